"""What a reader did, as data: answers are added to it, and two copies of it are merged.

Each answer has a stamp, ``at``: milliseconds since 1970, but always more than any stamp before it. So the order of
answers holds when a clock is set back, and copies made on two machines can be told newer from older.
"""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

STAMP_LIMIT = 2**52
KEPT = 5  # answers of one exercise: the first and the newest; besides them, the one that counts
DONE = ("correct", "given")


@dataclass(frozen=True)
class Try:
    """One answer: its stamp, what became of it ("correct", "not_yet" or "given"), and the answer as `marking` has it."""

    at: int
    state: str
    answer: dict[str, Any]

    @property
    def order(self) -> tuple[bool, int, str, str]:
        """What is done comes after what is not, then newer after older."""
        return (self.state in DONE, self.at, self.state, canonical(self.answer))


@dataclass(frozen=True)
class Entry:
    """What is kept of one exercise.

    Attributes
    ----------
    kind : str
        Kind of the exercise.
    first, last : str
        Time of the first and the last thing done, UTC, as ``2026-03-01T09:30:00Z``.
    tries : tuple of Try
        The first answer and the newest ones, by stamp. After a correct one no more are kept.
    attempts : int
        Answers given, as long as there was no correct one.
    hints : int
        Hints asked for.
    revealed : bool
        Whether the evidence was shown (predictions).
    """

    kind: str
    first: str
    last: str
    tries: tuple[Try, ...] = ()
    attempts: int = 0
    hints: int = 0
    revealed: bool = False

    @property
    def best(self) -> Try | None:
        """The answer that counts: a correct one, else the newest."""
        return self.tries[0] if len(self.tries) == 1 else max(self.tries, key=lambda one: one.order, default=None)

    @property
    def state(self) -> str:
        """``"correct"``, ``"not_yet"``, ``"given"``, or ``"open"`` when nothing was answered."""
        return self.best.state if self.best else "open"

    @property
    def answer(self) -> dict[str, Any] | None:
        """The answer that counts, without language; None when nothing was answered."""
        return self.best.answer if self.best else None


@dataclass(frozen=True)
class Work:
    """All that one reader did.

    Attributes
    ----------
    copy, since : str
        Random id of this copy, and when it was begun.
    exercises : dict
        Identifier of an exercise to its `Entry`.
    settings : dict
        Name to ``(stamp, value)``; ``name`` is the reader's, if one was typed.
    kit : str
        Version of the kit that wrote the file.
    """

    copy: str = ""
    since: str = ""
    exercises: dict[str, Entry] = field(default_factory=dict)
    settings: dict[str, tuple[int, str]] = field(default_factory=dict)
    kit: str = ""

    @property
    def stamp(self) -> int:
        """The newest stamp, 0 when nothing was done."""
        tries = (one.at for entry in self.exercises.values() for one in entry.tries)
        return max([*tries, *(at for at, _ in self.settings.values())], default=0)

    @property
    def answered(self) -> list[str]:
        """Identifiers of the exercises with an answer."""
        return [name for name, entry in self.exercises.items() if entry.tries]

    def setting(self, name: str) -> str:
        """Return a setting; empty when it was never made."""
        return self.settings.get(name, (0, ""))[1]


def begun(work: Work) -> Work:
    """Return `work` with an id of its copy."""
    return work if work.copy else replace(work, copy=secrets.token_hex(8), since=_now())


def with_answer(work: Work, name: str, kind: str, state: str, answer: dict[str, Any]) -> Work:
    """Return `work` with an answer more, unless the exercise is solved already or this was the last answer, too.

    Parameters
    ----------
    work : Work
        What was done before.
    name, kind : str
        Identifier and kind of the exercise.
    state, answer
        As in `Try`.
    """
    entry = work.exercises.get(name) or Entry(kind, _now(), _now())
    if entry.state == "correct" or (entry.best and (entry.best.state, entry.best.answer) == (state, answer)):
        return work
    tries = _kept((*entry.tries, Try(_stamp(work), state, answer)))
    return _with(work, name, replace(entry, kind=kind, tries=tries, attempts=entry.attempts + 1))


def with_hints(work: Work, name: str, kind: str, hints: int) -> Work:
    """Return `work` with at least `hints` hints asked for."""
    entry = work.exercises.get(name) or Entry(kind, _now(), _now())
    return _with(work, name, replace(entry, hints=max(hints, entry.hints)))


def with_evidence(work: Work, name: str, kind: str) -> Work:
    """Return `work` with the evidence of a prediction shown: from here on the guess stays."""
    entry = work.exercises.get(name) or Entry(kind, _now(), _now())
    return _with(work, name, replace(entry, revealed=True))


def with_setting(work: Work, name: str, value: str) -> Work:
    """Return `work` with a setting made."""
    return replace(work, settings={**work.settings, name: (_stamp(work), value)})


def merged(one: Work, other: Work) -> Work:
    """Return what two copies hold together; nothing that either holds is lost, and the order does not matter.

    All answers are joined; of two that disagree a correct one counts, else the newer. The id is that of the older copy.
    """
    if Work() in (one, other):
        return one if other == Work() else other
    names = sorted({*one.exercises, *other.exercises})
    copies = sorted((work.since, work.copy, work.kit) for work in (one, other) if work.copy) or [("", "", one.kit)]
    settings = {
        name: max(found) for name in sorted({*one.settings, *other.settings}) if (found := _both(one.settings, other.settings, name))
    }
    since, copy, kit = copies[0]
    return Work(copy, since, {name: _merged(_both(one.exercises, other.exercises, name)) for name in names}, settings, kit)


def _both(one: dict[str, Any], other: dict[str, Any], name: str) -> list[Any]:
    return [found[name] for found in (one, other) if name in found]


def _merged(entries: list[Entry]) -> Entry:
    tries = _kept(one for entry in entries for one in entry.tries)
    return Entry(
        kind=max((entry.last, entry.kind) for entry in entries)[1],
        first=min(entry.first for entry in entries),
        last=max(entry.last for entry in entries),
        tries=tries,
        attempts=max([len(tries), *(entry.attempts for entry in entries)]),
        hints=max(entry.hints for entry in entries),
        revealed=any(entry.revealed for entry in entries),
    )


def _kept(tries: Iterable[Try]) -> tuple[Try, ...]:
    """Return the tries to keep, each once, by stamp: the first, the newest, and the one that counts."""
    unique = {canonical([one.at, one.state, one.answer]): one for one in tries}
    found = [unique[name] for name in sorted(unique, key=lambda name: (unique[name].at, name))]
    best = max(found, key=lambda one: one.order, default=None)
    return tuple(one for place, one in enumerate(found) if place == 0 or place > len(found) - KEPT or one is best)


def _with(work: Work, name: str, entry: Entry) -> Work:
    last = max(entry.last, _now())  # as text in this form, later is greater
    return replace(work, exercises={**work.exercises, name: replace(entry, last=last)})


def _now() -> str:
    return datetime.fromtimestamp(time.time(), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _stamp(work: Work) -> int:
    return min(STAMP_LIMIT, max(work.stamp + 1, int(time.time() * 1000)))


def canonical(value: Any) -> str:
    """Return plain data as text, always in one way of writing."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
