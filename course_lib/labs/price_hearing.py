r"""The price hearing: whoever is seated decides what "the opinion of all circles" is.

A water tariff is to rise. Everybody has a rise that they would think right: in group g these ideals are normal with mean
m(g) and standard deviation s(g). Users are low-income households, other households, and shops and firms, with shares
w(g); the water company and experts may be seated, too, but are not users. What the middle user wants, the population's
median M, solves

    sum over g of w(g) Phi((M - m(g)) / s(g)) = 1/2.

A panel of n people, n(g) from each group, is drawn at random from the groups. What the hearing says is taken to be the
median of the n ideals: with single-peaked preferences it is the one value that no majority would exchange for another
(Black 1948). With an even n it lies halfway between the two in the middle. The authority then decides

    decision = h x median + (1 - h) x plan,

where h says how far it follows the hearing, and the plan is the rise that it put before the hearing. The bias is the mean
decision minus M; the spread is the range that holds the middle half of the decisions.

`PANELS` panels are drawn with a seeded generator. The same draw gives the same people in the same order whatever the
number of seats, so that what changes is due to the seats. The tests hold the mean to the exact distribution of the median
(a Poisson-binomial probability), and the population's median to its equation.

Every number here is an assumption. The report names price hearings on water, electricity and gas (measure m056) and gives
no seat, no tariff and no result.

References
----------
Black, D. (1948). On the rationale of group decision-making. *Journal of Political Economy* 56(1), 23-34.
Fishkin, J. S. (2009). *When the People Speak*. Oxford University Press.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

from course_lib.charts.figure import DescribedFigure
from course_lib.parameters import Settings, parameter
from course_lib.style import ACCENT, COLOURS, INK, QUIET, points, scaled
from course_lib.words import counted, listed, sentences, words

if TYPE_CHECKING:
    import numpy as np

PANELS = 400
MOST = 12  # seats a group
#: Share of the users, the rise that the group finds right on average, and how far its members differ (standard deviation).
GROUPS: dict[str, tuple[float, float, float]] = {
    "poor": (0.30, 0.02, 0.04),
    "households": (0.50, 0.08, 0.05),
    "firms": (0.20, 0.10, 0.06),
    "supplier": (0.0, 0.30, 0.04),
    "experts": (0.0, 0.20, 0.04),
}
#: The rise that the authority puts before the hearing.
PLAN = 0.20
#: A bias that rounds to nothing.
UNBIASED = 0.005
_LEFT, _RIGHT = -12, 44
_BLUE = COLOURS["kind"]["measure"]
_PALE = COLOURS["rung"]["instrument"]  # light enough for the lines to be seen on it
_say = words(__name__)


@dataclass(frozen=True)
class Parameters(Settings):
    """Who sits at the hearing, what experts think right, and how far the decision follows."""

    poor: int = parameter(1, low=0, high=MOST, unit="seats")
    households: int = parameter(4, low=0, high=MOST, unit="seats")
    firms: int = parameter(4, low=0, high=MOST, unit="seats")
    supplier: int = parameter(3, low=0, high=MOST, unit="seats")
    experts: int = parameter(3, low=0, high=MOST, unit="seats")
    view: float = parameter(0.2, low=0, high=0.4, step=0.01, unit="%")
    followed: float = parameter(1, low=0, high=1, step=0.1, unit="%")
    seed: int = parameter(126, draw=True)

    @property
    def seats(self) -> dict[str, int]:
        """Seats of each group."""
        return {group: getattr(self, group) for group in GROUPS}


@dataclass(frozen=True)
class Result:
    """What the panels say and what is decided; rises as shares of today's tariff.

    `panel` holds the ideals of one panel, the first drawn, by group; `decisions` one decision for every panel.
    """

    parameters: Parameters
    panel: dict[str, tuple[float, ...]]
    decisions: tuple[float, ...]
    wanted: float
    mean: float
    middle_half: tuple[float, float]

    @property
    def seats(self) -> int:
        """How many people sit there."""
        return sum(self.parameters.seats.values())

    @property
    def bias(self) -> float:
        """Mean decision minus what the middle user wants."""
        return self.mean - self.wanted

    @property
    def said(self) -> float | None:
        """What the panel shown says: its median."""
        ideals = sorted(ideal for group in self.panel.values() for ideal in group)
        return (ideals[(len(ideals) - 1) // 2] + ideals[len(ideals) // 2]) / 2 if ideals else None


@cache
def wanted() -> float:
    """Return the rise that the middle user wants: half of all users want less."""
    low, high = -1.0, 1.0
    users = [(share, NormalDist(mean, spread)) for share, mean, spread in GROUPS.values() if share]
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if sum(share * ideals.cdf(middle) for share, ideals in users) < 0.5 else (low, middle)
    return (low + high) / 2


@cache
def _people(seed: int) -> dict[str, np.ndarray]:
    """Return who comes when called: for each group, for each panel, so many people as there could be seats."""
    import numpy as np

    return {group: np.random.default_rng([seed, place]).standard_normal((PANELS, MOST)) for place, group in enumerate(GROUPS)}


def run(parameters: Parameters) -> Result:
    """Return what many panels of this make-up say, and what is decided.

    Examples
    --------
    >>> result = run(Parameters())
    >>> result.seats, round(result.wanted, 3), result.bias > 0.04
    (15, 0.064, True)
    """
    import numpy as np

    people = _people(parameters.seed)
    means = {group: mean for group, (_, mean, _) in GROUPS.items()} | {"experts": parameters.view}
    seated = {group: means[group] + GROUPS[group][2] * people[group][:, :seats] for group, seats in parameters.seats.items()}
    everyone = np.concatenate(list(seated.values()), axis=1)
    said = np.median(everyone, axis=1) if everyone.shape[1] else np.full(PANELS, PLAN)
    decisions = parameters.followed * said + (1 - parameters.followed) * PLAN
    low, high = np.quantile(decisions, [0.25, 0.75])
    return Result(
        parameters=parameters,
        panel={group: tuple(round(float(ideal), 4) for ideal in ideals[0]) for group, ideals in seated.items()},
        decisions=tuple(np.round(decisions, 6).tolist()),
        wanted=wanted(),
        mean=float(decisions.mean()),
        middle_half=(float(low), float(high)),
    )


def chance(parameters: Parameters) -> bool:
    """Tell whether another draw could differ: not when nobody is seated."""
    return sum(parameters.seats.values()) > 0


def draw(result: Result) -> DescribedFigure:
    """Return the decisions of many panels above, and one panel, seat by seat, below, on one scale of rises."""
    values = _values(result)
    names = [_say("chart.row", group=_say(f"fields.{group}.label"), seats=seats) for group, seats in result.parameters.seats.items()]
    axis = {"range": [_LEFT, _RIGHT], "tickvals": list(range(-10, 41, 10)), "ticktext": ["-10%", "0%", "+10%", "+20%", "+30%", "+40%"]}
    traces, most = _columns(result)
    return DescribedFigure(
        [*traces, _ideals(result), *_middle(result)],
        title=_say("chart.title" if result.seats else "chart.title_none", **values),
        subtitle=_say("chart.subtitle", panels=PANELS),
        description=_say("chart.words", **values),
        source=_say("chart.source"),
        shapes=[_line(result.wanted, INK, "dash"), _line(result.mean, ACCENT, "solid")],
        annotations=_lines(result),
        xaxis={**axis, "anchor": "y2", "title": {"text": _say("chart.rise")}},
        yaxis={"domain": [0.5, 1], "range": [0, most * 1.4], "title": {"text": _say("chart.panels")}},
        yaxis2={"domain": [0, 0.42], "range": [len(names) + 0.3, -0.6], "tickvals": list(range(len(names))), "ticktext": names}
        | {"showgrid": False, "title": {"text": _say("chart.one")}},
        bargap=0.06,
        showlegend=False,
        height=scaled(580),
        margin={"t": scaled(112)},
    )


def read_out(result: Result) -> str:
    """Return where the panels end, how that compares with the users, and how much hangs on who happened to come."""
    values = _values(result)
    if not result.seats:
        return _say("read_out.none", **values)
    bias = "high" if result.bias >= UNBIASED else "low" if result.bias <= -UNBIASED else "fair"
    first = _say(f"read_out.{bias}", **values)
    if result.parameters.followed == 0:
        return sentences(_say("read_out.unheard", **values), first)
    spread = _say("read_out.spread", **values)
    return sentences(first, spread, _say("read_out.partly", **values) if result.parameters.followed < 1 else "")


def _rise(share: float, digits: int = 1) -> str:
    shown = f"{100 * share:+.{digits}f}"
    return f"{shown.lstrip('+-') if float(shown) == 0 else shown}%"


def _values(result: Result) -> dict[str, Any]:
    seated = [
        _say("chart.seated", group=_say(f"fields.{group}.label"), seats=counted(seats, "seats"))
        for group, seats in result.parameters.seats.items()
        if seats
    ]
    return {
        "mean": _rise(result.mean),
        "wanted": _rise(result.wanted),
        "plan": _rise(PLAN, 0),
        "bias": counted(abs(100 * result.bias), "points", 1),
        "low": _rise(result.middle_half[0]),
        "high": _rise(result.middle_half[1]),
        "seats": counted(result.seats, "seats"),
        "seated": listed(seated) if seated else _say("chart.nobody"),
        "panels": PANELS,
        "said": _rise(result.said) if result.said is not None else _say("chart.nothing"),
        "followed": f"{result.parameters.followed:.0%}",
    }


def _columns(result: Result) -> tuple[list[dict[str, Any]], int]:
    counts: dict[int, int] = {}
    for decision in result.decisions:
        point = round(100 * decision)
        counts[point] = counts.get(point, 0) + 1
    column = {
        "type": "bar",
        "x": sorted(counts),
        "y": [counts[point] for point in sorted(counts)],
        "marker": {"color": _PALE},
        "width": 0.9,
        "hovertemplate": _say("chart.hover"),
    }
    return [column], max(counts.values())


def _ideals(result: Result) -> dict[str, Any]:
    places = [(100 * ideal, row) for row, ideals in enumerate(result.panel.values()) for ideal in ideals]
    return {
        "type": "scatter",
        "mode": "markers",
        "yaxis": "y2",
        "x": [round(x, 1) for x, _ in places],
        "y": [y for _, y in places],
        "marker": {"symbol": "circle-open", "size": scaled(11), "color": _BLUE, "line": {"width": 2}},
        "hovertemplate": _say("chart.hover_seat"),
    }


def _middle(result: Result) -> list[dict[str, Any]]:
    """Return the line through the panel shown at which half of its seats lie to either side."""
    if result.said is None:
        return []
    line = {"type": "scatter", "mode": "lines", "yaxis": "y2", "x": [round(100 * result.said, 1)] * 2, "y": [-0.6, len(GROUPS) + 0.3]}
    return [line | {"line": {"color": QUIET, "width": 3, "dash": "dot"}, "hovertemplate": _say("chart.hover_middle")}]


def _line(rise: float, colour: str, dash: str) -> dict[str, Any]:
    place = {"type": "line", "x0": 100 * rise, "x1": 100 * rise, "yref": "y domain", "y0": 0, "y1": 0.86 if dash == "solid" else 0.98}
    return {**place, "line": {"color": colour, "width": 3, "dash": dash}}


def _lines(result: Result) -> list[dict[str, Any]]:
    """Return the names of the two lines, each on the side away from the other, and of the line below."""
    right = result.mean >= result.wanted
    notes = [("wanted", result.wanted, 0.98, not right, INK), ("mean", result.mean, 0.86, right, ACCENT)]
    found = [
        {
            "text": _say(f"chart.{name}", rise=_rise(rise)),
            "x": 100 * rise,
            "xanchor": "left" if to_right else "right",
            "xshift": 6 if to_right else -6,
            "yref": "y domain",
            "y": y,
            "yanchor": "middle",
            "showarrow": False,
            "font": {"color": colour, "size": points()},
        }
        for name, rise, y, to_right, colour in notes
    ]
    if result.said is not None:
        place: dict[str, Any] = {"x": 100 * result.said, "xanchor": "left", "xshift": 6, "yref": "y2 domain", "y": 0, "yanchor": "bottom"}
        found.append({"text": _say("chart.middle"), **place, "showarrow": False, "font": {"color": QUIET, "size": points() - 1}})
    return found
