from __future__ import annotations

from itertools import pairwise
from math import factorial
from statistics import mean

import pytest

from course_lib.labs.hotline import DAYS_A_WEEK, Parameters, Queue, draw, read_out, run, simulate
from course_lib.parameters import printed


def erlang_c(rate: float, clerks: int, days: float) -> float:
    """Mean days before work begins, in the long run."""
    load = rate * days
    last = load**clerks / factorial(clerks) * clerks / (clerks - load)
    waits = last / (sum(load**k / factorial(k) for k in range(clerks)) + last)
    return waits * days / (clerks - load)


@pytest.mark.parametrize(("rate", "clerks", "days"), [(0.44, 1, 1.5), (0.44, 2, 3.0), (1.0, 3, 2.0), (1.2, 6, 4.0)])
def test_mean_wait_is_erlangs(rate: float, clerks: int, days: float) -> None:
    # 40 runs of 4,000 working days, the first 400 left out: within a tenth of the long-run mean.
    means = []
    for seed in range(40):
        queue = simulate(rate, clerks, days, 4000, seed)
        settled = [begun - came for came, begun in zip(queue.came, queue.begun, strict=True) if came > 400]
        means.append(mean(settled))
    assert mean(means) == pytest.approx(erlang_c(rate, clerks, days), rel=0.1)


@pytest.mark.parametrize("parameters", [Parameters(), Parameters(clerks=3, days=6.0), Parameters(calls=6.0, days=0.2), Parameters(seed=5)])
def test_littles_law_on_the_same_run(parameters: Parameters) -> None:
    queue = run(parameters).queue
    end = max(queue.resolved)
    # The mean number open, from the path of it: up at each call, down at each resolution.
    changes = sorted([(moment, 1) for moment in queue.came] + [(moment, -1) for moment in queue.resolved])
    area, number = 0.0, 0
    for (moment, change), (later, _) in pairwise([*changes, (end, 0)]):
        number += change
        area += number * (later - moment)
    assert area / end == pytest.approx(len(queue.came) / end * mean(queue.waits))


def test_first_come_first_served_by_no_more_than_the_clerks() -> None:
    queue = simulate(1.0, 3, 2.5, 500, 11)
    assert list(queue.begun) == sorted(queue.begun)
    for moment in queue.begun:
        assert sum(begun <= moment < end for begun, end in zip(queue.begun, queue.resolved, strict=True)) <= 3
    assert all(came <= begun <= end for came, begun, end in zip(queue.came, queue.begun, queue.resolved, strict=True))


def test_the_first_picture_is_the_reports() -> None:
    result = run(Parameters())
    assert (result.resolved, result.received) == (printed("f02"), printed("f01")) == (54, 56)
    assert "as in the report" in read_out(result)


def test_the_task_has_an_answer_two_offices_one_figure() -> None:
    alone, together = run(Parameters(clerks=1)), run(Parameters(clerks=2))
    assert (alone.resolved, alone.received) == (together.resolved, together.received) == (54, 56)
    assert alone.wait(alone.median) > 9 and together.wait(together.median) < 2


def test_more_clerks_meet_the_same_callers_with_the_same_work() -> None:
    one, many = run(Parameters()).queue, run(Parameters(clerks=6)).queue
    assert one.came == many.came
    work = [[end - begun for begun, end in zip(queue.begun, queue.resolved, strict=True)] for queue in (one, many)]
    assert work[0] == pytest.approx(work[1])


def test_what_is_said_of_half_and_of_one_in_ten_is_true() -> None:
    for seed in range(1, 60):
        result = run(Parameters(seed=seed, calls=0.6 if seed % 2 else 4.0))
        waits = result.queue.waits
        if waits:
            assert sum(wait >= result.wait(result.median) for wait in waits) * 2 >= len(waits)
            assert sum(wait >= result.wait(result.slowest_tenth) for wait in waits) * 10 >= len(waits)
        assert result.resolved + result.open == result.received and result.open <= result.most_open <= max(result.received, 0)


def test_nobody_calls_and_one_calls() -> None:
    few = [run(Parameters(calls=0.4, weeks=4, seed=seed)) for seed in range(1, 80)]
    nobody = next(result for result in few if result.received == 0)
    assert read_out(nobody).startswith("Nobody called") and "Nobody" in draw(nobody).layout.title.text
    one = next(result for result in few if result.received == 1)
    assert "1 complaint" in read_out(one) and "1 complaints" not in read_out(one)


def test_calls_come_at_the_rate_asked_for() -> None:
    counts = [len(simulate(2.2 / DAYS_A_WEEK, 6, 0.2, 26 * DAYS_A_WEEK, seed).came) for seed in range(300)]
    assert mean(counts) == pytest.approx(57.2, abs=2)


def test_an_empty_queue_has_no_waits() -> None:
    assert Queue((), (), ()).waits == []
