"""Read a data package and check all of it, with nothing but the standard library.

Every fault is gathered before any is told; what can't be checked because something under it is broken is left alone,
so that one lost table doesn't hide behind a hundred broken references to it.
"""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from os import PathLike
from pathlib import Path
from typing import Any

from course_lib.language import text
from course_lib.paths import Unreadable, inside, read_text

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

    @property
    def where(self) -> str:
        """File, table, line and column, as far as they are known."""
        parts = [_short(self.file)] if self.file else []
        if self.table and self.file in (None, DESCRIPTOR):
            parts.append(text("data.where.table", name=_short(self.table)))
        if self.row:
            parts.append(text("data.where.line", number=self.row))
        if self.column:
            parts.append(text("data.where.column", name=_short(self.column)))
        return text("data.where.join").join(parts)

    def __str__(self) -> str:
        """Return the fault as a sentence."""
        values = {"found": _short(self.found), "expected": self.expected, "detail": self.detail}
        return text("data.error.line", where=self.where, what=text(f"data.fault.{self.rule}", **values))


class DatasetError(ValueError):
    """A data package that can't be used.

    Attributes
    ----------
    faults : tuple of Fault
        All faults found; the message prints the first 50, a line each.
    """

    def __init__(self, folder: str, faults: tuple[Fault, ...]):
        super().__init__(folder, faults)
        self.folder, self.faults = folder, faults

    def __str__(self) -> str:
        """Return the faults in the language in use, a line each."""
        lines = [text("data.error.head", folder=self.folder, count=len(self.faults))]
        lines += [f"  {fault}" for fault in self.faults[:SHOWN]]
        if len(self.faults) > SHOWN:
            lines.append("  " + text("data.error.more", count=f"{len(self.faults) - SHOWN:,}"))
        return "\n".join(lines)


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
        return _names(self.schema.get("primaryKey", []))

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


def read(path: str | PathLike[str]) -> Package:
    """Read the data package in the folder `path` and check every file, table, row and cell of it.

    Parameters
    ----------
    path : str or os.PathLike
        A folder that holds ``datapackage.json`` and a CSV file for each table.

    Raises
    ------
    DatasetError
        When there is any fault at all; it lists every one.

    Examples
    --------
    >>> read("no-such-folder")
    Traceback (most recent call last):
    ...
    course_lib.datapackage.DatasetError: The data package no-such-folder cannot be used. Faults found: 1
      no-such-folder: there is no such folder; expected a folder that holds datapackage.json
    """
    folder = Path(path)
    descriptor = _descriptor(folder, str(path))
    faults = list(_contradictions(descriptor))
    spoilt = {fault.table for fault in faults}
    package = Package(folder, descriptor, {})
    for resource in descriptor["resources"]:
        if resource["name"] not in spoilt:
            faults += _read_table(package, resource)
    faults += [fault for table in package.tables.values() for check in _CHECKS for fault in check(table, package)]
    if faults:
        raise DatasetError(str(path), tuple(faults))
    return package


@cache
def canonical() -> dict[str, dict[str, Any]]:
    """Return the schema of each of the kit's tables, by name: what every package must have (``schema.json``)."""
    source = (files("course_lib") / "schema.json").read_text(encoding="utf-8")
    return {table["name"]: table["schema"] for table in json.loads(source)}


# --- the descriptor ---------------------------------------------------------------------------------------------


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _pattern(value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(re.compile(value))
    except (re.error, OverflowError, RecursionError):
        return False


def _names_given(value: Any) -> bool:
    names = [value] if isinstance(value, str) else value
    return isinstance(names, list) and names != [] and all(isinstance(name, str) for name in names)


def _no_dialect(value: Any) -> bool:
    return bool(value == {})


# A type, a pattern of text, a test, [each], (first, second) or {key: shape}; a key with ? may be left out.
_SHAPE: dict[str, Any] = {
    "name": re.compile(r"[a-z0-9._-]{1,80}"),
    "version": str,
    "report": {
        "title": str,
        "title_zh": str,
        "year": int,
        "pages": (int, int),
        "characters": int,
        "sha256": re.compile("[0-9a-f]{64}"),
    },
    "resources": [
        {
            "name": str,
            "path": str,
            "format?": re.compile("csv"),
            "encoding?": re.compile("utf-?8", re.I),
            "dialect?": _no_dialect,
            "schema": {
                "fields": [
                    {
                        "name": str,
                        "type": re.compile("string|integer|number|boolean|date"),
                        "constraints?": {
                            "required?": bool,
                            "unique?": bool,
                            "enum?": list,
                            "pattern?": _pattern,
                            "minimum?": _number,
                            "maximum?": _number,
                            "minLength?": int,
                            "maxLength?": int,
                        },
                    }
                ],
                "missingValues?": [str],
                "primaryKey?": _names_given,
                "foreignKeys?": [{"fields": _names_given, "reference": {"resource": str, "fields": _names_given}}],
                "rowReference?": {"table": str, "row": str},
            },
        }
    ],
}


def _descriptor(folder: Path, shown: str) -> dict[str, Any]:
    """Return the descriptor, or raise at once: without it there is nothing more to check."""
    file: str | None = shown
    try:
        _expect_folder(folder)
        file = DESCRIPTOR
        found: dict[str, Any] = _parse(read_text(inside(folder, DESCRIPTOR)))
    except Unreadable as error:
        raise DatasetError(shown, (_unread(error, file=file),)) from None
    if faults := tuple(_misshapen(found, _SHAPE)):
        raise DatasetError(shown, faults)
    return found


def _expect_folder(folder: Path) -> None:
    if folder.is_file():
        raise Unreadable(rule="folder_is_zip" if zipfile.is_zipfile(folder) else "folder_is_file")
    if not folder.is_dir():
        raise Unreadable(rule="folder_missing")


def _parse(source: str) -> Any:
    try:
        return json.loads(source.removeprefix("\ufeff"), parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise Unreadable(rule="json", found=str(error), row=getattr(error, "lineno", None)) from None


def _refuse(constant: str) -> None:
    message = f"{constant} is not a number in JSON"
    raise ValueError(message)


def _misshapen(value: Any, shape: Any, path: str = "") -> Iterator[Fault]:
    """Yield a fault for each place where the parsed JSON `value` doesn't have the `shape` it should."""
    if isinstance(shape, dict) and isinstance(value, dict):
        for key, inner in shape.items():
            name = key.rstrip("?")
            if name in value or name == key:
                yield from _misshapen(value.get(name), inner, f"{path}.{name}".lstrip("."))
    elif isinstance(shape, list) and isinstance(value, list):
        for number, item in enumerate(value):
            yield from _misshapen(item, shape[0], f"{path}[{number}]")
    elif not _fits(value, shape):
        found = json.dumps(value, ensure_ascii=False)
        yield Fault("shape", found, _described(shape), file=DESCRIPTOR, detail=path or "$")


def _fits(value: Any, shape: Any) -> bool:
    if isinstance(shape, re.Pattern):
        return isinstance(value, str) and bool(shape.fullmatch(value))
    if isinstance(shape, tuple):
        return isinstance(value, list) and len(value) == len(shape) and all(map(_fits, value, shape))
    if isinstance(shape, type):
        return isinstance(value, shape) and (shape is bool or not isinstance(value, bool))
    return callable(shape) and bool(shape(value))


def _described(shape: Any) -> str:
    """Return what a shape asks for in the words of JSON, which both languages use."""
    if isinstance(shape, re.Pattern):
        return str(shape.pattern)
    if isinstance(shape, tuple):
        return f"[{', '.join(map(_described, shape))}]"
    kinds = {dict: "object", list: "array", str: "string", int: "integer", bool: "true | false"}
    named = {_number: "number", _pattern: "regular expression", _names_given: "string | array", _no_dialect: "{}"}
    kind = shape if isinstance(shape, type) else type(shape)
    return named[shape] if callable(shape) and shape in named else kinds[kind]


def _contradictions(descriptor: dict[str, Any]) -> Iterator[Fault]:
    """Yield where the descriptor contradicts the schema or itself."""
    declared: dict[str, Any] = {}
    for resource in descriptor["resources"]:
        if resource["name"] in declared:
            yield Fault("table_doubled", table=resource["name"], file=DESCRIPTOR)
        declared[resource["name"]] = resource["schema"]
    for name, schema in canonical().items():
        if name not in declared:
            yield Fault("table_missing", table=name, file=DESCRIPTOR)
        else:
            yield from _differences(name, declared[name], schema)
    for name, schema in declared.items():
        yield from _inconsistencies(name, schema, declared)


def _differences(name: str, declared: dict[str, Any], wanted: dict[str, Any]) -> Iterator[Fault]:
    """Yield where the declared schema of a table isn't the canonical one; further columns and keys are welcome."""

    def differs(found: Any, expected: Any, detail: str, column: str | None = None) -> Iterator[Fault]:
        if found != expected:
            words = (json.dumps(found, ensure_ascii=False), json.dumps(expected, ensure_ascii=False))
            yield Fault("differs", *words, name, DESCRIPTOR, None, column, detail)

    yield from differs(_names(declared.get("primaryKey", [])), _names(wanted.get("primaryKey", [])), "primaryKey")
    yield from differs(declared.get("missingValues", [""]), wanted.get("missingValues", [""]), "missingValues")
    yield from differs(declared.get("rowReference"), wanted.get("rowReference"), "rowReference")
    for key in _foreign_keys(wanted):
        if key not in _foreign_keys(declared):
            yield from differs(None, key, "foreignKeys")
    columns = {entry["name"]: entry for entry in declared["fields"]}
    for entry in wanted["fields"]:
        column = entry["name"]
        if column not in columns:
            yield Fault("column_undeclared", "", entry["type"], name, DESCRIPTOR, column=column)
            continue
        yield from differs(columns[column]["type"], entry["type"], "type", column)
        yield from differs(columns[column].get("constraints", {}), entry.get("constraints", {}), "constraints", column)


def _inconsistencies(name: str, schema: dict[str, Any], tables: dict[str, Any]) -> Iterator[Fault]:
    """Yield what a declared schema says that can't be: doubled columns, keys to nothing, limits that don't apply."""
    columns = {table: [entry["name"] for entry in tables[table]["fields"]] for table in tables}
    columns[""] = own = columns[name]
    named = [("", column, "primaryKey") for column in _names(schema.get("primaryKey", []))]
    named += [("", column, "rowReference") for column in schema.get("rowReference", {}).values()]
    for ours, table, theirs in _foreign_keys(schema):
        named += [("", column, "foreignKeys") for column in ours]
        named += [(table, column, "foreignKeys") for column in theirs or [""]]
        if len(ours) != len(theirs):
            named.append((table, "", "foreignKeys"))
    for table, column, detail in named:
        if column not in columns.get(table, []):
            yield Fault("key_unknown", f"{table}.{column}".strip("."), "", name, DESCRIPTOR, detail=detail)
    for column in sorted({column for column in own if own.count(column) > 1}):
        yield Fault("column_doubled", table=name, file=DESCRIPTOR, column=column)
    for entry in schema["fields"]:
        for limit in entry.get("constraints", {}):
            if entry["type"] not in _LIMITED.get(limit, ()):
                yield Fault("constraint_unknown", limit, entry["type"], name, DESCRIPTOR, column=entry["name"])


def _names(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def _foreign_keys(schema: dict[str, Any]) -> list[tuple[list[str], str, list[str]]]:
    keys = schema.get("foreignKeys", [])
    return [(_names(key["fields"]), key["reference"]["resource"], _names(key["reference"]["fields"])) for key in keys]


# --- tables and cells -------------------------------------------------------------------------------------------

# Eighteen digits fit a 64-bit integer, three hundred a float: larger numbers are slips, and are told as such.
_TYPES: dict[str, tuple[str, Callable[[str], Any]]] = {
    "string": (r"(?s:.*)", str),
    "integer": (r"-?[0-9]{1,18}", int),
    "number": (r"-?[0-9]{1,300}(\.[0-9]{1,300})?", float),
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
_LIMITED = {"required": tuple(_TYPES), "unique": tuple(_TYPES), "enum": ("string", "integer", "number", "boolean")}
_LIMITED |= dict.fromkeys(("pattern", "minLength", "maxLength"), ("string",))
_LIMITED |= dict.fromkeys(("minimum", "maximum"), ("integer", "number"))


def _read_table(package: Package, resource: dict[str, Any]) -> list[Fault]:
    """Add the resource's table to the package and return its faults; a table without a good header is not added."""
    name, file, schema = resource["name"], resource["path"], resource["schema"]
    try:
        source = read_text(inside(package.folder, file)).removeprefix("\ufeff")
    except Unreadable as error:
        return [_unread(error, table=name, file=file)]
    table, records = Table(name, file, schema), _records(source)
    header = next(records)
    if faults := list(_header_faults(table, *header)):
        return faults
    for line, cells in records:
        faults += _add_row(table, header[1], line, cells)
    table.damaged.update(fault.column for fault in faults)
    package.tables[name] = table
    return faults


def _unread(error: Unreadable, **place: Any) -> Fault:
    return Fault(**error.place, **place)


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
    return value, [(rule, cell, _listed(limits[rule])) for rule in broken]


def _listed(limit: Any) -> str:
    return ", ".join(map(str, limit)) if isinstance(limit, list | tuple) else str(limit)


def _short(words: str, width: int = 60) -> str:
    """Return words as one printable line, cut where they are too long to read."""
    cut = words if len(words) <= width else words[: width - 3] + "..."
    return "".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in cut)


# --- rows among themselves --------------------------------------------------------------------------------------


def _unique(table: Table, _package: Package) -> Iterator[Fault]:
    """Yield rows that repeat a primary key or a value of a unique column."""
    singles = [[name] for name, entry in table.fields.items() if entry.get("constraints", {}).get("unique")]
    for columns in [key for key in (table.key, *singles) if key]:
        seen: dict[tuple[Any, ...], int] = {}
        for index, value in enumerate(_values(table, columns)):
            if None not in value and seen.setdefault(value, index) != index:
                yield table.fault(index, "unique", columns[0], _listed(value), "", table.lines[seen[value]])


def _keys_given(table: Table, _package: Package) -> Iterator[Fault]:
    """Yield rows whose primary key is empty where the columns themselves don't say that they are required."""
    loose = [column for column in table.key if not table.fields[column].get("constraints", {}).get("required")]
    for index, row in enumerate(table.rows):
        for column in loose:
            if row[column] is None and column not in table.damaged:
                yield table.fault(index, "required", column)


def _references(table: Table, package: Package) -> Iterator[Fault]:
    """Yield rows whose foreign key names no row."""
    for ours, resource, theirs in _foreign_keys(table.schema):
        target = package.tables.get(resource or table.name)
        if target is None or target.damaged & {None, *theirs}:
            continue
        known, place = set(_values(target, theirs)), f"{target.file} ({', '.join(theirs)})"
        for index, value in enumerate(_values(table, ours)):
            if None not in value and value not in known:
                yield table.fault(index, "reference", ours[0], _listed(value), place)


def _cycles(table: Table, _package: Package) -> Iterator[Fault]:
    """Yield each circle of rows that belong to one another by a key to their own table."""
    for ours, resource, theirs in _foreign_keys(table.schema):
        if resource not in ("", table.name):
            continue
        whole, part = _values(table, theirs), _values(table, ours)
        parent, done = dict(zip(whole, part, strict=True)), set()
        for key in parent:
            trail: list[tuple[Any, ...]] = []
            while key in parent and key not in done and None not in key:
                done.add(key)
                trail.append(key)
                key = parent[key]
            if key in trail:
                circle = [*trail[trail.index(key) :], key]
                yield table.fault(whole.index(key), "cycle", ours[0], " > ".join(_listed(link) for link in circle))


def _row_references(table: Table, package: Package) -> Iterator[Fault]:
    """Yield rows that name a table and a row in it (the extension ``rowReference``) where there is no such row."""
    if not (pair := table.schema.get("rowReference")):
        return
    targets = {name: (target, set(_values(target, target.key))) for name, target in package.tables.items()}
    for index, (name, key) in enumerate(_values(table, [pair["table"], pair["row"]])):
        if (name is None) != (key is None):
            empty, given = (pair["table"], pair["row"])[:: 1 if name is None else -1]
            yield table.fault(index, "half_reference", empty, "", given)
        elif name not in (None, *(resource["name"] for resource in package.descriptor["resources"])):
            yield table.fault(index, "reference", pair["table"], name, DESCRIPTOR)
        elif name in targets:
            target, known = targets[name]
            if (key,) not in known and not target.damaged & {None, *target.key}:
                yield table.fault(index, "reference", pair["row"], key, f"{target.file} ({', '.join(target.key)})")


def _bounds(table: Table, _package: Package) -> Iterator[Fault]:
    """Yield rows whose value isn't within its bounds."""
    for index, row in enumerate(table.rows):
        if not (numbers := _numbers(row, "lower", "value", "upper")):
            continue
        lower, value, upper = numbers
        # "More than 100" is printed as 100 and bounded by 101: there the value stands just outside.
        outside = value < lower and row.get("qualifier") != "more_than"
        if lower > upper or value > upper or outside:
            yield table.fault(index, "bounds", "value", f"lower {lower:g}, value {value:g}, upper {upper:g}")


def _spans(table: Table, package: Package) -> Iterator[Fault]:
    """Yield rows whose span is empty, runs past the text, or starts outside the row's passage."""
    characters = package.descriptor["report"]["characters"]
    around = {row["passage_id"]: row for row in package.tables["passages"].rows} if "passages" in package.tables else {}
    for index, row in enumerate(table.rows):
        if not (span := _numbers(row, "char_start", "char_end")):
            continue
        if span[0] >= span[1]:
            yield table.fault(index, "span_order", "char_end", span[1], span[0])
        if span[1] > characters:
            yield table.fault(index, "span_end", "char_end", span[1], characters)
        passage = around.get(row.get("passage_id"), {})
        limits = _numbers(passage, "char_start", "char_end")
        if limits and not limits[0] <= span[0] < max(limits) and table.name != "passages":
            place = f"{limits[0]}-{limits[1]}"
            yield table.fault(index, "span_outside", "char_start", span[0], place, row["passage_id"])


def _pages(table: Table, package: Package) -> Iterator[Fault]:
    """Yield rows on a page that the report doesn't have, or that end before they begin."""
    first, last = package.descriptor["report"]["pages"]
    for index, row in enumerate(table.rows):
        for column in ("page", "page_end"):
            if (page := _numbers(row, column)) and not first <= page[0] <= last:
                yield table.fault(index, "page", column, page[0], f"{first}-{last}")
        if (pages := _numbers(row, "page", "page_end")) and pages[0] > pages[1]:
            yield table.fault(index, "page_order", "page_end", pages[1], pages[0])


def _values(table: Table, columns: list[str]) -> list[tuple[Any, ...]]:
    return [tuple(row[column] for column in columns) for row in table.rows]


def _numbers(row: dict[str, Any], *columns: str) -> list[Any] | None:
    """Return the values of `columns`, or None when any of them is absent, empty or no number."""
    values = [row.get(column) for column in columns]
    return values if all(map(_number, values)) else None


_CHECKS = (_unique, _keys_given, _references, _cycles, _row_references, _bounds, _spans, _pages)
