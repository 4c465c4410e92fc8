"""A class of a thousand through ``course gather``: ``python tests/bench/gather.py`` prints rows for the table in the README beside it.

Every student of the invented class answered nearly every exercise of the kit, some of them several times.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any

from course_lib.exercises.keys import examples, key
from course_lib.exercises.marking import mark
from course_lib.exercises.questions import Exercise, exercises, lessons
from course_lib.exercises.values import given
from course_lib.progress.work import Entry, Try, Work
from course_lib.progress.workformat import written

TEXT = "Of those whom the report does not mention nobody can say whether they were content. "
RUN = """
import resource, sys, time
from pathlib import Path
from course_lib.gradebook.gather import gather
begun = time.perf_counter(), time.process_time()
found = gather(Path(sys.argv[1]), Path(sys.argv[2]))
assert len(found.people) == int(sys.argv[3]), found.problems
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
print(time.perf_counter() - begun[0], time.process_time() - begun[1], peak)
"""


def main() -> None:
    """Time classes of 100 and of 1,000, each in a process of its own."""
    for count in (100, 1000):
        with tempfile.TemporaryDirectory() as top:
            size = write_class(Path(top), count)
            command = [sys.executable, "-c", RUN, f"{top}/class.zip", f"{top}/out", str(count)]
            seconds, busy, peak = map(float, subprocess.run(command, check=True, capture_output=True, text=True).stdout.split())
        what = f"course gather, {count:,} students, {size / 1e6:.0f} MB of work"
        print(f"| {what} | {seconds:.1f} s ({busy:.1f} s of one core), {peak:.0f} MB at most |  |  | seconds; memory flat |")


def write_class(folder: Path, count: int) -> int:
    """Write a class as Moodle exports it, and return the bytes of work in it."""
    rng, size = random.Random(2006), 0
    with zipfile.ZipFile(folder / "class.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(count):
            work = written(student(rng, number), "0.1.0")
            size += len(work.encode())
            archive.writestr(f"Student {number}_{1000 + number}_assignsubmission_file_/my_work.json", work)
    return size


def student(rng: random.Random, number: int) -> Work:
    """Return the work of an invented student."""
    able, at, entries = rng.gauss(0, 1), 1_772_357_400_000 + number, {}
    for exercise in (one for lesson in lessons() for one in exercises(lesson)):
        if rng.random() < 0.05:
            continue
        tries = []
        for state, answer in answers(rng, exercise, able):
            at += rng.randint(5_000, 60_000)
            tries.append(Try(at, state, answer))
        hints = rng.randint(0, len(exercise.hint))
        entries[exercise.id] = Entry(exercise.kind, "2026-03-01T09:30:00Z", "2026-03-02T09:30:00Z", tuple(tries), len(tries), hints)
    return Work(f"{rng.getrandbits(64):016x}", "2026-03-01T09:30:00Z", entries, {"name": (1, f"Student {number}")}, "0.1.0")


def answers(rng: random.Random, exercise: Exercise, able: float) -> list[tuple[str, dict[str, Any]]]:
    """Return the answers to one exercise, wrong ones first."""
    number = rng.randint(1, 90)
    if exercise.kind == "reflection":
        return [("given", {"text": TEXT * rng.randint(1, 6)})]
    if exercise.kind == "prediction":
        typed = f"{number}%" if exercise.share else str(number)
        value = number / 100 if exercise.share else number
        forms = {
            "choice": {"option": rng.choice(exercise.option).id if exercise.option else ""},
            "number": {"typed": typed, "value": value},
            "interval": {"typed": f"{typed} to {typed}", "lower": value, "upper": value},
        }
        return [("given", forms[exercise.form])]
    wrong = [answer for _, answer in examples(exercise)]
    made = rng.sample(wrong, min(len(wrong), max(0, round(rng.gauss(0.7 - able, 1)))))
    marked = [(mark(exercise, answer).state, answer) for answer in [*made, key(exercise)]]
    if exercise.kind != "code":
        return marked
    return [(state, {"given": given(answer["value"]), "right": int(state == "correct")}) for state, answer in marked]


if __name__ == "__main__":
    main()
