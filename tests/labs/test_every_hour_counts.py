from __future__ import annotations

import math
from dataclasses import replace

import pytest
from scipy.integrate import solve_ivp

from course_lib.labs.every_hour_counts import FIRST, ONE_TEAM, Parameters, draw, lost, read_out, run

SETTINGS = [
    Parameters(),
    Parameters(doubling=0.5, teams=1),
    Parameters(doubling=12.0, detected=24.0, planned=0.0, improvised=24.0, teams=12),
    Parameters(detected=0.0, planned=0.0, teams=2),
]


def logistic(hour: float, growth: float) -> float:
    """Verhulst's solution of dD/dt = g D (1 - D) from `FIRST` on."""
    return FIRST * math.exp(growth * hour) / (1 + FIRST * (math.exp(growth * hour) - 1))


@pytest.mark.parametrize("parameters", SETTINGS)
def test_without_a_response_the_damage_is_the_logistics_solution(parameters: Parameters) -> None:
    for hour in (0, 0.5, 3, 10, 24, 48):
        assert lost(hour, math.inf, parameters) == pytest.approx(logistic(hour, parameters.growth))


@pytest.mark.parametrize("parameters", SETTINGS)
@pytest.mark.parametrize("start", [0.0, 2.5, 9.0])
def test_with_a_response_it_solves_the_differential_equation(parameters: Parameters, start: float) -> None:
    def slope(hour: float, damage: list[float]) -> list[float]:
        fading = math.exp(-max(0.0, hour - start) * parameters.teams / ONE_TEAM)
        return [parameters.growth * fading * damage[0] * (1 - damage[0])]

    hours = [0.0, 1.0, 4.0, 12.0, 30.0, 90.0]
    solved = solve_ivp(slope, (0, 90), [FIRST], t_eval=hours, rtol=1e-9, atol=1e-12, max_step=0.25)
    assert [lost(hour, start, parameters) for hour in hours] == pytest.approx(list(solved.y[0]), rel=1e-5)


@pytest.mark.parametrize("parameters", SETTINGS)
def test_the_end_is_where_the_curve_goes(parameters: Parameters) -> None:
    result = run(parameters)
    for course in (result.with_plan, result.without_plan):
        assert lost(10_000, course.start, parameters) == pytest.approx(course.end)
    assert result.horizon >= max(result.with_plan.start, result.without_plan.start)


def test_an_hour_is_an_hour_wherever_it_is_saved() -> None:
    # Four teams need 3 hours' worth of growth, six need 2: one hour less under their hands.
    end = run(Parameters(detected=4.0, planned=2.0, teams=4)).with_plan.end
    sooner, faster, stronger = (
        Parameters(detected=3.0, planned=2.0),
        Parameters(detected=4.0, planned=1.0),
        Parameters(planned=2.0, teams=6),
    )
    ends = [run(other).with_plan.end for other in (sooner, faster, stronger)]
    assert ends == pytest.approx([ends[0]] * 3) and ends[0] < end


@pytest.mark.parametrize("detected", [1.0, 2.0, 3.0, 4.0, 6.0, 12.0])
def test_the_task_has_an_answer_twelve_hours_over_detection(detected: float) -> None:
    teams = round(ONE_TEAM / detected)
    level = run(Parameters(detected=detected, teams=teams))
    assert level.sooner == pytest.approx(level.stronger) and "exactly the same" in read_out(level)
    if teams > 1:
        assert "more teams are worth more" in read_out(run(Parameters(detected=detected, teams=teams - 1)))
    if teams < 12:
        assert "noticing it sooner is worth more" in read_out(run(Parameters(detected=detected, teams=teams + 1)))


def test_offers_are_those_of_the_model_itself() -> None:
    result = run(Parameters())
    assert result.sooner == pytest.approx(run(Parameters(detected=2.0)).with_plan.end)
    assert result.stronger == pytest.approx(run(Parameters(teams=8)).with_plan.end)


def test_a_plan_can_be_worthless_and_worse() -> None:
    idle = run(Parameters(planned=6.0))
    assert idle.with_plan == idle.without_plan and "changes nothing" in read_out(idle)
    assert "costs 3 hours" in read_out(run(Parameters(planned=9.0)))
    assert "saves 5 hours" in read_out(run(Parameters()))


def test_ends_are_written_apart() -> None:
    for parameters in (Parameters(), Parameters(planned=6.0), Parameters(planned=9.0)):
        first, second = draw(run(parameters)).layout.annotations[:2]
        assert {first.yanchor, second.yanchor} == {"top", "bottom"}


def test_a_team_more_never_does_harm() -> None:
    ends = [run(replace(Parameters(), teams=teams)).with_plan.end for teams in range(1, 13)]
    assert ends == sorted(ends, reverse=True)
