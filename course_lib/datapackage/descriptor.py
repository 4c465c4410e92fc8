"""The descriptor of a data package: its form, and that it keeps to the kit's schema and to itself."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from course_lib.datapackage.faults import DESCRIPTOR, DatasetError, Fault, unread
from course_lib.paths import Unreadable, inside, read_text

_TYPES = ("string", "integer", "number", "boolean", "date")
_LIMITED = {"required": _TYPES, "unique": _TYPES, "enum": ("string", "integer", "number", "boolean")}
_LIMITED |= dict.fromkeys(("pattern", "minLength", "maxLength"), ("string",))
_LIMITED |= dict.fromkeys(("minimum", "maximum"), ("integer", "number"))
_CODE = "[a-z][a-z0-9_-]*"


@cache
def canonical() -> dict[str, dict[str, Any]]:
    """Return the schema of each of the kit's tables, by name: what every package must have (``schema.json``)."""
    source = (files("course_lib") / "schema.json").read_text(encoding="utf-8")
    return {table["name"]: table["schema"] for table in json.loads(source)}


@cache
def own() -> dict[str, dict[str, Any]]:
    """Return the schema of a report with themes of its own: the kit's, but for theme codes and for more rows than ids have digits.

    ``schema_own.json`` holds what else is said differently of a column, wherever it stands.
    """
    said = json.loads((files("course_lib") / "schema_own.json").read_text(encoding="utf-8"))
    schemas = deepcopy(canonical())
    for entry in (entry for schema in schemas.values() for entry in schema["fields"]):
        entry |= said.get(entry["name"], {})
        limits = entry.get("constraints", {})
        if entry["name"] == "theme_id":
            limits |= {"pattern": _CODE}
            limits.pop("enum")
        elif counted := re.fullmatch(r"([a-z])\\d\{(\d)\}", limits.get("pattern", "")):
            letter, digits = counted.groups()
            limits["pattern"] = rf"{letter}\d{{{digits},}}"
            entry["example"] = letter + "1".zfill(int(digits))
    return schemas


def has_own_themes(tables: dict[str, dict[str, Any]]) -> bool:
    """Tell whether declared schemas, by table, leave the themes to the report; otherwise they list those of the kit."""
    fields = tables.get("themes", {}).get("fields", [])
    return any(entry["name"] == "theme_id" and "enum" not in entry.get("constraints", {}) for entry in fields)


def names(value: Any) -> list[str]:
    """Return one name or a list of names as a list."""
    return [value] if isinstance(value, str) else list(value)


def foreign_keys(schema: dict[str, Any]) -> list[tuple[list[str], str, list[str]]]:
    """Return each foreign key: our columns, the table they point to (empty: this one) and its columns."""
    keys = schema.get("foreignKeys", [])
    return [(names(key["fields"]), key["reference"]["resource"], names(key["reference"]["fields"])) for key in keys]


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _pattern(value: Any) -> bool:
    try:
        # A repeated group, such as (a+)+, can take longer than anybody lives; a package must not make its reader wait.
        return isinstance(value, str) and bool(re.compile(value)) and not re.search(r"(?<!\\)\)[*+{]", value)
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


def read_descriptor(folder: Path, shown: str) -> dict[str, Any]:
    """Return the descriptor, or raise at once: without it there is nothing more to check."""
    file: str | None = shown
    try:
        _expect_folder(folder)
        file = DESCRIPTOR
        found: dict[str, Any] = _parse(read_text(inside(folder, DESCRIPTOR)))
    except Unreadable as error:
        raise DatasetError(shown, (unread(error, file=file),)) from None
    if faults := tuple(_misshapen(found, _SHAPE)):
        raise DatasetError(shown, faults)
    return found


def _expect_folder(folder: Path) -> None:
    if folder.suffix.lower() in (".xlsx", ".xlsm", ".xls") and folder.is_file():
        raise Unreadable(rule="folder_is_workbook")
    if folder.is_file():
        raise Unreadable(rule="folder_is_zip" if zipfile.is_zipfile(folder) else "folder_is_file")
    if not folder.is_dir():
        raise Unreadable(rule="folder_missing")
    if not any(folder.iterdir()):
        raise Unreadable(rule="folder_empty")


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
    named = {_number: "number", _pattern: "regular expression that repeats no (group)", _names_given: "string | array", _no_dialect: "{}"}
    kind = shape if isinstance(shape, type) else type(shape)
    return named[shape] if callable(shape) and shape in named else kinds[kind]


def contradictions(descriptor: dict[str, Any]) -> Iterator[Fault]:
    """Yield where the descriptor contradicts the schema or itself."""
    declared: dict[str, Any] = {}
    for resource in descriptor["resources"]:
        if resource["name"] in declared:
            yield Fault("table_doubled", table=resource["name"], file=DESCRIPTOR)
        declared[resource["name"]] = resource["schema"]
    for name, schema in (own() if has_own_themes(declared) else canonical()).items():
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

    yield from differs(names(declared.get("primaryKey", [])), names(wanted.get("primaryKey", [])), "primaryKey")
    yield from differs(declared.get("missingValues", [""]), wanted.get("missingValues", [""]), "missingValues")
    yield from differs(declared.get("rowReference"), wanted.get("rowReference"), "rowReference")
    for key in foreign_keys(wanted):
        if key not in foreign_keys(declared):
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
    named = [("", column, "primaryKey") for column in names(schema.get("primaryKey", []))]
    named += [("", column, "rowReference") for column in schema.get("rowReference", {}).values()]
    for ours, table, theirs in foreign_keys(schema):
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
