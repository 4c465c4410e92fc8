"""Decks of slides: a page a lesson, with reveal.js and plotly.js beside it, that asks nobody for anything."""

from __future__ import annotations

import json
import re
import shutil
from html import escape
from importlib.metadata import distribution
from importlib.util import find_spec
from pathlib import Path

from course_lib.editions.lessons import EditionError, in_its_language, read_lesson, run_lesson
from course_lib.editions.markup import filled, html_of, script_json, template_text
from course_lib.editions.notes import notes_of
from course_lib.editions.outline import Slide, outline
from course_lib.editions.parts import parts
from course_lib.exports.output import new_file
from course_lib.language import text
from course_lib.style import CONFIG, page_font

#: Where ``course open`` shows the lessons.
LIVE = "http://localhost:8888"
# What a deck needs of reveal.js, and where it lies in reveal.js's own folder. Both are under the MIT licence.
_REVEAL = {"reveal.js": "dist/reveal.js", "reveal.css": "dist/reveal.css", "notes.js": "plugin/notes/notes.js"}


def write_slides(lesson: Path, to: Path, *, without_notes: bool = False, reveal: Path | None = None, live: str = LIVE) -> Path:
    """Write the slides of a lesson, run in large print, and return the page's path.

    Parameters
    ----------
    lesson : Path
        The notebook; its folder's name is its language.
    to : Path
        Folder for them; page and ``assets`` go to a folder in it that is named for the language.
    without_notes : bool, default False
        Whether a lesson without facilitation notes is to be written all the same.
    reveal : Path, optional
        A folder of reveal.js 5; without it, the one that the package sphinx-revealjs brings is taken.
    live : str, default LIVE
        Address of the JupyterLab that slides with a model lead to.

    Raises
    ------
    EditionError
        When it is no lesson, its notes are missing or don't fit, or reveal.js can't be found.
    """
    engine = reveal_folder(reveal)
    with in_its_language(lesson) as code:
        student = read_lesson(lesson)
        notes = notes_of(lesson, parts(student), required=not without_notes)
        done = run_lesson(student, lesson.parent, COURSE_PRINT="large")
        slides = outline(parts(done), notes, f"{live.rstrip('/')}/lab/tree/notebooks/{code}/{lesson.name}", parts(student))
        page = _page(slides, code)
    folder = to / code
    write_assets(engine, folder / "assets")
    path = folder / f"{lesson.stem}.html"
    with new_file(path, force=True) as fresh:
        fresh.write_text(page, encoding="utf-8", newline="\n")
    return path


def reveal_folder(given: Path | None = None) -> Path:
    """Return a folder of reveal.js 5.

    Parameters
    ----------
    given : Path, optional
        One that was named; else that of the package sphinx-revealjs.

    Raises
    ------
    EditionError
        When it lacks what a deck needs.
    """
    spec = find_spec("sphinx_revealjs")  # found, not imported: only its files are wanted
    folder = given or (Path(str(spec.origin)).parent / "_static" / "revealjs" if spec else None)
    if folder is None:
        raise EditionError(text("editions.no_reveal"))
    if lacking := [name for name in (*_REVEAL.values(), "LICENSE") if not (folder / name).is_file()]:
        raise EditionError(text("editions.reveal_lacks", folder=folder, lacking=", ".join(lacking)))
    return folder


def write_assets(reveal: Path, to: Path) -> None:
    """Put reveal.js and plotly.js into a folder, with their licences.

    Parameters
    ----------
    reveal : Path
        A folder of reveal.js.
    to : Path
        Where they go.
    """
    import plotly

    to.mkdir(parents=True, exist_ok=True)
    for name, source in _REVEAL.items():
        shutil.copyfile(reveal / source, to / name)
    shutil.copyfile(Path(str(plotly.__file__)).parent / "package_data" / "plotly.min.js", to / "plotly.min.js")
    # Its Python package holds plotly.js, and one licence for both.
    ours = next(path for path in distribution("plotly").files or [] if path.name.startswith("LICENSE"))
    licences = {"reveal.js": (reveal / "LICENSE").read_text(encoding="utf-8"), "plotly.js": ours.read_text(encoding="utf-8")}
    words = "\n\n".join(f"{name}\n{'=' * len(name)}\n\n{licence.strip()}" for name, licence in licences.items())
    (to / "LICENSES.txt").write_text(words + "\n", encoding="utf-8", newline="\n")


def _page(slides: list[Slide], code: str) -> str:
    title = re.sub(r"[*`]", "", slides[0].title)
    figures = [{**figure, "config": CONFIG} for slide in slides for figure in slide.charts]
    return filled(
        "deck.html",
        language={"zh": "zh-Hans"}.get(code, code),
        title=escape(title),
        css=template_text("deck.css").replace("FONT", page_font()),
        js=template_text("deck.js"),
        slides="\n".join(_sections(slides)),
        figures=script_json(json.dumps(figures, ensure_ascii=False)),
    )


def _sections(slides: list[Slide]) -> list[str]:
    found = []
    for number, slide in enumerate(slides):
        heading = re.sub(r"^<p>|</p>$", "", html_of(slide.title))
        notes = f'<aside class="notes">{"".join(slide.notes)}</aside>' if slide.notes else ""
        kind = ' class="title"' if number == 0 else ' class="drawn"' if slide.charts else ""
        body = f'<div class="body">{"".join(slide.body)}</div>'
        found.append(f'<section id="slide-{slide.part}"{kind}>\n<h2>{heading}</h2>\n{body}\n{notes}</section>')
    return found
