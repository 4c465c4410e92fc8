r"""Deterrence: how many comply with a rule when breaking it pays, officers are few, and a fine waits for those who are caught.

For each firm, stall or site breaking the rule is worth a gain G a year. Gains differ; they are exponential with mean g.
N officers make v inspections each a year, spread evenly over the K who are under the rule, so that one of them is
inspected in a year with chance

    p = min(1, N v / K),

and pays the fine F if it breaks the rule. Whoever weighs the two complies when p F exceeds the gain, so that

    compliance c = P(G <= p F) = 1 - exp(-p F / g).

Only the product p F counts: twice the officers and twice the fine deter alike, until p reaches 1. Who pays differs.
Officers cost N w a year, with w the cost of one, and the public purse pays. Fines amount to (1 - c) K p F, and those who
break the rule and are found pay. Since (1 - c) p F = p F exp(-p F / g), that sum grows with the fine until p F = g, where
63% comply, and falls beyond: fines bring in most when the rule is broken by more than a third.

N starts at 600 (figure f13 of the report). Everything else is an assumption: the report counts no inspection, no fine and
nobody who is under a rule.

References
----------
Becker, G. S. (1968). Crime and punishment: an economic approach. *Journal of Political Economy* 76(2), 169-217.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp
from typing import Any

from course_lib.charts.figure import DescribedFigure
from course_lib.language import language
from course_lib.parameters import Settings, parameter
from course_lib.style import ACCENT, COLOURS, INK, QUIET, points, scaled
from course_lib.words import counted, money, percent, sentences, words

HIGHEST_FINE = 20_000
_STEPS = 40
_BLUE = COLOURS["kind"]["measure"]
_say = words(__name__)


@dataclass(frozen=True)
class Parameters(Settings):
    """Officers and what they do, those under the rule and what breaking it is worth to them, and the fine."""

    officers: int = parameter("f13", low=100, high=2400, step=100, unit="officers")
    fine: int = parameter(2000, low=100, high=HIGHEST_FINE, step=100, unit="yuan")
    inspections: int = parameter(10, low=2, high=60, step=2, unit="inspections")
    entities: int = parameter(30_000, low=5_000, high=60_000, step=1_000, unit="firms")
    gain: int = parameter(1000, low=200, high=10_000, step=100, unit="yuan")
    cost: int = parameter(20_000, low=5_000, high=60_000, step=1_000, unit="yuan")


@dataclass(frozen=True)
class Result:
    """A year of one rule. Sums are in yuan; numbers of firms are expected ones."""

    parameters: Parameters
    chance: float

    def compliance(self, fine: float | None = None) -> float:
        """Return the share that complies, at the chosen fine or another."""
        expected = self.chance * (self.parameters.fine if fine is None else fine)
        return 1 - exp(-expected / self.parameters.gain)

    def collected(self, fine: float | None = None) -> float:
        """Return the fines paid in a year, at the chosen fine or another."""
        fine = self.parameters.fine if fine is None else fine
        return (1 - self.compliance(fine)) * self.parameters.entities * self.chance * fine

    @property
    def expected(self) -> float:
        """What a breach costs on average: the fine times the chance of being inspected."""
        return self.chance * self.parameters.fine

    @property
    def fined(self) -> float:
        """Firms fined in a year."""
        return (1 - self.compliance()) * self.parameters.entities * self.chance

    @property
    def staff(self) -> int:
        """What the officers cost in a year."""
        return self.parameters.officers * self.parameters.cost

    @property
    def capped(self) -> bool:
        """Whether everyone is inspected at least once a year, so that more officers find nobody more."""
        return self.chance == 1


def run(parameters: Parameters) -> Result:
    """Return what officers and fine do together.

    Examples
    --------
    >>> result = run(Parameters())
    >>> result.chance, round(result.compliance(), 2)
    (0.2, 0.33)
    >>> round(run(Parameters(officers=1200)).compliance(), 2), round(run(Parameters(fine=4000)).compliance(), 2)
    (0.55, 0.55)
    """
    return Result(parameters, min(1.0, parameters.officers * parameters.inspections / parameters.entities))


def draw(result: Result) -> DescribedFigure:
    """Return compliance against the fine, and below it who pays how much."""
    values = _values(result)
    start = run(Parameters())
    fines = [HIGHEST_FINE * step // _STEPS for step in range(_STEPS + 1)]
    top = max(*(result.collected(fine) for fine in fines), result.staff, start.staff) * 1.25 / _scale()
    return DescribedFigure(
        [*_upper(result, start, fines), *_lower(result, fines, top)],
        title=_say("chart.title", **values),
        subtitle=_say("chart.subtitle"),
        description=_say("chart.words", **values),
        source=_say("chart.source"),
        annotations=[_name("upper", 1.0), _name("lower", 0.41), _staff_words(result, top)],
        xaxis={"range": [0, HIGHEST_FINE], "domain": [0, 1], "anchor": "y2", "tickformat": ",", "title": {"text": _say("chart.fine")}},
        yaxis={"range": [0, 1.04], "domain": [0.5, 0.95], "tickformat": ".0%", "title": {"text": _say("chart.comply")}},
        yaxis2={"range": [0, top], "domain": [0, 0.36], "anchor": "x", "title": {"text": _say("chart.sums")}},
        showlegend=True,
        legend={"y": 1.0},
        height=scaled(640),
        margin={"t": scaled(116), "r": scaled(32)},
    )


def read_out(result: Result) -> str:
    """Return who complies, who is fined, and who pays."""
    values = _values(result)
    parts = [_say("read_out.chance", **values), _say("read_out.fined", **values), _say("read_out.paid", **values)]
    if result.capped:
        parts.append(_say("read_out.capped", **values))
    elif result.expected > result.parameters.gain:
        parts.append(_say("read_out.beyond", **values))
    return sentences(*parts)


def _values(result: Result) -> dict[str, Any]:
    chosen = result.parameters
    return {
        "officers": counted(chosen.officers, "officers"),
        "inspections": chosen.inspections,
        "entities": f"{chosen.entities:,}",
        "chance": percent(result.chance, 0 if result.chance >= 0.1 else 1),
        "fine": counted(chosen.fine, "yuan"),
        "gain": counted(chosen.gain, "yuan"),
        "expected": counted(result.expected, "yuan"),
        "share": percent(result.compliance(), 1),
        "fined": counted(result.fined, "firms"),
        "collected": money(result.collected() / 1e6),
        "staff": money(result.staff / 1e6),
    }


def _scale() -> float:
    """Return what a sum on the axis is counted in, in yuan."""
    return 1e6 if language() == "en" else 1e4


def _upper(result: Result, start: Result, fines: list[int]) -> list[dict[str, Any]]:
    curve = {
        "type": "scatter",
        "mode": "lines",
        "x0": fines[0],
        "dx": fines[1],
        "y": [round(result.compliance(fine), 4) for fine in fines],
        "line": {"color": _BLUE, "width": 3, "shape": "spline"},
        "hovertemplate": "%{x:,}: %{y:.1%}<extra></extra>",
        "showlegend": False,
    }
    first = _mark(start, {"symbol": "diamond-open", "color": QUIET, "line": {"width": 3}}, "chart.start")
    chosen = _mark(result, {"symbol": "circle", "color": ACCENT}, "chart.chosen")
    return [curve, first, chosen]


def _mark(result: Result, look: dict[str, Any], name: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [result.parameters.fine],
        "y": [round(result.compliance(), 4)],
        "marker": {"size": scaled(15), **look},
        "name": _say(name, share=percent(result.compliance(), 1)),
        "hovertemplate": "%{fullData.name}<extra></extra>",
        "cliponaxis": False,
    }


def _lower(result: Result, fines: list[int], top: float) -> list[dict[str, Any]]:
    line = {"type": "scatter", "mode": "lines", "xaxis": "x", "yaxis": "y2", "showlegend": False}
    collected = {
        **line,
        "x0": fines[0],
        "dx": fines[1],
        "y": [round(result.collected(fine) / _scale(), 3) for fine in fines],
        "line": {"color": _BLUE, "width": 3, "dash": "dash", "shape": "spline"},
        "hovertemplate": "%{x:,}: %{y:.1f}<extra></extra>",
    }
    staff = {**line, "x": [0, HIGHEST_FINE], "y": [result.staff / _scale()] * 2, "line": {"color": INK, "width": 2}, "hoverinfo": "skip"}
    chosen = {
        **line,
        "mode": "markers+text",
        "x": [result.parameters.fine],
        "y": [round(result.collected() / _scale(), 4)],
        "marker": {"size": scaled(15), "symbol": "circle", "color": ACCENT},
        "text": [f"  <b>{money(result.collected() / 1e6)}</b>  "],
        "textposition": _beside(result, top),
        "textfont": {"color": ACCENT, "size": points()},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }
    return [collected, staff, chosen]


def _beside(result: Result, top: float) -> str:
    """Return where a sum is written so that it keeps clear of its curve, of the axis, and of the edge."""
    low = result.collected() / _scale() < 0.2 * top
    if result.expected <= result.parameters.gain:
        return "middle right" if low else "bottom right"
    near_the_edge = result.parameters.fine > 0.7 * HIGHEST_FINE
    return ("top left" if near_the_edge else "top right") if low else "bottom left"


def _name(which: str, y: float) -> dict[str, Any]:
    """Return the heading of a panel: what is drawn in it."""
    place = {"xref": "paper", "x": 0, "xanchor": "left", "yref": "paper", "y": y, "yanchor": "top" if which == "upper" else "middle"}
    return {"text": _say(f"chart.{which}"), "showarrow": False, "font": {"size": points(), "color": QUIET}, **place}


def _staff_words(result: Result, top: float) -> dict[str, Any]:
    above = result.staff / _scale() < 0.85 * top
    place = {
        "xref": "paper",
        "x": 1,
        "xanchor": "right",
        "yref": "y2",
        "y": result.staff / _scale(),
        "yanchor": "bottom" if above else "top",
    }
    return {
        "text": _say("chart.staff", staff=money(result.staff / 1e6)),
        "showarrow": False,
        "font": {"size": points(), "color": INK},
        **place,
    }
