"""A package for one's own report: begun empty, guided while it is filled, and shown by the lessons like the kit's own."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import re
import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from invented_city import TEXT
from test_cli import Run, course  # noqa: F401

import course_lib
from course_lib import explore, load, set_language, show_table
from course_lib.datapackage import DatasetError, canonical, own
from course_lib.evidence import fingerprint
from course_lib.language import LANGUAGES
from course_lib.lessons_folder import source
from course_lib.new_package import example_rows, slug
from course_lib.spans import coverage, find_spans, page_range

# Lessons that a report of one's own is shown by.
LESSONS = ("00_start_here", "06_compare_the_themes")
PLOTS = [name for name in course_lib.__all__ if name.startswith("plot_")]
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60).filter(str.strip)


@pytest.fixture(autouse=True)
def _no_other_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out the text of Turpan's report: the packages here are of others."""
    monkeypatch.delenv("COURSE_REPORT_TEXT", raising=False)


@pytest.fixture
def text(tmp_path: Path) -> Path:
    """The invented city's text in a file."""
    file = tmp_path / "report.txt"
    file.write_bytes(TEXT.encode())
    return file


def paste_example(folder: Path) -> None:
    """Do what EXAMPLE.md asks for: paste its rows into the tables."""
    blocks = re.findall(r"## `(\w+\.csv)`\n\n```\n(.*?)```", (folder / "EXAMPLE.md").read_text(encoding="utf-8"), re.DOTALL)
    assert [name for name, _ in blocks] == ["themes.csv", "passages.csv", "measures.csv"]
    for name, rows in blocks:
        head = (folder / name).read_text(encoding="utf-8")
        assert rows.startswith(head)
        (folder / name).write_text(rows, encoding="utf-8")


# --- course new -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_new_makes_an_empty_package_that_is_whole(course: Run, tmp_path: Path, text: Path, lang: str) -> None:  # noqa: F811
    words = ["--title", "A report", "--title-zh", "报告", "--year", "2021", "--language", "zh", "--first-page", "5", "--lang", lang]
    code, shown, complaint = course("new", tmp_path / "my-city", "--text", text, *words)
    assert (code, complaint) == (0, "")
    assert str(tmp_path / "my-city") in shown
    report = load(tmp_path / "my-city")
    assert report.name == "my-city"
    digest = hashlib.sha256(TEXT.encode()).hexdigest()
    said = {"title": "A report", "title_zh": "报告", "year": 2021, "language": "zh"}
    assert report.info == said | {"pages": [5, 8], "characters": len(TEXT), "sha256": digest}
    assert list(report.tables) == list(own())
    assert not any(report.rows(table) for table in report.tables)
    files = {path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "my-city").glob("*.md")}
    assert set(files) == {"README.md", "CODEBOOK.md", "EXAMPLE.md"}
    assert ("编码手册" in files["CODEBOOK.md"]) == (lang == "zh")
    for words_ in (*files.values(), shown):
        assert not re.search(r"\{\w*\}", words_)
    for column in {entry["name"] for schema in own().values() for entry in schema["fields"]}:
        assert f"| `{column}` |" in files["CODEBOOK.md"]


def test_codebook_explains_every_code(course: Run, tmp_path: Path, text: Path) -> None:  # noqa: F811
    for lang in LANGUAGES:
        course("new", tmp_path / lang, "--text", text, "--lang", lang)
        rules = (tmp_path / lang / "CODEBOOK.md").read_text(encoding="utf-8").split("## 11.")[0]
        for entry in own()["measures"]["fields"]:
            for code in entry.get("constraints", {}).get("enum", []):
                assert f"`{code}`" in rules, code
        assert "Turpan" not in rules
        assert "吐鲁番" not in rules


def test_what_is_not_said_is_told(course: Run, tmp_path: Path, text: Path) -> None:  # noqa: F811
    shown = course("new", tmp_path / "My City", "--text", text)[1]
    assert "title 'My City'" in shown
    assert "pages 1 to 4" in shown
    assert load(tmp_path / "My City").name == "my-city"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_example_rows_fit_the_text_they_are_made_from(course: Run, tmp_path: Path, text: Path, lang: str) -> None:  # noqa: F811
    folder = tmp_path / "my-city"
    course("new", folder, "--text", text, "--lang", lang)
    paste_example(folder)
    assert course("check", folder)[0] == 0
    code, shown, complaint = course("verify", "--text", text, folder)
    assert (code, complaint) == (0, "")
    assert ["measures", "1", "/", "1"] in [line.split() for line in shown.splitlines()]


@given(words=WORDS)
@example(words="\u3000x")
@example(words="。")
@example(words="\f\fa")
@example(words="شەھەر خەۋەرلىرى. 😀")
def test_example_rows_fit_any_text(words: str) -> None:
    pages = page_range(words)
    rows = example_rows(words, pages)
    for row in (rows["passages"], rows["measures"]):
        start, end = row["char_start"], row["char_end"]
        assert 0 <= start < end <= len(words)
        assert row["fingerprint"] == fingerprint(words[start:end])
        assert pages[0] <= row["page"] <= pages[1]
    assert rows["passages"]["char_start"] == rows["measures"]["char_start"]
    assert rows["measures"]["char_end"] <= rows["passages"]["char_end"]


@given(name=st.text(max_size=100))
def test_any_folder_gives_a_name_that_a_package_may_bear(name: str) -> None:
    assert re.fullmatch(r"[a-z0-9._-]{1,80}", slug(name))


# --- guidance ---------------------------------------------------------------------------------------------------


def test_check_says_what_to_fill_next(course: Run, tmp_path: Path, text: Path, city: Path) -> None:  # noqa: F811
    course("new", folder := tmp_path / "my-city", "--text", text)
    assert "Next: fill themes.csv" in course("check", folder)[1]
    paste_example(folder)
    (folder / "measures.csv").write_text((folder / "measures.csv").read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    assert "Next: fill measures.csv" in course("check", folder)[1]
    assert "Next" not in course("check", city)[1]


def test_verify_says_how_much_is_covered(course: Run, text: Path, city: Path) -> None:  # noqa: F811
    shown = course("verify", "--text", text, city)[1]
    found = re.search(r"cover (\d+)% of the text.\nThe first words that no passage covers: page 1, characters (\d+)-(\d+)", shown)
    assert found
    spans = [(int(row["char_start"]), int(row["char_end"])) for row in load(city).rows("passages")]
    bare = [n for n, sign in enumerate(TEXT) if not sign.isspace() and not any(a <= n < b for a, b in spans)]
    signs = sum(not sign.isspace() for sign in TEXT)
    assert int(found[1]) == round(100 * (1 - len(bare) / signs))
    assert int(found[2]) == bare[0]


@given(words=st.text("ab \n", max_size=30), spans=st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=4))
def test_coverage_counts_signs(words: str, spans: list[tuple[int, int]]) -> None:
    kept = [(a, b) for a, b in spans if a < b <= len(words)]
    bare = [n for n, sign in enumerate(words) if not sign.isspace() and not any(a <= n < b for a, b in kept)]
    found = coverage(words, kept)
    assert found.characters - found.covered == len(bare)
    assert (found.gap[0] if found.gap else None) == (bare[0] if bare else None)


def test_own_themes_and_long_ids(tmp_path: Path, city: Path) -> None:
    assert list(load(city).measures.theme_id.cat.categories) == ["water", "roads", "library"]
    folder = Path(shutil.copytree(city, tmp_path / "city"))
    for table, old, new in (("glossary", ",water", ",rivers"), ("passages", "p07", "p107"), ("measures", "p07", "P-7")):
        file = folder / f"{table}.csv"
        file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(DatasetError) as caught:
        load(folder)
    rules = {(fault.rule, fault.table, fault.column) for fault in caught.value.faults}
    assert rules >= {("reference", "glossary", "theme_id"), ("pattern", "measures", "passage_id")}
    assert {table for _, table, _ in rules} == {"glossary", "measures"}
    assert "such as p01" in str(caught.value)
    assert "add that row there" in str(caught.value)


def test_themes_of_a_package_keep_to_one_way(tmp_path: Path, city: Path) -> None:
    found = json.loads((city / "datapackage.json").read_text(encoding="utf-8"))
    found["resources"][1]["schema"]["fields"][1]["constraints"]["enum"] = ["water"]
    folder = Path(shutil.copytree(city, tmp_path / "city"))
    (folder / "datapackage.json").write_text(json.dumps(found), encoding="utf-8")
    with pytest.raises(DatasetError, match="passages, column theme_id: constraints differs"):
        load(folder)


def test_schema_of_ones_own_is_the_kits_but_for_what_it_says() -> None:
    for table, schema in own().items():
        assert [entry["name"] for entry in schema["fields"]] == [entry["name"] for entry in canonical()[table]["fields"]]
        assert {key: schema[key] for key in schema if key != "fields"} == {
            key: canonical()[table][key] for key in schema if key != "fields"
        }
        for mine, kit in zip(schema["fields"], canonical()[table]["fields"], strict=True):
            changed = {key for key in mine if mine[key] != kit.get(key)}
            assert changed <= {"description", "description_zh", "example", "constraints"}
            if "example" in mine:
                assert re.fullmatch(mine["constraints"]["pattern"], mine["example"])


def test_frictionless_agrees(city: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(city)
    report = pytest.importorskip("frictionless").validate("datapackage.json")
    assert report.valid, report.flatten(["fieldName", "message"])


# --- course span ------------------------------------------------------------------------------------------------


def test_span_finds_every_place(course: Run, text: Path, city: Path) -> None:  # noqa: F811
    code, shown, complaint = course("span", city, "供水", "--text", text)
    assert (code, complaint) == (0, "")
    rows = [line.split(",") for line in shown.splitlines() if re.fullmatch(r"\d+,\d+,\d+,[0-9a-f]{12}", line)]
    assert [int(start) for _, start, _, _ in rows] == [found.start() for found in re.finditer("供水", TEXT)]
    assert {mark for *_, mark in rows} == {fingerprint("供水")}
    assert "passage p01" in shown


def test_span_works_on_a_text_alone_and_for_sheets(course: Run, text: Path) -> None:  # noqa: F811
    code, shown, _ = course("span", text, "كۇتۇپخانىدىن", "رازى", "--tabs", "--first-page", "5")
    start = TEXT.index("كۇتۇپخانىدىن رازى")
    assert code == 0
    assert f"7\t{start}\t{start + 17}\t" in shown


def test_span_passes_over_line_ends(text: Path) -> None:
    [first, _] = [*find_spans(TEXT, "《供水服务规则》", (1, 4)), None]
    assert first
    assert TEXT[first.char_start : first.char_end] == "《供水服务\n规则》"
    assert [found.char_start for found in find_spans("aaa a\r\na", "a a", (1, 1))] == [2, 4]
    assert [found.char_start for found in find_spans("therapist", "the rapist", (1, 1))] == []
    assert [found.page for found in find_spans("a\fb", "b", (3, 9))] == [None]


@given(before=st.text(max_size=8), words=st.text(min_size=1, max_size=8).filter(str.strip), after=st.text(max_size=8))
def test_span_finds_what_stands_there(before: str, words: str, after: str) -> None:
    body = before + words + after
    spans = [(found.char_start, found.char_end) for found in find_spans(body, words, (1, 1))]
    trimmed = len(before) + len(words) - len(words.lstrip())
    assert trimmed in [start for start, _ in spans]


def test_span_of_what_is_not_there(course: Run, text: Path, city: Path, tmp_path: Path) -> None:  # noqa: F811
    (other := tmp_path / "other.txt").write_text("another text", encoding="utf-8")
    for words, said in [
        ((city, "nowhere", "--text", text), "'nowhere' stands nowhere"),
        ((city, " ", "--text", text), "give the words"),
        ((city, "供水"), "--text FILE"),
        ((city, "another", "--text", other), "the text has 12 characters"),
    ]:
        code, shown, complaint = course("span", *words)
        assert (code, shown, complaint.count("\n")) == (2, "", 1)
        assert said in complaint


# --- the kit on another report ----------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", PLOTS)
def test_every_chart_can_be_drawn(city: Path, name: str, lang: str) -> None:
    set_language(lang)
    figure = getattr(course_lib, name)(load(city))
    assert figure.description
    assert "NaN" not in figure.to_json()


@pytest.mark.parametrize("filled", [False, True], ids=["empty", "example rows"])
@pytest.mark.parametrize("name", [*PLOTS, "tidy", "explore"])
def test_a_package_just_begun_can_be_shown(course: Run, tmp_path: Path, text: Path, name: str, filled: bool) -> None:  # noqa: F811
    course("new", folder := tmp_path / "my-city", "--text", text)
    if filled:
        paste_example(folder)
    assert getattr(course_lib, name)(load(folder)) is not None


def test_charts_and_cards_name_the_themes_as_the_report_does(city: Path) -> None:
    report = load(city)
    for name, lang in (("Library", "en"), ("图书馆 كۇتۇپخانا", "zh")):
        set_language(lang)
        assert f"{name} 3" in course_lib.plot_ladder(report).description
        opened = explore(report)
        opened.choose("m007")
        assert name in opened.list.html
        assert "ھەر كۈنى ئوچۇق" in opened.list.html
        assert name in [option["label"] for option in opened.filters.fields[0]["options"]]
        assert name in repr(show_table(report, "measures", columns=["theme_id"]))


@pytest.mark.slow
@pytest.mark.parametrize("name", LESSONS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_lesson_runs_on_another_report(city: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, lang: str) -> None:
    nbformat, nbclient = pytest.importorskip("nbformat"), pytest.importorskip("nbclient")
    path = source() / "notebooks" / lang / f"{name}.ipynb"
    if not path.is_file():
        pytest.skip(f"there is no {path.relative_to(source())}")
    monkeypatch.setenv("COURSE_REPORT", str(city))
    monkeypatch.setenv("COURSE_WORK", str(tmp_path))
    book = nbformat.read(path, 4)
    nbclient.NotebookClient(book, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}, timeout=120).execute()
    outputs = json.dumps([cell.get("outputs", []) for cell in book.cells], ensure_ascii=False)
    assert ("Library" if lang == "en" else "图书馆") in outputs
    assert os.environ["COURSE_REPORT"] == str(city)


# --- texts ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("file", ["new", "workbook"])
def test_every_text_is_in_both_languages(file: str) -> None:
    def leaves(table: dict[str, Any]) -> Any:
        if "en" in table:
            yield table
        else:
            for inner in table.values():
                yield from leaves(inner)

    for entry in leaves(tomllib.loads((source() / f"course_lib/texts/{file}.toml").read_text(encoding="utf-8"))):
        assert set(entry) == set(LANGUAGES)
        assert sorted(re.findall(r"\{\w+\}", entry["en"])) == sorted(re.findall(r"\{\w+\}", entry["zh"]))


def test_templates_are_in_both_languages() -> None:
    folder = source() / "course_lib" / "own_report"
    names = {path.name.split(".")[0] for path in folder.iterdir()}
    assert {path.name for path in folder.iterdir()} == {f"{name}.{code}.md" for name in names for code in LANGUAGES}
    for name in names:
        english, chinese = (folder.joinpath(f"{name}.{code}.md").read_text(encoding="utf-8") for code in LANGUAGES)
        assert english.count("\n#") == chinese.count("\n#")
        assert (
            sorted(re.findall(r"`(?:\w+|course \w+)", english)) == sorted(re.findall(r"`(?:\w+|course \w+)", chinese)) or name == "CODEBOOK"
        )


def test_tables_of_the_invented_city_are_as_written(city: Path) -> None:
    with (city / "silences.csv").open(encoding="utf-8", newline="") as file:
        assert [row["missing_en"] for row in csv.DictReader(file)] == ["who was asked", "007 accidents", "money\nspent"]
    assert load(city).row("claims", "c03")["gist_en"] == "Residents are content رازى"
