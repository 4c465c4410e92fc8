r"""Small numbers: how sure one can be of a share that was seen in 56 cases.

The report counts 56 complaints to the hotline (figure f01) and 54 of them resolved (f02). Read as a sample of the many
that are still to come, n cases with a share p resolved allow, at confidence level 1 - alpha, every true share in
Wilson's score interval

    (p + z^2/2n +- z sqrt(p(1 - p)/n + z^2/4n^2)) / (1 + z^2/n),

where z is the normal quantile of 1 - alpha/2: all shares that a score test would not reject. Its width falls roughly
with 1/sqrt(n): four times the cases for half the width.

The share is kept while the number of cases grows, so that p n need not be a whole number.

References
----------
Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference. *JASA* 22(158), 209-212.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from course_lib.bounds import Bounds, wilson
from course_lib.charts.figure import DescribedFigure
from course_lib.parameters import Settings, parameter, printed
from course_lib.style import ACCENT, COLOURS, QUIET, points, scaled
from course_lib.words import counted, percent, sentences, words

MOST = 1500
_STEPS = 48
_BLUE = COLOURS["kind"]["measure"]
_say = words(__name__)


@dataclass(frozen=True)
class Parameters(Settings):
    """Cases, how many of 56 are resolved, and the confidence asked for."""

    cases: int = parameter("f01", low="f01", high=MOST, unit="cases")
    resolved: int = parameter("f02", low=40, high="f01", unit="of_56")
    confidence: float = parameter(0.95, low=0.8, high=0.99, step=0.01, unit="%")


@dataclass(frozen=True)
class Result:
    """The interval at the chosen number of cases, and the funnel that it is a part of."""

    parameters: Parameters
    share: float
    interval: Bounds
    funnel: tuple[tuple[int, Bounds], ...]

    @property
    def cases(self) -> int:
        """How many there are."""
        return self.parameters.cases

    @property
    def width(self) -> float:
        """From end to end, in percentage points."""
        return 100 * self.interval.width


def run(parameters: Parameters) -> Result:
    """Return Wilson's interval at the chosen number of cases and along the way to `MOST`.

    Examples
    --------
    >>> round(run(Parameters()).width, 1)
    11.1
    """
    first = printed("f01")
    share = parameters.resolved / first

    def interval(cases: int) -> Bounds:
        return wilson(share * cases, cases, parameters.confidence)

    numbers = sorted({round(first * (MOST / first) ** (step / _STEPS)) for step in range(_STEPS + 1)})
    return Result(parameters, share, interval(parameters.cases), tuple((number, interval(number)) for number in numbers))


def draw(result: Result) -> DescribedFigure:
    """Return the funnel: the interval against the number of cases, with the report's and the chosen one marked."""
    first = printed("f01")
    values = _values(result)
    widest, narrowest = result.funnel[0][1], result.funnel[-1][1]
    doubled = [first * 2**n for n in range(5)]
    axis = {"type": "log", "range": [1.69, 3.24], "title": {"text": _say("chart.cases")}}
    ticks = [_say("chart.first", number=first), *(str(number) for number in doubled[1:]), f"{MOST:,}"]
    return DescribedFigure(
        [*_funnel(result), _bar(first, widest, reports=True), _bar(result.cases, result.interval), _ends(result)],
        title=_say("chart.title", **values),
        subtitle=_say("chart.subtitle"),
        description=_say("chart.words", least=percent(narrowest.lower, 1), most=percent(narrowest.upper, 1), **values),
        source=_say("chart.source"),
        xaxis={**axis, "tickvals": [*doubled, MOST], "ticktext": ticks},
        yaxis={"range": [widest.lower - 0.04, 1.02], "tickformat": ".0%", "title": {"text": _say("chart.share")}},
        showlegend=True,
        legend={"traceorder": "normal"},
        height=scaled(470),
        margin={"t": scaled(116), "b": scaled(104)},
    )


def read_out(result: Result) -> str:
    """Return the interval in words, and its width."""
    more = result.cases - printed("f01")
    beyond = _say("read_out.more", more=counted(more, "cases")) if more else _say("read_out.first")
    return sentences(_say("read_out.interval", **_values(result)), beyond)


def _values(result: Result) -> dict[str, Any]:
    return {
        "cases": counted(result.cases, "cases"),
        "share": percent(result.share, 1),
        "low": percent(result.interval.lower, 1),
        "high": percent(result.interval.upper, 1),
        "width": counted(result.width, "points", 1),
        "confidence": percent(result.parameters.confidence),
    }


def _funnel(result: Result) -> list[dict[str, Any]]:
    numbers = [number for number, _ in result.funnel]
    edge = {"type": "scatter", "mode": "lines", "x": numbers, "line": {"color": _BLUE, "width": 2}, "hoverinfo": "skip"}
    lower, upper = ([round(getattr(interval, end), 4) for _, interval in result.funnel] for end in ("lower", "upper"))
    seen = {"x": [numbers[0], numbers[-1]], "y": [result.share] * 2, "line": {"color": QUIET, "width": 2, "dash": "dot"}}
    return [
        {**edge, "y": lower, "showlegend": False},
        {**edge, "y": upper, "fill": "tonexty", "fillcolor": "rgba(31,95,153,0.12)", "name": _say("chart.allowed")},
        {**edge, **seen, "name": _say("chart.seen")},
    ]


def _bar(cases: int, interval: Bounds, *, reports: bool = False) -> dict[str, Any]:
    colour = QUIET if reports else ACCENT
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": [cases, cases],
        "y": [interval.lower, interval.upper],
        "line": {"color": colour, "width": 3 if reports else 4},
        "marker": {"symbol": "line-ew-open" if reports else "diamond", "size": scaled(13), "line": {"width": 3}},
        "name": _say("chart.reports" if reports else "chart.chosen"),
        "hovertemplate": "%{y:.1%}<extra></extra>",
    }


def _ends(result: Result) -> dict[str, Any]:
    """Return the two ends of the chosen interval as written beside it, on the side where there is room."""
    side = "right" if result.cases < MOST / 2 else "left"
    ends = [result.interval.lower, result.interval.upper]
    return {
        "type": "scatter",
        "mode": "text",
        "x": [result.cases] * 2,
        "y": ends,
        "text": [f"  <b>{percent(end, 1)}</b>  " for end in ends],
        "textposition": [f"bottom {side}", f"top {side}"],
        "textfont": {"color": ACCENT, "size": points()},
        "hoverinfo": "skip",
        "showlegend": False,
        "cliponaxis": False,
    }
