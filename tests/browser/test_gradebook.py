"""The report of a class, opened as a file: every chart is drawn, nothing is fetched, nothing overflows, axe finds nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from course_lib.exercises.keys import examples, key
from course_lib.exercises.marking import mark
from course_lib.exercises.questions import UNMARKED, exercises
from course_lib.gradebook.gather import gather
from course_lib.language import LANGUAGES, set_language
from course_lib.progress.work import Entry, Try, Work
from course_lib.progress.workformat import written

START = "2026-03-01T09:30:00Z"


def work(number: int) -> str:
    """Return the work of a student in lesson 01: the higher the number, the more is right at first."""
    entries = {}
    for place, exercise in enumerate(exercises("open")):
        answers: list[dict[str, Any]] = []
        if exercise.kind not in (*UNMARKED, "code"):
            wrong = [answer for _, answer in examples(exercise)]
            answers = [*wrong[: number % 3 if (number * place) % 7 < 4 else 0], key(exercise)]
        elif exercise.form == "number":
            answers = [{"typed": f"{number}%", "value": number / 100}]
        tries = tuple(Try(1 + turn, mark(exercise, answer).state, answer) for turn, answer in enumerate(answers))
        entries[exercise.id] = Entry(exercise.kind, START, START, tries, len(tries))
    return written(Work(f"{number:016x}", START, entries, {"name": (1, f"Student {number}")}), "0.1.0")


@pytest.fixture(params=LANGUAGES)
def page(request: pytest.FixtureRequest, browser: Browser, tmp_path: Path) -> Iterator[Page]:
    """The report in a small window, and what it asked for as ``page.asked``."""
    set_language(request.param)
    (tmp_path / "class").mkdir()
    for number in range(40):
        (tmp_path / f"class/{number}.json").write_text(work(number), encoding="utf-8")
    (tmp_path / "class/essay.pdf").write_text("x", encoding="utf-8")
    gather(tmp_path / "class", tmp_path / "out")
    with browser.new_page(viewport={"width": 1000, "height": 800}) as one:
        asked: list[str] = []
        one.on("request", lambda request: asked.append(request.url))
        one.on("console", lambda message: asked.append(message.text))
        one.on("pageerror", lambda error: asked.append(str(error)))
        one.goto((tmp_path / "out/report.html").as_uri())
        assert asked == [one.url]
        yield one


def test_the_report_is_drawn_and_fits(page: Page) -> None:
    assert page.locator("h1").count() == 1
    charts = page.locator("figure svg").all()
    assert len(charts) >= 5
    for chart in charts:
        box = chart.bounding_box()
        assert box and box["height"] > 80 and box["width"] > 600
        assert chart.locator("circle, rect").count() > 1
        # No word reaches over the edge of its chart.
        outside = chart.evaluate(
            """svg => {
                const edge = svg.getBoundingClientRect();
                const over = box => box.left < edge.left - 1 || box.right > edge.right + 1 || box.bottom > edge.bottom + 1;
                const words = [...svg.querySelectorAll("text")].filter(one => over(one.getBoundingClientRect()));
                return words.map(one => one.textContent);
            }"""
        )
        assert outside == []
    page.set_viewport_size({"width": 360, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_axe_finds_nothing_in_the_report(page: Page, axe_rules: str) -> None:
    page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true; })")
    page.evaluate(f"{axe_rules}; null")
    found = page.evaluate(
        """async () => { const { passes, violations, incomplete } = await axe.run(document);
            const told = rules => rules.flatMap(rule => rule.nodes.map(node => `${rule.id} ${node.html.slice(0, 150)}`));
            return { passed: passes.length, violations: told(violations), incomplete: told(incomplete) }; }"""
    )
    assert found["passed"] > 20 and found["violations"] == []
    # Axe can't tell what lies behind words in a drawing: it is white.
    assert [one for one in found["incomplete"] if not one.startswith(("color-contrast <text", "color-contrast <figcaption"))] == []
    colours = page.locator("svg text").evaluate_all("all => [...new Set(all.map(words => words.getAttribute('fill')))]")
    assert colours and all(contrast(colour) >= 4.5 for colour in colours)


def contrast(colour: str) -> float:
    """Return the contrast of a colour with white, as WCAG computes it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)
