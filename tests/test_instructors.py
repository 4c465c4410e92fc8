"""The page for instructors: every command it names is there, every path and link leads somewhere, and its times and numbers hold."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from test_notes import IN_CLASS, LESSONS, prose

import course_lib
from course_lib import cli
from course_lib.exercises.questions import find
from course_lib.polls.votes import FEW, MANY
from course_lib.progress.work import with_answer
from course_lib.progress.workfile import my_work
from course_lib.style import _SIZES

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "INSTRUCTORS.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
CODE = [line for block in BLOCKS for line in block.splitlines()] + re.findall(r"`([^`\n]+)`", PAGE)
COMMANDS = sorted({line[line.index("course ") :].partition(";")[0] for line in CODE if re.match(r"([A-Z_]+=\S+ )?course \w", line)})
# What recipes make, or what stands for something of the reader's own.
MADE = ("build/", "notebooks/fr", "course_lib/labs/my_model.py", "course_lib/labs/my_model.toml")


def test_commands_are_found() -> None:
    named = {line.split()[1] for line in COMMANDS}
    assert named >= {"open", "build", "gather", "new", "import", "check", "verify", "span", "links"}
    assert named <= set(cli.COMMANDS)


@pytest.mark.parametrize("line", COMMANDS)
def test_every_command_is_understood(line: str) -> None:
    assert cli._parser().parse_args(shlex.split(line)[1:]).run


def test_every_path_is_there() -> None:
    paths = {
        word.rstrip("/") for line in CODE for word in line.split() if re.match(r"(course_lib|notebooks|tests|binder|datasets|docs)/", word)
    }
    assert len(paths) > 10
    assert [path for path in sorted(paths) if not path.startswith(MADE) and not (ROOT / path).exists()] == []


def test_every_link_leads_somewhere() -> None:
    heads = {re.sub(r"[^\w -]", "", head.lower()).replace(" ", "-") for head in re.findall(r"^## (.+)$", PAGE, re.MULTILINE)}
    links = re.findall(r"\]\(([^)]+)\)", PAGE)
    assert len(links) > 20
    assert [link for link in links if not (link[1:] in heads if link.startswith("#") else (ROOT / link).exists())] == []
    assert {f"#{head}" for head in heads} <= set(links), "a section is missing in the list at the top"


def test_every_name_of_the_library_is_there() -> None:
    names = {name for line in CODE for name in re.findall(r"\b([a-z_]+)\(", line)} - {"print"}
    assert names == {"poll", "lab", "set_print"}
    assert names <= set(course_lib.__all__)
    assert all(find(name).kind == "choice" for name in re.findall(r'poll\("([^"]+)"\)', PAGE))


# --- times, numbers, readings -------------------------------------------------------------------------------------


def test_the_table_has_every_lesson_with_its_time() -> None:
    table = dict(re.findall(r"\((notebooks/en/[^)]+\.ipynb)\) \| (\d+) min", PAGE))
    expected = {}
    for lesson in (path for path in LESSONS if path.parent.name == "en"):
        found = IN_CLASS["en"].search(prose(lesson))
        assert found
        expected[lesson.relative_to(ROOT).as_posix()] = found[1] or found[2]
    assert table == expected


def test_the_workshop_fits_its_half_day() -> None:
    plan = PAGE.partition("**Half-day workshop**")[2].partition("**Six-week module**")[0]
    minutes = sum(map(int, re.findall(r"^\| (\d+) \|", plan, re.MULTILINE)))
    assert f"({minutes // 60} hours {minutes % 60})" in plan


def test_the_full_course_leaves_no_week_out() -> None:
    plan = PAGE.partition("**Full course**")[2].partition("Full references")[0]
    rows = re.findall(r"^\| (\d+)(?:-(\d+))? \|", plan, re.MULTILINE)
    assert [week for first, last in rows for week in range(int(first), int(last or first) + 1)] == list(range(1, 15))


def test_short_hours_fit() -> None:
    short = PAGE.partition("## A lesson in 25 minutes")[2].partition("\n## ")[0]
    assert sum(map(int, re.findall(r"\((\d+)\)", short))) == 25


def test_numbers_of_the_library_are_its_own() -> None:
    assert f"letters of {_SIZES['large']} instead of {_SIZES['normal']} pixels" in PAGE
    assert f"where {FEW:.0%} to {MANY:.0%} were right at first" in PAGE


def test_every_reading_is_in_a_lesson_or_below() -> None:
    known = "\n".join(prose(lesson) for lesson in LESSONS) + PAGE.partition("**References**")[2]
    cited = set(re.findall(r"([A-Z][\w'’/-]+)(?: and [A-Z][\w-]+)? \((\d{4})\)", PAGE))
    assert len(cited) > 12
    assert [(name, year) for name, year in sorted(cited) if not re.search(rf"{name}[^\n]{{0,60}}\({year}\)", known)] == []


# --- recipes, as they stand ---------------------------------------------------------------------------------------


def _recipe(begins: str) -> list[list[str]]:
    block = next(block for block in BLOCKS if block.startswith(begins))
    return [shlex.split(line)[1:] for line in block.splitlines()]


def test_the_recipe_for_another_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    Path("report.txt").write_text("The town opened a desk.\n\fThese are the words of the report.\n", encoding="utf-8")
    for words in _recipe("course new"):
        assert cli.main(words) == 0, words
    assert "page 2" in capsys.readouterr().out
    assert (tmp_path / "my-city" / "README.md").exists()


def test_the_recipe_for_collecting_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, option in (("ana", "acted"), ("bo", "solved")):
        monkeypatch.setenv("COURSE_WORK", str(tmp_path / "handed-in" / name))
        my_work().change(lambda work, option=option: with_answer(work, "open-2", "choice", "given", {"option": option}))
    (words,) = _recipe("course gather")
    assert cli.main(words) == 0
    told = set(re.findall(r"`(\w+\.(?:csv|xlsx|html))`", PAGE))
    assert {path.name for path in (tmp_path / "marks").iterdir()} == told
