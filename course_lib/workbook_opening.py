"""Opening a workbook that nobody vouches for: what is no plain workbook of a sane size is refused before anything in it is read."""

from __future__ import annotations

import re
import warnings
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from course_lib.datapackage import DatasetError, Fault
from course_lib.datapackage.faults import short
from course_lib.language import text
from course_lib.new_package import OwnReportError
from course_lib.paths import Unreadable

if TYPE_CHECKING:
    from openpyxl import Workbook

LIMIT = 20_000_000  # bytes of the file
UNPACKED, PARTS = 200_000_000, 2_000  # bytes and parts that it may unpack to


class WorkbookError(DatasetError):
    """A workbook that can't be turned into a package; every fault names its sheet and cell."""

    head: ClassVar[str] = "workbook.head"


@dataclass(frozen=True)
class CellFault(Fault):
    """A fault of a workbook that has its words in ``texts/workbook.toml``."""

    texts: ClassVar[str] = "workbook"


def openpyxl_itself() -> Any:
    """Return the package openpyxl, or raise an `OwnReportError` that says how to get it."""
    try:
        import openpyxl
    except ImportError:
        raise OwnReportError(text("new.error.no_openpyxl")) from None
    return openpyxl


def opened(path: Path) -> Workbook:
    """Return the workbook, or raise at once: what can't be opened safely isn't."""
    if path.is_dir():
        raise Unreadable(rule="folder")
    if not path.is_file():
        raise Unreadable(rule="missing")
    if path.stat().st_size > LIMIT:
        raise Unreadable(rule="large", found=f"{path.stat().st_size:,}", expected=f"{LIMIT:,}")
    with path.open("rb") as file:
        start = file.read(8)
    if start == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise Unreadable(rule="old")
    if not zipfile.is_zipfile(path):
        raise Unreadable(rule="no_workbook", found=text(f"workbook.kind.{'other' if start else 'nothing'}"))
    try:
        with zipfile.ZipFile(path) as parts:
            inside = parts.infolist()
            size = sum(part.file_size for part in inside)
            if size > UNPACKED or len(inside) > PARTS:
                raise Unreadable(rule="unpacked", found=f"{size:,}", expected=f"{UNPACKED:,}", detail=f"{len(inside):,}")
            for part in inside:
                if part.filename.startswith("/") or {"\\", ":"} & set(part.filename) or ".." in part.filename.split("/"):
                    raise Unreadable(rule="outside", found=part.filename)
                if re.search("vba(Project|Data)|macrosheets/|activeX/", part.filename, re.I):
                    raise Unreadable(rule="macros", found=part.filename)
            if not {"[Content_Types].xml", "xl/workbook.xml"} <= {part.filename for part in inside}:
                raise Unreadable(rule="no_workbook", found=text("workbook.kind.zip"))
            if b"macroEnabled" in parts.read("[Content_Types].xml"):
                raise Unreadable(rule="macros", found=path.suffix)
            for part in inside:
                if part.filename.endswith((".xml", ".rels")) and _declares(parts, part):
                    raise Unreadable(rule="entity", found=part.filename)
        with warnings.catch_warnings(), path.open("rb") as file:
            warnings.simplefilter("ignore")  # of what openpyxl leaves out: pictures, newer kinds of lists
            book: Workbook = openpyxl_itself().load_workbook(file, data_only=False, keep_links=False)
            return book
    except Unreadable:
        raise
    except Exception as error:  # openpyxl meets damage with whatever exception comes first
        raise Unreadable(rule="damaged", found=short(f"{type(error).__name__}: {error}")) from None


def _declares(parts: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Tell whether a part has a document type, which no spreadsheet program writes and which can unpack without end."""
    from xml.parsers import expat

    seen: list[str] = []
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = lambda *_: seen.append("type")
    parser.StartElementHandler = lambda *_: seen.append("element")
    with parts.open(part) as file:
        while not seen and (chunk := file.read(4096)):
            parser.Parse(chunk)
    return seen[:1] == ["type"]
