from __future__ import annotations

from dataclasses import replace
from statistics import mean

import pytest
from scipy.stats import hypergeom

from course_lib.labs.promise_audit import Parameters, bound, chance, finds_one, read_out, run
from course_lib.parameters import printed


@pytest.mark.parametrize("unpaid", [0, 1, 4, 5, 33, 60])
def test_the_curve_is_scipys_hypergeometric(unpaid: int) -> None:
    result = run(Parameters(unpaid=unpaid))
    expected = [1 - hypergeom(175, unpaid, visits).pmf(0) for visits in range(176)]
    assert list(result.curve) == pytest.approx(expected, abs=1e-9)
    assert [finds_one(visits, unpaid, 175) for visits in range(176)] == pytest.approx(expected, abs=1e-9)


def test_the_population_is_the_reports() -> None:
    assert run(Parameters()).paid == printed("f08") == 175


def visits_for(unpaid: int) -> int:
    return next(visits for visits in range(1, 176) if run(Parameters(unpaid=unpaid, visits=visits)).chance >= 0.95)


def test_the_task_has_answers() -> None:
    assert visits_for(5) == 78
    assert visits_for(1) == 167
    assert "short of 95%" in read_out(run(Parameters(visits=77)))
    assert "enough for 95%" in read_out(run(Parameters(visits=78)))


def test_half_the_households_find_half_on_average_only() -> None:
    found = [run(Parameters(unpaid=4, visits=87, seed=seed)).found for seed in range(1, 600)]
    assert mean(found) == pytest.approx(4 * 87 / 175, abs=0.15)
    assert set(found) == {0, 1, 2, 3, 4}
    assert {run(Parameters(unpaid=1, visits=87, seed=seed)).found for seed in range(1, 60)} == {0, 1}
    assert run(Parameters(unpaid=1, visits=88)).chance == pytest.approx(88 / 175)


@pytest.mark.parametrize("visits", [1, 10, 30, 78, 174, 175])
def test_the_bound_is_the_largest_that_may_be_missed(visits: int) -> None:
    allowed = [unpaid for unpaid in range(176) if hypergeom(175, unpaid, visits).pmf(0) >= 0.05 - 1e-12]
    assert bound(visits, 175) == max(allowed)
    # The rule of three is on the safe side.
    assert bound(visits, 175) <= 3 / visits * 175 + 1


def test_what_is_not_quite_certain_is_not_called_so() -> None:
    assert "> 99.9%" in read_out(run(Parameters(unpaid=5, visits=170))) and "100.0%" in read_out(run(Parameters(unpaid=5, visits=171)))
    assert "no room, at 95%" in read_out(run(Parameters(unpaid=0, visits=174)))


def test_an_audit_of_all_and_an_audit_of_nothing_wrong() -> None:
    everybody = run(Parameters(visits=175))
    assert (everybody.found, everybody.chance) == (5, 1) and not chance(everybody.parameters)
    nothing = run(Parameters(unpaid=0, visits=175))
    assert "nothing to find" in read_out(nothing) and "nothing is left open" in read_out(nothing)
    assert not chance(replace(Parameters(), unpaid=0)) and chance(Parameters())
