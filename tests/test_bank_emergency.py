"""What the exercises of lesson 04 say follows from the data and the models."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from course_lib.charts.coverage import coverage
from course_lib.charts.phases import PHASES
from course_lib.charts.timeline import timeline
from course_lib.evidence import tidy
from course_lib.exercises.questions import Exercise, find
from course_lib.labs import every_hour_counts, risk_register, where_to_spend
from course_lib.report import Report, load


@pytest.fixture(scope="module")
def report() -> Report:
    return load()


def right(name: str) -> set[str]:
    return {option.id for option in find(name).option if option.right}


def misconceptions(exercise: Exercise) -> list[Mapping[str, Any]]:
    return [found.values for found in exercise.misconception]


def test_nothing_shows_that_a_plan_was_in_force(report: Report) -> None:
    found = timeline(report)
    assert (len(found.events), len(found.plans)) == (4, 4)
    assert all(plan.when is None for plan in found.plans)
    assert len(coverage(report).unmet) == 2
    assert report.row("silences", "s26")["concerns_row"] == "m093"


def test_the_fire_has_a_day_and_the_plan_has_none(report: Report) -> None:
    assert report.row("events", "e02")["date"] == "2004-06-02" and not report.row("documents", "d04")["year"]
    assert right("emergency-2") == {"open"}


def test_the_theme_has_no_figure(report: Report) -> None:
    claims = tidy(report)
    assert claims[claims.theme_id == "emergency"].figure_id.isna().all()
    assert "Any number" in report.row("silences", "s23")["missing_en"]
    [loss] = claims[claims.claim_id == "c19"].rung
    assert loss == "assertion"


def test_titles_name_the_hazards_of_two_emergencies(report: Report) -> None:
    names = {"e01": "sars", "e02": "fire", "e03": "avian", "e04": "wind"}
    found = coverage(report)
    met = {names[event] for hazard in found.own for event in found.events[hazard]}
    assert right("emergency-5") == met == {"fire", "avian"}
    exercise = find("emergency-6")
    assert (exercise.lower, exercise.upper) == (0, len(met))


def test_phases_stand_in_their_order() -> None:
    assert tuple(item.id for item in find("emergency-7").item) == PHASES


def test_five_hours_of_doubling() -> None:
    start = every_hour_counts.Parameters()
    assert find("emergency-8").answer == pytest.approx(2 ** (5 / start.doubling), abs=0.01)
    # What one reads off the curve, where little is no longer lost, has words of its own.
    early, late = (every_hour_counts.lost(hour, 99, start) for hour in (start.detected + start.planned, start.detected + start.improvised))
    read_off = late / early
    assert any(found["from"] <= read_off <= found["to"] for found in misconceptions(find("emergency-8")))


def test_teams_at_which_both_offers_are_worth_the_same() -> None:
    level = [
        teams
        for teams in range(1, 13)
        if (result := every_hour_counts.run(every_hour_counts.Parameters(detected=2.0, teams=teams))).sooner
        == pytest.approx(result.stronger)
    ]
    assert level == [find("emergency-9").answer]
    assert every_hour_counts.ONE_TEAM / 6 == 2 and every_hour_counts.ONE_TEAM / 12 == 1  # hours, as the answer says


def test_practice_is_worth_the_hours_it_saves() -> None:
    quick, slow = (every_hour_counts.run(every_hour_counts.Parameters(planned=hours)).with_plan.end for hours in (1.0, 6.0))
    assert quick < slow and right("emergency-10") == {"practice"}


def test_the_epidemic_comes_first_and_at_eighty_years_it_does_not() -> None:
    base = risk_register.Parameters(wind_loss=1, wind_often=1, animals_loss=1, animals_often=1, fire_often=100, fire_loss=2)
    first = risk_register.run(replace(base, people_often=2, people_loss=150)).ranked[0]
    assert (first.hazard, first.yearly) == ("people", 3)
    assert 150 / 80 < 2
    assert right("emergency-11") == {"expected"}


def test_response_alone() -> None:
    alone = where_to_spend.run(where_to_spend.Parameters(mitigation=0, preparedness=0, recovery=0))
    exercise = find("emergency-12")
    assert alone.parameters.expected == 20
    assert alone.chosen.lost / 20 == pytest.approx(exercise.answer, abs=0.0005)
    # As the chart's title shows it, in either language.
    assert round(alone.chosen.lost, 1) == 15.2 and round(100 * alone.chosen.lost) == 1525
    assert round(alone.chosen.lost, 1) / 20 == pytest.approx(exercise.answer, abs=exercise.tolerance)


def test_a_rarer_larger_hazard_takes_from_response_and_gives_to_the_rest() -> None:
    usual = where_to_spend.Parameters()
    before, after = (where_to_spend.best_split(one) for one in (usual, replace(usual, years=50, loss=1000)))
    assert after["response"] < before["response"]
    assert all(after[phase] > before[phase] for phase in PHASES if phase != "response")
    assert right("emergency-13") == {"less"}


def test_effects_that_rest_on_named_events(report: Report) -> None:
    claims = tidy(report)
    effects = claims[(claims.theme_id == "emergency") & (claims.kind == "effect")]
    assert len(effects) == 6
    assert (effects.evidence == "named_events").sum() == find("emergency-15").answer
    assert (effects.evidence == "named_system").sum() == 2
