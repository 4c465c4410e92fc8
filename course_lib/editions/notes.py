"""Facilitation notes: a Markdown file a lesson, in ``notebooks/notes/<language>/``, keyed to the lesson's headings."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from course_lib.editions.lessons import EditionError
from course_lib.editions.parts import Part, pieces
from course_lib.language import text

_KEY = re.compile(r"## +(.*?) *#*")


def notes_file(lesson: Path) -> Path:
    """Return where the notes of a lesson lie.

    Examples
    --------
    >>> notes_file(Path("notebooks/en/01_open.ipynb")).as_posix()
    'notebooks/notes/en/01_open.md'
    """
    return lesson.parent.parent / "notes" / lesson.parent.name / f"{lesson.stem}.md"


def notes_of(lesson: Path, parts: Iterable[Part], *, required: bool = True) -> dict[str, str]:
    """Return the notes of a lesson: Markdown by heading.

    Parameters
    ----------
    lesson : Path
        The notebook.
    parts : iterable of Part
        Its parts.
    required : bool, default True
        Whether there must be notes.

    Raises
    ------
    EditionError
        When there is no file, or it has notes to a heading twice or to one that the lesson does not have.
    """
    path = notes_file(lesson)
    if not path.is_file():
        if required:
            raise EditionError(text("editions.no_notes", lesson=lesson.name, path=path))
        return {}
    headings = [part.heading for part in parts if part.heading]
    found: dict[str, str] = {}
    for heading, words in keyed(path.read_text(encoding="utf-8")):
        if heading not in headings:
            raise EditionError(text("editions.unknown_heading", path=path, found=heading, expected=" | ".join(headings)))
        if heading in found:
            raise EditionError(text("editions.heading_twice", path=path, found=heading))
        found[heading] = words
    return found


def keyed(source: str) -> list[tuple[str, str]]:
    r"""Return headings of the second level with what stands under each; what stands before the first is for readers of the file.

    Examples
    --------
    >>> keyed("# Notes\n\n## A line\n\nFive minutes.\n\n### Ask\n\nWho?")
    [('A line', 'Five minutes.\n\n### Ask\n\nWho?')]
    """
    found: list[tuple[str, str]] = []
    for piece in pieces(source):
        head, _, words = piece.partition("\n")
        if match := _KEY.fullmatch(head):
            found.append((match[1], words.strip()))
        elif found:
            found[-1] = (found[-1][0], f"{found[-1][1]}\n\n{piece}".strip())
    return found
