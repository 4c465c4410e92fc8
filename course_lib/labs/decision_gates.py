r"""Decision gates: what five checks in a row catch, what they cost, and which set of them is worth its days.

The report lists five gates before a major decision: public notice, hearing, expert consultation, decision appraisal and
legality review (measures m038 to m042). Say that gate i catches a faulty proposal with probability s(i), stops a sound
one with probability w, and takes d(i) working days. If the gates look independently of each other, then of a set G

    faulty proposals that get through: product over i in G of (1 - s(i)),
    sound proposals that get through:  (1 - w)^|G|,
    working days: the sum of d(i) when one gate follows the other, the largest d(i) when all work at the same time.

There are 2^5 = 32 sets. A set is *efficient* when no other is at once as fast and as safe, and better in one of the two
(Pareto); the efficient ones make the frontier, found here by comparing every set with every other.

Faults are a matter of what a gate looks for. A share u of the faults may be of a kind that no gate looks for; then

    faulty proposals that get through: u + (1 - u) x product of (1 - s(i)),

and more gates do not help below u.

The report names the gates and gives no number for any of them: s, w, u and d are assumptions. The days are about what such
steps were given at the time: a notice is up for two or three weeks, a hearing has to be announced and prepared, an expert
opinion and an appraisal are written, a legal office reads.

References
----------
Lindblom, C. E. (1959). The science of "muddling through". *Public Administration Review* 19(2), 79-88.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import compress, product
from math import log10, prod
from typing import Any

from course_lib.charts.figure import DescribedFigure
from course_lib.parameters import Settings, parameter
from course_lib.style import ACCENT, COLOURS, INK, QUIET, points, scaled
from course_lib.words import counted, listed, percent, sentences, words

#: Working days that each gate takes, in the order in which the report lists them.
DAYS = {"notice": 15, "hearing": 25, "experts": 15, "appraisal": 20, "legality": 8}
#: No more than this share of the faulty may get through.
GOAL = 0.05
_BLUE = COLOURS["kind"]["measure"]
_TICKS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)
_say = words(__name__)


@dataclass(frozen=True)
class Parameters(Settings):
    """Which gates there are, how they work together, and what each catches."""

    gates: tuple[str, ...] = parameter(tuple(DAYS), options=tuple(DAYS))
    way: str = parameter("serial", options=("serial", "parallel"))
    notice: float = parameter(0.3, low=0, high=0.9, step=0.05, unit="%")
    hearing: float = parameter(0.5, low=0, high=0.9, step=0.05, unit="%")
    experts: float = parameter(0.55, low=0, high=0.9, step=0.05, unit="%")
    appraisal: float = parameter(0.7, low=0, high=0.9, step=0.05, unit="%")
    legality: float = parameter(0.6, low=0, high=0.9, step=0.05, unit="%")
    unseen: float = parameter(0, low=0, high=0.2, step=0.01, unit="%")
    stopped: float = parameter(0.05, low=0, high=0.2, step=0.01, unit="%")

    @property
    def caught(self) -> dict[str, float]:
        """Probability with which each gate catches a fault that can be seen."""
        return {gate: getattr(self, gate) for gate in DAYS}


@dataclass(frozen=True)
class Choice:
    """A set of gates, its working days, and the share of the faulty and of the sound proposals that it lets through."""

    gates: tuple[str, ...]
    days: int
    faulty: float
    sound: float

    def beats(self, other: Choice) -> bool:
        """Tell whether this set is as fast and as safe as the other, and better in one of the two."""
        here, there = (self.days, round(self.faulty, 12)), (other.days, round(other.faulty, 12))
        return here != there and here[0] <= there[0] and here[1] <= there[1]


@dataclass(frozen=True)
class Result:
    """All sets of gates, those that none beats (the frontier, the fastest first), and the one chosen."""

    parameters: Parameters
    cloud: tuple[Choice, ...]
    frontier: tuple[Choice, ...]
    chosen: Choice

    @property
    def better(self) -> Choice | None:
        """The fastest set that is as safe as the one chosen, if that one is beaten."""
        if not any(other.beats(self.chosen) for other in self.frontier):
            return None
        return next(other for other in self.frontier if other.faulty <= self.chosen.faulty + 1e-12)

    @property
    def good_enough(self) -> bool:
        """Whether fewer of the faulty get through than the goal allows."""
        return self.chosen.faulty < GOAL


def choice(parameters: Parameters, gates: tuple[str, ...]) -> Choice:
    """Return what a set of gates lets through, and how long it takes."""
    days = [DAYS[gate] for gate in gates]
    seen = prod(1 - parameters.caught[gate] for gate in gates)
    return Choice(
        gates=gates,
        days=sum(days) if parameters.way == "serial" else max(days, default=0),
        faulty=parameters.unseen + (1 - parameters.unseen) * seen,
        sound=(1 - parameters.stopped) ** len(gates),
    )


def run(parameters: Parameters) -> Result:
    """Return all 32 sets of gates, the efficient ones among them, and the one chosen.

    Examples
    --------
    >>> result = run(Parameters())
    >>> len(result.cloud), result.chosen.days, round(result.chosen.faulty, 4)
    (32, 83, 0.0189)
    """
    sets = (tuple(compress(DAYS, some)) for some in product((False, True), repeat=len(DAYS)))
    cloud = tuple(choice(parameters, gates) for gates in sets)
    frontier = sorted((one for one in cloud if not any(other.beats(one) for other in cloud)), key=lambda one: (one.days, len(one.gates)))
    return Result(parameters, cloud, tuple(frontier), choice(parameters, parameters.gates))


def clicked(parameters: Parameters, mark: Any) -> Parameters:
    """Return parameters with the set of gates whose mark was clicked: its names, joined by spaces."""
    gates = tuple(str(mark).split())
    return replace(parameters, gates=gates) if set(gates) <= set(DAYS) else parameters


def draw(result: Result) -> DescribedFigure:
    """Return the cloud of all sets: days to the right, what gets through upwards, the frontier joined by a line."""
    values = _values(result)
    most = max(one.days for one in result.cloud)
    low = min(0.014, 0.8 * min(one.faulty for one in result.cloud))
    ticks = [tick for tick in _TICKS if tick >= low]
    return DescribedFigure(
        [_cloud(result), _frontier(result), _chosen(result)],
        title=_say("chart.title" if result.chosen.gates else "chart.title_none", **values),
        subtitle=_say("chart.subtitle"),
        description="\n".join([_say("chart.words", **values), *(_say("chart.line", **_of(one)) for one in result.frontier)]),
        source=_say("chart.source"),
        shapes=[
            {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": GOAL, "y1": GOAL, "line": {"color": INK, "width": 2, "dash": "dash"}}
        ],
        annotations=[_goal()],
        xaxis={"range": [-0.03 * most, 1.1 * most], "title": {"text": _say("chart.days")}},
        yaxis={"type": "log", "range": [log10(low), log10(1.35)], "tickvals": ticks, "ticktext": [f"{tick:.0%}" for tick in ticks]}
        | {"title": {"text": _say("chart.faulty")}},
        showlegend=True,
        legend={"traceorder": "normal"},
        height=scaled(520),
        margin={"t": scaled(116)},
    )


def read_out(result: Result) -> str:
    """Return what the chosen set catches and costs, and whether another does as much in less time."""
    values = _values(result)
    if not result.chosen.gates:
        return _say("read_out.none", **values)
    parts = ["set", "enough" if result.good_enough else "not_enough"]
    if result.better:
        parts.append("better")
    else:
        parts.append("efficient")
    return sentences(*(_say(f"read_out.{part}", **values) for part in parts))


def _share(share: float) -> str:
    return percent(share, 0 if share >= 0.1 else 1 if share >= 0.01 else 2)


def _names(gates: tuple[str, ...]) -> str:
    return listed(_say(f"gates.{gate}") for gate in gates) if gates else _say("gates.none")


def _of(one: Choice) -> dict[str, Any]:
    return {"gates": _names(one.gates), "days": counted(one.days, "working_days"), "faulty": _share(one.faulty)}


def _values(result: Result) -> dict[str, Any]:
    better = result.better or result.chosen
    return {
        **_of(result.chosen),
        "count": len(result.chosen.gates),
        "number": result.chosen.days,
        "sound": percent(result.chosen.sound),
        "goal": percent(GOAL),
        "sets": len(result.cloud),
        "efficient": len(result.frontier),
        **{f"better_{name}": value for name, value in _of(better).items()},
    }


def _marks(some: tuple[Choice, ...], name: str, marker: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": [one.days for one in some],
        "y": [round(one.faulty, 5) for one in some],
        "marker": marker,
        "customdata": [" ".join(one.gates) for one in some],
        "text": [_say("chart.hover", **_of(one)) for one in some],
        "hovertemplate": "%{text}<extra></extra>",
    }


def _cloud(result: Result) -> dict[str, Any]:
    beaten = tuple(one for one in result.cloud if one not in result.frontier)
    look = {"symbol": "circle-open", "size": scaled(11), "color": QUIET, "line": {"width": 2}}
    return _marks(beaten, _say("chart.beaten", count=len(beaten)), look)


def _frontier(result: Result) -> dict[str, Any]:
    """Return the efficient sets, joined, each with the first letters of its gates."""
    look = {"symbol": "square", "size": scaled(12), "color": _BLUE}
    marks = _marks(result.frontier, _say("chart.frontier", count=len(result.frontier)), look)
    return marks | {"mode": "lines+markers", "line": {"color": _BLUE, "width": 2}}


def _chosen(result: Result) -> dict[str, Any]:
    look = {"symbol": "diamond-open", "size": scaled(24), "color": ACCENT, "line": {"width": 4}}
    return _marks((result.chosen,), _say("chart.chosen"), look)


def _goal() -> dict[str, Any]:
    place = {"xref": "paper", "x": 0, "xanchor": "left", "xshift": 6, "y": log10(GOAL), "yanchor": "top", "yshift": -2}
    return {"text": _say("chart.goal", goal=percent(GOAL)), "showarrow": False, "font": {"color": INK, "size": points() - 1}, **place}
