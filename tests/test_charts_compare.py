"""What the charts of lesson 06 compute, against the files themselves."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable
from itertools import pairwise, permutations
from pathlib import Path
from typing import Any

import pytest

from course_lib.charts.asserted_shown import asserted_shown, plot_asserted_shown
from course_lib.charts.compared import standing_alone, themes
from course_lib.charts.flow import STEPS, flow, plot_flow
from course_lib.charts.multiples import multiples, plot_multiples
from course_lib.charts.profile import VARIABLES, plot_profile, profile
from course_lib.charts.silences import WHOLE, plot_silences, silences
from course_lib.report import load

PLOTS = [plot_profile, plot_flow, plot_multiples, plot_asserted_shown, plot_silences]


def _rows(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _measures(folder: Path) -> list[dict[str, str]]:
    return [row for row in _rows(folder, "measures") if not row["part_of"]]


def test_themes_stand_in_the_order_of_their_table(tmp_path: Path, write_package: Callable[..., Path], real_folder: Path) -> None:
    assert themes(load(real_folder)) == [row["theme_id"] for row in _rows(real_folder, "themes")]

    def turned(tables: Any, descriptor: Any) -> None:
        for row, order in zip(tables["themes"], (2, 1), strict=True):
            row["order"] = order

    assert themes(load(write_package(tmp_path, turned))) == ["effective", "open"]


def test_parts_are_left_out(real_folder: Path) -> None:
    assert len(standing_alone(load(real_folder), "measure")) == len(_measures(real_folder))
    assert len(standing_alone(load(real_folder))) == len(_measures(real_folder)) + len(_rows(real_folder, "claims"))


@pytest.mark.parametrize("variable", VARIABLES)
def test_a_profile_counts_the_measures_of_the_files(real_folder: Path, variable: str) -> None:
    expected = Counter((row["theme_id"], row[variable]) for row in _measures(real_folder))
    found = profile(load(real_folder), variable)
    cells = {(theme, code): count for code, column in found.counts.to_dict().items() for theme, count in column.items()}
    assert {cell: count for cell, count in cells.items() if count} == expected
    totals = Counter(theme for theme, _ in expected.elements())
    theme, code = found.one_sided
    assert cells[theme, code] / totals[theme] == max(count / totals[theme] for (theme, _), count in expected.items())
    assert not found.measures[["x", "y"]].duplicated().any()


def test_each_mark_stands_in_its_cell(real_folder: Path) -> None:
    found = profile(load(real_folder), "direction")
    rows, columns = list(found.counts.index), list(found.counts.columns)
    for row in found.measures.itertuples():
        assert abs(row.x - columns.index(row.direction)) < 0.5 and abs(row.y - rows.index(row.theme_id)) < 0.5


@pytest.mark.parametrize("steps", list(permutations(STEPS, 3))[::7])
def test_a_flow_keeps_every_measure(real_folder: Path, steps: tuple[str, ...]) -> None:
    rows = _measures(real_folder)
    found = flow(load(real_folder), steps)
    for column, (left, right) in enumerate(pairwise(steps)):
        expected = Counter((row[left], row[right]) for row in rows)
        streams = [stream for stream in found.streams if stream.column == column]
        assert {(stream.start, stream.end): stream.count for stream in streams} == expected
        # On either side of a node bands lie side by side, and fill it.
        for code, (top, bottom) in found.nodes[column].items():
            edges = sorted((stream.top, stream.top + stream.count) for stream in streams if stream.start == code)
            assert edges[0][0] == pytest.approx(top) and edges[-1][1] == pytest.approx(bottom)
            assert all(below[0] == pytest.approx(above[1]) for above, below in pairwise(edges))
        for code, (top, bottom) in found.nodes[column + 1].items():
            edges = sorted((stream.bottom, stream.bottom + stream.count) for stream in streams if stream.end == code)
            assert edges[0][0] == pytest.approx(top) and edges[-1][1] == pytest.approx(bottom)
    assert found.widest and found.widest.count == max(stream.count for stream in found.streams)


@pytest.mark.parametrize("steps", [(), ("tool",), ("tool", "tool"), ("tool", "form"), ("tool", "nonsense")])
def test_steps_that_are_none_are_told_those_there_are(real_folder: Path, steps: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="expected two or more of theme_id, tool, direction, stage, rung"):
        plot_flow(load(real_folder), steps)


def test_a_variable_that_is_none_is_told_those_there_are(real_folder: Path) -> None:
    with pytest.raises(ValueError, match="'colour' is no variable to compare by; choose one of tool, direction, stage, rung"):
        plot_profile(load(real_folder), "colour")


def test_panels_hold_each_measure_once_in_its_cell(real_folder: Path) -> None:
    found = multiples(load(real_folder))
    expected = Counter((row["theme_id"], row["stage"], row["rung"]) for row in _measures(real_folder))
    for (theme, stage, rung), count in expected.items():
        assert found.count(theme, stage, rung) == count
    assert not found.measures[["x", "y"]].duplicated().any()
    for row in found.measures.itertuples():
        top = found.panels[row.theme_id][1]
        assert found.floors[row.rung][0] < row.y - top < found.floors[row.rung][1]
    there = {row["measure_id"] for row in _measures(real_folder) if {row["stage"], row["rung"]} <= {"output", "outcome"}}
    assert set(found.there.claim_id) == there


def test_effects_are_counted_by_their_evidence(real_folder: Path) -> None:
    expected = Counter((row["theme_id"], row["evidence"]) for row in _rows(real_folder, "claims"))
    found = asserted_shown(load(real_folder))
    cells = {(theme, kind): count for kind, column in found.counts.to_dict().items() for theme, count in column.items()}
    assert {cell: count for cell, count in cells.items() if count} == expected
    assert sum(found.shown.values()) == sum(count for (_, kind), count in expected.items() if kind in ("figure", "partial_figure"))
    assert not found.effects[["x", "y"]].duplicated().any()


def test_every_silence_has_its_own_place_and_its_words(real_folder: Path) -> None:
    rows = _rows(real_folder, "silences")
    found = silences(load(real_folder))
    assert [one.silence_id for one in found.found] == [row["silence_id"] for row in rows]
    assert Counter(one.theme for one in found.found) == Counter(row["theme_id"] or WHOLE for row in rows)
    assert len({(one.x, one.y) for one in found.found}) == len(rows)
    words = plot_silences(load(real_folder)).description
    assert [row["silence_id"] for row in rows if row["missing_en"] not in words] == []


def _bare(tables: Any, descriptor: Any) -> None:
    """Nothing is claimed, and nothing is missed."""
    for table in ("measures", "claims", "figures", "silences", "documents", "roles", "second_coding"):
        tables[table] = []


@pytest.mark.parametrize("plot", PLOTS)
def test_an_empty_report_is_said_in_words(tmp_path: Path, write_package: Callable[..., Path], plot: Any) -> None:
    figure = plot(load(write_package(tmp_path, _bare)))
    assert " 0 " in figure.layout.title.text and "NaN" not in figure.to_json()


def test_one_theme_alone_can_be_compared_with_itself(tmp_path: Path, write_package: Callable[..., Path]) -> None:
    def alone(tables: Any, descriptor: Any) -> None:
        tables["themes"] = tables["themes"][:1]
        for table in ("passages", "measures", "claims"):
            for row in tables[table]:
                row["theme_id"] = "open"

    report = load(write_package(tmp_path, alone))
    for plot in PLOTS:
        assert plot(report).description
