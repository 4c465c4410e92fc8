"""The right answer of an exercise, and an answer for every misconception that its entry lists.

Checks of the bank and tests mark them all; the instructor's edition shows the right ones.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from course_lib.exercises.answers import spelled
from course_lib.exercises.marking import Answer, value_words
from course_lib.exercises.questions import Exercise


def key(exercise: Exercise) -> Answer:
    """Return the right answer of an exercise that has one."""
    form = exercise.form
    if form == "choice":
        return {"option": next(option.id for option in exercise.option if option.right)}
    if form == "several":
        return {"options": [option.id for option in exercise.option if option.right]}
    if form == "order":
        return {"order": [item.id for item in exercise.item]}
    return {"value": exercise.answer} if form == "code" else _written(exercise, exercise.answer, exercise.lower, exercise.upper)


def examples(exercise: Exercise) -> Iterator[tuple[str, Answer]]:
    """Yield the name of each misconception that the bank lists, and an answer that shows it and no other."""
    for option in exercise.option:
        if not option.right and exercise.form == "choice":
            yield option.id, {"option": option.id}
        elif not option.right:
            yield option.id, {"options": [other.id for other in exercise.option if other.right or other is option]}
    for place, misconception in enumerate(exercise.misconception, 1):
        values = misconception.values
        middle = {name: (values[f"{name}from"] + values[f"{name}to"]) / 2 for name in ("", "lower_", "upper_") if f"{name}from" in values}
        if exercise.form == "order":
            late, early = values["before"]
            rest = [item.id for item in exercise.item if item.id != late]
            rest.insert(rest.index(early), late)
            yield f"m{place}", {"order": rest}
        elif exercise.form == "code":
            yield f"m{place}", {"value": values.get("value", middle.get(""))}
        else:
            ends = middle.get("lower_", exercise.lower), middle.get("upper_", exercise.upper)
            yield f"m{place}", _written(exercise, middle.get(""), *ends)


def _written(exercise: Exercise, value: Any, lower: float, upper: float) -> Answer:
    if exercise.form == "number":
        return {"typed": spelled(value, share=exercise.share), "value": value}
    answer = {"lower": lower, "upper": upper}
    return {"typed": value_words(exercise, answer), **answer}
