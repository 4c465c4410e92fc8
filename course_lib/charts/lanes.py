"""Directions of accountability as lanes, from outside government to inside, and where the second coder saw another one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from course_lib.charts.rows import hover, joined, narrowed, taller
from course_lib.language import local, text
from course_lib.style import ACCENT, scaled
from course_lib.wrapping import wrapped

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    import pandas as pd

    from course_lib.report import Report

LANES = ("social", "horizontal", "hierarchical", "internal", "none")


def used_lanes(directions: Container[str], order: Sequence[str] = LANES) -> list[str]:
    """Return the directions to draw: all but "none", which is drawn where a coder gave it.

    Examples
    --------
    >>> used_lanes({"social"})
    ['social', 'horizontal', 'hierarchical', 'internal']
    """
    return [lane for lane in order if lane != "none" or lane in directions]


def lane_axis(lanes: list[str]) -> dict[str, Any]:
    """Return the axis of the lanes."""
    return {
        "tickvals": list(range(len(lanes))),
        "ticktext": [wrapped(name, narrowed(15)) for name in _names(lanes)],
        "range": [-0.5, len(lanes) - 0.5],
        "title": {"text": text("charts_effective.lanes")},
    }


def lane_room(lanes: list[str]) -> int:
    """Return the pixels that the names below the lanes need more in larger print."""
    return taller(_names(lanes), 15)


def _names(lanes: list[str]) -> list[str]:
    return [text(f"codes.direction.{lane}.name") for lane in lanes]


def second_directions(report: Report, measures: pd.DataFrame) -> dict[str, str]:
    """Return the direction that the second coder gave to a measure, for those where it differs from the first."""
    first = dict(zip(measures.claim_id, measures.direction, strict=True))
    rows = report.rows("second_coding")
    return {row["measure_id"]: row["direction"] for row in rows if first.get(row["measure_id"], row["direction"]) != row["direction"]}


def other_coder(report: Report, measures: pd.DataFrame, second: dict[str, str], lanes: list[str]) -> dict[str, Any]:
    """Return a ring for every measure that the second coder put elsewhere."""
    others = measures[measures.claim_id.isin(list(second))]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": text("charts_effective.second"),
        "visible": not others.empty,
        "x": [lanes.index(second[key]) for key in others.claim_id],
        "y": others.index.tolist(),
        "marker": {"symbol": "circle-open", "size": scaled(15), "color": ACCENT, "line": {"width": 2.5}},
        **hover(report, others),
    }


def second_words(measures: pd.DataFrame, second: dict[str, str]) -> str:
    """Return the measures that the second coder put elsewhere, each with where."""
    names = dict(zip(measures.claim_id, measures[local("name")], strict=True))
    return joined(
        text("charts_effective.stations.one", name=names[key], lane=text(f"codes.direction.{lane}.name")) for key, lane in second.items()
    )
