"""The keyboard stays in our widgets: JupyterLab cuts, adds and retypes cells at single letters."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import pytest
from playwright.sync_api import Browser, ElementHandle, Locator, expect
from playwright.sync_api import TimeoutError as TooLate

from .lab import Desk, Run, Server, at_desk, axe_findings, in_one_language, write_notebook

LETTERS = ["x", "a", "b", "m", "y", "r", "d", "d", "z", "0", "0"]
ARROWS = ["ArrowDown", "ArrowUp", "ArrowRight", "ArrowLeft", "Home", "End", "PageDown"]
KEYS = [*LETTERS, *ARROWS, "Enter", "Escape", *LETTERS]
# A lesson is made of the kinds of control that are tried with every key; there the keys that would do harm are enough.
HARMFUL = ["x", "b", "ArrowDown", "Enter", "d", "d"]
GROUP = ".course-shown, .course-panel, .course-chart"
CONTROLS = ".course-panel :is(input, select, textarea, button)"

# Asked of the page in one go: Playwright's own way to find and ask an element takes 50 ms in a lesson of five thousand.
# One option of a group stands for all: they are made alike.
TURN_TO = """([selector, n]) => {
    const one = document.querySelectorAll(selector)[n];
    if (one.matches(":disabled") || (one.closest("fieldset")?.querySelector("input") ?? one) !== one) return null;
    one.focus();
    return one.getAttribute("type") ?? one.tagName;
}"""

# One of every kind of control: lessons use some of them today, and any of them tomorrow.
EVERY_KIND = """
from course_lib.widgets import Chart, Panel, Shown
choices = [["one", "First choice"], ["two", "Second choice"], ["three", "Third choice"]]
kinds = ["select", "list", "radio", "checks"]
panel = Panel([
    {"name": "range", "kind": "range", "label": "Days", "min": 1, "max": 3000, "unit": "days", "tag": "assumption", "help": "How long?"},
    {"name": "number", "kind": "number", "label": "Calls", "min": 0, "max": 500, "enter": "go"},
    {"name": "text", "kind": "text", "label": "Name", "enter": "go"},
    {"name": "textarea", "kind": "textarea", "label": "Thoughts"},
    *({"name": kind, "kind": kind, "label": f"A {kind}", "options": choices} for kind in kinds),
    {"name": "checkbox", "kind": "checkbox", "label": "A tick"},
    {"name": "buttons", "kind": "buttons", "options": [{"value": "go", "label": "Go", "primary": True}, ["reset", "Reset"]]},
    {"name": "file", "kind": "file", "label": "Your file", "max": 1000, "too_large": "Too large."},
    {"name": "download", "kind": "download", "label": "Keep a copy"},
], title="Every kind of control", readout="Nothing yet.")
panel.download = {"name": "work.txt", "mime": "text/plain", "text": "work"}
panel.on_press(lambda name: setattr(panel, "readout", f"Pressed: {name}."))
figure = {"data": [{"type": "bar", "x": ["a", "b"], "y": [3, 5]}], "layout": {"title": {"text": "Two bars"}}}
Shown([panel, Chart(figure, "Two bars: 3 and 5.")], still=lambda: (figure, "Two bars: 3 and 5.", panel.readout))
"""


@pytest.fixture(scope="module")
def every_kind(browser: Browser, server: Server) -> Iterator[Desk]:
    path = write_notebook(server, "every_kind.ipynb", "1 + 1", EVERY_KIND, "2 + 2")
    with at_desk(browser, server, path) as desk:
        desk.run_all()
        yield desk


def type_into(desk: Desk, selector: str, keys: list[str]) -> None:
    """Press `keys` in every control that `selector` fits, and see after each that cells and focus are where they were."""
    before = desk.text_of_cells()
    for n in range(desk.page.locator(selector).count()):
        if not (kind := desk.page.evaluate(TURN_TO, [selector, n])):
            continue
        # Enter on a file field opens the system's own window, where a test cannot follow.
        for key in [key for key in keys if not (kind == "file" and key == "Enter")]:
            desk.page.keyboard.press(key)
        assert desk.text_of_cells() == before, f"a key in {kind} changed the notebook"
        assert desk.focus_is_inside(".course-panel"), f"a key in {kind} took the keyboard out of the panel"


def click_into(desk: Desk, chart: Locator) -> None:
    """Click on a chart with the mouse itself; once more if the page still moved and the click fell beside it."""
    for _ in range(3):
        desk.bring_to_rest(chart)
        box = chart.bounding_box()
        assert box
        desk.page.mouse.click(box["x"] + 5, box["y"] + 5)
        with suppress(TooLate):
            return desk.wait("() => document.activeElement.closest('.course-chart')", seconds=2)
    raise AssertionError


def tab_through(desk: Desk, group: ElementHandle, key: str) -> None:
    """Press `key` from the first or last control of `group` until the keyboard has left it."""
    stops = "[...group.querySelectorAll('input, select, textarea, button, a, summary')]"
    most = group.evaluate(f"(group, place) => {{ {stops}.at(place).focus(); return {stops}.length + 2; }}", 0 if key == "Tab" else -1)
    for _ in range(most):
        desk.page.keyboard.press(key)
        if not group.evaluate("group => group.contains(document.activeElement)"):
            return
    message = f"{key} does not leave the widget"
    raise AssertionError(message)


def test_without_a_widget_jupyterlab_takes_these_keys(every_kind: Desk) -> None:
    before, count = every_kind.text_of_cells(), len(every_kind.cells())
    every_kind.page.locator(".jp-CodeCell .jp-OutputArea-output").first.click()
    for key, cells in (("b", count + 1), ("z", count)):
        every_kind.page.keyboard.press(key)
        every_kind.wait("cells => window.jupyterapp.shell.currentWidget.content.model.cells.length === cells", cells)
    assert every_kind.text_of_cells() == before


def test_no_key_leaves_any_kind_of_control(every_kind: Desk) -> None:
    type_into(every_kind, CONTROLS, KEYS)


def test_a_slider_groups_thousands_as_charts_do(every_kind: Desk) -> None:
    slider = every_kind.page.locator(".course-panel input[type=range]").first
    slider.press("End")
    assert slider.get_attribute("aria-valuetext") == "3,000 days"


@in_one_language
def test_no_key_leaves_a_control_of_a_lesson(run: Run) -> None:
    type_into(run.desk, CONTROLS, HARMFUL)


def test_no_key_leaves_a_chart_after_a_click(every_kind: Desk) -> None:
    before = every_kind.text_of_cells()
    every_kind.page.locator(".course-chart .nsewdrag").first.click()
    assert every_kind.focus_is_inside(".course-chart")
    for key in KEYS:
        every_kind.page.keyboard.press(key)
        assert every_kind.text_of_cells() == before, key
        assert every_kind.focus_is_inside(".course-chart"), key


@in_one_language
def test_no_key_leaves_a_chart_of_a_lesson_after_a_click(run: Run) -> None:
    before = run.desk.text_of_cells()
    for chart in run.desk.page.locator(".course-chart:visible").all():
        run.desk.bring_to_rest(chart)
        click_into(run.desk, chart)
        for key in HARMFUL:
            run.desk.page.keyboard.press(key)
        assert run.desk.text_of_cells() == before
        assert run.desk.focus_is_inside(".course-chart")


@pytest.mark.parametrize("key", ["Tab", "Shift+Tab"])
def test_tab_leaves_every_kind_of_control(every_kind: Desk, key: str) -> None:
    tab_through(every_kind, every_kind.page.query_selector(".course-shown"), key)


@in_one_language
@pytest.mark.parametrize("key", ["Tab", "Shift+Tab"])
def test_tab_leaves_every_widget_of_a_lesson(run: Run, key: str) -> None:
    # The outermost groups: a panel that stands alone is one of its own.
    groups = [one for one in run.desk.page.query_selector_all(".jp-OutputArea-output") if one.query_selector(CONTROLS)]
    assert groups
    for group in groups:
        tab_through(run.desk, group, key)


def test_enter_in_a_field_presses_its_button(every_kind: Desk) -> None:
    every_kind.page.get_by_label("Name", exact=True).press("Enter")
    expect(every_kind.page.locator(".course-readout")).to_have_text("Pressed: go.")


def test_shift_and_enter_run_the_cell_as_everywhere(every_kind: Desk) -> None:
    numbers = [cell.get("number") for cell in every_kind.cells()]
    every_kind.page.get_by_label("A tick").press("Shift+Enter")
    every_kind.wait(
        "number => [...window.jupyterapp.shell.currentWidget.content.model.cells].some(cell => cell.executionCount > number)", max(numbers)
    )
    every_kind.wait_for_kernel()
    every_kind.wait_for_charts()


def test_axe_finds_nothing_in_any_kind_of_control(every_kind: Desk, axe_rules: str) -> None:
    assert axe_findings(every_kind, axe_rules, ".jp-OutputArea-output", "Light", "Dark") == []


@pytest.mark.parametrize("width", [400, 800])
def test_every_kind_of_control_fits_a_narrow_page(every_kind: Desk, width: int) -> None:
    with every_kind.size(width, 900):
        assert every_kind.sticking_out() == []


# Of each live chart: what stands above its drawing, from top to bottom, where it leaves the chart, meets the next, or breaks badly;
# words that are cut at the chart's edge; and numbers below the drawing that run into each other.
ALIVE = """async () => {
    const frame = () => new Promise(requestAnimationFrame), found = [];
    for (const chart of document.querySelectorAll(".course-chart")) {
        if (!chart.clientWidth) continue;
        chart.scrollIntoView({ block: "nearest", behavior: "instant" });
        for (let still = 0, before; still < 10; await frame()) {
            const now = JSON.stringify(chart._fullLayout?._size);
            still = now && now === before ? still + 1 : 0;
            before = now;
        }
        const edges = chart.getBoundingClientRect(), box = name => chart.querySelector(name)?.getBoundingClientRect();
        const names = [".gtitle", ".gtitle-subtitle", ".legend", ".nsewdrag"];
        const parts = names.map(name => [name, box(name)]).filter(([, box]) => box?.height);
        const { title } = chart._fullLayout, badly = `${title.text} ${title.subtitle.text}`.match(/<br>[\\s，。、；：？！）》].*/);
        if (parts.length < 2 || badly) found.push([title.text, badly?.[0]]);
        parts.forEach(([name, { left, right, top, bottom }], n) => {
            const below = parts[n + 1]?.[1].top ?? Infinity;
            if (left < edges.left || right > edges.right + 1 || top < edges.top || bottom > below + 2)
                found.push([name, left - edges.left, right - edges.right, top - edges.top, bottom - below, title.text]);
        });
        const words = text => [text.textContent, text.getBoundingClientRect()];
        found.push(...[...chart.querySelectorAll(".main-svg text")].map(words)
            .filter(([, { width, left, right }]) => width && (left < edges.left - 1 || right > edges.right + 1))
            .map(([words, { left, right }]) => [words, left - edges.left, right - edges.right]));
        const seen = chart.parentElement.getBoundingClientRect().right; // a chart may be moved sideways, its title is read as it is
        found.push(...[...chart.querySelectorAll(".gtitle, .gtitle-subtitle")].map(words).filter(([, { right }]) => right > seen + 1)
            .map(([words, { right }]) => [words, right - seen]));
        for (const axis of chart.querySelectorAll("[class*=xaxislayer]")) {
            const ticks = [...axis.querySelectorAll(":is(.xtick, .x2tick) text")].map(words)
                .filter(([words, { width }]) => width && /^\\D?\\d/.test(words));
            ticks.sort(([, one], [, two]) => one.left - two.left).forEach(([words, { left, top }], n) => {
                const [before, one] = ticks[n - 1] ?? [];
                if (one && one.right > left + 1 && Math.abs(one.top - top) < 5) found.push([before, words]);
            });
        }
    }
    return found;
}"""


# Words of plain charts that are cut at the chart's edge, and charts that are wider than the page without being moved sideways.
CUT = """async () => {
    const frame = () => new Promise(requestAnimationFrame), found = [];
    for (const chart of document.querySelectorAll(".jp-RenderedPlotly")) {
        chart.scrollIntoView({ block: "nearest", behavior: "instant" });
        const svg = chart.querySelector(".main-svg"), holder = chart.parentElement;
        for (let still = 0, before; still < 5; await frame()) {
            still = svg.clientWidth === before ? still + 1 : 0;
            before = svg.clientWidth;
        }
        const edges = svg.getBoundingClientRect();
        found.push(...[...chart.querySelectorAll(".main-svg text")].map(text => [text, text.getBoundingClientRect()])
            .filter(([, { width, left, right }]) => width && (left < edges.left - 1 || right > edges.right + 1))
            .map(([text, { left, right }]) => [text.textContent, left - edges.left, right - edges.right]));
        if (edges.width > holder.clientWidth + 1 && getComputedStyle(holder).overflowX !== "auto") found.push(["not moved", edges.width]);
    }
    return found;
}"""


def test_nothing_of_a_lesson_sticks_out_of_its_panel_on_a_narrow_page(run: Run) -> None:
    with run.desk.size(400, 900):
        assert run.desk.sticking_out() == []
        assert run.desk.page.evaluate(ALIVE) == []
        assert run.desk.page.evaluate(CUT) == []
