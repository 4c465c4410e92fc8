from __future__ import annotations

from bisect import bisect
from dataclasses import replace
from random import Random
from statistics import NormalDist, median

import pytest
from scipy.integrate import quad
from scipy.stats import norm

from course_lib.labs.price_hearing import GROUPS, PANELS, PLAN, UNBIASED, Parameters, chance, draw, read_out, run, wanted
from course_lib.parameters import kit_report

PROPORTIONAL = Parameters(poor=5, households=7, firms=3, supplier=0, experts=0)
BALANCED = Parameters(poor=7, households=3, firms=1, supplier=2, experts=2)
EMPTY = Parameters(poor=0, households=0, firms=0, supplier=0, experts=0)


def exact_mean(parameters: Parameters) -> float:
    """Mean of the median of an odd panel: it lies below x when more than half of the seats do."""
    ideals = [
        norm(parameters.view if group == "experts" else GROUPS[group][1], GROUPS[group][2])
        for group, seats in parameters.seats.items()
        for _ in range(seats)
    ]
    assert len(ideals) % 2

    def below(x: float) -> float:
        counts = [1.0]
        for ideal in ideals:
            p = float(ideal.cdf(x))
            counts = [a * (1 - p) + b * p for a, b in zip([*counts, 0], [0, *counts], strict=True)]
        return sum(counts[len(ideals) // 2 + 1 :])

    high = quad(lambda x: 1 - below(x), 0, 0.6, limit=200)[0]
    return float(high - quad(below, -0.4, 0, limit=200)[0])


def test_the_middle_user_has_half_of_the_users_on_either_side() -> None:
    assert sum(share for share, _, _ in GROUPS.values()) == pytest.approx(1)
    below = sum(share * NormalDist(mean, spread).cdf(wanted()) for share, mean, spread in GROUPS.values() if share)
    assert below == pytest.approx(0.5)
    dice, ideals = Random(3), []
    for share, mean, spread in GROUPS.values():
        ideals += [dice.gauss(mean, spread) for _ in range(round(40_000 * share))]
    assert median(ideals) == pytest.approx(wanted(), abs=0.001)


def test_no_majority_prefers_another_rise_to_the_median() -> None:
    panel = [ideal for ideals in run(PROPORTIONAL).panel.values() for ideal in ideals]
    middle = run(PROPORTIONAL).said
    assert middle is not None and bisect(sorted(panel), middle) == 8
    for other in (middle + step / 1000 for step in range(-200, 200) if step):
        assert 2 * sum(abs(ideal - other) < abs(ideal - middle) for ideal in panel) < len(panel)


@pytest.mark.parametrize("parameters", [Parameters(), PROPORTIONAL, BALANCED, Parameters(supplier=9, firms=0), Parameters(view=0.4)])
def test_the_mean_is_that_of_the_exact_distribution(parameters: Parameters) -> None:
    seeds = range(1, 11)
    mean = sum(run(replace(parameters, seed=seed)).mean for seed in seeds) / len(seeds)
    assert mean == pytest.approx(exact_mean(parameters), abs=0.0015)


def test_the_decisions_are_the_medians_of_panels() -> None:
    result = run(BALANCED)
    assert len(result.decisions) == PANELS and result.decisions[0] == pytest.approx(result.said, abs=1e-4)
    even = run(replace(BALANCED, experts=3))
    assert even.seats == 16 and even.decisions[0] == pytest.approx(even.said, abs=1e-4)


def test_the_task_has_more_than_one_solution_and_the_start_is_none() -> None:
    assert run(Parameters()).seats == 15 and run(Parameters()).bias > 0.05
    for parameters in (PROPORTIONAL, BALANCED):
        assert run(parameters).seats == 15
        # It holds for another draw, too.
        assert all(abs(run(replace(parameters, seed=seed)).bias) < UNBIASED for seed in range(1, 20))
        assert "the bias has disappeared" in read_out(run(parameters))


def test_one_more_expert_moves_the_median_little_whatever_the_expert_wants() -> None:
    before = run(PROPORTIONAL)
    moves = [run(replace(PROPORTIONAL, experts=1, view=view)).mean - before.mean for view in (0.2, 0.3, 0.4)]
    assert all(0 < move < 0.01 for move in moves)
    assert max(moves) - min(moves) < 0.001  # how far the expert stands from the rest does not count
    # The average of 16 would have moved by a sixteenth of the expert's distance.
    assert (0.4 - before.mean) / 16 > 0.02 > 2 * max(moves)


def test_seats_meet_the_same_people_when_one_is_added() -> None:
    before, after = run(PROPORTIONAL).panel, run(replace(PROPORTIONAL, poor=6)).panel
    assert after["poor"][:5] == before["poor"] and after["firms"] == before["firms"]


def test_a_hearing_that_is_not_followed_changes_nothing() -> None:
    assert not chance(EMPTY) and chance(replace(PROPORTIONAL, followed=0))  # who sits there still depends on the draw
    for parameters in (replace(PROPORTIONAL, followed=0), EMPTY):
        result = run(parameters)
        assert result.mean == pytest.approx(PLAN) and set(result.decisions) == {PLAN}
    assert "changed nothing" in read_out(run(replace(PROPORTIONAL, followed=0)))
    half = run(replace(PROPORTIONAL, followed=0.5))
    assert half.mean == pytest.approx((run(PROPORTIONAL).mean + PLAN) / 2, abs=1e-6)


def test_the_measure_named_in_the_source_line_is_the_right_one() -> None:
    assert kit_report().row("measures", "m056")["name_en"] == "Price hearings"
    assert "m056" in draw(run(Parameters())).layout.meta["source"]
