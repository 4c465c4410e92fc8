"""The reading site as a reader meets it: under a sub-path of a server or straight from the disk, on a phone, in the dark, on paper."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from course_lib.editions.site.writer import write_site

from .lab import ROOT

pytestmark = pytest.mark.slow

LOOKED_AT = (
    "en/index.html",
    "en/lessons/01_open_government.html",
    "zh/lessons/05_law_based_government.html",
    "en/glossary.html",
    "zh/data/index.html",
    "en/data/measures.html",
    "zh/data/codebook.html",
    "en/instructors/index.html",
    "zh/instructors/01_open_government.html",
    "zh/search.html?q=透明度",
)


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing of each request."""


@pytest.fixture(scope="module")
def folder(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site in a folder below the server's own; asked for after Chromium, without which it need not be built."""
    top = tmp_path_factory.mktemp("served")
    write_site(ROOT, top / "faculty" / "kit")
    return top


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/faculty/kit"
        server.shutdown()


@dataclass
class Visit:
    """A page on screen, and what it did that no page should do."""

    page: Page
    asked: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


@contextmanager
def visiting(browser: Browser, url: str, **settings: Any) -> Iterator[Visit]:
    context = browser.new_context(**{"viewport": {"width": 1280, "height": 720}, **settings})
    visit = Visit(context.new_page())
    visit.page.on("request", lambda asked: visit.asked.append(asked.url))
    visit.page.on("console", lambda said: visit.errors.append(said.text) if said.type in ("error", "warning") else None)
    visit.page.on("pageerror", lambda error: visit.errors.append(str(error)))
    visit.page.goto(url)
    yield visit
    context.close()


def draw_all(page: Page) -> int:
    """Bring each chart near, wait until it is drawn, and return how many there are."""
    charts = page.locator(".sheet")
    for chart in charts.all():
        chart.scroll_into_view_if_needed()
        expect(chart).to_have_attribute("data-drawn", "done")
    return charts.count()


def test_charts_are_live_and_come_late(browser: Browser, address: str) -> None:
    with visiting(browser, f"{address}/en/lessons/01_open_government.html", viewport={"width": 1280, "height": 300}) as visit:
        visit.page.wait_for_load_state("networkidle")
        early = [url for url in visit.asked if "plotly" in url]
        assert draw_all(visit.page) >= 8
        assert early == [] and len([url for url in visit.asked if "plotly" in url]) == 1
        marks = visit.page.locator(".sheet").evaluate_all(
            """sheets => sheets.map(sheet => sheet.querySelectorAll(
                ".main-svg :is(.trace, .hm, .sankey, .shape-group) :is(path, rect, image)").length)"""
        )
        assert all(marks)
        assert [url for url in visit.asked if not url.startswith(address)] == [] and visit.errors == []
        point = visit.page.locator(".sheet").first.locator(".trace.bars .point path").first
        point.scroll_into_view_if_needed()
        box = point.bounding_box()
        assert box
        visit.page.mouse.move(box["x"] + box["width"] / 2 - 3, box["y"] + box["height"] / 2)
        visit.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        expect(visit.page.locator(".sheet").first.locator(".hoverlayer text").first).to_be_visible()


def test_it_reads_from_the_disk(browser: Browser, folder: Path) -> None:
    page = folder / "faculty" / "kit" / "zh" / "lessons" / "00_start_here.html"
    with visiting(browser, page.as_uri(), offline=True) as visit:
        assert draw_all(visit.page) >= 2
        assert [url for url in visit.asked if not url.startswith("file:")] == [] and visit.errors == []


def test_the_first_page_chooses_the_reader_s_language(browser: Browser, address: str) -> None:
    for locale, code in (("zh-CN", "zh"), ("en-GB", "en"), ("fr-FR", "en")):
        with visiting(browser, f"{address}/", locale=locale) as visit:
            visit.page.wait_for_url(f"**/{code}/index.html")
    with visiting(browser, f"{address}/", java_script_enabled=False) as visit:
        assert visit.page.get_by_role("link").count() == 2


def test_the_switch_leads_to_the_same_place_in_the_other_language(browser: Browser, address: str) -> None:
    with visiting(browser, f"{address}/en/lessons/01_open_government.html#lesson-01-queue") as visit:
        visit.page.get_by_role("link", name="中文").click()
        visit.page.wait_for_url("**/zh/lessons/01_open_government.html#lesson-01-queue")
        assert visit.page.locator("#lesson-01-queue").count() == 1
        visit.page.get_by_role("link", name="English").click()
        visit.page.wait_for_url("**/en/lessons/01_open_government.html#lesson-01-queue")


@pytest.mark.parametrize(
    ("code", "words", "found"),
    [("zh", "市长公开电话", "政务公开"), ("zh", "克里彭多夫", "编码"), ("en", "transparency", "Open government")],
)
def test_search_finds(browser: Browser, address: str, code: str, words: str, found: str) -> None:
    with visiting(browser, f"{address}/{code}/index.html") as visit:
        visit.page.get_by_role("search").get_by_role("textbox").fill(words)
        visit.page.keyboard.press("Enter")
        expect(visit.page.locator("#search-results li").filter(has_text=found).first).to_be_visible()
        visit.page.wait_for_load_state("networkidle")
        visit.page.locator("#search-results li a").first.click()
        visit.page.wait_for_url(lambda url: "search.html" not in url)
        assert visit.errors == []


def test_search_says_when_there_is_nothing(browser: Browser, address: str) -> None:
    with visiting(browser, f"{address}/zh/search.html?q=潜水艇") as visit:
        expect(visit.page.locator("#search-results")).to_contain_text("没有")
        assert visit.page.locator("#search-results li").count() == 0


def test_rows_of_a_table_are_searched_and_narrowed_down(browser: Browser, address: str) -> None:
    with visiting(browser, f"{address}/en/data/measures.html") as visit:
        told, rows = visit.page.get_by_role("status"), visit.page.locator("tbody .row:visible")
        expect(told).to_have_text("135 of 135 shown")
        visit.page.get_by_label("Theme").select_option("Open government")
        expect(told).to_have_text("34 of 135 shown")
        visit.page.get_by_label("Search in these rows").press_sequentially("hotline")
        expect(rows.first).to_contain_text("hotline")
        assert 0 < rows.count() < 34
        visit.page.get_by_label("Search in these rows").fill("submarine")
        expect(told).to_contain_text("Nothing fits")
        assert rows.count() == 0


def test_a_link_to_a_row_shows_it(browser: Browser, address: str) -> None:
    with visiting(browser, f"{address}/en/data/measures.html#m120") as visit:
        expect(visit.page.locator("#m120")).to_be_in_viewport()


def test_an_option_opens_by_itself(browser: Browser, address: str) -> None:
    with visiting(browser, f"{address}/en/lessons/01_open_government.html") as visit:
        exercise = visit.page.locator("#open-2")
        chosen = exercise.get_by_text("At least 90 people are satisfied.")
        chosen.focus()
        chosen.press("Enter")
        expect(exercise.get_by_text("Not this one.").locator("visible=true")).to_have_count(1)
        expect(exercise.get_by_text("Right.", exact=True)).to_be_hidden()


def test_no_page_is_moved_sideways_on_a_phone(browser: Browser, address: str, folder: Path) -> None:
    site = folder / "faculty" / "kit"
    with visiting(browser, f"{address}/en/index.html", viewport={"width": 360, "height": 740}) as visit:
        for path in sorted(site.rglob("*.html")):
            if path == site / "index.html":  # it leads on
                continue
            visit.page.goto(f"{address}/{path.relative_to(site).as_posix()}")
            over = visit.page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
            assert over <= 0, path.relative_to(site)


def test_charts_fit_a_phone(browser: Browser, address: str) -> None:
    with visiting(browser, f"{address}/zh/lessons/06_compare_the_themes.html", viewport={"width": 360, "height": 740}) as visit:
        assert draw_all(visit.page) >= 4
        assert visit.page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0
        prints = visit.page.locator(".sheet").evaluate_all(
            """sheets => sheets.map(sheet => {
                const place = sheet.firstElementChild;
                return place._fullLayout.font.size * place.getBoundingClientRect().width / place._fullLayout.width;
            })"""
        )
        assert min(prints) > 9  # pixels of a phone's own screen: held nearer than a desk's
        # What is wider than its frame can be moved by keyboard.
        frames = visit.page.locator(".paper").evaluate_all(
            "all => all.every(one => one.scrollWidth <= one.clientWidth || one.tabIndex === 0)"
        )
        assert frames


def test_on_paper_there_is_the_page_and_nothing_around_it(browser: Browser, address: str) -> None:
    with visiting(browser, f"{address}/en/lessons/03_integrity_government.html") as visit:
        drawn = draw_all(visit.page)
        visit.page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
        visit.page.emulate_media(media="print")
        assert visit.page.locator(".sidebar-drawer, .toc-drawer, .open-live, .live").locator("visible=true").count() == 0
        widths = visit.page.locator(".sheet").evaluate_all(
            "sheets => sheets.map(sheet => sheet.firstElementChild.getBoundingClientRect().width)"
        )
        assert len(widths) == drawn and max(widths) <= 641


def test_what_is_not_drawn_is_printed_in_words(browser: Browser, address: str) -> None:
    with visiting(browser, f"{address}/en/glossary.html") as visit:
        visit.page.route("**/plotly/*", lambda route: route.abort())
        visit.page.goto(f"{address}/en/lessons/03_integrity_government.html")
        visit.page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
        visit.page.emulate_media(media="print")
        told = visit.page.locator(".course-chart details > div")
        assert told.count() >= 2 and all(one.is_visible() for one in told.all())


_AXE = """async rules => {
    const { passes, violations, incomplete } = await axe.run({ include: document, exclude: ".sheet > *" }, {
        resultTypes: ["violations", "incomplete"], ...(rules && { runOnly: rules }),
    });
    const line = (rule, node) => `${rule.id} | ${node.html.slice(0, 200)} | ${node.failureSummary}`;
    return [passes.length, [...violations, ...incomplete].flatMap(rule => rule.nodes.map(node => line(rule, node))).slice(0, 20)];
}"""
# All of it in view: what is cut by an edge has no certain background in axe's eyes.
_SPREAD = ".content:has(.browsable .wide) { width: 3400px !important; } .browsable .wide { max-height: none !important; }"


@pytest.mark.parametrize("name", LOOKED_AT)
def test_axe_finds_nothing(browser: Browser, address: str, axe_rules: str, name: str) -> None:
    # What is drawn inside a chart is said by its label; its colours are tested where they are chosen.
    with visiting(browser, f"{address}/{name}") as visit:
        if "search" in name:
            visit.page.locator("#search-results li").first.wait_for()
        visit.page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true; })")
        visit.page.add_style_tag(content=_SPREAD)
        wide = {"width": 4200 if "measures" in name else 1280}
        visit.page.set_viewport_size({**wide, "height": 2500})
        height = visit.page.evaluate("() => document.documentElement.scrollHeight")
        visit.page.set_viewport_size({**wide, "height": max(height, 2500)})
        visit.page.evaluate(f"{axe_rules}; null")
        passes, found = visit.page.evaluate(_AXE, None)
        assert passes > 20 and found == []
        visit.page.emulate_media(color_scheme="dark")
        passes, found = visit.page.evaluate(_AXE, ["color-contrast"])
        assert passes == 1 and found == []


def test_the_theme_follows_the_system_and_the_reader(browser: Browser, address: str) -> None:
    ground = "() => getComputedStyle(document.body).backgroundColor"
    with visiting(browser, f"{address}/en/glossary.html", color_scheme="dark") as visit:
        dark = visit.page.evaluate(ground)
        toggle = visit.page.get_by_role("button", name="Light, dark, or as the system has it").locator("visible=true")
        toggle.click()
        assert visit.page.evaluate(ground) != dark
        visit.page.goto(f"{address}/zh/glossary.html")
        assert visit.page.evaluate(ground) != dark  # kept
