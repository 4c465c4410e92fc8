"""What coders marked in the text: each row with a place, its codes, and who gave them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_OID, uuid5

from course_lib.language import LANGUAGES, language, text

if TYPE_CHECKING:
    from course_lib.report import Report

# Columns in which a row says in the kit's own words what it is, the first found before the others.
_NAMES = ("name", "gist", "what", "title")
# Where the names of a column's codes stand, if not under the column's own name.
_GROUPS = {("documents", "kind"): "document", ("actors", "kind"): "actor"}
_KIT = uuid5(NAMESPACE_OID, "course_lib")


@dataclass(frozen=True)
class Mark:
    """A place in the text and the codes that one coder gave it.

    Attributes
    ----------
    table, key : str
        The row that the mark stands for.
    row : dict
        Its values.
    codes : tuple of (str, str)
        Variable and code, such as ``("tool", "nodality")``; the first names the table.
    coder : int
        1 or 2.
    """

    table: str
    key: str
    row: dict[str, Any]
    codes: tuple[tuple[str, str], ...]
    coder: int = 1

    @property
    def names(self) -> dict[str, str]:
        """What the row is, by language."""
        found = {code: [self.row.get(f"{column}_{code}") for column in _NAMES] for code in LANGUAGES}
        return {code: name for code in LANGUAGES if (name := next(filter(None, found[code]), None))}

    @property
    def name(self) -> str:
        """What the row is, in the language in use; its id where no column says so."""
        return self.names.get(language(), self.key)


def marks(report: Report) -> Iterator[Mark]:
    """Yield a mark for each row with a place in the text, in the order of the tables, and those of the second coder after them."""
    for table in _placed(report):
        coded = _coded(report, table)
        for row in report.rows(table):
            if row["char_start"] is not None and row["char_end"] is not None:
                yield Mark(table, _key(report, table, row), row, (("table", table), *_codes(table, row, coded)))
    coded = _coded(report, "second_coding")
    for row in report.rows("second_coding"):
        measure = report.row("measures", row["measure_id"])
        yield Mark("measures", row["measure_id"], measure, tuple(_codes("measures", row, coded)), coder=2)


def codebook(report: Report) -> dict[str, list[str]]:
    """Return the codes of each variable that a mark can bear, in the schema's order, those that mark nothing among them."""
    placed = _placed(report)
    found: dict[str, dict[str, None]] = {"table": dict.fromkeys(placed)}
    for table in placed:
        for column in _coded(report, table):
            codes = report.fields(table)[column]["constraints"]["enum"]
            found.setdefault(_GROUPS.get((table, column), column), {}).update(dict.fromkeys(map(str, codes)))
    return {variable: list(codes) for variable, codes in found.items()}


def _placed(report: Report) -> list[str]:
    """Return the tables whose rows have a place in the text."""
    types = {table: {name: field["type"] for name, field in report.fields(table).items()} for table in report.tables}
    return [table for table in report.tables if types[table].get("char_start") == types[table].get("char_end") == "integer"]


def _key(report: Report, table: str, row: dict[str, Any]) -> str:
    key = report.key(table, row)
    return "/".join(map(str, key)) if isinstance(key, tuple) else str(key)


def _coded(report: Report, table: str) -> list[str]:
    """Return the columns of a table that hold codes: those with a list of allowed values."""
    return [name for name, field in report.fields(table).items() if field.get("constraints", {}).get("enum")]


def _codes(table: str, row: dict[str, Any], coded: list[str]) -> Iterator[tuple[str, str]]:
    for column in coded:
        if row[column] is not None:
            yield _GROUPS.get((table, column), column), str(row[column])


def variable_name(report: Report, variable: str) -> str:
    """Return what a coded variable is called in the language in use: by the kit, else by the package's schema, else by its column."""
    for key in (f"export.variable.{variable}", f"codes.variable.{variable}.name"):
        if found := _text(key):
            return found
    title = "title_zh" if language() == "zh" else "title"
    titles = (report.fields(table).get(variable, {}).get(title) for table in report.tables)
    return str(next(filter(None, titles), variable))


def code_name(report: Report, variable: str, code: str) -> str:
    """Return what a code is called in the language in use; a code of somebody's own stands for itself."""
    if variable == "theme_id":
        return report.theme_name(code)
    return _text(f"codes.{variable}.{code}.name") or code


def code_meaning(variable: str, code: str) -> str | None:
    """Return what a code says of what it marks, in the language in use; None where the kit does not tell."""
    return _text(f"codes.{variable}.{code}.meaning")


def _text(key: str) -> str | None:
    try:
        return text(key)
    except KeyError:
        return None


def code_guid(report: Report, variable: str, code: str) -> str:
    """Return the identifier of a code: one and the same for all reports that are coded with it."""
    whose = (report.name,) if variable == "theme_id" and report.has_own_themes else ()
    return guid("code", *whose, variable, code)


def guid(*parts: str) -> str:
    """Return an identifier that is the same whenever the same thing is named.

    Examples
    --------
    >>> guid("code", "tool", "nodality")
    '1443c408-611b-5240-9b8f-3ef27e2cbd49'
    """
    return str(uuid5(_KIT, "/".join(parts)))
