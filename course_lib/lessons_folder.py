"""Where the lessons lie, and how they get into a folder of the reader's own without harm to the reader's work."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Literal

from course_lib.language import LANGUAGES, text

MANIFEST = ".course-lessons.json"
# The folders that travel together, so that a link from a lesson to its data works in a copy as it does in the repository.
PARTS = ("notebooks", "datasets")


class LessonsError(Exception):
    """The lessons are not there, or can't be laid out; the message is one line for the reader."""


@dataclass(frozen=True)
class Change:
    """What became of one file: `added`, `updated`, or `kept` as the reader changed it, the new one lying `beside` it.

    Paths are relative to the reader's folder, with forward slashes.
    """

    kind: Literal["added", "updated", "kept"]
    file: str
    beside: str = ""


def source() -> Path:
    """Return the folder that holds the kit's ``notebooks`` and ``datasets``: the installed library, or the repository."""
    library = Path(__file__).parent
    return library if (library / "notebooks").is_dir() else library.parent


def is_repository(folder: Path) -> bool:
    """Tell whether `folder` is a copy of the repository, whose lessons are opened where they are."""
    return (folder / "pyproject.toml").is_file() and (folder / "course_lib").is_dir()


def first_lesson(folder: Path, code: str) -> str:
    """Return the path of lesson 00 in a language, relative to `folder`, with forward slashes.

    Parameters
    ----------
    folder : Path
        A folder that holds ``notebooks``.
    code : {"en", "zh"}
        Language of the lesson.

    Raises
    ------
    LessonsError
        When there is no such lesson.
    """
    if found := sorted((folder / "notebooks" / code).glob("00_*.ipynb")):
        return found[0].relative_to(folder).as_posix()
    others = [other for other in LANGUAGES if any((folder / "notebooks" / other).glob("00_*.ipynb"))]
    hint = text("cli.lessons.try", flags=", ".join(f"--lang {other}" for other in others)) if others else ""
    raise LessonsError(text(f"cli.lessons.none_{code}", folder=folder, hint=hint).strip())


def reader_folder(wanted: Path | None) -> Path:
    """Return the folder to lay the lessons out in: the one wanted, else the current one if they lie there, else a new one."""
    if wanted is not None:
        return wanted.expanduser().absolute()
    here = Path.cwd()
    return here if (here / MANIFEST).is_file() else here / "course-lessons"


def lay_out(kit: Path, folder: Path, version: str) -> list[Change]:
    """Copy the kit's lessons and data into `folder`, and bring an earlier copy up to date, file by file.

    A file the reader has not touched since it was copied is replaced. One that the reader changed, or that was there
    before, stays as it is; where the kit has something new, that is put beside it under a name with the version in it.
    The manifest remembers what the reader was last given.

    Parameters
    ----------
    kit : Path
        Folder that holds the kit's ``notebooks`` and ``datasets``.
    folder : Path
        The reader's folder; made when missing.
    version : str
        Version of the kit.

    Returns
    -------
    list of Change
        One entry a file that was written, in the order of the paths; none where nothing was to be done.

    Raises
    ------
    OSError
        When a file can't be read or written.
    """
    given = _remembered(folder)
    changes = []
    for name in lesson_files(kit):
        data = (kit / name).read_bytes()
        if change := _give(folder, name, data, given.get(name), version):
            changes.append(change)
        given[name] = _hash(data)
    _write(folder / MANIFEST, json.dumps({"version": version, "files": given}, indent=1).encode())
    return changes


def lesson_files(kit: Path) -> Iterator[str]:
    """Yield the path of each file of the kit that a reader gets, relative to `kit`, with forward slashes."""
    for part in PARTS:
        for path in sorted((kit / part).rglob("*")):
            name = path.relative_to(kit)
            # Notes for instructors hold the answers.
            if path.is_file() and name.parts[1] != "notes" and not any(piece.startswith(".") for piece in name.parts):
                yield name.as_posix()


def _give(folder: Path, name: str, data: bytes, given: str | None, version: str) -> Change | None:
    target = folder / name
    new = _hash(data)
    if not os.path.lexists(target):
        _write(target, data)
        return Change("added", name)
    has = _hash_of(target)
    if new in (has, given):  # the reader has this edition, changed or not
        return None
    if has is not None and has == given:
        _write(target, data)
        return Change("updated", name)
    beside = _free_name(target, version, new)
    if not os.path.lexists(beside):
        _write(beside, data)
    return Change("kept", name, beside.relative_to(folder).as_posix())


def _free_name(target: Path, version: str, new: str) -> Path:
    """Return a name beside `target` that is free, or holds just what is to be written."""
    for number in count(1):
        mark = f"-{version}" if number == 1 else f"-{version}-{number}"
        beside = target.with_name(f"{target.stem}{mark}{target.suffix}")
        if not os.path.lexists(beside) or _hash_of(beside) == new:
            return beside
    raise AssertionError


def _remembered(folder: Path) -> dict[str, str]:
    """Return name and hash of each file as it was last given; a lost or damaged manifest makes every file the reader's own."""
    try:
        files = json.loads((folder / MANIFEST).read_bytes())["files"]
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return {name: value for name, value in files.items() if isinstance(value, str)} if isinstance(files, dict) else {}


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _hash_of(path: Path) -> str | None:
    """Return the hash of a plain file; of a link or a folder there is none, so it is never taken for our own copy."""
    return _hash(path.read_bytes()) if path.is_file() and not path.is_symlink() else None


def _write(path: Path, data: bytes) -> None:
    # In one step: a copy that is interrupted leaves no half file that would later pass for the reader's work.
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(data)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
