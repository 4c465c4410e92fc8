"""Which measures the reader codes: a handful of a report's, chosen by rule."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any

from course_lib.language import text
from course_lib.reliability import LEVELS

if TYPE_CHECKING:
    from course_lib.report import Report

SIZE = 10
VARIABLES = tuple(LEVELS)
Row = dict[str, Any]


def handful(report: Report, size: int = SIZE) -> list[Row]:
    """Return the measures to code, in the order of the text.

    Of the measures that stand alone the themes give one by turns, until there are enough. Each theme first gives one that the
    report's two coders coded differently, if it has any, then those they coded alike. Of several the one is taken that brings
    most codes not yet in the handful; where that does not decide, chance does, the same each time.

    Parameters
    ----------
    report : Report
        A loaded data package, with or without a second coding.
    size : int
        How many there should be; fewer if the report has fewer.

    Raises
    ------
    ValueError
        When the report has no measure that stands alone.

    Examples
    --------
    >>> from course_lib import load
    >>> sorted({row["theme_id"] for row in handful(load())})
    ['effective', 'emergency', 'integrity', 'law', 'open']
    """
    second = {row["measure_id"]: row for row in report.rows("second_coding")}
    themes = [row["theme_id"] for row in sorted(report.rows("themes"), key=lambda row: row["order"])]
    pools = {theme: [row for row in report.rows("measures") if row["theme_id"] == theme and not row["part_of"]] for theme in themes}
    chosen: list[Row] = []
    while len(chosen) < size and any(pools.values()):
        for theme in themes[: size - len(chosen)]:
            if pool := pools[theme]:
                first = not any(row["theme_id"] == theme for row in chosen)
                candidates = [row for row in pool if first == _disputed(row, second)] or pool
                seen = {_code(row, variable) for row in chosen for variable in VARIABLES}
                best = max(candidates, key=lambda row: (len({_code(row, v) for v in VARIABLES} - seen), _chance(report, row)))
                chosen.append(best)
                pool.remove(best)
    if not chosen:
        raise ValueError(text("coding.nothing", package=report.name))
    return sorted(chosen, key=lambda row: (row["char_start"], row["measure_id"]))


def _disputed(row: Row, second: dict[str, Row]) -> bool:
    other = second.get(row["measure_id"], row)
    return any(row[variable] != other[variable] for variable in VARIABLES)


def _code(row: Row, variable: str) -> tuple[str, str]:
    return variable, row[variable]


def _chance(report: Report, row: Row) -> str:
    # No generator: it would give others when a measure is added elsewhere, or with another version of numpy.
    return sha256(f"{report.name} {row['measure_id']}".encode()).hexdigest()
