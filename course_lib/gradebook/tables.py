"""The tables of a class: what each did, exercise by exercise, and the sum of it; as CSV and as a workbook."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from course_lib.gradebook.archives import Problem
from course_lib.gradebook.marks import Marker, Result, moment
from course_lib.gradebook.sheets import Value, write_workbook
from course_lib.gradebook.submissions import Submission
from course_lib.language import text

Row = list[Value]

# What spreadsheet programs take for the beginning of a formula, in full width, too.
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


@dataclass(frozen=True, slots=True)
class Person:
    """One student: the submission that counts, and what became of each exercise."""

    submission: Submission
    results: dict[str, Result]

    @property
    def points(self) -> float:
        """Points in all."""
        return sum(one.points for one in self.results.values())


def write_tables(folder: Path, people: Sequence[Person], problems: Sequence[Problem], marker: Marker) -> None:
    """Write ``marks.csv``, ``students.csv``, ``problems.csv`` and ``marks.xlsx``, which holds the three.

    Parameters
    ----------
    folder : Path
        Where to.
    people : sequence of Person
        The students, in the order of the table.
    problems : sequence of Problem
        What is to be said of files.
    marker : Marker
        What marked them.
    """
    heads = {name: text(f"gather.columns.{name}").split("|") for name in ("students", "marks", "problems")}
    heads["students"][6:6] = [text("gather.columns.lesson", name=lesson_name(lesson)) for lesson in marker.scheme.lessons]
    made: dict[str, Callable[[], Iterable[Row]]] = {
        "students": lambda: students(people, marker),
        "marks": lambda: marks(people, marker),
        "problems": lambda: ([one.path, one.rule, one.words] for one in problems),
    }
    for name, rows in made.items():
        _write_csv(folder / f"{name}.csv", heads[name], rows())
    titles = {name: text(f"gather.sheets.{name}") for name in made}
    write_workbook(folder / "marks.xlsx", {titles[name]: (heads[name], rows()) for name, rows in made.items()})


def lesson_name(lesson: str) -> str:
    """Return the name of a lesson in the language in use."""
    try:
        return text(f"progress.lesson.{lesson}")
    except KeyError:  # somebody's own lesson
        return lesson


def students(people: Iterable[Person], marker: Marker) -> Iterator[Row]:
    """Yield a row a student: who, how many exercises, points by lesson and in all."""
    out_of = marker.out_of
    for person in people:
        one, results = person.submission, person.results
        by_lesson = dict.fromkeys(marker.scheme.lessons, 0.0)
        for name, result in results.items():
            by_lesson[marker.exercises[name].lesson] += result.points
        done = sum(result.state in ("correct", "given") for result in results.values())
        answered = sum(result.state != "open" for result in results.values())
        share = person.points / out_of if out_of else 0
        points = [_rounded(value) for value in (*by_lesson.values(), person.points, out_of)]
        who = [one.who, _source(one), one.submitted_as, _check(one)]
        yield [*who, answered, done, *points, round(100 * share, 1), moment(one.last), one.path]


def marks(people: Iterable[Person], marker: Marker) -> Iterator[Row]:
    """Yield a row for each exercise that a student touched."""
    words = {name: text(f"gather.state.{name}") for name in ("correct", "not_yet", "given", "open", "misfit")}
    basis = {True: text("gather.basis.file"), False: text("gather.basis.answer")}
    late = {True: text("gather.yes"), False: ""}
    worth = {name: _rounded(marker.scheme.worth(one)) for name, one in marker.exercises.items()}
    for person in people:
        one = person.submission
        who = [one.who, _source(one), one.submitted_as]
        for name, result in person.results.items():
            exercise = marker.exercises[name]
            what: Row = [exercise.lesson, name, exercise.kind, moment(result.at), result.attempts, result.hints]
            became: Row = [words[result.state], basis[result.believed], late[result.late], _rounded(result.points), worth[name]]
            yield [*who, *what, *became, one.path]


def _source(one: Submission) -> str:
    return text(f"gather.source.{one.source}")


def _check(one: Submission) -> str:
    return text(f"gather.check.{one.check}")


def _rounded(points: float) -> float | int:
    rounded = round(points, 4)
    return int(rounded) if rounded == int(rounded) else rounded


def _write_csv(path: Path, head: Sequence[str], rows: Iterable[Row]) -> None:
    # With a byte order mark: without it spreadsheet programs show no Chinese.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(head)
        writer.writerows([safe(value) if isinstance(value, str) else value for value in row] for row in rows)


def safe(words: str) -> str:
    """Return words that no spreadsheet program takes for a formula: what begins like one gets an apostrophe before it.

    Examples
    --------
    >>> safe("=HYPERLINK(A1)"), safe("Li Na")
    ("'=HYPERLINK(A1)", 'Li Na')
    """
    return f"'{words}" if words.lstrip().startswith(_FORMULA) or words[:1] in ("\t", "\r", "\n") else words
