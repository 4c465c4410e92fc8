"""The instructor edition: nothing of the lesson is lost, notes and answers stand in place, and it runs like the others."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from course_lib import cli
from course_lib.editions.instructor import write_instructor
from course_lib.editions.lessons import read_lesson
from course_lib.editions.notes import notes_file
from course_lib.editions.parts import joined

LESSONS = sorted((Path(__file__).parents[2] / "notebooks").glob("[a-z][a-z]/*.ipynb"))


@pytest.fixture
def edition(small_lesson: Path, tmp_path: Path) -> dict[str, str]:
    """The sources of the small lesson's instructor edition, by id."""
    path = write_instructor(small_lesson, tmp_path / "build")
    assert path == tmp_path / "build" / "en" / "01_small.ipynb"
    done = read_lesson(path)
    assert done["metadata"]["instructor"] is True
    return {cell["id"]: joined(cell["source"]) for cell in done["cells"]}


def test_notes_and_answers_stand_in_place(edition: dict[str, str], small_lesson: Path) -> None:
    assert list(edition) == [
        *("instructor", "title", "title-note", "setup", "ask", "ask-answer", "choose", "choose-answer", "number", "number-answer"),
        *("after", "product", "model", "talk", "talk-2", "talk-2-note"),
    ]
    assert edition["instructor"].startswith("**Instructor edition. Not for students:**")
    assert edition["title-note"] == "> **Facilitation note**\n>\n> Two minutes.\n>\n> **Ask**\n>\n> - Who called?"
    assert edition["number-answer"].startswith("> **Answer · points by the kit's own scheme: 1**\n>\n> Right: **96.43%")
    student = "".join(joined(cell["source"]) for cell in read_lesson(small_lesson)["cells"])
    assert "".join(words for name, words in edition.items() if not name.endswith(("instructor", "note", "answer"))).replace(
        "\n", ""
    ) == student.replace("\n", "")


def test_the_command_says_what_is_wrong(small_lesson: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    notes_file(small_lesson).unlink()
    assert cli.main(["build", "instructor", str(small_lesson), "--to", str(tmp_path / "build")]) == 2
    said = capsys.readouterr()
    assert said.out == "" and said.err.startswith("course: 01_small.ipynb has no facilitation notes")
    assert not (tmp_path / "build").exists()


def outputs(lesson: Path) -> dict[str, list[dict[str, Any]]]:
    """Return what the code cells of a notebook show, by their ids."""
    return {cell["id"]: cell["outputs"] for cell in read_lesson(lesson)["cells"] if cell["cell_type"] == "code"}


def nbval(folder: Path) -> subprocess.CompletedProcess[str]:
    (folder / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("COURSE_", "PYTEST_", "COV_"))}
    command = [sys.executable, "-m", "pytest", "--nbval", "--nbval-current-env", "-p", "no:cacheprovider", "-q", "--tb=line", "."]
    environment = kept | {"COURSE_WORK": str(folder)}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=300, check=False)


@pytest.mark.slow
@pytest.mark.parametrize("language", sorted({path.parent.name for path in LESSONS}))
def test_it_is_checked_like_the_others(language: str, tmp_path: Path) -> None:
    lessons = [path for path in LESSONS if path.parent.name == language]
    written = [write_instructor(lesson, tmp_path, without_notes=not notes_file(lesson).is_file()) for lesson in lessons]
    assert len(written) >= 8
    assert [outputs(path) for path in written] == [outputs(lesson) for lesson in lessons]  # the notes change nothing
    # All in one process: to start it takes as long as to check a lesson.
    found = nbval(written[0].parent)
    assert found.returncode == 0, found.stdout
    assert f"{sum(len(outputs(path)) for path in written)} passed" in found.stdout
    # What it is checked against is what it was saved with: a changed output is noticed.
    words = written[0].read_text(encoding="utf-8")
    for other in written[1:]:
        other.unlink()
    written[0].write_text(words.replace("Bounds(lower=0, upper=19.9", "Bounds(lower=1, upper=19.9"), encoding="utf-8")
    assert written[0].read_text(encoding="utf-8") != words
    assert nbval(written[0].parent).returncode == 1


def test_no_cell_is_named_twice(small_lesson: Path, tmp_path: Path) -> None:
    lesson = json.loads(small_lesson.read_text(encoding="utf-8"))
    for number, cell in enumerate(lesson["cells"]):
        cell["id"] = f"{'x' * 34}{number:02}"  # as long as those that JupyterLab gives
    small_lesson.write_text(json.dumps(lesson), encoding="utf-8")
    names = [cell["id"] for cell in read_lesson(write_instructor(small_lesson, tmp_path / "build"))["cells"]]
    assert len(set(names)) == len(names) and max(map(len, names)) <= 64
