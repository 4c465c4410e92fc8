from __future__ import annotations

from dataclasses import replace
from itertools import chain, combinations
from random import Random

import pytest

from course_lib.labs.decision_gates import DAYS, GOAL, Parameters, choice, clicked, draw, read_out, run
from course_lib.parameters import kit_report

BEST = ("notice", "experts", "appraisal", "legality")


def all_sets() -> list[tuple[str, ...]]:
    return list(chain.from_iterable(combinations(DAYS, size) for size in range(6)))


def test_five_gates_by_hand() -> None:
    # 0.7 x 0.5 x 0.45 x 0.3 x 0.4 of the faulty, 0.95^5 of the sound; 15 + 25 + 15 + 20 + 8 days.
    chosen = run(Parameters()).chosen
    assert (chosen.days, chosen.faulty, chosen.sound) == (83, pytest.approx(0.0189), pytest.approx(0.7738, abs=1e-4))
    assert run(Parameters(way="parallel")).chosen.days == 25
    assert run(Parameters(gates=())).chosen.days == 0 and run(Parameters(gates=())).chosen.faulty == 1


def test_every_set_is_in_the_cloud_once() -> None:
    assert sorted(one.gates for one in run(Parameters()).cloud) == sorted(all_sets())


@pytest.mark.parametrize("way", ["serial", "parallel"])
@pytest.mark.parametrize("draw_", range(6))
def test_the_frontier_is_the_one_found_by_brute_force(way: str, draw_: int) -> None:
    dice = Random(draw_)
    caught = {gate: dice.randrange(19) / 20 for gate in DAYS} if draw_ else {}
    parameters = Parameters(way=way, unseen=dice.choice([0, 0.1]), **caught)
    sets = [choice(parameters, gates) for gates in all_sets()]
    efficient = set()
    for one in sets:
        # Nothing is strictly safer in the same time, nothing strictly faster and as safe.
        safest = min(round(other.faulty, 12) for other in sets if other.days <= one.days)
        fastest = min(other.days for other in sets if round(other.faulty, 12) <= round(one.faulty, 12))
        if round(one.faulty, 12) == safest and one.days == fastest:
            efficient.add(one.gates)
    assert {one.gates for one in run(parameters).frontier} == efficient


def test_the_task_is_solved_by_all_but_the_hearing() -> None:
    for way, days in (("serial", 58), ("parallel", 20)):
        good = [one for one in run(Parameters(way=way)).cloud if one.faulty < GOAL]
        best = min(good, key=lambda one: one.days)
        assert (best.gates, best.days) == (BEST, days)
        assert best.faulty == pytest.approx(0.0378)
        assert sum(one.days == best.days for one in good) == 1
    # The three strongest narrowly miss.
    assert choice(Parameters(), ("experts", "appraisal", "legality")).faulty == pytest.approx(0.054)
    assert "That misses the goal" in read_out(run(Parameters(gates=("experts", "appraisal", "legality"))))
    assert "That meets the goal" in read_out(run(Parameters(gates=BEST)))


def test_the_share_that_gets_through_is_the_one_played_out() -> None:
    dice, parameters = Random(11), Parameters(unseen=0.1)
    passed = sum(
        dice.random() < parameters.unseen or all(dice.random() >= caught for caught in parameters.caught.values()) for _ in range(60_000)
    )
    assert passed / 60_000 == pytest.approx(run(parameters).chosen.faulty, abs=0.004)


def test_no_number_of_gates_finds_what_none_looks_for() -> None:
    assert all(one.faulty >= 0.06 for one in run(Parameters(unseen=0.06)).cloud)
    assert "misses the goal" in read_out(run(Parameters(unseen=0.06)))


def test_a_click_chooses_the_set_of_the_mark() -> None:
    parameters = Parameters(way="parallel", unseen=0.02)
    figure = draw(run(parameters))
    marks = {mark for trace in figure.data for mark in trace.customdata}
    assert len(marks) == 32
    for mark in marks:
        after = clicked(parameters, mark)
        assert " ".join(after.gates) == mark and replace(after, gates=parameters.gates) == parameters
    assert clicked(parameters, "").gates == ()
    assert clicked(parameters, "no such gate") == parameters


def test_a_beaten_choice_is_told_of_a_better_one() -> None:
    result = run(Parameters(gates=("hearing",)))
    assert result.better is not None and result.better.gates == ("legality",)
    assert "Another set does at least as well: legality review" in read_out(result)
    assert run(Parameters()).better is None


def test_gates_are_those_of_the_report_in_its_order() -> None:
    rows = [kit_report().row("measures", f"m0{number}") for number in range(38, 43)]
    words = ("notice", "Hearing", "Expert", "appraisal", "Legality")
    assert all(word in row["name_en"] for word, row in zip(words, rows, strict=True))
    assert {row["passage_id"] for row in rows} == {"p17"} and {row["page"] for row in rows} == {6}
