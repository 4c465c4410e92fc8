"""What is opened to the public, item by item, and how much the text tells of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from course_lib.charts.figure import DescribedFigure
from course_lib.charts.rows import joined, narrowed, row_axis, taller, told
from course_lib.evidence import tidy
from course_lib.language import local, text
from course_lib.style import COLOURS, QUIET, scaled
from course_lib.wrapping import wrapped

if TYPE_CHECKING:
    import pandas as pd

    from course_lib.report import Report

ASKED = ("matter", "instrument", "document", "output", "outcome")


@dataclass(frozen=True)
class Disclosure:
    """What a theme opens to the public, and what the text gives of each item.

    Attributes
    ----------
    items : DataFrame
        Rows of `tidy`: measures of the form disclosure; a whole whose parts are listed is left out for its parts.
    given : DataFrame
        One row an item, one column a question of `ASKED`, True where the text answers it.
    """

    items: pd.DataFrame
    given: pd.DataFrame


def disclosure(report: Report, theme: str = "open") -> Disclosure:
    """Return what a theme opens to the public, and what the text gives of each item.

    Every item names its matter. The other questions are the rungs of the evidence ladder that the item has reached.
    """
    claims = tidy(report)
    items = claims[(claims.theme_id == theme) & (claims.form == "disclosure")]
    items = items[~items.claim_id.isin(items.part_of.dropna())].reset_index(drop=True)
    given = items[[]].assign(matter=True, **{rung: items.rung >= rung for rung in ASKED[1:]})
    return Disclosure(items, given)


def plot_disclosure(report: Report, theme: str = "open") -> DescribedFigure:
    """Return the chart of what a theme opens to the public.

    Parameters
    ----------
    report : Report
        A loaded data package.
    theme : str, default "open"
        Code of the theme.
    """
    found = disclosure(report, theme)
    names = list(found.items[local("name")])
    heads = [
        text("charts.disclosure.head", asked=text(f"charts.disclosure.{asked}"), count=count, items=len(found.items))
        for asked, count in found.given.sum().items()
    ]
    counted = int(found.given.output.sum())
    return DescribedFigure(
        [_dots(report, found, given=True), _dots(report, found, given=False)],
        title=text("charts.disclosure.title", items=len(found.items), named=int(found.given.instrument.sum()), counted=counted),
        subtitle=text("charts.disclosure.subtitle"),
        description=_words(found),
        source=text("charts.disclosure.source"),
        xaxis={
            "tickvals": list(range(len(ASKED))),
            "ticktext": heads,
            "range": [-0.5, len(ASKED) - 0.5],
            "showgrid": False,
            "side": "bottom",
        }
        | {"title": {"text": text("charts.disclosure.axis")}},
        yaxis=row_axis([wrapped(name, narrowed(60, 3)) for name in names], text("charts.disclosure.rows")),
        legend={"y": 1.02},
        height=scaled(34 * len(names) + 270) + taller(names, 60, 3) * len(names),
        margin={"t": scaled(116), "b": scaled(124)},
    )


def _dots(report: Report, found: Disclosure, *, given: bool) -> dict[str, object]:
    cells = [
        (row, column) for row in range(len(found.items)) for column, asked in enumerate(ASKED) if bool(found.given[asked][row]) is given
    ]
    items = [("measures", found.items.claim_id[row], found.items[local("name")][row]) for row, _ in cells]
    colour = COLOURS["kind"]["measure"] if given else QUIET
    return {
        "type": "scatter",
        "mode": "markers",
        "name": text(f"charts.disclosure.{'given' if given else 'silent'}"),
        "x": [column for _, column in cells],
        "y": [row for row, _ in cells],
        "marker": {
            "size": scaled(15),
            "symbol": "circle" if given else "circle-open",
            "color": colour,
            "line": {"width": 1.5, "color": colour},
        },
        **told(report, items),
    }


def _words(found: Disclosure) -> str:
    lines = [text("charts.disclosure.words", items=len(found.items))]
    for asked, count in found.given.sum().items():
        words = text(f"charts.disclosure.{asked}").replace("<br>", " ")
        lines.append(text("charts.disclosure.column", asked=words, count=count, items=len(found.items)))
    lines.append(text("charts.disclosure.names", names=joined(found.items[local("name")])))
    return "\n".join(lines)
