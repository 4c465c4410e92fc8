"""Charts saved as PNG pictures by kaleido: Chinese is drawn, or nothing is written and the reason is said."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pymupdf
import pytest
from kaleido import PageGenerator
from playwright.sync_api import Browser

from course_lib import load, plot_counts, plot_hotlines, plot_ladder, set_language
from course_lib.exports.output import ExportError
from course_lib.exports.picture import WIDTH, _draw, save_picture
from course_lib.style import FONT

pytestmark = pytest.mark.slow
UNASSIGNED = "\u0378"
CELL, COLUMNS = 30, 32  # of a sheet of characters: pixels, and characters in a row


@pytest.fixture
def charts() -> list[dict[str, Any]]:
    """Charts with Chinese labels, in plotly's form."""
    set_language("zh")
    report = load()
    return [plot(report).to_plotly_json() for plot in (plot_ladder, plot_hotlines, plot_counts)]


def boxed(signs: str, folder: Path) -> list[str]:
    """Draw a character a cell, and return those that look like one that nobody has ever assigned."""
    all_of_them = UNASSIGNED + signs
    notes = [
        {"text": sign, "showarrow": False, "x": n % COLUMNS * CELL, "y": n // COLUMNS * CELL, "xanchor": "left", "yanchor": "top"}
        for n, sign in enumerate(all_of_them)
    ]
    height = (len(all_of_them) // COLUMNS + 1) * CELL
    axes = {"xaxis": {"range": [0, WIDTH], "visible": False}, "yaxis": {"range": [height, 0], "visible": False}}
    layout = {**axes, "height": height, "margin": dict.fromkeys("lrtb", 0), "font": {"family": FONT, "size": 15}}
    picture = pymupdf.Pixmap(_draw([{"data": [], "layout": {**layout, "annotations": notes}}], folder)[0])
    scale = picture.width // WIDTH
    samples, side = picture.samples, CELL * scale

    def cell(n: int) -> bytes:
        first = n // COLUMNS * side * picture.stride + n % COLUMNS * side * picture.n
        return b"".join(samples[(start := first + row * picture.stride) : start + side * picture.n] for row in range(side))

    assert len(set(cell(0))) > 1, "a box has lines"
    return [sign for n, sign in enumerate(signs, 1) if cell(n) == cell(0)]


def chinese(charts: list[dict[str, Any]]) -> str:
    return "".join(sorted(set(re.findall("[\u3400-\u9fff]", json.dumps(charts, ensure_ascii=False, default=str)))))


def test_every_character_of_a_chart_is_drawn_and_nobody_is_asked(
    browser: Browser, charts: list[dict[str, Any]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages: list[str] = []
    generate = PageGenerator.generate_index
    monkeypatch.setattr(PageGenerator, "generate_index", lambda self: pages.append(generate(self)) or pages[-1])
    signs = chinese(charts)
    assert len(signs) > 100
    assert boxed(signs, tmp_path) == []
    picture = pymupdf.Pixmap(save_picture(charts[0], tmp_path / "ladder.png").read_bytes())
    assert (picture.width, picture.height) == (2 * WIDTH, 2 * charts[0]["layout"]["height"])
    asked = [address for page in pages for address in re.findall('src="([^"]*)"', page)]
    assert asked and all(address.startswith("file:") for address in asked)


def test_without_a_chinese_font_boxes_are_found_and_nothing_is_written(
    browser: Browser, charts: list[dict[str, Any]], without_chinese: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FONTCONFIG_FILE", str(without_chinese))
    signs = chinese(charts)
    assert boxed(signs + "Aé1", tmp_path) == list(signs)
    with pytest.raises(ExportError, match="没有中文字体"):
        save_picture(charts[0], tmp_path / "ladder.png")
    assert not (tmp_path / "ladder.png").exists()


@pytest.mark.parametrize(
    ("name", "browser_path", "reason"),
    [("ladder.svg", "", r"must end in \.png"), ("ladder.png", "/no/chrome", "name it in the variable BROWSER_PATH")],
)
def test_what_is_wrong_is_said(tmp_path: Path, name: str, browser_path: str, reason: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if browser_path:
        monkeypatch.setenv("BROWSER_PATH", browser_path)
    with pytest.raises(ExportError, match=reason):
        save_picture({"data": [], "layout": {}}, tmp_path / name)
    assert list(tmp_path.iterdir()) == []
