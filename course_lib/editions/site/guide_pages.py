"""Pages made of the repository's own Markdown: home, how to start, the dataset's card and codebook, the guide for instructors."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from pathlib import Path

from course_lib.editions.lessons import EditionError, read_lesson
from course_lib.editions.parts import joined, parts, pieces
from course_lib.editions.site.chart_html import chart_html
from course_lib.editions.site.live_doors import LiveDoor
from course_lib.editions.site.raw_html import raw
from course_lib.editions.site.repository_links import RepositoryLinks
from course_lib.language import language, page_file, text
from course_lib.widgets.saved import PLOTLY

# In README.md, what stands above is for readers of the site, too.
_END = "<!-- site: end -->"
_READER_OF_FILES = re.compile(r"^(?:\(.*README.*\)|（.*README.*）|!\[.*\]\(.*\))\n+", re.MULTILINE)


@dataclass(frozen=True)
class Guide:
    """One language's pages of the repository's Markdown.

    Attributes
    ----------
    kit : Path
        The repository.
    links : RepositoryLinks
        Where its links lead.
    """

    kit: Path
    links: RepositoryLinks

    def home(self, lessons: list[Path]) -> str:
        """Return the first page: what the kit is, its first chart, and the lessons to choose from."""
        head, *_ = self._readme()
        title, _, lead = head.partition("\n")
        ways = {"lessons/" + lessons[0].stem: "read", "start": "start", "instructors/index": "teach"}
        buttons = "".join(f'<a href="{page}.html">{escape(text(f"site.home.{name}"))}</a>' for page, name in ways.items())
        cards = "".join(map(_card, lessons))
        blocks = [
            self._led(f"{title}\n\n{_READER_OF_FILES.sub('', lead.strip())}", page_file("README"), "index"),
            raw(f'<p class="ways">{buttons}</p>'),
            raw(_first_chart(lessons[0])),
            f"## {text('site.home.lessons')}",
            raw(f'<ol class="cards" start="0">{cards}</ol>'),
            f"## {text('site.home.also')}",
            text("site.home.more"),
        ]
        return "\n\n".join(blocks) + "\n"

    def start(self, doors: list[LiveDoor]) -> str:
        """Return how to open the live edition: by link where there are links, else on the own machine."""
        ways = "\n".join(f"- [{door.name}]({door.link})" for door in doors[:-1])
        _, *sections = self._readme()
        return self._led(
            "\n\n".join([f"# {text('site.start.title')}", text("site.start.lead"), ways, *sections]), page_file("README"), "start"
        )

    def page(self, name: str, page: str) -> str:
        """Return a file of the repository, in the language in use, as a page.

        Parameters
        ----------
        name : str
            The file, without its language and ending, such as ``"docs/grading"``.
        page : str
            Its page.
        """
        file = page_file(name)
        words = (self.kit / file).read_text(encoding="utf-8")
        # A line that leads to the other language: pages have a switch for that.
        words = re.sub(r"[（(][^（()）\n]*\[[^\]]*\]\([^)]*\.md\)[)）]", "", words)
        return self._led(words, file, page)

    def notes(self, lesson: Path) -> str:
        """Return the facilitation notes of a lesson, with a word on who they are for."""
        file = f"notebooks/notes/{language()}/{lesson.stem}.md"
        head, _, rest = (self.kit / file).read_text(encoding="utf-8").partition("\n")
        warned = raw(f'<p class="notice">{escape(text("site.for_instructors"))}</p>')
        return self._led(f"{head}\n\n{warned}\n\n{rest}", file, f"instructors/{lesson.stem}")

    def _readme(self) -> list[str]:
        """Return what README has for readers of the site: what stands above its first section, then the sections."""
        whole, end, _ = (self.kit / page_file("README")).read_text(encoding="utf-8").partition(_END)
        if not end:
            raise EditionError(text("site.error.no_end", file=page_file("README"), expected=_END))
        return pieces(whole)

    def _led(self, markdown: str, file: str, page: str) -> str:
        return self.links.led(markdown, file, f"{language()}/{page}") + "\n"


def short_title(lesson: Path) -> str:
    """Return the name of a lesson for the side of the page: its number, and its title up to the colon."""
    title = next(part.heading for part in parts(read_lesson(lesson)) if part.level == 1)
    return f"{lesson.stem[:2]} {re.split('[:：]', title)[0]}"


def _card(lesson: Path) -> str:
    first = next(part for part in parts(read_lesson(lesson)) if part.level == 1)
    name, _, question = re.sub(r"[*`]", "", first.heading).partition("：" if "：" in first.heading else ":")
    time = re.search(rf"\*\*{text('site.home.time')}\*\* *(.*?)[.。；;]", first.body)
    minutes = f'<span class="minutes">{escape(time[1])}</span>' if time else ""
    question = question.strip()
    return (
        f'<li><a href="lessons/{lesson.stem}.html"><span class="number">{lesson.stem[:2]}</span> <strong>{escape(name)}</strong></a>'
        f"<p>{escape(question[:1].upper() + question[1:])}</p>{minutes}</li>"
    )


def _first_chart(lesson: Path) -> str:
    found = (data for part in parts(read_lesson(lesson)) for data in part.outputs if PLOTLY in data)
    data = next(found, None)
    if data is None:
        raise EditionError(text("site.error.not_run", lesson=lesson))
    return chart_html({key: joined(value) if key.startswith("text/") else value for key, value in data.items()}, "chart-home")
