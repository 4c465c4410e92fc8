"""Agreement of the two coders of a report: Krippendorff's alpha, variable by variable."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import pandas as pd

    from course_lib.report import Report

Level = Literal["nominal", "ordinal"]
# The ordered variables are also read as ordinal: there, two coders one rung apart disagree less than two four rungs apart.
LEVELS: dict[str, tuple[Level, ...]] = {
    "tool": ("nominal",),
    "direction": ("nominal",),
    "stage": ("nominal", "ordinal"),
    "rung": ("nominal", "ordinal"),
}


def alpha(first: pd.Series, second: pd.Series, level: Level = "nominal") -> float:
    """Return Krippendorff's alpha for two codings of the same units.

    Parameters
    ----------
    first, second : pandas.Series
        Categorical codes of the same units in the same order, shape (units,); units that one coder left uncoded do not count.
    level : {"nominal", "ordinal"}
        Level of measurement. For ``"ordinal"`` the categories' own order counts.

    Returns
    -------
    float
        1 for perfect agreement, 0 for what chance gives, below 0 for less; not a number when no code varies.

    Raises
    ------
    ValueError
        When the two differ in length or in their categories.

    References
    ----------
    Hayes, A. F., & Krippendorff, K. (2007). Answering the call for a standard reliability measure for coding data.
    *Communication Methods and Measures* 1(1), 77-89.
    """
    import krippendorff
    import numpy as np

    if len(first) != len(second) or list(first.cat.categories) != list(second.cat.categories):
        message = f"alpha needs the same units and categories in both codings; found {len(first)} and {len(second)} units"
        raise ValueError(message)
    codes = np.array([first.cat.codes, second.cat.codes], dtype=float)
    codes = codes[:, (codes >= 0).all(axis=0)]
    if len(np.unique(codes)) < 2:
        return float("nan")
    return float(krippendorff.alpha(codes, value_domain=np.arange(len(first.cat.categories)), level_of_measurement=level))


def agreement(report: Report) -> pd.DataFrame:
    """Return how far the two coders of a report agree.

    Parameters
    ----------
    report : Report
        A loaded data package whose table ``second_coding`` has at least two rows.

    Returns
    -------
    pandas.DataFrame
        One row a variable and level of measurement, with columns ``variable``, ``level``, ``units`` (measures coded twice),
        ``same`` (share coded alike, 0 to 1) and ``alpha``.
    """
    import pandas as pd

    pairs = report.measures.merge(report.second_coding, on="measure_id", suffixes=("", "_2"))
    rows = [
        (
            variable,
            level,
            len(pairs),
            (pairs[variable] == pairs[f"{variable}_2"]).mean(),
            alpha(pairs[variable], pairs[f"{variable}_2"], level),
        )
        for variable, levels in LEVELS.items()
        for level in levels
    ]
    return pd.DataFrame(rows, columns=["variable", "level", "units", "same", "alpha"])
