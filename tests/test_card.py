"""The evidence card tells all that the data know of a claim, and what the text does not say."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from course_lib.card import evidence_card, table_of
from course_lib.evidence import place
from course_lib.language import LANGUAGES, set_language
from course_lib.report import load

Write = Callable[..., Path]


def _plain(card: str) -> str:
    return " ".join(re.sub("<[^>]*>", " ", card).split())


class _Tags(HTMLParser):
    """Counts that every tag is closed, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:  # noqa: ARG002
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_identifier_tells_the_table() -> None:
    assert (table_of("m023"), table_of("c04")) == ("measures", "claims")


@pytest.mark.parametrize("key", ["m001", "c01"])
def test_card_names_its_row_and_its_place(package: Path, key: str) -> None:
    report = load(package)
    card = _plain(evidence_card(report, key))
    assert key in card
    assert place(report, table_of(key), key) in card


def test_codes_are_explained(package: Path) -> None:
    card = _plain(evidence_card(load(package), "m003"))
    assert re.search("policy tool authority.{1,3}government binds by rule, duty, permission or sanction", card)
    assert re.search("rung of the evidence ladder published document.{1,3}a titled text or a named printed form", card)


def test_direction_is_told(package: Path) -> None:
    assert "the unit&#x27;s own routine" in evidence_card(load(package), "m003")


def test_figures_have_their_bounds(package: Path) -> None:
    assert "calls: printed as as printed, so 31 to 39 calls" in _plain(evidence_card(load(package), "c01"))


def test_parts_and_wholes_name_each_other(package: Path) -> None:
    report = load(package)
    assert "its listed parts phone" in _plain(evidence_card(report, "m001"))
    assert "part of desk, phone" in _plain(evidence_card(report, "m002"))


@pytest.mark.parametrize(("key", "silent"), [("c01", True), ("m002", True), ("m003", False)])
def test_silences_of_the_claim_and_of_its_figures(package: Path, key: str, silent: bool) -> None:
    # The silence is about a figure, which belongs to both.
    assert ("a share needs a base" in evidence_card(load(package), key)) is silent


def test_note_is_shown_in_the_language_in_use(tmp_path: Path, write_package: Write) -> None:
    def note(tables: Any, _: Any) -> None:
        tables["measures"][0] |= {"note_en": "odd print", "note_zh": "印刷有误"}

    report = load(write_package(tmp_path, note))
    assert "coder&#x27;s note odd print" in _plain(evidence_card(report, "m001"))
    set_language("zh")
    assert "编码备注 印刷有误" in _plain(evidence_card(report, "m001"))


@pytest.mark.parametrize("key", ["m999", "c99", "f01", "x", ""])
def test_unknown_claim_is_a_lookup_error(package: Path, key: str) -> None:
    with pytest.raises(LookupError):
        evidence_card(load(package), key)


def test_original_words_stay_inside_their_passage(package: Path, invented_text: str) -> None:
    card = evidence_card(load(package), "c02", invented_text)
    assert "<mark>did no harm</mark>" in card
    assert "Part one" not in card


def test_original_words_are_escaped(tmp_path: Path, write_package: Write, invented_text: str) -> None:
    poisoned = invented_text.replace("did no harm", "<b>no</b> harm")[: len(invented_text)]
    assert "&lt;b&gt;no" in evidence_card(load(write_package(tmp_path)), "c02", poisoned)


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_card_of_the_kit_can_be_made(real_folder: Path, code: str) -> None:
    set_language(code)
    report = load(real_folder)
    keys = [row["measure_id"] for row in report.rows("measures")] + [row["claim_id"] for row in report.rows("claims")]
    for key in keys:
        card = evidence_card(report, key)
        tags = _Tags()
        tags.feed(card)
        assert tags.open == [], key
        assert not re.search(r"\bNone\b|\bnan\b|[{}]|<dd></dd>|<dt></dt>", card), key


def test_cards_with_the_reports_words_mark_each_span(real_folder: Path, real_text: str) -> None:
    report = load(real_folder)
    for row in report.rows("claims"):
        card = evidence_card(report, row["claim_id"], real_text)
        assert "".join(real_text[row["char_start"] : row["char_end"]].split()) in "".join(card.split()), row["claim_id"]
        assert 'lang="zh"' in card
