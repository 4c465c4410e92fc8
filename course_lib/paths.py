"""Where the data packages lie, and how a file that nobody vouches for is read."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

DEFAULT = "turpan-2006"
LIMIT = 20_000_000
_MARKS = {
    b"\xff\xfe\0\0": "UTF-32",
    b"\0\0\xfe\xff": "UTF-32",
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
}


class Unreadable(Exception):
    """A file that can't be read as text; `place` holds what a `Fault` needs to tell of it."""

    def __init__(self, **place: Any):
        super().__init__(place["rule"])
        self.place = place


def package_folder(name: str = DEFAULT) -> Path:
    """Return the folder of a data package that comes with the kit, installed or in the repository.

    Parameters
    ----------
    name : str
        Name of the folder under ``datasets``.

    Examples
    --------
    >>> package_folder().name
    'turpan-2006'
    """
    library = Path(__file__).parent
    installed, beside = library / "datasets" / name, library.parent / "datasets" / name
    return installed if installed.is_dir() else beside


def chosen_folder() -> Path:
    """Return the folder named by ``COURSE_REPORT``, else that of the default package."""
    wanted = os.environ.get("COURSE_REPORT")
    return Path(wanted) if wanted else package_folder()


def inside(folder: Path, name: str) -> Path:
    """Return the path of the file `name` in `folder`, which it may not leave, nor by a link.

    Raises
    ------
    Unreadable
        When `name` is absolute, an address, climbs out, or can't be a file name at all.
    """
    # Backslashes and colons climb out or name a drive on Windows only: refused everywhere, so a package travels.
    if not name or name.startswith("/") or {"\\", ":"} & set(name) or ".." in name.split("/"):
        raise Unreadable(rule="outside", found=name)
    try:
        path = (folder / name).resolve()
    except (OSError, ValueError, RuntimeError):
        raise Unreadable(rule="outside", found=name) from None
    if not path.is_relative_to(folder.resolve()):
        raise Unreadable(rule="outside", found=name)
    return path


def read_text(path: Path, limit: int = LIMIT) -> str:
    """Return the text of a UTF-8 file, line ends and byte order mark untouched.

    Parameters
    ----------
    path : Path
        The file.
    limit : int
        Size in bytes beyond which the file is not opened.

    Raises
    ------
    Unreadable
        When the file is missing, closed to us, too large, not text, or in another encoding.
    """
    try:
        if not path.is_file():
            raise Unreadable(rule="file_is_folder" if path.is_dir() else "file_missing")
        size = path.stat().st_size
        if size > limit:
            raise Unreadable(rule="huge", found=f"{size:,}", expected=f"{limit:,}")
        return _decode(path.read_bytes())
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise Unreadable(rule="file_unreadable", found=reason) from None


def _decode(data: bytes) -> str:
    for mark, encoding in _MARKS.items():
        if data.startswith(mark):
            raise Unreadable(rule="encoding", found=encoding, detail="0", row=1)
    if data.startswith(b"PK\x03\x04"):
        raise Unreadable(rule="zipped")
    if b"\0" in data:
        raise Unreadable(rule="binary", found=str(data.index(b"\0")))
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        found = "GB18030" if _is_gb18030(data) else f"0x{data[error.start]:02X}"
        raise Unreadable(rule="encoding", found=found, detail=str(error.start), row=line) from None


def _is_gb18030(data: bytes) -> bool:
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return False
    return True
