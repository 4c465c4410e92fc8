"""What goes wrong on real machines: nothing that the reader did is lost, and the reader is told."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from test_progress import bring, press

from course_lib.exercises import questions
from course_lib.exercises.panels import exercise, prediction, reveal
from course_lib.gradebook.gather import gathered
from course_lib.gradebook.marks import Marker
from course_lib.gradebook.scheme import read_scheme
from course_lib.lessons_folder import MANIFEST, Change, lay_out
from course_lib.polls import pollfile
from course_lib.progress import locks, workformat
from course_lib.progress import work as progress
from course_lib.progress.panel import progress_panel
from course_lib.progress.work import with_answer, with_hints
from course_lib.progress.workfile import WorkFile, my_work
from course_lib.progress.workformat import read_work

BANK = Path(__file__).parent / "bank"
FILES = Path(__file__).parent / "progress_files"  # each written by the edition of the kit that its name tells
posix = pytest.mark.skipif(os.name != "posix", reason="signals and limits of POSIX")
as_root = pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root may mount a small disk, or act as somebody else")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder for the reader's work, and the invented bank."""
    monkeypatch.setenv("COURSE_WORK", str(tmp_path))
    monkeypatch.setattr(questions, "BANK", BANK)
    return tmp_path


# What stands at the start of every process that plays a reader: answer an exercise, ask a panel for what it offers.
READER = f"""
import os, sys, time
from pathlib import Path
from course_lib.exercises import questions
questions.BANK = Path({str(BANK)!r})
from course_lib.exercises.panels import exercise
from course_lib.progress.work import with_answer
from course_lib.progress.workfile import my_work

def press(shown, button):
    shown.panel.pressed = {{"name": button, "count": shown.panel.pressed.get("count", 0) + 1}}

def answered(name, answer):
    shown = exercise(name)
    shown.panel.values = {{"answer": answer}}
    press(shown, "check")
    return shown
"""


def reader(code: str, folder: Path, **more: Any) -> subprocess.Popen[str]:
    """Start a process whose reader keeps their work in `folder`."""
    environ = {**os.environ, "COURSE_WORK": str(folder)}
    command = [sys.executable, "-c", READER + textwrap.dedent(code)]
    return subprocess.Popen(command, env=environ, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more)


def told(code: str, folder: Path, **more: Any) -> Any:
    """Return what such a process prints, as JSON."""
    one = reader(code, folder, **more)
    said, complaint = one.communicate(timeout=60)
    assert one.returncode == 0, complaint
    return json.loads(said)


def lines_until(one: subprocess.Popen[str], count: int) -> list[str]:
    assert one.stdout
    return [one.stdout.readline().strip() for _ in range(count)]


def killed(one: subprocess.Popen[str]) -> list[str]:
    """Kill a process, and return the lines that it had said whole."""
    one.kill()
    return one.communicate(timeout=20)[0].split("\n")[:-1]


# --- a kernel is killed ----------------------------------------------------------------------------------------


@posix
def test_a_kernel_killed_in_the_middle_of_a_lesson_had_everything_on_disk(folder: Path) -> None:
    from jupyter_client.manager import start_new_kernel

    manager, client = start_new_kernel(kernel_name="python3", env={**os.environ, "COURSE_WORK": str(folder)}, startup_timeout=120)
    try:
        client.execute_interactive(READER + "answered('town-2', 'all'); answered('town-3', '31/40')", timeout=120, allow_stdin=False)
        client.execute("import time; time.sleep(600)  # a cell that takes long")
        manager.provisioner.process.kill()
        manager.provisioner.process.wait(20)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    assert [exercise(name).panel.values["answer"] for name in ("town-2", "town-3")] == ["all", "31/40"]
    assert exercise("town-3").readout.startswith("Correct.")


KILLED = """
    answered("town-2", "polite")
    os.{call} = lambda *_: os.kill(os.getpid(), 9)
    answered("town-3", "31/40")
"""


@posix
@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_killed_while_it_saves_the_old_file_is_whole_and_the_next_kernel_goes_on(
    folder: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    one = reader(KILLED.format(call=call), folder)
    one.communicate(timeout=60)
    assert one.returncode == -signal.SIGKILL
    assert read_work((folder / "my_work.json").read_bytes()).answered == ["town-2"]
    assert (folder / "my_work.json.lock").exists()
    monkeypatch.setattr(locks, "LEFT_OVER", 0.1)  # nobody else is there
    assert my_work().change(lambda work: with_answer(work, "town-3", "number", "correct", {"typed": "31/40", "value": 0.775})) == ""
    assert sorted(read_work((folder / "my_work.json").read_bytes()).answered) == ["town-2", "town-3"]


# --- two tabs save at once -------------------------------------------------------------------------------------

HAMMER = """
    file = my_work()
    for count in range(10_000):
        name = f"{os.getpid()}-{count}"
        reason = file.change(lambda work: with_answer(work, name, "choice", "not_yet", {"option": "a"}))
        print(name if not reason else "", flush=True)
        time.sleep(0.02)  # as fast as no reader is
"""


@posix
def test_of_two_tabs_one_is_killed_again_and_again_and_no_answer_that_was_kept_is_lost(folder: Path) -> None:
    steady = reader(HAMMER, folder)
    kept = lines_until(steady, 1)
    for wanted in (5, 20):
        other = reader(HAMMER, folder)
        kept += [*lines_until(other, wanted), *killed(other)]
    kept += [*lines_until(steady, 5), *killed(steady)]
    assert "" not in kept and len(set(kept)) == len(kept) >= 31
    assert set(kept) <= set(WorkFile(folder / "my_work.json").read().answered)


# --- a disk is full --------------------------------------------------------------------------------------------


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 64 KB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk], capture_output=True, check=False).returncode:
        pytest.skip("this machine lets nobody mount a disk")
    try:
        yield disk
    finally:
        subprocess.run(["umount", disk], check=True)


@as_root
def test_on_a_disk_that_is_really_full_the_old_file_stays_and_the_reader_is_told(
    small_disk: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COURSE_WORK", str(small_disk))
    panel = exercise("town-2")
    panel.panel.values = {"answer": "all"}
    press(panel, "check")
    before = (small_disk / "my_work.json").read_bytes()
    with pytest.raises(OSError, match="No space left"):
        (small_disk / "film").write_bytes(bytes(100_000))
    panel.panel.values = {"answer": "polite"}
    press(panel, "check")
    assert panel.readout.startswith("Correct.") and "the disk is full" in panel.readout and "download your work" in panel.readout
    assert read_work(panel.panel.download["text"]).exercises["town-2"].state == "correct"
    assert (small_disk / "my_work.json").read_bytes() == before
    assert {path.name for path in small_disk.iterdir()} == {"my_work.json", "film"}
    (small_disk / "film").unlink()
    assert exercise("town-2").readout.startswith("Correct.")  # a cell that is run again
    assert my_work().change(lambda work: work) == ""
    assert read_work((small_disk / "my_work.json").read_bytes()).exercises["town-2"].state == "correct"


@posix
def test_where_files_may_not_grow_any_more_the_old_one_stays_and_the_download_holds_all(folder: Path) -> None:
    said = told(
        """
        import json, resource
        answered("town-2", "all")
        resource.setrlimit(resource.RLIMIT_FSIZE, (400, 400))
        shown = answered("town-3", "31/40")
        print(json.dumps([shown.readout, shown.panel.download["text"]]))
        """,
        folder,
    )
    assert said[0].startswith("Correct.") and "could not be written" in said[0]
    assert sorted(read_work(said[1]).answered) == ["town-2", "town-3"]
    assert read_work((folder / "my_work.json").read_bytes()).answered == ["town-2"]
    assert [path.name for path in folder.iterdir()] == ["my_work.json"]


def full_after(monkeypatch: pytest.MonkeyPatch, files: int) -> None:
    """Let the disk fill up in the middle of a file, once so many have been written whole."""
    whole, left = Path.write_bytes, [files]

    def write(path: Path, data: bytes) -> int:
        left[0] -= 1
        if left[0] < 0:
            whole(path, data[: len(data) // 2])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        return whole(path, data)

    monkeypatch.setattr(Path, "write_bytes", write)


# --- a folder may not be written to ----------------------------------------------------------------------------


@as_root
def test_in_a_folder_that_may_not_be_written_to_one_can_still_download(folder: Path) -> None:
    folder.chmod(0o755)
    said = told(
        """
        import json
        os.environ["COURSE_WORK"], closed = os.path.join(os.environ["COURSE_WORK"], "warm"), os.environ["COURSE_WORK"]
        answered("town-2", "all")  # all of the library is loaded before it is closed to us, too
        os.environ["COURSE_WORK"] = closed
        os.seteuid(65534)
        shown = answered("town-2", "polite")
        print(json.dumps([shown.readout, shown.panel.download["text"], shown.panel.fields[-1]["kind"]]))
        """,
        folder,
    )
    assert said[0].startswith("Correct.") and "may not be written" in said[0] and "download your work with the button below" in said[0]
    assert read_work(said[1]).exercises["town-2"].state == "correct" and said[2] == "download"
    assert not (folder / "my_work.json").exists()


# --- a clock is set back ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("later", [1_000_000_000.0, 0.0, -86_400.0])
def test_answers_after_a_clock_was_set_back_are_the_newer_ones_wherever_they_are_read(
    folder: Path, monkeypatch: pytest.MonkeyPatch, later: float
) -> None:
    monkeypatch.setattr(progress.time, "time", lambda: 4_000_000_000.0)
    guess = prediction("town-1")
    guess.panel.values = {"answer": "20%"}
    press(guess, "keep")
    carried = my_work().text()
    monkeypatch.setattr(progress.time, "time", lambda: later)
    again = prediction("town-1")
    again.panel.values = {"answer": "40%"}
    press(again, "keep")
    assert "40%" in reveal("town-1")._words(my_work().read().exercises["town-1"])
    bring(panel := progress_panel(), carried)
    press(panel, "bring")  # the older copy, of a time to come
    found = WorkFile(folder / "my_work.json").read().exercises["town-1"]
    assert found.answer == {"typed": "40%", "value": 0.4} and found.first <= found.last


# --- files of earlier editions ---------------------------------------------------------------------------------

OLD = sorted(FILES.glob("format_*.json"))
ANSWERS = {
    "town-1": ("given", {"typed": "20%", "value": 0.2}),
    "town-2": ("correct", {"option": "polite"}),
    "town-3": ("correct", {"typed": "31/40", "value": 0.775}),
    "town-4": ("not_yet", {"typed": "30 to 39", "lower": 30, "upper": 39}),
    "town-later": ("given", {"text": "谁来核实？ <b>Who</b> checks?"}),
}


def test_there_is_a_file_of_every_format_that_ever_was() -> None:
    for file, latest in (("course-work", workformat.FORMAT), ("course-polls", pollfile.FORMAT)):
        held = [json.loads(path.read_bytes()) for path in FILES.iterdir()]
        assert {one["format"] for one in held if one["file"] == file} == set(range(1, latest + 1)), file


@pytest.mark.parametrize("path", OLD, ids=lambda path: path.stem)
def test_an_old_file_of_work_is_read_shown_added_to_and_marked(folder: Path, path: Path) -> None:
    old = path.read_bytes()
    (folder / "my_work.json").write_bytes(old)
    work = my_work().read()
    assert {name: (work.exercises[name].state, work.exercises[name].answer) for name in ANSWERS} == ANSWERS
    assert work.exercises["town-2"].attempts == 8 and work.exercises["town-3"].hints == 1 and work.exercises["town-1"].revealed
    assert work.setting("name") == "Li 李"
    assert exercise("town-3").readout.startswith("Correct.") and my_work().notice() == ""
    assert my_work().change(lambda work: with_hints(work, "town-5", "order", 1)) == ""
    assert read_work((folder / "my_work.json").read_bytes()).exercises | work.exercises == my_work().read().exercises

    (folder / "class").mkdir()
    (folder / "class" / "li.json").write_bytes(old)
    [one] = gathered(folder / "class", Marker(read_scheme())).people
    assert one.submission.check == "fits"
    assert {name: result.state for name, result in one.results.items()} == {name: ANSWERS[name][0] for name in one.results}
    assert set(one.results) == {"town-1", "town-2", "town-3", "town-4"}


def test_an_old_file_of_polls_is_read() -> None:
    [poll] = pollfile.read_polls((FILES / "polls_format_1.json").read_bytes()).polls.values()
    assert (poll.exercise, poll.group, poll.first, poll.second) == ("open-2", "7A 班", {"a": 3}, {"a": 1, "b": 2})


# --- a lesson that was changed here and there ------------------------------------------------------------------

LESSON, OTHER = "notebooks/en/00_start_here.ipynb", "notebooks/en/01_open_government.ipynb"


def lesson(words: str) -> str:
    cell = {"cell_type": "markdown", "id": "one", "metadata": {}, "source": words}
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]})


def edition(kit: Path, words: str) -> Path:
    for name in (LESSON, OTHER):
        (kit / name).parent.mkdir(parents=True, exist_ok=True)
        (kit / name).write_text(lesson(words), encoding="utf-8")
    (kit / "datasets").mkdir(exist_ok=True)
    return kit


def everything(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in folder.rglob("*") if path.is_file()}


def test_a_lesson_edited_by_the_student_and_updated_upstream_is_there_twice(tmp_path: Path) -> None:
    kit, mine = tmp_path / "kit", tmp_path / "mine"
    lay_out(edition(kit, "first"), mine, "1.0")
    (mine / LESSON).write_text(lesson("first, and my notes"), encoding="utf-8")
    beside = LESSON.replace(".ipynb", "-2.0.ipynb")
    assert lay_out(edition(kit, "second"), mine, "2.0") == [Change("kept", LESSON, beside), Change("updated", OTHER)]
    found = everything(mine)
    assert found[LESSON] == lesson("first, and my notes") and found[beside] == found[OTHER] == lesson("second")


@pytest.mark.parametrize("files", [0, 1, 2])
def test_a_disk_that_fills_up_in_the_middle_of_an_update_harms_no_lesson(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: int
) -> None:
    kit, mine = tmp_path / "kit", tmp_path / "mine"
    lay_out(edition(kit, "first"), mine, "1.0")
    (mine / LESSON).write_text(lesson("my notes"), encoding="utf-8")
    with monkeypatch.context() as full:
        full_after(full, files)
        with pytest.raises(OSError, match="No space left"):
            lay_out(edition(kit, "second"), mine, "2.0")
    found = everything(mine)
    assert found.pop(LESSON) == lesson("my notes")
    assert {words for name, words in found.items() if name != MANIFEST} <= {lesson("first"), lesson("second")}
    lay_out(kit, mine, "2.0")  # there is room again
    found = everything(mine)
    assert found[LESSON] == lesson("my notes") and list(found.values()).count(lesson("second")) == 2
    assert lay_out(kit, mine, "2.0") == []


@as_root
def test_lessons_that_cannot_be_written_are_one_clear_line(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    for above in (tmp_path.parent, tmp_path.parent.parent):
        above.chmod(above.stat().st_mode | 0o011)
    code = f"""
import os, sys
from course_lib.cli import main
os.chdir({str(tmp_path)!r})
main(["open", "--no-start", "--folder", "before"])  # all of the library is loaded
main(["open", "--no-start", "--folder", "before/notebooks/en/00_start_here.ipynb"])
os.seteuid(65534)
sys.exit(main(["open", "--no-start", "--folder", "mine"]))
"""
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    complaint = found.stderr.splitlines()[-1]
    assert found.returncode == 2 and found.stderr.count("\n") == 2, found.stderr
    assert "mine" in complaint and "Permission denied" in complaint
