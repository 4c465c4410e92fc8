"""Handouts for rooms without computers: a PDF of each lesson on A4 and on Letter, and a copy with the answers at its end."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from course_lib.editions.answers import answer_markdown
from course_lib.editions.browser import printer
from course_lib.editions.coding_sheet import coding_sheet
from course_lib.editions.lessons import EditionError, in_its_language, shown_lesson
from course_lib.editions.markup import attribute, filled, html_of, script_json, template_text, unlinked
from course_lib.editions.parts import Part, joined, parts
from course_lib.editions.stills import StillChart, still_chart
from course_lib.exercises.questions import Exercise, find, said
from course_lib.exports.output import new_file
from course_lib.language import text
from course_lib.report import load
from course_lib.style import CONFIG, page_font
from course_lib.widgets.saved import PLOTLY

if TYPE_CHECKING:
    from playwright.sync_api import Page

SIZES = ("A4", "Letter")
COPIES = ("student", "instructor")
#: Lines to write on, by what is asked for.
LINES = {"number": 2, "interval": 2, "reflection": 6, "prediction": 2}
#: The tag of cells that say nothing on paper: how to move around in JupyterLab, for one.
SCREEN_ONLY = "screen-only"
# Calls whose panels are nothing without a computer.
_LIVE_ONLY = ("progress_panel(", "check(", "compare_codings(")


def write_handouts(lessons: Iterable[Path], to: Path) -> Iterator[Path]:
    """Write the handouts of lessons: for each paper size a student's and an instructor's copy; yield each path.

    Parameters
    ----------
    lessons : iterable of Path
        Notebooks; their folders' names are their languages.
    to : Path
        Folder for them; PDFs go to folders in it that are named for the language.

    Raises
    ------
    EditionError
        When one is no lesson, there is no Chromium, or the machine has no font for what is to be printed.
    """
    with printer() as browser:
        sheet = browser.new_page()
        for lesson in lessons:
            yield from print_handout(sheet, lesson, to)


def print_handout(sheet: Page, lesson: Path, to: Path) -> Iterator[Path]:
    """Write the handouts of one lesson in a page of a browser that runs; see `write_handouts`."""
    with in_its_language(lesson) as code:
        page = handout_page(lesson, code)
        folder = to / code
        folder.mkdir(parents=True, exist_ok=True)
        yield from _print(sheet, page, folder / lesson.stem)


def handout_page(lesson: Path, code: str) -> str:
    """Return the page that is printed, in the language in use: the lesson, then the answers for the instructor's copy.

    Parameters
    ----------
    lesson : Path
        The notebook. Its saved outputs are taken; it is run only if it has none.
    code : str
        Its language.
    """
    student = shown_lesson(lesson)
    found = [part for part in parts(student) if SCREEN_ONLY not in part.tags]
    charts: list[StillChart] = []
    body = [block for part in found for block in _blocks(part, charts)]
    asked = [find(part.asks[1]) for part in found if part.asks[0] in ("exercise", "prediction")]
    answers = [f"<h3>{escape(_title(exercise))}</h3>{html_of(answer_markdown(exercise))}" for exercise in asked]
    title = next(re.sub(r"[*`]", "", part.heading) for part in found if part.level == 1)
    figures = [{**chart.figure, "config": CONFIG} for chart in charts]
    return filled(
        "handout.html",
        language={"zh": "zh-Hans"}.get(code, code),
        title=escape(title),
        css=template_text("handout.css").replace("FONT", page_font()),
        js=template_text("handout.js"),
        note=escape(text("editions.instructor_copy")),
        paper=escape(text("editions.on_paper")),
        body="\n".join(body),
        heading=escape(text("editions.answers")),
        answers="\n".join(answers),
        figures=script_json(json.dumps(figures, ensure_ascii=False)),
    )


def _print(sheet: Page, page: str, stem: Path) -> Iterator[Path]:
    import plotly

    # A page that has had plotly.js before has it again in a quarter of the time; nothing else is left of the lesson before.
    sheet.goto("about:blank")
    sheet.set_content(page)
    sheet.add_script_tag(path=Path(str(plotly.__file__)).parent / "package_data" / "plotly.min.js")
    # Before anything is written: boxes in the place of words are worse than no handout.
    if missing := sheet.evaluate("() => window.handout.missing()"):
        raise EditionError(text("editions.no_font", number=len(missing), found="".join(missing[:12])))
    sheet.evaluate("() => window.handout.draw()")
    for size in SIZES:
        for copy in COPIES:
            sheet.evaluate("([size, copy]) => window.handout.set(size, copy)", [size, copy])
            path = stem.with_name(f"{stem.name}_{'' if copy == 'student' else f'{copy}_'}{size}.pdf")
            with new_file(path, force=True) as fresh:
                fresh.write_bytes(sheet.pdf(prefer_css_page_size=True, print_background=True, tagged=True, outline=True))
            yield path


# --- blocks of the page -----------------------------------------------------------------------------------------


def _blocks(part: Part, charts: list[StillChart]) -> Iterator[str]:
    """Yield the HTML of a part; its charts are drawn later, each into its own place."""
    if part.kind == "markdown":
        yield unlinked(html_of(part.source))
        return
    call, name = part.asks
    if call in ("exercise", "prediction", "reveal"):
        if (exercise := find(name)).kind != "code":
            yield _reveal(exercise) if call == "reveal" else _question(exercise)
        return
    if part.source.lstrip().startswith(_LIVE_ONLY):
        return
    if round_ := re.match(r"\s*code_it_yourself\(report(?:, round=\"(\w+)\")?\)", part.source):
        yield coding_sheet(load(), round_[1] or "first")
        return
    if part.outputs and not part.is_folded:
        yield f'<pre class="code"><code>{escape(part.source)}</code></pre>'
    for data in part.outputs:
        html = joined(data.get("text/html", ""))
        if PLOTLY in data:
            charts.append(still_chart(data))
            yield _figure(charts[-1])
        elif html and "<details" not in html:
            yield html
        elif not html:
            yield f"<pre>{escape(joined(data.get('text/plain', '')))}</pre>"


def _figure(chart: StillChart) -> str:
    said = attribute(chart.description or chart.title)
    below = "".join(f"<p>{escape(words)}</p>" for words in (chart.subtitle, chart.readout) if words)
    title = f'<p class="chart-title">{escape(chart.title)}</p>'
    return f'<figure>{title}<div class="chart" role="img" aria-label="{said}"></div><figcaption>{below}</figcaption></figure>'


def _question(exercise: Exercise) -> str:
    names = exercise.handed if exercise.form == "order" else [option.id for option in exercise.option]
    # A box to tick, or to number.
    items = "".join(f'<li><span class="box"></span>{escape(exercise.option_text(name))}</li>' for name in names)
    unit = f"<p>{escape(text('editions.unit', unit=said(exercise.unit)))}</p>" if said(exercise.unit) else ""
    room = f"<ul>{items}</ul>" if items else unit + '<div class="line"></div>' * LINES[exercise.form]
    return f'<section class="question"><h3>{escape(_title(exercise))}</h3><p>{escape(said(exercise.prompt))}</p>{room}</section>'


def _reveal(exercise: Exercise) -> str:
    title = text("exercises.title.reveal", number=exercise.number)
    asked = f"<p>{escape(said(exercise.prompt))}</p><p>{escape(text('editions.guess_and_evidence'))}</p>"
    return f'<section class="question"><h3>{escape(title)}</h3>{asked}{"<div class=line></div>" * 4}</section>'


def _title(exercise: Exercise) -> str:
    return text(f"exercises.title.{exercise.kind}", number=exercise.number)
