"""Every lab of every lesson, played with keys alone: controls answer, chart and words change, reset brings the start back."""

from __future__ import annotations

import re

from playwright.sync_api import Locator

from course_lib.language import set_language, text

from .lab import Run

LABS = ".course-shown:has(.course-chart)"
CONTROLS = ".course-fields :is(input, select, button)"
# What a lab shows: its chart as plotly has it, its words, and the code that brings these settings back.
SHOWN = """lab => {
    const chart = lab.querySelector(".course-chart");
    const marks = chart._fullData.map(({ x, y, z, text, link, base, width, marker, line }) =>
        [x, y, z, text, link?.value, base, width, marker?.color, marker?.size, marker?.symbol, line?.dash]);
    const { shapes, annotations, title } = chart.layout;
    return {
        chart: JSON.stringify([marks, shapes, annotations, title]),
        words: [...lab.querySelectorAll(".course-readout")].map(one => one.textContent).join(),
        settings: lab.querySelector(".course-html code").textContent,
    };
}"""
# The key that moves a control away from where it is; nothing for one that is where it can only be left.
KEY = """control => {
    if (control.type === "range") return control.valueAsNumber < Number(control.max) ? "ArrowRight" : "ArrowLeft";
    if (control.tagName === "SELECT") return control.selectedIndex < control.options.length - 1 ? "ArrowDown" : "ArrowUp";
    if (control.type === "radio") return control.checked ? null : "Space";
    return control.tagName === "BUTTON" ? "Enter" : "Space";
}"""


def labs(run: Run) -> list[Locator]:
    set_language(run.desk.language)
    reset = run.desk.page.get_by_role("button", name=text("lab.reset"), exact=True)
    return run.desk.page.locator(LABS).filter(has=reset).all()


def test_every_lab_answers_to_the_keyboard(run: Run) -> None:
    cells, found = run.desk.text_of_cells(), labs(run)
    assert len(found) == sum(len(re.findall(r"^lab\(", cell["source"], re.MULTILINE)) for cell in run.desk.cells())
    for lab in found:
        run.desk.bring_to_rest(lab)
        handle = lab.element_handle()
        start = handle.evaluate(SHOWN)
        pressed = 0
        for n in range(handle.evaluate(f"lab => lab.querySelectorAll('{CONTROLS}').length")):
            control = handle.evaluate_handle(f"(lab, n) => lab.querySelectorAll('{CONTROLS}')[n]", n).as_element()
            disabled, words, key = control.evaluate(f"control => [control.disabled, control.textContent, ({KEY})(control)]")
            if disabled or words == text("lab.reset") or not key:
                continue
            before = handle.evaluate(SHOWN)["settings"]
            control.press(key)
            run.desk.wait(f"([lab, before]) => ({SHOWN})(lab).settings !== before", [handle, before])
            pressed += 1
        assert pressed, start["settings"]
        run.desk.wait(
            f"([lab, {{ chart, words }}]) => {{ const now = ({SHOWN})(lab); return now.chart !== chart && now.words !== words; }}",
            [handle, start],
        )
        lab.get_by_role("button", name=text("lab.reset"), exact=True).press("Enter")
        run.desk.wait(f"([lab, start]) => JSON.stringify(({SHOWN})(lab)) === JSON.stringify(start)", [handle, start])
    assert run.desk.text_of_cells() == cells
