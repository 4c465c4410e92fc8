r"""Who watches whom: the regimes that supervise enforcement as a network, from those who watch to what is watched.

The regimes are those of the report's point on the supervision of enforcement: eight that it lists, the reconsideration
cases it takes up, and inspections (ten measures; the sentence that only says the supervision is pushed has no object).
Who watches is read from the data: an actor whose role it is to supervise, where there is one; otherwise all that the
coded direction of accountability gives: a superior, another public body, the unit itself, somebody outside. For most
regimes the text does not say who; then no name is invented.

*What* each regime watches is the kit's reading of the regime's own name, in `SEES`: the rules that are enforced, who
enforces, the work, the case, the decision, the money, the error found later. It is an assumption that can be argued with.

In the graph arrows run from a watcher to a regime and on to what it sees. A regime is at work when it is switched on and
its watcher looks. A thing is watched when a path leads to it; it hangs by a thread when a single regime at work sees it,
so that the loss of one node cuts it off. With all on, a smallest set of regimes that still sees everything has seven:
six are the only eye on something, and one of two must see the work.

References
----------
Bovens, M. (2007). Analysing and assessing accountability. *European Law Journal* 13(4), 447-468.

McCubbins, M. D., & Schwartz, T. (1984). Congressional oversight overlooked: police patrols versus fire alarms. *American
Journal of Political Science* 28(1), 165-179.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import networkx as nx  # type: ignore[import-untyped]

from course_lib.charts.figure import DescribedFigure
from course_lib.evidence import place
from course_lib.language import local
from course_lib.parameters import Settings, kit_report, parameter
from course_lib.style import ACCENT, COLOURS, QUIET, points, scaled
from course_lib.words import listed, sentences, words
from course_lib.wrapping import wrapped

#: Each regime, from the top of the picture, with what it sees by its name.
SEES = {
    "m129": ("work",),
    "m134": ("work",),
    "m124": ("rules",),
    "m126": ("cases",),
    "m125": ("major",),
    "m131": ("errors",),
    "m133": ("major", "errors", "minor"),
    "m127": ("disputes",),
    "m130": ("money",),
    "m128": ("officers",),
}
#: What is watched, from the top of the picture.
THINGS = ("work", "rules", "cases", "major", "errors", "minor", "disputes", "money", "officers")
#: Those who watch, from the top of the picture: directions of accountability, and the one actor with a role.
WATCHERS = ("a39", "hierarchical", "social", "horizontal", "internal")
#: Watchers of whom the text does not say who they are.
UNNAMED = ("a39", "hierarchical", "horizontal")
_BLUE = COLOURS["kind"]["measure"]
_say = words(__name__)


@dataclass(frozen=True)
class Parameters(Settings):
    """The regimes that are in force, and the watchers who look."""

    regimes: tuple[str, ...] = parameter(tuple(SEES), options=tuple(SEES))
    looking: tuple[str, ...] = parameter(WATCHERS, options=WATCHERS)


@dataclass(frozen=True)
class Result:
    """Which regimes are at work, and by how many each thing is watched."""

    parameters: Parameters
    working: tuple[str, ...]
    eyes: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def watched(self) -> tuple[str, ...]:
        """Things that at least one regime at work sees."""
        return tuple(thing for thing, regimes in self.eyes if regimes)

    @property
    def lost(self) -> tuple[str, ...]:
        """Things that nobody watches."""
        return tuple(thing for thing, regimes in self.eyes if not regimes)

    @property
    def threads(self) -> tuple[str, ...]:
        """Things that a single regime watches."""
        return tuple(thing for thing, regimes in self.eyes if len(regimes) == 1)

    @property
    def from_outside(self) -> tuple[str, ...]:
        """Things that somebody outside government can have looked at."""
        return tuple(thing for thing, regimes in self.eyes if any(watcher_of()[regime] == "social" for regime in regimes))


@cache
def watcher_of() -> dict[str, str]:
    """Return who watches by each regime: an actor whose role it is to supervise, else the coded direction."""
    report = kit_report()
    supervisors = {row["measure_id"]: row["actor_id"] for row in report.rows("roles") if row["role"] == "supervises"}
    return {regime: supervisors.get(regime) or report.row("measures", regime)["direction"] for regime in SEES}


def network(regimes: Collection[str] = tuple(SEES), looking: Collection[str] = WATCHERS) -> nx.DiGraph:
    """Return the graph of what is at work: arrows from a watcher to a regime, and from a regime to what it sees.

    Parameters
    ----------
    regimes, looking : collection of str
        The regimes in force, and the watchers who look; all when not given.
    """
    graph = nx.DiGraph()
    graph.add_nodes_from([*looking, *THINGS])
    for regime in regimes:
        if watcher_of()[regime] in looking:
            graph.add_edge(watcher_of()[regime], regime)
            graph.add_edges_from((regime, thing) for thing in SEES[regime])
    return graph


def run(parameters: Parameters) -> Result:
    """Return what is watched, and by what.

    Examples
    --------
    >>> run(Parameters(regimes=("m133",))).watched
    ('major', 'errors', 'minor')
    """
    graph = network(parameters.regimes, parameters.looking)
    eyes = ((thing, tuple(regime for regime in SEES if graph.has_edge(regime, thing))) for thing in THINGS)
    return Result(parameters, tuple(regime for regime in SEES if regime in graph), tuple(eyes))


def draw(result: Result) -> DescribedFigure:
    """Return the network in three columns: who watches, by which regime, what."""
    values = _values(result)
    rows = {**_spread(WATCHERS), **_spread(tuple(SEES)), **_spread(THINGS)}
    return DescribedFigure(
        [_lines(result, rows, cut=True), _lines(result, rows, cut=False), _places(rows)],
        title=_say("chart.title", **values),
        subtitle=_say("chart.subtitle"),
        description="\n".join([_say("chart.words", **values), *_things_in_words(result), *_regimes_in_words(result)]),
        source=_say("chart.source"),
        least_width=scaled(760),
        annotations=[*_heads(), *_boxes(result, rows)],
        xaxis={"range": [-0.48, 2.48], "visible": False, "fixedrange": True},
        yaxis={"range": [1.03, -0.11], "visible": False, "automargin": False},
        showlegend=True,
        height=scaled(800),
        margin={"t": scaled(116), "b": scaled(48), "r": 8, "l": 8},
    )


def read_out(result: Result) -> str:
    """Return what is no longer watched, what hangs by a thread, and what is left to those outside."""
    values = _values(result)
    parts = [_say("read_out.working", **values)]
    parts.append(_say("read_out.lost" if result.lost else "read_out.all", **values))
    if result.threads:
        parts.append(_say("read_out.threads", **values))
    parts.append(_say("read_out.outside" if result.from_outside else "read_out.no_outside", **values))
    return sentences(*parts)


def _values(result: Result) -> dict[str, Any]:
    def named(things: tuple[str, ...]) -> str:
        return listed(_say(f"things.{thing}") for thing in things) if things else ""

    return {
        "working": len(result.working),
        "regimes": len(SEES),
        "watched": len(result.watched),
        "things": len(THINGS),
        "lost": named(result.lost),
        "threads": named(result.threads),
        "threads_number": len(result.threads),
        "outside": named(result.from_outside),
    }


def _things_in_words(result: Result) -> Iterator[str]:
    for thing, regimes in result.eyes:
        by = listed(_regime(regime) for regime in regimes) if regimes else _say("chart.nobody")
        yield _say("chart.thing", thing=_say(f"things.{thing}"), by=by)


def _regimes_in_words(result: Result) -> Iterator[str]:
    for regime in SEES:
        state = "on" if regime in result.working else "off" if regime not in result.parameters.regimes else "blind"
        yield _say(f"chart.regime_{state}", regime=_regime(regime), watcher=_watcher(watcher_of()[regime]))


def _regime(regime: str) -> str:
    return _say(f"fields.regimes.options.{regime}")


def _watcher(watcher: str) -> str:
    return _say("chart.unnamed" if watcher in UNNAMED else "chart.named", watcher=_say(f"fields.looking.options.{watcher}"))


def _spread(nodes: tuple[str, ...]) -> dict[str, float]:
    return {node: round((n + 0.5) / len(nodes), 3) for n, node in enumerate(nodes)}


def _column(node: str) -> int:
    return 0 if node in WATCHERS else 1 if node in SEES else 2


def _lines(result: Result, rows: dict[str, float], *, cut: bool) -> dict[str, Any]:
    """Return the arrows that are at work, or those that are cut."""
    whole, now = network(), network(result.parameters.regimes, result.parameters.looking)
    x: list[float | None] = []
    y: list[float | None] = []
    for start, end in whole.edges:
        if now.has_edge(start, end) is not cut:
            x += [_column(start), _column(end), None]
            y += [rows[start], rows[end], None]
    line = {"color": QUIET, "width": 1.5, "dash": "dot"} if cut else {"color": _BLUE, "width": 3}
    return {"type": "scatter", "mode": "lines", "x": x or [None], "y": y or [None], "line": line, "hoverinfo": "skip"} | {
        "name": _say("chart.cut" if cut else "chart.working"),
    }


def _places(rows: dict[str, float]) -> dict[str, Any]:
    """Return a mark behind each regime's box, for its full name and its place in the report."""
    report = kit_report()
    hover = [f"<b>{wrapped(report.row('measures', regime)[local('name')])}</b><br>{place(report, 'measures', regime)}" for regime in SEES]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [1] * len(SEES),
        "y": [rows[regime] for regime in SEES],
        "marker": {"size": scaled(34), "color": "white", "opacity": 0.01},
        "text": hover,
        "hovertemplate": "%{text}<extra></extra>",
        "showlegend": False,
    }


def _heads() -> list[dict[str, Any]]:
    font = {"size": points(), "color": QUIET}
    places = ({"x": column, "y": -0.03, "yanchor": "bottom", "text": _say(f"chart.column_{column}")} for column in range(3))
    return [{"showarrow": False, "font": font, **head} for head in places]


def _boxes(result: Result, rows: dict[str, float]) -> list[dict[str, Any]]:
    """Return every node as a box with its name; one out of work says so in words."""
    eyes = dict(result.eyes)
    boxes = []
    for node, y in rows.items():
        if node in WATCHERS:
            words_, off = ("? " if node in UNNAMED else "") + _say(f"fields.looking.options.{node}"), node not in result.parameters.looking
            state = _say("chart.looks_away") if off else ""
        elif node in SEES:
            words_, off = _regime(node), node not in result.working
            state = _say("chart.off" if node not in result.parameters.regimes else "chart.blind") if off else ""
        else:
            words_, off = _say(f"things.{node}"), not eyes[node]
            state = _say("chart.unwatched") if off else _say("chart.eyes", count=len(eyes[node]))
        boxes.append(_box(node, y, words_, state, off=off))
    return boxes


def _box(node: str, y: float, words_: str, state: str, *, off: bool) -> dict[str, Any]:
    alarm = off and node in THINGS
    label = wrapped(words_, 32 if node in SEES else 26)
    if off and not alarm:
        label = f"<i>{label}</i>"
    said = f"<br><b>✕ {state}</b>" if off else f"<br>{state}" if state else ""
    colour = ACCENT if alarm else QUIET if off else ""
    return {
        "x": _column(node),
        "y": y,
        "text": f"{label}{said}",
        "showarrow": False,
        "bgcolor": "white",
        "bordercolor": colour or _BLUE,
        "borderwidth": 3 if alarm else 1 if off else 2,
        "borderpad": 4,
    } | ({"font": {"color": colour}} if colour else {})
