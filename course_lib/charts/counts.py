"""The figures of a theme as what they are: standards, work, products or results; and what one would get by dividing them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import log10
from typing import TYPE_CHECKING, Any

from course_lib.bounds import Bounds, figure_bounds, spelled
from course_lib.charts.figure import DescribedFigure
from course_lib.charts.rows import joined, row_axis, written
from course_lib.evidence import place
from course_lib.language import codes, local, text
from course_lib.style import ACCENT, COLOURS, GRID, INK, QUIET, points, scaled
from course_lib.wrapping import wrapped

if TYPE_CHECKING:
    from course_lib.report import Report

_MOST = 4  # counts that are divided by each other: six ratios


@dataclass(frozen=True)
class Ratio:
    """One count divided by a smaller one: how many of the first come to each of the second, if the two belong together."""

    over: str
    under: str
    value: Bounds


@dataclass(frozen=True)
class Counts:
    """The figures of a theme by stage of the logic model, and the ratios of its counts.

    Attributes
    ----------
    figures : tuple of dict
        Rows of the table ``figures``, in the order of the stages.
    stages : dict of str to int
        Number of figures at each stage.
    ratios : tuple of Ratio
        Every two counts of work or products, the larger divided by the smaller, largest ratio first.
    """

    figures: tuple[dict[str, Any], ...]
    stages: dict[str, int]
    ratios: tuple[Ratio, ...]


def counts(report: Report, theme: str = "law") -> Counts:
    """Return the figures of a theme by stage, and what its counts give when divided.

    Shares, rates and standards are not divided: a standard counts nothing that happened. Of more than four counts the
    first four are.
    """
    stages = codes("stage")
    own = [row for row in report.rows("figures") if report.row("passages", row["passage_id"])["theme_id"] == theme]
    figures = sorted(own, key=lambda row: (stages.index(row["stage"]), row["char_start"]))
    counted = [row for row in figures if row["stage"] in ("activity", "output") and row["unit"] != "share" and row["qualifier"] != "per"]
    ratios = []
    for pair in combinations([row for row in counted if row["lower"] > 0][:_MOST], 2):
        under, over = sorted(pair, key=lambda row: (row["value"], row["figure_id"]))
        value = figure_bounds(report, over["figure_id"]) / figure_bounds(report, under["figure_id"])
        ratios.append(Ratio(over["figure_id"], under["figure_id"], value))
    ratios.sort(key=lambda ratio: -ratio.value.upper)
    return Counts(tuple(figures), {stage: sum(row["stage"] == stage for row in figures) for stage in stages}, tuple(ratios))


def plot_counts(report: Report, theme: str = "law") -> DescribedFigure:
    """Return the chart of a theme's figures by stage, with the ratios of its counts below.

    Parameters
    ----------
    report : Report
        A loaded data package.
    theme : str, default "law"
        Code of the theme.
    """
    found = counts(report, theme)
    traces, layout = _figures(report, found), _stages(found)
    height = 40 * max(len(found.figures), 1) + 250
    if found.ratios:
        traces += _ratios(report, found)
        layout |= _below(report, found)
        height += 34 * len(found.ratios) + 80
    return DescribedFigure(
        traces,
        title=text(f"charts_law.counts.{_title(found)}", **_values(found)),
        subtitle=text("charts_law.counts.subtitle"),
        description=_words(report, found),
        source=text("charts_law.counts.source"),
        showlegend=False,
        height=scaled(height),
        **layout,
    )


def _title(found: Counts) -> str:
    if not found.figures:
        return "title_none"
    return "title" if found.stages["outcome"] else "title_no_result"


def _values(found: Counts) -> dict[str, int]:
    return {"figures": len(found.figures), "ratios": len(found.ratios), **found.stages}


def _split(found: Counts) -> float:
    """Return the height, as a share of the chart, at which the ratios end and the figures begin."""
    above, below = 40 * len(found.figures), 34 * len(found.ratios) + 100
    return below / (above + below) if found.ratios else 0.0


def _stages(found: Counts) -> dict[str, Any]:
    stages = list(found.stages)
    heads = [text("charts_law.counts.head", stage=text(f"codes.stage.{stage}.name"), count=count) for stage, count in found.stages.items()]
    names = [wrapped(row[local("what")], 46) for row in found.figures]
    empty = [_nothing(column) for column, count in enumerate(found.stages.values()) if not count]
    return {
        "xaxis": {"tickvals": list(range(len(stages))), "ticktext": heads, "range": [-0.5, len(stages) - 0.3], "side": "top"}
        | {"title": {"text": text("codes.variable.stage.name")}, "anchor": "y"},
        "yaxis": row_axis(names, text("charts_law.counts.rows"), domain=[_split(found), 1], showgrid=False),
        "annotations": empty,
        "margin": {"t": scaled(150)},
    }


def _nothing(column: int) -> dict[str, Any]:
    place_ = {"x": column, "yref": "y domain", "y": 0.5, "yanchor": "middle"}
    return {"text": text("charts_law.counts.nothing"), "showarrow": False, "font": {"size": points() - 1, "color": QUIET}, **place_}


def _figures(report: Report, found: Counts) -> list[dict[str, Any]]:
    x = [list(found.stages).index(row["stage"]) for row in found.figures]
    y = list(range(len(found.figures)))
    marks = {
        "type": "scatter",
        "mode": "markers",
        "x": x,
        "y": y,
        "marker": {"size": scaled(14), "symbol": "square", "color": COLOURS["kind"]["measure"]},
        "customdata": [row["figure_id"] for row in found.figures],
        "text": [_hover(report, row) for row in found.figures],
        "hovertemplate": "%{text}<extra></extra>",
    }
    words = [f"  <b>{spelled(row)}</b>" for row in found.figures]
    return [marks, written([column + 0.08 for column in x], y, words, color=INK, cliponaxis=False)]


def _hover(report: Report, row: dict[str, Any]) -> str:
    return f"<b>{wrapped(row[local('what')])}</b><br>{row['figure_id']}<br>{place(report, 'figures', row['figure_id'])}"


def _divided(report: Report, ratio: Ratio) -> str:
    over, under = (spelled(report.row("figures", key)) for key in (ratio.over, ratio.under))
    return text("charts_law.counts.divided", over=over, under=under)


def _number(value: Bounds) -> str:
    low, high = (f"{end:,.1f}".removesuffix(".0") for end in (value.lower, value.upper))
    return low if low == high else text("bounds.range", low=low, high=high)


def _ratios(report: Report, found: Counts) -> list[dict[str, Any]]:
    y = list(range(len(found.ratios)))
    middle = [round((ratio.value.lower * ratio.value.upper) ** 0.5, 3) for ratio in found.ratios]
    axes: dict[str, Any] = {"xaxis": "x2", "yaxis": "y2"}
    open_ = [(n, ratio.value) for n, ratio in enumerate(found.ratios) if not ratio.value.exact]
    spans = [end for n, value in open_ for end in ((value.lower, n), (value.upper, n), (None, None))] or [(None, None)]
    bars = {
        "type": "scatter",
        "mode": "lines",
        "x": [x for x, _ in spans],
        "y": [row for _, row in spans],
        "line": {"color": ACCENT, "width": 4},
        "hoverinfo": "skip",
        **axes,
    }
    dots = {
        "type": "scatter",
        "mode": "markers",
        "x": middle,
        "y": y,
        "marker": {"size": scaled(13), "symbol": "diamond", "color": ACCENT},
        "customdata": [ratio.over for ratio in found.ratios],
        "text": [f"<b>{_divided(report, ratio)}</b><br>{ratio.over}<br>{place(report, 'figures', ratio.over)}" for ratio in found.ratios],
        "hovertemplate": "%{text}<extra></extra>",
        **axes,
    }
    ends, words = [round(ratio.value.upper, 3) for ratio in found.ratios], [f"   <b>{_number(ratio.value)}</b>" for ratio in found.ratios]
    return [bars, dots, written(ends, y, words, color=ACCENT, cliponaxis=False, **axes)]


def _below(report: Report, found: Counts) -> dict[str, Any]:
    lows, highs = [ratio.value.lower for ratio in found.ratios], [ratio.value.upper for ratio in found.ratios]
    names = [_divided(report, ratio) for ratio in found.ratios]
    room = log10(max(highs) / min(lows)) or 1
    ticks = [tick for power in range(10) for tick in (10**power, 3 * 10**power) if min(lows) / 3 < tick < 3 * max(highs)]
    return {
        "xaxis2": {"type": "log", "range": [log10(min(lows)) - 0.06 * room - 0.1, log10(max(highs)) + 0.2 * room], "anchor": "y2"}
        | {"tickvals": ticks, "ticktext": [f"{tick:,g}" for tick in ticks], "gridcolor": GRID}
        | {"title": {"text": text("charts_law.counts.ratio")}},
        "yaxis2": row_axis(names, text("charts_law.counts.ratios"), showgrid=False, anchor="x2")
        | {"domain": [0, _split(found) * (1 - 62 / (34 * len(names) + 70))]},
    }


def _words(report: Report, found: Counts) -> str:
    if not found.figures:
        return text("charts_law.counts.words_none")
    lines = [text("charts_law.counts.words", **_values(found))]
    for stage, count in found.stages.items():
        own = joined(
            text("charts_law.counts.figure", what=row[local("what")], number=spelled(row), key=row["figure_id"])
            for row in found.figures
            if row["stage"] == stage
        )
        lines.append(
            text(
                "charts_law.counts.line", stage=text(f"codes.stage.{stage}.name"), count=count, own=own or text("charts_law.counts.nothing")
            )
        )
    lines += [text("charts_law.counts.ratio_line", divided=_divided(report, ratio), value=_number(ratio.value)) for ratio in found.ratios]
    return "\n".join(lines)
