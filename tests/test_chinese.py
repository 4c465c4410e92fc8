"""Chinese is set by one set of rules and calls one thing by one name: in lessons, texts, models, exercises and Chinese Markdown files."""

from __future__ import annotations

import csv
import json
import re
import tomllib
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from test_language import HAN, crowded, halfwidth, spaced

ROOT = Path(__file__).parent.parent
LIBRARY = ROOT / "course_lib"
TOML = [path for folder in ("texts", "labs", "bank", "polls") for path in sorted((LIBRARY / folder).glob("*.toml"))]
LESSONS = sorted((ROOT / "notebooks" / "zh").glob("*.ipynb"))
FILES = [
    path for path in sorted(ROOT.rglob("*.zh.md")) if not {".git", "node_modules", "build", "dist"} & set(path.relative_to(ROOT).parts)
] + sorted((ROOT / "notebooks" / "notes" / "zh").glob("*.md"))
GLOSSARY = ROOT / "datasets" / "turpan-2006" / "glossary.csv"
TERMS = {row["term_zh"] for row in csv.DictReader(GLOSSARY.read_text(encoding="utf-8").splitlines())}


def _chinese(found: Any) -> Iterator[str]:
    """Yield the Chinese texts of a TOML file."""
    if isinstance(found, dict):
        for key, value in found.items():
            if key == "zh" and isinstance(value, str):
                yield value
            elif key != "en":
                yield from _chinese(value)
    elif isinstance(found, list):
        for value in found:
            yield from _chinese(value)


def _markdown(path: Path) -> str:
    if path.suffix == ".md":
        return path.read_text(encoding="utf-8")
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return "\n\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")


def bare(words: str) -> str:
    """Return Markdown as it reads: code as a Latin word, links as their words, no marks; a cell of a table is a line."""
    words = re.sub(r"^(`{3,}).*?^\1", "", words, flags=re.DOTALL | re.MULTILINE)
    words = re.sub(r"`[^`\n]+`|\bcourse \w+ [^，。；\n]*\"", "code", words)
    # A label in bold is set apart by a space.
    words = re.sub(r"\*\*(用时|准备|关键术语)\*\* ", r"\1\n", words)
    words = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", words)
    words = re.sub(r"</?[a-z][^>]*>|\*+|^ *(?:#+|>|[-+]|\d+\.) ", "", words, flags=re.MULTILINE)
    return re.sub(r" *\| *", "\n", words)


PROSE = {path: bare(_markdown(path)) for path in LESSONS + FILES} | {
    path: bare("\n".join(_chinese(tomllib.loads(path.read_text(encoding="utf-8"))))) for path in TOML
}
named = pytest.mark.parametrize("path", PROSE, ids=lambda path: path.relative_to(ROOT).as_posix())


def test_there_is_chinese_everywhere() -> None:
    assert len(LESSONS) == len(list((ROOT / "notebooks" / "en").glob("*.ipynb")))
    assert FILES
    assert [path.name for path, words in PROSE.items() if not re.search(HAN, words)] == []


# --- how it is set ----------------------------------------------------------------------------------------------


def quotes(words: str) -> list[str]:
    """Return quotation marks that are no curly pairs, one inside the other: straight, cornered, unclosed, crossed ones."""
    found = re.findall(rf"{HAN}[\"']|[\"']{HAN}|[「」『』]", words)
    for line in words.splitlines():
        # What joins two quotations begins with an end.
        left = "" if line == "{one}”“{other}" else re.sub(r"[^“”‘’]", "", re.sub(r"(?<=[A-Za-z])’(?=[A-Za-z])", "", line))
        while left != (left := left.replace("“”", "").replace("‘’", "")):
            pass
        found += [line] if left else []
    return found


def stops(words: str) -> list[str]:
    """Return full stops, dots, dashes and signs that are not those of Chinese, and marks that stand twice."""
    return re.findall(rf"{HAN}\.(?!\w)|{HAN} ?(?:\.\.+|--+|-) ?{HAN}|[０-９Ａ-Ｚａ-ｚ]|[，。；：、][，。；：、]|(?<!…)…(?!…)", words)


def gaps(words: str) -> list[str]:
    """Return percent signs that stand off their number, or are as wide as a Chinese sign."""
    return re.findall(r"\d %|\d％", words)


def ungrouped(words: str) -> list[str]:
    """Return amounts of four digits and more without a comma; years and names have no unit, and the report prints one amount without."""
    return re.findall(r"(?<![\d,.])(?!2000 元)\d{4,} ?[万元人起户件份次项周]", words)


@pytest.mark.parametrize("fault", [halfwidth, crowded, spaced, quotes, stops, gaps, ungrouped])
@named
def test_chinese_is_set_by_the_rules(path: Path, fault: Any) -> None:
    assert fault(PROSE[path]) == []


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (quotes, '他说"好"'),
        (quotes, "“好"),
        (quotes, "“好‘的”’"),
        (quotes, "「好」"),
        (stops, "好."),
        (stops, "好...的"),
        (stops, "好-坏"),
        (stops, "第３页"),
        (stops, "好，。"),
        (stops, "好…"),
        (gaps, "90 %"),
        (ungrouped, "10000 万元"),
    ],
)
def test_the_rules_bite(fault: Any, words: str) -> None:
    assert fault(words)
    assert fault("他说：“‘好’的……”（O’Brien，90%；2000 元，2,000 起，2006 年；见 a.b 和 L = λW）") == []


def literal(words: str) -> list[str]:
    """Return lines whose stars show as stars: by CommonMark a mark beside punctuation opens or closes only where that stands outside."""
    found = []
    for line in re.sub(r"`[^`\n]*`", "code", words).splitlines():
        open_ = False
        for match in re.finditer(r"\*+", line):
            before, after = (line[: match.start()] or " ")[-1], (line[match.end() :] or " ")[0]
            left = not after.isspace() and (not _mark(after) or before.isspace() or _mark(before))
            right = not before.isspace() and (not _mark(before) or after.isspace() or _mark(after))
            if not (right if open_ else left):
                found.append(line)
            open_ = not open_
        found += [line] if open_ else []
    return found


def _mark(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "PS"


@pytest.mark.parametrize("path", LESSONS + FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_emphasis_shows_and_no_chinese_is_in_italics(path: Path) -> None:
    words = re.sub(r"^(`{3,}).*?^\1", "", _markdown(path), flags=re.DOTALL | re.MULTILINE)
    assert literal(words) == []
    assert [one for one in re.findall(r"(?<!\*)\*(?!\*)([^*\n]+)\*(?!\*)", words) if re.search(HAN, one)] == []


def test_stars_that_show_are_noticed() -> None:
    assert literal("一句**粗体。**然后") and literal("没有**关上")
    assert literal("一句**粗体**。然后 **Run**（运行）\n**粗体。**\n*European Law Journal* 13") == []


# --- one name for one thing -------------------------------------------------------------------------------------

# What one might write, as a pattern, and the glossary's word for it.
OTHERWISE = {
    "利特尔定律|李特尔|利特定律": "利特尔法则",
    "克里彭多尔夫|克里本多夫|克里潘多夫": "克里彭多夫 α 系数",
    "坎贝尔法则": "坎贝尔定律",
    "编码者间|编码员间一致性|评分者": "编码员间信度",
    "编码本|编码簿|(?<!次)编码表": "编码手册",
    "证据梯|证据等级": "证据阶梯",
    "参与梯": "参与阶梯",
    "单纯断言|空洞断言|单纯陈述": "仅有陈述",
    "命名机制|有名机制|具名工具": "具名机制",
    "已发布文件|公布的文件": "成文文件",
    "计数产出": "产出计数",
    "开放政府": "政务公开",
    "公众监督|公共监督": "社会监督",
    "透明性": "透明度",
    "责任性|可问责性": "问责",
    "满意度": "满意率",
    "平行审批|并行审批": "并联审批",
    "快速通道": "绿色通道",
    "首问责任制": "首问负责制",
    "火警型|警报式|火灾警报": "火警式监督",
    "巡警型|巡逻式|警察巡逻": "巡警式监督",
    "公听会": "听证",
    "官僚制|官僚体制": "科层制",
    "合法性(?!审查)": "正当性",
    "渐进主义": "渐进决策",
    "常驻列席|常设列席": "固定列席单位",
    "可置信承诺|可信的承诺": "可信承诺",
    "实施差距|执行缺口|执行偏差": "执行差距",
    "选择性实施": "选择性执行",
    "节点性": "信息",
    "应急计划": "总体应急预案",
    "缓解阶段|减缓阶段": "预防",
    "行政复审|行政复核": "行政复议",
    "法制政府": "法治政府",
    "回应性监管|回应型": "回应性规制",
    "吓阻|威吓": "威慑",
    "同侪教学|同伴互教": "同伴教学",
    "综合指标|合成指标": "复合指标",
}
# The same for words that are no terms of the field: what the kit says, and what it does not.
SAID = {
    "假定": "假设",
    "编码者": "编码员",
    "上下界": "上下限",
    "沉默": "未言之处",
    "资料集|程式|网路|软体|储存格": "数据、程序、网络、软件、单元格",
}


# Key terms that are words of the kit, of every course, or of no field alone.
OWN = {"声称", "上下限", "未言之处", "问责方向", "阶段", "权重", "效度"}


def test_the_words_to_use_are_those_of_the_glossary() -> None:
    assert set(OTHERWISE.values()) - TERMS == set()
    assert [term for term in TERMS for wrong in OTHERWISE if re.search(wrong, term)] == []


@named
def test_one_thing_has_one_name(path: Path) -> None:
    wrong = OTHERWISE | SAID
    assert {found[0]: right for one, right in wrong.items() if (found := re.search(f".{{0,9}}(?:{one}).{{0,5}}", PROSE[path]))} == {}


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_key_terms_of_a_lesson_are_those_of_the_glossary(path: Path) -> None:
    [line] = re.findall(r"\*\*关键术语\*\* (.*)。", _markdown(path))
    assert set(re.split("[、，]", line)) - TERMS - OWN == set()
