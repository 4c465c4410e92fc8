from __future__ import annotations

import math
from itertools import product

import pytest
from scipy.optimize import minimize

from course_lib.labs.where_to_spend import PART, SCALE, Parameters, best_split, read_out, run, scales, split

SETTINGS = [
    Parameters(),
    Parameters(budget=1),
    Parameters(budget=20),
    Parameters(years=50, loss=1000),
    Parameters(years=15, loss=300, budget=9),
    Parameters(years=50, loss=20, budget=3),
]


def test_parts_are_all_of_the_loss() -> None:
    assert sum(PART.values()) == pytest.approx(1)
    nothing = run(Parameters(mitigation=0, preparedness=0, response=0, recovery=0))
    assert nothing.chosen.lost == pytest.approx(nothing.parameters.expected) and "no part of the 6 million yuan" in read_out(nothing)


def test_losses_by_hand() -> None:
    # 6 million in the parts 1, 2, 6, 0: 2/3, 4/3, 4 and 0.
    chosen = run(Parameters()).chosen
    assert list(chosen.spent.values()) == pytest.approx([2 / 3, 4 / 3, 4, 0])
    by_hand = 8 * math.exp(-1 / 6) + 3 * math.exp(-4 / 3) + 5 * math.exp(-2) + 4
    assert chosen.lost == pytest.approx(by_hand) == pytest.approx(12.24, abs=0.01)


@pytest.mark.parametrize("parameters", SETTINGS)
def test_the_best_split_is_the_optimisers(parameters: Parameters) -> None:
    def loss(money: list[float]) -> float:
        return split(parameters, dict(zip(PART, money, strict=True))).lost

    even = [parameters.budget / 4] * 4
    whole = {"type": "eq", "fun": lambda money: sum(money) - parameters.budget}
    found = minimize(loss, even, bounds=[(0, parameters.budget)] * 4, constraints=[whole], options={"ftol": 1e-12, "maxiter": 500})
    best = best_split(parameters)
    assert sum(best.values()) == pytest.approx(parameters.budget) and min(best.values()) >= 0
    assert loss(list(best.values())) <= found.fun + 1e-6
    assert list(best.values()) == pytest.approx(list(found.x), abs=0.02)


@pytest.mark.parametrize("parameters", SETTINGS)
def test_no_split_in_steps_of_a_fiftieth_is_better(parameters: Parameters) -> None:
    best, steps = run(parameters).best.lost, 50
    unit = parameters.budget / steps
    for a, b, c in product(range(steps + 1), repeat=3):
        if (d := steps - a - b - c) >= 0:
            spent = dict(zip(PART, (a * unit, b * unit, c * unit, d * unit), strict=True))
            size = scales(parameters)
            lost = sum(parameters.expected * PART[phase] * math.exp(-spent[phase] / size[phase]) for phase in PART)
            assert lost >= best - 1e-9


@pytest.mark.parametrize("parameters", SETTINGS)
def test_where_money_goes_the_next_million_spares_the_same(parameters: Parameters) -> None:
    best = run(parameters).best
    level = [best.next[phase] for phase in PART if best.spent[phase] > 1e-9]
    assert level == pytest.approx([level[0]] * len(level))
    assert all(best.next[phase] <= level[0] + 1e-9 for phase in PART)


def test_the_task_can_be_solved_with_the_sliders() -> None:
    solved = run(Parameters(mitigation=7, preparedness=3, response=5, recovery=4))
    assert solved.worse < 0.01 * solved.best.lost and "within 1%" in read_out(solved)
    assert "within 1%" not in read_out(run(Parameters()))
    rare = run(Parameters(mitigation=7, preparedness=3, response=5, recovery=4, years=50, loss=1000))
    assert rare.worse > 0.05 * rare.best.lost
    assert "within 1%" in read_out(run(Parameters(mitigation=8, preparedness=3, response=0, recovery=4, years=50, loss=1000)))


def test_a_rarer_larger_hazard_moves_money_from_response_to_the_rest() -> None:
    usual, rare = Parameters(), Parameters(years=50, loss=1000)
    assert usual.expected == rare.expected
    before, after = best_split(usual), best_split(rare)
    assert after["response"] < before["response"] and all(after[phase] > before[phase] for phase in PART if phase != "response")
    assert scales(rare)["response"] == 10 * SCALE["response"] and scales(rare)["recovery"] == SCALE["recovery"]


def test_response_alone_leaves_three_quarters() -> None:
    alone = run(Parameters(mitigation=0, preparedness=0, response=10, recovery=0)).chosen
    assert alone.lost / 20 == pytest.approx(0.75 + 0.25 * math.exp(-3)) == pytest.approx(0.762, abs=0.001)
