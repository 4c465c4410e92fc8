"""What can be wrong with a data package, and how it is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from course_lib.language import text
from course_lib.paths import Unreadable

DESCRIPTOR = "datapackage.json"
SHOWN = 50  # faults printed; an error holds them all


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong, as data; ``str(fault)`` is a sentence in the language in use.

    Parameters
    ----------
    rule : str
        The rule broken: a key under ``fault`` in ``texts/data.toml``.
    found, expected : str
        What stands there and what should.
    table, file : str, optional
        Name of the table; name of the file as the package gives it.
    row : int, optional
        Line of the file, counted from 1, as an editor shows it.
    column : str, optional
        Name of the column.
    detail : str
        A further place that the sentence needs, e.g. the line of the other row with the same id.

    Examples
    --------
    >>> print(Fault("enum", "autority", "nodality, authority", file="measures.csv", row=14, column="tool"))
    measures.csv, line 14, column tool: found 'autority'; expected one of nodality, authority
    """

    rule: str
    found: str = ""
    expected: str = ""
    table: str | None = None
    file: str | None = None
    row: int | None = None
    column: str | None = None
    detail: str = ""
    texts: ClassVar[str] = "data"  # the file of texts that its sentence is in

    @property
    def where(self) -> str:
        """File, table, line and column, as far as they are known."""
        parts = [short(self.file)] if self.file else []
        if self.table and self.file in (None, DESCRIPTOR):
            parts.append(text("data.where.table", name=short(self.table)))
        if self.row:
            parts.append(text("data.where.line", number=self.row))
        if self.column:
            parts.append(text("data.where.column", name=short(self.column)))
        return text("data.where.join").join(parts)

    def __str__(self) -> str:
        """Return the fault as a sentence."""
        values = {"found": short(self.found), "expected": self.expected, "detail": self.detail}
        return text("data.error.line", where=self.where, what=text(f"{self.texts}.fault.{self.rule}", **values))


class DatasetError(ValueError):
    """A data package that can't be used.

    Attributes
    ----------
    faults : tuple of Fault
        All faults found; the message prints the first 50, a line each.
    """

    head: ClassVar[str] = "data.error.head"

    def __init__(self, folder: str, faults: tuple[Fault, ...]):
        super().__init__(folder, faults)
        self.folder, self.faults = folder, faults

    def __str__(self) -> str:
        """Return the faults in the language in use, a line each."""
        lines = [text(self.head, folder=self.folder, count=len(self.faults))]
        lines += [f"  {fault}" for fault in self.faults[:SHOWN]]
        if len(self.faults) > SHOWN:
            lines.append("  " + text("data.error.more", count=f"{len(self.faults) - SHOWN:,}"))
        return "\n".join(lines)


def unread(error: Unreadable, **place: Any) -> Fault:
    """Return the fault that a file is, which could not be read."""
    return Fault(**error.place, **place)


def listed(limit: Any) -> str:
    """Return a value, or the values of a list, as words."""
    return ", ".join(map(str, limit)) if isinstance(limit, list | tuple) else str(limit)


def short(words: str, width: int = 60) -> str:
    """Return words as one printable line, cut where they are too long to read."""
    cut = words if len(words) <= width else words[: width - 3] + "..."
    return "".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in cut)
