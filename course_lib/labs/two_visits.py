r"""Two visits: what "told once, done by the second visit" saves, and how much of that a third visit takes away.

The city confirmed I licensing items. Suppose people file V applications for each in a year, N = I V in all, that an
application used to take b visits on average, and that a visit costs the applicant h hours on the road and in line. Told
at the first visit all that is needed, the applicant is done at the second. So the promise saves

    S = N h (b - 2)

hours a year. If a share q of the applicants needs a third visit, N h q of these are lost, so that

    lost share = q / (b - 2),

in which the items, the applications and the hours cancel: all that matters is how many visits it took before. When
whoever comes a third time may have to come again, each time with the same chance q, the further visits are
q + q^2 + q^3 + ... = q / (1 - q), and the lost share is q / ((1 - q)(b - 2)).

I starts at 174 (figure f17 of the report); two visits are the report's own standard (f15). Applications, visits before,
hours and q are assumptions: the report counts no case.

References
----------
Lipsky, M. (1980). *Street-Level Bureaucracy*. Russell Sage Foundation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from course_lib.charts.figure import DescribedFigure
from course_lib.language import language
from course_lib.parameters import Settings, parameter, printed
from course_lib.style import ACCENT, COLOURS, INK, points, scaled
from course_lib.words import counted, percent, sentences, words

HOURS_A_YEAR = 2000
#: Rows of the chart, from the top.
ROWS = ("before", "promised", "kept")
_say = words(__name__)


@dataclass(frozen=True)
class Parameters(Settings):
    """Applications, visits and hours before; and how often two visits are not enough."""

    third: float = parameter(0.1, low=0, high=0.6, step=0.05, unit="%")
    again: bool = parameter(False)
    before: float = parameter(4, low=2.5, high=8, step=0.5, unit="visits")
    hours: float = parameter(3, low=0.5, high=10, step=0.5, unit="hours")
    volume: int = parameter(200, low=10, high=1000, step=10, unit="applications")
    items: int = parameter("f17", low=50, high=400, step=1, unit="items")


@dataclass(frozen=True)
class Result:
    """Hours that applicants spend in a year, three ways."""

    parameters: Parameters
    further: float

    @property
    def applications(self) -> int:
        """All of them, in a year."""
        return self.parameters.items * self.parameters.volume

    @property
    def visits(self) -> dict[str, float]:
        """Visits that an application takes on average: before, as promised, and with the further visits."""
        promised = printed("f15")
        return {"before": self.parameters.before, "promised": promised, "kept": promised + self.further}

    @property
    def hours(self) -> dict[str, float]:
        """Hours that applicants spend in a year, likewise."""
        return {row: self.applications * visits * self.parameters.hours for row, visits in self.visits.items()}

    @property
    def promised(self) -> float:
        """Hours saved when nobody comes a third time."""
        return self.hours["before"] - self.hours["promised"]

    @property
    def saved(self) -> float:
        """Hours saved in fact; below zero when the further visits take more than the promise gave."""
        return self.hours["before"] - self.hours["kept"]

    @property
    def lost(self) -> float:
        """Share of the promised saving that the further visits take."""
        return self.further / (self.parameters.before - printed("f15"))


def run(parameters: Parameters) -> Result:
    """Return the hours before, as promised, and with the further visits.

    Examples
    --------
    >>> result = run(Parameters(third=0.2))
    >>> round(result.promised), round(result.saved), round(result.lost, 3)
    (208800, 187920, 0.1)
    """
    third = parameters.third
    return Result(parameters, third / (1 - third) if parameters.again else third)


def draw(result: Result) -> DescribedFigure:
    """Return three bars of hours: the two visits solid, all further ones hatched."""
    values = _values(result)
    most = max(result.hours.values()) / _scale()
    two = result.hours["promised"]
    further = {row: max(0.0, hours - two) for row, hours in result.hours.items()}
    hatched = {"color": ACCENT, "line": {"color": ACCENT, "width": 1.5}, "pattern": {"shape": "/", "size": scaled(8), "solidity": 0.35}}
    return DescribedFigure(
        [
            _bars(dict.fromkeys(ROWS, two), {"color": COLOURS["kind"]["measure"]}, "chart.two"),
            _bars(further, hatched, "chart.further"),
        ],
        title=_say(_title(result), **values),
        subtitle=_say("chart.subtitle"),
        description=_say("chart.words", **values),
        source=_say("chart.source"),
        least_width=scaled(700),
        annotations=[_end(result, row) for row in ROWS],
        xaxis={"range": [0, 1.4 * most], "tickformat": ",", "title": {"text": _say("chart.hours")}},
        yaxis={"range": [2.6, -0.6], "tickvals": [0, 1, 2], "ticktext": [_say(f"chart.{row}") for row in ROWS], "showgrid": False},
        barmode="stack",
        showlegend=True,
        legend={"traceorder": "normal"},
        height=scaled(400),
        margin={"t": scaled(116)},
    )


def read_out(result: Result) -> str:
    """Return what is saved, and what the further visits take of it."""
    values = _values(result)
    if not result.further:
        return sentences(_say("read_out.promised", **values), _say("read_out.unmeasured"))
    outcome = "gone" if result.saved < 0 else "none_left" if result.saved == 0 else "lost"
    return sentences(_say("read_out.promised", **values), _say(f"read_out.{outcome}", **values))


def _title(result: Result) -> str:
    if not result.further:
        return "chart.title"
    return "chart.title_lost" if result.saved > 0 else "chart.title_gone"


def _scale() -> float:
    # Large numbers are told in thousands in English and in ten thousands in Chinese.
    return 1e3 if language() == "en" else 1e4


def _hours(hours: float) -> str:
    return _say("chart.large", number=f"{hours / 1e3:,.1f}", number_number=f"{hours / 1e4:,.2f}")


def _values(result: Result) -> dict[str, Any]:
    chosen = result.parameters
    return {
        "applications": counted(result.applications, "applications"),
        "before": counted(chosen.before, "visits", 1),
        "third": percent(chosen.third),
        "extra": f"{result.further:.2f}",
        "hours_before": _hours(result.hours["before"]),
        "hours_promised": _hours(result.hours["promised"]),
        "hours_kept": _hours(result.hours["kept"]),
        "promised": _hours(result.promised),
        "saved": _hours(abs(result.saved)),
        "lost_hours": _hours(result.promised - result.saved),
        "lost": percent(result.lost, 1),
        "years": counted(result.promised / HOURS_A_YEAR, "working_years"),
    }


def _bars(hours: dict[str, float], look: dict[str, Any], name: str) -> dict[str, Any]:
    return {
        "type": "bar",
        "orientation": "h",
        # No hours leave no bar, not even its outline.
        "x": [round(hours[row] / _scale(), 4) or None for row in ROWS],
        "y": [0, 1, 2],
        "width": 0.55,
        "marker": look,
        "name": _say(name),
        "hovertemplate": "%{fullData.name}: %{x:,.1f}<extra></extra>",
    }


def _end(result: Result, row: str) -> dict[str, Any]:
    said = {"hours": _hours(result.hours[row]), "visits": f"{result.visits[row]:.2f}".rstrip("0").rstrip(".")}
    place = {"x": result.hours[row] / _scale(), "y": ROWS.index(row), "xanchor": "left", "xshift": 8}
    return {"text": _say("chart.end", **said), "showarrow": False, "align": "left", "font": {"size": points(), "color": INK}, **place}
