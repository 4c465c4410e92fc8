from __future__ import annotations

from dataclasses import replace
from itertools import product
from statistics import mean

import networkx as nx
import pytest

from course_lib.labs.parallel_approval import AFTER, Parameters, chance, critical_path, draw, graph, read_out, run, schedule
from course_lib.parameters import kit_report


def test_the_critical_path_is_the_one_found_by_hand() -> None:
    # name 3, then the longest of premises 5 + fire 10, hygiene 8, environment 12, then licence 5 and seal 2.
    result = run(Parameters())
    assert result.path == ("name", "premises", "fire", "licence", "seal")
    assert (result.parallel, result.serial, result.finish) == (25, 45, 25)
    starts = {row.step: (row.start, row.finish, row.slack) for row in result.rows}
    assert starts["fire"] == (8, 18, 0) and starts["environment"] == (3, 15, 3) and starts["hygiene"] == (3, 11, 7)


def test_speeding_fire_safety_up_helps_until_environment_takes_over() -> None:
    whole = {days: run(Parameters(fire=days)).parallel for days in range(10, 0, -1)}
    assert [whole[days] for days in (10, 9, 8, 7, 6, 5)] == [25, 24, 23, 22, 22, 22]
    assert run(Parameters(fire=6)).path == ("name", "environment", "licence", "seal")
    # The licence, which everyone must pass, never stops helping.
    assert [run(Parameters(licence=days)).parallel for days in (5, 4, 3, 2, 1)] == [25, 24, 23, 22, 21]


def test_a_tie_is_said() -> None:
    result = run(Parameters(fire=7))
    assert result.helps == ("name", "licence", "seal")
    assert "Another path is just as long" in read_out(result)
    assert "changes nothing" in read_out(run(Parameters()))


def test_what_helps_is_what_shortens_every_longest_way() -> None:
    for days in product((2, 5), (3, 9), (1, 4), (7, 9)):
        parameters = replace(Parameters(), **dict(zip(("premises", "fire", "hygiene", "environment"), days, strict=True)))
        ways = list(nx.all_simple_paths(graph("parallel"), "name", "seal"))
        long = [set(way) for way in ways if sum(parameters.days[step] for step in way) == run(parameters).parallel]
        assert set(run(parameters).helps) == set.intersection(*long)
        assert set(run(parameters).path) in long


def test_schedule_agrees_with_the_longest_path() -> None:
    days = Parameters().days
    for way in ("parallel", "serial"):
        finish, latest = schedule(graph(way), days)
        path = critical_path(graph(way), days)
        assert sum(days[step] for step in path) == max(finish.values())
        assert all(finish[step] == latest[step] for step in path)


def test_one_after_the_other_every_day_counts() -> None:
    result = run(Parameters(way="serial"))
    assert result.finish == 45 and len(result.helps) == len(AFTER) and result.path == tuple(AFTER)


def test_papers_sent_back_cost_as_much_as_computed() -> None:
    back = Parameters(returned=0.25, way="serial")
    assert run(back).serial == pytest.approx(45 / 0.75)
    drawn = [run(replace(back, seed=seed)).finish for seed in range(1, 400)]
    assert mean(drawn) == pytest.approx(60, rel=0.04)
    # The mean of the longest is more than the longest of the means, and less than one after the other.
    parallel = [run(replace(back, way="parallel", seed=seed)).parallel for seed in range(1, 9)]
    assert all(25 / 0.75 < days < 60 for days in parallel)
    assert max(parallel) - min(parallel) < 4


def test_chance_has_a_part_only_when_papers_are_sent_back() -> None:
    assert not chance(Parameters()) and chance(Parameters(returned=0.05))
    assert run(Parameters(seed=1)).rows == run(Parameters(seed=2)).rows


def test_desks_that_work_again_have_more_bars() -> None:
    result = run(Parameters(returned=0.5, seed=3))
    bars = [trace for trace in draw(result).data if trace.name != "time to spare"]
    assert sum(len(trace.x) for trace in bars) == sum(row.tries for row in result.rows) > len(AFTER)


def test_the_measure_named_in_the_source_line_is_the_right_one() -> None:
    assert "Parallel approval" in kit_report().row("measures", "m006")["name_en"]
    assert "m006" in draw(run(Parameters())).layout.meta["source"]
