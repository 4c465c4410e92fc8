"""A poll held in a real browser by keys alone: tally, close, tally again, and see both votes and several classes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect

from course_lib.exercises.questions import find, said
from course_lib.language import set_language, text

from .lab import Desk, Server, at_desk, axe_findings, write_notebook

CELL = """
import os
os.environ["COURSE_WORK"] = {folder!r}
from course_lib import poll, set_language
set_language({language!r})
"""
NAME = "open-2"
LETTERS = "ABCD"


@contextmanager
def polling(browser: Browser, server: Server, folder: Path, language: str) -> Iterator[Desk]:
    """Run a notebook with a poll that is kept in `folder`."""
    set_language(language)
    path = write_notebook(server, f"poll_{language}.ipynb", CELL.format(folder=str(folder), language=language), f'poll("{NAME}")')
    with at_desk(browser, server, path) as desk:
        desk.run_all()
        yield desk
        assert desk.kernel_errors() == []
        assert desk.outside == [] and desk.errors == []


def part(desk: Desk, name: str) -> Locator:
    """Return a control of the poll by the name that a screen reader says."""
    if name.startswith("button."):
        return desk.page.get_by_role("button", name=text(f"polls.{name}"), exact=True)
    return desk.page.get_by_role("textbox", name=text(f"polls.{name}"), exact=True)


def said_now(desk: Desk) -> Locator:
    return desk.page.locator(".course-readout:not(:empty)").first


def vote(desk: Desk, keys: str, close: str) -> None:
    """Tally votes one key each, and close the vote with Tab and Enter."""
    field = part(desk, "tally")
    field.focus()
    for key in keys:
        desk.page.keyboard.press(key)
    expect(said_now(desk)).to_contain_text(str(len(keys)))
    expect(field).to_be_focused()
    part(desk, close).press("Enter")


@contextmanager
def beginning_empty(desk: Desk) -> Iterator[None]:
    """Hold that the tally of the vote that comes shows nothing of the one before, not even until the kernel says its values."""
    desk.page.evaluate(
        """name => {
            window.begun = [];
            new MutationObserver(changes => {
                for (const {addedNodes} of changes) for (const node of addedNodes) {
                    if (node.textContent?.startsWith(name)) window.begun.push(node.querySelector("input").value);
                }
            }).observe(document.querySelector(".course-poll").closest(".jp-OutputArea-output"), {childList: true, subtree: true});
        }""",
        text("polls.tally"),
    )
    yield
    expect(part(desk, "tally")).to_be_visible()
    assert desk.page.evaluate("window.begun") == [""]


def hold(desk: Desk, group: str, first: str, second: str) -> None:
    part(desk, "group").fill(group)
    vote(desk, first, "button.close_first")
    expect(part(desk, "tally")).to_have_value("")
    vote(desk, second, "button.close_second")
    expect(part(desk, "button.next")).to_be_visible()
    desk.wait_for_charts()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_class_votes_talks_and_votes_again(browser: Browser, server: Server, axe_rules: str, tmp_path: Path, language: str) -> None:
    with polling(browser, server, tmp_path, language) as desk:
        before, exercise = desk.text_of_cells(), find(NAME)
        output = desk.page.locator(".jp-OutputArea-output", has=desk.page.locator(".course-poll"))
        question = output.locator(".course-poll > p")
        expect(question).to_have_text(said(exercise.prompt))
        assert question.evaluate("words => parseFloat(getComputedStyle(words).fontSize)") >= 24
        assert part(desk, "tally").evaluate("field => getComputedStyle(field).webkitTextSecurity") == "disc"

        hold(desk, "7A", "aabbbdc3", "cccc3b")
        # Letters that would cut cells and add some stayed in the field.
        assert desk.text_of_cells() == before
        expect(said_now(desk)).to_contain_text("25%")
        expect(said_now(desk)).to_contain_text("83%")
        expect(output).to_contain_text(said(exercise.right))
        expect(output.locator(".course-chart .main-svg[role=img]")).to_have_count(1)

        # Fields that are gone send nothing along: the class is still renamed.
        part(desk, "group").fill("7A, Monday")
        part(desk, "group").press("Tab")
        with beginning_empty(desk):
            part(desk, "button.next").press("Enter")
        hold(desk, "7B", "1123", "3333")
        expect(output.locator(".course-chart .main-svg[role=img]")).to_have_count(2)
        assert axe_findings(desk, axe_rules, ".jp-OutputArea-output", "Light", "Dark") == []
        with desk.size(400, 900):
            assert desk.sticking_out() == []
    polls = json.loads((tmp_path / "my_polls.json").read_text(encoding="utf-8"))["polls"]
    assert sorted((poll["group"], sum(poll["first"].values()), sum(poll["second"].values())) for poll in polls) == [
        ("7A, Monday", 8, 6),
        ("7B", 4, 4),
    ]


def test_one_vote_is_undone_and_one_step_taken_back(browser: Browser, server: Server, tmp_path: Path) -> None:
    with polling(browser, server, tmp_path, "en") as desk:
        part(desk, "tally").focus()
        desk.page.keyboard.type("abx")
        expect(said_now(desk)).to_contain_text("“X” is no vote")
        desk.page.keyboard.press("Backspace")
        expect(said_now(desk)).not_to_contain_text("no vote")
        part(desk, "button.undo").press("Enter")
        expect(part(desk, "tally")).to_have_value("a")
        vote(desk, "c", "button.close_first")
        part(desk, "button.back").press("Enter")
        expect(part(desk, "tally")).to_have_value("AC")
        part(desk, "counts").fill("0 0 10 0")
        expect(said_now(desk)).to_contain_text("12")
