"""What the exercises of lesson 03 say follows from the data and the models."""

from __future__ import annotations

import pytest

from course_lib.charts.arithmetic import sums
from course_lib.charts.payments import payments
from course_lib.charts.promises import promises
from course_lib.evidence import tidy
from course_lib.exercises.questions import find
from course_lib.labs import promise_audit, trust_over_time
from course_lib.report import Report, load


@pytest.fixture(scope="module")
def report() -> Report:
    return load()


def right(name: str) -> set[str]:
    return {option.id for option in find(name).option if option.right}


def enough(unpaid: int) -> int:
    """Visits for a chance of 95%."""
    return next(n for n in range(176) if promise_audit.finds_one(n, unpaid, 175) >= 0.95)


def test_visits_for_five_for_two_and_for_one() -> None:
    assert (enough(5), enough(1)) == (78, 167)
    assert enough(2) == find("integrity-7").answer
    assert 1 - promise_audit.finds_one(136, 2, 175) == pytest.approx(39 * 38 / (175 * 174)) and 39 * 38 / (175 * 174) < 0.05
    assert promise_audit.finds_one(88, 2, 175) == pytest.approx(0.75, abs=0.01)
    assert 3 / (2 / 175) == 262.5


def test_the_sum_checks_and_says_no_more(report: Report) -> None:
    [only] = sums(report)
    assert only.ids == ("f08", "f09", "f10") and only.checks
    assert report.row("silences", "s19")["concerns_row"] == "f08"
    assert right("integrity-2") == {"agree"}


def test_one_layer_is_a_promise_of_government(report: Report) -> None:
    layers = {row["measure_id"]: row["direction"] for row in report.rows("measures") if row["part_of"] == "m072"}
    assert layers == {"m069": "none", "m070": "none", "m071": "social"}
    assert right("integrity-3") == {"government"}


def test_campaigns_are_activities(report: Report) -> None:
    some = [row for row in report.rows("measures") if row["theme_id"] == "integrity" and row["form"] == "campaign"]
    assert {row["stage"] for row in some} == {"activity"} and right("integrity-4") == {"activity"}
    claims = tidy(report)
    [habit] = claims[claims.claim_id == "c15"].rung
    assert habit == "instrument"


def test_the_reward_reaches_the_third_step(report: Report) -> None:
    assert tuple(item.id for item in find("integrity-5").item) == ("input", "activity", "output", "outcome")
    assert report.row("measures", "m081")["stage"] == "output"


def test_evidence_from_the_receiving_end() -> None:
    assert right("integrity-6") == {"signed", "visits", "bank"}


def test_half_the_visits() -> None:
    assert promise_audit.finds_one(88, 4, 175) == pytest.approx(0.94, abs=0.005)
    assert promise_audit.finds_one(88, 1, 175) == pytest.approx(0.5, abs=0.005)
    assert right("integrity-8") == {"uneven"}


def test_promises_that_repair_a_broken_one() -> None:
    def repaired(weight: float) -> int | None:
        moves = ("broken", *("kept",) * 25)
        return trust_over_time.run(trust_over_time.Parameters(weight=weight, before=3, moves=moves)).repaired

    assert repaired(5.0) == find("integrity-9").answer
    assert (repaired(1.0), repaired(3.0)) == (4, 12)


def test_trust_is_not_measured(report: Report) -> None:
    assert "conduct" in report.row("silences", "s22")["missing_en"]
    assert right("integrity-10") == {"unknown"}


def test_coverage_between_two_totals() -> None:
    exercise = find("integrity-11")
    assert (exercise.lower, exercise.upper) == (175 / 350, 175 / 200)
    assert 0.62 <= 175 / 275 <= 0.65


def test_measures_that_answer_to_society(report: Report) -> None:
    found = promises(report)
    assert found.counts["society"] == find("integrity-13").answer
    wholes = found.measures[~found.measures.part]
    assert (wholes.to == "society").sum() == 2 and found.counts["within"] == 4
    assert (found.measures.direction == "internal").sum() == 4


def test_one_payment_of_three_is_counted(report: Report) -> None:
    found = payments(report)
    assert (len(found.names), found.counted) == (3, 1)
