"""English and Chinese: one switch, and every text that the kit shows, looked up by its key.

The texts are data: ``texts/<file>.toml`` holds one table per text with an ``en`` and a ``zh`` value. Those of a lab lie
beside its model, in ``labs/<model>.toml``.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from numbers import Integral
from typing import Any

LANGUAGES = ("en", "zh")
_chosen: str | None = None


def set_language(code: str) -> None:
    """Choose the language of charts, widgets and messages from here on.

    Parameters
    ----------
    code : {"en", "zh"}
        English or Chinese.

    Raises
    ------
    ValueError
        When `code` is neither.

    Examples
    --------
    >>> set_language("zh"); text("codes.rung.outcome.name")
    '成果测量'
    >>> set_language("en"); text("codes.rung.outcome.name")
    'measured outcome'
    """
    if code not in LANGUAGES:
        message = f"language {code!r} is not available; choose 'en' (English) or 'zh' (中文)"
        raise ValueError(message)
    global _chosen
    _chosen = code


def language() -> str:
    """Return the language in use: the one chosen, else that of ``COURSE_LANG``, else English."""
    if _chosen:
        return _chosen
    wanted = os.environ.get("COURSE_LANG", "en")
    return wanted if wanted in LANGUAGES else "en"


def page_file(name: str) -> str:
    """Return the file of a page of the repository in the language in use: English ones have the plain name.

    Examples
    --------
    >>> with speaking("zh"):
    ...     page_file("README")
    'README.zh.md'
    """
    return f"{name}.md" if language() == "en" else f"{name}.{language()}.md"


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Use a language for a while, then the one of before again.

    Parameters
    ----------
    code : {"en", "zh"}
        English or Chinese.

    Raises
    ------
    ValueError
        When `code` is neither.

    Examples
    --------
    >>> with speaking("zh"): text("codes.rung.outcome.name")
    '成果测量'
    """
    before = language()
    set_language(code)
    try:
        yield
    finally:
        set_language(before)


def in_every_language(said: Callable[[], str]) -> dict[str, str]:
    """Return what a function says in each language, by the language's code.

    Examples
    --------
    >>> in_every_language(lambda: text("codes.rung.outcome.name"))
    {'en': 'measured outcome', 'zh': '成果测量'}
    """
    found = {}
    for code in LANGUAGES:
        with speaking(code):
            found[code] = said()
    return found


def text(key: str, /, **values: Any) -> str:
    """Return the text stored under `key` in the language in use, with `values` filled in.

    A whole number can choose between words: ``{claims:claim|claims}`` gives the first for one, else the second; of three
    words, ``{claims:none|one|{claims}}``, the first is for none. A word can be the number itself.

    Parameters
    ----------
    key : str
        Dotted path; its first part names the file, e.g. ``"codes.rung.outcome.name"``.
    **values
        Replacements for the ``{names}`` in the text.

    Raises
    ------
    KeyError
        When there is no such text, or a value is lacking.
    """
    name, *parts = key.split(".")
    try:
        found: Any = _file(name)
        for part in parts:
            found = found[part]
        words = found[language()]
    except (KeyError, TypeError, OSError):
        words = None
    if not isinstance(words, str):
        message = f"no text is stored under {key!r}"
        raise KeyError(message)
    counted = {name: _Count(value) if isinstance(value, Integral) else value for name, value in values.items()}
    return words.format_map(counted) if values else words


class _Count(int):
    def __format__(self, spec: str) -> str:
        words = spec.split("|")
        if len(words) == 1:
            return super().__format__(spec)
        *none, one, many = words
        return none[0] if none and self == 0 else one if self == 1 else many


def local(column: str) -> str:
    """Return the name of the column that holds `column` in the language in use: ``name`` gives ``name_en``."""
    return f"{column}_{language()}"


def codes(variable: str) -> list[str]:
    """Return the codes of a coded variable, in their fixed order.

    Examples
    --------
    >>> codes("rung")
    ['assertion', 'instrument', 'document', 'output', 'outcome']
    """
    return list(_file("codes")[variable])


@cache
def _file(name: str) -> dict[str, Any]:
    source = files("course_lib") / (f"{name}.toml" if "/" in name else f"texts/{name}.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))
