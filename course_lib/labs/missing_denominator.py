r"""The missing denominator: 175 households were paid, and nobody says out of how many.

The report counts the households that were paid, P = 175 (figure f08), and not those that were entitled, E. If a share f of
the payments went to households that were not entitled, then R = P (1 - f) of those entitled were reached, and

    coverage = R / E,

the number that was reached as a share of the number that should be (Tanahashi 1978). Two errors can be told apart: those
entitled and not reached, E - R, and those reached and not entitled, P f. A count of payments shows neither: it grows with
the second and does not feel the first.

Coverage falls as 1/E. So when E is known only to within a share u, coverage lies between R / (E (1 + u)) and
R / (E (1 - u)), an interval that is longer upwards. Households are whole: R is rounded to the nearest, the ends of E inwards.

P and the 2,000 yuan that each was paid (f09) are the report's. E, u and f are assumptions. E can be anything from 175,
where all were paid who should be, to ten times as many: at its upper end the reward would be due to 1,750 households, which
in a city that runs a programme for years would not be extravagant.

References
----------
Tanahashi, T. (1978). Health service coverage and its evaluation. *Bulletin of the World Health Organization* 56(2), 295-303.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, log10
from typing import Any

from course_lib.bounds import Bounds
from course_lib.charts.figure import DescribedFigure
from course_lib.language import language
from course_lib.parameters import Settings, parameter, printed
from course_lib.style import ACCENT, COLOURS, INK, QUIET, points, scaled
from course_lib.words import counted, listed, percent, sentences, words

MOST = 1750
_LEVELS = {"all": 1.0, "nearly": 0.9, "half": 0.5}
_POINTS = 60
_BLUE = COLOURS["kind"]["measure"]
_say = words(__name__)


@dataclass(frozen=True)
class Parameters(Settings):
    """How many were entitled, how well that is known, and who was paid without being entitled."""

    entitled: int = parameter(300, low="f08", high=MOST, step=5, unit="households")
    unsure: float = parameter(0.0, low=0, high=0.5, step=0.05, unit="%")
    wrongly: float = parameter(0.0, low=0, high=0.4, step=0.02, unit="%")


@dataclass(frozen=True)
class Result:
    """Those reached, and the total that they are a part of."""

    parameters: Parameters
    reached: int
    total: Bounds

    @property
    def wrongly(self) -> int:
        """Households paid that were not entitled."""
        return printed("f08") - self.reached

    @property
    def waiting(self) -> int:
        """Households entitled that were not reached, at the chosen total."""
        return self.parameters.entitled - self.reached

    @property
    def share(self) -> float:
        """Coverage at the chosen total."""
        return self.reached / self.parameters.entitled

    @property
    def coverage(self) -> Bounds:
        """Coverage at every total that is possible."""
        return Bounds(self.reached / self.total.upper, self.reached / self.total.lower)


def run(parameters: Parameters) -> Result:
    """Return those reached, and the totals that are possible.

    Examples
    --------
    >>> result = run(Parameters(entitled=300, unsure=0.2))
    >>> result.total
    Bounds(lower=240, upper=360)
    >>> round(result.coverage.lower, 3), round(result.coverage.upper, 3)
    (0.486, 0.729)
    """
    paid = printed("f08")
    reached = floor(paid * (1 - parameters.wrongly) + 0.5)
    low, high = (round(parameters.entitled * (1 + sign * parameters.unsure), 6) for sign in (-1, 1))
    return Result(parameters, reached, Bounds(max(reached, ceil(low)), floor(high)))


def draw(result: Result) -> DescribedFigure:
    """Return coverage against the total, and below it the two sets of households that a count keeps apart."""
    values = _values(result)
    widest = 1.16 * max(result.parameters.entitled, printed("f08"))
    ticks = [100, 175, 250, 350, 500, 700, 1000, 1500, 2500]
    return DescribedFigure(
        [*_curve(result), _possible(result), _chosen(result), *_bars(result)],
        title=_say("chart.title", **values),
        subtitle=_say("chart.subtitle"),
        description=sentences(_say("chart.words", **values), "" if result.total.exact else _say("read_out.unsure", **values)),
        source=_say("chart.source"),
        shapes=_lines(),
        annotations=[*_line_words(), *_ends(result)],
        xaxis={"type": "log", "range": [log10(min(160, 0.93 * result.total.lower)), 3.43], "domain": [0, 1], "anchor": "y"}
        | {"tickvals": ticks, "ticktext": [f"{n:,}" for n in ticks]}
        | {"title": {"text": _say("chart.total")}},
        yaxis={"range": [0, 1.06], "domain": [0.47, 1], "tickformat": ".0%", "title": {"text": _say("chart.coverage")}},
        xaxis2={"range": [0, widest], "domain": [0, 1], "anchor": "y2", "showticklabels": False, "showgrid": False},
        yaxis2={"range": [1.6, -0.6], "domain": [0, 0.24], "anchor": "x2", "tickvals": [0, 1], "showgrid": False}
        | {"ticktext": [_say("chart.entitled"), _say("chart.paid")], "automargin": True},
        barmode="stack",
        showlegend=True,
        legend={"traceorder": "normal"},
        height=scaled(640),
        margin={"t": scaled(140), "b": scaled(48)},
    )


def read_out(result: Result) -> str:
    """Return who was reached, of how many, and what that makes of the printed sentence."""
    values = _values(result)
    parts = [_say("read_out.share", **values)]
    if result.waiting:
        parts.append(_say("read_out.waiting", **values))
    if not result.total.exact:
        parts.append(_say("read_out.unsure", **values))
    if result.wrongly:
        parts.append(_say("read_out.wrongly", **values))
    return sentences(*parts, _meant(result))


def _meant(result: Result) -> str:
    """Return what the printed sentence means at this coverage, if one can tell: over all totals that are possible."""
    low, high = result.coverage.lower, result.coverage.upper
    if crossed := [name for name, level in _LEVELS.items() if low < level <= high]:
        return _say("read_out.open", levels=listed((_say(f"read_out.level_{name}") for name in crossed), "or"))
    met = [name for name, level in _LEVELS.items() if low >= level]
    return _say(f"read_out.meant_{met[0] if met else 'few'}")


def _values(result: Result) -> dict[str, Any]:
    paid, each = printed("f08"), printed("f09")
    return {
        "paid": paid,
        "entitled": counted(result.parameters.entitled, "households"),
        "entitled_number": f"{result.parameters.entitled:,}",
        "reached": result.reached,
        "share": percent(result.share, 1),
        "waiting": counted(result.waiting, "households"),
        "waiting_number": f"{result.waiting:,}",
        "owed": _yuan(result.waiting * each),
        "wrongly": counted(result.wrongly, "households"),
        "wrongly_number": result.wrongly,
        "wasted": _yuan(result.wrongly * each),
        "from": f"{result.total.lower:,.0f}",
        "to": f"{result.total.upper:,.0f}",
        "low": percent(result.coverage.lower, 1),
        "high": percent(result.coverage.upper, 1),
    }


def _yuan(sum_: int) -> str:
    # Chinese counts large sums in ten thousands.
    return counted(sum_, "yuan") if language() == "en" else _say("chart.money", sum=f"{sum_ / 1e4:g}")


def _curve(result: Result) -> list[dict[str, Any]]:
    first, last = result.reached, 1.5 * MOST
    totals = [round(first * (last / first) ** (n / _POINTS), 1) for n in range(_POINTS + 1)]
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "x": totals,
            "y": [round(result.reached / total, 4) for total in totals],
            "line": {"color": _BLUE, "width": 3},
            "hovertemplate": "%{x:,.0f}: %{y:.1%}<extra></extra>",
            "showlegend": False,
        }
    ]


def _possible(result: Result) -> dict[str, Any]:
    """Return what is possible: the part of the curve over all totals that may be, with its way to both axes."""
    low, high = result.total.lower, result.total.upper
    totals = [low * (high / low) ** (n / 20) for n in range(21)]
    ends = [(1, result.reached / low), *((total, result.reached / total) for total in totals), (1, result.reached / high)]
    x = [ends[0][0], *(round(one[0], 1) for one in ends[1:-1]), None, high, high, None, low, low, None, high, ends[-1][0]]
    y = [*(round(one[1], 4) for one in ends[:-1]), None, 0, ends[-1][1], None, 0, ends[0][1], None, ends[-1][1], ends[-1][1]]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": x,
        "y": y,
        "line": {"color": ACCENT, "width": 2.5},
        "name": _say("chart.possible", low=percent(result.coverage.lower, 1), high=percent(result.coverage.upper, 1)),
        "hoverinfo": "skip",
        "showlegend": not result.total.exact,
    }


def _chosen(result: Result) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [result.parameters.entitled],
        "y": [round(result.share, 4)],
        "marker": {"size": scaled(16), "symbol": "star", "color": INK},
        "name": _say("chart.chosen", entitled=f"{result.parameters.entitled:,}", share=percent(result.share, 1)),
        "hovertemplate": "%{fullData.name}<extra></extra>",
        "cliponaxis": False,
    }


def _bars(result: Result) -> list[dict[str, Any]]:
    bar = {
        "type": "bar",
        "orientation": "h",
        "xaxis": "x2",
        "yaxis": "y2",
        "width": 0.7,
        "hovertemplate": "%{fullData.name}<extra></extra>",
    }
    hatch = {"color": ACCENT, "line": {"color": ACCENT, "width": 1.5}}
    return [
        {**bar, "x": [result.reached] * 2, "y": [0, 1], "marker": {"color": _BLUE}, "name": _say("chart.reached", count=result.reached)},
        {
            **bar,
            "x": [result.waiting or None, None],
            "y": [0, 1],
            "name": _say("chart.waiting", count=f"{result.waiting:,}"),
            "showlegend": bool(result.waiting),
        }
        | {"marker": {**hatch, "pattern": {"shape": "/", "size": scaled(8), "solidity": 0.35}}},
        {
            **bar,
            "x": [None, result.wrongly or None],
            "y": [0, 1],
            "name": _say("chart.wrongly", count=result.wrongly),
            "showlegend": bool(result.wrongly),
        }
        | {
            "marker": {
                "color": QUIET,
                "line": {"color": QUIET, "width": 1.5},
                "pattern": {"shape": ".", "size": scaled(7), "solidity": 0.4},
            }
        },
    ]


def _lines() -> list[dict[str, Any]]:
    line = {
        "type": "line",
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "yref": "y",
        "layer": "below",
        "line": {"color": INK, "width": 1, "dash": "dot"},
    }
    return [{**line, "y0": _LEVELS[name], "y1": _LEVELS[name]} for name in ("nearly", "half")]


def _line_words() -> list[dict[str, Any]]:
    place = {
        "xref": "paper",
        "x": 1,
        "xanchor": "right",
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"size": points() - 2, "color": INK},
    }
    return [{**place, "yref": "y", "y": _LEVELS[name], "text": _say(f"read_out.level_{name}")} for name in ("nearly", "half")]


def _ends(result: Result) -> list[dict[str, Any]]:
    """Return the sums written at the end of the two bars."""
    place = {"xref": "x2", "yref": "y2", "xanchor": "left", "xshift": 8, "showarrow": False, "font": {"size": points(), "color": INK}}
    sums = (result.parameters.entitled, printed("f08"))
    return [{**place, "x": count, "y": row, "text": f"{count:,}"} for row, count in enumerate(sums)]
