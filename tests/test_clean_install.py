"""The kit in environments of its own: as Binder builds it, and as a wheel far from the repository.

Slow, since a whole environment is installed; nothing is written to the home of whoever runs the tests.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
TRAVELS = ["LICENSE", "LICENSE-CONTENT", "README.md", "binder", "course_lib", "datasets", "notebooks", "pyproject.toml"]
LESSON = "notebooks/en/00_start_here.ipynb"

pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name == "nt", reason="Binder builds on Linux")]


class Place(NamedTuple):
    """A clean environment, a copy of the repository, and a home that is nobody's."""

    python: Path
    repository: Path
    environ: dict[str, str]

    def run(self, *words: str | Path, cwd: Path | None = None, code: int = 0, **more: str) -> str:
        done = subprocess.run(
            words, cwd=cwd or self.repository, env=self.environ | more, capture_output=True, text=True, encoding="utf-8", check=False
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr


@pytest.fixture(scope="module")
def binder(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """What Binder builds: exactly the pins, then postBuild, run in a copy of the repository."""
    top = tmp_path_factory.mktemp("clean")
    repository, environment, home = top / "repository", top / "environment", top / "home"
    home.mkdir()
    repository.mkdir()
    for name in TRAVELS:
        if (source := ROOT / name).is_dir():
            shutil.copytree(source, repository / name, ignore=shutil.ignore_patterns("__pycache__", ".*"))
        else:
            shutil.copy(source, repository / name)
    # Downloads are shared with pip's usual cache; nothing else of this process's environment reaches the clean one.
    pip = [sys.executable, "-m", "pip"]
    cache = subprocess.run([*pip, "cache", "dir"], capture_output=True, text=True, check=False).stdout.strip()
    kept = {name: value for name, value in os.environ.items() if name.startswith(("PIP_", "SSL_", "http", "HTTP", "no_", "NO_"))}
    environ = kept | {"HOME": str(home), "PATH": f"{environment / 'bin'}:{os.environ['PATH']}", "LC_ALL": "C.UTF-8"}
    environ |= {"PIP_CACHE_DIR": cache} if cache else {"PIP_NO_CACHE_DIR": "1"}
    place = Place(environment / "bin" / "python", repository, environ)
    place.run(sys.executable, "-m", "venv", environment)
    place.run(place.python, "-m", "pip", "install", "--quiet", "-r", "binder/requirements.txt")
    place.run("bash", "binder/postBuild")
    return place


def test_holds_the_pins_and_the_kit(binder: Place) -> None:
    pins = map(Requirement, filter(_is_pin, (ROOT / "binder/requirements.txt").read_text().splitlines()))
    wanted = {f"{_plain(pin.name)}{pin.specifier}" for pin in pins if pin.marker is None or pin.marker.evaluate()}
    frozen = json.loads(binder.run(binder.python, "-m", "pip", "list", "--format=json", "--exclude", "pip", "--exclude", "setuptools"))
    found = {f"{_plain(row['name'])}=={row['version']}" for row in frozen}
    version = binder.run("course", "--version").split()[1]
    assert found == wanted | {f"course-lib=={version}"}
    assert "No broken requirements" in binder.run(binder.python, "-m", "pip", "check")


def _is_pin(line: str) -> bool:
    return bool(line) and not line.startswith("#")


def _plain(name: str) -> str:
    return name.lower().replace("_", "-").replace(".", "-")


def test_post_build_leaves_the_settings(binder: Place) -> None:
    found = binder.python.parents[1] / "etc" / "jupyter"
    for source in (ROOT / "course_lib/jupyter_config").rglob("*.json"):
        assert (found / source.relative_to(ROOT / "course_lib/jupyter_config")).read_bytes() == source.read_bytes()
    shown = binder.run("jupyter", "lab", "--show-config")
    assert "pre_save_hook" in shown and "PromptConnection" in shown
    assert (found.parents[1] / "share/jupyter/labextensions/course-lib-narrow/static/narrow.js").is_file()


def test_post_build_trusts_the_lessons_and_warms_the_library(binder: Place) -> None:
    assert "already signed" in binder.run("jupyter", "trust", LESSON)
    assert any((binder.repository / "course_lib/__pycache__").glob("cli.*.pyc"))


def test_lesson_00_runs(binder: Place, tmp_path: Path) -> None:
    binder.run("jupyter", "nbconvert", "--to", "notebook", "--execute", "--output-dir", tmp_path, LESSON)
    cells = [
        cell for cell in json.loads((tmp_path / Path(LESSON).name).read_text(encoding="utf-8"))["cells"] if cell["cell_type"] == "code"
    ]
    outputs = [output for cell in cells for output in cell["outputs"]]
    assert all(cell["execution_count"] for cell in cells if "".join(cell["source"]).strip())
    assert outputs
    assert not [output for output in outputs if output["output_type"] == "error" or output.get("name") == "stderr"]


# --- from the wheel; in the same environment, so these tests come last ------------------------------------------


@pytest.fixture(scope="module")
def wheel(binder: Place, tmp_path_factory: pytest.TempPathFactory) -> Place:
    """The environment with the kit's wheel in place of the repository, which is gone."""
    built = tmp_path_factory.mktemp("wheel")
    binder.run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", built)
    outside = tmp_path_factory.mktemp("outside")
    shutil.rmtree(binder.repository)
    place = binder._replace(repository=outside)
    place.run(place.python, "-m", "pip", "install", "--quiet", "--no-deps", "--force-reinstall", next(built.glob("*.whl")))
    return place


def test_wheel_loads_its_data(wheel: Place) -> None:
    assert "turpan-2006" in wheel.run(wheel.python, "-c", "import course_lib; print(course_lib.load())")
    assert "measures" in wheel.run("course", "check")
    assert wheel.run(wheel.python, "-m", "course_lib", "check") == wheel.run("course", "check")


def test_wheel_lays_out_its_lessons_and_keeps_changes(wheel: Place, tmp_path: Path) -> None:
    told = wheel.run("course", "open", "--no-start", cwd=tmp_path)
    lesson = tmp_path / "course-lessons" / LESSON
    assert str(lesson) in told
    assert json.loads(lesson.read_text(encoding="utf-8"))["cells"]
    lesson.write_text("the reader's own", encoding="utf-8")
    before = _contents(tmp_path)
    wheel.run("course", "open", "--no-start", cwd=tmp_path)
    assert _contents(tmp_path) == before


def _contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_wheel_opens_lesson_00_in_jupyterlab(wheel: Place, tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [wheel.python.parent / "course", "open", "--no-browser", "--port", str(port)]
    log = tmp_path / "log"
    with log.open("wb") as file:
        lab = subprocess.Popen(command, cwd=tmp_path, env=wheel.environ | {"JUPYTER_TOKEN": "t"}, stdout=file, stderr=file)
    try:
        page = _get(f"http://127.0.0.1:{port}/?token=t", lab)
        assert page.url.split("?")[0].endswith(f"/lab/tree/{LESSON}")
        settings = _get(f"http://127.0.0.1:{port}/lab/api/settings/@jupyterlab/apputils-extension:notification?token=t", lab)
        assert json.load(settings)["schema"]["properties"]["fetchNews"]["default"] == "false"
    finally:
        lab.terminate()
        lab.wait(20)
    assert "Traceback" not in log.read_text(encoding="utf-8")


def _get(url: str, lab: subprocess.Popen[bytes]) -> Any:
    for _ in range(150):
        try:
            return urllib.request.urlopen(url, timeout=10)
        except OSError:
            assert lab.poll() is None
            time.sleep(0.2)
    pytest.fail("JupyterLab did not answer within half a minute")
