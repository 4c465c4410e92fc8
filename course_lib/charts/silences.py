"""The silences of all themes side by side: what is missing, by what it is missing from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from course_lib.charts.compared import grid_of, standing_alone, themes
from course_lib.charts.figure import DescribedFigure
from course_lib.charts.rows import joined, written
from course_lib.evidence import place
from course_lib.language import local, text
from course_lib.style import ACCENT, INK, points, print_size, scaled
from course_lib.wrapping import wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from course_lib.report import Report

#: What a silence may concern, from the smallest thing to the whole; other tables count as the whole.
ROWS = ("figures", "claims", "measures", "documents", "events", "whole")
#: The column of silences that belong to no theme.
WHOLE = "whole"
_NAMES = {"figures": "what", "claims": "gist", "measures": "name", "documents": "title", "events": "name"}
_PER_ROW = {"normal": 2, "large": 1}  # marks in a row of one cell, by the size of print
_LINE = 26  # pixels of a row of marks, at normal print


@dataclass(frozen=True)
class Silence:
    """One silence: its identifier, theme and row of the chart, its words, the row of data it concerns, and its place."""

    silence_id: str
    theme: str
    row: str
    missing: str
    concerns: str
    x: float
    y: float


@dataclass(frozen=True)
class Silences:
    """All silences with their places.

    Attributes
    ----------
    found : tuple of Silence
        In the order of the table.
    columns : tuple of str
        Themes of the report, and `WHOLE`.
    floors : dict of str to tuple of float
        Upper and lower edge of each row that holds something, in rows of marks.
    claims : dict of str to int
        Number of claims of each theme.
    """

    found: tuple[Silence, ...]
    columns: tuple[str, ...]
    floors: dict[str, tuple[float, float]]
    claims: dict[str, int]

    def count(self, column: str, row: str = "") -> int:
        """Return the number of silences of a column, or of one of its cells."""
        return sum(one.theme == column and (not row or one.row == row) for one in self.found)


def silences(report: Report) -> Silences:
    """Return all silences by theme and by what they concern.

    Parameters
    ----------
    report : Report
        A loaded data package.

    Examples
    --------
    >>> from course_lib import load
    >>> silences(load()).count("emergency", "events")
    2
    """
    columns = (*themes(report), WHOLE)
    cells: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in report.rows("silences"):
        concerned = row["concerns_table"] if row["concerns_table"] in _NAMES else WHOLE
        cells.setdefault((row["theme_id"] or WHOLE, concerned), []).append(row)
    per_row = _PER_ROW[print_size()]
    floors, edge = {}, 0.0
    for name in ROWS:
        most = max(len(cells.get((column, name), ())) for column in columns)
        if most:
            height = -(-most // per_row) + 0.7
            floors[name], edge = (edge, edge + height), edge + height
    placed = {
        row["silence_id"]: Silence(
            row["silence_id"],
            column,
            name,
            row[local("missing")],
            row["concerns_row"] if name != WHOLE else "",
            round(columns.index(column) + (nth % per_row) * 0.48 - 0.38, 2),
            round(floors[name][0] + 0.85 + nth // per_row, 2),
        )
        for (column, name), rows in cells.items()
        for nth, row in enumerate(rows)
    }
    claims = standing_alone(report).theme_id.value_counts().to_dict()
    found = tuple(placed[row["silence_id"]] for row in report.rows("silences"))
    return Silences(found, columns, floors, {theme: int(claims.get(theme, 0)) for theme in columns[:-1]})


def plot_silences(report: Report, *, names: bool = True) -> DescribedFigure:
    """Return the chart of what the text does not give: a ring a silence, a column a theme, a row for what it is missing from.

    Parameters
    ----------
    report : Report
        A loaded data package.
    names : bool, default True
        Whether a ring tells what is missing, and the row of data that it concerns with its place; the chart in words has them anyhow.
    """
    found = silences(report)
    bottom = max((low for _, low in found.floors.values()), default=1.7)
    values = {"silences": len(found.found), "whole": found.count(WHOLE)}
    return DescribedFigure(
        [_marks(report, found, names, concerning=True), _marks(report, found, names, concerning=False), _labels(found)],
        title=_title(found),
        subtitle=text("charts_compare.silences.subtitle"),
        description="\n".join([text("charts_compare.silences.words", themes=len(found.columns) - 1, **values), *_words(report, found)]),
        source=text("charts_compare.silences.source"),
        shapes=_lines(found, bottom),
        xaxis={
            "tickvals": list(range(len(found.columns))),
            "ticktext": [_head(report, found, column) for column in found.columns],
            "range": [-0.5, len(found.columns) - 0.5],
            "side": "top",
            "tickfont": {"size": points() - 3},
            "showgrid": False,
            "title": {"text": text("codes.variable.theme_id.name")},
        },
        yaxis={
            "tickvals": [round(sum(edges) / 2, 2) for edges in found.floors.values()],
            "ticktext": [wrapped(text(f"charts_compare.silences.{name}"), 16) for name in found.floors],
            "range": [bottom, 0],
            "showgrid": False,
            "title": {"text": text("charts_compare.silences.rows")},
        },
        showlegend=False,
        height=scaled(_LINE * bottom + 270),
        margin={"t": scaled(204), "b": scaled(44)},
    )


def _title(found: Silences) -> str:
    if not found.found:
        return text("charts_compare.silences.title_none")
    counts = [found.count(theme) for theme in found.columns[:-1]]
    values = {"silences": len(found.found), "whole": found.count(WHOLE), "least": min(counts, default=0), "most": max(counts, default=0)}
    return text("charts_compare.silences.title" if values["least"] < values["most"] else "charts_compare.silences.title_level", **values)


def _head(report: Report, found: Silences, column: str) -> str:
    counts = text("charts_compare.silences.count", count=found.count(column))
    if column == WHOLE:
        return f"{wrapped(text('charts_compare.silences.whole_column'), 12)}<br>{counts}"
    return f"{wrapped(report.theme_name(column), 12)}<br>{counts}<br>{text('charts_compare.silences.claimed', count=found.claims[column])}"


def _marks(report: Report, found: Silences, names: bool, *, concerning: bool) -> dict[str, Any]:
    """Return rings: those that concern a row of data say which, and where it stands; a place has none but the whole text."""
    some = [one for one in found.found if bool(one.concerns) is concerning]
    look = {"symbol": "circle-open" if concerning else "circle-open-dot", "size": scaled(13), "color": ACCENT if concerning else INK}
    trace: dict[str, Any] = {"type": "scatter", "mode": "markers", "x": [one.x for one in some], "y": [one.y for one in some]}
    trace |= {"marker": {**look, "line": {"width": 2.5}}}
    if not (concerning and names):
        return {**trace, "hoverinfo": "skip"}
    said = {"customdata": [one.concerns for one in some], "text": [_said(report, one) for one in some]}
    return {**trace, **said, "hovertemplate": "%{text}<extra></extra>"}


def _said(report: Report, one: Silence) -> str:
    concerned = report.row(one.row, one.concerns)[local(_NAMES[one.row])]
    words = text("charts_compare.silences.concerns", name=concerned)
    return f"<b>{one.silence_id} {wrapped(one.missing)}</b><br>{wrapped(words)}<br>{place(report, one.row, one.concerns)}"


def _labels(found: Silences) -> dict[str, Any]:
    """Return the identifier of each silence, beside its ring: with it anybody finds the words in the table."""
    names = (f"   {one.silence_id}" for one in found.found)
    return written((one.x for one in found.found), (one.y for one in found.found), names, larger=-2, color=INK)


def _lines(found: Silences, bottom: float) -> list[dict[str, Any]]:
    """Return the lines between rows and columns, as one shape."""
    right = len(found.columns) - 0.5
    rows = [(-0.5, low, right, low) for _, low in list(found.floors.values())[:-1]]
    return [grid_of([*rows, *((n + 0.5, 0, n + 0.5, bottom) for n in range(len(found.columns) - 1))])]


def _words(report: Report, found: Silences) -> Iterator[str]:
    for column in found.columns:
        name = text("charts_compare.silences.whole_column") if column == WHOLE else report.theme_name(column)
        cells = [(row, [one for one in found.found if (one.theme, one.row) == (column, row)]) for row in found.floors]
        each = joined(
            text(
                "charts_compare.silences.cell",
                row=text(f"charts_compare.silences.{row}"),
                each=text("charts.join").join(f"{one.silence_id} {one.missing}" for one in some),
            )
            for row, some in cells
            if some
        )
        key = "charts_compare.silences.line" if column == WHOLE else "charts_compare.silences.theme_line"
        claimed = found.claims.get(column, 0)
        yield text(key, head=name, count=found.count(column), claims=claimed, each=each or text("charts_compare.nothing"))
