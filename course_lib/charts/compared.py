"""What the charts that compare themes have in common: the themes in their order, and what is counted for each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from course_lib.evidence import tidy
from course_lib.style import GRID
from course_lib.words import percent

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from course_lib.report import Report


def themes(report: Report) -> list[str]:
    """Return the codes of the report's themes, in the report's own order.

    Examples
    --------
    >>> from course_lib import load
    >>> themes(load())
    ['open', 'effective', 'integrity', 'emergency', 'law']
    """
    return [str(row["theme_id"]) for row in sorted(report.rows("themes"), key=lambda row: int(row["order"]))]


def standing_alone(report: Report, *kinds: str) -> pd.DataFrame:
    """Return the claims that themes are compared by: rows of `tidy` that are no part of another measure.

    Parameters
    ----------
    report : Report
        A loaded data package.
    *kinds : {"measure", "effect"}
        The kinds of claim wanted; both when none is given.

    Returns
    -------
    DataFrame
        As of `tidy`, in the order of the text; ``theme_id`` has the report's themes as its categories.
    """
    claims = tidy(report)
    claims = claims[claims.part_of.isna() & claims.kind.isin(kinds or claims.kind.cat.categories)].reset_index(drop=True)
    return claims.assign(theme_id=claims.theme_id.cat.set_categories(themes(report)))


def grid_of(lines: Iterable[tuple[float, float, float, float]]) -> dict[str, Any]:
    """Return thin lines behind the marks as one shape, each given by the places of its two ends: x, y, x, y.

    Examples
    --------
    >>> grid_of([(0, 1, 4, 1)])["path"]
    'M 0,1 L 4,1'
    """
    path = " ".join(f"M {round(a, 2)},{round(b, 2)} L {round(c, 2)},{round(d, 2)}" for a, b, c, d in lines)
    return {"type": "path", "path": path or "M 0,0", "layer": "below", "line": {"color": GRID, "width": 1}}


def share_of(count: int, total: int) -> str:
    """Return a count as a share of its total: ``share_of(9, 22)`` is ``'41%'``, and ``'0%'`` of nothing."""
    return percent(count / total) if total else percent(0)
