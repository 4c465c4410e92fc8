"""Where words stand in a report's text: the numbers that tie a row to its place, ready to paste, and what no passage covers yet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from course_lib.evidence import fingerprint

PAGE_BREAK = "\f"  # what programs that turn a PDF into text put between pages
_IDEOGRAPH = r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]"


@dataclass(frozen=True)
class Span:
    """A place in the text: its page (None where the text does not tell) and its end-exclusive run of code points from 0."""

    page: int | None
    char_start: int
    char_end: int
    fingerprint: str

    def cells(self) -> list[str]:
        """Return page, char_start, char_end and fingerprint as a table holds them."""
        return [str(self.page or ""), str(self.char_start), str(self.char_end), self.fingerprint]


def page_range(text: str, first: int = 1) -> tuple[int, int]:
    r"""Return the first and last page of a text whose pages are parted by form feeds; without any it is one page.

    Parameters
    ----------
    text : str
        The report's text.
    first : int
        Number of its first page.

    Examples
    --------
    >>> page_range("one\ftwo\f", first=5)
    (5, 6)
    """
    return first, first + text.rstrip().count(PAGE_BREAK)


def page_of(text: str, start: int, pages: tuple[int, int]) -> int | None:
    """Return the page on which the character at `start` stands; None where several pages are not parted by form feeds."""
    if page_range(text, pages[0]) != pages:
        return None
    return min(pages[0] + text.count(PAGE_BREAK, 0, start), pages[1])


def span(text: str, start: int, end: int, pages: tuple[int, int]) -> Span:
    """Return the span of ``text[start:end]``."""
    return Span(page_of(text, start, pages), start, end, fingerprint(text[start:end]))


def find_spans(text: str, words: str, pages: tuple[int, int]) -> Iterator[Span]:
    r"""Yield every place where `words` stand in `text`, overlapping ones too.

    Where `words` have a space, the text may have any space or line end; between two Chinese characters it may break the line.

    Parameters
    ----------
    text : str
        The report's text, line ends untouched.
    words : str
        What to look for.
    pages : tuple of int
        First and last page of the text.

    Examples
    --------
    >>> [place.cells() for place in find_spans("a desk\nand a desk", "a desk", (3, 3))]
    [['3', '0', '6', '06725498923e'], ['3', '11', '17', '06725498923e']]
    """
    broken = re.compile(rf"(?<={_IDEOGRAPH})(?={_IDEOGRAPH})")
    pattern = r"\s+".join(broken.sub(r"[\\r\\n\\f]*", re.escape(piece)) for piece in words.split())
    if pattern:
        for found in re.finditer(rf"(?=({pattern}))", text):
            yield span(text, *found.span(1), pages)


@dataclass(frozen=True)
class Coverage:
    """How much of a text is covered by passages: characters that are no space, and the first stretch that is not (None: all is)."""

    covered: int
    characters: int
    gap: tuple[int, int] | None


def coverage(text: str, passages: Iterable[tuple[int, int]]) -> Coverage:
    """Return how much of `text` the spans of `passages` cover.

    Examples
    --------
    >>> coverage("One. Two. Three.", [(0, 4), (10, 16)])
    Coverage(covered=10, characters=14, gap=(5, 9))
    """
    gaps, reached = [], 0
    for start, end in [*sorted(passages), (len(text), len(text))]:
        gaps.append((reached, max(reached, start)))
        reached = max(reached, end)
    bare = [(start + len(words) - len(words.lstrip()), start + len(words.rstrip())) for start, words in ((a, text[a:b]) for a, b in gaps)]
    characters = _signs(text)
    missing = sum(_signs(text[start:end]) for start, end in gaps)
    return Coverage(characters - missing, characters, next((gap for gap in bare if gap[0] < gap[1]), None))


def _signs(text: str) -> int:
    return sum(not sign.isspace() for sign in text)
