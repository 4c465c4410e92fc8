"""The built site: every link leads somewhere, every chart is said in words, both languages are whole, and no page is heavy."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from html import unescape
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

from course_lib.cli import main
from course_lib.datapackage import canonical
from course_lib.editions.answers import answer_markdown
from course_lib.editions.lessons import in_its_language, read_lesson
from course_lib.editions.markup import html_of
from course_lib.editions.parts import parts
from course_lib.editions.site.bigrams import Bigrams
from course_lib.editions.site.writer import PACKAGE
from course_lib.exercises.questions import Exercise, find, said
from course_lib.language import LANGUAGES
from course_lib.report import load
from course_lib.widgets.saved import PLOTLY

ROOT = Path(__file__).parents[2]
LESSONS = sorted((ROOT / "notebooks").glob("[a-z][a-z]/*.ipynb"))
TAGS = {"en": "en", "zh": "zh-CN"}
ROOM = 1_500_000  # bytes of a page with all it loads before the chart library

by_lesson = pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: f"{path.parent.name}/{path.stem}")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    to = tmp_path_factory.mktemp("reading") / "site"
    assert main(["build", "site", "--to", str(to)]) == 0
    return to


class Page(HTMLParser):
    """What the tests look at in a page."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.lang, self.title = "", ""
        self.ids: list[str] = []
        self.links: list[str] = []  # a reader follows them
        self.loads: list[str] = []  # the browser fetches them unasked
        self.levels: list[int] = []
        self.open_details = 0
        self._tags: list[str] = []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self._tags.append(tag)
        if given.get("id"):
            self.ids.append(str(given["id"]))
        if tag == "html":
            self.lang = given.get("lang") or ""
        if tag == "a" and given.get("href"):
            self.links.append(str(given["href"]))
        elif tag == "link" and given.get("rel") in ("stylesheet", "shortcut icon", "icon"):
            self.loads.append(str(given["href"]))
        elif given.get("src"):
            self.loads.append(str(given["src"]))
        if re.fullmatch("h[1-6]", tag):
            self.levels.append(int(tag[1]))
        self.open_details += tag == "details" and "open" in given

    def handle_data(self, data: str) -> None:
        if self._tags and self._tags[-1] == "title" and not self.title:
            self.title = data


@cache
def page(path: Path) -> Page:
    return Page(path)


def pages(site: Path) -> Iterator[Path]:
    yield from sorted(site.rglob("*.html"))


def lesson_html(site: Path, lesson: Path) -> str:
    return (site / lesson.parent.name / "lessons" / f"{lesson.stem}.html").read_text(encoding="utf-8")


def words(html: str) -> str:
    """Return the text of HTML, without the marks and with single spaces."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", re.sub(r"<script.*?</script>", "", html, flags=re.DOTALL))).split())


def letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)


# --- the site as a whole ----------------------------------------------------------------------------------------


def test_both_languages_have_the_same_pages(site: Path) -> None:
    names = [{path.relative_to(site / code).as_posix() for path in (site / code).rglob("*.html")} for code in LANGUAGES]
    assert names[0] == names[1]
    tables = {f"data/{table}.html" for table in canonical() if table != "glossary"}
    lessons = {f"{folder}/{lesson.stem}.html" for lesson in LESSONS for folder in ("lessons", "instructors")}
    assert (
        tables | lessons | {"index.html", "start.html", "glossary.html", "data/card.html", "data/codebook.html", "search.html"} <= names[0]
    )


def test_every_link_leads_to_a_page_and_a_place_in_it(site: Path) -> None:
    lost = []
    for path in pages(site):
        for link in [*page(path).links, *page(path).loads]:
            parts = urlsplit(link)
            if parts.scheme in ("http", "https"):
                continue
            assert not parts.scheme and not parts.path.startswith("/"), f"{path}: {link} would not work under a sub-path"
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            place = unquote(parts.fragment) if target.suffix == ".html" else ""
            if not target.is_file() or (place and place not in page(target).ids):
                lost.append((path.relative_to(site), link))
    assert lost == []


def test_nothing_is_loaded_from_outside(site: Path) -> None:
    for path in pages(site):
        assert [link for link in page(path).loads if urlsplit(link).scheme or link.startswith("//")] == [], path
    for path in site.rglob("*.css"):
        assert re.findall(r"""(?:@import|url\()\s*["']?(?:https?:)?//""", path.read_text(encoding="utf-8")) == [], path


def test_names_of_places_on_a_page_are_single(site: Path) -> None:
    for path in pages(site):
        assert [name for name, times in Counter(page(path).ids).items() if times > 1] == [], path


def test_headings_are_in_order(site: Path) -> None:
    for path in pages(site):
        levels = page(path).levels
        assert levels.count(1) == 1 and levels[0] == 1, path
        assert all(below - above <= 1 for above, below in pairwise(levels)), (path, levels)


def test_pages_say_their_language_and_have_titles_of_their_own(site: Path) -> None:
    for code in LANGUAGES:
        found = {path: page(path) for path in pages(site / code)}
        assert {one.lang for one in found.values()} == {TAGS[code]}
        assert [title for title, times in Counter(one.title for one in found.values()).items() if times > 1 or not title.strip()] == []


def test_no_page_is_in_english_only(site: Path) -> None:
    for path in pages(site / "zh"):
        [title] = re.findall("<h1>(.*?)</h1>", path.read_text(encoding="utf-8"), re.DOTALL)
        assert re.search("[\u4e00-\u9fff]", title), path


def test_pages_lead_to_those_of_their_language(site: Path) -> None:
    for code in LANGUAGES:
        assert "grading.html" in page(site / code / "instructors" / "index.html").links
        assert {"card.html", "codebook.html"} <= set(page(site / code / "data" / "index.html").links)
        assert "codebook.html" in page(site / code / "data" / "card.html").links
        [lesson] = (site / code / "lessons").glob("07*.html")
        assert "../data/codebook.html" in page(lesson).links


@by_lesson
def test_a_lesson_is_light_before_the_chart_library(site: Path, lesson: Path) -> None:
    path = site / lesson.parent.name / "lessons" / f"{lesson.stem}.html"
    loaded = {(path.parent / urlsplit(link).path).resolve() for link in page(path).loads}
    assert not any("plotly" in one.name for one in loaded)
    assert path.stat().st_size + sum(one.stat().st_size for one in loaded) < ROOM


def test_the_chart_library_lies_there_once(site: Path) -> None:
    assert [path.relative_to(site).as_posix() for path in site.rglob("plotly*.js")] == ["plotly/plotly.min.js"]


def test_nothing_tells_where_it_was_built(site: Path) -> None:
    for path in site.rglob("*"):
        if path.suffix in (".html", ".js", ".css", ".json", ".txt") and path.name != "plotly.min.js":
            found = path.read_text(encoding="utf-8")
            assert str(ROOT) not in found and str(site.parent) not in found, path


# --- lessons ----------------------------------------------------------------------------------------------------


@by_lesson
def test_every_chart_is_there_and_said_in_words(site: Path, lesson: Path) -> None:
    html = lesson_html(site, lesson)
    charts = [data[PLOTLY] for part in parts(read_lesson(lesson)) for data in part.outputs if PLOTLY in data]
    assert len(charts) >= 2
    assert len(re.findall('<div class="sheet" role="img"', html)) == len(charts)
    text = letters(words(html))
    for chart in charts:
        meta = chart["layout"]["meta"]
        assert letters(meta["description"]) and letters(meta["description"]) in text
        assert letters(meta.get("readout", "")) in text


@by_lesson
def test_charts_have_all_that_plotly_needs(site: Path, lesson: Path) -> None:
    for figure in re.findall(r'<script type="application/json">(.*?)</script>', lesson_html(site, lesson)):
        drawn = json.loads(figure)
        assert drawn["data"] and drawn["layout"]["height"] > 100 and drawn["config"]["showSendToCloud"] is False


@by_lesson
def test_the_text_of_the_lesson_is_whole(site: Path, lesson: Path) -> None:
    text = letters(words(lesson_html(site, lesson)))
    for part in parts(read_lesson(lesson)):
        if part.kind == "markdown":
            plain = re.sub(r"\]\([^)]*\)|<[^>]+>|^\|[ -|]+\|$|^```\w*$", " ", part.source, flags=re.MULTILINE)
            for paragraph in plain.splitlines():
                kept = re.sub(r"^\d+\. ", "", paragraph)  # numbers of a list are drawn, not written
                assert letters(kept) in text, paragraph


def asked(lesson: Path) -> list[Exercise]:
    return [find(part.asks[1]) for part in parts(read_lesson(lesson)) if part.asks[0] in ("exercise", "prediction")]


@by_lesson
def test_exercises_can_be_tried_first(site: Path, lesson: Path) -> None:
    html = lesson_html(site, lesson)
    assert page(site / lesson.parent.name / "lessons" / f"{lesson.stem}.html").open_details == 0
    with in_its_language(lesson):
        for exercise in asked(lesson):
            _, found, rest = html.partition(f'<div class="exercise" id="{exercise.id}">')
            assert found, exercise.id
            # Without what is folded; the next exercise begins at the latest where something else does.
            seen = words(
                re.split('<div class="exercise"|<h2|<figure', re.sub("</summary>.*?</details>", "</summary>", rest, flags=re.DOTALL))[0]
            )
            assert letters(said(exercise.prompt)) in letters(seen)
            for text in (*exercise.hint, *(option.why for option in exercise.option), exercise.right, exercise.consider):
                assert not letters(said(text)) or letters(said(text)) not in letters(seen), exercise.id
            if exercise.kind != "prediction":
                assert letters(words(html_of(answer_markdown(exercise)))) not in letters(seen)


@by_lesson
def test_answers_are_there_for_who_has_tried(site: Path, lesson: Path) -> None:
    html = lesson_html(site, lesson)
    text = letters(words(html))
    with in_its_language(lesson):
        for exercise in asked(lesson):
            for told in (exercise.right, exercise.consider, *exercise.hint):
                if exercise.form != "several" or told is not exercise.right:
                    assert letters(said(told)) in text, exercise.id
            for option in exercise.option:
                if exercise.kind != "prediction" and not (option.right and exercise.form == "choice"):
                    assert letters(said(option.why)) in text, (exercise.id, option.id)


# --- data -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_row_of_the_data_has_its_place(site: Path, code: str) -> None:
    report = load(ROOT / PACKAGE)
    for table in report.tables:
        name = "glossary" if table == "glossary" else f"data/{table}"
        rows = report.rows(table)
        keys = [report.key(table, row) for row in rows]
        wanted = {key if isinstance(key, str) else "-".join(key) for key in keys}
        assert wanted <= set(page(site / code / f"{name}.html").ids), table
        assert len(wanted) == len(rows)


def test_the_files_of_the_data_lie_there_to_be_loaded(site: Path) -> None:
    assert load(site / PACKAGE).version == load(ROOT / PACKAGE).version


# --- search -----------------------------------------------------------------------------------------------------


def _index(site: Path, code: str) -> dict[str, Any]:
    source = (site / code / "searchindex.js").read_text(encoding="utf-8")
    return dict(json.loads(source.removeprefix("Search.setIndex(").removesuffix(")")))


@pytest.mark.parametrize("term", ["市长公开电话", "透明度", "克里彭多夫", "统计期"])
def test_the_chinese_index_knows_every_pair_of_a_term(site: Path, term: str) -> None:
    index = _index(site, "zh")
    known = {**index["terms"], **index["titleterms"]}
    found = [{known[pair]} if isinstance(known[pair], int) else set(known[pair]) for pair in Bigrams({}).split(term)]
    assert set.intersection(*found)


def test_english_words_are_found_by_their_stem(site: Path) -> None:
    assert "transpar" in _index(site, "en")["terms"]
