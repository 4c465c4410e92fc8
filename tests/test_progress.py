"""A reader's work survives: other notebooks, other machines, broken files, full disks and clocks that are set back."""

from __future__ import annotations

import asyncio
import errno
import json
import os
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib.exercises import questions
from course_lib.exercises.panels import exercise
from course_lib.language import set_language
from course_lib.progress import locks, workfile, workformat
from course_lib.progress import work as progress
from course_lib.progress.panel import ProgressPanel, progress_panel
from course_lib.progress.work import Entry, Try, Work, begun, merged, with_answer, with_evidence, with_hints, with_setting
from course_lib.progress.workfile import WorkFile, my_work, work_folder
from course_lib.progress.workformat import LIMIT, WorkError, checksum, read_work, written


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder for the reader's work, and the invented bank."""
    monkeypatch.setenv("COURSE_WORK", str(tmp_path))
    monkeypatch.setattr(questions, "BANK", Path(__file__).parent / "bank")
    return tmp_path


@pytest.fixture
def work(folder: Path) -> WorkFile:
    """The file of a reader who has answered two exercises."""
    file = my_work()
    file.change(lambda work: with_answer(work, "town-2", "choice", "not_yet", {"option": "solved"}))
    file.change(lambda work: with_answer(work, "town-3", "number", "correct", {"typed": "31/40", "value": 31 / 40}))
    return file


def changed(text: str, **fields: Any) -> str:
    """Return a file with other fields and a check value that fits."""
    data = json.loads(text) | fields
    return json.dumps(data | {"checksum": checksum(data)})


# --- what is kept --------------------------------------------------------------------------------------------


def test_answers_are_kept_without_language_and_personal_data(work: WorkFile) -> None:
    data = json.loads(work.path.read_text(encoding="utf-8"))
    assert set(data) == {"file", "format", "kit", "copy", "settings", "exercises", "checksum"}
    entry = data["exercises"]["town-3"]
    assert (entry["kind"], entry["state"], entry["attempts"], entry["hints"]) == ("number", "correct", 1, 0)
    assert entry["tries"][0]["answer"] == {"typed": "31/40", "value": 31 / 40}
    assert len(entry["first"]) == 20 and entry["first"].endswith("Z")
    assert data["settings"] == {} and len(data["copy"]["id"]) == 16


def test_the_same_answer_twice_is_one_attempt_and_a_solved_exercise_stays_solved() -> None:
    work = Work()
    for state, option in [("not_yet", "a"), ("not_yet", "a"), ("not_yet", "b"), ("correct", "c"), ("not_yet", "a")]:
        work = with_answer(work, "x-1", "choice", state, {"option": option})
    entry = work.exercises["x-1"]
    assert (entry.attempts, entry.state, entry.answer) == (3, "correct", {"option": "c"})


def test_the_first_and_the_newest_answers_are_kept() -> None:
    work = Work()
    for option in "abcdefghij":
        work = with_answer(work, "x-1", "choice", "not_yet", {"option": option})
    assert [one.answer["option"] for one in work.exercises["x-1"].tries] == list("aghij")
    assert work.exercises["x-1"].attempts == 10


def test_a_clock_that_is_set_back_does_not_make_new_answers_old(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress.time, "time", lambda: 2_000_000_000.0)
    old = with_answer(Work(), "x-1", "prediction", "given", {"typed": "1", "value": 1})
    monkeypatch.setattr(progress.time, "time", lambda: 1_000_000_000.0)
    new = with_answer(old, "x-1", "prediction", "given", {"typed": "2", "value": 2})
    assert new.stamp == old.stamp + 1
    assert merged(old, new).exercises["x-1"].answer == {"typed": "2", "value": 2}
    assert new.exercises["x-1"].first <= new.exercises["x-1"].last


def test_the_place_of_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("COURSE_WORK", raising=False)
    for code in ("en", "zh"):
        (tmp_path / "kit" / "notebooks" / code).mkdir(parents=True)
        monkeypatch.chdir(tmp_path / "kit" / "notebooks" / code)
        assert work_folder() == tmp_path / "kit"
    monkeypatch.chdir(tmp_path)
    assert work_folder() == tmp_path
    monkeypatch.setenv("COURSE_WORK", str(tmp_path / "mine"))
    assert work_folder() == tmp_path / "mine"


# --- merging --------------------------------------------------------------------------------------------------

ANSWERS = st.one_of(
    st.fixed_dictionaries({"option": st.sampled_from("abc")}),
    st.fixed_dictionaries({"typed": st.text("12% ", max_size=3), "value": st.integers(0, 3)}),
    st.fixed_dictionaries({"text": st.text(st.characters(exclude_categories=["Cs"]), max_size=5)}),
)
TRIES = st.builds(Try, st.integers(0, 8), st.sampled_from(["correct", "not_yet", "given"]), ANSWERS)
TIMES = st.sampled_from(["2026-03-01T09:30:00Z", "2026-03-02T09:30:00Z", "2026-03-03T09:30:00Z"])
ENTRIES = st.builds(
    lambda tries, attempts, **rest: Entry(tries=progress._kept(tries), attempts=max(attempts, len(progress._kept(tries))), **rest),
    st.lists(TRIES, max_size=8),
    st.integers(0, 9),
    kind=st.sampled_from(["choice", "number"]),
    first=TIMES,
    last=TIMES,
    hints=st.integers(0, 3),
    revealed=st.booleans(),
)
WORKS = st.builds(
    Work,
    copy=st.sampled_from(["0123456789abcdef", "fedcba9876543210"]),
    since=TIMES,
    exercises=st.dictionaries(st.sampled_from(["town-1", "town-2", "later-9"]), ENTRIES),
    settings=st.dictionaries(st.sampled_from(["name", "size"]), st.tuples(st.integers(0, 9), st.text(max_size=3).filter(str.isprintable))),
    kit=st.just("0.1.0"),
)


@given(WORKS, WORKS, WORKS)
def test_copies_can_be_merged_in_any_order_and_again(one: Work, two: Work, three: Work) -> None:
    assert merged(one, one) == one
    assert merged(one, two) == merged(two, one)
    assert merged(merged(one, two), three) == merged(one, merged(two, three))


@given(WORKS, WORKS)
def test_merging_loses_nothing(one: Work, two: Work) -> None:
    both = merged(one, two)
    for work in (one, two):
        assert set(work.answered) <= set(both.answered)
        for name, entry in work.exercises.items():
            found = both.exercises[name]
            assert found.hints >= entry.hints and found.attempts >= entry.attempts and found.revealed >= entry.revealed
            if entry.best:
                assert found.best and found.best.order >= entry.best.order


@given(WORKS)
def test_what_is_written_is_read_again(work: Work) -> None:
    text = written(work, "0.1.0")
    assert read_work(text) == read_work(text.encode()) == read_work(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()) == work


# --- what is refused -------------------------------------------------------------------------------------------


def test_files_that_are_not_ours_are_refused_with_what_was_found_and_expected(work: WorkFile) -> None:
    good = work.path.read_text(encoding="utf-8")
    entry = json.loads(good)["exercises"]["town-3"]
    cases = {
        "": "empty",
        " \n": "empty",
        good[:200]: "json",
        '{"a": NaN}': "json",
        "[" * 100_000: "json",
        '{"file": ' + "9" * 5000 + "}": "json",
        '"\\ud800"': "not_text",
        "[1]": "foreign",
        "{}": "foreign",
        '{"nbformat": 4, "cells": []}': "foreign",
        '{"file": "course-work"}': "format",
        changed(good, format="1"): "format",
        changed(good, format=0): "format",
        changed(good, format=True): "format",
        changed(good, format=2): "newer",
        good.replace("31/40", "32/40"): "changed",
        good.replace('"checksum"', '"check"'): "changed",
        changed(good, extra=1): "shape",
        changed(good, exercises=[]): "shape",
        changed(good, copy={"id": "x", "since": "2026-03-01T09:30:00Z"}): "shape",
        changed(good, copy={"id": "0" * 16, "since": "yesterday"}): "shape",
        changed(good, kit="x" * 300): "shape",
        changed(good, settings={"name": {"at": 0, "value": 7}}): "shape",
        changed(good, settings={"x" * 99: {"at": 0, "value": ""}}): "shape",
        changed(good, exercises={"town-3": entry | {"attempts": -1}}): "shape",
        changed(good, exercises={"town-3": entry | {"attempts": True}}): "shape",
        changed(good, exercises={"town-3": entry | {"state": "not_yet"}}): "shape",
        changed(good, exercises={"town-3": entry | {"tries": entry["tries"] * 9}}): "shape",
        changed(good, exercises={"town-3": entry | {"tries": [*entry["tries"], entry["tries"][0] | {"at": 1}]}}): "shape",
        changed(good, exercises={"town-3": entry | {"tries": [{"at": 2**60, "state": "correct", "answer": {}}]}}): "shape",
        changed(good, exercises={"town-3": entry | {"tries": [{"at": 1, "state": "perfect", "answer": {}}]}}): "shape",
        changed(good, exercises={"town-3": entry | {"tries": [{"at": 1, "state": "correct", "answer": {"value": [[]]}}]}}): "shape",
        changed(good, exercises={"town-3": entry | {"tries": [{"at": 1, "state": "correct", "answer": {"value": 10**400}}]}}): "shape",
        "x" * (LIMIT + 1): "large",
    }
    for code in ("en", "zh"):
        set_language(code)
        for text, rule in cases.items():
            with pytest.raises(WorkError) as refused:
                read_work(text)
            words = str(refused.value)
            assert refused.value.rule == rule, (text[:80], words)
            assert "{" not in words and len(words) < 300
    set_language("en")
    with pytest.raises(WorkError, match="plain text"):
        read_work(b"PK\x03\x04\xff\xfe")


def test_exercises_that_this_kit_does_not_know_are_kept(work: WorkFile) -> None:
    data = json.loads(work.path.read_text(encoding="utf-8"))
    text = changed(json.dumps(data), exercises=data["exercises"] | {"future-7": data["exercises"]["town-2"] | {"kind": "drawing"}})
    work.path.write_text(text, encoding="utf-8")
    work.change(lambda work: with_hints(work, "town-4", "interval", 1))
    assert set(read_work(work.path.read_bytes()).exercises) == {"town-2", "town-3", "town-4", "future-7"}


def test_an_old_format_is_lifted_step_by_step(work: WorkFile, monkeypatch: pytest.MonkeyPatch) -> None:
    def lift(old: dict[str, Any]) -> dict[str, Any]:
        """Format 0, made up for this test, called its exercises "answers" and had no settings."""
        return {name: old[name] for name in ("file", "kit", "copy")} | {"format": 1, "exercises": old["answers"], "settings": {}}

    data = json.loads(work.path.read_text(encoding="utf-8"))
    old = {name: data[name] for name in ("file", "kit", "copy")} | {"format": 0, "answers": data["exercises"]}
    with pytest.raises(WorkError, match="format 0"):
        read_work(changed(json.dumps(old)))
    monkeypatch.setitem(workformat.MIGRATIONS, 0, lift)
    assert read_work(changed(json.dumps(old))).exercises == work.read().exercises
    with pytest.raises(WorkError, match="changed or damaged"):
        read_work(changed(json.dumps({"file": "course-work", "format": 0})))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=10,
)


@given(st.one_of(st.binary(max_size=300), JSON.map(lambda value: json.dumps(value).encode())))
def test_no_bytes_crash_the_reading_of_a_file(data: bytes) -> None:
    with pytest.raises(WorkError) as refused:
        read_work(data)
    assert str(refused.value)


@given(WORKS, st.sampled_from(["exercises", "settings", "copy", "kit", "format"]), JSON)
def test_no_change_of_a_field_crashes_it_either(work: Work, field: str, value: Any) -> None:
    with suppress(WorkError, UnicodeEncodeError):  # our own json.dumps in `changed` may refuse half characters
        read_work(changed(written(work, "0.1.0"), **{field: value}))


@given(st.binary(max_size=200))
def test_whatever_lies_there_at_the_start_is_not_lost(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.mktemp("found") / "my_work.json"
    path.write_bytes(data)
    file = WorkFile(path)
    assert file.read() == Work() and "my_work.broken-1.json" in file.notice()
    assert (path.parent / "my_work.broken-1.json").read_bytes() == data
    assert file.change(lambda work: with_hints(work, "town-2", "choice", 1)) == ""
    assert WorkFile(path).read().exercises["town-2"].hints == 1


# --- on disk ---------------------------------------------------------------------------------------------------

WRITER = """
import sys
from pathlib import Path
from course_lib.progress.work import with_answer
from course_lib.progress.workfile import WorkFile
file = WorkFile(Path(sys.argv[1]) / "my_work.json")
for count in range(200):
    name = f"{sys.argv[2]}-{count + 1}"
    assert not file.change(lambda work: with_answer(work, name, "choice", "not_yet", {"option": "a"}))
"""


def test_two_kernels_that_write_at_once_lose_nothing(folder: Path) -> None:
    kernels = [subprocess.Popen([sys.executable, "-c", WRITER, str(folder), name]) for name in ("one", "other")]
    assert [kernel.wait(60) for kernel in kernels] == [0, 0]
    work = read_work((folder / "my_work.json").read_bytes())
    assert sorted(work.exercises) == sorted(f"{name}-{count}" for name in ("one", "other") for count in range(1, 201))
    stamps = [entry.tries[0].at for entry in work.exercises.values()]
    assert len(set(stamps)) == 400  # in one order, whoever wrote
    assert [path.name for path in folder.iterdir()] == ["my_work.json"]


def test_a_lock_that_was_left_over_is_removed(work: WorkFile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locks, "LEFT_OVER", 0.05)
    for left in (b"somebody", b""):
        lock = work.path.with_name("my_work.json.lock")
        lock.write_bytes(left)
        assert work.change(lambda work: with_hints(work, "town-5", "number", 1)) == ""
        assert not lock.exists()
    assert sorted(path.name for path in work.path.parent.iterdir()) == ["my_work.json"]


def test_two_who_remove_a_lock_that_was_left_over_do_not_take_each_others(work: WorkFile) -> None:
    lock = work.path.with_name("my_work.json.lock")
    lock.write_bytes(b"new")
    locks._remove(lock, b"old")  # the old one is gone already: what was moved by mistake is put back
    assert lock.read_bytes() == b"new"
    locks._remove(lock, b"new")
    locks._remove(lock, b"new")  # the second of the two finds nothing
    assert [path.name for path in work.path.parent.iterdir()] == ["my_work.json"]


def test_a_lock_that_is_held_is_waited_for_but_not_forever(work: WorkFile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locks, "PATIENCE", 0.05)
    with locks.locked(work.path):
        reason = work.change(lambda work: with_hints(work, "town-5", "number", 1))
    assert "another notebook" in reason and work.unwritten
    assert work.change(lambda work: work) == "" and not work.unwritten
    assert read_work(work.path.read_bytes()).exercises["town-5"].hints == 1


def test_who_lost_the_lock_while_asleep_does_not_write_over_others(work: WorkFile) -> None:
    def sleep(found: Work) -> Work:
        work.path.with_name("my_work.json.lock").write_bytes(b"another")
        return with_hints(found, "town-5", "number", 1)

    before = work.path.read_bytes()
    assert "another notebook" in work.change(sleep)
    assert work.path.read_bytes() == before and work.read().exercises["town-5"].hints == 1


@pytest.mark.parametrize(("number", "words"), [(errno.ENOSPC, "disk is full"), (errno.EROFS, "may not be written"), (errno.EIO, "error")])
def test_what_cannot_be_written_is_not_lost(work: WorkFile, monkeypatch: pytest.MonkeyPatch, number: int, words: str) -> None:
    before = work.path.read_bytes()

    def refuse(*_: Any) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as broken:
        broken.setattr(workfile.os, "fsync", refuse)
        panel = exercise("town-2")
        panel.panel.values = {"answer": "polite"}
        press(panel, "check")
    assert panel.readout.startswith("Correct.") and words in panel.readout and "download your work" in panel.readout
    assert panel.panel.fields[-1]["kind"] == "download"
    assert read_work(panel.panel.download["text"]).exercises["town-2"].state == "correct"
    assert work.path.read_bytes() == before
    assert [path.name for path in work.path.parent.iterdir()] == ["my_work.json"]
    press(panel, "hint")  # the disk has room again: all is written, and the button goes
    assert read_work(work.path.read_bytes()).exercises["town-2"].state == "correct"
    assert panel.panel.fields[-1]["kind"] == "buttons"


def test_a_folder_that_may_not_be_written_to(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> int:
        raise OSError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(locks.os, "open", refuse)
    panel = exercise("town-2")
    panel.panel.values = {"answer": "solved"}
    press(panel, "check")
    assert "You read “thanks” as “solved”" in panel.readout and "may not be written" in panel.readout
    (folder / "my_work.json").write_bytes(b"broken")
    assert "untouched" in exercise("town-2").readout and (folder / "my_work.json").read_bytes() == b"broken"


def test_a_disk_too_full_for_a_lock_leaves_none(work: WorkFile, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as broken:
        broken.setattr(locks.os, "write", full)
        assert "disk is full" in work.change(lambda work: with_hints(work, "town-5", "number", 1))
    assert [path.name for path in work.path.parent.iterdir()] == ["my_work.json"]


def test_a_file_of_a_newer_edition_is_left_alone(work: WorkFile) -> None:
    newer = changed(work.path.read_text(encoding="utf-8"), format=2)
    work.path.write_text(newer, encoding="utf-8")
    panel = exercise("town-2")
    assert "newer edition" in panel.readout and "untouched" in panel.readout
    panel.panel.values = {"answer": "polite"}
    press(panel, "check")
    assert panel.readout.startswith("Correct.") and "could not be written" in panel.readout
    assert work.path.read_text(encoding="utf-8") == newer


def test_a_file_that_breaks_while_one_works_is_put_aside_then(work: WorkFile) -> None:
    panel = exercise("town-2")
    work.path.write_bytes(b"{")
    panel.panel.values = {"answer": "polite"}
    press(panel, "check")
    assert "my_work.broken-1.json" in panel.readout
    assert set(work.read().exercises) == {"town-2"}
    work.path.write_bytes(b"")
    assert "my_work.broken-2.json" in exercise("town-2").readout


def test_work_that_grows_too_large_is_told(work: WorkFile) -> None:
    def grow(found: Work) -> Work:
        for count in range(400):
            found = with_answer(found, f"x-{count}", "reflection", "given", {"text": "x" * 2900})
        return found

    assert "1,000,000 bytes" in work.change(grow)
    assert len(work.path.read_bytes()) < LIMIT


# --- the panel -------------------------------------------------------------------------------------------------


def press(shown: Any, button: str) -> None:
    """Press a button of a panel, as the page does."""
    shown.panel.pressed = {"name": button, "count": shown.panel.pressed.get("count", 0) + 1}


def bring(panel: ProgressPanel, text: str, name: str = "my_work.json") -> None:
    """Choose a file in the panel, as the page does."""
    panel.panel.upload = {"name": name, "size": len(text), "text": text, "field": "file", "count": panel.panel.upload.get("count", 0) + 1}


def test_the_panel_shows_what_is_done_and_holds_the_file(work: WorkFile) -> None:
    panel = progress_panel()
    assert panel.readout.startswith("You have finished 1 of ")
    assert '<th scope="row">town</th><td>1 of 12' in panel.panel.html and "○◐●○" in panel.panel.html
    assert panel.panel.download["text"] == work.path.read_text(encoding="utf-8")
    set_language("zh")
    assert "道练习中已完成 1 道。" in progress_panel().readout


def test_the_panel_keeps_up_with_other_panels_and_other_kernels(work: WorkFile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("course_lib.progress.panel.PAUSE", 0.01)

    async def reader() -> ProgressPanel:
        panel = progress_panel()
        other = exercise("town-2")
        other.panel.values = {"answer": "polite"}
        press(other, "check")
        assert panel.panel.download["text"] == work.path.read_text(encoding="utf-8")
        elsewhere = WorkFile(work.path)
        elsewhere.change(lambda found: with_answer(found, "town-4", "interval", "not_yet", {"typed": "1 to 2", "lower": 1, "upper": 2}))
        for _ in range(200):
            await asyncio.sleep(0.01)
            if "town-4" in panel.panel.download["text"]:
                break
        panel.panel.close()
        return panel

    panel = asyncio.run(reader())
    assert panel.panel.download["text"] == work.path.read_text(encoding="utf-8") and "◐" in panel.panel.html


def test_the_still_is_the_same_whatever_was_done(folder: Path) -> None:
    before = progress_panel()._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in before and not list(folder.iterdir())
    my_work().change(lambda work: with_hints(work, "town-2", "choice", 1))
    after = progress_panel()._repr_mimebundle_()
    assert [before[name] for name in ("text/html", "text/plain")] == [after[name] for name in ("text/html", "text/plain")]
    assert not any(sign.isdigit() for sign in before["text/plain"])


def test_nothing_done_is_nothing_to_download(folder: Path) -> None:
    panel = progress_panel()
    assert panel.readout.startswith("Nothing is answered yet") and panel.panel.download["text"] == ""


def test_work_is_brought_back_on_a_new_machine(work: WorkFile, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    text = progress_panel().panel.download["text"]
    monkeypatch.setenv("COURSE_WORK", str(tmp_path / "new"))
    set_language("zh")
    panel = progress_panel()
    bring(panel, text)
    assert "2 个答案" in panel.readout and "还没有的：2 个" in panel.readout
    assert my_work().read() == Work()  # only asked so far
    press(panel, "bring")
    assert my_work().read() == read_work(text)
    assert "31/40" in exercise("town-3").panel.values["answer"] and exercise("town-3").readout.startswith("正确")
    assert [field["name"] for field in panel.panel.fields] == ["work", "file", "name", "keep"]


def test_what_is_brought_back_is_joined_with_what_is_there(work: WorkFile) -> None:
    other = with_answer(Work(), "town-2", "choice", "correct", {"option": "polite"})
    other = with_answer(other, "town-3", "number", "not_yet", {"typed": "54%", "value": 0.54})
    other = begun(with_answer(other, "town-5", "number", "not_yet", {"typed": "20", "value": 20}))
    panel = progress_panel()
    bring(panel, written(other, "0.1.0"))
    assert "3 answers" in panel.readout and "New here: 1." in panel.readout and "they will count: 1." in panel.readout
    press(panel, "bring")
    assert {name: entry.state for name, entry in work.read().exercises.items()} == {
        "town-2": "correct",
        "town-3": "correct",
        "town-5": "not_yet",
    }
    assert len(work.read().exercises["town-3"].tries) == 2


def test_what_is_brought_back_can_be_left_or_refused(work: WorkFile) -> None:
    panel, before = progress_panel(), work.path.read_bytes()
    bring(panel, written(begun(with_answer(Work(), "town-5", "number", "not_yet", {"typed": "20", "value": 20})), "0.1.0"))
    press(panel, "leave")
    assert panel.readout == "Nothing was changed."
    press(panel, "bring")  # the offer is gone
    bring(panel, written(begun(with_evidence(Work(), "town-1", "prediction")), "0.1.0"))
    assert "holds no answers" in panel.readout
    bring(panel, '{"<script>": 1}', name="<b>x</b>.json")
    assert panel.readout.startswith(
        "<b>x</b>.json was not brought in; your answers here stay as they are. The file is of another kind (found: <script>)"
    )
    bring(panel, panel.panel.download["text"])
    assert "all that it holds is here already" in panel.readout
    assert work.path.read_bytes() == before


def test_the_sentence_keeps_up_unless_the_panel_says_something_else(work: WorkFile) -> None:
    panel = progress_panel()
    work.change(lambda found: with_answer(found, "town-10", "number", "correct", {"typed": "9", "value": 9}))
    assert panel.readout.startswith("You have finished 2 of 12")
    bring(panel, "{}")
    work.change(lambda found: with_answer(found, "town-4", "interval", "correct", {"typed": "31-39", "lower": 31, "upper": 39}))
    assert "was not brought in" in panel.readout and "3 of 12" in panel.panel.html


def test_a_name_is_kept_only_if_it_is_typed(work: WorkFile) -> None:
    panel = progress_panel()
    panel.panel.values = {"name": "  李 <b>明</b>\ud800 "}
    press(panel, "keep_name")
    assert work.read().setting("name") == "李 <b>明</b>?"
    assert progress_panel().panel.values["name"] == "李 <b>明</b>?" and "李 <b>明</b>?" in panel.readout
    panel.panel.values = {"name": ""}
    press(panel, "keep_name")
    assert work.read().setting("name") == "" and panel.readout == "The file now holds no name."


def test_settings_of_the_newer_copy_count() -> None:
    old = with_setting(Work(), "name", "Li")
    assert merged(old, with_setting(old, "name", "Wang")).setting("name") == "Wang"


def test_a_change_takes_milliseconds(folder: Path) -> None:
    file = my_work()
    for count in range(100):
        file.change(lambda work, count=count: with_answer(work, f"x-{count + 1}", "choice", "not_yet", {"option": "a"}))
    start = time.perf_counter()
    file.change(lambda work: with_hints(work, "x-1", "choice", 1))
    assert time.perf_counter() - start < 0.5
