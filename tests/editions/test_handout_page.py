"""The page that is printed: every question with room to write, and the answers for the instructor only."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path

import pytest

from course_lib.coding.disputes import meaning
from course_lib.coding.units import VARIABLES, handful
from course_lib.editions.handout import LINES, SCREEN_ONLY, handout_page
from course_lib.editions.lessons import in_its_language, read_lesson
from course_lib.editions.parts import parts
from course_lib.exercises.questions import Exercise, find, said
from course_lib.language import codes
from course_lib.report import load

LESSONS = sorted((Path(__file__).parents[2] / "notebooks").glob("[a-z][a-z]/*.ipynb"))


def asked(lesson: Path) -> list[Exercise]:
    names = [part.asks for part in parts(read_lesson(lesson))]
    return [find(name) for call, name in names if call in ("exercise", "prediction")]


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_question_has_room_and_its_answer_is_at_the_end(lesson: Path) -> None:
    with in_its_language(lesson) as code:
        page = handout_page(lesson, code)
        questions, _, answers = page.partition('<section class="instructor answers">')
        boxes = re.findall(r'<section class="question">.*?</section>', questions, re.DOTALL)
        for exercise in asked(lesson):
            assert f"{exercise.number} · " in answers
            if exercise.kind == "code":  # for readers with a computer
                continue
            box = next(box for box in boxes if f"<p>{escape(said(exercise.prompt))}</p>" in box)
            count = len(exercise.option) or len(exercise.item)
            assert box.count('<li><span class="box">') == count
            assert count or box.count('<div class="line">') == LINES[exercise.form] > 1
            if said(exercise.right):
                assert escape(said(exercise.right)) not in questions
    assert re.findall(r'href="[^"]*\.ipynb', page) == []


@pytest.mark.parametrize("code", ["en", "zh"])
def test_what_says_nothing_on_paper_is_left_out(code: str) -> None:
    lesson = LESSONS[0].parents[1] / code / "00_start_here.ipynb"
    kept = [part for part in parts(read_lesson(lesson)) if SCREEN_ONLY not in part.tags]
    with in_its_language(lesson):
        page = handout_page(lesson, code)
    assert page.count("<h2>") == sum(part.level == 2 for part in kept) + 1  # and the answers
    assert "<kbd>" not in page and page.count('<div class="chart"') == 3


@pytest.mark.parametrize("code", ["en", "zh"])
def test_measures_are_coded_on_a_sheet(code: str) -> None:
    lesson = LESSONS[0].parents[1] / code / "07_code_your_own_report.ipynb"
    with in_its_language(lesson):
        page = handout_page(lesson, code)
        sheets = re.findall(r'<section class="sheet">.*?</section>', page, re.DOTALL)
        meanings = [escape(meaning(variable, name)["meaning"]) for variable in VARIABLES for name in codes(variable)]
    assert [sheet.count("<td></td>") for sheet in sheets] == [len(handful(load())) * len(VARIABLES)] * 2
    first, second = ([words in sheet for words in meanings] for sheet in sheets)
    assert not any(first) and all(second)
    assert "my_work.json</" not in page and "code_it_yourself(" not in page


def test_a_lesson_without_outputs_is_run(small_lesson: Path) -> None:
    page = handout_page(small_lesson, "en")
    assert "<pre>42</pre>" in page and page.count('<div class="chart"') == 1
