from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from course_lib.labs.two_visits import Parameters, draw, read_out, run
from course_lib.language import set_language
from course_lib.parameters import printed


def test_it_starts_where_the_report_stands() -> None:
    assert Parameters().items == printed("f17") == 174
    assert run(Parameters()).visits["promised"] == printed("f15") == 2


def test_by_hand() -> None:
    # 174 x 200 applications, two visits of three hours less for each; one in five of them makes one more.
    result = run(Parameters(third=0.2))
    assert result.applications == 34_800
    assert result.promised == 34_800 * 2 * 3 == 208_800
    assert result.saved == pytest.approx(208_800 - 34_800 * 0.2 * 3)
    assert result.lost == pytest.approx(0.1)


@pytest.mark.parametrize(("third", "again"), [(0.2, False), (0.2, True), (0.5, True), (0.05, False)])
def test_applicants_who_walk_one_by_one_come_to_the_same(third: float, again: bool) -> None:
    chance, visits, applicants = Random(3), 0, 60_000
    for _ in range(applicants):
        visits += 2
        while chance.random() < third:
            visits += 1
            if not again:
                break
    assert run(Parameters(third=third, again=again)).visits["kept"] == pytest.approx(visits / applicants, rel=0.01)


def test_the_share_lost_depends_on_nothing_but_the_visits() -> None:
    start = Parameters(third=0.2)
    for change in ({"items": 50}, {"items": 400}, {"hours": 10.0}, {"volume": 10}):
        assert run(replace(start, **change)).lost == pytest.approx(run(start).lost)
    lost = {before: run(replace(start, before=before)).lost for before in (2.5, 3.0, 4.0, 8.0)}
    assert [round(share, 4) for share in lost.values()] == [0.4, 0.2, 0.1, 0.0333]


def test_people_can_be_worse_off_than_before() -> None:
    result = run(Parameters(third=0.6, again=True, before=2.5))
    assert result.lost == pytest.approx(3) and result.saved < 0
    assert "more than before the promise" in read_out(result)
    assert "nothing is left" in read_out(run(Parameters(third=0.5, before=2.5)))


def test_the_promise_itself_has_no_third_visit() -> None:
    result = run(Parameters(third=0))
    assert result.saved == result.promised and result.lost == 0
    assert list(draw(result).data[1].x) == [208.8, None, None]


def test_hours_are_counted_as_each_language_counts_them() -> None:
    set_language("zh")
    assert "20.88 万小时" in read_out(run(Parameters())) and draw(run(Parameters())).data[0].x[0] == 20.88
