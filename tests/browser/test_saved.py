"""What a lesson leaves behind: a saved file that shows its charts with no kernel's help."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser

from .lab import PLOTLY, WIDGET_VIEW, Desk, Run, Server, at_desk

DEAD = "text=/model not found|Loading widget|Error displaying widget/i"


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
    assert saved.desk.page.evaluate("() => [...window.jupyterapp.shell.currentWidget.content.model.cells].every(cell => cell.trusted)")


def test_every_chart_is_there_as_a_still(saved: Saved, run: Run) -> None:
    charts = saved.desk.charts()
    shown = [output for cell in run.desk.cells() for output in cell.get("outputs", []) if PLOTLY in output.get("data", {})]
    assert len(charts) == len(shown)
    assert all(chart["height"] > 200 and chart["marks"] for chart in charts)


def test_nothing_asks_for_a_widget_that_is_gone(saved: Saved) -> None:
    assert saved.desk.page.locator(DEAD).all_inner_texts() == []
    assert saved.desk.outside == [] and saved.desk.errors == []


def test_a_page_opened_again_beside_a_live_kernel_shows_no_dead_widget(run: Run, saved: Saved, browser: Browser, server: Server) -> None:
    with at_desk(browser, server, run.desk.path) as desk:
        desk.wait_for_charts()
        assert desk.page.locator(DEAD).all_inner_texts() == []
        assert len(desk.charts()) == len(saved.desk.charts())
        assert desk.outside == [] and desk.errors == []
