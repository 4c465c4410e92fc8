"""Handouts read back from their PDFs: paper, fonts, vectors, order."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import plotly
import pymupdf
import pytest
from playwright.sync_api import Browser, Page

from course_lib.editions.handout import SIZES, handout_page, print_handout
from course_lib.editions.lessons import in_its_language

from .lab import NOTEBOOKS, ROOT

pytestmark = pytest.mark.slow
PAPER = {"A4": (595, 842), "Letter": (612, 792)}  # points

Handouts = dict[str, pymupdf.Document]


@pytest.fixture(scope="module")
def sheet(browser: Browser) -> Iterator[Page]:
    """The page that all lessons are printed from, one after the other, as the command does."""
    with browser.new_page() as one:
        yield one


@pytest.fixture(scope="module", params=NOTEBOOKS)
def handouts(sheet: Page, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Handouts:
    """The PDFs of a lesson by what their names end with."""
    lesson = ROOT / request.param
    paths = list(print_handout(sheet, lesson, tmp_path_factory.mktemp("handout")))
    return {path.stem.removeprefix(f"{lesson.stem}_"): pymupdf.open(path) for path in paths}


def test_there_is_a_copy_for_each_paper_and_reader(handouts: Handouts) -> None:
    assert set(handouts) == {"A4", "Letter", "instructor_A4", "instructor_Letter"}
    for name, document in handouts.items():
        for page in document:
            assert (page.rect.width, page.rect.height) == pytest.approx(PAPER[name.removeprefix("instructor_")], abs=1)
        assert 3 < len(document) < 40


def test_answers_are_in_the_instructors_copy_only(handouts: Handouts) -> None:
    for size in SIZES:
        headings = {name: {title for _, title, _ in handouts[name].get_toc()} for name in (size, f"instructor_{size}")}
        assert headings[f"instructor_{size}"] - headings[size] and len(handouts[f"instructor_{size}"]) > len(handouts[size])


def test_every_character_has_a_glyph_and_every_font_is_inside(handouts: Handouts) -> None:
    for name, document in handouts.items():
        for page in document:
            assert [chr(sign[0]) for span in page.get_texttrace() for sign in span["chars"] if sign[1] == 0] == [], (name, page.number)
            fonts = page.get_fonts(full=True)
            assert fonts and all(document.extract_font(font[0])[3] or font[2] == "Type3" for font in fonts)


def test_charts_are_vectors(handouts: Handouts) -> None:
    for document in handouts.values():
        assert sum(len(page.get_image_info()) for page in document) == 0
        assert max(len(page.get_drawings()) for page in document) > 30


def test_every_pattern_stays_in_its_place(browser: Browser) -> None:
    lesson = next(ROOT / name for name in NOTEBOOKS if "01_" in name)
    sheet = browser.new_page()
    with in_its_language(lesson) as code:
        sheet.set_content(handout_page(lesson, code))
    sheet.add_script_tag(path=Path(plotly.__file__).parent / "package_data" / "plotly.min.js")
    sheet.evaluate("() => window.handout.draw()")
    found = sheet.evaluate(
        """() => [...document.querySelectorAll(".chart g[clip-path*=outline]")].map(tiles => {
            const [drawn, filled] = [tiles, tiles.nextElementSibling].map(part => part.getBoundingClientRect());
            const inside = drawn.left <= filled.left + 1 && drawn.right >= filled.right - 1
                && drawn.top <= filled.top + 1 && drawn.bottom >= filled.bottom - 1;
            return [Boolean(tiles.closest(".legend")), inside];
        })"""
    )
    sheet.close()
    assert any(in_legend for in_legend, _ in found) and all(inside for _, inside in found)


def test_nothing_runs_off_the_paper(handouts: Handouts) -> None:
    for name, document in handouts.items():
        for page in document:
            for x0, y0, x1, y1, *_ in page.get_text("words"):
                assert x0 > 30 and x1 < page.rect.width - 30 and y0 > 30 and y1 < page.rect.height - 15, (name, page.number)


def test_no_page_ends_with_what_leads_to_the_next(handouts: Handouts) -> None:
    for name, document in handouts.items():
        headings = {title for _, title, _ in document.get_toc()}
        for page in list(document)[:-1]:
            last = max((block for block in page.get_text("blocks") if block[3] < page.rect.height - 50), key=lambda block: block[3])
            words = " ".join(last[4].split())
            assert words not in headings and not words.endswith((":", "：")), (name, page.number, words)


def test_no_page_is_empty(handouts: Handouts) -> None:
    for name, document in handouts.items():
        # Chinese has no spaces between words: a character counts as one.
        assert all(len(re.findall(r"[\u4e00-\u9fff]|[^\s\u4e00-\u9fff]+", page.get_text())) > 10 for page in document), name


def test_without_a_chinese_font_nothing_is_printed_and_the_reason_is_said(browser: Browser, without_chinese: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "course_lib", "build", "handout", str(ROOT / NOTEBOOKS[0]), "--to", str(tmp_path / "build")]
    ended = subprocess.run(
        command, capture_output=True, text=True, env={**os.environ, "FONTCONFIG_FILE": str(without_chinese)}, timeout=120, check=False
    )
    assert ended.returncode == 2 and "no font on this machine has" in ended.stderr and "汇" in ended.stderr, ended.stderr
    assert list((tmp_path / "build").rglob("*.pdf")) == []
