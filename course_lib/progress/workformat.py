"""The content of ``my_work.json``: how it is written, and how it is read: taken whole, or refused with one clear message.

One JSON object: ``file`` ("course-work"), ``format``, ``kit`` (version that wrote it), ``copy`` (a random id and since
when: it tells copies apart and names nobody), ``settings``, ``exercises`` and ``checksum``. Answers are kept without language.

The checksum catches honest accidents: a file cut short, a character changed in an editor. It is no security, for
whoever can read this can compute it too.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Callable, Mapping
from typing import Any, NoReturn

from course_lib.language import text
from course_lib.progress.work import KEPT, STAMP_LIMIT, Entry, Try, Work, canonical

FILE, FORMAT, LIMIT = "course-work", 1, 1_000_000
#: From a format to the next: takes and returns the JSON object. An old file is lifted step by step.
MIGRATIONS: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {}

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_MOST = 5_000  # exercises in a file, and characters in a text
_STATES = ("correct", "not_yet", "given")


class WorkError(ValueError):
    """A file of work that is refused; ``str()`` names what was found and what was expected, in the language in use.

    Parameters
    ----------
    rule : str
        Key under ``refused`` in ``texts/progress.toml``.
    **values
        What the sentence needs.
    """

    def __init__(self, *, rule: str, **values: Any):
        super().__init__(rule, values)
        self.rule, self.values = rule, values

    def __str__(self) -> str:
        return text(f"progress.refused.{self.rule}", **self.values)


def checksum(data: dict[str, Any]) -> str:
    """Return the check value of a file's content, which may hold one already; it catches accidents and is no security."""
    return hashlib.sha256(canonical({name: value for name, value in data.items() if name != "checksum"}).encode()).hexdigest()


def written(work: Work, kit: str) -> str:
    """Return the text of ``my_work.json``.

    Parameters
    ----------
    work : Work
        What to keep.
    kit : str
        Version of the kit that writes it.
    """
    exercises = {
        name: {
            "kind": entry.kind,
            "state": entry.state,
            "attempts": entry.attempts,
            "hints": entry.hints,
            "first": entry.first,
            "last": entry.last,
            **({"revealed": True} if entry.revealed else {}),
            "tries": [{"at": one.at, "state": one.state, "answer": one.answer} for one in entry.tries],
        }
        for name, entry in sorted(work.exercises.items())
    }
    copy = {"id": work.copy, "since": work.since}
    settings = {name: {"at": at, "value": value} for name, (at, value) in sorted(work.settings.items())}
    data = {"file": FILE, "format": FORMAT, "kit": kit, "copy": copy, "settings": settings, "exercises": exercises}
    # A line an exercise: a person can read it, and unlike json's own indents it takes no time.
    lines = ",\n".join(f"  {json.dumps(name, ensure_ascii=False)}: {canonical(entry)}" for name, entry in exercises.items())
    parts = {name: canonical(value) for name, value in {**data, "checksum": checksum(data)}.items()}
    parts["exercises"] = f"{{\n{lines}\n }}" if lines else "{}"
    return "{\n" + ",\n".join(f' "{name}": {value}' for name, value in parts.items()) + "\n}\n"


def read_work(data: bytes | str) -> Work:
    """Return the work that a file holds. Exercises that this kit does not know are kept.

    Parameters
    ----------
    data : bytes or str
        Content of a ``my_work.json``.

    Raises
    ------
    WorkError
        When it is too large, not text, cut short, of another kind, changed by accident, of a newer format, or holds anything
        that this kit would not have written.
    """
    try:
        return _work(opened(data, FILE, FORMAT, MIGRATIONS))
    except RecursionError:
        raise WorkError(rule="json", line=1, column=1) from None


def read_submitted(data: bytes | str) -> tuple[Work, str]:
    """Return the work of a file that somebody handed in, and what its check value says of it.

    Parameters
    ----------
    data : bytes or str
        Content of a ``my_work.json``.

    Returns
    -------
    tuple
        The work, and ``"fits"``; ``"altered"`` when the check value does not fit the content; ``"unchecked"`` when there is none.

    Raises
    ------
    WorkError
        As `read_work`, except for a check value that does not fit.
    """
    try:
        return read_work(data), "fits"
    except WorkError as error:
        if error.rule != "changed":
            raise
    found = _json(data)
    return read_work(canonical(found | {"checksum": checksum(found)})), "altered" if "checksum" in found else "unchecked"


def opened(
    content: bytes | str, file: str, latest: int, migrations: Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]]
) -> dict[str, Any]:
    """Return the JSON object of a file that is ours, in today's format.

    Parameters
    ----------
    content : bytes or str
        What the file holds.
    file : str
        What it calls itself.
    latest : int
        Today's format.
    migrations : mapping
        From a format to the next.

    Raises
    ------
    WorkError
        When it is none of ours, of a newer format, damaged or too large.
    """
    data = _json(content)
    if not isinstance(data, dict) or data.get("file") != file:
        found = ", ".join(map(str, data)) if isinstance(data, dict) else type(data).__name__
        raise WorkError(rule="foreign", found=_short(found) or "-")
    lifted: dict[str, Any] = data
    version = lifted.get("format")
    if not isinstance(version, int) or isinstance(version, bool) or not (version in migrations or version >= latest):
        raise WorkError(rule="format", found=_short(version), expected=latest)
    if version > latest:
        raise WorkError(rule="newer", found=_short(version), expected=latest)
    if lifted.get("checksum") != checksum(lifted):
        raise WorkError(rule="changed")
    while version < latest:
        try:
            lifted = migrations[version](lifted)
        except (LookupError, TypeError, ValueError, AttributeError):
            raise WorkError(rule="changed") from None
        version += 1
    return lifted


def _json(data: bytes | str) -> Any:
    size = len(data) if isinstance(data, bytes) else len(data.encode("utf-8", "replace"))
    if size > LIMIT:
        raise WorkError(rule="large", found=f"{size:,}", expected=f"{LIMIT:,}")
    try:
        words = data.decode("utf-8-sig") if isinstance(data, bytes) else data.removeprefix("\ufeff")
        if not words.strip():
            raise WorkError(rule="empty")
        found = json.loads(words, parse_constant=_no_constant)
        json.dumps(found, ensure_ascii=False).encode()  # half a character could not be written again
    except UnicodeError:
        raise WorkError(rule="not_text") from None
    except json.JSONDecodeError as error:
        raise WorkError(rule="json", line=error.lineno, column=error.colno) from None
    except WorkError:
        raise
    except ValueError:  # NaN, or a number of thousands of digits
        raise WorkError(rule="json", line=1, column=1) from None
    return found


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _work(data: Mapping[str, Any]) -> Work:
    needed = {"file": str, "format": int, "kit": str, "copy": dict, "settings": dict, "exercises": dict}
    data = _fields(data, "-", needed, {"checksum": str})
    copy = _fields(data["copy"], "copy", {"id": str, "since": str})
    settings, exercises = _table(data["settings"], "settings"), _table(data["exercises"], "exercises")
    if not re.fullmatch(r"[0-9a-f]{16}", copy["id"]):
        _wrong("copy.id", copy["id"], "16 x 0-9a-f")
    _time(copy["since"], "copy.since")
    made = {}
    for name, setting in settings.items():
        place = f"settings.{_short(name)}"
        found = _fields(setting, place, {"at": int, "value": str})
        made[name] = (_whole(found["at"], f"{place}.at", STAMP_LIMIT), _words(found["value"], f"{place}.value"))
    return Work(
        copy["id"],
        copy["since"],
        {name: _entry(entry, f"exercises.{_short(name)}") for name, entry in exercises.items()},
        made,
        _words(data["kit"], "kit"),
    )


def _entry(data: Any, place: str) -> Entry:
    shape = {"kind": str, "state": str, "attempts": int, "hints": int, "first": str, "last": str, "tries": list}
    found = _fields(data, place, shape, {"revealed": bool})
    for name in ("first", "last"):
        _time(found[name], f"{place}.{name}")
    if len(found["tries"]) > KEPT + 1:
        _wrong(f"{place}.tries", len(found["tries"]), f"0-{KEPT + 1}")
    entry = Entry(
        _words(found["kind"], f"{place}.kind"),
        found["first"],
        found["last"],
        tuple(_try(one, f"{place}.tries[{count}]") for count, one in enumerate(found["tries"])),
        _whole(found["attempts"], f"{place}.attempts"),
        _whole(found["hints"], f"{place}.hints"),
        found.get("revealed", False),
    )
    stamps = [one.at for one in entry.tries]
    if stamps != sorted(stamps):
        _wrong(f"{place}.tries", ", ".join(map(str, stamps)), text("progress.refused.order"))
    if found["state"] != entry.state:
        _wrong(f"{place}.state", found["state"], entry.state)
    return entry


def _try(data: Any, place: str) -> Try:
    found = _fields(data, place, {"at": int, "state": str, "answer": dict})
    if found["state"] not in _STATES:
        _wrong(f"{place}.state", found["state"], ", ".join(_STATES))
    if len(found["answer"]) > 5 or not all(_is_value(value) for value in found["answer"].values()):
        _wrong(f"{place}.answer", "?", text("progress.refused.values"))
    return Try(_whole(found["at"], f"{place}.at", STAMP_LIMIT), found["state"], found["answer"])


def _is_value(value: Any) -> bool:
    if isinstance(value, list):
        return len(value) <= 100 and all(isinstance(item, str) and len(item) <= 200 for item in value)
    if isinstance(value, str):
        return len(value) <= _MOST
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e300 and math.isfinite(value)


def _fields(data: Any, place: str, needed: Mapping[str, type], may: Mapping[str, type] | None = None) -> dict[str, Any]:
    """Return an object whose fields are all known and of the right type."""
    kinds = {**needed, **(may or {})}
    if not isinstance(data, dict) or not set(needed) <= set(data) <= set(kinds):
        _wrong(place, ", ".join(map(_short, data)) if isinstance(data, dict) else type(data).__name__, ", ".join(needed))
    for name, value in data.items():
        if not isinstance(value, kinds[name]) or (isinstance(value, bool) and kinds[name] is not bool):
            _wrong(f"{place}.{name}", type(value).__name__, kinds[name].__name__)
    return dict(data)


def _table(data: dict[str, Any], place: str) -> dict[str, Any]:
    if len(data) > _MOST or not all(0 < len(name) <= 80 for name in data):
        _wrong(place, len(data), text("progress.refused.table", most=f"{_MOST:,}"))
    return data


def _time(value: str, place: str) -> None:
    if not _TIME.fullmatch(value):
        _wrong(place, value, "2026-03-01T09:30:00Z")


def _whole(value: int, place: str, most: int = 1_000_000) -> int:
    return value if 0 <= value <= most else _wrong(place, value, f"0-{most}")


def _words(value: Any, place: str) -> str:
    return value if isinstance(value, str) and len(value) <= 200 else _wrong(place, value, text("progress.refused.words"))


def _wrong(place: str, found: Any, expected: str) -> NoReturn:
    raise WorkError(rule="shape", place=place, found=_short(found), expected=expected)


def _short(value: Any) -> str:
    words = str(value) if not isinstance(value, int) or abs(value) < 10**20 else "10^20"
    line = "".join(sign if sign.isprintable() else "?" for sign in words[:61])
    return line if len(line) <= 60 else line[:59] + "…"
