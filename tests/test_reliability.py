"""Agreement of two coders is Krippendorff's alpha, and the card prints what the data give."""

from __future__ import annotations

import math
from collections import Counter
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib.reliability import LEVELS, Level, _alphas, agreement, alpha, alpha_interval
from course_lib.report import load

CODES = ["low", "middle", "high", "top"]
PAIRS = st.lists(st.tuples(st.sampled_from([*CODES, None]), st.sampled_from([*CODES, None])), min_size=1, max_size=30)
KNOWN = st.lists(st.tuples(st.sampled_from(CODES), st.sampled_from(CODES)), min_size=2, max_size=30)


def _coded(codes: list[str | None]) -> pd.Series:
    return pd.Series(pd.Categorical(codes, categories=CODES, ordered=True))


def _both(pairs: list[tuple[str | None, str | None]]) -> tuple[pd.Series, pd.Series]:
    return _coded([first for first, _ in pairs]), _coded([second for _, second in pairs])


def by_definition(pairs: list[tuple[str, str]], level: str, order: list[str] = CODES) -> float:
    """Return alpha as 1 - observed / expected disagreement, from the matrix of coincidences (Krippendorff 2018, chapter 12)."""
    coincidences = Counter(pairs) + Counter((second, first) for first, second in pairs)
    totals = Counter[str]()
    for (code, _), count in coincidences.items():
        totals[code] += count
    cases = sum(totals.values())

    def apart(one: str, other: str) -> float:
        if level == "nominal":
            return float(one != other)
        low, high = sorted((order.index(one), order.index(other)))
        return (sum(totals[code] for code in order[low : high + 1]) - (totals[one] + totals[other]) / 2) ** 2

    observed = sum(count * apart(*pair) for pair, count in coincidences.items())
    expected = sum(totals[one] * totals[other] * apart(one, other) for one, other in product(totals, totals))
    return 1 - (cases - 1) * observed / expected if expected else math.nan


@pytest.mark.parametrize("level", ["nominal", "ordinal"])
@given(pairs=KNOWN)
def test_alpha_is_that_of_the_definition(level: str, pairs: list[tuple[str, str]]) -> None:
    assert alpha(*_both(pairs), level) == pytest.approx(by_definition(pairs, level), abs=1e-9, nan_ok=True)


@pytest.mark.parametrize("level", ["nominal", "ordinal"])
@given(pairs=PAIRS)
def test_units_coded_once_are_left_out(level: str, pairs: list[tuple[str | None, str | None]]) -> None:
    complete = [(first, second) for first, second in pairs if first and second]
    assert alpha(*_both(pairs), level) == pytest.approx(by_definition(complete, level), abs=1e-9, nan_ok=True)


@pytest.mark.parametrize("level", ["nominal", "ordinal"])
@given(codes=st.lists(st.sampled_from(CODES), min_size=2, max_size=30).filter(lambda codes: len(set(codes)) > 1))
def test_perfect_agreement_is_one(level: str, codes: list[str]) -> None:
    assert alpha(_coded(codes), _coded(codes), level) == 1


@pytest.mark.parametrize("codes", [["low"] * 5, [], [None, None]])
def test_alpha_of_codes_that_do_not_vary_is_no_number(codes: list[str | None]) -> None:
    assert math.isnan(alpha(_coded(codes), _coded(codes)))


@given(pairs=KNOWN)
def test_it_does_not_matter_who_was_first(pairs: list[tuple[str, str]]) -> None:
    first, second = _both(pairs)
    assert alpha(first, second) == pytest.approx(alpha(second, first), nan_ok=True)


def test_ordinal_forgives_neighbours() -> None:
    first, near, far = (_coded([*CODES, code]) for code in ("low", "middle", "top"))
    assert alpha(first, near, "ordinal") > alpha(first, far, "ordinal")
    assert alpha(first, near) == pytest.approx(alpha(first, far), abs=0.02)


@pytest.mark.parametrize("other", [_coded(["low"]), pd.Series(["low", "high"], dtype="category")])
def test_the_two_codings_must_fit(other: pd.Series) -> None:
    with pytest.raises(ValueError, match="same units and categories"):
        alpha(_coded(["low", "high"]), other)


def test_second_coding_is_compared_row_by_row(package: Path) -> None:
    report = load(package)
    found = agreement(report)
    assert list(found) == ["variable", "level", "units", "same", "alpha"]
    assert list(found.variable) == [variable for variable, levels in LEVELS.items() for _ in levels]
    assert found.units.eq(3).all()
    assert found.same.eq(1).all()


def _card(folder: Path) -> list[list[str]]:
    """Return the cells of the card's table of agreement."""
    lines = (folder / "README.md").read_text(encoding="utf-8").splitlines()
    [start] = [n for n, line in enumerate(lines) if line.startswith("| variable | level |") and line.endswith("| alpha |")]
    rows = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip(" `") for cell in line.strip("|").split("|")])
    return rows


def test_the_card_prints_the_agreement_of_the_data(real_folder: Path) -> None:
    found = agreement(load(real_folder))
    expected = [[row.variable, row.level, str(row.units), f"{row.same:.1%}", f"{row.alpha:.3f}"] for row in found.itertuples()]
    assert _card(real_folder) == expected


def test_the_cards_figures_are_those_of_the_definition(real_folder: Path) -> None:
    report = load(real_folder)
    second = {row["measure_id"]: row for row in report.rows("second_coding")}
    for variable, level, *_, printed in _card(real_folder):
        order = report.fields("measures")[variable]["constraints"]["enum"]
        pairs = [(row[variable], second[row["measure_id"]][variable]) for row in report.rows("measures") if row["measure_id"] in second]
        assert printed == f"{by_definition(pairs, level, order):.3f}", (variable, level)


# --- the bootstrap ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("level", ["nominal", "ordinal"])
@given(pairs=KNOWN)
def test_alpha_of_a_draw_is_that_of_the_package(level: Level, pairs: list[tuple[str, str]]) -> None:
    first, second = _both(list(pairs))
    table = np.zeros((1, len(CODES), len(CODES)))
    np.add.at(table[0], (first.cat.codes, second.cat.codes), 1)
    assert _alphas(table, level)[0] == pytest.approx(alpha(first, second, level), abs=1e-9, nan_ok=True)


def test_the_interval_is_that_of_units_drawn_one_by_one() -> None:
    # By hand, with the package: other draws, so the ends agree but for what chance does to the 2.5th percentile.
    first, second = _both([*zip(CODES * 6, CODES * 6, strict=True), ("low", "top"), ("middle", "high"), ("top", "low")])
    found = alpha_interval(first, second)
    rng = np.random.default_rng(1)
    rows = [rng.integers(len(first), size=len(first)) for _ in range(1_500)]
    drawn = [alpha(first.iloc[row].reset_index(drop=True), second.iloc[row].reset_index(drop=True)) for row in rows]
    assert (found.low, found.high) == pytest.approx(tuple(np.quantile(drawn, [0.025, 0.975])), abs=0.02)
    assert found.low < found.alpha < found.high
    assert (found.alpha, found.units, found.same) == (alpha(first, second), 27, 24)


def test_two_units_can_be_reckoned_by_hand() -> None:
    # Coded (a, a) and (b, c). Drawn twice over, half the draws hold both units: coincidences aa 2, bc 1, cb 1; of 4 codes
    # observed disagreement is 2/4, expected (2*1 + 2*1 + 1*2 + 1*2 + 1*1 + 1*1) / (4*3) = 10/12, so alpha is 1 - 0.6 = 0.4. A quarter
    # are all (a, a): no alpha. A quarter are all (b, c): observed 1, expected 8/12, alpha -0.5.
    first, second = _both([("low", "low"), ("middle", "high")])
    found = alpha_interval(first, second, draws=400)
    assert found.alpha == pytest.approx(0.4)
    assert math.isnan(found.low) and math.isnan(found.high)
    tables = np.zeros((3, 4, 4))
    for table, pairs in zip(tables, ([(0, 0), (1, 2)], [(0, 0), (0, 0)], [(1, 2), (1, 2)]), strict=True):
        np.add.at(table, tuple(np.array(pairs).T), 1)
    assert list(_alphas(tables, "nominal")) == pytest.approx([0.4, math.nan, -0.5], nan_ok=True)


def test_the_same_seed_gives_the_same_interval_and_another_share_another() -> None:
    first, second = _both([*zip(CODES * 5, CODES * 5, strict=True), ("low", "top"), ("high", "top")])
    assert alpha_interval(first, second) == alpha_interval(first, second)
    assert alpha_interval(first, second, seed=1) != alpha_interval(first, second)
    wide, narrow = alpha_interval(first, second), alpha_interval(first, second, share=0.5)
    assert wide.low < narrow.low <= narrow.high <= wide.high


def test_no_disagreement_seen_leaves_an_interval_without_width() -> None:
    assert alpha_interval(_coded(CODES * 3), _coded(CODES * 3))[:3] == (1, 1, 1)


@pytest.mark.parametrize("pairs", [[], [("low", "low")] * 9, [("low", None)] * 4])
def test_without_alpha_there_is_no_interval(pairs: list[tuple[str, str | None]]) -> None:
    found = alpha_interval(*_both(list(pairs)))
    assert all(math.isnan(value) for value in found[:3])
    assert found.units == found.same == sum(second is not None for _, second in pairs)


def test_codes_that_hardly_vary_give_alpha_and_no_interval() -> None:
    found = alpha_interval(*_both([("low", "low")] * 9 + [("top", "top")]))
    assert found.alpha == 1 and math.isnan(found.low)
