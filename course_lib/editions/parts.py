"""A lesson taken apart: one part for each code cell, and one for each piece of text under a heading."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_HEADING = re.compile(r"(#{1,6}) +(.*?) *#*")
_ASKED = re.compile(r"\b(exercise|prediction|reveal|lab)\(\s*[\"']([\w-]+)[\"']")
# Panels of the kit that one works with, beside its models.
_WORKED_WITH = ("explore(", "code_it_yourself(", "coding_agreement(", "compare_codings(")


@dataclass(frozen=True)
class Part:
    """A code cell, or a piece of a text cell: its `source` begins with a heading, or has none.

    Attributes
    ----------
    id : str
        That of the cell; further pieces of the same cell have a number behind it.
    kind : {"markdown", "code"}
        What it is.
    source : str
        Its Markdown, or its code.
    outputs : tuple of dict
        The data of its outputs, by mime type.
    slide : str
        What the cell is on slides: slide, subslide, fragment, skip, notes, or nothing for one that continues.
    heading : str
        The text of the heading it begins with, if any.
    level : int
        Level of that heading; 0 without one.
    first : bool
        Whether it is the first piece of its cell.
    tags : tuple of str
        The tags of its cell.
    """

    id: str
    kind: str
    source: str
    outputs: tuple[dict[str, Any], ...] = ()
    slide: str = ""
    heading: str = ""
    level: int = 0
    first: bool = True
    tags: tuple[str, ...] = ()

    @property
    def body(self) -> str:
        """The text below the heading."""
        return self.source.partition("\n")[2].strip() if self.heading else self.source.strip()

    @property
    def asks(self) -> tuple[str, str]:
        """What a code cell puts before the reader, such as ``("exercise", "open-3")``; empty strings if nothing.

        Examples
        --------
        >>> Part("a", "code", 'exercise("open-3")').asks
        ('exercise', 'open-3')
        """
        match = _ASKED.search(self.source) if self.kind == "code" else None
        return (match[1], match[2]) if match else ("", "")

    @property
    def is_worked_with(self) -> bool:
        """Whether a code cell shows what moves on a screen only: a model, or another panel of the kit.

        Examples
        --------
        >>> Part("a", "code", "explore(report)").is_worked_with, Part("b", "code", 'lab("hotline")').is_worked_with
        (True, True)
        """
        return self.asks[0] == "lab" or self.source.lstrip().startswith(_WORKED_WITH)

    @property
    def is_folded(self) -> bool:
        """Whether the code is not the point: it shows an exercise, a model or a chart of the kit."""
        shows = self.source.lstrip().startswith(("plot_", "show_table(", "progress_panel("))
        return bool(self.asks[0]) or self.is_worked_with or shows


def joined(text: Any) -> str:
    """Return a text of a notebook, which may be kept as a list of lines."""
    return text if isinstance(text, str) else "".join(text)


def parts(lesson: Mapping[str, Any]) -> Iterator[Part]:
    """Yield the parts of a notebook in their order; cells of any other kind than text and code are left out."""
    for cell in lesson["cells"]:
        source = joined(cell["source"])
        slide = cell["metadata"].get("slideshow", {}).get("slide_type", "")
        tags = tuple(cell["metadata"].get("tags", ()))
        if cell["cell_type"] == "code":
            data = tuple(
                {"text/plain": joined(output["text"])} if output["output_type"] == "stream" else output.get("data", {})
                for output in cell["outputs"]
            )
            yield Part(cell["id"], "code", source, data, slide, tags=tags)
        elif cell["cell_type"] == "markdown":
            for number, piece in enumerate(pieces(source), 1):
                match = _HEADING.fullmatch(piece.partition("\n")[0])
                name = cell["id"] if number == 1 else f"{cell['id'][:60]}-{number}"
                heading, level = (match[2], len(match[1])) if match else ("", 0)
                yield Part(name, "markdown", piece, (), slide, heading, level, number == 1, tags)


def pieces(source: str) -> list[str]:
    r"""Cut Markdown before each heading; lines that begin with a hash sign inside fenced code are none.

    Examples
    --------
    >>> pieces("Words.\n\n## One\ntwo\n```\n# code\n```\n## Three")
    ['Words.', '## One\ntwo\n```\n# code\n```', '## Three']
    """
    found: list[list[str]] = [[]]
    fenced = False
    for line in source.splitlines():
        fenced ^= line.lstrip().startswith("```")
        if not fenced and _HEADING.fullmatch(line):
            found.append([])
        found[-1].append(line)
    return [piece for lines in found if (piece := "\n".join(lines).strip())]
