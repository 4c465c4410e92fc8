"""Every claim of the report as one mark on the evidence ladder: a column a theme, a row a rung."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from course_lib.charts.figure import DescribedFigure
from course_lib.charts.rows import rule, told, written
from course_lib.evidence import claim_rows
from course_lib.language import local, text
from course_lib.style import COLOURS, GRID, QUIET, SYMBOLS, scaled
from course_lib.wrapping import wrapped

if TYPE_CHECKING:
    from collections.abc import Collection

    import pandas as pd

    from course_lib.report import Report

_COLUMN, _WIDE = 8, 24  # marks in a row of one column among several, and of a column alone
_MARK = 12
_LINE = 21
_TABLES = {"measure": "measures", "effect": "claims"}

Claim = dict[str, Any]


@dataclass(frozen=True)
class Ladder:
    """Where each mark of the ladder stands. Plain values: this is the first chart, and need not wait for pandas.

    Attributes
    ----------
    rows : tuple of dict
        The claims, rows of `tidy`, with their places ``x`` and ``y``.
    themes : tuple of str
        Codes of the themes, from left to right.
    floors : dict of str to tuple of float
        Lower and upper edge of each rung from the bottom up, in rows of marks.
    per_row : int
        Marks in a full row.
    """

    rows: tuple[Claim, ...]
    themes: tuple[str, ...]
    floors: dict[str, tuple[float, float]]
    per_row: int

    @property
    def claims(self) -> pd.DataFrame:
        """The rows as a frame, with the rungs in their order."""
        import pandas as pd

        rungs = pd.Categorical([row["rung"] for row in self.rows], list(self.floors), ordered=True)
        return pd.DataFrame(list(self.rows)).assign(rung=rungs)

    @property
    def counts(self) -> pd.DataFrame:
        """Number of claims, one row a theme and one column a rung."""
        import pandas as pd

        return pd.DataFrame([[self.count(theme, rung) for rung in self.floors] for theme in self.themes], self.themes, list(self.floors))

    def count(self, theme: str | None = None, rung: str | None = None) -> int:
        """Return the number of claims of a theme, on a rung, or both; of all when neither is given."""
        return sum(theme in (None, row["theme_id"]) and rung in (None, row["rung"]) for row in self.rows)


def ladder(report: Report, *, parts: bool = False, theme: str | None = None) -> Ladder:
    """Return the places of all claims on the ladder.

    Parameters
    ----------
    report : Report
        A loaded data package.
    parts : bool, default False
        Whether items listed inside another measure count as claims of their own.
    theme : str, optional
        Code of the one theme to show, in a single wide column; all themes when not given.
    """
    fields = report.fields("measures")
    themes = fields["theme_id"]["constraints"]["enum"] if theme is None else [theme]
    rows = [row for row in claim_rows(report) if row["theme_id"] in themes and (parts or not row.get("part_of"))]
    # In a cell measures come first, so that each kind can be seen as a block.
    rows.sort(key=lambda row: (list(_TABLES).index(row["kind"]), row["char_start"]))
    cells = Counter((row["theme_id"], row["rung"]) for row in rows)
    per_row = _WIDE if theme else _COLUMN
    floors, edge = {}, 0.0
    for rung in fields["rung"]["constraints"]["enum"]:
        high = max(1, *(-(-cells[one, rung] // per_row) for one in themes), 1) + 0.8
        floors[rung], edge = (edge, edge + high), edge + high
    nth: Counter[tuple[str, str]] = Counter()
    for row in rows:
        n = nth[row["theme_id"], row["rung"]]
        nth[row["theme_id"], row["rung"]] += 1
        row["x"] = themes.index(row["theme_id"]) * (per_row + 2.2) + n % per_row
        row["y"] = floors[row["rung"]][0] + 0.9 + n // per_row
    return Ladder(tuple(rows), tuple(themes), floors, per_row)


def plot_ladder(report: Report, *, parts: bool = False, theme: str | None = None) -> DescribedFigure:
    """Return the chart of all claims on the evidence ladder: the first chart of the kit.

    Parameters
    ----------
    report : Report
        A loaded data package.
    parts : bool, default False
        Whether items listed inside another measure are drawn too.
    theme : str, optional
        Code of the one theme to draw, such as ``"open"``.
    """
    return draw_ladder(report, ladder(report, parts=parts, theme=theme))


def draw_ladder(report: Report, found: Ladder, *, chosen: Collection[str] | None = None, ringed: str = "") -> DescribedFigure:
    """Return the ladder with some claims set off from the rest.

    Parameters
    ----------
    report : Report
        The package that `found` was made from.
    found : Ladder
        Places of the claims.
    chosen : collection of str, optional
        Identifiers of the claims drawn in full; the others stay as pale marks. All of them when not given.
    ringed : str, optional
        Identifier of the one claim with a ring around it.
    """
    wanted = {row["claim_id"] for row in found.rows} if chosen is None else set(chosen)
    rest = [row for row in found.rows if row["claim_id"] not in wanted]
    kinds = {kind: [row for row in found.rows if row["kind"] == kind and row["claim_id"] in wanted] for kind in _TABLES}
    traces = [_marks(report, rest, pale=True)] if rest else []
    traces += [_marks(report, some, kind=kind) for kind, some in kinds.items() if some]
    traces.append(_counted(found))
    traces += [_ring(row) for row in found.rows if row["claim_id"] == ringed]
    return DescribedFigure(
        traces,
        title=text("charts.ladder.title", **_shares(found)),
        subtitle=text("charts.ladder.subtitle"),
        description=describe(report, found),
        source=text("charts.ladder.source", first=report.info["pages"][0], last=report.info["pages"][1]),
        least_width=scaled(152 * len(found.themes)) if len(found.themes) > 1 else 0,  # their names stand side by side
        shapes=[rule(top) for _, top in list(found.floors.values())[:-1]],
        xaxis=_themes(report, found),
        yaxis=_rungs(found),
        showlegend=True,
        height=scaled(_LINE * max(top for _, top in found.floors.values()) + 240),
        margin={"t": scaled(116), "b": scaled(124)},
    )


def describe(report: Report, found: Ladder) -> str:
    """Return the ladder in words: what is drawn, and the number of claims on each rung by theme."""
    totals = [f"{report.theme_name(theme)} {found.count(theme)}" for theme in found.themes]
    lines = [text("charts.ladder.words", claims=len(found.rows), themes=len(found.themes), each=text("charts.join").join(totals))]
    for rung in reversed(found.floors):
        each = [f"{report.theme_name(theme)} {count}" for theme in found.themes if (count := found.count(theme, rung))]
        values = {"rung": text(f"codes.rung.{rung}.name"), "count": found.count(rung=rung), "each": text("charts.join").join(each)}
        lines.append(text("charts.ladder.rung" if each else "charts.ladder.rung_none", **values))
    return "\n".join(lines)


def _shares(found: Ladder) -> dict[str, int]:
    low = found.count(rung="assertion") + found.count(rung="instrument")
    return {"low": low, "claims": len(found.rows), "top": found.count(rung="outcome")}


def _marks(report: Report, rows: list[Claim], *, kind: str = "", pale: bool = False) -> dict[str, object]:
    symbols = SYMBOLS["kind"][kind] if kind else [SYMBOLS["kind"][row["kind"]] for row in rows]
    look = (
        {"color": GRID, "line": {"width": 1, "color": QUIET}}
        if pale
        else {"color": COLOURS["kind"][kind], "line": {"width": 1, "color": "white"}}
    )
    return {
        "type": "scatter",
        "mode": "markers",
        "name": text("charts.ladder.rest") if pale else text(f"codes.kind.{kind}.name"),
        "showlegend": not pale,
        "x": [row["x"] for row in rows],
        "y": [row["y"] for row in rows],
        "marker": {"size": scaled(_MARK), "symbol": symbols, **look},
        **told(report, [(_TABLES[row["kind"]], row["claim_id"], row[local("name")]) for row in rows]),
    }


def _ring(row: Claim) -> dict[str, object]:
    mark = {"symbol": "circle-open", "size": scaled(_MARK + 12), "color": COLOURS["kind"]["effect"], "line": {"width": 3}}
    place = {"x": [row["x"]], "y": [row["y"]]}
    return {"type": "scatter", "mode": "markers", **place, "marker": mark, "hoverinfo": "skip", "showlegend": False}


def _counted(found: Ladder) -> dict[str, object]:
    """Return the number of marks in each cell, written after its last mark."""
    last = {(row["theme_id"], row["rung"]): row for row in found.rows}
    cells = [(last[cell], found.count(*cell)) for theme in found.themes for rung in found.floors if (cell := (theme, rung)) in last]
    x, y = [row["x"] + 0.7 for row, _ in cells], [row["y"] for row, _ in cells]
    return written(x, y, [str(count) for _, count in cells], larger=-1, showlegend=False)


def _themes(report: Report, found: Ladder) -> dict[str, object]:
    labels = [
        f"{wrapped(report.theme_name(theme), 18)}<br>{text('charts.ladder.claims', count=found.count(theme))}" for theme in found.themes
    ]
    width = found.per_row + 2.2
    ticks = [n * width + (found.per_row - 1) / 2 for n in range(len(labels))]
    return {
        "tickvals": ticks,
        "ticktext": labels,
        "range": [-1.2, len(labels) * width - 1.2],
        "showgrid": False,
        "title": {"text": text("codes.variable.theme_id.name")},
    }


def _rungs(found: Ladder) -> dict[str, object]:
    ticks = [(low + high) / 2 for low, high in found.floors.values()]
    labels = [text(f"codes.rung.{rung}.name") for rung in found.floors]
    top = max(high for _, high in found.floors.values())
    return {
        "tickvals": ticks,
        "ticktext": labels,
        "range": [0, top],
        "showgrid": False,
        "title": {"text": text("codes.variable.rung.name")},
    }
