"""A lesson taken apart at its headings, and the notes keyed to them."""

from __future__ import annotations

from pathlib import Path

import pytest

from course_lib.editions.lessons import EditionError, in_its_language, read_lesson
from course_lib.editions.notes import notes_file, notes_of
from course_lib.editions.parts import Part, parts
from course_lib.language import language


def test_text_is_cut_at_headings_and_code_is_not(small_lesson: Path) -> None:
    found = list(parts(read_lesson(small_lesson)))
    assert [(part.id, part.heading, part.level) for part in found if part.heading] == [
        ("title", "A line: did it help?", 1),
        ("talk", "Talk it over", 2),
        ("talk-2", "For readers who program", 2),
    ]
    assert [part.asks for part in found if part.asks[0]] == [
        ("prediction", "open-1"),
        ("exercise", "open-2"),
        ("exercise", "open-3"),
        ("lab", "small_numbers"),
    ]
    assert [part.first for part in found if part.id.startswith("talk")] == [True, False]


def test_lines_of_code_are_no_headings() -> None:
    source = "## One\n```\n# two\n```\n### Three"
    cell = {"cell_type": "markdown", "id": "a", "metadata": {}, "source": source.splitlines(keepends=True)}
    assert [part.heading for part in parts({"cells": [cell]})] == ["One", "Three"]


def _notes(small_lesson: Path, words: str | None) -> dict[str, str]:
    file = notes_file(small_lesson)
    if words is None:
        file.unlink()
    else:
        file.write_text(words, encoding="utf-8")
    return notes_of(small_lesson, parts(read_lesson(small_lesson)))


def test_notes_are_found_by_heading(small_lesson: Path) -> None:
    found = notes_of(small_lesson, parts(read_lesson(small_lesson)))
    assert found == {"A line: did it help?": "Two minutes.\n\n### Ask\n\n- Who called?", "For readers who program": "At home."}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (None, "01_small.ipynb has no facilitation notes.*--without-notes"),
        ("## A lin\n", "“A lin”.*A line: did it help. | Talk it over"),
        ("## Talk it over\n\na\n\n## Talk it over\n", "two notes on “Talk it over”"),
    ],
)
def test_notes_that_do_not_fit_are_named(small_lesson: Path, words: str | None, said: str) -> None:
    with pytest.raises(EditionError, match=said):
        _notes(small_lesson, words)


def test_notes_can_be_done_without(small_lesson: Path) -> None:
    notes_file(small_lesson).unlink()
    assert notes_of(small_lesson, [Part("a", "markdown", "# A")], required=False) == {}


@pytest.mark.parametrize(
    ("words", "said"),
    [("{", "is no Jupyter notebook"), ("[]", "is no Jupyter"), ('{"nbformat": 4, "nbformat_minor": 2}', "format 4.2; .* 4.5")],
)
def test_other_files_are_refused(tmp_path: Path, words: str, said: str) -> None:
    path = tmp_path / "a.ipynb"
    path.write_text(words, encoding="utf-8")
    with pytest.raises(EditionError, match=said):
        read_lesson(path)


def test_a_lesson_is_in_the_language_of_its_folder(small_lesson: Path, tmp_path: Path) -> None:
    with in_its_language(tmp_path / "zh" / "01.ipynb") as code:
        assert code == language() == "zh"
    assert language() == "en"
    with (
        pytest.raises(EditionError, match="folder named de; expected is the name of its language: en, zh"),
        in_its_language(tmp_path / "de" / "01.ipynb"),
    ):
        pass
