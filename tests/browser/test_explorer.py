"""The theme explorer, moved by keyboard and mouse, in every lesson that has one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from course_lib import evidence
from course_lib.card import table_of
from course_lib.explorer import CHOICES, Explorer
from course_lib.language import codes, set_language, text
from course_lib.report import Report, load

from .lab import NOTEBOOKS, ROOT, Desk, ExplorerOnPage, Run, Server, at_desk, axe_findings, write_notebook

WITH_EXPLORER = [name for name in NOTEBOOKS if "explore(" in (ROOT / name).read_text(encoding="utf-8")]
in_every_lesson = pytest.mark.parametrize("run", WITH_EXPLORER, indirect=True, scope="package")


@pytest.fixture(scope="module")
def report() -> Report:
    return load()


@pytest.fixture
def explorer(run: Run) -> ExplorerOnPage:
    """The explorer with nothing chosen."""
    set_language(run.desk.language)
    found = ExplorerOnPage(run.desk)
    found.choose_all()
    found.wait_for_marks(len(expected(load()).claims))
    return found


def expected(report: Report, **chosen: str) -> Explorer:
    """Return the explorer as the library alone has it: what the page should show."""
    return Explorer(report, {name: chosen.get(name, "all") for name in CHOICES})


def keys(explorer: Explorer) -> list[str]:
    return [row["claim_id"] for row in explorer.claims]


def empty_choice(report: Report) -> dict[str, str]:
    """Return a theme, a tool and a rung that no claim has together."""
    taken = {(row["theme_id"], row.get("tool"), row["rung"]) for row in expected(report).claims}
    for choice in product(*map(codes, CHOICES)):
        if choice not in taken:
            return dict(zip(CHOICES, choice, strict=True))
    pytest.skip("every theme, tool and rung has a claim")


def card_says_where(explorer: ExplorerOnPage, report: Report, claim: str) -> None:
    """See that the open card is that of `claim`, with its page and place."""
    head = explorer.card.locator(".course-card-place")
    expect(head).to_contain_text(f"{claim} ·")
    expect(head).to_contain_text(evidence.place(report, table_of(claim), claim))


@in_every_lesson
@pytest.mark.parametrize("name", CHOICES)
def test_choosing_by_keyboard_changes_words_marks_and_list(explorer: ExplorerOnPage, report: Report, name: str) -> None:
    before = explorer.readout.inner_text()
    place = len(codes(name))  # the last option
    explorer.choose_by_keyboard(name, place)
    wanted = expected(report, **{name: codes(name)[place - 1]})
    expect(explorer.readout).to_have_text(wanted.readout)
    explorer.wait_for_marks(len(wanted.claims))
    assert sorted(explorer.marks()) == sorted(keys(wanted))
    assert explorer.readout.inner_text() != before
    expect(explorer.choice(name)).to_be_focused()


@in_every_lesson
def test_the_tick_adds_listed_parts(explorer: ExplorerOnPage, report: Report) -> None:
    few = explorer.list.locator("option").count()
    explorer.parts.focus()
    explorer.desk.page.keyboard.press("Space")
    wanted = expected(report)
    wanted.filters.values = {"parts": True}
    expect(explorer.readout).to_have_text(wanted.readout)
    explorer.wait_for_marks(len(wanted.claims))
    assert explorer.list.locator("option").count() > few
    label = explorer.chart.locator(".main-svg[role=img]")
    expect(label).to_have_attribute("aria-label", wanted.chart.description)


@in_every_lesson
def test_walking_the_list_with_arrows_opens_card_after_card(explorer: ExplorerOnPage, report: Report) -> None:
    claims = keys(expected(report))
    explorer.list.focus()
    explorer.desk.page.keyboard.press("Home")
    for claim in claims[:4]:
        card_says_where(explorer, report, claim)
        explorer.desk.page.keyboard.press("ArrowDown")
    expect(explorer.list).to_be_focused()


@in_every_lesson
def test_a_click_on_a_mark_opens_the_card_of_that_very_claim(explorer: ExplorerOnPage, report: Report) -> None:
    marks = explorer.marks()
    for claim in (marks[0], marks[len(marks) // 2], marks[-1]):
        explorer.click_mark(claim)
        card_says_where(explorer, report, claim)
        explorer.wait_for_ring(claim)
        assert explorer.list.evaluate("list => list.selectedOptions[0].label").startswith(f"{claim} ·")


@in_every_lesson
def test_a_double_click_on_a_mark_opens_its_card_and_no_other(explorer: ExplorerOnPage, report: Report) -> None:
    claim = explorer.marks()[60]
    explorer.chart.evaluate(
        "chart => { window.courseClicks = []; chart.on('plotly_click', event => courseClicks.push(event.points[0].customdata)); }"
    )
    explorer.click_mark(claim, times=2)
    card_says_where(explorer, report, claim)
    assert set(explorer.desk.page.evaluate("() => window.courseClicks")) == {claim}


@in_every_lesson
def test_a_choice_with_nothing_in_it_says_so_and_breaks_nothing(explorer: ExplorerOnPage, report: Report) -> None:
    choice = empty_choice(report)
    for name, code in choice.items():
        explorer.choose_by_keyboard(name, 1 + codes(name).index(code))
    wanted = text("explorer.none", all=len(expected(report).claims))
    expect(explorer.readout).to_have_text(wanted)
    explorer.wait_for_marks(0)
    expect(explorer.card).to_have_count(0)
    explorer.choose_all()
    explorer.wait_for_marks(len(expected(report).claims))
    assert explorer.desk.errors == []


@in_every_lesson
def test_axe_finds_nothing_in_an_explorer_with_an_open_card(explorer: ExplorerOnPage, report: Report, axe_rules: str) -> None:
    explorer.choose_by_keyboard("rung", 5)
    explorer.wait_for_marks(len(expected(report, rung=codes("rung")[-1]).claims))
    explorer.list.select_option(index=0)
    expect(explorer.card).to_be_visible()
    assert axe_findings(explorer.desk, axe_rules, ".jp-OutputArea-output:has(.course-card)", "Light", "Dark") == []


@in_every_lesson
def test_nothing_of_an_open_card_sticks_out_on_a_narrow_page(explorer: ExplorerOnPage, report: Report) -> None:
    with explorer.desk.size(400, 900):
        claims = keys(expected(report))
        for place in range(0, len(claims), 40):
            explorer.list.select_option(index=place)
            card_says_where(explorer, report, claims[place])
            assert explorer.desk.sticking_out() == []


@in_every_lesson
def test_the_title_of_a_chart_that_is_moved_sideways_follows_what_is_seen(explorer: ExplorerOnPage) -> None:
    # From the first size to the second the chart keeps its width, and only what moves it gets narrower.
    with explorer.desk.size(700, 900):
        for width in (700, 400):
            explorer.desk.page.set_viewport_size({"width": width, "height": 900})
            explorer.desk.bring_to_rest(explorer.chart)
            explorer.desk.wait(
                """chart => [".gtitle", ".gtitle-subtitle"].every(part =>
                    chart.querySelector(part).getBoundingClientRect().right <= chart.parentElement.getBoundingClientRect().right)
                    && chart.clientWidth > chart.parentElement.clientWidth""",
                explorer.chart.element_handle(),
            )


@in_every_lesson
def test_in_a_page_opened_again_the_explorer_answers_after_a_run(again: Run, report: Report) -> None:
    # A saved file holds no widgets (see test_saved), so that a still comes first, though the kernel is alive.
    set_language(again.desk.language)
    explorer = ExplorerOnPage(again.desk)
    explorer.choose_by_keyboard("rung", 1)
    explorer.wait_for_marks(len(expected(report, rung=codes("rung")[0]).claims))


@pytest.fixture(scope="module")
def with_the_report(browser: Browser, server: Server) -> Iterator[Desk]:
    """A notebook whose kernel knows where a copy of the report is."""
    if not (name := os.environ.get("COURSE_REPORT_TEXT")):
        pytest.skip("COURSE_REPORT_TEXT doesn't name a copy of the report's text")
    known = f"import os; os.environ['COURSE_REPORT_TEXT'] = {str(Path(name).resolve())!r}"
    path = write_notebook(server, "with_the_report.ipynb", known, "from course_lib import explore, load\nexplore(load())")
    with at_desk(browser, server, path) as desk:
        desk.run_all()
        yield desk


def test_beside_a_copy_of_the_report_the_card_marks_the_original_words(with_the_report: Desk, report: Report, real_text: str) -> None:
    explorer = ExplorerOnPage(with_the_report)
    claims = keys(expected(report))
    for place in (0, len(claims) // 2, len(claims) - 1):
        explorer.list.select_option(index=place)
        card_says_where(explorer, report, claims[place])
        _, words, _ = evidence.context(report, table_of(claims[place]), claims[place], real_text)
        expect(explorer.card.locator("mark")).to_have_text(" ".join(words.split()))
        assert with_the_report.sticking_out() == []


def test_axe_finds_nothing_in_a_card_with_the_original_words(with_the_report: Desk, axe_rules: str) -> None:
    explorer = ExplorerOnPage(with_the_report)
    explorer.list.select_option(index=0)
    expect(explorer.card.locator("mark")).to_be_visible()
    assert axe_findings(with_the_report, axe_rules, ".jp-OutputArea-output:has(.course-card)", "Light", "Dark") == []
