"""A lock that several processes respect, on every system and in the browser: a file that only one of them can create.

Whoever sees one and the same lock for longer than any write takes, by a clock that nobody can set, takes it to be left
over from a process that died, and removes it.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import time
from collections.abc import Callable, Iterator
from pathlib import Path

LEFT_OVER = 3.0  # seconds after which an unchanged lock is nobody's
PATIENCE = 15.0  # seconds to wait at the most


@contextlib.contextmanager
def locked(path: Path) -> Iterator[Callable[[], bool]]:
    """Hold the lock of a file: other processes that ask for it wait. Gives a function that tells whether it is still held.

    Raises
    ------
    OSError
        When the lock can't be made, or is held by others for too long.
    """
    lock, mine = path.with_name(f"{path.name}.lock"), secrets.token_hex(8).encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    start = seen_since = time.monotonic()
    seen = b""
    while not _made(lock, mine):
        holder, now = _content(lock), time.monotonic()
        if holder != seen:
            seen, seen_since = holder, now
        if now - seen_since > LEFT_OVER:
            _remove(lock, holder)
        elif now - start > PATIENCE:
            raise OSError(errno.EAGAIN, os.strerror(errno.EAGAIN), str(lock))
        time.sleep(0.002 + 0.006 * secrets.randbelow(100) / 100)  # not in step with others who wait
    try:
        yield lambda: _content(lock) == mine
    finally:
        if _content(lock) == mine:
            removed(lock)


def _made(lock: Path, mine: bytes) -> bool:
    try:
        handle = os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return False
    except PermissionError:
        if os.name == "nt" and lock.parent.is_dir() and os.access(lock.parent, os.W_OK):  # Windows, while it is being deleted
            return False
        raise
    try:
        os.write(handle, mine)
    except OSError:  # a full disk has room for an empty file
        os.close(handle)
        removed(lock)
        raise
    os.close(handle)
    return True


def _content(lock: Path) -> bytes:
    try:
        return lock.read_bytes()
    except OSError:
        return b""


def _remove(lock: Path, holder: bytes) -> None:
    """Remove a lock that was left over. Of several who try, one moves it; who moves a new one by mistake puts it back."""
    aside = lock.with_name(f"{lock.name}.{secrets.token_hex(4)}")
    try:
        lock.rename(aside)
    except OSError:
        return
    if (moved := _content(aside)) != holder:
        with contextlib.suppress(OSError):
            _made(lock, moved)
    removed(aside)


def removed(path: Path) -> None:
    """Remove a file if that can be done."""
    with contextlib.suppress(OSError):
        path.unlink()
