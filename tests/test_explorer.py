"""The explorer shows what is chosen, opens the card of what is clicked, and leaves a still of itself; no browser needed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import ipywidgets
import plotly.graph_objects as go
import pytest

from course_lib.evidence import tidy
from course_lib.explorer import ALL, CHOICES, Explorer, explore
from course_lib.language import codes, set_language
from course_lib.report import Report, load
from course_lib.widgets.saved import WIDGET_VIEW

Write = Callable[..., Path]
COLUMN = {"theme": "theme_id", "tool": "tool", "rung": "rung"}


@pytest.fixture(autouse=True)
def _no_widgets_left(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Take no report's text from outside, and close the widgets that a test made."""
    monkeypatch.delenv("COURSE_REPORT_TEXT", raising=False)
    yield
    ipywidgets.Widget.close_all()


@pytest.fixture
def small(package: Path) -> Explorer:
    """Return the explorer of the invented report."""
    return Explorer(load(package), dict.fromkeys(CHOICES, ALL))


@pytest.fixture(scope="module")
def report() -> Report:
    return load()


def _listed(explorer: Any) -> list[str]:
    return [option["value"] for option in explorer.list.fields[0]["options"]]


def _drawn(explorer: Any) -> list[str]:
    """Return the claims whose marks are drawn in full."""
    traces = json.loads(explorer.chart.figure)["data"]
    return [key for trace in traces if trace.get("showlegend", True) for key in trace.get("customdata", [])]


# --- choosing ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "code"), [(name, code) for name in CHOICES for code in codes(name)])
def test_a_filter_lets_through_what_it_names(real_folder: Path, report: Report, name: str, code: str) -> None:
    claims = tidy(report)
    expected = claims[claims.part_of.isna() & (claims[COLUMN[name]] == code)].claim_id
    explorer = explore(report, **{name: code})
    assert sorted(row["claim_id"] for row in explorer.claims) == sorted(expected)
    assert sorted(_listed(explorer)) == sorted(expected)


def test_filters_are_joined_by_and(real_folder: Path, report: Report) -> None:
    explorer = explore(report, theme="law", rung="output")
    explorer.filters.values = {"tool": "authority"}
    assert len(explorer.claims) == len(_listed(explorer)) == len(_drawn(explorer))
    assert {(row["theme_id"], row["rung"], row["tool"]) for row in explorer.claims} == {("law", "output", "authority")}


def test_everything_is_shown_at_first(small: Explorer) -> None:
    assert sorted(_listed(small)) == sorted(_drawn(small)) == ["c01", "c02", "m001", "m003"]
    assert small.readout == "4 of 4 claims are shown in full. Choose one to see its evidence card."


def test_chosen_claims_alone_are_drawn_in_full(small: Explorer) -> None:
    small.filters.values = {"theme": "open"}
    assert sorted(_listed(small)) == sorted(_drawn(small)) == ["m001", "m003"]
    pale = [trace for trace in json.loads(small.chart.figure)["data"] if trace.get("name") == "not chosen"]
    assert sorted(pale[0]["customdata"]) == ["c01", "c02"]


def test_parts_are_shown_when_asked_for(small: Explorer) -> None:
    small.filters.values = {"parts": True}
    assert "m002" in _listed(small)
    assert "m002" in _drawn(small)
    assert small.readout.startswith("5 of 5 ")


def test_one_claim_is_not_called_many(small: Explorer) -> None:
    small.filters.values = {"rung": "document"}
    assert _listed(small) == ["m003"]
    assert "1 of 4 claims is shown" in small.readout


def test_a_choice_that_nothing_fits_is_explained(small: Explorer) -> None:
    small.filters.values = {"theme": "law"}
    assert _listed(small) == _drawn(small) == []
    assert small.readout.startswith("None of the 4 claims fits")
    assert small.list.html == ""


@pytest.mark.parametrize("name", CHOICES)
def test_unknown_code_is_told_those_there_are(package: Path, name: str) -> None:
    allowed = ", ".join(map(repr, [ALL, *codes(name)]))
    with pytest.raises(ValueError, match=f"{name}: 'laws' is not allowed; give one of {allowed}$"):
        explore(load(package), **{name: "laws"})


# --- the card ---------------------------------------------------------------------------------------------------


def test_no_card_at_first(small: Explorer) -> None:
    assert (small.list.values["claim"], small.list.html, small.list.readout) == (None, "", "")


def test_chosen_claim_has_its_card_and_its_ring(small: Explorer) -> None:
    small.choose("c01")
    assert "thanks" in small.list.html
    assert small.list.readout == "Evidence card of: thanks"
    go.Figure(json.loads(small.chart.figure))  # plotly knows every property
    ring = [trace for trace in json.loads(small.chart.figure)["data"] if trace.get("marker", {}).get("symbol") == "circle-open"]
    claim = next(row for row in small.claims if row["claim_id"] == "c01")
    assert [(one["x"], one["y"]) for one in ring] == [([claim["x"]], [claim["y"]])]


def test_a_click_opens_the_card(small: Explorer) -> None:
    small.chart.set_state({"clicked": {"curve": 0, "point": 0, "customdata": "m001", "count": 1}})
    assert small.list.values["claim"] == "m001"
    assert "desk, phone" in small.list.html


@pytest.mark.parametrize(
    "click", [{"curve": 0, "point": 0, "count": 1}, {"customdata": "m999", "count": 1}, {"customdata": "c01", "count": 1}]
)
def test_a_click_on_anything_else_changes_nothing(small: Explorer, click: dict[str, Any]) -> None:
    small.filters.values = {"theme": "open"}
    small.choose("m001")
    before = small.list.html
    small.chart.set_state({"clicked": click})
    assert (small.list.values["claim"], small.list.html) == ("m001", before)


def test_card_stays_while_its_claim_is_shown(small: Explorer) -> None:
    small.choose("m001")
    small.filters.values = {"theme": "open"}
    assert "desk, phone" in small.list.html
    small.filters.values = {"theme": "effective"}
    assert (small.list.values["claim"], small.list.html) == (None, "")


def test_unknown_claim_cannot_be_chosen(small: Explorer) -> None:
    with pytest.raises(ValueError, match=r"'m999' is not allowed; give one of .*'m001'"):
        small.choose("m999")


def test_names_from_the_data_are_escaped_in_card_and_still(tmp_path: Path, write_package: Write) -> None:
    bad = "<script>alert(1)</script> & <img src=x onerror=y>"

    def poison(tables: Any, _: Any) -> None:
        for rows in tables.values():
            for row in rows:
                row |= {column: bad for column in row if column.endswith(("_en", "_zh", "as_printed", "unit", "title_printed"))}

    explorer = Explorer(load(write_package(tmp_path, poison)), dict.fromkeys(CHOICES, ALL))
    for key in _listed(explorer):
        explorer.choose(key)
        assert "&lt;script&gt;" in explorer.list.html
        assert not re.search("<(script|img)", explorer.list.html)
    assert not re.search("<(script|img)", explorer._repr_mimebundle_()["text/html"])


# --- the report's own words -------------------------------------------------------------------------------------


def test_words_of_the_report_are_shown_and_marked(package: Path, invented_text: str) -> None:
    explorer = explore(load(package), words=invented_text)
    explorer.choose("c02")
    assert "<mark>did no harm</mark>" in explorer.list.html


def test_words_come_from_the_file_that_the_environment_names(
    package: Path, tmp_path: Path, invented_text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "text.txt").write_text(invented_text, encoding="utf-8")
    monkeypatch.setenv("COURSE_REPORT_TEXT", str(tmp_path / "text.txt"))
    explorer = explore(load(package))
    explorer.choose("c02")
    assert "<mark>did no harm</mark>" in explorer.list.html


def test_without_the_text_no_words_are_shown(small: Explorer) -> None:
    small.choose("c02")
    assert "<mark>" not in small.list.html


@pytest.mark.parametrize("other", ["", "Another report."])
def test_another_text_is_refused(package: Path, other: str) -> None:
    with pytest.raises(ValueError, match="the report this package was coded from"):
        explore(load(package), words=other)


def test_a_text_with_one_other_letter_is_refused(package: Path, invented_text: str) -> None:
    with pytest.raises(ValueError, match="some of them differ"):
        explore(load(package), words=invented_text.replace("flood", "blood"))


# --- language, and what is saved --------------------------------------------------------------------------------


def test_explorer_in_chinese(package: Path) -> None:
    set_language("zh")
    explorer = explore(load(package))
    explorer.choose("m001")
    assert [field["label"] for field in explorer.filters.fields] == ["主题", "政策工具", "证据阶梯", "同时显示下级条目"]
    assert explorer.readout == "4 项声称中显示 4 项。选择一项，查看它的证据卡。"
    assert "虚构：desk, phone" in explorer.list.html
    assert "报告的 4 项声称" in explorer.chart.description


@pytest.mark.parametrize("code", ["en", "zh"])
def test_every_control_has_a_label(package: Path, code: str) -> None:
    set_language(code)
    explorer = explore(load(package))
    for field in [*explorer.filters.fields, *explorer.list.fields]:
        assert field["label"].strip()
        assert all(option["label"].strip() for option in field.get("options", []))


def test_still_has_chart_html_and_plain_text(small: Explorer) -> None:
    still = small._repr_mimebundle_()
    assert set(still) == {WIDGET_VIEW, "application/vnd.plotly.v1+json", "text/html", "text/plain"}
    assert still["application/vnd.plotly.v1+json"]["config"]["showSendToCloud"] is False
    assert still["text/plain"].splitlines()[1] == small.readout
    assert small.chart.description in still["text/plain"]


def test_still_is_the_same_for_the_same_report(package: Path) -> None:
    first, second = (explore(load(package))._repr_mimebundle_() for _ in range(2))
    del first[WIDGET_VIEW], second[WIDGET_VIEW]
    assert first == second
    assert not re.search(r"0x[0-9a-f]{6,}", json.dumps(first))


def test_still_shows_what_was_chosen(small: Explorer) -> None:
    small.filters.values = {"theme": "open"}
    still = small._repr_mimebundle_()
    assert "2 of 4 claims" in still["text/plain"]
    names = [trace.get("name") for trace in still["application/vnd.plotly.v1+json"]["data"]]
    assert "not chosen" in names


def test_large_print_makes_room_for_the_chart(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    normal = explore(load(package)).chart.height
    monkeypatch.setattr("course_lib.style._chosen", "large")
    assert explore(load(package)).chart.height > 1.25 * normal
