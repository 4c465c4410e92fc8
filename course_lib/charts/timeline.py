"""When the emergencies happened and the plans were made, as far as the text can tell: a date is drawn as wide as it is vague."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from course_lib.bounds import Bounds
from course_lib.charts.figure import DescribedFigure
from course_lib.charts.rows import row_axis, told, written
from course_lib.language import local, text
from course_lib.style import ACCENT, COLOURS, INK, QUIET, points, scaled
from course_lib.wrapping import wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from course_lib.report import Report


@dataclass(frozen=True)
class Moment:
    """An emergency or a plan, and when it was.

    Attributes
    ----------
    key, table, name : str
        Its identifier, the table that it is in, and its name in the language in use.
    when : Bounds or None
        First moment and end of its date, in years (2004.42 is in June 2004); None when it has no date.
    precision : {"day", "month", "year", "none"}
        How exact the date is.
    source : {"text", "context", "none"}
        Who says so.
    """

    key: str
    table: str
    name: str
    when: Bounds | None
    precision: str
    source: str


@dataclass(frozen=True)
class Timeline:
    """The emergencies and the plans of a report, in the order of the text, and the years that the chart spans."""

    events: tuple[Moment, ...]
    plans: tuple[Moment, ...]
    years: tuple[int, int]

    @property
    def rows(self) -> tuple[Moment, ...]:
        """Emergencies first, then plans."""
        return (*self.events, *self.plans)


def timeline(report: Report, theme: str = "emergency") -> Timeline:
    """Return when emergencies happened and a theme's documents were made.

    Parameters
    ----------
    report : Report
        A loaded data package.
    theme : str, default "emergency"
        Code of the theme whose titled documents count.
    """
    events = tuple(
        Moment(row["event_id"], "events", row[local("name")], when(row["date"]), row["date_precision"], row["date_source"])
        for row in report.rows("events")
    )
    themes = {row["measure_id"]: row["theme_id"] for row in report.rows("measures")}
    plans = tuple(
        Moment(row["document_id"], "documents", row[local("title")], when(str(row["year"])), "year", "text")
        if row["year"]
        else Moment(row["document_id"], "documents", row[local("title")], None, "none", "none")
        for row in report.rows("documents")
        if themes.get(row["measure_id"]) == theme
    )
    dated = [moment.when.lower for moment in (*events, *plans) if moment.when]
    written = int(report.info["year"])
    return Timeline(events, plans, (int(min(dated, default=written - 3)) - 1, written))


def when(printed: str | None) -> Bounds | None:
    """Return a date of the data, such as ``"2004-06-02"`` or ``"2003"``, as the stretch of time that it leaves open.

    Examples
    --------
    >>> when("2003"), when(None)
    (Bounds(lower=2003, upper=2004), None)
    """
    if not printed:
        return None
    parts = [int(part) for part in printed.split("-")]
    year, month, day = (*parts, 1, 1)[:3]
    if len(parts) == 1:
        return Bounds(year, year + 1)
    first = date(year, month, day)
    after = first + timedelta(days=1) if len(parts) == 3 else date(year + month // 12, month % 12 + 1, 1)
    return Bounds(_years(first), _years(after))


def _years(day: date) -> float:
    start = date(day.year, 1, 1)
    return day.year + (day - start).days / (date(day.year + 1, 1, 1) - start).days


def plot_timeline(report: Report, theme: str = "emergency") -> DescribedFigure:
    """Return the chart of the emergencies and the plans along the years.

    Parameters
    ----------
    report : Report
        A loaded data package.
    theme : str, default "emergency"
        Code of the theme whose titled documents are drawn.
    """
    found = timeline(report, theme)
    first, written = found.years
    counts = {
        "events": len(found.events),
        "plans": len(found.plans),
        "days": sum(moment.source == "text" for moment in found.events),
        "dated": sum(moment.source == "text" for moment in found.plans),
    }
    key = "title" if found.events and found.plans else "title_events" if found.events else "title_plans" if found.plans else "title_none"
    rows = [
        moment.name if moment in found.events else text("charts_emergency.timeline.plan_row", name=moment.name) for moment in found.rows
    ]
    names = [wrapped(name, 46) for name in rows]
    return DescribedFigure(
        [*(_stretches(report, found, kind) for kind in _LOOKS), _days(report, found), _labels(found)],
        title=text(f"charts_emergency.timeline.{key}", **counts),
        subtitle=text("charts_emergency.timeline.subtitle"),
        description=_words(found, counts),
        source=text("charts_emergency.timeline.source"),
        shapes=[_border(found), *_end(written)],
        annotations=[_written(written)],
        xaxis={"range": [first, _right(found)], "tickvals": list(range(first, written + 2)), "tickformat": "d"}
        | {"title": {"text": text("charts_emergency.timeline.axis")}},
        yaxis=row_axis(names, text("charts_emergency.timeline.rows"), range=[max(len(names), 1) - 0.4, -0.8], showgrid=False),
        barmode="overlay",
        showlegend=False,
        height=scaled(38 * len(names) + 220),
        margin={"t": scaled(104)},
    )


_LOOKS: dict[str, dict[str, Any]] = {
    "stretch": {"color": ACCENT, "pattern": {"shape": "/", "size": 8, "solidity": 0.35}},
    "undated": {"color": QUIET, "pattern": {"shape": ".", "size": 8, "solidity": 0.3}},
}


def _right(found: Timeline) -> float:
    """Return the right end of the axis, with room for words beyond the year of the report."""
    first, written = found.years
    return written + 1 + 0.55 * (written + 1 - first)


def _stretches(report: Report, found: Timeline, kind: str) -> dict[str, object]:
    """Return a bar over all the time that a date leaves open: years and months, or everything up to the report."""
    first, written = found.years
    rows = [
        (row, moment, moment.when or Bounds(first, written + 1))
        for row, moment in enumerate(found.rows)
        if (moment.when is None if kind == "undated" else moment.precision in ("year", "month"))
    ]
    look = _LOOKS[kind]
    return {
        "type": "bar",
        "orientation": "h",
        "y": [row for row, _, _ in rows],
        "base": [stretch.lower for _, _, stretch in rows],
        "x": [stretch.width for _, _, stretch in rows],
        "width": 0.5,
        "marker": {**look, "line": {"color": look["color"], "width": 1.5}},
        "textposition": "none",
        **told(report, ((moment.table, moment.key, moment.name) for _, moment, _ in rows)),
    }


def _days(report: Report, found: Timeline) -> dict[str, object]:
    rows = [(row, moment, moment.when) for row, moment in enumerate(found.rows) if moment.when and moment.precision == "day"]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [stretch.lower for _, _, stretch in rows],
        "y": [row for row, _, _ in rows],
        "marker": {"size": scaled(15), "symbol": "diamond", "color": COLOURS["kind"]["measure"]},
        **told(report, ((moment.table, moment.key, moment.name) for _, moment, _ in rows)),
    }


def _said(moment: Moment) -> str:
    if moment.precision == "none":
        return text("charts_emergency.timeline.said_none")
    return text(f"charts_emergency.timeline.said_{moment.precision}", source=text(f"codes.date_source.{moment.source}.name"))


def _labels(found: Timeline) -> dict[str, object]:
    x, words = [found.years[1] + 1.08] * len(found.rows), [wrapped(_said(moment), 20) for moment in found.rows]
    colours = [INK if moment.when else QUIET for moment in found.rows]
    return written(x, range(len(words)), words, larger=-1, color=colours, showlegend=False)


def _border(found: Timeline) -> dict[str, object]:
    """Return the line between emergencies and plans."""
    y = len(found.events) - 0.5
    return {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": y, "y1": y, "line": {"color": QUIET, "width": 1}}


def _end(written: int) -> list[dict[str, object]]:
    line = {"color": INK, "width": 2, "dash": "dash"}
    return [{"type": "line", "yref": "paper", "x0": written + 1, "x1": written + 1, "y0": 0, "y1": 1, "line": line}]


def _written(written: int) -> dict[str, object]:
    note = {"x": written + 1, "xanchor": "right", "xshift": -4, "yref": "paper", "y": 1, "yanchor": "top", "showarrow": False}
    return {**note, "text": text("charts_emergency.timeline.written", year=written), "font": {"size": points() - 1, "color": INK}}


def _words(found: Timeline, counts: dict[str, Any]) -> str:
    return "\n".join(_lines(found, counts))


def _lines(found: Timeline, counts: dict[str, Any]) -> Iterator[str]:
    yield text("charts_emergency.timeline.words", year=found.years[1], **counts)
    for moment in found.rows:
        yield text(f"charts_emergency.timeline.line_{moment.table}", name=moment.name, said=_said(moment))
