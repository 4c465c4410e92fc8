"""From a folder of files to a folder of marks: what comes out can be opened by anybody, and holds no formula and no markup."""

from __future__ import annotations

import csv
import json
import re
import tracemalloc
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.escape import unescape
from python_calamine import CalamineWorkbook

from course_lib.cli import main
from course_lib.exercises import questions
from course_lib.gradebook.drawings import Dot, bars, columns, dots
from course_lib.gradebook.gather import gather, gathered
from course_lib.gradebook.marks import Marker
from course_lib.gradebook.scheme import GatherError, read_scheme
from course_lib.gradebook.sheets import write_workbook
from course_lib.language import LANGUAGES, set_language, text
from course_lib.progress.workformat import checksum

from .classes import Answers, file, forged, hand_in, zipped

EVIL = [
    '=HYPERLINK("http://x")',
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "＝1+1",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "_x0041_",
]
ANSWERS: Answers = {
    "town-1": [{"typed": "20%", "value": 0.2}],
    "town-2": [{"option": "solved"}, {"option": "polite"}],
    "town-3": [{"typed": "31%", "value": 0.31}, {"typed": "77.5%", "value": 0.775}],
    "town-5": [{"order": ["call", "act", "note", "thank"]}],
    "town-8": [{"text": "<b>Nobody</b> asked those who were never called back."}],
    "town-9": [{"given": "31 (int)", "right": 0}],
    "town-11": [{"option": "up"}],
}


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A class of people with names that are meant to do harm, and one 王伟."""
    names = [*EVIL, "王伟"]
    return hand_in(
        tmp_path / "class", {f"{n}/my_work.json": file(ANSWERS, name=name, copy=n, at=10**12 + n) for n, name in enumerate(names)}
    )


def test_the_tables_say_who_what_when_how_often_and_what_for(tmp_path: Path) -> None:
    hand_in(tmp_path / "class", {"Li.json": file(ANSWERS, hints=1)})
    found = gather(tmp_path / "class", tmp_path / "out")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "marks.csv",
        "marks.xlsx",
        "problems.csv",
        "report.html",
        "students.csv",
    ]
    [student] = rows(tmp_path / "out/students.csv")
    assert (student["who"], student["name comes from"], student["points"], student["out of"]) == ("Li", "name of the file", "4", "10.5")
    lines = {row["exercise"]: row for row in rows(tmp_path / "out/marks.csv")}
    assert lines["town-2"] == {
        "who": "Li",
        "name comes from": "name of the file",
        "handed in as": "",
        "lesson": "town",
        "exercise": "town-2",
        "kind": "choice",
        "when (UTC)": "2026-03-01T09:32:00Z",
        "attempts": "2",
        "hints": "1",
        "result": "correct",
        "rests on": "the answer",
        "late": "",
        "points": "1",
        "out of": "1",
        "file": "Li.json",
    }
    assert len(found.people) == 1 and found.problems == []


def test_no_cell_of_the_csv_begins_a_formula(folder: Path, tmp_path: Path) -> None:
    gather(folder, tmp_path / "out")
    for name in ("students", "marks", "problems"):
        cells = [cell for row in rows(tmp_path / f"out/{name}.csv") for cell in row.values()]
        assert [cell for cell in cells if cell.lstrip().startswith(("=", "+", "-", "@", "＝"))] == []
    who = [row["who"] for row in rows(tmp_path / "out/students.csv")]
    assert len(who) == 9 and "王伟" in who and '\'=HYPERLINK("http://x")' in who
    assert (tmp_path / "out/students.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_the_workbook_holds_the_names_as_they_are_and_as_words(folder: Path, tmp_path: Path) -> None:
    gather(folder, tmp_path / "out")
    sheet = openpyxl.load_workbook(tmp_path / "out/marks.xlsx")["Students"]
    cells = [row[0] for row in sheet.iter_rows(min_row=2)]
    assert {cell.value for cell in cells} >= set(EVIL[:-1])
    assert {cell.data_type for cell in cells} == {"s"} and all(cell.quotePrefix for cell in cells)
    assert sheet.freeze_panes == "A2"
    told = CalamineWorkbook.from_path(tmp_path / "out/marks.xlsx")
    assert told.sheet_names == ["Students", "Marks", "Remarks on files"]
    csv_rows = [list(row.values()) for row in rows(tmp_path / "out/marks.csv")]
    assert len(told.get_sheet_by_name("Marks").to_python()) == len(csv_rows) + 1
    assert isinstance(told.get_sheet_by_name("Marks").to_python()[1][12], float)


def test_a_workbook_keeps_what_xml_cannot_hold(tmp_path: Path) -> None:
    odd = ["a\x0bb", "_x0041_", 'a & <b> "c"', " a ", "😀"]
    write_workbook(tmp_path / "a.xlsx", {"One & two": (["x"], [[word] for word in odd])})
    read = [unescape(row[0]) for row in openpyxl.load_workbook(tmp_path / "a.xlsx")["One & two"].iter_rows(min_row=2, values_only=True)]
    assert read == odd


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_report_names_nobody_and_runs_nothing(folder: Path, tmp_path: Path, code: str) -> None:
    set_language(code)
    gather(folder, tmp_path / "out")
    page = (tmp_path / "out/report.html").read_text(encoding="utf-8")
    assert "王伟" not in page and "HYPERLINK" not in page and "my_work" not in page
    assert "<script" not in page and "onerror" not in page and "http" not in page.replace("http-equiv", "")
    assert page.count("<h1>") == 1 and f'lang="{"zh-CN" if code == "zh" else "en"}"' in page
    assert page.count("<figure>") == page.count("<figcaption>") == len(re.findall(r'<svg role="img" aria-label="[^"]{20,}"', page)) == 5
    assert text("gather.report.how.trust").split("。")[0].split(".")[0] in page


def test_markup_in_somebodys_own_exercises_stays_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bank = (questions.BANK / "town.toml").read_text(encoding="utf-8").replace('en = "', 'en = "<i>no</i> & ')
    hand_in(tmp_path, {"bank/town.toml": bank, "class/a.json": file(ANSWERS), "class/b.json": file(ANSWERS, copy=2)})
    monkeypatch.setattr(questions, "BANK", tmp_path / "bank")
    gather(tmp_path / "class", tmp_path / "out")
    page = (tmp_path / "out/report.html").read_text(encoding="utf-8")
    # In questions, options, evidence and feedback, in charts and beside them.
    assert page.count("&lt;i&gt;no&lt;/i&gt; &amp; ") > 15 and "<i>" not in page


def test_what_goes_into_charts_is_escaped() -> None:
    for drawn in (
        dots([Dot(EVIL[5], 0.5)], (0, 1), [(0, EVIL[6])], EVIL[5], EVIL[6]),
        bars([(EVIL[5], 1)], "", EVIL[6]),
        columns([(EVIL[5], 1)], "", "", ""),
    ):
        assert "<script" not in drawn and "<img" not in drawn


def altered(data: dict[str, Any]) -> None:
    data["exercises"]["town-2"]["tries"][0]["answer"]["option"] = "polite"


def test_altered_unchecked_and_refused_files_are_listed_and_the_first_two_are_read(tmp_path: Path) -> None:
    good = file(ANSWERS)
    newer = json.loads(good) | {"format": 99}
    files = {
        "altered.json": forged(file(ANSWERS, copy=2, at=10**12), altered),
        "unchecked.json": forged(file(ANSWERS, copy=3, at=10**12 + 1), lambda data: data.pop("checksum")),
        "good.json": good,
        "cut.json": good[:300],
        "empty.json": "",
        "list.json": "[1]",
        "deep.json": "[" * 50_000,
        "newer.json": json.dumps(newer | {"checksum": checksum(newer)}),
    }
    found = gathered(hand_in(tmp_path, files), Marker(read_scheme()))
    assert [person.submission.who for person in found.people] == ["altered", "good", "unchecked"]
    assert {one.path: one.rule for one in found.problems} == {
        **dict.fromkeys(["cut.json", "deep.json", "empty.json", "list.json", "newer.json"], "refused"),
        "altered.json": "altered",
        "unchecked.json": "unchecked",
    }
    assert all(one.words for one in found.problems)
    assert found.people[0].results["town-2"].first_right  # as it is in the file now


def test_exercises_of_another_edition_and_answers_that_cannot_be_are_listed(tmp_path: Path) -> None:
    def change(data: dict[str, Any]) -> None:
        data["exercises"]["future-1"] = data["exercises"]["town-2"]
        data["exercises"]["town-3"]["tries"] = [{"at": 1, "state": "correct", "answer": {"option": "x"}}]
        data["exercises"]["town-5"]["tries"][0]["state"] = data["exercises"]["town-5"]["state"] = "correct"
        data["checksum"] = checksum(data)

    found = gathered(hand_in(tmp_path, {"a.json": forged(file(ANSWERS), change)}), Marker(read_scheme()))
    assert {one.rule: re.findall(r"\w+-\d+", one.words) for one in found.problems} == {
        "unknown": ["future-1"],
        "misfit": ["town-3"],
        "differs": ["town-5"],
    }


@pytest.mark.parametrize(("count", "more"), [(8, ""), (10, " and 2 more")])
def test_many_unknown_exercises_are_named_in_part_and_codings_are_none(tmp_path: Path, count: int, more: str) -> None:
    names = [f"future-{place}" for place in range(1, count + 1)]

    def change(data: dict[str, Any]) -> None:
        data["exercises"] = dict.fromkeys(names, data["exercises"]["town-2"])
        data["exercises"]["code/turpan-2006/first/m001"] = {**data["exercises"]["future-1"], "kind": "coding"}
        data["checksum"] = checksum(data)

    [problem] = gathered(hand_in(tmp_path, {"a.json": forged(file(ANSWERS), change)}), Marker(read_scheme())).problems
    assert problem.rule == "unknown" and ", ".join(names[:8]) + more in problem.words
    assert "m001" not in problem.words and "future-9" not in problem.words


def test_two_files_of_one_name_in_a_zip_are_two(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        zipped(
            tmp_path / "a.zip",
            [("my_work.json", file(ANSWERS, name="Li", copy=1)), ("my_work.json", file({"town-2": []}, name="Wu", copy=2))],
        )
    found = gathered(tmp_path, Marker(read_scheme()))
    assert [(one.submission.who, bool(one.results)) for one in found.people] == [("Li", True), ("Wu", True)]
    assert found.people[0].points > found.people[1].points


def test_a_class_of_hundreds_takes_little_memory_and_every_one_counts(tmp_path: Path) -> None:
    one = file(ANSWERS, name="Student")
    zipped(tmp_path / "class.zip", [(f"S{n}_{n}_assignsubmission_file_/my_work.json", one) for n in range(300)])
    marker = Marker(read_scheme())
    tracemalloc.start()
    found = gathered(tmp_path, marker)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(found.people) == 300
    assert peak < 6_000_000


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["class", "--to", "full"], "full is there already and not empty"),
        (["class", "--to", "full/a"], "is there already and not empty"),
        (["class", "--to", "class/out"], "lies inside"),
        (["class", "--to", "no/out"], "no"),
        (["nothing", "--to", "out"], "found no my_work.json"),
        (["missing", "--to", "out"], "missing"),
        (["class", "--to", "out", "--scheme", "wrong.toml"], "wrong.toml: found prizes; expected one of"),
        (["class"], "--to"),
    ],
)
def test_what_was_done_wrong_is_one_line_and_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], words: list[str], message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    hand_in(tmp_path, {"class/a.json": file(ANSWERS), "full/a": "x", "wrong.toml": "prizes = 1"})
    (tmp_path / "nothing").mkdir()
    before = sorted(tmp_path.rglob("*"))
    try:
        code = main(["gather", *words])
    except SystemExit as stop:
        code = int(stop.code or 0)
    told = capsys.readouterr()
    assert code == 2 and message in told.err and len(told.err.splitlines()) == 1
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_command_says_what_it_wrote(tmp_path: Path, capsys: pytest.CaptureFixture[str], code: str) -> None:
    hand_in(tmp_path / "class", {"a.json": file(ANSWERS), "b.txt": "x"})
    (tmp_path / "out").mkdir()
    assert main(["gather", str(tmp_path / "class"), "--to", str(tmp_path / "out"), "--lang", code]) == 0
    assert capsys.readouterr().out.splitlines()[0] == text("gather.done", students=1, files=1, problems=1)
    assert (tmp_path / "out/report.html").is_file()


def test_a_class_whose_files_are_all_refused_is_told_why(tmp_path: Path) -> None:
    hand_in(tmp_path / "class", {"a.json": "no"})
    assert gather(tmp_path / "class", tmp_path / "out").people == []
    assert [row["kind"] for row in rows(tmp_path / "out/problems.csv")] == ["refused"]
    with pytest.raises(GatherError):
        gather(tmp_path / "class", tmp_path / "out")
