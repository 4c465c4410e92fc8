"""Decks of slides as a speaker meets them: opened from the disk, with the keyboard, and no internet."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from playwright.sync_api import TimeoutError as TooLate

from course_lib.editions.notes import notes_file
from course_lib.editions.slides import write_slides

from .lab import NOTEBOOKS, ROOT

pytestmark = pytest.mark.slow

LEAST = 18  # pixels of 720: print that is read from the back of a room
LEAST_IN_CHARTS = 10  # a chart of many rows is read with the speaker's voice


# What is seen of a slide: its charts, print sizes in pixels of the slide, text that runs off it, and whether something waits for a key.
SEEN = """slide => {
    const edge = slide.getBoundingClientRect(), scale = Reveal.getScale();
    const over = part => {
        const { bottom, right, left } = part.getBoundingClientRect();
        return Math.max(bottom - edge.bottom, right - edge.right, edge.left - left) / scale;
    };
    const parts = [...slide.querySelectorAll("h2, .body, .body *")];
    return {
        name: slide.id,
        charts: [...slide.querySelectorAll(".chart")].map(chart => ({
            marks: [...chart.querySelectorAll(".main-svg :is(.trace, .hm, .sankey) :is(path, rect, image)")]
                .filter(mark => { const { width, height } = mark.getBBox(); return width + height > 0; }).length,
            height: chart.getBoundingClientRect().height,
            print: chart.firstElementChild._fullLayout.font.size * chart.dataset.shrink,
        })),
        over: parts.filter(part => !part.closest(".chart svg, .heard"))
            .map(part => [part.textContent.slice(0, 40), Math.round(over(part))]).filter(([_, by]) => by > 0),
        print: parts.filter(part => !part.closest(".chart") && [...part.childNodes].some(node => node.nodeType === 3 && node.data.trim()))
            .map(part => parseFloat(getComputedStyle(part).fontSize)),
        waits: Boolean(slide.querySelector(".fragment:not(.visible)")),
    };
}"""


@dataclass
class Deck:
    """A deck on screen, what was seen when it was gone through once, and what its page did that no page should do."""

    page: Page
    slides: list[dict[str, Any]] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def __iter__(self) -> Iterator[str]:
        """Go through the slides; yield the name of each once it is drawn."""
        count = self.page.evaluate("() => Reveal.getTotalSlides()")
        for number in range(count):
            self.page.evaluate("number => Reveal.slide(number)", number)
            self.page.wait_for_function("() => Reveal.getCurrentSlide().dataset.ready === 'done'", polling=40)
            yield self.page.evaluate("() => Reveal.getCurrentSlide().id")

    def ask(self, question: str) -> Any:
        """Return what a JavaScript function says of the slide on screen."""
        return self.page.evaluate(f"() => {{ const slide = Reveal.getCurrentSlide(); return ({question})(slide); }}")


@pytest.fixture(scope="module")
def screen(browser: Browser) -> Iterator[Page]:
    """The page that all decks are shown in: one that has had plotly.js before has it again in a quarter of the time."""
    with browser.new_page(viewport={"width": 1280, "height": 720}, offline=True) as one:
        yield one


@pytest.fixture(scope="module")
def decks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that all decks are written to, with one plotly.js."""
    return tmp_path_factory.mktemp("slides")


@pytest.fixture(scope="module", params=NOTEBOOKS)
def deck(screen: Page, decks: Path, request: pytest.FixtureRequest) -> Iterator[Deck]:
    lesson = ROOT / request.param
    file = write_slides(lesson, decks, without_notes=not notes_file(lesson).is_file())
    one = Deck(screen)
    listeners = {
        "request": lambda asked: None if asked.url.startswith(("file:", "data:", "blob:")) else one.outside.append(asked.url),
        "console": lambda said: one.errors.append(said.text) if said.type in ("error", "warning") else None,
        "pageerror": lambda error: one.errors.append(str(error)),
    }
    for name, listener in listeners.items():
        screen.on(name, listener)
    screen.goto(file.as_uri())
    screen.wait_for_function("() => window.Reveal?.isReady()")
    one.slides = [one.ask(SEEN) for _ in one]
    yield one
    for name, listener in listeners.items():
        screen.remove_listener(name, listener)


def test_every_chart_is_drawn_and_large_enough(deck: Deck) -> None:
    charts = [(slide["name"], chart) for slide in deck.slides for chart in slide["charts"]]
    assert len(charts) >= 2
    for name, chart in charts:
        assert chart["marks"] and chart["height"] > 200 and chart["print"] >= LEAST_IN_CHARTS, (name, chart)


def answers(deck: Deck) -> bool:
    """Tell whether the chart on screen answers the pointer; not every mark has something to say."""
    marks = deck.ask(
        """slide => [...slide.querySelectorAll(".chart .main-svg .trace")]
            .flatMap(trace => [...trace.querySelectorAll("path.point, .point path")].slice(0, 2))
            .map(mark => mark.getBoundingClientRect()).map(({ x, y, width, height }) => [x + width / 2, y + height / 2])"""
    )
    for x, y in marks:
        deck.page.mouse.move(x - 30, y)
        deck.page.mouse.move(x, y)
        with suppress(TooLate):
            deck.page.wait_for_function("() => Reveal.getCurrentSlide().querySelector('.hoverlayer *')", timeout=1000, polling=40)
            return True
    return False


def test_charts_are_live(deck: Deck) -> None:
    assert any(answers(deck) for _ in deck)


def test_no_text_runs_off_a_slide(deck: Deck) -> None:
    assert [(slide["name"], slide["over"]) for slide in deck.slides if slide["over"]] == []


def test_print_is_large(deck: Deck) -> None:
    for slide in deck.slides:
        assert slide["print"] and min(slide["print"]) >= LEAST * 0.8, slide["name"]  # tables and code are set a little smaller


def test_keys_lead_through_the_deck(deck: Deck) -> None:
    deck.page.evaluate("() => Reveal.slide(0)")
    for key, place in (("ArrowRight", 1), ("Space", 2), ("ArrowLeft", 1), ("End", None), ("Home", 0)):
        deck.page.keyboard.press(key)
        last = deck.page.evaluate("() => Reveal.getTotalSlides() - 1")
        assert deck.page.evaluate("() => Reveal.getIndices().h") == (last if place is None else place), key


def test_evidence_waits_for_a_key(deck: Deck) -> None:
    for name in [slide["name"] for slide in deck.slides if slide["waits"]]:
        deck.page.evaluate(
            "name => Reveal.slide([...document.querySelectorAll('.slides > section')].findIndex(one => one.id === name), 0, -1)", name
        )
        deck.page.keyboard.press("ArrowRight")
        assert deck.ask("slide => slide.id") == name
        assert deck.ask("slide => slide.querySelector('.fragment').matches('.visible')")
        deck.page.keyboard.press("ArrowLeft")


def test_the_speaker_has_a_window_with_notes(deck: Deck) -> None:
    next(iter(deck))
    with deck.page.expect_popup() as opened:
        deck.page.keyboard.press("s")
    window = opened.value
    window.locator(".speaker-controls-notes .value").wait_for()
    assert (window.locator(".speaker-controls-notes .value").text_content() or "").strip()
    window.close()


def test_nothing_is_asked_of_the_net_and_nothing_fails(deck: Deck) -> None:
    assert deck.outside == [] and deck.errors == []


def test_axe_finds_nothing(deck: Deck, axe_rules: str) -> None:
    # What is drawn inside a chart is said by its label; that its colours can be told apart is tested where they are chosen.
    # It is taken away here, so this test comes last: a line that plotly cuts at the axes lies across the whole slide in axe's
    # eyes. The other slides are taken away too while one is looked at: axe would go through all of them, unseen, each time.
    deck.page.evaluate(f"{axe_rules}; null")
    deck.page.evaluate("() => document.querySelectorAll('.chart').forEach(chart => chart.replaceChildren())")
    for name in deck:
        result = deck.page.evaluate(
            """async () => {
                const slides = document.querySelector(".slides"), all = [...slides.children];
                slides.replaceChildren(Reveal.getCurrentSlide());
                const { passes, violations, incomplete } = await axe.run(document, { resultTypes: ["violations", "incomplete"] });
                slides.replaceChildren(...all);
                const line = (rule, node) => `${rule.id} | ${node.html.slice(0, 200)} | ${node.failureSummary}`;
                const told = rules => rules.flatMap(rule => rule.nodes.map(node => line(rule, node)));
                const judged = [...passes, ...violations, ...incomplete].some(rule => rule.id === "color-contrast");
                return [judged, told([...violations, ...incomplete])];
            }"""
        )
        assert result[0] and result[1] == [], name
