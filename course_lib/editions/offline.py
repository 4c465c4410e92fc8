"""One zip for a USB stick or a school's server: the browser-only edition with its own Python, slides, handouts, and what starts them."""

from __future__ import annotations

import re
import time
import zipfile
from functools import partial
from html import escape
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from course_lib.editions.handout import SIZES, write_handouts
from course_lib.editions.lessons import EditionError, read_lesson
from course_lib.editions.lite import build_time, write_lite
from course_lib.editions.parts import parts
from course_lib.editions.slides import LIVE, write_slides
from course_lib.exports.output import new_file
from course_lib.language import in_every_language, language, text

TOP = "course-lessons"
#: By this, a server that runs already is known to be this one.
MARK = "course-lessons, to be used offline"
_SITE = "site"
_DATE = re.compile(rb"D:\d{14}")


def write_offline(to: Path, pyodide: Path | None, lessons: list[Path]) -> Path:
    """Write the zip and return its path, in place of one that was written before.

    Files in it have the time of ``SOURCE_DATE_EPOCH`` (seconds since 1970) if that is set, else that of the build: from the
    same sources, at the same time, comes the same zip.

    Parameters
    ----------
    to : Path
        The zip.
    pyodide : Path, optional
        A folder that holds Pyodide. It is not optional at all, but a reader may have left it out.
    lessons : list of Path
        Notebooks that slides and handouts are made of.

    Raises
    ------
    EditionError
        When there is no Pyodide, `to` is no zip or a folder, or the site, the slides or the handouts can't be made.
    """
    if pyodide is None:
        raise EditionError(text("lite.offline.needs_pyodide"))
    if to.is_dir():
        raise EditionError(text("lite.offline.exists", path=to))
    if to.suffix.lower() != ".zip":
        raise EditionError(text("lite.offline.not_zip", path=to))
    to.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as top:
        folder = Path(top)
        write_lite(folder / _SITE, pyodide)
        _write_slides(lessons, folder / "slides")
        _write_handouts(lessons, folder / "handouts")
        _write_starters(folder)
        (folder / "index.html").write_text(_page(lessons), encoding="utf-8", newline="\n")
        with new_file(to, force=True) as fresh:
            _zip(folder, fresh)
    return to


def _write_slides(lessons: list[Path], to: Path) -> None:
    for lesson in lessons:
        page = write_slides(lesson, to, without_notes=True)
        words = page.read_text(encoding="utf-8")
        # Speaker's notes say what to expect of a class; students read this.
        words = re.sub(r'<aside class="notes">.*?</aside>', "", words, flags=re.DOTALL)
        words = words.replace(f"{LIVE}/lab/tree/notebooks/", f"../../{_SITE}/lab/index.html?path=notebooks/")
        page.write_text(words, encoding="utf-8", newline="\n")


def _write_handouts(lessons: list[Path], to: Path) -> None:
    with TemporaryDirectory() as top:
        for path in write_handouts(lessons, Path(top)):
            if "_instructor_" not in path.name:
                target = to / path.relative_to(top)
                target.parent.mkdir(parents=True, exist_ok=True)
                # The moment of printing is the only thing in them that differs from one time to the next.
                when = time.strftime("D:%Y%m%d%H%M%S", time.gmtime(build_time())).encode()
                target.write_bytes(_DATE.sub(when, path.read_bytes()))


def _write_starters(folder: Path) -> None:
    words = {f"@{key.upper()}_{code.upper()}@": said for key in ("no_python", "busy", "serving") for code, said in _both(key).items()}
    for source in (files("course_lib") / "templates" / "offline").iterdir():
        if source.name == "index.html":
            continue
        content = source.read_text(encoding="utf-8").replace("@MARK@", MARK)
        for place, said in words.items():
            content = content.replace(place, said)
        # Windows's own: lines end there with two characters, and PowerShell takes UTF-8 for something else unless it is marked.
        windows = source.name.endswith((".bat", ".ps1"))
        encoding = "utf-8-sig" if source.name.endswith(".ps1") else "utf-8"
        name = source.name.removesuffix(".template")  # its `.py` would be taken for a module of the library
        (folder / name).write_text(content, encoding=encoding, newline="\r\n" if windows else "\n")


def _both(key: str) -> dict[str, str]:
    return in_every_language(partial(text, f"lite.offline.{key}"))


def _page(lessons: list[Path]) -> str:
    sections = "\n".join(in_every_language(partial(_section, lessons)).values())
    titles = {code: escape(said) for code, said in in_every_language(partial(text, "lite.title")).items()}
    page = (files("course_lib") / "templates" / "offline" / "index.html").read_text(encoding="utf-8")
    for name, words in {"MARK": MARK, "TITLE_EN": titles["en"], "TITLE_ZH": titles["zh"], "SECTIONS": sections}.items():
        page = page.replace(f"@{name}@", words)
    return page


def _section(lessons: list[Path]) -> str:
    """Return what the page says in the language in use."""
    code = language()
    starters = "".join(f"<li>{text(f'lite.offline.{name}')}</li>" for name in ("windows", "macos", "linux"))
    rows = "\n".join(_row(lesson) for lesson in lessons if lesson.parent.name == code)
    said = {name: text(f"lite.offline.{name}") for name in ("intro", "start", "copy", "then", "lessons", "work", "server")}
    return f"""<section lang="{"zh-Hans" if code == "zh" else code}">
<h1>{escape(text("lite.title"))}</h1>
<p>{said["intro"]}</p>
<div class="file"><h2>{said["start"]}</h2>
<p>{said["copy"]}</p>
<ul>{starters}</ul>
<p>{said["then"]}</p></div>
<h2>{said["lessons"]}</h2>
<table>
{rows}
</table>
<p>{said["work"]}</p>
<p>{said["server"]}</p>
</section>"""


def _row(lesson: Path) -> str:
    code, name = lesson.parent.name, lesson.stem
    title = next((part.heading for part in parts(read_lesson(lesson)) if part.level == 1), name)
    title = escape(re.sub(r"[*`]", "", title))
    address = f"{_SITE}/lab/index.html?path=notebooks/{code}/{quote(lesson.name)}"
    # A lesson runs only when it is served; its name stands there all the same.
    cells = [f'<a class="served" href="{address}">{name[:2]} {title}</a><span class="file">{name[:2]} {title}</span>']
    cells.append(f'<a href="slides/{code}/{quote(name)}.html">{text("lite.offline.slides")}</a>')
    for size in SIZES:
        words = text("lite.offline.paper", size=size)
        cells.append(f'<a href="handouts/{code}/{quote(name)}_{size}.pdf">{words}</a>')
    return f'<tr><th scope="row">{cells[0]}</th>' + "".join(f"<td>{cell}</td>" for cell in cells[1:]) + "</tr>"


def _zip(folder: Path, to: Path) -> None:
    moment = time.gmtime(max(build_time(), 315532800))[:6]  # zip archives know no year before 1980
    with zipfile.ZipFile(to, "w") as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                entry = zipfile.ZipInfo(f"{TOP}/{path.relative_to(folder).as_posix()}", moment)
                entry.create_system = 3  # Unix, where files can be programs
                entry.external_attr = (0o755 if path.suffix in (".sh", ".command") else 0o644) << 16
                entry.compress_type = zipfile.ZIP_STORED if path.suffix in (".whl", ".zip", ".pdf", ".png") else zipfile.ZIP_DEFLATED
                archive.writestr(entry, path.read_bytes())
