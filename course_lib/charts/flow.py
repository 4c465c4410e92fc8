"""Every measure as a thread through its codes: a Sankey chart, drawn so that it is read without colour."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from course_lib.charts.compared import standing_alone
from course_lib.charts.figure import DescribedFigure
from course_lib.charts.rows import hover, written
from course_lib.language import text
from course_lib.style import ACCENT, GRID, INK, QUIET, print_size, scaled
from course_lib.wrapping import wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd

    from course_lib.report import Report

#: What a thread may run through.
STEPS = ("theme_id", "tool", "direction", "stage", "rung")
_TALL = 560  # pixels at normal print
_SPREAD = 1.45  # height of a column over the height of its nodes
_LETTERS = {"normal": 19, "large": 13}  # in a line of a node's name, by the size of print
_PER_ROW = 6  # stars in a row
_BELOW = 0.026  # of all measures: how far below its node a row of stars stands
#: Stages of what was delivered.
DELIVERED = ("output", "outcome")
_LEAST = 4 / 97  # share of the measures from which on a stream is wide enough for its number


@dataclass(frozen=True)
class Stream:
    """Measures that go from one node to one of the next column: how many, and where the stream begins and ends."""

    column: int
    start: str
    end: str
    count: int
    top: float
    bottom: float


@dataclass(frozen=True)
class Flow:
    """The nodes of each column and the streams between them; heights are counted in measures, from the top.

    Attributes
    ----------
    steps : tuple of str
        Variables of the columns.
    measures : DataFrame
        Measures that stand alone, as in `tidy`, in the order of their codes.
    nodes : tuple of dict of str to tuple of float
        For each column its codes, each with the upper and lower edge of its node.
    streams : tuple of Stream
        From left to right and from the top.
    """

    steps: tuple[str, ...]
    measures: pd.DataFrame
    nodes: tuple[dict[str, tuple[float, float]], ...]
    streams: tuple[Stream, ...]

    @property
    def widest(self) -> Stream | None:
        """The band that most measures take; none when there are no measures."""
        return max(self.streams, key=lambda stream: stream.count, default=None)

    def count(self, column: int, code: str) -> int:
        """Return the number of measures of a node."""
        top, bottom = self.nodes[column][code]
        return round(bottom - top)


def flow(report: Report, steps: Sequence[str] = ("tool", "direction", "stage")) -> Flow:
    """Return the threads of all measures through some of their codes.

    Parameters
    ----------
    report : Report
        A loaded data package.
    steps : sequence of str
        Two or more of "theme_id", "tool", "direction", "stage" and "rung", each once, from left to right.

    Raises
    ------
    ValueError
        When `steps` are not such variables.

    Examples
    --------
    >>> from course_lib import load
    >>> band = flow(load(), ("tool", "direction")).widest
    >>> band.start, band.end, band.count
    ('organisation', 'internal', 22)
    """
    steps = tuple(steps)
    if len(steps) < 2 or len(set(steps)) < len(steps) or not set(steps) <= set(STEPS):
        raise ValueError(text("charts_compare.flow.no_steps", found=", ".join(map(str, steps)), known=", ".join(STEPS)))
    measures = standing_alone(report, "measure").sort_values([*steps, "char_start"], kind="stable").reset_index(drop=True)
    nodes = tuple(_nodes(measures[step]) for step in steps)
    return Flow(steps, measures, nodes, tuple(_streams(measures, steps, nodes)))


def _nodes(codes: pd.Series[str]) -> dict[str, tuple[float, float]]:
    """Return the edges of a column's nodes: as high as they have measures, spread evenly over the height of all columns."""
    counts = {str(code): int(count) for code, count in codes.value_counts(sort=False).items() if count}
    spare = (_SPREAD - 1) * len(codes)
    gap, edge = (spare / (len(counts) - 1), 0.0) if len(counts) > 1 else (0.0, spare / 2)
    edges = {}
    for code, count in counts.items():
        edges[code], edge = (edge, edge + count), edge + count + gap
    return edges


def _streams(measures: pd.DataFrame, steps: tuple[str, ...], nodes: tuple[dict[str, tuple[float, float]], ...]) -> Iterator[Stream]:
    for column, (left, right) in enumerate(pairwise(steps)):
        leaves = {code: top for code, (top, _) in nodes[column].items()}
        enters = {code: top for code, (top, _) in nodes[column + 1].items()}
        counts = Counter(zip(measures[left], measures[right], strict=True))
        for start, end in ((start, end) for start in nodes[column] for end in nodes[column + 1] if counts[start, end]):
            count = counts[start, end]
            yield Stream(column, start, end, count, leaves[start], enters[end])
            leaves[start] += count
            enters[end] += count


def plot_flow(report: Report, steps: Sequence[str] = ("tool", "direction", "stage")) -> DescribedFigure:
    """Return the Sankey chart of all measures through some of their codes.

    Parameters
    ----------
    report : Report
        A loaded data package.
    steps : sequence of str
        Two or more of "theme_id", "tool", "direction", "stage" and "rung", each once, from left to right.

    Raises
    ------
    ValueError
        When `steps` are not such variables.
    """
    found = flow(report, steps)
    last = len(found.steps) - 1
    return DescribedFigure(
        [_bars(found), _numbers(found), *_names(report, found), _marks(report, found)],
        title=_title(report, found),
        subtitle=text("charts_compare.flow.subtitle"),
        description=_words(report, found),
        source=text("charts_compare.source_measures"),
        shapes=_ribbons(found),
        xaxis={
            "tickvals": list(range(last + 1)),
            "ticktext": [wrapped(text(f"codes.variable.{step}.name"), 22) for step in found.steps],
            "range": [-0.5, last + 0.5],
            "side": "top",
            "showgrid": False,
            "title": {"text": text("charts_compare.flow.axis")},
        },
        yaxis={"range": [_SPREAD * max(1, len(found.measures)) + 1, -1], "showticklabels": False, "showgrid": False}
        | {"title": {"text": text("charts_compare.flow.rows")}},
        showlegend=False,
        height=scaled(_TALL + 220),
        margin={"t": scaled(166), "b": scaled(44)},
    )


def _name(report: Report, step: str, code: str) -> str:
    return report.theme_name(code) if step == "theme_id" else text(f"codes.{step}.{code}.name")


def _title(report: Report, found: Flow) -> str:
    if not (band := found.widest):
        return text("charts_compare.flow.title_none")
    start, end = _name(report, found.steps[band.column], band.start), _name(report, found.steps[band.column + 1], band.end)
    return text("charts_compare.flow.title", start=start, end=end, count=band.count, all=len(found.measures))


def _marks(report: Report, found: Flow) -> dict[str, Any]:
    """Return a star beside the last column for each measure that was delivered, at its node."""
    last = len(found.steps) - 1
    some = found.measures[found.measures.stage.isin(DELIVERED)]
    nodes = some[found.steps[-1]].astype(str)
    nth = some.groupby(nodes).cumcount()
    marker = {"symbol": "star", "size": scaled(11), "color": ACCENT}
    x = [round(last + 0.035 + 0.035 * (n % _PER_ROW), 3) for n in nth]
    y = [
        round(found.nodes[last][code][1] + _BELOW * len(found.measures) * (1 + n // _PER_ROW), 2)
        for code, n in zip(nodes, nth, strict=True)
    ]
    return {"type": "scatter", "mode": "markers", "x": x, "y": y, "marker": marker, **hover(report, some)}


def _bars(found: Flow) -> dict[str, Any]:
    """Return the nodes."""
    x: list[float | None] = []
    y: list[float | None] = []
    for column, nodes in enumerate(found.nodes):
        for top, bottom in nodes.values():
            x += [column, column, None]
            y += [round(top, 2), round(bottom, 2), None]
    line = {"color": INK, "width": scaled(10)}
    return {"type": "scatter", "mode": "lines", "x": x or [None], "y": y or [None], "line": line, "hoverinfo": "skip"}


def _ribbons(found: Flow) -> list[dict[str, Any]]:
    """Return all bands as one shape."""
    paths = " ".join(map(_ribbon, found.streams))
    look = {"fillcolor": GRID, "opacity": 0.55, "layer": "below", "line": {"width": 1, "color": QUIET}}
    return [{"type": "path", "path": paths, **look}] if paths else []


def _ribbon(stream: Stream) -> str:
    left, middle, right = stream.column + 0.02, stream.column + 0.5, stream.column + 0.98
    (a, b), (c, d) = ((round(edge, 2), round(edge + stream.count, 2)) for edge in (stream.top, stream.bottom))
    return f"M {left},{a} C {middle},{a} {middle},{c} {right},{c} L {right},{d} C {middle},{d} {middle},{b} {left},{b} Z"


def _names(report: Report, found: Flow) -> Iterator[dict[str, Any]]:
    """Yield the name and the number of each node: to the left of the first column, to the right of the others."""
    columns = list(zip(found.steps, found.nodes, strict=True))
    for some, side, gap in ((columns[:1], "left", "{}  "), (columns[1:], "right", "  {}")):
        places = [(found.steps.index(step), step, code, edges) for step, nodes in some for code, edges in nodes.items()]
        said = []
        for column, step, code, _ in places:
            lines = [*wrapped(_name(report, step, code), _LETTERS[print_size()]).split("<br>"), f"<b>{found.count(column, code)}</b>"]
            said.append("<br>".join(gap.format(line) for line in lines))
        x, y = [column for column, *_ in places], [round(sum(edges) / 2, 2) for *_, edges in places]
        yield written(x, y, said, larger=-1, color=INK, textposition=f"middle {side}", cliponaxis=False)


def _numbers(found: Flow) -> dict[str, Any]:
    """Return the number of each wide stream, written where it is about to arrive."""
    wide = [stream for stream in found.streams if stream.count >= _LEAST * len(found.measures)]
    x, y = [stream.column + 0.9 for stream in wide], [round(stream.bottom + stream.count / 2, 2) for stream in wide]
    return written(x, y, (str(stream.count) for stream in wide), larger=-2, color=INK, textposition="middle center")


def _words(report: Report, found: Flow) -> str:
    each = " → ".join(text(f"codes.variable.{step}.name") for step in found.steps)
    lines = [text("charts_compare.flow.words", measures=len(found.measures), steps=each)]
    for column, nodes in enumerate(found.nodes):
        step = found.steps[column]
        for code in nodes:
            out = [stream for stream in found.streams if stream.column == column and stream.start == code]
            to = text("charts.join").join(f"{_name(report, found.steps[column + 1], stream.end)} {stream.count}" for stream in out)
            key = "charts_compare.flow.node" if out else "charts_compare.flow.end"
            lines.append(text(key, node=_name(report, step, code), count=found.count(column, code), to=to))
    return "\n".join(lines)
