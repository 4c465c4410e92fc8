"""The file ``my_polls.json``, beside ``my_work.json``: how polls are written, read whole or refused, and kept.

One JSON object: ``file`` ("course-polls"), ``format``, ``kit``, ``polls``, one a line, and ``checksum``, which catches
accidents and is no security. It holds counts and the names that classes were given, nobody's vote.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from course_lib.language import text
from course_lib.polls.votes import MOST, STAGES, Poll, Polls, joined
from course_lib.progress.work import STAMP_LIMIT, canonical
from course_lib.progress.workfile import KeptFile, work_folder
from course_lib.progress.workformat import WorkError, checksum, opened

NAME = "my_polls.json"
FILE, FORMAT = "course-polls", 1
LONGEST = 60  # characters in the name of a class
#: From a format to the next, as in `workformat`.
MIGRATIONS: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {}
_FIELDS = {"id": str, "at": int, "exercise": str, "day": str, "group": str, "stage": str, "first": dict, "second": dict}
_files: dict[Path, PollFile] = {}


class PollError(WorkError):
    """A file of polls that is refused; ``str()`` names what was found and what was expected."""

    def __str__(self) -> str:
        return text(f"polls.refused.{self.rule}", **self.values)


def written(polls: Polls, kit: str) -> str:
    """Return the text of ``my_polls.json``.

    Parameters
    ----------
    polls : Polls
        What to keep.
    kit : str
        Version of the kit that writes it.
    """
    rows = [{name: getattr(poll, name) for name in _FIELDS} for poll in sorted(polls.polls.values(), key=lambda poll: poll.id)]
    data = {"file": FILE, "format": FORMAT, "kit": kit, "polls": rows}
    parts = {name: canonical(value) for name, value in {**data, "checksum": checksum(data)}.items()}
    parts["polls"] = "[\n" + ",\n".join(f"  {canonical(row)}" for row in rows) + "\n ]"
    return "{\n" + ",\n".join(f' "{name}": {value}' for name, value in parts.items()) + "\n}\n"


def read_polls(data: bytes | str) -> Polls:
    """Return the polls that a file holds.

    Parameters
    ----------
    data : bytes or str
        Content of a ``my_polls.json``.

    Raises
    ------
    PollError
        When it is too large, not text, cut short, of another kind, changed by accident, of a newer format, or holds anything
        that this kit would not have written.
    """
    try:
        found = opened(data, FILE, FORMAT, MIGRATIONS)
    except RecursionError:
        raise PollError(rule="json", line=1, column=1) from None
    except WorkError as error:
        raise PollError(rule=error.rule, **error.values) from None
    rows = found.get("polls")
    if not isinstance(rows, list):
        _wrong("polls", rows, "[...]")
    polls = [_poll(row, f"polls[{place}]") for place, row in enumerate(rows)]
    return Polls({poll.id: poll for poll in polls})


def _poll(row: Any, place: str) -> Poll:
    if not isinstance(row, dict) or set(row) != set(_FIELDS):
        _wrong(place, ", ".join(map(str, row)) if isinstance(row, dict) else row, ", ".join(_FIELDS))
    for name, kind in _FIELDS.items():
        if type(row[name]) is not kind:
            _wrong(f"{place}.{name}", row[name], kind.__name__)
    expected = {
        "id": ("16 x 0-9a-f", re.fullmatch(r"[0-9a-f]{16}", row["id"])),
        "at": (f"0-{STAMP_LIMIT}", 0 <= row["at"] <= STAMP_LIMIT),
        "exercise": ("open-2", re.fullmatch(r"[\w-]{1,80}", row["exercise"])),
        "day": ("2026-03-01", re.fullmatch(r"\d{4}-\d\d-\d\d", row["day"])),
        "group": (text("polls.refused.group", most=LONGEST), len(row["group"]) <= LONGEST),
        "stage": (", ".join(STAGES), row["stage"] in STAGES),
        "first": (text("polls.refused.votes", most=f"{MOST:,}"), _is_votes(row["first"])),
        "second": (text("polls.refused.votes", most=f"{MOST:,}"), _is_votes(row["second"])),
    }
    for name, (words, holds) in expected.items():
        if not holds:
            _wrong(f"{place}.{name}", row[name], words)
    return Poll(**row)


def _is_votes(votes: dict[str, Any]) -> bool:
    # Counts typed and votes tallied may come together.
    return len(votes) <= 26 and all(len(name) <= 80 and type(count) is int and 0 <= count <= 2 * MOST for name, count in votes.items())


def _wrong(place: str, found: Any, expected: str) -> NoReturn:
    line = "".join(sign if sign.isprintable() else "?" for sign in str(found)[:60])
    raise PollError(rule="shape", place=place, found=line or "-", expected=expected)


def my_polls() -> PollFile:
    """Return the instructor's file, one object a place, so that all panels of a kernel share it."""
    path = work_folder() / NAME
    return _files.setdefault(path, PollFile(path))


class PollFile(KeptFile[Polls]):
    """One ``my_polls.json``, and what could not be written to it."""

    texts = "polls"

    def empty(self) -> Polls:
        """Return no polls."""
        return Polls()

    def parsed(self, data: bytes) -> Polls:
        """Return the polls that `data` holds, or raise PollError."""
        return read_polls(data)

    def written(self, content: Polls) -> str:
        """Return polls as the text of their file."""
        from course_lib import __version__

        return written(content, __version__)

    def joined(self, one: Polls, other: Polls) -> Polls:
        """Return the polls of two copies."""
        return joined(one, other)
