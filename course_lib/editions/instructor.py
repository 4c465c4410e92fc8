"""The instructor edition: the lesson with notes in place, each exercise answered, and marked as what it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from course_lib.editions.answers import answer_markdown
from course_lib.editions.lessons import as_text, in_its_language, read_lesson, run_lesson
from course_lib.editions.notes import notes_of
from course_lib.editions.parts import parts, pieces
from course_lib.exercises.questions import find
from course_lib.exports.output import new_file
from course_lib.gradebook.scheme import read_scheme
from course_lib.language import text

#: Under this name the notebook's metadata say that it is no lesson for students, and a cell's that an instructor sees it only.
MARK = "instructor"


def write_instructor(lesson: Path, to: Path, *, without_notes: bool = False) -> Path:
    """Write the instructor edition of a lesson, executed, and return its path.

    Parameters
    ----------
    lesson : Path
        The notebook; its folder's name is its language.
    to : Path
        Folder for it; the notebook goes to a folder in it that is named for the language.
    without_notes : bool, default False
        Whether a lesson without facilitation notes is to be written all the same.

    Raises
    ------
    EditionError
        When it is no lesson, has no notes, or notes that do not fit it.
    LookupError
        When it asks an exercise that is not in the bank.
    """
    with in_its_language(lesson) as code:
        student = read_lesson(lesson)
        notes = notes_of(lesson, parts(student), required=not without_notes)
        edition = {**student, "cells": list(_cells(student, notes))}
        done = run_lesson(edition, lesson.parent)
    done["metadata"][MARK] = True
    path = to / code / lesson.name
    path.parent.mkdir(parents=True, exist_ok=True)
    with new_file(path, force=True) as fresh:
        fresh.write_text(as_text(done), encoding="utf-8", newline="\n")
    return path


def _cells(student: dict[str, Any], notes: dict[str, str]) -> Iterator[dict[str, Any]]:
    scheme = read_scheme()
    yield _markdown("instructor", text("editions.instructor_only"))
    for cell in student["cells"]:
        if cell["cell_type"] != "markdown":
            yield cell
        for part in parts({"cells": [cell]}):
            call, name = part.asks
            if part.kind == "markdown":
                # A text cell with several headings is cut, so that each note stands under its own.
                yield {**cell, "id": part.id, "source": part.source}
            if words := notes.get(part.heading):
                yield _markdown(f"{part.id[:58]}-note", _quoted(text("editions.note"), words))
            if call in ("exercise", "prediction"):
                exercise = find(name)
                title = text("editions.answer_marks", points=f"{scheme.worth(exercise):g}")
                yield _markdown(f"{part.id[:57]}-answer", _quoted(title, answer_markdown(exercise)))


def _markdown(name: str, source: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": name, "metadata": {"tags": [MARK]}, "source": source}


def _quoted(title: str, words: str) -> str:
    r"""Return Markdown as a quotation under a title; its headings turn bold, so that the lesson's own stay in order.

    Examples
    --------
    >>> _quoted("For you", "### Ask\n\nWho?")
    '> **For you**\n>\n> **Ask**\n>\n> Who?'
    """
    lines = [f"**{title}**", ""]
    for piece in pieces(words):
        lines += [*re.sub(r"\A#+ +(.*?) *#*$", r"**\1**\n", piece, flags=re.MULTILINE).splitlines(), ""]
    tidy = re.sub(r"\n{3,}", "\n\n", "\n".join(lines).strip())
    return "\n".join(f"> {line}".rstrip() for line in tidy.splitlines())
