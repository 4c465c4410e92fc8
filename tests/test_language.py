"""Every text is there in English and in Chinese, set as each language sets it, and codes and glossary use the same words."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import course_lib
from course_lib.datapackage import canonical
from course_lib.language import LANGUAGES, codes, language, local, set_language, text
from course_lib.report import load

TEXTS = sorted((Path(course_lib.__file__).parent / "texts").glob("*.toml"))


def _leaves(found: dict[str, Any], key: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield each text with its key: a table whose values are strings."""
    if found and all(isinstance(value, str) for value in found.values()):
        yield key, found
    else:
        for part, inner in found.items():
            assert isinstance(inner, dict), f"{key}.{part} stands beside other texts"
            yield from _leaves(inner, f"{key}.{part}")


ALL = {key: both for path in TEXTS for key, both in _leaves(tomllib.loads(path.read_text(encoding="utf-8")), path.stem)}


def test_texts_are_found() -> None:
    assert {path.stem for path in TEXTS} >= {"bounds", "card", "charts", "cli", "codes", "data", "explorer", "table"}
    assert len(ALL) > 300


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_each_text_has_both_languages_and_no_other(path: Path) -> None:
    for key, both in _leaves(tomllib.loads(path.read_text(encoding="utf-8")), path.stem):
        assert set(both) == set(LANGUAGES), key
        # What joins two sentences is a space in English and nothing in Chinese.
        assert all(words.strip() for words in both.values()) or both == {"en": " ", "zh": ""}, key


def test_both_languages_have_the_same_placeholders() -> None:
    assert {key for key, both in ALL.items() if _placeholders(both["en"]) != _placeholders(both["zh"])} == set()


def _placeholders(words: str) -> set[str]:
    return set(re.findall(r"{(\w+)(?:[!:.\[][^}]*)?}", words))


def test_chinese_is_not_english_left_over() -> None:
    alike = {key: both["en"] for key, both in ALL.items() if both["en"] == both["zh"]}
    # What holds values and punctuation only is written alike.
    assert {key for key, words in alike.items() if re.search(r"[^\W\d_]", re.sub(r"{\w*}", "", words))} == set()


# --- how Chinese is set -----------------------------------------------------------------------------------------

HAN = r"[\u4e00-\u9fff]"
LATIN = r"[A-Za-z0-9]"


def _unquoted(words: str) -> str:
    """Return `words` without printed titles and quotations, which stay as they are, addresses of links, and names of choosing numbers."""
    words = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", words)
    return re.sub(r"《[^》]*》|“[^”]*”", "《》", re.sub(r"{\w+:", "{", words))


def halfwidth(words: str) -> list[str]:
    """Return the places where half-width punctuation touches a Chinese character."""
    marks = r"[,:;?!()\[\]]"
    return re.findall(f"{HAN}{marks}|{marks}{HAN}", _unquoted(words))


def crowded(words: str) -> list[str]:
    """Return the places where Latin letters or digits touch a Chinese character without a space."""
    return re.findall(f"{HAN}{LATIN}|{LATIN}{HAN}", _unquoted(words))


def spaced(words: str) -> list[str]:
    """Return the places where a space stands between Chinese characters, or beside full-width punctuation."""
    full = r"[，。：；？！、（）《》“”]"
    return re.findall(f"{HAN} {HAN}|{full} | {full}", words)


@pytest.mark.parametrize("fault", [halfwidth, crowded, spaced])
@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_chinese_texts_are_set_alike(path: Path, fault: Any) -> None:
    faults = {key: found for key, both in ALL.items() if key.split(".")[0] == path.stem and (found := fault(both["zh"]))}
    assert faults == {}


@pytest.mark.parametrize("fault", [halfwidth, crowded, spaced])
def test_chinese_in_the_data_is_set_alike(real_folder: Path, fault: Any) -> None:
    report = load(real_folder)
    rows = [(report.key(table, row), row) for table in report.tables for row in report.rows(table)]
    cells = [(key, column, cell) for key, row in rows for column, cell in row.items() if column.endswith("_zh") and cell]
    assert len(cells) > 500
    assert [(key, column, found) for key, column, cell in cells if (found := fault(cell))] == []


@pytest.mark.parametrize("fault", [halfwidth, crowded, spaced])
def test_chinese_in_the_schema_is_set_alike(fault: Any) -> None:
    titled = [field for schema in canonical().values() for field in schema["fields"]]
    faults = [(field["name"], found) for field in titled for side in ("title_zh", "description_zh") if (found := fault(field[side]))]
    assert faults == []


@pytest.mark.parametrize(
    ("fault", "words"),
    [(halfwidth, "文本,"), (halfwidth, "(文本"), (crowded, "第3页"), (crowded, "用CSV"), (spaced, "文 本"), (spaced, "文本， 表")],
)
def test_the_checks_of_setting_bite(fault: Any, words: str) -> None:
    assert fault(words)
    assert not fault("第 3 页，用 CSV：“a文b”（见《x表》）")


# --- codes and terms --------------------------------------------------------------------------------------------

# Where codes.toml names a coded column otherwise: two tables have a "kind", and it is another thing in each.
GROUPS = {
    ("actors", "kind"): "actor",
    ("documents", "kind"): "document",
    ("silences", "concerns_table"): "table",
}


def _coded() -> list[tuple[str, str, str]]:
    return [
        (table, field["name"], code)
        for table, schema in canonical().items()
        for field in schema["fields"]
        for code in field.get("constraints", {}).get("enum", [])
    ]


def test_every_code_has_a_name() -> None:
    unnamed = []
    for table, column, code in _coded():
        group = GROUPS.get((table, column), column.removesuffix("_id"))
        if f"codes.{group}.{code}.name" not in ALL:
            unnamed.append((table, column, code))
    assert unnamed == []


@pytest.mark.parametrize("variable", ["tool", "direction", "stage", "rung", "form", "theme"])
def test_codes_stand_in_the_order_of_the_schema(variable: str) -> None:
    column = "theme_id" if variable == "theme" else variable
    [field] = [field for field in canonical()["measures"]["fields"] if field["name"] == column]
    assert codes(variable) == field["constraints"]["enum"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_codes_of_a_variable_have_different_names(language: str) -> None:
    groups: dict[str, list[str]] = {}
    for key, both in ALL.items():
        if key.startswith("codes.") and key.endswith(".name"):
            groups.setdefault(key.split(".")[1], []).append(both[language])
    assert {group for group, names in groups.items() if len(set(names)) < len(names)} == set()


@pytest.mark.parametrize("variable", ["rung", "stage", "tool", "hazard"])
def test_codes_are_called_as_in_the_glossary(real_folder: Path, variable: str) -> None:
    terms = {row["term_en"]: row["term_zh"] for row in load(real_folder).rows("glossary")}
    names = [ALL[f"codes.{variable}.{code}.name"] for code in codes(variable)]
    # "nodality (information)": the words in brackets explain the term.
    known = {both["en"].partition(" (")[0]: both["zh"] for both in names}
    assert set(known) <= set(terms)
    assert {term: terms[term] for term in known} == known


# --- the switch -------------------------------------------------------------------------------------------------


def test_switch() -> None:
    assert (language(), text("explorer.theme"), local("name")) == ("en", "Theme", "name_en")
    set_language("zh")
    assert (language(), text("explorer.theme"), local("name")) == ("zh", "主题", "name_zh")


@pytest.mark.parametrize("code", ["", "EN", "de", "zh-CN"])
def test_unknown_language_is_told_those_there_are(code: str) -> None:
    with pytest.raises(ValueError, match=f"{code!r} is not available; choose 'en' .* or 'zh'"):
        set_language(code)


@pytest.mark.parametrize(("wanted", "used"), [("zh", "zh"), ("en", "en"), ("de", "en"), ("", "en")])
def test_language_of_the_environment(monkeypatch: pytest.MonkeyPatch, wanted: str, used: str) -> None:
    monkeypatch.setenv("COURSE_LANG", wanted)
    assert language() == used


def test_chosen_language_wins_over_that_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_LANG", "zh")
    set_language("en")
    assert language() == "en"


@pytest.mark.parametrize(
    "key", ["codes.rung.no_such.name", "codes.rung.outcome.name.more", "codes.rung", "codes", "no_such_file.title", ""]
)
def test_unknown_key_is_named(key: str) -> None:
    with pytest.raises(KeyError, match=re.escape(f"no text is stored under {key!r}")):
        text(key)


@pytest.mark.parametrize("code", LANGUAGES)
def test_texts_fill_in_their_values(code: str) -> None:
    set_language(code)
    for key, both in ALL.items():
        # Without a value to fill in, braces are braces.
        if values := dict.fromkeys(_placeholders(both["en"]), 7):
            assert not re.search("[{}]", text(key, **values)), key


@pytest.mark.parametrize(("count", "said"), [(0, "none on the highest"), (1, "1 on the highest"), (2, "2 on the highest")])
def test_a_count_chooses_its_words(count: int, said: str) -> None:
    assert text("charts.ladder.title", claims=9, low=1, top=count) == f"Of 9 claims, 1 stands on the two lowest rungs and {said}"


def test_lacking_value_is_named() -> None:
    with pytest.raises(KeyError, match="high"):
        text("bounds.range", low=1)
