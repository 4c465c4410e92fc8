r"""Every hour counts: damage that grows until somebody stops it, with a plan and without.

A fire, an outbreak or a spill feeds on itself. While nobody acts, the lost share D of all that is exposed grows as Verhulst's
logistic: nearly doubling every h hours at first, and slower as less is left to lose,

    dD/dt = g(t) D (1 - D), D(0) = `FIRST`, g = ln 2 / h until the response starts.

It starts at hour T = detection + activation. From then on the growth itself dies away, the faster the more teams c there are:
g(t) = (ln 2 / h) exp(-(t - T) c / `ONE_TEAM`). One team alone brings the growth down to 37% in `ONE_TEAM` hours, two in half of
that. The solution is closed. With G(t) the growth summed up so far,

    D / (1 - D) = D(0) / (1 - D(0)) exp(G), G = (ln 2 / h) t before T, and in the end (ln 2 / h) (T + `ONE_TEAM` / c).

So what is lost in the end depends on one number of hours: detection + activation + `ONE_TEAM` / c. That is why an hour of earlier
detection, an hour of faster activation and an hour less under the teams' hands are worth the same, and why twice the teams save
`ONE_TEAM` / 2c hours and no more.

A plan is, in this model, what shortens activation, and nothing else. All numbers are assumptions: the report has no damage, no
time and no team.

References
----------
Petak, W. J. (1985). Emergency management: a challenge for public administration. *Public Administration Review* 45 (special
issue), 3-7.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from course_lib.charts.figure import DescribedFigure
from course_lib.parameters import Settings, parameter
from course_lib.style import ACCENT, COLOURS, QUIET, points, scaled
from course_lib.words import counted, percent, sentences, words

FIRST = 0.002  # share of what is exposed that is lost when it begins
ONE_TEAM = 12  # hours in which one team brings the growth down to 37%
_POINTS = 96
_BLUE = COLOURS["kind"]["measure"]
_LOOKS = {
    "with_plan": {"colour": _BLUE, "dash": "solid", "symbol": "circle"},
    "without_plan": {"colour": ACCENT, "dash": "dash", "symbol": "diamond"},
}
_say = words(__name__)


@dataclass(frozen=True)
class Parameters(Settings):
    """How fast it grows, when it is noticed, how long the first team takes, and how many come."""

    doubling: float = parameter(1.5, low=0.5, high=12, step=0.5, unit="hours")
    detected: float = parameter(4, low=0, high=24, step=0.5, unit="hours")
    planned: float = parameter(1, low=0, high=24, step=0.5, unit="hours")
    improvised: float = parameter(6, low=0, high=24, step=0.5, unit="hours")
    teams: int = parameter(4, low=1, high=12, unit="teams")

    @property
    def growth(self) -> float:
        """Growth in an hour while nobody acts and little is lost yet."""
        return math.log(2) / self.doubling


@dataclass(frozen=True)
class Course:
    """One course of events: the hour in which the response starts, and the share that is lost in the end."""

    start: float
    end: float


@dataclass(frozen=True)
class Result:
    """Courses with the plan and without, what two improvements would leave with the plan, and the hours to draw."""

    parameters: Parameters
    with_plan: Course
    without_plan: Course
    sooner: float
    stronger: float
    horizon: int


def lost(hour: float, start: float, parameters: Parameters) -> float:
    """Return the share lost by `hour` when the response starts at `start`, both in hours; it may start never (infinity).

    Examples
    --------
    With nobody to stop it, a doubling in the first hours:

    >>> now, later = (lost(hour, math.inf, Parameters()) for hour in (0, 1.5))
    >>> round(later / now, 2)
    2.0
    """
    free = min(hour, start)
    if hour > start:
        fading = ONE_TEAM / parameters.teams
        free += fading * -math.expm1(-(hour - start) / fading)
    return _share(free, parameters)


def run(parameters: Parameters) -> Result:
    """Return what is lost with the plan and without it.

    Examples
    --------
    >>> result = run(Parameters())
    >>> round(result.with_plan.end, 3), round(result.without_plan.end, 3)
    (0.075, 0.449)
    """
    courses = {
        name: Course(parameters.detected + delay, _in_the_end(parameters, delay))
        for name, delay in (("with_plan", parameters.planned), ("without_plan", parameters.improvised))
    }
    half = _share(parameters.detected / 2 + parameters.planned + ONE_TEAM / parameters.teams, parameters)
    twice = _share(parameters.detected + parameters.planned + ONE_TEAM / (2 * parameters.teams), parameters)
    last = max(course.start for course in courses.values()) + 4 * ONE_TEAM / parameters.teams
    return Result(parameters, **courses, sooner=half, stronger=twice, horizon=24 * math.ceil(last / 24))


def draw(result: Result) -> DescribedFigure:
    """Return the share lost over the hours, with the plan, without it, and with no response at all."""
    values = _values(result)
    return DescribedFigure(
        [_unstopped(result), *(_curve(result, name) for name in _LOOKS), *(_start(result, name) for name in _LOOKS)],
        title=_say("chart.title", **values),
        subtitle=_say("chart.subtitle"),
        description=_say("chart.words", **values),
        source=_say("chart.source"),
        annotations=_ends(result),
        xaxis={"range": [0, result.horizon], "dtick": 6 if result.horizon < 72 else 12, "title": {"text": _say("chart.hours")}},
        yaxis={"range": [-0.02, 1.04], "tickformat": ".0%", "title": {"text": _say("chart.lost")}},
        showlegend=True,
        legend={"traceorder": "normal"},
        height=scaled(520),
        margin={"t": scaled(166), "r": scaled(84)},
    )


def read_out(result: Result) -> str:
    """Return what the plan changes, and what each of two improvements would bring."""
    values, parameters = _values(result), result.parameters
    saved = parameters.improvised - parameters.planned
    worth = "helps" if saved > 0 else "hinders" if saved < 0 else "idle"
    gain = parameters.detected / 2 - ONE_TEAM / (2 * parameters.teams)
    better = "level" if abs(gain) < 1e-9 else "sooner" if gain > 0 else "stronger"
    return sentences(*(_say(f"read_out.{part}", **values) for part in ("courses", worth, "offers", better)))


def _share(free: float, parameters: Parameters) -> float:
    """Return the share lost after growth that amounts to `free` hours without a response."""
    # As a logistic function, which cannot overflow: 1 / (1 + exp(-x)).
    logit = math.log(FIRST / (1 - FIRST)) + parameters.growth * free
    return 1 / (1 + math.exp(-logit))


def _in_the_end(parameters: Parameters, delay: float) -> float:
    return _share(parameters.detected + delay + ONE_TEAM / parameters.teams, parameters)


def _values(result: Result) -> dict[str, Any]:
    parameters = result.parameters
    return {
        "with_plan": percent(result.with_plan.end, 1),
        "without_plan": percent(result.without_plan.end, 1),
        "start_with": f"{result.with_plan.start:g}",
        "start_without": f"{result.without_plan.start:g}",
        "apart": counted(abs(parameters.improvised - parameters.planned), "hours", _digits(parameters.improvised - parameters.planned)),
        "points": counted(100 * abs(result.without_plan.end - result.with_plan.end), "points", 1),
        "sooner": percent(result.sooner, 1),
        "stronger": percent(result.stronger, 1),
        "teams": counted(parameters.teams, "teams"),
        "twice": counted(2 * parameters.teams, "teams"),
        "doubling": counted(parameters.doubling, "hours", _digits(parameters.doubling)),
        "half": counted(parameters.detected / 2, "hours", 0 if parameters.detected % 2 == 0 else 2),
        "nobody": percent(lost(result.horizon, math.inf, parameters), 1),
        "horizon": counted(result.horizon, "hours"),
    }


def _digits(hours: float) -> int:
    return 0 if float(hours).is_integer() else 1


def _line(result: Result, start: float, name: str, look: dict[str, Any]) -> dict[str, Any]:
    step = result.horizon / _POINTS
    return {
        "type": "scatter",
        "mode": "lines",
        "x0": 0,
        "dx": step,
        "y": [round(lost(point * step, start, result.parameters), 4) for point in range(_POINTS + 1)],
        "line": look,
        "name": name,
        "hovertemplate": _say("chart.hover"),
    }


def _unstopped(result: Result) -> dict[str, Any]:
    return _line(result, math.inf, _say("chart.nobody"), {"color": QUIET, "width": 2, "dash": "dot"})


def _curve(result: Result, which: str) -> dict[str, Any]:
    look = _LOOKS[which]
    line = {"color": look["colour"], "width": 4 if which == "with_plan" else 3, "dash": look["dash"]}
    return _line(result, getattr(result, which).start, _say(f"chart.{which}"), line)


def _start(result: Result, which: str) -> dict[str, Any]:
    look, start = _LOOKS[which], getattr(result, which).start
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [start],
        "y": [round(lost(start, start, result.parameters), 4)],
        "marker": {"symbol": look["symbol"], "size": scaled(13), "color": look["colour"], "line": {"width": 2, "color": "white"}},
        "name": _say(f"chart.start_{which}", hour=f"{start:g}"),
        "hovertemplate": "%{fullData.name}<extra></extra>",
    }


def _ends(result: Result) -> list[dict[str, Any]]:
    """Return what is lost in the end, written beside the two curves: the larger above, so that they never meet."""
    notes = []
    for which in _LOOKS:
        course = getattr(result, which)
        upper = course.end > result.without_plan.end or (which == "without_plan" and course.end >= result.with_plan.end)
        place = {"x": 1, "xref": "paper", "xanchor": "left", "xshift": 6, "y": lost(result.horizon, course.start, result.parameters)}
        font = {"color": _LOOKS[which]["colour"], "size": points()}
        notes.append(
            {"text": f"<b>{percent(course.end, 1)}</b>", "showarrow": False, "font": font, **place}
            | {"yanchor": "bottom" if upper else "top", "yshift": -2 if upper else 2}
        )
    return notes
