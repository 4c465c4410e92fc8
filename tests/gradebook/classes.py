"""Invented classes: students who answered the invented bank, handed in as learning-management systems export it."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from course_lib.exercises.marking import mark
from course_lib.exercises.questions import find
from course_lib.progress.work import Entry, Try, Work
from course_lib.progress.workformat import written

START = 1_772_357_400_000  # 2026-03-01T09:30:00Z
Answers = dict[str, list[dict[str, Any]]]


def work(answers: Answers, *, name: str = "", copy: int = 1, at: int = START, hints: int = 0) -> Work:
    """Return the work of somebody who gave these answers, each a minute after the one before."""
    entries = {}
    for exercise, given in answers.items():
        kind = find(exercise).kind
        tries = []
        for answer in given:
            state = ("correct" if answer["right"] else "not_yet") if kind == "code" else mark(find(exercise), answer).state
            tries.append(Try(at, state, answer))
            at += 60_000
        entries[exercise] = Entry(kind, "2026-03-01T09:30:00Z", "2026-03-01T09:40:00Z", tuple(tries), len(tries), hints)
    return Work(f"{copy:016x}", "2026-03-01T09:30:00Z", entries, {"name": (1, name)} if name else {}, "0.1.0")


def file(answers: Answers, **more: Any) -> str:
    """Return the text of a file of work."""
    return written(work(answers, **more), "0.1.0")


def hand_in(folder: Path, files: dict[str, str | bytes]) -> Path:
    """Write files into a folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def zipped(path: Path, files: Iterable[tuple[str | zipfile.ZipInfo, str | bytes]]) -> Path:
    """Write a zip."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content, zipfile.ZIP_DEFLATED)
    return path


def forged(text: str, change: Callable[[dict[str, Any]], None]) -> str:
    """Return a file that somebody changed in an editor: the check value stays as it was."""
    data = json.loads(text)
    change(data)
    return json.dumps(data)
