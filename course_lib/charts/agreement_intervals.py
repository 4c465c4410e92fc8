"""Alpha with its bootstrap interval, variable by variable, for several pairs of codings side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from course_lib.charts.figure import DescribedFigure
from course_lib.charts.rows import row_axis, written
from course_lib.language import text
from course_lib.reliability import DRAWS, LEVELS, AlphaInterval, alpha_interval
from course_lib.style import ACCENT, INK, QUIET, scaled

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pandas as pd

#: Alpha from which Krippendorff (2018) lets one draw firm conclusions, and tentative ones.
FIRM, TENTATIVE = 0.8, 0.667
_VARIABLES = tuple(LEVELS)
#: How each pair is drawn: symbol and colour. Rounds differ in both.
_LOOKS = {"first": ("circle-open", "#2a6ca8"), "second": ("circle", ACCENT), "coders": ("diamond", INK)}


@dataclass(frozen=True)
class AgreementIntervals:
    """Alpha of some pairs of codings.

    Attributes
    ----------
    found : dict
        ``(panel, look, variable)`` to its interval; the look is "first" or "second" (the reader's rounds) or "coders" (the two coders
        with each other).
    """

    found: dict[tuple[str, str, str], AlphaInterval]

    @property
    def panels(self) -> list[str]:
        """Whom the reader is compared with, from left to right."""
        return list(dict.fromkeys(panel for panel, _, _ in self.found))

    @property
    def looks(self) -> list[str]:
        """What is drawn, in the order of the legend."""
        return [look for look in _LOOKS if any(look == one for _, one, _ in self.found)]


def agreement_intervals(
    pairs: Mapping[tuple[str, str], Callable[[str], tuple[pd.Series, pd.Series]]],
) -> AgreementIntervals:
    """Return alpha with its interval for each pair of codings.

    Parameters
    ----------
    pairs : mapping
        ``(panel, look)`` to a function that gives the two series of a variable. Ordered variables are read as ordinal.
    """
    return AgreementIntervals(
        {
            (panel, look, variable): alpha_interval(*series(variable), LEVELS[variable][-1])
            for (panel, look), series in pairs.items()
            for variable in _VARIABLES
        }
    )


def draw_intervals(agreed: AgreementIntervals, *, units: int, source: str = "coders") -> DescribedFigure:
    """Return the chart: a row a variable, a panel for each coding that is compared with, a mark with its interval for each pair.

    Parameters
    ----------
    agreed : AgreementIntervals
        What to draw, perhaps nothing yet.
    units : int
        Measures in the handful.
    source : {"coders", "readers"}
        Where the codes come from, for the line below.
    """
    panels, looks = agreed.panels or [text("charts_agreement.panel.nobody")], agreed.looks
    names = [text(f"charts_agreement.variable.{variable}") for variable in _VARIABLES]
    width = (1 - 0.06 * (len(panels) - 1)) / len(panels)
    layout: dict[str, Any] = {}
    for n, panel in enumerate(panels):
        start = n * (width + 0.06)
        axis = {"title": {"text": text("charts_agreement.axis", panel=panel)}, "range": [_left(agreed), 1.08], "tickformat": ".1f"}
        layout[f"xaxis{n + 1 if n else ''}"] = {**axis, "domain": [start, start + width]}
    return DescribedFigure(
        [trace for n, panel in enumerate(panels) for look in looks for trace in _marks(agreed, n, panel, look, looks)],
        title=text("charts_agreement.title", units=units),
        subtitle=text("charts_agreement.subtitle", firm=FIRM, tentative=TENTATIVE),
        description=_words(agreed, units),
        source=text(f"charts_agreement.source.{source}"),
        yaxis=row_axis(names, text("charts_agreement.rows"), showgrid=False, range=[len(names) - 0.5, -0.5]),
        shapes=_lines(len(panels)),
        showlegend=True,
        height=scaled(430),
        margin={"t": scaled(128)},
        legend={"y": 1.01, "traceorder": "normal"},
        **layout,
    )


def _left(agreed: AgreementIntervals) -> float:
    ends = [end for one in agreed.found.values() for end in (one.alpha, one.low) if end == end]
    return float(min([-0.25, *(end - 0.08 for end in ends)]))


def _marks(agreed: AgreementIntervals, n: int, panel: str, look: str, looks: list[str]) -> list[dict[str, Any]]:
    rows = [(y, agreed.found[panel, look, variable]) for y, variable in enumerate(_VARIABLES) if (panel, look, variable) in agreed.found]
    shift = (0.34 if len(looks) == 2 else 0.24) * (looks.index(look) - (len(looks) - 1) / 2)
    drawn = [(y + shift, one) for y, one in rows if one.alpha == one.alpha]
    lacking = [y + shift for y, one in rows if one.alpha != one.alpha]
    symbol, colour = _LOOKS[look]
    axis = {"xaxis": f"x{n + 1}" if n else "x", "hoverinfo": "skip"}
    # Where there is no interval the mark stands alone.
    ends = [(one.low, one.high) if one.low == one.low else (one.alpha, one.alpha) for _, one in drawn]
    bars = {
        "type": "data",
        "symmetric": False,
        "array": [high - one.alpha for (_, high), (_, one) in zip(ends, drawn, strict=True)],
        "arrayminus": [one.alpha - low for (low, _), (_, one) in zip(ends, drawn, strict=True)],
        "thickness": 2,
        "width": 5,
    }
    marks = {
        "type": "scatter",
        "mode": "markers",
        "name": text(f"charts_agreement.look.{look}"),
        "legendgroup": look,
        "showlegend": n == 0,
        "x": [one.alpha for _, one in drawn],
        "y": [y for y, _ in drawn],
        "error_x": bars,
        "marker": {"symbol": symbol, "color": colour, "size": scaled(11), "line": {"width": 2, "color": colour}},
        **axis,
    }
    words = [text("charts_agreement.undefined_of", look=text(f"charts_agreement.look.{look}"))] * len(lacking)
    none = {**written([0.0] * len(lacking), lacking, words, color=colour), "showlegend": False, **axis}
    return [marks, none] if lacking else [marks]


def _lines(panels: int) -> list[dict[str, Any]]:
    """Return the lines of chance and of the two conventions, in every panel."""
    return [
        {
            "type": "line",
            "xref": f"x{n + 1}" if n else "x",
            "yref": "paper",
            "x0": value,
            "x1": value,
            "y0": 0,
            "y1": 1,
            "layer": "below",
            "line": {"color": QUIET, "width": 1, "dash": dash},
        }
        for n in range(panels)
        for value, dash in ((0, "solid"), (TENTATIVE, "dot"), (FIRM, "dash"))
    ]


def _words(agreed: AgreementIntervals, units: int) -> str:
    lines = [text("charts_agreement.words", units=units, firm=FIRM, tentative=TENTATIVE, draws=f"{DRAWS:,}")]
    lines += [
        text("charts_agreement.line", variable=text(f"codes.variable.{variable}.name"), look=_look(panel, look), said=interval_words(one))
        for (panel, look, variable), one in agreed.found.items()
        if look != "coders" or panel == agreed.panels[0]  # the same in every panel
    ]
    return "\n".join(lines if agreed.found else [*lines, text("charts_agreement.nothing")])


def _look(panel: str, look: str) -> str:
    name = text(f"charts_agreement.look.{look}")
    return name if look == "coders" else text("charts_agreement.with", look=name, panel=panel)


def interval_words(one: AlphaInterval) -> str:
    """Return alpha with its interval in words, such as "alpha 0.72 (0.24 to 1.00), 8 of 10 alike"."""
    numbers = {"units": one.units, "same": one.same}
    if one.alpha != one.alpha:
        return text("charts_agreement.said.none", **numbers)
    if one.low != one.low:
        return text("charts_agreement.said.alone", alpha=f"{one.alpha:.2f}", **numbers)
    return text("charts_agreement.said.all", alpha=f"{one.alpha:.2f}", low=f"{one.low:.2f}", high=f"{one.high:.2f}", **numbers)
