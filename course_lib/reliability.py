"""Agreement of two coders: Krippendorff's alpha, variable by variable, and how far chance in the units could move it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    import numpy as np
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

DRAWS, SEED = 2_000, 2006
#: An interval is given when at least this share of the draws has an alpha: fewer would leave out the very draws in which nothing varies.
DEFINED = 0.95


class AlphaInterval(NamedTuple):
    """Alpha with its bootstrap interval.

    Attributes
    ----------
    alpha, low, high : float
        Alpha and the ends of its interval; not a number where there is none.
    units : int
        Units that both coded.
    same : int
        Units that both coded alike.
    """

    alpha: float
    low: float
    high: float
    units: int
    same: int


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


def alpha_interval(
    first: pd.Series, second: pd.Series, level: Level = "nominal", *, share: float = 0.95, draws: int = DRAWS, seed: int = SEED
) -> AlphaInterval:
    """Return alpha with its percentile bootstrap interval: the units are drawn again with replacement, and alpha reckoned from each draw.

    A draw in which no code varies has no alpha and is left out; when that happens in more than one draw of twenty no interval is
    given. Where no unit was coded differently every draw gives 1, and so does the interval: it shows that no disagreement was
    seen, not that there is none.

    Parameters
    ----------
    first, second : pandas.Series
        Categorical codes as for `alpha`.
    level : {"nominal", "ordinal"}
        Level of measurement.
    share : float, default 0.95
        Share of the draws within the interval, 0 to 1.
    draws, seed : int
        Number of draws, and the seed of the generator: the same seed gives the same interval.

    Raises
    ------
    ValueError
        When the two differ in length or in their categories.

    References
    ----------
    Hayes, A. F., & Krippendorff, K. (2007). Answering the call for a standard reliability measure for coding data.
    *Communication Methods and Measures* 1(1), 77-89.

    Examples
    --------
    >>> import pandas as pd
    >>> codes = pd.CategoricalDtype(["rule", "money"])
    >>> one, two = pd.Series(["rule", "money"] * 10, dtype=codes), pd.Series(["rule", "money"] * 9 + ["money"] * 2, dtype=codes)
    >>> [round(float(value), 2) for value in alpha_interval(one, two)]
    [0.9, 0.67, 1.0, 20.0, 19.0]
    """
    import numpy as np

    value, sort = alpha(first, second, level), len(first.cat.categories)
    pairs = [(a, b) for a, b in zip(first.cat.codes, second.cat.codes, strict=True) if a >= 0 and b >= 0]
    same = sum(a == b for a, b in pairs)
    if value != value:  # not a number
        return AlphaInterval(value, value, value, len(pairs), same)
    # Drawing units again is drawing from the pairs of codes that they have.
    cells = np.bincount([a * sort + b for a, b in pairs], minlength=sort * sort)
    drawn = np.random.default_rng(seed).multinomial(len(pairs), cells / len(pairs), size=draws).reshape(draws, sort, sort)
    alphas = _alphas(drawn, level)
    defined = alphas[~np.isnan(alphas)]
    if len(defined) < DEFINED * draws:
        return AlphaInterval(value, float("nan"), float("nan"), len(pairs), same)
    low, high = np.quantile(defined, [(1 - share) / 2, (1 + share) / 2])
    return AlphaInterval(value, float(low), float(high), len(pairs), same)


def _alphas(pairs: np.ndarray[Any, Any], level: Level) -> np.ndarray[Any, Any]:
    """Return alpha for each of many tables of pairs, shape (draws, codes, codes); not a number where no code varies."""
    import numpy as np

    coincidences = pairs + pairs.transpose(0, 2, 1)
    totals = coincidences.sum(axis=2)
    if level == "nominal":
        apart = 1.0 - np.eye(totals.shape[1])[None]
    else:
        # The cases between two codes, each code's own counted half: the distance of their middle ranks.
        ranks = totals.cumsum(axis=1) - totals / 2
        apart = (ranks[:, :, None] - ranks[:, None, :]) ** 2
    observed = (coincidences * apart).sum(axis=(1, 2))
    expected = (totals[:, :, None] * totals[:, None, :] * apart).sum(axis=(1, 2))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(expected > 0, 1 - (totals.sum(axis=1) - 1) * observed / expected, np.nan)


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
