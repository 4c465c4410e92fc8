"""Charts of one row a thing: the axis of the rows, marks that tell their place, words beside them, lines across."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from course_lib.evidence import place
from course_lib.language import local, text
from course_lib.style import GRID, QUIET, points, scaled
from course_lib.wrapping import wrapped

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd

    from course_lib.report import Report


def row_axis(names: Sequence[str], title: str, **more: Any) -> dict[str, Any]:
    """Return a vertical axis with a row a name, the first at the top.

    Parameters
    ----------
    names : sequence of str
        What stands at the rows.
    title : str
        What the rows are.
    **more
        Further properties of the axis; they overrule these.
    """
    ticks = {"tickvals": list(range(len(names))), "ticktext": list(names)}
    return {**ticks, "range": [max(len(names), 1) - 0.4, -0.6], "title": {"text": title}, **more}


def told(report: Report, marks: Iterable[tuple[str, str, str]]) -> dict[str, Any]:
    """Return what marks say when the pointer rests on them, their name and place; their identifiers go with a click.

    Parameters
    ----------
    report : Report
        A loaded data package.
    marks : iterable of tuple of str
        For each mark the table and identifier of its row, and its name.
    """
    marks = list(marks)
    words = [f"<b>{wrapped(name)}</b><br>{place(report, table, key)}" for table, key, name in marks]
    return {"customdata": [key for _, key, _ in marks], "text": words, "hovertemplate": "%{text}<extra></extra>"}


def hover(report: Report, claims: pd.DataFrame) -> dict[str, Any]:
    """Return what marks of claims, rows of `tidy`, say when the pointer rests on them; see `told`."""
    tables = {"measure": "measures", "effect": "claims"}
    return told(report, zip(claims.kind.map(tables), claims.claim_id, claims[local("name")], strict=True))


def written(
    x: Iterable[float], y: Iterable[float], words: Iterable[str], *, larger: int = 0, color: str | list[str] = QUIET, **more: Any
) -> dict[str, Any]:
    """Return words written to the right of places in the chart, which say nothing when the pointer rests on them.

    Parameters
    ----------
    x, y : iterable of float
        The places.
    words : iterable of str
        What is written at each.
    larger : int
        Pixels that the letters are larger than those of the chart.
    color : str or list of str
        Of all words, or of each.
    **more
        Further properties of the trace; they overrule these.
    """
    look = {"textposition": "middle right", "textfont": {"size": points() + larger, "color": color}, "hoverinfo": "skip"}
    return {"type": "scatter", "mode": "text", "x": list(x), "y": list(y), "text": list(words), **look, **more}


def rule(y: float, width: float = 1) -> dict[str, Any]:
    """Return a line across the chart at a height, behind the marks."""
    across = {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": y, "y1": y}
    return {**across, "layer": "below", "line": {"color": GRID, "width": width}}


def joined(names: Iterable[str]) -> str:
    """Return names as one list; nothing when there are none."""
    return text("charts.list_join").join(names)


def narrowed(width: int, by: int = 1) -> int:
    """Return how many letters a line may have in the print in use.

    Parameters
    ----------
    width : int
        Letters at normal print.
    by : int
        How strongly larger print cuts them: 1 keeps the line's room, 2 leaves some of it to the chart beside the line.
    """
    return int(width * (100 / scaled(100)) ** by)


def taller(names: Iterable[str], width: int, by: int = 1) -> int:
    """Return the pixels that the longest of some names grows by because larger print breaks it more often; see `narrowed`."""
    lines = [(wrapped(name, narrowed(width, by)).count("<br>"), wrapped(name, width).count("<br>")) for name in names]
    return round(1.3 * points() * max((more - at_normal for more, at_normal in lines), default=0))
