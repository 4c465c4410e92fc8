"""A Chinese lesson or page is its English one with other prose: the same parts in the same order, the same code but for the language."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path
from typing import Any

import pytest

NOTEBOOKS = Path(__file__).parent.parent / "notebooks"
NAMES = sorted({path.name for path in NOTEBOOKS.glob("*/*.ipynb") if ".ipynb_checkpoints" not in path.parts})
Notebook = dict[str, Any]


def _source(cell: dict[str, Any]) -> str:
    return "".join(cell["source"])


def _levels(cell: dict[str, Any]) -> list[int]:
    words = re.sub(r"^```.*?^```", "", _source(cell), flags=re.DOTALL | re.MULTILINE)
    return [len(marks) for marks in re.findall(r"^(#{1,6}) ", words, re.MULTILINE)]


def drift(english: Notebook, chinese: Notebook) -> list[str]:
    """Return where two lessons are out of step, each in words that name the cell."""
    found = [
        f"{key}: {english[key]!r} / {chinese[key]!r}" for key in ("metadata", "nbformat", "nbformat_minor") if english[key] != chinese[key]
    ]
    ours, theirs = ({cell["id"]: cell for cell in lesson["cells"]} for lesson in (english, chinese))
    found += [f"{key}: not in Chinese" for key in ours if key not in theirs] + [
        f"{key}: only in Chinese" for key in theirs if key not in ours
    ]
    shared = [key for key in ours if key in theirs]
    found += [f"{a}: where Chinese has {b}" for a, b in zip(shared, (key for key in theirs if key in ours), strict=True) if a != b][:1]
    for key in shared:
        one, other = ours[key], theirs[key]
        if one["cell_type"] != other["cell_type"]:
            found.append(f"{key}: {one['cell_type']} / {other['cell_type']}")
            continue
        found += [f"{key}: {part} differ" for part in ("metadata", "attachments") if one.get(part) != other.get(part)]
        if one["cell_type"] == "code":
            found += [f"{key}: code differs"] * (_source(one).replace('set_language("en")', 'set_language("zh")') != _source(other))
            kinds = [[sorted(output.get("data", {})) for output in cell["outputs"]] for cell in (one, other)]
            found += [f"{key}: outputs are of other kinds"] * (kinds[0] != kinds[1])
        else:
            found += [f"{key}: levels of headings {_levels(one)} / {_levels(other)}"] * (_levels(one) != _levels(other))
            found += [f"{key}: the same prose"] * (_source(one) == _source(other))
    return found


def _read(language: str, name: str) -> Notebook:
    return json.loads((NOTEBOOKS / language / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", NAMES)
def test_both_languages_have_the_lesson_and_are_in_step(name: str) -> None:
    assert [language for language in ("en", "zh") if not (NOTEBOOKS / language / name).exists()] == []
    assert drift(_read("en", name), _read("zh", name)) == []


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", NAMES)
def test_one_switch_sets_the_language_and_stands_in_the_first_code_cell(name: str, language: str) -> None:
    code = [_source(cell) for cell in _read(language, name)["cells"] if cell["cell_type"] == "code"]
    assert [re.findall(r"set_language\((.*?)\)", cell) for cell in code] == [[f'"{language}"']] + [[]] * (len(code) - 1)


def _without(lesson: Notebook) -> None:
    del lesson["cells"][4]


def _moved(lesson: Notebook) -> None:
    lesson["cells"].insert(5, lesson["cells"].pop(3))


def _other_code(lesson: Notebook) -> None:
    lesson["cells"][3]["source"] = ["plot_pages(report)"]


def _other_language(lesson: Notebook) -> None:
    lesson["cells"][1]["source"] = [line.replace('"zh"', '"en"') for line in lesson["cells"][1]["source"]]


def _unfolded(lesson: Notebook) -> None:
    lesson["cells"][3]["metadata"] = {}


def _other_kind(lesson: Notebook) -> None:
    lesson["cells"][2]["cell_type"] = "raw"


def _no_heading(lesson: Notebook) -> None:
    lesson["cells"][2]["source"] = ["没有标题"]


def _other_version(lesson: Notebook) -> None:
    lesson["nbformat_minor"] = 9


def _renamed(lesson: Notebook) -> None:
    lesson["cells"][2]["id"] = "new"


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (_without, ["hook-read: not in Chinese"]),
        (_moved, ["ladder: where Chinese has hook-read"]),
        (_other_code, ["ladder: code differs"]),
        (_other_language, ["setup: code differs"]),
        (_unfolded, ["ladder: metadata differ"]),
        (_other_kind, ["hook: markdown / raw"]),
        (_no_heading, ["hook: levels of headings [2] / []"]),
        (_other_version, ["nbformat_minor: 5 / 9"]),
        (_renamed, ["hook: not in Chinese", "new: only in Chinese"]),
    ],
)
def test_what_has_drifted_is_named(change: Any, named: list[str]) -> None:
    chinese = copy.deepcopy(_read("zh", "00_start_here.ipynb"))
    change(chinese)
    assert drift(_read("en", "00_start_here.ipynb"), chinese) == named


# --- pages --------------------------------------------------------------------------------------------------------

ROOT = NOTEBOOKS.parent
CARD, CODEBOOK = "datasets/turpan-2006/README", "datasets/turpan-2006/CODEBOOK"
BETWEEN_PARTS = re.compile(r"\n(?=\n|[|#]|- |\d+\. )")
PAGES = pytest.mark.parametrize("name", [CARD, CODEBOOK, "docs/grading"])


def outline(page: str) -> list[tuple[str, list[str]]]:
    """Return what a page consists of: headings with their numbers, rows, items, paragraphs, each with its codes; blocks of code."""
    words = page.replace(" --lang zh", "")
    fence = re.compile(r"^ *```.*?^ *```$", re.DOTALL | re.MULTILINE)
    parts = [part.strip() for part in BETWEEN_PARTS.split(fence.sub("", words)) if part.strip()]
    marks = [re.findall(r"^(#+(?: \d+\.)?|\||-|\d+\.|)", part)[0] for part in parts]
    codes = [sorted(re.findall(r"`([^`]+)`", part)) for part in parts]
    return [*zip(marks, codes, strict=True), *(("```", [block]) for block in fence.findall(words))]


def _page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def numbers(page: str) -> list[list[str]]:
    """Return the numbers of each part of a page that has any, a month in words among them, in no order."""
    words = page.replace("April", "4").replace("June", "6")
    found = [sorted(re.findall(r"\d+(?:[.,]\d+)*", part)) for part in BETWEEN_PARTS.split(words)]
    return [each for each in found if each]


@PAGES
def test_both_languages_of_a_page_are_in_step_and_lead_to_each_other(name: str) -> None:
    english, chinese = _page(f"{name}.md"), _page(f"{name}.zh.md")
    assert outline(english) == outline(chinese)
    assert f"]({Path(name).name}.zh.md)" in english and f"]({Path(name).name}.md)" in chinese


@pytest.mark.parametrize(
    ("name", "line", "other"),
    [
        (CARD, "### `roles`", "### `role`"),
        (CARD, "| `part_of` | 文本 |", "| `whole` | 文本 |"),
        (CARD, "`date_source` 里注明", "`date` 里注明"),
        (CARD, "\n- **实际发生了什么**", "**实际发生了什么**"),
        (CODEBOOK, "## 6. ", "## 7. "),
        (CODEBOOK, "| `treasure` |", "| `authority` |"),
        (CODEBOOK, "| 100% | `all` | lower = value = upper = 1 |\n", ""),
        (CODEBOOK, "\n4. 组成部分各自编码", "组成部分各自编码"),
        (CODEBOOK, "，为 `output`", "，为 `input`"),
        ("docs/grading", "14.5\n", "15\n"),
        ("docs/grading", "## Otter-Grader", "**Otter-Grader**"),
    ],
)
def test_a_page_that_has_drifted_is_noticed(name: str, line: str, other: str) -> None:
    chinese = _page(f"{name}.zh.md")
    assert line in chinese
    assert outline(chinese.replace(line, other)) != outline(_page(f"{name}.md"))


@PAGES
def test_both_languages_of_a_page_have_the_same_numbers(name: str) -> None:
    assert numbers(_page(f"{name}.md")) == numbers(_page(f"{name}.zh.md"))


@pytest.mark.parametrize(
    ("number", "other"), [("2,614 个", "2,641 个"), ("6 月 2 日", "2 月 2 日"), ("| 92.6% | 0.889 |", "| 92.6% | 0.898 |")]
)
def test_a_number_that_has_drifted_is_noticed(number: str, other: str) -> None:
    chinese = _page(f"{CARD}.zh.md")
    assert number in chinese
    assert numbers(chinese.replace(number, other)) != numbers(_page(f"{CARD}.md"))
