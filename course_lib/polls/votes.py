"""A poll of a class on one question: two votes, what the discussion between them gained, and what to do after the first.

The procedure is that of Crouch and Mazur (2001): think alone, vote, convince a neighbour, vote again, then the explanation.
"""

from __future__ import annotations

import re
import secrets
import time
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from string import ascii_uppercase
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from course_lib.exercises.questions import Exercise

#: Crouch and Mazur (2001) saw most answers change for the better where 35% to 70% were right at first.
FEW, MANY = 0.35, 0.70
#: The first vote is open, then the second; then both are shown. A poll that was taken out can be brought back.
STAGES = ("first", "second", "shown", "removed")
MOST = 10_000  # votes for one answer

Votes = dict[str, int]


@dataclass(frozen=True)
class Poll:
    """One class's two votes on one exercise.

    Attributes
    ----------
    id : str
        Tells polls apart.
    at : int
        When it was last changed, in milliseconds since 1970.
    exercise : str
        Identifier of the exercise.
    day : str
        Day of the first vote, as ``2026-03-01``.
    group : str
        Name of the class, if one was given.
    stage : {"first", "second", "shown", "removed"}
        How far it has come.
    first, second : dict
        Votes by option.
    """

    id: str
    at: int
    exercise: str
    day: str
    group: str = ""
    stage: str = "first"
    first: Votes = field(default_factory=dict)
    second: Votes = field(default_factory=dict)

    @property
    def label(self) -> str:
        """What it is called beside other polls: the class, else the day."""
        return self.group or self.day

    def changed(self, **changes: Any) -> Poll:
        """Return the poll with `changes`, newer than before."""
        return replace(self, **changes, at=max(self.at + 1, _now()))


@dataclass(frozen=True)
class Polls:
    """All polls of an instructor, by id."""

    polls: Mapping[str, Poll] = field(default_factory=dict)

    def having(self, poll: Poll) -> Polls:
        """Return these polls with `poll`, in the place of its older self if there is one."""
        return Polls({**self.polls, poll.id: poll})

    def of(self, exercise: str, *stages: str) -> list[Poll]:
        """Return the polls on an exercise that are in one of `stages`, oldest first."""
        found = (poll for poll in self.polls.values() if poll.exercise == exercise and poll.stage in stages)
        return sorted(found, key=lambda poll: (poll.day, poll.at))


def new_poll(exercise: str) -> Poll:
    """Return a poll without votes."""
    return Poll(secrets.token_hex(8), _now(), exercise, datetime.now(UTC).astimezone().date().isoformat())


def joined(one: Polls, other: Polls) -> Polls:
    """Return the polls of two copies; of a poll that both have, the newer one."""
    both = dict(one.polls)
    for key, poll in other.polls.items():
        if key not in both or (poll.at, str(poll)) > (both[key].at, str(both[key])):
            both[key] = poll
    return Polls(both)


def letters(exercise: Exercise) -> dict[str, str]:
    """Return the letter of each option, A for the first."""
    return {option.id: letter for option, letter in zip(exercise.option, ascii_uppercase, strict=False)}


def tallied(typed: str, options: Iterable[str]) -> tuple[Votes, str]:
    """Return the votes that keys have tallied, a letter or digit each, and the characters that are none.

    Examples
    --------
    >>> tallied("aab2 ？", ["yes", "no"])
    ({'yes': 2, 'no': 2}, '?')
    """
    options = list(options)
    keys = {key: option for place, option in enumerate(options) for key in (ascii_uppercase[place], str(place + 1))}
    signs = Counter("".join(unicodedata.normalize("NFKC", typed).upper().split()))
    votes = {option: sum(signs[key] for key, named in keys.items() if named == option) for option in options}
    return votes, "".join(sign for sign in signs if sign not in keys)


def counted(typed: str, options: Iterable[str]) -> Votes | None:
    """Return votes typed as counts, one for each option, or None when they are not that.

    Examples
    --------
    >>> counted("12, 5", ["yes", "no"]), counted("12", ["yes", "no"]), counted("", ["yes", "no"])
    ({'yes': 12, 'no': 5}, None, {})
    """
    options = list(options)
    parts = re.findall(r"[^\s,;、]+", unicodedata.normalize("NFKC", typed))
    if not parts:
        return {}
    if len(parts) != len(options) or not all(re.fullmatch(r"[0-9]{1,5}", part) and int(part) <= MOST for part in parts):
        return None
    return dict(zip(options, map(int, parts), strict=True))


def added(one: Votes, other: Votes) -> Votes:
    """Return votes of two sources together."""
    return {option: one.get(option, 0) + other.get(option, 0) for option in {**one, **other}}


def total(votes: Votes) -> int:
    """Return how many voted."""
    return sum(votes.values())


def share_right(exercise: Exercise, votes: Votes) -> float:
    """Return the share of votes for the right option; 0 where nobody voted."""
    right = next(option.id for option in exercise.option if option.right)
    return votes.get(right, 0) / total(votes) if total(votes) else 0.0


def gain(before: float, after: float) -> float | None:
    """Return the normalised gain: what was gained, as a share of what could be; None where all were right before.

    Examples
    --------
    >>> gain(0.5, 0.75), gain(0.5, 0.25), gain(1, 1)
    (0.5, -0.5, None)
    """
    return None if before >= 1 else (after - before) / (1 - before)


def band(share: float) -> str:
    """Return what the first vote calls for: ``"few"`` (explain), ``"some"`` (discuss) or ``"many"`` (go on) were right.

    Examples
    --------
    >>> band(0.34), band(0.35), band(0.7), band(0.71)
    ('few', 'some', 'some', 'many')
    """
    return "few" if share < FEW else "many" if share > MANY else "some"


def _now() -> int:
    return time.time_ns() // 1_000_000
