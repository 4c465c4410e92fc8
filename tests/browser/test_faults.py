"""A kernel that dies in the middle of a lesson, and a disk that is full: as a reader meets them in JupyterLab."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from course_lib.exercises.keys import key
from course_lib.exercises.marking import mark
from course_lib.exercises.questions import exercises
from course_lib.language import set_language, text
from course_lib.progress.workformat import read_work

from .lab import Server, at_desk, write_notebook
from .test_answers import asked, give

CELL = """
import errno, os
os.environ["COURSE_WORK"] = {folder!r}
from course_lib import exercise
from pathlib import Path
_ = Path({folder!r}, "kernel.txt").write_text(str(os.getpid()))
really = os.fsync

def fsync(handle):
    if Path({folder!r}, "film").exists():
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    really(handle)

os.fsync = fsync
"""


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_answers_come_back_after_a_kernel_died_and_can_be_carried_away_from_a_full_disk(
    browser: Browser, server: Server, tmp_path: Path
) -> None:
    set_language("en")
    first, second = [one for one in exercises("start") if one.form in ("choice", "number") and one.kind != "prediction"][:2]
    path = write_notebook(server, "faults.ipynb", CELL.format(folder=str(tmp_path)), *(f'exercise("{one.id}")' for one in (first, second)))
    with at_desk(browser, server, path) as desk:
        desk.run_all()
        give(desk, asked(desk, first).element_handle(), first, key(first))
        expect(asked(desk, first).locator(".course-readout")).to_have_text(mark(first, key(first)).words)

        os.kill(int((tmp_path / "kernel.txt").read_text()), signal.SIGKILL)
        desk.page.locator(".jp-Dialog").get_by_role("button").last.click()  # JupyterLab says that the kernel restarts
        desk.wait_for_kernel()
        desk.run_all()
        expect(asked(desk, first).locator(".course-readout")).to_have_text(mark(first, key(first)).words)

        (tmp_path / "film").touch()
        shown = asked(desk, second)
        give(desk, shown.element_handle(), second, key(second))
        expect(shown.locator(".course-readout")).to_contain_text(text("progress.why.full"))
        expect(shown.locator(".course-readout")).to_contain_text(mark(second, key(second)).words.splitlines()[0])
        with desk.page.expect_download() as download:
            shown.get_by_role("button", name=text("exercises.button.download")).press("Enter")
        download.value.save_as(tmp_path / "carried.json")
    assert set(read_work((tmp_path / "my_work.json").read_bytes()).answered) == {first.id}
    assert set(read_work((tmp_path / "carried.json").read_bytes()).answered) == {first.id, second.id}
