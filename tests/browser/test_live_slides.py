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
# The cells on the slide: those within the window that are not hidden.
SHOWN = """() => [...window.jupyterapp.shell.currentWidget.content.widgets]
    .filter(({ node }) => {
        const { height, top, bottom } = node.getBoundingClientRect(), { visibility, display } = getComputedStyle(node);
        return height > 0 && bottom > 0 && top < innerHeight && visibility !== "hidden" && display !== "none";
    })
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
        desk.page.keyboard.press("Space")
        desk.wait(f"before => JSON.stringify(({SHOWN})()) !== JSON.stringify(before)", slides[-1])
        slides.append(desk.page.evaluate(SHOWN))
    told = [source for slide in slides for source in slide]
    # What is for the speaker, and what is left out, is on none of them.
    hidden = {"notes", "skip"}
    cells = desk.page.evaluate(
        """() => [...window.jupyterapp.shell.currentWidget.content.model.cells]
            .map(cell => [cell.sharedModel.getSource(), cell.getMetadata("slideshow")?.slide_type])"""
    )
    assert not {source for source, kind in cells if kind in hidden} & set(told)
    desk.page.evaluate(
        """source => window.jupyterapp.shell.currentWidget.content.widgets
            .find(cell => cell.model.sharedModel.getSource() === source).node.classList.add("on-the-slide")""",
        MODEL,
    )
    group = desk.page.locator(".on-the-slide .course-shown")
    said, slider = group.locator(".course-readout:not(:empty)"), group.locator("input[type=range]").last
    for move in (lambda: slider.click(position={"x": 12, "y": 4}), lambda: slider.press("End")):
        before = said.all_text_contents()
        move()
        desk.wait("([group, before]) => !group.textContent.includes(before)", [group.element_handle(), before[0]])
        assert desk.page.evaluate(SHOWN) == slides[-1]  # the model moved, not the slide
    assert desk.outside == [] and desk.errors == []
