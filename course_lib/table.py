"""A table of the data as a reader wants it: in one language, with words for codes, and named for screen readers."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from course_lib.language import LANGUAGES, language, text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from course_lib.report import Report

# Columns that prove a place rather than tell something; `report.<table>` has them.
# JupyterLab sets all cells to the right, as for numbers.
# Where the names of a column's codes stand, if not under the column's own name.
_GROUPS = {
    ("documents", "kind"): "document",
    ("actors", "kind"): "actor",
    ("silences", "concerns_table"): "table",
}
_START = 'style="text-align: left"'
_PROOF = ("fingerprint", "char_start", "char_end")


@dataclass(frozen=True)
class Table:
    """A table ready to be shown.

    Attributes
    ----------
    caption : str
        What the table holds.
    head : tuple of str
        Titles of the columns.
    body : tuple of tuple of str
        Cells, one tuple a row.
    """

    caption: str
    head: tuple[str, ...]
    body: tuple[tuple[str, ...], ...]

    def __repr__(self) -> str:
        """Return the table as lines of text, cells parted by a bar."""
        return "\n".join([self.caption, *(" | ".join(row) for row in (self.head, *self.body))])

    def _repr_html_(self) -> str:
        head = "".join(f'<th scope="col" {_START}>{escape(name)}</th>' for name in self.head)
        body = "".join(f"<tr>{''.join(map(_td, row))}</tr>" for row in self.body)
        caption = f"<caption {_START}>{escape(self.caption)}</caption>"
        return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def show_table(report: Report, table: str, *, columns: Iterable[str] = (), rows: int | None = None, **where: object) -> Table:
    """Return some of a table in the language in use.

    Parameters
    ----------
    report : Report
        A loaded data package.
    table : str
        Name of the table, such as ``"figures"``.
    columns : iterable of str, optional
        Columns to show, without ``_en`` and ``_zh``; all but the proofs of place when not given.
    rows : int, optional
        How many rows from the top; all when not given.
    **where
        Values that the rows shown must have, such as ``theme_id="open"``.

    Raises
    ------
    LookupError
        When there is no such table or column; the message names those there are.

    Examples
    --------
    >>> from course_lib import load
    >>> show_table(load(), "themes", columns=["order", "name"], rows=2)
    themes, the first 2 of 5 rows
    Order | Name
    1 | Open government and public supervision
    2 | Effective government: rules and decisions
    """
    fields = {_plain(name): (name, field) for name, field in report.fields(table).items() if _mine(name)}
    wanted = list(columns) or [name for name in fields if name not in _PROOF]
    if unknown := [name for name in (*wanted, *where) if name not in fields]:
        message = text("table.no_column", found=", ".join(unknown), table=table, columns=", ".join(fields))
        raise LookupError(message)
    found = [row for row in report.rows(table) if all(row[fields[name][0]] == value for name, value in where.items())]
    shown = found[:rows]
    name = text(f"codes.table.{table}.name")
    caption = text("table.some" if len(shown) < len(found) else "table.all", table=name, shown=len(shown), all=len(found))
    body = (tuple(_cell(report, table, row[fields[name][0]], *fields[name]) for name in wanted) for row in shown)
    return Table(caption, tuple(_title(fields[name][1]) for name in wanted), tuple(body))


def _td(cell: str) -> str:
    return f"<td {_START}>{escape(cell)}</td>"


def _mine(column: str) -> bool:
    """Tell whether a column is in the language in use, or in none."""
    return not any(column.endswith(f"_{code}") for code in LANGUAGES if code != language())


def _plain(column: str) -> str:
    return column.removesuffix(f"_{language()}")


def _title(field: dict[str, Any]) -> str:
    title = field["title_zh"] if language() == "zh" else field["title"]
    # The schema tells the two languages' columns apart; a reader sees one of them only.
    return str(title).removesuffix(" (Chinese)").removesuffix("（英文）").removesuffix("（中文）")


def _cell(report: Report, table: str, value: Any, column: str, field: dict[str, Any]) -> str:
    if value is None:
        return ""
    if column == "theme_id":
        return report.theme_name(value)
    if "enum" in field.get("constraints", {}) or column == "unit":
        try:
            return text(f"codes.{_GROUPS.get((table, column), column)}.{value}.name")
        except KeyError:  # a code of somebody's own
            return str(value)
    return f"{value:.12g}" if isinstance(value, float) else str(value)
