"""Chromium, found on this machine and run without a window: it turns pages into PDFs, and tests look through its eyes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from course_lib.editions.lessons import EditionError
from course_lib.exports.output import needed
from course_lib.language import text

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Playwright

_QUIET = ["--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic"]
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")


def chromium(playwright: Playwright) -> str | None:
    """Return the Chromium of this machine, else the one that Playwright brought along, else None."""
    own = playwright.chromium.executable_path
    return next(filter(None, map(shutil.which, _NAMES)), own if Path(own).exists() else None)


@contextmanager
def launched(playwright: Playwright, program: str) -> Iterator[Browser]:
    """Run Chromium without a window, and end it."""
    # Containers run everything as root, where Chromium has no sandbox; the pages are the kit's own.
    browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu", *_QUIET])
    try:
        yield browser
    finally:
        browser.close()


@contextmanager
def printer() -> Iterator[Browser]:
    """Run Chromium for printing, and end it.

    Raises
    ------
    ExportError
        When the package playwright is not installed.
    EditionError
        When there is no Chromium.
    """
    with needed("playwright.sync_api", "classroom").sync_playwright() as playwright:
        program = chromium(playwright)
        if program is None:
            raise EditionError(text("editions.no_chromium"))
        with launched(playwright, program) as browser:
            yield browser
