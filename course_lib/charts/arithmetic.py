"""Whether a printed total follows from the printed count and rate, and what a sum that checks leaves open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from course_lib.bounds import Bounds, figure_bounds
from course_lib.charts.figure import DescribedFigure
from course_lib.charts.rows import told
from course_lib.language import local, text
from course_lib.style import ACCENT, COLOURS, QUIET, scaled

if TYPE_CHECKING:
    from course_lib.report import Report


@dataclass(frozen=True)
class Sum:
    """A count, a rate and a total that belong together, by their units; each as the interval that its wording allows.

    Attributes
    ----------
    ids : tuple of str
        Identifiers of the figures: count, rate, total.
    count, rate, total : Bounds
        What the wording allows.
    """

    ids: tuple[str, str, str]
    count: Bounds
    rate: Bounds
    total: Bounds

    @property
    def product(self) -> Bounds:
        """Count times rate."""
        return self.count * self.rate

    @property
    def checks(self) -> bool:
        """Whether the printed total can be the product."""
        return self.product.lower <= self.total.upper and self.total.lower <= self.product.upper


def sums(report: Report) -> tuple[Sum, ...]:
    """Return every sum that a report allows to check: a rate in "A per B", with a count of B and a total of A in the same passage.

    Parameters
    ----------
    report : Report
        A loaded data package.

    Examples
    --------
    >>> from course_lib import load
    >>> [one.product for one in sums(load())]
    [Bounds(lower=350000, upper=350000)]
    """
    found, rows = [], report.rows("figures")
    for rate in rows:
        what, per, each = (rate["unit"] or "").partition(" per ")
        if not per:
            continue
        beside = [row for row in rows if row["passage_id"] == rate["passage_id"]]
        count, total = (next((row for row in beside if _same(row["unit"], unit)), None) for unit in (each, what))
        if count and total:
            ids = (count["figure_id"], rate["figure_id"], total["figure_id"])
            found.append(Sum(ids, *(figure_bounds(report, key) for key in ids)))
    return tuple(found)


def _same(unit: str | None, other: str) -> bool:
    """Whether two units are one, in the singular or the plural."""
    return bool(unit) and (unit or "").removesuffix("s") == other.removesuffix("s")


def plot_arithmetic(report: Report) -> DescribedFigure:
    """Return the check of the first sum of a report: the printed total against count times rate.

    Parameters
    ----------
    report : Report
        A loaded data package.
    """
    found = sums(report)
    if not found:
        return DescribedFigure(
            [],
            title=text("charts_integrity.arithmetic.title_none"),
            description=text("charts_integrity.arithmetic.words_none"),
            source=text("charts_integrity.arithmetic.source"),
            xaxis={"range": [0, 1], "showticklabels": False, "title": {"text": text("charts_integrity.arithmetic.count")}},
            yaxis={"range": [0, 1], "showticklabels": False, "title": {"text": text("charts_integrity.arithmetic.total")}},
        )
    one = found[0]
    words = {name: _spelled(getattr(one, name)) for name in ("count", "rate", "total", "product")}
    verdict = "checks" if one.checks else "fails"
    widest, highest = 1.25 * one.count.upper, 1.25 * max(one.product.upper, one.total.upper)
    return DescribedFigure(
        [
            _path(one, "upper", fill=False),
            _path(one, "lower", fill=not one.rate.exact),
            _reach([one.count.lower, one.count.upper], [0, one.product.upper], "dot", text("charts_integrity.arithmetic.at_count")),
            _reach([0, one.count.upper], [one.total.lower, one.total.upper], "dash", text("charts_integrity.arithmetic.at_total")),
            _mark(report, one),
        ],
        title=text(f"charts_integrity.arithmetic.title_{verdict}", **words),
        subtitle=text("charts_integrity.arithmetic.subtitle"),
        description=text(f"charts_integrity.arithmetic.words_{verdict}", others=len(found) - 1, **words),
        source=text("charts_integrity.arithmetic.source"),
        xaxis={"range": [0, widest], "tickformat": ",", "title": {"text": _axis(report, one.ids[0])}},
        yaxis={"range": [0, highest], "tickformat": ",", "title": {"text": _axis(report, one.ids[2])}},
        showlegend=True,
        legend={"traceorder": "normal"},
        height=scaled(440),
        margin={"t": scaled(116)},
    )


def _axis(report: Report, key: str) -> str:
    row = report.row("figures", key)
    return text("charts_integrity.arithmetic.figure", said=row[local("what")], key=key)


def _path(one: Sum, end: str, *, fill: bool) -> dict[str, Any]:
    """Return the line that rises by the rate with every unit counted; of an uncertain rate two, with the space between filled."""
    last = 1.25 * one.count.upper
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [0, last],
        "y": [0, round(last * getattr(one.rate, end), 2)],
        "line": {"color": COLOURS["kind"]["measure"], "width": 3},
        "fill": "tonexty" if fill else "none",
        "name": text("charts_integrity.arithmetic.at_rate"),
        "showlegend": end == "upper",
        "hoverinfo": "skip",
    }


def _reach(x: list[float], y: list[float], dash: str, name: str) -> dict[str, Any]:
    """Return the two edges of what a printed figure allows, which are one line when it is exact."""
    upright = dash == "dot"
    xs = [x[0], x[0], None, x[1], x[1]] if upright else [x[0], x[1], None, x[0], x[1]]
    ys = [y[0], y[1], None, y[0], y[1]] if upright else [y[0], y[0], None, y[1], y[1]]
    line = {"color": QUIET, "width": 2, "dash": dash}
    return {"type": "scatter", "mode": "lines", "x": xs, "y": ys, "line": line, "name": name, "hoverinfo": "skip"}


def _mark(report: Report, one: Sum) -> dict[str, Any]:
    """Return the printed total at the printed count."""
    key = one.ids[2]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [(one.count.lower + one.count.upper) / 2],
        "y": [(one.total.lower + one.total.upper) / 2],
        "marker": {"symbol": "diamond", "size": scaled(18), "color": ACCENT, "line": {"width": 2, "color": "white"}},
        "name": text("charts_integrity.arithmetic.printed"),
        **told(report, [("figures", key, report.row("figures", key)[local("what")])]),
    }


def _spelled(bounds: Bounds) -> str:
    low, high = f"{bounds.lower:,.12g}", f"{bounds.upper:,.12g}"
    return low if bounds.exact else text("charts_integrity.arithmetic.between", low=low, high=high)
