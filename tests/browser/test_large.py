"""Large print for a projector: letters of prose, tables and controls grow with those of charts, and nothing runs out of its place."""

from __future__ import annotations

from playwright.sync_api import Browser

from course_lib import jupyter

from .lab import Server, at_desk, write_notebook

SCRIPT = jupyter.LARGE / "course-lib-large" / "static" / "large.js"
CELLS = (
    'from course_lib import exercise, lab, load, set_print, show_table\nset_print("large")\nlab("who_watches_whom")',
    'exercise("law-2")',
    'show_table(load(), "themes")',
    'from course_lib import poll\npoll("open-2")',
)
PARTS = (
    *(".course-title", ".course-html p", ".course-name", ".course-help", ".course-readout"),
    *(".course-button", "select, input", "td", ".course-poll li"),
)
# The letters of each part, in pixels.
LETTERS = """parts => parts.map(part => {
    const found = [...document.querySelectorAll(`.jp-OutputArea-output :is(${part})`)];
    return Math.min(...found.map(one => parseFloat(getComputedStyle(one).fontSize)));
})"""


def test_letters_grow_by_more_than_a_third_and_all_of_it_fits(browser: Browser, server: Server) -> None:
    (server.folder / "en").mkdir(exist_ok=True)  # the folder names the language
    with at_desk(browser, server, write_notebook(server, "en/large.ipynb", *CELLS)) as desk:
        desk.run_all()
        before = desk.page.evaluate(LETTERS, PARTS)
        # As JupyterLab does with the part that `course open --large` adds (tests/test_cli.py).
        desk.page.add_script_tag(path=SCRIPT)
        desk.page.evaluate("async () => (await _JUPYTERLAB['course-lib-large'].get())().default.activate()")
        after = desk.page.evaluate(LETTERS, PARTS)
        assert all(large > normal * 4 / 3 for normal, large in zip(before, after, strict=True)), (before, after)
        assert min(after) >= 18
        # The letters that a class votes by stand beside its answers, where what does not fit is cut.
        room = desk.page.evaluate(
            "() => [...document.querySelectorAll('.course-poll li')].map(one => parseFloat(getComputedStyle(one.parentElement).paddingLeft)"
            " / parseFloat(getComputedStyle(one).fontSize))"
        )
        assert len(room) >= 3 and min(room) > 1.6
        for width in (1280, 1024):
            with desk.size(width, 720):
                assert desk.sticking_out() == []
        desk.page.evaluate("() => document.head.lastElementChild.remove()")
        assert desk.page.evaluate(LETTERS, PARTS) == before
