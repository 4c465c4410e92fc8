r"""The queue behind the hotline: "54 of 56 resolved" does not say how long anybody waited.

Complaints come in at random (a Poisson process: the gaps between them are exponential), wait in one line in the order
of their coming, and are worked on by one of c clerks, each for an exponential time of mean d: the queue M/M/c, played
out event by event with SimPy. With arrival rate lambda a clerk is busy for the share rho = lambda d / c of the time.
While rho < 1 the long-run mean time before work begins is Erlang's

    Wq = C(c, a) d / (c - a), a = lambda d, C(c, a) = (a^c / c!) c / (c - a) / (sum_{k<c} a^k / k! + (a^c / c!) c / (c - a)),

to which the tests hold this file, as they hold it to Little's law: the mean number of open complaints is the arrival
rate times the mean time until a complaint is resolved.

A wait is the time from the call until the complaint is resolved. The waits are those of everybody who called within
the horizon: the model runs on until the last of them is resolved, which a report at that date cannot do. A week has
five working days. The same draw gives the same callers and the same amount of work whatever the number of clerks, so
that what changes is due to them.

Only 56 received and 54 resolved are from the report (figures f01 and f02). It says nothing of weeks, clerks or days:
these are assumptions, set such that about 56 calls come in half a year.

References
----------
Little, J. D. C. (1961). A proof for the queuing formula L = lambda W. *Operations Research* 9(3), 383-387.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Generator
from dataclasses import dataclass
from itertools import accumulate
from random import Random
from typing import Any

import simpy

from course_lib.charts.figure import DescribedFigure
from course_lib.parameters import Settings, parameter, printed
from course_lib.style import ACCENT, COLOURS, INK, points, scaled
from course_lib.words import counted, percent, sentences, words

DAYS_A_WEEK = 5
_POINTS = 156
_BLUE = COLOURS["kind"]["measure"]
_say = words(__name__)


@dataclass(frozen=True)
class Parameters(Settings):
    """Callers, clerks, and how long a complaint takes."""

    calls: float = parameter(2.2, low=0.4, high=6, step=0.2, unit="per_week")
    clerks: int = parameter(1, low=1, high=6, unit="clerks")
    days: float = parameter(1.9, low=0.2, high=10, step=0.1, unit="days")
    weeks: int = parameter(26, low=4, high=52, unit="weeks")
    seed: int = parameter(9230, draw=True)


@dataclass(frozen=True)
class Queue:
    """When each complaint came, was taken up and was resolved, in working days from the start; in the order of coming."""

    came: tuple[float, ...]
    begun: tuple[float, ...]
    resolved: tuple[float, ...]

    @property
    def waits(self) -> list[float]:
        """Days from the call until it was resolved."""
        return [end - start for start, end in zip(self.came, self.resolved, strict=True)]


@dataclass(frozen=True)
class Result:
    """The queue, and what a report at the horizon could count."""

    parameters: Parameters
    queue: Queue
    received: int
    resolved: int
    most_open: int
    median: int | None
    slowest_tenth: int | None

    @property
    def open(self) -> int:
        """Complaints received and not resolved by the horizon."""
        return self.received - self.resolved

    def wait(self, caller: int | None) -> float:
        """Return the wait of one caller, in working days."""
        return self.queue.waits[caller] if caller is not None else 0.0


def simulate(rate: float, clerks: int, days: float, horizon: float, seed: int) -> Queue:
    """Return what happens to all complaints that come within `horizon`.

    Parameters
    ----------
    rate : float
        Complaints that come in a working day, on average.
    clerks : int
        How many work on them.
    days : float
        Working days that one complaint takes a clerk, on average.
    horizon : float
        Working days during which complaints come.
    seed : int
        Of the generator of chance.
    """
    arrivals, work = Random(f"arrivals {seed}"), Random(f"work {seed}")
    came: list[float] = []
    while (moment := (came[-1] if came else 0.0) + arrivals.expovariate(1) / rate) <= horizon:
        came.append(moment)
    efforts = [work.expovariate(1) * days for _ in came]
    begun, resolved = [0.0] * len(came), [0.0] * len(came)
    office = simpy.Environment()
    desk = simpy.Resource(office, capacity=clerks)

    def complaint(caller: int) -> Generator[simpy.Event, None, None]:
        yield office.timeout(came[caller])
        with desk.request() as turn:
            yield turn
            begun[caller] = office.now
            yield office.timeout(efforts[caller])
            resolved[caller] = office.now

    for caller in range(len(came)):
        office.process(complaint(caller))
    office.run()
    return Queue(tuple(came), tuple(begun), tuple(resolved))


def run(parameters: Parameters) -> Result:
    """Return the weeks of one hotline.

    Examples
    --------
    >>> result = run(Parameters())
    >>> result.resolved, result.received
    (54, 56)
    """
    horizon = parameters.weeks * DAYS_A_WEEK
    queue = simulate(parameters.calls / DAYS_A_WEEK, parameters.clerks, parameters.days, horizon, parameters.seed)
    slowest = sorted(range(len(queue.came)), key=lambda caller: queue.waits[caller], reverse=True)
    received = len(slowest)
    return Result(
        parameters=parameters,
        queue=queue,
        received=received,
        resolved=sum(moment <= horizon for moment in queue.resolved),
        most_open=_most_open(queue, horizon),
        # The caller down to whom half of all, or one in ten, waited as long or longer.
        median=slowest[(received + 1) // 2 - 1] if received else None,
        slowest_tenth=slowest[-(-received // 10) - 1] if received else None,
    )


def draw(result: Result) -> DescribedFigure:
    """Return received and resolved over the weeks: between the lines lie the open complaints, along a bar a wait."""
    values = _values(result)
    top = max(result.received, 4) * 1.12
    return DescribedFigure(
        [*_curves(result), _wait(result, "median"), _wait(result, "slowest_tenth")],
        title=_say("chart.title" if result.received else "chart.title_none", **values),
        subtitle=_say("chart.subtitle"),
        description=_say("chart.words" if result.received else "read_out.none", **values),
        source=_say("chart.source"),
        annotations=[_end(result, "received", top), _end(result, "resolved", top)],
        xaxis={"range": [-0.02 * result.parameters.weeks, result.parameters.weeks], "title": {"text": _say("chart.weeks")}},
        yaxis={"range": [0, top], "title": {"text": _say("chart.complaints")}},
        showlegend=True,
        legend={"traceorder": "normal"},
        height=scaled(480),
        margin={"t": scaled(116), "r": scaled(122)},
    )


def read_out(result: Result) -> str:
    """Return what a report could say at the horizon, and what it would leave unsaid."""
    values = _values(result)
    if not result.received:
        return _say("read_out.none", **values)
    reported = (result.resolved, result.received) == (printed("f02"), printed("f01"))
    said = _say("read_out.as_reported" if reported else "read_out.other", **values)
    return sentences(said, _say("read_out.waits", **values), _say("read_out.backlog", **values))


def _values(result: Result) -> dict[str, Any]:
    return {
        "received": counted(result.received, "complaints"),
        "received_number": result.received,
        "resolved": result.resolved,
        "open": result.open,
        "share": percent(result.resolved / result.received) if result.received else "",
        "median": counted(result.wait(result.median), "working_days", 1),
        "days": counted(result.wait(result.median), "days", 1),
        "slowest": counted(result.wait(result.slowest_tenth), "working_days", 1),
        "most": counted(result.most_open, "complaints"),
        "week": result.parameters.weeks,
        "weeks": counted(result.parameters.weeks, "weeks"),
        "report_received": printed("f01"),
        "report_resolved": printed("f02"),
    }


def _most_open(queue: Queue, horizon: float) -> int:
    # At one moment the end of one complaint counts before the coming of another.
    changes = sorted([(moment, 1) for moment in queue.came] + [(moment, -1) for moment in queue.resolved if moment <= horizon])
    return max(accumulate((change for _, change in changes), initial=0))


def _curves(result: Result) -> list[dict[str, Any]]:
    weeks = [result.parameters.weeks * point / _POINTS for point in range(_POINTS + 1)]
    moments = {"received": list(result.queue.came), "resolved": sorted(result.queue.resolved)}
    looks = {"received": {"color": _BLUE, "dash": "solid"}, "resolved": {"color": INK, "dash": "dot"}}
    curves: list[dict[str, Any]] = [
        {
            "type": "scatter",
            "mode": "lines",
            "x": [round(week, 2) for week in weeks],
            "y": [bisect_right(moments[name], week * DAYS_A_WEEK) for week in weeks],
            "line": {"shape": "hv", "width": 3, **looks[name]},
            "hovertemplate": _say(f"chart.hover_{name}"),
            "showlegend": False,
        }
        for name in ("resolved", "received")
    ]
    curves[1] |= {"fill": "tonexty", "fillcolor": "rgba(31,95,153,0.16)"}
    return curves


def _wait(result: Result, which: str) -> dict[str, Any]:
    """Return a bar from the moment a caller called to the moment the complaint was resolved, at the caller's number."""
    caller = getattr(result, which)
    first = which == "median"
    x, y = [], []
    if caller is not None:
        x = [round(moments[caller] / DAYS_A_WEEK, 2) for moments in (result.queue.came, result.queue.resolved)]
        y = [caller + 1] * 2
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": x,
        "y": y,
        "line": {"color": ACCENT, "width": 4 if first else 3, "dash": "solid" if first else "dash"},
        "marker": {"symbol": "circle" if first else "diamond-open", "size": scaled(10), "line": {"width": 2}},
        "name": _say(f"chart.{which}", days=counted(result.wait(caller), "days", 1)),
        "hovertemplate": "%{fullData.name}<extra></extra>",
    }


def _end(result: Result, which: str, top: float) -> dict[str, Any]:
    """Return the last count of a curve, written beside its end: received above, resolved below, so that they never meet."""
    count = result.received if which == "received" else result.resolved
    above = which == "received"
    place = {"x": 1, "xref": "paper", "xanchor": "left", "xshift": 8, "y": min(count, top), "yanchor": "bottom" if above else "top"}
    font = {"color": _BLUE if above else INK, "size": points()}
    return {"text": _say(f"chart.end_{which}", count=count), "showarrow": False, "font": font, **place} | {"yshift": -2 if above else 2}
