"""What is fuzzed: every parser of files that nobody vouches for, as a function of bytes.

A target returns when the file is taken or refused with an error of the kinds that the parser documents, and says what is
wrong in both languages. Any other exception is a finding.
"""

from __future__ import annotations

import io
import json
import shutil
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from course_lib.datapackage import DatasetError, canonical
from course_lib.exercises.answers import Unclear, read_interval, read_number
from course_lib.gradebook.archives import Found, Problem, files
from course_lib.gradebook.gather import gathered
from course_lib.gradebook.marks import Marker
from course_lib.gradebook.scheme import GatherError, read_scheme
from course_lib.language import LANGUAGES, set_language
from course_lib.polls import pollfile
from course_lib.polls.votes import Polls
from course_lib.progress import workformat
from course_lib.progress.work import Work, merged
from course_lib.progress.workformat import WorkError, checksum
from course_lib.report import load

OLD_FILES = Path(__file__).parents[1] / "progress_files"


@dataclass(frozen=True)
class Target:
    """One parser: what takes bytes, and bytes to begin from."""

    run: Callable[[bytes], None]
    seeds: Callable[[], list[bytes]]


def _told(error: Exception) -> None:
    """See that an error says something in both languages, and a faulty package what is wrong with it."""
    assert not isinstance(error, DatasetError) or error.faults
    for code in LANGUAGES:
        set_language(code)
        words = str(error)
        assert words.strip(), repr(error)
        words.encode()  # half a character could be written nowhere
    set_language("en")


def _with_checksum(data: bytes) -> bytes | None:
    """Return a JSON object with a check value that fits: fuzzing must get past it."""
    try:
        found = json.loads(data)
        return json.dumps(found | {"checksum": checksum(found)}).encode() if isinstance(found, dict) else None
    except (ValueError, RecursionError):
        return None


# --- a reader's files -------------------------------------------------------------------------------------------


def work(data: bytes) -> None:
    """A file of work, as it is and with a check value that fits."""
    for one in (data, _with_checksum(data)):
        if one is None:
            continue
        try:
            found = workformat.read_work(one)
        except WorkError as error:
            _told(error)
        else:
            assert workformat.read_work(workformat.written(found, found.kit)) == found
            both = merged(found, found)
            assert merged(both, found) == both and merged(found, Work()) == found
            assert {name: entry.best for name, entry in both.exercises.items()} == {n: entry.best for n, entry in found.exercises.items()}
        try:
            assert workformat.read_submitted(one)[1] in ("fits", "altered", "unchecked")
        except WorkError as error:
            _told(error)


def polls(data: bytes) -> None:
    """A file of polls."""
    for one in (data, _with_checksum(data)):
        if one is None:
            continue
        try:
            found = pollfile.read_polls(one)
        except WorkError as error:
            _told(error)
        else:
            assert isinstance(found, Polls) and pollfile.read_polls(pollfile.written(found, "0")) == found


# --- data packages ----------------------------------------------------------------------------------------------


@cache
def _package() -> tuple[Path, list[str]]:
    """Return a folder to damage, and its files by name: the kit's own package, shortened so that reading is quick."""
    from invented_city import write_city

    folder = write_city(Path(tempfile.mkdtemp(prefix="fuzz-")) / "whole")
    return folder, ["datapackage.json", *(f"{name}.csv" for name in canonical())]


def _file(data: bytes) -> tuple[str, bytes]:
    """Return the file that the first byte names, and its new content."""
    names = _package()[1]
    return names[data[0] % len(names)] if data else names[0], data[1:]


def package(data: bytes) -> None:
    """A data package, one file of it replaced."""
    folder = _package()[0]
    name, content = _file(data)
    whole = (folder / name).read_bytes()
    try:
        (folder / name).write_bytes(content)
        report = load(folder)
        for table in report.tables:
            report.frame(table)
        assert repr(report) and report._repr_html_()
    except DatasetError as error:
        _told(error)
    finally:
        (folder / name).write_bytes(whole)


def _package_seeds() -> list[bytes]:
    folder, names = _package()
    return [bytes([number]) + (folder / name).read_bytes() for number, name in enumerate(names)]


# --- an instructor's files --------------------------------------------------------------------------------------


def scheme(data: bytes) -> None:
    """A scheme of marks, in TOML."""
    with tempfile.TemporaryDirectory() as folder:
        (path := Path(folder) / "scheme.toml").write_bytes(data)
        try:
            found = read_scheme(path)
        except GatherError as error:
            _told(error)
        else:
            assert found.lessons and 0 <= found.least <= 1 and found.points.keys() >= {"choice"}


@cache
def _marker() -> Marker:
    return Marker(read_scheme())


def archive(data: bytes) -> None:
    """A zip as a class hands it in, and the marks of what it holds."""
    with tempfile.TemporaryDirectory() as folder:
        (path := Path(folder) / "class.zip").write_bytes(data)
        for found in files(path):
            assert isinstance(found, Found | Problem) and found.path.isprintable()
        try:
            assert gathered(path, _marker()).files >= 0
        except GatherError as error:
            _told(error)


def _archive_seeds() -> list[bytes]:
    inner = _zipped({"my_work.json": next(iter(_old("work"))), "../x.json": b"{}"})
    names = {"Li Na_4711_assignsubmission_file_/my_work.json": next(iter(_old("work"))), "b.zip": inner, "c.pdf": b"x"}
    return [_zipped(names), inner]


def _zipped(members: dict[str, bytes]) -> bytes:
    with zipfile.ZipFile(made := io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as parts:
        for name, content in members.items():
            parts.writestr(zipfile.ZipInfo(name), content)
    return made.getvalue()


@cache
def _book() -> dict[str, bytes]:
    """Return the parts of a sound workbook by name."""
    from invented_city import TEXT, TITLE

    from course_lib.datapackage import read
    from course_lib.new_package import about
    from course_lib.workbook import save_workbook

    folder = Path(tempfile.mkdtemp(prefix="fuzz-"))
    rows = {name: table.rows for name, table in read(_package()[0]).tables.items()}
    save_workbook(folder / "city.xlsx", about("invented-city", TEXT, **TITLE), rows, TEXT)
    with zipfile.ZipFile(folder / "city.xlsx") as parts:
        found = {name: parts.read(name) for name in parts.namelist()}
    shutil.rmtree(folder)
    return found


def workbook(data: bytes) -> None:
    """A workbook: whole if the first byte is 255, else with the part replaced that it names."""
    from course_lib.workbook_reading import files_of_workbook

    parts, first = _book(), data[0] if data else 255
    content = data[1:] if first == 255 else _zipped(parts | {list(parts)[first % len(parts)]: data[1:]})
    with tempfile.TemporaryDirectory() as folder:
        (path := Path(folder) / "city.xlsx").write_bytes(content)
        try:
            assert "datapackage.json" in files_of_workbook(path)
        except DatasetError as error:
            _told(error)


def _book_seeds() -> list[bytes]:
    # Sheets are what people write in; of the rest one of a kind.
    parts = _book()
    return [bytes([number]) + content for number, (_, content) in enumerate(parts.items())] + [b"\xff" + _zipped(parts)]


# --- what is typed ----------------------------------------------------------------------------------------------


def typed(data: bytes) -> None:
    """A number or an interval as a reader types it; the first byte says which, and whether a share is asked for."""
    first = data[0] if data else 0
    words = data[1:].decode("utf-8", "replace") + "\ud800" * (first == 7)  # half a character, as a browser may send it
    try:
        if first & 1:
            low, high = read_interval(words, share=bool(first & 2), units=("calls", "件"))
            assert low <= high
        else:
            assert isinstance(read_number(words, share=bool(first & 2), units=("calls", "件")), float)
    except Unclear as reply:
        _told(reply)


_TYPED = (
    "96%",
    "54/56",
    "101 to 199",
    "九成六",
    "百分之九十六",
    "1.200,5",
    "[101, 199]",
    "一万二",
    "1½",
    "about 20 calls",
    "从 90 到 100%",
)


def _old(kind: str) -> list[bytes]:
    return [path.read_bytes() for path in sorted(OLD_FILES.glob("format_*" if kind == "work" else "polls_*"))]


TARGETS = {
    "work": Target(work, lambda: _old("work")),
    "polls": Target(polls, lambda: _old("polls")),
    "package": Target(package, _package_seeds),
    "scheme": Target(scheme, lambda: [(Path(workformat.__file__).parents[1] / "gradebook" / "scheme.toml").read_bytes()]),
    "archive": Target(archive, _archive_seeds),
    "workbook": Target(workbook, _book_seeds),
    "typed": Target(typed, lambda: [bytes([number]) + words.encode() for number in range(4) for words in _TYPED]),
}
