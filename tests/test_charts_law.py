"""What the charts of lesson 05 compute, against the files themselves."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import pytest

from course_lib.bounds import Bounds
from course_lib.charts.counts import counts, plot_counts
from course_lib.charts.directions import directions, plot_directions
from course_lib.charts.oversight import oversight, plot_oversight
from course_lib.report import load

THEMES = ("open", "effective", "integrity", "emergency", "law")


def _rows(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _measures(folder: Path, theme: str, *forms: str) -> list[dict[str, str]]:
    return [row for row in _rows(folder, "measures") if row["theme_id"] == theme and row["form"] in forms and not row["part_of"]]


@pytest.mark.parametrize("theme", THEMES)
def test_counts_hold_each_figure_of_the_theme_at_its_stage(real_folder: Path, theme: str) -> None:
    passages = {row["passage_id"] for row in _rows(real_folder, "passages") if row["theme_id"] == theme}
    expected = Counter(row["stage"] for row in _rows(real_folder, "figures") if row["passage_id"] in passages)
    found = counts(load(real_folder), theme)
    assert {stage: count for stage, count in found.stages.items() if count} == expected
    assert len(found.figures) == expected.total()


def test_ratios_are_the_larger_count_by_the_smaller(real_folder: Path) -> None:
    printed = {row["figure_id"]: float(row["value"]) for row in _rows(real_folder, "figures")}
    expected = {
        frozenset(pair): max(map(printed.get, pair)) / min(map(printed.get, pair)) for pair in combinations(("f11", "f12", "f13", "f17"), 2)
    }  # type: ignore[type-var, operator]
    found = counts(load(real_folder)).ratios
    assert {frozenset((ratio.over, ratio.under)): ratio.value.lower for ratio in found} == pytest.approx(expected)
    assert all(ratio.value.exact for ratio in found)
    assert [ratio.value.upper for ratio in found] == sorted((ratio.value.upper for ratio in found), reverse=True)


def test_ratios_carry_the_bounds_of_their_counts(tmp_path: Path, write_package: Callable[..., Path]) -> None:
    def counted(tables: Any, descriptor: Any) -> None:
        tables["figures"][0] |= {"stage": "output"}

    found = counts(load(write_package(tmp_path, counted)), "effective")
    # 40 calls by more than 30, which is 31 to 39.
    assert [ratio.value for ratio in found.ratios] == [Bounds(40 / 39, 40 / 31)]
    assert "gives 1 to 1.3." in plot_counts(load(tmp_path), "effective").description


def test_standards_and_shares_are_not_divided(real_folder: Path) -> None:
    divided = {key for theme in THEMES for ratio in counts(load(real_folder), theme).ratios for key in (ratio.over, ratio.under)}
    rows = {row["figure_id"]: row for row in _rows(real_folder, "figures")}
    assert divided and not [key for key in divided if rows[key]["stage"] == "input" or rows[key]["unit"] == "share"]


@pytest.mark.parametrize("theme", THEMES)
def test_the_network_has_each_regime_once_with_its_direction(real_folder: Path, theme: str) -> None:
    rows = _measures(real_folder, theme, "supervision")
    found = oversight(load(real_folder), theme)
    assert {row.claim_id: row.direction for row in found.regimes.itertuples()} == {row["measure_id"]: row["direction"] for row in rows}
    assert sum(found.counts.values()) == len(rows)
    watching = {row["measure_id"] for row in _rows(real_folder, "roles") if row["role"] in ("supervises", "appraises")}
    assert set(found.regimes.claim_id[found.regimes.named]) == watching & {row["measure_id"] for row in rows}
    heights = list(found.places.values())
    assert all(later - earlier >= 1.59 for earlier, later in pairwise(heights))


@pytest.mark.parametrize("theme", THEMES)
def test_directions_count_the_measures_of_the_files(real_folder: Path, theme: str) -> None:
    rows = _measures(real_folder, theme, "supervision", "disclosure")
    found = directions(load(real_folder), theme)
    expected = Counter((row["direction"], row["form"]) for row in rows)
    cells = {(direction, group): found.count(direction, group) for direction in found.floors for group in ("supervision", "disclosure")}
    assert {cell: count for cell, count in cells.items() if count} == expected
    assert not found.measures[["x", "y"]].duplicated().any()
    for row in found.measures.itertuples():
        top, bottom = found.floors[row.direction]
        assert top < row.y < bottom


@pytest.mark.parametrize("plot", [plot_counts, plot_oversight, plot_directions])
def test_an_empty_theme_is_said_in_words(real_folder: Path, plot: Any) -> None:
    assert "no" in plot(load(real_folder), "emergency" if plot is not plot_oversight else "integrity").layout.title.text.split()
