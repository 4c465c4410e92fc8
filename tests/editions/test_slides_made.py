"""Slides follow from the lesson and its notes: how many, what stands on them, and what only the speaker sees."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from html import unescape
from pathlib import Path

import pytest

from course_lib.editions.lessons import EditionError, in_its_language, read_lesson
from course_lib.editions.markup import ROOM, gist, html_of, words_in
from course_lib.editions.notes import keyed, notes_file, notes_of
from course_lib.editions.outline import Slide, outline
from course_lib.editions.parts import parts
from course_lib.editions.slides import reveal_folder, write_assets, write_slides
from course_lib.exercises.questions import find
from course_lib.widgets.saved import PLOTLY

LESSONS = sorted((Path(__file__).parents[2] / "notebooks").glob("[a-z][a-z]/*.ipynb"))
TYPES = {"slide", "subslide", "notes", "skip"}

by_lesson = pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: f"{path.parent.name}/{path.stem}")


def slides_of(lesson: Path) -> list[Slide]:
    with in_its_language(lesson):
        found = read_lesson(lesson)
        return outline(parts(found), notes_of(lesson, parts(found), required=False), "http://localhost:8888/lab")


def letters(html: Iterable[str]) -> str:
    """Return the letters and digits of HTML, without marks and spaces."""
    return re.sub(r"[\W_]+", "", unescape(re.sub("<[^>]+>", "", "".join(html))))


# --- what the lessons say of their slides -----------------------------------------------------------------------


@by_lesson
def test_the_slides_fit_the_hour(lesson: Path) -> None:
    # Two to three minutes a slide, with time to talk.
    assert 15 <= len(slides_of(lesson)) <= 30


@by_lesson
def test_a_cell_has_a_slide_type_or_goes_on(lesson: Path) -> None:
    cells = read_lesson(lesson)["cells"]
    types = [cell["metadata"].get("slideshow", {}).get("slide_type") for cell in cells]
    # "-" is what JupyterLab's property inspector writes for none; jupyterlab-slideshow would hide the cell.
    assert set(types) <= TYPES | {None}
    assert types[0] == "slide"
    assert all(
        kind == "slide" for cell, kind in zip(cells, types, strict=True) if cell["source"][:3] == "## " and cell["cell_type"] == "markdown"
    )


@pytest.mark.parametrize(
    "lesson", [path for path in LESSONS if path.parent.name != "en"], ids=lambda path: f"{path.parent.name}/{path.stem}"
)
def test_both_languages_have_the_same_slides(lesson: Path) -> None:
    one, other = (read_lesson(path)["cells"] for path in (lesson, lesson.parents[1] / "en" / lesson.name))
    assert [cell["metadata"].get("slideshow") for cell in one] == [cell["metadata"].get("slideshow") for cell in other]


@by_lesson
def test_every_chart_and_model_is_on_a_slide_of_its_own(lesson: Path) -> None:
    cells = [part for part in parts(read_lesson(lesson)) if any(PLOTLY in data for data in part.outputs)]
    slides = {slide.part: slide for slide in slides_of(lesson)}
    assert cells and [part.id for part in cells if part.slide not in ("subslide", "skip")] == []
    assert [len(slides[part.id].charts) for part in cells if part.slide != "skip"] == [1] * sum(part.slide != "skip" for part in cells)


@by_lesson
def test_every_slide_has_a_name_and_something_to_see(lesson: Path) -> None:
    for slide in slides_of(lesson):
        assert slide.title.strip() and "".join(slide.body), slide.part


@by_lesson
def test_no_slide_leads_to_a_notebook_beside_it(lesson: Path) -> None:
    assert re.findall(r'href="(?!https?:)[^"]*', "".join("".join([*slide.body, *slide.notes]) for slide in slides_of(lesson))) == []


@by_lesson
def test_nothing_written_is_lost_between_slides_and_notes(lesson: Path) -> None:
    told = letters("".join([slide.title, *slide.body, *slide.notes]) for slide in slides_of(lesson))
    for part in parts(read_lesson(lesson)):
        if part.kind == "markdown" and part.slide != "skip":
            assert letters([part.heading]) in told
            for line in html_of(part.body).splitlines():
                assert letters([line]) in told


@by_lesson
def test_the_speaker_sees_the_notes_and_the_answers(lesson: Path) -> None:
    if not notes_file(lesson).is_file():
        pytest.skip("no notes yet")
    told = letters("".join(slide.notes) for slide in slides_of(lesson))
    for _, words in keyed(notes_file(lesson).read_text(encoding="utf-8")):
        assert letters([html_of(words)]) in told


@by_lesson
def test_no_answer_stands_on_a_slide(lesson: Path) -> None:
    with in_its_language(lesson) as code:
        shown = letters("".join(slide.body) for slide in slides_of(lesson))
        asked = [find(part.asks[1]) for part in parts(read_lesson(lesson)) if part.asks[0] == "exercise"]
        assert [exercise.id for exercise in asked if exercise.right and letters([exercise.right[code]]) in shown] == []


# --- the small lesson -------------------------------------------------------------------------------------------


def test_a_deck_is_made_of_a_lesson_without_outputs(small_lesson: Path, tmp_path: Path) -> None:
    page = write_slides(small_lesson, tmp_path / "build", live="https://hub.example/user/")
    assert page == tmp_path / "build" / "en" / "01_small.html"
    words = page.read_text(encoding="utf-8")
    assert re.findall(r'<section id="slide-(\w+)"', words) == ["title", "ask", "choose", "model", "talk"]
    assert "<pre>42</pre>" in words  # what goes on stands on the slide before
    assert 'href="https://hub.example/user/lab/tree/notebooks/en/01_small.ipynb"' in words
    [figure] = json.loads(re.search(r'id="chart-data">(.*?)</script>', words)[1])  # type: ignore[index]
    assert figure["layout"]["template"]["layout"]["font"]["size"] == 21 and "title" not in figure["layout"]
    assert {path.name for path in (page.parent / "assets").iterdir()} == {
        *("reveal.js", "reveal.css", "notes.js", "plotly.min.js", "LICENSES.txt"),
    }


def test_a_deck_names_nobody_on_the_net(small_lesson: Path, tmp_path: Path) -> None:
    words = write_slides(small_lesson, tmp_path, without_notes=True).read_text(encoding="utf-8")
    assert re.findall(r'(?:src|href)="(?!assets/|data:|http://localhost:8888/)[^"]*"|@import|url\(', words) == []


def test_what_is_put_beside_comes_with_its_licence(tmp_path: Path) -> None:
    write_assets(reveal_folder(), tmp_path)
    words = (tmp_path / "LICENSES.txt").read_text(encoding="utf-8")
    assert "Hakim El Hattab" in words and "Plotly" in words and words.count("Permission is hereby granted, free of charge") == 2
    assert "reveal.js 5." in (tmp_path / "reveal.js").read_text(encoding="utf-8")[:200]


def test_a_folder_that_is_not_reveal_js_is_named(tmp_path: Path) -> None:
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist" / "reveal.js").touch()
    with pytest.raises(EditionError, match=r"it lacks dist/reveal\.css, plugin/notes/notes\.js, LICENSE"):
        reveal_folder(tmp_path)


def test_without_reveal_js_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("course_lib.editions.slides.find_spec", lambda _: None)
    with pytest.raises(EditionError, match=r"course-lib\[classroom\].*--reveal"):
        reveal_folder()


# --- the gist ---------------------------------------------------------------------------------------------------

LONG = f"{'one two three ' * 40}."


@pytest.mark.parametrize(
    ("markdown", "short"),
    [
        ("Short. All of it.", "Short. All of it."),
        (f"First. {LONG}", "First."),
        (f"**First.** {LONG}", "**First.**"),
        (f"第一句。{LONG}", "第一句。"),
        (f"**用时** 五分钟。{LONG}**准备** 无。", "**用时** 五分钟。"),
        (f"**One. Two.** {LONG}", "**One. Two.**"),
        (f"First. Second. {LONG}\n\nThen. {LONG}", "First. Second.\n\nThen."),
        (f"First. *Second. {LONG}* Third.", "First."),
        (f"First. {LONG}\n\n**Label.** {LONG}", "First."),
        (f"Lead\n\n- one\n- two\n\nThen this. {LONG}", "Lead\n\n- one\n- two\n\nThen this."),
        (f"- one. {LONG}\n- two. {LONG}", "- one.\n- two."),
        (f"| a | b |\n| --- | --- |\n| c | d |\n\n{LONG}", "| a | b |\n| --- | --- |\n| c | d |"),
    ],
)
def test_the_gist_of_a_text(markdown: str, short: str) -> None:
    assert gist(markdown) == short


def test_a_gist_has_room_on_its_slide_and_makes_use_of_it() -> None:
    for lesson in LESSONS:
        for part in parts(read_lesson(lesson)):
            if part.kind == "markdown":
                assert min(words_in(part.body), ROOM) / 3 < words_in(gist(part.body)) + 1 <= 3 * ROOM, part.id
