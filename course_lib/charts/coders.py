"""The two coders of a report: how far they agree on each variable, and each measure that they coded differently."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from course_lib.charts.figure import DescribedFigure
from course_lib.charts.rows import row_axis, told
from course_lib.language import local, text
from course_lib.reliability import DRAWS, LEVELS, AlphaInterval, alpha_interval
from course_lib.style import ACCENT, COLOURS, points, scaled

if TYPE_CHECKING:
    from course_lib.report import Report

_VARIABLES = tuple(LEVELS)


@dataclass(frozen=True)
class Coders:
    """How the two coders agree.

    Attributes
    ----------
    intervals : dict
        Variable to alpha with its interval; ordered variables are read as ordinal. Empty without a second coding.
    differing : dict
        Variable to the measures coded differently, in the order of the text, as ``(measure_id, first, second)``.
    units : int
        Measures coded twice.
    """

    intervals: dict[str, AlphaInterval]
    differing: dict[str, list[tuple[str, str, str]]]
    units: int

    @property
    def measures(self) -> set[str]:
        """Measures that differ in any variable."""
        return {key for rows in self.differing.values() for key, _, _ in rows}


def coders(report: Report) -> Coders:
    """Return how far the two coders of a report agree, and where they do not.

    Parameters
    ----------
    report : Report
        A loaded data package.

    Examples
    --------
    >>> from course_lib import load
    >>> {variable: len(rows) for variable, rows in coders(load()).differing.items()}
    {'tool': 10, 'direction': 11, 'stage': 5, 'rung': 3}
    """
    pairs = report.measures.merge(report.second_coding, on="measure_id", suffixes=("", "_2")).sort_values(["char_start", "measure_id"])
    if not len(pairs):
        return Coders({}, {variable: [] for variable in _VARIABLES}, 0)
    found, differing = {}, {}
    for variable in _VARIABLES:
        one, two = pairs[variable].reset_index(drop=True), pairs[f"{variable}_2"].reset_index(drop=True)
        found[variable] = alpha_interval(one, two, LEVELS[variable][-1])
        differing[variable] = [row for row in zip(pairs.measure_id, one, two, strict=True) if row[1] != row[2]]
    return Coders(found, differing, len(pairs))


def plot_coders(report: Report) -> DescribedFigure:
    """Return the chart of the two coders' agreement.

    Parameters
    ----------
    report : Report
        A loaded data package.
    """
    found = coders(report)
    counts = {"units": found.units, "measures": len(found.measures)}
    title = text("charts_agreement.coders.title" if found.units else "charts_agreement.coders.empty", **counts)
    axis = {"title": {"text": text("charts_agreement.coders.axis")}, "range": [_left(found), 1.04], "tickformat": ".1f"}
    most = max([1, *map(len, found.differing.values())])
    return DescribedFigure(
        [_alphas(found), _said(found), _dots(report, found)],
        title=title,
        subtitle=text("charts_agreement.coders.subtitle") if found.units else "",
        description=_words(report, found) if found.units else text("charts_agreement.coders.empty_words"),
        source=text("charts_agreement.coders.source"),
        xaxis={**axis, "domain": [0, 0.5]},
        xaxis2={
            "title": {"text": text("charts_agreement.coders.differing")},
            "range": [0.3, most + 0.7],
            "domain": [0.56, 1],
            "tickformat": "d",
            "tickvals": [1, *range(5, most + 1, 5)],
            "showgrid": False,
        },
        yaxis=row_axis([text(f"charts_agreement.variable.{v}") for v in _VARIABLES], text("charts_agreement.rows")),
        showlegend=False,
        height=scaled(400),
    )


def _left(found: Coders) -> float:
    ends = [end for one in found.intervals.values() for end in (one.low, one.alpha) if end == end]
    return float(min([0.6, *(end - 0.05 for end in ends)]))


def _drawn(found: Coders) -> list[tuple[int, AlphaInterval]]:
    return [(y, found.intervals[variable]) for y, variable in enumerate(_VARIABLES) if variable in found.intervals]


def _alphas(found: Coders) -> dict[str, Any]:
    rows = [(y, one) for y, one in _drawn(found) if one.alpha == one.alpha]
    ends = [(one.low, one.high) if one.low == one.low else (one.alpha, one.alpha) for _, one in rows]
    blue = COLOURS["kind"]["measure"]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [one.alpha for _, one in rows],
        "y": [y for y, _ in rows],
        "error_x": {
            "type": "data",
            "symmetric": False,
            "array": [high - one.alpha for (_, one), (_, high) in zip(rows, ends, strict=True)],
            "arrayminus": [one.alpha - low for (_, one), (low, _) in zip(rows, ends, strict=True)],
            "thickness": 3,
            "width": 7,
        },
        "marker": {"symbol": "diamond", "size": scaled(13), "color": blue},
        "hoverinfo": "skip",
    }


def _said(found: Coders) -> dict[str, Any]:
    rows = _drawn(found)
    return {
        "type": "scatter",
        "mode": "text",
        "x": [one.alpha if one.alpha == one.alpha else 1.0 for _, one in rows],
        "y": [y - 0.28 for y, _ in rows],
        "text": [f"{one.alpha:.2f}" if one.alpha == one.alpha else text("charts_agreement.undefined") for _, one in rows],
        "textfont": {"size": points() - 1},
        "hoverinfo": "skip",
    }


def _dots(report: Report, found: Coders) -> dict[str, Any]:
    rows = [(y, n, *row) for y, variable in enumerate(_VARIABLES) for n, row in enumerate(found.differing[variable], 1)]
    return {
        "type": "scatter",
        "mode": "markers",
        "xaxis": "x2",
        "x": [n for _, n, *_ in rows],
        "y": [y for y, *_ in rows],
        "marker": {"symbol": "circle", "size": scaled(13), "color": ACCENT},
        **told(report, [("measures", key, _hover(report, _VARIABLES[y], key, one, two)) for y, _, key, one, two in rows]),
    }


def _hover(report: Report, variable: str, key: str, one: str, two: str) -> str:
    codes = {"one": text(f"codes.{variable}.{one}.name"), "two": text(f"codes.{variable}.{two}.name")}
    return text("charts_agreement.coders.hover", name=report.row("measures", key)[local("name")], **codes)


def _words(report: Report, found: Coders) -> str:
    lines = [text("charts_agreement.coders.words", units=found.units, measures=len(found.measures), draws=f"{DRAWS:,}")]
    for variable, one in found.intervals.items():
        name, rows = text(f"codes.variable.{variable}.name"), found.differing[variable]
        names = text("charts_agreement.coders.comma").join(report.row("measures", key)[local("name")] for key, _, _ in rows)
        said = {"variable": name, "alpha": f"{one.alpha:.2f}", "low": f"{one.low:.2f}", "high": f"{one.high:.2f}", "count": len(rows)}
        if one.alpha != one.alpha:
            lines.append(text("charts_agreement.coders.undefined", **said))
        elif one.low != one.low:
            lines.append(text("charts_agreement.coders.alone", **said, names=names))
        else:
            lines.append(text("charts_agreement.coders.line" if rows else "charts_agreement.coders.none", **said, names=names))
    return "\n".join(lines)
