"""Understanding what a reader typed: a number, a share or an interval; what can't be understood is asked about, never guessed.

The rules, which `read_number` and `read_interval` keep and the reply shows ("You wrote 54/56: 96.4%"):

- A percent sign, 成 and 百分之 make a share: 96%, 九成六 and 百分之九十六 are 0.96. A fraction is its value.
- Where a share is asked for, a bare number below 1 is a share, and above 1 up to 100 it is per cent. A bare 1 is asked about.
- Commas, points and spaces: see `course_lib.exercises.numerals.decimal`.
- Words such as "about", 约 and 左右 and the unit are passed over; bounds such as "at least", 以上 and 多 are asked about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction
from typing import Any, Literal

from course_lib.exercises.numerals import Ambiguous, number, tidied
from course_lib.language import text

LONGEST = 100  # characters of a number or an interval
#: A number without sign, one with a percent sign, or one that is a share as it stands (a fraction).
Sort = Literal["bare", "percent", "ratio"]

_ABOUT_EN = r"^(?:about|around|approximately|approx\.?|roughly|circa|ca\.?|maybe|perhaps|it's|[=~≈])\s*|\s*or so$"
_ABOUT = re.compile(_ABOUT_EN + r"|^(?:大约|大概|约莫|约|差不多|可能)\s*|\s*(?:左右|上下)$")
_BOUND_EN = r"[><≥≤]|\+$|\b(?:at (?:least|most)|(?:more|less|fewer) than|over|under|up to)\b"
_BOUND = re.compile(_BOUND_EN + r"|以上|以下|以内|不到|超过|至少|至多|最多|最少|多$|余|几")
_COUNTED = re.compile(
    r"(?<=[\d零一二三四五六七八九十百千万亿两])\s*(?:个小时|小时|分钟|个月|个人|人次|[个件起户人元名位天次项周年期条家]"
    r"|people|persons?|callers?|calls?|cases?|complaints?|households?|officers?|hours?|days?|weeks?|months?|years?|yuan)$"
)
_PER_HUNDRED = re.compile(r"\s*(?:%|per ?cent|pct|个?百分点)$")
_TENTHS = re.compile(r"(.+?)成([一二三四五六七八九\d])?")
_OF = re.compile(r"(?<=\d) (?:out )?of (?=\d)")
_TO = re.compile(r"\s*(?:\bto\b|\band\b|~+|至|到|—|\.{2,}|…|;|、)\s*")
_BETWEEN = re.compile(r"^(?:from|between|从|在|介于)\s*|\s*(?:之间|inclusive)$")
_BRACKETS = re.compile(r"[\[(【]\s*(.*?)\s*[\])】]")


class Unclear(ValueError):
    """What was typed can't be taken as an answer; ``str()`` says why and what is expected, in the language in use.

    Parameters
    ----------
    rule : str
        Key under ``unclear`` in ``texts/exercises.toml``.
    **values
        What the sentence needs.
    """

    def __init__(self, *, rule: str, **values: Any):
        super().__init__(rule, values)
        self.rule, self.values = rule, values

    def __str__(self) -> str:
        values = {name: text(f"exercises.{value}") if name == "expected" else value for name, value in self.values.items()}
        return text(f"exercises.unclear.{self.rule}", **values)


def read_number(typed: str, *, share: bool = False, units: Iterable[str] = ()) -> float:
    """Return the number that a reader typed.

    Parameters
    ----------
    typed : str
        Anything.
    share : bool, default False
        Whether a share is asked for; it is returned as a number, 96% as 0.96.
    units : iterable of str
        Words that may follow the number. Where one of them names per cent, 5% is 5.

    Raises
    ------
    Unclear
        When it is blank, no number, or can be read in more than one way.

    Examples
    --------
    >>> [read_number(typed, share=True) for typed in ("96%", "0.96", "0,96", "96,4 %", "九成六", "百分之九十六", "９６％")]
    [0.96, 0.96, 0.96, 0.964, 0.96, 0.96, 0.96]
    >>> [read_number(typed, units=["calls"]) for typed in ("1,200", "1 200 calls", "约20", "一百零一", "1e3", "-5")]
    [1200.0, 1200.0, 20.0, 101.0, 1000.0, -5.0]
    >>> read_number("5/0")
    Traceback (most recent call last):
    course_lib.exercises.answers.Unclear: “5/0” divides by zero. What should stand below the line?
    """
    units = list(units)
    words = _ready(typed, "expect.share" if share else "expect.number")
    if len(ends := _ends(words, units)) == 2 and all(_found(end, units) for end in ends):
        raise Unclear(rule="range", typed=shown(typed))
    if _found(words, units) is None and "," in words and len(_parted(words, ",", units)) == 2:
        raise Unclear(rule="marks", typed=shown(typed))
    return _settled(_understood(words, typed, share, units), typed, share, units)


def read_interval(typed: str, *, share: bool = False, units: Iterable[str] = ()) -> tuple[float, float]:
    """Return the lower and upper end of the interval that a reader typed.

    A percent sign at one end counts for both. In brackets one comma parts the two ends; elsewhere it needs a space behind it.

    Parameters
    ----------
    typed : str
        Anything.
    share, units
        As for `read_number`.

    Raises
    ------
    Unclear
        When it is blank, not two numbers, or can be read in more than one way.

    Examples
    --------
    >>> [read_interval(typed) for typed in ("101-199", "101 to 199", "101至199", "[101,199]")]
    [(101.0, 199.0), (101.0, 199.0), (101.0, 199.0), (101.0, 199.0)]
    >>> read_interval("90-100%", share=True), read_interval("0.9 ~ 1", share=True)
    ((0.9, 1.0), (0.9, 1.0))
    """
    units = list(units)
    expected = "expect.interval_share" if share else "expect.interval"
    words = _ready(typed, expected)
    inside = _BRACKETS.fullmatch(words)
    words = _BETWEEN.sub("", inside[1] if inside else words)
    ends = _ends(words, units)
    if len(ends) != 2 and "," in words:
        ends = _parted(words, ",", units) if inside or ", " in words or "，" in typed else ends
        if len(ends) != 2:
            raise Unclear(rule="interval_marks", typed=shown(typed), expected=expected)
    if len(ends) != 2:
        if _BOUND.search(words) or _found(words, units):
            raise Unclear(rule="two_ends", typed=shown(typed), expected=expected)
        raise Unclear(rule="not_interval", typed=shown(typed), expected=expected)
    (low, low_sort), (high, high_sort) = (_understood(end, typed, share, units, expected) for end in ends)
    if bare := [abs(value) for value, sort in ((low, low_sort), (high, high_sort)) if share and sort == "bare"]:
        if max(bare) > 100:
            raise Unclear(rule="above", typed=shown(typed))
        # Both ends are written in one way: with a percent sign at either, or a number above 1, they are per cent.
        hundred = 100 if max(bare) > 1 or "percent" in (low_sort, high_sort) else 1
        low, high = (value / hundred if sort == "bare" else value for value, sort in ((low, low_sort), (high, high_sort)))
        low_sort = high_sort = "ratio"
    one, other = (_settled((value, sort), typed, share, units) for value, sort in ((low, low_sort), (high, high_sort)))
    return min(one, other), max(one, other)


def spelled(value: float, *, share: bool = False) -> str:
    """Return a number as the reply shows it: a share in per cent, to a tenth where more digits would be needed.

    Examples
    --------
    >>> spelled(54 / 56, share=True), spelled(0.9995, share=True), spelled(1200), spelled(1 / 3)
    ('96.4%', '99.95%', '1200', '0.333333')
    """
    size = value * 100 if share else value
    if abs(size) < 1e15 and abs(size - round(size, 4)) < 1e-9:
        digits = f"{round(size, 4):.4f}".rstrip("0").rstrip(".")
    elif share and abs(size) >= 0.1:
        digits = f"{size:.1f}"
    else:
        digits = f"{size:.6g}"
    return ("0" if digits == "-0" else digits) + ("%" if share else "")


def shown(typed: str, width: int = 40) -> str:
    """Return what was typed as one printable line, cut where it is too long to read."""
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in typed).split())
    return line if len(line) <= width else line[: width - 1] + "…"


def _ready(typed: str, expected: str) -> str:
    if not (words := tidied(typed[: 2 * LONGEST])):
        raise Unclear(rule="blank", expected=expected)
    if len(typed) > LONGEST:
        raise Unclear(rule="long", typed=shown(typed), expected=expected)
    return words


def _ends(words: str, units: list[str]) -> list[str]:
    """Return the two ends of a range, which a word or a dash parts, or what there is instead."""
    words = _BETWEEN.sub("", words)
    if len(ends := [part for part in _TO.split(words) if part]) == 2:
        return ends
    return _parted(words, r"-+", units) or [words]


def _parted(words: str, mark: str, units: list[str]) -> list[str]:
    """Return the parts before and after a mark if there is just one way to make two numbers of them."""
    ways = [[words[: found.start()].strip(), words[found.end() :].strip()] for found in re.finditer(mark, words)]
    possible = [way for way in ways if all(_found(end, units) for end in way)]
    return possible[0] if len(possible) == 1 else []


def _found(words: str, units: list[str]) -> tuple[Fraction, Sort] | None:
    try:
        return _value(words, units)
    except (Ambiguous, ZeroDivisionError):
        return None


def _value(words: str, units: list[str], share: bool = False) -> tuple[Fraction, Sort] | None:
    """Return the number in `words` and how it was written, or None."""
    while (less := _ABOUT.sub("", words)) != words:
        words = less
    if not share:  # "56 calls" is no share
        names = {form for unit in units for form in (tidied(unit), tidied(unit).removesuffix("s")) if form and form != "%"}
        for unit in sorted(names, key=len, reverse=True):
            words = words.removesuffix(unit).strip()
        words = _COUNTED.sub("", words)
    words = _OF.sub("/", words)
    if (less := _PER_HUNDRED.sub("", words)) != words:
        value = number(less)
        return None if value is None else (value / 100, "percent")
    if tenths := _TENTHS.fullmatch(words):
        whole, part = number(tenths[1]), number(tenths[2] or "0")
        # "九成六" is nine tenths and six hundredths; "七八成" is not one number.
        return None if whole is None or part is None or not 0 <= whole <= 10 else (whole / 10 + part / 100, "percent")
    value = number(words)
    per_hundred = "百分之" in words or "千分之" in words
    return (
        None
        if value is None
        else (value, "percent" if per_hundred else "ratio" if "/" in words or "分之" in words or "半" in words else "bare")
    )


def _understood(words: str, typed: str, share: bool, units: list[str], expected: str = "") -> tuple[Fraction, Sort]:
    expected = expected or ("expect.share" if share else "expect.number")
    try:
        found = _value(words, units, share)
    except Ambiguous:
        raise Unclear(rule="marks", typed=shown(typed)) from None
    except ZeroDivisionError:
        raise Unclear(rule="zero", typed=shown(typed)) from None
    if found is None:
        raise Unclear(rule="bound" if _BOUND.search(words) else "not_number", typed=shown(typed), expected=expected)
    return found


def _settled(found: tuple[Fraction, Sort], typed: str, share: bool, units: list[str]) -> float:
    """Return the number as a float, in the unit asked for."""
    value, sort = found
    if share and sort == "bare":
        if value == 1:
            raise Unclear(rule="one", typed=shown(typed))
        if abs(value) > 100:
            raise Unclear(rule="above", typed=shown(typed))
        value = value / 100 if abs(value) > 1 else value
    if not share and sort == "percent":
        if not any("%" in unit or "percent" in unit or "per cent" in unit or "百分" in unit for unit in units):
            raise Unclear(rule="percent", typed=shown(typed), expected="expect.number")
        value *= 100
    try:
        return float(value)
    except OverflowError:
        raise Unclear(rule="large", typed=shown(typed), expected="expect.share" if share else "expect.number") from None
