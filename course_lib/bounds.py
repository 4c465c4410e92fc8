"""Numbers as intervals: what a printed figure allows, and what a sample of cases allows."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

from course_lib.language import text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from course_lib.report import Report


@dataclass(frozen=True)
class Bounds:
    """A closed interval ``[lower, upper]`` of one number, in that number's own unit.

    Parameters
    ----------
    lower, upper : float
        Least and greatest possible value.

    Raises
    ------
    ValueError
        When `lower` is above `upper` or either is not a finite number.

    Notes
    -----
    Sums, differences and products follow interval arithmetic: the result holds every value that two numbers inside their
    intervals can give (Moore's rules), taking the two to vary independently.

    Examples
    --------
    Callers to the mayor's line times the share that is satisfied:

    >>> Bounds(101, 199) * Bounds(0.9, 1)
    Bounds(lower=90.9, upper=199)
    >>> 1 - Bounds(0.9, 1)
    Bounds(lower=0, upper=0.1)
    >>> 150 in Bounds(101, 199)
    True
    """

    lower: float
    upper: float

    def __post_init__(self) -> None:
        if not (float("-inf") < self.lower <= self.upper < float("inf")):
            message = f"bounds need two finite numbers, the lower first; found {self.lower} and {self.upper}"
            raise ValueError(message)

    def __repr__(self) -> str:
        # Twelve digits: what arithmetic on binary fractions adds behind them is no part of any report.
        return f"Bounds(lower={self.lower:.12g}, upper={self.upper:.12g})"

    @property
    def width(self) -> float:
        """Distance from the lower to the upper bound, in the unit of the number."""
        return self.upper - self.lower

    @property
    def exact(self) -> bool:
        """Whether only one value is possible."""
        return self.lower == self.upper

    def __contains__(self, value: float) -> bool:
        return self.lower <= value <= self.upper

    def __add__(self, other: Bounds | float) -> Bounds:
        other = _bounds(other)
        return Bounds(self.lower + other.lower, self.upper + other.upper)

    def __sub__(self, other: Bounds | float) -> Bounds:
        other = _bounds(other)
        return Bounds(self.lower - other.upper, self.upper - other.lower)

    def __rsub__(self, other: float) -> Bounds:
        return _bounds(other) - self

    def __mul__(self, other: Bounds | float) -> Bounds:
        other = _bounds(other)
        ends = [a * b for a in (self.lower, self.upper) for b in (other.lower, other.upper)]
        return Bounds(min(ends), max(ends))

    def __truediv__(self, other: Bounds | float) -> Bounds:
        other = _bounds(other)
        if 0 in other:
            message = f"cannot divide by an interval that holds zero: {other.lower} to {other.upper}"
            raise ZeroDivisionError(message)
        ends = [a / b for a in (self.lower, self.upper) for b in (other.lower, other.upper)]
        return Bounds(min(ends), max(ends))

    __radd__ = __add__
    __rmul__ = __mul__

    def __rtruediv__(self, other: float) -> Bounds:
        return _bounds(other) / self


def figure_bounds(report: Report, figure_id: str) -> Bounds:
    """Return what the wording of a printed figure allows, in the unit of the figure.

    Parameters
    ----------
    report : Report
        A loaded data package.
    figure_id : str
        Identifier in the table ``figures``, such as ``"f03"``.

    Examples
    --------
    >>> from course_lib import load
    >>> figure_bounds(load(), "f03")
    Bounds(lower=101, upper=199)
    """
    row = report.row("figures", figure_id)
    return Bounds(row["lower"], row["upper"])


def share(report: Report, part: str, whole: str) -> Bounds:
    """Return one printed figure as a share of another: a derived number, never a row of the data.

    Parameters
    ----------
    report : Report
        A loaded data package.
    part, whole : str
        Identifiers in the table ``figures``; both must have the same unit.

    Raises
    ------
    ValueError
        When the units differ, the whole can be nothing, or the part can exceed the whole.

    Examples
    --------
    >>> from course_lib import load
    >>> round(share(load(), "f02", "f01").lower, 3)
    0.964
    """
    units = [report.row("figures", key)["unit"] for key in (part, whole)]
    if units[0] != units[1]:
        message = f"{part} counts {units[0]} and {whole} counts {units[1]}: a share needs the same unit in both"
        raise ValueError(message)
    over, under = figure_bounds(report, part), figure_bounds(report, whole)
    if under.lower <= 0:
        message = f"{whole} can be {under.lower:g}: nothing has no shares"
        raise ValueError(message)
    if over.upper > under.lower:
        message = f"{part} can be larger than {whole} ({over.upper:g} against {under.lower:g}): it is not a part of it"
        raise ValueError(message)
    return over / under


def wilson(successes: float, cases: float, confidence: float = 0.95) -> Bounds:
    """Return Wilson's score interval for a share seen in a number of cases.

    Parameters
    ----------
    successes, cases : float
        How many of how many; ``0 <= successes <= cases`` and ``cases > 0``.
    confidence : float, default 0.95
        Share of samples in which an interval made like this holds the true share; between 0 and 1.

    Returns
    -------
    Bounds
        The interval, as shares from 0 to 1.

    Raises
    ------
    ValueError
        When a number is outside its range.

    References
    ----------
    Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference. *JASA* 22(158), 209-212.

    Examples
    --------
    Two of the 56 complaints to the hotline are not resolved. If the 56 are a sample of many more to come:

    >>> interval = wilson(54, 56)
    >>> round(interval.lower, 3), round(interval.upper, 3)
    (0.879, 0.99)
    """
    if not (cases > 0 and 0 <= successes <= cases):
        message = f"successes must lie between 0 and the number of cases, and there must be cases; found {successes} of {cases}"
        raise ValueError(message)
    if not 0 < confidence < 1:
        message = f"confidence must lie between 0 and 1; found {confidence}"
        raise ValueError(message)
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    p = successes / cases
    middle = (p + z * z / (2 * cases)) / (1 + z * z / cases)
    half = z / (1 + z * z / cases) * (p * (1 - p) / cases + z * z / (4 * cases * cases)) ** 0.5
    # At 0 and at all of the cases the interval ends exactly there; rounding must not push it past.
    return Bounds(0.0 if successes == 0 else max(0.0, middle - half), 1.0 if successes == cases else min(1.0, middle + half))


def spelled(figure: Mapping[str, Any]) -> str:
    """Return the bounds of a printed figure in words, with its unit, in the language in use.

    Parameters
    ----------
    figure : mapping
        A row of the table ``figures``.

    Examples
    --------
    >>> spelled({"lower": 101, "upper": 199, "unit": "complaints"})
    '101 to 199 complaints'
    >>> spelled({"lower": 0.9, "upper": 1, "unit": "share"})
    '90% to 100%'
    """
    share = figure["unit"] == "share"
    low, high = (f"{value * 100:.10g}%" if share else f"{value:,.12g}" for value in (figure["lower"], figure["upper"]))
    number = low if low == high else text("bounds.range", low=low, high=high)
    return number if share else text("bounds.unit", number=number, unit=_unit(figure["unit"], figure["upper"]))


def _unit(unit: str, count: float) -> str:
    try:
        return text(f"codes.unit.{unit}.{'one' if count == 1 else 'name'}")
    except KeyError:  # a unit of somebody's own report
        return unit


def _bounds(number: Bounds | float) -> Bounds:
    return number if isinstance(number, Bounds) else Bounds(number, number)
