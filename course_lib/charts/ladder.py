"""Every claim of the report as one mark on the evidence ladder: a column a theme, a row a rung."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from course_lib.charts.figure import DescribedFigure
from course_lib.charts.rows import hover, rule, wrapped, written
from course_lib.evidence import tidy
from course_lib.language import text
from course_lib.style import COLOURS, GRID, QUIET, SYMBOLS, scaled

if TYPE_CHECKING:
    from collections.abc import Collection

    import pandas as pd

    from course_lib.report import Report

_COLUMN, _WIDE = 8, 24  # marks in a row of one column among several, and of a column alone
_MARK = 12
_LINE = 21


@dataclass(frozen=True)
class Ladder:
    """Where each mark of the ladder stands, and how many there are.

    Attributes
    ----------
    claims : DataFrame
        One row a claim, as in `tidy`, with the columns ``x`` and ``y`` added.
    counts : DataFrame
        Number of claims, one row a theme and one column a rung, from the bottom up.
    floors : dict of str to tuple of float
        Lower and upper edge of each rung, in rows of marks.
    per_row : int
        Marks in a full row.
    """

    claims: pd.DataFrame
    counts: pd.DataFrame
    floors: dict[str, tuple[float, float]]
    per_row: int


def ladder(report: Report, *, parts: bool = False, theme: str | None = None) -> Ladder:
    """Return the places of all claims on the ladder.

    Parameters
    ----------
    report : Report
        A loaded data package.
    parts : bool, default False
        Whether items listed inside another measure count as claims of their own.
    theme : str, optional
        Code of the one theme to show, in a single wide column; all themes when not given.
    """
    claims = tidy(report)
    if theme is not None:
        claims = claims[claims.theme_id == theme].assign(theme_id=lambda some: some.theme_id.cat.set_categories([theme]))
    if not parts:
        claims = claims[claims.part_of.isna()]
    # In a cell measures come first, so that each kind can be seen as a block.
    claims = claims.sort_values(["kind", "char_start"], kind="stable").reset_index(drop=True)
    counts = claims.groupby(["theme_id", "rung"], observed=False).size().unstack()
    counts = counts.reindex(columns=claims.rung.cat.categories, fill_value=0)  # of a report without themes there are none
    per_row = _WIDE if theme else _COLUMN
    floors, edge = {}, 0.0
    for rung in counts.columns:
        rows = max(1, -(-int(counts[rung].max() if len(counts) else 0) // per_row)) + 0.8
        floors[rung], edge = (edge, edge + rows), edge + rows
    themes = list(counts.index)
    nth = claims.groupby(["theme_id", "rung"], observed=True).cumcount()
    claims["x"] = [themes.index(theme) * (per_row + 2.2) + n % per_row for theme, n in zip(claims.theme_id, nth, strict=True)]
    claims["y"] = [floors[rung][0] + 0.9 + n // per_row for rung, n in zip(claims.rung, nth, strict=True)]
    return Ladder(claims, counts, floors, per_row)


def plot_ladder(report: Report, *, parts: bool = False, theme: str | None = None) -> DescribedFigure:
    """Return the chart of all claims on the evidence ladder: the first chart of the kit.

    Parameters
    ----------
    report : Report
        A loaded data package.
    parts : bool, default False
        Whether items listed inside another measure are drawn too.
    theme : str, optional
        Code of the one theme to draw, such as ``"open"``.
    """
    return draw_ladder(report, ladder(report, parts=parts, theme=theme))


def draw_ladder(report: Report, found: Ladder, *, chosen: Collection[str] | None = None, ringed: str = "") -> DescribedFigure:
    """Return the ladder with some claims set off from the rest.

    Parameters
    ----------
    report : Report
        The package that `found` was made from.
    found : Ladder
        Places of the claims.
    chosen : collection of str, optional
        Identifiers of the claims drawn in full; the others stay as pale marks. All of them when not given.
    ringed : str, optional
        Identifier of the one claim with a ring around it.
    """
    claims = found.claims
    full = claims if chosen is None else claims[claims.claim_id.isin(list(chosen))]
    rest = claims.drop(full.index)
    traces = [] if rest.empty else [_marks(report, rest, pale=True)]
    traces += [_marks(report, some, kind=str(kind)) for kind, some in full.groupby("kind", observed=True)]
    traces.append(_counted(found))
    if ringed and (one := claims[claims.claim_id == ringed]).size:
        traces.append(_ring(one))
    return DescribedFigure(
        traces,
        title=text("charts.ladder.title", **_shares(found)),
        subtitle=text("charts.ladder.subtitle"),
        description=describe(report, found),
        source=text("charts.ladder.source", first=report.info["pages"][0], last=report.info["pages"][1]),
        shapes=[rule(top) for _, top in list(found.floors.values())[:-1]],
        xaxis=_themes(report, found),
        yaxis=_rungs(found),
        showlegend=True,
        height=scaled(_LINE * max(top for _, top in found.floors.values()) + 240),
        margin={"t": scaled(116), "b": scaled(124)},
    )


def describe(report: Report, found: Ladder) -> str:
    """Return the ladder in words: what is drawn, and the number of claims on each rung by theme."""
    totals = [f"{report.theme_name(str(theme))} {count}" for theme, count in found.counts.sum(axis=1).items()]
    each = text("charts.join").join(totals)
    lines = [text("charts.ladder.words", claims=len(found.claims), themes=len(found.counts), each=each)]
    for rung in reversed(found.counts.columns):
        each = text("charts.join").join(f"{report.theme_name(str(theme))} {count}" for theme, count in found.counts[rung].items() if count)
        lines.append(
            text("charts.ladder.rung", rung=text(f"codes.rung.{rung}.name"), count=int(found.counts[rung].sum()), each=each or "0")
        )
    return "\n".join(lines)


def _shares(found: Ladder) -> dict[str, int]:
    totals = found.counts.sum()
    return {"low": int(totals["assertion"] + totals["instrument"]), "claims": int(totals.sum()), "top": int(totals["outcome"])}


def _marks(report: Report, claims: pd.DataFrame, *, kind: str = "", pale: bool = False) -> dict[str, object]:
    symbols = SYMBOLS["kind"][kind] if kind else [SYMBOLS["kind"][one] for one in claims.kind]
    look = (
        {"color": GRID, "line": {"width": 1, "color": QUIET}}
        if pale
        else {"color": COLOURS["kind"][kind], "line": {"width": 1, "color": "white"}}
    )
    return {
        "type": "scatter",
        "mode": "markers",
        "name": text("charts.ladder.rest") if pale else text(f"codes.kind.{kind}.name"),
        "showlegend": not pale,
        "x": claims.x.tolist(),
        "y": claims.y.tolist(),
        "marker": {"size": scaled(_MARK), "symbol": symbols, **look},
        **hover(report, claims),
    }


def _ring(one: pd.DataFrame) -> dict[str, object]:
    mark = {"symbol": "circle-open", "size": scaled(_MARK + 12), "color": COLOURS["kind"]["effect"], "line": {"width": 3}}
    place_ = {"x": one.x.tolist(), "y": one.y.tolist()}
    return {"type": "scatter", "mode": "markers", **place_, "marker": mark, "hoverinfo": "skip", "showlegend": False}


def _counted(found: Ladder) -> dict[str, object]:
    """Return the number of marks in each cell, written after its last mark."""
    last = found.claims.groupby(["theme_id", "rung"], observed=True).agg(x=("x", "last"), y=("y", "last"), size=("x", "size"))
    return written(last.x + 0.7, last.y, last["size"].astype(str), larger=-1, showlegend=False)


def _themes(report: Report, found: Ladder) -> dict[str, object]:
    names = [report.theme_name(str(theme)) for theme in found.counts.index]
    totals = found.counts.sum(axis=1)
    labels = [
        f"{wrapped(name, 18)}<br>{text('charts.ladder.claims', count=int(totals[theme]))}"
        for name, theme in zip(names, totals.index, strict=True)
    ]
    width = found.per_row + 2.2
    ticks = [n * width + (found.per_row - 1) / 2 for n in range(len(names))]
    return {
        "tickvals": ticks,
        "ticktext": labels,
        "range": [-1.2, len(names) * width - 1.2],
        "showgrid": False,
        "title": {"text": text("codes.variable.theme_id.name")},
    }


def _rungs(found: Ladder) -> dict[str, object]:
    ticks = [(low + high) / 2 for low, high in found.floors.values()]
    labels = [text(f"codes.rung.{rung}.name") for rung in found.floors]
    top = max(high for _, high in found.floors.values())
    return {
        "tickvals": ticks,
        "ticktext": labels,
        "range": [0, top],
        "showgrid": False,
        "title": {"text": text("codes.variable.rung.name")},
    }
