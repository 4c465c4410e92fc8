from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest
from scipy.stats import poisson

from course_lib.labs.monthly_meeting import MONTH, MONTHS, Parameters, draw, meet, put_off_on_average, read_out, run
from course_lib.parameters import printed


def put_off_by_iteration(a: float, k: int) -> float:
    """Mean of R, its distribution found by playing R' = max(R + A - k, 0) until nothing changes."""
    size = 900
    arrivals = poisson.pmf(np.arange(size), a)
    now = np.zeros(size)
    now[0] = 1
    for _ in range(20_000):
        before = np.convolve(now, arrivals)[:size]
        after = np.concatenate([[before[: k + 1].sum()], before[k + 1 :], np.zeros(k)])
        if abs(after - now).max() < 1e-13:
            break
        now = after
    return float((now * np.arange(size)).sum())


@pytest.mark.parametrize(("a", "k"), [(0.5, 1), (0.8, 2), (4.5, 10), (9, 10), (13, 14), (28, 30), (2.25, 3)])
def test_the_formula_is_the_mean_of_the_distribution(a: float, k: int) -> None:
    assert put_off_on_average(a, k) == pytest.approx(put_off_by_iteration(a, k), abs=1e-6)


def test_the_queue_of_one_at_a_time_is_that_of_the_textbook() -> None:
    for a in (0.1, 0.5, 0.9):
        assert put_off_on_average(a, 1) == pytest.approx(a * a / (2 * (1 - a)))


@pytest.mark.parametrize("parameters", [Parameters(), Parameters(meetings=2), Parameters(proposals=30, meetings=4, items=9)])
def test_a_long_play_waits_as_long_as_the_formula_says(parameters: Parameters) -> None:
    dice, came = Random(5), [0.0]
    while len(came) < 150_000:
        came.append(came[-1] + dice.expovariate(parameters.proposals / MONTH))
    decided = meet(came, parameters.gap, parameters.items)
    mean = sum(end - start for start, end in zip(came, decided, strict=True)) / len(came)
    assert mean == pytest.approx(run(parameters).long_run, rel=0.03)


def test_at_most_so_many_are_taken_up_at_a_meeting_and_the_oldest_first() -> None:
    for seed in (1, 2, 3):
        result = run(Parameters(proposals=14, items=5, meetings=2, seed=seed))
        assert list(result.decided) == sorted(result.decided)
        days = set(result.decided)
        assert max(result.decided.count(day) for day in days) <= 5
        assert all(day / 15 == pytest.approx(round(day / 15)) for day in days)
        assert all(end >= start for start, end in zip(result.came, result.decided, strict=True))
    # By hand: two at a meeting every ten days; the third of those before day 10 waits for day 20.
    assert meet([1, 2, 3, 11, 19, 25], 10, 2) == [10, 10, 20, 20, 30, 30]


def test_with_room_for_all_the_mean_wait_is_half_a_gap() -> None:
    for meetings in (1, 2, 3, 4):
        roomy = Parameters(proposals=4, meetings=meetings, items=40)
        assert run(roomy).long_run == pytest.approx(roomy.gap / 2, abs=1e-6)
    assert "the agenda has room for everyone" in read_out(run(Parameters(proposals=4)))


def test_twice_as_often_beats_twice_as_many() -> None:
    for proposals in range(2, 20):
        often, many = run(Parameters(proposals=proposals, meetings=2)), run(Parameters(proposals=proposals, items=20))
        assert often.long_run is not None and many.long_run is not None and often.long_run < many.long_run
    long_run = [run(one).long_run for one in (Parameters(), Parameters(items=20), Parameters(meetings=2))]
    assert long_run == [pytest.approx(25.3, abs=0.05), pytest.approx(15, abs=0.05), pytest.approx(7.5, abs=0.05)]


def test_an_agenda_with_as_many_coming_as_going_overflows() -> None:
    full = run(Parameters(proposals=10))
    assert full.long_run is None and "overflows" in read_out(full)
    over = run(Parameters(proposals=14))
    assert over.left > 20 and "every year it gets worse" in read_out(over)
    assert run(Parameters(proposals=9)).long_run is not None


def test_it_starts_where_the_report_stands() -> None:
    assert Parameters().meetings == printed("f06") == 1
    assert Parameters().gap == MONTH
    # The first draw is near the long run.
    start = run(Parameters())
    assert start.mean == pytest.approx(start.long_run, rel=0.1)
    assert "f06" in draw(start).layout.meta["source"]


def test_more_items_leave_fewer_minutes() -> None:
    assert "18 minutes for each" in read_out(run(Parameters()))
    assert "9 minutes for each" in read_out(run(replace(Parameters(), items=20)))


def test_those_counted_as_put_off_missed_their_first_meeting() -> None:
    result = run(Parameters(proposals=12))
    first = [(int(start // 30) + 1) * 30 for start in result.came]
    assert result.put_off == sum(end > due for end, due in zip(result.decided, first, strict=True))
    assert result.left == sum(end > MONTHS * MONTH for end in result.decided)
