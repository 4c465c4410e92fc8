"""Saved outputs are really compared: a lesson run on other data fails."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from test_lessons import PATHS

LESSON = next(path for path in PATHS if path.stem == "00_start_here" and path.parent.name == "en")

pytestmark = pytest.mark.slow


def _start(folder: Path, package: Path) -> subprocess.Popen[str]:
    """Start nbval on a copy of lesson 00 in `folder`, which reads the data in `package`."""
    folder.mkdir()
    shutil.copy(LESSON, folder)
    (folder / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("COURSE_", "PYTEST_", "COV_"))}
    command = [sys.executable, "-m", "pytest", "--nbval", "--nbval-current-env", "-p", "no:cacheprovider", "-q", "--tb=line", "."]
    environment = kept | {"COURSE_REPORT": str(package)}
    return subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def _change(package: Path) -> None:
    """Make 47 out of 48, in one row of one table."""
    path = package / "figures.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    [row] = [row for row in rows if row["value"] == "48"]
    row |= dict.fromkeys(("value", "lower", "upper"), "47")
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(row), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def test_a_changed_figure_makes_the_lesson_fail(tmp_path: Path, real_folder: Path) -> None:
    same, changed = (Path(shutil.copytree(real_folder, tmp_path / name / real_folder.name)) for name in ("same", "changed"))
    _change(changed)
    runs = {name: _start(tmp_path / f"lesson-{name}", package) for name, package in (("same", same), ("changed", changed))}
    said = {name: run.communicate(timeout=120)[0] for name, run in runs.items()}
    assert runs["same"].returncode == 0, said["same"]
    assert runs["changed"].returncode == 1, said["changed"]
    # The one cell that draws the figure, and no other.
    assert "1 failed" in said["changed"], said["changed"]
