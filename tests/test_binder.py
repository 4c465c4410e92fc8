"""What repo2docker, the builder of Binder, makes of the repository; nothing is built."""

from __future__ import annotations

import json
import os
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

from course_lib.jupyter import SETTINGS, address
from course_lib.lessons_folder import first_lesson

ROOT = Path(__file__).parents[1]
PINS = [Requirement(line) for line in (ROOT / "binder/requirements.txt").read_text().splitlines() if line and not line.startswith("#")]
linux = pytest.mark.skipif(os.name == "nt", reason="Binder builds on Linux")


@pytest.fixture
def buildpack(monkeypatch: pytest.MonkeyPatch) -> Any:
    from repo2docker.app import Repo2Docker

    monkeypatch.chdir(ROOT)
    app = Repo2Docker()
    packs = [app.default_buildpack if pack is None else pack for pack in app.buildpacks]
    for kind in packs:
        pack = kind("docker.io/library/buildpack-deps:jammy")
        pack.platform = "linux/amd64"
        if pack.detect():
            return pack
    return None


@linux
def test_each_file_is_found(buildpack: Any) -> None:
    assert type(buildpack).__name__ == "PythonBuildPack"
    assert buildpack.binder_dir == "binder"
    assert "binder/requirements.txt" in buildpack.get_preassemble_script_files()
    assert any('-r "binder/requirements.txt"' in script for _, script in buildpack.get_preassemble_scripts())
    assert buildpack.get_post_build_scripts() == ["binder/postBuild"]
    assert buildpack.get_start_script() is None


@linux
def test_python_is_one_that_the_pins_and_binder_know(buildpack: Any) -> None:
    from repo2docker.buildpacks.conda.supported_python_version import SUPPORTED_PYTHON_VERSION

    given = (ROOT / "binder/runtime.txt").read_text().strip()
    assert re.fullmatch(r"python-\d+\.\d+", given)
    assert buildpack.python_version == given.removeprefix("python-")
    assert buildpack.python_version in map(str, SUPPORTED_PYTHON_VERSION)
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["requires-python"]
    assert Requirement(f"python{wanted}").specifier.contains(f"{buildpack.python_version}.0")


@linux
def test_the_recipe_installs_before_it_runs_post_build(buildpack: Any) -> None:
    recipe = buildpack.render()
    assert recipe.index('install --no-cache-dir -r "binder/requirements.txt"') < recipe.index("RUN ./binder/postBuild")


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps no such mark")
def test_post_build_may_be_run() -> None:
    assert os.access(ROOT / "binder/postBuild", os.X_OK)
    assert b"\r" not in (ROOT / "binder/postBuild").read_bytes()


def test_pins_are_exact_and_each_stands_once() -> None:
    names = [pin.name.lower().replace("_", "-") for pin in PINS]
    assert len(names) == len(set(names))
    assert names == sorted(names)
    for pin in PINS:
        assert re.fullmatch(r"==[0-9][0-9a-z.]*", str(pin.specifier)), pin
        assert not pin.url
        assert not pin.extras


def test_pins_meet_the_floors_of_the_kit() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pinned = {pin.name: str(pin.specifier).removeprefix("==") for pin in PINS if not pin.marker}
    for wanted in map(Requirement, project["dependencies"]):
        assert wanted.specifier.contains(pinned[wanted.name]), wanted
    # Binder's own base holds an older JupyterLab, which the pin replaces.
    assert Version(pinned["jupyterlab"]) > Version("4.4.9")


def test_tools_of_the_tests_are_exact() -> None:
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]["test"]
    assert all(re.fullmatch(r"[A-Za-z0-9-]+(\[[a-z]+\])?==[0-9.]+", tool) for tool in tools)


def test_lesson_00_opens_by_itself() -> None:
    settings = json.loads((SETTINGS / "jupyter_server_config.json").read_text())
    assert settings["LabApp"]["default_url"] == "/" + address(first_lesson(ROOT, "en"))
