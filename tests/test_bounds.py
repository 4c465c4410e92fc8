"""What is true of two numbers is true of their bounds, and a share seen in some cases is Wilson's interval."""

from __future__ import annotations

import operator
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from course_lib.bounds import Bounds, figure_bounds, share, spelled, wilson
from course_lib.language import set_language
from course_lib.report import Report, load

# Whole numbers stay so small that their products are exact as floats too: Python keeps larger ones apart.
NUMBERS = st.floats(-1e12, 1e12) | st.integers(-(10**7), 10**7)


@st.composite
def held(draw: st.DrawFn) -> tuple[Bounds, float]:
    """Return an interval and a number that it holds: an end, or anything between."""
    low, high = sorted((draw(NUMBERS), draw(NUMBERS)))
    inner = draw(st.floats(low, high)) if float(low) < float(high) else low
    return Bounds(low, high), draw(st.sampled_from([low, high, min(max(inner, low), high)]))


# --- arithmetic -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("op", [operator.add, operator.sub, operator.mul])
@given(one=held(), other=held())
def test_the_result_holds_every_result(op: Callable[[Any, Any], Any], one: tuple[Bounds, float], other: tuple[Bounds, float]) -> None:
    assert op(one[1], other[1]) in op(one[0], other[0])


@given(one=held(), other=held())
def test_the_quotient_holds_every_quotient(one: tuple[Bounds, float], other: tuple[Bounds, float]) -> None:
    assume(0 not in other[0])
    # Quotients by nearly nothing are beyond what a float holds; they are refused, see below.
    assume(min(abs(other[0].lower), abs(other[0].upper)) > 1e-200)
    assert one[1] / other[1] in one[0] / other[0]


@pytest.mark.parametrize("op", [operator.add, operator.sub, operator.mul, operator.truediv])
@given(one=held(), number=NUMBERS.filter(lambda number: abs(number) > 1e-100))
def test_a_number_is_the_interval_of_itself(op: Callable[[Any, Any], Any], one: tuple[Bounds, float], number: float) -> None:
    assert op(one[0], number) == op(one[0], Bounds(number, number))
    if op is not operator.truediv or 0 not in one[0]:
        assume(op is not operator.truediv or min(abs(one[0].lower), abs(one[0].upper)) > 1e-200)
        assert op(number, one[0]) == op(Bounds(number, number), one[0])


@given(one=held())
def test_width_and_exactness(one: tuple[Bounds, float]) -> None:
    bounds, _ = one
    assert bounds.width >= 0
    assert bounds.exact == (bounds.lower == bounds.upper)


@pytest.mark.parametrize(
    ("one", "other", "result"),
    [
        (Bounds(101, 199), Bounds(0, 0.1), Bounds(0, 19.900000000000002)),
        (Bounds(-2, 3), Bounds(-5, 4), Bounds(-15, 12)),
        (Bounds(-2, -1), Bounds(-3, -2), Bounds(2, 6)),
    ],
)
def test_products_take_the_outermost_corners(one: Bounds, other: Bounds, result: Bounds) -> None:
    assert one * other == result


def test_an_interval_less_itself_is_not_nothing() -> None:
    # The two are taken to vary independently: the docstring says so.
    assert Bounds(1, 2) - Bounds(1, 2) == Bounds(-1, 1)


@given(low=NUMBERS, high=NUMBERS)
def test_the_lower_bound_comes_first(low: float, high: float) -> None:
    assume(low > high)
    with pytest.raises(ValueError, match="the lower first"):
        Bounds(low, high)


@pytest.mark.parametrize("odd", [float("nan"), float("inf"), float("-inf")])
@pytest.mark.parametrize("place", ["lower", "upper", "both"])
def test_bounds_are_finite_numbers(odd: float, place: str) -> None:
    low, high = odd if place != "upper" else 0, odd if place != "lower" else 0
    with pytest.raises(ValueError, match="two finite numbers"):
        Bounds(low, high)


@pytest.mark.parametrize("divisor", [Bounds(-1, 1), Bounds(0, 1), Bounds(-1, 0), Bounds(0, 0), 0])
def test_nothing_is_divided_by_what_may_be_zero(divisor: Bounds | float) -> None:
    with pytest.raises(ZeroDivisionError, match="holds zero"):
        Bounds(1, 2) / divisor


def test_rounding_of_binary_fractions_is_not_shown() -> None:
    assert repr(Bounds(0.1, 0.2) + 0.1) == "Bounds(lower=0.2, upper=0.3)"


# --- Wilson -----------------------------------------------------------------------------------------------------


@given(cases=st.integers(1, 10_000), part=st.floats(0, 1), confidence=st.floats(0.5, 0.999))
def test_wilson_is_that_of_statsmodels(cases: int, part: float, confidence: float) -> None:
    successes = round(part * cases)
    found = wilson(successes, cases, confidence)
    assert (found.lower, found.upper) == pytest.approx(proportion_confint(successes, cases, 1 - confidence, "wilson"), abs=1e-9)


@given(cases=st.integers(1, 10_000), part=st.floats(0, 1))
def test_wilson_holds_the_share_seen_and_stays_a_share(cases: int, part: float) -> None:
    successes = round(part * cases)
    found = wilson(successes, cases)
    assert successes / cases in found
    assert found.lower >= 0
    assert found.upper <= 1


@pytest.mark.parametrize(
    ("successes", "cases", "confidence"),
    [
        (1, 0, 0.95),
        (0, 0, 0.95),
        (-1, 5, 0.95),
        (6, 5, 0.95),
        (float("nan"), 5, 0.95),
        (1, float("nan"), 0.95),
        (1, 5, 0),
        (1, 5, 1),
        (1, 5, 95),
        (1, 5, float("nan")),
    ],
)
def test_wilson_refuses_what_is_no_sample(successes: float, cases: float, confidence: float) -> None:
    with pytest.raises(ValueError, match=r"(successes|confidence) must lie between"):
        wilson(successes, cases, confidence)


# --- printed figures --------------------------------------------------------------------------------------------

Write = Callable[..., Path]


def _figures(write_package: Write, folder: Path, *numbers: tuple[float, float, str]) -> Report:
    """Return the invented report with the figures f01, f02, ... of these lower and upper bounds and units."""

    def change(tables: Any, _: Any) -> None:
        rows = [
            tables["figures"][1] | {"figure_id": f"f{n:02}", "value": low, "lower": low, "upper": high, "unit": unit}
            for n, (low, high, unit) in enumerate(numbers, 1)
        ]
        tables["figures"][:] = rows

    return load(write_package(folder, change))


def test_bounds_of_a_figure_are_those_of_its_row(tmp_path: Path, write_package: Write) -> None:
    assert figure_bounds(_figures(write_package, tmp_path, (31, 39, "calls")), "f01") == Bounds(31, 39)


def test_unknown_figure(package: Path) -> None:
    with pytest.raises(LookupError, match="f99"):
        figure_bounds(load(package), "f99")


def test_share_is_part_by_whole(tmp_path: Path, write_package: Write) -> None:
    assert share(_figures(write_package, tmp_path, (2, 4, "calls"), (8, 16, "calls")), "f01", "f02") == Bounds(0.125, 0.5)


@pytest.mark.parametrize(("part", "whole", "expected"), [((8, 8), (8, 16), Bounds(0.5, 1)), ((1, 1), (1, 1), Bounds(1, 1))])
def test_the_whole_is_a_part_of_itself(
    tmp_path: Path, write_package: Write, part: tuple[float, float], whole: tuple[float, float], expected: Bounds
) -> None:
    assert share(_figures(write_package, tmp_path, (*part, "calls"), (*whole, "calls")), "f01", "f02") == expected


def test_share_needs_one_unit(tmp_path: Path, write_package: Write) -> None:
    with pytest.raises(ValueError, match="f01 counts calls and f02 counts visits"):
        share(_figures(write_package, tmp_path, (2, 4, "calls"), (8, 16, "visits")), "f01", "f02")


@pytest.mark.parametrize("part", [(9, 9), (3, 9), (17, 20)])
def test_a_part_cannot_be_larger_than_its_whole(tmp_path: Path, write_package: Write, part: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="f01 can be larger than f02"):
        share(_figures(write_package, tmp_path, (*part, "calls"), (8, 16, "calls")), "f01", "f02")


def test_a_share_of_nothing_is_refused(tmp_path: Path, write_package: Write) -> None:
    with pytest.raises(ValueError, match="f02"):
        share(_figures(write_package, tmp_path, (0, 0, "calls"), (0, 0, "calls")), "f01", "f02")


@pytest.mark.parametrize(
    ("figure", "english", "chinese"),
    [
        ((101, 199, "complaints"), "101 to 199 complaints", "101 至 199 起投诉"),
        ((1, 1, "departments"), "1 department", "1 个部门"),
        ((350_000, 350_000, "yuan"), "350,000 yuan", "350,000 元"),
        ((0.9, 1, "share"), "90% to 100%", "90% 至 100%"),
        ((1, 1, "share"), "100%", "100%"),
        ((1, 1, "meetings per month"), "1 meeting a month", "1 次会议/月"),
        ((3, 3, "camels"), "3 camels", "3 camels"),
    ],
)
def test_bounds_in_words(figure: tuple[float, float, str], english: str, chinese: str) -> None:
    row = dict(zip(("lower", "upper", "unit"), figure, strict=True))
    assert spelled(row) == english
    set_language("zh")
    assert spelled(row) == chinese


@pytest.mark.parametrize(
    ("figure", "words"),
    [
        ((2.5, 2.5, "yuan"), "2.5 yuan"),
        ((0.995, 0.999, "share"), "99.5% to 99.9%"),
        ((0.07, 0.29, "share"), "7% to 29%"),
        ((12_345_678_901, 12_345_678_901, "yuan"), "12,345,678,901 yuan"),
    ],
)
def test_words_round_nothing_away(figure: tuple[float, float, str], words: str) -> None:
    assert spelled(dict(zip(("lower", "upper", "unit"), figure, strict=True))) == words


def test_every_unit_of_the_kit_has_chinese_words(real_folder: Path) -> None:
    set_language("zh")
    for figure in load(real_folder).rows("figures"):
        # Percentages need no word.
        assert figure["unit"] == "share" or any("\u4e00" <= letter <= "\u9fff" for letter in spelled(figure)), figure["figure_id"]
