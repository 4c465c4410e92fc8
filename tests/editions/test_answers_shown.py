"""What an instructor is told of each exercise: its key, and the words for every misconception."""

from __future__ import annotations

import pytest

from course_lib.editions.answers import answer_markdown, key_words
from course_lib.exercises.questions import Exercise, exercises, find, lessons
from course_lib.language import LANGUAGES, set_language

ALL = [one for lesson in lessons() for one in exercises(lesson)]


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("exercise", ALL, ids=lambda one: one.id)
def test_key_and_every_misconception_are_told(exercise: Exercise, code: str) -> None:
    set_language(code)
    words = answer_markdown(exercise)
    wrong = [option for option in exercise.option if not option.right] if exercise.kind != "prediction" else []
    whys = [one.why[code] for one in (*wrong, *exercise.misconception)]
    told = [exercise.right.get(code), exercise.evidence.get(code), exercise.consider.get(code), *whys]
    for text in filter(None, told):
        assert " ".join(text.split()) in words
    if exercise.kind not in ("prediction", "reflection"):
        assert all(word in words for word in key_words(exercise))


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("open-2", ["The office did something about each complaint"]),
        ("open-3", ["96.43% (give or take 0.6%)"]),
        ("open-5", ["101 to 199"]),
        ("open-6", ["19 people"]),
        ("open-15", ["5"]),
        ("code-12", ["0.8222 (give or take 0.006)"]),
    ],
)
def test_keys_are_in_words(name: str, key: list[str]) -> None:
    assert key_words(find(name)) == key


def test_an_order_is_told_in_its_order() -> None:
    exercise = find("open-4")
    assert key_words(exercise) == [item.text["en"] for item in exercise.item]
    assert key_words(exercise) != [exercise.option_text(name) for name in exercise.handed]


def test_what_shows_a_misconception_is_told() -> None:
    assert "**53.5% to 54.5%**: You read the count 54 as a percentage." in answer_markdown(find("open-3"))
    assert "**upper end 102 to 150**" in answer_markdown(find("open-5"))
    assert "before “the complaint was handled”**" in answer_markdown(find("open-4"))
