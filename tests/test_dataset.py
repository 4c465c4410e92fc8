"""The kit's own data: whole, tied to the text, in both languages, and without a sentence of the report."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import nbformat
import pytest

from course_lib.datacard import PARTS, refreshed
from course_lib.datapackage import canonical
from course_lib.evidence import mismatches, verify
from course_lib.language import set_language
from course_lib.report import Report, load

ROOT = Path(__file__).parent.parent
# Where the rows of a table are named by a letter and a number, in the order of the text.
NUMBERED = {"measures": "m", "claims": "c", "figures": "f", "documents": "d", "events": "e", "actors": "a", "passages": "p"}


@pytest.fixture(scope="module")
def report(real_folder: Path) -> Report:
    return load(real_folder)


def _spanned(report: Report) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield table, identifier and row of every row with a place in the text."""
    for table in report.tables:
        for row in report.rows(table):
            if "char_start" in row:
                yield table, report.key(table, row), row


# --- the package ------------------------------------------------------------------------------------------------


def test_frictionless_finds_no_fault(real_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    frictionless = pytest.importorskip("frictionless")
    monkeypatch.chdir(real_folder)
    found = frictionless.validate("datapackage.json")
    assert found.valid, found.flatten(["title", "rowNumber", "fieldName", "message"])
    assert len(found.tasks) == len(canonical())


def test_descriptor_has_the_schemas_of_the_kit(real_folder: Path) -> None:
    descriptor = json.loads((real_folder / "datapackage.json").read_text(encoding="utf-8"))
    assert {resource["name"]: resource["schema"] for resource in descriptor["resources"]} == canonical()


def test_descriptor_says_what_it_is_in_both_languages(real_folder: Path) -> None:
    descriptor = json.loads((real_folder / "datapackage.json").read_text(encoding="utf-8"))
    for place in [descriptor, *descriptor["resources"], *(f for r in descriptor["resources"] for f in r["schema"]["fields"])]:
        for name in ("title", "description"):
            assert place[name].strip(), (place["name"], name)
            assert re.search("[\u4e00-\u9fff]", place[f"{name}_zh"]) or place["name"] in place[f"{name}_zh"], (place["name"], name)
    assert descriptor["licenses"]
    assert descriptor["sources"]
    assert re.fullmatch(r"\d+\.\d+\.\d+", descriptor["version"])


def test_files_are_plain_utf_8_with_unix_line_ends(real_folder: Path) -> None:
    for path in real_folder.iterdir():
        data = path.read_bytes()
        assert not data.startswith(b"\xef\xbb\xbf"), path.name
        assert b"\r" not in data, path.name
        assert data.decode().endswith("\n"), path.name


def test_cells_have_no_space_at_their_ends(real_folder: Path) -> None:
    for path in real_folder.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            cells = [cell for row in csv.reader(file) for cell in row]
        assert [cell for cell in cells if cell != cell.strip() or "\n" in cell or "  " in cell] == [], path.name


# --- identifiers ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("table", NUMBERED)
def test_rows_are_numbered_without_gaps_in_the_order_of_the_text(report: Report, table: str) -> None:
    rows = report.rows(table)
    width = len(report.key(table, rows[0])) - 1
    assert [report.key(table, row) for row in rows] == [f"{NUMBERED[table]}{n:0{width}}" for n in range(1, len(rows) + 1)]
    assert [row["char_start"] for row in rows] == sorted(row["char_start"] for row in rows)


def test_silences_are_numbered_without_gaps(report: Report) -> None:
    assert [row["silence_id"] for row in report.rows("silences")] == [f"s{n:02}" for n in range(1, len(report.rows("silences")) + 1)]


def test_every_measure_is_coded_twice(report: Report) -> None:
    assert [row["measure_id"] for row in report.rows("second_coding")] == [row["measure_id"] for row in report.rows("measures")]


# --- the rows among themselves ----------------------------------------------------------------------------------


def test_every_row_lies_inside_its_passage(report: Report) -> None:
    outside = []
    for table, key, row in _spanned(report):
        passage = report.row("passages", row.get("passage_id") or key)
        if not passage["char_start"] <= row["char_start"] < row["char_end"] <= passage["char_end"]:
            outside.append((table, key))
    assert outside == []


def test_theme_of_a_row_is_that_of_its_passage(report: Report) -> None:
    for table in ("measures", "claims"):
        for row in report.rows(table):
            assert row["theme_id"] == report.row("passages", row["passage_id"])["theme_id"], report.key(table, row)


def test_page_of_a_row_lies_in_those_of_its_passage(report: Report) -> None:
    for table, key, row in _spanned(report):
        passage = report.row("passages", row.get("passage_id") or key)
        assert passage["page"] <= row["page"] <= passage["page_end"], (table, key)


def test_pages_never_run_backwards(report: Report) -> None:
    rows = sorted((row["char_start"], row["page"], key) for _, key, row in _spanned(report))
    assert [(one, other) for one, other in pairwise(rows) if one[1] > other[1]] == []


def test_parts_belong_to_a_whole_of_their_passage(report: Report) -> None:
    # The frequency of a meeting and what it studies stand in the sentence after the one that names it.
    next_sentence = {"m061"}
    for row in report.rows("measures"):
        if row["part_of"]:
            whole = report.row("measures", row["part_of"])
            assert whole["part_of"] is None, f"{row['measure_id']} is part of a part"
            assert whole["theme_id"] == row["theme_id"], row["measure_id"]
            assert whole["passage_id"] == row["passage_id"] or row["measure_id"] in next_sentence, row["measure_id"]


def test_rung_output_or_outcome_rests_on_a_figure(report: Report) -> None:
    counted = {figure["measure_id"] for figure in report.rows("figures")}
    assert [
        row["measure_id"] for row in report.rows("measures") if row["rung"] in ("output", "outcome") and row["measure_id"] not in counted
    ] == []


def test_rung_document_rests_on_a_document(report: Report) -> None:
    titled = {document["measure_id"] for document in report.rows("documents")}
    rows = report.rows("measures")
    assert [r["measure_id"] for r in rows if r["rung"] == "document" and not {r["measure_id"], r["part_of"]} & titled] == []


def test_effects_with_figures_name_one_of_their_own_stage(report: Report) -> None:
    for row in report.rows("claims"):
        assert (row["evidence"] in ("figure", "partial_figure")) == bool(row["figure_id"]), row["claim_id"]
        if row["figure_id"]:
            assert report.row("figures", row["figure_id"])["stage"] == row["stage"], row["claim_id"]


def test_every_theme_has_silences(report: Report) -> None:
    assert {row["theme_id"] for row in report.rows("themes")} <= {row["theme_id"] for row in report.rows("silences")}


def test_silences_concern_rows_that_there_are(report: Report) -> None:
    for row in report.rows("silences"):
        if row["concerns_table"]:
            concerned = report.row(row["concerns_table"], row["concerns_row"])
            assert concerned.get("theme_id", row["theme_id"]) == row["theme_id"] or row["theme_id"] is None, row["silence_id"]


def test_rewards_add_up(report: Report) -> None:
    households, rate, paid = (report.row("figures", key) for key in ("f08", "f09", "f10"))
    assert (households["unit"], rate["unit"], paid["unit"]) == ("households", "yuan per household", "yuan")
    assert households["value"] * rate["value"] == paid["value"] == 350_000
    assert (households["value"], rate["value"]) == (175, 2_000)


@pytest.mark.parametrize(
    ("qualifier", "holds"),
    [
        ("exact", lambda low, value, high: low == value == high),
        ("per", lambda low, value, high: low == value == high),
        ("all", lambda low, value, high: low == value == high == 1),
        ("at_least", lambda low, value, high: low == value < high),
        ("more_than", lambda low, value, high: value < low < high),
    ],
)
def test_bounds_follow_the_wording(report: Report, qualifier: str, holds: Callable[[float, float, float], bool]) -> None:
    figures = [row for row in report.rows("figures") if row["qualifier"] == qualifier]
    assert figures
    assert [row["figure_id"] for row in figures if not holds(row["lower"], row["value"], row["upper"])] == []


def test_shares_run_from_nothing_to_all(report: Report) -> None:
    shares = [row for row in report.rows("figures") if row["unit"] == "share"]
    assert shares
    assert [row["figure_id"] for row in shares if not 0 <= row["lower"] <= row["upper"] <= 1] == []


# --- two languages ----------------------------------------------------------------------------------------------


def test_what_is_said_in_one_language_is_said_in_the_other(report: Report) -> None:
    for table in report.tables:
        for row in report.rows(table):
            for column in [name for name in row if name.endswith("_en")]:
                assert bool(row[column]) == bool(row[column.removesuffix("_en") + "_zh"]), (table, report.key(table, row), column)


def test_each_language_is_written_in_its_own_script(report: Report) -> None:
    for table in report.tables:
        for row in report.rows(table):
            for column, cell in row.items():
                if cell and column.endswith("_zh"):
                    assert re.search("[\u4e00-\u9fff]", cell), (table, report.key(table, row), column)
                if cell and column.endswith("_en"):
                    assert not re.search("[\u4e00-\u9fff]", cell), (table, report.key(table, row), column)


def test_every_term_is_complete(report: Report) -> None:
    for row in report.rows("glossary"):
        assert all(row[name] for name in ("term_en", "term_zh", "pinyin", "definition_en", "definition_zh")), row["term_id"]
        assert row["definition_en"].endswith(".") and row["definition_zh"].endswith("。"), row["term_id"]


def test_pinyin_has_tones_and_a_syllable_for_each_character(report: Report) -> None:
    vowels = "aāáǎàeēéěèiīíǐìoōóǒòuūúǔùüǖǘǚǜ"
    for row in report.rows("glossary"):
        assert re.search("[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]", row["pinyin"]), row["term_id"]
        letters = len(re.findall("[\u4e00-\u9fff]", row["term_zh"]))
        # Each syllable has one run of vowels; two can meet, so there are at most as many runs as characters.
        runs = len(re.findall(f"[{vowels}]+", row["pinyin"].lower()))
        assert letters * 0.6 <= runs <= letters, row["term_id"]


def test_no_term_is_listed_twice(report: Report) -> None:
    for column in ("term_en", "term_zh"):
        terms = [row[column] for row in report.rows("glossary")]
        assert sorted(terms) == sorted(set(terms))


# --- against the text -------------------------------------------------------------------------------------------


def test_the_text_is_the_one_that_was_coded(report: Report, real_text: str) -> None:
    assert len(real_text) == report.info["characters"]
    assert hashlib.sha256(real_text.encode()).hexdigest() == report.info["sha256"]


def test_every_span_and_fingerprint_matches(report: Report, real_text: str) -> None:
    assert mismatches(report, real_text).empty
    counts = verify(report, real_text)
    assert list(counts.rows) == list(counts.matching)
    assert counts.rows.sum() == len(list(_spanned(report)))


def test_passages_cover_the_body(report: Report, real_text: str) -> None:
    passages = report.rows("passages")
    edges = [(0, 0), *((row["char_start"], row["char_end"]) for row in passages), (len(real_text), len(real_text))]
    assert [(one, other) for one, other in pairwise(edges) if one[1] > other[0]] == [], "passages overlap"
    before, *between, after = (real_text[one[1] : other[0]] for one, other in pairwise(edges))
    # What the web page put above, headings such as "(四) ...", page feet and white space.
    assert "发布时间" in before
    left_out = [words for gap in [*between, after] for words in gap.split("\n") if words.strip()]
    assert [words for words in left_out if not re.fullmatch(r"[5-8]|\([一二三四五]\)[^。;]{4,30}", words)] == []


def test_pages_are_those_of_the_page_feet(report: Report, real_text: str) -> None:
    feet = [match.start() for match in re.finditer(r"^[5-8]$", real_text, re.MULTILINE)]
    assert len(feet) == 4
    wrong = [(t, key) for t, key, row in _spanned(report) if row["page"] != 5 + sum(foot < row["char_start"] for foot in feet)]
    assert wrong == []
    assert [r["passage_id"] for r in report.rows("passages") if r["page_end"] != 5 + sum(foot < r["char_end"] - 1 for foot in feet)] == []


def _printed(words: str) -> str:
    """Return words without white space and page feet."""
    return re.sub(r"\n[5-8]\n|\s", "", words)


def test_titles_are_printed_at_their_place(report: Report, real_text: str) -> None:
    for row in report.rows("documents"):
        assert real_text[row["char_start"] : row["char_end"]] == row["title_printed"], row["document_id"]


@pytest.mark.parametrize("table", ["measures", "events", "actors"])
def test_terms_are_printed_at_their_place(report: Report, real_text: str, table: str) -> None:
    for row in report.rows(table):
        if row["term_printed"]:
            assert _printed(row["term_printed"]) in _printed(real_text[row["char_start"] : row["char_end"]]), report.key(table, row)


def test_figures_are_printed_at_their_place(report: Report, real_text: str) -> None:
    # "Once a month": the verb stands between the two.
    for row in report.rows("figures"):
        printed = ".*?".join(map(re.escape, row["as_printed"]))
        assert re.match(printed, real_text[row["char_start"] : row["char_end"]]) or row["as_printed"] in real_text[row["char_start"] :][:12]


def test_every_number_and_every_title_of_the_text_is_coded(report: Report, real_text: str) -> None:
    body = real_text[report.rows("passages")[0]["char_start"] :]
    start = len(real_text) - len(body)
    spans = [(row["char_start"], row["char_end"]) for table, _, row in _spanned(report) if table in ("figures", "documents", "events")]
    # A number in a name (the line 12319) is part of the name, a page foot of the page.
    names = [(row["char_start"], row["char_end"]) for row in report.rows("measures") if re.search(r"\d", row["term_printed"] or "")]
    for match in re.finditer(r"(?m)(?<![\d\n])\d+(?!\d)|^\d{2,}|《[^》]*》", body):
        place = start + match.start()
        assert any(low <= place < high for low, high in spans + names), match.group()


# --- the card ---------------------------------------------------------------------------------------------------

CARDS = pytest.mark.parametrize(("name", "code"), [("README.md", "en"), ("README.zh.md", "zh")])


@CARDS
def test_the_counted_parts_of_a_card_are_as_the_data_give_them(real_folder: Path, report: Report, name: str, code: str) -> None:
    set_language(code)
    card = (real_folder / name).read_text(encoding="utf-8")
    assert {part: card.count(f"<!-- {part}: begin -->") for part in PARTS} == dict.fromkeys(PARTS, 1)
    assert refreshed(card, report) == card


@CARDS
def test_a_card_has_the_rows_of_every_table_and_the_meaning_of_every_column(
    real_folder: Path, report: Report, name: str, code: str
) -> None:
    card = (real_folder / name).read_text(encoding="utf-8")
    for table, schema in canonical().items():
        assert f"\n| `{table}` | {len(report.rows(table))} | " in card
        columns = card.partition(f"\n### `{table}`\n")[2].partition("\n### ")[0]
        told = re.findall(r"^\| `(\w+)` \| .* \| (.*) \|$", columns, re.MULTILINE)
        assert told == [(field["name"], field["description" if code == "en" else "description_zh"]) for field in schema["fields"]]


# --- nothing of the report --------------------------------------------------------------------------------------

LIMIT = 24


def _letters(words: str) -> str:
    """Return words without punctuation and white space: what a sentence is still recognised by."""
    return re.sub(r"[\W_]", "", words)


def shared(words: str, runs: set[str]) -> str:
    """Return the first run of 24 letters that `words` shares with the report, if there is one."""
    letters = _letters(words)
    return next((letters[n : n + LIMIT] for n in range(len(letters) - LIMIT + 1) if letters[n : n + LIMIT] in runs), "")


@pytest.fixture(scope="module")
def runs(real_text: str) -> set[str]:
    """Return every run of 24 letters of the report."""
    letters = _letters(real_text)
    return {letters[n : n + LIMIT] for n in range(len(letters) - LIMIT + 1)}


def test_the_check_for_sentences_bites(runs: set[str], real_text: str) -> None:
    sentence = real_text[600:640]
    assert shared(f"Somebody quoted: {sentence}!", runs)
    assert shared("，".join(sentence), runs)
    assert not shared(sentence[:20], runs)


def test_no_cell_holds_a_sentence_of_the_report(report: Report, runs: set[str]) -> None:
    cells = [(table, report.key(table, row), c, str(row[c] or "")) for table in report.tables for row in report.rows(table) for c in row]
    assert [(*place, found) for *place, cell in cells if (found := shared(cell, runs))] == []


def _texts() -> list[Path]:
    kinds = ("*.md", "*.ipynb", "*.toml", "*.py", "*.json", "*.txt", "*.js", "*.css", "*.html")
    paths = [path for kind in kinds for path in ROOT.rglob(kind)]
    return [path for path in paths if not any(part.startswith(".") or part in ("build", "dist") for part in path.relative_to(ROOT).parts)]


def test_no_file_holds_a_sentence_of_the_report(runs: set[str]) -> None:
    found = {}
    for path in _texts():
        words = path.read_text(encoding="utf-8")
        if path.suffix == ".ipynb":
            notebook = nbformat.reads(words, as_version=4)
            words = "\n".join([json.dumps(notebook, ensure_ascii=False), *(cell.source for cell in notebook.cells)])
        if run := shared(words, runs):
            found[path.relative_to(ROOT).as_posix()] = run
    assert found == {}
