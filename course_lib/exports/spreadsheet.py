"""All tables as a workbook, a sheet each: words stay words, whatever they begin with, and numbers are numbers."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from course_lib.exports.output import ExportError, needed, new_file
from course_lib.language import text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from course_lib.report import Report

LONGEST = 32_767  # UTF-16 units in a cell; longer ones are cut by the program that opens them
MOST_ROWS = 1_048_576
_EXACT = 2**53  # beyond this a spreadsheet rounds whole numbers
_FIRST_DAY = date(1900, 3, 1)  # before this, days are counted in two ways
# What XML can't hold is written as _x000B_ and the like; words that only look like that have their own underscore written so.
_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)|[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_xlsx(report: Report, path: Path, *, force: bool = False) -> None:
    """Write the tables as a workbook: a sheet a table, its columns named in the first row, which stays in sight.

    Parameters
    ----------
    report : Report
        A loaded data package.
    path : Path
        File to write.
    force : bool
        Whether a file that stands there is replaced.

    Raises
    ------
    ExportError
        When openpyxl is not installed, a table or a cell is larger than a workbook can hold, two tables would share a sheet's name,
        or something stands at `path` that may not be replaced.
    """
    openpyxl = needed("openpyxl", "spreadsheet")
    book = openpyxl.Workbook()
    book.remove(book.active)
    sheets: set[str] = set()
    for table in report.tables:
        title = re.sub(r"[\[\]:*?/\\]", "_", table)[:31]
        if title.lower() in sheets:
            raise ExportError(text("export.sheet", table=table, sheet=title))
        sheets.add(title.lower())
        sheet = book.create_sheet(title)
        sheet.freeze_panes = "A2"
        for line in _lines(report, table):
            sheet.append([value if value is None else _cell(openpyxl.cell.Cell(sheet), value) for value in line])
    with new_file(path, force) as fresh:
        book.save(fresh)


def _lines(report: Report, table: str) -> Iterator[list[Any]]:
    columns, rows = list(report.fields(table)), report.rows(table)
    if len(rows) >= MOST_ROWS:
        raise ExportError(text("export.rows", table=table, found=f"{len(rows):,}", expected=f"{MOST_ROWS - 1:,}"))
    yield columns
    for row in rows:
        for column, value in row.items():
            if isinstance(value, str) and (length := len(_escaped(value).encode("utf-16-le")) // 2) > LONGEST:
                place = {"table": table, "key": report.key(table, row), "column": column}
                raise ExportError(text("export.cell", **place, found=f"{length:,}", expected=f"{LONGEST:,}"))
        yield [row[column] for column in columns]


def _cell(cell: Any, value: Any) -> Any:
    if (isinstance(value, date) and value < _FIRST_DAY) or (isinstance(value, int) and abs(value) > _EXACT):
        value = str(value)
    cell.value = _escaped(value) if isinstance(value, str) else value
    if isinstance(value, str):
        # Text, whatever it begins with: "=1+1" printed in a report is no formula, and stays none when somebody edits the cell.
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(("=", "+", "-", "@", "\t", "\r"))
    return cell


def _escaped(words: str) -> str:
    return _ESCAPED.sub(lambda sign: f"_x{ord(sign[0]):04X}_", words)
