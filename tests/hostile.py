"""A data package, a file of work and a file of polls whose every text is markup that would do harm if it were taken for such."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

from course_lib.datapackage import canonical
from course_lib.datapackage.descriptor import foreign_keys
from course_lib.exercises.questions import UNMARKED, Exercise, exercises, lessons
from course_lib.polls.pollfile import written as polls_written
from course_lib.polls.votes import Poll, Polls
from course_lib.progress.work import Work, begun, with_answer, with_setting
from course_lib.progress.workformat import written

#: Sets ``window.courseRan`` wherever a browser takes any of it for more than text.
MARKUP = """<img src=x onerror="window.courseRan=1"><script>window.courseRan=1</script><a href="javascript:window.courseRan=1">go</a>"""
SIGN = "<img src=x onerror"


def hostile_package(source: Path, to: Path) -> Path:
    """Write a copy of a data package whose every free text is markup, with what it was before in front: lists stay sorted."""
    shutil.copytree(source, to)
    for table, schema in canonical().items():
        keys = {column for ours, _, _ in foreign_keys(schema) for column in ours} | {schema.get("rowReference", {}).get("row")}
        free = {
            entry["name"]
            for entry in schema["fields"]
            if entry["type"] == "string" and not {"enum", "pattern"} & set(entry.get("constraints", {})) and entry["name"] not in keys
        }
        path = to / f"{table}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        for row in rows:
            # Units say how figures belong together; one that stays as it is and one of somebody's own are enough.
            row |= {column: f"{row[column]} {MARKUP}" for column in free - {"unit"}}
        if table == "figures":
            rows[-1]["unit"] = MARKUP
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0], lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    described = json.loads((to / "datapackage.json").read_text(encoding="utf-8"))
    described["version"] = MARKUP
    described["report"] |= {"title": MARKUP, "title_zh": MARKUP}
    (to / "datapackage.json").write_text(json.dumps(described), encoding="utf-8")
    return to


def first(kind: str) -> Exercise:
    """Return the first exercise of a kind; a prediction is one of a number."""
    found = (one for lesson in lessons() for one in exercises(lesson))
    return next(one for one in found if one.kind == kind and (kind != "prediction" or one.form == "number"))


def hostile_work() -> str:
    """Return a file of work with markup in every text: the name, answers typed, names of exercises and kinds."""
    work = with_setting(begun(Work()), "name", MARKUP)
    for name, kind, answer in (
        (first("prediction").id, "prediction", {"typed": MARKUP[:90], "value": 0.2}),
        (first("number").id, "number", {"typed": MARKUP[:90], "value": 3}),
        (first("reflection").id, "reflection", {"text": MARKUP}),
        (first("choice").id, MARKUP, {"option": MARKUP}),
        (MARKUP[:80], "number", {"typed": MARKUP, "value": 3}),
    ):
        work = with_answer(work, name, kind, "given" if kind in UNMARKED else "not_yet", answer)
    return written(work, MARKUP)


def hostile_polls(exercise: str, options: list[str]) -> str:
    """Return a file of two finished polls of classes with markup for a name, and for an option."""
    votes = {**dict.fromkeys(options, 2), MARKUP[:80]: 3}
    polls = [Poll(f"{n:016x}", n, exercise, "2026-03-01", MARKUP[:50] + str(n), "shown", votes, votes) for n in (1, 2)]
    return polls_written(Polls({poll.id: poll for poll in polls}), MARKUP)
