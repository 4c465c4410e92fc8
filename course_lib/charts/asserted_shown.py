"""What is asserted against what is shown: the effects that each theme claims, by the evidence offered for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from course_lib.charts.compared import standing_alone
from course_lib.charts.figure import DescribedFigure
from course_lib.charts.rows import hover
from course_lib.language import text
from course_lib.style import ACCENT, COLOURS, GRID, INK, QUIET, points, scaled
from course_lib.wrapping import wrapped

if TYPE_CHECKING:
    import pandas as pd

    from course_lib.report import Report

#: Kinds of evidence from the weakest to the strongest; those of `SHOWN` print a figure.
KINDS = ("none", "named_events", "named_system", "partial_figure", "figure")
SHOWN = ("partial_figure", "figure")
_PER_ROW = 5
_CELL = _PER_ROW + 2.4
_LINE = 20  # pixels of a row of marks, at normal print


@dataclass(frozen=True)
class AssertedShown:
    """Claimed effects of each theme by evidence.

    Attributes
    ----------
    effects : DataFrame
        Rows of `tidy` of the kind effect, with the columns ``x`` and ``y`` of their marks added.
    counts : DataFrame
        Number of effects, one row a theme and one column a kind of evidence.
    floors : dict of str to tuple of float
        Upper and lower edge of each theme, in rows of marks.
    """

    effects: pd.DataFrame
    counts: pd.DataFrame
    floors: dict[str, tuple[float, float]]

    @property
    def shown(self) -> dict[str, int]:
        """Number of effects with a figure, for each theme."""
        return {str(theme): int(count) for theme, count in self.counts[list(SHOWN)].sum(axis=1).items()}


def asserted_shown(report: Report) -> AssertedShown:
    """Return the claimed effects of each theme by the evidence offered for them.

    Parameters
    ----------
    report : Report
        A loaded data package.

    Examples
    --------
    >>> from course_lib import load
    >>> asserted_shown(load()).shown
    {'open': 3, 'effective': 0, 'integrity': 0, 'emergency': 0, 'law': 0}
    """
    effects = standing_alone(report, "effect")
    effects["evidence"] = effects.evidence.cat.set_categories(KINDS)
    counts = effects.groupby(["theme_id", "evidence"], observed=False).size().unstack(fill_value=0)
    counts = counts.reindex(columns=effects.evidence.cat.categories, fill_value=0)  # of a report without themes there are none
    floors, edge = {}, 0.0
    for theme, most in counts.max(axis=1).items():
        height = max(2.6, -(-int(most) // _PER_ROW) + 0.9)  # the theme's name takes three lines
        floors[str(theme)], edge = (edge, edge + height), edge + height
    nth = effects.groupby(["theme_id", "evidence"], observed=True).cumcount()
    effects["x"] = (effects.evidence.cat.codes * _CELL + 1 + nth % _PER_ROW).round(2)
    effects["y"] = [round(floors[theme][0] + 0.95 + n // _PER_ROW, 2) for theme, n in zip(effects.theme_id, nth, strict=True)]
    return AssertedShown(effects, counts, floors)


def plot_asserted_shown(report: Report, *, names: bool = True) -> DescribedFigure:
    """Return the chart of claimed effects by evidence: what is said to the left of the line, what has a figure to the right.

    Parameters
    ----------
    report : Report
        A loaded data package.
    names : bool, default True
        Whether every mark tells its name and place, or only those with a figure.
    """
    found = asserted_shown(report)
    totals = found.counts.sum(axis=1)
    bottom = max((low for _, low in found.floors.values()), default=1)
    return DescribedFigure(
        [*_marks(report, found, names=names), _counted(found)],
        title=_title(report, found),
        subtitle=text("charts_compare.asserted.subtitle"),
        description=_words(report, found),
        source=text("charts_compare.source_claims"),
        shapes=_lines(found, bottom),
        xaxis={
            "tickvals": [round((n + 0.5) * _CELL, 2) for n in range(len(KINDS))],
            "ticktext": [wrapped(text(f"codes.evidence.{kind}.name"), 18) for kind in KINDS],
            "range": [0, len(KINDS) * _CELL],
            "side": "top",
            "showgrid": False,
            "title": {"text": text("codes.variable.evidence.name")},
        },
        yaxis={
            "tickvals": [round(sum(edges) / 2, 2) for edges in found.floors.values()],
            "ticktext": [
                f"{wrapped(report.theme_name(theme), 18)}<br>{text('charts_compare.effects', count=int(totals[theme]))}"
                for theme in found.floors
            ],
            "range": [bottom, 0],
            "showgrid": False,
            "title": {"text": text("codes.variable.theme_id.name")},
        },
        showlegend=True,
        legend={"y": -0.02, "yanchor": "top"},
        height=scaled(_LINE * bottom * 1.25 + 260),
        margin={"t": scaled(176), "b": scaled(84)},
    )


def _title(report: Report, found: AssertedShown) -> str:
    total, shown = len(found.effects), {theme: count for theme, count in found.shown.items() if count}
    if not total:
        return text("charts_compare.asserted.title_none")
    values = {"shown": sum(shown.values()), "all": total}
    if len(shown) == 1:
        return text("charts_compare.asserted.title_one", theme=report.theme_name(next(iter(shown))), **values)
    return text("charts_compare.asserted.title", **values)


def _marks(report: Report, found: AssertedShown, *, names: bool) -> list[dict[str, Any]]:
    traces = []
    for side, symbol, colour in (("said", "diamond-open", ACCENT), ("shown", "diamond", COLOURS["kind"]["measure"])):
        some = found.effects[found.effects.evidence.isin(SHOWN) == (side == "shown")]
        marker = {"symbol": symbol, "size": scaled(13), "color": colour, "line": {"width": 2, "color": colour}}
        traces.append(
            {"type": "scatter", "mode": "markers", "name": text(f"charts_compare.asserted.{side}"), "marker": marker}
            | {"x": some.x.tolist(), "y": some.y.tolist(), **(hover(report, some) if names or side == "shown" else {"hoverinfo": "skip"})}
        )
    return traces


def _counted(found: AssertedShown) -> dict[str, Any]:
    """Return the number of each cell, written after its last mark; none is written, too."""
    cells = [(theme, n, int(count)) for theme, row in found.counts.iterrows() for n, count in enumerate(row)]
    last = [max(count - 1, 0) for _, _, count in cells]
    return {
        "type": "scatter",
        "mode": "text",
        "x": [round(n * _CELL + (1.45 + k % _PER_ROW if count else 0.7), 2) for (_, n, count), k in zip(cells, last, strict=True)],
        "y": [round(found.floors[str(theme)][0] + 0.95 + k // _PER_ROW, 2) for (theme, _, _), k in zip(cells, last, strict=True)],
        "text": [f"<b>{count}</b>" if count else "0" for _, _, count in cells],
        "textposition": "middle right",
        "textfont": {"size": points(), "color": [INK if count else QUIET for _, _, count in cells]},
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _lines(found: AssertedShown, bottom: float) -> list[dict[str, Any]]:
    """Return lines between themes, and the one between what is said and what is shown."""
    line = {"type": "line", "layer": "below"}
    rows = [{**line, "x0": 0, "x1": len(KINDS) * _CELL, "y0": low, "y1": low} for _, low in list(found.floors.values())[:-1]]
    x = KINDS.index(SHOWN[0]) * _CELL
    edge = {**line, "x0": x, "x1": x, "y0": 0, "y1": bottom, "line": {"color": INK, "width": 2, "dash": "dash"}}
    return [*({**row, "line": {"color": GRID, "width": 1}} for row in rows), edge]


def _words(report: Report, found: AssertedShown) -> str:
    lines = [text("charts_compare.asserted.words", effects=len(found.effects), shown=sum(found.shown.values()), themes=len(found.floors))]
    for theme, counts in found.counts.iterrows():
        each = text("charts.join").join(f"{text(f'codes.evidence.{kind}.name')} {int(count)}" for kind, count in counts.items())
        lines.append(text("charts_compare.line", head=report.theme_name(str(theme)), count=int(counts.sum()), each=each))
    return "\n".join(lines)
