"""How the exercises did: how hard each was, whether it tells those who know from those who don't, what was misunderstood.

All of it rests on *first* answers: after feedback and hints nearly everybody gets there.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist, StatisticsError, correlation, quantiles

from course_lib.bounds import Bounds, wilson
from course_lib.exercises.questions import UNMARKED, Exercise
from course_lib.gradebook.marks import Guess, Result

FEW = 30  # students below which a discrimination says little: its interval is then some 0.7 wide
OTHERS = 3  # first answers to other exercises that a student must have given to be compared


@dataclass(frozen=True)
class Item:
    """One exercise that is marked, over a class.

    Attributes
    ----------
    exercise : Exercise
        Its entry in the bank.
    answered : int
        Students who answered it.
    first_right, right : int
        Of these, those whose first answer was right, and those who got there.
    hints : float
        Hints asked for by a student who answered, on average.
    discrimination : float or None
        Correlation of being right at first with the share of first answers to all other exercises that were right (the
        corrected item-total correlation, a point-biserial one), -1 to 1; None where it is undefined.
    compared : int
        Students it rests on.
    caught : dict
        Name of a misconception to the number of students who showed it, most first.
    """

    exercise: Exercise
    answered: int
    first_right: int
    right: int
    hints: float
    discrimination: float | None
    compared: int
    caught: dict[str, int]

    @property
    def difficulty(self) -> float | None:
        """Share of first answers that were right, 0 to 1: high means easy. None without answers."""
        return self.first_right / self.answered if self.answered else None

    @property
    def interval(self) -> Bounds | None:
        """Wilson's 95% interval of the difficulty."""
        return wilson(self.first_right, self.answered) if self.answered else None

    @property
    def discrimination_interval(self) -> Bounds | None:
        """Fisher's 95% interval of the discrimination, which is approximate here; None from fewer than four students."""
        if self.discrimination is None or self.compared < 4:
            return None
        middle = math.atanh(max(-0.999999, min(0.999999, self.discrimination)))
        half = NormalDist().inv_cdf(0.975) / math.sqrt(self.compared - 3)
        return Bounds(math.tanh(middle - half), math.tanh(middle + half))


def items(exercises: Iterable[Exercise], people: Sequence[Mapping[str, Result]]) -> list[Item]:
    """Return how each exercise did that has a right answer.

    Parameters
    ----------
    exercises : iterable of Exercise
        The exercises that count.
    people : sequence of mapping
        For each student, exercise to result.
    """
    marked = [one for one in exercises if one.kind not in UNMARKED]
    answered = [{name: one.first_right for name, one in person.items() if one.first_right is not None} for person in people]
    totals = [(sum(map(bool, first.values())), len(first)) for first in answered]
    return [_item(one, people, answered, totals) for one in marked]


def _item(
    exercise: Exercise,
    people: Sequence[Mapping[str, Result]],
    answered: Sequence[Mapping[str, bool | None]],
    totals: Sequence[tuple[int, int]],
) -> Item:
    name = exercise.id
    results = [person[name] for person, first in zip(people, answered, strict=True) if name in first]
    # Of each student who can be compared: right or not, and the share right of the others.
    pairs = [
        (float(bool(first[name])), (right - bool(first[name])) / (given - 1))
        for first, (right, given) in zip(answered, totals, strict=True)
        if name in first and given > OTHERS
    ]
    caught = Counter(found for one in results for found in one.caught)
    return Item(
        exercise,
        len(results),
        sum(one.first_right is True for one in results),
        sum(one.state == "correct" for one in results),
        sum(one.hints for one in results) / len(results) if results else 0,
        discrimination(pairs),
        len(pairs),
        dict(sorted(caught.items(), key=lambda pair: (-pair[1], pair[0]))),
    )


def discrimination(pairs: Sequence[tuple[float, float]]) -> float | None:
    """Return the correlation of pairs; None where everybody is alike in one of the two, or there are fewer than three.

    Examples
    --------
    >>> round(discrimination([(1, 0.9), (1, 0.7), (0, 0.2), (0, 0.4)]), 2)
    0.93
    >>> discrimination([(1, 0.9), (1, 0.7), (1, 0.2)]) is None
    True
    """
    if len(pairs) < 3:
        return None
    try:
        return correlation([one for one, _ in pairs], [other for _, other in pairs])
    except StatisticsError:
        return None


@dataclass(frozen=True)
class Predicted:
    """What a class predicted.

    Attributes
    ----------
    exercise : Exercise
        The prediction.
    answered : int
        Students who committed to a guess.
    counts : dict
        Option, or bin of numbers ``(from, to)``, to the number of students.
    quartiles : tuple of float or None
        Lower quartile, median and upper quartile of the guesses (of an interval's middle); None for options and fewer than two.
    """

    exercise: Exercise
    answered: int
    counts: dict[str | tuple[float, float], int]
    quartiles: tuple[float, float, float] | None = None


def predicted(exercises: Iterable[Exercise], people: Sequence[Mapping[str, Result]]) -> list[Predicted]:
    """Return what the class predicted, for each prediction that counts.

    Parameters
    ----------
    exercises : iterable of Exercise
        The exercises that count.
    people : sequence of mapping
        For each student, exercise to result.
    """
    found = []
    for one in exercises:
        if one.kind == "prediction":
            guesses = [person[one.id].guess for person in people if one.id in person]
            found.append(_predicted(one, [guess for guess in guesses if guess is not None]))
    return found


def _predicted(exercise: Exercise, guesses: list[Guess]) -> Predicted:
    if exercise.form == "choice":
        given = Counter(map(str, guesses))
        return Predicted(exercise, len(guesses), {option.id: given[option.id] for option in exercise.option})
    numbers = sorted((guess[0] + guess[1]) / 2 if isinstance(guess, tuple) else float(guess or 0) for guess in guesses)
    if len(numbers) < 2:
        return Predicted(exercise, len(numbers), {})
    low, middle, high = quantiles(numbers, n=4, method="inclusive")
    return Predicted(exercise, len(numbers), bins(numbers, exercise.share), (low, middle, high))


def bins(numbers: Sequence[float], share: bool = False) -> dict[str | tuple[float, float], int]:
    """Return how many of the sorted numbers lie in each of ten equal parts; what lies far out is put into the last ones.

    Parameters
    ----------
    numbers : sequence of float
        At least two, sorted.
    share : bool
        Whether they are shares: then the parts are those of 0 to 1, as long as all lie there.

    Examples
    --------
    >>> bins([0.05, 0.5, 0.55, 1], share=True)[0.5, 0.6]
    2
    """
    low, _, high = quantiles(numbers, n=4, method="inclusive")
    reach = 3 * (high - low)
    start, end = max(numbers[0], low - reach), min(numbers[-1], high + reach)
    if share and numbers[0] >= 0 and numbers[-1] <= 1:
        start, end = 0.0, 1.0
    elif start == end:
        start, end = start - 0.5, end + 0.5
    edges = [round(start + (end - start) * part / 10, 12) for part in range(11)]
    counts = Counter(min(9, max(0, int((number - start) / (end - start) * 10 + 1e-9))) for number in numbers)
    return {(edges[part], edges[part + 1]): counts[part] for part in range(10)}
