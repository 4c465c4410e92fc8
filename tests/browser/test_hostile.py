"""Markup in every text of a data package, of a reader's work and of polls, in the real browser: no script runs, and it is shown as text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hostile import MARKUP, SIGN, first, hostile_package, hostile_polls, hostile_work
from playwright.sync_api import Browser, Page, expect

from course_lib.editions.handout import handout_page
from course_lib.editions.slides import write_slides
from course_lib.exercises.questions import exercises
from course_lib.gradebook.gather import gather
from course_lib.language import set_language, text
from course_lib.paths import package_folder

from .lab import Desk, ExplorerOnPage, Server, at_desk, write_notebook

CHOICE = next(one for one in exercises("open") if one.kind == "choice")
SETUP = """
import os
os.environ["COURSE_WORK"] = {work!r}
from course_lib import *
report, city = load({kit!r}), load({city!r})
"""
# A chart of every way in which texts come into one: marks that tell, names at axes and in legends, ties, words beside lines.
CELLS = (
    "explore(city)",
    "explore(report)",
    "for plot in (plot_flow, plot_timeline, plot_silences, plot_oversight):\n    display(plot(report))",
    'show_table(report, "measures", rows=2)',
    "display(report, report.actors.head(2))",
    "code_it_yourself(report)",
    *(f'exercise("{first(kind).id}")' for kind in ("prediction", "choice", "number", "reflection")),
    f'poll("{CHOICE.id}")',
    "progress_panel()",
)
RAN = "window.courseRan !== undefined || document.querySelector('img[src=x], [href^=javascript]') !== null"


@pytest.fixture(scope="module")
def desk(browser: Browser, server: Server, tmp_path_factory: pytest.TempPathFactory, city: Path) -> Iterator[Desk]:
    """A notebook that shows all of it; the city's report is small, and even its themes are markup."""
    set_language("en")
    top = tmp_path_factory.mktemp("hostile")
    work = top / "work"
    work.mkdir()
    (work / "my_work.json").write_text(hostile_work(), encoding="utf-8")
    (work / "my_polls.json").write_text(hostile_polls(CHOICE.id, [one.id for one in CHOICE.option]), encoding="utf-8")
    packages = {"kit": hostile_package(package_folder(), top / "kit"), "city": hostile_package(city, top / "city")}
    setup = SETUP.format(work=str(work), **{name: str(path) for name, path in packages.items()})
    with at_desk(browser, server, write_notebook(server, "hostile.ipynb", setup, *CELLS)) as one:
        one.run_all()
        yield one


def harmless(page: Page) -> None:
    """See that nothing of the data has become an element, or has run."""
    page.wait_for_timeout(100)  # an image that is not there says so a moment later
    assert not page.evaluate(f"() => {RAN}")


def test_a_lesson_full_of_markup_shows_it_as_text(desk: Desk) -> None:
    harmless(desk.page)
    assert desk.kernel_errors() == [] and desk.outside == []
    for place, words in enumerate(desk.page.locator(".jp-CodeCell").all()[1:7]):
        assert SIGN in (words.evaluate("cell => cell.textContent")), CELLS[place]
    # The city's explorer, the timeline, the ways to supervise; the others draw no words of the data.
    drawn = "() => [...document.querySelectorAll('.js-plotly-plot')].filter(chart => [...chart.querySelectorAll('text')]"
    assert desk.page.evaluate(f"{drawn}.some(words => words.textContent.includes('<img'))).length") == 3


def test_cards_and_what_marks_say_are_text(desk: Desk) -> None:
    explorer = ExplorerOnPage(desk)  # the city's: even its themes are markup
    explorer.list.select_option(index=0)
    expect(explorer.card).to_contain_text(SIGN)
    explorer.click_mark(explorer.marks()[0])
    expect(explorer.chart.locator(".hoverlayer")).to_contain_text("<img")
    expect(explorer.list).to_contain_text(SIGN)
    harmless(desk.page)


def test_work_and_polls_of_somebody_are_text(desk: Desk) -> None:
    panels = desk.page.locator(".course-panel")
    typed = [one.input_value() for one in panels.get_by_role("textbox").all()]
    assert {MARKUP, MARKUP[:90]} <= set(typed) and typed.count(MARKUP) == 2  # the name and a reflection
    mine = panels.filter(has=desk.page.locator(".course-title").get_by_text(text("progress.title")))
    mine.locator("input[type=file]").set_input_files(
        {"name": f"{SIGN}=alert(1)>.json", "mimeType": "application/json", "buffer": b'{"<img src=x onerror=alert(1)>": 1}'}
    )
    expect(mine.locator(".course-readout")).to_contain_text(SIGN)
    number = desk.page.locator(".course-panel", has_text=text("exercises.title.number", number=first("number").number)).first
    number.get_by_role("textbox").fill(MARKUP[:90])
    number.get_by_role("button", name=text("exercises.button.check"), exact=True).press("Enter")
    expect(number.locator(".course-readout")).to_contain_text("<img")
    harmless(desk.page)


def test_marks_of_a_class_are_text(browser: Browser, tmp_path: Path) -> None:
    set_language("en")
    (tmp_path / "class").mkdir()
    for number in range(3):
        (tmp_path / f"class/<img src=x onerror=window.courseRan=1>{number}.json").write_text(hostile_work(), encoding="utf-8")
    (tmp_path / "class/<script>window.courseRan=1<.json").write_text("{}", encoding="utf-8")
    gather(tmp_path / "class", tmp_path / "out")
    with browser.new_page() as page:
        page.goto((tmp_path / "out/report.html").as_uri())
        harmless(page)
        expect(page.locator("h1")).to_be_visible()


def test_a_lesson_run_on_such_a_package_makes_harmless_slides_and_handouts(browser: Browser, tmp_path: Path) -> None:
    set_language("en")
    lesson, package = tmp_path / "notebooks" / "en" / "00_hostile.ipynb", hostile_package(package_folder(), tmp_path / "kit")
    lesson.parent.mkdir(parents=True)
    begin = {"metadata": {"slideshow": {"slide_type": "slide"}}, "source": "# One"}
    sources = (f"from course_lib import *\nreport = load({str(package)!r})", "plot_timeline(report)", CELLS[3], "report", "explore(report)")
    code = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    cells = [{"cell_type": "markdown", "id": "title", **begin}, *({**code, "id": f"c{n}", "source": one} for n, one in enumerate(sources))]
    lesson.write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}), encoding="utf-8")
    handout = tmp_path / "handout.html"
    handout.write_text(handout_page(lesson, "en"), encoding="utf-8")
    for path in (handout, write_slides(lesson, tmp_path / "slides", without_notes=True)):
        with browser.new_page() as page:
            page.goto(path.as_uri())
            harmless(page)
            assert SIGN in page.evaluate("() => document.body.textContent"), path.name
