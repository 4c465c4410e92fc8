"""The pages for instructors: every command they name is there, every path and link leads somewhere, and their times and numbers hold."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from test_notes import IN_CLASS, LESSONS, minutes, prose

import course_lib
from course_lib import cli
from course_lib.exercises.questions import find
from course_lib.polls.votes import FEW, MANY
from course_lib.progress.work import with_answer
from course_lib.progress.workfile import my_work
from course_lib.style import _SIZES, set_print

ROOT = Path(__file__).parent.parent
PAGES = {"en": "INSTRUCTORS.md", "zh": "INSTRUCTORS.zh.md"}
WORDS = {language: (ROOT / page).read_text(encoding="utf-8") for language, page in PAGES.items()}
BLOCKS = {language: re.findall(r"^```\n(.*?)^```", words, re.DOTALL | re.MULTILINE) for language, words in WORDS.items()}
CODE = {
    language: [line for block in BLOCKS[language] for line in block.splitlines()] + re.findall(r"`([^`\n]+)`", words)
    for language, words in WORDS.items()
}
COMMANDS = {
    language: sorted({line[line.index("course ") :].partition(";")[0] for line in code if re.match(r"([A-Z_]+=\S+ )?course \w", line)})
    for language, code in CODE.items()
}
# What recipes make, or what stands for something of the reader's own.
MADE = ("build/", "notebooks/fr", "course_lib/labs/my_model.py", "course_lib/labs/my_model.toml")

each = pytest.mark.parametrize("language", PAGES)


@each
def test_code_for_a_cell_imports_what_it_calls(language: str) -> None:
    called = [line for line in CODE[language] if line.endswith('set_print("large")')]
    assert called
    for line in called:
        exec(compile(line, line, "exec"), {})  # as in a cell of a lesson, where nothing of that name is yet
    set_print("normal")


@each
def test_commands_are_found(language: str) -> None:
    named = {line.split()[1] for line in COMMANDS[language]}
    assert named >= {"open", "build", "gather", "new", "import", "check", "verify", "span", "links"}
    assert named <= set(cli.COMMANDS)


@pytest.mark.parametrize("line", sorted({line for lines in COMMANDS.values() for line in lines}))
def test_every_command_is_understood(line: str) -> None:
    assert cli._parser().parse_args(shlex.split(line)[1:]).run


def _shape(line: str) -> str:
    """Return a line of code without what differs by language: which one is asked for, where its lessons are, words of a report."""
    return re.sub(r" --lang \w+|notebooks/(en|zh)/|notebooks/notes/(en|zh)/|\"[^\"]*\"", "", line)


def test_both_pages_have_the_same_recipes() -> None:
    shapes = [[[_shape(line) for line in block.splitlines()] for block in blocks] for blocks in BLOCKS.values()]
    assert shapes[0] == shapes[1]


@each
def test_every_path_is_there(language: str) -> None:
    paths = {
        word.rstrip("/")
        for line in CODE[language]
        for word in line.split()
        if re.match(r"(course_lib|notebooks|tests|binder|datasets|docs)/", word)
    }
    assert len(paths) > 10
    assert [path for path in sorted(paths) if not path.startswith(MADE) and not (ROOT / path).exists()] == []


@each
def test_every_link_leads_somewhere(language: str) -> None:
    heads = {re.sub(r"[^\w -]", "", head.lower()).replace(" ", "-") for head in re.findall(r"^## (.+)$", WORDS[language], re.MULTILINE)}
    links = re.findall(r"\]\(([^)]+)\)", WORDS[language])
    assert len(links) > 20
    assert [link for link in links if not (link[1:] in heads if link.startswith("#") else (ROOT / link).exists())] == []
    assert {f"#{head}" for head in heads} <= set(links), "a section is missing in the list at the top"


def test_the_pages_lead_to_each_other() -> None:
    assert all(f"]({page})" in words for language, words in WORDS.items() for other, page in PAGES.items() if other != language)


@each
def test_every_name_of_the_library_is_there(language: str) -> None:
    names = {name for line in CODE[language] for name in re.findall(r"\b([a-z_]+)\(", line)} - {"print"}
    own = {"set_language"} if language == "zh" else set()
    assert names == {"poll", "lab", "set_print", "load", "plot_ladder", "save_picture"} | own
    assert names <= set(course_lib.__all__)
    assert all(find(name).kind == "choice" for name in re.findall(r'poll\("([^"]+)"\)', WORDS[language]))


# --- times, numbers, readings -------------------------------------------------------------------------------------

# What begins and ends the part of a page on half a day, a whole course, a short hour.
WORKSHOP = {"en": ("**Half-day workshop**", "**Six-week module**"), "zh": ("**半天工作坊**", "**六周单元**")}
COURSE = {"en": ("**Full course**", "Full references"), "zh": ("**一学期**", "文献全名")}
SHORT = {"en": ("## A lesson in 25 minutes", "\n## "), "zh": ("## 25 分钟上一课", "\n## ")}
READING = {
    "en": r"([A-Z][\w'’/-]+)(?: and [A-Z][\w-]+)? \((\d{4})\)",
    "zh": r"([A-Z][\w'’/-]+)(?: 和 [A-Z][\w-]+)?（(\d{4})）",
}


def _between(language: str, ends: dict[str, tuple[str, str]]) -> str:
    begin, end = ends[language]
    assert begin in WORDS[language]
    return WORDS[language].partition(begin)[2].partition(end)[0]


@each
def test_the_table_has_every_lesson_with_its_time(language: str) -> None:
    table = dict(re.findall(rf"\((notebooks/{language}/[^)]+\.ipynb)\) \| (\d+) (?:min|分钟)", WORDS[language]))
    expected = {}
    for lesson in (path for path in LESSONS if path.parent.name == language):
        found = IN_CLASS[language].search(prose(lesson))
        assert found
        expected[lesson.relative_to(ROOT).as_posix()] = found[1] or found[2]
    assert table == expected


@each
def test_the_workshop_fits_its_half_day(language: str) -> None:
    plan = _between(language, WORKSHOP)
    taken = sum(map(int, re.findall(r"^\| (\d+) \|", plan, re.MULTILINE)))
    told = re.search(r"\((\d+) hours (\d+)\)|（(\d+) 小时 (\d+) 分）", plan)
    assert told
    hours, rest = map(int, filter(None, told.groups()))
    assert taken == 60 * hours + rest


@pytest.mark.parametrize(("language", "weeks"), [("en", 14), ("zh", 16)])
def test_the_full_course_leaves_no_week_out(language: str, weeks: int) -> None:
    plan = _between(language, COURSE)
    rows = re.findall(r"^\| (\d+)(?:(?:-| 至 )(\d+))? \|", plan, re.MULTILINE)
    assert [week for first, last in rows for week in range(int(first), int(last or first) + 1)] == list(range(1, weeks + 1))
    assert {"en": "fourteen weeks of two hours", "zh": f"十六周，每周两节，共 {2 * weeks} 学时"}[language] in WORDS[language]


@each
def test_short_hours_fit(language: str) -> None:
    assert sum(map(int, re.findall(r"[(（](\d+)[)）]", _between(language, SHORT)))) == 25


def test_what_is_told_of_a_class_hour_of_45_minutes_is_so() -> None:
    assert "**一节课 45 分钟怎么办**：把“议一议”改成课后写两句，大体就够了" in WORDS["zh"]
    themes = [lesson for lesson in LESSONS if lesson.parent.name == "zh" and "01" <= lesson.stem[:2] <= "06"]
    assert all(sum(minutes(lesson).values()) - minutes(lesson)["议一议"] <= 46 for lesson in themes)


@pytest.mark.parametrize(
    ("language", "letters", "share"),
    [
        ("en", "letters of {large} instead of {normal} pixels", "where {few:.0%} to {many:.0%} were right at first"),
        ("zh", "从 {normal} 像素变成 {large} 像素", "第一次答对的在 {few:.0%} 到 {many:.0%} 之间"),
    ],
)
def test_numbers_of_the_library_are_its_own(language: str, letters: str, share: str) -> None:
    assert letters.format(**_SIZES) in WORDS[language]
    assert share.format(few=FEW, many=MANY) in WORDS[language]


@each
def test_every_reading_is_in_a_lesson_or_below(language: str) -> None:
    below = {"en": "**References**", "zh": "**参考文献**"}[language]
    known = "\n".join(prose(lesson) for lesson in LESSONS if lesson.parent.name == language) + WORDS[language].partition(below)[2]
    cited = set(re.findall(READING[language], WORDS[language]))
    assert len(cited) > 12
    assert [(name, year) for name, year in sorted(cited) if not re.search(rf"{name}[^\n]{{0,60}}\({year}\)", known)] == []


# --- recipes, as they stand ---------------------------------------------------------------------------------------


def _recipe(language: str, begins: str) -> list[list[str]]:
    block = next(block for block in BLOCKS[language] if block.startswith(begins))
    return [shlex.split(line)[1:] for line in block.splitlines()]


@pytest.mark.parametrize(
    ("language", "report", "page"),
    [
        ("en", "The town opened a desk.\n\fThese are the words of the report.\n", "page 2"),
        ("zh", "本镇开设了窗口。\n\f这里是报告中的词句。\n", "第 2 页"),
    ],
    ids=list(PAGES),
)
def test_the_recipe_for_another_report(
    language: str, report: str, page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("report.txt").write_text(report, encoding="utf-8")
    for words in _recipe(language, "course new"):
        assert cli.main(words) == 0, words
    assert page in capsys.readouterr().out
    assert (tmp_path / "my-city" / "README.md").exists()


@each
def test_the_recipe_for_collecting_work(language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, option in (("ana", "acted"), ("bo", "solved")):
        monkeypatch.setenv("COURSE_WORK", str(tmp_path / "handed-in" / name))
        my_work().change(lambda work, option=option: with_answer(work, "open-2", "choice", "given", {"option": option}))
    (words,) = _recipe(language, "course gather")
    assert cli.main(words) == 0
    told = set(re.findall(r"`(\w+\.(?:csv|xlsx|html))`", WORDS[language])) - {"index.html"}  # of the edition for a stick
    assert {path.name for path in (tmp_path / "marks").iterdir()} == told
