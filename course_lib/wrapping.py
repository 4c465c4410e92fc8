"""Lines for what breaks none itself, as plotly does not: Chinese ends a line anywhere but before or after certain marks."""

from __future__ import annotations

import re

# Words with the space before them; between Chinese characters a line may end anywhere, but no mark that closes begins one and
# none that opens ends one.
_PIECE = re.compile(r" ?[“（《]*(?:[^\s\u2e80-\uffff“”]+|[\u2e80-\uffff])[”），、。；：！？》]*| ?[“”]+")

# Between Chinese characters, and beside a full-width mark, no space was lost.
_MARKS = "，、。；：！？（）《》"
_JOINT = re.compile(f"(?<=[\u2e80-\uffff“”])<br ?/?>(?=[\u2e80-\uffff“”])|(?<=[{_MARKS}])<br ?/?>|<br ?/?>(?=[{_MARKS}])")


def lines_of(words: str, width: int) -> list[str]:
    """Return text as lines of at most `width` letters; a Chinese character takes the room of two.

    Examples
    --------
    >>> lines_of("“已处理”，不等于“已解决”。", 12)
    ['“已处理”，不', '等于“已解', '决”。']
    """
    lines = [""]
    for piece in _PIECE.findall(words):
        if lines[-1] and _room(lines[-1] + piece) > width:
            lines.append(piece.lstrip())
        else:
            lines[-1] += piece
    if len(lines) > 1 and re.fullmatch("[\u2e80-\uffff]", lines[-1]) and re.search("[\u3400-\u9fff]{2}$", lines[-2]):
        # A character left alone on the last line takes the one before it along.
        lines[-2:] = [lines[-2][:-1], lines[-2][-1] + lines[-1]]
    return lines


def wrapped(name: str, width: int = 44) -> str:
    """Return `name` with the marks that plotly begins a new line at; see `lines_of`.

    Examples
    --------
    >>> wrapped("Effective government", 12)
    'Effective<br>government'
    """
    return "<br>".join(lines_of(name, width))


def unwrapped(marked: str) -> str:
    """Return text that `wrapped` broke on one line again, with a space between its lines where the language has one.

    Examples
    --------
    >>> unwrapped("Effective<br>government"), unwrapped("效能<br>政府")
    ('Effective government', '效能政府')
    """
    return re.sub("<br ?/?>", " ", _JOINT.sub("", marked))


def _room(words: str) -> int:
    return sum(2 if ord(letter) > 0x2E7F else 1 for letter in words)
