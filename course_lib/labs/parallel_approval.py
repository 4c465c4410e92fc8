r"""Parallel approval: how long it takes to register an enterprise when the desks work at the same time.

The report says that the city registers enterprises by "parallel approval"; it gives no desk and no day. The seven steps
here follow the way of the time: the name is checked first, several desks give their consent beforehand, then come the
business licence and the seal. One desk after the other, the days add up. In parallel a desk begins as soon as the ones
it depends on are done, so that with a step's days d(v) and the steps P(v) before it

    finish(v) = max over u in P(v) of finish(u), plus d(v),

and the whole takes as long as the longest way through the graph, the critical path. What a step may be late without
delaying the whole is its slack.

Each time a desk has worked on the papers it sends them back with probability p, and they come again: the number of
tries is geometric, its mean 1 / (1 - p). One after the other, the mean of the sum is the sum of the means, exactly:
sum d / (1 - p). In parallel the mean of the longest path is more than the longest path of the means, and it is simulated
(`APPLICATIONS` applications from a seeded generator); at p = 0 it is exact.

The order of the desks, their days and p are assumptions.

References
----------
Kelley, J. E., & Walker, M. R. (1959). Critical-path planning and scheduling. *Proceedings of the Eastern Joint Computer
Conference*, 160-173.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import log
from random import Random
from typing import Any

import networkx as nx  # type: ignore[import-untyped]

from course_lib.charts.figure import DescribedFigure
from course_lib.parameters import Settings, parameter
from course_lib.style import ACCENT, COLOURS, QUIET, points, scaled
from course_lib.words import counted, listed, percent, sentences, words

#: Every step with those that must be done before it when the desks work in parallel.
AFTER = {
    "name": (),
    "premises": ("name",),
    "fire": ("premises",),
    "hygiene": ("name",),
    "environment": ("name",),
    "licence": ("fire", "hygiene", "environment"),
    "seal": ("licence",),
}
APPLICATIONS = 500
_say = words(__name__)


@dataclass(frozen=True)
class Parameters(Settings):
    """The way of approval, the days at each desk, and how often papers are sent back."""

    way: str = parameter("parallel", options=("parallel", "serial"))
    returned: float = parameter(0, low=0, high=0.5, step=0.05, unit="%")
    name: int = parameter(3, low=1, high=10, unit="days")
    premises: int = parameter(5, low=1, high=30, unit="days")
    fire: int = parameter(10, low=1, high=30, unit="days")
    hygiene: int = parameter(8, low=1, high=30, unit="days")
    environment: int = parameter(12, low=1, high=30, unit="days")
    licence: int = parameter(5, low=1, high=15, unit="days")
    seal: int = parameter(2, low=1, high=10, unit="days")
    seed: int = parameter(1, draw=True)

    @property
    def days(self) -> dict[str, int]:
        """Working days that one try takes at each desk."""
        return {step: getattr(self, step) for step in AFTER}


@dataclass(frozen=True)
class Row:
    """One step of the application shown: when it starts and ends, in how many tries, and what it could be late."""

    step: str
    start: int
    finish: int
    tries: int
    slack: int


@dataclass(frozen=True)
class Result:
    """One application, and how long applications take on average.

    `serial` and `parallel` are mean working days; `helps` are the steps at which a day less makes the whole a day
    shorter (without papers sent back); `decides` is how often each step lies on the critical path in parallel.
    """

    parameters: Parameters
    rows: tuple[Row, ...]
    path: tuple[str, ...]
    serial: float
    parallel: float
    helps: tuple[str, ...]
    decides: Mapping[str, float]

    @property
    def finish(self) -> int:
        """Working days that the application shown takes."""
        return max(row.finish for row in self.rows)


def graph(way: str) -> nx.DiGraph:
    """Return the steps with an arrow from each to those that wait for it, one after the other or in parallel."""
    arrows = pairwise(AFTER) if way == "serial" else ((before, step) for step, all_before in AFTER.items() for before in all_before)
    return nx.DiGraph(list(arrows))


def schedule(steps: nx.DiGraph, days: Mapping[str, float]) -> tuple[dict[str, float], dict[str, float]]:
    """Return when each step ends, and how late it could end without delaying the whole."""
    order = list(nx.topological_sort(steps))
    finish: dict[str, float] = {}
    for step in order:
        finish[step] = max((finish[before] for before in steps.predecessors(step)), default=0) + days[step]
    latest: dict[str, float] = {}
    for step in reversed(order):
        latest[step] = min((latest[later] - days[later] for later in steps.successors(step)), default=max(finish.values()))
    return finish, latest


def critical_path(steps: nx.DiGraph, days: Mapping[str, float]) -> tuple[str, ...]:
    """Return a longest way through the graph."""
    weighed = nx.DiGraph()
    # The days of a step lie on the arrow out of it; the last ones lead to the end.
    for step in steps:
        for later in list(steps.successors(step)) or ["end"]:
            weighed.add_edge(step, later, weight=days[step])
    return tuple(nx.dag_longest_path(weighed)[:-1])


def run(parameters: Parameters) -> Result:
    """Return one application on its way through the desks, and the means of many.

    Examples
    --------
    >>> result = run(Parameters())
    >>> result.serial, result.parallel, result.path
    (45.0, 25.0, ('name', 'premises', 'fire', 'licence', 'seal'))
    """
    days, way = parameters.days, graph(parameters.way)
    tries, mean, decides = _applications(parameters)
    spent = {step: days[step] * tries[step] for step in AFTER}
    finish, latest = schedule(way, spent)
    rows = [Row(step, int(finish[step] - spent[step]), int(finish[step]), tries[step], int(latest[step] - finish[step])) for step in AFTER]
    return Result(
        parameters=parameters,
        rows=tuple(rows),
        path=critical_path(way, spent),
        serial=sum(days.values()) / (1 - parameters.returned),
        parallel=mean,
        helps=_helps(way, days),
        decides=decides,
    )


def chance(parameters: Parameters) -> bool:
    """Tell whether another draw could differ: not when no papers are sent back."""
    return parameters.returned > 0


def draw(result: Result) -> DescribedFigure:
    """Return the Gantt chart of one application, its critical path marked."""
    values = _values(result)
    serial = result.parameters.way == "serial"
    ticks = [_tick(row, result) for row in result.rows]
    longest = max(result.finish, sum(row.finish - row.start for row in result.rows))
    return DescribedFigure(
        [*_bars(result, critical=True), *_bars(result, critical=False), _slack(result)],
        title=_title(result, values),
        subtitle=_say("chart.subtitle_one" if chance(result.parameters) else "chart.subtitle"),
        description="\n".join(_row_words(row) for row in result.rows),
        source=_say("chart.source"),
        shapes=[_line(result.finish, 7.3, ACCENT), *([] if serial else [_line(longest, 8.0, QUIET)])],
        annotations=[_end(result.finish, 7.0, "chart.end", ACCENT), *([] if serial else [_end(longest, 7.7, "chart.end_serial", QUIET)])],
        xaxis={"range": [0, longest * 1.02], "title": {"text": _say("chart.days")}},
        yaxis={"range": [8.2, -0.7], "tickvals": list(range(len(AFTER))), "ticktext": ticks, "showgrid": False},
        barmode="overlay",
        bargap=0.3,
        showlegend=True,
        height=scaled(520),
        margin={"t": scaled(116)},
    )


def read_out(result: Result) -> str:
    """Return how long it takes both ways, and which desk decides."""
    values, random = _values(result), chance(result.parameters)
    if result.parameters.way == "serial":
        parts = ["serial_mean" if random else "serial"]
    elif random:
        parts = ["parallel", "often"]
    else:
        parts = ["parallel", "path", "one_path" if set(result.helps) == set(result.path) else "two_paths"]
    return sentences(*(_say(f"read_out.{part}", **values) for part in [*parts, *(["shown"] if random else [])]))


def _applications(parameters: Parameters) -> tuple[dict[str, int], float, dict[str, float]]:
    """Return the tries at each desk in the first application, the mean days in parallel, and how often a step decides."""
    days, steps, back = parameters.days, graph("parallel"), parameters.returned
    order = list(nx.topological_sort(steps))
    before = {step: tuple(steps.predecessors(step)) for step in order}
    last = order[-1]
    generator = Random(parameters.seed)
    count = APPLICATIONS if back else 1
    first: dict[str, int] = {}
    total, critical = 0.0, dict.fromkeys(AFTER, 0)
    for _ in range(count):
        tries = {step: 1 + int(log(1 - generator.random()) / log(back)) if back else 1 for step in AFTER}
        first = first or tries
        finish: dict[str, float] = {}
        for step in order:
            finish[step] = max((finish[one] for one in before[step]), default=0) + days[step] * tries[step]
        total += finish[last]
        step = last
        while True:
            critical[step] += 1
            if not before[step]:
                break
            step = max(before[step], key=finish.__getitem__)
    return first, total / count, {step: times / count for step, times in critical.items()}


def _helps(way: nx.DiGraph, days: Mapping[str, int]) -> tuple[str, ...]:
    whole = max(schedule(way, days)[0].values())
    return tuple(step for step in AFTER if max(schedule(way, {**days, step: days[step] - 1})[0].values()) < whole)


def _desk(step: str) -> str:
    return _say(f"desks.{step}")


def _values(result: Result) -> dict[str, Any]:
    days = result.parameters.days
    digits = 1 if chance(result.parameters) else 0
    path = [step for step in AFTER if step in result.path]
    others = [step for step in AFTER if step not in result.helps]
    often = max((step for step in AFTER if result.decides[step] < 1), key=lambda step: (result.decides[step], days[step]))
    return {
        "serial": counted(result.serial, "working_days", digits),
        "parallel": counted(result.parallel, "working_days", digits),
        "serial_number": f"{result.serial:.{digits}f}",
        "parallel_number": f"{result.parallel:.{digits}f}",
        "saved": counted(result.serial - result.parallel, "working_days", digits),
        "share": percent(1 - result.parallel / result.serial),
        "finish": counted(result.finish, "working_days"),
        "path": listed(_desk(step) for step in path),
        "longest": _desk(max(path, key=lambda step: days[step])),
        "helps": listed(_desk(step) for step in result.helps),
        "others": listed((_desk(step) for step in others), "or") if others else "",
        "often": _desk(often),
        "often_share": percent(result.decides[often]),
        "tries": f"{1 / (1 - result.parameters.returned):.2f}",
        "returned": percent(result.parameters.returned),
        "applications": APPLICATIONS,
    }


def _title(result: Result, values: Mapping[str, Any]) -> str:
    if chance(result.parameters):
        return _say(f"chart.title_{result.parameters.way}_mean", **values)
    return _say(f"chart.title_{result.parameters.way}", **values)


def _bars(result: Result, *, critical: bool) -> list[dict[str, Any]]:
    """Return the bars of the steps on the critical path, or of the others: a piece for each time that the desk works."""
    look: dict[str, Any] = {"color": COLOURS["kind"]["measure"]}
    if critical:
        look = {"color": ACCENT, "pattern": {"shape": "/", "fgcolor": "white", "bgcolor": ACCENT, "size": 9, "solidity": 0.22}}
    pieces = [
        (place, row.start + piece * days, days)
        for place, row in enumerate(result.rows)
        if (row.slack == 0) == critical
        for days in [(row.finish - row.start) // row.tries]
        for piece in range(row.tries)
    ]
    if not pieces:
        return []
    return [
        {
            "type": "bar",
            "orientation": "h",
            "y": [place for place, _, _ in pieces],
            "base": [start for _, start, _ in pieces],
            "x": [days for _, _, days in pieces],
            "marker": {**look, "line": {"color": "white", "width": 2}},
            "name": _say("chart.critical" if critical else "chart.others"),
            "text": [_row_words(result.rows[place]) for place, _, _ in pieces],
            "textposition": "none",
            "hovertemplate": "%{text}<extra></extra>",
        }
    ]


def _slack(result: Result) -> dict[str, Any]:
    late = [(place, row) for place, row in enumerate(result.rows) if row.slack]
    return {
        "type": "bar",
        "orientation": "h",
        "y": [place for place, _ in late],
        "base": [row.finish for _, row in late],
        "x": [row.slack for _, row in late],
        "width": 0.16,
        "marker": {"color": "#c3cad1"},
        "name": _say("chart.slack"),
        "hoverinfo": "skip",
        "visible": bool(late),
    }


def _row_words(row: Row) -> str:
    days = counted((row.finish - row.start) // row.tries, "working_days")
    tries = "" if row.tries == 1 else _say("chart.tries", tries=row.tries)
    slack = _say("chart.row_slack", slack=counted(row.slack, "working_days")) if row.slack else _say("chart.row_critical")
    return _say("chart.row", desk=_desk(row.step), days=days, tries=tries, start=row.start, finish=row.finish, slack=slack)


def _tick(row: Row, result: Result) -> str:
    tries = f" × {row.tries}" if row.tries > 1 else ""
    return _say("chart.tick", desk=_desk(row.step), days=f"{result.parameters.days[row.step]}{tries}")


def _line(day: float, row: float, colour: str) -> dict[str, Any]:
    return {"type": "line", "x0": day, "x1": day, "y0": -0.6, "y1": row, "line": {"color": colour, "width": 2, "dash": "dot"}}


def _end(day: float, row: float, key: str, colour: str) -> dict[str, Any]:
    place = {"x": day, "xanchor": "right", "xshift": -6, "y": row, "yanchor": "middle"}
    return {"text": _say(key, days=counted(day, "working_days")), "showarrow": False, "font": {"color": colour, "size": points()}, **place}
