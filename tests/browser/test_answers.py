"""Exercises answered with keys, wrongly and then rightly; and a reader's work, carried from one machine to the next."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ElementHandle, Locator, expect
from playwright.sync_api import TimeoutError as TooLate

from course_lib.exercises.keys import examples, key
from course_lib.exercises.marking import Answer, mark
from course_lib.exercises.questions import Exercise, exercises, find, lessons, said
from course_lib.language import set_language, text

from .lab import Desk, Server, at_desk, write_notebook

# The first of its kind in each lesson: all are made of the same panel, and every key and misconception is tested without a browser.
KINDS = ("choice", "several", "number", "interval", "order")
FIRST = [
    next(one for one in exercises(lesson) if one.form == form and one.kind != "prediction")
    for lesson in lessons()
    for form in KINDS
    if any(one.form == form and one.kind != "prediction" for one in exercises(lesson))
]
# A list that is sorted is made anew at each step.
LINES = "panel => [...panel.querySelector('select').options].map(line => line.textContent)"
CELL = """
import os
os.environ["COURSE_WORK"] = {folder!r}
from course_lib import exercise, progress_panel, set_language
set_language({language!r})
"""


@contextmanager
def opened(browser: Browser, server: Server, name: str, folder: Path, language: str, *sources: str) -> Iterator[Desk]:
    """Run a notebook whose reader keeps their work in `folder`."""
    set_language(language)
    path = write_notebook(server, name, CELL.format(folder=str(folder), language=language), *sources)
    with at_desk(browser, server, path) as desk:
        desk.run_all()
        yield desk
        assert desk.outside == [] and desk.errors == []


def panel(desk: Desk, title: str) -> Locator:
    return desk.page.locator(".course-panel").filter(has=desk.page.locator(".course-title").get_by_text(title))


def asked(desk: Desk, exercise: Exercise) -> Locator:
    return panel(desk, text(f"exercises.title.{exercise.kind}", number=exercise.number))


def read_out(desk: Desk, panel: ElementHandle, words: str) -> str:
    """Return what a panel reads out, after a while at most if that is not `words`."""
    # Asked again sooner than Playwright's own `expect` would.
    said = "panel => panel.querySelector('.course-readout').textContent"
    with suppress(TooLate):
        desk.wait(f"([panel, words]) => ({said})(panel) === words", [panel, words])
    return str(panel.evaluate(said))


def give(desk: Desk, panel: ElementHandle, exercise: Exercise, answer: Answer) -> None:
    """Enter an answer as somebody without a mouse does, and check it."""
    keyboard = desk.page.keyboard
    options = [option.id for option in exercise.option]
    if exercise.form == "choice":
        turn_to(panel, "input[type=radio]")
        keyboard.press("Space")
        for _ in range(options.index(answer["option"])):
            keyboard.press("ArrowDown")
    elif exercise.form == "several":
        ticked = panel.evaluate("panel => [...panel.querySelectorAll('input[type=checkbox]')].map(box => box.checked)")
        for n, (name, is_ticked) in enumerate(zip(options, ticked, strict=True)):
            if is_ticked != (name in answer["options"]):
                turn_to(panel, "input[type=checkbox]", n)
                keyboard.press("Space")
    elif exercise.form == "order":
        for place, name in enumerate(answer["order"]):
            sort(desk, panel, exercise, place, name)
    else:
        turn_to(panel, "input[type=text]")
        keyboard.press("Control+A")
        keyboard.insert_text(answer["typed"])
    press(desk, panel, "check")


def turn_to(panel: ElementHandle, selector: str, n: int = 0) -> None:
    """Give the keyboard to a control of a panel."""
    # Not by Playwright's locators: each takes 50 ms to find its element in a page of forty exercises.
    panel.evaluate("(panel, [selector, n]) => panel.querySelectorAll(selector)[n].focus()", [selector, n])


def press(desk: Desk, panel: ElementHandle, name: str) -> None:
    """Press a button of an exercise with the keyboard."""
    found = "(panel, words) => [...panel.querySelectorAll('button')].find(one => one.textContent === words && !one.disabled)"
    panel.evaluate(f"(panel, words) => ({found})(panel, words).focus()", text(f"exercises.button.{name}"))
    desk.page.keyboard.press("Enter")


def sort(desk: Desk, panel: ElementHandle, exercise: Exercise, place: int, name: str) -> None:
    """Move the item `name` of a list up to `place`."""
    words = exercise.option_text(name)
    now = next(n for n, line in enumerate(panel.evaluate(LINES)) if line.endswith(words))
    turn_to(panel, "select")
    desk.page.keyboard.press("Home")
    for _ in range(now):
        desk.page.keyboard.press("ArrowDown")
    for step in range(now - 1, place - 1, -1):
        press(desk, panel, "up")
        line = text("exercises.item", place=step + 1, item=words)
        desk.wait(f"([panel, step, line]) => ({LINES})(panel)[step] === line", [panel, step, line])


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_wrong_answer_is_told_why_and_the_right_one_is_right(browser: Browser, server: Server, tmp_path: Path, language: str) -> None:
    sources = [f'exercise("{one.id}")' for one in FIRST]
    with opened(browser, server, f"answers_{language}.ipynb", tmp_path, language, *sources) as desk:
        for shown, exercise in zip(desk.page.query_selector_all(".course-panel"), FIRST, strict=True):
            wrong = next(answer for _, answer in examples(exercise))
            for answer in (wrong, key(exercise)):
                give(desk, shown, exercise, answer)
                assert read_out(desk, shown, mark(exercise, answer).words) == mark(exercise, answer).words, exercise.id
            assert mark(exercise, wrong).state == "not_yet" and mark(exercise, key(exercise)).state == "correct"
        kept = json.loads((tmp_path / "my_work.json").read_text(encoding="utf-8"))
    assert {one.id for one in FIRST} <= set(json.dumps(kept) and kept["exercises"])


def test_work_is_downloaded_lost_and_brought_back_in_the_other_language(browser: Browser, server: Server, tmp_path: Path) -> None:
    one = find("start-2")
    binder, later = tmp_path / "binder", tmp_path / "later"
    binder.mkdir()
    later.mkdir()
    cells = ('exercise("start-2")', "progress_panel()")
    with opened(browser, server, "binder.ipynb", binder, "en", *cells) as desk:
        give(desk, asked(desk, one).element_handle(), one, key(one))
        expect(asked(desk, one).locator(".course-readout")).to_have_text(mark(one, key(one)).words)
        mine = panel(desk, text("progress.title"))
        expect(mine.get_by_role("button", name=text("progress.download"))).to_be_enabled()
        with desk.page.expect_download() as download:
            mine.get_by_role("button", name=text("progress.download")).press("Enter")
        carried = tmp_path / "my_work.json"
        download.value.save_as(carried)
    (binder / "my_work.json").unlink()  # Binder forgets
    with opened(browser, server, "later.ipynb", later, "zh", *cells) as desk:
        mine = panel(desk, text("progress.title"))
        readout = mine.locator(".course-readout")
        expect(readout).to_contain_text(text("progress.nothing"))
        broken = tmp_path / "broken.json"
        broken.write_text('{"exercises": ', encoding="utf-8")
        mine.locator("input[type=file]").set_input_files(broken)
        expect(readout).to_contain_text("broken.json")
        mine.locator("input[type=file]").set_input_files(carried)
        mine.get_by_role("button", name=text("progress.bring"), exact=True).press("Enter")
        expect(readout).to_contain_text(text("progress.brought"))
        desk.run_all()
        shown = asked(desk, one)
        expect(shown.get_by_label(said(next(option.text for option in one.option if option.right)))).to_be_checked()
        expect(shown.locator(".course-readout")).to_have_text(mark(one, key(one)).words)
