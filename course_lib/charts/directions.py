"""To whom the measures of a theme make government answer: what supervises beside what is made known, one mark a measure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from course_lib.charts.figure import DescribedFigure
from course_lib.charts.lanes import used_lanes
from course_lib.charts.rows import hover, joined, rule, written
from course_lib.evidence import tidy
from course_lib.language import codes, local, text
from course_lib.style import ACCENT, COLOURS, GRID, INK, QUIET, scaled
from course_lib.wrapping import wrapped

if TYPE_CHECKING:
    import pandas as pd

    from course_lib.report import Report

#: Columns of the chart: two forms of measure.
GROUPS = ("supervision", "disclosure")
_PER_ROW = 9
_SYMBOLS = {"supervision": "square", "disclosure": "circle"}
_COLOURS = {"supervision": COLOURS["kind"]["measure"], "disclosure": ACCENT}


@dataclass(frozen=True)
class Directions:
    """The measures of a theme that supervise or make known, by direction of accountability.

    Attributes
    ----------
    measures : DataFrame
        Rows of `tidy`: measures of these forms that stand alone, with the columns ``group``, ``x`` and ``y`` added.
    counts : DataFrame
        Number of measures, one row a direction and one column a group.
    floors : dict of str to tuple of float
        Upper and lower edge of each direction's band, in rows of marks from the top.
    """

    measures: pd.DataFrame
    counts: pd.DataFrame
    floors: dict[str, tuple[float, float]]

    def count(self, direction: str, group: str) -> int:
        """Return the number of measures in one cell."""
        return int(self.counts.to_dict()[group][direction])

    def total(self, group: str) -> int:
        """Return the number of measures of one form."""
        return sum(self.count(direction, group) for direction in self.floors)


def directions(report: Report, theme: str = "law") -> Directions:
    """Return the measures of a theme that supervise or make known, each with its place in the chart."""
    import pandas as pd

    claims = tidy(report)
    own = claims[(claims.theme_id == theme) & claims.form.isin(GROUPS) & claims.part_of.isna()].reset_index(drop=True)
    own = own.assign(group=pd.Categorical(own.form.astype(str), categories=list(GROUPS)))
    rows = used_lanes(set(own.direction), codes("direction"))
    counts = own.groupby(["direction", "group"], observed=False).size().unstack(fill_value=0).reindex(rows, fill_value=0)
    floors, edge = {}, 0.0
    for direction, most in counts.max(axis=1).items():
        height = max(1, -(-int(most) // _PER_ROW)) + 0.6
        floors[str(direction)], edge = (edge, edge + height), edge + height
    nth = own.groupby(["direction", "group"], observed=True).cumcount()
    own["x"] = [GROUPS.index(one) * (_PER_ROW + 1.6) + n % _PER_ROW for one, n in zip(own.group, nth, strict=True)]
    own["y"] = [floors[str(one)][0] + 0.8 + n // _PER_ROW for one, n in zip(own.direction, nth, strict=True)]
    return Directions(own, counts, floors)


def plot_directions(report: Report, theme: str = "law") -> DescribedFigure:
    """Return the chart of to whom a theme's measures make government answer.

    Parameters
    ----------
    report : Report
        A loaded data package.
    theme : str, default "law"
        Code of the theme.
    """
    found = directions(report, theme)
    values = _values(found)
    names = {direction: wrapped(text(f"codes.direction.{direction}.name"), 24) for direction in found.floors}
    heads = [text("charts_law.directions.head", group=text(f"charts_law.directions.{group}"), count=found.total(group)) for group in GROUPS]
    bottom = max(edge for _, edge in found.floors.values())
    return DescribedFigure(
        [*(_marks(report, found, group) for group in GROUPS), _counted(found)],
        title=text("charts_law.directions.title" if values["measures"] else "charts_law.directions.title_none", **values),
        subtitle=text("charts_law.directions.subtitle"),
        description=_words(found, values),
        source=text("charts_law.directions.source"),
        shapes=_bands(found),
        xaxis={
            "tickvals": [n * (_PER_ROW + 1.6) + (_PER_ROW - 1) / 2 for n in range(len(GROUPS))],
            "ticktext": heads,
            "range": [-0.8, len(GROUPS) * (_PER_ROW + 1.6) - 0.6],
            "showgrid": False,
            "title": {"text": text("charts_law.directions.axis")},
        },
        yaxis={"tickvals": [sum(edges) / 2 for edges in found.floors.values()], "ticktext": list(names.values()), "range": [bottom, 0]}
        | {"showgrid": False, "title": {"text": text("codes.variable.direction.name")}},
        showlegend=False,
        height=scaled(32 * bottom + 240),
        margin={"b": scaled(124)},
    )


def _values(found: Directions) -> dict[str, int]:
    values = {group: found.total(group) for group in GROUPS}
    return {"measures": len(found.measures), **values, "watched": found.count("social", "supervision")} | {
        "told": found.count("social", "disclosure")
    }


def _marks(report: Report, found: Directions, group: str) -> dict[str, Any]:
    some = found.measures[found.measures.group == group]
    look = {"symbol": _SYMBOLS[group], "color": _COLOURS[group], "line": {"width": 2, "color": _COLOURS[group]}}
    place = {"x": some.x.tolist(), "y": some.y.tolist()}
    return {"type": "scatter", "mode": "markers", **place, "marker": {"size": scaled(14), **look}, **hover(report, some)}


def _counted(found: Directions) -> dict[str, Any]:
    """Return the number of marks in each cell, written after its last one; none is written, too."""
    cells = [(direction, group, found.count(direction, group)) for direction in found.floors for group in GROUPS]
    x, y = [], []
    for direction, group, count in cells:
        last = max(count - 1, 0)
        x.append(GROUPS.index(group) * (_PER_ROW + 1.6) + (last % _PER_ROW + 0.55 if count else -0.2))
        y.append(found.floors[direction][0] + 0.8 + last // _PER_ROW)
    words = [f"<b>{count}</b>" if count else "0" for _, _, count in cells]
    return written(x, y, words, color=[INK if count else QUIET for _, _, count in cells])


def _bands(found: Directions) -> list[dict[str, Any]]:
    """Return lines between the directions, and a tint behind the one to society."""
    top, edge = found.floors["social"]
    band = {"type": "rect", "xref": "paper", "x0": 0, "x1": 1, "y0": top, "y1": edge, "layer": "below", "line": {"width": 0}}
    return [{**band, "fillcolor": GRID, "opacity": 0.45}, *(rule(low) for _, low in list(found.floors.values())[:-1])]


def _words(found: Directions, values: dict[str, int]) -> str:
    if not values["measures"]:
        return text("charts_law.directions.words_none")
    lines = [text("charts_law.directions.words", **values)]
    for direction in found.floors:
        own = {group: found.count(direction, group) for group in GROUPS}
        lines.append(text("charts_law.directions.line", direction=text(f"codes.direction.{direction}.name"), **own))
    for group in GROUPS:
        rows = found.measures[(found.measures.group == group) & (found.measures.direction == "social")]
        names = joined(rows[local("name")]) or text("charts_law.oversight.nothing")
        lines.append(text("charts_law.directions.names", group=text(f"charts_law.directions.{group}").replace("<br>", " "), names=names))
    return "\n".join(lines)
