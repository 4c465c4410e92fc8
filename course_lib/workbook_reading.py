"""From a workbook back to a data package: every cell as it was typed, or a fault that names its sheet and address."""

from __future__ import annotations

import hashlib
import io
import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from course_lib.datapackage import DatasetError, Fault, own, read
from course_lib.datapackage.faults import short
from course_lib.language import text
from course_lib.new_package import columns_of, csv_lines, package_files
from course_lib.paths import Unreadable
from course_lib.spans import page_range
from course_lib.workbook import ABOUT, as_read, plain
from course_lib.workbook_opening import CellFault, WorkbookError, opened, openpyxl_itself

_TOLD = {"first_page": "pages", "last_page": "pages"}
_OTHERS = ("start", "report", "example", "codebook")  # sheets that are no tables


@dataclass
class _Sheet:
    """A table as its sheet has it: rows of cells as a CSV file holds them, and where each came from."""

    name: str
    letters: dict[str, str] = field(default_factory=dict)  # column to the letter of its cells
    rows: list[dict[str, str | None]] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)  # the sheet's number of each row
    faults: list[Fault] = field(default_factory=list)

    def cell_of(self, fault: Fault) -> Fault:
        """Return a fault of the CSV file as one of the sheet's cell."""
        index = self._lines().get(fault.row or 0)
        letter = self.letters.get(fault.column or "", "A")
        detail = fault.detail
        if fault.rule == "unique" and (first := self._lines().get(int(detail))) is not None:
            detail = str(self.numbers[first])
        at = self.name if index is None else f"{self.name}!{letter}{self.numbers[index]}"
        return replace(fault, file=at, row=None, expected=fault.expected.replace(".csv (", " ("), detail=detail)

    def _lines(self) -> dict[int, int]:
        """Return the line of the CSV file on which each row starts, and the row's index."""
        line, lines = 2, {}
        for index, row in enumerate(self.rows):
            lines[line] = index
            line += sum(1 for _ in io.StringIO(csv_lines(columns_of(self.name), [row], header=False), newline=""))
        return lines


def files_of_workbook(path: Path, words: str | None = None) -> dict[str, str]:
    """Return the files of the package that a workbook holds, by name, once all of it has been checked.

    How cells are written is checked first: formulas, dates, numbers in the place of text. What they say is checked after that,
    by the rules of every package.

    Parameters
    ----------
    path : Path
        The workbook.
    words : str, optional
        The report's text; needed where the sheet ``report`` has no length and SHA-256.

    Raises
    ------
    WorkbookError
        When anything is wrong; it lists every fault with its sheet and cell.
    OwnReportError
        When openpyxl is not installed.
    """
    openpyxl_itself()
    try:
        book = opened(path)
    except Unreadable as error:
        raise WorkbookError(str(path), (CellFault(**error.place, file=path.name),)) from None
    faults: list[Fault] = [CellFault("sheet_missing", file=name) for name in ("report", *own()) if name not in book.sheetnames]
    faults += [CellFault("sheet_extra", file=short(name)) for name in book.sheetnames if name not in {*own(), *_OTHERS}]
    sheets = {name: _table(book[name]) for name in own() if name in book.sheetnames}
    faults += [fault for sheet in sheets.values() for fault in sheet.faults]
    known: dict[str, Any] = {}
    if "report" in book.sheetnames:
        known, wrong = _about(book["report"], words)
        faults += wrong
    if faults:
        raise WorkbookError(str(path), tuple(faults))
    tables = {name: csv_lines(columns_of(name), sheet.rows) for name, sheet in sheets.items()}
    written = package_files(known, tables, words)
    with tempfile.TemporaryDirectory() as scratch:
        for name, content in written.items():
            (Path(scratch) / name).write_text(content, encoding="utf-8", newline="")
        try:
            read(scratch)
        except DatasetError as error:
            raise WorkbookError(str(path), tuple(_told(fault, sheets) for fault in error.faults)) from None
    return written


def _told(fault: Fault, sheets: Mapping[str, _Sheet]) -> Fault:
    if sheet := sheets.get(fault.table or ""):
        return sheet.cell_of(fault)
    key = fault.detail.removeprefix("report.").partition("[")[0]
    row = next((n for n, name in enumerate(ABOUT, 2) if key in (name, _TOLD.get(name))), None)
    return replace(fault, file=f"report!B{row}" if row else "report")


def _table(sheet: Any) -> _Sheet:
    """Return what a table's sheet holds; where a cell is not as it should be it is left empty and told."""
    found = _Sheet(sheet.title)
    fields = {entry["name"]: entry for entry in own()[sheet.title]["fields"]}
    found.faults += [CellFault("merged", file=f"{sheet.title}!{area.coord}") for area in sheet.merged_cells.ranges]
    # Only cells that hold something: one at the far corner must not make a million rows.
    cells = sorted((cell for cell in sheet._cells.values() if cell.value is not None), key=lambda cell: (cell.row, cell.column))
    heads: dict[int, str] = {}
    for cell in (cell for cell in cells if cell.row == 1):
        name, at = str(cell.value), f"{sheet.title}!{cell.coordinate}"
        if name not in fields or name in heads.values():
            found.faults.append(CellFault("column_doubled" if name in fields else "column_extra", short(name), file=at))
        heads[cell.column] = name
        found.letters.setdefault(name, cell.column_letter)
    found.faults += [CellFault("column_missing", name, file=f"{sheet.title}!1:1") for name in fields if name not in found.letters]
    rows: dict[int, dict[str, str | None]] = {}
    for cell in (cell for cell in cells if cell.row > 1):
        at = f"{sheet.title}!{cell.coordinate}"
        if (name := heads.get(cell.column, "")) not in fields:
            if name == "":
                found.faults.append(CellFault("no_column", short(str(cell.value)), file=at))
            continue
        value, fault = _cell(cell, fields[name]["type"])
        if fault:
            found.faults.append(replace(fault, file=at, column=name))
        rows.setdefault(cell.row, {})[name] = value
    found.rows, found.numbers = list(rows.values()), list(rows)
    return found


def _cell(cell: Any, kind: str) -> tuple[str | None, Fault | None]:
    """Return a cell as a CSV file holds it, or why it can't be taken as it is."""
    value, expected = cell.value, text(f"workbook.kind.{kind}")
    if cell.data_type == "f":
        return None, CellFault("formula", str(getattr(value, "text", value)))
    if cell.data_type == "e":
        return None, CellFault("error", str(value))
    if isinstance(value, datetime | date | time | timedelta):
        return None, CellFault("date", str(value), expected)
    if isinstance(value, bool):
        return None, CellFault("truth", str(value).upper(), expected)
    if isinstance(value, int | float):
        return (plain(value), None) if kind != "string" else (None, CellFault("number", plain(value)))
    return as_read(str(value)), None


def _about(sheet: Any, words: str | None) -> tuple[dict[str, Any], list[Fault]]:
    """Return what the sheet ``report`` says, as `package_files` needs it, and its faults."""
    known: dict[str, Any] = {}
    faults: list[Fault] = []
    places = {}
    for row in range(2, len(ABOUT) + 30):
        name, cell = sheet.cell(row, 1).value, sheet.cell(row, 2)
        if name not in ABOUT or cell.value is None:
            continue
        places[name] = f"report!B{row}"
        value, fault = _cell(cell, ABOUT[name])
        if fault:
            faults.append(replace(fault, file=places[name]))
        whole = ABOUT[name] == "integer" and value is not None and re.fullmatch(r"-?[0-9]{1,18}", value)
        known[name] = int(value) if whole and value is not None else value
    if words is not None:
        digest = hashlib.sha256(words.encode()).hexdigest()
        if known.get("sha256") not in (None, digest):
            found, expected = f"{len(words):,}", str(known.get("characters"))
            faults.append(CellFault("text_other", found, expected, file=places["sha256"]))
        known |= {"characters": len(words), "sha256": digest}
    for name, row in (("characters", 10), ("sha256", 11)):
        if known.get(name) is None and not faults:
            faults.append(CellFault("text_needed", file=places.get(name, f"report!B{row}")))
    first, last = page_range(words or "", known["first_page"] if isinstance(known.get("first_page"), int) else 1)
    pages = [known.pop("first_page", first), known.pop("last_page", last)]
    for name, page in zip(("first_page", "last_page"), pages, strict=True):
        if not isinstance(page, int) or page < 1:
            faults.append(CellFault("page_number", str(page), file=places.get(name, "report")))
    defaults = {"version": "0.1.0", "language": "und", "title": None, "title_zh": known.get("title"), "year": None}
    return defaults | {"name": None} | known | {"pages": pages}, faults
