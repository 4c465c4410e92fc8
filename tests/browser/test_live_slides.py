"""Live slides: the lesson itself in JupyterLab, with jupyterlab-slideshow, and models that move on the slide."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec

import pytest
from playwright.sync_api import Browser

from .lab import Desk, Server, at_desk

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not find_spec("jupyterlab_slideshow"), reason='jupyterlab-slideshow is not installed: pip install "course-lib[classroom]"'
    ),
]

LESSON = "notebooks/en/01_open_government.ipynb"
MODEL = 'lab("printed_figure")'
# The cells on the slide: those that are laid out and not hidden.
SHOWN = """() => [...window.jupyterapp.shell.currentWidget.content.widgets]
    .filter(cell => cell.node.offsetHeight > 0 && getComputedStyle(cell.node).visibility !== "hidden")
    .map(cell => cell.model.sharedModel.getSource())"""


@pytest.fixture(scope="module")
def desk(browser: Browser, server: Server) -> Iterator[Desk]:
    """Lesson 01, run, its first slide on screen."""
    with at_desk(browser, server, LESSON) as one:
        one.run_all()
        one.page.evaluate("() => { window.jupyterapp.shell.currentWidget.content.activeCellIndex = 0; }")
        one.command("deck:start")
        one.wait(f"() => ({SHOWN})().length === 1")
        yield one
        one.command("deck:stop")


def test_slides_follow_the_cells_and_models_move_on_them(desk: Desk) -> None:
    slides = [desk.page.evaluate(SHOWN)]
    assert slides[0][0].startswith("# ")
    while MODEL not in slides[-1]:
        assert len(slides) < 20, slides
        before = slides[-1]
        desk.command("deck:down")
        if desk.page.evaluate(SHOWN) == before:
            desk.command("deck:forward")
        desk.wait(f"before => JSON.stringify(({SHOWN})()) !== before", desk.page.evaluate("before => JSON.stringify(before)", before))
        slides.append(desk.page.evaluate(SHOWN))
    told = [source for slide in slides for source in slide]
    # What is for the speaker, and what is left out, is on none of them.
    hidden = {"notes", "skip"}
    cells = desk.page.evaluate(
        """() => [...window.jupyterapp.shell.currentWidget.content.model.cells]
            .map(cell => [cell.sharedModel.getSource(), cell.getMetadata("slideshow")?.slide_type])"""
    )
    assert not {source for source, kind in cells if kind in hidden} & set(told)
    group = desk.page.locator(".course-shown", has=desk.page.locator(".course-chart:visible")).locator("visible=true").first
    readout, slider = group.locator(".course-readout").first, group.locator("input[type=range]").last
    first = readout.text_content()
    slider.focus()
    desk.page.keyboard.press("Home")
    desk.wait("([readout, first]) => readout.textContent !== first", [readout.element_handle(), first])
    assert desk.page.evaluate(SHOWN) == slides[-1]  # the key moved the slider, not the slide
    assert desk.outside == [] and desk.errors == []
