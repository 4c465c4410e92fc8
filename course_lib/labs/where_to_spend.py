r"""Where to spend: a budget over the four phases of emergency management, each with diminishing returns.

A hazard strikes once in N years and, with nothing spent, costs L million yuan: E = L / N in a year. Each phase p could prevent its
own part of that loss, w(p), and money spent on it does so with diminishing returns:

    loss in a year = E sum over p of w(p) exp(-x(p) / s(p)),

where x(p) is what is spent on the phase in a year and s(p) the sum that leaves 37% of its part. The next million spent on a phase
prevents E w(p) / s(p) exp(-x(p) / s(p)), so the best split of a budget spends on the phases where that is largest until it is the same
for all of them: with a common value m it is x(p) = s(p) max(0, ln(E w(p) / (s(p) m))), and m is found from the budget.

What a phase costs does not grow alike with the size of the event. A building rule, a plan, a warning and an insurance cost the same
whether the storm to come is small or large. Response has to be kept standing by in proportion to the event: here s(response) =
2 L / `LOSS`, that of the others is fixed. That is why a rarer and larger hazard with the same E changes the best split.

The parts, the sums and the shape are assumptions. The four phases are Petak's (1985).

References
----------
Petak, W. J. (1985). Emergency management: a challenge for public administration. *Public Administration Review* 45 (special
issue), 3-7.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from course_lib.charts.figure import DescribedFigure
from course_lib.charts.rows import row_axis
from course_lib.parameters import Settings, parameter
from course_lib.style import ACCENT, COLOURS, INK, points, scaled
from course_lib.words import counted, money, percent, sentences, words

LOSS = 100  # million yuan: the event for which response costs what `SCALE` says
#: What each phase could prevent of the loss, at the most.
PART = {"mitigation": 0.4, "preparedness": 0.15, "response": 0.25, "recovery": 0.2}
#: Million yuan a year that leave 37% of the phase's part.
SCALE = {"mitigation": 4.0, "preparedness": 1.0, "response": 2.0, "recovery": 2.0}
_say = words(__name__)


@dataclass(frozen=True)
class Parameters(Settings):
    """Parts of the budget for each phase, the budget, and the hazard."""

    mitigation: int = parameter(1, low=0, high=10, unit="parts")
    preparedness: int = parameter(2, low=0, high=10, unit="parts")
    response: int = parameter(6, low=0, high=10, unit="parts")
    recovery: int = parameter(0, low=0, high=10, unit="parts")
    budget: int = parameter(6, low=1, high=20, unit="million_yuan")
    years: int = parameter(5, low=1, high=50, unit="years")
    loss: int = parameter(100, low=20, high=1000, step=20, unit="million_yuan")
    best: bool = parameter(False)

    @property
    def expected(self) -> float:
        """Expected loss in a year with nothing spent, in million yuan."""
        return self.loss / self.years


@dataclass(frozen=True)
class Split:
    """Money by phase, and what it leaves of the loss, all in million yuan a year."""

    spent: Mapping[str, float]
    left: Mapping[str, float]
    next: Mapping[str, float]

    @property
    def lost(self) -> float:
        """Expected loss in a year."""
        return sum(self.left.values())


@dataclass(frozen=True)
class Result:
    """The reader's split, and the best one."""

    parameters: Parameters
    chosen: Split
    best: Split

    @property
    def worse(self) -> float:
        """How much more is lost in a year than with the best split, in million yuan."""
        return max(0.0, self.chosen.lost - self.best.lost)


def scales(parameters: Parameters) -> dict[str, float]:
    """Return what leaves 37% of each phase's part, for an event of this size."""
    return SCALE | {"response": SCALE["response"] * parameters.loss / LOSS}


def split(parameters: Parameters, spent: Mapping[str, float]) -> Split:
    """Return what money spent on the phases leaves of the loss.

    Parameters
    ----------
    parameters : Parameters
        The hazard.
    spent : mapping of str to float
        Million yuan a year for each phase.
    """
    size = scales(parameters)
    left = {phase: parameters.expected * part * math.exp(-spent[phase] / size[phase]) for phase, part in PART.items()}
    return Split(dict(spent), left, {phase: left[phase] / size[phase] for phase in PART})


def best_split(parameters: Parameters) -> dict[str, float]:
    """Return the split of the budget that loses least, in million yuan a year for each phase.

    Examples
    --------
    >>> {phase: round(money, 2) for phase, money in best_split(Parameters()).items()}
    {'mitigation': 2.29, 'preparedness': 0.98, 'response': 1.59, 'recovery': 1.14}
    """
    size = scales(parameters)
    first = {phase: math.log(parameters.expected * part / size[phase]) for phase, part in PART.items()}
    # The phases whose first million prevents most share the budget; those that would get less than nothing stay out.
    order = sorted(PART, key=lambda phase: -first[phase])
    for count in range(len(order), 0, -1):
        some = order[:count]
        level = (sum(size[phase] * first[phase] for phase in some) - parameters.budget) / sum(size[phase] for phase in some)
        if first[some[-1]] >= level:
            break
    return {phase: size[phase] * max(0.0, first[phase] - level) if phase in some else 0.0 for phase in PART}


def run(parameters: Parameters) -> Result:
    """Return what the reader's split loses and what the best one would.

    Examples
    --------
    >>> result = run(Parameters())
    >>> round(result.chosen.lost, 1), round(result.best.lost, 1)
    (12.2, 10.2)
    """
    parts = {phase: getattr(parameters, phase) for phase in PART}
    whole = sum(parts.values())
    spent = {phase: parameters.budget * part / whole if whole else 0.0 for phase, part in parts.items()}
    return Result(parameters, split(parameters, spent), split(parameters, best_split(parameters)))


def draw(result: Result) -> DescribedFigure:
    """Return what is spent on each phase, what it leaves to lose, and, if asked for, the best split."""
    values = _values(result)
    most = max(*result.chosen.spent.values(), *result.chosen.left.values(), *result.best.spent.values())
    step = next(size for size in (0.5, 1, 2, 5, 10, 20, 50, 100, 200) if most / size <= 6)
    ticks = [step * number for number in range(int(1.15 * most / step) + 1)]
    return DescribedFigure(
        [_bars(result, "spent"), _bars(result, "left"), *([_best(result)] if result.parameters.best else [])],
        title=_say("chart.title", **values),
        subtitle=_say("chart.subtitle"),
        description="\n".join([_say("chart.words", **values), *(_phase_words(result, phase) for phase in PART)]),
        source=_say("chart.source"),
        least_width=scaled(720),
        annotations=[_next(result, row, phase) for row, phase in enumerate(PART)],
        # The words at the right grow with the print, and the room for them.
        xaxis={
            "range": [0, (1 + points() / 30) * most],
            "tickvals": ticks,
            "ticktext": [money(tick, int(step < 1), "bare") for tick in ticks],
        }
        | {"title": {"text": _say("chart.money")}},
        yaxis=row_axis([_say(f"phases.{phase}") for phase in PART], _say("chart.phase"), showgrid=False),
        barmode="group",
        bargap=0.3,
        showlegend=True,
        legend={"traceorder": "normal"},
        height=scaled(520),
        margin={"t": scaled(138)},
    )


def read_out(result: Result) -> str:
    """Return what is lost, how far that is from the best, and where the next million would prevent most."""
    values = _values(result)
    spent = sum(result.chosen.spent.values()) > 0
    near = result.worse <= 0.01 * result.best.lost
    parts = ["spent" if spent else "nothing", "near" if near else "far", "even" if near and spent else "most"]
    if result.parameters.best:
        parts.append("best")
    return sentences(*(_say(f"read_out.{part}", **values) for part in parts))


def _values(result: Result) -> dict[str, Any]:
    chosen, best, parameters = result.chosen, result.best, result.parameters
    nexts = chosen.next
    most, least = max(nexts, key=nexts.__getitem__), min(nexts, key=nexts.__getitem__)
    shares = {f"{phase}_best": percent(best.spent[phase] / parameters.budget) for phase in PART}
    return shares | {
        "lost": money(chosen.lost),
        "lost_best": money(best.lost),
        "worse": money(result.worse, 2),
        "nothing": money(parameters.expected),
        "budget": money(parameters.budget, 0),
        "spared": money(parameters.expected - chosen.lost),
        "years": counted(parameters.years, "years"),
        "event": money(parameters.loss, 0),
        "most": _say(f"phases.{most}"),
        "least": _say(f"phases.{least}"),
        "next_most": money(nexts[most], 2),
        "next_least": money(nexts[least], 2),
    }


def _bars(result: Result, which: str) -> dict[str, Any]:
    amounts = getattr(result.chosen, which)
    look: dict[str, Any] = {"color": COLOURS["kind"]["measure"]}
    if which == "left":
        look = {"color": ACCENT, "pattern": {"shape": "/", "size": 8, "solidity": 0.35}, "line": {"color": ACCENT, "width": 1.5}}
    return {
        "type": "bar",
        "orientation": "h",
        "x": [round(amounts[phase], 4) for phase in PART],
        "y": list(range(len(PART))),
        "marker": look,
        "name": _say(f"chart.{which}"),
        "text": [_phase_words(result, phase) for phase in PART],
        "textposition": "none",
        "hovertemplate": "%{text}<extra></extra>",
    }


def _best(result: Result) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [round(result.best.spent[phase], 4) for phase in PART],
        "y": [row - 0.18 for row in range(len(PART))],
        "marker": {"symbol": "diamond", "size": scaled(15), "color": INK, "line": {"width": 2, "color": "white"}},
        "name": _say("chart.best"),
        "hovertemplate": "%{fullData.name}<extra></extra>",
    }


def _next(result: Result, row: int, phase: str) -> dict[str, Any]:
    words = _say("chart.next", next=money(result.chosen.next[phase], 2))
    place = {"x": 1, "xref": "paper", "xanchor": "right", "y": row, "yanchor": "middle"}
    return {"text": words, "showarrow": False, "align": "right", "font": {"size": points() - 1}, **place}


def _phase_words(result: Result, phase: str) -> str:
    chosen = result.chosen
    return _say(
        "chart.phase_words",
        phase=_say(f"phases.{phase}"),
        spent=money(chosen.spent[phase], 2),
        left=money(chosen.left[phase], 2),
        next=money(chosen.next[phase], 2),
    )
