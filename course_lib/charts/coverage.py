"""Which plan covers which hazard, and which hazards no plan names in its title: by a rule that can be argued with."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from course_lib.charts.figure import DescribedFigure
from course_lib.charts.rows import joined, row_axis, told
from course_lib.language import local, text
from course_lib.style import ACCENT, COLOURS, INK, QUIET, points, scaled
from course_lib.wrapping import wrapped

if TYPE_CHECKING:
    from course_lib.report import Report

# The national classes, with epidemics of people and of animals apart: a plan for the one is no plan for the other.
HAZARDS = ("natural", "accident", "human", "animal", "social")
# The rule: a plan is for the hazard that its name says; one that names none is general. The first that fits counts.
_BY_WORD = {
    "animal": r"animal|avian|bird|swine|poultry|livestock",
    "human": r"epidemic|infectious|public.health|SARS|influenza|disease",
    "accident": r"accident|fire|explosion|rescue",
    "natural": r"natural|wind|flood|drought|earthquake|storm",
    "social": r"mass incident|social|riot|terror",
}
_TITLED = ("document", "output", "outcome")


@dataclass(frozen=True)
class Plan:
    """One plan: its measure, its name, the hazard it names (None for a general one), and whether it has a title."""

    measure_id: str
    name: str
    hazard: str | None
    titled: bool


@dataclass(frozen=True)
class Coverage:
    """Plans of a theme, and the emergencies of the report by hazard.

    Attributes
    ----------
    plans : tuple of Plan
        In the order of the text; a whole whose parts are listed is left out for its parts.
    events : dict of str to tuple of str
        Identifiers of the emergencies of each hazard.
    """

    plans: tuple[Plan, ...]
    events: dict[str, tuple[str, ...]]

    @property
    def own(self) -> tuple[str, ...]:
        """Hazards that the title of some plan names."""
        return tuple(hazard for hazard in HAZARDS if any(plan.titled and plan.hazard == hazard for plan in self.plans))

    @property
    def gaps(self) -> tuple[str, ...]:
        """Hazards of the report's own emergencies that no title names."""
        return tuple(hazard for hazard in HAZARDS if self.events[hazard] and hazard not in self.own)

    @property
    def unmet(self) -> tuple[str, ...]:
        """Emergencies of the hazards in `gaps`."""
        return tuple(event for hazard in self.gaps for event in self.events[hazard])


def coverage(report: Report, theme: str = "emergency") -> Coverage:
    """Return the plans of a theme with the hazard that each names, and the emergencies by hazard.

    Parameters
    ----------
    report : Report
        A loaded data package.
    theme : str, default "emergency"
        Code of the theme whose plans count.

    Examples
    --------
    >>> from course_lib import load
    >>> coverage(load()).gaps
    ('natural', 'human')
    """
    measures = [row for row in report.rows("measures") if row["theme_id"] == theme and row["form"] == "plan"]
    wholes = {row["part_of"] for row in measures}
    plans = tuple(
        Plan(row["measure_id"], row[local("name")], hazard_named(row["name_en"]), row["rung"] in _TITLED)
        for row in measures
        if row["measure_id"] not in wholes
    )
    events: dict[str, tuple[str, ...]] = dict.fromkeys(HAZARDS, ())
    for row in report.rows("events"):
        hazard = row["hazard"]
        if hazard == "health":
            hazard = "animal" if hazard_named(row["name_en"]) == "animal" else "human"
        events[hazard] += (row["event_id"],)
    return Coverage(plans, events)


def hazard_named(name: str) -> str | None:
    """Return the hazard that an English name says, or None when it says none.

    Examples
    --------
    >>> hazard_named("Plan for major animal epidemics"), hazard_named("Overall emergency plan")
    ('animal', None)
    """
    return next((hazard for hazard, words in _BY_WORD.items() if re.search(words, name, re.IGNORECASE)), None)


def plot_coverage(report: Report, theme: str = "emergency") -> DescribedFigure:
    """Return the matrix of plans by hazards, with the hazards that no title names marked as gaps.

    Parameters
    ----------
    report : Report
        A loaded data package.
    theme : str, default "emergency"
        Code of the theme whose plans are drawn.
    """
    found = coverage(report, theme)
    events = sum(map(len, found.events.values()))
    key = "title" if found.plans and events else "title_no_events" if found.plans else "title_none"
    rows = [
        *(_row_name(plan) for plan in found.plans),
        text("charts_emergency.coverage.row_events"),
        text("charts_emergency.coverage.row_own"),
    ]
    return DescribedFigure(
        [*_cells(report, found), _events(report, found), _verdicts(found)],
        title=text(f"charts_emergency.coverage.{key}", events=events, unmet=len(found.unmet), plans=len(found.plans), own=len(found.own)),
        subtitle=text("charts_emergency.coverage.subtitle"),
        description=_words(report, found),
        source=text("charts_emergency.coverage.source"),
        shapes=_gaps(found),
        xaxis={
            "tickvals": list(range(len(HAZARDS))),
            "ticktext": [wrapped(text(f"charts_emergency.hazard.{hazard}"), 14) for hazard in HAZARDS],
            "range": [-0.6, len(HAZARDS) - 0.4],
            "side": "top",
            "showgrid": False,
        }
        | {"title": {"text": text("charts_emergency.coverage.columns")}},
        yaxis=row_axis(rows, text("charts_emergency.coverage.rows")),
        legend={"y": 0, "yanchor": "top", "yref": "paper"},
        height=scaled(44 * len(rows) + 320),
        margin={"t": scaled(180), "b": scaled(110)},
    )


def _row_name(plan: Plan) -> str:
    name = wrapped(plan.name, 44)
    return name if plan.titled else text("charts_emergency.coverage.untitled_row", name=name)


_LOOKS: dict[str, dict[str, Any]] = {
    "own": {"symbol": "square", "color": COLOURS["kind"]["measure"]},
    "untitled": {"symbol": "diamond-open", "color": INK},
    "general": {"symbol": "circle-open", "color": QUIET},
}


def _cells(report: Report, found: Coverage) -> list[dict[str, object]]:
    cells: dict[str, list[tuple[int, int, Plan]]] = {kind: [] for kind in _LOOKS}
    for row, plan in enumerate(found.plans):
        if plan.hazard is None:
            cells["general"] += [(column, row, plan) for column in range(len(HAZARDS))]
        else:
            cells["own" if plan.titled else "untitled"].append((HAZARDS.index(plan.hazard), row, plan))
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "name": text(f"charts_emergency.coverage.{kind}"),
            "x": [column for column, _, _ in cells[kind]],
            "y": [row for _, row, _ in cells[kind]],
            "marker": {"size": scaled(17), **look, "line": {"width": 2, "color": look["color"]}},
            **told(report, (("measures", plan.measure_id, plan.name) for _, _, plan in cells[kind])),
        }
        for kind, look in _LOOKS.items()
    ]


def _events(report: Report, found: Coverage) -> dict[str, object]:
    marks = [
        (column + 0.22 * (nth - (len(found.events[hazard]) - 1) / 2), event)
        for column, hazard in enumerate(HAZARDS)
        for nth, event in enumerate(found.events[hazard])
    ]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": text("charts_emergency.coverage.event"),
        "x": [x for x, _ in marks],
        "y": [len(found.plans)] * len(marks),
        "marker": {"size": scaled(17), "symbol": "star", "color": ACCENT},
        **told(report, (("events", event, report.row("events", event)[local("name")]) for _, event in marks)),
    }


def _verdicts(found: Coverage) -> dict[str, object]:
    words = [_verdict(found, hazard) for hazard in HAZARDS]
    return {
        "type": "scatter",
        "mode": "text",
        "x": list(range(len(HAZARDS))),
        "y": [len(found.plans) + 1] * len(HAZARDS),
        "text": [f"<b>{text(f'charts_emergency.coverage.{word}')}</b>" for word in words],
        "textfont": {"size": points(), "color": [ACCENT if word == "gap" else INK for word in words]},
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _verdict(found: Coverage, hazard: str) -> str:
    return "yes" if hazard in found.own else "gap" if hazard in found.gaps else "no"


def _gaps(found: Coverage) -> list[dict[str, object]]:
    """Return a frame around the column of each gap: it is seen without its colour."""
    frame = {"type": "rect", "y0": -0.45, "y1": len(found.plans) + 1.45, "line": {"color": ACCENT, "width": 2, "dash": "dash"}}
    return [{**frame, "x0": HAZARDS.index(hazard) - 0.45, "x1": HAZARDS.index(hazard) + 0.45} for hazard in found.gaps]


def _words(report: Report, found: Coverage) -> str:
    titled = [plan for plan in found.plans if plan.titled]
    unmet = text("charts_emergency.coverage.unmet", events=sum(map(len, found.events.values())), unmet=len(found.unmet))
    counts = {"plans": len(found.plans), "titled": len(titled), "hazards": len(HAZARDS)}
    lines = [text("charts_emergency.coverage.words", **counts) + (unmet if found.plans else "")]
    for plan in found.plans:
        hazard = text("charts_emergency.coverage.all" if plan.hazard is None else f"charts_emergency.hazard.{plan.hazard}")
        kind = text(f"charts_emergency.coverage.{'titled' if plan.titled else 'no_title'}")
        lines.append(text("charts_emergency.coverage.plan", name=plan.name, kind=kind, hazard=hazard))
    for hazard in HAZARDS:
        names = [report.row("events", event)[local("name")] for event in found.events[hazard]]
        said = joined(names) or text("charts_emergency.coverage.no_event")
        verdict = text(f"charts_emergency.coverage.{_verdict(found, hazard)}")
        lines.append(
            text("charts_emergency.coverage.hazard", hazard=text(f"charts_emergency.hazard.{hazard}"), events=said, verdict=verdict)
        )
    return "\n".join(lines)
