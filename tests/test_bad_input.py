"""Bad input, on every command that takes it: one clear message, exit code 2, and nothing half-written.

A table or text of more than 20 MB is refused by its size, before it is opened: no report is so long, and memory stays flat.
"""

from __future__ import annotations

import json
import os
import shutil
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from invented_city import TEXT, TITLE
from test_cli import Run, course  # noqa: F401

from course_lib import load
from course_lib.datapackage import DatasetError
from course_lib.new_package import about
from course_lib.workbook import save_workbook
from course_lib.workbook_opening import PARTS, UNPACKED

MEGABYTES_200 = 200 * 2**20


@pytest.fixture
def place(tmp_path: Path, city: Path) -> Path:
    """A folder with the text, a package and a workbook, all whole, and some that are not."""
    (tmp_path / "report.txt").write_bytes(TEXT.encode())
    shutil.copytree(city, tmp_path / "city")
    (tmp_path / "empty").mkdir()
    (tmp_path / "zip.zip").write_bytes(b"")
    with zipfile.ZipFile(tmp_path / "zip.zip", "w") as parts:
        parts.write(city / "datapackage.json", "datapackage.json")
    (tmp_path / "huge.csv").touch()
    os.truncate(tmp_path / "huge.csv", MEGABYTES_200)
    (tmp_path / "gb.txt").write_bytes("虚构市工作报告".encode("gb18030"))
    (tmp_path / "utf16.txt").write_bytes(TEXT.encode("utf-16"))
    (tmp_path / "bytes.txt").write_bytes(b"a\0b")
    (tmp_path / "blank.txt").write_bytes(b" \n\n")
    return tmp_path


def before(folder: Path) -> dict[str, int]:
    return {str(path.relative_to(folder)): path.stat().st_size for path in folder.rglob("*")}


def refused(course: Run, place: Path, *words: str | Path) -> str:  # noqa: F811
    """Run a command that must refuse: at most two lines (what can't be used, and why), nothing on stdout, nothing written."""
    there = before(place)
    code, shown, complaint = course(*words)
    assert (code, shown) == (2, "")
    assert 1 <= complaint.count("\n") <= 2, complaint
    assert "Traceback" not in complaint
    assert before(place) == there
    return complaint


# --- folders: check, verify, span, load -------------------------------------------------------------------------

FOLDERS = {
    "nowhere": "there is no such folder",
    "empty": "the folder is empty; expected datapackage.json",
    "zip.zip": "zip archive; unpack it",
    "report.txt": "this is a file",
    "city/themes.csv": "this is a file",
}
ON_A_FOLDER: dict[str, Callable[[Path, Path], list[str | Path]]] = {
    "check": lambda folder, _: ["check", folder],
    "verify": lambda folder, text: ["verify", "--text", text, folder],
    "span": lambda folder, text: ["span", folder, "供水", "--text", text],
    "check, by COURSE_REPORT": lambda *_: ["check"],
}


@pytest.mark.parametrize("name", FOLDERS)
@pytest.mark.parametrize("command", ON_A_FOLDER)
def test_no_package(course: Run, place: Path, name: str, command: str, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    monkeypatch.setenv("COURSE_REPORT", str(place / name))
    complaint = refused(course, place, *ON_A_FOLDER[command](place / name, place / "report.txt"))
    assert FOLDERS[name] in complaint
    assert name in complaint
    with pytest.raises(DatasetError, match=FOLDERS[name][:12]):
        load(place / name)


def with_path(path: str) -> Callable[[Path], Any]:
    def damage(folder: Path) -> None:
        found = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
        found["resources"][0]["path"] = path
        (folder / "datapackage.json").write_text(json.dumps(found), encoding="utf-8")

    return damage


def huge(folder: Path) -> None:
    os.truncate(folder / "measures.csv", MEGABYTES_200)


TABLES: dict[str, tuple[Callable[[Path], Any], str]] = {
    "200 MB": (huge, "measures.csv: the file has 209,715,200 bytes; expected at most 20,000,000"),
    "GB18030": (lambda folder: (folder / "themes.csv").write_bytes("主题,次序\n".encode("gb18030")), "it looks like GB18030"),
    "UTF-16": (lambda folder: (folder / "themes.csv").write_bytes("a,b\n".encode("utf-16")), "it looks like UTF-16"),
    "a workbook": (lambda folder: (folder / "themes.csv").write_bytes(b"PK\x03\x04"), "export the sheet as CSV UTF-8"),
    "out by name": (with_path("../report.txt"), "found the path '../report.txt'; expected the name of a file inside"),
    "out by root": (with_path("/etc/passwd"), "found the path '/etc/passwd'"),
    "out to the net": (with_path("https://example.org/themes.csv"), "found the path 'https://example.org/themes.csv'"),
}


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("command", [name for name in ON_A_FOLDER if "REPORT" not in name])
def test_bad_table(course: Run, place: Path, name: str, command: str) -> None:  # noqa: F811
    damage, said = TABLES[name]
    damage(place / "city")
    tracemalloc.start()
    complaint = refused(course, place, *ON_A_FOLDER[command](place / "city", place / "report.txt"))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert said in complaint
    assert peak < 20_000_000


# --- texts: new, verify, span, import ---------------------------------------------------------------------------

TEXTS = {
    "missing.txt": "there is no such file",
    "empty": "this is a folder; expected a file",
    "gb.txt": "it looks like GB18030",
    "utf16.txt": "it looks like UTF-16",
    "bytes.txt": "binary content",
    "zip.zip": "zip archive",
    "huge.csv": "209,715,200 bytes; expected at most 20,000,000",
    "blank.txt": "the text is empty",
}
WITH_A_TEXT: dict[str, Callable[[Path, Path], list[str | Path]]] = {
    "new": lambda place, text: ["new", place / "a" / "my-city", "--text", text],
    "new --xlsx": lambda place, text: ["new", place / "a" / "my-city.xlsx", "--xlsx", "--text", text],
    "span": lambda place, text: ["span", place / "city", "供水", "--text", text],
    "import": lambda place, text: ["import", place / "missing.xlsx", "--text", text],
}


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("command", WITH_A_TEXT)
def test_bad_text(course: Run, place: Path, name: str, command: str) -> None:  # noqa: F811
    complaint = refused(course, place, *WITH_A_TEXT[command](place, place / name))
    assert TEXTS[name] in complaint
    assert name in complaint
    assert complaint.count("\n") == 1


@pytest.mark.parametrize("name", [name for name in TEXTS if name not in ("blank.txt", "empty", "missing.txt")])
def test_bad_text_for_verify(course: Run, place: Path, name: str) -> None:  # noqa: F811
    assert TEXTS[name] in refused(course, place, "verify", "--text", place / name, place / "city")


# --- where to write ---------------------------------------------------------------------------------------------


def test_places_that_are_taken(course: Run, place: Path) -> None:  # noqa: F811
    text = ["--text", place / "report.txt"]
    (place / "book.xlsx").touch()
    for words, said in [
        (["new", place / "city", *text], "not empty"),
        (["new", place / "report.txt", *text], "there is a file of that name"),
        (["new", place / "book.xlsx", "--xlsx"], "there is a file of that name"),
        (["new", place / "book.xlsx", *text], "give --xlsx too"),
        (["new", place / "book", "--xlsx"], "ends in .xlsx"),
        (["new", place / "book"], "--text FILE"),
        (["new", place / "report.txt" / "in a file", *text], "report.txt"),
        (["new", place / "b", *text, "--first-page", "0"], "expected 1 or more"),
        (["new", place / "b", *text, "--year", "0"], "1 to 9999"),
        (["new", place / "b", *text, "--year", "soon"], "soon"),
        (["new", place / "b", *text, "--language", "中文"], "'中文' is no language tag"),
        (["import", place / "book.xlsx", "--to", place / "city"], "a data package already; to put the new content"),
        (["import", place / "book.xlsx", "--to", place / "report.txt"], "there is a file of that name"),
        (["import", place / "book.xlsx", "--to", place / "empty", "--replace"], "an empty file"),
    ]:
        assert said in refused(course, place, *words), words


def test_an_empty_folder_is_filled(course: Run, place: Path) -> None:  # noqa: F811
    assert course("new", place / "empty", "--text", place / "report.txt")[0] == 0
    assert course("check", place / "empty")[0] == 0


def test_nothing_is_left_where_writing_fails(
    course: Run,  # noqa: F811
    place: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device", "README.md")

    monkeypatch.setattr(Path, "write_text", full)
    assert "No space left" in refused(course, place, "new", place / "b", "--text", place / "report.txt")


# --- workbooks --------------------------------------------------------------------------------------------------


@pytest.fixture
def book(place: Path) -> Path:
    pytest.importorskip("openpyxl")
    save_workbook(place / "city.xlsx", about("city", TEXT, **TITLE), {}, TEXT)
    shutil.rmtree(place / "city")
    return place / "city.xlsx"


def add(name: str, content: bytes) -> Callable[[Path], Any]:
    def damage(book: Path) -> None:
        with zipfile.ZipFile(book, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as parts:
            parts.writestr(name, content)

    return damage


def rewrite(part: str, change: Callable[[bytes], bytes]) -> Callable[[Path], Any]:
    def damage(book: Path) -> None:
        with zipfile.ZipFile(book) as parts:
            inside = {name: parts.read(name) for name in parts.namelist()}
        inside[part] = change(inside[part])
        with zipfile.ZipFile(book, "w") as parts:
            for name, content in inside.items():
                parts.writestr(name, content)

    return damage


def many(book: Path) -> None:
    with zipfile.ZipFile(book, "a") as parts:
        for n in range(PARTS):
            parts.writestr(f"xl/media/{n}.png", b"")


LAUGHS = b'<?xml version="1.0"?>' + b" " * 9000 + b'<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><l>&b;</l>'
BOOKS: dict[str, tuple[Callable[[Path], Any], str]] = {
    "macros": (add("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0"), "found macros (xl/vbaProject.bin); expected a workbook without"),
    "old macros": (add("xl/macrosheets/sheet1.xml", b"<a/>"), "found macros (xl/macrosheets/sheet1.xml)"),
    "kind of macros": (
        rewrite("[Content_Types].xml", lambda xml: xml.replace(b"spreadsheetml.sheet.main", b"sheet.macroEnabled.main")),
        "found macros",
    ),
    "a zip bomb": (add("xl/media/zeros.bin", bytes(UNPACKED)), "unpacks to 200,"),
    "too many parts": (many, "in 2,0"),
    "entities": (rewrite("xl/workbook.xml", lambda _: LAUGHS), "found declarations in xl/workbook.xml"),
    "a part outside": (add("../../evil.xml", b"<a/>"), "found the part '../../evil.xml'"),
    "not XML": (rewrite("xl/workbook.xml", lambda xml: xml[:200]), "cannot be read"),
    "no sheets": (rewrite("xl/worksheets/sheet1.xml", lambda _: b""), "cannot be read"),
    "large": (lambda book: os.truncate(book, MEGABYTES_200), "the workbook has 209,715,200 bytes; expected at most 20,000,000"),
    "old": (lambda book: book.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)), "old kind (.xls) or one with a password"),
    "text": (lambda book: book.write_text("a,b"), "found no workbook but something else"),
    "nothing": (lambda book: book.write_bytes(b""), "found no workbook but an empty file"),
    "another zip": (lambda book: shutil.copy(book.with_name("zip.zip"), book), "found no workbook but a zip archive"),
    "gone": (lambda book: book.unlink(), "there is no such file"),
    "folder": (lambda book: (book.unlink(), book.mkdir()), "this is a folder"),
}


@pytest.mark.parametrize("name", BOOKS)
def test_bad_workbook(course: Run, place: Path, book: Path, name: str) -> None:  # noqa: F811
    damage, said = BOOKS[name]
    damage(book)
    complaint = refused(course, place, "import", book, "--to", place / "made" / "city")
    assert said in complaint
    assert complaint.count("city.xlsx") >= 1


def test_macros_by_another_name(course: Run, place: Path, book: Path) -> None:  # noqa: F811
    BOOKS["kind of macros"][0](book)
    book.rename(place / "city.xlsm")
    assert "found macros (.xlsm)" in refused(course, place, "import", place / "city.xlsm")


def test_workbook_is_no_package(course: Run, place: Path, book: Path) -> None:  # noqa: F811
    assert "course import" in refused(course, place, "check", book)
    with pytest.raises(DatasetError, match="course import"):
        load(book)
