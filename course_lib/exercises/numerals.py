"""Numbers as people write them: full-width digits, commas that group or divide, and Chinese numerals."""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction

_DIGITS = {sign: place % 10 for place, sign in enumerate("零一二三四五六七八九〇壹贰叁肆伍陆柒捌玖")} | {"两": 2, "○": 0}
_UNITS = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
_MYRIADS = {"万": 10**4, "亿": 10**8}
# What NFKC leaves as it is: dashes and minus signs, Arabic decimal marks, the slash of fractions.
_SIGNS = str.maketrans(
    {**dict.fromkeys("‐‑‒–—―−⁃﹘﹣─", "-"), **dict.fromkeys("〜∼˜", "~"), "⁄": "/", "∕": "/", "÷": "/"}
    | dict(zip("٫٬٪،", ".,%,", strict=True))
)

_SPACE = r"[ '’]"
_GROUPED = re.compile(rf"[1-9]\d{{0,2}}(?:(?P<mark>,|\.|{_SPACE})\d{{3}})(?:(?P=mark)\d{{3}})*")
_PLAIN = re.compile(r"(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,3})?")
_MIXED = re.compile(r"(\d+) (\d+) ?/ ?(\d+)")


class Ambiguous(ValueError):
    """Commas, points or spaces that can be read in more than one way."""


def tidied(typed: str) -> str:
    """Return what was typed in one way of writing: ordinary digits, signs and single spaces, small letters.

    Examples
    --------
    >>> tidied(" ９６．４％ ")
    '96.4%'
    >>> tidied("1½"), tidied("101 — 199")
    ('1 1/2', '101 - 199')
    """
    # A fraction sign stands apart from the number before it; a raised digit is no digit of the number (10² is not 102).
    signs = ((sign, unicodedata.decomposition(sign).partition(" ")[0]) for sign in typed)
    apart = "".join({"<fraction>": f" {sign}", "<super>": "^", "<sub>": "_"}.get(way, sign) for sign, way in signs)
    words = unicodedata.normalize("NFKC", apart).translate(_SIGNS).lower()
    digits = "".join(str(unicodedata.decimal(sign)) if unicodedata.category(sign) == "Nd" else sign for sign in words)
    return " ".join(digits.split())


def decimal(words: str) -> Fraction | None:
    """Return the number that digits say, or None when it is none.

    A comma or a space with exactly three digits behind it, in a number that doesn't begin with 0, groups thousands; any
    other single comma is a decimal comma, and so is the last of two different marks. A single point is always a decimal point.

    Parameters
    ----------
    words : str
        Text as `tidied` returns it, without a sign.

    Raises
    ------
    Ambiguous
        When the marks can be read in more than one way.

    Examples
    --------
    >>> [str(decimal(words)) for words in ("1,200", "0,96", "1 200", "1.200,5", "1e3")]
    ['1200', '24/25', '1200', '2401/2', '1000']
    """
    if not re.fullmatch(rf"(?=.*\d)[\d.](?:[\d.,e+-]|{_SPACE}(?=\d))*", words):
        return None
    if _PLAIN.fullmatch(words):
        return Fraction(words)
    if not re.fullmatch(rf"[\d.,]+(?:{_SPACE}[\d.,]+)*", words):
        return None
    if (grouped := _GROUPED.fullmatch(words)) and not (grouped["mark"] == "." and words.count(".") == 1):
        return Fraction(re.sub(r"\D", "", words))
    # What follows the last comma or point are decimals; before it, thousands may be grouped by another mark.
    head, mark, tail = re.split(r"([.,])(?=\d*$)", words, maxsplit=1) if re.search(r"[.,]\d*$", words) else (words, "", "")
    marks = set(re.sub(r"\d", "", head))
    if mark and tail and mark not in marks and (head.isdigit() or (_GROUPED.fullmatch(head) and len(marks) == 1)):
        return Fraction(re.sub(r"\D", "", head) + "." + tail)
    raise Ambiguous


def chinese(words: str) -> Fraction | None:
    """Return the number that a Chinese numeral says, or None when it is none.

    Examples
    --------
    >>> [str(chinese(words)) for words in ("一百零一", "一百一", "十五", "二〇〇六", "一万二", "三点五", "3.5万")]
    ['101', '110', '15', '2006', '12000', '7/2', '35000']
    >>> chinese("七八十") is None
    True
    """
    head, point, tail = words.partition("点")
    if point:
        whole = _whole(head)
        known = tail and all(sign in _DIGITS for sign in tail)
        return whole + Fraction("0." + "".join(str(_DIGITS[sign]) for sign in tail)) if known and whole is not None else None
    if mixed := re.fullmatch(rf"([\d.,]+(?:{_SPACE}[\d.,]+)*) ?([百千万亿]+)", words):
        number = decimal(mixed[1])
        for sign in mixed[2]:
            number = None if number is None else number * (_UNITS | _MYRIADS)[sign]
        return number
    return _whole(words)


def number(words: str) -> Fraction | None:
    """Return the number that digits, a fraction or a Chinese numeral say, or None; a leading minus or 负 counts.

    Examples
    --------
    >>> [str(number(words)) for words in ("-5", "54/56", "1 1/2", "三分之一", "负五")]
    ['-5', '27/28', '3/2', '1/3', '-5']

    Raises
    ------
    Ambiguous
        When commas, points or spaces can be read in more than one way.
    ZeroDivisionError
        When it is a fraction of zero.
    """
    if words[:1] in ("-", "负", "+"):
        size = number(words[1:].strip()) if words[1:2] not in ("-", "负", "+") else None
        return -size if size is not None and words[0] != "+" else size
    if mixed := _MIXED.fullmatch(words):
        return int(mixed[1]) + Fraction(int(mixed[2]), int(mixed[3]))
    if "分之" in words:
        under, _, over = words.partition("分之")
        return _ratio(over, "一" + under if under in _UNITS or under in _MYRIADS else under)
    if "/" in words:
        over, _, under = words.partition("/")
        return _ratio(over.strip(), under.strip())
    if words in ("一半", "半", "half"):
        return Fraction(1, 2)
    found = decimal(words)
    return found if found is not None else chinese(words)


def _ratio(over: str, under: str) -> Fraction | None:
    if "/" in over + under or "分之" in over + under:
        return None
    one, other = number(over), number(under)
    return None if one is None or other is None else one / other


def _whole(words: str) -> Fraction | None:
    if not words:
        return None
    if all(sign in _DIGITS for sign in words):  # read digit by digit, as years are
        return Fraction("".join(str(_DIGITS[sign]) for sign in words))
    for sign, size in reversed(_MYRIADS.items()):
        head, found, tail = words.rpartition(sign)
        if found:
            high = _whole(head)
            # "一万二" is 12,000, "一万零二" is 10,002.
            low = Fraction(0) if not tail else Fraction(_DIGITS[tail] * size, 10) if tail in _DIGITS else _whole(tail.lstrip("零〇"))
            return None if high is None or low is None or low >= size else high * size + low
    return _below_myriad(words)


def _below_myriad(words: str) -> Fraction | None:
    total, last, digit, zero = 0, 10_000, None, False
    for sign in words:
        if sign in _UNITS:
            size = _UNITS[sign]
            if size >= last or (digit is None and size != 10):
                return None
            total, last, digit, zero = total + (1 if digit is None else digit) * size, size, None, False
        elif sign not in _DIGITS or digit is not None:
            return None
        elif _DIGITS[sign] == 0:
            zero = True
        else:
            digit = _DIGITS[sign]
    if digit is None:
        return None if zero else Fraction(total)
    return Fraction(total + digit * (last // 10 if 10 < last < 10_000 and not zero else 1))
