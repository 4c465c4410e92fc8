"""A lesson as a page: its text, live charts, models as stills, and exercises to try on paper."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from pathlib import Path

from course_lib.editions.lessons import shown_lesson
from course_lib.editions.parts import Part, joined, parts
from course_lib.editions.site.chart_html import chart_html
from course_lib.editions.site.exercise_html import exercise_html
from course_lib.editions.site.live_doors import LiveDoor
from course_lib.editions.site.raw_html import raw, scrolled
from course_lib.editions.site.repository_links import RepositoryLinks
from course_lib.exercises.questions import find
from course_lib.language import text
from course_lib.widgets.saved import PLOTLY

# Calls whose panels are nothing without a kernel.
_LIVE_ONLY = ("progress_panel(", "check(")


def lesson_page(lesson: Path, code: str, links: RepositoryLinks, doors: list[LiveDoor]) -> str:
    """Return a lesson as Markdown for Sphinx, in the language in use.

    Parameters
    ----------
    lesson : Path
        The notebook. Its saved outputs are taken; it is run only if it has none.
    code : str
        Its language.
    links : RepositoryLinks
        Where its links lead.
    doors : list of LiveDoor
        Ways to the live edition of this lesson, the quickest first.
    """
    student = shown_lesson(lesson)
    blocks = [block for part in parts(student) for block in _blocks(part, f"lesson-{lesson.stem[:2]}", doors)]
    file = f"notebooks/{code}/{lesson.name}"
    return links.led("\n\n".join(blocks), file, f"{code}/lessons/{lesson.stem}") + "\n"


def _blocks(part: Part, label: str, doors: list[LiveDoor]) -> Iterator[str]:
    if part.kind == "markdown":
        if part.level:  # the same in both languages, so that the switch keeps the place and links outlive a rewording
            yield f"({label}-{part.id})="
        yield part.source
        if part.level == 1:
            yield raw(_open_live(doors))
        return
    call, name = part.asks
    if call in ("exercise", "prediction", "reveal"):
        yield raw(exercise_html(find(name), again=call == "reveal"))
    elif not part.source.lstrip().startswith(_LIVE_ONLY):
        yield from _code_and_outputs(part, doors)


def _code_and_outputs(part: Part, doors: list[LiveDoor]) -> Iterator[str]:
    if part.outputs and not part.is_folded:
        yield f"```python\n{part.source}\n```"
    live = _in_the_live_lesson(part, doors[0]) if part.is_worked_with else ""
    has_chart = any(PLOTLY in data for data in part.outputs)
    for number, data in enumerate(part.outputs):
        html = joined(data.get("text/html", ""))
        if PLOTLY in data:
            yield raw(chart_html(data, f"chart-{part.id}-{number}", live))
        elif "<table" in html:
            caption = re.search(r"<caption[^>]*>(.*?)</caption>", html)
            yield raw(scrolled(html, caption[1] if caption else text("site.table")))
        elif html and not has_chart:  # else it is the chart in words, which it has already
            yield raw(f'<div class="panel">{html}{live}</div>')
        elif not html and not has_chart:
            yield raw(f'<pre class="output">{escape(joined(data.get("text/plain", "")))}</pre>')


def _in_the_live_lesson(part: Part, door: LiveDoor) -> str:
    words = text("site.move" if part.asks[0] == "lab" else "site.use", door=door.name)
    return f'<p class="live"><a href="{escape(door.link)}">{escape(words)}</a></p>'


def _open_live(doors: list[LiveDoor]) -> str:
    ways = "".join(f'<li><a href="{escape(door.link)}">{escape(door.name)}</a></li>' for door in doors)
    return f'<div class="open-live"><p>{escape(text("site.open_live"))}</p><ul>{ways}</ul></div>'
