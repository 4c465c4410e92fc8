from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lib.lessons_folder import (
    MANIFEST,
    Change,
    LessonsError,
    first_lesson,
    is_repository,
    lay_out,
    reader_folder,
    source,
)

LESSON = "notebooks/en/00_start_here.ipynb"
DATA = "datasets/town/themes.csv"


def _kit(folder: Path, lesson: str = "first edition", data: str = "rows") -> Path:
    hidden = ("notebooks/en/.ipynb_checkpoints/00.ipynb", "notebooks/notes/en/00_start_here.md")
    for name, words in {LESSON: lesson, DATA: data, **dict.fromkeys(hidden, "not for readers")}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(words)
    return folder


@pytest.fixture
def kit(tmp_path: Path) -> Path:
    return _kit(tmp_path / "kit")


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    return tmp_path / "my lessons"


def _all(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*") if path.is_file() and path.name != MANIFEST}


def test_first_copy(kit: Path, mine: Path) -> None:
    assert lay_out(kit, mine, "1.0") == [Change("added", LESSON), Change("added", DATA)]
    assert _all(mine) == {LESSON: "first edition", DATA: "rows"}


def test_again_does_nothing(kit: Path, mine: Path) -> None:
    lay_out(kit, mine, "1.0")
    assert lay_out(kit, mine, "1.0") == []


def test_untouched_lesson_is_brought_up_to_date(kit: Path, mine: Path) -> None:
    lay_out(kit, mine, "1.0")
    assert lay_out(_kit(kit, "second edition"), mine, "2.0") == [Change("updated", LESSON)]
    assert _all(mine)[LESSON] == "second edition"


def test_changed_lesson_stays(kit: Path, mine: Path) -> None:
    lay_out(kit, mine, "1.0")
    (mine / LESSON).write_text("my answers")
    assert lay_out(kit, mine, "1.0") == []
    beside = LESSON.replace(".ipynb", "-2.0.ipynb")
    assert lay_out(_kit(kit, "second edition"), mine, "2.0") == [Change("kept", LESSON, beside)]
    assert _all(mine) == {LESSON: "my answers", beside: "second edition", DATA: "rows"}
    assert lay_out(kit, mine, "2.0") == []


def test_edition_beside_is_the_readers_own_too(kit: Path, mine: Path) -> None:
    lay_out(kit, mine, "1.0")
    (mine / LESSON).write_text("my answers")
    (mine / LESSON.replace(".ipynb", "-2.0.ipynb")).write_text("my notes on the new edition")
    [change] = lay_out(_kit(kit, "second edition"), mine, "2.0")
    assert change.beside == LESSON.replace(".ipynb", "-2.0-2.ipynb")
    assert _all(mine)[LESSON.replace(".ipynb", "-2.0.ipynb")] == "my notes on the new edition"


def test_file_that_was_there_before_stays(kit: Path, mine: Path) -> None:
    (mine / LESSON).parent.mkdir(parents=True)
    (mine / LESSON).write_text("here first")
    assert [change.kind for change in lay_out(kit, mine, "1.0")] == ["kept", "added"]
    assert _all(mine)[LESSON] == "here first"


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"files": 3}', '{"files": {"notebooks/en/00_start_here.ipynb": 1}}', "\x00\xff"])
def test_damaged_manifest_makes_every_file_the_readers_own(kit: Path, mine: Path, damage: str) -> None:
    lay_out(kit, mine, "1.0")
    (mine / MANIFEST).write_text(damage, encoding="latin-1")
    assert [change.kind for change in lay_out(_kit(kit, "second edition"), mine, "2.0")] == ["kept"]
    assert _all(mine)[LESSON] == "first edition"


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege on Windows")
def test_link_is_not_written_through(kit: Path, mine: Path, tmp_path: Path) -> None:
    thesis = tmp_path / "thesis"
    thesis.write_text("first edition")
    lay_out(kit, mine, "1.0")
    (mine / LESSON).unlink()
    (mine / LESSON).symlink_to(thesis)
    assert [change.kind for change in lay_out(_kit(kit, "second edition"), mine, "2.0")] == ["kept"]
    assert thesis.read_text() == "first edition"


def test_folder_in_the_place_of_a_lesson(kit: Path, mine: Path) -> None:
    (mine / LESSON).mkdir(parents=True)
    assert lay_out(kit, mine, "1.0")[0].kind == "kept"
    assert (mine / LESSON).is_dir()


def test_file_in_the_place_of_a_folder(kit: Path, mine: Path) -> None:
    mine.mkdir()
    (mine / "notebooks").write_text("mine")
    with pytest.raises(OSError, match="notebooks"):
        lay_out(kit, mine, "1.0")
    assert (mine / "notebooks").read_text() == "mine"


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(["read", "write", "delete", "new edition"]), max_size=8))
def test_no_words_of_the_reader_are_ever_lost(tmp_path_factory: pytest.TempPathFactory, acts: list[str]) -> None:
    top = tmp_path_factory.mktemp("acts")
    kit, mine = _kit(top / "kit"), top / "mine"
    lay_out(kit, mine, "0")
    written: set[str] = set()
    for number, act in enumerate(acts):
        if act == "new edition":
            _kit(kit, f"edition {number}")
        elif act == "delete":
            written.discard((mine / LESSON).read_text())
            (mine / LESSON).unlink()
        elif act == "write":
            written.discard((mine / LESSON).read_text())
            (mine / LESSON).write_text(f"answers {number}")
            written.add(f"answers {number}")
        lay_out(kit, mine, str(number))
        found = _all(mine).values()
        assert written <= set(found)
        assert (kit / LESSON).read_text() in found or written


def test_reader_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert reader_folder(None) == tmp_path / "course-lessons"
    assert reader_folder(Path("mine")) == tmp_path / "mine"
    (tmp_path / MANIFEST).write_text("{}")
    assert reader_folder(None) == tmp_path


def test_source_is_the_repository() -> None:
    assert is_repository(source())
    assert not is_repository(source() / "course_lib")


def test_first_lesson(kit: Path) -> None:
    assert first_lesson(kit, "en") == LESSON
    with pytest.raises(LessonsError, match=r"no Chinese lessons .* yet\. Available: --lang en$"):
        first_lesson(kit, "zh")
    with pytest.raises(LessonsError, match=r"no English lessons in .*\.$"):
        first_lesson(kit / "datasets", "en")
