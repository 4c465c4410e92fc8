"""What the charts of lesson 04 compute, against the files themselves, and how they answer a reader who disagrees."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from course_lib.bounds import Bounds
from course_lib.charts.coverage import HAZARDS, coverage, hazard_named, plot_coverage
from course_lib.charts.phases import PHASES, phases, plot_phases
from course_lib.charts.timeline import plot_timeline, timeline, when
from course_lib.language import set_language
from course_lib.report import load


def _rows(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_timeline_has_every_emergency_and_every_plan_of_the_files(real_folder: Path) -> None:
    found = timeline(load(real_folder))
    assert [moment.key for moment in found.events] == [row["event_id"] for row in _rows(real_folder, "events")]
    themes = {row["measure_id"]: row["theme_id"] for row in _rows(real_folder, "measures")}
    plans = [row["document_id"] for row in _rows(real_folder, "documents") if themes.get(row["measure_id"]) == "emergency"]
    assert [moment.key for moment in found.plans] == plans
    for moment, row in zip(found.events, _rows(real_folder, "events"), strict=True):
        assert (moment.precision, moment.source) == (row["date_precision"], row["date_source"])
        assert (moment.when is None) == (not row["date"])


@pytest.mark.parametrize(
    ("printed", "first", "after"),
    [("2003", (2003, 1, 1), (2004, 1, 1)), ("2004-12", (2004, 12, 1), (2005, 1, 1)), ("2006-04-09", (2006, 4, 9), (2006, 4, 10))],
)
def test_a_date_is_as_wide_as_it_is_vague(printed: str, first: tuple[int, int, int], after: tuple[int, int, int]) -> None:
    def years(day: date) -> float:
        return day.year + (day.timetuple().tm_yday - 1) / (366 if day.year % 4 == 0 else 365)

    found = when(printed)
    assert found and (found.lower, found.upper) == pytest.approx((years(date(*first)), years(date(*after))))


def test_what_has_no_date_is_drawn_over_all_years(real_folder: Path) -> None:
    report = load(real_folder)
    found = timeline(report)
    chart = json.loads(plot_timeline(report).to_json())
    [undated] = [trace for trace in chart["data"] if trace["type"] == "bar" and len(trace["x"]) > 1]
    assert len(undated["x"]) == sum(moment.when is None for moment in found.rows) == 5
    assert {(base, base + width) for base, width in zip(undated["base"], undated["x"], strict=True)} == {(2002, 2007)}


def test_dated_plans_are_drawn_as_dated(tmp_path: Path, write_package: Callable[..., Path]) -> None:
    report = load(write_package(tmp_path))
    found = timeline(report, theme="open")
    assert [moment.when for moment in found.plans] == [Bounds(2000, 2001)]
    assert "2 of" not in plot_timeline(report, theme="open").layout.title.text


@pytest.mark.parametrize(
    ("name", "hazard"),
    [
        ("Avian influenza", "animal"),
        ("SARS", "human"),
        ("Plan against infectious diseases", "human"),
        ("Windstorm of 9 April 2006", "natural"),
        ("Procedure for emergencies during holidays", None),
    ],
)
def test_a_name_says_its_hazard(name: str, hazard: str | None) -> None:
    assert hazard_named(name) == hazard


def test_coverage_of_the_report(real_folder: Path) -> None:
    found = coverage(load(real_folder))
    assert [(plan.measure_id, plan.hazard, plan.titled) for plan in found.plans] == [
        ("m084", None, True),
        ("m085", "accident", True),
        ("m086", "animal", True),
        ("m087", None, True),
        ("m090", "natural", False),
        ("m091", "accident", False),
        ("m092", "social", False),
    ]
    assert found.events == {"natural": ("e04",), "accident": ("e02",), "human": ("e01",), "animal": ("e03",), "social": ()}
    assert (found.own, found.gaps, found.unmet) == (("accident", "animal"), ("natural", "human"), ("e04", "e01"))


@pytest.mark.parametrize("code", ["en", "zh"])
def test_matrix_and_its_gaps_are_told_in_words(real_folder: Path, code: str) -> None:
    set_language(code)
    report = load(real_folder)
    figure = plot_coverage(report)
    found = coverage(report)
    assert all(plan.name in figure.description for plan in found.plans)
    assert figure.description.count({"en": "GAP", "zh": "缺口"}[code]) == len(found.gaps) == len(figure.layout.shapes)
    # Kinds of cell differ by symbol, so the matrix can be read without colour.
    symbols = [trace.marker.symbol for trace in figure.data if trace.mode == "markers"]
    assert len(set(symbols)) == len(symbols) == 4
    assert len(figure.layout.xaxis.ticktext) == len(HAZARDS)


def test_phases_hold_every_claim_of_the_theme_once(real_folder: Path) -> None:
    found = phases(load(real_folder))
    measures = [row["measure_id"] for row in _rows(real_folder, "measures") if row["theme_id"] == "emergency" and not row["part_of"]]
    effects = [row["claim_id"] for row in _rows(real_folder, "claims") if row["theme_id"] == "emergency"]
    assert sorted(found.claims.claim_id) == sorted([*measures, *effects])
    by_phase = {phase: set(found.claims.loc[found.claims.phase == phase, "claim_id"]) for phase in PHASES}
    assert by_phase["response"] == {"m093", "m094", "c19", "c20", "c21"}
    assert (by_phase["recovery"], by_phase["mitigation"]) == ({"c22"}, set())


def test_a_reader_can_overrule_the_rule(real_folder: Path) -> None:
    report = load(real_folder)
    same, other = phases(report, reading={"c19": "response"}), phases(report, reading={"c19": "mitigation"})
    assert not same.claims.moved.any() and same.counts == phases(report).counts
    assert other.counts["mitigation"] == 1 and list(other.claims[other.claims.moved].claim_id) == ["c19"]
    figure = plot_phases(report, reading={"c19": "mitigation"})
    assert "c19, moved by you" in figure.description
    assert [trace.marker.symbol for trace in figure.data if trace.customdata is not None and "c19" in trace.customdata] == ["diamond-open"]


@pytest.mark.parametrize(
    ("reading", "told"),
    [({"c99": "response"}, "'c99' is no claim .* c22"), ({"c19": "prevention"}, "'prevention' is no phase; .* mitigation")],
)
def test_a_reading_that_cannot_be_is_answered_with_those_that_can(real_folder: Path, reading: dict[str, str], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        phases(load(real_folder), reading=reading)


def test_claims_that_the_rule_cannot_place_have_a_row_of_their_own(tmp_path: Path, write_package: Callable[..., Path]) -> None:
    def other_words(tables: Any, descriptor: Any) -> None:
        tables["claims"][0] |= {"gist_en": "thanks", "gist_zh": "感谢"}

    report = load(write_package(tmp_path, other_words))
    found = phases(report, theme="effective")
    assert found.counts["unplaced"] == 1 and "not placed" in plot_phases(report, theme="effective").description
