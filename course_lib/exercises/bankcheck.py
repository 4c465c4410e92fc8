"""What can be wrong with a file of the bank; messages are for whoever writes exercises."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, TypeGuard

from course_lib.exercises.keys import examples, key
from course_lib.exercises.marking import mark
from course_lib.exercises.questions import ASKS, KINDS, UNMARKED, Exercise, build, texts_of
from course_lib.language import LANGUAGES

_ALWAYS = {"id", "kind", "objective", "prompt"}
_MAY = {"hint", "right", "peer", "unit", "share", "tolerance", "misconception"}
_RANGES: dict[str, tuple[tuple[str, str], ...]] = {
    "number": (("from", "to"),),
    "interval": (("lower_from", "lower_to"), ("upper_from", "upper_to")),
    "code": (("from", "to"),),
}
_OTHERS = {"order": {"before"}, "code": {"value"}}


def faults(raw: Mapping[str, Any], lesson: str) -> Iterator[str]:
    """Yield a sentence for everything that is wrong with a file of the bank.

    Parameters
    ----------
    raw : mapping
        The file, read.
    lesson : str
        Its name without ``.toml``.

    Examples
    --------
    >>> list(faults({"exercise": [{"id": "open-1", "kind": "riddle"}]}, "open"))
    ["open-1: found kind 'riddle'; expected one of choice, several, number, interval, order, prediction, reflection, code"]
    """
    entries = raw.get("exercise")
    if set(raw) != {"exercise"} or not isinstance(entries, list) or not all(isinstance(entry, Mapping) for entry in entries):
        yield f"found the tables {', '.join(raw) or 'none'}; expected [[exercise]] and nothing else"
        return
    names = [str(entry.get("id")) for entry in entries]
    yield from (f"{name}: found this id twice; expected it once" for name in sorted({name for name in names if names.count(name) > 1}))
    for name, entry in zip(names, entries, strict=True):
        if not re.fullmatch(rf"{re.escape(lesson)}-[1-9]\d*", name):
            yield f"{name}: found this id; expected the file's name and a number, such as {lesson}-3"
            continue
        found = list(_shape(entry)) or list(_content(entry))
        yield from (f"{name}: {fault}" for fault in found or _feedback(build(entry)))


def _shape(entry: Mapping[str, Any]) -> Iterator[str]:
    kind = entry.get("kind")
    if kind not in KINDS:
        yield f"found kind {kind!r}; expected one of {', '.join(KINDS)}"
        return
    needed = {*_ALWAYS, *KINDS[kind], *(() if kind in UNMARKED else ("right",)), *(("option",) if entry.get("ask") == "choice" else ())}
    yield from (f"found no {name}; a {kind} needs it" for name in sorted(needed - set(entry)))
    yield from (f"found {name!r}; a {kind} has no such field" for name in sorted(set(entry) - needed - _MAY))
    unsaid = {f"option[{count}].why" for count, option in enumerate(entry.get("option", ()), 1) if option.get("right") or kind in UNMARKED}
    for place, words in texts_of(entry):
        if place in unsaid and not any(words.values()):
            continue
        if set(words) != set(LANGUAGES) or not all(isinstance(word, str) and word.strip() for word in words.values()):
            yield f"{place}: found {dict(words)}; expected a text in each of {', '.join(LANGUAGES)}"
    for name in ("answer", "lower", "upper", "tolerance") if kind != "code" else ("tolerance",):
        if name in entry and not _is_number(entry[name]):
            yield f"{name}: found {entry[name]!r}; expected a number"
    if not isinstance(entry.get("objective", 1), int) or entry.get("objective", 1) < 1:
        yield f"objective: found {entry['objective']!r}; expected the number of an objective, from 1"
    for name, keys in (("option", {"id", "text", "right", "why"}), ("item", {"id", "text"})):
        for option in entry.get(name, ()):
            if not {"id", "text"} <= set(option) <= keys:
                yield f"{name}: found the fields {', '.join(option)}; expected {', '.join(sorted(keys))}"


def _content(entry: Mapping[str, Any]) -> Iterator[str]:
    kind = entry["kind"]
    options = [*entry.get("option", ()), *entry.get("item", ())]
    names = [option["id"] for option in options]
    if options and (len(set(names)) < len(names) or len(names) < 2):
        yield f"found the options {', '.join(names)}; expected two or more, each with an id of its own"
    right = sum(bool(option.get("right")) for option in options)
    if (kind == "choice" and right != 1) or (kind == "several" and not right):
        yield f"found {right} right options; expected {'one' if kind == 'choice' else 'one or more'}"
    if kind in ("choice", "several"):
        yield from (f"option {o['id']}: found no why; a wrong one needs it" for o in options if not o.get("right") and "why" not in o)
    if kind == "prediction" and entry["ask"] not in ASKS:
        yield f"found ask = {entry['ask']!r}; expected one of {', '.join(ASKS)}"
    if entry.get("lower", 0) > entry.get("upper", 0):
        yield f"found lower {entry['lower']} above upper {entry['upper']}"
    for count, misconception in enumerate(entry.get("misconception", ()), 1):
        yield from (f"misconception {count}: {fault}" for fault in _misconception(entry, misconception, names))


def _misconception(entry: Mapping[str, Any], found: Mapping[str, Any], items: list[str]) -> Iterator[str]:
    pairs = _RANGES.get(entry["kind"], ())
    keys = {name for pair in pairs for name in pair} | _OTHERS.get(entry["kind"], set())
    given = set(found) - {"why"}
    if "why" not in found or not given or not given <= keys:
        some = ", ".join(sorted(keys)) or "none: this kind has no misconceptions"
        yield f"found the fields {', '.join(found)}; expected why and some of {some}"
        return
    for low, high in pairs:
        if not {low, high} & given:
            continue
        least: Any = found.get(low)
        most: Any = found.get(high)
        if not (_is_number(least) and _is_number(most) and least <= most):
            yield f"found {low} {least!r} and {high} {most!r}; expected two numbers, the lower first"
    pair = found.get("before")
    if pair is not None and not (len(pair) == 2 and set(pair) <= set(items) and items.index(pair[0]) > items.index(pair[1])):
        yield f"found before = {pair!r}; expected two items that stand the other way round in the right order"


def _feedback(exercise: Exercise) -> Iterator[str]:
    """Mark the key and every misconception: an answer that gets other words than its own is a fault."""
    if exercise.kind in UNMARKED:
        return
    if mark(exercise, key(exercise)).state != "correct":
        yield "the right answer is not marked correct"
    for name, answer in examples(exercise):
        if (caught := mark(exercise, answer).caught) != (name,):
            yield f"{name}: an answer that shows it is taken for {', '.join(caught) or 'no misconception, or for the right answer'}"


def _is_number(value: Any) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < float("inf")
