r"""Risk register: how often, how bad, and which hazard comes first.

Each hazard i strikes f(i) times in a hundred years and costs I(i) million yuan when it does. Its expected loss in a year is
f(i) I(i) / 100; those of all hazards add up. On a chart with logarithmic axes, hazards of equal expected loss lie on a straight line
that falls by one step for each step to the right.

Who finds one loss of a hundred worse than a hundred losses of one ranks otherwise. With a weight w of 1 or more the rank follows

    f(i) I(i)^w,

so that at w = 1 it is the expected loss, and a larger w lifts the rare and large. Two hazards change places where
(I(1) / I(2))^w = f(2) / f(1), that is at w = ln(f(2) / f(1)) / ln(I(1) / I(2)); the line through the first of the list then has the
slope -1 / w.

That a loss has two sides, how likely and how large, and that a product hides which of them it comes from, is Kaplan and Garrick's
(1981) point; Cox (2008) shows how coarse matrices of the two mislead.

The hazards are those of the four emergencies that the report names, and whether a plan's title names the hazard is read from the
report, by the rule of the coverage chart. All frequencies and losses are assumptions: the report has neither.

References
----------
Cox, L. A. (2008). What's wrong with risk matrices? *Risk Analysis* 28(2), 497-512.
Kaplan, S., & Garrick, B. J. (1981). On the quantitative definition of risk. *Risk Analysis* 1(1), 11-27.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import Any

from course_lib.charts.coverage import coverage
from course_lib.charts.figure import DescribedFigure
from course_lib.parameters import Settings, kit_report, parameter
from course_lib.style import ACCENT, COLOURS, INK, QUIET, points, scaled
from course_lib.words import listed, money, percent, sentences, words

#: Hazards of the report's emergencies, each with the column of the coverage chart that it belongs to, its symbol and where its name stands.
HAZARDS = {
    "wind": ("natural", "triangle-up", "top"),
    "fire": ("accident", "square", "bottom"),
    "people": ("human", "circle", "top"),
    "animals": ("animal", "diamond", "bottom"),
}
_X, _Y = (0.7, 150.0), (0.7, 330.0)
_say = words(__name__)


@dataclass(frozen=True)
class Parameters(Settings):
    """How often each hazard strikes, what it then costs, and how much more a large loss weighs."""

    wind_often: int = parameter(50, low=1, high=100, unit="in_100_years")
    wind_loss: int = parameter(8, low=1, high=200, unit="million_yuan")
    fire_often: int = parameter(100, low=1, high=100, unit="in_100_years")
    fire_loss: int = parameter(2, low=1, high=200, unit="million_yuan")
    people_often: int = parameter(2, low=1, high=100, unit="in_100_years")
    people_loss: int = parameter(100, low=1, high=200, unit="million_yuan")
    animals_often: int = parameter(10, low=1, high=100, unit="in_100_years")
    animals_loss: int = parameter(10, low=1, high=200, unit="million_yuan")
    weight: float = parameter(1.0, low=1, high=2, step=0.05)


@dataclass(frozen=True)
class Risk:
    """One hazard: times in a hundred years, million yuan each time, and the score that it is ranked by."""

    hazard: str
    often: int
    loss: int
    score: float
    own_plan: bool

    @property
    def yearly(self) -> float:
        """Expected loss in a year, in million yuan."""
        return self.often * self.loss / 100


@dataclass(frozen=True)
class Result:
    """The hazards from the first of the list to the last."""

    parameters: Parameters
    ranked: tuple[Risk, ...]

    @property
    def total(self) -> float:
        """Expected loss in a year, all hazards together, in million yuan."""
        return sum(risk.yearly for risk in self.ranked)

    @property
    def first(self) -> tuple[Risk, ...]:
        """Those that share the first place."""
        return tuple(risk for risk in self.ranked if math.isclose(risk.score, self.ranked[0].score))

    @property
    def uncovered(self) -> float:
        """Share of the expected loss that lies with hazards which no plan's title names."""
        return sum(risk.yearly for risk in self.ranked if not risk.own_plan) / self.total


@cache
def planned() -> tuple[str, ...]:
    """Return the hazards of the coverage chart that the title of a plan names."""
    return coverage(kit_report()).own


def run(parameters: Parameters) -> Result:
    """Return the hazards in the order of their scores.

    Examples
    --------
    >>> result = run(Parameters())
    >>> [(risk.hazard, risk.yearly) for risk in result.ranked]
    [('wind', 4.0), ('fire', 2.0), ('people', 2.0), ('animals', 1.0)]
    """
    risks = []
    for hazard, (column, _, _) in HAZARDS.items():
        often, loss = getattr(parameters, f"{hazard}_often"), getattr(parameters, f"{hazard}_loss")
        risks.append(Risk(hazard, often, loss, often * loss**parameters.weight, column in planned()))
    return Result(parameters, tuple(sorted(risks, key=lambda risk: -round(risk.score, 9))))


def draw(result: Result) -> DescribedFigure:
    """Return the matrix of how often and how bad, each hazard at its place, and the line of the first of the list."""
    values = _values(result)
    ticks = {"often": [1, 2, 5, 10, 20, 50, 100], "loss": [1, 2, 5, 10, 20, 50, 100, 200]}
    return DescribedFigure(
        [_level(result), *(_marks(result, own_plan=own) for own in (True, False))],
        title=_say("chart.title" if len(result.first) == 1 else "chart.title_level", **values),
        subtitle=_say("chart.subtitle"),
        description="\n".join([_say("chart.words", **values), *(_said(rank, risk) for rank, risk in enumerate(result.ranked, 1))]),
        source=_say("chart.source"),
        least_width=scaled(760),
        annotations=_names(result),
        xaxis={"type": "log", "range": [math.log10(end) for end in _X], "tickvals": ticks["often"], "ticktext": [*map(str, ticks["often"])]}
        | {"title": {"text": _say("chart.often")}},
        yaxis={"type": "log", "range": [math.log10(end) for end in _Y], "tickvals": ticks["loss"]}
        | {"ticktext": [money(loss, 0, form="bare") for loss in ticks["loss"]], "title": {"text": _say("chart.loss")}},
        showlegend=True,
        height=scaled(580),
        margin={"t": scaled(138)},
    )


def read_out(result: Result) -> str:
    """Return the ranking, what other rankings would put first, and how much of the loss no title names."""
    values = _values(result)
    if result.parameters.weight > 1:
        order = "weighted" if len(result.first) == 1 else "weighted_level"
    else:
        order = "ranked" if len(result.first) == 1 else "ranked_level"
    return sentences(*(_say(f"read_out.{part}", **values) for part in (order, "sum", "others", "plans")))


def _name(hazard: str) -> str:
    return _say(f"hazards.{hazard}")


def _values(result: Result) -> dict[str, Any]:
    first, most = result.first, max(risk.often for risk in result.ranked)
    worst = max(risk.loss for risk in result.ranked)
    return {
        "first": listed(_name(risk.hazard) for risk in first),
        "level": len(first),
        "yearly": money(first[0].yearly),
        "total": money(result.total),
        "order": listed(_say("read_out.item", hazard=_name(risk.hazard), loss=money(risk.yearly)) for risk in result.ranked),
        "weight": f"{result.parameters.weight:g}",
        "often": listed(_name(risk.hazard) for risk in result.ranked if risk.often == most),
        "large": listed(_name(risk.hazard) for risk in result.ranked if risk.loss == worst),
        "uncovered": percent(result.uncovered),
        "without": listed(_name(risk.hazard) for risk in result.ranked if not risk.own_plan),
    }


def _said(rank: int, risk: Risk) -> str:
    plan = _say("chart.own" if risk.own_plan else "chart.none")
    return _say(
        "chart.risk",
        rank=rank,
        hazard=_name(risk.hazard),
        often=risk.often,
        loss=money(risk.loss, 0),
        yearly=money(risk.yearly),
        plan=plan,
    )


def _level(result: Result) -> dict[str, Any]:
    """Return the line of all hazards that would rank with the first: log f + w log I is the same along it."""
    first, weight = result.first[0], result.parameters.weight
    return {
        "type": "scatter",
        "mode": "lines",
        "x": list(_X),
        "y": [first.loss * (first.often / often) ** (1 / weight) for often in _X],
        "line": {"color": ACCENT, "width": 2, "dash": "dash"},
        "name": _say("chart.level"),
        "hoverinfo": "skip",
    }


def _marks(result: Result, *, own_plan: bool) -> dict[str, Any]:
    some = [risk for risk in result.ranked if risk.own_plan == own_plan]
    colour = COLOURS["kind"]["measure"] if own_plan else INK
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [risk.often for risk in some],
        "y": [risk.loss for risk in some],
        "marker": {
            "symbol": [HAZARDS[risk.hazard][1] + ("" if own_plan else "-open") for risk in some],
            "size": scaled(19),
            "color": colour,
            "line": {"width": 0 if own_plan else 3, "color": colour},
        },
        "name": _say("chart.filled" if own_plan else "chart.hollow"),
        "text": [_said(result.ranked.index(risk) + 1, risk) for risk in some],
        "hovertemplate": "%{text}<extra></extra>",
    }


def _names(result: Result) -> list[dict[str, Any]]:
    """Return each hazard's rank, name and expected loss, written beside its mark on the side where there is room."""
    notes = []
    for rank, risk in enumerate(result.ranked, 1):
        left, above = risk.often > (9 if risk.hazard == "animals" else 55), HAZARDS[risk.hazard][2] == "top"
        # On a logarithmic axis a note stands at the logarithm of its place.
        place = {"x": math.log10(risk.often), "xanchor": "right" if left else "left", "xshift": -14 if left else 14}
        place |= {"y": math.log10(risk.loss), "yanchor": "bottom" if above else "top", "yshift": -10 if above else 10}
        words = _say("chart.name", rank=rank, hazard=_name(risk.hazard), yearly=money(risk.yearly, form="short"))
        font = {"size": points() - 1, "color": INK if risk in result.first else QUIET}
        notes.append(
            {"text": words, "showarrow": False, "align": "right" if left else "left", "font": font, **place}
            | {"bgcolor": "rgba(255,255,255,0.7)"}
        )
    return notes
