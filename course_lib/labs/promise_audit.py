r"""Promise audit: how many households must be visited so that an unpaid one is likely to be found.

The report counts N = 175 households that were paid. Suppose that k of them were not; nobody knows k. Of the N, n are drawn by lot
and visited, each at most once. The number found unpaid follows the hypergeometric distribution. The chance to find at least one is

.. math:: P = 1 - \binom{N-k}{n} \Big/ \binom{N}{n},

and on average n k / N are found. Where none is found, all k with a chance of at least 5 % to be missed by all n visits are still
possible; the largest is the exact upper bound at 95 %. The rule of three gives nearly the same for a large population: 3 / n of all.

A visit is taken to tell the truth. N is the report's, k and n are assumptions.

References
----------
Hanley, J. A., & Lippman-Hand, A. (1983). If nothing goes wrong, is everything all right? *JAMA* 249(13), 1743-1745.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import comb
from random import Random
from typing import Any

from course_lib.charts.figure import DescribedFigure
from course_lib.parameters import Settings, parameter, printed
from course_lib.style import ACCENT, COLOURS, QUIET, points, scaled
from course_lib.words import counted, percent, sentences, words

WANTED = 0.95
_BLUE = COLOURS["kind"]["measure"]
_say = words(__name__)


@dataclass(frozen=True)
class Parameters(Settings):
    """How many were in truth not paid, how many are visited, and which are drawn."""

    unpaid: int = parameter(5, low=0, high=60, unit="households")
    visits: int = parameter(20, low=1, high="f08", unit="households")
    seed: int = parameter(1, draw=True)


@dataclass(frozen=True)
class Result:
    """Chance of finding one, along all numbers of visits and at the chosen one; and what one draw found."""

    parameters: Parameters
    paid: int
    curve: tuple[float, ...]
    found: int
    bound: int

    @property
    def chance(self) -> float:
        """Chance that the chosen number of visits finds at least one."""
        return self.curve[self.parameters.visits]

    @property
    def expected(self) -> float:
        """How many are found on average."""
        return self.parameters.visits * self.parameters.unpaid / self.paid


def finds_one(visits: int, unpaid: int, paid: int) -> float:
    """Return the chance that `visits` of `paid` households hold at least one of the `unpaid`.

    Examples
    --------
    With one unpaid household, the share that is visited:

    >>> finds_one(87, 1, 174)
    0.5
    """
    return 1 - comb(paid - unpaid, visits) / comb(paid, visits)


def bound(visits: int, paid: int) -> int:
    """Return the most that can be unpaid if none of `visits` is, at 95 %.

    Examples
    --------
    >>> bound(30, 175)
    15
    """
    unpaid = 0
    while unpaid < paid and finds_one(visits, unpaid + 1, paid) <= WANTED:
        unpaid += 1
    return unpaid


def run(parameters: Parameters) -> Result:
    """Return the chance of finding an unpaid household, and what one draw of the visits finds.

    Examples
    --------
    >>> result = run(Parameters())
    >>> round(result.chance, 2), round(result.expected, 2)
    (0.46, 0.57)
    """
    paid = printed("f08")
    curve, missed = [0.0], 1.0
    for visited in range(paid):
        # One visit more: it misses, too, with the share of the paid among those not yet visited.
        missed *= max(0, paid - parameters.unpaid - visited) / (paid - visited)
        curve.append(1 - missed)
    drawn = Random(parameters.seed).sample(range(paid), parameters.visits)
    return Result(parameters, paid, tuple(curve), sum(house < parameters.unpaid for house in drawn), bound(parameters.visits, paid))


def chance(parameters: Parameters) -> bool:
    """Whether another draw could find another number."""
    return parameters.unpaid > 0 and parameters.visits < printed("f08")


def draw(result: Result) -> DescribedFigure:
    """Return the chance to find at least one unpaid household, against the number of visits."""
    values, parameters = _values(result), result.parameters
    here = {"x": [parameters.visits], "y": [round(result.chance, 4)]}
    right = parameters.visits < result.paid / 2
    below = result.chance > 0.2
    return DescribedFigure(
        [
            _line([0, result.paid], [WANTED] * 2, _say("chart.wanted"), QUIET, "dash"),
            _line(list(range(result.paid + 1)), [round(one, 4) for one in result.curve], _say("chart.curve", **values), _BLUE, "solid"),
            *_rule(result),
            {
                "type": "scatter",
                "mode": "markers+text",
                **here,
                "marker": {"symbol": "diamond", "size": scaled(16), "color": ACCENT, "line": {"width": 2, "color": "white"}},
                "text": [f"  <b>{_likely(result.chance)}</b>  "],
                "textposition": f"{'bottom' if below else 'top'} {'right' if right else 'left'}",
                "textfont": {"color": ACCENT, "size": points()},
                "cliponaxis": False,
                "name": _say("chart.chosen"),
                "hovertemplate": _say("chart.hover"),
            },
        ],
        title=_say("chart.title", **values),
        subtitle=_say("chart.subtitle"),
        description=_say("chart.words", **values),
        source=_say("chart.source"),
        xaxis={"range": [0, result.paid * 1.02], "tickvals": [*range(0, result.paid - 12, 25), result.paid]}
        | {"title": {"text": _say("chart.visits")}},
        yaxis={"range": [-0.03, 1.08], "tickformat": ".0%", "title": {"text": _say("chart.chance")}},
        showlegend=True,
        legend={"traceorder": "normal"},
        height=scaled(480),
        margin={"t": scaled(116)},
    )


def read_out(result: Result) -> str:
    """Return the chance, what one audit found, and what an audit that finds nothing leaves open."""
    values = _values(result)
    if not result.parameters.unpaid:
        first = _say("read_out.none_unpaid", **values)
    else:
        first = _say("read_out.reached" if result.chance >= WANTED else "read_out.short", **values)
    drawn = _say("read_out.found" if result.found else "read_out.nothing", **values)
    left = _say(f"read_out.{_room(result)}", **values)
    return sentences(first, drawn, "" if result.found else left)


def _room(result: Result) -> str:
    """Return how much room is left by an audit that finds nothing: for some, for nobody at 95%, or for nobody at all."""
    if result.parameters.visits == result.paid:
        return "all"
    return "left" if result.bound else "no_room"


def _likely(share: float) -> str:
    """Return a chance in per cent; one that is not quite certain is not called so."""
    return "> 99.9%" if 0.9995 <= share < 1 else percent(share, 1)


def _values(result: Result) -> dict[str, Any]:
    visits = result.parameters.visits
    return {
        "chance": _likely(result.chance),
        "unpaid": counted(result.parameters.unpaid, "households"),
        "visits": counted(visits, "households"),
        "n": visits,
        "paid": counted(result.paid, "households"),
        "expected": f"{result.expected:.1f}",
        "found": counted(result.found, "households"),
        "bound": counted(result.bound, "households"),
        "rule": counted(min(result.paid, 3 / visits * result.paid), "households", 0),
        "wanted": percent(WANTED),
    }


def _line(x: list[Any], y: list[float], name: str, colour: str, dash: str) -> dict[str, Any]:
    line = {"color": colour, "width": 3 if dash == "solid" else 2, "dash": dash}
    hover = {"hovertemplate": _say("chart.hover")} if dash == "solid" else {"hoverinfo": "skip"}
    return {"type": "scatter", "mode": "lines", "x": x, "y": y, "line": line, "name": name, **hover}


def _rule(result: Result) -> list[dict[str, Any]]:
    """Return the number of visits that the rule of three asks for, as an upright line, where it lies within the picture."""
    unpaid = result.parameters.unpaid
    if not unpaid or (needed := 3 * result.paid / unpaid) > result.paid:
        return []
    return [_line([round(needed, 2)] * 2, [0, 1], _say("chart.rule"), QUIET, "dot")]
