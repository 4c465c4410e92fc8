"""Agreement of two coders is Krippendorff's alpha, and the card prints what the data give."""

from __future__ import annotations

import math
from collections import Counter
from itertools import product
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib.reliability import LEVELS, agreement, alpha
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
