"""Whose a file is, and which of several files counts: nothing is guessed silently, and nobody's work is put aside for another's."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from course_lib.gradebook.archives import Found, Problem, problem, shown, some
from course_lib.progress.work import Work, canonical
from course_lib.progress.workfile import NAME

# What learning-management systems put before what was handed in; the name is theirs, not the student's.
_SYSTEMS = {
    "moodle": re.compile(r"(?P<name>.+)_(?P<id>\d{1,18})_assignsubmission_file(?:_.*)?", re.DOTALL),
    "canvas": re.compile(r"(?P<name>[^_]+)_(?:LATE_)?(?P<id>\d{1,18})_\d{1,18}_.+\.(?:json|zip)", re.DOTALL | re.IGNORECASE),
}
# "my_work (1).json" and "my_work-2.json" are what browsers and Canvas make of a second one.
_PLAIN = re.compile(re.escape(NAME.removesuffix(".json")) + r"(?:[-_ ]?\(?\d+\)?)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Submission:
    """One file of work, without the work itself.

    Attributes
    ----------
    path : str
        Place of the file.
    who : str
        The name typed in the file, else that of the export, the file or its folder.
    source : {"typed", "moodle", "canvas", "file", "folder", "nobody"}
        Where `who` comes from.
    submitted_as : str
        The name under which a learning-management system exported it; empty when it did not.
    person : tuple of str
        What tells people apart: the system's name and number, else `who` and the random id of the copy.
    check : {"fits", "altered", "unchecked"}
        Whether the check value fits the content.
    copy : str
        Random id of the copy.
    last : int
        Stamp of the newest answer, milliseconds since 1970; 0 without answers.
    content : str
        Alike for files with the very same answers, given at the same moments; empty without answers.
    answered : frozenset of str
        Exercises with an answer.
    """

    path: str
    who: str
    source: str
    submitted_as: str
    person: tuple[str, ...]
    check: str
    copy: str
    last: int
    content: str
    answered: frozenset[str]


def submission(found: Found, work: Work, check: str) -> Submission:
    """Return whose a file is.

    Parameters
    ----------
    found : Found
        The file and its place.
    work : Work
        What it holds.
    check : str
        As in `Submission`.

    Examples
    --------
    >>> one = submission(Found(("Li Na_4711_assignsubmission_file_", "my_work.json"), b""), Work(), "fits")
    >>> one.who, one.source
    ('Li Na', 'moodle')
    """
    system, name, number = _exported(found.parts)
    typed = shown(" ".join(work.setting("name").split()))
    if typed:
        who, source = typed, "typed"
    elif system:
        who, source = name, system
    else:
        who, source = _named(found.parts)
    person = (system, number, _key(name)) if system else (_key(who), work.copy)
    tries = {key: [[one.at, one.answer] for one in entry.tries] for key, entry in work.exercises.items() if entry.tries}
    content = hashlib.sha256(canonical(tries).encode()).hexdigest() if tries else ""
    last = max((one.at for entry in work.exercises.values() for one in entry.tries), default=0)
    return Submission(found.path, who, source, name, person, check, work.copy, last, content, frozenset(tries))


def _exported(parts: tuple[str, ...]) -> tuple[str, str, str]:
    """Return the system that exported a file, and the name and number it gave its owner.

    The outermost name that fits is the system's; further in lies what a student made, who might have used another's name.
    """
    for part in parts:
        for system, pattern in _SYSTEMS.items():
            if match := pattern.fullmatch(part):
                return system, " ".join(match["name"].split()), match["id"]
    return "", "", ""


def _named(parts: tuple[str, ...]) -> tuple[str, str]:
    """Return the name of the file, else that of its folder or zip, and which of them it is."""
    stem = parts[-1].rpartition(".")[0].strip()
    if not _PLAIN.fullmatch(stem):
        return stem, "file"
    if len(parts) > 1:
        return re.sub(r"\.zip$", "", parts[-2], flags=re.IGNORECASE).strip(), "folder"
    return parts[-1], "nobody"


def _key(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()


def counted(submissions: Iterable[Submission]) -> tuple[list[Submission], list[Problem]]:
    """Return the submissions that count, by name, and what is to be said of the others.

    Of one person's the one with the newest answer counts. Files are one person's when a learning-management system says
    so, or, without one, when name and copy are the same: two people may have one name, and they lose nothing by it.
    """
    people: dict[tuple[str, ...], list[Submission]] = {}
    for one in submissions:
        people.setdefault(one.person, []).append(one)
    kept, problems = [], []
    for mine in people.values():
        newest, *older = sorted(mine, key=lambda one: (-one.last, one.path))
        kept.append(newest)
        problems += [problem(one.path, "older", newer=newest.path, only=len(one.answered - newest.answered)) for one in older]
    kept.sort(key=lambda one: (_key(one.who), one.path))
    return kept, [*problems, *_alike(kept), *(found for one in kept for found in _doubts(one))]


def _alike(kept: list[Submission]) -> Iterator[Problem]:
    for rule, mark in (
        ("same_name", lambda one: _key(one.who)),
        ("identical", lambda one: one.content),
        ("same_copy", lambda one: one.copy),
    ):
        groups: dict[str, list[Submission]] = {}
        for one in kept:
            groups.setdefault(mark(one), []).append(one)
        for key, group in groups.items():
            # Those who hold the very same answers also hold the same copy: said once.
            if key and len(group) > 1 and (rule != "same_copy" or len({one.content for one in group}) > 1):
                for one in group:
                    yield problem(one.path, rule, others=some([other.path for other in group if other is not one], most=3))


def _doubts(one: Submission) -> Iterator[Problem]:
    if one.check != "fits":
        yield problem(one.path, one.check)
    if one.source == "nobody":
        yield problem(one.path, "nobody")
    # Canvas writes the family name first and everything in one word: the letters are compared, not their order.
    letters = [sorted(filter(str.isalnum, _key(name))) for name in (one.who, one.submitted_as)]
    if one.submitted_as and letters[0] != letters[1]:
        yield problem(one.path, "other_name", typed=one.who, name=one.submitted_as)
    if not one.answered:
        yield problem(one.path, "no_answers")
