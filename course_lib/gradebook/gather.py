"""From a folder of files that students handed in to a folder of marks: everything is read and marked before anything is written."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from course_lib.exports.output import new_folder
from course_lib.gradebook.archives import Problem, files, problem, some
from course_lib.gradebook.marks import Marker, Result
from course_lib.gradebook.report import write_report
from course_lib.gradebook.scheme import GatherError, read_scheme
from course_lib.gradebook.submissions import Submission, counted, submission
from course_lib.gradebook.tables import Person, write_tables
from course_lib.language import text
from course_lib.progress.work import Work
from course_lib.progress.workformat import WorkError, read_submitted


@dataclass(frozen=True)
class Gathered:
    """What a folder held.

    Attributes
    ----------
    people : list of Person
        The students, by name.
    problems : list of Problem
        What is to be said of files, by place.
    files : int
        Files of work that were read.
    marker : Marker
        What marked them.
    """

    people: list[Person]
    problems: list[Problem]
    files: int
    marker: Marker


def gather(source: Path, out: Path, scheme: Path | None = None) -> Gathered:
    """Read a class's work and write ``marks.csv``, ``students.csv``, ``marks.xlsx``, ``problems.csv`` and ``report.html``.

    Parameters
    ----------
    source : Path
        A folder with ``my_work.json`` files in it, in folders or zips; or such a zip.
    out : Path
        Folder to make; one that is there must be empty.
    scheme : Path, optional
        A TOML file that says how work becomes marks; the kit's own when not given.

    Returns
    -------
    Gathered
        What was found.

    Raises
    ------
    GatherError
        When the scheme is wrong, there is nothing to read, or `out` is not free.
    OSError
        When `source` can't be opened or `out` not be written.
    """
    _require_room(source, out)
    found = gathered(source, Marker(read_scheme(scheme)))
    if out.is_dir():
        out.rmdir()
    with new_folder(out) as folder:
        write_tables(folder, found.people, found.problems, found.marker)
        write_report(folder / "report.html", found.people, Counter(one.rule for one in found.problems), found.files, found.marker)
    return found


def gathered(source: Path, marker: Marker) -> Gathered:
    """Return what a folder or zip holds, marked. One file is in memory at a time; what is kept of it is small.

    Raises
    ------
    GatherError
        When there is no file of work and nothing refused, either.
    """
    submissions: list[Submission] = []
    results: dict[int, dict[str, Result]] = {}  # by identity: a zip may hold two files of one name
    problems: list[Problem] = []
    for found in files(source):
        if isinstance(found, Problem):
            problems.append(found)
            continue
        try:
            work, check = read_submitted(found.data)
        except WorkError as error:
            problems.append(Problem(found.path, "refused", str(error)))
            continue
        one = submission(found, work, check)
        submissions.append(one)
        results[id(one)] = marker.results(work)
        problems += _doubts(one, work, results[id(one)], marker)
    if not submissions and not problems:
        raise GatherError(text("gather.nothing", folder=source))
    kept, more = counted(submissions)
    people = [Person(one, results[id(one)]) for one in kept]
    return Gathered(people, sorted([*problems, *more], key=lambda one: (one.path, one.rule)), len(submissions), marker)


def _doubts(one: Submission, work: Work, results: dict[str, Result], marker: Marker) -> list[Problem]:
    """Return what does not fit in one file: exercises unknown, answers that can't be, success that isn't.

    Codings of lesson 07 are no exercises: they have no mark and are no doubt.
    """
    named = {
        "unknown": [name for name, entry in work.exercises.items() if name not in marker.known and entry.kind != "coding"],
        "misfit": [name for name, result in results.items() if result.state == "misfit"],
        "differs": [name for name, result in results.items() if result.differs],
    }
    return [problem(one.path, rule, exercises=some(names)) for rule, names in named.items() if names]


def _require_room(source: Path, out: Path) -> None:
    source.stat()  # says so if there is none
    if out.exists() and not (out.is_dir() and not any(out.iterdir())):
        raise GatherError(text("gather.taken", path=out))
    if source.is_dir() and out.resolve().is_relative_to(source.resolve()):
        raise GatherError(text("gather.inside", path=out, folder=source))
