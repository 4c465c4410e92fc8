"""Search in Chinese without a dictionary: text is cut into pairs of neighbouring characters, and so is what is looked for.

Sphinx's own search needs the package jieba for Chinese and finds nothing without it. A word of two characters or more is found
whenever all of its pairs stand on a page; no dictionary need know the terms of public administration.
"""

from __future__ import annotations

import re
from itertools import pairwise

from sphinx.search import SearchLanguage

_RUN = re.compile(r"[\u3400-\u9fff]+|[^\W\u3400-\u9fff]+")


class Bigrams(SearchLanguage):
    """Words of Latin letters as they are, Chinese as pairs of characters.

    Examples
    --------
    >>> Bigrams({}).split("市长公开电话 12319")
    ['市长', '长公', '公开', '开电', '电话', '12319']
    """

    lang = "zh"
    language_name = "Chinese"
    # The same for what is typed into the search box.
    js_splitter_code = r"""
function splitQuery(query) {
  return (query.match(/[\u3400-\u9fff]+|(?:(?![\u3400-\u9fff])[\p{L}\p{N}_])+/gu) ?? []).flatMap(run =>
    /^[\u3400-\u9fff]{2}/.test(run) ? [...run].slice(1).map((end, place) => run[place] + end) : [run]);
}
"""

    def split(self, input: str) -> list[str]:
        """Return the words of a text to be indexed."""
        return [word for run in _RUN.findall(input) for word in _words(run)]

    def stem(self, word: str) -> str:
        """Return a word as it is looked up: in small letters, as the search box does with what is typed."""
        return word.lower()


def _words(run: str) -> list[str]:
    is_chinese = "\u3400" <= run[0] <= "\u9fff"
    return [one + other for one, other in pairwise(run)] if is_chinese and len(run) > 1 else [run]
