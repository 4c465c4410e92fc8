"""Exports, each read back by a reader that shares no code with its writer."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import sys
import unicodedata
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pandas as pd
import pytest
from invented_city import TEXT

from course_lib import cli, load, set_language
from course_lib.exports.annotations import _selectors, write_annotations
from course_lib.exports.marks import Mark
from course_lib.exports.output import ExportError
from course_lib.exports.qdpx import write_qdpx
from course_lib.exports.spreadsheet import write_xlsx

# An emoji is one code point, two UTF-16 units and four bytes: whoever counts in other units is found out. The rest reads from
# right to left, or would be a formula.
OPENING = "😀 مۇھىم خەۋەر "
WORDS = [
    "=1+1",
    "+31",
    "-3 °C",
    "@home",
    "ئۇيغۇر تىلى",
    "乌有镇 😀",
    "007",
    "line\nbreak",
    'a "quoted", thing',
    " spaced ",
    "#N/A",
    "_x000B_",
]


@pytest.fixture
def town(tmp_path: Path, write_package: Callable[..., Path], invented_text: str) -> tuple[Path, str]:
    """An invented package whose text and cells are hard to carry, and its text."""
    text = OPENING + invented_text

    def harder(tables: dict[str, list[dict[str, Any]]], descriptor: dict[str, Any]) -> None:
        descriptor["report"] |= {"characters": len(text), "sha256": hashlib.sha256(text.encode()).hexdigest()}
        for row in (row for rows in tables.values() for row in rows if "char_start" in row):
            row["char_start"] += len(OPENING)
            row["char_end"] += len(OPENING)
        tables["glossary"] += [
            {"term_id": f"t{number}", "term_en": word, "term_zh": word, "definition_en": word, "definition_zh": "虚构"}
            | {"pinyin": "xū gòu"}
            for number, word in enumerate(WORDS)
        ]
        tables["measures"][0]["name_en"] = "=desk <&> 😀 ئۇيغۇر"
        tables["second_coding"][1]["tool"] = "treasure"

    return write_package(tmp_path / "town", harder), text


def _csv(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _placed(folder: Path) -> list[dict[str, str]]:
    """Return the rows with a place, of all tables, as the files have them."""
    rows = [row for path in sorted(folder.glob("*.csv")) for row in _csv(folder, path.stem)]
    return [row for row in rows if row.get("char_start")]


def _mark(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()[:12]


# --- QDPX -------------------------------------------------------------------------------------------------------

# What the schema of REFI-QDA 1.5 lets stand in each element, in this order, and which attributes it may and must have.
NAMESPACE = "{urn:QDA-XML:project:1.0}"
SCHEMA: dict[str, tuple[str, set[str], set[str]]] = {
    "Project": (
        "Users CodeBook Variables Cases Sources Notes Links Sets Graphs Description NoteRef",
        {"name"},
        {"origin", "creatingUserGUID", "creationDateTime", "modifyingUserGUID", "modifiedDateTime", "basePath"},
    ),
    "Users": ("User", set(), set()),
    "User": ("", {"guid"}, {"name", "id"}),
    "CodeBook": ("Codes Sets", set(), set()),
    "Codes": ("Code", set(), set()),
    "Code": ("Description NoteRef Code", {"guid", "name", "isCodable"}, {"color"}),
    "Sources": ("TextSource PictureSource PDFSource AudioSource VideoSource", set(), set()),
    "TextSource": (
        "Description PlainTextContent PlainTextSelection Coding NoteRef VariableValue",
        {"guid"},
        {"name", "richTextPath", "plainTextPath", "creatingUser", "creationDateTime", "modifyingUser", "modifiedDateTime"},
    ),
    "PlainTextSelection": (
        "Description Coding NoteRef",
        {"guid", "startPosition", "endPosition"},
        {"name", "creatingUser", "creationDateTime", "modifyingUser", "modifiedDateTime"},
    ),
    "Coding": ("CodeRef NoteRef", {"guid"}, {"creatingUser", "creationDateTime"}),
    "CodeRef": ("", {"targetGUID"}, set()),
    "NoteRef": ("", {"targetGUID"}, set()),
    "Notes": ("Note", set(), set()),
    "Description": ("", set(), set()),
    "PlainTextContent": ("", set(), set()),
}
SCHEMA["Note"] = SCHEMA["TextSource"]
GUID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def _assert_schema(element: ET.Element) -> None:
    order, must, may = SCHEMA[element.tag.removeprefix(NAMESPACE)]
    places = [order.split().index(child.tag.removeprefix(NAMESPACE)) for child in element]
    assert places == sorted(places), element.tag
    assert must <= set(element.attrib) <= must | may, (element.tag, element.attrib)
    for child in element:
        _assert_schema(child)


def _qdpx(path: Path) -> tuple[ET.Element, dict[str, bytes]]:
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        files = {name: archive.read(name) for name in archive.namelist()}
    return ET.fromstring(files["project.qde"]), files


def test_qdpx_keeps_to_the_schema(town: tuple[Path, str], tmp_path: Path) -> None:
    write_qdpx(load(town[0]), town[1], tmp_path / "town.qdpx")
    project, files = _qdpx(tmp_path / "town.qdpx")
    assert project.tag == f"{NAMESPACE}Project"
    _assert_schema(project)
    guids = [element.attrib["guid"] for element in project.iter() if "guid" in element.attrib]
    assert len(set(guids)) == len(guids)
    assert all(map(GUID.fullmatch, guids))
    targets = {value for element in project.iter() for name, value in element.attrib.items() if name in ("targetGUID", "creatingUser")}
    assert targets | {project.attrib["creatingUserGUID"]} <= set(guids)
    source = project.find(f"{NAMESPACE}Sources/{NAMESPACE}TextSource")
    assert source is not None
    assert set(files) == {"project.qde", "sources/" + source.attrib["plainTextPath"].removeprefix("internal://")}


def test_qdpx_read_by_pyrefiqda(town: tuple[Path, str], tmp_path: Path) -> None:
    from pyrefiqda import RefiProject

    folder, text = town
    write_qdpx(load(folder), text, tmp_path / "town.qdpx")
    project = RefiProject.load(tmp_path / "town.qdpx", str(tmp_path / "unpacked"))
    (source,) = project.sources.text_source
    words = RefiProject.resolve_source_path(source.plain_text_path, tmp_path / "unpacked").read_bytes().decode()
    assert words == text

    coders = {user.guid: user.name for user in project.users.user}
    first, second = (
        [s for s in source.plain_text_selection if coders[s.creating_user] == f"{which} coder"] for which in ("first", "second")
    )
    found = sorted(_mark(words[s.start_position : s.end_position]) for s in first)
    assert found == sorted(row["fingerprint"] for row in _placed(folder))
    assert len(second) == len(_csv(folder, "second_coding"))

    names = {code.guid: (group.name, code.name) for group in project.code_book.codes.code for code in group.code}
    assert all(not group.is_codable and all(code.is_codable for code in group.code) for group in project.code_book.codes.code)
    given = {s.name: {names[coding.code_ref.target_guid] for coding in s.coding} for s in first}
    assert given["=desk <&> 😀 ئۇيغۇر"] >= {
        ("policy tool", "nodality (information)"),
        ("theme", "Open government"),
        ("kind of row", "measures"),
    }
    changed = next(s for s in second if s.name == "phone")
    assert ("policy tool", "treasure (money)") in {names[coding.code_ref.target_guid] for coding in changed.coding}
    assert ("policy tool", "treasure (money)") not in given["phone"]


def test_qdpx_ties_silences_to_what_they_concern(town: tuple[Path, str], tmp_path: Path) -> None:
    write_qdpx(load(town[0]), town[1], tmp_path / "town.qdpx")
    project, _ = _qdpx(tmp_path / "town.qdpx")
    notes = {note.attrib["guid"]: note.attrib["name"] for note in project.iter(f"{NAMESPACE}Note")}
    assert sorted(notes.values()) == ["a voice", "who was asked"]
    tied = {
        (selection.attrib["startPosition"], notes[note.attrib["targetGUID"]])
        for selection in project.iter(f"{NAMESPACE}PlainTextSelection")
        for note in selection.iter(f"{NAMESPACE}NoteRef")
    }
    assert tied == {(str(town[1].index("more than 30")), "who was asked")}


def test_qdpx_is_the_same_each_time_and_speaks_both_languages(town: tuple[Path, str], tmp_path: Path) -> None:
    report = load(town[0])
    for name in ("one", "two"):
        write_qdpx(report, town[1], tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    set_language("zh")
    write_qdpx(report, town[1], tmp_path / "zh")
    english, chinese = (_qdpx(tmp_path / name)[0] for name in ("one", "zh"))
    ids = [[code.attrib["guid"] for code in project.iter(f"{NAMESPACE}Code")] for project in (english, chinese)]
    assert ids[0] == ids[1]
    assert "政策工具" in {code.attrib["name"] for code in chinese.iter(f"{NAMESPACE}Code")}


def test_qdpx_of_a_text_with_a_byte_order_mark(tmp_path: Path, write_package: Callable[..., Path], invented_text: str) -> None:
    text = "\ufeff" + invented_text

    def marked(tables: dict[str, list[dict[str, Any]]], descriptor: dict[str, Any]) -> None:
        descriptor["report"] |= {"characters": len(text), "sha256": hashlib.sha256(text.encode()).hexdigest()}
        for row in (row for rows in tables.values() for row in rows if "char_start" in row):
            row["char_start"], row["char_end"] = row["char_start"] + 1, row["char_end"] + 1
        tables["measures"][0]["name_en"] = "a \x0b sign that XML has no way to write"

    write_qdpx(load(write_package(tmp_path / "town", marked)), text, tmp_path / "town.qdpx")
    project, files = _qdpx(tmp_path / "town.qdpx")
    words = next(content for name, content in files.items() if name != "project.qde").decode()
    assert words == invented_text
    places = [(int(s.attrib["startPosition"]), int(s.attrib["endPosition"])) for s in project.iter(f"{NAMESPACE}PlainTextSelection")]
    assert {row["fingerprint"] for row in _placed(tmp_path / "town")} == {_mark(words[start:end]) for start, end in places}
    assert "a \ufffd sign" in files["project.qde"].decode()


# --- annotations ------------------------------------------------------------------------------------------------

# The terms of the W3C's context that we use, with their addresses as its vocabulary gives them.
_OA, _AS, _RDF, _DC, _FOAF = (
    "http://www.w3.org/ns/oa#",
    "http://www.w3.org/ns/activitystreams#",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "http://purl.org/dc/",
    "http://xmlns.com/foaf/0.1/",
)
_XSD = "http://www.w3.org/2001/XMLSchema#nonNegativeInteger"
CONTEXT: dict[str, Any] = {
    "id": "@id",
    "type": "@type",
    **{name: _OA + name for name in ("Annotation", "TextualBody", "TextPositionSelector", "TextQuoteSelector", "describing", "tagging")},
    "AnnotationCollection": f"{_AS}OrderedCollection",
    "AnnotationPage": f"{_AS}OrderedCollectionPage",
    "Person": f"{_FOAF}Person",
    "nickname": f"{_FOAF}nick",
    "body": {"@id": f"{_OA}hasBody", "@type": "@id"},
    "target": {"@id": f"{_OA}hasTarget", "@type": "@id"},
    "source": {"@id": f"{_OA}hasSource", "@type": "@id"},
    "selector": {"@id": f"{_OA}hasSelector", "@type": "@id"},
    "motivation": {"@id": f"{_OA}motivatedBy", "@type": "@vocab"},
    "purpose": {"@id": f"{_OA}hasPurpose", "@type": "@vocab"},
    **{name: _OA + name for name in ("exact", "prefix", "suffix")},
    **{name: {"@id": _OA + name, "@type": _XSD} for name in ("start", "end")},
    "value": f"{_RDF}value",
    "format": f"{_DC}elements/1.1/format",
    "language": f"{_DC}elements/1.1/language",
    "creator": {"@id": f"{_DC}terms/creator", "@type": "@id"},
    "label": "http://www.w3.org/2000/01/rdf-schema#label",
    "total": {"@id": f"{_AS}totalItems", "@type": _XSD},
    "first": {"@id": f"{_AS}first", "@type": "@id"},
    "startIndex": {"@id": f"{_AS}startIndex", "@type": _XSD},
    "items": {"@id": f"{_AS}items", "@type": "@id", "@container": "@list"},
}


def _read_annotations(path: Path) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return the collection as a JSON-LD processor expands it, and its annotations."""
    from pyld import jsonld

    def local(url: str, _options: Any) -> dict[str, Any]:
        assert url == "http://www.w3.org/ns/anno.jsonld"
        return {"contextUrl": None, "documentUrl": url, "document": {"@context": CONTEXT}, "contentType": "application/ld+json"}

    given = json.loads(path.read_text(encoding="utf-8"))
    expanded = jsonld.expand(given, {"documentLoader": local})
    # What a processor doesn't know it drops: all that was written comes back.
    back = jsonld.compact(expanded, "http://www.w3.org/ns/anno.jsonld", {"documentLoader": local})
    assert back == _unwrapped(given)
    (collection,) = expanded
    return collection, collection[f"{_AS}first"][0][f"{_AS}items"][0]["@list"]


def _unwrapped(value: Any) -> Any:
    """Return JSON as a processor compacts it: a list of one is that one, but for `items`, whose order counts."""
    if isinstance(value, dict):
        return {name: list(map(_unwrapped, given)) if name == "items" else _unwrapped(given) for name, given in value.items()}
    if isinstance(value, list):
        return _unwrapped(value[0]) if len(value) == 1 else [_unwrapped(one) for one in value]
    return value


def _target(annotation: dict[str, Any]) -> tuple[str, dict[str, dict[str, Any]]]:
    (target,) = annotation[f"{_OA}hasTarget"]
    selectors = {one["@type"][0].removeprefix(_OA): one for one in target[f"{_OA}hasSelector"]}
    values = {
        kind: {name.removeprefix(_OA): value[0]["@value"] for name, value in one.items() if name != "@type"}
        for kind, one in selectors.items()
    }
    return target[f"{_OA}hasSource"][0]["@id"], values


def test_annotations_read_by_a_json_ld_processor(town: tuple[Path, str], tmp_path: Path) -> None:
    folder, text = town
    write_annotations(load(folder), text, tmp_path / "town.jsonld")
    collection, items = _read_annotations(tmp_path / "town.jsonld")
    assert collection[f"{_AS}totalItems"][0]["@value"] == len(items) == len(_placed(folder)) + len(_csv(folder, "second_coding"))
    assert len({one["@id"] for one in items}) == len(items)
    for annotation in items:
        source, selectors = _target(annotation)
        assert source.startswith("ni:///sha-256;")
        start, end = selectors["TextPositionSelector"]["start"], selectors["TextPositionSelector"]["end"]
        quote = selectors["TextQuoteSelector"]
        assert text[start:end] == quote["exact"]
        assert (quote["prefix"] + quote["exact"] + quote["suffix"]) in text
        assert len(quote["prefix"]) == min(32, start)
    marks = sorted(_mark(_target(one)[1]["TextQuoteSelector"]["exact"]) for one in items[: len(_placed(folder))])
    assert marks == sorted(row["fingerprint"] for row in _placed(folder))


def test_a_quotation_at_the_very_beginning_has_what_there_is_around_it() -> None:
    _, quote = _selectors(Mark("measures", "m001", {"char_start": 2, "char_end": 4}, ()), "ab😀def" + "x" * 40)
    assert quote == {"type": "TextQuoteSelector", "exact": "😀d", "prefix": "ab", "suffix": "ef" + "x" * 30}


def test_annotations_say_what_was_coded_by_whom(town: tuple[Path, str], tmp_path: Path) -> None:
    write_annotations(load(town[0]), None, tmp_path / "town.jsonld")
    _, items = _read_annotations(tmp_path / "town.jsonld")

    def tags(annotation: dict[str, Any]) -> set[str]:
        bodies = annotation[f"{_OA}hasBody"]
        return {body[f"{_RDF}value"][0]["@value"] for body in bodies if body[f"{_OA}hasPurpose"][0]["@id"] == f"{_OA}tagging"}

    first, second = [tags(one) for one in items if "row:m002" in tags(one)]
    assert first >= {"table:measures", "tool:nodality", "rung:output", "page:1", "theme_id:open"}
    assert "tool:treasure" in second
    languages = {body[f"{_DC}elements/1.1/language"][0]["@value"] for one in items for body in one[f"{_OA}hasBody"] if len(body) > 3}
    assert languages == {"en", "zh"}


def test_annotations_without_the_text_quote_nothing(town: tuple[Path, str], tmp_path: Path) -> None:
    write_annotations(load(town[0]), None, tmp_path / "town.jsonld")
    _, items = _read_annotations(tmp_path / "town.jsonld")
    assert {kind for one in items for kind in _target(one)[1]} == {"TextPositionSelector"}


def test_annotations_of_the_kits_own_report_quote_nothing(real_folder: Path, tmp_path: Path) -> None:
    write_annotations(load(real_folder), None, tmp_path / "town.jsonld")
    given = json.loads((tmp_path / "town.jsonld").read_text(encoding="utf-8"))
    kinds = [[one["type"] for one in item["target"]["selector"]] for item in given["first"]["items"]]
    assert kinds == [["TextPositionSelector"]] * (len(_placed(real_folder)) + len(_csv(real_folder, "second_coding")))


def test_exports_of_the_kits_own_report_match_its_text(real_folder: Path, real_text: str, tmp_path: Path) -> None:
    write_qdpx(load(real_folder), real_text, tmp_path / "town.qdpx")
    project, files = _qdpx(tmp_path / "town.qdpx")
    _assert_schema(project)
    words = next(content for name, content in files.items() if name != "project.qde").decode()
    places = [(int(s.attrib["startPosition"]), int(s.attrib["endPosition"])) for s in project.iter(f"{NAMESPACE}PlainTextSelection")]
    assert {_mark(words[start:end]) for start, end in places} == {row["fingerprint"] for row in _placed(real_folder)}
    write_annotations(load(real_folder), real_text, tmp_path / "town.jsonld")
    for annotation in json.loads((tmp_path / "town.jsonld").read_text(encoding="utf-8"))["first"]["items"]:
        position, quote = annotation["target"]["selector"]
        assert real_text[position["start"] : position["end"]] == quote["exact"] != ""


def test_a_report_with_themes_of_its_own(city: Path, tmp_path: Path) -> None:
    write_qdpx(load(city), TEXT, tmp_path / "city.qdpx")
    project, files = _qdpx(tmp_path / "city.qdpx")
    _assert_schema(project)
    words = next(content for name, content in files.items() if name != "project.qde").decode()
    assert words == TEXT
    places = [(int(s.attrib["startPosition"]), int(s.attrib["endPosition"])) for s in project.iter(f"{NAMESPACE}PlainTextSelection")]
    assert {_mark(words[start:end]) for start, end in places} == {row["fingerprint"] for row in _placed(city)}
    assert {row["name_en"] for row in _csv(city, "themes")} <= {code.attrib["name"] for code in project.iter(f"{NAMESPACE}Code")}


# --- workbook ---------------------------------------------------------------------------------------------------


def _sheets(path: Path) -> dict[str, pd.DataFrame]:
    """Return the sheets as calamine, which shares nothing with openpyxl, reads them."""
    return pd.read_excel(path, sheet_name=None, engine="calamine", dtype=object, keep_default_na=False, na_values=[])


@pytest.mark.parametrize("which", ["town", "real"])
def test_workbook_read_by_calamine(which: str, town: tuple[Path, str], real_folder: Path, tmp_path: Path) -> None:
    report = load(town[0] if which == "town" else real_folder)
    write_xlsx(report, tmp_path / "town.xlsx")
    sheets = _sheets(tmp_path / "town.xlsx")
    assert list(sheets) == list(report.tables)
    for table, sheet in sheets.items():
        given = [{column: "" if value is None else value for column, value in row.items()} for row in report.rows(table)]
        assert list(sheet) == list(report.fields(table))
        assert sheet.to_dict("records") == given, table
    assert isinstance(sheets["measures"]["page"].iloc[0], int | float)
    assert isinstance(sheets["themes"]["points"].iloc[0], str)


def test_words_stay_words(town: tuple[Path, str], tmp_path: Path) -> None:
    write_xlsx(load(town[0]), tmp_path / "town.xlsx")
    with zipfile.ZipFile(tmp_path / "town.xlsx") as book:
        sheets = "".join(book.read(name).decode() for name in book.namelist() if "worksheets" in name)
        styles = ET.fromstring(book.read("xl/styles.xml"))
    assert "<f>" not in sheets
    assert 't="e"' not in sheets
    assert "macro" not in "".join(zipfile.ZipFile(tmp_path / "town.xlsx").namelist()).lower()
    formats = [one.attrib.get("quotePrefix") for one in styles.iter() if one.tag.endswith("}xf")]
    assert "1" in formats
    prefixed = formats[1:].index("1")  # the first is the style that others build on
    assert sheets.count(f's="{prefixed}"') == sum(
        cell.startswith(("=", "+", "-", "@")) for rows in map(load(town[0]).rows, load(town[0]).tables) for row in rows
        for cell in row.values() if isinstance(cell, str)
    )  # fmt: skip


def _own_column(change: Callable[[list[dict[str, Any]]], Any], kind: str) -> Callable[..., None]:
    """Return a change that gives the glossary a column of its own."""

    def changed(tables: dict[str, list[dict[str, Any]]], descriptor: dict[str, Any]) -> None:
        next(one for one in descriptor["resources"] if one["name"] == "glossary")["schema"]["fields"].append(
            {"name": "extra", "type": kind}
        )
        change(tables["glossary"])

    return changed


@pytest.mark.parametrize(
    ("kind", "given", "shown"),
    [
        ("integer", "9007199254740993", "9007199254740993"),  # beyond what a spreadsheet counts exactly
        ("integer", "9007199254740992", 9007199254740992),
        ("date", "1850-01-31", "1850-01-31"),  # before a spreadsheet's first day
        ("date", "2006-04-09", pd.Timestamp("2006-04-09")),
        ("boolean", "true", True),
        ("number", "0.1", 0.1),
        ("string", "a\x0bb", "a\x0bb"),
    ],
)
def test_cells_that_spreadsheets_are_bad_at(kind: str, given: str, shown: Any, tmp_path: Path, write_package: Callable[..., Path]) -> None:
    folder = write_package(tmp_path / "town", _own_column(lambda rows: rows[0].update(extra=given), kind))
    write_xlsx(load(folder), tmp_path / "town.xlsx")
    found = _sheets(tmp_path / "town.xlsx")["glossary"]["extra"].iloc[0]
    assert (pd.Timestamp(found) if isinstance(shown, pd.Timestamp) else found) == shown
    assert not isinstance(shown, str) or isinstance(found, str)


def test_a_cell_that_would_be_cut_is_named(tmp_path: Path, write_package: Callable[..., Path]) -> None:
    folder = write_package(tmp_path / "town", _own_column(lambda rows: rows[0].update(extra="😀" * 16_384), "string"))
    with pytest.raises(ExportError, match=r"glossary, row desk, column extra: 32,768 characters.*32,767"):
        write_xlsx(load(folder), tmp_path / "town.xlsx")
    assert [path.name for path in tmp_path.iterdir()] == ["town"]


def test_tables_that_would_share_a_sheet_are_named(tmp_path: Path, write_package: Callable[..., Path]) -> None:
    def doubled(tables: dict[str, list[dict[str, Any]]], descriptor: dict[str, Any]) -> None:
        extra = next(one for one in descriptor["resources"] if one["name"] == "glossary") | {"name": "Glossary"}
        descriptor["resources"].append(extra)
        tables["Glossary"] = tables["glossary"]  # a file of its own that nothing reads

    folder = write_package(tmp_path / "town", doubled)
    with pytest.raises(ExportError, match="Glossary"):
        write_xlsx(load(folder), tmp_path / "town.xlsx")


def test_without_openpyxl_the_extra_is_named(package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(ExportError, match=r"openpyxl.*course-lib\[spreadsheet\]"):
        write_xlsx(load(package), tmp_path / "town.xlsx")


# --- the command ------------------------------------------------------------------------------------------------


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[int, str, str]]:
    """A function that runs `course export` in an empty folder and returns exit code, output and complaint."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")

    def ran(*words: str | Path) -> tuple[int, str, str]:
        return cli.main(["export", *map(str, words)]), *capsys.readouterr()

    return ran


@pytest.fixture
def words(tmp_path: Path, invented_text: str) -> Path:
    """A copy of the invented report's text."""
    (tmp_path / "report.txt").write_bytes(invented_text.encode())
    return tmp_path / "report.txt"


def test_all_at_once(run: Callable[..., tuple[int, str, str]], package: Path, words: Path) -> None:
    code, shown, complaint = run(package, "--qdpx", "t.qdpx", "--annotations", "t.jsonld", "--xlsx", "t.xlsx", "--text", words)
    assert (code, complaint) == (0, "")
    assert [line.split()[0] for line in shown.splitlines()] == ["written:"] * 3 + ["These"]
    assert sorted(path.name for path in Path().iterdir()) == ["t.jsonld", "t.qdpx", "t.xlsx"]
    assert shown.count("share the report") == 1


def test_what_holds_no_words_says_nothing_of_them(run: Callable[..., tuple[int, str, str]], package: Path, words: Path) -> None:
    assert "own machine" not in run(package, "--annotations", "t.jsonld")[1]
    assert "own machine" not in run(package, "--xlsx", "t.xlsx", "--text", words)[1]


def test_nothing_is_overwritten_unasked(run: Callable[..., tuple[int, str, str]], package: Path) -> None:
    Path("t.xlsx").write_text("mine")
    code, shown, complaint = run(package, "--annotations", "t.jsonld", "--xlsx", "t.xlsx")
    assert (code, shown, complaint.count("\n")) == (2, "", 1)
    assert "--force" in complaint
    assert [path.name for path in Path().iterdir()] == ["t.xlsx"]
    assert Path("t.xlsx").read_text() == "mine"
    assert run(package, "--xlsx", "t.xlsx", "--force")[0] == 0
    assert zipfile.is_zipfile("t.xlsx")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ([], "--annotations"),
        (["--qdpx", "t.qdpx"], "--text"),
        (["--xlsx", "t", "--annotations", "./t"], "two files"),
        (["--xlsx", "no/t.xlsx"], "no: No such file"),
        (["--xlsx", "."], "folder"),
        (["--qdpx", "t", "--text", "missing.txt"], "missing.txt: there is no such file"),
        (["--qdpx", "t", "--text", "gb.txt"], "GB18030"),
        (["--qdpx", "t", "--text", "zip.txt"], "zip"),
        (["--qdpx", "t", "--text", "other.txt"], "5 characters"),
        (["--annotations", "t", "--text", "other.txt"], "5 characters"),
    ],
)
def test_wrong_words(run: Callable[..., tuple[int, str, str]], package: Path, options: list[str], said: str) -> None:
    Path("gb.txt").write_bytes("乌有镇报告".encode("gb18030"))
    Path("zip.txt").write_bytes(b"PK\x03\x04 and more")
    Path("other.txt").write_text("other")
    before = sorted(Path().iterdir())
    code, shown, complaint = run(package, *options)
    assert (code, shown, complaint.count("\n")) == (2, "", 1)
    assert said in complaint
    assert sorted(Path().iterdir()) == before


@pytest.mark.parametrize("damage", ["missing", "empty", "zip", "outside", "encoding"])
def test_packages_that_cannot_be_read(run: Callable[..., tuple[int, str, str]], package: Path, damage: str) -> None:
    source, said = package, "outside"
    if damage in ("missing", "empty"):
        source, said = Path(damage), damage if damage == "empty" else "no such folder"
        if damage == "empty":
            source.mkdir()
    elif damage == "zip":
        with zipfile.ZipFile("town.zip", "w") as archive:
            archive.write(package / "datapackage.json")
        source, said = Path("town.zip"), "zip archive"
    elif damage == "outside":
        described = (package / "datapackage.json").read_text(encoding="utf-8")
        (package / "datapackage.json").write_text(described.replace('"measures.csv"', '"../measures.csv"'), encoding="utf-8")
        said = "../measures.csv"
    else:
        (package / "measures.csv").write_bytes("乌有镇".encode("utf-16"))
        said = "UTF-16"
    before = sorted(Path().iterdir())
    code, shown, complaint = run(source, "--xlsx", "t.xlsx")
    assert (code, shown) == (2, "")
    assert said in complaint
    assert sorted(Path().iterdir()) == before


def test_what_fails_on_the_way_leaves_nothing(
    run: Callable[..., tuple[int, str, str]], package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import openpyxl

    def full(_: Any, path: Path) -> None:
        path.write_bytes(b"half of it")
        raise OSError(28, "No space left on device", "t.xlsx")

    Path("t.xlsx").write_text("mine")
    monkeypatch.setattr(openpyxl.Workbook, "save", full)
    code, shown, complaint = run(package, "--xlsx", "t.xlsx", "--force")
    assert (code, shown) == (2, "")
    assert "No space left" in complaint
    assert [(path.name, path.read_text()) for path in Path().iterdir()] == [("t.xlsx", "mine")]


def test_chinese_messages(run: Callable[..., tuple[int, str, str]], package: Path) -> None:
    assert "请指明" in run(package, "--lang", "zh")[2]
    shown = run(package, "--lang", "zh", "--annotations", "t.jsonld")[1]
    assert unicodedata.normalize("NFC", shown).startswith("已写入：")
