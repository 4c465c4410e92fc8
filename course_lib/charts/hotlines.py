"""The two telephone lines side by side: what each reports of its callers, and what each leaves out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from course_lib.bounds import Bounds, figure_bounds
from course_lib.charts.figure import DescribedFigure
from course_lib.language import text
from course_lib.style import ACCENT, COLOURS, INK, QUIET, points, scaled

if TYPE_CHECKING:
    from course_lib.report import Report

LINES = ("12319", "mayor")
STEPS = ("received", "handled", "resolved", "satisfied")


@dataclass(frozen=True)
class Hotlines:
    """Callers of each line at each step, as bounds; None where the report gives nothing.

    Attributes
    ----------
    callers : dict of str to dict of str to Bounds or None
        Line, then step.
    figures : dict of str to dict of str to str
        The figure that each step rests on.
    """

    callers: dict[str, dict[str, Bounds | None]]
    figures: dict[str, dict[str, str]]


def hotlines(report: Report) -> Hotlines:
    """Return how many callers each line had at each step.

    Handled and satisfied are printed as shares of the mayor's line's callers, so they inherit the bounds of the number of callers.
    The number satisfied supposes that every caller was asked, which the report does not say.
    """
    received = figure_bounds(report, "f03")
    figures = {"12319": {"received": "f01", "resolved": "f02"}, "mayor": {"received": "f03", "handled": "f04", "satisfied": "f05"}}
    known = {
        "12319": {"received": figure_bounds(report, "f01"), "resolved": figure_bounds(report, "f02")},
        "mayor": {
            "received": received,
            "handled": received * figure_bounds(report, "f04"),
            "satisfied": received * figure_bounds(report, "f05"),
        },
    }
    return Hotlines({line: {step: known[line].get(step) for step in STEPS} for line in LINES}, figures)


def plot_hotlines(report: Report) -> DescribedFigure:
    """Return the chart of the two lines as funnels with bounds.

    Parameters
    ----------
    report : Report
        The kit's report: the lines are rows of its data.
    """
    found = hotlines(report)
    names = [text(f"charts.hotlines.{step}") for step in STEPS]
    traces = [
        trace
        for column, line in enumerate(LINES)
        for trace in (_sure(found, line, column), _possible(found, line, column), _words(found, line, column))
    ]
    missing = sum(value is None for steps in found.callers.values() for value in steps.values())
    heads = [_head(text(f"charts.hotlines.{line}"), column) for column, line in enumerate(LINES)]
    rows = {"categoryarray": names, "range": [len(names) - 0.5, -0.5], "type": "category", "showgrid": False}
    calls = {"range": [0, 330], "title": {"text": text("charts.hotlines.axis")}, "tickvals": [0, 50, 100, 150, 200]}
    return DescribedFigure(
        traces,
        title=text("charts.hotlines.title", missing=missing),
        subtitle=text("charts.hotlines.subtitle"),
        description=_description(found),
        source=text("charts.hotlines.source"),
        annotations=heads,
        grid={"rows": 1, "columns": 2, "pattern": "independent", "xgap": 0.08},
        xaxis={**calls, "domain": [0, 0.46]},
        xaxis2={**calls, "domain": [0.54, 1]},
        yaxis={**rows, "title": {"text": text("charts.hotlines.rows")}},
        yaxis2={**rows, "showticklabels": False},
        barmode="stack",
        showlegend=False,
        height=scaled(430),
        margin={"t": scaled(130)},
    )


def _axes(column: int) -> dict[str, str]:
    return {"xaxis": "x" if column == 0 else "x2", "yaxis": "y" if column == 0 else "y2"}


def _names(found: Hotlines, line: str) -> tuple[list[str], list[Bounds]]:
    steps = {step: value for step, value in found.callers[line].items() if value is not None}
    return [text(f"charts.hotlines.{step}") for step in steps], list(steps.values())


def _sure(found: Hotlines, line: str, column: int) -> dict[str, object]:
    names, values = _names(found, line)
    fill = {"color": COLOURS["kind"]["measure"]}
    return {
        "type": "bar",
        "orientation": "h",
        "x": [v.lower for v in values],
        "y": names,
        "marker": fill,
        "width": 0.5,
        "hoverinfo": "skip",
        **_axes(column),
    }


def _possible(found: Hotlines, line: str, column: int) -> dict[str, object]:
    names, values = _names(found, line)
    widths = [value.width or None for value in values]  # an exact number leaves no bar, not even its outline
    hatch = {
        "color": "white",
        "line": {"color": ACCENT, "width": 1.5},
        "pattern": {"shape": "/", "fgcolor": ACCENT, "size": 7, "solidity": 0.35},
    }
    return {"type": "bar", "orientation": "h", "x": widths, "y": names, "marker": hatch, "width": 0.5, "hoverinfo": "skip", **_axes(column)}


def _words(found: Hotlines, line: str, column: int) -> dict[str, object]:
    steps = found.callers[line]
    return {
        "type": "scatter",
        "mode": "text",
        "x": [(value.upper if value else 0) + 6 for value in steps.values()],
        "y": [text(f"charts.hotlines.{step}") for step in steps],
        "text": [f"<b>{_spelled(value)}</b>" if value else text("charts.hotlines.none") for value in steps.values()],
        "textposition": "middle right",
        "textfont": {"size": points() - 1, "color": [INK if value else QUIET for value in steps.values()]},
        "hoverinfo": "skip",
        **_axes(column),
    }


def _spelled(value: Bounds) -> str:
    # People come whole: a share of callers is rounded to those that fit inside the bounds.
    low, high = -(-value.lower // 1), value.upper // 1
    return f"{low:.0f}" if low == high else text("bounds.range", low=f"{low:.0f}", high=f"{high:.0f}")


def _head(words: str, column: int) -> dict[str, object]:
    place = {
        "xref": "x domain" if column == 0 else "x2 domain",
        "yref": "paper",
        "x": 0,
        "y": 1,
        "xanchor": "left",
        "yanchor": "bottom",
        "yshift": scaled(6),
    }
    return {"text": f"<b>{words}</b>", "showarrow": False, "font": {"size": points()}, **place}


def _description(found: Hotlines) -> str:
    lines = [text("charts.hotlines.words")]
    for line in LINES:
        each = [
            text(
                "charts.hotlines.step",
                step=text(f"charts.hotlines.{step}"),
                value=_spelled(value) if value else text("charts.hotlines.none"),
            )
            for step, value in found.callers[line].items()
        ]
        lines.append(text("charts.hotlines.line", line=text(f"charts.hotlines.{line}"), steps=text("charts.join").join(each)))
    return "\n".join(lines)
