r"""The monthly meeting: how long a proposal waits for the next meeting that has time for it.

The report says that the executive meeting sits once a month (figure f06). Proposals come at random (a Poisson process) at
the rate lambda a day; every T days there is a meeting, which takes up the k that have waited longest. With A(n) proposals
between two meetings, A Poisson with mean a = lambda T, the number R put off to a later meeting follows

    R(n+1) = max(R(n) + A(n) - k, 0),

the discrete-time bulk-service queue. While a < k it settles down, and by Little's law the mean wait is

    W = T/2 + E[R] / lambda:

half a gap between meetings, since a moment taken at random lies halfway between two on average, and the time spent being
put off. E[R] follows from the k - 1 roots z(j) inside the unit circle of z^k = exp(a (z - 1)), a classical result for batch
service which the tests check against the distribution itself:

    E[R] = sum over j of 1 / (1 - z(j)) - (k (k - 1) - a^2) / (2 (k - a)).

The picture plays one year out, from an empty agenda on; those who still wait at its end wait on until their turn comes.
The tests hold it to this formula, and the formula to the distribution of R found by iterating the equation above.

A month has 30 days. That there is one meeting a month is the report's; how many proposals come and how many a meeting takes up
are assumptions, and so are the three hours that a meeting lasts.

References
----------
Little, J. D. C. (1961). A proof for the queuing formula L = lambda W. *Operations Research* 9(3), 383-387.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from random import Random
from typing import Any

from course_lib.charts.figure import DescribedFigure
from course_lib.parameters import Settings, parameter
from course_lib.style import ACCENT, COLOURS, GRID, INK, points, scaled
from course_lib.words import counted, sentences, words

MONTH = 30
MONTHS = 12
HOURS = 3
_BLUE = COLOURS["kind"]["measure"]
_say = words(__name__)


@dataclass(frozen=True)
class Parameters(Settings):
    """How many proposals come, how often the meeting sits, and how many it takes up each time."""

    proposals: int = parameter(9, low=1, high=30, unit="proposals_a_month")
    meetings: int = parameter("f06", low="f06", high=4, unit="meetings_a_month")
    items: int = parameter(10, low=2, high=40, unit="a_meeting")
    seed: int = parameter(24, draw=True)

    @property
    def gap(self) -> float:
        """Days from one meeting to the next."""
        return MONTH / self.meetings

    @property
    def load(self) -> float:
        """Proposals that come between two meetings, as a share of what a meeting takes up."""
        return self.proposals / (self.meetings * self.items)


@dataclass(frozen=True)
class Result:
    """When each proposal came and was taken up, in days; and the mean wait in the long run, if the agenda does not overflow."""

    parameters: Parameters
    came: tuple[float, ...]
    decided: tuple[float, ...]
    long_run: float | None

    @property
    def waits(self) -> list[float]:
        """Days from coming to the meeting that took it up."""
        return [end - start for start, end in zip(self.came, self.decided, strict=True)]

    @property
    def mean(self) -> float:
        """Mean wait of those who came within the year."""
        return sum(self.waits) / len(self.waits) if self.waits else 0.0

    @property
    def put_off(self) -> int:
        """How many were not taken up at the first meeting after their coming."""
        return sum(wait > self.parameters.gap + 1e-9 for wait in self.waits)

    @property
    def left(self) -> int:
        """How many still wait after the last meeting of the year."""
        return sum(end > MONTHS * MONTH + 1e-9 for end in self.decided)


def put_off_on_average(a: float, k: int) -> float:
    """Return the mean number of proposals put off to a later meeting, in the long run.

    Parameters
    ----------
    a : float
        Proposals that come between two meetings, on average; below `k`.
    k : int
        Proposals that a meeting takes up.

    Examples
    --------
    With one a meeting it is the queue M/D/1, whose mean is a^2 / (2 (1 - a)):

    >>> round(put_off_on_average(0.5, 1), 9)
    0.25
    """
    import numpy as np

    turns = np.exp(2j * np.pi * np.arange(1, k) / k)
    roots = np.zeros(k - 1, dtype=complex)
    # Each root is a fixed point of z = exp(a (z - 1) / k) times a k-th root of one, which is nearer at every step.
    for _ in range(300):
        before, roots = roots, turns * np.exp(a * (roots - 1) / k)
        if abs(roots - before).max(initial=0) < 1e-12:
            break
    return float((1 / (1 - roots)).sum().real - (k * (k - 1) - a * a) / (2 * (k - a)))


def meet(came: Sequence[float], gap: float, items: int) -> list[float]:
    """Return the day of the meeting that takes up each proposal: at most `items` at a meeting, the oldest first."""
    taken: dict[int, int] = {}
    decided, first = [], 1
    for moment in came:
        first = max(first, ceil(moment / gap - 1e-9))
        if taken.get(first, 0) >= items:
            first += 1
        taken[first] = taken.get(first, 0) + 1
        decided.append(first * gap)
    return decided


def run(parameters: Parameters) -> Result:
    """Return a year of meetings.

    Examples
    --------
    >>> result = run(Parameters())
    >>> round(result.long_run, 1), round(run(Parameters(items=20)).long_run, 1), round(run(Parameters(meetings=2)).long_run, 1)
    (25.3, 15.0, 7.5)
    """
    rate, gap = parameters.proposals / MONTH, parameters.gap
    arrivals = Random(f"arrivals {parameters.seed}")
    came: list[float] = []
    while (moment := (came[-1] if came else 0.0) + arrivals.expovariate(1) / rate) <= MONTHS * MONTH:
        came.append(moment)
    settles = parameters.load < 1
    return Result(
        parameters=parameters,
        came=tuple(came),
        decided=tuple(meet(came, gap, parameters.items)),
        long_run=gap / 2 + put_off_on_average(rate * gap, parameters.items) / rate if settles else None,
    )


def draw(result: Result) -> DescribedFigure:
    """Return each proposal as a mark: when it came, and how long it waited."""
    values = _values(result)
    days = result.parameters.gap
    top = max([1.35 * days, *(1.12 * wait for wait in result.waits)])
    return DescribedFigure(
        [_marks(result, put_off=False), _marks(result, put_off=True)],
        title=_say("chart.title" if result.came else "chart.title_none", **values),
        subtitle=_say("chart.subtitle"),
        description=_say("chart.words" if result.came else "read_out.none", **values),
        source=_say("chart.source"),
        shapes=[*_meetings(result), _line(days / 2, INK, "dash"), *([_line(result.mean, ACCENT, "solid")] if result.came else [])],
        annotations=_names(result, top),
        xaxis={"range": [0, MONTHS], "dtick": 1, "showgrid": False, "title": {"text": _say("chart.months")}},
        yaxis={"range": [0, top], "title": {"text": _say("chart.waited")}},
        showlegend=True,
        legend={"traceorder": "normal"},
        height=scaled(480),
        margin={"t": scaled(116), "r": scaled(128)},
    )


def read_out(result: Result) -> str:
    """Return how long proposals waited and why, and what a full agenda leaves for each."""
    values = _values(result)
    if not result.came:
        return _say("read_out.none", **values)
    if result.long_run is None:
        later = "overflow"
    else:
        later = "long_run" if result.long_run - result.parameters.gap / 2 >= 0.05 else "long_run_free"
    return sentences(*(_say(f"read_out.{part}", **values) for part in ("waited", later, "minutes")))


def _values(result: Result) -> dict[str, Any]:
    parameters, waits = result.parameters, result.waits
    return {
        "count": counted(len(waits), "proposals"),
        "mean": counted(result.mean, "days", 1),
        "longest": counted(max(waits, default=0), "days", 1),
        "gap": counted(parameters.gap, "days", 1 if parameters.meetings == 4 else 0),
        "half": counted(parameters.gap / 2, "days", 1),
        "half_number": f"{parameters.gap / 2:.1f}",
        "put_off": result.put_off,
        "left": result.left,
        "items": counted(parameters.items, "proposals"),
        "monthly": counted(parameters.items * parameters.meetings, "proposals"),
        "coming": counted(parameters.proposals, "proposals"),
        "long_run": counted(result.long_run or 0, "days", 1),
        "rest": counted((result.long_run or 0) - parameters.gap / 2, "days", 1),
        "minutes": f"{60 * HOURS / parameters.items:.3g}",
        "hours": HOURS,
        "months": MONTHS,
    }


def _marks(result: Result, *, put_off: bool) -> dict[str, Any]:
    gap = result.parameters.gap
    some = [(came, wait) for came, wait in zip(result.came, result.waits, strict=True) if (wait > gap + 1e-9) is put_off]
    look = {"symbol": "x", "color": ACCENT} if put_off else {"symbol": "circle", "color": _BLUE}
    return {
        "type": "scatter",
        "mode": "markers",
        "name": _say("chart.put_off" if put_off else "chart.at_once", count=len(some)),
        "x": [round(came / MONTH, 2) for came, _ in some],
        "y": [round(wait, 1) for _, wait in some],
        "marker": {"size": scaled(9), **look},
        "hovertemplate": _say("chart.hover"),
    }


def _meetings(result: Result) -> list[dict[str, Any]]:
    line = {"type": "line", "yref": "paper", "y0": 0, "y1": 1, "layer": "below", "line": {"color": GRID, "width": 2}}
    months = [meeting / result.parameters.meetings for meeting in range(1, MONTHS * result.parameters.meetings + 1)]
    return [{**line, "x0": month, "x1": month} for month in months]


def _line(days: float, colour: str, dash: str) -> dict[str, Any]:
    line = {"color": colour, "width": 3 if dash == "solid" else 2, "dash": dash}
    return {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": days, "y1": days, "line": line}


def _names(result: Result, top: float) -> list[dict[str, Any]]:
    """Return the names of the two lines at their right ends, kept apart where the lines are close."""
    half = result.parameters.gap / 2
    mean_above = result.mean >= half
    near = abs(result.mean - half) < 0.11 * top
    notes = [("half", half, INK, not mean_above), ("mean", result.mean, ACCENT, mean_above)]
    return [
        {
            "text": _say(f"chart.{name}", days=counted(days, "days", 1)),
            "x": 1,
            "xref": "paper",
            "xanchor": "left",
            "xshift": 8,
            "y": days,
            "yanchor": ("bottom" if above else "top") if near else "middle",
            "align": "left",
            "showarrow": False,
            "font": {"color": colour, "size": points()},
        }
        for name, days, colour, above in notes
        if name == "half" or result.came
    ]
