"""Sentences with numbers in them: counted things, lists and shares."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from course_lib.language import text

MONEY = "million_yuan"  # the unit that Chinese counts otherwise, see `money`


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
        A unit of ``texts/lab.toml``, or ``"million_yuan"``.
    digits : int
        Decimals shown.

    Examples
    --------
    >>> counted(1, "clerks"), counted(3, "clerks"), counted(9.25, "days", 1)
    ('1 clerk', '3 clerks', '9.2 days')
    """
    if unit == MONEY:
        return money(number, digits)
    shown = f"{number:,.{digits}f}"
    return text(f"lab.unit.{unit}.{'one' if shown == '1' else 'many'}", number=shown)


def percent(share: float, digits: int = 0) -> str:
    """Return a share as a percentage: ``percent(0.497, 1)`` is ``'49.7%'``."""
    return f"{share:.{digits}%}"


def money(million: float, digits: int = 1, form: str = "yuan") -> str:
    """Return an amount of money as each language counts it: 4.0 million yuan is 400 万元.

    Parameters
    ----------
    million : float
        The amount, in million yuan.
    digits : int
        Decimals shown in English.
    form : {"yuan", "short", "bare"}
        With its unit, with a short one, or the number alone.

    Examples
    --------
    >>> money(4), money(0.25, 2, "short")
    ('4.0 million yuan', '0.25 million')
    """
    units = int(text("lab.money.units"))
    return text(f"lab.money.{form}", amount=f"{units * million:,.{digits if units == 1 else 0}f}")


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
