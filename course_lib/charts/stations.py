"""The way of a decision: every station of a theme that asks, checks, decides or answers for it, and whom it faces."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from course_lib.charts.figure import DescribedFigure
from course_lib.charts.lanes import lane_axis, lane_room, other_coder, second_directions, second_words, used_lanes
from course_lib.charts.rows import hover, joined, narrowed, row_axis, taller
from course_lib.evidence import tidy
from course_lib.language import local, text
from course_lib.style import COLOURS, GRID, QUIET, points, scaled
from course_lib.wrapping import wrapped

if TYPE_CHECKING:
    import pandas as pd

    from course_lib.report import Report

PHASES = ("ask", "check", "decide", "answer")


@dataclass(frozen=True)
class Stations:
    """The measures of a theme that stand on the way of a decision, in the order of that way.

    Attributes
    ----------
    measures : DataFrame
        Rows of `tidy` with the column ``phase`` added: ask, check, decide or answer.
    second : dict of str to str
        Direction that the second coder gave a measure, where it is another one.
    """

    measures: pd.DataFrame
    second: dict[str, str]

    @property
    def counted(self) -> int:
        """How many stand on a count of what they did, or on more."""
        return int((self.measures.rung >= "output").sum())

    @property
    def social(self) -> int:
        """How many make government face society."""
        return int((self.measures.direction == "social").sum())


def phase(form: str, tool: str, direction: str) -> str:
    """Return the phase of a decision that a measure belongs to by its codes; empty when to none.

    What takes in or gives out information asks; a check by another office checks; meetings and binding ways of deciding decide;
    any other supervision is where somebody answers for the result. Standing rules, plans and ways of working are no stations.

    Examples
    --------
    >>> phase("channel", "nodality", "social"), phase("rule", "authority", "internal")
    ('ask', '')
    """
    if form in ("channel", "disclosure") or (form, tool) == ("procedure", "nodality"):
        return "ask"
    if form == "supervision":
        return "check" if direction == "horizontal" else "answer"
    return "decide" if form == "body" or (form, tool) == ("procedure", "authority") else ""


def stations(report: Report, theme: str = "effective") -> Stations:
    """Return the stations of a theme; listed parts of another measure are left out."""
    claims = tidy(report)
    measures = claims[(claims.theme_id == theme) & (claims.kind == "measure") & claims.part_of.isna()].copy()
    measures["phase"] = [phase(*codes) for codes in measures[["form", "tool", "direction"]].astype(str).itertuples(index=False, name=None)]
    measures = measures[measures.phase.isin(PHASES)]
    order = measures.phase.map(PHASES.index).astype(int)
    measures = measures.assign(order=order).sort_values(["order", "char_start"], kind="stable").reset_index(drop=True)
    return Stations(measures, second_directions(report, measures))


def plot_stations(report: Report, theme: str = "effective") -> DescribedFigure:
    """Return the chart of the way of a decision through the stations of a theme.

    Parameters
    ----------
    report : Report
        A loaded data package.
    theme : str, default "effective"
        Code of the theme.
    """
    found = stations(report, theme)
    names = list(found.measures[local("name")])
    lanes = used_lanes({*found.measures.direction, *found.second.values()})
    values = {"stations": len(names), "social": found.social, "counted": found.counted}
    return DescribedFigure(
        [_way(found, lanes), *_marks(report, found, lanes), other_coder(report, found.measures, found.second, lanes)],
        title=text("charts_effective.stations.title" if names else "charts_effective.stations.title_none", **values),
        subtitle=text("charts_effective.stations.subtitle"),
        description=_words(found, lanes),
        source=text("charts_effective.stations.source"),
        shapes=_bands(found),
        annotations=_phases(found),
        xaxis=lane_axis(lanes),
        yaxis=row_axis([wrapped(name, narrowed(34, 2)) for name in names], text("charts_effective.stations.rows"), showgrid=False),
        showlegend=True,
        height=scaled(36 * len(names) + 290) + taller(names, 34, 2) * len(names) + lane_room(lanes),
        margin={"t": scaled(116), "b": scaled(124) + lane_room(lanes), "r": scaled(130)},
    )


def _way(found: Stations, lanes: list[str]) -> dict[str, object]:
    """Return the line from one station to the next."""
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [lanes.index(lane) for lane in found.measures.direction],
        "y": found.measures.index.tolist(),
        "line": {"color": QUIET, "width": 2},
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _marks(report: Report, found: Stations, lanes: list[str]) -> list[dict[str, object]]:
    """Return a mark a station: hollow where no mechanism has a name, a star where something is counted."""
    sorts = {"said": ("square-open", "assertion", "assertion"), "named": ("square", "instrument", "document")}
    sorts |= {"counted": ("star", "output", "outcome")}
    traces: list[dict[str, object]] = []
    for sort, (symbol, low, high) in sorts.items():
        some = found.measures[(found.measures.rung >= low) & (found.measures.rung <= high)]
        traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "name": text(f"charts_effective.stations.{sort}"),
                "visible": not some.empty,
                "x": [lanes.index(lane) for lane in some.direction],
                "y": some.index.tolist(),
                "marker": {"symbol": symbol, "size": scaled(15), "color": COLOURS["kind"]["measure"], "line": {"width": 2.5}},
                **hover(report, some),
            }
        )
    return traces


def _bands(found: Stations) -> list[dict[str, object]]:
    band = {"type": "rect", "xref": "paper", "x0": 0, "x1": 1, "layer": "below", "line": {"width": 0}, "fillcolor": GRID, "opacity": 0.35}
    rows = {name: found.measures.index[found.measures.phase == name] for name in PHASES[::2]}
    return [{**band, "y0": some[0] - 0.5, "y1": some[-1] + 0.5} for some in rows.values() if len(some)]


def _phases(found: Stations) -> list[dict[str, object]]:
    """Return the name of each phase at the right of its stations."""
    note = {"xref": "paper", "x": 1, "xanchor": "left", "xshift": 8, "yanchor": "middle", "showarrow": False, "align": "left"}
    notes: list[dict[str, object]] = []
    for name in PHASES:
        rows = found.measures.index[found.measures.phase == name]
        if len(rows):
            words = text(f"charts_effective.stations.phase_{name}", count=len(rows))
            notes.append({**note, "y": (rows[0] + rows[-1]) / 2, "text": words, "font": {"size": points() - 1, "color": QUIET}})
    return notes


def _words(found: Stations, lanes: list[str]) -> str:
    measures = found.measures
    values = {"stations": len(measures), "social": found.social, "counted": found.counted}
    lines = [text("charts_effective.stations.words", lanes=len(lanes), **values)]
    for name in PHASES:
        some = measures[measures.phase == name]
        if len(some):
            each = [
                text("charts_effective.stations.one", name=called, lane=text(f"codes.direction.{lane}.name"))
                for called, lane in zip(some[local("name")], some.direction, strict=True)
            ]
            head = text(f"charts_effective.stations.phase_{name}", count=len(some)).replace("<br>", " ")
            lines.append(text("charts_effective.line", head=re.sub("<[^>]*>", "", head), each=joined(each)))
    if found.second:
        lines.append(text("charts_effective.second_words", each=second_words(measures, found.second)))
    return "\n".join(lines)
