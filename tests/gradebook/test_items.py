"""Item statistics, against numpy, scipy and counting by hand."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from course_lib.exercises.questions import exercises, find
from course_lib.gradebook.items import bins, discrimination, items, predicted
from course_lib.gradebook.marks import Marker, Result
from course_lib.gradebook.scheme import read_scheme

from .classes import work

NAMES = ["town-2", "town-3", "town-4", "town-5", "town-6", "town-10"]


def result(first_right: bool, caught: tuple[str, ...] = ()) -> Result:
    return Result("correct", first_right, 1 if first_right else 2, 0, 1, False, 1, caught)


def class_of(count: int, seed: int = 1, missing: float = 0) -> list[dict[str, Result]]:
    rng = random.Random(seed)
    able = [rng.gauss(0, 1) for _ in range(count)]
    return [{name: result(rng.gauss(ability, 1) > 0) for name in NAMES if rng.random() >= missing} for ability in able]


def test_discrimination_is_the_corrected_point_biserial_correlation() -> None:
    people = class_of(80)
    right = np.array([[person[name].first_right for name in NAMES] for person in people], float)
    found = {item.exercise.id: item for item in items(exercises("town"), people)}
    for column, name in enumerate(NAMES):
        others = np.delete(right, column, axis=1).sum(axis=1)
        expected = stats.pointbiserialr(right[:, column].astype(bool), others).statistic
        assert found[name].discrimination == pytest.approx(expected)
        interval = found[name].discrimination_interval
        low, high = stats.pearsonr(right[:, column], others).confidence_interval(0.95)  # Fisher's, too
        assert interval is not None and (interval.lower, interval.upper) == pytest.approx((low, high))


def test_who_left_exercises_out_is_compared_by_shares() -> None:
    people = class_of(60, missing=0.3)
    item = next(one for one in items(exercises("town"), people) if one.exercise.id == "town-3")
    pairs = []
    for person in people:
        others = [one.first_right for name, one in person.items() if name != "town-3"]
        if "town-3" in person and len(others) >= 3:
            pairs.append((person["town-3"].first_right, np.mean(others)))
    assert item.compared == len(pairs) < item.answered
    assert item.discrimination == pytest.approx(np.corrcoef(np.array(pairs, float).T)[0, 1])


def test_discrimination_is_undefined_where_nobody_differs() -> None:
    alike = [{name: result(True) for name in NAMES} for _ in range(10)]
    assert {item.discrimination for item in items(exercises("town"), alike)} == {None}
    assert {item.discrimination for item in items(exercises("town"), class_of(2))} == {None}
    nobody = items(exercises("town"), [])[0]
    assert (nobody.difficulty, nobody.interval, nobody.discrimination_interval) == (None, None, None)
    assert discrimination([(0, 1), (1, 0)]) is None


def test_difficulty_is_the_share_right_at_first_with_wilsons_interval() -> None:
    people = [{"town-3": result(place < 7)} for place in range(10)]
    item = next(one for one in items(exercises("town"), people) if one.exercise.id == "town-3")
    assert (item.answered, item.first_right, item.right, item.difficulty) == (10, 7, 10, 0.7)
    expected = stats.binomtest(7, 10).proportion_ci(0.95, method="wilson")
    assert item.interval is not None and (item.interval.lower, item.interval.upper) == pytest.approx((expected.low, expected.high))


def test_misconceptions_are_counted_once_a_student() -> None:
    marker = Marker(read_scheme())
    wrong, other, right = {"typed": "31%", "value": 0.31}, {"typed": "22.5%", "value": 0.225}, {"typed": "77.5%", "value": 0.775}
    given = [[other, wrong, wrong, right], [wrong], [right]]
    people = [marker.results(work({"town-3": answers})) for answers in given]
    item = next(one for one in items(exercises("town"), people) if one.exercise.id == "town-3")
    assert list(item.caught.items()) == [("m1", 2), ("m2", 1)]
    assert (item.answered, item.first_right, item.right) == (3, 1, 2)


def test_hints_are_those_of_a_student_who_answered_on_average() -> None:
    people = [{"town-3": replace(result(True), hints=hints)} for hints in (3, 0, 1, 1)] + [{}]
    found = {item.exercise.id: item for item in items(exercises("town"), people)}
    assert found["town-3"].hints == 1.25
    assert found["town-4"].hints == 0  # nobody answered it


def test_what_is_neither_right_nor_wrong_has_no_row_and_counts_for_nobody() -> None:
    unmarked = [one.id for one in exercises("town") if one.kind in ("prediction", "reflection")]
    assert unmarked and not {item.exercise.id for item in items(exercises("town"), [])} & {*unmarked}
    people = class_of(30)
    guess = Result("given", None, 1, 0, 1, False, 1, ())
    assert items(exercises("town"), [person | dict.fromkeys(unmarked, guess) for person in people]) == items(exercises("town"), people)


def test_predictions_are_counted_by_option_and_by_number() -> None:
    marker = Marker(read_scheme())
    people = [
        marker.results(
            work(
                {
                    "town-1": [{"typed": f"{share}%", "value": share / 100}],
                    "town-11": [{"option": "up" if share > 20 else "down"}],
                    "town-12": [{"typed": f"{share} to {share + 10}", "lower": share, "upper": share + 10}],
                }
            )
        )
        for share in (5, 10, 20, 50, 100)
    ]
    number, choice, interval = predicted(exercises("town"), people)
    assert number.quartiles == pytest.approx(tuple(np.quantile([0.05, 0.1, 0.2, 0.5, 1], [0.25, 0.5, 0.75])))
    assert sum(number.counts.values()) == 5 and number.counts[0.9, 1.0] == 1
    assert choice.counts == {"up": 2, "down": 3}
    assert interval.quartiles is not None and interval.quartiles[1] == 25
    assert predicted([find("town-1")], [])[0].answered == 0


def test_bins_hold_every_number_also_those_far_out() -> None:
    numbers = sorted([1, 2, 3, 4, 5, 1e9])
    counts = bins(numbers)
    assert sum(counts.values()) == 6 and max(edge for edges in counts for edge in edges) < 100
    assert sum(bins([7, 7, 7]).values()) == 3


@pytest.mark.parametrize(
    ("numbers", "share", "first", "last"),
    [
        ([0, 1, 2, 3, 100], False, 0, 9),  # three times the middle half above it
        ([-100, 0, 1, 2, 3], False, -6, 3),
        ([0.2, 0.3], True, 0, 1),
        ([0, 0.5], True, 0, 1),
        ([0.5, 1], True, 0, 1),
        ([0.2, 0.3], False, 0.2, 0.3),
        ([0.2, 1.3], True, 0.2, 1.3),  # not all of them are shares
        ([-0.1, 0.3], True, -0.1, 0.3),
    ],
)
def test_bins_reach_as_far_as_the_numbers_do(numbers: list[float], share: bool, first: float, last: float) -> None:
    edges = sorted({edge for part in bins(numbers, share) for edge in part})
    assert (edges[0], edges[-1], len(edges)) == (first, last, 11)


def test_bins_hold_the_numbers_from_their_lower_edge_on() -> None:
    counts = bins([0, 1, 2.5, 3, 3, 9.99, 10])
    assert counts == {(edge, edge + 1): {0: 1, 1: 1, 2: 1, 3: 2, 9: 2}.get(edge, 0) for edge in range(10)}
    assert list(bins([20, 21, 22.5, 23, 23, 29.99, 30]).values()) == list(counts.values())  # wherever they begin
    # Sums such as 0.1 + 0.2 lie a hair beside the edge that they are meant to be.
    assert bins([0, 0.7 - 1e-16, 1], share=True)[0.7, 0.8] == 1
    assert [low for low, _ in bins([7, 7])] == [6.5, 6.6, 6.7, 6.8, 6.9, 7.0, 7.1, 7.2, 7.3, 7.4]
    assert bins([7, 7])[7.0, 7.1] == 2


def test_three_students_can_be_compared_and_four_give_an_interval() -> None:
    pairs = [(1, 0.9), (0, 0.2), (0, 0.4)]
    assert discrimination(pairs) == pytest.approx(stats.pearsonr(*zip(*pairs, strict=True))[0])
    assert discrimination(pairs[:2]) is None
    item = replace(items(exercises("town"), [])[0], discrimination=0.5)
    assert replace(item, compared=3).discrimination_interval is None
    assert replace(item, compared=4).discrimination_interval is not None
    assert replace(item, compared=4, discrimination=None).discrimination_interval is None


def test_two_predictions_have_quartiles_and_one_has_none() -> None:
    marker = Marker(read_scheme())
    people = [marker.results(work({"town-1": [{"typed": f"{share}%", "value": share / 100}]})) for share in (10, 30)]
    assert predicted([find("town-1")], people)[0].quartiles == pytest.approx((0.15, 0.2, 0.25))
    assert predicted([find("town-1")], people[:1])[0].quartiles is None
    # Who only asked for a hint committed to nothing.
    undecided = {"town-1": Result("open", None, 0, 1, 0, False, 0)}
    assert predicted([find("town-1")], [*people, undecided, {}])[0].answered == 2
