"""The front pages, English and Chinese: commands are understood, links and names are there, and both say the same of installing."""

from __future__ import annotations

import ast
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import course_lib
from course_lib import cli
from course_lib.lessons_folder import reader_folder

ROOT = Path(__file__).parent.parent
PAGES = {name: (ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.zh.md")}
ENGLISH, CHINESE = PAGES.values()
KIT = re.compile(r"(?:[A-Z_]+=\S+ )?(?:course|python -m course_lib) (\w.*)")
PIP = re.compile(r"(?:python -m )?pip (\w.*)")


def blocks(page: str, kind: str = "") -> list[str]:
    """Return what stands between fences of one kind; all are read, so that the end of one is never taken for another's begin."""
    return [block for found, block in re.findall(r"^```(\w*)\n(.*?)^```$", page, re.DOTALL | re.MULTILINE) if found == kind]


def lines(page: str) -> list[str]:
    """Return the command lines of a page, those in its sentences as well."""
    plain = re.sub(r"^```\w*\n.*?^```", "", page, flags=re.DOTALL | re.MULTILINE)
    code = [line for block in blocks(page) for line in block.splitlines()] + re.findall(r"`([^`\n]+)`", plain)
    return [half for line in code for half in line.split(" && ")]


def commands(pattern: re.Pattern[str]) -> list[str]:
    return sorted({match[1] for page in PAGES.values() for line in lines(page) if (match := pattern.fullmatch(line))})


def test_commands_are_found() -> None:
    assert {line.split()[0] for line in commands(KIT)} >= {"open", "check", "verify", "new", "span", "import", "export", "links"}
    assert {line.split()[0] for line in commands(PIP)} == {"install", "config", "wheel"}


@pytest.mark.parametrize("line", commands(KIT))
def test_every_command_of_the_kit_is_understood(line: str) -> None:
    # A command named alone is one that there is; what it needs stands where it is used.
    assert line in cli.COMMANDS or cli._parser().parse_args(shlex.split(line)).run


@pytest.mark.parametrize("line", commands(PIP))
def test_every_command_of_pip_is_understood(line: str) -> None:
    pytest.importorskip("pip")
    done = subprocess.run([sys.executable, "-m", "pip", *shlex.split(line), "--help"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", PAGES)
def test_every_link_leads_somewhere(name: str) -> None:
    links = re.findall(r"\]\(([^)]+)\)", PAGES[name])
    assert len(links) > 8
    assert [link for link in links if not (ROOT / link).exists()] == []


@pytest.mark.parametrize("name", PAGES)
def test_every_name_of_the_library_is_there(name: str) -> None:
    (code,) = blocks(PAGES[name], "python")
    tree = ast.parse(code)
    names = {alias.name for node in tree.body if isinstance(node, ast.ImportFrom) for alias in node.names}
    called = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    assert names == called <= set(course_lib.__all__)


def test_each_leads_to_the_other() -> None:
    assert "](README.zh.md)" in ENGLISH and "](README.md)" in CHINESE


def test_both_install_alike() -> None:
    (opening, *_), (beginning, *_) = blocks(ENGLISH), blocks(CHINESE)
    assert beginning == opening.replace(" open\n", " open --lang zh\n") != opening
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    version = project["requires-python"].removeprefix(">=")
    assert f"Python {version} " in ENGLISH and f"Python {version} " in CHINESE
    assert f"--find-links wheels {project['name']}\n" in CHINESE
    assert f"`{reader_folder(None).name}`" in CHINESE


def test_the_chinese_page_speaks_chinese_and_names_no_host() -> None:
    kit = [line for line in lines(CHINESE) if KIT.fullmatch(line)]
    assert [line for line in kit if "--lang zh" not in line] == ["course open"]
    assert not re.search(r"https?://|\bwww\.|\b[\w-]+\.(?:org|com|cn|io|net)\b", CHINESE)
