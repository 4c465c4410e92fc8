"""The bank is checked as it is read: who writes exercises is told what is wrong and where."""

from __future__ import annotations

import copy
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from course_lib.exercises import questions
from course_lib.exercises.bankcheck import faults
from course_lib.exercises.questions import Exercise, exercises, find, lessons, said
from course_lib.language import set_language

BANK = Path(__file__).parent / "bank"


@pytest.fixture
def entries() -> dict[str, dict[str, Any]]:
    """Entries of the invented lesson, by kind (the first of each)."""
    raw = tomllib.loads((BANK / "town.toml").read_text(encoding="utf-8"))["exercise"]
    return {entry["kind"]: entry for entry in reversed(raw)}


def test_the_bank_of_the_kit_has_no_faults() -> None:
    assert {"start", "open"} <= set(lessons())
    for lesson in lessons():
        assert exercises(lesson), lesson


def test_the_invented_bank_has_no_faults_and_every_kind() -> None:
    assert {exercise.kind for exercise in exercises("town", BANK)} == set(questions.KINDS)
    assert lessons(BANK) == ["town"]


def test_lessons_come_in_the_order_of_the_course(tmp_path: Path) -> None:
    for name in ("mine", "law", "another", "start"):
        (tmp_path / f"{name}.toml").touch()
    assert lessons(tmp_path) == ["start", "law", "another", "mine"]


CHANGES: list[tuple[str, Callable[[dict[str, Any]], Any], str]] = [
    ("choice", lambda e: e.update(id="town-x"), "such as town-3"),
    ("choice", lambda e: e.update(id="other-1"), "such as town-3"),
    ("choice", lambda e: e.update(kind="riddle"), "found kind 'riddle'; expected one of choice, several"),
    ("choice", lambda e: e.pop("right"), "found no right"),
    ("choice", lambda e: e.pop("option"), "found no option"),
    ("choice", lambda e: e.update(tolerence=1), "found 'tolerence'"),
    ("choice", lambda e: e.update(objective=0), "objective: found 0"),
    ("choice", lambda e: e["prompt"].pop("zh"), "prompt: found"),
    ("choice", lambda e: e["hint"][1].update(zh=" "), "hint[2]: found"),
    ("choice", lambda e: e["option"][0]["why"].update(en=""), "option[1].why: found"),
    ("choice", lambda e: e["option"][0].pop("why"), "option solved: found no why"),
    ("choice", lambda e: e["option"][0].update(id="all"), "each with an id of its own"),
    ("choice", lambda e: e["option"][0].update(correct=True), "option: found the fields"),
    ("choice", lambda e: e["option"][0].update(right=True), "found 2 right options; expected one"),
    ("several", lambda e: [option.pop("right", None) for option in e["option"]], "found 0 right options; expected one or more"),
    ("number", lambda e: e.update(answer="54"), "answer: found '54'; expected a number"),
    ("number", lambda e: e.update(answer=float("inf")), "answer: found inf"),
    ("number", lambda e: e["misconception"][0].update(to=0.1), "misconception 1: found from 0.305 and to 0.1"),
    ("number", lambda e: e["misconception"][0].pop("to"), "misconception 1: found from 0.305 and to None"),
    ("number", lambda e: e["misconception"][0].pop("why"), "misconception 1: found the fields"),
    ("number", lambda e: e["misconception"][0].update({"from": 0.77, "to": 0.78}), "m1: an answer that shows it is taken for"),
    ("number", lambda e: e["misconception"][1].update({"from": 0.31, "to": 0.31}), "m2: an answer that shows it is taken for m1"),
    ("interval", lambda e: e.update(lower=40), "found lower 40 above upper 39"),
    ("order", lambda e: e["misconception"][0].update(before=["note", "act"]), "expected two items that stand the other way round"),
    ("order", lambda e: e["misconception"][0].update(before=["note"]), "expected two items"),
    ("order", lambda e: e["item"][0].update(why="x"), "item: found the fields"),
    ("prediction", lambda e: e.update(ask="order"), "found ask = 'order'"),
    ("prediction", lambda e: e.update(ask="choice"), "found no option"),
    (
        "reflection",
        lambda e: e.update(misconception=[{"from": 1, "to": 2, "why": {"en": "x", "zh": "x"}}]),
        "this kind has no misconceptions",
    ),
    ("code", lambda e: e["misconception"][0].update(value=e["answer"]), "m1: an answer that shows it is taken for"),
]


@pytest.mark.parametrize(("kind", "change", "told"), CHANGES)
def test_faults_are_told(entries: dict[str, dict[str, Any]], kind: str, change: Callable[[dict[str, Any]], Any], told: str) -> None:
    entry = copy.deepcopy(entries[kind])
    change(entry)
    found = list(faults({"exercise": [entry]}, "town"))
    assert any(told in fault for fault in found), found


def test_faults_of_a_whole_file_are_told(entries: dict[str, dict[str, Any]]) -> None:
    assert list(faults({}, "town")) == ["found the tables none; expected [[exercise]] and nothing else"]
    assert list(faults({"exercise": [1]}, "town")) == ["found the tables exercise; expected [[exercise]] and nothing else"]
    assert list(faults({"exercise": [entries["order"], entries["order"]]}, "town")) == ["town-5: found this id twice; expected it once"]


def test_a_bad_file_is_not_used(tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_text('[[exercise]]\nid = "bad-1"\nkind = "riddle"\n', encoding="utf-8")
    (tmp_path / "worse.toml").write_text("[[exercise", encoding="utf-8")
    with pytest.raises(ValueError, match=r"bad\.toml: bad-1: found kind 'riddle'"):
        exercises("bad", tmp_path)
    with pytest.raises(ValueError, match=r"worse\.toml: not valid TOML"):
        exercises("worse", tmp_path)
    with pytest.raises(LookupError, match="no such file"):
        exercises("missing", tmp_path)


def test_an_unknown_exercise_is_answered_with_the_nearest(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(questions, "BANK", BANK)
    for name in ("town-99", "tow-2", "", "../town-1"):
        with pytest.raises(LookupError, match="did you mean town-"):
            find(name)
    with pytest.raises(ValueError, match="town-2 is of kind choice; expected prediction"):
        find("town-2", "prediction")
    monkeypatch.setattr(questions, "BANK", tmp_path)
    with pytest.raises(LookupError, match="no exercise 'town-1'"):
        find("town-1")


def test_an_order_is_handed_out_far_from_the_right_one_and_always_the_same() -> None:
    for size in range(2, 9):
        items = tuple(questions.Option(f"i{count}", {}) for count in range(size))
        exercise = Exercise("town-1", "order", 1, {}, item=items)
        assert exercise.handed == exercise.handed
        assert sorted(exercise.handed) == [item.id for item in items] and exercise.handed != [item.id for item in items]
    assert next(exercise.handed for exercise in exercises("town", BANK) if exercise.kind == "order") == ["thank", "act", "note", "call"]


def test_texts_are_plain() -> None:
    assert said({"en": "`f(x)` of *handled* and 2 * 3 * 4"}) == "f(x) of “handled” and 2 * 3 * 4"
    set_language("zh")
    assert said({"en": "only English"}) == ""
