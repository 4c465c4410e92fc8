from __future__ import annotations

import math
from dataclasses import replace

import pytest

from course_lib.bounds import Bounds
from course_lib.labs.missing_denominator import Parameters, draw, read_out, run
from course_lib.language import set_language
from course_lib.parameters import printed


def test_the_numerator_is_the_reports() -> None:
    assert run(Parameters()).reached == printed("f08") == 175
    assert run(Parameters(entitled=175)).share == 1 and run(Parameters(entitled=350)).share == 0.5


def test_by_hand() -> None:
    # A tenth of 175 is 17.5: 158 households were rightly paid, 17 wrongly; of 300 entitled 142 wait for 2,000 yuan each.
    result = run(Parameters(entitled=300, wrongly=0.1))
    assert (result.reached, result.wrongly, result.waiting) == (158, 17, 142)
    assert "284,000 yuan" in read_out(result) and "34,000 yuan" in read_out(result)


def test_the_task_has_its_answers() -> None:
    totals = range(175, 1751, 5)
    assert next(total for total in totals if run(Parameters(entitled=total)).share < 0.9) == 195
    assert next(total for total in totals if run(Parameters(entitled=total)).share < 0.5) == 355
    # Between two places of the slider nothing else happens: 194 are nine in ten, 351 are fewer than half.
    assert 175 / 194 > 0.9 > 175 / 195 and 175 / 350 == 0.5 > 175 / 351
    roughly = run(Parameters(entitled=300, unsure=0.2))
    assert roughly.total == Bounds(240, 360)
    assert roughly.coverage == Bounds(175 / 360, 175 / 240)


@pytest.mark.parametrize("entitled", [175, 180, 300, 1745])
@pytest.mark.parametrize("unsure", [0.0, 0.05, 0.35, 0.5])
@pytest.mark.parametrize("wrongly", [0.0, 0.14, 0.4])
def test_bounds_are_those_of_every_whole_total(entitled: int, unsure: float, wrongly: float) -> None:
    result = run(Parameters(entitled=entitled, unsure=unsure, wrongly=wrongly))
    close = [n for n in range(1, 2700) if abs(n - entitled) <= entitled * unsure + 1e-6 and n >= result.reached]
    assert result.total == Bounds(close[0], close[-1])
    shares = [result.reached / n for n in close]
    assert (result.coverage.lower, result.coverage.upper) == (min(shares), max(shares))
    assert result.share in result.coverage and result.coverage.upper <= 1


def test_wrong_payments_lower_coverage_and_change_no_printed_figure() -> None:
    start = Parameters(entitled=400)
    shares = [run(replace(start, wrongly=share)).share for share in (0.0, 0.1, 0.2, 0.4)]
    assert shares == sorted(shares, reverse=True) and len(set(shares)) == 4
    for share in (0.0, 0.2, 0.4):
        figure = draw(run(replace(start, wrongly=share)))
        assert {"175", "400"} <= {note["text"] for note in figure.layout.annotations}


def test_the_words_say_no_more_than_every_possible_total_allows() -> None:
    assert "delivered to all" in read_out(run(Parameters(entitled=175)))
    assert "At least nine in ten" in read_out(run(Parameters(entitled=190)))
    assert "Half or more" in read_out(run(Parameters(entitled=195)))
    assert "Half or more" in read_out(run(Parameters(entitled=350)))
    assert "Fewer than half" in read_out(run(Parameters(entitled=355)))
    assert "Were half reached? That cannot be told." in read_out(run(Parameters(entitled=300, unsure=0.2)))
    assert "Were all, nine in ten or half reached?" in read_out(run(Parameters(entitled=240, unsure=0.5)))
    assert "Fewer than half" in read_out(run(Parameters(entitled=1000, unsure=0.5)))


def test_the_two_bars_add_up() -> None:
    result = run(Parameters(entitled=500, wrongly=0.2))
    reached, waiting, wrongly = (trace.x for trace in draw(result).data if trace.type == "bar")
    assert reached[0] + waiting[0] == 500 and reached[1] + wrongly[1] == 175
    assert waiting[1] is None and wrongly[0] is None


def test_the_curve_stands_on_the_axis() -> None:
    for parameters in (Parameters(), Parameters(entitled=175, unsure=0.5, wrongly=0.4), Parameters(entitled=1750, unsure=0.5)):
        result = run(parameters)
        left, right = draw(result).layout.xaxis.range
        assert 10**left < result.total.lower <= result.total.upper < 10**right
        assert math.log10(parameters.entitled) > left


def test_sums_are_told_as_each_language_tells_them() -> None:
    set_language("zh")
    assert "共欠 25 万元" in read_out(run(Parameters()))
