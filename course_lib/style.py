"""How charts look: one lean template, colours that differ in lightness as well as hue, and large print for the projector."""

from __future__ import annotations

import os
from typing import Any

from course_lib.language import language

# Each colour stands at least 3:1 against white, and any two that meet in one chart differ for readers with any form
# of colour blindness (a test measures both). Symbols and words repeat what the colours say.
INK = "#1f2933"
QUIET = "#5b6773"
GRID = "#d9dee3"
ACCENT = "#b3400e"
COLOURS: dict[str, dict[str, str]] = {
    "kind": {"measure": "#1f5f99", "effect": "#b3400e"},
    "rung": {"assertion": "#8a8f98", "instrument": "#4f8fbf", "document": "#2a6ca8", "output": "#17497d", "outcome": "#0b2545"},
    "tool": {"nodality": "#1d8fb8", "authority": "#8f2ad9", "treasure": "#c96a0a", "organisation": "#1f3320"},
    "theme": {"open": "#2b7fe0", "effective": "#52005c", "integrity": "#8a8500", "emergency": "#d1567f", "law": "#0c3d1a"},
}
SYMBOLS: dict[str, dict[str, str]] = {"kind": {"measure": "square", "effect": "diamond"}}

# The first family found is used: a system font with Latin and Chinese glyphs, never one fetched from elsewhere.
_LATIN = ("Segoe UI", "Helvetica Neue", "Arial")
_CHINESE = ("PingFang SC", "Microsoft YaHei", "WenQuanYi Micro Hei", "Noto Sans CJK SC")
FONT = ", ".join(["system-ui", *(f'"{family}"' for family in _LATIN + _CHINESE), "sans-serif"])
# For every chart: no tool bar (seven Tab stops), nothing that would send its data to a company, and no double click: it
# moves the axes, and two quick clicks on two marks would count as one. A chart in a saved
# output must not be `responsive`, too: reopened, JupyterLab would squeeze it flat.
CONFIG = {"displayModeBar": False, "displaylogo": False, "showSendToCloud": False, "doubleClick": False}
_SIZES = {"normal": 15, "large": 21}
_chosen: str | None = None


def page_font() -> str:
    """Return the font families of a page in the language in use.

    On a Chinese page a Chinese family comes first: quotation marks, which both scripts share, are then as wide as its characters,
    and words and figures are equally bold.

    Examples
    --------
    >>> page_font().partition(",")[0]
    'system-ui'
    """
    return ", ".join([*(f'"{family}"' for family in _CHINESE), FONT]) if language() == "zh" else FONT


def set_print(size: str) -> None:
    """Choose the size of print in charts and widgets from here on.

    Parameters
    ----------
    size : {"normal", "large"}
        ``"large"`` is for a projector: it can be read from the back of a room.

    Raises
    ------
    ValueError
        When `size` is neither.
    """
    if size not in _SIZES:
        message = f"print size {size!r} is not available; choose 'normal' or 'large'"
        raise ValueError(message)
    global _chosen
    _chosen = size


def print_size() -> str:
    """Return the size of print in use: the one chosen, else that of ``COURSE_PRINT``, else normal."""
    wanted = _chosen or os.environ.get("COURSE_PRINT", "normal")
    return wanted if wanted in _SIZES else "normal"


def points() -> int:
    """Return the size of chart text in use, in pixels.

    Examples
    --------
    >>> points()
    15
    """
    return _SIZES[print_size()]


def scaled(length: float) -> int:
    """Return a length in pixels, grown with the print.

    Parameters
    ----------
    length : float
        The length at normal print, in pixels.
    """
    return round(length * points() / _SIZES["normal"])


def template() -> dict[str, Any]:
    """Return the plotly template of the kit, about 1 kB: paper of its own, so that it reads the same on any theme."""
    title = {"standoff": scaled(10), "font": {"size": points(), "color": QUIET}}
    axis = {"gridcolor": GRID, "linecolor": QUIET, "zeroline": False, "ticks": "", "title": title}
    return {
        "layout": {
            "font": {"family": FONT, "size": points(), "color": INK},
            "title": {
                "x": 0,
                "xanchor": "left",
                "xref": "container",
                "pad": {"l": 16, "t": 14},
                "y": 1,
                "yanchor": "top",
                "yref": "container",
            }
            | {"font": {"size": points() + 4, "weight": 600}, "subtitle": {"font": {"size": points(), "color": QUIET}}},
            "paper_bgcolor": "white",
            "plot_bgcolor": "white",
            "xaxis": {**axis, "tickangle": 0},
            "yaxis": {**axis, "automargin": True},
            "margin": {"l": 16, "r": 24, "t": scaled(92), "b": scaled(84)},
            "hoverlabel": {"font": {"size": points(), "family": FONT}, "align": "left", "bgcolor": "white", "bordercolor": QUIET},
            "legend": {
                "orientation": "h",
                "x": 0,
                "xanchor": "left",
                "y": 1.0,
                "yanchor": "bottom",
                "itemclick": False,
                "itemdoubleclick": False,
            },
            "hovermode": "closest",
            "dragmode": False,
        }
    }
