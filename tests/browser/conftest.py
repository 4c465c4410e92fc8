"""One JupyterLab and one Chromium for all of this folder; each notebook is opened and run once, however many tests look at it."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from course_lib.editions.browser import chromium, launched

from .lab import NOTEBOOKS, PATIENCE, Run, Server, jupyterlab, running


def _missing(reason: str) -> NoReturn:
    # A laptop may lack what these tests need; where they must run, as in CI, a skip would hide that they did not.
    if os.environ.get("COURSE_BROWSER") == "required":
        pytest.fail(f"{reason}, and COURSE_BROWSER=required", pytrace=False)
    pytest.skip(reason)


# The scope is this package: Playwright keeps an event loop running, which tests outside this folder must not meet.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium without a window."""
    expect.set_options(timeout=PATIENCE * 1000)
    with sync_playwright() as playwright:
        program = chromium(playwright)
        if program is None:
            _missing("no Chromium or Chrome on this machine (Debian: apt install chromium)")
        with launched(playwright, program) as one:
            yield one


@pytest.fixture
def without_chinese(tmp_path: Path) -> Path:
    """Settings for fontconfig, which chooses fonts on Linux (``FONTCONFIG_FILE``): one plain font, without Chinese."""
    if not shutil.which("fc-match"):
        pytest.skip("fontconfig chooses fonts on Linux only")
    found = subprocess.run(["fc-match", "-f", "%{file}", "DejaVu Sans"], capture_output=True, text=True, check=True).stdout
    fonts, settings = tmp_path / "fonts", tmp_path / "fonts.conf"
    fonts.mkdir()
    shutil.copy(found, fonts)
    settings.write_text(
        f"<?xml version='1.0'?><fontconfig><dir>{fonts}</dir><cachedir>{tmp_path / 'cache'}</cachedir></fontconfig>", encoding="utf-8"
    )
    environment = {**os.environ, "FONTCONFIG_FILE": str(settings)}
    if subprocess.run(["fc-list", ":lang=zh-cn"], capture_output=True, env=environment, check=True).stdout:
        pytest.skip("the plain font of this machine has Chinese")
    return settings


@pytest.fixture(scope="package")
def server(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """JupyterLab on a copy of the lessons; asked for after Chromium, without which it need not start."""
    with jupyterlab(tmp_path_factory.mktemp("browser")) as one:
        yield one


@pytest.fixture(scope="package")
def axe_rules() -> str:
    """The accessibility checker axe-core, as JavaScript."""
    if not (name := os.environ.get("COURSE_AXE")):
        _missing("COURSE_AXE doesn't name a copy of axe-core's axe.min.js (npm pack axe-core)")
    return Path(name).read_text(encoding="utf-8")


@pytest.fixture(scope="package", params=NOTEBOOKS)
def run(browser: Browser, server: Server, request: pytest.FixtureRequest) -> Iterator[Run]:
    """Each notebook of the kit, opened and run. Tests leave the page as they found it, except for what widgets show."""
    with running(browser, server, request.param) as one:
        yield one


@pytest.fixture(scope="package")
def again(run: Run, browser: Browser, server: Server) -> Iterator[Run]:
    """The same notebook in a second page, as after a reload: its kernel is alive and knows the widgets of the first run."""
    with running(browser, server, run.desk.path) as one:
        yield one
