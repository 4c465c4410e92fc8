"""What the prose of each lesson says of the data, computed from the data: a module a lesson, ``lesson_NN.py`` with ``facts(report)``.

For each lesson two things. What is *held*: phrases that must stand in its prose word for word, with their numbers
computed; and claims that hold no number, each as an assertion of its own. What is *let be*: phrases with numbers that
tell nothing of the data, with the reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import pandas as pd

from course_lib.report import Report

ONES = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
NUMBERS = sorted(path.stem.removeprefix("lesson_") for path in Path(__file__).parent.glob("lesson_*.py"))


@dataclass(frozen=True)
class Facts:
    """Phrases that a lesson must hold, its claims without a number, and phrases that are let be, each with the reason."""

    held: tuple[str, ...]
    claims: dict[str, bool]
    let_be: dict[str, str]


def facts_of(number: str, report: Report) -> Facts:
    """Return what the lesson with this number says; a lesson without a module has none, which is an error."""
    found: Facts = import_module(f"facts.lesson_{number}").facts(report)
    return found


def only(frame: pd.DataFrame, **values: Any) -> pd.DataFrame:
    """Return the rows of `frame` that have all these values."""
    for column, value in values.items():
        frame = frame[frame[column] == value]
    return frame
