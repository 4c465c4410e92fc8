"""A page so busy that anywidget's two seconds are over before a widget could start: it works all the same (widgets/late.js)."""

from __future__ import annotations

from playwright.sync_api import Browser

from .lab import Desk, Run, Server, write_notebook
from .test_labs import test_every_lab_answers_to_the_keyboard as every_lab_answers

# The limit is made shorter, not the page slower: the machine must not decide what is tested.
AT_ONCE = """
const timeout = AbortSignal.timeout.bind(AbortSignal);
AbortSignal.timeout = milliseconds => {
    if (milliseconds !== 2000) return timeout(milliseconds);
    const early = new AbortController();
    setTimeout(() => early.abort());
    return early.signal;
};
"""


def test_a_model_that_starts_too_late_answers_to_the_keyboard(browser: Browser, server: Server) -> None:
    (server.folder / "en").mkdir(exist_ok=True)  # the folder names the language
    path = write_notebook(server, "en/late.ipynb", 'from course_lib import lab\nlab("printed_figure")')
    page = browser.new_context(viewport={"width": 1400, "height": 1000}).new_page()
    page.add_init_script(AT_ONCE)
    desk = Desk(page, server, path)
    try:
        desk.open()
        desk.run_all()
        assert desk.late > 1
        every_lab_answers(Run(desk, [], [], None))
        assert desk.errors == []
    finally:
        page.context.close()
