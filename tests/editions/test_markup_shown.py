"""Markdown of lessons, notes and answers leaves none of its marks behind: beside Chinese, bold type has stricter rules than it seems."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from course_lib.editions.answers import answer_markdown
from course_lib.editions.lessons import in_its_language, read_lesson
from course_lib.editions.markup import gist, html_of
from course_lib.editions.notes import keyed, notes_file
from course_lib.editions.parts import parts
from course_lib.exercises.questions import exercises, lessons
from course_lib.language import LANGUAGES, set_language, text

LESSONS = sorted((Path(__file__).parents[2] / "notebooks").glob("[a-z][a-z]/*.ipynb"))


def _left(markdown: str) -> list[str]:
    """Return what stands around each mark that a reader would see, code aside."""
    shown = re.sub(r"<code>.*?</code>", "", html_of(markdown), flags=re.DOTALL)
    return re.findall(r".{0,20}(?:\*\*|__|\]\(|`).{0,20}", shown)


def test_a_mark_that_stays_is_found() -> None:
    assert _left("猜一猜。**证据：**没有。") and not _left("猜一猜。**证据**：没有。")


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_lessons_and_their_notes(lesson: Path) -> None:
    with in_its_language(lesson):
        words = [part.source for part in parts(read_lesson(lesson)) if part.kind == "markdown"]
        notes = [note for _, note in keyed(notes_file(lesson).read_text(encoding="utf-8"))]
        assert words and notes
        assert [found for one in (*words, *map(gist, words), *notes) for found in _left(one)] == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_answers(code: str) -> None:
    set_language(code)
    answers = [answer_markdown(exercise) for lesson in lessons() for exercise in exercises(lesson)]
    assert [found for one in (*answers, text("editions.instructor_only")) for found in _left(one)] == []
