from __future__ import annotations

from fractions import Fraction

import pytest
from scipy.stats import beta

from course_lib.labs.trust_over_time import Parameters, Result, read_out, run

SEQUENCES = [(), ("broken",), ("kept", "four", "broken", "kept"), ("broken",) * 30, ("four",) * 30]


@pytest.mark.parametrize("moves", SEQUENCES)
@pytest.mark.parametrize("weight", [1.0, 3.0, 4.5])
def test_each_belief_is_scipys_beta(moves: tuple[str, ...], weight: float) -> None:
    result = run(Parameters(weight=weight, moves=moves))
    kept = broken = 1.0
    promises = "kkk" + "".join({"kept": "k", "four": "kkkk", "broken": "b"}[move] for move in moves)
    for step, belief in enumerate(result.beliefs):
        if step:
            kept, broken = (kept + 1, broken) if promises[step - 1] == "k" else (kept, broken + weight)
        expected = beta(kept, broken)
        assert (belief.mean, belief.spread) == pytest.approx((expected.mean(), expected.std()))
        assert belief.mean >= belief.spread and belief.mean + belief.spread <= 1


def repaired(weight: float, before: int) -> Result:
    """Play kept promises, one at a time, until trust is back."""
    moves: tuple[str, ...] = ("broken", "kept")
    while (result := run(Parameters(weight=weight, before=before, moves=moves))).repaired is None:
        assert "not back yet" in read_out(result)
        moves = (*moves, "kept")
    return result


@pytest.mark.parametrize(("weight", "needed"), [(1.0, 4), (3.0, 12), (5.0, 20)])
def test_the_task_has_answers(weight: float, needed: int) -> None:
    assert repaired(weight, 3).repaired == needed
    assert f"took {needed} promises kept" in read_out(repaired(weight, 3))


@pytest.mark.parametrize("before", range(6))
@pytest.mark.parametrize("weight", [1, 2, 3])
def test_the_closed_form(before: int, weight: int) -> None:
    # k = w a / b with a = 1 + before, b = 1.
    assert repaired(float(weight), before).repaired == Fraction(weight) * (1 + before)


def test_seven_kept_before_take_twice_as_many_as_three() -> None:
    moves = ("broken", *("four",) * 6)
    assert run(Parameters(before=7, moves=moves)).repaired == 24 == 2 * 12


def test_trust_that_came_back_can_be_lost_again() -> None:
    assert "lost again" in read_out(run(Parameters(weight=1.0, moves=("broken", "four", "broken"))))
    assert "None was broken yet" in read_out(run(Parameters(moves=())))
