"""What readers type is understood as a person would, or asked about in plain words; it is never guessed."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib.exercises.answers import Unclear, read_interval, read_number, shown, spelled
from course_lib.exercises.numerals import chinese, decimal, number, tidied
from course_lib.language import set_language

SHARES = {
    "96%": 0.96,
    "0.96": 0.96,
    "0,96": 0.96,
    ".96": 0.96,
    "96": 0.96,
    "96,4 %": 0.964,
    "54/56": 54 / 56,
    "54 of 56": 54 / 56,
    "九成六": 0.96,
    "9成6": 0.96,
    "九成": 0.9,
    "十成": 1,
    "百分之九十六": 0.96,
    "百分之96.4": 0.964,
    "百分之一百": 1,
    "千分之五": 0.005,
    "九十六": 0.96,
    "零点九六": 0.96,
    "三分之一": 1 / 3,
    "一半": 0.5,
    "half": 0.5,
    "½": 0.5,
    "９６％": 0.96,
    "٩٦٪": 0.96,
    "96 per cent": 0.96,
    "96 percent": 0.96,
    "约九成": 0.9,
    "九成左右": 0.9,
    "≈ 96%": 0.96,
    "100": 1,
    "100%": 1,
    "150%": 1.5,
    "0.5%": 0.005,
    "-5%": -0.05,
    "0": 0,
    "1/1": 1,
}
NUMBERS = {
    "1,200": 1200,
    "1 200": 1200,
    "1\u202f200": 1200,
    "1'200": 1200,
    "1.200": 1.2,
    "1.200.000": 1_200_000,
    "1,200.5": 1200.5,
    "1.200,5": 1200.5,
    "1 200,5": 1200.5,
    "0,964": 0.964,
    "12,5": 12.5,
    "１，２００": 1200,
    "一百零一": 101,
    "一百一": 110,
    "一百一十": 110,
    "两百": 200,
    "十五": 15,
    "一百十五": 115,
    "二〇〇六": 2006,
    "一万二": 12_000,
    "一万零二": 10_002,
    "三亿五千万": 350_000_000,
    "一万亿": 1e12,
    "三十五万": 350_000,
    "3.5万": 35_000,
    "壹佰": 100,
    "负五": -5,
    "约20": 20,
    "20左右": 20,
    "about 20": 20,
    "~20": 20,
    "about 20 people": 20,
    "20人": 20,
    "19 个": 19,
    "56 calls": 56,
    "1 call": 1,
    "1e3": 1000,
    "1E-3": 0.001,
    "-5": -5,
    "−5": -5,
    "–5": -5,
    "+5": 5,
    "3/4": 0.75,
    "1 1/2": 1.5,
    "1½": 1.5,
    "007": 7,
}
ASKED = {
    "": "blank",
    " \u3000\n": "blank",
    "many": "not_number",
    "nan": "not_number",
    "inf": "not_number",
    "٫": "not_number",
    "10²": "not_number",
    "七八十": "not_number",
    "七八成": "not_number",
    "1/2/3": "not_number",
    "--5": "not_number",
    "2006-04-09": "not_number",
    "<b>5</b>": "bound",
    "1,2,3": "marks",
    "1 2": "marks",
    "1..2": "range",
    "1.2.3": "marks",
    "101, 199": "marks",
    "20-30": "range",
    "20 to 30": "range",
    "二十至三十": "range",
    "100多": "bound",
    "90以上": "bound",
    "at least 20": "bound",
    "> 20": "bound",
    "5/0": "zero",
    "9" * 101: "long",
}


@pytest.mark.parametrize(("typed", "meant"), SHARES.items())
def test_shares_are_understood(typed: str, meant: float) -> None:
    assert read_number(typed, share=True) == pytest.approx(meant, abs=1e-12)


@pytest.mark.parametrize(("typed", "meant"), NUMBERS.items())
def test_numbers_are_understood(typed: str, meant: float) -> None:
    assert read_number(typed, units=["calls", "起"]) == pytest.approx(meant, rel=1e-12)


@pytest.mark.parametrize(("typed", "rule"), ASKED.items())
@pytest.mark.parametrize("share", [True, False])
def test_what_is_no_number_is_asked_about(typed: str, rule: str, share: bool) -> None:
    with pytest.raises(Unclear) as asked:
        read_number(typed, share=share)
    assert asked.value.rule == rule


@pytest.mark.parametrize(
    ("typed", "share", "rule"),
    [("1", True, "one"), ("150", True, "above"), ("56 calls", True, "not_number"), ("96%", False, "percent"), ("1e400", False, "large")],
)
def test_what_depends_on_the_question(typed: str, share: bool, rule: str) -> None:
    with pytest.raises(Unclear) as asked:
        read_number(typed, share=share, units=["calls"])
    assert asked.value.rule == rule


def test_points_of_per_cent_may_carry_the_sign() -> None:
    assert read_number("5%", units=["percentage points", "个百分点"]) == 5
    assert read_number("5 percentage points", units=["percentage points", "个百分点"]) == 5


@pytest.mark.parametrize("code", ["en", "zh"])
def test_replies_say_what_was_typed_and_what_is_expected(code: str) -> None:
    set_language(code)
    for typed in ASKED:
        with pytest.raises(Unclear) as asked:
            read_number(typed, share=True)
        words = str(asked.value)
        assert "{" not in words and bool(re.search(r"[\u4e00-\u9fff]", words.replace(typed, ""))) == (code == "zh")
        if asked.value.rule in ("not_number", "bound", "range", "marks"):
            assert shown(typed) in words
        if asked.value.rule in ("blank", "not_number"):
            assert "12%" in words


WAYS = ["101-199", "101 - 199", "101–199", "101—199", "101——199", "101~199", "101～199", "101〜199", "101 to 199", "101 至 199", "101到199"]
WAYS += ["从101到199", "between 101 and 199", "[101,199]", "[101, 199]", "(101; 199)", "【101，199】", "101, 199", "101，199", "101、199"]
WAYS += ["101..199", "101…199", "一百零一至一百九十九", "１０１－１９９", "199-101", "101 calls to 199 calls", "约101至199"]


@pytest.mark.parametrize("typed", WAYS)
def test_intervals_are_understood(typed: str) -> None:
    assert read_interval(typed, units=["calls"]) == (101, 199)


@pytest.mark.parametrize(
    "typed", ["90%-100%", "90-100%", "90%-100", "90 to 100", "0.9 to 1", "[0.9,1]", "[0,9; 1]", "九成至十成", "9/10 to 1/1"]
)
def test_both_ends_of_a_share_are_written_in_one_way(typed: str) -> None:
    assert read_interval(typed, share=True) == pytest.approx((0.9, 1))


def test_ends_may_be_negative_or_small() -> None:
    assert read_interval("-5 to -3") == (-5, -3)
    assert read_interval("-5 - -3") == (-5, -3)
    assert read_interval("1e-3 - 2e-3") == (0.001, 0.002)
    assert read_interval("[1,200,1,300]") == (1200, 1300)
    assert read_interval("1-5", share=True) == (0.01, 0.05)


@pytest.mark.parametrize(
    ("typed", "share", "rule"),
    [
        ("", False, "blank"),
        ("150", False, "two_ends"),
        ("100多", False, "two_ends"),
        ("many", False, "not_interval"),
        ("101,199", False, "interval_marks"),
        ("[1,2,3]", False, "interval_marks"),
        ("nan to 3", False, "not_number"),
        ("90% to 100%", False, "percent"),
        ("50 to 150", True, "above"),
        ("1,2,3 to 5", False, "marks"),
        ("1/0 to 5", False, "zero"),
    ],
)
def test_what_is_no_interval_is_asked_about(typed: str, share: bool, rule: str) -> None:
    with pytest.raises(Unclear) as asked:
        read_interval(typed, share=share)
    assert asked.value.rule == rule


SIGNS = st.text(st.one_of(st.sampled_from("0123456789.,-–/% ~至到成百千万亿点分之一二两九十零负约多e[]"), st.characters()), max_size=30)


@given(SIGNS, st.booleans())
def test_anything_typed_gives_finite_numbers_or_a_question(typed: str, share: bool) -> None:
    for read in (read_number, read_interval):
        try:
            found = read(typed, share=share, units=["calls", "起", "%"])
        except Unclear as asked:
            found = 0.0 if str(asked) else math.nan
        ends = found if isinstance(found, tuple) else (found, found)
        assert all(map(math.isfinite, ends)) and ends[0] <= ends[1]


@given(st.integers(0, 10**12), st.integers(0, 999))
def test_ways_of_writing_one_number_mean_the_same(whole: int, part: int) -> None:
    point = f"{whole}.{part:03d}"
    meant = number(point)
    grouped = f"{whole:,}"
    assert number(f"{grouped}.{part:03d}") == meant
    if whole >= 1000:  # below, a comma with three digits behind it would group them
        assert number(f"{grouped.replace(',', '.')},{part:03d}") == meant
        assert number(f"{grouped.replace(',', ' ')},{part:03d}") == meant
        assert number(grouped.replace(",", " ")) == number(grouped) == whole
    assert read_number(f"{point}%", share=True) == pytest.approx(float(meant or 0) / 100)


def _said_in_chinese(value: int) -> str:
    """Return the numeral of a number below 10**8, as it is taught."""
    if value >= 10_000:
        high, low = divmod(value, 10_000)
        gap = "零" if 0 < low < 1000 or (low and not high % 10) else ""
        return f"{_said_in_chinese(high)}万{gap}{_said_in_chinese(low) if low else ''}"
    said, gap = "", False
    for place, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // place % 10
        if digit:
            said += ("零" if gap and said else "") + "零一二三四五六七八九"[digit] + unit
        gap = not digit
    return said or "零"


@given(st.integers(0, 10**8 - 1))
def test_chinese_numerals_are_read(value: int) -> None:
    said = _said_in_chinese(value)
    assert chinese(said) == value
    assert chinese(said.removeprefix("一") if said.startswith("一十") else said) == value
    assert chinese("".join("〇一二三四五六七八九"[int(digit)] for digit in str(value))) == value


@given(st.floats(-1e6, 1e6), st.booleans())
def test_what_is_spelled_can_be_typed_again(value: float, share: bool) -> None:
    assert read_number(spelled(value, share=share), share=share) == pytest.approx(value, rel=1e-2, abs=1e-3)


def test_numbers_are_spelled_as_people_read_them() -> None:
    pairs = {0.964: "96.4%", 54 / 56: "96.4%", 1: "100%", 0.9995: "99.95%", 1 / 3: "33.3%", 0: "0%", -0.05: "-5%", 0.0004: "0.04%"}
    assert {value: spelled(value, share=True) for value in pairs} == pairs
    assert [spelled(value) for value in (1200, 0.5, -0.0, 1e20, 12.34567)] == ["1200", "0.5", "0", "1e+20", "12.3457"]


def test_long_or_unprintable_text_is_shown_short() -> None:
    assert shown("a\x00b\n c") == "a b c"
    assert len(shown("x" * 200)) == 40


def test_digits_without_meaning_are_no_decimal() -> None:
    assert decimal("") is None and decimal("e5") is None and chinese("") is None and number("") is None
    assert tidied("１０１　至　１９９") == "101 至 199"


def test_what_follows_a_myriad_is_less_than_one() -> None:
    assert chinese("一万一零零零零") is None and chinese("一万九千九百九十九") == 19_999
