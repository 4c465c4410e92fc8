from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise, permutations

import pytest

from course_lib.lab_frame import lab
from course_lib.labs.risk_register import HAZARDS, Parameters, draw, planned, read_out, run
from course_lib.language import set_language
from course_lib.parameters import kit_report


def test_expected_losses_by_hand() -> None:
    result = run(Parameters())
    # Once in two years 8 million; every year 2; twice a century 100; ten times a century 10.
    assert {risk.hazard: risk.yearly for risk in result.ranked} == {"wind": 4, "fire": 2, "people": 2, "animals": 1}
    assert result.total == 9 and result.uncovered == pytest.approx(6 / 9)


@pytest.mark.parametrize("weight", [1.0, 1.25, 1.5, 2.0])
def test_the_order_is_the_one_that_brute_force_finds(weight: float) -> None:
    parameters = Parameters(weight=weight, people_often=3, animals_loss=37, fire_often=71)
    result = run(parameters)
    scores = {name: getattr(parameters, f"{name}_often") * getattr(parameters, f"{name}_loss") ** weight for name in HAZARDS}
    [order] = [some for some in permutations(HAZARDS) if all(scores[a] > scores[b] for a, b in pairwise(some))]
    assert tuple(risk.hazard for risk in result.ranked) == order


def test_the_first_task_five_epidemics_in_a_century() -> None:
    firsts = {often: {risk.hazard for risk in run(Parameters(people_often=often)).first} for often in range(1, 10)}
    assert firsts[3] == {"wind"} and firsts[4] == {"wind", "people"} and firsts[5] == {"people"}
    assert "share the first place" in read_out(run(Parameters(people_often=4)))


def test_the_second_task_the_weight_at_which_the_order_turns() -> None:
    # f(wind) / f(people) = 25, I(people) / I(wind) = 12.5.
    turn = math.log(25) / math.log(12.5)
    assert turn == pytest.approx(1.274, abs=0.001)
    weights = [round(1 + 0.05 * step, 2) for step in range(21)]
    for weight in weights:
        assert run(Parameters(weight=weight)).ranked[0].hazard == ("wind" if weight < turn else "people")
    assert min(weight for weight in weights if weight > turn) == 1.3


@pytest.mark.parametrize("weight", [1.0, 1.4, 2.0])
def test_along_the_dashed_line_a_hazard_ranks_with_the_first(weight: float) -> None:
    result = run(Parameters(weight=weight))
    line = draw(result).data[0]
    scores = [often * loss**weight for often, loss in zip(line.x, line.y, strict=True)]
    assert scores == pytest.approx([result.ranked[0].score] * 2)


def test_plans_are_those_of_the_report() -> None:
    assert planned() == ("accident", "animal")
    assert {risk.hazard for risk in run(Parameters()).ranked if risk.own_plan} == {"fire", "animals"}
    # One hazard for each emergency that the report names.
    assert len(HAZARDS) == len(kit_report().rows("events"))


def test_frequent_and_large_are_named_apart() -> None:
    words = read_out(run(Parameters()))
    assert "how often would begin with large fires" in words and "how bad, with epidemics of people" in words
    alike = {f"{name}_{what}": 10 for name in HAZARDS for what in ("often", "loss")}
    both = read_out(run(replace(Parameters(), **alike)))
    assert "windstorms, large fires, epidemics of people and epidemics of animals share the first place" in both


def test_money_is_counted_as_each_language_counts_it() -> None:
    result = run(Parameters())
    assert "windstorms (4.0 million yuan)" in read_out(result)
    set_language("zh")
    assert "风灾（400 万元）" in read_out(result)
    controls = {control["name"]: control for control in lab("risk_register").controls.fields}
    assert controls["people_loss"]["value_text"]["100"] == "10,000 万元"
