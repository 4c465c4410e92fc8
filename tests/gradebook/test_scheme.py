"""How work becomes marks: every field has an effect, and a wrong one is named."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from course_lib.exercises import questions
from course_lib.exercises.questions import KINDS, find
from course_lib.gradebook.scheme import GatherError, read_scheme


def test_the_kits_own_scheme_gives_every_kind_points_and_takes_nothing_for_hints() -> None:
    scheme = read_scheme()
    assert set(scheme.points) == set(KINDS) and all(scheme.points.values())
    assert (scheme.lessons, scheme.hint, scheme.attempt, scheme.due, scheme.late) == (("town",), 0, 0, None, 1)
    assert scheme.kept(find("town-2"), 5, 9, True) == 1


def test_a_scheme_changes_what_it_names_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(
        'due = 2026-03-08T23:59:00+08:00\nlate = 0.5\nlessons = ["town"]\n[points]\nchoice = 2\n[exercises]\n"town-3" = 4\n'
        "[cost]\nhint = 0.25\nattempt = 0.125\nleast = 0.25\n",
        encoding="utf-8-sig",
    )
    scheme = read_scheme(path)
    assert scheme.due is not None and scheme.due.astimezone(UTC) == datetime(2026, 3, 8, 15, 59, tzinfo=UTC)
    assert [scheme.worth(find(name)) for name in ("town-2", "town-3", "town-10", "town-1")] == [2, 4, 1, 0.5]
    choice, prediction = find("town-2"), find("town-1")
    assert scheme.kept(choice, 0, 1, False) == 2
    assert scheme.kept(choice, 1, 3, False) == 2 * (1 - 0.25 - 2 * 0.125)
    assert scheme.kept(choice, 9, 9, False) == 2 * 0.25
    assert scheme.kept(choice, 0, 1, True) == 1
    assert scheme.kept(prediction, 9, 9, False) == 0.5  # there was nothing to get wrong


def test_lessons_that_are_named_count_in_the_order_of_the_course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(questions, "BANK", Path(questions.__file__).parents[1] / "bank")
    path = tmp_path / "mine.toml"
    path.write_text('lessons = ["law", "open"]', encoding="utf-8")
    assert read_scheme(path).lessons == ("open", "law")
    assert len(read_scheme().lessons) == 8


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("points = 3", "points is 3; expected a table, [points]"),
        ("[points]\nchoices = 1", "found points.choices; expected one of choice"),
        ("[points]\nzzzzzz = 1", f"found points.zzzzzz; expected one of {', '.join(KINDS)}"),
        ("[points]\nchoice = inf", "points.choice is inf; expected a number"),
        ("[points]\nchoice = -1", "points.choice is -1; expected a number from 0 to 1,000"),
        ("[points]\nchoice = true", "points.choice is True; expected a number"),
        ("[points]\nchoice = nan", "points.choice is nan; expected a number"),
        ("[cost]\nhint = 2", "cost.hint is 2; expected a number from 0 to 1"),
        ("[cost]\nhints = 1", "found cost.hints; expected one of hint"),
        ("late = '1'", "late is 1; expected a number from 0 to 1"),
        ("[exercises]\n'town-99' = 1", "found exercises.town-99; expected one of town-9"),
        ("lessons = ['towns']", "found lessons: towns; expected one of town"),
        ("lessons = 'town'", "lessons is town; expected a list of names out of town"),
        ("lessons = [3]", "lessons is [3]; expected a list of names out of town"),
        ("due = 2026-03-08", "due is 2026-03-08; expected 2026-03-08T23:59:00+08:00"),
        ("due = 2026-03-08T23:59:00", "expected 2026-03-08T23:59:00+08:00"),
        ("dew = 1", "found dew; expected one of due"),
        ("late = ", "not valid TOML"),
    ],
)
def test_a_wrong_scheme_is_one_clear_message(tmp_path: Path, words: str, message: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(words, encoding="utf-8")
    with pytest.raises(GatherError) as error:
        read_scheme(path)
    assert message in str(error.value) and "mine.toml" in str(error.value) and "\n" not in str(error.value)


def test_a_scheme_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_bytes(b"\xff\xfe")
    for name in ("mine.toml", "no.toml"):
        with pytest.raises(GatherError, match=name):
            read_scheme(tmp_path / name)
