from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise, product
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from course_lib.labs.index_weights import INDICATORS, Parameters, draw, indicators, read_out, rescaled, run, shares_first
from course_lib.paths import package_folder
from course_lib.report import load

UNIT = [tuple(float(row == column) for column in range(4)) for row in range(4)]
THEMES = ("open", "effective", "integrity", "emergency", "law")


def drawn_at_random(vectors: list[tuple[float, ...]], draws: int = 400_000) -> tuple[np.ndarray, np.ndarray]:
    """Share of weights drawn evenly from the simplex that put each vector first, and its standard error."""
    weights = np.random.default_rng(20).dirichlet(np.ones(4), draws)
    scores = weights @ np.array(vectors).T
    shares = (scores >= scores.max(axis=1, keepdims=True) - 1e-12).mean(axis=0)
    return shares, np.sqrt(shares * (1 - shares) / draws)


# --- shares of all weightings -----------------------------------------------------------------------------------


@pytest.mark.parametrize("level", [0.0, 0.2, 0.35, 0.5, 0.9])
def test_one_indicator_against_a_level_is_a_smaller_simplex(level: float) -> None:
    # The weight on one of four indicators is above a level in (1 - level)^3 of all weightings.
    first, other = shares_first([UNIT[0], (level,) * 4])
    assert first == pytest.approx((1 - level) ** 3, abs=1e-9) and first + other == pytest.approx(1)


@pytest.mark.parametrize("level", [0.3, 0.4, 0.6])
def test_two_rivals_at_corners_by_inclusion(level: float) -> None:
    # Level l beats e1 and e2 where both weights are below it: 1 - 2 (1 - l)^3 + (1 - 2 l)^3 where that is positive.
    expected = 1 - 2 * (1 - level) ** 3 + max(0.0, 1 - 2 * level) ** 3
    assert shares_first([(level,) * 4, UNIT[0], UNIT[1]])[0] == pytest.approx(expected, abs=1e-9)


def test_order_of_two_sums_is_even_by_symmetry() -> None:
    assert shares_first([(1, 1, 0, 0), (0, 0, 1, 1)]) == pytest.approx((0.5, 0.5))
    assert shares_first([(3, 2, 1, 0), (0, 1, 2, 3), (1, 0, 3, 2), (2, 3, 0, 1)]) == pytest.approx((0.25,) * 4)


@pytest.mark.parametrize("seed", range(6))
def test_shares_agree_with_weights_drawn_at_random(seed: int) -> None:
    vectors = [tuple(row) for row in np.random.default_rng(seed).random((3 + seed, 4)).tolist()]
    shares, error = drawn_at_random(vectors)
    exact = shares_first(vectors)
    assert sum(exact) == pytest.approx(1)
    assert np.all(np.abs(np.array(exact) - shares) < 5 * error + 1e-5)


@pytest.mark.parametrize("scale", ["rescaled", "as_is"])
def test_shares_of_the_kits_report_agree_with_weights_drawn_at_random(scale: str) -> None:
    ranked = run(Parameters(scale=scale)).ranked
    shares, error = drawn_at_random([one.used for one in ranked])
    for one, share, wide in zip(ranked, shares, error, strict=True):
        assert abs(one.first - share) < 5 * wide + 1e-5, one.theme


def test_what_is_alike_is_first_together() -> None:
    assert shares_first([UNIT[0], UNIT[0], UNIT[1]]) == pytest.approx((0.5, 0.5, 0.5))
    assert shares_first([(0.4,) * 4] * 3) == (1, 1, 1)
    assert shares_first([(0.1, 0.2, 0.3, 0.4)]) == (1,)


def test_what_is_better_everywhere_leaves_nothing() -> None:
    assert shares_first([(0.5, 0.5, 0.5, 0.5), (0.4, 0.5, 0.5, 0.5)]) == (1, 0)


# --- indicators -------------------------------------------------------------------------------------------------


def _rows(table: str) -> list[dict[str, str]]:
    with (package_folder() / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("theme", THEMES)
def test_indicators_are_those_of_the_files(real_folder: Path, theme: str) -> None:
    measures = [row for row in _rows("measures") if row["theme_id"] == theme and not row["part_of"]]
    effects = [row for row in _rows("claims") if row["theme_id"] == theme]
    checkable = sum(row["rung"] in ("document", "output", "outcome") for row in measures)
    checkable += sum(row["evidence"] in ("figure", "partial_figure") for row in effects)
    tools = Counter(row["tool"] for row in measures)
    expected = (
        checkable / (len(measures) + len(effects)),
        sum(row["direction"] == "social" for row in measures) / len(measures),
        (1 - sum((count / len(measures)) ** 2 for count in tools.values())) / 0.75,
        sum(row["stage"] in ("output", "outcome") for row in measures) / len(measures),
    )
    assert indicators(load(real_folder))[theme] == pytest.approx(expected)
    assert all(0 <= value <= 1 for value in expected)


def test_variety_is_1_when_the_tools_are_used_alike(tmp_path: Path, write_package: Callable[..., Path]) -> None:
    def four(tables: Any, descriptor: Any) -> None:
        first = tables["measures"][0]
        more = ("authority", "treasure", "organisation")
        tables["measures"] += [first | {"measure_id": f"m{n:03}", "tool": tool} for n, tool in enumerate(more, 10)]

    values = indicators(load(write_package(tmp_path, four)))
    # Of the theme "open" stand alone: the desk (nodality), the rules (authority), and three more.
    assert values["open"][2] == pytest.approx((1 - (2 / 5) ** 2 - 3 * (1 / 5) ** 2) / 0.75)
    # The other theme has no measures: nothing to show, and one effect of two with a figure.
    assert values["effective"] == (0.5, 0, 0, 0)


def test_rescaling_runs_from_the_lowest_to_the_highest() -> None:
    used = rescaled([(0.2, 1, 5, 0), (0.4, 1, 3, 0), (0.3, 1, 4, 0.5)])
    assert used == [(0, 0, 1, 0), (1, 0, 0, 0), (0.5, 0, 0.5, 1)]
    assert rescaled([]) == []


# --- the model --------------------------------------------------------------------------------------------------


def test_the_index_is_the_weighted_mean() -> None:
    result = run(Parameters(1, 2, 3, 4))
    for one in result.ranked:
        assert one.index == pytest.approx(sum(weight * value for weight, value in zip((0.1, 0.2, 0.3, 0.4), one.used, strict=True)))
    assert [one.index for one in result.ranked] == sorted((one.index for one in result.ranked), reverse=True)
    assert run(Parameters(2, 4, 6, 8)).ranked == result.ranked


def test_no_weight_no_ranking() -> None:
    result = run(Parameters(0, 0, 0, 0))
    assert result.leaders == result.flips == ()
    assert "no ranking" in draw(result).layout.title.text and "no ranking" in read_out(result)
    assert "0.00," not in " ".join(draw(result).data[2].text)
    assert sum(one.first for one in result.ranked) == pytest.approx(1)


def test_flips_are_where_a_search_finds_another_first() -> None:
    parameters = Parameters(3, 5, 2, 7)
    result = run(parameters)
    for n, indicator in enumerate(INDICATORS):
        others = [weight if k != n else 0 for k, weight in enumerate(parameters.weights)]
        rest = sum(others)

        def first(weight: float, n: int = n, others: list[float] = others, rest: float = rest) -> str:
            weights = [weight if k == n else (1 - weight) * other / rest for k, other in enumerate(others)]
            return max(result.ranked, key=lambda one: sum(w * value for w, value in zip(weights, one.used, strict=True))).theme

        steps = [step / 500 for step in range(501)]
        found = [(b, first(a), first(b)) for a, b in pairwise(steps) if first(a) != first(b)]
        flips = [flip for flip in result.flips if flip.indicator == indicator]
        assert [(flip.before, flip.after) for flip in flips] == [(before, after) for _, before, after in found]
        assert [flip.weight for flip in flips] == pytest.approx([weight for weight, _, _ in found], abs=0.003)


def test_four_of_the_five_themes_can_be_put_first_and_one_cannot() -> None:
    found = Counter(run(Parameters(*parts)).leaders[0].theme for parts in product(range(0, 11, 5), repeat=4) if any(parts))
    assert set(found) == {one.theme for one in run(Parameters()).possible} == {"open", "law", "integrity", "emergency"}
    assert "No weighting at all puts Effective government first" in read_out(run(Parameters()))


def test_the_scale_alone_changes_the_shares() -> None:
    one, other = (run(replace(Parameters(), scale=scale)) for scale in ("rescaled", "as_is"))
    assert {theme.theme: theme.raw for theme in one.ranked} == {theme.theme: theme.raw for theme in other.ranked}
    assert {theme.theme: theme.first for theme in one.ranked} != {theme.theme: theme.first for theme in other.ranked}


# --- another report ---------------------------------------------------------------------------------------------


def test_it_reads_the_report_in_use(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(run(Parameters()).ranked) == 5
    monkeypatch.setenv("COURSE_REPORT", str(package))
    result = run(Parameters())
    assert [one.theme for one in result.ranked] == ["open", "effective"]
    assert result.ranked[0].name == "Open government" and draw(result).description


def test_it_notices_that_a_report_was_filled_further(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_REPORT", str(package))
    [before] = [one.raw for one in run(Parameters()).ranked if one.theme == "open"]
    file = package / "measures.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("internal,activity,document", "internal,output,document"), encoding="utf-8")
    [after] = [one.raw for one in run(Parameters()).ranked if one.theme == "open"]
    assert (before[3], after[3]) == (0, 0.5)


def _alike(tables: Any, descriptor: Any) -> None:
    """Both themes have one and the same claim each, and no measure stands in either."""
    tables["measures"] = []
    tables["claims"] = [row | {"theme_id": theme} for row, theme in zip(tables["claims"], ("open", "effective"), strict=True)]
    tables["claims"] = [row | {"evidence": "none", "figure_id": "", "stage": "output"} for row in tables["claims"]]
    for table in ("figures", "silences", "documents", "roles", "second_coding"):
        tables[table] = []


def test_themes_that_are_level_share_the_first_place(tmp_path: Path, write_package: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_REPORT", str(write_package(tmp_path, _alike)))
    result = run(Parameters())
    assert [one.theme for one in result.leaders] == ["open", "effective"]
    assert [one.first for one in result.ranked] == [1, 1]
    assert draw(result).layout.title.text == "Level at the top: 2 themes"
    assert "share the first place" in read_out(result)
