from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from scipy import optimize, stats

from course_lib.labs.deterrence import HIGHEST_FINE, Parameters, draw, read_out, run
from course_lib.parameters import printed


def test_it_starts_where_the_report_stands() -> None:
    assert Parameters().officers == printed("f13") == 600


def test_by_hand() -> None:
    # 600 x 10 / 30,000 = 0.2; a breach costs 400 on average; 1 - exp(-0.4) comply.
    result = run(Parameters())
    assert (result.chance, result.expected, result.staff) == (0.2, 400, 12_000_000)
    assert result.compliance() == pytest.approx(0.32968)
    assert result.fined == pytest.approx(30_000 * 0.67032 * 0.2, rel=1e-4)
    assert result.collected() == pytest.approx(result.fined * 2000)


@pytest.mark.parametrize(("officers", "fine", "gain"), list(product((100, 600, 2400), (100, 2000, 15_000), (200, 1000, 10_000))))
def test_compliance_is_the_distribution_of_gains(officers: int, fine: int, gain: int) -> None:
    result = run(Parameters(officers=officers, fine=fine, gain=gain))
    assert result.compliance() == pytest.approx(stats.expon(scale=gain).cdf(result.chance * fine))


def test_firms_that_weigh_one_by_one_come_to_the_same() -> None:
    chance = np.random.default_rng(5)
    for parameters in (Parameters(), Parameters(officers=1500, fine=3000), Parameters(fine=12_000)):
        result = run(parameters)
        breaking = chance.exponential(parameters.gain, 400_000) > result.chance * parameters.fine
        fined = breaking & (chance.random(400_000) < result.chance)
        assert 1 - breaking.mean() == pytest.approx(result.compliance(), abs=0.004)
        assert fined.mean() * parameters.entities == pytest.approx(result.fined, rel=0.03)


def test_twice_the_officers_deter_like_twice_the_fine_and_other_people_pay() -> None:
    start, officers, fine = run(Parameters()), run(Parameters(officers=1200)), run(Parameters(fine=4000))
    assert officers.compliance() == pytest.approx(fine.compliance()) == pytest.approx(0.5507, abs=1e-4)
    assert officers.collected() == pytest.approx(fine.collected())
    assert officers.staff == 2 * fine.staff == 2 * start.staff
    assert officers.fined == pytest.approx(2 * fine.fined)


def test_once_everyone_is_inspected_more_officers_do_nothing_and_a_fine_still_does() -> None:
    full = Parameters(officers=1200, inspections=26)
    assert run(full).capped and not run(Parameters()).capped
    assert run(replace(full, officers=2400)).compliance() == run(full).compliance()
    assert run(replace(full, fine=4000)).compliance() > run(full).compliance()
    assert "Everyone is inspected already" in read_out(run(full))


def test_fines_bring_in_most_where_a_breach_costs_what_it_gains() -> None:
    result = run(Parameters())
    best = optimize.minimize_scalar(lambda fine: -result.collected(fine), bounds=(100, HIGHEST_FINE), method="bounded")
    assert best.x == pytest.approx(result.parameters.gain / result.chance, rel=1e-3) == pytest.approx(5000, rel=1e-3)
    assert result.compliance(5000) == pytest.approx(1 - np.exp(-1)) == pytest.approx(0.632, abs=1e-3)
    assert "would bring in less" in read_out(run(Parameters(fine=5100)))
    assert "would bring in less" not in read_out(run(Parameters(fine=5000)))


def test_the_task_has_an_answer_on_the_slider() -> None:
    enough = [fine for fine in range(100, HIGHEST_FINE + 1, 100) if run(Parameters(fine=fine)).compliance() >= 0.8]
    assert enough[0] == 8100 and -5000 * np.log(0.2) == pytest.approx(8047, abs=1)


def test_the_chart_marks_where_one_began() -> None:
    first, chosen = draw(run(Parameters(fine=8100))).data[1:3]
    assert (first.x[0], chosen.x[0]) == (2000, 8100) and first.marker.symbol != chosen.marker.symbol
