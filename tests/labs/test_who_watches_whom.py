from __future__ import annotations

import json
import tomllib
from importlib.resources import files
from itertools import combinations

import networkx as nx
import pytest

from course_lib.evidence import tidy
from course_lib.labs.who_watches_whom import SEES, THINGS, UNNAMED, WATCHERS, Parameters, draw, network, read_out, run, watcher_of
from course_lib.parameters import kit_report


def seen(regimes: tuple[str, ...], looking: tuple[str, ...] = WATCHERS) -> set[str]:
    """What is watched, by hand."""
    return {thing for regime in regimes if watcher_of()[regime] in looking for thing in SEES[regime]}


def test_the_regimes_are_those_of_the_reports_point_on_supervision() -> None:
    claims = tidy(kit_report())
    own = claims[(claims.theme_id == "law") & (claims.point == "四") & (claims.form == "supervision")]
    # m132 says only that the supervision is pushed: it has no name and nothing of its own that it sees.
    assert set(SEES) == set(own.claim_id) - {"m132"} and len(SEES) == 10
    eight = own[(own.passage_id == "p54") & (own.rung == "instrument")]
    assert set(eight.claim_id) == set(SEES) - {"m133", "m134"} and len(eight) == 8


def test_watchers_come_from_roles_and_directions() -> None:
    roles = [(row["actor_id"], row["measure_id"]) for row in kit_report().rows("roles") if row["role"] == "supervises"]
    assert [actor for actor, measure in roles if measure in SEES] == ["a39"]
    for regime, watcher in watcher_of().items():
        assert watcher == ("a39" if regime == "m129" else kit_report().row("measures", regime)["direction"])
    assert set(watcher_of().values()) == set(WATCHERS)
    assert [list(watcher_of().values()).count(watcher) for watcher in WATCHERS] == [1, 5, 1, 2, 1]


def test_the_text_does_not_say_who_the_unnamed_are() -> None:
    assert "not said" in kit_report().row("actors", "a39")["note_en"]
    # No regime has an actor who leads or runs it; so nobody but the supervisors has a name at all.
    named = {(row["measure_id"], row["role"]) for row in kit_report().rows("roles") if row["measure_id"] in SEES}
    assert named == {("m127", "takes_part"), ("m129", "supervises")}
    assert set(UNNAMED) == set(WATCHERS) - {"social", "internal"}
    assert "starts the case" in kit_report().row("measures", "m133")["note_en"]


def test_each_thing_is_seen_and_its_code_has_words() -> None:
    assert set(THINGS) == {thing for things in SEES.values() for thing in things}
    texts = tomllib.loads((files("course_lib") / "labs" / "who_watches_whom.toml").read_text(encoding="utf-8"))
    assert set(texts["things"]) == set(THINGS)


def test_it_agrees_with_a_search_for_paths() -> None:
    some = [(), tuple(SEES), ("m133",), ("m124", "m129", "m131"), tuple(SEES)[::2]]
    for regimes in some:
        for looking in ((), WATCHERS, ("social",), ("hierarchical", "horizontal")):
            result = run(Parameters(regimes=regimes, looking=looking))
            graph = network(regimes, looking)
            reached = {thing for thing in THINGS if any(nx.has_path(graph, watcher, thing) for watcher in looking)}
            assert set(result.watched) == reached == seen(regimes, looking)
            assert set(result.lost) == set(THINGS) - reached


def test_six_regimes_are_the_only_eye_on_something() -> None:
    whole = set(THINGS)
    alone = {regime for regime in SEES if seen(tuple(set(SEES) - {regime})) != whole}
    assert alone == {"m124", "m126", "m133", "m127", "m130", "m128"}
    assert {thing for thing, regimes in run(Parameters()).eyes if len(regimes) == 1} == set(run(Parameters()).threads)
    assert set(run(Parameters()).threads) == {"rules", "cases", "minor", "disputes", "money", "officers"}


def test_seven_regimes_are_enough_and_six_are_not() -> None:
    covers = {size: [some for some in combinations(SEES, size) if seen(some) == set(THINGS)] for size in (6, 7)}
    assert covers[6] == [] and len(covers[7]) == 2
    assert {frozenset(some) & {"m129", "m134"} for some in covers[7]} == {frozenset({"m129"}), frozenset({"m134"})}


def test_the_citizen_alone_and_all_but_the_citizen() -> None:
    assert run(Parameters(looking=("social",))).watched == ("major", "errors", "minor")
    assert run(Parameters(looking=tuple(set(WATCHERS) - {"social"}))).lost == ("minor",)
    assert "ordinary penalties" in read_out(run(Parameters(looking=("hierarchical", "a39", "horizontal", "internal"))))


@pytest.mark.parametrize("regimes", [(), ("m124",), tuple(SEES)])
def test_every_node_and_its_state_is_in_the_words(regimes: tuple[str, ...]) -> None:
    result = run(Parameters(regimes=regimes))
    lines = draw(result).description.splitlines()
    assert len([line for line in lines if line.startswith("Regime ")]) == len(SEES)
    assert len([line for line in lines if line.endswith("no one, unwatched.")]) == len(result.lost)
    assert sum("at work" in line for line in lines if line.startswith("Regime ")) == len(regimes)


def test_what_is_cut_differs_by_line_and_by_word_not_by_colour_alone() -> None:
    figure = draw(run(Parameters(regimes=("m124",))))
    cut, working = figure.data[:2]
    assert cut.line.dash != working.line.dash and cut.line.width != working.line.width
    boxes = [note for note in json.loads(figure.to_json())["layout"]["annotations"] if "bordercolor" in note]
    assert len(boxes) == len(WATCHERS) + len(SEES) + len(THINGS)
    assert sum("✕" in box["text"] for box in boxes) == 9 + 8
    assert sum(box["text"].startswith("? ") for box in boxes) == len(UNNAMED)
