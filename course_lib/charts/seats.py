"""Who sits at the table where decisions are taken: seats with a name, seats without one, and those who are asked but have none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from course_lib.bounds import Bounds, figure_bounds
from course_lib.charts.figure import DescribedFigure
from course_lib.charts.rows import joined, narrowed, row_axis, taller, told, written
from course_lib.language import codes, local, text
from course_lib.style import ACCENT, COLOURS, INK, QUIET, points, scaled
from course_lib.wrapping import wrapped

if TYPE_CHECKING:
    from course_lib.report import Report

#: Roles by which somebody has a part in a decision without a seat.
_ASKED = ("advises", "takes_part", "receives", "appraises", "supervises")


@dataclass(frozen=True)
class Mark:
    """One seat, or one actor without a seat.

    Attributes
    ----------
    sort : {"named", "unnamed", "room", "asked"}
        A seat with a name, one without, one that only the wording allows, or an actor that is asked or told and has no seat.
    kind : str
        Kind of actor.
    table, key : str
        The row that says so.
    """

    sort: str
    kind: str
    table: str
    key: str


@dataclass(frozen=True)
class Seats:
    """The seats of a theme's table.

    Attributes
    ----------
    whole : str or None
        The measure that gives the seats; None when the theme has none.
    seats : Bounds
        How many there are.
    marks : tuple of Mark
        Seats and actors, in the order of the kinds.
    """

    whole: str | None
    seats: Bounds
    marks: tuple[Mark, ...]

    def count(self, sort: str) -> int:
        """Return how many marks are of a sort."""
        return sum(mark.sort == sort for mark in self.marks)

    @property
    def kinds(self) -> tuple[str, ...]:
        """Kinds of actors; government itself sits there anyway, as member of the meeting, and is left out."""
        return tuple(kind for kind in codes("actor") if kind != "government")


def seats(report: Report, theme: str = "effective") -> Seats:
    """Return who has a standing seat in a theme, by name or without one, and who has a part in it without a seat.

    The table is the measure of the theme at which an actor attends and whose parts are the seats that have a name; a figure about
    it says how many seats there are. Without such a figure there are as many as have a name.
    """
    measures = {row["measure_id"]: row for row in report.rows("measures") if row["theme_id"] == theme}
    actors = {row["actor_id"]: row for row in report.rows("actors")}
    roles = [row for row in report.rows("roles") if row["measure_id"] in measures]
    attending = [row for row in roles if row["role"] == "attends"]
    wholes = [row["measure_id"] for row in attending if any(other["part_of"] == row["measure_id"] for other in measures.values())]
    whole = wholes[0] if wholes else None
    named = [row for row in attending if whole and measures[row["measure_id"]]["part_of"] == whole]
    marks = [Mark("named", actors[row["actor_id"]]["kind"], "measures", row["measure_id"]) for row in named]
    figure = next((row for row in report.rows("figures") if whole and row["measure_id"] == whole), None)
    bounds = figure_bounds(report, figure["figure_id"]) if figure else Bounds(len(named), len(named))
    if figure:
        collective = [actors[row["actor_id"]]["kind"] for row in attending if row["measure_id"] == whole]
        kind = collective[0] if collective else "department"
        low, high = (max(0, int(end) - len(named)) for end in (bounds.lower, bounds.upper))
        marks += [Mark("unnamed" if n < low else "room", kind, "figures", figure["figure_id"]) for n in range(high)]
    seated = {row["actor_id"] for row in attending}
    asked = {row["actor_id"]: None for row in roles if row["role"] in _ASKED and row["actor_id"] not in seated}
    marks += [Mark("asked", actors[key]["kind"], "actors", key) for key in asked]
    found = Seats(whole, bounds, tuple(marks))
    return Seats(whole, bounds, tuple(mark for kind in found.kinds for mark in marks if mark.kind == kind))


def plot_seats(report: Report, theme: str = "effective") -> DescribedFigure:
    """Return the chart of who sits at the table of a theme, and who does not.

    Parameters
    ----------
    report : Report
        A loaded data package.
    theme : str, default "effective"
        Code of the theme.
    """
    found = seats(report, theme)
    places = _places(found)
    most = max((x for x, _ in places.values()), default=0)
    names = [text(f"codes.actor.{kind}.name") for kind in found.kinds]
    title = "title" if found.whole else "title_none"
    return DescribedFigure(
        [*(_trace(report, found, sort, places) for sort in _LOOKS), _names(report, found, places)],
        title=text(f"charts_effective.seats.{title}", **_values(found)),
        subtitle=text("charts_effective.seats.subtitle"),
        description=_words(report, found),
        source=text("charts_effective.seats.source"),
        annotations=_empty(found),
        xaxis={"range": [-0.6, max(most + 0.7, narrowed(9))], "showgrid": False, "showticklabels": False}
        | {"title": {"text": text("charts_effective.seats.axis")}},
        yaxis=row_axis(names, text("charts_effective.seats.rows"), range=[len(names) - 0.2, -0.6], showgrid=False),
        showlegend=True,
        height=scaled(72 * len(names) + 230) + taller(_whos(report, found), 12) * len(names),
        margin={"t": scaled(116)},
    )


_LOOKS: dict[str, dict[str, Any]] = {
    "named": {"symbol": "square", "color": COLOURS["kind"]["measure"]},
    "unnamed": {"symbol": "square-open", "color": COLOURS["kind"]["measure"]},
    "room": {"symbol": "square-x-open", "color": COLOURS["kind"]["measure"]},
    "asked": {"symbol": "diamond-open", "color": ACCENT},
}


def _places(found: Seats) -> dict[int, tuple[int, int]]:
    """Return the place of each mark: its number within the kind, and the row of the kind."""
    placed: dict[str, int] = dict.fromkeys(found.kinds, 0)
    places = {}
    for n, mark in enumerate(found.marks):
        places[n] = (placed[mark.kind], found.kinds.index(mark.kind))
        placed[mark.kind] += 1
    return places


def _trace(report: Report, found: Seats, sort: str, places: dict[int, tuple[int, int]]) -> dict[str, object]:
    some = [(n, mark) for n, mark in enumerate(found.marks) if mark.sort == sort]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": text(f"charts_effective.seats.{sort}"),
        "visible": bool(some),
        "x": [places[n][0] for n, _ in some],
        "y": [places[n][1] for n, _ in some],
        "marker": {"size": scaled(19), "line": {"width": 2.5}, **_LOOKS[sort]},
        **told(report, ((mark.table, mark.key, _name(report, mark)) for _, mark in some)),
    }


def _names(report: Report, found: Seats, places: dict[int, tuple[int, int]]) -> dict[str, object]:
    """Return who sits there, or does not, written below each mark."""
    x, y = [x for x, _ in places.values()], [y + 0.2 for _, y in places.values()]
    names = [wrapped(name, narrowed(12)) for name in _whos(report, found)]
    return written(x, y, names, larger=-3, color=INK, textposition="bottom center", showlegend=False, cliponaxis=False)


def _whos(report: Report, found: Seats) -> list[str]:
    return [_who(report, mark) for mark in found.marks]


def _who(report: Report, mark: Mark) -> str:
    """Return the name of an actor, or a question mark for a seat without one."""
    if mark.table == "figures":
        return "?"
    key = mark.key
    if mark.table == "measures":
        key = next(row["actor_id"] for row in report.rows("roles") if (row["measure_id"], row["role"]) == (mark.key, "attends"))
    return str(report.row("actors", key)[local("name")])


def _name(report: Report, mark: Mark) -> str:
    row = report.row(mark.table, mark.key)
    return str(row[local("what" if mark.table == "figures" else "name")])


def _empty(found: Seats) -> list[dict[str, object]]:
    """Return a word in every row that has no mark."""
    absent = [kind for kind in found.kinds if not any(mark.kind == kind for mark in found.marks)]
    note = {"x": -0.2, "xanchor": "left", "yanchor": "middle", "showarrow": False, "font": {"size": points() - 1, "color": QUIET}}
    return [{**note, "y": found.kinds.index(kind), "text": text("charts_effective.seats.absent")} for kind in absent]


def _values(found: Seats) -> dict[str, Any]:
    low, high = f"{found.seats.lower:g}", f"{found.seats.upper:g}"
    return {
        "seats": low if low == high else text("bounds.range", low=low, high=high),
        "named": found.count("named"),
        "unnamed": found.count("unnamed"),
        "asked": found.count("asked"),
    }


def _words(report: Report, found: Seats) -> str:
    lines = [text("charts_effective.seats.words" if found.whole else "charts_effective.seats.words_none", **_values(found))]
    for sort in _LOOKS:
        some = [mark for mark in found.marks if mark.sort == sort]
        if sort in ("named", "asked") and some:
            names = joined(_name(report, mark) for mark in some)
            head = text("charts_effective.seats.head", sort=text(f"charts_effective.seats.{sort}"), count=len(some))
            lines.append(text("charts_effective.line", head=head, each=names))
    if found.count("room"):
        lines.append(text("charts_effective.seats.room_words", count=found.count("room")))
    absent = [text(f"codes.actor.{kind}.name") for kind in found.kinds if not any(mark.kind == kind for mark in found.marks)]
    if absent:
        lines.append(text("charts_effective.seats.absent_words", kinds=joined(absent)))
    return "\n".join(lines)
