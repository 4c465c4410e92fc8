"""The answers of lesson 06 follow from the data and the model."""

from __future__ import annotations

from dataclasses import replace

import pytest

from course_lib.charts.asserted_shown import asserted_shown
from course_lib.charts.compared import standing_alone
from course_lib.charts.flow import flow
from course_lib.charts.profile import profile
from course_lib.charts.silences import silences
from course_lib.evidence import tidy
from course_lib.exercises.questions import Exercise, find
from course_lib.labs.index_weights import Parameters, run
from course_lib.parameters import kit_report

REPORT = kit_report()


def asked(number: int) -> Exercise:
    return find(f"compare-{number}")


def right(number: int) -> set[str]:
    return {option.id for option in asked(number).option if option.right}


def test_the_evidence_of_the_prediction_is_that_of_the_model() -> None:
    result = run(Parameters())
    assert [one.theme for one in result.leaders] == ["open"]
    said = asked(1).evidence["en"]
    for theme in ("open", "law", "emergency", "integrity"):
        [one] = [one for one in result.ranked if one.theme == theme]
        assert f"{one.first:.0%}" in said
    assert [one.theme for one in result.ranked if one not in result.possible] == ["effective"]
    assert {option.id for option in asked(1).option} == {one.theme for one in result.ranked}


def test_numbers_of_measures() -> None:
    totals = profile(REPORT).counts.sum(axis=1)
    assert (totals["law"], totals["emergency"]) == (38, 8) and right(2) == {"names"}
    assert 4.5 < totals["law"] / totals["emergency"] < 5


def test_one_code_of_eight_moves_the_share_by_an_eighth() -> None:
    rungs = profile(REPORT, "rung").counts.loc["emergency"]
    count, total = int(rungs["document"]), int(rungs.sum())
    assert (asked(3).lower, asked(3).upper) == ((count - 1) / total, (count + 1) / total)
    assert f"{100 / total:.1f}" in asked(3).right["en"] and f"{100 / 38:.1f}" in asked(3).right["en"]


def test_the_share_in_the_column_is_not_that_in_the_row() -> None:
    counts = profile(REPORT, "direction").counts
    own, column, row = counts.loc["open", "social"], counts["social"].sum(), counts.loc["open"].sum()
    assert asked(4).answer == pytest.approx(own / column, abs=0.001)
    in_row, of_all = (found.values for found in asked(4).misconception)
    assert in_row["from"] <= own / row <= in_row["to"] and of_all["from"] <= own / counts.to_numpy().sum() <= of_all["to"]
    assert abs(own / row - asked(4).answer) > asked(4).tolerance


def test_what_the_sankey_shows() -> None:
    found = flow(REPORT, ("theme_id", "tool", "direction"))
    width = {(stream.column, stream.start, stream.end): stream.count for stream in found.streams}
    assert (width[1, "nodality", "social"], found.count(1, "nodality")) == (17, 26)
    assert [end for column, start, end in width if start == "treasure"] == ["none"]
    assert (width[0, "law", "authority"], found.count(0, "law")) == (19, 38)
    last = {code: found.count(2, code) for code in found.nodes[2]}
    assert max(last, key=last.__getitem__) == "internal" and last["social"] > last["hierarchical"]
    # What is mixed in a node: rules of law with those of three other themes.
    assert len([start for column, start, end in width if end == "authority"]) == 4
    rules = found.measures[(found.measures.theme_id == "law") & (found.measures.tool == "authority")]
    assert ((rules.direction == "hierarchical").sum(), len(rules)) == (8, 19)
    assert right(5) == {"information", "money", "rules"}


def test_effects_with_a_figure_are_those_of_one_theme() -> None:
    found = asserted_shown(REPORT)
    assert (len(found.effects), sum(found.shown.values()), found.shown["open"]) == (34, 3, 3) and right(6) == {"check"}
    shown = set(found.effects[found.effects.figure_id.notna()].figure_id)
    assert {REPORT.row("figures", figure)["measure_id"] for figure in shown - {"f02"}} == {"m023"}


def test_silences_for_each_claim() -> None:
    found = silences(REPORT)
    rate = {theme: found.count(theme) / found.claims[theme] for theme in found.claims}
    assert [item.id for item in asked(7).item] == sorted(rate, key=rate.__getitem__)
    assert min(found.claims, key=found.count) == "integrity" == min(found.claims, key=found.claims.__getitem__)
    for theme, claims in found.claims.items():
        assert f"{found.count(theme)} for {claims}" in asked(7).right["en"]


def test_parts_on_delivered_that_change_the_lead() -> None:
    leads = {parts: [one.theme for one in run(Parameters(delivered=parts)).leaders] for parts in range(5, 11)}
    assert asked(8).answer == min(parts for parts, first in leads.items() if first != ["open"])
    assert leads[9] == ["law"]
    [flip] = [flip for flip in run(Parameters()).flips if flip.indicator == "delivered"]
    assert f"{flip.weight:.0%}" in asked(8).hint[0]["en"] and 8 / 23 < flip.weight < 9 / 24


def test_the_scale_is_a_weight_in_disguise() -> None:
    first = {one.theme: one.first for one in run(replace(Parameters(), scale="as_is")).ranked}
    assert asked(9).answer == pytest.approx(first["law"], abs=asked(9).tolerance / 2)
    rescaled, overtaken = (found.values for found in asked(9).misconception)
    assert overtaken["from"] <= first["integrity"] <= overtaken["to"] and first["integrity"] > first["law"]
    [before] = [one.first for one in run(Parameters()).ranked if one.theme == "law"]
    assert rescaled["from"] <= before <= rescaled["to"] and f"{before:.0%}" in asked(9).prompt["en"]
    assert f"{max(one.raw[3] for one in run(Parameters()).ranked):.2f}" in asked(9).right["en"]


def test_effective_government_is_second_twice_and_never_first() -> None:
    themes = run(Parameters()).ranked
    places = [[one.theme for one in sorted(themes, key=lambda one: -one.raw[n])].index("effective") for n in range(4)]
    assert places.count(1) == 2 and places[1] == places[2] == 1 and 0 not in places
    used = {one.theme: one.used for one in themes}
    assert used["integrity"][2] > used["effective"][2] > used["open"][2] and right(10) == {"covered"}


def test_indices_with_equal_weights() -> None:
    index = {one.theme: f"{one.index:.2f}" for one in run(Parameters()).ranked}
    assert index["open"] in asked(12).prompt["en"] and index["emergency"] in asked(12).prompt["en"]
    assert [one.raw[1:] for one in run(Parameters()).ranked if one.theme == "emergency"] == [(0, 0, 0)]
    assert right(11) == {"reasons"} and right(12) == {"text"}


def test_effects_on_people_without_a_figure() -> None:
    claims = tidy(REPORT)
    effects = claims[claims.kind == "effect"]
    people = effects[effects.stage == "outcome"]
    assert asked(13).answer == people.figure_id.isna().sum() == len(people) - 1
    assert effects.figure_id.isna().sum() == 31 and len(people) == 21
    assert list(people.figure_id.dropna()) == ["f05"] and len(standing_alone(REPORT, "effect")) == len(effects)


def test_it_is_a_lesson_of_the_agreed_make() -> None:
    found = [asked(number) for number in range(1, 19)]
    assert [one.kind for one in found].count("prediction") == 1
    assert [one.kind for one in found[-5:]] == ["reflection"] * 5 and found[12].kind == "code"
    assert 2 <= sum(one.peer for one in found) <= 4
    assert {one.kind for one in found[1:12]} == {"choice", "several", "number", "interval", "order"}
    assert {one.objective for one in found} == {1, 2, 3, 4}


def test_silences_that_the_questions_name_are_there() -> None:
    for number, keys in ((14, ("s05", "s19")), (15, ("s15", "s16", "s32"))):
        for key in keys:
            assert key in asked(number).consider["en"] and REPORT.row("silences", key)["missing_en"]
