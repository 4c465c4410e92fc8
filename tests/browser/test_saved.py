"""What a lesson leaves behind: a saved file that shows its charts with no kernel's help."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser

from .lab import PLOTLY, WIDGET_VIEW, Desk, Run, Server, at_desk, in_one_language

pytestmark = in_one_language


@dataclass(frozen=True)
class Saved:
    """A lesson that was run and saved, as a file and as a page that is opened again without the kernel that ran it."""

    file: dict[str, Any]
    desk: Desk


@pytest.fixture(scope="module")
def saved(run: Run, browser: Browser, server: Server) -> Iterator[Saved]:
    run.desk.command("docmanager:save")
    run.desk.wait("() => !window.jupyterapp.shell.currentWidget.context.model.dirty")
    file = server.folder / run.desk.path
    # A copy of the file has a kernel of its own that has run nothing, and other tests keep the one they look at.
    copy = file.with_name(f"again_{file.name}")
    shutil.copy(file, copy)
    with at_desk(browser, server, copy.relative_to(server.folder).as_posix()) as desk:
        desk.wait_for_charts()
        yield Saved(json.loads(copy.read_text(encoding="utf-8")), desk)


def test_the_file_holds_no_widget(saved: Saved) -> None:
    assert "widgets" not in saved.file["metadata"]
    assert WIDGET_VIEW not in json.dumps(saved.file)


def test_the_file_is_small(saved: Saved) -> None:
    assert len(json.dumps(saved.file, ensure_ascii=False).encode()) <= 150_000


def test_the_file_is_trusted(saved: Saved) -> None:
    # In an untrusted file JupyterLab shows less, so that what is seen below would prove little.
    trusted = "() => [...window.jupyterapp.shell.currentWidget.content.model.cells].every(cell => cell.type !== 'code' || cell.trusted)"
    assert saved.desk.page.evaluate(trusted)


def test_every_chart_is_there_as_a_still(saved: Saved, run: Run) -> None:
    charts = saved.desk.charts()
    shown = [output for cell in run.desk.cells() for output in cell.get("outputs", []) if PLOTLY in output.get("data", {})]
    assert len(charts) == len(shown)
    assert all(chart["height"] > 200 and chart["marks"] for chart in charts)


def test_nothing_asks_for_a_widget_that_is_gone(saved: Saved) -> None:
    assert saved.desk.dead_widgets() == []
    assert saved.desk.outside == [] and saved.desk.errors == []


def test_a_page_opened_again_beside_a_live_kernel_shows_stills(run: Run, again: Run) -> None:
    assert len(again.before) == len(run.desk.charts())
    assert all(chart["height"] > 200 and chart["marks"] for chart in again.before)
    assert again.dead == []


def test_a_run_in_that_page_brings_the_live_charts_back(run: Run, again: Run) -> None:
    charts = again.desk.charts(".course-chart")
    assert len(charts) == len(run.desk.charts(".course-chart"))
    assert all(chart["height"] > 200 and chart["marks"] for chart in charts)
    assert again.desk.outside == [] and again.desk.errors == []
