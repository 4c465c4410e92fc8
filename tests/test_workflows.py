"""What runs on a public service and before a commit: files that parse, ask for no more than they need, and call what is there."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.version import Version

from course_lib import cli
from course_lib.links import BINDER, LITE

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
FOLDER = ROOT / ".github/workflows"


def _read(path: Path) -> dict[str, Any]:
    """Return a YAML file; the key ``on``, which YAML 1.1 takes for a yes, under its name."""
    found: dict[Any, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {"on" if key is True else key: value for key, value in found.items()}


WORKFLOWS = {path.name: _read(path) for path in sorted(FOLDER.glob("*.yml"))}
JOBS = {(name, job): found for name, flow in WORKFLOWS.items() for job, found in flow["jobs"].items()}
HOOKS = {hook["id"]: hook for repo in _read(ROOT / ".pre-commit-config.yaml")["repos"] for hook in repo["hooks"]}


def steps() -> Iterator[dict[str, Any]]:
    for job in JOBS.values():
        yield from job.get("steps", [])


RUN = [step["run"] for step in steps() if "run" in step]
LINES = [line for script in RUN for line in script.splitlines()]


def test_workflows_are_found() -> None:
    assert set(WORKFLOWS) == {"binder.yml", "newest.yml", "publish.yml", "tests.yml"}
    assert len(RUN) > 8


# --- what they may ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", WORKFLOWS)
def test_a_workflow_may_read_and_no_more(name: str) -> None:
    assert WORKFLOWS[name]["permissions"] in ({}, {"contents": "read"})


def test_only_the_job_that_publishes_may_write_and_only_pages() -> None:
    more = {key: job["permissions"] for key, job in JOBS.items() if "permissions" in job}
    pages = {"pages": "write", "id-token": "write"}
    assert more == {("publish.yml", "deploy"): pages, ("tests.yml", "publish"): {"contents": "read"} | pages}


def test_nothing_from_outside_gets_into_a_script_and_there_are_no_secrets() -> None:
    assert [line for line in LINES if "${{" in line] == []
    assert [path.name for path in FOLDER.iterdir() if "secrets." in path.read_text(encoding="utf-8")] == []
    assert not {"pull_request_target", "workflow_run"} & {event for flow in WORKFLOWS.values() for event in flow["on"]}


def test_actions_are_named_by_version_each_in_one() -> None:
    used = {step["uses"] for step in steps() if "uses" in step}
    assert [use for use in used if not re.fullmatch(r"actions/[\w-]+@(v\d+|[0-9a-f]{40})", use)] == []
    assert len({use.split("@")[0] for use in used}) == len(used)


def test_no_job_runs_for_ever_and_no_key_stays_in_the_copy() -> None:
    assert [key for key, job in JOBS.items() if "uses" not in job and "timeout-minutes" not in job] == []
    copies = [step for step in steps() if step.get("uses", "").startswith("actions/checkout@")]
    assert copies and all(step["with"]["persist-credentials"] is False for step in copies)


# --- what they call -----------------------------------------------------------------------------------------------


def test_each_python_that_the_project_names_is_tested_on_each_system() -> None:
    named = [found[1] for line in PROJECT["classifiers"] if (found := re.fullmatch(r"Programming Language :: Python :: (3\.\d+)", line))]
    matrix = JOBS["tests.yml", "tests"]["strategy"]["matrix"]
    assert matrix["python"] == named
    assert f">={named[0]}" == PROJECT["requires-python"]
    assert [Version(one).minor for one in named] == list(range(Version(named[0]).minor, Version(named[-1]).minor + 1))
    newest = JOBS["newest.yml", "tests"]["strategy"]["matrix"]
    assert newest["os"] == matrix["os"] == [f"{system}-latest" for system in ("ubuntu", "macos", "windows")]
    assert newest["python"] == [named[0], named[-1]]
    assert JOBS["tests.yml", "all"]["container"].startswith(f"python:{named[0]}-")


def test_tests_are_run_as_newcomers_are_told() -> None:
    (line,) = (line for line in LINES if "README.md" in line)
    pattern = re.search(r"grep -E '([^']+)' README\.md", line)
    assert pattern
    (told,) = re.findall(rf"^{pattern[1].removeprefix('^')}.*$", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert told.endswith("&& python -m pytest")


def test_every_command_of_the_kit_is_understood() -> None:
    calls = [shlex.split(line)[1:] for line in LINES if line.startswith("course ")]
    assert [words[1] for words in calls] == ["site", "lite"]
    assert all(cli._parser().parse_args(words).run for words in calls)
    # Where the site and `course links` look for it.
    assert f"{calls[0][-1]}/{LITE}".startswith(f"{calls[1][-1]}/")
    (upload,) = (step for step in steps() if "upload-pages-artifact" in step.get("uses", ""))
    assert upload["with"]["path"] == calls[0][-1]


def test_extras_and_files_that_are_named_are_there() -> None:
    extras = {name for line in LINES for found in re.findall(r"\.\[([\w,]+)\]", line) for name in found.split(",")}
    assert extras == {"test"} <= set(EXTRAS)
    files = {step["with"]["cache-dependency-path"] for step in steps() if "cache-dependency-path" in step.get("with", {})}
    called = {job["uses"] for job in JOBS.values() if "uses" in job}
    named = {line for found in files for line in found.split()} | called | {"binder/requirements.txt", ".ci/run"}
    assert [name for name in named if not (ROOT / name).is_file()] == []
    assert {Path(name).name for name in called} == {name for name, flow in WORKFLOWS.items() if "workflow_call" in flow["on"]}


def test_binder_is_asked_where_its_links_lead() -> None:
    (line,) = (line for line in LINES if "address=" in line)
    assert f'"{BINDER}/build/gh/' in line


@pytest.mark.skipif(os.name == "nt" or not shutil.which("bash"), reason="needs bash")
@pytest.mark.parametrize("script", RUN, ids=lambda script: script.splitlines()[0][:40])
def test_scripts_are_bash(script: str) -> None:
    done = subprocess.run(["bash", "-n"], input=script, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(os.name == "nt" or not shutil.which("bash"), reason="needs bash")
def test_the_newest_tools_are_those_of_the_tests_without_versions(tmp_path: Path) -> None:
    (script,) = (script for script in RUN if "newest.txt" in script and "tomllib" in script)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    subprocess.run(["bash", "-euo", "pipefail", "-c", script], cwd=tmp_path, check=True)
    found = [Requirement(line) for line in (tmp_path / "newest.txt").read_text().splitlines()]
    wanted = [Requirement(line) for line in EXTRAS["test"]]
    assert [(need.name, need.extras) for need in found] == [(need.name, need.extras) for need in wanted]
    assert not any(need.specifier for need in found)


@pytest.mark.skipif(os.name == "nt" or not shutil.which("bash"), reason="needs bash")
@pytest.mark.parametrize(
    ("answer", "code"),
    [('data: {"phase": "building"}\ndata: {"phase": "built", "message": ""}', 0), ('data: {"phase": "failed"}', 1), ("", 1)],
)
def test_what_binder_answers_is_heard(answer: str, code: int, tmp_path: Path) -> None:
    (script,) = (script for script in RUN if "mybinder" in script)
    curl = tmp_path / "curl"
    curl.write_text(f"#!/bin/sh\nprintf '%s\\n' '{answer}'\n")
    curl.chmod(0o755)
    environ = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "GITHUB_REPOSITORY": "a/b", "GITHUB_SHA": "0"}
    assert subprocess.run(["bash", "-eo", "pipefail", "-c", script], env=environ, capture_output=True, check=False).returncode == code


# --- before a commit, and updates ---------------------------------------------------------------------------------


def test_hooks_use_the_tools_of_the_tests_and_the_checks_of_ci() -> None:
    ci = (ROOT / ".ci/run").read_text(encoding="utf-8")
    own = [hook for hook in HOOKS.values() if hook["language"] == "system"]
    assert {hook["entry"].split()[0] for hook in own} == {"ruff", "mypy", "codespell"}
    tools = {Requirement(line).name for line in EXTRAS["test"]}
    assert [hook["id"] for hook in own if hook["entry"].split()[0] not in tools or hook["entry"] not in ci] == []
    others = {need for hook in HOOKS.values() for need in hook.get("additional_dependencies", [])}
    assert len(others) == 1 and all("==" in need for need in others)


def test_updates_are_looked_for_where_versions_stand() -> None:
    updates = _read(ROOT / ".github/dependabot.yml")["updates"]
    (python,) = (one for one in updates if one["package-ecosystem"] == "pip")
    assert (ROOT / "pyproject.toml").is_file() and python["directories"] == ["/", "/binder"]
    assert {one["package-ecosystem"] for one in updates} == {"github-actions", "pip"}
