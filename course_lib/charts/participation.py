"""Where a theme's channels to society stand on Arnstein's ladder of participation, by a rule that can be argued with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from course_lib.charts.figure import DescribedFigure
from course_lib.charts.rows import hover, joined, row_axis, rule
from course_lib.evidence import tidy
from course_lib.language import local, text
from course_lib.style import COLOURS, QUIET, points, scaled

if TYPE_CHECKING:
    import pandas as pd

    from course_lib.report import Report

RUNGS = ("manipulation", "therapy", "informing", "consultation", "placation", "partnership", "delegated_power", "citizen_control")
# The rule: what is made known informs; what takes opinions or judgements in consults. Higher rungs need a share in the
# decision itself, which no form of measure implies.
_BY_FORM = {"disclosure": "informing", "channel": "consultation", "supervision": "consultation"}


@dataclass(frozen=True)
class Participation:
    """The measures of a theme that face society, each with its rung.

    Attributes
    ----------
    measures : DataFrame
        Rows of `tidy` with the columns ``participation`` (name of the rung) and ``height`` (its number, from 0) added.
    """

    measures: pd.DataFrame


def participation(report: Report, theme: str = "open") -> Participation:
    """Return the measures of a theme by which society hears or is heard, on Arnstein's eight rungs.

    Listed parts count when their whole does not face society itself.

    References
    ----------
    Arnstein, S. R. (1969). A ladder of citizen participation. *Journal of the American Institute of Planners* 35(4), 216-224.
    """
    claims = tidy(report)
    social = claims[
        (claims.theme_id == theme) & (claims.kind == "measure") & (claims.direction == "social") & claims.form.isin(list(_BY_FORM))
    ]
    social = social[~social.part_of.isin(social.claim_id)].copy()
    social["participation"] = social.form.astype(str).map(_BY_FORM)
    social["height"] = social.participation.map({rung: n for n, rung in enumerate(RUNGS)})
    return Participation(social.reset_index(drop=True))


def plot_participation(report: Report, theme: str = "open") -> DescribedFigure:
    """Return the chart of a theme's channels on the ladder of participation.

    Parameters
    ----------
    report : Report
        A loaded data package.
    theme : str, default "open"
        Code of the theme.
    """
    found = participation(report, theme)
    used = found.measures.height.nunique()
    names = [text(f"charts.participation.{rung}") for rung in RUNGS]
    return DescribedFigure(
        [_marks(report, found)],
        title=text("charts.participation.title", measures=len(found.measures), used=used, rungs=len(RUNGS)),
        subtitle=text("charts.participation.subtitle"),
        description=_words(found),
        source=text("charts.participation.source"),
        shapes=[rule(edge, 2) for edge in (1.5, 4.5)],
        annotations=[_group(name, low, high) for name, low, high in (("none", 0, 1), ("tokenism", 2, 4), ("power", 5, 7))],
        xaxis={
            "range": [-0.4, max(10, len(found.measures))],
            "showticklabels": False,
            "showgrid": False,
            "title": {"text": text("charts.participation.axis")},
        },
        yaxis=row_axis(names, text("charts.participation.rows"), range=[-0.6, len(RUNGS) - 0.4], showgrid=False),
        showlegend=False,
        height=scaled(520),
    )


def _marks(report: Report, found: Participation) -> dict[str, object]:
    measures = found.measures
    return {
        "type": "scatter",
        "mode": "markers",
        "x": measures.groupby("height").cumcount().tolist(),
        "y": measures.height.tolist(),
        "marker": {"size": scaled(17), "symbol": "square", "color": COLOURS["kind"]["measure"]},
        **hover(report, measures),
    }


def _group(name: str, low: int, high: int) -> dict[str, object]:
    place = {"xref": "paper", "x": 1, "xanchor": "right", "y": (low + high) / 2, "yanchor": "middle"}
    return {"text": text(f"charts.participation.group_{name}"), "showarrow": False, "font": {"size": points() - 1, "color": QUIET}, **place}


def _words(found: Participation) -> str:
    lines = [text("charts.participation.words")]
    for rung in reversed(RUNGS):
        names = found.measures.loc[found.measures.participation == rung, local("name")]
        listed = joined(names) or text("charts.participation.nothing")
        lines.append(text("charts.participation.line", rung=text(f"charts.participation.{rung}"), count=len(names), names=listed))
    return "\n".join(lines)
