"""Notes for instructors: one file a lesson, keyed to its headings, with minutes that fit the hour and numbers that the lesson has."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from course_lib.exercises.questions import BANK, Exercise, exercises, find

NOTEBOOKS = Path(__file__).parent.parent / "notebooks"
NOTES = NOTEBOOKS / "notes"
LESSONS = sorted(path for path in NOTEBOOKS.glob("*/*.ipynb") if path.parent.name in ("en", "zh"))
# How a section of each language begins: with its minutes, or without class time.
OPENS = {
    "en": re.compile(r"\*\*(?:(\d+) minutes?|No class time)\.\*\*"),
    "zh": re.compile(r"\*\*(?:(\d+) 分钟|不占课时)\*\*。"),
}
# What the lesson says that it takes in class; alone, where it does not tell the two apart.
IN_CLASS = {
    "en": re.compile(r"(\d+) in class|\*\*Time\*\* (\d+) minutes[.;]"),
    "zh": re.compile(r"课堂 ?(\d+) 分钟|\*\*用时\*\* (\d+) 分钟[。；]"),
}
# A short plan, and a part of it: what it is called and its minutes. Chinese sets titles in quotation marks, not in italics.
SHORT = {"en": r"^\*\*In (?:25|50) minutes\.\*\*.+$", "zh": r"^\*\*(?:25|50) 分钟版\*\*：.+$"}
PART = {"en": re.compile(r"\*([^*\n]+)\*[^*;,.(]*\((\d+)\)"), "zh": re.compile(r"“([^”\n]+)”（(\d+)[），]")}
# Numbers that name a lesson, an exercise or a poll, or are the minutes of a part.
NAMING = re.compile(r'\(\d+\)|（\d+[），]|poll\("[^"]*"\)|\b(?:[Ll]esson|[Ee]xercises?) \d+(?: and \d+)?|第 \d+ 课|练习 \d+')
# Numbers in notes that are of the classroom and not of the data.
LET_BE = {
    "00": {"110", "150"},  # guesses to expect
    "02": {"35"},  # the average of what the two gates miss: a mistake to expect
    "03": {"20", "40"},  # guesses to expect
    "07": {"100"},  # a guess to expect
}


def name(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


@pytest.fixture(params=LESSONS, ids=name)
def lesson(request: pytest.FixtureRequest) -> Path:
    return request.param


@cache
def notes(lesson: Path) -> str:
    """Return the notes of a lesson."""
    return (NOTES / lesson.parent.name / f"{lesson.stem}.md").read_text(encoding="utf-8")


def cells(lesson: Path) -> list[dict[str, Any]]:
    return json.loads(lesson.read_text(encoding="utf-8"))["cells"]


def prose(lesson: Path) -> str:
    return "\n\n".join("".join(cell["source"]) for cell in cells(lesson) if cell["cell_type"] == "markdown")


def headings(words: str) -> list[str]:
    """Return the headings of the second level."""
    return re.findall(r"^## (.+)$", re.sub(r"^```.*?^```", "", words, flags=re.DOTALL | re.MULTILINE), re.MULTILINE)


def sections(words: str) -> dict[str, str]:
    parts = re.split(r"^## (.+)\n", words, flags=re.MULTILINE)[1:]
    return {head: body.strip() for head, body in zip(parts[::2], parts[1::2], strict=True)}


def minutes(lesson: Path) -> dict[str, int]:
    """Return the minutes of each section; a section that does not open with them is an error."""
    opens = OPENS[lesson.parent.name]
    found = {head: opens.match(body) for head, body in sections(notes(lesson)).items()}
    assert [head for head, match in found.items() if not match] == []
    return {head: int(match[1] or 0) for head, match in found.items() if match}


def bank(lesson: Path) -> tuple[Exercise, ...]:
    """Return the exercises that a lesson asks."""
    asked = re.findall(r'(?:exercise|prediction)\("([\w-]+)"\)', "\n".join("".join(cell["source"]) for cell in cells(lesson)))
    return tuple(find(one) for one in asked)


def test_lessons_are_found() -> None:
    assert len(LESSONS) >= 6


def test_every_lesson_has_notes_and_all_notes_have_a_lesson() -> None:
    assert {path.relative_to(NOTES).with_suffix("") for path in NOTES.glob("*/*.md")} == {
        path.relative_to(NOTEBOOKS).with_suffix("") for path in LESSONS
    }


def test_notes_are_keyed_to_the_headings_of_the_lesson(lesson: Path) -> None:
    assert headings(notes(lesson)) == headings(prose(lesson))


def test_the_minutes_fit_the_hour(lesson: Path) -> None:
    stated = next(filter(None, IN_CLASS[lesson.parent.name].search(prose(lesson)).groups()))
    assert sum(minutes(lesson).values()) == int(stated)


def test_the_short_plan_names_sections_and_fits_its_time(lesson: Path) -> None:
    head = notes(lesson).partition("\n## ")[0]
    short = re.findall(SHORT[lesson.parent.name], head, re.MULTILINE)
    for line in short:
        plan = PART[lesson.parent.name].findall(line)
        known = sections(notes(lesson))
        assert [part for part, _ in plan if not any(head.startswith(part) for head in known)] == []
        assert sum(int(part) for _, part in plan) == int(re.search(r"\d+", line)[0])
    assert short or lesson.stem.startswith("00")


def test_every_question_for_a_class_is_polled_where_it_stands(lesson: Path) -> None:
    polled = re.findall(r'poll\("([\w-]+)"\)', notes(lesson))
    own = {exercise.id: exercise for exercise in bank(lesson)}
    assert [one for one in polled if one not in own or own[one].kind != "choice"] == []
    assert {exercise.id for exercise in own.values() if exercise.peer} - set(polled) == set()
    at = {exercise.id: head for head, body in _asked(lesson).items() for exercise in body}
    named = {one: head for head, body in sections(notes(lesson)).items() for one in re.findall(r'poll\("([\w-]+)"\)', body)}
    assert {one: head for one, head in named.items() if at[one] != head} == {}


def _asked(lesson: Path) -> dict[str, list[Exercise]]:
    """Return the exercises under each heading."""
    found: dict[str, list[Exercise]] = {}
    head = ""
    for cell in cells(lesson):
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            head = (headings(source) or [head])[-1]
        else:
            found.setdefault(head, []).extend(find(one) for one in re.findall(r'exercise\("([\w-]+)"\)', source))
    return found


def test_notes_tell_what_to_ask_what_to_expect_and_what_to_hold(lesson: Path) -> None:
    words = {"en": ("Purpose", "Ask", "xpect", "Misconception", "Sensitive"), "zh": ("目的", "提问", "预计", "误解", "敏感")}
    lacking = [word for word in words[lesson.parent.name] if word not in notes(lesson)]
    # What coding may get wrong stands in exercises; there the cards do the asking.
    assert set(lacking) <= ({"Misconception", "误解"} if lesson.stem.startswith("07") else set())


def test_no_experience_is_claimed(lesson: Path) -> None:
    assert not re.search(
        r"\b(our|my) (students|class)|\bwe (found|tried|saw)\b|\bin our experience\b|我们的学生|我的班", notes(lesson), re.IGNORECASE
    )


def test_numbers_are_those_of_the_lesson(lesson: Path) -> None:
    """Every number in the notes stands in the lesson, in what it shows, or in its exercises; those are held by the data."""
    words = re.sub(r"^(\*\*.*?\*\*)", "", notes(lesson), flags=re.MULTILINE)
    words = NAMING.sub("", words)
    there = prose(lesson) + str(bank(lesson)) + (BANK / f"{bank(lesson)[0].lesson}.toml").read_text(encoding="utf-8")
    known = {_plain(number) for number in re.findall(r"\d[\d,]*(?:\.\d+)?", there)}
    known |= {f"{100 * exercise.answer:.0f}" for exercise in bank(lesson) if isinstance(exercise.answer, float)}
    found = {_plain(number) for number in re.findall(r"\d[\d,]*(?:\.\d+)?", words)}
    assert found - known - LET_BE.get(lesson.stem[:2], set()) == set()


def _plain(number: str) -> str:
    return number.replace(",", "").rstrip(".")


@pytest.mark.parametrize(
    ("number", "phrases", "exercise", "answer"),
    [
        ("01", "The answer is 5 of 30|答案是 30 项中的 5 项", "open-15", 5),
        ("02", "The answer is none|答案是一项也没有", "effective-15", 0),
        ("02", "12% is the product|12% 是两个漏过率相乘", "effective-4", 0.12),
        ("03", "136 for two|2 户，136 户", "integrity-7", 136),
        ("03", "At 5 it takes twenty|分量为 5 时，要 20 个", "integrity-9", 20),
        ("03", "The answer is 3 of 17|答案是 17 项措施中的 3 项", "integrity-13", 3),
        ("04", "The answer is 4 of 6|答案是 6 项中的 4 项", "emergency-15", 4),
        ("05", "as few regimes as they can: seven|又要件件有人看。七项", "law-7", 7),
        ("05", "8,100 yuan for 80%|罚款 8,100 元，守法比例达到 80%", "law-9", 8100),
        ("05", "It is a tenth|其实是十分之一", "law-11", 0.1),
        ("05", "The answer is 9 of 14|答案是 14 项中的 9 项", "law-15", 9),
        ("06", "The answer is 20 of 21|答案是 21 项中的 20 项", "compare-13", 20),
        ("07", "By the codebook it is six|照编码手册是 6 项", "code-2", 6),
        ("07", "82% agreement|82% 的措施一致", "code-4", 0.82),
        ("07", "The answer is 111 of 135|答案是 135 项中的 111 项", "code-12", 111 / 135),
    ],
)
def test_answers_in_the_notes_are_those_of_the_exercises(number: str, phrases: str, exercise: str, answer: float) -> None:
    for language, phrase in zip(("en", "zh"), phrases.split("|"), strict=True):
        (lesson,) = (path for path in LESSONS if path.parent.name == language and path.stem.startswith(number))
        assert phrase in notes(lesson)
    assert find(exercise).answer == pytest.approx(answer)


def test_exercises_named_by_number_are_there(lesson: Path) -> None:
    named = re.findall(r"(?:[Ee]xercises?|练习) (\d+)(?: and (\d+))?", notes(lesson))
    numbers = {int(number) for found in named for number in found if number}
    assert numbers <= {exercise.number for exercise in exercises(bank(lesson)[0].lesson)}
