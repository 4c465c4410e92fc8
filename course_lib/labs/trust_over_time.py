r"""Trust over time: what one broken promise costs, counted in kept ones.

A citizen holds a belief about the share of promises that this government keeps: a Beta distribution with the counts a and b. Before
the first promise both are 1, which is to know nothing. A kept promise adds 1 to a; a broken one adds w to b, with w of at least 1. The
belief's mean is trust here, and its standard deviation tells how sure it is:

.. math:: m = \frac{a}{a + b}, \qquad s = \sqrt{\frac{a b}{(a + b)^2 (a + b + 1)}}.

With w = 1 this is Bayes' rule for a coin. A larger w says that bad news weighs more than good, the negativity bias; it is an
assumption, and so is every number here. If trust stood at a / (a + b) before a broken promise, it takes k kept ones to bring it
back, with (a + k) / (a + k + b + w) = a / (a + b), so k = w a / b: the higher trust stood, the more it takes.

References
----------
Berg, J., Dickhaut, J., & McCabe, K. (1995). Trust, reciprocity, and social history. *Games and Economic Behavior* 10(1), 122-142.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Any

from course_lib.charts.figure import DescribedFigure
from course_lib.parameters import Settings, parameter
from course_lib.style import ACCENT, COLOURS, QUIET, points, scaled
from course_lib.words import counted, percent, sentences, words

#: What a press of each button adds: promises kept, and promises broken.
PRESSES = {"kept": "k", "four": "kkkk", "broken": "b"}
_BLUE = COLOURS["kind"]["measure"]
_EXACT = 1e-9
_say = words(__name__)


@dataclass(frozen=True)
class Parameters(Settings):
    """How much a broken promise weighs, how many were kept before, and what happens then."""

    weight: float = parameter(3.0, low=1, high=5, step=0.5)
    before: int = parameter(3, low=0, high=9, unit="promises")
    moves: tuple[str, ...] = parameter(("broken",), options=tuple(PRESSES), moves=30)

    @property
    def promises(self) -> str:
        """Every promise in turn, a letter each: k for kept, b for broken."""
        return "k" * self.before + "".join(PRESSES[move] for move in self.moves)


@dataclass(frozen=True)
class Belief:
    """A Beta distribution by its two counts."""

    kept: float = 1
    broken: float = 1

    @property
    def mean(self) -> float:
        """The share that is expected to be kept."""
        return self.kept / (self.kept + self.broken)

    @property
    def spread(self) -> float:
        """One standard deviation."""
        total = self.kept + self.broken
        return sqrt(self.kept * self.broken / (total + 1)) / total

    def after(self, promise: str, weight: float) -> Belief:
        """Return the belief after a kept promise (k) or a broken one (b).

        Examples
        --------
        >>> Belief(4, 1).after("b", 3)
        Belief(kept=4, broken=4)
        """
        return Belief(self.kept + 1, self.broken) if promise == "k" else Belief(self.kept, self.broken + weight)


@dataclass(frozen=True)
class Result:
    """The belief at the beginning and after each promise.

    Attributes
    ----------
    first : int or None
        How many promises had been made before the first broken one; None when none is broken.
    repaired : int or None
        How many promises had been kept after the first broken one when trust first stood as high as before it again.
    """

    parameters: Parameters
    beliefs: tuple[Belief, ...]
    first: int | None
    repaired: int | None

    @property
    def level(self) -> float | None:
        """Trust before the first broken promise."""
        return None if self.first is None else self.beliefs[self.first].mean


def run(parameters: Parameters) -> Result:
    """Return the belief along the sequence of promises.

    Examples
    --------
    >>> [round(belief.mean, 2) for belief in run(Parameters()).beliefs]
    [0.5, 0.67, 0.75, 0.8, 0.5]
    """
    promises, beliefs = parameters.promises, [Belief()]
    for promise in promises:
        beliefs.append(beliefs[-1].after(promise, parameters.weight))
    first = promises.find("b")
    if first < 0:
        return Result(parameters, tuple(beliefs), None, None)
    level = beliefs[first].mean
    back = next((place for place in range(first + 1, len(beliefs)) if beliefs[place].mean >= level - _EXACT), None)
    return Result(parameters, tuple(beliefs), first, None if back is None else promises[first:back].count("k"))


def draw(result: Result) -> DescribedFigure:
    """Return trust after each promise, with the band of its uncertainty."""
    values, promises = _values(result), result.parameters.promises
    means = [round(belief.mean, 4) for belief in result.beliefs]
    return DescribedFigure(
        [
            *_band(result),
            *([] if result.level is None else [_level(result)]),
            _marks(means, ["", *promises], "k", {"symbol": "circle", "color": _BLUE, "size": scaled(9)}, _say("chart.kept")),
            _marks(means, ["", *promises], "b", {"symbol": "x", "color": ACCENT, "size": scaled(13)}, _say("chart.broken")),
        ],
        title=_say("chart.title", **values),
        subtitle=_say("chart.subtitle"),
        description=_say("chart.words", **values) + ("" if result.level is None else _say("chart.words_level", **values)),
        source=_say("chart.source"),
        annotations=[_now(result)],
        xaxis={"range": [-0.4, max(12, len(promises) * 1.04 + 1.5)], "title": {"text": _say("chart.promises")}},
        yaxis={"range": [0, 1.04], "tickformat": ".0%", "title": {"text": _say("chart.trust")}},
        showlegend=True,
        legend={"traceorder": "normal"},
        height=scaled(480),
        margin={"t": scaled(116), "r": scaled(84)},
    )


def read_out(result: Result) -> str:
    """Return where trust stands, and whether it is back where it stood before the first broken promise."""
    values = _values(result)
    if result.first is None:
        more = _say("read_out.unbroken")
    elif result.repaired is None:
        more = _say("read_out.below", **values)
    else:
        more = _say("read_out.back" if result.beliefs[-1].mean >= (result.level or 0) - _EXACT else "read_out.lost", **values)
    return sentences(_say("read_out.now", **values), more)


def _values(result: Result) -> dict[str, Any]:
    promises, last = result.parameters.promises, result.beliefs[-1]
    since = promises[result.first or 0 :].count("k")
    return {
        "trust": percent(last.mean, 1),
        "spread": counted(100 * last.spread, "points", 1),
        "kept": promises.count("k"),
        "broken": promises.count("b"),
        "promises": counted(len(promises), "promises"),
        "weight": f"{result.parameters.weight:g}",
        "level": percent(result.level or 0, 1),
        "since": counted(since, "promises"),
        "repaired": counted(result.repaired or 0, "promises"),
    }


def _band(result: Result) -> list[dict[str, Any]]:
    """Return trust give or take one standard deviation, and the line of trust itself."""
    line = {"type": "scatter", "mode": "lines", "x": list(range(len(result.beliefs))), "hoverinfo": "skip"}
    low, high = ([round(belief.mean + side * belief.spread, 4) for belief in result.beliefs] for side in (-1, 1))
    edge = {**line, "line": {"width": 1, "color": "rgba(31,95,153,0.45)", "dash": "dot"}}
    means = [round(belief.mean, 4) for belief in result.beliefs]
    return [
        {**edge, "y": low, "showlegend": False},
        {**edge, "y": high, "fill": "tonexty", "fillcolor": "rgba(31,95,153,0.12)", "name": _say("chart.band")},
        {**line, "y": means, "line": {"width": 3, "color": _BLUE}, "showlegend": False},
    ]


def _level(result: Result) -> dict[str, Any]:
    ends = {"x": [result.first, max(12, len(result.beliefs))], "y": [round(result.level or 0, 4)] * 2}
    line = {"color": QUIET, "width": 2, "dash": "dash"}
    return {"type": "scatter", "mode": "lines", **ends, "line": line, "name": _say("chart.level"), "hoverinfo": "skip"}


def _marks(means: list[float], promises: list[str], which: str, marker: dict[str, Any], name: str) -> dict[str, Any]:
    places = [place for place, promise in enumerate(promises) if promise == which]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": places,
        "y": [means[place] for place in places],
        "marker": marker,
        "name": name,
        "showlegend": True,
        "hovertemplate": _say("chart.hover"),
    }


def _now(result: Result) -> dict[str, Any]:
    last = result.beliefs[-1]
    return {
        "text": f"<b>{percent(last.mean, 1)}</b>",
        "x": len(result.beliefs) - 1,
        "y": last.mean,
        "xanchor": "left",
        "xshift": 10,
        "showarrow": False,
        "font": {"size": points(), "color": _BLUE},
        "bgcolor": "rgba(255,255,255,0.8)",
    }
