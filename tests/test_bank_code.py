"""The answers of lesson 07 follow from the data, the codebook's rules and arithmetic."""

from __future__ import annotations

import pytest

from course_lib.charts.coders import coders
from course_lib.coding.codings import coder, pair
from course_lib.coding.units import SIZE, handful
from course_lib.exercises.questions import Exercise, find
from course_lib.parameters import kit_report
from course_lib.reliability import LEVELS, alpha, alpha_interval

REPORT = kit_report()


def asked(number: int) -> Exercise:
    return find(f"code-{number}")


def test_measures_and_codes_that_differ_are_counted() -> None:
    found = coders(REPORT)
    codes = sum(map(len, found.differing.values()))
    assert (found.units, len(found.measures), codes, found.units * len(LEVELS)) == (135, 24, 29, 540)
    assert "24 of 135" in asked(1).evidence["en"] and "29 of 540" in asked(1).evidence["en"]
    assert round(540 / 29) == 19 and round(135 / 24) in (5, 6)


def test_the_ways_of_the_service_windows_are_six_measures() -> None:
    rows = [row for row in REPORT.rows("measures") if row["passage_id"] == "p05"]
    assert asked(2).answer == len(rows) == 6 and not any(row["part_of"] for row in rows)
    assert "One review, one verification" in [row["name_en"] for row in rows]


def test_figures_are_those_of_the_table() -> None:
    printed = [row["as_printed"] for row in REPORT.rows("figures")]
    right = {option.id for option in asked(3).option if option.right}
    assert right == {"complaints", "month", "households"}
    assert any("56" in one for one in printed) and any("175" in one for one in printed)
    assert [row["what_en"] for row in REPORT.rows("figures") if row["qualifier"] == "per" and "month" in row["unit"]]
    assert not any("12319" in one or "2004" in one or "第二" in one for one in printed)


def test_chance_agrees_more_often_where_one_code_is_common() -> None:
    assert asked(4).answer == pytest.approx(0.9**2 + 0.1**2)


def test_without_variation_there_is_no_alpha() -> None:
    first, _ = pair(REPORT, coder(REPORT, 1), {}, "stage")
    same = first.where(first == "input", "input")
    assert alpha(same, same) != alpha(same, same)  # not a number
    assert [option.id for option in asked(5).option if option.right] == ["none"]


def test_the_alphas_of_the_handful_and_of_all() -> None:
    ten = alpha_interval(*pair(REPORT, coder(REPORT, 1), coder(REPORT, 2), "tool"))
    every = coders(REPORT).intervals["tool"]
    assert (ten.units, f"{ten.alpha:.2f}", f"{ten.low:.2f}", f"{ten.high:.0f}") == (10, "0.72", "0.24", "1")
    assert (every.units, *(f"{value:.2f}" for value in every[:3])) == (135, "0.89", "0.82", "0.95")
    disputed = coders(REPORT).measures & {row["measure_id"] for row in handful(REPORT)}
    assert len(disputed) == 5 and SIZE == 10


def test_the_rule_of_three_and_what_it_stands_for() -> None:
    assert asked(6).answer == 3 / SIZE
    assert abs(1 - 0.05 ** (1 / SIZE) - asked(6).answer) < asked(6).tolerance  # the exact bound passes, too
    assert pytest.approx(1 / 3, abs=0.02) == 0.9**SIZE


def test_agreement_is_no_validity_and_talk_is_no_agreement() -> None:
    assert [option.id for option in asked(9).option if option.right] == ["reliable"]
    assert {option.id for option in asked(10).option if option.right} == {"mend", "report"}
    assert [item.id for item in asked(11).item] == ["units", "rules", "code", "alpha", "talk"]


def test_the_share_coded_alike_in_everything() -> None:
    pairs = REPORT.measures.merge(REPORT.second_coding, on="measure_id", suffixes=("", "_2"))
    alike = [pairs[variable].astype(str) == pairs[f"{variable}_2"].astype(str) for variable in LEVELS]
    whole = alike[0] & alike[1] & alike[2] & alike[3]
    assert whole.sum() == 111 and asked(12).answer == pytest.approx(whole.mean())
    single = sum(map(sum, alike)) / (len(pairs) * len(LEVELS))
    ranges = [found.values for found in asked(12).misconception]
    assert ranges[0]["from"] <= single <= ranges[0]["to"] and ranges[1]["from"] <= 1 - whole.mean() <= ranges[1]["to"]
    assert sum(map(sum, alike)) == 511


def test_it_is_a_lesson_of_the_agreed_make() -> None:
    found = [asked(number) for number in range(1, 13)]
    assert found[0].kind == "prediction" and [one.kind for one in found].count("reflection") == 1
    assert found[-1].kind == "code" and 2 <= sum(one.peer for one in found) <= 4
    with pytest.raises(LookupError):
        asked(13)
