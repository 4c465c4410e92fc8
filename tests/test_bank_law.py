"""The answers of lesson 05 follow from the data and the models."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import pytest

from course_lib.bounds import figure_bounds
from course_lib.charts.counts import counts
from course_lib.evidence import tidy
from course_lib.exercises.questions import Exercise, find
from course_lib.labs import deterrence, two_visits, who_watches_whom
from course_lib.language import codes
from course_lib.parameters import kit_report

REPORT = kit_report()


def asked(number: int) -> Exercise:
    return find(f"law-{number}")


def eight() -> list[str]:
    """The regimes that the report lists in one sentence."""
    claims = tidy(REPORT)
    return list(claims[(claims.passage_id == "p54") & (claims.form == "supervision") & (claims.rung == "instrument")].claim_id)


def test_of_the_eight_regimes_none_runs_to_society() -> None:
    directions = Counter(REPORT.row("measures", regime)["direction"] for regime in eight())
    assert directions == {"hierarchical": 4, "horizontal": 3, "internal": 1}
    assert "None of the eight" in asked(1).evidence["en"]
    assert REPORT.row("measures", "m133")["direction"] == "social" and "m133" not in eight()


def test_certificates_are_an_output_whose_base_is_not_given() -> None:
    assert [option.id for option in asked(2).option if option.right] == ["issued"]
    assert REPORT.row("figures", "f13")["stage"] == "output" and REPORT.row("figures", "f12")["stage"] == "activity"
    assert "in all" in REPORT.row("silences", "s29")["missing_en"] and "4 courses" in REPORT.row("silences", "s30")["missing_en"]


def test_the_order_of_the_logic_model_is_that_of_the_codes() -> None:
    stages = [REPORT.row("measures", measure)["stage"] for measure in ("m112", "m113", "m114")]
    assert [*stages, "outcome"] == codes("stage")
    assert [item.id for item in asked(3).item] == ["rule", "course", "certificate", "fewer"]
    assert [counts(REPORT).stages[stage] > 0 for stage in codes("stage")] == [True, True, True, False]


def test_seats_in_a_course_lie_between_one_course_each_and_all_courses_each() -> None:
    officers, courses = (round(figure_bounds(REPORT, key).lower) for key in ("f13", "f12"))
    assert (asked(4).lower, asked(4).upper) == (officers / courses, officers * courses / courses) == (150, 600)


def test_the_only_eyes_are_those_of_the_model() -> None:
    whole = who_watches_whom.run(who_watches_whom.Parameters())
    alone = {regimes[0] for _, regimes in whole.eyes if len(regimes) == 1}
    right = {option.id: option.right for option in asked(6).option}
    assert len(right) == 6 and {regime for regime, is_right in right.items() if is_right} == alone & set(right)


def test_the_smallest_set_of_regimes_is_that_of_a_search() -> None:
    def sees_all(some: tuple[str, ...]) -> bool:
        return not who_watches_whom.run(who_watches_whom.Parameters(regimes=some)).lost

    sizes = [size for size in range(1, 11) if any(map(sees_all, combinations(who_watches_whom.SEES, size)))]
    assert asked(7).answer == sizes[0] == 7


def test_doubling_officers_and_doubling_the_fine_share_compliance_and_the_sum() -> None:
    officers = deterrence.run(deterrence.Parameters(officers=1200))
    fine = deterrence.run(deterrence.Parameters(fine=4000))
    assert officers.compliance() == pytest.approx(fine.compliance()) and officers.collected() == pytest.approx(fine.collected())
    assert officers.fined == pytest.approx(2 * fine.fined) and officers.staff == 2 * fine.staff
    assert [option.id for option in asked(8).option if option.right] == ["compliance"]


def test_the_lowest_fine_with_four_in_five_complying() -> None:
    found = {fine: deterrence.run(deterrence.Parameters(fine=fine)).compliance() for fine in range(100, 20_001, 100)}
    assert asked(9).answer == min(fine for fine, share in found.items() if share >= 0.8)
    assert round(found[8000], 3) == 0.798 and found[2000] == pytest.approx(1 / 3, abs=0.01)
    # In proportion: what a reader gets who draws a straight line through the start.
    [straight] = [found for found in asked(9).misconception if found.values["from"] == 4600]
    assert straight.values["from"] <= 2000 * 0.8 / deterrence.run(deterrence.Parameters()).compliance() <= straight.values["to"]


def test_the_share_of_the_saving_that_is_lost() -> None:
    result = two_visits.run(two_visits.Parameters(third=0.2))
    assert result.parameters.before == 4 and result.visits["promised"] == 2
    assert asked(11).answer == pytest.approx(result.lost) == pytest.approx(0.1)
    assert two_visits.run(two_visits.Parameters(third=0.2, before=3)).lost == pytest.approx(0.2)


def test_the_regimes_that_answer_upwards_are_counted() -> None:
    claims = tidy(REPORT)
    own = claims[(claims.theme_id == "law") & (claims.form == "supervision")]
    assert asked(15).answer == (own.direction == "hierarchical").sum() == 9
    assert len(own) == 14 and (own[own.claim_id.isin(eight())].direction == "hierarchical").sum() == 4
    upwards = claims[(claims.theme_id == "law") & (claims.direction == "hierarchical")]
    assert {len(own), len(upwards), int(upwards.part_of.isna().sum())} <= set(range(13, 17))


def test_it_is_a_lesson_of_the_agreed_make() -> None:
    found = [asked(number) for number in range(1, 16)]
    assert [one.kind for one in found].count("prediction") == [one.kind for one in found].count("reflection") == 1
    assert found[-1].kind == "code" and 2 <= sum(one.peer for one in found) <= 4
    assert len({one.kind for one in found[1:-2]}) == 5 and len(found[1:-2]) == 12
