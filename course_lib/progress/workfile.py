"""The file ``my_work.json`` on disk: where it lies, and how several notebooks write to it without losing anything.

It lies in the folder named by ``COURSE_WORK``, else in the folder that holds the ``notebooks`` folder, so that the
English and the Chinese lessons share it; a kernel that runs elsewhere keeps it in its own folder.

A change is made under a lock: read what is there now, add to it, write a new file, put it in the old one's place.
"""

from __future__ import annotations

import errno
import os
import tempfile
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Generic, TypeVar

from course_lib.language import text
from course_lib.progress.locks import locked, removed
from course_lib.progress.work import Work, begun, merged
from course_lib.progress.workformat import LIMIT, WorkError, read_work, written

NAME = "my_work.json"
_REASONS = {
    **dict.fromkeys((errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)), "full"),
    **dict.fromkeys((errno.EACCES, errno.EPERM, errno.EROFS), "closed"),
    errno.EAGAIN: "busy",
}
_files: dict[Path, WorkFile] = {}
Content = TypeVar("Content")


def work_folder() -> Path:
    """Return the folder that holds the reader's work.

    Examples
    --------
    >>> os.environ["COURSE_WORK"] = "mine"
    >>> work_folder().name
    'mine'
    >>> del os.environ["COURSE_WORK"]
    """
    if wanted := os.environ.get("COURSE_WORK"):
        return Path(wanted).expanduser().absolute()
    here = Path.cwd()
    return next((folder.parent for folder in (here, *here.parents) if folder.name == "notebooks"), here)


def my_work() -> WorkFile:
    """Return the reader's file, one object a place, so that all panels of a kernel share it."""
    path = work_folder() / NAME
    return _files.setdefault(path, WorkFile(path))


class KeptFile(ABC, Generic[Content]):
    """One file that several notebooks write to, and what could not be written to it.

    Parameters
    ----------
    path : Path
        Where it lies, or will lie once there is something to keep.

    Attributes
    ----------
    texts : str
        Where the words stand that tell what became of the file: ``left`` and ``aside``.
    """

    texts = "progress"

    def __init__(self, path: Path) -> None:
        self.path = path
        self._unwritten = self.empty()
        self._last_read = self.empty()
        self._notice = ""
        self._watchers: list[Callable[[], object]] = []

    @abstractmethod
    def empty(self) -> Content:
        """Return the content of a file that there is not."""

    @abstractmethod
    def parsed(self, data: bytes) -> Content:
        """Return what `data` holds, or raise WorkError."""

    @abstractmethod
    def written(self, content: Content) -> str:
        """Return `content` as the text of a file."""

    @abstractmethod
    def joined(self, one: Content, other: Content) -> Content:
        """Return two copies as one, without losing anything."""

    def begun(self, content: Content) -> Content:
        """Return `content` as it is first written."""
        return content

    @property
    def mark(self) -> tuple[int, int]:
        """What differs once somebody has written to the file: time and size."""
        try:
            found = self.path.stat()
        except OSError:
            return (0, 0)
        return (found.st_mtime_ns, found.st_size)

    @property
    def unwritten(self) -> bool:
        """Whether something could not be written to the file."""
        return self._unwritten != self.empty()

    def watch(self, callback: Callable[[], object]) -> None:
        """Call `callback` after every change made by this kernel."""
        self._watchers.append(callback)

    def read(self) -> Content:
        """Return all content, written or not. A file that is broken is put aside, and a notice says so."""
        try:
            self._last_read = self._found()
        except (OSError, WorkError):
            try:
                with locked(self.path):
                    self._last_read = self._sound()
            except (OSError, WorkError) as error:
                reason = f"{error}" if isinstance(error, WorkError) else text("progress.unread")
                self._notice = text(f"{self.texts}.left", file=self.path.name, reason=reason)
        return self.joined(self._last_read, self._unwritten)

    def change(self, edit: Callable[[Content], Content]) -> str:
        """Make a change to the content, on disk if at all possible, and return why it could not be written, or nothing.

        Parameters
        ----------
        edit : callable
            Takes the content as it is at this moment and returns it changed; without any effect of its own.
        """
        reason = ""
        try:
            with locked(self.path) as held:
                now = self.joined(self._sound(), self._unwritten)
                changed = edit(now)
                if changed != now or self.unwritten:
                    changed = self.begun(changed)
                    _replace(self.path, self.written(changed), held)
            self._last_read, self._unwritten = changed, self.empty()
        except (OSError, WorkError) as error:
            reason = _reason(error)
            self._unwritten = self.begun(edit(self.joined(self._last_read, self._unwritten)))
        for callback in self._watchers:
            callback()
        return reason

    def notice(self) -> str:
        """Return what the reader must be told of the file, once."""
        notice, self._notice = self._notice, ""
        return notice

    def text(self) -> str:
        """Return the text for a download: all content, also what could not be written; nothing when there is none."""
        content = self.read()
        return self.written(content) if content != self.empty() else ""

    def _found(self) -> Content:
        try:
            size = self.path.stat().st_size
        except FileNotFoundError:
            return self.empty()
        if size > LIMIT:  # not even read
            raise WorkError(rule="large", found=f"{size:,}", expected=f"{LIMIT:,}")
        return self.parsed(self.path.read_bytes())

    def _sound(self) -> Content:
        """Return what is in the file, under the lock; one that is broken is moved out of the way, but not one of a newer format."""
        try:
            return self._found()
        except WorkError as error:
            if error.rule == "newer":
                raise
            names = (self.path.with_name(f"{self.path.stem}.broken-{number}{self.path.suffix}") for number in count(1))
            aside = next(name for name in names if not os.path.lexists(name))
            self.path.rename(aside)
            self._notice = text(f"{self.texts}.aside", file=self.path.name, aside=aside.name, reason=error)
            return self.empty()


class WorkFile(KeptFile[Work]):
    """One ``my_work.json``, and what could not be written to it."""

    def empty(self) -> Work:
        """Return no work."""
        return Work()

    def parsed(self, data: bytes) -> Work:
        """Return the work that `data` holds, or raise WorkError."""
        return read_work(data)

    def written(self, content: Work) -> str:
        """Return work as the text of its file."""
        from course_lib import __version__

        return written(content, __version__)

    def joined(self, one: Work, other: Work) -> Work:
        """Return two copies of work as one."""
        return merged(one, other)

    def begun(self, content: Work) -> Work:
        """Return work with an id of its copy."""
        return begun(content)


def _replace(path: Path, words: str, held: Callable[[], bool]) -> None:
    """Write a new file and put it in the place of the old one, in one step: at no moment is there half a file."""
    data = words.encode()
    if len(data) > LIMIT:
        raise WorkError(rule="large", found=f"{len(data):,}", expected=f"{LIMIT:,}")
    target = Path(os.path.realpath(path))  # where a link leads, if it is one
    handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if not held():  # this machine slept, and somebody else went on
            raise OSError(errno.EAGAIN, os.strerror(errno.EAGAIN), str(path))
        for again in range(20):
            try:
                Path(name).replace(target)
                return
            except PermissionError:  # Windows, while somebody reads the old one
                if os.name != "nt" or again == 19:
                    raise
                time.sleep(0.01)
    except BaseException:
        removed(Path(name))
        raise


def _reason(error: Exception) -> str:
    if isinstance(error, OSError):
        known = _REASONS.get(error.errno or 0)
        return text(f"progress.why.{known}") if known else (error.strerror or type(error).__name__)
    if isinstance(error, WorkError) and error.rule == "large" and "expected" in error.values:
        return text("progress.why.large", expected=error.values["expected"])
    return text("progress.why.unreadable")
