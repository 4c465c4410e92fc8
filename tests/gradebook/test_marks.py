"""Marks rest on the answers: what a file says of its own success is checked, and no answer can make marking fail."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib.exercises.keys import examples, key
from course_lib.exercises.questions import exercises
from course_lib.exercises.values import given as told
from course_lib.gradebook.marks import Marker, marked, moment, points
from course_lib.gradebook.scheme import read_scheme
from course_lib.progress.work import Entry, Try, Work

from .classes import START, file, work

RIGHT = {"typed": "77.5%", "value": 0.775}


def marker(**changes: Any) -> Marker:
    return Marker(replace(read_scheme(), **changes))


def entry(name: str, *answers: dict[str, Any], state: str = "correct", kind: str = "number", **more: Any) -> Work:
    tries = tuple(Try(START + place, state, answer) for place, answer in enumerate(answers))
    return Work(exercises={name: Entry(kind, "", "", tries, len(tries), **more)})


def test_every_key_is_right_and_every_misconception_is_caught() -> None:
    for exercise in exercises("town"):
        if exercise.kind in ("prediction", "reflection"):
            continue
        kept = (
            (lambda answer, right: {"given": told(answer["value"]), "right": right})
            if exercise.kind == "code"
            else lambda answer, _: answer
        )
        assert marked(exercise, kept(key(exercise), 1)).state == "correct"
        for name, answer in examples(exercise):
            found = marked(exercise, kept(answer, 0))
            assert (found.state, found.caught) == ("not_yet", (name,)), exercise.id


def test_claimed_success_is_not_taken_for_success() -> None:
    [result] = marker().results(entry("town-3", {"typed": "31%", "value": 0.31})).values()
    assert (result.state, result.points, result.caught, result.differs) == ("not_yet", 0, ("m1",), True)


def test_a_value_that_was_not_typed_does_not_count() -> None:
    [result] = marker().results(entry("town-3", {"typed": "31%", "value": 0.775})).values()
    assert result.state == "not_yet"


def test_denied_success_counts() -> None:
    [result] = marker().results(entry("town-3", RIGHT, state="not_yet")).values()
    assert (result.state, result.points, result.differs) == ("correct", 1, True)


def test_code_is_marked_by_its_value_and_believed_only_where_that_was_not_kept() -> None:
    def result(given: str, right: int) -> Any:
        answer = {"given": given, "right": right}
        return marker().results(entry("town-9", answer, kind="code", state="correct" if right else "not_yet"))["town-9"]

    lied = result("8 (int)", 1)
    assert (lied.state, lied.believed, lied.differs) == ("not_yet", False, True)
    assert result("9 (int)", 0).state == "correct"
    believed = result("np.float64(9.0) (float64)", 1)
    assert (believed.state, believed.believed) == ("correct", True)
    assert result("'aaa...zzz' (str)", 0).believed


def test_attempts_hints_and_lateness_cost_what_the_scheme_says() -> None:
    done = work({"town-3": [{"typed": "31%", "value": 0.31}, RIGHT]}, hints=2)
    due = datetime.fromtimestamp(START / 1000 + 59, UTC)  # the first answer is in time, the right one a second late
    [result] = marker(hint=0.1, attempt=0.2, least=0, due=due, late=0.5).results(done).values()
    assert result.points == pytest.approx(0.5 * (1 - 2 * 0.1 - 0.2))
    assert (result.attempts, result.hints, result.late, result.first_right, result.at) == (2, 2, True, False, START + 60_000)
    [result] = marker(due=due.replace(year=2027), late=0.5).results(done).values()
    assert (result.points, result.late) == (1, False)
    [result] = marker(due=datetime.fromtimestamp(START / 1000 + 60, UTC), late=0.5).results(done).values()
    assert (result.points, result.late) == (1, False), "the due moment itself is in time"


def test_attempts_cannot_be_fewer_than_the_answers_there_are() -> None:
    done = work({"town-3": [{"typed": "31%", "value": 0.31}, RIGHT]})
    cheat = replace(done, exercises={"town-3": replace(done.exercises["town-3"], attempts=0)})
    assert marker().results(cheat)["town-3"].attempts == 2


def test_predictions_and_reflections_count_as_done() -> None:
    long = "The report does not say who was asked."
    done = work({"town-1": [{"typed": "20%", "value": 0.2}, {"typed": "30%", "value": 0.3}], "town-8": [{"text": long}]})
    results = marker().results(done)
    assert [(one.state, one.points, one.first_right) for one in results.values()] == [("given", 0.5, None), ("given", 1, None)]
    assert results["town-1"].guess == 0.3  # as it stood when the evidence was shown
    short = entry("town-8", {"text": "ok"}, state="given", kind="reflection")
    assert marker().results(short)["town-8"].points == 0


def test_hints_alone_are_no_answer_and_another_kind_does_not_fit() -> None:
    for handed_in, state in ((entry("town-3", hints=1), "open"), (entry("town-3", RIGHT, kind="choice"), "misfit")):
        result = marker().results(handed_in)["town-3"]
        assert (result.state, result.points, result.at, result.late) == (state, 0, 0, False)


VALUES = st.one_of(
    st.text(max_size=20),
    st.integers(-(10**6), 10**6),
    st.floats(-1e300, 1e300),
    st.lists(st.sampled_from(["call", "base", "x"]), max_size=4),
)
NAMES = st.sampled_from(["option", "options", "typed", "value", "lower", "upper", "order", "text", "given", "right"])


@given(st.sampled_from([f"town-{n}" for n in range(1, 13)]), st.dictionaries(NAMES, VALUES, max_size=4))
def test_no_answer_makes_marking_fail(name: str, answer: dict[str, Any]) -> None:
    exercise = next(one for one in exercises("town", Path(__file__).parents[1] / "bank") if one.id == name)
    assert marked(exercise, answer).state in ("correct", "not_yet", "given", "misfit")


def test_points_of_one_file_for_other_graders(tmp_path: Path) -> None:
    path = tmp_path / "my_work.json"
    path.write_text(file({"town-3": [RIGHT], "town-2": [{"option": "solved"}]}), encoding="utf-8")
    assert points(path, "town") == 1
    (tmp_path / "mine.toml").write_text("[points]\nnumber = 3\n", encoding="utf-8")
    assert points(path, "town", tmp_path / "mine.toml") == 3


def test_moments_outside_the_calendar_are_its_last() -> None:
    assert (moment(0), moment(2**52)) == ("", "9999-12-31T23:59:59Z")
