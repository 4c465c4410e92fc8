"""Values that readers' code gives to ``check``: as plain data, compared with a tolerance, and told in words."""

from __future__ import annotations

import math
import reprlib
from collections.abc import Mapping
from typing import Any

from course_lib.exercises.numerals import tidied

_EASE = 1e-9  # what arithmetic on binary fractions may add

_short = reprlib.Repr()
_short.maxstring = _short.maxother = _short.maxlong = 60
_short.maxlist = _short.maxdict = _short.maxtuple = _short.maxset = 6


def within(value: Any, target: float, tolerance: float) -> bool:
    """Tell whether a number lies within `tolerance` of `target`.

    Examples
    --------
    >>> within(0.1 + 0.2, 0.3, 0), within(21, 20, 0.5), within(True, 1, 0)
    (True, False, False)
    """
    number = isinstance(value, int | float) and not isinstance(value, bool) and (isinstance(value, int) or math.isfinite(value))
    return bool(number and abs(value - target) <= tolerance + _EASE * max(1.0, abs(target)))


def plain(value: Any, *, mapping: bool = False) -> Any:
    """Return numpy's and pandas' values, tuples, sets and intervals as Python's own numbers, lists and dictionaries.

    Parameters
    ----------
    value : anything
        What a reader gave.
    mapping : bool, default False
        Whether a dictionary is hoped for: a pandas Series then keeps its index.

    Examples
    --------
    >>> from course_lib.bounds import Bounds
    >>> plain((1, Bounds(101, 199)))
    [1, [101, 199]]
    """
    # By what they can do, not by their class: neither numpy nor pandas is imported for this.
    if hasattr(value, "to_dict") and (mapping or not hasattr(value, "tolist")):
        value = value.to_dict()
    elif hasattr(value, "tolist"):
        value = value.tolist()
    elif hasattr(value, "lower") and hasattr(value, "upper") and not isinstance(value, str | bytes):
        value = [value.lower, value.upper]
    if isinstance(value, Mapping):
        return {plain(name): plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return sorted(map(plain, value), key=repr) if isinstance(value, set | frozenset) else value


def same(value: Any, target: Any, tolerance: float) -> bool:
    """Tell whether a plain value is the one hoped for, numbers within `tolerance`, texts whatever their width and capitals.

    Examples
    --------
    >>> same({"open": 0.96}, {"open": 0.964}, 0.01), same(["A"], ["a"], 0), same([1], [1, 2], 0)
    (True, True, False)
    """
    if isinstance(target, Mapping):
        return (
            isinstance(value, Mapping) and set(value) == set(target) and all(same(value[name], target[name], tolerance) for name in target)
        )
    if isinstance(target, list):
        return isinstance(value, list) and len(value) == len(target) and all(map(same, value, target, [tolerance] * len(target)))
    if isinstance(target, str):
        return isinstance(value, str) and tidied(value) == tidied(target)
    return value is target if isinstance(target, bool) else within(value, target, tolerance)


def sort_of(value: Any) -> str:
    """Return what a plain value is: ``"text"``, ``"list"``, ``"mapping"``, ``"number"``, or ``""`` for all else."""
    if isinstance(value, bool):
        return ""
    sorts: tuple[tuple[type | Any, str], ...] = ((str, "text"), (list, "list"), (Mapping, "mapping"), (int | float, "number"))
    return next((name for kind, name in sorts if isinstance(value, kind)), "")


def given(value: Any) -> str:
    """Return a value and the name of its type, in one short line.

    Examples
    --------
    >>> given(0.5), given("no")
    ('0.5 (float)', "'no' (str)")
    """
    try:
        words = _short.repr(value)
    except Exception:  # a class of the reader's own may not be able to show itself
        words = "?"
    return f"{' '.join(words.split())[:200]} ({type(value).__name__})"
