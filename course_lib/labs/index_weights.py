r"""Build your own index: four indicators, weights on them, and the ranking of the themes that comes of it.

Everything is computed from the report in use, `load`: the one that ``COURSE_REPORT`` names, else the kit's. For theme t

- *checkable*: claims on the rungs document, output and outcome / all claims (measures that stand alone, and effects);
- *outwards*: measures that answer to society / measures that stand alone;
- *variety*: (1 - sum of p(k)^2) / (1 - 1/4), p(k) the share of tool k among its measures: 0 when all use one
  tool, 1 when the four are used alike;
- *delivered*: measures that the text takes to the stage output or outcome / measures that stand alone.

Each lies between 0 and 1. They may be used as they are, or rescaled (min-max) so that the lowest theme gets 0 and the highest 1; an
indicator that is the same for all themes then is 0 for all. The index is the weighted mean, with weights made to sum to 1.

The weights that put t first form a part of the simplex of all weights, cut out by the planes on which t draws level with another theme.
Its volume, over that of the simplex, is the share of all weightings (each as likely as any other) in which t comes first. It is computed
exactly, by cutting tetrahedra; themes that are alike in every indicator are first together and share that part.

References
----------
Hood, C. (1983). *The Tools of Government*. Macmillan.

OECD/JRC (2008). *Handbook on Constructing Composite Indicators*. OECD.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Any

from course_lib.charts.compared import standing_alone, themes
from course_lib.charts.figure import DescribedFigure
from course_lib.charts.rows import written
from course_lib.parameters import Settings, parameter
from course_lib.paths import chosen_folder
from course_lib.report import load
from course_lib.style import ACCENT, COLOURS, GRID, INK, scaled
from course_lib.words import listed, percent, sentences, words
from course_lib.wrapping import wrapped

if TYPE_CHECKING:
    from pathlib import Path

    from course_lib.report import Report

INDICATORS = ("checkable", "outwards", "variety", "delivered")
#: Rungs of what a reader could check, and stages of what was delivered.
CHECKABLE, DELIVERED = ("document", "output", "outcome"), ("output", "outcome")
TOOLS = 4
_NEAR = 1e-9
# A theme keeps its colour, its symbol and the letter of that shape whatever its rank.
_SYMBOLS = ("circle", "square", "diamond", "triangle-up", "star", "cross", "x", "triangle-down")
_GLYPHS = "●■◆▲★✚✖▼"
_COLOURS = tuple(COLOURS["theme"].values())
_BLUE = COLOURS["kind"]["measure"]
_PANEL = 1.4  # width of a panel of the lower picture, with the gap to the next
_say = words(__name__)

Vector = tuple[float, ...]
Corners = tuple[Vector, ...]


@dataclass(frozen=True)
class Parameters(Settings):
    """The weights, in parts, and whether indicators are rescaled."""

    checkable: int = parameter(5, low=0, high=10, unit="parts")
    outwards: int = parameter(5, low=0, high=10, unit="parts")
    variety: int = parameter(5, low=0, high=10, unit="parts")
    delivered: int = parameter(5, low=0, high=10, unit="parts")
    scale: str = parameter("rescaled", options=("rescaled", "as_is"))

    @property
    def weights(self) -> Vector:
        """Weights that sum to 1; nothing when all are 0."""
        parts = [getattr(self, name) for name in INDICATORS]
        return tuple(part / sum(parts) for part in parts) if any(parts) else ()


@dataclass(frozen=True)
class Theme:
    """One theme: its place in the report, its indicators as they are and as they are used, its index, and in what share it is first."""

    theme: str
    place: int
    name: str
    raw: Vector
    used: Vector
    index: float
    first: float


@dataclass(frozen=True)
class Flip:
    """A weight at which the first place changes hands, when one indicator's weight moves and the others keep their proportions."""

    indicator: str
    weight: float
    before: str
    after: str


@dataclass(frozen=True)
class Result:
    """The themes from the first to the last; the indices are 0 and there is no order when all weights are 0."""

    parameters: Parameters
    ranked: tuple[Theme, ...]
    flips: tuple[Flip, ...]

    @property
    def leaders(self) -> tuple[Theme, ...]:
        """Themes that share the first place; none when there is no weight."""
        if not self.parameters.weights:
            return ()
        return tuple(one for one in self.ranked if self.ranked[0].index - one.index < _NEAR)

    @property
    def possible(self) -> tuple[Theme, ...]:
        """Themes that some part of all weightings puts first."""
        return tuple(one for one in self.ranked if one.first > _NEAR)


def indicators(report: Report) -> dict[str, Vector]:
    """Return the four indicators of each theme, as they are: see the module.

    Parameters
    ----------
    report : Report
        A loaded data package.

    Examples
    --------
    >>> from course_lib import load
    >>> [round(value, 2) for value in indicators(load())["emergency"]]
    [0.29, 0.0, 0.0, 0.0]
    """
    claims = standing_alone(report)
    found = {}
    for theme in themes(report):
        own = claims[claims.theme_id == theme]
        measures = own[own.kind == "measure"]
        shares = [(measures.tool == tool).mean() for tool in measures.tool.cat.categories]
        values = (
            own.rung.isin(CHECKABLE).mean(),
            (measures.direction == "social").mean(),
            (1 - sum(share**2 for share in shares)) / (1 - 1 / TOOLS) if len(measures) else 0,
            measures.stage.isin(DELIVERED).mean(),
        )
        # A theme without measures has no share of them: 0, since there is nothing that it could show.
        found[theme] = tuple(float(value) if value == value else 0.0 for value in values)
    return found


def rescaled(vectors: Sequence[Vector]) -> list[Vector]:
    """Return vectors with each column stretched from 0 (its lowest) to 1 (its highest); a column of equal values becomes 0.

    Examples
    --------
    >>> rescaled([(0.2, 3.0), (0.4, 3.0), (0.3, 3.0)])
    [(0.0, 0.0), (1.0, 0.0), (0.5, 0.0)]
    """
    columns = []
    for column in zip(*vectors, strict=True):
        low, high = min(column), max(column)
        columns.append([round((value - low) / (high - low), 12) if high - low > _NEAR else 0.0 for value in column])
    return list(zip(*columns, strict=True))


def shares_first(vectors: Sequence[Vector]) -> tuple[float, ...]:
    """Return for each vector the share of all weightings in which no other has a higher index, exactly.

    Parameters
    ----------
    vectors : sequence of tuple of float
        Four indicators each. Equal vectors are first together, so that each is given the whole of their share.

    Examples
    --------
    >>> shares_first([(1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 1, 0), (0, 0, 0, 1)])
    (0.25, 0.25, 0.25, 0.25)
    """
    whole = tuple(tuple(float(row == column) for column in range(4)) for row in range(4))
    shares = []
    for own in vectors:
        parts = [whole]
        for other in vectors:
            plane = tuple(one - two for one, two in zip(own, other, strict=True))
            if any(abs(slope) > _NEAR for slope in plane):
                parts = [piece for part in parts for piece in _cut(part, plane)]
        shares.append(round(sum(map(_volume, parts)), 12))
    return tuple(shares)


def _cut(corners: Corners, plane: Vector) -> Iterator[Corners]:
    """Yield tetrahedra that fill the part of a tetrahedron on which `plane` is not negative."""
    height = {corner: _dot(corner, plane) for corner in corners}
    inside = [corner for corner in corners if height[corner] >= 0]
    outside = [corner for corner in corners if height[corner] < 0]

    def edge(one: Vector, other: Vector) -> Vector:
        along = height[one] / (height[one] - height[other])
        return tuple(a + along * (b - a) for a, b in zip(one, other, strict=True))

    if len(inside) == 4:
        yield corners
    elif len(inside) == 1:
        yield (inside[0], *(edge(inside[0], corner) for corner in outside))
    elif len(inside) == 2:
        (a, b), (c, d) = inside, outside
        yield from _wedge((a, edge(a, c), edge(a, d)), (b, edge(b, c), edge(b, d)))
    elif len(inside) == 3:
        yield from _wedge((inside[0], inside[1], inside[2]), tuple(edge(corner, outside[0]) for corner in inside))


def _wedge(one: Corners, other: Corners) -> Iterator[Corners]:
    """Yield three tetrahedra that fill the body between two triangles."""
    (a, b, c), (d, e, f) = one, other
    yield (a, b, c, d)
    yield (b, c, d, e)
    yield (c, d, e, f)


def _dot(one: Vector, other: Vector) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))


def _volume(corners: Corners) -> float:
    """Return the volume of a tetrahedron over that of the simplex: a determinant, since the coordinates of a corner sum to 1."""
    base, *others = corners
    (a, b, c), (d, e, f), (g, h, i) = ([one - zero for one, zero in zip(corner, base, strict=True)][:3] for corner in others)
    return abs(a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g))


def _state() -> tuple[Path, tuple[int, ...]]:
    """Return the folder of the report in use, and when its tables were last written: readers fill a report of their own bit by bit."""
    folder = chosen_folder()
    return folder, tuple(file.stat().st_mtime_ns for file in sorted(folder.glob("*.csv")))


@cache
def _report(state: tuple[Path, tuple[int, ...]]) -> Report:
    return load(state[0])


@cache
def _profiles(state: tuple[Path, tuple[int, ...]], scale: str) -> tuple[tuple[str, Vector, Vector, float], ...]:
    """Return each theme with its indicators, those that are used, and its share of all weightings."""
    found = indicators(_report(state))
    used = rescaled(list(found.values())) if scale == "rescaled" else list(found.values())
    return tuple(zip(found, found.values(), used, shares_first(used), strict=True))


def run(parameters: Parameters) -> Result:
    """Return the ranking of the themes, and where the first place would change hands.

    Examples
    --------
    >>> result = run(Parameters(checkable=1, outwards=0, variety=0, delivered=0))
    >>> [one.theme for one in result.leaders]
    ['emergency']
    """
    state, weights = _state(), parameters.weights
    found = [
        Theme(theme, place, _report(state).theme_name(theme), raw, used, _dot(weights, used) if weights else 0.0, first)
        for place, (theme, raw, used, first) in enumerate(_profiles(state, parameters.scale))
    ]
    ranked = sorted(found, key=lambda one: -round(one.index, 9))
    return Result(parameters, tuple(ranked), tuple(_flips(found, weights)) if weights else ())


def _along(vector: Vector, weights: Vector, n: int) -> tuple[float, float]:
    """Return a theme's index when indicator n has no weight, and when it has all: in between it is a straight line."""
    rest = 1 - weights[n]
    # Where one indicator has all the weight already, the others are to share the rest alike.
    others = [weight / rest if rest > _NEAR else 1 / (len(weights) - 1) for weight in weights]
    without = sum(weight * value for k, (weight, value) in enumerate(zip(others, vector, strict=True)) if k != n)
    return without, vector[n]


def _flips(found: Sequence[Theme], weights: Vector) -> Iterator[Flip]:
    for n, indicator in enumerate(INDICATORS):
        lines = {one.theme: _along(one.used, weights, n) for one in found}
        places = sorted({0.0, 1.0, *_crossings(list(lines.values()))})
        # Between two crossings nothing changes, so that the middle tells who is first.
        first = [max(lines, key=lambda theme: _at(lines[theme], (a + b) / 2)) for a, b in pairwise(places)]
        for place, (before, after) in zip(places[1:], pairwise(first), strict=False):
            if before != after:
                yield Flip(indicator, place, before, after)


def _at(line: tuple[float, float], weight: float) -> float:
    return line[0] + weight * (line[1] - line[0])


def _crossings(lines: list[tuple[float, float]]) -> Iterator[float]:
    """Yield the weights, between 0 and 1, at which two lines cross."""
    for (a, b), (c, d) in combinations(lines, 2):
        change = (b - a) - (d - c)
        if abs(change) > _NEAR and _NEAR < (c - a) / change < 1 - _NEAR:
            yield round((c - a) / change, 9)


def draw(result: Result) -> DescribedFigure:
    """Return the ranking, and below it how the indices move when one weight moves: a line a theme, a panel an indicator."""
    values = _values(result)
    key = "title" if len(result.leaders) == 1 else "title_level" if result.leaders else "title_none"
    rows = list(result.ranked)
    panels = [n * _PANEL for n in range(len(INDICATORS))]
    return DescribedFigure(
        [
            *_bars(rows, result),
            _firsts(rows, result),
            _first_line(result),
            *_over_panels(result),
            *(_line(one, result) for one in rows),
        ],
        title=_say(f"chart.{key}", **values),
        subtitle=_say("chart.subtitle"),
        description="\n".join([_say("chart.words" if result.leaders else "chart.words_none", **values), *_described(result)]),
        source=_say("chart.source"),
        least_width=scaled(840),
        xaxis={"domain": [0, 1], "anchor": "y", "range": [0, 2], "tickvals": [0, 0.5, 1], "title": {"text": _say("chart.index")}},
        yaxis={
            "domain": [0.62, 1],
            "tickvals": list(range(len(rows))),
            "ticktext": [f"{wrapped(one.name, 26)} {_GLYPHS[one.place % len(_GLYPHS)]}" for one in rows],
            "range": [max(len(rows), 1) - 0.4, -0.6],
            "showgrid": False,
            "title": {"text": _say("chart.rows")},
        },
        xaxis2={
            "domain": [0, 1],
            "anchor": "y2",
            "range": [-0.06, panels[-1] + 1.06],
            "tickvals": [left + end for left in panels for end in (0, 0.5, 1)],
            "ticktext": [percent(end) for _ in panels for end in (0, 0.5, 1)],
            "showgrid": False,
            "title": {"text": _say("chart.weight")},
        },
        yaxis2={
            "domain": [0, 0.46],
            "anchor": "x2",
            "range": [-0.04, 1.62],
            "tickvals": [0, 0.5, 1],
            "title": {"text": _say("chart.index")},
        },
        showlegend=False,
        height=scaled(820),
        margin={"t": scaled(96)},
    )


def read_out(result: Result) -> str:
    """Return who is first, how many weightings agree, and where the first place would change hands."""
    values = _values(result)
    if not result.leaders:
        return sentences(_say("read_out.none"), _never(result, values))
    return sentences(
        _say("read_out.order" if len(result.leaders) == 1 else "read_out.order_level", **values),
        _never(result, values),
        _say("read_out.flips" if result.flips else "read_out.no_flips", **values),
    )


def _never(result: Result, values: dict[str, Any]) -> str:
    return _say("read_out.never", **values) if len(result.possible) < len(result.ranked) else ""


def _share(share: float) -> str:
    return percent(share) if share < _NEAR or share > 1 - _NEAR else percent(share, 1)


def _values(result: Result) -> dict[str, Any]:
    names = {one.theme: one.name for one in result.ranked}
    weights = result.parameters.weights or (0.0,) * len(INDICATORS)
    never = [one.name for one in result.ranked if one not in result.possible]
    flips = (
        _say(
            "read_out.flip",
            indicator=_name(flip.indicator),
            weight=percent(flip.weight),
            before=names[flip.before],
            after=names[flip.after],
        )
        for flip in result.flips
    )
    first = result.leaders or result.ranked
    return {
        "first": listed(one.name for one in first) if first else "",
        "level": len(result.leaders),
        "themes": len(result.ranked),
        "share": _share(first[0].first) if first else percent(0),
        "weights": listed(
            _say("read_out.weight", indicator=_name(name), weight=percent(one)) for name, one in zip(INDICATORS, weights, strict=True)
        ),
        "never": listed(never, "or") if never else "",
        "flips": _say("read_out.join").join(flips),
    }


def _name(indicator: str) -> str:
    return _say(f"fields.{indicator}.label")


def _bars(rows: Sequence[Theme], result: Result) -> Iterator[dict[str, Any]]:
    """Yield the bars of the indices: those of the leaders filled, the others hatched."""
    for leading in (True, False):
        some = [(n, one) for n, one in enumerate(rows) if (one in result.leaders) is leading]
        fill = {"color": _BLUE} if leading else {"color": "white", "line": {"color": _BLUE, "width": 1.5}}
        pattern = {} if leading else {"pattern": {"shape": "/", "fgcolor": _BLUE, "size": 7}}
        yield {
            "type": "bar",
            "orientation": "h",
            "x": [round(one.index, 4) for _, one in some],
            "y": [n for n, _ in some],
            "width": 0.55,
            "marker": {**fill, **pattern},
            "hoverinfo": "skip",
        }


def _firsts(rows: Sequence[Theme], result: Result) -> dict[str, Any]:
    """Return what is written after each bar: the index, and the share of all weightings that put the theme first."""
    key = "first" if result.leaders else "first_none"
    said = (_say(f"chart.{key}", index=f"{one.index:.2f}", share=_share(one.first)) for one in rows)
    return written((round(one.index, 4) for one in rows), range(len(rows)), (f" {words_}" for words_ in said), color=INK)


def _line(one: Theme, result: Result) -> dict[str, Any]:
    """Return a theme's line in every panel, with its symbol at both ends and at the weight now."""
    x: list[float | None] = []
    y: list[float | None] = []
    weights = result.parameters.weights
    for n, now in enumerate(weights):
        line = _along(one.used, weights, n)
        at = sorted({0.0, round(now, 4), 1.0})
        x += [*(round(n * _PANEL + weight, 4) for weight in at), None]
        y += [*(round(_at(line, weight), 4) for weight in at), None]
    colour = _COLOURS[one.place % len(_COLOURS)]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "xaxis": "x2",
        "yaxis": "y2",
        "x": x or [None],
        "y": y or [None],
        "line": {"color": colour, "width": 2},
        "marker": {"symbol": _SYMBOLS[one.place % len(_SYMBOLS)], "size": scaled(11), "color": colour},
        "name": one.name,
        "hovertemplate": "%{fullData.name}: %{y:.2f}<extra></extra>",
    }


def _first_line(result: Result) -> dict[str, Any]:
    """Return the broad pale line behind whoever is first at each weight."""
    x: list[float | None] = []
    y: list[float | None] = []
    weights = result.parameters.weights
    for n, indicator in enumerate(INDICATORS if weights else ()):
        lines = [_along(one.used, weights, n) for one in result.ranked]
        at = [0.0, *(flip.weight for flip in result.flips if flip.indicator == indicator), 1.0]
        x += [*(round(n * _PANEL + weight, 4) for weight in at), None]
        y += [*(round(max((_at(line, weight) for line in lines), default=0), 4) for weight in at), None]
    look = {"color": GRID, "width": scaled(13)}
    return {"type": "scatter", "mode": "lines", "xaxis": "x2", "yaxis": "y2", "x": x or [None], "y": y or [None], "line": look} | {
        "hoverinfo": "skip"
    }


def _uprights(places: Sequence[float], **line: Any) -> dict[str, Any]:
    """Return lines across the lower picture at some weights."""
    x = [end for place in places for end in (round(place, 4), round(place, 4), None)]
    y = [end for _ in places for end in (-0.04, 1.06, None)]
    return {"type": "scatter", "mode": "lines", "xaxis": "x2", "yaxis": "y2", "x": x or [None], "y": y or [None], "line": line} | {
        "hoverinfo": "skip"
    }


def _over_panels(result: Result) -> Iterator[dict[str, Any]]:
    """Yield the lines at the weights now and at the flips, and what is written above them."""
    weights = result.parameters.weights
    flips = [INDICATORS.index(flip.indicator) * _PANEL + flip.weight for flip in result.flips]
    yield _uprights([n * _PANEL + weight for n, weight in enumerate(weights)], color=INK, width=2)
    yield _uprights(flips, color=ACCENT, width=2, dash="dot")
    heads = [
        _say("chart.panel", indicator=wrapped(_name(indicator), 16), weight=percent(weights[n] if weights else 0))
        for n, indicator in enumerate(INDICATORS)
    ]
    axes = {"xaxis": "x2", "yaxis": "y2"}
    middles = [n * _PANEL + 0.5 for n in range(len(INDICATORS))]
    yield written(middles, [1.45] * len(heads), heads, larger=-1, color=INK, textposition="middle center", **axes)
    said = [percent(flip.weight) for flip in result.flips]
    yield written(flips, [1.07] * len(flips), said, larger=-2, color=ACCENT, textposition="top center", **axes)


def _described(result: Result) -> Iterator[str]:
    key = "theme" if result.leaders else "theme_none"
    for one in result.ranked:
        each = listed(
            _say("read_out.item", theme=_name(name), index=f"{value:.2f}") for name, value in zip(INDICATORS, one.raw, strict=True)
        )
        yield _say(f"chart.{key}", theme=one.name, index=f"{one.index:.2f}", share=_share(one.first), each=each)
