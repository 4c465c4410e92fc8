"""Markup in the texts of a data package is text wherever it is shown; what a browser makes of it, tests/browser/test_hostile.py sees."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hostile import MARKUP, SIGN, hostile_package

import course_lib
from course_lib import explore, load, show_table
from course_lib.card import evidence_card
from course_lib.charts.figure import DescribedFigure
from course_lib.language import set_language
from course_lib.report import Report
from course_lib.style import template

PLOTS = [name for name in course_lib.__all__ if name.startswith("plot_")]
HARMLESS = re.compile(r"</?(?:b|i|extra)>|<br ?/?>")


@pytest.fixture(autouse=True)
def _without_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """The text at hand may be that of another report."""
    monkeypatch.delenv("COURSE_REPORT_TEXT", raising=False)


@pytest.fixture(params=["kit", "city"])
def report(request: pytest.FixtureRequest, tmp_path: Path) -> Report:
    """The kit's own report, in English, and the invented city's, in Chinese: all texts markup."""
    set_language("en" if request.param == "kit" else "zh")
    source = request.getfixturevalue("real_folder" if request.param == "kit" else "city")
    return load(hostile_package(source, tmp_path / "package"))


class Seen(HTMLParser):
    """Names of the elements and attributes of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names |= {tag, *(name for name, _ in attrs)}

    def handle_data(self, data: str) -> None:
        self.text += data


def texts(value: Any) -> Iterator[str]:
    """Yield the texts in a figure that plotly reads marks in."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            if key not in ("meta", "template"):
                yield from texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from texts(item)


def test_no_chart_takes_a_text_for_markup(report: Report) -> None:
    shown = set()
    for name in PLOTS:
        found = list(texts(json.loads(getattr(course_lib, name)(report).to_json())))
        assert [words for words in found if "<" in HARMLESS.sub("", words)] == [], name
        shown |= {name for words in found if "&lt;img" in words}
    assert {"plot_ladder", "plot_timeline"} <= shown and len(shown) > 10


def test_what_is_said_of_a_chart_is_the_text_as_it_was_written() -> None:
    figure = DescribedFigure(
        [{"type": "bar", "y": [1], "hovertemplate": "<b>a & b</b><br>&lt;5<extra></extra>"}], title="fewer <5", description=SIGN, source="a"
    )
    assert figure.layout.title.text == "fewer &lt;5" and SIGN in figure.description
    assert figure.data[0].hovertemplate == "<b>a & b</b><br>&amp;lt;5<extra></extra>"
    assert figure.layout.template.layout.to_plotly_json().keys() >= set(template()["layout"]) - {"template"}


def test_cards_tables_and_the_report_itself_hold_no_element_of_the_data(report: Report) -> None:
    pages = {
        "report": report._repr_html_(),
        "card": evidence_card(report, "m001"),
        "effect": evidence_card(report, "c01"),
        "explorer": explore(report)._repr_mimebundle_()["text/html"],
        **{table: show_table(report, table, rows=3)._repr_html_() for table in report.tables},
        "frame": report.actors.head()._repr_html_(),
    }
    shown = set()
    for name, html in pages.items():
        seen = Seen(html)
        assert not {"img", "script", "a", "onerror", "href"} & seen.names, name
        shown |= {name} if SIGN in seen.text else set()
    assert {"card", "effect", "report", "measures", "actors", "glossary"} <= shown


def test_the_markup_would_run_if_it_were_not_escaped() -> None:
    assert {"img", "script", "a", "onerror", "href"} <= Seen(MARKUP).names
