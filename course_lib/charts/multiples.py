"""How far each theme gets: a small panel a theme, with every measure at its stage and on its rung."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from course_lib.charts.compared import grid_of, standing_alone
from course_lib.charts.figure import DescribedFigure
from course_lib.charts.rows import hover, joined, written
from course_lib.language import codes, text
from course_lib.style import ACCENT, COLOURS, INK, points, print_size, scaled

if TYPE_CHECKING:
    import pandas as pd

    from course_lib.report import Report

#: Stages and rungs of what was delivered and counted.
DELIVERED, COUNTED = ("output", "outcome"), ("output", "outcome")
_ACROSS = {"normal": 3, "large": 2}  # panels in a row, by the size of print
_PER_ROW = 5  # marks in a row of one cell
_ROW = 13  # pixels of a row of marks, at normal print
_CELL = _PER_ROW + 1.0  # width of a cell, in marks
_WIDE = 4 * _CELL + 1.6  # width of a panel with the gap to the next


@dataclass(frozen=True)
class Multiples:
    """Measures of each theme by stage and rung.

    Attributes
    ----------
    measures : DataFrame
        Measures that stand alone, as in `tidy`, with the columns ``x`` and ``y`` of their marks added.
    panels : dict of str to tuple of float
        Left and upper edge of each theme's panel, in marks.
    floors : dict of str to tuple of float
        Upper and lower edge of each rung in a panel, from the panel's top, in rows of marks.
    """

    measures: pd.DataFrame
    panels: dict[str, tuple[float, float]]
    floors: dict[str, tuple[float, float]]

    def count(self, theme: str, stage: str, rung: str) -> int:
        """Return the number of measures of one cell."""
        own = self.measures
        return int(((own.theme_id == theme) & (own.stage == stage) & (own.rung == rung)).sum())

    @property
    def tall(self) -> float:
        """Height of a panel, in rows of marks."""
        return max(bottom for _, bottom in self.floors.values())

    @property
    def there(self) -> pd.DataFrame:
        """The measures that are both delivered and counted."""
        return self.measures[self.measures.stage.isin(DELIVERED) & self.measures.rung.isin(COUNTED)]


def multiples(report: Report) -> Multiples:
    """Return the measures of each theme by stage and rung.

    Parameters
    ----------
    report : Report
        A loaded data package.

    Examples
    --------
    >>> from course_lib import load
    >>> len(multiples(load()).there)
    6
    """
    measures = standing_alone(report, "measure")
    cell = ["theme_id", "stage", "rung"]
    most = measures.groupby(cell, observed=True).size().groupby("rung", observed=True).max().to_dict()
    floors, edge = {}, 0.0
    for rung in reversed(codes("rung")):
        height = max(1, -(-most.get(rung, 0) // _PER_ROW)) + 0.8
        floors[rung], edge = (edge, edge + height), edge + height
    # Between one row of panels and the next: the name of the theme above, the names of the stages below.
    gap = 5.2
    across = _ACROSS[print_size()]
    panels = {str(theme): (n % across * _WIDE, n // across * (edge + gap)) for n, theme in enumerate(measures.theme_id.cat.categories)}
    nth = measures.groupby(cell, observed=True).cumcount()
    stages = measures.stage.cat.codes
    rows = list(zip(measures.theme_id, measures.rung, stages, nth, strict=True))
    measures["x"] = [round(panels[theme][0] + stage * _CELL + 1 + n % _PER_ROW, 2) for theme, _, stage, n in rows]
    measures["y"] = [round(panels[theme][1] + floors[rung][0] + 0.9 + n // _PER_ROW, 2) for theme, rung, _, n in rows]
    return Multiples(measures, panels, floors)


def plot_multiples(report: Report, *, names: bool = True) -> DescribedFigure:
    """Return small panels, one a theme: the stage that each measure gets to, and the rung that it stands on.

    Parameters
    ----------
    report : Report
        A loaded data package.
    names : bool, default True
        Whether every mark tells its name and place, or only those that are both delivered and counted; so the chart takes half the room.
    """
    found = multiples(report)
    values = {"there": len(found.there), "all": len(found.measures)}
    tops = sorted({top for _, top in found.panels.values()})
    bottom = (tops[-1] if tops else 0) + found.tall
    across = max(1, min(_ACROSS[print_size()], len(found.panels)))
    ticks = [(top + sum(edges) / 2, rung) for top in tops for rung, edges in found.floors.items()]
    return DescribedFigure(
        [*_marks(report, found, names=names), _stages(found)],
        title=text("charts_compare.multiples.title" if values["all"] else "charts_compare.multiples.title_none", **values),
        subtitle=text("charts_compare.multiples.subtitle"),
        description=_words(report, found, values),
        source=text("charts_compare.source_measures"),
        shapes=[_grid(found), *_frames(found)],
        annotations=_heads(report, found),
        xaxis={"range": [-0.4, across * _WIDE - 1.2], "showticklabels": False, "showgrid": False}
        | {"title": {"text": text("codes.variable.stage.name")}},
        yaxis={
            "tickvals": [y for y, _ in ticks],
            "ticktext": [text(f"codes.rung.{rung}.name") for _, rung in ticks],
            "range": [bottom + 2.2, -2.2],
            "showgrid": False,
            "title": {"text": text("codes.variable.rung.name")},
        },
        showlegend=True,
        height=scaled(_ROW * (bottom + 4.4) + 190),
        margin={"t": scaled(112), "b": scaled(78)},
    )


def _marks(report: Report, found: Multiples, *, names: bool) -> list[dict[str, Any]]:
    there = found.measures.claim_id.isin(list(found.there.claim_id))
    traces = []
    for some, name, symbol, colour in (
        (found.measures[~there], "rest", "square", COLOURS["kind"]["measure"]),
        (found.measures[there], "there", "star", ACCENT),
    ):
        marker = {"symbol": symbol, "size": scaled(10 if symbol == "square" else 11), "color": colour}
        said = hover(report, some) if names or name == "there" else {"hoverinfo": "skip"}
        traces.append(
            {"type": "scatter", "mode": "markers", "name": text(f"charts_compare.multiples.{name}"), "marker": marker}
            | {"x": some.x.tolist(), "y": some.y.tolist(), **said}
        )
    return traces


def _grid(found: Multiples) -> dict[str, Any]:
    """Return the lines of all panels, as one shape."""
    wide, tall = 4 * _CELL, found.tall
    lines = [
        *(
            (left, top + y, left + wide, top + y)
            for left, top in found.panels.values()
            for y in (0, *(low for _, low in found.floors.values()))
        ),
        *((left + n * _CELL, top, left + n * _CELL, top + tall) for left, top in found.panels.values() for n in range(5)),
    ]
    return grid_of(lines)


def _frames(found: Multiples) -> list[dict[str, Any]]:
    """Return a frame in each panel around the corner where measures are both delivered and counted."""
    high = max(found.floors[rung][1] for rung in COUNTED)
    line = {"color": ACCENT, "width": 2, "dash": "dot"}
    return [
        {"type": "rect", "x0": left + 2 * _CELL, "x1": left + 4 * _CELL, "y0": top, "y1": top + high, "line": line}
        for left, top in found.panels.values()
    ]


def _heads(report: Report, found: Multiples) -> list[dict[str, Any]]:
    totals = found.measures.theme_id.value_counts().to_dict()
    note = {"showarrow": False, "xanchor": "left", "yanchor": "bottom", "font": {"size": points(), "color": INK}}
    return [
        {
            **note,
            "x": left,
            "y": top,
            "text": text("charts_compare.multiples.head", theme=report.theme_name(theme), count=totals.get(theme, 0)),
        }
        for theme, (left, top) in found.panels.items()
    ]


def _stages(found: Multiples) -> dict[str, Any]:
    """Return the names of the stages, written below each panel."""
    places = [
        (left + (n + 0.5) * _CELL, top + found.tall, stage) for left, top in found.panels.values() for n, stage in enumerate(codes("stage"))
    ]
    x, y = [round(x, 2) for x, _, _ in places], [round(y, 2) for _, y, _ in places]
    names = [text(f"codes.stage.{stage}.name") for _, _, stage in places]
    return written(x, y, names, larger=-2, textposition="bottom center", showlegend=False)


def _words(report: Report, found: Multiples, values: dict[str, int]) -> str:
    lines = [text("charts_compare.multiples.words", panels=len(found.panels), **values)]
    for theme in found.panels:
        own = found.measures[found.measures.theme_id == theme]
        each = []
        for rung in codes("rung"):
            counts = {stage: count for stage in codes("stage") if (count := found.count(theme, stage, rung))}
            stages = text("charts.join").join(f"{text(f'codes.stage.{stage}.name')} {count}" for stage, count in counts.items())
            if counts:
                each.append(text("charts_compare.multiples.cell", rung=text(f"codes.rung.{rung}.name"), stages=stages))
        words = joined(each) or text("charts_compare.nothing")
        lines.append(text("charts_compare.line", head=report.theme_name(theme), count=len(own), each=words))
    return "\n".join(lines)
