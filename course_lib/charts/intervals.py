"""Every printed figure as the interval that its wording allows, on one scale: the printed number itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from course_lib.bounds import spelled
from course_lib.charts.figure import DescribedFigure
from course_lib.charts.rows import row_axis, told, written
from course_lib.language import local, text
from course_lib.style import ACCENT, COLOURS, QUIET, scaled

if TYPE_CHECKING:
    import pandas as pd

    from course_lib.report import Report


@dataclass(frozen=True)
class Intervals:
    """The printed figures, each bound as a multiple of the printed number.

    Attributes
    ----------
    figures : DataFrame
        The table ``figures`` with the columns ``low`` and ``high`` (1 is the printed number) added, in the report's order.
    open : DataFrame
        Those of them whose wording leaves room.
    """

    figures: pd.DataFrame
    open: pd.DataFrame


def intervals(report: Report) -> Intervals:
    """Return every printed figure with its bounds as multiples of the printed number."""
    figures = report.figures
    # Nothing is a multiple of zero: a printed 0 stands at its place, and its bounds are told in words only.
    printed = figures.value.where(figures.value != 0)
    figures["low"], figures["high"] = (figures.lower / printed).fillna(1.0), (figures.upper / printed).fillna(1.0)
    return Intervals(figures, figures[figures.lower < figures.upper])


def plot_intervals(report: Report) -> DescribedFigure:
    """Return the chart of all printed figures as intervals.

    Parameters
    ----------
    report : Report
        A loaded data package.
    """
    found = intervals(report)
    count = {"open": len(found.open), "figures": len(found.figures)}
    span = max(1.0, found.figures.high.max() - found.figures.low.min()) if count["figures"] else 1.0
    ends = [min(1.0, *found.figures.low) - 0.05 * span, max(1.0, *found.figures.high) + 0.62 * span] if count["figures"] else [0, 2]
    return DescribedFigure(
        [_bars(found), _dots(report, found), _spelled(found, span)],
        title=text("charts.intervals.title", **count),
        subtitle=text("charts.intervals.subtitle"),
        description=_words(found),
        source=text("charts.intervals.source", first=report.info["pages"][0], last=report.info["pages"][1]),
        xaxis={"title": {"text": text("charts.intervals.axis")}, "range": ends, "tickformat": ".1f"},
        yaxis=row_axis(_labels(found.figures), text("charts.intervals.rows"), showgrid=False),
        showlegend=False,
        height=scaled(30 * len(found.figures) + 190),
    )


def _labels(figures: pd.DataFrame) -> list[str]:
    return [f"{what}  <b>{printed}</b>" for what, printed in zip(figures[local("what")], figures.as_printed, strict=True)]


def _bars(found: Intervals) -> dict[str, object]:
    x: list[float | None] = []
    y: list[int | None] = []
    for row in found.open.index:
        x += [found.figures.low[row], found.figures.high[row], None]
        y += [int(row), int(row), None]
    return {"type": "scatter", "mode": "lines", "x": x, "y": y, "line": {"color": ACCENT, "width": scaled(9)}, "hoverinfo": "skip"}


def _dots(report: Report, found: Intervals) -> dict[str, object]:
    figures = found.figures
    exact = figures.lower == figures.upper
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [1.0] * len(figures),
        "y": list(range(len(figures))),
        "marker": {
            "size": scaled(11),
            "color": [COLOURS["kind"]["measure"] if e else ACCENT for e in exact],
            "symbol": ["circle" if e else "line-ns-open" for e in exact],
        }
        | {"line": {"width": 3}},
        **told(report, (("figures", key, key) for key in figures.figure_id)),
    }


def _spelled(found: Intervals, span: float) -> dict[str, object]:
    figures = found.figures
    colours = [ACCENT if low < high else QUIET for low, high in zip(figures.lower, figures.upper, strict=True)]
    return written(figures.high + 0.05 * span, range(len(figures)), _bounds(found), larger=-1, color=colours, cliponaxis=False)


def _words(found: Intervals) -> str:
    lines = [text("charts.intervals.words", figures=len(found.figures), open=len(found.open))]
    rows = zip(found.figures.figure_id, found.figures[local("what")], found.figures.as_printed, _bounds(found), strict=True)
    lines += [text("charts.intervals.line", key=key, what=what, printed=printed, bounds=bounds) for key, what, printed, bounds in rows]
    return "\n".join(lines)


def _bounds(found: Intervals) -> list[str]:
    return [spelled({str(name): value for name, value in row.items()}) for row in found.figures.to_dict("records")]
