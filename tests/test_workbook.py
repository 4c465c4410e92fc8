"""A package as a workbook and back: the same tables, and every cell that can't be taken as it is is named by its address."""

from __future__ import annotations

import contextlib
import datetime
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from invented_city import TEXT, TITLE, tables
from test_cli import Run, course  # noqa: F401

from course_lib import load, set_language
from course_lib.datapackage import own, read
from course_lib.datapackage.faults import DatasetError
from course_lib.language import LANGUAGES
from course_lib.new_package import about, columns_of, make_folder
from course_lib.workbook import CELL, as_read, save_workbook
from course_lib.workbook import _written as as_written
from course_lib.workbook_opening import WorkbookError
from course_lib.workbook_reading import files_of_workbook

openpyxl = pytest.importorskip("openpyxl")

INFO = about("invented-city", TEXT, **TITLE)


def typed(folder: Path) -> dict[str, list[dict[str, Any]]]:
    return {name: table.rows for name, table in read(folder).tables.items()}


@pytest.fixture(scope="session")
def saved(tmp_path_factory: pytest.TempPathFactory, city: Path) -> bytes:
    """The invented city as a workbook's bytes."""
    save_workbook(path := tmp_path_factory.mktemp("book") / "city.xlsx", INFO, typed(city), TEXT)
    return path.read_bytes()


@pytest.fixture
def book(tmp_path: Path, saved: bytes) -> Path:
    """The invented city as a workbook that may be changed."""
    (path := tmp_path / "city.xlsx").write_bytes(saved)
    return path


def change(path: Path, how: Callable[[Any], Any]) -> Path:
    """Change a workbook as a spreadsheet program would, and save it."""
    opened = openpyxl.load_workbook(path)
    how(opened)
    opened.save(path)
    return path


def faults_of(path: Path, words: str | None = None) -> list[str]:
    with pytest.raises(WorkbookError) as caught:
        files_of_workbook(path, words)
    assert str(caught.value).startswith(f"The workbook {path} cannot be turned into a data package")
    english = [str(fault) for fault in caught.value.faults]
    set_language("zh")
    assert str(caught.value).startswith(f"工作簿 {path} 无法转成数据包")
    assert not set(english) & {str(fault) for fault in caught.value.faults}
    return english


# --- there and back ---------------------------------------------------------------------------------------------


def test_city_comes_back_as_it_was(tmp_path: Path, book: Path, city: Path) -> None:
    make_folder(tmp_path / "back", files_of_workbook(book, TEXT))
    assert typed(tmp_path / "back") == typed(city)
    assert load(tmp_path / "back").info == load(city).info
    for table in own():
        assert (tmp_path / "back" / f"{table}.csv").read_bytes() == (city / f"{table}.csv").read_bytes()


def test_kits_own_package_comes_back_as_it_was(tmp_path: Path, real_folder: Path) -> None:
    report = load(real_folder)
    save_workbook(path := tmp_path / "book.xlsx", report.info | {"name": report.name, "version": report.version}, typed(real_folder))
    make_folder(tmp_path / "back", files_of_workbook(path))
    assert typed(tmp_path / "back") == typed(real_folder)


# Whatever a CSV file in UTF-8 can hold; cells of space only and zero bytes are no words.
ANY = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=40)
ODD = st.sampled_from(
    [
        *("007", "=1+1", "+1", "-1", "@x", "'quoted", '"', "a\nb", "a\r\nb", "\r", " x ", "_x000D_", "_x0041_", "x005F_", "1e5", "1.0"),
        *("2024-01-02", "TRUE", "#REF!", "#N/A", "None", "\x0b", "\ufffe", "\u2028", "e\u0301", "شەھەر", "\u202eab", "👩‍👩‍👧"),
    ]
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
# The count is a place in an order, where each is taken once; the other themes have the first ones.
@given(words=st.lists(ANY | ODD, min_size=6, max_size=6), value=st.floats(0, 1e15), count=st.integers(100, 10**18 - 1))
def test_any_words_and_numbers_come_back(tmp_path_factory: pytest.TempPathFactory, words: list[str], value: float, count: int) -> None:
    folder = tmp_path_factory.mktemp("any")
    rows = {name: [dict(row) for row in some] for name, some in tables().items()}
    rows["themes"][0] |= {"section": words[0], "points": words[1], "order": count}
    rows["measures"][3]["note_en"] = words[2]
    rows["measures"][4]["name_zh"] = words[3]
    rows["glossary"][0] |= {"pinyin": words[4], "definition_en": words[5]}
    rows["figures"][0] |= {"value": value, "lower": value, "upper": value}
    kinds = {"integer": int, "number": float, "string": str}
    for name, some in rows.items():
        for row in some:
            for entry in own()[name]["fields"]:
                cell = row.get(entry["name"])
                row[entry["name"]] = None if cell in (None, "") else kinds[entry["type"]](cell)
    save_workbook(folder / "a.xlsx", INFO, rows)
    make_folder(folder / "back", files_of_workbook(folder / "a.xlsx"))
    assert typed(folder / "back") == {name: [{column: row[column] for column in columns_of(name)} for row in rows[name]] for name in own()}


@given(words=ANY | ODD | st.text("_x0041DF\r"))
def test_signs_that_xml_cannot_hold(words: str) -> None:
    assert as_read(as_written(words)) == words


def test_text_of_a_spreadsheet_program_is_read_as_it_shows_it(book: Path) -> None:
    # Excel keeps text in a list apart, and writes a carriage return as _x000D_.
    change(book, lambda opened: opened["measures"].__setitem__("Q2", "one_x000D_\ntwo"))
    assert "one\r\ntwo" in files_of_workbook(book)["measures.csv"]


# --- what a reader gets -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_workbook_has_a_sheet_a_table_with_lists_and_help(course: Run, tmp_path: Path, lang: str) -> None:  # noqa: F811
    code, shown, complaint = course("new", tmp_path / "my-city.xlsx", "--xlsx", "--lang", lang)
    assert (code, complaint) == (0, "")
    assert "my-city.xlsx" in shown
    opened = openpyxl.load_workbook(tmp_path / "my-city.xlsx")
    assert opened.sheetnames == ["start", "report", *own(), "example", "codebook"]
    for table, schema in own().items():
        sheet = opened[table]
        assert sheet.freeze_panes == "B2"
        assert [cell.value for cell in sheet[1]] == [entry["name"] for entry in schema["fields"]]
        rules = {rule.promptTitle: rule for rule in sheet.data_validations.dataValidation}
        for entry in schema["fields"]:
            rule = rules[entry["name"]]
            assert 0 < len(rule.prompt) <= 255
            if codes := entry.get("constraints", {}).get("enum"):
                assert (rule.type, rule.formula1.strip('"').split(","), rule.showErrorMessage) == ("list", codes, True)
        for key in schema.get("foreignKeys", []):
            target = key["reference"]["resource"]
            if target:
                letter = rules[key["fields"]].formula1.split("$")[1]
                assert rules[key["fields"]].formula1.startswith(f"={target}!")
                assert opened[target][f"{letter}1"].value == key["reference"]["fields"]
    book = " ".join(str(cell.value) for row in opened["codebook"].iter_rows() for cell in row)
    assert all(code in book for code in ("nodality", "hierarchical", "partial_figure"))
    assert ("编码手册" in book) == (lang == "zh")


@pytest.mark.parametrize("given_with", ["new", "import"])
def test_filled_workbook_becomes_a_package(course: Run, tmp_path: Path, given_with: str) -> None:  # noqa: F811
    (text := tmp_path / "report.txt").write_bytes(TEXT.encode())
    path = tmp_path / "my-city.xlsx"
    course("new", path, "--xlsx", *(["--text", text] if given_with == "new" else []))

    def fill(opened: Any) -> None:
        for name in ("themes", "passages", "measures"):
            for n, row in enumerate(tables()[name], 2):
                for column, value in row.items():
                    whole = str(value).isdigit() and column in ("order", "page", "page_end", "char_start", "char_end")
                    opened[name].cell(n, columns_of(name).index(column) + 1).value = int(value) if whole else value

    change(path, fill)
    code, shown, complaint = course("import", path, *(["--text", text] if given_with == "import" else []))
    assert (code, complaint) == (0, "")
    assert ["measures", "9"] in [line.split() for line in shown.splitlines()]
    assert load(tmp_path / "my-city").info["pages"] == [1, 4]
    assert course("verify", "--text", text, tmp_path / "my-city")[0] == 0


def test_import_never_overwrites_unless_told_to(course: Run, tmp_path: Path, book: Path) -> None:  # noqa: F811
    assert course("import", book)[0] == 0
    folder = tmp_path / "city"
    (folder / "README.md").write_text("mine", encoding="utf-8")
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    change(book, lambda opened: opened["measures"].__setitem__("Q2", "a new note"))
    code, shown, complaint = course("import", book)
    assert (code, shown) == (2, "")
    assert "there is a data package already" in complaint and "--replace" in complaint
    assert "a new note" not in (folder / "measures.csv").read_text(encoding="utf-8")
    assert course("import", book, "--replace")[0] == 0
    assert "a new note" in (folder / "measures.csv").read_text(encoding="utf-8")
    assert [(folder / name).read_text(encoding="utf-8") for name in ("README.md", "notes.txt")] == ["mine", "mine"]
    change(book, lambda opened: opened["measures"].__setitem__("Q2", "=1"))
    assert course("import", book, "--replace")[0] == 2
    assert "a new note" in (folder / "measures.csv").read_text(encoding="utf-8")
    (other := tmp_path / "other").mkdir()
    (other / "thesis.txt").write_text("years of work", encoding="utf-8")
    assert "no data package" in course("import", book, "--replace", "--to", other)[2]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["city", "city.xlsx", "other"]


# --- faults -----------------------------------------------------------------------------------------------------


def put(sheet: str, cell: str, value: Any) -> Callable[[Any], Any]:
    return lambda opened: opened[sheet].__setitem__(cell, value)


def as_error(opened: Any) -> None:
    opened["measures"]["F2"].value = "#REF!"
    opened["measures"]["F2"].data_type = "e"


def move(opened: Any) -> None:
    """Put an empty line among the rows: the addresses must follow."""
    opened["measures"].insert_rows(3, 2)
    opened["measures"]["M7"] = "x"


FAULTS = {
    "formula": (put("measures", "F7", "=A1&B1"), "measures!F7, column name_zh: found the formula '=A1&B1'; expected the value itself"),
    "array formula": (
        lambda opened: opened["roles"].__setitem__("C2", openpyxl.worksheet.formula.ArrayFormula("C2:C3", "=A1")),
        "roles!C2, column role: found the formula '=A1'",
    ),
    "code": (put("measures", "M3", "autority"), "measures!M3, column tool: found 'autority'; expected one of nodality, authority"),
    "code below an empty line": (move, "measures!M7, column tool: found 'x'; expected one of"),
    "key": (
        put("measures", "C4", "p99"),
        "measures!C4, column passage_id: found 'p99'; expected a value that stands in passages (passage_id)",
    ),
    "theme": (put("glossary", "G2", "rivers"), "glossary!G2, column theme_id: found 'rivers'"),
    "doubled": (put("measures", "A4", "m001"), "measures!A4, column measure_id: found 'm001', which line 2 has already"),
    "pattern": (put("figures", "A2", "1"), r"figures!A2, column figure_id: found '1'; expected the pattern f\d{2,}, such as f01"),
    "merged": (lambda opened: opened["roles"].merge_cells("B5:C6"), "roles!B5:C6: found merged cells"),
    "extra column": (put("roles", "D1", "remark"), "roles!D1: found the column 'remark'"),
    "doubled column": (put("roles", "D1", "role"), "roles!D1: found the column 'role' a second time"),
    "renamed column": (put("roles", "C1", "Role"), "roles!1:1: the first line lacks the column role"),
    "stray cell": (put("roles", "XFD1048576", "here"), "roles!XFD1048576: found 'here' outside the columns"),
    "date": (put("events", "G2", datetime.date(2020, 5, 1)), "events!G2, column date: found a date (2020-05-01 00:00:00)"),
    "date for a number": (put("figures", "H2", datetime.date(2020, 5, 1)), "figures!H2, column value: found a date"),
    "time": (put("themes", "G2", datetime.time(1, 2)), "themes!G2, column section: found a date (01:02:00)"),
    "number for text": (put("themes", "G2", 7), "themes!G2, column section: found the number 7; expected text"),
    "truth": (put("themes", "G2", True), "themes!G2, column section: found the truth value TRUE; expected text"),
    "error": (as_error, "measures!F2, column name_zh: found the error value #REF!"),
    "part of a number": (put("measures", "H2", 1.5), "measures!H2, column page: found '1.5'; expected a whole number"),
    "words for a number": (put("measures", "H2", "one"), "measures!H2, column page: found 'one'; expected a whole number"),
    "empty": (put("measures", "E2", None), "measures!E2, column name_en: found nothing; expected a value"),
    "bounds": (put("figures", "I2", 200), "figures!H2, column value: found lower 200, value 120, upper 120"),
    "span": (put("measures", "I2", 0), "measures!I2, column char_start: found a span that starts at 0"),
    "sheet gone": (lambda opened: opened.remove(opened["roles"]), "roles: there is no such sheet"),
    "report gone": (lambda opened: opened.remove(opened["report"]), "report: there is no such sheet"),
    "sheet too many": (lambda opened: opened.create_sheet("scratch"), "scratch: found a sheet that is no table"),
    "year": (put("report", "B6", "soon"), 'report!B6: at report.year: found "soon"; expected integer'),
    "pages": (put("report", "B8", "one"), "report!B8: found 'one'; expected a whole number from 1 on"),
    "formula in report": (put("report", "B4", "=A1"), "report!B4: found the formula"),
    "title gone": (put("report", "B4", None), "report!B4: at report.title: found null; expected string"),
    "name": (put("report", "B2", "My City"), 'report!B2: at name: found "My City"'),
}


@pytest.mark.parametrize("name", FAULTS)
def test_fault_is_named_by_its_cell(tmp_path: Path, book: Path, name: str) -> None:
    how, said = FAULTS[name]
    found = faults_of(change(book, how))
    assert any(line.startswith(said) for line in found), found
    assert [path.name for path in tmp_path.iterdir()] == ["city.xlsx"]


def test_all_faults_at_once(book: Path) -> None:
    def damage(opened: Any) -> None:
        for name in ("formula", "merged", "extra column", "date", "sheet too many"):
            FAULTS[name][0](opened)

    assert len(faults_of(change(book, damage))) == 5


def test_text_of_another_report(book: Path) -> None:
    [line] = faults_of(book, TEXT + "!")
    assert line.startswith("report!B11: the text given with --text is not the one")


def test_text_is_needed_for_what_follows_from_it(course: Run, tmp_path: Path) -> None:  # noqa: F811
    course("new", path := tmp_path / "e.xlsx", "--xlsx")
    assert any("report!B10: found nothing" in line and "--text FILE" in line for line in faults_of(path))


def test_lines_of_cells_are_counted(book: Path) -> None:
    def damage(opened: Any) -> None:
        opened["measures"]["E2"] = "one\ntwo\nthree"
        opened["measures"]["E3"] = "one\r\ntwo"
        opened["measures"]["M4"] = "x"

    [line] = faults_of(change(book, damage))
    assert line.startswith("measures!M4, column tool")


def test_text_too_long_for_a_cell(tmp_path: Path, city: Path) -> None:
    rows = typed(city)
    rows["measures"][0]["note_en"] = "x" * (CELL + 1)
    with pytest.raises(WorkbookError, match="32,768 characters; a sheet takes at most 32,767"):
        save_workbook(tmp_path / "a.xlsx", INFO, rows)
    assert not list(tmp_path.iterdir())


def test_without_openpyxl(course: Run, tmp_path: Path, book: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    for words in (("new", tmp_path / "b.xlsx", "--xlsx"), ("import", book)):
        code, shown, complaint = course(*words)
        assert (code, shown, complaint.count("\n")) == (2, "", 1)
        assert "course-lib[spreadsheet]" in complaint
    assert [path.name for path in tmp_path.iterdir()] == ["city.xlsx"]


# --- whatever happens -------------------------------------------------------------------------------------------


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_damage_to_the_file(book: Path, data: st.DataObject) -> None:
    with zipfile.ZipFile(book) as parts:
        inside = {name: parts.read(name) for name in parts.namelist()}
    name = data.draw(st.sampled_from(sorted(inside)))
    junk, at, cut = data.draw(st.binary(max_size=30)), data.draw(st.floats(0, 1)), data.draw(st.integers(0, 300))
    start = int(at * len(inside[name]))
    inside[name] = inside[name][:start] + junk + inside[name][start + cut :]
    spoilt = book.with_name("spoilt.xlsx")
    with zipfile.ZipFile(spoilt, "w") as parts:
        for part, content in inside.items():
            parts.writestr(part, content)
    with contextlib.suppress(DatasetError):  # anything else is a fault of ours
        files_of_workbook(spoilt)
