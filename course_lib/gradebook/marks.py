"""What was answered is marked anew, from the answers alone; what a file says of its own success is never taken for it.

One thing can't be had anew: of answers by code only words are kept. Where these say the value, it is marked; else the file
is believed, and the table says so.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from course_lib.exercises.answers import Unclear
from course_lib.exercises.marking import mark, read_answer
from course_lib.exercises.questions import UNMARKED, Exercise, exercises, lessons
from course_lib.gradebook.scheme import Scheme, read_scheme
from course_lib.progress.work import DONE, Entry, Work
from course_lib.progress.workformat import LIMIT, read_submitted

_TYPED = {"number": "typed", "interval": "typed", "reflection": "text"}
_REMEMBERED = 20_000  # answers; a class gives the same ones again and again
_LAST_DAY = 253_402_300_799_000  # end of the year 9999: calendars go no further

Guess = str | float | tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one exercise in one person's work.

    Attributes
    ----------
    state : {"correct", "not_yet", "given", "open", "misfit"}
        Marked anew; "open" when only hints were asked for, "misfit" when no answer fits the exercise.
    first_right : bool or None
        Whether the first answer that fits was right; None where there is no right or wrong.
    attempts, hints : int
        As the file says; at least as many attempts as it holds answers.
    at : int
        When the answer that counts was given, milliseconds since 1970, by the student's machine; 0 without one.
    late : bool
        Whether that was after the due moment.
    points : float
        Points by the scheme.
    caught : tuple of str
        Misconceptions that any kept answer shows, as `course_lib.exercises.marking.Mark` names them.
    believed : bool
        Whether the state rests on the file's word.
    differs : bool
        Whether the file says otherwise.
    guess
        A prediction as it stood in the end: an option, a number, or two.
    """

    state: str
    first_right: bool | None
    attempts: int
    hints: int
    at: int
    late: bool
    points: float
    caught: tuple[str, ...] = ()
    believed: bool = False
    differs: bool = False
    guess: Guess = None


@dataclass(frozen=True, slots=True)
class _Marked:
    state: str
    caught: tuple[str, ...] = ()
    believed: bool = False
    guess: Guess = None


class Marker:
    """Marks work by a scheme. The lessons' exercises are read once, and answers that come again are not marked again.

    Parameters
    ----------
    scheme : Scheme
        What counts, and what it costs.
    """

    def __init__(self, scheme: Scheme) -> None:
        self.scheme = scheme
        self.exercises = {one.id: one for lesson in scheme.lessons for one in exercises(lesson)}
        self.known = {one.id for lesson in lessons() for one in exercises(lesson)}  # those that don't count, too
        self._due = scheme.due.timestamp() * 1000 if scheme.due else float("inf")
        self._marks: dict[tuple[str, str], _Marked] = {}

    @property
    def out_of(self) -> float:
        """Points of all exercises that count."""
        return sum(map(self.scheme.worth, self.exercises.values()))

    def results(self, work: Work) -> dict[str, Result]:
        """Return what became of each exercise that counts and was touched, in the order of the course."""
        return {name: self._result(one, work.exercises[name]) for name, one in self.exercises.items() if name in work.exercises}

    def _result(self, exercise: Exercise, entry: Entry) -> Result:
        tries = [(one.at, self._marked(exercise, one.answer)) for one in entry.tries] if entry.kind == exercise.kind else []
        fitting = [(at, one) for at, one in tries if one.state != "misfit"]
        attempts = max(entry.attempts, len(entry.tries))
        if not fitting:
            return Result("misfit" if entry.tries else "open", None, attempts, entry.hints, 0, False, 0)
        # The first that is done, else the newest.
        at, best = next(((at, one) for at, one in fitting if one.state != "not_yet"), fitting[-1])
        late = at > self._due
        done = best.state != "not_yet"
        return Result(
            best.state,
            None if exercise.kind in UNMARKED else fitting[0][1].state == "correct",
            attempts,
            entry.hints,
            at,
            late,
            self.scheme.kept(exercise, entry.hints, attempts, late) if done else 0,
            tuple(sorted({name for _, one in fitting for name in one.caught})),
            best.believed,
            next((one.state for one in entry.tries if one.state in DONE), "not_yet") != best.state,
            fitting[-1][1].guess,
        )

    def _marked(self, exercise: Exercise, answer: Mapping[str, Any]) -> _Marked:
        key = (exercise.id, repr(answer))
        if found := self._marks.get(key):
            return found
        found = marked(exercise, answer)
        if exercise.form != "reflection" and len(self._marks) < _REMEMBERED:
            self._marks[key] = found
        return found


def marked(exercise: Exercise, answer: Mapping[str, Any]) -> _Marked:
    """Return what one answer is worth. Typed answers are understood anew from what was typed."""
    believed = False
    try:
        fresh = dict(answer)
        if exercise.form in _TYPED:
            fresh = read_answer(exercise, answer[_TYPED[exercise.form]])
        elif exercise.form == "code":
            fresh, believed = _code(answer)
            if believed:
                return _Marked("correct" if answer["right"] == 1 else "not_yet", believed=True)
        found = mark(exercise, fresh)
    except (Unclear, LookupError, TypeError, ValueError, AttributeError):
        return _Marked("misfit")
    return _Marked(found.state, found.caught, guess=_guess(exercise, fresh))


def _code(answer: Mapping[str, Any]) -> tuple[dict[str, Any], bool]:
    """Return the value of an answer by code from its words, ``0.5 (float)``; else that the file is to be believed."""
    words = answer["given"].rpartition(" (")[0]
    if "..." not in words:  # else it was shortened
        try:
            return {"value": ast.literal_eval(words)}, False
        except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
            pass
    return {}, True


def _guess(exercise: Exercise, answer: Mapping[str, Any]) -> Guess:
    if exercise.kind != "prediction":
        return None
    if exercise.form == "interval":
        return float(answer["lower"]), float(answer["upper"])
    return str(answer["option"]) if exercise.form == "choice" else float(answer["value"])


def points(path: str | Path, lesson: str, scheme: str | Path | None = None) -> float:
    """Return the points of one file of work in one lesson, for use in other graders.

    Parameters
    ----------
    path : str or Path
        A ``my_work.json``.
    lesson : str
        Name of the lesson's file of exercises, such as ``"open"``.
    scheme : str or Path, optional
        A TOML file that says how work becomes marks; the kit's own when not given.

    Raises
    ------
    GatherError, WorkError, LookupError
        When the scheme or the file of work is refused, or there is no such lesson.
    OSError
        When there is no such file.
    """
    marker = Marker(replace(read_scheme(Path(scheme) if scheme else None), lessons=(lesson,)))
    with Path(path).open("rb") as file:
        work, _ = read_submitted(file.read(LIMIT + 1))
    return sum(one.points for one in marker.results(work).values())


def moment(at: int) -> str:
    """Return a stamp as ``2026-03-01T09:30:00Z``; nothing for 0.

    Examples
    --------
    >>> moment(1_772_357_400_000)
    '2026-03-01T09:30:00Z'
    """
    return datetime.fromtimestamp(min(at, _LAST_DAY) / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if at else ""
