"""Files and folders that appear whole or not at all, and never over somebody's work unasked."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from course_lib.language import text

PARTITION = "report="  # what the names of a packed folder's folders begin with


class ExportError(ValueError):
    """What keeps a file from being written, as a sentence in the language in use."""


def require_free(path: Path, force: bool = False, *, folder: bool = False) -> None:
    """Raise unless something can be written at `path`.

    Parameters
    ----------
    path : Path
        Where the file or folder is to stand.
    force : bool
        Whether a file, or a folder that was packed before, may be replaced.
    folder : bool
        Whether it is to be a folder.

    Raises
    ------
    ExportError
        When something stands there already that may not be replaced.
    FileNotFoundError
        When the folder around it does not exist.
    """
    if not path.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path.parent))
    if path.is_dir() and not (folder and _was_packed(path)):
        raise ExportError(text("export.folder", path=path))
    if path.is_file() and folder:
        raise ExportError(text("export.file", path=path))
    if os.path.lexists(path) and not force:
        raise ExportError(text("export.exists", path=path))


def _was_packed(folder: Path) -> bool:
    return not folder.is_symlink() and all(part.name.startswith(PARTITION) for part in folder.iterdir())


@contextmanager
def new_file(path: Path, force: bool = False) -> Iterator[Path]:
    """Yield a path to write to, which becomes `path` once all is written; nothing is left where it fails."""
    require_free(path, force)
    fresh = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        yield fresh
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


@contextmanager
def new_folder(path: Path, force: bool = False) -> Iterator[Path]:
    """Yield a folder to fill, which becomes `path` once all is written; nothing is left where it fails."""
    require_free(path, force, folder=True)
    with in_place_of(path) as fresh:
        yield fresh


@contextmanager
def in_place_of(path: Path) -> Iterator[Path]:
    """Yield a folder to fill, which takes the place of `path` once all is written; nothing is left where it fails."""
    fresh, old = (path.with_name(f".{path.name}.{os.getpid()}.{end}") for end in ("part", "old"))
    fresh.mkdir()
    try:
        yield fresh
        if path.exists():
            path.replace(old)
        fresh.replace(path)
    finally:
        for folder in (fresh, old):
            shutil.rmtree(folder, ignore_errors=True)


def needed(module: str, extra: str) -> Any:
    """Return a module that only an extra of the kit brings.

    Raises
    ------
    ExportError
        When it is not installed; the message names the extra.

    Examples
    --------
    >>> needed("no_such_module", "parquet")
    Traceback (most recent call last):
    ...
    course_lib.exports.output.ExportError: This needs the package no_such_module, which is not installed: pip install "course-lib[parquet]"
    """
    try:
        return import_module(module)
    except ModuleNotFoundError:
        raise ExportError(text("export.needs", module=module.partition(".")[0], extra=extra)) from None
