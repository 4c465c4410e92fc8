"""Exercises answered with keys, wrongly and then rightly; and a reader's work, carried from one machine to the next."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect

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


def give(desk: Desk, shown: Locator, exercise: Exercise, answer: Answer) -> None:
    """Enter an answer as somebody without a mouse does, and check it."""
    keyboard = desk.page.keyboard
    options = [option.id for option in exercise.option]
    if exercise.form == "choice":
        shown.get_by_role("radio").first.focus()
        keyboard.press("Space")
        for _ in range(options.index(answer["option"])):
            keyboard.press("ArrowDown")
    elif exercise.form == "several":
        for name, box in zip(options, shown.get_by_role("checkbox").all(), strict=True):
            box.focus()
            if box.is_checked() != (name in answer["options"]):
                keyboard.press("Space")
    elif exercise.form == "order":
        for place, name in enumerate(answer["order"]):
            sort(desk, shown, exercise, place, name)
    else:
        shown.get_by_role("textbox").fill(answer["typed"])
    shown.get_by_role("button", name=text("exercises.button.check"), exact=True).press("Enter")


def sort(desk: Desk, shown: Locator, exercise: Exercise, place: int, name: str) -> None:
    """Move the item `name` of a list up to `place`."""
    listed = shown.get_by_role("listbox")
    words = exercise.option_text(name)
    lines = listed.locator("option")
    now = next(n for n, line in enumerate(lines.all_inner_texts()) if line.endswith(words))
    listed.focus()
    desk.page.keyboard.press("Home")
    for _ in range(now):
        desk.page.keyboard.press("ArrowDown")
    for step in range(now - 1, place - 1, -1):
        shown.get_by_role("button", name=text("exercises.button.up"), exact=True).press("Enter")
        expect(lines.nth(step)).to_have_text(text("exercises.item", place=step + 1, item=words))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_wrong_answer_is_told_why_and_the_right_one_is_right(browser: Browser, server: Server, tmp_path: Path, language: str) -> None:
    sources = [f'exercise("{one.id}")' for one in FIRST]
    with opened(browser, server, f"answers_{language}.ipynb", tmp_path, language, *sources) as desk:
        for n, exercise in enumerate(FIRST):
            shown = desk.page.locator(".course-panel").nth(n)
            readout = shown.locator(".course-readout")
            wrong = next(answer for _, answer in examples(exercise))
            for answer in (wrong, key(exercise)):
                give(desk, shown, exercise, answer)
                expect(readout, exercise.id).to_have_text(mark(exercise, answer).words)
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
        give(desk, asked(desk, one), one, key(one))
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
