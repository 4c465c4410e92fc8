"""A data package as a workbook, for those who fill tables in a spreadsheet program: a sheet a table, with help and lists of codes."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from course_lib.datapackage import Fault, own
from course_lib.datapackage.faults import short
from course_lib.language import text
from course_lib.new_package import OwnReportError, allowed, columns_of, described, example_rows, template
from course_lib.workbook_opening import CellFault, WorkbookError, openpyxl_itself

if TYPE_CHECKING:
    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

CELL = 32_767  # characters that a cell takes
_ROWS = 3_000  # rows with help and drop-down lists
_EXACT = 2**53  # whole numbers beyond it are no longer exact in a workbook
ABOUT = {
    "name": "string",
    "version": "string",
    "title": "string",
    "title_zh": "string",
    "year": "integer",
    "language": "string",
    "first_page": "integer",
    "last_page": "integer",
    "characters": "integer",
    "sha256": "string",
}
# XML can't hold these; spreadsheet programs write them, and an underscore that would begin such a sign, as _xHHHH_.
_UNWRITABLE = re.compile("[\0-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_WRITTEN = re.compile("_x(00[01][0-9A-Fa-f]|FFF[EFef]|005[Ff])_")


def save_workbook(path: Path, info: Mapping[str, Any], tables: Mapping[str, list[dict[str, Any]]], words: str | None = None) -> None:
    """Write a package as a workbook: a sheet a table, with drop-down lists for codes and for rows of other tables.

    Parameters
    ----------
    path : Path
        The file to make; its parents are made, too.
    info : mapping
        What is known of the report: ``new_package.about``, or a report's ``info`` with its ``name`` and ``version``.
    tables : mapping
        Table name to rows; columns that the kit doesn't know are left out.
    words : str, optional
        The report's text, for the example.

    Raises
    ------
    OwnReportError
        When there is something of that name, or openpyxl is not installed.
    WorkbookError
        When a cell's text is too long for a sheet.
    """
    book = openpyxl_itself().Workbook()
    if path.exists():
        raise OwnReportError(text("new.error.file_there", path=path))
    faults = tuple(_too_long(tables))
    if faults:
        raise WorkbookError(str(path), faults)
    book.remove(book.active)
    _notes(book.create_sheet("start"), template("START.md").splitlines())
    _about_sheet(book.create_sheet("report"), info)
    for table in own():
        _table_sheet(book.create_sheet(table), table, tables.get(table, []))
    _example_sheet(book.create_sheet("example"), words, info)
    _codebook_sheet(book.create_sheet("codebook"))
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(prefix=".", suffix=".xlsx", dir=path.parent)
    os.close(handle)
    try:
        book.save(beside)
        Path(beside).chmod(0o644)  # as any new file; those made by mkstemp are closed to others
        Path(beside).replace(path)
    finally:
        Path(beside).unlink(missing_ok=True)


def _too_long(tables: Mapping[str, list[dict[str, Any]]]) -> Iterator[Fault]:
    for table, rows in tables.items():
        for n, row in enumerate(rows, 2):
            for column, value in row.items():
                if isinstance(value, str) and len(_written(value)) > CELL:
                    yield CellFault("long", f"{len(value):,}", f"{CELL:,}", file=f"{table}!{n}", column=column)


def _written(words: str) -> str:
    return _UNWRITABLE.sub(lambda sign: f"_x{ord(sign[0]):04X}_", words)


def as_read(words: str) -> str:
    """Return the text of a cell with the signs that XML can't hold."""
    return _WRITTEN.sub(lambda sign: chr(int(sign[1], 16)), words)


def _put(sheet: Worksheet, row: int, column: int, value: Any) -> Cell:
    """Write a value so that it comes back as it is: text stays text, even where it looks like a number or begins with =."""
    cell: Any = sheet.cell(row, column)
    exact = (isinstance(value, float) and float(f"{value:.16g}") == value) or (isinstance(value, int) and abs(value) < _EXACT)
    if value is not None and exact:
        cell.value = value
    elif value is not None:
        cell.value = _written(plain(value))
        cell.data_type = "s"
        cell.number_format = "@"
        cell.quotePrefix = cell.value.startswith(("=", "+", "-", "@", "'"))
    return cell  # type: ignore[no-any-return]


def plain(value: Any) -> str:
    """Return a value as a table's cell holds it: numbers without exponents.

    Examples
    --------
    >>> plain(1e-7), plain(5.0), plain(12)
    ('0.0000001', '5', '12')
    """
    if isinstance(value, float):
        from decimal import Decimal

        return f"{Decimal(repr(value)):f}".removesuffix(".0")
    return str(value)


def _heads(sheet: Worksheet, names: list[str], widths: list[int]) -> None:
    from openpyxl.styles import Font, PatternFill
    from openpyxl.utils import get_column_letter

    for n, (name, width) in enumerate(zip(names, widths, strict=True), 1):
        cell = _put(sheet, 1, n, name)
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", "DDE6F0")
        sheet.column_dimensions[get_column_letter(n)].width = width
    sheet.freeze_panes = "B2"


def _notes(sheet: Worksheet, lines: list[str]) -> None:
    from openpyxl.styles import Alignment, Font

    sheet.column_dimensions["A"].width = 110
    for n, line in enumerate(lines, 1):
        cell = _put(sheet, n, 1, line)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        if n == 1:
            cell.font = Font(bold=True, size=14)


def _about_sheet(sheet: Worksheet, info: Mapping[str, Any]) -> None:
    _heads(sheet, [text(f"workbook.report.{word}") for word in ("about", "value", "meaning")], [16, 60, 60])
    first, last = info["pages"]
    # Without its text, how many pages it has is not known yet.
    known = {"version": "0.1.0", **info, "first_page": first, "last_page": None if info["characters"] is None else last}
    for n, key in enumerate(ABOUT, 2):
        _put(sheet, n, 1, key)
        _put(sheet, n, 2, known.get(key))
        _put(sheet, n, 3, text(f"workbook.report.{key}"))


def _table_sheet(sheet: Worksheet, table: str, rows: list[dict[str, Any]]) -> None:
    from openpyxl.utils import get_column_letter

    fields = own()[table]["fields"]
    _heads(sheet, columns_of(table), [_width(entry) for entry in fields])
    lists = {key["fields"]: key["reference"] for key in own()[table].get("foreignKeys", [])}
    for n, entry in enumerate(fields, 1):
        letter = get_column_letter(n)
        if entry["type"] == "string":
            sheet.column_dimensions[letter].number_format = "@"
        sheet.add_data_validation(_help(entry, lists.get(entry["name"]), f"{letter}2:{letter}{_ROWS}"))
        for row, values in enumerate(rows, 2):
            _put(sheet, row, n, values.get(entry["name"]))


def _width(entry: Mapping[str, Any]) -> int:
    return 44 if entry["name"].endswith(("_en", "_zh")) else 14


def _help(entry: Mapping[str, Any], target: Mapping[str, Any] | None, cells: str) -> Any:
    """Return the help of a column, with its drop-down list where it takes codes or names rows of another table."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    codes = entry.get("constraints", {}).get("enum")
    listed = None
    if codes:
        listed = f'"{",".join(codes)}"'
    elif target and target["resource"]:
        letter = get_column_letter(columns_of(target["resource"]).index(target["fields"]) + 1)
        listed = f"={target['resource']}!${letter}$2:${letter}${_ROWS}"
    rule = DataValidation(type="list" if listed else None, formula1=listed, allow_blank=True, sqref=cells)
    rule.promptTitle = entry["name"]
    rule.prompt = short(" ".join([described(entry), allowed(entry) if not codes else text("workbook.prompt.list")]), 250)
    rule.showInputMessage = True
    # Rows of other tables may be written later: there the list only helps.
    rule.showErrorMessage, rule.errorStyle, rule.error = bool(codes), "stop", text("workbook.prompt.wrong")
    return rule


def _example_sheet(sheet: Worksheet, words: str | None, info: Mapping[str, Any]) -> None:
    _notes(sheet, [text("new.example.note")])
    at = 3
    for table, row in example_rows(words, info["pages"]).items():
        _put(sheet, at, 1, table)
        for n, column in enumerate(columns_of(table), 2):
            _put(sheet, at, n, column)
            _put(sheet, at + 1, n, row.get(column))
        at += 3
    sheet.column_dimensions["A"].width = 30


def _codebook_sheet(sheet: Worksheet) -> None:
    from openpyxl.styles import Alignment

    heads = [text(f"new.columns.{word}") for word in ("column", "allowed", "meaning")]
    _heads(sheet, ["", *heads], [16, 18, 44, 90])
    at = 2
    for table, schema in own().items():
        for entry in schema["fields"]:
            for n, value in enumerate((table, entry["name"], allowed(entry), described(entry)), 1):
                _put(sheet, at, n, value).alignment = Alignment(wrap_text=True, vertical="top")
            at += 1
    for n, line in enumerate(template("CODEBOOK.md").splitlines(), at + 1):
        _put(sheet, n, 1, line)
