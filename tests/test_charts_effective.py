"""What the charts of lesson 02 compute, against the files themselves and on other reports."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from course_lib.bounds import Bounds
from course_lib.charts.areas import areas, plot_areas
from course_lib.charts.seats import plot_seats, seats
from course_lib.charts.stations import PHASES, phase, plot_stations, stations
from course_lib.report import load

Write = Callable[..., Path]


def rows(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_measure_of_the_theme_is_a_station_or_left_out_for_a_reason(real_folder: Path) -> None:
    alone = [row for row in rows(real_folder, "measures") if row["theme_id"] == "effective" and not row["part_of"]]
    expected = [row["measure_id"] for row in alone if phase(row["form"], row["tool"], row["direction"])]
    found = stations(load(real_folder)).measures
    assert sorted(found.claim_id) == sorted(expected)
    # Left out: the promise to improve (three ways of working) and the standing rules.
    assert {row["measure_id"] for row in alone} - set(expected) == {"m035", "m036", "m037", "m045"}
    assert Counter(found.phase) == {"ask": 7, "check": 1, "decide": 4, "answer": 2}


def test_stations_come_in_the_order_of_the_way(real_folder: Path) -> None:
    found = stations(load(real_folder)).measures
    places = [(PHASES.index(name), start) for name, start in zip(found.phase, found.char_start, strict=True)]
    assert places == sorted(places)


def test_second_coders_other_readings_are_those_of_the_files(real_folder: Path) -> None:
    second = {row["measure_id"]: row["direction"] for row in rows(real_folder, "second_coding")}
    found = stations(load(real_folder))
    differ = {key: second[key] for key, lane in zip(found.measures.claim_id, found.measures.direction, strict=True) if second[key] != lane}
    assert found.second == differ == {"m057": "internal"}


def test_areas_are_the_parts_of_the_rules_of_work(real_folder: Path) -> None:
    parts = [row for row in rows(real_folder, "measures") if row["part_of"] == "m045"]
    found = areas(load(real_folder))
    assert found.whole == "m045" and list(found.measures.claim_id) == [row["measure_id"] for row in parts]
    assert [found.facing(lane) for lane in ("internal", "hierarchical", "social")] == [8, 1, 0]


def test_seats_are_those_of_the_files(real_folder: Path) -> None:
    found = seats(load(real_folder))
    assert found.whole == "m066" and found.seats == Bounds(8, 8)
    assert [found.count(sort) for sort in ("named", "unnamed", "room", "asked")] == [4, 4, 0, 3]
    attending = [row["measure_id"] for row in rows(real_folder, "roles") if row["role"] == "attends"]
    assert [mark.key for mark in found.marks if mark.sort == "named"] == [key for key in attending if key != "m066"]
    assert {mark.key for mark in found.marks if mark.sort == "asked"} == {"a01", "a15", "a16"}


def _table_with_room(tables: Any, descriptor: Any) -> None:
    """Somebody named and somebody unnamed attend; "more than two" seats leave room."""
    tables["roles"] = [{"actor_id": "a01", "measure_id": key, "role": "attends"} for key in ("m001", "m002")]
    tables["actors"][0]["kind"] = "department"
    for figure in tables["figures"]:
        figure["measure_id"] = "m001"
    tables["figures"][0] |= {"value": 2, "lower": 3, "upper": 5}
    tables["figures"][1] |= {"value": 2, "lower": 3, "upper": 5, "qualifier": "more_than"}


def test_room_in_the_number_of_seats_is_drawn(tmp_path: Path, write_package: Write) -> None:
    report = load(write_package(tmp_path, _table_with_room))
    found = seats(report, theme="open")
    assert found.seats == Bounds(3, 5)
    assert [found.count(sort) for sort in ("named", "unnamed", "room")] == [1, 2, 2]
    figure = plot_seats(report, theme="open")
    assert "Of 3 to 5 standing seats" in figure.layout.title.text
    assert "Further seats that the wording allows: 2" in figure.description


def test_a_theme_without_a_table_rules_or_stations_says_so(package: Path) -> None:
    report = load(package)
    assert "No measure of this theme gives standing seats" in plot_seats(report).layout.title.text
    assert "0 rules that list the areas" in plot_areas(report).layout.title.text
    assert "0 stations" in plot_stations(report).layout.title.text
    assert stations(report, theme="open").counted == 0 and len(stations(report, theme="open").measures) == 1
