"""Files from a folder and from zips inside it, each read whole in memory or refused with its reason; nothing is unpacked to disk.

Whoever hands in a file is not trusted: links are not followed, and sizes, counts, depth and compression have limits. Each
zip has limits of its own, so that one student's cannot use up what others need.
"""

from __future__ import annotations

import errno
import io
import os
import stat
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from course_lib.language import language, text
from course_lib.progress.workformat import LIMIT

DEPTH = 2  # a zip in a zip: the class's and a student's
RATIO = 200  # bytes to the byte; work full of answers comes to 20
NESTED = 20_000_000  # bytes of a zip in a zip, and of all it holds
_MEMBERS = {1: 30_000, 2: 1_000}
_TOTAL = {1: 4_000_000_000, 2: NESTED}
_AT_ONCE = 4_000_000  # bytes; a zip's table of contents is read in one piece, and this is that of some 30,000 files
_LITTER = ("__macosx", "thumbs.db", "desktop.ini")


@dataclass(frozen=True)
class Found:
    """A file that may hold somebody's work: its names from the folder down, those of zips among them, and its content."""

    parts: tuple[str, ...]
    data: bytes

    @property
    def path(self) -> str:
        """Its place, for people."""
        return "/".join(self.parts)


@dataclass(frozen=True)
class Problem:
    """What an instructor should know of a file.

    Attributes
    ----------
    path : str
        Place of the file.
    rule : str
        Key under ``problem`` in ``texts/gather.toml``.
    words : str
        The reason, as a sentence in the language in use.
    """

    path: str
    rule: str
    words: str


def problem(path: str, rule: str, **values: Any) -> Problem:
    """Return a problem in the language in use."""
    return Problem(path, rule, text(f"gather.problem.{rule}", **values))


def files(source: Path) -> Iterator[Found | Problem]:
    """Yield what a folder or a zip holds, in the order of the names: files to read, and those refused.

    Parameters
    ----------
    source : Path
        A folder or a zip, as a learning-management system exports it.

    Raises
    ------
    OSError
        When `source` itself can't be opened.
    """
    if source.is_dir():
        yield from _folder(source)
    elif stat.S_ISREG(source.stat().st_mode):
        yield from _file(source, (source.name,))
    else:
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), str(source))


def _folder(top: Path) -> Iterator[Found | Problem]:
    waiting: list[tuple[Path, tuple[str, ...]]] = [(top, ())]
    while waiting:
        folder, parts = waiting.pop()
        try:
            names = sorted(path.name for path in folder.iterdir())
        except OSError as error:
            if folder == top:
                raise
            yield problem("/".join(map(shown, parts)), "unread", reason=error.strerror or error)
            continue
        inner = []
        for name in names:
            path, place = folder / name, (*parts, shown(name))
            if is_litter(name):
                continue
            if _is_folder(path):
                inner.append((path, place))
            else:
                yield from _file(path, place)
        waiting += reversed(inner)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir() and not path.is_symlink()
    except OSError:  # closed to us: what reads it says so
        return False


def is_litter(name: str) -> bool:
    """Tell whether a name is one that systems leave behind, which nobody handed in."""
    return name.startswith(".") or name.lower() in _LITTER


def shown(name: str) -> str:
    r"""Return a name that can be printed and written anywhere: what is no letter or sign is shown as a question mark.

    Examples
    --------
    >>> shown("a\u202etxt.\x07")
    'a?txt.?'
    """
    return "".join(sign if sign.isprintable() else "?" for sign in name)


def some(names: Sequence[str], most: int = 8) -> str:
    """Return the first names of a list, as `shown`, and how many there are more.

    Examples
    --------
    >>> some(["a", "b", "c"], most=2)
    'a, b and 1 more'
    """
    words = text("lab.list.join").join(map(shown, names[:most]))
    return text("gather.and_more", names=words, more=len(names) - most) if len(names) > most else words


def _file(path: Path, parts: tuple[str, ...]) -> Iterator[Found | Problem]:
    place = "/".join(parts)
    try:
        found = path.lstat()
        if stat.S_ISLNK(found.st_mode):
            yield problem(place, "link")
        elif not stat.S_ISREG(found.st_mode):
            yield problem(place, "special")
        elif path.suffix.lower() == ".json":
            if found.st_size > LIMIT:
                yield problem(place, "large", found=f"{found.st_size:,}", expected=f"{LIMIT:,}")
                return
            with path.open("rb") as file:
                data = file.read(LIMIT + 1)
            yield Found(parts, data)
        elif path.suffix.lower() == ".zip":
            with _CarefulFile(path) as file:
                yield from _zip(file, parts, 1)
        else:
            yield problem(place, "other")
    except OSError as error:
        yield problem(place, "unread", reason=error.strerror or error)


class _Careful:
    """What is never read in one big piece: a zip may lie about the length of its table of contents."""

    def read(self, size: int | None = -1) -> bytes:
        wanted = _AT_ONCE + 1 if size is None or size < 0 else size
        if wanted > _AT_ONCE + 1:
            raise zipfile.BadZipFile
        data: bytes = super().read(wanted) or b""  # type: ignore[misc]  # that of the file it is mixed into
        if len(data) > _AT_ONCE:
            raise zipfile.BadZipFile
        return data


class _CarefulFile(_Careful, io.FileIO):
    """A file on disk."""


class _CarefulBytes(_Careful, io.BytesIO):
    """A file in memory."""


def _read(member: IO[bytes], most: int) -> bytes:
    """Return at most one byte more than `most`, read piece by piece."""
    data = b""
    while len(data) <= most and (piece := member.read(min(1_000_000, most + 1 - len(data)))):
        data += piece
    return data


def _zip(file: Any, parts: tuple[str, ...], depth: int) -> Iterator[Found | Problem]:
    place = "/".join(parts)
    try:
        archive = zipfile.ZipFile(file)
    except Exception:  # bytes made to mislead make zipfile raise nearly anything
        yield problem(place, "bad_zip")
        return
    members = [info for info in archive.infolist() if not info.is_dir()]
    if len(members) > _MEMBERS[depth]:
        yield problem(place, "members", found=f"{len(members):,}", expected=f"{_MEMBERS[depth]:,}")
        return
    left = _TOTAL[depth]
    for info in members:
        names = _name(info).replace("\\", "/").split("/")
        if any(is_litter(name) and name not in (".", "..") for name in names):
            continue
        inner = (*parts, *map(shown, names))
        if rule := _refused(info, names, depth):
            yield problem("/".join(inner), *rule[:1], **rule[1])
            continue
        nested = names[-1].lower().endswith(".zip")
        try:
            with archive.open(info) as member:
                data = _read(member, info.file_size)  # which was not refused as too large
        except Exception:
            yield problem("/".join(inner), "bad_member")
            continue
        left -= len(data)
        if left < 0:
            yield problem(place, "total", expected=f"{_TOTAL[depth]:,}", file="/".join(map(shown, names)))
            return
        if nested:
            yield from _zip(_CarefulBytes(data), inner, depth + 1)
        else:
            yield Found(inner, data)


def _refused(info: zipfile.ZipInfo, names: list[str], depth: int) -> tuple[str, dict[str, Any]] | None:
    """Return why a file in a zip is not even opened: a rule and its values."""
    end = names[-1].lower().rpartition(".")[2]
    if ".." in names or names[0] == "" or names[0].endswith(":"):
        return "crossing", {}
    if stat.S_ISLNK(info.external_attr >> 16):
        return "link", {}
    if end not in ("json", "zip"):
        return "other", {}
    if end == "zip" and depth == DEPTH:
        return "nested", {"expected": DEPTH}
    if info.flag_bits & 1:
        return "locked", {}
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "bad_member", {}
    most = NESTED if end == "zip" else LIMIT
    if info.file_size > most:
        return "large", {"found": f"{info.file_size:,}", "expected": f"{most:,}"}
    if info.file_size > RATIO * max(1, info.compress_size):
        return "ratio", {"found": round(info.file_size / max(1, info.compress_size)), "expected": RATIO}
    return None


def _name(info: zipfile.ZipInfo) -> str:
    """Return the name of a file in a zip. Where the zip does not say how it is encoded: UTF-8, else, in Chinese, GB 18030."""
    if info.flag_bits & 0x800 or info.filename.isascii():
        return info.filename
    try:
        raw = info.filename.encode("cp437")
        try:
            return raw.decode()
        except UnicodeDecodeError:
            return raw.decode("gb18030") if language() == "zh" else info.filename
    except UnicodeError:
        return info.filename
