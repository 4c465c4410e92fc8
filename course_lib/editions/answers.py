"""What an instructor knows of an exercise, as Markdown: its key, and what each wrong answer shows."""

from __future__ import annotations

import reprlib
from collections.abc import Iterator
from typing import Any

from course_lib.exercises.answers import spelled
from course_lib.exercises.keys import key
from course_lib.exercises.marking import value_words
from course_lib.exercises.questions import Exercise, Misconception, Texts
from course_lib.language import language, text


def answer_markdown(exercise: Exercise) -> str:
    """Return the key of an exercise, why it is right, and the words for each misconception that the bank lists.

    Parameters
    ----------
    exercise : Exercise
        Its entry in the bank.
    """
    blocks = list(_key(exercise))
    if why := _said(exercise.right):
        blocks.append(why)
    if wrong := list(_wrong(exercise)):
        blocks.append("\n".join([text("editions.wrong"), "", *(f"- {shown}{text('editions.colon')}{why}" for shown, why in wrong)]))
    return "\n\n".join(blocks)


def key_words(exercise: Exercise) -> list[str]:
    """Return the right answer in words: one item, several of a choice, or the lines of an order.

    Examples
    --------
    >>> key_words(Exercise("open-3", "number", 2, {"en": "What rate?"}, answer=0.9643, share=True, tolerance=0.006))
    ['96.43% (give or take 0.6%)']
    """
    right = key(exercise)
    if exercise.form in ("choice", "several", "order"):
        names = right.get("options") or right.get("order") or [right["option"]]
        return [_option(exercise, name) for name in names]
    if exercise.form == "code":
        words = _plain(right["value"])
    else:
        unit = _said(exercise.unit)
        words = value_words(exercise, right) + (f" {unit}" if unit else "")
    return [text("editions.tolerance", value=words, tolerance=_number(exercise, exercise.tolerance)) if exercise.tolerance else words]


def _key(exercise: Exercise) -> Iterator[str]:
    if exercise.kind == "prediction":
        yield text("editions.evidence", evidence=_said(exercise.evidence))
    elif exercise.kind == "reflection":
        yield text("editions.consider", consider=_said(exercise.consider))
    else:
        words = key_words(exercise)
        if len(words) == 1:
            yield text("editions.key", key=words[0])
        else:
            mark = "1." if exercise.form == "order" else "-"
            yield "\n".join([text("editions.keys"), "", *(f"{mark} {word}" for word in words)])


def _wrong(exercise: Exercise) -> Iterator[tuple[str, str]]:
    for option in exercise.option:
        if not option.right and (why := _said(option.why)):
            yield f"**{_option(exercise, option.id)}**", why
    for misconception in exercise.misconception:
        yield f"**{_shown(exercise, misconception)}**", _said(misconception.why)


def _shown(exercise: Exercise, misconception: Misconception) -> str:
    """Return the answers that show a misconception, in words."""
    values = misconception.values
    if "before" in values:
        one, other = (_option(exercise, name) for name in values["before"])
        return text("editions.before", one=one, other=other)
    if "value" in values:
        return _plain(values["value"])
    ends = (("", "from", "to"), ("lower", "lower_from", "lower_to"), ("upper", "upper_from", "upper_to"))
    found = []
    for name, low, high in ends:
        if low in values:
            first, last = (_number(exercise, values[end]) for end in (low, high))
            words = first if first == last else text("exercises.interval", low=first, high=last)
            found.append(text(f"editions.end.{name}", value=words) if name else words)
    return text("editions.and").join(found)


def _option(exercise: Exercise, name: str) -> str:
    return exercise.option_text(name).rstrip(".。")


def _plain(value: Any) -> str:
    """Return a value of code without its type, which only helps whoever mixed up types."""
    if isinstance(value, float):
        return f"{value:.4g}"
    return value if isinstance(value, str) else reprlib.repr(value)


def _number(exercise: Exercise, value: float) -> str:
    return spelled(value, share=exercise.share)


def _said(texts: Texts) -> str:
    """Return the words of the bank with their Markdown, in the language in use."""
    return " ".join(texts.get(language(), "").split())
