"""Charts of polls: both votes of a class side by side, and several classes below each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from course_lib.charts.figure import DescribedFigure
from course_lib.charts.rows import row_axis, written
from course_lib.language import text
from course_lib.polls.votes import FEW, MANY, Poll, Votes, gain, letters, share_right, total
from course_lib.style import ACCENT, COLOURS, INK, QUIET, points, scaled
from course_lib.wrapping import wrapped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from course_lib.exercises.questions import Exercise

_FIRST, _SECOND = COLOURS["kind"]["measure"], ACCENT
_THICK = 0.36  # of a row; two bars a row


def percent(share: float) -> str:
    """Return a share as readers of a chart want it.

    Examples
    --------
    >>> percent(2 / 3)
    '67%'
    """
    return f"{share:.0%}"


def gain_words(before: float, after: float) -> str:
    """Return the normalised gain in words."""
    found = gain(before, after)
    return text("polls.gain.full") if found is None else text("polls.gain.some", gain=f"{found + 1e-9:.2f}".replace("-", "\u2212"))


def draw_votes(exercise: Exercise, poll: Poll, both: bool) -> DescribedFigure:
    """Return the chart of a poll: both votes with the right answer marked, or the first alone, without it.

    Parameters
    ----------
    exercise : Exercise
        The question.
    poll : Poll
        The votes.
    both : bool
        Whether the second vote is in.
    """
    votes = {"first": poll.first, **({"second": poll.second} if both else {})}
    before, after = share_right(exercise, poll.first), share_right(exercise, poll.second)
    names = _names(exercise, marked=both)
    title = text("polls.chart.both", before=percent(before), after=percent(after)) if both else text("polls.chart.first")
    return DescribedFigure(
        [_bars(exercise, name, one, both) for name, one in votes.items()],
        title=title,
        subtitle=text("polls.chart.subtitle"),
        description=_words(exercise, votes, both),
        source=text("polls.chart.source", label=poll.label),
        xaxis=_shares([0, 115], text("polls.chart.axis")),
        yaxis=row_axis([wrapped(name, 40) for name in names], text("polls.chart.rows"), showgrid=False, ticklabelstandoff=6),
        margin={"t": scaled(128)},
        barmode="overlay",
        showlegend=both,
        legend={"traceorder": "normal"},
        height=scaled(84 * len(names) + 276),
    )


def _shares(ends: list[int], title: str) -> dict[str, Any]:
    places = range(0, 101, 25)
    return {"range": ends, "tickvals": [*places], "ticktext": [f"{place}%" for place in places], "title": {"text": title}}


def _names(exercise: Exercise, marked: bool) -> list[str]:
    lettered = letters(exercise)
    names = []
    for option in exercise.option:
        name = text("polls.option", letter=lettered[option.id], option=exercise.option_text(option.id))
        names.append(f"✓ {name}" if marked and option.right else name)
    return names


def _bars(exercise: Exercise, name: str, votes: Votes, both: bool) -> dict[str, Any]:
    first = name == "first"
    counts = [votes.get(option.id, 0) for option in exercise.option]
    shares = [100 * count / max(total(votes), 1) for count in counts]
    shift = (-_THICK / 2 - 0.02 if first else _THICK / 2 + 0.02) if both else 0
    pattern = {"shape": "/", "size": scaled(8), "solidity": 0.4}
    colour = _FIRST if first else _SECOND
    return {
        "type": "bar",
        "orientation": "h",
        "name": text(f"polls.chart.{name}"),
        "x": shares,
        "y": [place + shift for place in range(len(counts))],
        "width": _THICK,
        "text": [text("polls.chart.count", count=count, share=percent(share / 100)) for count, share in zip(counts, shares, strict=True)],
        "textposition": "outside",
        "textfont": {"color": INK, "size": points()},
        "cliponaxis": False,
        "hoverinfo": "skip",
        "marker": {"color": colour, "line": {"color": colour, "width": 1.5}, **({"pattern": pattern} if first else {})},
    }


def _words(exercise: Exercise, votes: dict[str, Votes], both: bool) -> str:
    lines = [text("polls.chart.words")]
    for place, name in enumerate(_names(exercise, marked=False)):
        option = exercise.option[place]
        each = [text(f"polls.chart.{vote}_count", count=one.get(option.id, 0), all=total(one)) for vote, one in votes.items()]
        right = text("polls.chart.is_right") if both and option.right else ""
        lines.append(text("polls.chart.line", option=name.rstrip(".。"), counts=text("charts.join").join(each), right=right))
    return "\n".join(lines)


def draw_classes(exercise: Exercise, polls: Sequence[Poll]) -> DescribedFigure:
    """Return the chart of several classes: the share right at the first and at the second vote, and the gain.

    Parameters
    ----------
    exercise : Exercise
        The question.
    polls : sequence of Poll
        Polls whose votes are both in; the first stands at the top.
    """
    shares = [(share_right(exercise, poll.first), share_right(exercise, poll.second)) for poll in polls]
    rows = range(len(polls))
    gained = [gain_words(*pair) for pair in shares]
    ways = [{"x": [100 * x for x in pair], "y": [row, row]} for row, pair in zip(rows, shares, strict=True)]
    lines = [{**way, "type": "scatter", "mode": "lines", "line": {"color": QUIET, "width": 3}, "showlegend": False} for way in ways]
    words = [
        text("polls.compare.line", label=poll.label, before=percent(one), after=percent(two), gain=said)
        for poll, (one, two), said in zip(polls, shares, gained, strict=True)
    ]
    return DescribedFigure(
        [
            *({**line, "hoverinfo": "skip"} for line in lines),
            _ends("first", [one for one, _ in shares], "circle-open", _FIRST),
            _ends("second", [two for _, two in shares], "diamond", _SECOND),
            written([103] * len(polls), rows, gained, showlegend=False),
        ],
        title=text("polls.compare.title", up=sum(two > one for one, two in shares), classes=len(polls)),
        subtitle=text("polls.compare.subtitle", few=percent(FEW), many=percent(MANY)),
        description="\n".join(words),
        source=text("polls.compare.source"),
        xaxis=_shares([-3, 140], text("polls.compare.axis")),
        yaxis=row_axis([wrapped(poll.label, 24) for poll in polls], text("polls.compare.rows"), showgrid=False, ticklabelstandoff=6),
        margin={"t": scaled(128)},
        # The band of the first vote in which a discussion moves most.
        shapes=[
            {"type": "rect", "x0": 100 * FEW, "x1": 100 * MANY, "yref": "paper", "y0": 0, "y1": 1, "layer": "below"}
            | {"fillcolor": COLOURS["kind"]["measure"], "opacity": 0.1, "line": {"width": 0}}
        ],
        height=scaled(52 * len(polls) + 286),
    )


def _ends(name: str, shares: list[float], symbol: str, colour: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": text(f"polls.chart.{name}"),
        "x": [100 * share for share in shares],
        "y": list(range(len(shares))),
        "marker": {"symbol": symbol, "size": scaled(14), "color": colour, "line": {"color": colour, "width": 3}},
        "hoverinfo": "skip",
    }
