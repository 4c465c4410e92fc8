"""A workbook of plain tables, written row by row: a class's hundred thousand lines take seconds, and words can be no formulas."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Sequence
from functools import lru_cache
from html import escape
from pathlib import Path

Value = str | int | float | None

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
# What XML can't hold, and what a workbook would take for such a thing written out.
_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)|[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Style 1 is text that stays text when somebody edits the cell; style 2 is bold, for the head.
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="3"><xf/><xf quotePrefix="1"/><xf fontId="1" applyFont="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def write_workbook(path: Path, sheets: dict[str, tuple[Sequence[str], Iterable[Sequence[Value]]]]) -> None:
    """Write a workbook with a sheet a table; the first row, its head, stays in sight.

    Parameters
    ----------
    path : Path
        File to write.
    sheets : dict
        Title of a sheet, of at most 31 letters, to the names of its columns and its rows.
    """
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as book:
        parts = [f"/xl/worksheets/sheet{n}.xml" for n in range(1, len(sheets) + 1)]
        kinds = [("/xl/workbook.xml", "sheet.main"), ("/xl/styles.xml", "styles"), *((part, "worksheet") for part in parts)]
        overrides = "".join(f'<Override PartName="{part}" ContentType="{_TYPE}.{kind}+xml"/>' for part, kind in kinds)
        default = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        _put(book, "[Content_Types].xml", f'<Types xmlns="{_PACKAGE}/content-types">{default}{overrides}</Types>')
        _put(book, "_rels/.rels", _relations([("officeDocument", "xl/workbook.xml")]))
        names = [("worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(sheets) + 1)]
        _put(book, "xl/_rels/workbook.xml.rels", _relations([*names, ("styles", "styles.xml")]))
        listed = "".join(f'<sheet name="{_xml(title)}" sheetId="{n}" r:id="r{n}"/>' for n, title in enumerate(sheets, 1))
        _put(book, "xl/workbook.xml", f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>')
        _put(book, "xl/styles.xml", _STYLES)
        for part, (head, rows) in zip(parts, sheets.values(), strict=True):
            with book.open(part[1:], "w") as sheet:
                view = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
                start = f'<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">{view}</sheetView></sheetViews><sheetData>'
                sheet.write(f"{_HEAD}{start}{_row(head, 2)}".encode())
                for row in rows:
                    sheet.write(_row(row, 1).encode())
                sheet.write(b"</sheetData></worksheet>")


def _put(book: zipfile.ZipFile, name: str, words: str) -> None:
    book.writestr(name, f"{_HEAD}{words}")


def _relations(found: list[tuple[str, str]]) -> str:
    items = "".join(f'<Relationship Id="r{n}" Type="{_OFFICE}/{kind}" Target="{target}"/>' for n, (kind, target) in enumerate(found, 1))
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{items}</Relationships>'


def _row(values: Sequence[Value], style: int) -> str:
    return f"<row>{''.join([_cell(value, style) for value in values])}</row>"


def _cell(value: Value, style: int) -> str:
    if value is None or value == "":
        return "<c/>"
    return _words(value, style) if isinstance(value, str) else f"<c><v>{value!r}</v></c>"


@lru_cache(maxsize=4096)  # most words come again and again
def _words(words: str, style: int) -> str:
    return f'<c t="inlineStr" s="{style}"><is><t xml:space="preserve">{_xml(words)}</t></is></c>'


def _xml(words: str) -> str:
    if not words.isprintable() or "_x" in words:
        words = _ESCAPED.sub(lambda sign: f"_x{ord(sign[0]):04X}_", words)
    return escape(words, quote=True)
