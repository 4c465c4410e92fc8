"""Where the claims stand in the report: one tick a claim, along the text as one would read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from course_lib.charts.figure import DescribedFigure
from course_lib.charts.ladder import hover
from course_lib.evidence import tidy
from course_lib.language import text
from course_lib.style import COLOURS, GRID, QUIET, SYMBOLS, points, scaled

if TYPE_CHECKING:
    import pandas as pd

    from course_lib.report import Report


@dataclass(frozen=True)
class Pages:
    """The text as a line of characters, its pages and themes, and the claims along it.

    Attributes
    ----------
    claims : DataFrame
        One row a claim that is no part of another, as in `tidy`.
    pages : DataFrame
        One row a page with ``page``, ``start`` and ``end`` (code points) and ``claims`` (how many begin on it).
    """

    claims: pd.DataFrame
    pages: pd.DataFrame


def pages(report: Report) -> Pages:
    """Return the claims along the text, and what each page holds of them."""
    claims = tidy(report)
    claims = claims[claims.part_of.isna()].reset_index(drop=True)
    passages = report.passages
    edges = passages.groupby("page").char_start.min().rename("start").to_frame()
    edges["end"] = edges.start.shift(-1).fillna(report.info["characters"]).astype(int)
    edges["claims"] = claims.groupby("page").size().reindex(edges.index).fillna(0).astype(int)
    return Pages(claims, edges.reset_index())


def plot_pages(report: Report) -> DescribedFigure:
    """Return the chart of where in the report each claim stands, and of what is missing from it.

    Parameters
    ----------
    report : Report
        A loaded data package.
    """
    found = pages(report)
    names = [text(f"codes.theme.{theme}.name") for theme in found.claims.theme_id.cat.categories]
    missing = found.pages.page.min() - 1
    values = {"claims": len(found.claims), "first": found.pages.page.min(), "last": found.pages.page.max(), "missing": missing, "pages": len(found.pages)}
    return DescribedFigure(
        [_ticks(report, found, str(kind)) for kind in found.claims.kind.cat.categories],
        title=text("charts.pages.title", **values),
        subtitle=text("charts.pages.subtitle"),
        description=_words(found, values),
        source=text("charts.pages.source"),
        annotations=_page_names(found, values),
        shapes=_bands(found),
        xaxis={"range": [-420, report.info["characters"] + 30], "showgrid": False, "title": {"text": text("charts.pages.axis")}},
        yaxis={"tickvals": list(range(len(names))), "ticktext": names, "range": [len(names) - 0.4, -0.8], "title": {"text": text("codes.variable.theme_id.name")}},
        legend={"y": 1.13},
        height=scaled(470),
        margin={"t": scaled(150)},
    )


def _ticks(report: Report, found: Pages, kind: str) -> dict[str, object]:
    some = found.claims[found.claims.kind == kind]
    shift = {"measure": 0.0, "effect": -0.3}[kind]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": text(f"codes.kind.{kind}.name"),
        "x": some.char_start.astype(int).tolist(),
        "y": [rank + shift for rank in some.theme_id.cat.codes.tolist()],
        "marker": {"symbol": "line-ns" if kind == "measure" else SYMBOLS["kind"][kind], "size": scaled(12), "color": COLOURS["kind"][kind], "line": {"width": 2 if kind == "measure" else 1, "color": COLOURS["kind"][kind] if kind == "measure" else "white"}},
        **hover(report, some),
    }


def _bands(found: Pages) -> list[dict[str, object]]:
    band = {"type": "rect", "yref": "paper", "y0": 0, "y1": 1, "layer": "below", "line": {"width": 0}}
    lost = {**band, "x0": -420, "x1": int(found.pages.start.min()), "fillcolor": GRID, "opacity": 0.6}
    return [lost, *({**band, "x0": row.start, "x1": row.end, "fillcolor": GRID, "opacity": 0.28} for row in found.pages.iloc[1::2].itertuples())]


def _page_names(found: Pages, values: dict[str, int]) -> list[dict[str, object]]:
    note = {"yref": "paper", "y": 1, "yanchor": "bottom", "showarrow": False, "font": {"size": points() - 1, "color": QUIET}}
    names = [
        {**note, "x": (row.start + row.end) / 2, "text": text("charts.pages.page", page=row.page, claims=row.claims)} for row in found.pages.itertuples()
    ]
    lost = {"x": (found.pages.start.min() - 420) / 2, "text": text("charts.pages.lost", **values)}
    return [*names, {**note, "y": 0.5, "yanchor": "middle", **lost}]


def _words(found: Pages, values: dict[str, int]) -> str:
    lines = [text("charts.pages.words", **values)]
    lines += [text("charts.pages.line", page=row.page, claims=row.claims) for row in found.pages.itertuples()]
    return "\n".join(lines)
