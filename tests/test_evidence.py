"""Every claim has its row in the long table, and every row its place in the text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from course_lib.datapackage import DatasetError
from course_lib.evidence import context, mismatches, place, report_text, text_differs, tidy, verify
from course_lib.language import set_language
from course_lib.report import Report, load


@pytest.fixture
def report(package: Path) -> Report:
    return load(package)


# --- the long table ---------------------------------------------------------------------------------------------


def test_tidy_has_each_claim_in_the_order_of_the_text(report: Report) -> None:
    claims = tidy(report)
    assert claims.claim_id.to_list() == ["m001", "m002", "m003", "c01", "c02"]
    assert claims.kind.to_list() == ["measure"] * 3 + ["effect"] * 2
    assert claims.section.eq("1").all()
    assert claims.point.isna().to_list() == [True] * 3 + [False] * 2


def test_whole_stands_before_its_parts(tmp_path: Path, write_package: Callable[..., Path]) -> None:
    def same_start(tables, _) -> None:
        tables["measures"][1]["char_start"] = tables["measures"][0]["char_start"]
        tables["measures"].reverse()

    assert tidy(load(write_package(tmp_path, same_start))).claim_id.to_list()[:2] == ["m001", "m002"]


def test_tidy_keeps_order_and_types(report: Report) -> None:
    claims = tidy(report)
    for column in ("stage", "rung", "tool", "theme_id"):
        assert claims[column].dtype == report.measures[column].dtype
    assert claims.kind.cat.categories.to_list() == ["measure", "effect"]
    assert (str(claims.page.dtype), str(claims.value.dtype), str(claims.name_en.dtype)) == ("Int64", "float64", "str")


@pytest.mark.parametrize(
    ("evidence", "stage", "rung"),
    [
        ("none", "outcome", "assertion"),
        ("named_events", "output", "assertion"),
        ("named_system", "outcome", "instrument"),
        ("figure", "output", "output"),
        ("figure", "outcome", "outcome"),
        ("partial_figure", "outcome", "outcome"),
    ],
)
def test_rung_of_an_effect(tmp_path: Path, write_package: Callable[..., Path], evidence: str, stage: str, rung: str) -> None:
    def change(tables, _) -> None:
        tables["claims"][0] |= {"evidence": evidence, "stage": stage}

    claims = tidy(load(write_package(tmp_path, change))).set_index("claim_id")
    assert claims.rung["c01"] == rung
    assert claims.figure_id["c01"] == "f01"


@pytest.mark.parametrize(("rung", "figure"), [("output", "f02"), ("outcome", "f01"), ("instrument", None), ("assertion", None)])
def test_figure_of_a_measure(tmp_path: Path, write_package: Callable[..., Path], rung: str, figure: str | None) -> None:
    def change(tables, _) -> None:
        tables["measures"][1]["rung"] = rung
        tables["figures"].append(tables["figures"][1] | {"figure_id": "f00", "char_start": tables["figures"][1]["char_start"] + 1})

    claim = tidy(load(write_package(tmp_path, change))).set_index("claim_id").loc["m002"]
    assert claim.figure_id == figure if figure else pd.isna(claim.figure_id) and pd.isna(claim.value)


# --- proof ------------------------------------------------------------------------------------------------------


def test_verify_whole_text(report: Report, invented_text: str) -> None:
    found = verify(report, invented_text)
    assert found.table.to_list() == ["passages", "measures", "claims", "figures", "documents", "events", "actors"]
    assert found.rows.equals(found.matching)
    assert mismatches(report, invented_text).empty
    assert text_differs(report, invented_text) is None


def test_verify_other_text(report: Report, invented_text: str) -> None:
    other = invented_text.replace("flood", "blood")
    assert verify(report, other).set_index("table").matching.to_dict() == {
        "passages": 1, "measures": 3, "claims": 2, "figures": 2, "documents": 1, "events": 0, "actors": 1,
    }  # fmt: skip
    found = mismatches(report, other)
    assert found[["table", "id"]].to_numpy().tolist() == [["passages", "p02"], ["events", "e01"]]
    assert (found.expected != found.found).all()
    assert mismatches(report, invented_text[:100]).found.eq("").any()
    assert verify(report, "").matching.sum() == 0


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            lambda text: text.replace("\n", "\r\n"),
            "the text has 231 characters, the report this package was coded from has 227; it matches once Windows line ends are replaced",
        ),
        (lambda text: text.rstrip("\n"), "once a line end is added at the end of the file"),
        (lambda text: text + "\n\n", "once the line ends at the end of the file are removed and a line end is added"),
        (lambda text: "\ufeff" + text.replace("\n", "\r\n"), "once the byte order mark is removed and Windows line ends are replaced"),
        (lambda text: text.replace("flood", "blood"), "the text has 227 characters, as it should, but some of them differ"),
        (lambda _: "", "the text has 0 characters, the report this package was coded from has 227"),
        (lambda _: "\ud800", "the text has 1 characters"),
    ],
)
def test_text_differs(report: Report, invented_text: str, change: Callable[[str], str], words: str) -> None:
    found = text_differs(report, change(invented_text))
    assert words in str(found)
    set_language("zh")
    assert "字符" in (text_differs(report, change(invented_text)) or "")


def test_kit_spans_all_match(real_folder: Path, real_text: str) -> None:
    report = load(real_folder)
    assert text_differs(report, real_text) is None
    assert mismatches(report, real_text).to_dict("records") == []


def test_kit_tidy(real_folder: Path) -> None:
    report = load(real_folder)
    claims = tidy(report)
    assert len(claims) == len(report.measures) + len(report.claims)
    assert claims.claim_id.is_unique
    assert claims.char_start.is_monotonic_increasing


# --- the copy of the text ---------------------------------------------------------------------------------------


def test_report_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COURSE_REPORT_TEXT", raising=False)
    assert report_text() is None
    file = tmp_path / "report.txt"
    file.write_bytes("\ufeff一\r\n".encode())
    monkeypatch.setenv("COURSE_REPORT_TEXT", str(file))
    assert report_text() == "\ufeff一\r\n"


@pytest.mark.parametrize(("data", "words"), [(None, "there is no such file"), ("政府".encode("gbk"), "looks like GB18030")])
def test_report_text_faults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: bytes | None, words: str) -> None:
    file = tmp_path / "report.txt"
    if data:
        file.write_bytes(data)
    monkeypatch.setenv("COURSE_REPORT_TEXT", str(file))
    with pytest.raises(DatasetError, match=words):
        report_text()


# --- one row ----------------------------------------------------------------------------------------------------


def test_place(report: Report) -> None:
    row = report.row("events", "e01")
    span = f"{row['char_start']}-{row['char_end']}"
    assert place(report, "events", "e01") == f"page 1, section 1, point 2, characters {span}"
    assert place(report, "measures", "m001").startswith("page 1, section 1, opening, characters")
    set_language("zh")
    assert place(report, "events", "e01") == f"第 1 页，第1部分，要点2，字符 {span.replace('-', '—')}"


def test_rows_without_a_place(report: Report) -> None:
    with pytest.raises(LookupError, match="rows of table glossary have no place"):
        place(report, "glossary", "desk")
    with pytest.raises(LookupError, match="no row 'e99'"):
        place(report, "events", "e99")


def test_context(report: Report, invented_text: str) -> None:
    assert context(report, "events", "e01", invented_text, around=8) == ("ks. The ", "flood of 2001", " did no "), invented_text


def test_context_stops_at_the_passage(report: Report, invented_text: str) -> None:
    before, words, after = context(report, "events", "e01", invented_text, around=1000)
    assert before + words + after == invented_text.splitlines()[3]
    before, words, after = context(report, "passages", "p02", invented_text, around=6)
    assert (before, words, after) == ("desk.\n", invented_text.splitlines()[3], "\n")
