"""Whose work it is, and which of several files counts."""

from __future__ import annotations

import re

import pytest

from course_lib.gradebook.archives import Found
from course_lib.gradebook.submissions import Submission, counted, submission
from course_lib.progress.work import Work

from .classes import START, Answers, work

ONE: Answers = {"town-2": [{"option": "polite"}]}
TWO: Answers = {"town-2": [{"option": "solved"}], "town-3": [{"typed": "77.5%", "value": 0.775}]}


def handed(path: str, done: Work, check: str = "fits") -> Submission:
    return submission(Found(tuple(path.split("/")), b""), done, check)


@pytest.mark.parametrize(
    ("path", "who", "source"),
    [
        ("Li Na_4711_assignsubmission_file_/my_work.json", "Li Na", "moodle"),
        ("class.zip/王 伟_12_assignsubmission_file_/my_work.json", "王 伟", "moodle"),
        ("Li_Na_4711_assignsubmission_file_my_work.json", "Li_Na", "moodle"),
        ("nali_123_456_my_work.json", "nali", "canvas"),
        ("nali_LATE_123_456_my_work-2.json", "nali", "canvas"),
        ("nali_123_456_work.zip/my_work.json", "nali", "canvas"),
        # What lies further in is the student's own, and could bear another's name.
        ("Eve_5_assignsubmission_file_/evil.zip/Li Na_4711_assignsubmission_file_/my_work.json", "Eve", "moodle"),
        ("li_na.json", "li_na", "file"),
        ("week 1/li_na/my_work (1).json", "li_na", "folder"),
        ("li_na.zip/my_work.json", "li_na", "folder"),
        ("my_work.json", "my_work.json", "nobody"),
    ],
)
def test_who_it_is_comes_from_the_export_the_file_or_its_folder(path: str, who: str, source: str) -> None:
    one = handed(path, work(ONE))
    assert (one.who, one.source) == (who, source)


def test_a_typed_name_comes_first_and_the_export_is_kept_beside_it() -> None:
    one = handed("Li Na_4711_assignsubmission_file_/my_work.json", work(ONE, name="娜  娜\u202e"))
    assert (one.who, one.source, one.submitted_as) == ("娜 娜?", "typed", "Li Na")
    [kept], problems = counted([one])
    assert kept is one and [found.rule for found in problems] == ["other_name"]


def test_the_name_in_another_order_is_the_same() -> None:
    _, problems = counted([handed("nali_1_2_my_work.json", work(ONE, name="Li Na"))])
    assert problems == []


def test_of_one_person_the_newest_answer_counts() -> None:
    old = handed("Li_1_assignsubmission_file_/my_work.json", work(TWO, copy=1))
    new = handed("Li_1_assignsubmission_file_/my_work (1).json", work(ONE, copy=2, at=START + 10**7))
    kept, problems = counted([old, new])
    assert kept == [new]
    assert [(one.path, one.rule) for one in problems] == [(old.path, "older")]
    assert "answered only here: 1" in problems[0].words and new.path in problems[0].words


def test_without_an_export_one_person_is_one_name_and_one_copy() -> None:
    one = handed("a.json", work(ONE, name="Li Na"))
    later = handed("b.json", work(TWO, name="li na", at=START + 10**7))
    namesake = handed("c.json", work(TWO, name="Li Na", copy=2))
    kept, problems = counted([one, later, namesake])
    assert kept == [later, namesake]
    assert sorted((found.path, found.rule) for found in problems) == [("a.json", "older"), ("b.json", "same_name"), ("c.json", "same_name")]


def test_nobody_can_put_anothers_work_aside_by_typing_their_name() -> None:
    honest = handed("Li_1_assignsubmission_file_/my_work.json", work(ONE, name="Li"))
    eve = handed("Eve_2_assignsubmission_file_/my_work.json", work(TWO, name="Li", at=START + 10**9))
    kept, problems = counted([honest, eve])
    assert set(kept) == {honest, eve}
    assert {"same_name", "other_name", "same_copy"} == {found.rule for found in problems}


def test_the_very_same_answers_of_two_people_are_listed_for_both() -> None:
    two = [handed(f"{name}.json", work(TWO, copy=1)) for name in ("a", "b")]
    kept, problems = counted([*two, handed("c.json", work(TWO, copy=3, at=START + 1))])
    assert len(kept) == 3
    assert [(one.path, one.rule) for one in problems] == [("a.json", "identical"), ("b.json", "identical")]


def test_others_are_named_and_of_many_the_first_three() -> None:
    def told(count: int) -> list[str]:
        return [one.words for one in counted(handed(f"{name}.json", work(TWO)) for name in "abcde"[:count])[1]]

    assert [re.findall(r"\w\.json", words) for words in told(2)] == [["b.json"], ["a.json"]]
    assert " more" not in told(4)[0] and "b.json, c.json, d.json and 1 more" in told(5)[0]


def test_who_answered_nothing_is_like_nobody_and_hints_are_no_answers() -> None:
    kept, problems = counted(handed(f"{name}.json", work({"town-2": []}, copy=copy, hints=2)) for copy, name in enumerate("ab"))
    assert [(one.answered, one.content, one.last) for one in kept] == [(frozenset(), "", 0)] * 2
    assert [one.rule for one in problems] == ["no_answers", "no_answers"]


def test_people_come_by_name_whatever_their_files_are_called() -> None:
    names = ["zoe", "Ann", "ann", "王伟"]
    kept, _ = counted(handed(f"{place}.json", work(ONE, name=name, copy=place)) for place, name in enumerate(names))
    assert [(one.who, one.path) for one in kept] == [("Ann", "1.json"), ("ann", "2.json"), ("zoe", "0.json"), ("王伟", "3.json")]


def test_doubts_are_told() -> None:
    _, problems = counted([handed("my_work.json", Work(), "altered")])
    assert [one.rule for one in problems] == ["altered", "nobody", "no_answers"]
