"""Where the claims stand in the report: one tick a claim, along the text as one would read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from course_lib.charts.figure import DescribedFigure
from course_lib.charts.rows import hover
from course_lib.evidence import tidy
from course_lib.language import text
from course_lib.style import COLOURS, GRID, QUIET, SYMBOLS, points, scaled

if TYPE_CHECKING:
    import pandas as pd

    from course_lib.report import Report


_LOST = 420  # characters' width of the band that stands for the missing pages


@dataclass(frozen=True)
class Pages:
    """The text as a line of characters, its pages and themes, and the claims along it.

    Attributes
    ----------
    claims : DataFrame
        One row a claim that is no part of another, as in `tidy`.
    pages : tuple of Page
        The pages of the excerpt, in order.
    """

    claims: pd.DataFrame
    pages: tuple[Page, ...]


@dataclass(frozen=True)
class Page:
    """One page: its number, where its text begins and ends (code points), and how many claims begin on it."""

    number: int
    start: int
    end: int
    claims: int


def pages(report: Report) -> Pages:
    """Return the claims along the text, and what each page holds of them."""
    claims = tidy(report)
    claims = claims[claims.part_of.isna()].reset_index(drop=True)
    # The first row of any table that begins on a page is as near as the data come to where the page begins.
    places = [row for table in report.tables for row in report.rows(table) if "char_start" in row and "page" in row]
    starts: dict[int, int] = {}
    for row in sorted(places, key=lambda row: row["page"]):
        starts[row["page"]] = min(row["char_start"], starts.get(row["page"], row["char_start"]))
    starts = starts or {report.info["pages"][0]: 0}
    ends = [*list(starts.values())[1:], report.info["characters"]]
    counts = claims.page.value_counts()
    rows = (Page(page, start, end, int(counts.get(page, 0))) for (page, start), end in zip(starts.items(), ends, strict=True))
    return Pages(claims, tuple(rows))


def plot_pages(report: Report) -> DescribedFigure:
    """Return the chart of where in the report each claim stands, and of what is missing from it.

    Parameters
    ----------
    report : Report
        A loaded data package.
    """
    found = pages(report)
    names = [report.theme_name(theme) for theme in found.claims.theme_id.cat.categories]
    first, last = found.pages[0].number, found.pages[-1].number
    values = {"claims": len(found.claims), "first": first, "last": last, "missing": first - 1, "pages": len(found.pages)}
    return DescribedFigure(
        [_ticks(report, found, str(kind)) for kind in found.claims.kind.cat.categories],
        title=text("charts.pages.title" if values["missing"] else "charts.pages.title_whole", **values),
        subtitle=text("charts.pages.subtitle"),
        description=_words(found, values),
        source=text("charts.pages.source"),
        annotations=_page_names(found, values),
        shapes=_bands(found),
        xaxis={
            "range": [-_LOST if values["missing"] else -30, report.info["characters"] + 30],
            "showgrid": False,
            "title": {"text": text("charts.pages.axis")},
        },
        yaxis={
            "tickvals": list(range(len(names))),
            "ticktext": names,
            "range": [len(names) - 0.4, -0.8],
            "title": {"text": text("codes.variable.theme_id.name")},
        },
        legend={"y": 1.13},
        height=scaled(470),
        margin={"t": scaled(150)},
    )


def _ticks(report: Report, found: Pages, kind: str) -> dict[str, object]:
    some = found.claims[found.claims.kind == kind]
    # A tick for a measure, so that close ones stay apart; effects a little above.
    shift = {"measure": 0.0, "effect": -0.3}[kind]
    ticks = {"symbol": "line-ns", "line": {"width": 2, "color": COLOURS["kind"][kind]}}
    look = ticks if kind == "measure" else {"symbol": SYMBOLS["kind"][kind], "line": {"width": 1, "color": "white"}}
    return {
        "type": "scatter",
        "mode": "markers",
        "name": text(f"codes.kind.{kind}.name"),
        "x": some.char_start.astype(int).tolist(),
        "y": [rank + shift for rank in some.theme_id.cat.codes.tolist()],
        "marker": {"size": scaled(12), "color": COLOURS["kind"][kind], **look},
        **hover(report, some),
    }


def _bands(found: Pages) -> list[dict[str, object]]:
    band = {"type": "rect", "yref": "paper", "y0": 0, "y1": 1, "layer": "below", "line": {"width": 0}, "fillcolor": GRID}
    lost = [{**band, "x0": -_LOST, "x1": found.pages[0].start, "opacity": 0.6}] if found.pages[0].number > 1 else []
    return [*lost, *({**band, "x0": page.start, "x1": page.end, "opacity": 0.28} for page in found.pages[1::2])]


def _page_names(found: Pages, values: dict[str, int]) -> list[dict[str, object]]:
    note = {"yref": "paper", "y": 1, "yanchor": "bottom", "showarrow": False, "font": {"size": points() - 1, "color": QUIET}}
    names = [
        {**note, "x": (page.start + page.end) / 2, "text": text("charts.pages.page", page=page.number, claims=page.claims)}
        for page in found.pages
    ]
    if not values["missing"]:
        return names
    lost = {"x": (found.pages[0].start - _LOST) / 2, "y": 0.5, "yanchor": "middle", "text": text("charts.pages.lost", **values)}
    return [*names, {**note, **lost}]


def _words(found: Pages, values: dict[str, int]) -> str:
    lines = [text("charts.pages.words", **values)]
    lines += [text("charts.pages.line", page=page.number, claims=page.claims) for page in found.pages]
    return "\n".join(lines)
