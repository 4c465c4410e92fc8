"""A table is shown in one language, with words for codes, escaped, and the same every time."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from course_lib.datapackage import canonical
from course_lib.language import LANGUAGES, set_language
from course_lib.report import load
from course_lib.table import show_table


def test_caption_tells_how_many_of_how_many(package: Path) -> None:
    report = load(package)
    assert show_table(report, "measures").caption == "measures, 3 rows"
    assert show_table(report, "measures", rows=2).caption == "measures, the first 2 of 3 rows"
    assert show_table(report, "measures", rows=9).caption == "measures, 3 rows"


def test_one_row_is_not_called_many(package: Path) -> None:
    assert show_table(load(package), "events").caption == "events, 1 row"


def test_columns_are_those_asked_for_in_that_order(package: Path) -> None:
    table = show_table(load(package), "measures", columns=["page", "name"], rows=1)
    assert (table.head, table.body) == (("Page", "Name"), (("1", "desk, phone"),))


def test_proofs_of_place_are_left_out_until_asked_for(package: Path) -> None:
    report = load(package)
    assert not {"Fingerprint", "Start", "End"} & set(show_table(report, "measures").head)
    [[shown]] = show_table(report, "measures", columns=["fingerprint"], rows=1).body
    assert shown == report.row("measures", "m001")["fingerprint"]


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("name", canonical())
def test_one_language_at_a_time(package: Path, name: str, code: str) -> None:
    set_language(code)
    table = show_table(load(package), name)
    assert len(set(table.head)) == len(table.head)
    assert [title for title in table.head if re.search(r"Chinese|English|英文|中文", title)] == []
    assert [row for row in table.body if len(row) != len(table.head)] == []


@pytest.mark.parametrize("name", canonical())
def test_codes_are_shown_in_words(real_folder: Path, name: str) -> None:
    # Some codes are their own English name; in Chinese none is.
    set_language("zh")
    report = load(real_folder)
    for column, field in report.fields(name).items():
        if raw := set(field.get("constraints", {}).get("enum", [])):
            shown = {cell for [cell] in show_table(report, name, columns=[column]).body}
            assert shown & raw == set(), column


def test_rows_can_be_chosen_by_their_values(package: Path) -> None:
    table = show_table(load(package), "measures", columns=["measure_id"], theme_id="open", tool="authority")
    assert table.body == (("m003",),)


def test_unknown_column_to_choose_by_is_told_those_there_are(package: Path) -> None:
    with pytest.raises(LookupError, match=r"no_such.*measure_id"):
        show_table(load(package), "measures", no_such="x")


def test_empty_cells_are_empty(package: Path) -> None:
    assert show_table(load(package), "measures", columns=["part_of"]).body == (("",), ("m001",), ("",))


def test_numbers_have_no_needless_zeros(package: Path) -> None:
    assert show_table(load(package), "figures", columns=["lower", "upper"], rows=1).body == (("31", "39"),)


def test_large_numbers_keep_all_their_digits(tmp_path: Path, write_package: Callable[..., Path]) -> None:
    def large(tables: Any, _: Any) -> None:
        tables["figures"][1] |= dict.fromkeys(("value", "lower", "upper"), 12_345_678)

    assert show_table(load(write_package(tmp_path, large)), "figures", columns=["value"]).body[1] == ("12345678",)


@pytest.mark.parametrize(("table", "columns"), [("no_such", []), ("measures", ["no_such"]), ("measures", ["name_en"])])
def test_unknown_table_or_column_is_told_those_there_are(package: Path, table: str, columns: list[str]) -> None:
    with pytest.raises(LookupError, match=(columns or [table])[0] + ".*" + ("name" if columns else "measures")):
        show_table(load(package), table, columns=columns)


def test_html_is_escaped(tmp_path: Path, write_package: Callable[..., Path]) -> None:
    def poison(tables: Any, _: Any) -> None:
        tables["themes"][0]["name_en"] = "<script>x</script> & more"

    html = show_table(load(write_package(tmp_path, poison)), "themes")._repr_html_()
    assert "&lt;script&gt;x&lt;/script&gt; &amp; more" in html
    assert "<script" not in html


def test_html_has_caption_and_headers_for_screen_readers(package: Path) -> None:
    html = show_table(load(package), "themes", columns=["order", "name"])._repr_html_()
    assert re.search("<table><caption[^>]*>themes, 2 rows</caption>", html)
    assert html.count('scope="col"') == 2
    assert html.count("<td") == 4


def test_text_is_the_same_table(package: Path) -> None:
    table = show_table(load(package), "themes", columns=["order", "name"])
    assert repr(table).splitlines() == ["themes, 2 rows", "Order | Name", "1 | Open", "2 | Effective"]
