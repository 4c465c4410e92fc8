r"""What the printed figure allows: "at least 90% are satisfied", of those who were asked.

The report prints how many people called the mayor's line, N, and the share s that is satisfied. It does not print how
many of them were asked. If a share r of the callers was asked, then

    asked = N r, satisfied = s N r, and the share of *all* callers known to be satisfied is satisfied / N = s r.

Of the callers not asked nothing is known: none of them may be satisfied, or all. So what can be said of all callers
lies between satisfied / N and (satisfied + not asked) / N, that is between s r and 1 - r (1 - s): bounds that hold
without any assumption on those who were not asked.

People are whole: asked is rounded to the nearest person (and is at least one), satisfied up to the next one, since
the report says *at least*.

N lies in [101, 199] (figure f03 of the report) and s in [0.90, 1] (f05). That r can be anything from one in twenty to
everyone is an assumption: telephone call-backs reach few, a form at the counter nearly all.

References
----------
Fox, J. (2007). The uncertain relationship between transparency and accountability. *Development in Practice* 17(4-5),
663-671.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from course_lib.bounds import Bounds
from course_lib.charts.figure import DescribedFigure
from course_lib.parameters import Settings, parameter
from course_lib.style import ACCENT, COLOURS, INK, QUIET, points, scaled
from course_lib.words import counted, percent, sentences, words

PER_ROW = 20
_ROWS = 10
_LOOKS = {
    "satisfied": {"symbol": "circle", "color": COLOURS["kind"]["measure"]},
    "unsatisfied": {"symbol": "x", "color": ACCENT},
    "unasked": {"symbol": "circle-open", "color": QUIET},
}
_say = words(__name__)


@dataclass(frozen=True)
class Parameters(Settings):
    """Callers, the share satisfied of those asked, and the share that was asked."""

    callers: int = parameter(150, figure="f03", unit="callers")
    satisfied: float = parameter("f05", figure="f05", step=0.01, unit="%")
    asked: float = parameter(0.6, low=0.05, high=1, step=0.01, unit="%")


@dataclass(frozen=True)
class Result:
    """People, in three groups that add up to all callers."""

    parameters: Parameters
    satisfied: int
    unsatisfied: int
    unasked: int

    @property
    def callers(self) -> int:
        """All of them."""
        return self.satisfied + self.unsatisfied + self.unasked

    @property
    def known(self) -> float:
        """Share of all callers known to be satisfied."""
        return self.satisfied / self.callers

    @property
    def possible(self) -> Bounds:
        """What can be said of all callers: the share that is satisfied."""
        return Bounds(self.known, (self.satisfied + self.unasked) / self.callers)

    @property
    def fewer_than_half(self) -> bool:
        """Whether those known to be satisfied are fewer than half of the callers."""
        return 2 * self.satisfied < self.callers


def run(parameters: Parameters) -> Result:
    """Return the callers sorted into those who said yes, those who said no, and those whom nobody asked.

    Examples
    --------
    >>> run(Parameters(callers=150, satisfied=0.9, asked=0.6)).satisfied
    81
    """
    asked = max(1, math.floor(parameters.callers * parameters.asked + 0.5))
    satisfied = math.ceil(round(parameters.satisfied * asked, 6))
    return Result(parameters, satisfied, asked - satisfied, parameters.callers - asked)


def draw(result: Result) -> DescribedFigure:
    """Return one mark a caller, with the line that half of them would reach."""
    counts = {name: getattr(result, name) for name in _LOOKS}
    values = _values(result)
    first, traces = 0, []
    for name, count in counts.items():
        traces.append(_marks(name, range(first, first + count)))
        first += count
    return DescribedFigure(
        [*traces, _half(result.callers)],
        title=_say("chart.title_few" if result.fewer_than_half else "chart.title", **values),
        subtitle=_say("chart.subtitle"),
        description=_say("chart.words", **values),
        source=_say("chart.source"),
        annotations=[_half_words(result.callers)],
        xaxis={"range": [-0.8, PER_ROW - 0.3], "visible": False},
        yaxis={"range": [_ROWS - 0.3, -0.8], "visible": False, "automargin": False},
        showlegend=True,
        height=scaled(470),
        margin={"t": scaled(116), "b": scaled(44), "r": scaled(96)},
    )


def read_out(result: Result) -> str:
    """Return what is known of all callers, in words."""
    said = "few" if result.fewer_than_half else "enough"
    return sentences(_say("read_out.known", **_values(result)), _say(f"read_out.{said}"))


def _values(result: Result) -> dict[str, Any]:
    return {
        "callers": counted(result.callers, "callers"),
        "share": percent(result.parameters.satisfied),
        "asked": result.callers - result.unasked,
        "satisfied": result.satisfied,
        "unsatisfied": result.unsatisfied,
        "unasked": result.unasked,
        "known": percent(result.known, 1),
        "low": percent(result.possible.lower, 1),
        "high": percent(result.possible.upper, 1),
    }


def _marks(name: str, places: range) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": _say(f"chart.{name}", count=len(places)),
        "x": [place % PER_ROW for place in places],
        "y": [place // PER_ROW for place in places],
        "marker": {"size": scaled(16), "line": {"width": 2 if name == "unasked" else 0}, **_LOOKS[name]},
        "hovertemplate": "%{fullData.name}<extra></extra>",
    }


def _half(callers: int) -> dict[str, Any]:
    """Return the line after the mark at which half of the callers is reached: through a mark, if they are odd."""
    row, rest = divmod(callers / 2, PER_ROW)
    x = [-0.6, rest - 0.5, rest - 0.5, PER_ROW - 0.4]
    line = {"color": INK, "width": 2, "dash": "dash"}
    return {"type": "scatter", "mode": "lines", "x": x, "y": [row + 0.5, row + 0.5, row - 0.5, row - 0.5], "line": line} | {
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _half_words(callers: int) -> dict[str, Any]:
    place = {"x": 1, "xref": "paper", "xanchor": "left", "xshift": 6, "y": callers / 2 // PER_ROW - 0.5, "yanchor": "middle"}
    return {"text": _say("chart.half"), "showarrow": False, "align": "left", "font": {"size": points() - 1}, **place}
