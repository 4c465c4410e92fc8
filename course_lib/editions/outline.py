"""From a lesson to the slides of its deck: what stands on each, and what only the speaker sees.

The cells' own metadata say where a slide begins (``slideshow.slide_type``), as they do for slides in JupyterLab: a cell that
is a slide or subslide begins one, one without a type goes on, notes are for the speaker, skip is left out. A text cell gives
its first heading and the gist below it; the whole text goes to the speaker's notes where it says more. A slide that has
neither heading nor chart of its own stands under the heading of its section.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any

from course_lib.editions.answers import answer_markdown
from course_lib.editions.markup import attribute, gist, html_of, unlinked
from course_lib.editions.parts import Part, joined
from course_lib.editions.stills import StillChart, still_chart
from course_lib.exercises.questions import Exercise, find, said
from course_lib.language import text
from course_lib.widgets.saved import PLOTLY

_ROOM = 600  # pixels that a chart has from top to bottom


@dataclass
class Slide:
    """One slide.

    Attributes
    ----------
    title : str
        Its heading, as Markdown.
    body : list of str
        HTML.
    charts : list of dict
        Figures in plotly's JSON form, in the order of their places in `body`.
    notes : list of str
        What only the speaker sees, as HTML.
    part : str
        Id of the cell that begins it.
    """

    title: str
    part: str
    body: list[str] = field(default_factory=list)
    charts: list[dict[str, Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def outline(parts: Iterable[Part], notes: Mapping[str, str], live: str = "", saved: Iterable[Part] = ()) -> list[Slide]:
    """Return the slides of a lesson.

    Parameters
    ----------
    parts : iterable of Part
        The lesson.
    notes : mapping
        Facilitation notes by heading; they go to the slide that the heading is on, or the one before.
    live : str, optional
        Address of the lesson where its models can be moved.
    saved : iterable of Part, optional
        The lesson in another print: of each chart the one is taken that is read from further away. A chart of many rows
        grows so high in large print that it would have to be scaled down too far.
    """
    others = {part.id: part for part in saved}
    slides: list[Slide] = []
    section = ""
    for part in parts:
        section = part.heading if 0 < part.level < 3 else section
        starts = part.first and part.slide in ("slide", "subslide", "fragment")
        if starts or not slides:
            slides.append(Slide(part.heading, part.id))
        slide = slides[-1]
        if part.kind == "markdown":
            _add_text(slide, part)
        elif part.slide not in ("skip", "notes"):
            _add_output(slide, part, live if part.is_worked_with else "", others.get(part.id, part))
        slide.title = slide.title or section
        if part.heading in notes:
            slide.notes.append(f"<h3>{escape(text('editions.note'))}</h3>{html_of(notes[part.heading])}")
    return slides


def _add_text(slide: Slide, part: Part) -> None:
    shown = part.body if part.first and part.slide not in ("skip", "notes") else ""
    short = gist(shown)
    if short:
        slide.body.append(unlinked(html_of(short)))
    if not part.first or (short != part.body and part.slide != "skip"):
        slide.notes.append(unlinked(html_of(part.body if part.first else part.source)))


def _add_output(slide: Slide, part: Part, live: str, other: Part) -> None:
    call, name = part.asks
    if call in ("exercise", "prediction", "reveal"):
        _add_question(slide, find(name), call)
        return
    if not part.is_folded:
        slide.body.append(f"<pre><code>{escape(part.source)}</code></pre>")
    for data in part.outputs:
        if PLOTLY in data:
            sizes = [still_chart(one) for one in (data, *(found for found in other.outputs if PLOTLY in found))]
            _add_chart(slide, max(sizes, key=lambda chart: chart.print_within(_ROOM)), live, beside=call == "lab")
            live = ""
        elif "text/html" in data and "<details" not in joined(data["text/html"]):  # a chart in words goes to the notes
            html = joined(data["text/html"])
            # Of a panel that one works with only what it lists: how to work with it is said where it moves.
            slide.body.append(html if not part.is_worked_with else "".join(re.findall("<ul>.*?</ul>", html, re.DOTALL)))
        elif "text/html" not in data and "text/plain" in data:
            slide.body.append(f"<pre>{escape(joined(data['text/plain']))}</pre>")
    if live:
        slide.body.append(_live(live))


def _live(address: str) -> str:
    return f'<p class="live"><a href="{escape(address)}">{escape(text("editions.live"))}</a></p>' if address else ""


def _add_chart(slide: Slide, chart: StillChart, live: str, *, beside: bool) -> None:
    if slide.title:
        slide.body.append(f"<h3>{escape(chart.title)}</h3>")
    else:
        slide.title = escape(chart.title)
    told = {"subtitle": chart.subtitle, "readout": chart.readout}
    lines = [f'<p class="{kind}">{escape(words)}</p>' for kind, words in told.items() if words]
    said = attribute(chart.description or chart.title)
    place = f'<div class="chart" role="img" aria-label="{said}"></div>'
    # What a model says of itself takes several lines: they stand at its side, where a wide slide has room.
    slide.body.append(f'<div class="{"side" if beside else "above"}"><div>{"".join(lines)}{_live(live)}</div>{place}</div>')
    slide.charts.append(chart.figure)
    slide.notes.append(f"<p>{escape(chart.description)}</p>")


def _add_question(slide: Slide, exercise: Exercise, call: str) -> None:
    title = text("exercises.title.reveal" if call == "reveal" else f"exercises.title.{exercise.kind}", number=exercise.number)
    if exercise.peer and call != "reveal":
        title = text("exercises.title.peer", title=title)
    if not slide.title:
        slide.title = title
    elif slide.part and slide.title != title:
        slide.body.append(f"<p><strong>{escape(title)}</strong></p>")
    slide.body.append(f'<p class="question">{escape(said(exercise.prompt))}</p>')
    if call == "reveal":
        slide.body.append(f'<p class="fragment">{escape(text("exercises.evidence", evidence=said(exercise.evidence)))}</p>')
        return
    names = exercise.handed if exercise.form == "order" else [option.id for option in exercise.option]
    if names:
        items = "".join(f"<li>{escape(exercise.option_text(name))}</li>" for name in names)
        slide.body.append(f'<ol class="options">{items}</ol>')
    slide.notes.append(f"<h3>{escape(text('editions.answer'))}</h3>{html_of(answer_markdown(exercise))}")
