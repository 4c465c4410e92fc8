"""To whom a theme's measures make government answer: to society, within government, or to nobody that the text names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from course_lib.charts.figure import DescribedFigure
from course_lib.charts.rows import hover, joined, narrowed, row_axis, taller
from course_lib.evidence import tidy
from course_lib.language import local, text
from course_lib.style import ACCENT, COLOURS, GRID, points, scaled
from course_lib.wrapping import wrapped

if TYPE_CHECKING:
    import pandas as pd

    from course_lib.report import Report

#: To whom, from left to right. "Within" gathers the three directions that stay inside government.
TO = ("society", "within", "nobody")
_TO = {"social": "society", "hierarchical": "within", "horizontal": "within", "internal": "within", "none": "nobody"}


@dataclass(frozen=True)
class Promises:
    """Measures of a theme with those to whom they make government answer.

    Attributes
    ----------
    measures : DataFrame
        Rows of `tidy` in the order of the text, each whole before its parts, with the column ``to`` added.
    """

    measures: pd.DataFrame

    @property
    def counts(self) -> dict[str, int]:
        """Number of measures by whom government answers to."""
        return {to: int((self.measures.to == to).sum()) for to in TO}


def promises(report: Report, theme: str = "integrity") -> Promises:
    """Return a theme's measures by the coded direction of accountability, listed parts among them.

    Parameters
    ----------
    report : Report
        A loaded data package.
    theme : str, default "integrity"
        Code of the theme.

    Examples
    --------
    >>> from course_lib import load
    >>> promises(load()).counts
    {'society': 3, 'within': 4, 'nobody': 10}
    """
    claims = tidy(report)
    some = claims[(claims.theme_id == theme) & (claims.kind == "measure")]
    starts = dict(zip(some.claim_id, some.char_start, strict=True))
    wholes = [key if part is None or part != part else part for key, part in zip(some.claim_id, some.part_of, strict=True)]
    some = some.assign(
        to=[_TO[str(direction)] for direction in some.direction],
        first=[starts.get(whole, 0) for whole in wholes],
        part=some.part_of.notna(),
    )
    return Promises(some.sort_values(["first", "part", "char_start"], kind="stable").reset_index(drop=True))


def plot_promises(report: Report, theme: str = "integrity") -> DescribedFigure:
    """Return the chart of a theme's measures by those to whom they make government answer.

    Parameters
    ----------
    report : Report
        A loaded data package.
    theme : str, default "integrity"
        Code of the theme.
    """
    found = promises(report, theme)
    some, counts = found.measures, found.counts
    heads = [text(f"charts_integrity.promises.{to}") for to in TO]
    labels = [
        text("charts_integrity.promises.part", name=name) if part else name
        for name, part in zip(some[local("name")], some.part, strict=True)
    ]
    return DescribedFigure(
        [_marks(report, some, to) for to in TO if counts[to]],
        title=text(f"charts_integrity.promises.title{'' if len(some) else '_none'}", measures=len(some), **counts),
        subtitle=text("charts_integrity.promises.subtitle"),
        description="\n".join([text("charts_integrity.promises.words", measures=len(some)), *(_line(some, to) for to in TO)]),
        source=text("charts_integrity.promises.source"),
        xaxis={"tickvals": [0, 1, 2], "range": [-0.5, 2.5], "side": "top", "showgrid": False}
        | {"ticktext": [f"{wrapped(head, narrowed(18))}<br><b>{counts[to]}</b>" for head, to in zip(heads, TO, strict=True)]}
        | {"title": {"text": text("charts_integrity.promises.axis")}},
        yaxis=row_axis(
            [wrapped(name, narrowed(40, 2)) for name in labels],
            text("charts_integrity.promises.rows"),
            gridcolor=GRID,
            tickfont={"size": points() - 1},
        ),
        height=scaled(40 * max(3, len(some)) + 260) + taller(labels, 40, 2) * len(some) + taller(heads, 18),
        margin={"t": scaled(200) + taller(heads, 18)},
    )


def _marks(report: Report, some: pd.DataFrame, to: str) -> dict[str, Any]:
    look = {"society": ("star", ACCENT, 20), "within": ("square", COLOURS["kind"]["measure"], 15), "nobody": ("circle-open", "#5b6773", 15)}
    symbol, colour, size = look[to]
    rows = some[some.to == to]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [TO.index(to)] * len(rows),
        "y": rows.index.tolist(),
        "marker": {"symbol": symbol, "color": colour, "size": scaled(size), "line": {"width": 2, "color": colour}},
        "name": text(f"charts_integrity.promises.{to}"),
        "showlegend": False,
        **hover(report, rows),
    }


def _line(some: pd.DataFrame, to: str) -> str:
    names = some[some.to == to][local("name")]
    said = joined(names) or text("charts_integrity.promises.nothing")
    return text("charts_integrity.promises.line", to=text(f"charts_integrity.promises.{to}"), count=len(names), names=said)
