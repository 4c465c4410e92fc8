"""The lines by which people complain, side by side: what each reports of its callers, and what each leaves out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from course_lib.bounds import Bounds, figure_bounds
from course_lib.charts.figure import DescribedFigure
from course_lib.charts.rows import told, written
from course_lib.language import codes, local, text
from course_lib.style import ACCENT, COLOURS, INK, QUIET, scaled

if TYPE_CHECKING:
    from course_lib.report import Report


@dataclass(frozen=True)
class Step:
    """One step of one line: how many got so far, or None where the report does not say; the figure that says it; its row in the chart."""

    line: str
    step: str
    callers: Bounds | None
    figure_id: str | None
    row: int


@dataclass(frozen=True)
class Hotlines:
    """Lines with at least one figure on a step of a complaint's way, and every step of each.

    Attributes
    ----------
    lines : dict of str to str
        Measure, and its name in the language in use.
    steps : tuple of Step
        Line by line, from received to satisfied.
    """

    lines: dict[str, str]
    steps: tuple[Step, ...]


def hotlines(report: Report) -> Hotlines:
    """Return how many callers each line had at each step.

    A share is taken of the line's callers received, so it inherits the bounds of their number. A share that is satisfied thereby supposes
    that every caller was asked.
    """
    figures: dict[str, dict[str, dict[str, Any]]] = {}
    for figure in report.rows("figures"):
        if figure["measure_id"] and figure["step"]:
            figures.setdefault(figure["measure_id"], {})[figure["step"]] = figure
    lines = {key: report.row("measures", key)[local("name")] for key in figures}
    steps = []
    for n, (line, known) in enumerate(figures.items()):
        for m, step in enumerate(codes("step")):
            figure_id = known[step]["figure_id"] if step in known else None
            # A row between two lines holds the name of the second.
            steps.append(Step(line, step, _callers(report, known, step), figure_id, n * (len(codes("step")) + 1) + m + 1))
    return Hotlines(lines, tuple(steps))


def _callers(report: Report, known: dict[str, dict[str, Any]], step: str) -> Bounds | None:
    if step not in known:
        return None
    bounds = figure_bounds(report, known[step]["figure_id"])
    if known[step]["unit"] != "share":
        return bounds
    return bounds * figure_bounds(report, known["received"]["figure_id"]) if "received" in known else None


def plot_hotlines(report: Report) -> DescribedFigure:
    """Return the chart of the lines as funnels with bounds.

    Parameters
    ----------
    report : Report
        A loaded data package.
    """
    found = hotlines(report)
    given = [step for step in found.steps if step.callers]
    most = max((step.callers.upper for step in given if step.callers), default=1)
    values = {"lines": len(found.lines), "silent": len(found.steps) - len(given), "steps": len(found.steps)}
    return DescribedFigure(
        [_bars(report, given), _room(given), _spelled(found)],
        title=text("charts.hotlines.title" if found.lines else "charts.hotlines.title_none", **values),
        subtitle=text("charts.hotlines.subtitle"),
        description=_words(found),
        source=text("charts.hotlines.source"),
        xaxis={"range": [0, 1.35 * most], "title": {"text": text("charts.hotlines.axis")}},
        yaxis=_rows(found),
        barmode="stack",
        showlegend=False,
        height=scaled(38 * (len(found.steps) + len(found.lines)) + 200),
    )


def _rows(found: Hotlines) -> dict[str, object]:
    heads = {step.row - 1: f"<b>{found.lines[step.line]}</b>" for step in reversed(found.steps)}
    rows = heads | {step.row: text(f"codes.step.{step.step}.name") for step in found.steps}
    ticks = sorted(rows)
    title = {"text": text("charts.hotlines.rows")}
    return {"tickvals": ticks, "ticktext": [rows[n] for n in ticks], "range": [len(ticks) - 0.4, -0.6], "showgrid": False, "title": title}


def _bars(report: Report, given: list[Step]) -> dict[str, object]:
    return {
        "type": "bar",
        "orientation": "h",
        "x": [step.callers.lower for step in given if step.callers],
        "y": [step.row for step in given],
        "width": 0.6,
        "marker": {"color": COLOURS["kind"]["measure"]},
        "textposition": "none",
        **told(report, (("figures", str(step.figure_id), str(step.figure_id)) for step in given)),
    }


def _room(given: list[Step]) -> dict[str, object]:
    return {
        "type": "bar",
        "orientation": "h",
        # An exact number leaves no bar, not even its outline.
        "x": [step.callers.width or None for step in given if step.callers],
        "y": [step.row for step in given],
        "width": 0.6,
        "marker": {
            "color": ACCENT,
            "line": {"color": ACCENT, "width": 1.5},
            "pattern": {"shape": "/", "size": scaled(8), "solidity": 0.35},
        },
        "hoverinfo": "skip",
    }


def _spelled(found: Hotlines) -> dict[str, object]:
    x = [step.callers.upper if step.callers else 0 for step in found.steps]
    words = [f"  {_people(step.callers)}" for step in found.steps]
    return written(x, [step.row for step in found.steps], words, larger=-1, color=[INK if step.callers else QUIET for step in found.steps])


def _people(callers: Bounds | None) -> str:
    if callers is None:
        return text("charts.hotlines.none")
    # People come whole: a share of callers is rounded to the whole numbers inside the bounds.
    low, high = -(-callers.lower // 1), callers.upper // 1
    return f"{low:.0f}" if low >= high else text("bounds.range", low=f"{low:.0f}", high=f"{high:.0f}")


def _words(found: Hotlines) -> str:
    lines = [text("charts.hotlines.words")]
    for key, name in found.lines.items():
        own = (step for step in found.steps if step.line == key)
        each = [text("charts.hotlines.step", step=text(f"codes.step.{step.step}.name"), value=_people(step.callers)) for step in own]
        lines.append(text("charts.hotlines.line", line=name, steps=text("charts.join").join(each)))
    return "\n".join(lines)
