"""What the rules of work cover, area by area, and to whom they make government answer: as two coders read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from course_lib.charts.figure import DescribedFigure
from course_lib.charts.lanes import lane_axis, lane_room, other_coder, second_directions, second_words, used_lanes
from course_lib.charts.rows import hover, joined, narrowed, row_axis, taller
from course_lib.evidence import tidy
from course_lib.language import local, text
from course_lib.style import COLOURS, points, scaled
from course_lib.wrapping import wrapped

if TYPE_CHECKING:
    import pandas as pd

    from course_lib.report import Report


@dataclass(frozen=True)
class Areas:
    """The rule of a theme that lists the most areas, and those areas.

    Attributes
    ----------
    whole : str or None
        Identifier of the rule; None when the theme has no rule with listed parts.
    measures : DataFrame
        Rows of `tidy`, one an area.
    second : dict of str to str
        Direction that the second coder gave an area, where it is another one.
    """

    whole: str | None
    measures: pd.DataFrame
    second: dict[str, str]

    def facing(self, direction: str) -> int:
        """Return how many areas have a direction, by the first coder."""
        return int((self.measures.direction == direction).sum())

    @property
    def lanes(self) -> list[str]:
        """Directions to draw."""
        return used_lanes({*self.measures.direction, *self.second.values()})


def areas(report: Report, theme: str = "effective") -> Areas:
    """Return the areas of the theme's rule with the most listed parts."""
    claims = tidy(report)
    some = claims[(claims.theme_id == theme) & (claims.kind == "measure")]
    parts = some.part_of.value_counts(sort=False)
    rules = {key: int(parts.get(key, 0)) for key in some.claim_id[some.form == "rule"]}
    whole = max(rules, key=lambda key: rules[key], default=None)
    if whole is None or not rules[whole]:
        whole = None
    listed = some[some.part_of.eq(whole) & some.part_of.notna()] if whole else some.iloc[:0]
    listed = listed.reset_index(drop=True)
    return Areas(whole, listed, second_directions(report, listed))


def plot_areas(report: Report, theme: str = "effective") -> DescribedFigure:
    """Return the chart of the areas that a theme's rules cover, by the direction of accountability.

    Parameters
    ----------
    report : Report
        A loaded data package.
    theme : str, default "effective"
        Code of the theme.
    """
    found = areas(report, theme)
    names = list(found.measures[local("name")])
    lanes = found.lanes
    values = {"areas": len(names), "internal": found.facing("internal")}
    values |= {"upward": found.facing("hierarchical"), "social": found.facing("social")}
    return DescribedFigure(
        [_marks(report, found, lanes), other_coder(report, found.measures, found.second, lanes)],
        title=text("charts_effective.areas.title" if names else "charts_effective.areas.title_none", **values),
        subtitle=text("charts_effective.areas.subtitle"),
        description=_words(report, found, values),
        source=text("charts_effective.areas.source"),
        annotations=[_count(place, found.facing(lane), len(names)) for place, lane in enumerate(lanes)] if names else [],
        xaxis=lane_axis(lanes) | {"showgrid": True},
        yaxis=row_axis(
            [wrapped(name, narrowed(44, 2)) for name in names], text("charts_effective.areas.rows"), range=[len(names) + 0.5, -0.6]
        ),
        showlegend=False,
        height=scaled(34 * len(names) + 280) + taller(names, 44, 2) * len(names) + lane_room(lanes),
        margin={"b": scaled(124) + lane_room(lanes)},
    )


def _marks(report: Report, found: Areas, lanes: list[str]) -> dict[str, object]:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [lanes.index(lane) for lane in found.measures.direction],
        "y": found.measures.index.tolist(),
        "marker": {"symbol": "square", "size": scaled(17), "color": COLOURS["kind"]["measure"]},
        **hover(report, found.measures),
    }


def _count(place: int, count: int, row: int) -> dict[str, object]:
    return {"x": place, "y": row, "yanchor": "middle", "text": f"<b>{count}</b>", "showarrow": False, "font": {"size": points()}}


def _words(report: Report, found: Areas, values: dict[str, Any]) -> str:
    if found.whole is None:
        return text("charts_effective.areas.words_none", areas=0)
    name = report.row("measures", found.whole)[local("name")]
    lines = [text("charts_effective.areas.words", name=name, **values)]
    for direction, some in found.measures.groupby("direction", observed=True):
        head = text("charts_effective.areas.lane", lane=text(f"codes.direction.{direction}.name"), count=len(some))
        lines.append(text("charts_effective.line", head=head, each=joined(some[local("name")])))
    empty = [text(f"codes.direction.{lane}.name") for lane in found.lanes if not found.facing(lane)]
    if empty:
        lines.append(text("charts_effective.areas.empty", lanes=joined(empty), count=0))
    if found.second:
        lines.append(text("charts_effective.second_words", each=second_words(found.measures, found.second)))
    else:
        lines.append(text("charts_effective.areas.agree"))
    return "\n".join(lines)
