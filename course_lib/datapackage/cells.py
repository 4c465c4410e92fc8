"""One table of a data package: its file read, its cells typed and checked one by one."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from course_lib.datapackage.descriptor import names
from course_lib.datapackage.faults import Fault, listed, unread
from course_lib.language import text
from course_lib.paths import Unreadable, inside, read_text

# Eighteen digits fit a 64-bit integer, three hundred a float (330 behind its point): larger numbers are slips, and are told as such.
_TYPES: dict[str, tuple[str, Callable[[str], Any]]] = {
    "string": (r"(?s:.*)", str),
    "integer": (r"-?[0-9]{1,18}", int),
    "number": (r"-?[0-9]{1,300}(\.[0-9]{1,330})?", float),
    "boolean": (r"true|false|True|False|TRUE|FALSE", lambda cell: cell.lower() == "true"),
    "date": (r"[0-9]{4}-[0-9]{2}-[0-9]{2}", date.fromisoformat),
}
_LIMITS: dict[str, Callable[[Any, Any], bool]] = {
    "enum": lambda value, allowed: value in allowed,
    "pattern": lambda value, pattern: bool(re.fullmatch(pattern, value)),
    "minimum": lambda value, least: value >= least,
    "maximum": lambda value, most: value <= most,
    "minLength": lambda value, least: len(value) >= least,
    "maxLength": lambda value, most: len(value) <= most,
}


@dataclass(frozen=True)
class Table:
    """One table: its rows as dicts of typed values (None where a cell is empty) and the line each row starts on.

    While the package is read, `damaged` holds the columns with a fault, and None when a whole row was lost.
    """

    name: str
    file: str
    schema: dict[str, Any]
    rows: list[dict[str, Any]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    damaged: set[str | None] = field(default_factory=set)

    @property
    def fields(self) -> dict[str, dict[str, Any]]:
        """Column name to the column's entry in the schema."""
        return {entry["name"]: entry for entry in self.schema["fields"]}

    @property
    def key(self) -> list[str]:
        """Columns of the primary key."""
        return names(self.schema.get("primaryKey", []))

    def fault(self, index: int, rule: str, column: str, found: Any = "", expected: Any = "", detail: Any = "") -> Fault:
        """Return a fault of the row at `index`."""
        texts = (str(found), str(expected))
        return Fault(rule, *texts, self.name, self.file, self.lines[index], column, str(detail))


@dataclass(frozen=True)
class Package:
    """A data package without a fault: its folder, its descriptor and its tables by name, in the descriptor's order."""

    folder: Path
    descriptor: dict[str, Any]
    tables: dict[str, Table]


def read_table(package: Package, resource: dict[str, Any]) -> list[Fault]:
    """Add the resource's table to the package and return its faults; a table without a good header is not added."""
    name, file, schema = resource["name"], resource["path"], resource["schema"]
    try:
        source = read_text(inside(package.folder, file)).removeprefix("\ufeff")
    except Unreadable as error:
        return [unread(error, table=name, file=file)]
    table, records = Table(name, file, schema), _records(source)
    header = next(records)
    if faults := list(_header_faults(table, *header)):
        return faults
    for line, cells in records:
        faults += _add_row(table, header[1], line, cells)
    table.damaged.update(fault.column for fault in faults)
    package.tables[name] = table
    return faults


def _records(source: str) -> Iterator[tuple[int, list[str] | csv.Error]]:
    """Yield the line on which each record starts, and its cells; at a line that isn't CSV, the error as the last."""
    reader, line = csv.reader(io.StringIO(source, newline=""), strict=True), 1
    try:
        for cells in reader:
            yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        yield line, error
    if line == 1:
        yield line, []


def _header_faults(table: Table, line: int, header: list[str] | csv.Error) -> Iterator[Fault]:
    columns = list(table.fields)
    place: dict[str, Any] = {"table": table.name, "file": table.file, "row": line}
    if isinstance(header, csv.Error):
        yield Fault("csv", str(header), **place)
    elif not any(header):
        yield Fault("empty", "", ", ".join(columns), **place)
    else:
        for column in dict.fromkeys([*columns, *header]):
            count, known = header.count(column), column in columns
            rule = "column_missing" if not count else "column_doubled" if count > 1 else "" if known else "column_extra"
            if rule:
                yield Fault(rule, column=column, **place)


def _add_row(table: Table, header: Any, line: int, cells: list[str] | csv.Error) -> Iterator[Fault]:
    """Add a record to the table as typed values and yield its faults; one of the wrong width is not added."""
    place: dict[str, Any] = {"table": table.name, "file": table.file, "row": line}
    if isinstance(cells, csv.Error):
        yield Fault("csv", str(cells), **place)
    elif not any(cells):
        yield Fault("blank", **place)
    elif len(cells) != len(header):
        yield Fault("cells", str(len(cells)), str(len(header)), **place)
    else:
        row: dict[str, Any] = dict(zip(header, cells, strict=True))
        missing = table.schema.get("missingValues", [""])
        table.rows.append(row)
        table.lines.append(line)
        for column, entry in table.fields.items():
            row[column], faults = _cell(row[column], entry, missing)
            for rule, found, expected in faults:
                yield table.fault(len(table.rows) - 1, rule, column, found, expected)


def _cell(cell: str, entry: dict[str, Any], missing: list[str]) -> tuple[Any, list[tuple[str, str, str]]]:
    """Return the typed value of a cell, and for each rule it breaks: the rule, what was found, what was expected."""
    limits, (form, convert) = entry.get("constraints", {}), _TYPES[entry["type"]]
    if cell in missing:
        return None, [("required", "", "")] if limits.get("required") else []
    try:
        value = convert(cell) if re.fullmatch(form, cell) else None
    except ValueError:
        value = None
    if value is None:
        return None, [(f"type_{entry['type']}", cell, "")]
    broken = [rule for rule, holds in _LIMITS.items() if rule in limits and not holds(value, limits[rule])]
    return value, [(rule, cell, _expected(rule, limits[rule], entry)) for rule in broken]


def _expected(rule: str, limit: Any, entry: dict[str, Any]) -> str:
    # Few readers know the language of patterns.
    return text("data.error.such_as", form=limit, example=entry["example"]) if rule == "pattern" and "example" in entry else listed(limit)
