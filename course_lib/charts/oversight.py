"""The supervision regimes of a theme as a network: to whom each makes an office answer, and whether the text says who watches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from course_lib.charts.figure import DescribedFigure
from course_lib.charts.lanes import used_lanes
from course_lib.charts.rows import hover, joined, row_axis, written
from course_lib.evidence import tidy
from course_lib.language import codes, local, text
from course_lib.style import ACCENT, COLOURS, INK, QUIET, scaled
from course_lib.wrapping import wrapped

if TYPE_CHECKING:
    import pandas as pd

    from course_lib.report import Report

_WATCHING = ("supervises", "appraises")


@dataclass(frozen=True)
class Oversight:
    """The supervision regimes of a theme, each with its direction and its watcher.

    Attributes
    ----------
    regimes : DataFrame
        Rows of `tidy` of the form supervision, grouped by direction, with the columns ``y`` (its row) and ``named``
        (whether the text gives an actor who supervises or appraises by it) added.
    places : dict of str to float
        Each direction of accountability and the height of its node.
    """

    regimes: pd.DataFrame
    places: dict[str, float]

    @property
    def counts(self) -> dict[str, int]:
        """Number of regimes of each direction."""
        return {direction: int((self.regimes.direction == direction).sum()) for direction in self.places}


def oversight(report: Report, theme: str = "law") -> Oversight:
    """Return the supervision regimes of a theme with their directions, and the actors that the text says watch by them."""
    claims = tidy(report)
    regimes = claims[(claims.theme_id == theme) & (claims.form == "supervision") & claims.part_of.isna()]
    regimes = regimes.sort_values(["direction", "char_start"], kind="stable").reset_index(drop=True)
    watchers = {row["measure_id"] for row in report.rows("roles") if row["role"] in _WATCHING}
    regimes = regimes.assign(y=range(len(regimes)), named=regimes.claim_id.isin(watchers))
    places: dict[str, float] = {}
    for direction in used_lanes(set(regimes.direction), codes("direction")):
        own = regimes.y[regimes.direction == direction]
        least = max(places.values(), default=-1.6) + 1.6
        places[direction] = max(least, float(own.mean())) if len(own) else least
    return Oversight(regimes, places)


def plot_oversight(report: Report, theme: str = "law") -> DescribedFigure:
    """Return the chart of a theme's supervision regimes as a network.

    Parameters
    ----------
    report : Report
        A loaded data package.
    theme : str, default "law"
        Code of the theme.
    """
    found = oversight(report, theme)
    values = _values(found)
    bottom = max([*found.places.values(), len(found.regimes) - 1]) + 0.6
    return DescribedFigure(
        [*(_lines(found, social=social) for social in (False, True)), *_regimes(report, found), _nodes(found)],
        title=text("charts_law.oversight.title" if values["regimes"] else "charts_law.oversight.title_none", **values),
        subtitle=text("charts_law.oversight.subtitle"),
        description=_words(found, values),
        source=text("charts_law.oversight.source"),
        xaxis={"range": [-0.08, 2.1], "showticklabels": False, "showgrid": False, "title": {"text": text("charts_law.oversight.axis")}},
        yaxis=row_axis(
            [wrapped(name) for name in _named(found.regimes)],
            text("charts_law.oversight.rows"),
            range=[bottom, -0.6],
            showgrid=False,
        ),
        showlegend=True,
        height=scaled(40 * (bottom + 0.6) + 230),
        margin={"t": scaled(116)},
    )


def _values(found: Oversight) -> dict[str, int]:
    return {"regimes": len(found.regimes), "named": int(found.regimes.named.sum()), "social": found.counts["social"]}


def _lines(found: Oversight, *, social: bool) -> dict[str, Any]:
    """Return the lines that run to society, which are drawn stronger, or all others."""
    x: list[float | None] = []
    y: list[float | None] = []
    for row, direction in zip(found.regimes.y, found.regimes.direction, strict=True):
        if (direction == "social") is social:
            x += [0, 1, None]
            y += [int(row), found.places[direction], None]
    line = {"color": ACCENT if social else QUIET, "width": 4 if social else 1.5}
    return {"type": "scatter", "mode": "lines", "x": x or [None], "y": y or [None], "line": line, "hoverinfo": "skip", "showlegend": False}


def _regimes(report: Report, found: Oversight) -> list[dict[str, Any]]:
    traces = []
    for named in (False, True):
        some = found.regimes[found.regimes.named == named]
        colour = COLOURS["kind"]["measure"] if named else QUIET
        look = {"symbol": "square" if named else "circle-open", "color": colour, "line": {"width": 2, "color": colour}}
        traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "name": text(f"charts_law.oversight.{'named' if named else 'unnamed'}"),
                "x": [0] * len(some),
                "y": some.y.tolist(),
                "marker": {"size": scaled(14), **look},
                "cliponaxis": False,
                **hover(report, some),
            }
        )
    return traces


def _nodes(found: Oversight) -> dict[str, Any]:
    names = {direction: wrapped(text(f"codes.direction.{direction}.name"), 18) for direction in found.places}
    nodes = [text("charts_law.oversight.node", direction=names[direction], count=count) for direction, count in found.counts.items()]
    said = [f"<b>{node}</b>" for node in nodes]
    colours = [ACCENT if direction == "social" else INK for direction in found.places]
    return written([1.02] * len(said), [*found.places.values()], said, color=colours, showlegend=False, cliponaxis=False)


def _words(found: Oversight, values: dict[str, int]) -> str:
    if not values["regimes"]:
        return text("charts_law.oversight.words_none")
    lines = [text("charts_law.oversight.words", **values)]
    for direction, count in found.counts.items():
        own = found.regimes[found.regimes.direction == direction]
        names = joined(_named(own)) or text("charts_law.oversight.nothing")
        lines.append(text("charts_law.oversight.line", direction=text(f"codes.direction.{direction}.name"), count=count, names=names))
    names = joined(found.regimes[found.regimes.named][local("name")]) or text("charts_law.oversight.nothing")
    return "\n".join([*lines, text("charts_law.oversight.named_line", names=names)])


def _named(regimes: pd.DataFrame) -> list[str]:
    """Return the regimes' names with their identifiers, which lead back to the data and keep names as printed apart."""
    return [
        text("charts_law.oversight.regime", name=name, key=key) for name, key in zip(regimes[local("name")], regimes.claim_id, strict=True)
    ]
