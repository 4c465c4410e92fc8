"""How work becomes marks: a TOML file that says what counts and what it costs. The kit's own is ``scheme.toml`` beside this."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NoReturn

from course_lib.datapackage import Fault
from course_lib.exercises.questions import KINDS, UNMARKED, Exercise, exercises, lessons
from course_lib.language import text
from course_lib.paths import Unreadable, read_text

DEFAULT = Path(__file__).with_name("scheme.toml")
_LIMIT = 200_000  # bytes
_MOST = 1_000  # points


class GatherError(ValueError):
    """What keeps marks from being made, as a sentence in the language in use."""


@dataclass(frozen=True)
class Scheme:
    """What counts, and what it costs.

    Attributes
    ----------
    lessons : tuple of str
        Lessons that count, in the order of the course.
    points : mapping
        Points by kind of exercise.
    exercises : mapping
        Points of single exercises, by identifier, instead of those of their kind.
    hint, attempt : float
        Share of its points that a right answer loses for each hint, and for each attempt before it.
    least : float
        Share of its points that a right answer keeps whatever hints and attempts cost.
    due : datetime or None
        Moment after which answers are late.
    late : float
        Share of its points that a late answer keeps.
    """

    lessons: tuple[str, ...]
    points: Mapping[str, float]
    exercises: Mapping[str, float]
    hint: float
    attempt: float
    least: float
    due: datetime | None
    late: float

    def worth(self, exercise: Exercise) -> float:
        """Return the points that an exercise is worth."""
        return self.exercises.get(exercise.id, self.points[exercise.kind])

    def kept(self, exercise: Exercise, hints: int, attempts: int, late: bool) -> float:
        """Return the points that a right answer gets, or a prediction or reflection that was given.

        Parameters
        ----------
        exercise : Exercise
            What was answered.
        hints, attempts : int
            Hints seen, and attempts with the right one.
        late : bool
            Whether the answer came after the due moment.
        """
        share = 1.0 if exercise.kind in UNMARKED else max(self.least, 1 - self.hint * hints - self.attempt * max(0, attempts - 1))
        return self.worth(exercise) * share * (self.late if late else 1)


def read_scheme(path: Path | None = None) -> Scheme:
    """Return the scheme of a file; what it leaves out is as in the kit's own.

    Parameters
    ----------
    path : Path, optional
        A TOML file; the kit's own when not given.

    Raises
    ------
    GatherError
        When the file can't be read, or says anything that a scheme doesn't; the message names it and what is expected.

    Examples
    --------
    >>> read_scheme().points["prediction"]
    0.5
    """
    own = tomllib.loads(DEFAULT.read_text(encoding="utf-8"))
    file = (path or DEFAULT).name
    given = _toml(path) if path else own
    _known(file, "", given, [*own, "due"])
    for table in ("points", "exercises", "cost"):
        if not isinstance(given.get(table, {}), dict):
            _wrong(file, table, given[table], text("gather.scheme.table", table=table))
    _known(file, "points.", given.get("points", {}), list(KINDS))
    _known(file, "cost.", given.get("cost", {}), list(own["cost"]))
    named = given.get("lessons", [])
    if not isinstance(named, list) or not all(isinstance(name, str) for name in named):
        _wrong(file, "lessons", named, text("gather.scheme.lessons", names=", ".join(lessons())))
    _known(file, "lessons: ", dict.fromkeys(named), lessons())
    _known(file, "exercises.", given.get("exercises", {}), [one.id for lesson in lessons() for one in exercises(lesson)])
    for table in ("points", "exercises"):
        for name, value in given.get(table, {}).items():
            _number(file, f"{table}.{name}", value, _MOST)
    cost = own["cost"] | given.get("cost", {})
    for name, value in cost.items():
        _number(file, f"cost.{name}", value, 1)
    late = _number(file, "late", given.get("late", own["late"]), 1)
    due = given.get("due")
    if due is not None and not (isinstance(due, datetime) and due.tzinfo):
        _wrong(file, "due", due, "2026-03-08T23:59:00+08:00")
    counted = tuple(lesson for lesson in lessons() if lesson in named or not named)
    return Scheme(counted, own["points"] | given.get("points", {}), given.get("exercises", {}), **cost, due=due, late=late)


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(read_text(path, _LIMIT).removeprefix("\ufeff"))
    except Unreadable as error:
        raise GatherError(str(Fault(**error.place, file=path.name))) from None
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        raise GatherError(text("gather.scheme.toml", file=path.name, reason=error)) from None


def _known(file: str, table: str, found: Mapping[str, Any], names: list[str]) -> None:
    for name in found:
        if name not in names:
            near = get_close_matches(name, names, n=3, cutoff=0.5) or names
            raise GatherError(text("gather.scheme.unknown", file=file, found=f"{table}{name}"[:80], expected=", ".join(near)))


def _number(file: str, name: str, value: Any, most: int) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= most:
        _wrong(file, name, value, text("gather.scheme.number", most=f"{most:,}"))
    return float(value)


def _wrong(file: str, name: str, found: Any, expected: str) -> NoReturn:
    raise GatherError(text("gather.scheme.wrong", file=file, name=name, found=str(found)[:80], expected=expected))
