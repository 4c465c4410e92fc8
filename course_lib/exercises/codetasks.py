"""Tasks for readers who program: a value is given to ``check``, and the reply says what was given and why it is right or not yet."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Any

from course_lib.exercises.answers import Unclear
from course_lib.exercises.asked import together
from course_lib.exercises.marking import mark
from course_lib.exercises.questions import Exercise, find
from course_lib.exercises.values import given, plain, sort_of
from course_lib.language import text
from course_lib.progress.work import with_answer
from course_lib.progress.workfile import NAME, my_work


@dataclass(frozen=True)
class Feedback:
    """A reply, shown as text.

    Attributes
    ----------
    state : {"correct", "not_yet", "open"}
        "open" when the value could not be an answer; no attempt is counted then.
    words : str
        What is said.
    """

    state: str
    words: str

    def __repr__(self) -> str:
        return self.words

    def _repr_html_(self) -> str:
        lines = "<br>".join(map(escape, self.words.splitlines()))
        return f'<div role="status" class="course-feedback"><p>{lines}</p></div>'


def check(name: str, value: Any = ...) -> Feedback:
    """Check a value that a reader's code came to.

    Parameters
    ----------
    name : str
        Identifier of an exercise of kind code, such as ``"open-7"``.
    value : anything
        The result: a number, text, list or mapping; those of numpy and pandas count as such.

    Returns
    -------
    Feedback
        What is said of it, with the value and its type, never with the answer.

    Raises
    ------
    LookupError, ValueError
        When there is no such exercise, or it is of another kind.
    """
    exercise = find(name, "code")
    try:
        found = plain(value, mapping=isinstance(exercise.answer, dict))
        _expect(exercise, found, value)
    except Unclear as reply:
        return Feedback("open", str(reply))
    result = mark(exercise, {"value": found})
    answer = {"given": given(found), "right": int(result.state == "correct")}
    reason = my_work().change(lambda work: with_answer(work, exercise.id, exercise.kind, result.state, answer))
    not_kept = text("progress.not_kept_code", file=NAME, reason=reason) if reason else ""
    return Feedback(result.state, together(result.words, my_work().notice(), not_kept))


def _expect(exercise: Exercise, found: Any, value: Any) -> None:
    if value is None or value is ...:
        raise Unclear(rule="no_value", id=exercise.id)
    if sort_of(found) != sort_of(exercise.answer):
        raise Unclear(rule="kind", given=given(value), expected=f"expect.{sort_of(exercise.answer)}")
