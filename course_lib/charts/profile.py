"""The profile of each theme: how its measures spread over the codes of one variable, as a heat map with a mark a measure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from course_lib.charts.compared import share_of, standing_alone
from course_lib.charts.figure import DescribedFigure
from course_lib.charts.rows import hover
from course_lib.language import text
from course_lib.style import COLOURS, INK, points, scaled
from course_lib.wrapping import wrapped

if TYPE_CHECKING:
    import pandas as pd

    from course_lib.report import Report

#: Variables that every measure is coded by.
VARIABLES = ("tool", "direction", "stage", "rung")
_PER_ROW = 8
# Pixels at normal print: the number of a cell, and a row of marks below it.
_NUMBER, _ROW = 34, 14
_BARE = 28  # what a row without marks is higher than its number
# From no measure of the theme to all of them; light enough for the letters and marks on it.
_SCALE = [[0, "#ffffff"], [1, "#9cc6e8"]]


@dataclass(frozen=True)
class Profile:
    """Measures of each theme by the codes of one variable.

    Attributes
    ----------
    variable : str
        The variable.
    measures : DataFrame
        Measures that stand alone, as in `tidy`, with the columns ``x`` and ``y`` of their marks added.
    counts : DataFrame
        Number of measures, one row a theme and one column a code.
    lines : int
        Rows of marks in the fullest cell.
    """

    variable: str
    measures: pd.DataFrame
    counts: pd.DataFrame
    lines: int

    @property
    def one_sided(self) -> tuple[str, str]:
        """Theme and code of the cell that holds the largest share of its theme; of equal shares the one with most measures."""
        cells = {(theme, code): count for code, column in self.counts.to_dict().items() for theme, count in column.items()}
        totals = self.counts.sum(axis=1).to_dict()
        theme, code = max(cells, key=lambda cell: (cells[cell] / max(1, totals[cell[0]]), cells[cell]))
        return str(theme), str(code)


def profile(report: Report, variable: str = "tool") -> Profile:
    """Return how the measures of each theme spread over the codes of a variable.

    Parameters
    ----------
    report : Report
        A loaded data package.
    variable : {"tool", "direction", "stage", "rung"}
        What the measures are coded by.

    Raises
    ------
    ValueError
        When there is no such variable.

    Examples
    --------
    >>> from course_lib import load
    >>> profile(load(), "tool").one_sided
    ('emergency', 'organisation')
    """
    if variable not in VARIABLES:
        raise ValueError(text("charts_compare.no_variable", found=variable, known=", ".join(VARIABLES)))
    measures = standing_alone(report, "measure")
    counts = measures.groupby(["theme_id", variable], observed=False).size().unstack(fill_value=0)
    lines = max(1, -(-int(counts.to_numpy().max(initial=0)) // _PER_ROW))
    height = _NUMBER + _ROW * lines
    nth = measures.groupby(["theme_id", variable], observed=True).cumcount()
    column, row = measures[variable].cat.codes, measures.theme_id.cat.codes
    measures["x"] = (column + (nth % _PER_ROW - (_PER_ROW - 1) / 2) * 0.105).round(3)
    measures["y"] = (row - 0.5 + (_NUMBER + _ROW * (nth // _PER_ROW)) / height).round(3)
    return Profile(variable, measures, counts, lines)


def plot_profile(report: Report, variable: str = "tool", *, marks: bool = True) -> DescribedFigure:
    """Return the heat map of themes by the codes of a variable: darker means a larger share of the theme's own measures.

    Parameters
    ----------
    report : Report
        A loaded data package.
    variable : {"tool", "direction", "stage", "rung"}
        What the measures are coded by.
    marks : bool, default True
        Whether each measure is a mark that tells its name and place; without them the chart takes a quarter of the room.

    Raises
    ------
    ValueError
        When there is no such variable.
    """
    found = profile(report, variable)
    totals = found.counts.sum(axis=1)
    rows, columns = list(found.counts.index), list(found.counts.columns)
    row = _NUMBER + (_ROW * found.lines if marks else _BARE)
    return DescribedFigure(
        [_heat(found), *([_marks(report, found)] if marks else []), _numbers(found, 15 / row if marks else 0.5)],
        title=_title(report, found),
        subtitle=text("charts_compare.profile.subtitle" if marks else "charts_compare.profile.subtitle_bare"),
        description=_words(report, found),
        source=text("charts_compare.source_measures"),
        xaxis={"tickvals": list(range(len(columns))), "ticktext": [wrapped(_code(found, code), 17) for code in columns], "side": "top"}
        | {"range": [-0.5, len(columns) - 0.5], "showgrid": False, "title": {"text": text(f"codes.variable.{variable}.name")}},
        yaxis={
            "tickvals": list(range(len(rows))),
            "ticktext": [
                f"{wrapped(report.theme_name(theme), 18)}<br>{text('charts_compare.measures', count=int(totals[theme]))}" for theme in rows
            ],
            "range": [len(rows) - 0.5, -0.5],
            "showgrid": False,
            "title": {"text": text("codes.variable.theme_id.name")},
        },
        showlegend=False,
        height=scaled(row * len(rows) + 220),
        margin={"t": scaled(166), "b": scaled(44)},
    )


def _code(found: Profile, code: str) -> str:
    return text(f"codes.{found.variable}.{code}.name")


def _title(report: Report, found: Profile) -> str:
    if found.measures.empty:
        return text("charts_compare.profile.title_none")
    theme, code = found.one_sided
    count, total = (int(number) for number in (found.counts.to_dict()[code][theme], found.counts.sum(axis=1)[theme]))
    return text("charts_compare.profile.title", theme=report.theme_name(theme), code=_code(found, code), count=count, all=total)


def _heat(found: Profile) -> dict[str, Any]:
    totals = found.counts.sum(axis=1)
    shares = [
        [round(count / max(1, total), 3) for count in row] for row, total in zip(found.counts.to_numpy().tolist(), totals, strict=True)
    ]
    return {
        "type": "heatmap",
        "x": list(range(len(found.counts.columns))),
        "y": list(range(len(found.counts))),
        "z": shares,
        "zmin": 0,
        "zmax": 1,
        "colorscale": _SCALE,
        "showscale": False,
        "xgap": 3,
        "ygap": 3,
        "hoverinfo": "skip",
    }


def _marks(report: Report, found: Profile) -> dict[str, Any]:
    look = {"symbol": "square", "size": scaled(9), "color": COLOURS["kind"]["measure"]}
    return {"type": "scatter", "mode": "markers", "x": found.measures.x.tolist(), "y": found.measures.y.tolist(), "marker": look} | hover(
        report, found.measures
    )


def _numbers(found: Profile, down: float) -> dict[str, Any]:
    """Return the count and the share of each cell, written so far down in it."""
    cells = [(x, y, int(count)) for y, counts in enumerate(found.counts.to_numpy()) for x, count in enumerate(counts)]
    totals = found.counts.sum(axis=1).tolist()
    return {
        "type": "scatter",
        "mode": "text",
        "x": [x for x, _, _ in cells],
        "y": [round(y - 0.5 + down, 3) for _, y, _ in cells],
        "text": [
            text("charts_compare.profile.cell", count=count, share=share_of(count, totals[y])) if count else "0" for _, y, count in cells
        ],
        "textfont": {"size": points(), "color": INK},
        "hoverinfo": "skip",
    }


def _words(report: Report, found: Profile) -> str:
    values = {"measures": len(found.measures), "themes": len(found.counts), "codes": len(found.counts.columns)}
    lines = [text("charts_compare.profile.words", variable=text(f"codes.variable.{found.variable}.name"), **values)]
    for theme, counts in found.counts.iterrows():
        total = int(counts.sum())
        each = text("charts.join").join(
            text("charts_compare.profile.one", code=_code(found, code), count=int(count), share=share_of(int(count), total))
            for code, count in zip(found.counts.columns, counts, strict=True)
        )
        lines.append(text("charts_compare.line", head=report.theme_name(str(theme)), count=total, each=each))
    return "\n".join(lines)
