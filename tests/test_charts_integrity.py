"""The charts of lesson 03, against the tables by hand."""

from __future__ import annotations

import pytest

from course_lib.bounds import Bounds
from course_lib.charts.arithmetic import Sum, plot_arithmetic, sums
from course_lib.charts.payments import payments, plot_payments
from course_lib.charts.promises import plot_promises, promises
from course_lib.language import set_language
from course_lib.report import Report, load


@pytest.fixture(scope="module")
def report() -> Report:
    return load()


def test_the_sum_of_the_report(report: Report) -> None:
    [one] = sums(report)
    assert (one.ids, one.product, one.total) == (("f08", "f09", "f10"), Bounds(350_000, 350_000), Bounds(350_000, 350_000))
    figure = plot_arithmetic(report)
    mark = figure.data[-1]
    assert (list(mark.x), list(mark.y)) == ([175], [350_000])


@pytest.mark.parametrize(
    ("total", "checks"), [(Bounds(349_999, 349_999), False), (Bounds(300_000, 399_999), True), (Bounds(350_000, 350_000), True)]
)
def test_a_sum_checks_when_the_wordings_allow_it(total: Bounds, checks: bool) -> None:
    assert Sum(("a", "b", "c"), Bounds(175, 175), Bounds(2000, 2000), total).checks == checks


def test_a_hundred_odd_times_a_rate_is_an_interval() -> None:
    assert Sum(("a", "b", "c"), Bounds(101, 199), Bounds(2000, 2000), Bounds(0, 0)).product == Bounds(202_000, 398_000)


def test_whom_each_measure_answers_to_is_the_tables(report: Report) -> None:
    found = promises(report)
    rows = [row for row in report.rows("measures") if row["theme_id"] == "integrity"]
    assert len(found.measures) == len(rows) == sum(found.counts.values())
    assert found.counts["society"] == sum(row["direction"] == "social" for row in rows)
    assert found.counts["nobody"] == sum(row["direction"] == "none" for row in rows)
    # A whole stands before its parts, and they follow it at once.
    order = list(found.measures.claim_id)
    assert order[order.index("m072") + 1 : order.index("m072") + 4] == ["m069", "m070", "m071"]


@pytest.mark.parametrize("theme", ["open", "effective", "emergency", "law"])
def test_other_themes_can_be_drawn(report: Report, theme: str) -> None:
    assert str(len(promises(report, theme).measures)) in plot_promises(report, theme).layout.title.text


def test_what_is_known_of_each_payment(report: Report) -> None:
    found = payments(report)
    assert list(found.names) == ["m079", "m080", "m081"]
    assert found.answers == {("m081", "count"): "f08", ("m081", "rate"): "f09", ("m081", "total"): "f10"}
    words = plot_payments(report).description
    assert "175户" in words and words.count("not said") == 9


def test_words_are_chinese_in_chinese(report: Report) -> None:
    set_language("zh")
    assert "应领多少户" in plot_payments(report).description
    assert "政府内部" in plot_promises(report).description
    assert "对得上" in plot_arithmetic(report).description
