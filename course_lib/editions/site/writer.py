"""The whole site: sources for each language, Sphinx over them, and beside the languages what both share."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from html import escape
from importlib.metadata import distribution
from pathlib import Path
from tempfile import TemporaryDirectory

from course_lib.editions.lessons import EditionError
from course_lib.editions.markup import filled
from course_lib.editions.site.data_pages import data_page, data_titles, glossary_page, table_page
from course_lib.editions.site.guide_pages import Guide, short_title
from course_lib.editions.site.lesson_page import lesson_page
from course_lib.editions.site.live_doors import Published, live_doors
from course_lib.editions.site.raw_html import contents
from course_lib.editions.site.repository_links import RepositoryLinks
from course_lib.exports.output import needed
from course_lib.language import LANGUAGES, in_every_language, language, page_file, speaking, text
from course_lib.lessons_folder import is_repository
from course_lib.report import load

#: What a site consists of; whatever else lies in its folder, such as the edition for the browser alone, stays.
PARTS = (*LANGUAGES, "datasets", "plotly", "index.html", ".nojekyll")
PACKAGE = "datasets/turpan-2006"


def write_site(kit: Path, to: Path, where: Published | None = None) -> Path:
    """Write the reading site, and return the path of its first page.

    Parameters
    ----------
    kit : Path
        A copy of the repository: the guide for instructors is in no other.
    to : Path
        Folder for it. An earlier site in it is replaced, anything else is left alone.
    where : Published, optional
        Where the repository is published; links to the live edition and to its files follow from it.

    Raises
    ------
    EditionError
        When there is no repository, something else is in the way, or Sphinx finds a fault in a page.
    ExportError
        When the packages of the extra ``site`` are not installed.
    """
    if not is_repository(kit):
        raise EditionError(text("site.error.no_repository", folder=kit))
    for module in ("sphinx", "myst_parser", "furo"):
        needed(module, "site")
    _require_free(to)
    to.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=f".{to.name}-", dir=to.parent) as work:
        sources, fresh = Path(work) / "sources", Path(work) / "site"
        for code in LANGUAGES:
            with speaking(code):
                _write_sources(kit, sources / code, where)
        _run_sphinx(sources, fresh)
        _write_shared(kit, fresh)
        _put(fresh, to, Path(work) / "old")
    return to / "index.html"


def _require_free(to: Path) -> None:
    if to.is_file() or (any((to / part).exists() for part in PARTS) and not (to / "plotly" / "plotly.min.js").is_file()):
        raise EditionError(text("site.error.in_the_way", folder=to))


def _write_sources(kit: Path, to: Path, where: Published | None) -> None:
    """Write the Markdown of one language, the one in use, and what Sphinx is told."""
    code = language()
    lessons = sorted((kit / "notebooks" / code).glob("*.ipynb"))
    links = RepositoryLinks(_pages(kit), where.files if where else "")
    guide, report = Guide(kit, links), load(kit / PACKAGE)
    files = f"../../{PACKAGE}/"
    pages = {
        "index": guide.home(lessons) + _sides(lessons),
        "start": guide.start(live_doors(where, lessons[0].relative_to(kit).as_posix(), "")),
        "glossary": glossary_page(report),
        "data/index": data_page(report, files)
        + contents(
            text("site.side.data"), {"card": text("site.side.card"), "codebook": text("site.side.codebook"), **dict(data_titles(report))}
        ),
        "data/card": guide.page(f"{PACKAGE}/README", "data/card"),
        "data/codebook": guide.page(f"{PACKAGE}/CODEBOOK", "data/codebook"),
        "instructors/index": guide.page("INSTRUCTORS", "instructors/index")
        + "\n"
        + contents(text("site.side.notes"), {lesson.stem: text("site.side.note", lesson=short_title(lesson)) for lesson in lessons})
        + "\n\n"
        + contents(text("site.side.marks"), {"grading": text("site.side.grading")}),
        "instructors/grading": guide.page("docs/grading", "instructors/grading"),
    }
    for table, _ in data_titles(report):
        pages[f"data/{table}"] = table_page(report, table, files)
    for lesson in lessons:
        doors = live_doors(where, lesson.relative_to(kit).as_posix(), "../start.html")
        pages[f"lessons/{lesson.stem}"] = lesson_page(lesson, code, links, doors)
        pages[f"instructors/{lesson.stem}"] = guide.notes(lesson)
    for name, source in pages.items():
        path = to / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source, encoding="utf-8", newline="\n")
    settings = f"from course_lib.editions.site.sphinx_settings import settings\n\nglobals().update(settings({code!r}))\n"
    (to / "conf.py").write_text(settings, encoding="utf-8")


def _sides(lessons: list[Path]) -> str:
    """Return the tables of contents at the side of every page."""
    parts = {
        "lessons": {f"lessons/{lesson.stem}": short_title(lesson) for lesson in lessons},
        "reference": {"glossary": text("site.glossary.title"), "data/index": text("site.data.title")},
        "use": {"start": text("site.start.title"), "instructors/index": text("site.side.instructors")},
    }
    return "\n" + "\n\n".join(contents(text(f"site.side.{name}"), pages) for name, pages in parts.items()) + "\n"


def _pages(kit: Path) -> dict[str, str]:
    """Return the page of each file of the repository that has one."""
    by_file = {PACKAGE: f"{language()}/data/index"}
    pages = {"README": "start", "INSTRUCTORS": "instructors/index", "docs/grading": "instructors/grading"}
    pages |= {f"{PACKAGE}/README": "data/card", f"{PACKAGE}/CODEBOOK": "data/codebook"}
    for code in LANGUAGES:
        with speaking(code):
            by_file |= {page_file(name): f"{code}/{page}" for name, page in pages.items()}
        by_file |= {f"notebooks/{code}": f"{code}/index", f"notebooks/notes/{code}": f"{code}/instructors/index"}
        for lesson in (kit / "notebooks" / code).glob("*.ipynb"):
            by_file[f"notebooks/{code}/{lesson.name}"] = f"{code}/lessons/{lesson.stem}"
            by_file[f"notebooks/notes/{code}/{lesson.stem}.md"] = f"{code}/instructors/{lesson.stem}"
    return by_file


def _run_sphinx(sources: Path, to: Path) -> None:
    """Build all languages side by side, each in a process of its own: Sphinx keeps a state."""
    runs = {}
    for code in LANGUAGES:
        call = [sys.executable, "-m", "sphinx", "-b", "html", "-W", "--keep-going", "-q", "-d", str(sources.parent / f"trees-{code}")]
        runs[code] = subprocess.Popen(
            [*call, str(sources / code), str(to / code)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            env={**os.environ, "PYTHONIOENCODING": "utf-8", "PYTHONWARNINGS": "ignore"},
        )
    said = {code: run.communicate()[0] for code, run in runs.items()}
    if failed := [code for code, run in runs.items() if run.returncode]:
        raise EditionError(text("site.error.sphinx", said="\n".join(said[code].strip() for code in failed)))


def _write_shared(kit: Path, to: Path) -> None:
    import plotly

    package = Path(str(plotly.__file__)).parent / "package_data"
    (to / "plotly").mkdir(parents=True)
    shutil.copyfile(package / "plotly.min.js", to / "plotly" / "plotly.min.js")
    licence = next(path for path in distribution("plotly").files or [] if path.name.startswith("LICENSE"))
    (to / "plotly" / "LICENSE.txt").write_text(licence.read_text(encoding="utf-8"), encoding="utf-8", newline="\n")
    shutil.copytree(kit / PACKAGE, to / PACKAGE)
    for code in LANGUAGES:  # what is there for Sphinx alone
        shutil.rmtree(to / code / "_sources", ignore_errors=True)
        for name in (".buildinfo", "objects.inv"):
            (to / code / name).unlink(missing_ok=True)
    names = in_every_language(lambda: escape(text("site.name")))
    (to / "index.html").write_text(filled("site/root.html", **names), encoding="utf-8", newline="\n")
    (to / ".nojekyll").touch()  # else GitHub's pages leave out folders that begin with an underscore


def _put(fresh: Path, to: Path, old: Path) -> None:
    to.mkdir(exist_ok=True)
    old.mkdir()
    for part in PARTS:
        if (to / part).exists():
            (to / part).replace(old / part)
        (fresh / part).replace(to / part)
