"""Links of the repository's Markdown, led to the pages of the site."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

_LINK = re.compile(r"(?<!!)\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\((?!https?:|mailto:|#)([^)\s#]+)(#[^)\s]*)?\)")


@dataclass(frozen=True)
class RepositoryLinks:
    """Where the files of the repository are found on the site.

    Attributes
    ----------
    pages : mapping
        Page of a file or folder, both as paths with forward slashes: the file from the repository's top, the page from the
        site's, without its ending, beginning with the language.
    files : str
        Address of the repository's files on its host, ending in a slash; empty when there is none.
    """

    pages: Mapping[str, str]
    files: str = ""

    def led(self, markdown: str, file: str, page: str) -> str:
        """Return Markdown of the repository with its links led to pages, to the repository's host, or to nothing.

        Parameters
        ----------
        markdown : str
            The text.
        file : str
            Where it stands in the repository.
        page : str
            The page it goes to.

        Examples
        --------
        >>> links = RepositoryLinks({"docs/marks.md": "en/marks"})
        >>> links.led("[marks](docs/marks.md), [code](course_lib)", "README.md", "en/teach/index")
        '[marks](../marks.md), code'
        """

        def lead(found: re.Match[str]) -> str:
            words, target, anchor = found[1], found[2], found[3] or ""
            place = posixpath.normpath(posixpath.join(posixpath.dirname(file), target))
            if to := self.pages.get(place):
                return self._to_page(words, to, anchor, page)
            return f"[{words}]({self.files}{place}{anchor})" if self.files and not place.startswith("..") else words

        return _LINK.sub(lead, markdown)

    @staticmethod
    def _to_page(words: str, to: str, anchor: str, page: str) -> str:
        path = posixpath.relpath(to, posixpath.dirname(page))
        if to.partition("/")[0] == page.partition("/")[0]:
            return f"[{words}]({path}.md{anchor})"
        # Each language is built by itself and knows no page of the other one.
        return f'<a href="{escape(path)}.html">{words}</a>'
