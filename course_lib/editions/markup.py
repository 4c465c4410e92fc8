"""Markdown as HTML, and the gist of it that fits on a slide."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from html import escape
from importlib.resources import files
from string import Template
from typing import Any

from course_lib.exports.output import needed

#: Words that a slide holds in large print; two Chinese characters count as one word.
ROOM = 75
# A sentence ends at a full stop, with what closes behind it, before a space or the end; in Chinese nothing need follow.
_SENTENCE = re.compile(r".+?(?:[.?!][*_)\"”’]*(?=\s|$)|[。？！][*_）”』]*)", re.DOTALL)
_LABEL = re.compile(r"\*\*[^*]+\*\*")  # of the words that did not fit behind it
_LEAD = 12  # words, such as "After this lesson you can"
_LIST = re.compile(r" *(?:[-*+]|\d+\.) ")


def html_of(markdown: str) -> str:
    """Return Markdown as HTML, tables included.

    Examples
    --------
    >>> html_of("Ask *who*.")
    '<p>Ask <em>who</em>.</p>'
    """
    return str(_renderer()(markdown)).strip()


def unlinked(html: str) -> str:
    """Return HTML whose links to other notebooks are plain words: beside a deck or a handout there are none.

    Examples
    --------
    >>> unlinked('<a href="00_start.ipynb">lesson 00</a>, <a href="https://a.example">a</a>')
    'lesson 00, <a href="https://a.example">a</a>'
    """
    return re.sub(r'<a href="(?!https?:)[^"]*">(.*?)</a>', r"\1", html, flags=re.DOTALL)


@cache
def _renderer() -> Any:
    # The lessons are the kit's own, and use <kbd>: HTML in them passes.
    return needed("mistune", "classroom").create_markdown(escape=False, plugins=["table"])


def filled(template: str, **values: str) -> str:
    """Return a file of the folder ``templates`` with its ``${names}`` filled in."""
    return Template(template_text(template)).substitute(values)


def template_text(name: str) -> str:
    """Return a file of the folder ``templates``."""
    return (files("course_lib") / "templates" / name).read_text(encoding="utf-8")


def script_json(value: str) -> str:
    r"""Return JSON that may stand inside a script element, whatever its texts hold.

    Examples
    --------
    >>> script_json('"</script>"')
    '"\\u003c/script>"'
    """
    return value.replace("<", "\\u003c")  # in JSON the sign stands in texts only


def attribute(words: str) -> str:
    """Return text for an attribute: on one line, escaped."""
    return escape(" ".join(words.split()), quote=True)


def words_in(markdown: str) -> int:
    """Return how many words there are to read.

    Examples
    --------
    >>> words_in("Ask **who**: 市政府"), words_in("[a](b.md)")
    (3, 1)
    """
    plain = re.sub(r"\]\([^)]*\)|<[^>]+>", " ", markdown)
    chinese = len(re.findall(r"[\u3400-\u9fff]", plain))
    return len(re.findall(r"[^\W\u3400-\u9fff]+(?:['’.,-][^\W\u3400-\u9fff]+)*", plain)) + chinese // 2


def gist(markdown: str, room: int = ROOM) -> str:
    r"""Return what of a text fits on a slide: all of it when short, else lists and tables, and how its paragraphs begin.

    What an author set off comes first, and may take more words, in smaller print: a list half as many again, a table three times.
    Then comes the first sentence of each paragraph, then, from the first paragraph on, as many further ones as there is room for.
    What was left out belongs into the speaker's notes.

    Parameters
    ----------
    markdown : str
        Text without a heading.
    room : int, default ROOM
        Words that fit.

    Examples
    --------
    >>> gist("One is **said**. Two is not.", room=4)
    'One is **said**.'
    >>> gist("One. Two. Three is too long.\n\nFour. Five.", room=4)
    'One. Two.\n\nFour. Five.'
    """
    if words_in(markdown) <= room:
        return markdown
    whole = _blocks(markdown)
    blocks = [_shorter(block, room) for block in whole]
    chosen: set[int] = set()
    for set_off in (True, False):
        for place, block in enumerate(blocks):
            if _is_set_off(block) is set_off and words_in("\n\n".join(blocks[n] for n in {*chosen, place})) <= _room(block, room):
                chosen.add(place)
    for place in sorted(chosen):
        if blocks[place] == whole[place] or _is_set_off(whole[place]):
            continue
        for longer in _beginnings(whole[place]):
            if words_in("\n\n".join(longer if n == place else blocks[n] for n in chosen)) > room:
                break
            blocks[place] = longer
    told = [blocks[place] for place in sorted(chosen)]
    return "\n\n".join([block for block in told if not _LABEL.fullmatch(block)] or told)


def _blocks(markdown: str) -> list[str]:
    """Return paragraphs, lists, tables; a few words that lead up to a list belong to it."""
    found: list[str] = []
    for block in re.split(r"\n\s*\n", markdown.strip()):
        if found and _is_set_off(block) and not _is_set_off(found[-1]) and words_in(found[-1]) <= _LEAD:
            found[-1] += f"\n\n{block}"
        else:
            found.append(block)
    return found


def _is_set_off(block: str) -> bool:
    return bool(_LIST.match(_core(block))) or _core(block).startswith("|")


def _core(block: str) -> str:
    return block.partition("\n\n")[2] or block


def _room(block: str, room: int) -> int:
    # Smaller print does for what is set off, and a table is dense by itself.
    return room * 3 if _core(block).startswith("|") else room * 3 // 2 if _is_set_off(block) else room


def _shorter(block: str, room: int) -> str:
    core = _core(block)
    if core.startswith(("|", ">", "```")) or (_LIST.match(core) and words_in(block) <= _room(block, room)):
        return block
    if not _LIST.match(core):
        return _first(block)
    items = "\n".join(map(_first, re.split(r"\n(?= *(?:[-*+]|\d+\.) )", core)))
    return block[: len(block) - len(core)] + items


def _first(words: str) -> str:
    lead = match[0] if (match := _LIST.match(words)) else ""
    return lead + next(_beginnings(words[len(lead) :]), words[len(lead) :])


def _beginnings(words: str) -> Iterator[str]:
    """Yield the first sentence, the first two, and so on; those that would end within emphasis are left out."""
    end = 0
    while found := _SENTENCE.match(words, end):
        end = found.end()
        beginning = words[:end].strip()
        if beginning.count("**") % 2:  # in Chinese bold words may follow without a space: the marks are theirs
            beginning = beginning.removesuffix("**") if beginning.endswith("**") else f"{beginning}**"
        if beginning.count("*") % 2 == 0:
            yield beginning
