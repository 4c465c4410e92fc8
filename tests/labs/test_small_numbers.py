from __future__ import annotations

from dataclasses import replace

import pytest
from statsmodels.stats.proportion import proportion_confint

from course_lib.labs.small_numbers import Parameters, draw, read_out, run
from course_lib.parameters import printed


def test_it_starts_where_the_report_stands() -> None:
    start = Parameters()
    assert (start.cases, start.resolved, start.confidence) == (printed("f01"), printed("f02"), 0.95) == (56, 54, 0.95)
    assert Parameters.specs()["resolved"].bounds.upper == 56  # as the unit "of 56" says


@pytest.mark.parametrize("cases", [56, 112, 1500])
@pytest.mark.parametrize("confidence", [0.8, 0.95, 0.99])
def test_the_interval_is_wilsons(cases: int, confidence: float) -> None:
    result = run(Parameters(cases=cases, resolved=49, confidence=confidence))
    expected = proportion_confint(cases * 49 / 56, cases, alpha=1 - confidence, method="wilson")
    assert (result.interval.lower, result.interval.upper) == pytest.approx(expected)


def test_the_task_has_an_answer_on_the_slider() -> None:
    widths = {cases: run(Parameters(cases=cases)).width for cases in range(56, 400)}
    first = min(cases for cases, width in widths.items() if width <= 5)
    assert all(width > 5 for cases, width in widths.items() if cases < first)
    assert first == 230  # 174 more than the report counts


def test_four_times_the_cases_halve_the_width() -> None:
    wide, narrow = run(Parameters(cases=350)), run(Parameters(cases=1400))
    assert wide.width / narrow.width == pytest.approx(2, rel=0.05)


def test_more_confidence_costs_width_and_all_resolved_is_still_an_interval() -> None:
    widths = [run(Parameters(confidence=level)).width for level in (0.8, 0.9, 0.95, 0.99)]
    assert widths == sorted(widths)
    all_resolved = run(Parameters(resolved=56))
    assert all_resolved.interval.upper == 1 and all_resolved.interval.lower < 0.95


def test_words_say_how_many_more() -> None:
    assert "1 case more" in read_out(run(Parameters(cases=57)))
    assert "more than the report" not in read_out(run(Parameters()))
    chosen = draw(run(replace(Parameters(), cases=300))).data[-2]
    assert set(chosen.x) == {300}
