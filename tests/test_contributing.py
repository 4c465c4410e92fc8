"""The page for whoever carries this on: its commands are understood, its paths and links are there, and versions agree."""

from __future__ import annotations

import re
import shlex
import tomllib
from pathlib import Path

import pytest
import yaml

import course_lib
from course_lib import cli

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
CODE = [line for block in BLOCKS for line in block.splitlines()] + re.findall(r"`([^`\n]+)`", PAGE)
# What recipes make.
MADE = re.compile(r".*(my_model|08_my_lesson|lesson_08|zh_08|fr_00|bank/mine|my-city|test_bank_law_|/\*)")


def _headings(page: Path) -> set[str]:
    heads = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", head.lower()).replace(" ", "-") for head in heads}


def test_every_command_is_understood() -> None:
    calls = [shlex.split(line) for line in CODE if re.match(r"(\S+/|[A-Z_]+=\S+ )?course \w", line)]
    words = [call[call.index(next(word for word in call if word.endswith("course"))) + 1 :] for call in calls]
    assert {call[0] for call in words} == {"open", "build", "new", "check", "verify"}
    bare = {"new", "links"}  # named alone, in a sentence
    assert all((call[0] in bare and len(call) == 1) or cli._parser().parse_args(call).run for call in words)


def test_every_path_is_there() -> None:
    pattern = r"(?:course_lib|notebooks|tests|datasets|binder|docs|\.ci|\.github)/[\w./*-]+"
    paths = {path.rstrip("/.") for line in CODE for path in re.findall(rf"(?<![\w/]){pattern}", line)}
    assert len(paths) > 25
    assert [path for path in sorted(paths) if not MADE.match(path) and not (ROOT / path).exists()] == []


def test_every_link_leads_somewhere() -> None:
    links = re.findall(r"\]\(([^)]+)\)", PAGE)
    assert len(links) > 15
    for link in links:
        target, _, heading = link.partition("#")
        page = ROOT / (target or "CONTRIBUTING.md")
        assert page.exists(), link
        assert not heading or heading in _headings(page), link


def test_what_steps_name_is_in_the_files_they_name() -> None:
    for name, file in re.findall(r"`([A-Z]{4,})`[^`.;]*? (?:in|of) `([\w/]+\.py)`", PAGE):
        assert re.search(rf"^{name}\b", (ROOT / file).read_text(encoding="utf-8"), re.MULTILINE), (name, file)
    assert "[lesson.law]" in (ROOT / "course_lib/texts/progress.toml").read_text(encoding="utf-8")
    for mark in re.findall(r"`(<!-- [^`]+ -->)`", PAGE):
        assert mark in (ROOT / "datasets/turpan-2006/README.md").read_text(encoding="utf-8")


def test_all_workflows_are_told() -> None:
    told = set(re.findall(r"\(\.github/workflows/([\w.]+)\)", PAGE))
    assert told == {path.name for path in (ROOT / ".github/workflows").iterdir()}
    (variable,) = set(re.findall(r"COURSE_PUBLISH", PAGE))
    assert f"vars.{variable} == 'true'" in (ROOT / ".github/workflows/tests.yml").read_text(encoding="utf-8")


def test_the_front_pages_lead_here() -> None:
    for page in ("README.md", "README.zh.md"):
        words = (ROOT / page).read_text(encoding="utf-8")
        assert "](CONTRIBUTING.md)" in words and "](docs/architecture.md)" in words


# --- a release ----------------------------------------------------------------------------------------------------


def test_the_version_stands_once_and_the_citation_says_it() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert "version" not in project["project"] and project["project"]["dynamic"] == ["version"]
    assert project["tool"]["hatch"]["version"]["path"] == "course_lib/__init__.py"
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert str(citation["version"]) == course_lib.__version__
    assert re.fullmatch(r"\d+\.\d+\.\d+", course_lib.__version__)


def test_the_changelog_has_what_is_to_come_first_and_then_versions_newest_first() -> None:
    heads = re.findall(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert heads[0] == "Unreleased"
    versions = [re.fullmatch(r"(\d+)\.(\d+)\.(\d+) \(\d{4}-\d\d-\d\d\)", head) for head in heads[1:]]
    assert all(versions), heads
    numbers = [tuple(map(int, found.groups())) for found in versions if found]
    assert numbers == sorted(numbers, reverse=True)


@pytest.mark.parametrize("name", ["title", "message", "authors", "license", "date-released", "cff-version"])
def test_the_citation_has_what_the_format_asks_for(name: str) -> None:
    assert yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))[name]
