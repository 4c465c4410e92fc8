"""The bank of exercises: one TOML file a lesson in ``bank/``, read when first asked for, and checked as it is read."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from functools import cache
from itertools import count, pairwise
from pathlib import Path
from typing import Any

from course_lib.language import LANGUAGES, language, text

BANK = Path(__file__).parents[1] / "bank"
#: Lessons in the order of the course; files of other names follow, by name.
LESSONS = ("start", "open", "effective", "integrity", "emergency", "law", "compare", "code")
#: Each kind of exercise, and what its entry needs besides id, objective, prompt and right.
KINDS: dict[str, tuple[str, ...]] = {
    "choice": ("option",),
    "several": ("option",),
    "number": ("answer",),
    "interval": ("lower", "upper"),
    "order": ("item",),
    "prediction": ("ask", "evidence"),
    "reflection": ("consider",),
    "code": ("answer",),
}
ASKS = ("choice", "number", "interval")  # what a prediction may ask for
UNMARKED = ("prediction", "reflection")  # there is no right or wrong

Texts = Mapping[str, str]


@dataclass(frozen=True)
class Option:
    """One answer to choose, or one line to order; each wrong one is a misconception with its own explanation `why`."""

    id: str
    text: Texts
    right: bool = False
    why: Texts = field(default_factory=dict)


@dataclass(frozen=True)
class Misconception:
    """Answers that show one misunderstanding, and what is said to whoever gives them.

    Attributes
    ----------
    why : mapping
        The explanation.
    values : mapping
        Of a number ``from`` and ``to``; of an interval any of ``lower_from``, ``lower_to``, ``upper_from``, ``upper_to``
        (ranges are closed); of an order ``before``, two items of which the first was put before the second; of code
        ``from`` and ``to``, or ``value``.
    """

    why: Texts
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Exercise:
    """One exercise, as its entry in the bank has it; see the fields there.

    Examples
    --------
    >>> Exercise("open-3", "number", 2, {"en": "How many?", "zh": "多少？"}, answer=2).number
    3
    """

    id: str
    kind: str
    objective: int
    prompt: Texts
    right: Texts = field(default_factory=dict)
    hint: tuple[Texts, ...] = ()
    peer: bool = False
    option: tuple[Option, ...] = ()
    item: tuple[Option, ...] = ()
    misconception: tuple[Misconception, ...] = ()
    answer: Any = None
    lower: float = 0
    upper: float = 0
    tolerance: float = 0
    share: bool = False
    unit: Texts = field(default_factory=dict)
    ask: str = ""
    evidence: Texts = field(default_factory=dict)
    consider: Texts = field(default_factory=dict)

    @property
    def form(self) -> str:
        """What the reader is asked for: the kind, or what a prediction asks."""
        return self.ask or self.kind

    @property
    def lesson(self) -> str:
        """Name of the lesson's file."""
        return self.id.rpartition("-")[0]

    @property
    def number(self) -> int:
        """Number within the lesson."""
        return int(self.id.rpartition("-")[2])

    @property
    def handed(self) -> list[str]:
        """The items of an order as they are handed out: shuffled by a hash, the same for every reader, far from the right order."""
        mixed = right = [item.id for item in self.item]
        turns = count()
        # Shuffled again until at most half of the neighbours stand the right way round.
        while 2 * sum(right.index(one) < right.index(other) for one, other in pairwise(mixed)) > max(0, len(right) - 1):
            turn = next(turns)
            marks = {name: hashlib.sha256(f"{self.id}:{turn}:{name}".encode()).digest() for name in right}
            mixed = sorted(right, key=marks.__getitem__)
        return mixed

    def option_text(self, name: str) -> str:
        """Return the words of an option or item in the language in use."""
        return {option.id: said(option.text) for option in (*self.option, *self.item)}[name]


def said(texts: Texts) -> str:
    """Return the one of `texts` that is in the language in use, as plain text; nothing when there is none.

    Panels show plain text: words between asterisks are put in quotation marks, and backticks are left out.

    Examples
    --------
    >>> said({"en": "You read *handled* as *resolved*."})
    'You read “handled” as “resolved”.'
    """
    return re.sub(r"\*(\S(?:[^*\n]*\S)?)\*", r"“\1”", texts.get(language(), "")).replace("`", "").strip()


def exercises(lesson: str, folder: Path | None = None) -> tuple[Exercise, ...]:
    """Return the exercises of a lesson, in the order of its file.

    Parameters
    ----------
    lesson : str
        Name of the file without ``.toml``.
    folder : Path, optional
        The bank; the kit's own when not given.

    Raises
    ------
    ValueError
        When the file has faults; the message lists them all.
    LookupError
        When there is no such file.
    """
    return _read((folder or BANK) / f"{lesson}.toml")


def lessons(folder: Path | None = None) -> list[str]:
    """Return the names of the lessons that have exercises, in the order of the course."""
    names = {path.stem for path in (folder or BANK).glob("*.toml")}
    return [*(name for name in LESSONS if name in names), *sorted(names - set(LESSONS))]


def find(name: str, *kinds: str) -> Exercise:
    """Return the exercise named `name`, which must be one of `kinds` if any are given.

    Raises
    ------
    LookupError
        When there is none; the message names the nearest.
    ValueError
        When it is of another kind.
    """
    lesson = name.rpartition("-")[0]
    found = {exercise.id: exercise for exercise in (exercises(lesson) if lesson in lessons() else ())}
    if name not in found:
        known = [exercise.id for lesson in lessons() for exercise in exercises(lesson)]
        near = get_close_matches(name, known, n=3, cutoff=0) if known else ["-"]
        raise LookupError(text("exercises.unknown", found=name, expected=", ".join(near)))
    exercise = found[name]
    if kinds and exercise.kind not in kinds:
        raise ValueError(text("exercises.wrong_kind", id=name, found=exercise.kind, expected=", ".join(kinds)))
    return exercise


@cache
def _read(path: Path) -> tuple[Exercise, ...]:
    from course_lib.exercises.bankcheck import faults  # only now: it marks every exercise once

    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        message = f"{path.name}: there is no such file in {path.parent}"
        raise LookupError(message) from None
    except ValueError as error:
        message = f"{path.name}: not valid TOML: {error}"
        raise ValueError(message) from None
    if wrong := list(faults(raw, path.stem)):
        raise ValueError("\n".join(f"{path.name}: {fault}" for fault in wrong))
    return tuple(build(entry) for entry in raw["exercise"])


def build(entry: Mapping[str, Any]) -> Exercise:
    """Return the exercise of an entry that has no faults."""
    given = {key: value for key, value in entry.items() if key in {column.name for column in fields(Exercise)}}
    for name in ("option", "item"):
        given[name] = tuple(Option(**option) for option in entry.get(name, ()))
    rest = ({key: value for key, value in found.items() if key != "why"} for found in entry.get("misconception", ()))
    whys = (found["why"] for found in entry.get("misconception", ()))
    given["misconception"] = tuple(Misconception(why, values) for why, values in zip(whys, rest, strict=True))
    return Exercise(**given | {"hint": tuple(entry.get("hint", ()))})


def texts_of(entry: Any, place: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield every text of an entry with its place, such as ``option[2].why``: each table that has ``en`` or ``zh``."""
    if isinstance(entry, Mapping):
        if set(entry) & set(LANGUAGES):
            yield place, entry
        for key, value in entry.items():
            yield from texts_of(value, f"{place}.{key}" if place else key)
    elif isinstance(entry, list):
        for count, value in enumerate(entry, 1):
            yield from texts_of(value, f"{place}[{count}]")
