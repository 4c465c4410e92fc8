"""Answers of lesson 02, computed from the data and the models."""

from __future__ import annotations

from dataclasses import replace

import pytest

from course_lib.evidence import tidy
from course_lib.exercises.marking import mark
from course_lib.exercises.questions import Exercise, exercises, find
from course_lib.labs import decision_gates as gates
from course_lib.labs import monthly_meeting as meeting
from course_lib.labs import price_hearing as hearing
from course_lib.report import load


def right(name: str) -> list[str]:
    return [option.id for option in find(name).option if option.right]


def test_the_lesson_asks_in_several_ways() -> None:
    bank = exercises("effective")
    kinds = [exercise.kind for exercise in bank]
    assert [exercise.number for exercise in bank] == list(range(1, 16))
    assert kinds[0] == "prediction" and kinds[-1] == "code" and kinds.count("prediction") == kinds.count("reflection") == 1
    assert len(set(kinds)) >= 6 and sum(kind not in ("prediction", "reflection", "code") for kind in kinds) >= 10
    assert 2 <= sum(exercise.peer for exercise in bank) <= 4


def test_two_gates_in_a_row() -> None:
    start = gates.Parameters()
    assert (start.appraisal, start.legality) == (0.7, 0.6)
    assert gates.choice(start, ("appraisal", "legality")).faulty == pytest.approx(find("effective-4").answer)


def test_the_fastest_set_is_the_one_that_is_right() -> None:
    good = [one for one in gates.run(gates.Parameters()).cloud if one.faulty < gates.GOAL]
    best = min(good, key=lambda one: one.days)
    assert list(best.gates) == right("effective-5") and (best.days, round(best.faulty, 3)) == (58, 0.038)
    said = find("effective-5")
    assert "58 working days, 3.8%" in said.right["en"] and "5.4%" in said.hint[1]["en"]
    assert gates.choice(gates.Parameters(), ("experts", "appraisal", "legality")).faulty == pytest.approx(0.054)
    for option in said.option:
        assert f"({gates.DAYS[option.id]} days)" in option.text["en"] and f"（{gates.DAYS[option.id]} 天）" in option.text["zh"]
    # With the hearing in place of the notice it would do as well, later.
    other = gates.choice(gates.Parameters(), ("hearing", "experts", "appraisal", "legality"))
    assert other.faulty < gates.GOAL and other.days > best.days


def test_the_prediction_names_the_gates_of_the_report_and_the_one_left_out() -> None:
    assert [option.id for option in find("effective-1").option] == list(gates.DAYS)
    assert set(gates.DAYS) - set(right("effective-5")) == {"hearing"}
    assert max(gates.DAYS, key=lambda gate: gates.DAYS[gate]) == "hearing"  # "the slowest gate"
    start = gates.Parameters()
    assert sum(start.caught[gate] > start.hearing for gate in gates.DAYS) >= 3  # "no better a sieve than others"


def test_sound_proposals_through_five_gates() -> None:
    assert gates.run(gates.Parameters(stopped=0.05)).chosen.sound == pytest.approx(find("effective-6").answer, abs=1e-4)


def test_what_no_gate_looks_for_passes_them_all() -> None:
    assert gates.run(gates.Parameters(unseen=0.1)).chosen.faulty >= 0.1


def test_one_more_expert() -> None:
    panel = hearing.Parameters(poor=5, households=7, firms=3, supplier=0, experts=0)
    moves = [hearing.run(replace(panel, experts=1, view=view)).mean - hearing.run(panel).mean for view in (0.2, 0.4)]
    assert 0 < moves[0] < 0.01 and moves[1] == pytest.approx(moves[0], abs=0.001)
    assert right("effective-8") == ["little"]
    assert (0.4 - hearing.run(panel).mean) / 16 == pytest.approx(0.02, abs=0.002)  # "about 2 points", by the average


def test_the_average_wait_is_half_a_gap() -> None:
    roomy = meeting.run(meeting.Parameters(proposals=3, items=40))
    assert roomy.long_run == pytest.approx(find("effective-11").answer, abs=1e-6)
    assert meeting.run(meeting.Parameters(proposals=3, items=40, meetings=2)).long_run == pytest.approx(7.5, abs=1e-6)


def test_twice_as_often_or_twice_as_many() -> None:
    start = meeting.Parameters()
    often, many = (meeting.run(one).long_run for one in (replace(start, meetings=2), replace(start, items=2 * start.items)))
    assert right("effective-12") == ["often"]
    assert (often, many) == (pytest.approx(7.5, abs=0.05), pytest.approx(15, abs=0.05))
    assert 0.8 < start.load < 1  # "nearly full"


def test_nothing_stands_above_a_document() -> None:
    claims = tidy(load())
    alone = claims[(claims.theme_id == "effective") & claims.part_of.isna()]
    assert (alone.rung > "document").sum() == find("effective-15").answer
    assert f"None of {len(alone)}." in find("effective-15").right["en"] and f"{len(alone)} 项中" in find("effective-15").right["zh"]
    every = claims[claims.theme_id == "effective"]
    assert ((alone.rung == "document").sum(), (every.rung == "document").sum()) == (1, 10)


def test_a_frequency_lifts_nothing_above_a_name() -> None:
    report = load()
    assert report.row("figures", "f06")["measure_id"] == "m059"
    assert report.row("measures", "m059")["rung"] == right("effective-3")[0] == "instrument"


def test_eight_attend_and_four_are_named() -> None:
    report = load()
    assert report.row("figures", "f07")["value"] == 8
    assert sum(row["part_of"] == "m066" for row in report.rows("measures")) == 4


# The misconceptions that the curriculum names, each caught with words of its own.
CAUGHT = [
    ("effective-2", {"option": "stopped"}, "took the hearing for a vote"),
    ("effective-7", {"option": "better"}, "More gates are not always better"),
    ("effective-11", {"typed": "30", "value": 30.0}, "longest wait, not the average"),
    ("effective-10", {"option": "eight"}, "took attendees for members"),
]


@pytest.mark.parametrize(("name", "answer", "words"), CAUGHT)
def test_the_misconceptions_of_the_theme_are_caught(name: str, answer: dict[str, object], words: str) -> None:
    found: Exercise = find(name)
    said = mark(found, answer)
    assert said.state == "not_yet" and words in said.words
