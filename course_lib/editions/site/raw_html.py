"""HTML that Sphinx leaves as it is, inside the Markdown of a page."""

from __future__ import annotations

import re
from html import escape

#: How a page says its language, by the kit's code.
TAGS = {"en": "en", "zh": "zh-CN"}


def raw(html: str) -> str:
    """Return HTML as a block of Markdown."""
    # Longer than any run of backticks within: what follows such a run would be read as Markdown.
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", html)), default=0))
    return f"{fence}{{raw}} html\n{html}\n{fence}"


def scrolled(table: str, name: str) -> str:
    """Return an HTML table that scrolls by itself where the page is narrow, by keyboard, too."""
    return f'<div class="wide" role="region" tabindex="0" aria-label="{escape(name)}">{table}</div>'


def contents(caption: str, pages: dict[str, str]) -> str:
    """Return a table of contents that is shown at the side only.

    Parameters
    ----------
    caption : str
        What it is of.
    pages : dict of str
        Title to show by page, in their order.
    """
    entries = "\n".join(f"{title} <{page}>" for page, title in pages.items())
    return f"```{{toctree}}\n:hidden:\n:caption: {caption}\n\n{entries}\n```"
