"""A lesson small enough to be run in a test, with everything that editions treat differently."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

TEXT = "# A line: did it help?\n\n**After this lesson you can** ask.\n\n**Time** 5 minutes."
TWO = "## Talk it over\n\n- Who calls?\n\n## For readers who program\n\nOne line does it."


def cell(name: str, source: str, slide: str = "", kind: str = "code") -> dict[str, Any]:
    made: dict[str, Any] = {"cell_type": kind, "id": name, "metadata": {"slideshow": {"slide_type": slide}} if slide else {}}
    made["source"] = source
    return made | ({"outputs": [], "execution_count": None} if kind == "code" else {})


CELLS = [
    cell("title", TEXT, "slide", "markdown"),
    cell("setup", "from course_lib import exercise, lab, prediction\nx = 6", "skip"),
    cell("ask", 'prediction("open-1")', "subslide"),
    cell("choose", 'exercise("open-2")', "subslide"),
    cell("number", 'exercise("open-3")', "skip"),
    cell("after", "That was one.", "notes", "markdown"),
    cell("product", "x * 7"),
    cell("model", 'lab("small_numbers")', "subslide"),
    cell("talk", TWO, "slide", "markdown"),
]
NOTES = "# Notes\n\n## A line: did it help?\n\nTwo minutes.\n\n### Ask\n\n- Who called?\n\n## For readers who program\n\nAt home.\n"


@pytest.fixture
def small_lesson(tmp_path: Path) -> Path:
    """Path of the lesson, in a folder with its notes; it has no outputs yet."""
    path = tmp_path / "notebooks" / "en" / "01_small.ipynb"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps({"cells": CELLS, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}), encoding="utf-8")
    notes = tmp_path / "notebooks" / "notes" / "en" / "01_small.md"
    notes.parent.mkdir(parents=True)
    notes.write_text(NOTES, encoding="utf-8")
    return path
