"""Charts of the report as inline SVG: no script, nothing fetched, readable as they are printed. Words beside them say what they show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from course_lib.language import text
from course_lib.style import ACCENT, COLOURS, GRID, INK, QUIET

_BLUE = COLOURS["kind"]["measure"]
_WIDTH, _LEFT, _RIGHT = 760, 130, 20


@dataclass(frozen=True)
class Dot:
    """A row of `dots`: a mark with its interval, and perhaps a second, hollow mark; None draws nothing."""

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None
    other: float | None = None
    faint: bool = False


def dots(rows: Sequence[Dot], ends: tuple[float, float], ticks: Sequence[tuple[float, str]], axis: str, name: str) -> str:
    """Return a chart with a row a mark, the first at the top.

    Parameters
    ----------
    rows : sequence of Dot
        What is drawn.
    ends : tuple of float
        Values at the left and right end.
    ticks : sequence of tuple
        Values of the axis that are named, and their names.
    axis : str
        What the axis shows, with its unit.
    name : str
        The chart in a sentence.
    """
    step, top = 24, 14
    height = top + step * len(rows) + 52

    def across(value: float) -> float:
        inside = max(ends[0], min(ends[1], value))
        return _LEFT + (inside - ends[0]) / (ends[1] - ends[0]) * (_WIDTH - _LEFT - _RIGHT)

    foot = top + step * len(rows)
    parts = []
    for value, words in ticks:
        x = across(value)
        parts.append(f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{top}" y2="{foot}" stroke="{GRID}"/>')
        parts.append(_words(x, foot + 18, words, anchor="middle"))
    parts.append(_words((_LEFT + _WIDTH - _RIGHT) / 2, foot + 42, axis, anchor="middle"))
    for place, row in enumerate(rows):
        y = top + step * (place + 0.5)
        colour = QUIET if row.faint else _BLUE
        parts.append(_words(_LEFT - 12, y + 5, row.label, anchor="end", colour=INK))
        if row.low is not None and row.high is not None:
            x1, x2 = across(row.low), across(row.high)
            parts.append(f'<line x1="{x1:.1f}" x2="{x2:.1f}" y1="{y}" y2="{y}" stroke="{colour}" stroke-width="3" stroke-opacity="0.45"/>')
        if row.other is not None:
            square = f'x="{across(row.other) - 5:.1f}" y="{y - 5}" width="10" height="10"'
            parts.append(f'<rect {square} fill="white" stroke="{ACCENT}" stroke-width="2"/>')
        if row.value is not None:
            fill = "white" if row.faint else colour
            parts.append(f'<circle cx="{across(row.value):.1f}" cy="{y}" r="5.5" fill="{fill}" stroke="{colour}" stroke-width="2"/>')
    return _svg(height, parts, name)


def bars(rows: Sequence[tuple[str, int]], axis: str, name: str) -> str:
    """Return a chart with a bar a row, its label above it and its count beside it.

    Parameters
    ----------
    rows : sequence of tuple
        Labels and counts.
    axis : str
        What is counted.
    name : str
        The chart in a sentence.
    """
    step, left = 44, 20
    most = max([count for _, count in rows], default=0) or 1
    parts = []
    for place, (label, count) in enumerate(rows):
        y = 8 + step * place
        width = count / most * (_WIDTH - left - 70)
        parts.append(_words(left, y + 14, shortened(label, 92), colour=INK))
        parts.append(f'<rect x="{left}" y="{y + 20}" width="{max(width, 1):.1f}" height="14" fill="{_BLUE}"/>')
        parts.append(_words(left + max(width, 1) + 8, y + 32, str(count)))
    foot = 8 + step * len(rows)
    parts.append(_words(left, foot + 18, axis))
    return _svg(foot + 30, parts, name)


def columns(rows: Sequence[tuple[str, int]], axis: str, up: str, name: str) -> str:
    """Return a chart with a column a part of a scale, its count above it.

    Parameters
    ----------
    rows : sequence of tuple
        Labels of the parts, from left to right, and counts.
    axis, up : str
        What the scale is, and what is counted.
    name : str
        The chart in a sentence.
    """
    top, room = 44, 150
    most = max([count for _, count in rows], default=0) or 1
    wide = (_WIDTH - 2 * _RIGHT) / max(1, len(rows))
    parts = [_words(_RIGHT, 16, up)]
    for place, (label, count) in enumerate(rows):
        x, height = _RIGHT + wide * place, count / most * room
        parts.append(f'<rect x="{x + 3:.1f}" y="{top + room - height:.1f}" width="{wide - 6:.1f}" height="{height:.1f}" fill="{_BLUE}"/>')
        parts.append(_words(x + wide / 2, top + room - height - 6, str(count) if count else "", anchor="middle"))
        parts.append(_words(x + wide / 2, top + room + 18, label, anchor="middle", size=12))
    parts.append(f'<line x1="{_RIGHT}" x2="{_WIDTH - _RIGHT}" y1="{top + room}" y2="{top + room}" stroke="{QUIET}"/>')
    parts.append(_words(_WIDTH / 2, top + room + 42, axis, anchor="middle"))
    return _svg(top + room + 52, parts, name)


def shortened(words: str, room: int) -> str:
    """Return words cut to the room of so many letters; a Chinese character takes that of two.

    Examples
    --------
    >>> shortened("handled is not resolved", 12)
    'handled is …'
    """
    used = 0
    for place, letter in enumerate(words):
        used += 2 if ord(letter) > 0x2E7F else 1
        if used > room:
            return words[: place - 1] + "…"
    return words


def _words(x: float, y: float, words: str, *, anchor: str = "start", colour: str = QUIET, size: int = 14) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}" font-size="{size}">{escape(words)}</text>'


def _svg(height: float, parts: Sequence[str], name: str) -> str:
    label = text("gather.report.chart", name=name)
    return f'<svg role="img" aria-label="{escape(label)}" viewBox="0 0 {_WIDTH} {height:.0f}">{"".join(parts)}</svg>'
