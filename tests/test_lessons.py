"""Each lesson is a page that reads well, holds together, and says nothing that the data do not."""

from __future__ import annotations

import ast
import copy
import json
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

import nbformat
import pytest
from facts import FOUND, MODULES, facts_of

from course_lib.exercises.questions import find
from course_lib.report import load

NOTEBOOKS = Path(__file__).parent.parent / "notebooks"
PATHS = sorted(path for path in NOTEBOOKS.glob("*/*.ipynb") if ".ipynb_checkpoints" not in path.parts)
# Addresses that prose may name.
LINKS: set[str] = set()
# Calls that end a cell and show nothing.
QUIET = {"set_language", "set_print"}
Notebook = dict[str, Any]


@pytest.fixture(params=PATHS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def path(request: pytest.FixtureRequest) -> Path:
    return request.param


@pytest.fixture
def lesson(path: Path) -> Notebook:
    return json.loads(path.read_text(encoding="utf-8"))


def _source(cell: dict[str, Any]) -> str:
    return "".join(cell["source"])


def _cells(lesson: Notebook, kind: str) -> list[dict[str, Any]]:
    return [cell for cell in lesson["cells"] if cell["cell_type"] == kind]


def prose(lesson: Notebook) -> str:
    """Return the text cells as one text."""
    return "\n\n".join(_source(cell) for cell in _cells(lesson, "markdown"))


def test_there_are_lessons() -> None:
    assert "00_start_here" in {path.stem for path in PATHS}


# --- form -------------------------------------------------------------------------------------------------------


def test_notebook_is_valid(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) >= (4, 5)
    assert len({cell.id for cell in notebook.cells}) == len(notebook.cells)


def test_notebook_is_small(path: Path) -> None:
    assert path.stat().st_size < 150_000


def test_notebook_holds_nothing_of_the_machine_it_was_saved_on(path: Path, lesson: Notebook) -> None:
    assert set(lesson["metadata"]) == {"kernelspec", "language_info"}
    assert lesson["metadata"]["kernelspec"]["name"] == "python3"
    assert not re.search(r"/(home|root|Users|tmp|work)/|[A-Z]:\\\\", path.read_text(encoding="utf-8"))
    assert not any("execution" in cell["metadata"] for cell in lesson["cells"])


def _headings(lesson: Notebook) -> Iterator[tuple[int, int]]:
    """Yield the number of the cell and the level of each heading; hash signs in code are none."""
    for n, cell in enumerate(lesson["cells"]):
        if cell["cell_type"] == "markdown":
            words = re.sub(r"^```.*?^```", "", _source(cell), flags=re.DOTALL | re.MULTILINE)
            yield from ((n, len(marks)) for marks in re.findall(r"^(#{1,6}) ", words, re.MULTILINE))


def test_one_title_and_it_comes_first(lesson: Notebook) -> None:
    assert [n for n, level in _headings(lesson) if level == 1] == [0]
    assert _source(lesson["cells"][0]).startswith("# ")


def test_headings_never_jump_a_level(lesson: Notebook) -> None:
    levels = [level for _, level in _headings(lesson)]
    assert [pair for pair in pairwise(levels) if pair[1] > pair[0] + 1] == []


def test_code_is_short(lesson: Notebook) -> None:
    lines = [len([line for line in _source(cell).splitlines() if line.strip()]) for cell in _cells(lesson, "code")]
    assert max(lines) <= 10
    assert median(lines) <= 2


def test_code_fetches_and_hides_nothing(lesson: Notebook) -> None:
    banned = r"^\s*[%!]|\bpip\b|\bconda\b|urllib|requests|https?://|urlopen|wget|curl|read_csv\(|warnings\b|import \*|nbval"
    code = "\n".join(_source(cell) for cell in _cells(lesson, "code"))
    assert re.findall(banned, code, re.MULTILINE) == []
    assert not any("nbval" in tag.lower() for cell in lesson["cells"] for tag in cell["metadata"].get("tags", []))


def test_code_takes_names_of_the_face_only(lesson: Notebook) -> None:
    for cell in _cells(lesson, "code"):
        for node in ast.walk(ast.parse(_source(cell))):
            if isinstance(node, ast.ImportFrom):
                assert node.module == "course_lib" or not (node.module or "").startswith("course_lib")


def test_what_is_imported_is_used(lesson: Notebook) -> None:
    trees = [ast.parse(_source(cell)) for cell in _cells(lesson, "code")]
    imported = {
        alias.asname or alias.name for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names
    }
    used = {node.id for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Name)}
    assert imported - used == set()


# --- saved outputs ----------------------------------------------------------------------------------------------


def shows(source: str) -> bool:
    """Tell whether a cell shows something: it ends with an expression, or prints or displays."""
    body = ast.parse(source).body
    if not body:
        return False
    calls = {node.func.id for node in ast.walk(ast.Module(body, [])) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    last = body[-1]
    if isinstance(last, ast.Expr) and not source.rstrip().endswith(";"):
        quiet = isinstance(last.value, ast.Call) and isinstance(last.value.func, ast.Name) and last.value.func.id in QUIET
        return not quiet
    return bool(calls & {"print", "display"})


def lacking(lesson: Notebook) -> list[str]:
    """Return the cells that should show something and have no output saved."""
    return [cell["id"] for cell in _cells(lesson, "code") if shows(_source(cell)) and not cell["outputs"]]


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("report", True),
        ("set_language('en')", False),
        ("set_language('en')\nreport", True),
        ("x = 1", False),
        ("for x in y:\n    print(x)", True),
        ("plot(x);", False),
        ("", False),
    ],
)
def test_cells_that_show_something_are_known(source: str, shown: bool) -> None:
    assert shows(source) is shown


def test_outputs_are_saved(lesson: Notebook) -> None:
    assert lacking(lesson) == []
    assert any(cell["outputs"] for cell in _cells(lesson, "code"))


def test_cleared_outputs_are_noticed(lesson: Notebook) -> None:
    cleared = copy.deepcopy(lesson)
    for cell in _cells(cleared, "code"):
        cell["outputs"] = []
    assert len(lacking(cleared)) == sum(bool(cell["outputs"]) for cell in _cells(lesson, "code")) > 0


def test_one_cleared_output_is_noticed(lesson: Notebook) -> None:
    for n, cell in enumerate(lesson["cells"]):
        if cell.get("outputs"):
            cleared = copy.deepcopy(lesson)
            cleared["cells"][n]["outputs"] = []
            assert lacking(cleared) == [cell["id"]]


def test_no_error_and_no_warning_is_saved(lesson: Notebook) -> None:
    outputs = [output for cell in _cells(lesson, "code") for output in cell["outputs"]]
    assert [output for output in outputs if output["output_type"] == "error" or output.get("name") == "stderr"] == []


def test_no_widget_is_saved(path: Path) -> None:
    assert "jupyter.widget" not in path.read_text(encoding="utf-8")


def test_every_chart_is_saved_with_its_words(lesson: Notebook) -> None:
    for cell in _cells(lesson, "code"):
        datas = [output.get("data", {}) for output in cell["outputs"]]
        for n, data in enumerate(datas):
            if chart := data.get("application/vnd.plotly.v1+json"):
                description = chart["layout"]["meta"]["description"]
                near = "".join("".join(some.get("text/plain", "")) for some in datas[n : n + 2])
                assert description in near, cell["id"]
                assert chart["config"]["showSendToCloud"] is False


def test_cells_were_run_in_order_if_they_are_numbered(lesson: Notebook) -> None:
    counts = [cell["execution_count"] for cell in _cells(lesson, "code")]
    assert counts in ([None] * len(counts), list(range(1, len(counts) + 1)))


# --- links ------------------------------------------------------------------------------------------------------


def links(words: str) -> list[str]:
    """Return the targets of links and pictures, and bare addresses."""
    return (
        re.findall(r"\]\(\s*<?([^)\s>]+)", words)
        + re.findall(r"(?:src|href)=[\"']([^\"']+)", words)
        + re.findall(r"(?<![(<])https?://[^\s)>\"']+", words)
    )


def broken(words: str, folder: Path) -> list[str]:
    """Return the links that lead nowhere: to no file beside the lesson, no heading in it, or to a site nobody listed."""
    headings = {re.sub(r"[^\w\- ]", "", title).strip().replace(" ", "-").lower() for title in re.findall(r"^#+ (.*)$", words, re.MULTILINE)}
    bad = []
    for link in links(words):
        target, _, heading = link.partition("#")
        if re.match(r"[a-z]+:", link):
            fine = link in LINKS
        elif target:
            fine = (folder / target).exists()
        else:
            fine = heading.lower() in headings
        if not fine:
            bad.append(link)
    return bad


def test_links_lead_somewhere(path: Path, lesson: Notebook) -> None:
    assert broken(prose(lesson), path.parent) == []


def test_broken_links_are_noticed(tmp_path: Path) -> None:
    (tmp_path / "there.md").touch()
    words = "# A title\n[a](there.md) [b](#a-title) [c](gone.md) [d](#gone) [e](https://example.org/x) https://example.org/y ![f](gone.png)"
    assert broken(words, tmp_path) == ["gone.md", "#gone", "https://example.org/x", "gone.png", "https://example.org/y"]


# --- kinds of statement -----------------------------------------------------------------------------------------

KINDS = {
    "en": ["**Fact of the report**", "**Context**, not from the text", "**Assumption**", "**Open question**"],
    "zh": ["**报告事实**", "**背景**（不出自报告）", "**假设**", "**未决问题**"],
}
THEMES = [path for path in PATHS if "00" <= path.stem[:2] <= "05"]
# A statute, or when one came into force: nothing that the report says.
OUTSIDE = (
    r"\b(?:Price|Planning|Licensing|Response|Reconsideration) Law\b|\bin(?:to)? force (?:since|on) \d|《[^》]*(?:法|条例|纲要)》|起施行"
)


def kinds_told(words: str) -> list[str]:
    """Return what the table of kinds in a lesson has in its first column, each kind once."""
    table = re.search(r"^\| (?:kind|类别) \| [^\n]*\n\| --- [^\n]*\n((?:\|[^\n]*\n?)+)", words, re.MULTILINE)
    return list(dict.fromkeys(row.split("|")[1].strip() for row in table[1].splitlines())) if table else []


def unmarked(words: str) -> list[str]:
    """Return the paragraphs and rows that speak of a law from outside the report and do not say that they do."""
    return [one for one in re.split(r"\n+", words) if re.search(OUTSIDE, one) and not re.search(r"(?i)\*\*(?:context|背景)\*\*", one)]


@pytest.mark.parametrize("path", THEMES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_facts_context_assumptions_and_open_questions_are_told_apart(path: Path) -> None:
    words = prose(json.loads(path.read_text(encoding="utf-8")))
    assert kinds_told(words) == KINDS[path.parent.name]
    assert unmarked(words) == []


def test_a_missing_kind_and_an_unmarked_law_are_noticed() -> None:
    table = "| kind | what is said |\n| --- | --- |\n| **Assumption** | a |\n| **Assumption** | b |\n\nThe Price Law asks for it."
    assert kinds_told(table) == ["**Assumption**"]
    assert unmarked(table + "\n\n(**Context**: in force since 1 May.)") == ["The Price Law asks for it."]
    assert unmarked("《价格法》要求听证。\n\n**背景**：《价格法》要求听证。") == ["《价格法》要求听证。"]


# --- time -------------------------------------------------------------------------------------------------------

# Words that one reads in a minute when one thinks along; Chinese is counted in characters. Both are assumptions.
WORDS, CHARACTERS = 180, 300
# Minutes at a cell, by what it calls. A lab's task and what it leaves out are some 160 words: one of its minutes is reading.
AT = {"explore": 4.0, "lab": 6.0, "reveal": 1.0, "progress_panel": 1.0}
# Coding ten measures by four codes each: some eighteen seconds a code. The cards of what was coded differently are discussed.
AT |= {"code_it_yourself": 12.0, "coding_agreement": 10.0, "compare_codings": 6.0}
# Minutes at what a cell shows. A chart takes two, title, axes and a few marks (in class the plan gives eight to three); a table one.
SHOWN = {"application/vnd.plotly.v1+json": 2.0, "text/html": 1.0, "image/png": 1.0}
# Minutes for each question to talk over, thought about alone.
DISCUSSED = 2.0
# Minutes at an exercise, by its kind; code tasks are for those who want more and take no time of the lesson.
ASKED = {"choice": 1.5, "several": 1.5, "number": 2.0, "interval": 1.5, "order": 1.5, "prediction": 1.0, "reflection": 4.0, "code": 0.0}


def minutes(lesson: Notebook) -> float:
    """Return how long a lesson takes alone: its prose read, what it shows looked at, its models moved, its questions thought about."""
    words = re.sub(r"\[([^\]]*)\]\([^)]*\)|<[^>]+>|[*_`#|>-]+", r" \1 ", prose(lesson))
    chinese = len(re.findall("[\u4e00-\u9fff]", words))
    latin = len(re.findall(r"[A-Za-z0-9][\w'.,-]*", words))
    time = latin / WORDS + (chinese / CHARACTERS if chinese > latin else 0)
    for cell in _cells(lesson, "code"):
        calls = re.findall(r"\b(\w+)\(", _source(cell))
        kinds = {kind for output in cell["outputs"] for kind in output.get("data", {})}
        if asked := re.search(r'\b(?:exercise|prediction)\("([\w-]+)"\)', _source(cell)):
            time += ASKED[find(asked[1]).kind]
        elif known := [AT[call] for call in calls if call in AT]:
            time += max(known)
        else:
            time += max((SHOWN[kind] for kind in kinds & set(SHOWN)), default=0)
    talks = [_source(cell) for cell in _cells(lesson, "markdown") if cell["id"].endswith("discuss")]
    return time + DISCUSSED * sum(len(re.findall("^- ", words, re.MULTILINE)) for words in talks)


def stated(lesson: Notebook) -> int:
    """Return the minutes that the first cell promises."""
    [found] = re.findall(r"\*\*(?:Time|用时)\*\* (?:自学 )?(\d+) (?:minutes|分钟)", _source(lesson["cells"][0]))
    return int(found)


def test_lesson_takes_the_minutes_that_it_says(lesson: Notebook) -> None:
    assert minutes(lesson) == pytest.approx(stated(lesson), rel=0.1)


# --- what is said of the data -----------------------------------------------------------------------------------

NUMBER = re.compile(
    r"\d+(?:[.,:]\d+)*%?|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|hundred|thousand|twice|half|dozen|both)\b"
    # In Chinese a number has its measure word, and "one" is let be as in English.
    r"|[两二三四五六七八九十百千万半]+[多几余]?"
    r"[个项级条件人位部类种次句层道关步格行列张把席户家所份页节章课题年月天周倍成处点者方轮期名组段]"
    r"|一半|一倍|第[二三四五六七八九十]|[百二三四五六七八九十]分之[一二三四五六七八九十百]+",
    re.IGNORECASE,
)


def plain(words: str) -> str:
    """Return prose without marks, numbers of list items, targets of links and code, on one line."""
    words = re.sub(r"`[^`]*`|\]\([^)]*\)|<[^>]+>|^ *\d+\. ", " ", words, flags=re.MULTILINE)
    return " ".join(re.sub(r"[*_]", "", words).split())


def unheld(words: str, phrases: list[str]) -> list[str]:
    """Return the numbers in prose that stand in none of the phrases."""
    left = plain(words)
    for phrase in sorted(phrases, key=len, reverse=True):
        left = left.replace(plain(phrase), " ")
    return [left[max(0, match.start() - 40) : match.end() + 20] for match in NUMBER.finditer(left)]


@pytest.fixture
def facts(path: Path, real_folder: Path) -> Any:
    module = MODULES[path.parent.name].format(path.stem[:2])
    assert module in FOUND, f"add tests/facts/{module}.py: what {path.parent.name}/{path.stem} says of the data, computed from the data"
    return facts_of(module, load(real_folder))


def test_prose_holds_what_the_data_give(lesson: Notebook, facts: Any) -> None:
    words = plain(prose(lesson))
    assert [phrase for phrase in facts.held if plain(phrase) not in words] == []


def test_claims_of_the_prose_are_true_of_the_data(facts: Any) -> None:
    assert [claim for claim, holds in facts.claims.items() if not holds] == []


def test_every_number_in_the_prose_is_held(lesson: Notebook, facts: Any) -> None:
    assert unheld(prose(lesson), [*facts.held, *facts.let_be]) == []


def test_what_is_let_be_is_still_there(lesson: Notebook, facts: Any) -> None:
    words = plain(prose(lesson))
    assert [phrase for phrase in facts.let_be if plain(phrase) not in words] == []


def test_a_changed_number_in_the_prose_is_noticed(lesson: Notebook, facts: Any) -> None:
    for phrase in facts.held:
        if match := NUMBER.search(plain(phrase)):
            changed = plain(phrase)[: match.start()] + "31" + plain(phrase)[match.end() :]
            words = plain(prose(lesson)).replace(plain(phrase), changed, 1)
            assert unheld(words, [*facts.held, *facts.let_be]) or plain(phrase) not in words, phrase


def test_rows_that_the_prose_names_are_there(path: Path, lesson: Notebook, real_folder: Path) -> None:
    report = load(real_folder)
    tables = {
        "m": "measures",
        "c": "claims",
        "f": "figures",
        "s": "silences",
        "d": "documents",
        "e": "events",
        "a": "actors",
        "p": "passages",
    }
    for key in re.findall(r"\b([mcfsdeap]\d{2,3})\b", prose(lesson) + "".join(map(_source, _cells(lesson, "code")))):
        assert report.row(tables[key[0]], key)


def test_facts_are_of_lessons_that_there_are() -> None:
    assert set(FOUND) <= {MODULES[path.parent.name].format(path.stem[:2]) for path in PATHS}


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("There are 3 of 56.", 2),
        ("nine in ten", 2),
        ("`f03` and [a](b_12.md)", 0),
        ("one of them", 0),
        ("56 件中的 54 件", 2),
        ("十人中有九人", 2),
        ("两部电话，一半", 2),
        ("第三节的一个人", 1),
        ("十分重要的老百姓", 0),
    ],
)
def test_numbers_are_found(words: str, found: int) -> None:
    assert len(unheld(words, [])) == found
