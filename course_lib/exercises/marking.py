"""From what a reader answered to what is said about it. Answers are plain data without language, as the progress file keeps them.

======================= =====================================================
form                    answer
======================= =====================================================
choice                  ``{"option": id}``
several                 ``{"options": [id, ...]}``
number                  ``{"typed": text, "value": number}``
interval                ``{"typed": text, "lower": number, "upper": number}``
order                   ``{"order": [id, ...]}``
reflection              ``{"text": text}``
code                    ``{"value": anything}``; kept as
                        ``{"given": text, "right": 0 or 1}``
======================= =====================================================
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from course_lib.exercises.answers import Unclear, read_interval, read_number, shown, spelled
from course_lib.exercises.numerals import tidied
from course_lib.exercises.questions import Exercise, Misconception, said
from course_lib.exercises.values import given, same, within
from course_lib.language import text

Answer = dict[str, Any]
LONGEST_TEXT = 3_000  # characters of a reflection
_LEAST_WORDS = 5  # a Chinese character counts as half a word


@dataclass(frozen=True)
class Mark:
    """What became of an answer.

    Attributes
    ----------
    state : {"correct", "not_yet", "given"}
        "given" is for predictions and reflections, which are neither right nor wrong.
    words : str
        What is said to the reader, in the language in use.
    caught : tuple of str
        Misconceptions that the answer shows: ids of options, or ``"m1"``, ``"m2"`` ... in the order of the bank.
    """

    state: str
    words: str
    caught: tuple[str, ...] = ()


def read_answer(exercise: Exercise, control: Any) -> Answer:
    """Return the answer that a control holds: an id or None, ids in a list, or typed text.

    Raises
    ------
    Unclear
        When there is nothing to mark; no attempt is counted then.
    """
    form, units = exercise.form, list(exercise.unit.values())
    if form == "choice":
        if control is None:
            raise Unclear(rule="choose")
        return {"option": control}
    if form == "several":
        if not control:
            raise Unclear(rule="choose_some")
        return {"options": list(control)}
    if form == "order":
        if list(control) == exercise.handed:
            raise Unclear(rule="unmoved")
        return {"order": list(control)}
    # A browser may send half a character: it can't be kept in a file.
    typed = control.encode("utf-8", "replace").decode().strip()
    if form == "number":
        return {"typed": typed, "value": read_number(typed, share=exercise.share, units=units)}
    if form == "interval":
        lower, upper = read_interval(typed, share=exercise.share, units=units)
        return {"typed": typed, "lower": lower, "upper": upper}
    if not typed:
        raise Unclear(rule="unwritten")
    if len(typed) > LONGEST_TEXT:
        raise Unclear(rule="many_words", found=f"{len(typed):,}", allowed=f"{LONGEST_TEXT:,}")
    if len(re.findall(r"[\u3400-\u9fff]", typed)) / 2 + len(re.findall(r"[^\W\d_\u3400-\u9fff]+", typed)) < _LEAST_WORDS:
        raise Unclear(rule="few_words")
    return {"text": typed}


def mark(exercise: Exercise, answer: Mapping[str, Any]) -> Mark:
    """Return what an answer, once understood, is worth and what to say.

    Raises
    ------
    LookupError, TypeError
        When the answer does not fit the exercise (the bank has changed, say).
    """
    if exercise.kind == "reflection":
        return Mark("given", text("exercises.written", consider=said(exercise.consider))) if answer["text"] else Mark("given", "")
    if exercise.kind == "prediction":
        return Mark("given", prediction_said(exercise, answer))
    told = _told(exercise, answer)
    if _is_right(exercise, answer):
        return Mark("correct", f"{text('exercises.correct', given=told)}\n{said(exercise.right)}")
    caught = tuple(_caught(exercise, answer))
    words = [said(why) for _, why in caught] or [_general(exercise, answer)]
    return Mark("not_yet", "\n".join([text("exercises.not_yet", given=told), *words]), tuple(name for name, _ in caught))


def recalled(exercise: Exercise, answer: Mapping[str, Any]) -> Mark:
    """Return what to say of an earlier answer by code, of which only the words and whether it was right are kept."""
    told = text("exercises.gave", given=answer["given"])
    if answer["right"]:
        return Mark("correct", f"{text('exercises.correct', given=told)}\n{said(exercise.right)}")
    return Mark("not_yet", f"{text('exercises.not_yet', given=told)}\n{_general(exercise, answer)}")


def prediction_said(exercise: Exercise, answer: Mapping[str, Any]) -> str:
    """Return "You said 20%." of a prediction."""
    if exercise.form == "choice":
        return text("exercises.said_choice", said=exercise.option_text(answer["option"]).rstrip(".。"))
    value = value_words(exercise, answer)
    typed = shown(answer["typed"])
    return text("exercises.said", said=value if _says(typed, value) else text("exercises.given", value=typed, type=value))


def value_words(exercise: Exercise, answer: Mapping[str, Any]) -> str:
    """Return a number or an interval as the reply shows it."""
    if exercise.form == "number":
        return spelled(answer["value"], share=exercise.share)
    low, high = (spelled(answer[name], share=exercise.share) for name in ("lower", "upper"))
    return text("exercises.interval", low=low, high=high)


def _told(exercise: Exercise, answer: Mapping[str, Any]) -> str:
    """Return what was given, in words: never the answer that was hoped for."""
    form = exercise.form
    if form == "code":
        return text("exercises.gave", given=given(answer["value"]))
    if form in ("choice", "several"):
        chosen = [exercise.option_text(name).rstrip(".。") for name in (answer["options"] if form == "several" else [answer["option"]])]
        together = chosen[0]
        for other in chosen[1:]:
            together = text("exercises.chose_both", one=together, other=other)
        return text("exercises.chose", chosen=together)
    if form == "order":
        if sorted(answer["order"]) != sorted(item.id for item in exercise.item):
            raise LookupError(answer["order"])
        words = [exercise.option_text(name) for name in answer["order"]]
        together = words[-1]
        for word in reversed(words[:-1]):
            together = text("exercises.then", first=word, rest=together)
        return text("exercises.ordered", order=together)
    value, typed = value_words(exercise, answer), shown(answer["typed"])
    return text("exercises.wrote" if _says(typed, value) else "exercises.wrote_meaning", typed=typed, value=value)


def _says(typed: str, value: str) -> bool:
    """Tell whether what was typed needs no explanation: "31-39" says "31 to 39", while "9 callers" is told to be 9."""
    one, other = (re.sub(r"\s*(?:-+|to|至)\s*(?=\d)", "-", tidied(words)) for words in (typed, value))
    return one == other


def _is_right(exercise: Exercise, answer: Mapping[str, Any]) -> bool:
    form, tolerance = exercise.form, exercise.tolerance
    if form == "code":
        return same(answer["value"], exercise.answer, tolerance)
    if form == "number":
        return within(answer["value"], exercise.answer, tolerance)
    if form == "interval":
        return all(_ends_right(exercise, answer))
    right = [option.id for option in (*exercise.item, *exercise.option) if option.right or form == "order"]
    return bool(answer.get("order", answer.get("options", [answer.get("option")])) == right)


def _ends_right(exercise: Exercise, answer: Mapping[str, Any]) -> list[bool]:
    return [within(answer[name], getattr(exercise, name), exercise.tolerance) for name in ("lower", "upper")]


def _caught(exercise: Exercise, answer: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, str]]]:
    chosen = [answer["option"]] if exercise.form == "choice" else answer.get("options", [])
    yield from ((option.id, option.why) for option in exercise.option if option.id in chosen and not option.right)
    for place, misconception in enumerate(exercise.misconception, 1):
        if _shows(misconception, answer, exercise.tolerance):
            yield f"m{place}", misconception.why
            return


def _shows(misconception: Misconception, answer: Mapping[str, Any], tolerance: float) -> bool:
    values = misconception.values
    if "before" in values:
        places = [answer["order"].index(name) for name in values["before"]]
        return bool(places[0] < places[1])
    if "value" in values:
        return same(answer["value"], values["value"], tolerance)
    ranges = (("value", "from", "to"), ("lower", "lower_from", "lower_to"), ("upper", "upper_from", "upper_to"))
    return all(_between(answer[name], values[low], values[high]) for name, low, high in ranges if low in values)


def _between(value: Any, low: float, high: float) -> bool:
    middle = (low + high) / 2
    return within(value, middle, high - middle)


def _general(exercise: Exercise, answer: Mapping[str, Any]) -> str:
    if exercise.form == "order":
        right = [item.id for item in exercise.item]
        places = [right.index(name) for name in answer["order"]]
        pairs = [one < other for one, other in pairwise(places)]
        return text("exercises.general.order", right=sum(pairs), all=len(pairs))
    if exercise.form == "several":
        return text("exercises.general.some_missing")
    if exercise.form == "interval" and any(_ends_right(exercise, answer)):
        return text("exercises.general.interval_half")
    return text(f"exercises.general.{exercise.form}")
