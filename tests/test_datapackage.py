"""Any damage gives a DatasetError that says what and where, in both languages; no damage gives every row."""

from __future__ import annotations

import codecs
import csv
import io
import json
import os
import pickle
import tomllib
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lib import paths
from course_lib.datapackage import DatasetError, Fault, canonical, read
from course_lib.language import set_language

TEXTS = tomllib.loads((Path(paths.__file__).parent / "texts" / "data.toml").read_text(encoding="utf-8"))


def faults_of(folder: Path) -> tuple[Fault, ...]:
    with pytest.raises(DatasetError) as caught:
        read(folder)
    return caught.value.faults


# --- whole packages ---------------------------------------------------------------------------------------------


def test_whole_package_has_every_row(package: Path) -> None:
    found = read(package)
    assert list(found.tables) == list(canonical())
    for name, table in found.tables.items():
        assert len(table.rows) == len((package / f"{name}.csv").read_text(encoding="utf-8").splitlines()) - 1


def test_cells_are_typed(package: Path) -> None:
    row = read(package).tables["figures"].rows[0]
    assert (row["figure_id"], row["page"], row["value"], row["note_en"]) == ("f01", 1, 30.0, None)
    assert (type(row["page"]), type(row["value"])) == (int, float)


def test_frictionless_agrees(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(package)
    frictionless = pytest.importorskip("frictionless")
    report = frictionless.validate("datapackage.json")
    assert report.valid, report.flatten(["fieldName", "message"])


def test_kit_package_is_whole(real_folder: Path) -> None:
    assert all(table.rows for table in read(real_folder).tables.values())


@pytest.mark.parametrize(
    "save",
    [
        lambda text: codecs.BOM_UTF8 + text.encode(),
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: text.rstrip("\n").encode(),
    ],
    ids=["Excel's byte order mark", "Windows line ends", "no last line end"],
)
def test_harmless_ways_to_save(package: Path, save: Callable[[str], bytes]) -> None:
    for file in package.iterdir():
        file.write_bytes(save(file.read_text(encoding="utf-8")))
    assert len(read(package).tables["measures"].rows) == 3


def test_further_tables_and_columns_are_kept(tmp_path: Path, write_package: Callable[..., Path]) -> None:
    def add(tables: Any, descriptor: Any) -> None:
        descriptor["resources"][0]["schema"]["fields"].append({"name": "mayor", "type": "boolean"})
        tables["themes"][0]["mayor"] = "TRUE"
        fields = [{"name": "day", "type": "date"}, {"name": "rain", "type": "number", "constraints": {"maximum": 9}}]
        descriptor["resources"].append({"name": "rain", "path": "rain.csv", "schema": {"fields": fields, "missingValues": ["", "NA"]}})
        tables["rain"] = [{"day": "2001-02-03", "rain": "1.5"}, {"day": "NA", "rain": "-2"}]

    tables = read(write_package(tmp_path, add)).tables
    assert [row["mayor"] for row in tables["themes"].rows] == [True, None]
    assert [str(row["day"]) for row in tables["rain"].rows] == ["2001-02-03", "None"]


# --- damages: (what is done, the words that must come) ----------------------------------------------------------


def cell(table: str, row: int, column: str, value: str) -> Callable[[Path], None]:
    """Damage one cell; `row` counts from 0."""

    def damage(folder: Path) -> None:
        file = folder / f"{table}.csv"
        rows = list(csv.reader(io.StringIO(file.read_text(encoding="utf-8"))))
        rows[row + 1][rows[0].index(column)] = value
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows(rows)
        file.write_text(out.getvalue(), encoding="utf-8")

    return damage


def swap(file: str, old: str, new: str) -> Callable[[Path], None]:
    """Replace the first `old` in a file."""

    def damage(folder: Path) -> None:
        path = folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return damage


def content(file: str, data: bytes) -> Callable[[Path], None]:
    return lambda folder: (folder / file).write_bytes(data) and None


def descriptor(change: Callable[[dict[str, Any]], Any]) -> Callable[[Path], None]:
    """Change the descriptor."""

    def damage(folder: Path) -> None:
        path = folder / "datapackage.json"
        found = json.loads(path.read_text(encoding="utf-8"))
        change(found)
        path.write_text(json.dumps(found), encoding="utf-8")

    return damage


def schema(number: int, change: Callable[[dict[str, Any]], Any]) -> Callable[[Path], None]:
    return descriptor(lambda found: change(found["resources"][number]["schema"]))


def extra(value: str, **field: Any) -> Callable[[Path], None]:
    """Add a table with a column of our own for its key, another, and one row that holds `value`."""

    def damage(folder: Path) -> None:
        fields = [{"name": "mm"} | field, {"name": "day", "type": "string"}]
        entry = {"name": "rain", "path": "rain.csv", "schema": {"fields": fields, "primaryKey": "mm"}}
        descriptor(lambda found: found["resources"].append(entry))(folder)
        (folder / "rain.csv").write_text(f"mm,day\n{value},Monday\n", encoding="utf-8")

    return damage


def twice(folder: Path) -> None:
    lines = (folder / "figures.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (folder / "figures.csv").write_text("".join([*lines, lines[1]]), encoding="utf-8")


def link_out(folder: Path) -> None:
    outside = folder.parent / "elsewhere.csv"
    (folder / "themes.csv").rename(outside)
    try:
        (folder / "themes.csv").symlink_to(outside)
    except OSError:
        pytest.skip("this system lets us make no links")


def as_zip(folder: Path) -> None:
    for file in folder.iterdir():
        file.unlink()
    folder.rmdir()
    with zipfile.ZipFile(folder, "w") as archive:
        archive.writestr("datapackage.json", "{}")


def as_file(folder: Path) -> None:
    as_zip(folder)
    folder.write_text("no folder", encoding="utf-8")


def emptied(folder: Path) -> None:
    gone(folder)
    folder.mkdir()


def gone(folder: Path) -> None:
    as_zip(folder)
    folder.unlink()


def unnamed(value: Any) -> Callable[[dict[str, Any]], None]:
    return lambda found: found["resources"][0].__setitem__("path", value)


GB = "主题,次序\n".encode("gb18030")
RULES: dict[str, list[tuple[Callable[[Path], Any], str]]] = {
    "folder_missing": [(gone, "there is no such folder")],
    "folder_is_file": [(as_file, "this is a file")],
    "folder_is_zip": [(as_zip, "zip archive; unpack it")],
    "folder_empty": [(emptied, "the folder is empty; expected datapackage.json")],
    "file_missing": [
        (lambda folder: (folder / "datapackage.json").unlink(), "datapackage.json: there is no such file"),
        (lambda folder: (folder / "events.csv").unlink(), "events.csv: there is no such file"),
    ],
    "file_is_folder": [(descriptor(unnamed(".")), "this is a folder; expected a file")],
    "file_unreadable": [(descriptor(unnamed("n" * 5000)), "cannot be opened (")],
    "outside": [
        (descriptor(unnamed("../themes.csv")), "found the path '../themes.csv'; expected the name of a file inside"),
        (descriptor(unnamed("/etc/passwd")), "'/etc/passwd'"),
        (descriptor(unnamed("https://example.org/a.csv")), "'https://example.org/a.csv'"),
        (descriptor(unnamed("C:\\a.csv")), "C:\\a.csv"),
        (descriptor(unnamed("a\0b")), "'a\\x00b'"),
        (descriptor(unnamed("\ud800")), "'\\ud800'"),
        (descriptor(unnamed("")), "found the path ''"),
        (link_out, "themes.csv: found the path 'themes.csv'"),
    ],
    "huge": [(lambda folder: os.truncate(folder / "roles.csv", paths.LIMIT + 1), "roles.csv: the file has 20,000,001 bytes")],
    "encoding": [
        (content("themes.csv", b"theme_id\n" + GB), "themes.csv, line 2: found text that is not UTF-8 (byte 9; it looks like GB18030)"),
        (
            content("datapackage.json", "{}".encode("utf-16")),
            "datapackage.json, line 1: found text that is not UTF-8 (byte 0; it looks like UTF-16",
        ),
        (content("themes.csv", "{}".encode("utf-32")), "it looks like UTF-32"),
        (content("themes.csv", b"caf\xe9,1"), "(byte 3; it looks like 0xE9)"),
    ],
    "zipped": [(content("themes.csv", b"PK\x03\x04..."), "themes.csv: found a zip archive or an Excel workbook")],
    "binary": [(content("themes.csv", b"theme\0id"), "zero byte at position 5")],
    "json": [
        (content("datapackage.json", b'{"name": }'), "datapackage.json, line 1: this is not valid JSON (Expecting value"),
        (content("datapackage.json", b"[" * 100_000), "not valid JSON"),
        (content("datapackage.json", b'{"version": NaN}'), "NaN is not a number in JSON"),
        (content("datapackage.json", b"1" * 5000), "not valid JSON"),
    ],
    "shape": [
        (content("datapackage.json", b"[]"), "at $: found []; expected object"),
        (descriptor(lambda found: found.pop("version")), "at version: found null; expected string"),
        (descriptor(lambda found: found.update(name="A B")), 'at name: found "A B"; expected [a-z0-9._-]{1,80}'),
        (descriptor(lambda found: found["report"].update(pages=[5])), "at report.pages: found [5]; expected [integer, integer]"),
        (descriptor(lambda found: found["report"].update(year=True)), "at report.year: found true; expected integer"),
        (descriptor(lambda found: found.update(resources={})), "at resources: found {}; expected array"),
        (descriptor(lambda found: found["resources"][1].update(encoding="gbk")), 'at resources[1].encoding: found "gbk"'),
        (descriptor(lambda found: found["resources"][1].update(dialect={"delimiter": ";"})), "expected {}"),
        (schema(0, lambda found: found["fields"][1].update(type="geopoint")), "at resources[0].schema.fields[1].type"),
        (schema(0, lambda found: found["fields"][1].update(constraints={"pattern": "("})), "expected regular expression"),
        (schema(0, lambda found: found["fields"][1].update(constraints={"minimum": "x"})), "expected number"),
        (schema(0, lambda found: found.update(primaryKey=[])), "expected string | array"),
    ],
    "table_missing": [(descriptor(lambda found: found["resources"].pop(9)), "datapackage.json, table roles: the descriptor does not list")],
    "table_doubled": [
        (descriptor(lambda found: found["resources"].append(found["resources"][9])), "table roles: the descriptor lists this table twice")
    ],
    "column_undeclared": [
        (
            schema(2, lambda found: found["fields"].pop(7)),
            "table measures, column page: the descriptor does not declare this column; expected type integer",
        )
    ],
    "differs": [
        (
            schema(2, lambda found: found["fields"][7].update(type="string")),
            'column page: type differs from the schema: found "string"; expected "integer"',
        ),
        (schema(2, lambda found: found["fields"][7].pop("constraints")), "column page: constraints differs"),
        (
            schema(2, lambda found: found.update(primaryKey="name_en")),
            'primaryKey differs from the schema: found ["name_en"]; expected ["measure_id"]',
        ),
        (schema(2, lambda found: found.pop("foreignKeys")), "foreignKeys differs"),
        (schema(2, lambda found: found.update(missingValues=["-"])), "missingValues differs"),
        (schema(5, lambda found: found.pop("rowReference")), "rowReference differs"),
    ],
    "key_unknown": [
        (
            schema(2, lambda found: found["foreignKeys"].append({"fields": "tool", "reference": {"resource": "tools", "fields": "id"}})),
            "foreignKeys names 'tools.id'",
        ),
        (
            schema(
                2, lambda found: found["foreignKeys"].append({"fields": ["tool", "form"], "reference": {"resource": "", "fields": "tool"}})
            ),
            "foreignKeys names",
        ),
    ],
    "constraint_unknown": [
        (extra("1", type="integer", constraints={"jsonSchema": {}}), "found the constraint 'jsonSchema'"),
        (extra("1", type="string", constraints={"minimum": 1}), "'minimum', which cannot be checked for type string"),
    ],
    "empty": [(content("roles.csv", b""), "roles.csv, line 1: the file is empty; expected a header line with actor_id, measure_id, role")],
    "csv": [
        (content("roles.csv", b'"actor_id\n'), "roles.csv, line 1: the line cannot be read as CSV (unexpected end of data)"),
        (
            content("roles.csv", b'actor_id,measure_id,role\na01,m001,runs\na01,"m003"x,leads\n'),
            "roles.csv, line 3: the line cannot be read",
        ),
    ],
    "column_missing": [(swap("roles.csv", "role\n", "rolle\n"), "roles.csv, line 1, column role: the header lacks this column")],
    "column_extra": [
        (
            swap("roles.csv", "role\n", "role,note\n"),
            "roles.csv, line 1, column note: found a column that datapackage.json does not declare",
        )
    ],
    "column_doubled": [
        (swap("roles.csv", "role\n", "role,role\n"), "roles.csv, line 1, column role: found the column more than once"),
        (
            schema(9, lambda found: found["fields"].append(found["fields"][0])),
            "datapackage.json, table roles, column actor_id: found the column more",
        ),
    ],
    "cells": [(swap("roles.csv", "runs", "runs,"), "roles.csv, line 2: found 4 cells; expected 3")],
    "blank": [
        (swap("roles.csv", "runs\n", "runs\n\n"), "roles.csv, line 3: found an empty row"),
        (swap("roles.csv", "runs\n", "runs\n,,\n"), "roles.csv, line 3: found an empty row"),
    ],
    "required": [
        (cell("measures", 1, "tool", ""), "measures.csv, line 3, column tool: found nothing; expected a value"),
        (extra("", type="string"), "rain.csv, line 2, column mm: found nothing; expected a value"),
    ],
    "type_integer": [
        (cell("measures", 1, "page", "one"), "line 3, column page: found 'one'; expected a whole number"),
        (cell("measures", 1, "page", "1.0"), "'1.0'"),
        (cell("measures", 1, "page", "１"), "'１'"),
        (cell("measures", 1, "char_end", "9" * 400), "99...'; expected a whole number"),
    ],
    "type_number": [
        (cell("figures", 0, "value", "nan"), "found 'nan'; expected a plain decimal number"),
        (cell("figures", 0, "value", "-inf"), "'-inf'"),
        (cell("figures", 0, "value", "1e400"), "'1e400'"),
        (cell("figures", 0, "value", "1,000"), "'1,000'"),
        (cell("figures", 0, "value", "9" * 4301), "expected a plain decimal number"),
    ],
    "type_boolean": [(extra("perhaps", type="boolean"), "rain.csv, line 2, column mm: found 'perhaps'; expected true or false")],
    "type_date": [(extra("2001-02-30", type="date"), "found '2001-02-30'; expected a date")],
    "enum": [
        (
            cell("measures", 1, "tool", "autority"),
            "measures.csv, line 3, column tool: found 'autority'; expected one of nodality, authority, treasure, organisation",
        )
    ],
    "pattern": [(cell("glossary", 0, "term_id", "Desk!"), "found 'Desk!'; expected the pattern [a-z][a-z0-9-]*")],
    "minimum": [(cell("themes", 0, "order", "0"), "themes.csv, line 2, column order: found 0; expected at least 1")],
    "maximum": [(cell("documents", 0, "year", "2101"), "found 2101; expected at most 2100")],
    "minLength": [(extra("a", type="string", constraints={"minLength": 2}), "found 'a'; expected at least 2 characters")],
    "maxLength": [(extra("abc", type="string", constraints={"maxLength": 2}), "found 'abc'; expected at most 2 characters")],
    "unique": [
        (twice, "figures.csv, line 4, column figure_id: found 'f01', which line 2 has already"),
        (cell("themes", 1, "order", "1"), "themes.csv, line 3, column order: found '1', which line 2 has already"),
        (swap("roles.csv", "a01,m003,leads", "a01,m001,runs"), "roles.csv, line 3, column actor_id: found 'a01, m001, runs', which line 2"),
    ],
    "reference": [
        (
            cell("roles", 0, "measure_id", "m404"),
            "roles.csv, line 2, column measure_id: found 'm404'; expected a value that stands in measures.csv (measure_id)",
        ),
        (cell("measures", 1, "part_of", "m404"), "measures.csv, line 3, column part_of: found 'm404'"),
        (
            cell("silences", 0, "concerns_row", "f99"),
            "silences.csv, line 2, column concerns_row: found 'f99'; expected a value that stands in figures.csv (figure_id)",
        ),
    ],
    "cycle": [
        (cell("measures", 0, "part_of", "m002"), "found a circle: m001 > m002 > m001"),
        (cell("measures", 0, "part_of", "m001"), "measures.csv, line 2, column part_of: found a circle: m001 > m001"),
    ],
    "half_reference": [
        (
            cell("silences", 0, "concerns_row", ""),
            "silences.csv, line 2, column concerns_row: found nothing; expected a value here, or none in concerns_table",
        ),
        (cell("silences", 0, "concerns_table", ""), "column concerns_table: found nothing"),
    ],
    "bounds": [
        (cell("figures", 1, "lower", "41"), "figures.csv, line 3, column value: found lower 41, value 40, upper 40"),
        (cell("figures", 0, "upper", "30.5"), "found lower 31, value 30, upper 30.5; expected lower <= value <= upper"),
        (cell("figures", 0, "value", "50"), "found lower 31, value 50, upper 39"),
    ],
    "span_order": [
        (cell("events", 0, "char_end", "1"), "events.csv, line 2, column char_end: found a span that ends at 1; expected an end after")
    ],
    "span_end": [(cell("events", 0, "char_end", "9999"), "ends at 9999; expected at most")],
    "span_outside": [
        (
            cell("events", 0, "char_start", "3"),
            "events.csv, line 2, column char_start: found a span that starts at 3; expected a start inside its passage p02",
        )
    ],
    "page": [(cell("events", 0, "page", "3"), "events.csv, line 2, column page: found page 3; expected one of the report's pages, 1-2")],
    "page_order": [(cell("passages", 0, "page", "2"), "passages.csv, line 2, column page_end: found last page 1")],
}
DAMAGES = [(rule, damage, words) for rule, cases in RULES.items() for damage, words in cases]


@pytest.mark.parametrize(("rule", "damage", "words"), DAMAGES, ids=[f"{rule}-{number}" for number, (rule, _, _) in enumerate(DAMAGES)])
def test_damage_is_named(package: Path, rule: str, damage: Callable[[Path], Any], words: str) -> None:
    damage(package)
    with pytest.raises(DatasetError) as caught:
        read(package)
    assert words in str(caught.value)
    assert rule in {fault.rule for fault in caught.value.faults}
    english = str(caught.value)
    set_language("zh")
    assert str(caught.value) != english
    assert "{" not in "".join(str(fault) for fault in caught.value.faults if fault.rule not in ("shape", "differs", "pattern", "json"))


def test_a_workbook_is_not_called_a_zip_archive(tmp_path: Path) -> None:
    package = tmp_path / "town.xlsx"
    package.mkdir()
    as_zip(package)
    assert "turn it into a data package with course import" in str(faults_of(package)[0])


def test_every_rule_has_a_damage() -> None:
    assert set(RULES) | {"folder_is_workbook"} == set(TEXTS["fault"])


def test_every_text_is_in_both_languages() -> None:
    pairs = [(f"{group}.{key}", text) for group, texts in TEXTS.items() for key, text in texts.items()]
    assert all(set(text) == {"en", "zh"} and text["en"] and text["zh"] for _, text in pairs)
    wordless = {"error.line", "where.join", "text.and"}
    assert all(any("\u4e00" <= sign <= "\u9fff" for sign in text["zh"]) for key, text in pairs if key not in wordless)


# --- all of it, and no more than that ---------------------------------------------------------------------------


def test_all_faults_at_once(package: Path) -> None:
    cell("measures", 1, "tool", "autority")(package)
    cell("figures", 0, "value", "nan")(package)
    (package / "events.csv").unlink()
    descriptor(lambda found: found["resources"].pop(9))(package)
    assert [fault.rule for fault in faults_of(package)] == ["table_missing", "enum", "type_number", "file_missing"]


def test_lost_table_does_not_drown_the_reader(package: Path) -> None:
    (package / "passages.csv").unlink()
    (package / "measures.csv").write_bytes(b"\0")
    assert [fault.rule for fault in faults_of(package)] == ["file_missing", "binary"]


def test_damaged_key_does_not_drown_the_reader(package: Path) -> None:
    cell("measures", 0, "measure_id", "M1")(package)
    assert [(fault.rule, fault.row, fault.column) for fault in faults_of(package)] == [("pattern", 2, "measure_id")]


def test_line_is_that_of_the_file(package: Path) -> None:
    """A cell of several lines moves what comes after it."""
    cell("measures", 0, "name_en", "one\ntwo\r\nthree")(package)
    cell("measures", 1, "tool", "autority")(package)
    fault = faults_of(package)[0]
    assert (package / "measures.csv").read_bytes().decode().replace("\r\n", "\n").split("\n")[fault.row - 1].startswith("m002")  # type: ignore[operator]


def test_pattern_is_told_by_an_example_where_the_schema_has_one(package: Path) -> None:
    schema(10, lambda found: found["fields"][0].update(example="public-hearing"))(package)
    cell("glossary", 0, "term_id", "Desk!")(package)
    assert "expected the pattern [a-z][a-z0-9-]*, such as public-hearing" in str(faults_of(package)[0])


def test_long_lists_are_cut_in_print_only(package: Path) -> None:
    with (package / "roles.csv").open("a", encoding="utf-8") as file:
        file.write("a01,m001,rums\n" * 60)
    with pytest.raises(DatasetError) as caught:
        read(package)
    assert len(caught.value.faults) > 60
    assert str(caught.value).count("\n") == 51
    assert str(caught.value).endswith(f"... and {len(caught.value.faults) - 50} more")


def test_error_survives_pickling(package: Path) -> None:
    cell("measures", 1, "tool", "autority")(package)
    with pytest.raises(DatasetError) as caught:
        read(package)
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


# --- whatever happens -------------------------------------------------------------------------------------------


def survives(path: Path, data: bytes) -> None:
    """Check that with `data` in one file, reading gives a package or a DatasetError that can be printed, and nothing else."""
    whole = path.read_bytes()
    path.write_bytes(data)
    try:
        read(path.parent)
    except DatasetError as error:
        shown, faults = str(error), error.faults
    else:
        return
    finally:
        path.write_bytes(whole)
    assert shown
    assert faults


FILES = st.sampled_from(["datapackage.json", *(f"{name}.csv" for name in canonical())])
ODD = st.one_of(
    st.text(max_size=8),
    st.sampled_from(["", "nan", "inf", "1e999", "9" * 30, "-1", "0", "0.5", "m001", "p02", "f01", "open", '"', "\n", "a,b", "\ufeff"]),
)


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory, write_package: Callable[..., Path]) -> Path:
    """A package for many damages, each of which is mended before the next."""
    return write_package(tmp_path_factory.mktemp("scratch") / "nowhere-2001")


@settings(max_examples=60, deadline=None)
@given(file=FILES, junk=st.binary(max_size=60), at=st.floats(0, 1), cut=st.integers(0, 200))
def test_any_bytes_anywhere(scratch: Path, file: str, junk: bytes, at: float, cut: int) -> None:
    data = (scratch / file).read_bytes()
    start = int(at * len(data))
    survives(scratch / file, data[:start] + junk + data[start + cut :])


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_any_rows_and_cells(scratch: Path, data: st.DataObject) -> None:
    path = scratch / data.draw(FILES.filter(lambda name: name.endswith("csv")))
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))
    for _ in range(data.draw(st.integers(1, 4))):
        row = data.draw(st.integers(0, len(rows) - 1))
        how = data.draw(st.sampled_from(["replace", "double", "drop", "drop row"]))
        column = data.draw(st.integers(0, max(len(rows[row]) - 1, 0)))
        if how == "double":
            rows.append(list(rows[row]))
        elif how == "drop row" and len(rows) > 1:
            del rows[row]
        else:
            rows[row][column : column + 1] = [data.draw(ODD)] if how == "replace" else []
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    survives(path, out.getvalue().encode("utf-8", "replace"))


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_any_descriptor(scratch: Path, data: st.DataObject) -> None:
    values = st.one_of(
        st.none(), st.booleans(), st.integers(), st.text(max_size=5), st.just([]), st.just({}), st.just([[1]]), st.just("string")
    )
    path = scratch / "datapackage.json"
    found = here = json.loads(path.read_text(encoding="utf-8"))
    for _ in range(data.draw(st.integers(0, 6))):
        inner = [key for key in (here if isinstance(here, dict) else range(len(here))) if isinstance(here[key], dict | list) and here[key]]
        if not inner:
            break
        here = here[data.draw(st.sampled_from(inner))]
    key = data.draw(st.sampled_from(list(here) if isinstance(here, dict) else range(len(here))))
    here[key] = data.draw(values)
    survives(path, json.dumps(found).encode())


@settings(max_examples=40, deadline=None)
@given(
    note=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1),
    lower=st.floats(0, 30),
    upper=st.floats(50, 1e9),
)
def test_any_whole_package_keeps_all(
    tmp_path_factory: pytest.TempPathFactory, write_package: Callable[..., Path], note: str, lower: float, upper: float
) -> None:
    # Python's csv leaves a bare carriage return without quotation marks, and then it is the end of a line.
    note = note.replace("\r", "\r\n")

    def change(tables: Any, _: Any) -> None:
        tables["measures"][0]["note_en"] = note
        tables["figures"][1] |= {"lower": f"{lower:.9f}", "upper": f"{upper:.9f}"}

    found = read(write_package(tmp_path_factory.getbasetemp() / "kept", change)).tables
    assert found["measures"].rows[0]["note_en"] == note
    assert found["figures"].rows[1]["upper"] == float(f"{upper:.9f}")
    assert [len(table.rows) for table in found.values()] == [2, 2, 3, 2, 2, 2, 1, 1, 1, 2, 1, 3]
