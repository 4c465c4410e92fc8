"""Sentences with numbers in them: counted things, lists, shares, and lines that break where a language allows it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from course_lib.language import text

# What never stands at the beginning of a Chinese line, and what never stands at the end of one.
_CLOSING, _OPENING = "，。；：、？！）”》", "（“《"
# A Chinese character with the marks that belong to it, or everything up to the next space or Chinese character.
_PIECES = re.compile(rf"[{_OPENING}]*[\u2e80-\uffff][{_CLOSING}]*\s?|[^\s\u2e80-\uffff“”]+[{_CLOSING}]*\s?|\S|\s")


def words(module: str) -> Callable[..., str]:
    """Return a function like `text` for the texts beside a lab's module, which calls it with its ``__name__``.

    Examples
    --------
    >>> words("course_lib.labs.hotline")("title")
    'The queue behind the hotline'
    """
    name = module.rpartition(".")[2]
    return lambda key, /, **values: text(f"labs/{name}.{key}", **values)


def counted(number: float, unit: str, digits: int = 0) -> str:
    """Return a number with its unit, in the singular where the language has one.

    Parameters
    ----------
    number : float
        How many.
    unit : str
        A unit of ``texts/lab.toml``.
    digits : int
        Decimals shown.

    Examples
    --------
    >>> counted(1, "clerks"), counted(3, "clerks"), counted(9.25, "days", 1)
    ('1 clerk', '3 clerks', '9.2 days')
    """
    shown = f"{number:,.{digits}f}"
    return text(f"lab.unit.{unit}.{'one' if shown == '1' else 'many'}", number=shown)


def percent(share: float, digits: int = 0) -> str:
    """Return a share as a percentage: ``percent(0.497, 1)`` is ``'49.7%'``."""
    return f"{share:.{digits}%}"


def listed(items: Iterable[str], joint: str = "and") -> str:
    """Return items as a list within a sentence, the last joined by "and" or "or".

    Examples
    --------
    >>> listed(["fire", "hygiene", "tax"])
    'fire, hygiene and tax'
    """
    *first, last = items
    return text(f"lab.list.{joint}", first=text("lab.list.join").join(first), last=last) if first else last


def sentences(*parts: str) -> str:
    """Return sentences as one text; Chinese needs no space between them."""
    return text("lab.list.sentence").join(part for part in parts if part)


def lines(sentence: str, width: int = 50) -> str:
    """Return a sentence broken with ``<br>`` into lines of about the same length, since plotly breaks none itself.

    Parameters
    ----------
    sentence : str
        The words.
    width : int
        Room on a line, in letters; a Chinese character takes that of two. The default is for a chart's title beside an
        open file list.

    Examples
    --------
    >>> lines("half of the callers waited", 16)
    'half of the<br>callers waited'
    """
    pieces = _PIECES.findall(sentence)
    lengths = [sum(2 if ord(letter) > 0x2E7F else 1 for letter in piece) for piece in pieces]
    rows = -(-sum(lengths) // width)
    room = max(width // 2, min(width, sum(lengths) / max(rows, 1) + 6))
    broken, used = [""], 0
    for piece, length in zip(pieces, lengths, strict=True):
        if used and used + len(piece.rstrip()) + length - len(piece) > room:
            broken.append("")
            used = 0
        broken[-1] += piece
        used += length
    return "<br>".join(line.strip() for line in broken)
