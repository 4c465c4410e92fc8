"""What the prose of each lesson says of the data, computed from the data: a module a lesson and language, with ``facts(report)``.

``lesson_NN.py`` is of the English prose and ``zh_NN.py`` of the Chinese.

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
HAN = ("零", "一", "两", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
MODULES = {"en": "lesson_{}", "zh": "zh_{}"}
FOUND = sorted(path.stem for path in Path(__file__).parent.glob("*_[0-9][0-9].py"))


@dataclass(frozen=True)
class Facts:
    """Phrases that a lesson must hold, its claims without a number, and phrases that are let be, each with the reason."""

    held: tuple[str, ...]
    claims: dict[str, bool]
    let_be: dict[str, str]


def facts_of(module: str, report: Report) -> Facts:
    """Return what a lesson says by the module of its number and language, as ``lesson_03`` or ``zh_03``."""
    found: Facts = import_module(f"facts.{module}").facts(report)
    return found


def only(frame: pd.DataFrame, **values: Any) -> pd.DataFrame:
    """Return the rows of `frame` that have all these values."""
    for column, value in values.items():
        frame = frame[frame[column] == value]
    return frame
