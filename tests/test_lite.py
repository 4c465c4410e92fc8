"""The browser-only edition and the zip for use offline, as files: what is in them, what is not, and what is said of bad input."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import json
import re
import shutil
import subprocess
import sys
import threading
import urllib.request
import zipfile
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import pytest

from course_lib import browser_packages, cli
from course_lib.editions import bytecode, lite, offline, wheels
from course_lib.editions.lessons import EditionError
from course_lib.language import LANGUAGES, set_language, text
from course_lib.lessons_folder import lesson_files, source

MOMENT = "1767225600"  # 1 January 2026


@pytest.fixture(scope="module")
def pyodide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that says it holds Pyodide: its list of packages, and files that are empty."""
    folder = tmp_path_factory.mktemp("pyodide")
    names = (*lite._KERNEL_PARTS, *lite._COMPILED, "ipywidgets", "anywidget")
    depends = {"pandas": ["numpy"], "anywidget": ["ipywidgets"], "ipywidgets": ["ipython"]}
    packages = {
        name: {"name": name, "version": "1", "file_name": f"{name}-1.whl", "imports": [name], "depends": depends.get(name, [])}
        for name in names
    }
    (folder / lite.LOCK).write_text(json.dumps({"info": {"version": "0"}, "packages": packages}), encoding="utf-8")
    for name in ("pyodide.mjs", "pyodide.asm.wasm", "python_stdlib.zip", *(entry["file_name"] for entry in packages.values())):
        (folder / name).touch()
    return folder


@pytest.fixture(scope="module")
def site(pyodide: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The edition built on that folder, on a day that the test names."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", MOMENT)
        return lite.write_lite(tmp_path_factory.mktemp("lite") / "site", pyodide)


@pytest.fixture(scope="module")
def stock(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The edition whose Python comes from Pyodide's public address."""
    return lite.write_lite(tmp_path_factory.mktemp("stock") / "site")


def config(site: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((site / "jupyter-lite.json").read_text(encoding="utf-8"))["jupyter-config-data"]
    return found


def kernel(site: Path) -> dict[str, Any]:
    found: dict[str, Any] = config(site)["litePluginSettings"][lite.KERNEL]
    return found


# --- the site ---------------------------------------------------------------------------------------------------


def test_the_site_holds_what_a_reader_gets_and_no_notes(site: Path) -> None:
    kit = source()
    given = sorted(lesson_files(kit))
    files = sorted(path.relative_to(site / "files").as_posix() for path in (site / "files").rglob("*") if path.is_file())
    assert files == given
    assert any(name.startswith("notebooks/zh/07_") for name in given) and not any("notes" in name for name in given)
    for name in given:
        found, expected = site / "files" / name, kit / name
        if name.endswith(".ipynb"):
            lesson = json.loads(found.read_text(encoding="utf-8"))
            assert lesson["metadata"].pop("course") == {"edition": lite.edition_of(lesson)}
            assert lesson == json.loads(expected.read_text(encoding="utf-8"))
        else:
            assert found.read_bytes() == expected.read_bytes()


def test_nothing_in_the_settings_leads_outside(site: Path) -> None:
    settings = config(site)
    assert kernel(site)["pyodideUrl"] == "./static/pyodide/pyodide.mjs"
    assert kernel(site)["disablePyPIFallback"] is True
    said = json.dumps(settings)
    assert re.findall(r"https?://|//[a-z]+\.", said) == []
    # Our own pages, too; those of JupyterLite are watched in the browser.
    assert "http" not in (site / "index.html").read_text(encoding="utf-8")


def test_settings_are_those_of_the_other_doors(site: Path) -> None:
    ours = json.loads((lite.SETTINGS / "labconfig" / "default_setting_overrides.json").read_text(encoding="utf-8"))
    overrides = config(site)["settingsOverrides"]
    assert ours.items() <= overrides.items()
    assert overrides["@jupyterlab/apputils-extension:notification"]["fetchNews"] == "false"
    # What the browser keeps is not mixed up with what other sites on the same host keep.
    assert {config(site)[f"{kind}StorageName"] for kind in ("contents", "settings", "workspaces")} == {"course-lessons"}


def test_only_the_lab_and_only_our_parts_of_the_page(site: Path) -> None:
    names = {one["name"] for one in config(site)["federated_extensions"]}
    assert names == {
        "@jupyter-widgets/jupyterlab-manager",
        "@jupyterlite/pyodide-kernel-extension",
        "anywidget",
        "course-lib-lite",
        "course-lib-narrow",
        "jupyterlab-plotly",
        "jupyterlab_pygments",
    }
    assert not [name for name in ("repl", "tree", "notebooks", "edit", "consoles") if (site / name).exists()]
    assert list(site.rglob("*.map")) == []


def test_the_front_page_leads_to_lesson_00_in_both_languages(site: Path) -> None:
    page = (site / "index.html").read_text(encoding="utf-8")
    for code in LANGUAGES:
        set_language(code)
        assert text("lite.title") in page.replace("&#x27;", "'") and text("lite.open") in page
        path = re.search(rf'href="lab/index.html\?path=(notebooks/{code}/00_[^"]+)"', page)
        assert path and (site / "files" / path[1]).is_file()


def test_the_link_that_is_printed_fits_the_site(site: Path) -> None:
    from course_lib.links import LITE, doors, parse

    door = doors(parse("https://github.com/faculty/kit"), "main", "notebooks/en/00_start_here.ipynb")[-1]
    base, _, path = door.link.partition("?path=")
    assert base.endswith(LITE) and (site / LITE.removeprefix("lite/")).is_file()
    assert (site / "files" / urllib.request.unquote(path)).is_file()


def test_the_page_knows_the_lessons_by_their_marks(site: Path) -> None:
    known = config(site)["litePluginSettings"][lite.PAGE]
    lessons = {path.relative_to(site / "files").as_posix() for path in (site / "files").rglob("*.ipynb")}
    assert set(known["editions"]) == lessons and len(set(known["editions"].values())) == len(lessons)
    assert all(set(said) == set(LANGUAGES) and len(set(said.values())) == 2 for said in known["said"].values())
    script = (site / "extensions" / "course-lib-lite" / "static" / "lessons.js").read_text(encoding="utf-8")
    assert set(re.findall(r'words\("(\w+)"\)|said\.(\w+)\[', script)) and all(
        key in known["said"] for pair in re.findall(r'words\("(\w+)"\)|said\.(\w+)\[', script) for key in pair if key
    )


def test_what_the_page_says_is_shown_whole(site: Path) -> None:
    # JupyterLab cuts a notice off after 140 letters.
    longest = max((path.stem for path in (site / "files").rglob("*.ipynb")), key=len)
    said = config(site)["litePluginSettings"][lite.PAGE]["said"]
    whole = [words.format(beside=f"{longest}-10.10.10.ipynb") for both in said.values() for words in both.values()]
    assert [words for words in whole if len(words) > 140] == []


def test_a_mark_is_of_text_and_code_alone() -> None:
    lesson = {"cells": [{"cell_type": "code", "source": ["a = 1\n", "a"], "outputs": []}], "metadata": {}}
    run = {"cells": [{**lesson["cells"][0], "source": "a = 1\na", "outputs": [{"output_type": "stream"}], "execution_count": 3}]}  # type: ignore[dict-item]
    changed = {"cells": [{**lesson["cells"][0], "source": "a = 2\na"}]}  # type: ignore[dict-item]
    assert lite.edition_of(lesson) == lite.edition_of(run) != lite.edition_of(changed)


def test_the_kernel_loads_what_the_first_chart_needs_and_no_more(site: Path) -> None:
    lock = json.loads((site / "static" / "pyodide" / lite.LOCK).read_text(encoding="utf-8"))["packages"]
    assert kernel(site)["loadPyodideOptions"]["packages"] == [*lite._KERNEL_PARTS, *lite._FIRST]
    early = lite._with_depends(lock, [*lite._KERNEL_PARTS, *lite._FIRST])
    assert {"course-lib", "plotly", "anywidget", "narwhals"} <= early
    assert early & {"numpy", "pandas", "networkx", "simpy", "krippendorff"} == set()
    for name in early | {"networkx", "simpy", "krippendorff"}:
        path = site / "static" / "pyodide" / lock[name]["file_name"]
        assert path.is_file()
        if "sha256" in lock[name]:
            assert hashlib.sha256(path.read_bytes()).hexdigest() == lock[name]["sha256"]


def test_the_library_knows_where_the_other_packages_lie(site: Path) -> None:
    folder = site / "static" / "pyodide"
    with zipfile.ZipFile(next(folder.glob("course_lib-*.whl"))) as wheel:
        listed = json.loads(wheel.read(f"course_lib/{browser_packages.LIST}"))
    assert {"numpy", "pandas", "networkx", "simpy", "krippendorff"} <= set(listed["wheels"])
    assert all((folder / name).is_file() for name in listed["wheels"].values())
    # From the script that runs the kernel.
    worker = next((site / "extensions" / "@jupyterlite" / "pyodide-kernel-extension" / "static").glob("comlink.worker*.js"))
    assert (worker.parent / listed["base"]).resolve() == folder.resolve()


def test_without_a_folder_python_comes_from_the_public_address(stock: Path) -> None:
    options = kernel(stock)
    assert "pyodideUrl" not in options and not (stock / "static" / "pyodide").exists()
    packages = options["loadPyodideOptions"]["packages"]
    assert packages[:2] == ["numpy", "pandas"]
    worker = next((stock / "extensions" / "@jupyterlite" / "pyodide-kernel-extension" / "static").glob("comlink.worker*.js"))
    brought = {(worker.parent / path).resolve() for path in packages[2:]}
    assert brought == {path.resolve() for path in (stock / "static" / "wheels").iterdir()}
    assert {path.name.split("-")[0] for path in brought} >= {"anywidget", "course_lib", "ipywidgets", "networkx", "plotly", "simpy"}


@pytest.mark.slow
def test_the_same_sources_make_the_same_site(site: Path, pyodide: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", MOMENT)
    one, two = site, lite.write_lite(tmp_path / "again", pyodide)
    files = [sorted(path.relative_to(top) for path in top.rglob("*") if path.is_file()) for top in (one, two)]
    assert files[0] == files[1]
    assert [name for name in files[0] if (one / name).read_bytes() != (two / name).read_bytes()] == []
    machine = [str(tmp_path), str(Path.home()), sys.prefix]
    held = [path for path in one.rglob("*.json") if path.is_file() and any(name in path.read_text(encoding="utf-8") for name in machine)]
    assert held == []


def test_a_site_takes_the_place_of_an_older_one_only(pyodide: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years", encoding="utf-8")
    with pytest.raises(EditionError, match="mine exists and is no site"):
        lite.write_lite(tmp_path / "mine", pyodide)
    assert [path.name for path in tmp_path.rglob("*")] == ["mine", "thesis.txt"]


# --- wheels -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["course-lib", "anywidget", "simpy"])
def test_a_wheel_holds_the_package_and_says_so(name: str, tmp_path: Path) -> None:
    path = wheels.pack_wheel(name, tmp_path)
    package = distribution(name)
    assert path.name == f"{name.replace('-', '_')}-{package.version}-py3-none-any.whl"
    with zipfile.ZipFile(path) as wheel:
        assert wheel.testzip() is None
        members = set(wheel.namelist())
        info = path.name.removesuffix("-py3-none-any.whl") + ".dist-info"
        record = list(csv.reader(io.StringIO(wheel.read(f"{info}/RECORD").decode())))
        assert {row[0] for row in record} == members
        for member, mark, size in record[:-1]:
            digest = hashlib.sha256(wheel.read(member)).digest()
            assert mark == "sha256=" + base64.urlsafe_b64encode(digest).decode().rstrip("=") and int(size) == len(wheel.read(member))
        assert f"Version: {package.version}" in wheel.read(f"{info}/METADATA").decode()
    assert not any("__pycache__" in member or member.startswith("..") or "direct_url" in member for member in members)
    first = path.read_bytes()
    assert wheels.pack_wheel(name, tmp_path).read_bytes() == first


def test_the_kits_wheel_runs_by_itself(tmp_path: Path) -> None:
    path = wheels.pack_wheel("course-lib", tmp_path)
    zipfile.ZipFile(path).extractall(tmp_path / "site")
    code = "import course_lib; print(course_lib.__file__); print(len(course_lib.load().rows('claims')))"
    done = subprocess.run(
        [sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, {str(tmp_path / 'site')!r})\n{code}"],
        capture_output=True,
        text=True,
        check=True,
    )
    where, claims = done.stdout.split()
    assert Path(where).is_relative_to(tmp_path) and int(claims) > 0
    assert not (tmp_path / "site" / "course_lib" / "notebooks").exists()


def test_parts_of_the_page_and_tests_are_not_sent_to_python(tmp_path: Path) -> None:
    path = tmp_path / "a.whl"
    unused = ("a-1.data/data/share/jupyter/labextensions/a/big.js", "a/labextension/static/big.js", "a/tests/test_a.py")
    path.write_bytes(wheels.zipped({"a/__init__.py": b"1", "a/testing.py": b"3", **dict.fromkeys(unused, b"2")}))
    for _ in range(2):
        wheels.drop_unused(path)
        assert zipfile.ZipFile(path).namelist() == ["a/__init__.py", "a/testing.py"]


# --- bytecode ---------------------------------------------------------------------------------------------------


def test_bytecode_takes_the_place_of_sources_or_stands_beside_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # This Python instead of that of a browser, so that what came out can be run here.
    compiled = [sys.executable, "-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash"]
    monkeypatch.setattr(bytecode, "_run", lambda _, folder: subprocess.run([*compiled, str(folder)], check=False, capture_output=True))
    members = {"a/__init__.py": b"from a.b import c", "a/b.py": b"c = 7", "a/broken.py": b"c = = 7", "a/table.csv": b"c"}
    names = ("bare.whl", "whole.whl")
    for name in names:
        (tmp_path / name).write_bytes(wheels.zipped(members))
    bare, whole = (tmp_path / name for name in names)
    bytecode.compile_archives(tmp_path, [bare, whole], with_sources=[whole])
    tag = sys.implementation.cache_tag
    assert zipfile.ZipFile(bare).namelist() == ["a/__init__.pyc", "a/b.pyc", "a/broken.py", "a/table.csv"]
    beside = {f"a/__pycache__/{name}.{tag}.pyc" for name in ("__init__", "b")}
    assert {*zipfile.ZipFile(whole).namelist()} == {*members, *beside}
    zipfile.ZipFile(bare).extractall(tmp_path / "site")
    done = subprocess.run([sys.executable, "-c", "import a; print(a.c)"], cwd=tmp_path / "site", capture_output=True, text=True, check=True)
    assert done.stdout == "7\n"


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_node_the_site_is_made_all_the_same_and_says_so(
    pyodide: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, language: str
) -> None:
    set_language(language)
    monkeypatch.setattr(bytecode, "_node", lambda: None)
    monkeypatch.setattr(lite, "_build", lambda _, site: (site / "lab").mkdir(parents=True))
    monkeypatch.setattr(lite, "_write_front", lambda _: None)
    lite.write_lite(tmp_path / "site", pyodide)
    assert [record.message for record in caplog.records] == [text("lite.no_node")]


def test_a_pyodide_that_node_cant_run_is_told(pyodide: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.whl"
    path.write_bytes(wheels.zipped({"a.py": b"1"}))
    before = path.read_bytes()
    with pytest.raises(EditionError, match=r"Node\.js says: TypeError: loadPyodide is not a function"):
        bytecode.compile_archives(pyodide, [path])
    assert path.read_bytes() == before


def test_what_is_compiled_or_missing_is_not_packed(tmp_path: Path) -> None:
    for name, words in (("pandas", "compiled for this machine"), ("no-such-package", "not installed")):
        with pytest.raises(EditionError, match=words):
            wheels.pack_wheel(name, tmp_path)
    assert list(tmp_path.iterdir()) == []


# --- packages that are fetched when they are imported -----------------------------------------------------------


def test_a_package_is_fetched_once_it_is_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def fetched(address: str) -> bytes:
        asked.append(address)
        return wheels.zipped({"course_far_away/__init__.py": b"here = True", "course_far_away/inner.py": b"deep = 1"})

    monkeypatch.setattr(browser_packages, "fetched", fetched)
    monkeypatch.setattr("sysconfig.get_path", lambda _: str(tmp_path))
    monkeypatch.syspath_prepend(str(tmp_path))
    finder = browser_packages._Fetching({"course_far_away": "far-1.whl"}, "../wheels/")
    monkeypatch.setattr(sys, "meta_path", [*sys.meta_path, finder])
    try:
        assert asked == []
        import course_far_away.inner  # type: ignore[import-not-found]

        assert asked == ["../wheels/far-1.whl"] and course_far_away.here and course_far_away.inner.deep == 1
        with pytest.raises(ModuleNotFoundError):
            import course_nowhere_at_all  # type: ignore[import-not-found]  # noqa: F401
        assert len(asked) == 1
    finally:
        for name in ("course_far_away", "course_far_away.inner"):
            sys.modules.pop(name, None)


def test_nothing_is_fetched_outside_the_browser() -> None:
    before = list(sys.meta_path)
    browser_packages.fetch_when_imported()
    assert sys.meta_path == before


# --- bad input --------------------------------------------------------------------------------------------------


def _broken(pyodide: Path, to: Path, how: str) -> Path:
    shutil.copytree(pyodide, to)
    lock = to / lite.LOCK
    if how == "no lock":
        lock.unlink()
    elif how == "no json":
        lock.write_text("{", encoding="utf-8")
    elif how == "other json":
        lock.write_text("[]", encoding="utf-8")
    elif how == "file gone":
        (to / "pandas-1.whl").unlink()
    else:
        found = json.loads(lock.read_text(encoding="utf-8"))
        del found["packages"]["micropip"]
        lock.write_text(json.dumps(found), encoding="utf-8")
    return to


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("how", "names"),
    [
        ("no lock", "pyodide-lock.json"),
        ("no json", "pyodide-lock.json"),
        ("other json", "pyodide-lock.json"),
        ("file gone", "pandas-1.whl"),
        ("package gone", "micropip"),
    ],
)
def test_a_folder_that_holds_no_pyodide_is_refused(
    pyodide: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], language: str, how: str, names: str
) -> None:
    folder = _broken(pyodide, tmp_path / "given", how)
    to = tmp_path / "out" / "site"
    assert cli.main(["build", "lite", "--pyodide", str(folder), "--to", str(to), "--lang", language]) == 2
    said = capsys.readouterr()
    assert said.out == "" and said.err.count("\n") == 1 and names in said.err and str(folder) in said.err
    assert not to.parent.exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["lite", "lesson.ipynb"], "lesson.ipynb"),
        (["offline"], "--pyodide"),
        (["offline", "--pyodide", ".", "--to", "."], "folder"),
        (["offline", "--pyodide", ".", "--to", "lessons.rar"], "lessons.rar"),
    ],
)
def test_what_cannot_be_built_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.main(["build", *arguments]) == 2
    said = capsys.readouterr()
    assert said.out == "" and said.err.count("\n") == 1 and words in said.err
    assert list(tmp_path.iterdir()) == []


def test_without_jupyterlite_the_extra_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(lite, "find_spec", lambda _: None)
    with pytest.raises(EditionError, match=r"course-lib\[lite\]"):
        lite.write_lite(tmp_path / "site")


def test_a_build_that_fails_leaves_nothing(pyodide: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(lite.sys, "executable", shutil.which("false"))
    with pytest.raises(EditionError, match="could not build"):
        lite.write_lite(tmp_path / "site", pyodide)
    assert list(tmp_path.iterdir()) == []


# --- the zip for use offline ------------------------------------------------------------------------------------

PDF = b"%PDF-1.4 /CreationDate (D:20260101120000+00'00')"
DECK = '<section><a href="http://localhost:8888/lab/tree/notebooks/en/01.ipynb">live</a><aside class="notes">say\nit</aside></section>'


@pytest.fixture
def light(monkeypatch: pytest.MonkeyPatch) -> None:
    """Slides, handouts and site that cost nothing: each has tests of its own."""

    def slides(lesson: Path, to: Path, **settings: Any) -> Path:
        path = to / lesson.parent.name / f"{lesson.stem}.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(DECK, encoding="utf-8")
        return path

    def handouts(lessons: list[Path], to: Path) -> Iterator[Path]:
        for lesson in lessons:
            for name in (f"{lesson.stem}_A4.pdf", f"{lesson.stem}_instructor_A4.pdf", f"{lesson.stem}_Letter.pdf"):
                path = to / lesson.parent.name / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(PDF)
                yield path

    def site(to: Path, pyodide: Path) -> Path:
        for lesson in source().glob("notebooks/*/*.ipynb"):
            path = to / "files" / lesson.relative_to(source())
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch()
        (to / "lab").mkdir()
        (to / "lab" / "index.html").write_text("lab", encoding="utf-8")
        return to

    monkeypatch.setattr(offline, "write_slides", slides)
    monkeypatch.setattr(offline, "write_handouts", handouts)
    monkeypatch.setattr(offline, "write_lite", site)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", MOMENT)


@pytest.fixture
def unpacked(light: None, tmp_path: Path) -> Path:
    """The zip, unpacked: its one folder."""
    lessons = sorted((source() / "notebooks").glob("*/*.ipynb"))
    path = offline.write_offline(tmp_path / "kit.zip", tmp_path, lessons)
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        archive.extractall(tmp_path / "stick")
    return tmp_path / "stick" / offline.TOP


def test_every_link_of_the_first_page_leads_somewhere(unpacked: Path) -> None:
    page = (unpacked / "index.html").read_text(encoding="utf-8")
    links = re.findall(r'href="([^"]+)"', page)
    assert len(links) == 4 * len(list(source().glob("notebooks/[ez][nh]/*.ipynb")))
    for link in links:
        path, _, lesson = urllib.request.unquote(link).partition("?path=")
        assert (unpacked / path).is_file(), link
        assert not lesson or (unpacked / "site" / "files" / lesson).is_file(), link
    for code in LANGUAGES:
        set_language(code)
        for key in ("intro", "copy", "windows", "macos", "linux", "work", "server"):
            assert text(f"lite.offline.{key}") in page
    assert "@" not in page


def test_the_zip_holds_nothing_for_teachers_alone(unpacked: Path) -> None:
    names = [path.name for path in unpacked.rglob("*")]
    assert any(name.endswith("_A4.pdf") for name in names) and not any("instructor" in name for name in names)
    deck = next((unpacked / "slides" / "en").glob("*.html")).read_text(encoding="utf-8")
    assert "say" not in deck and 'href="../../site/lab/index.html?path=notebooks/en/01.ipynb"' in deck


def test_each_system_finds_its_start_script(unpacked: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "kit.zip") as archive:
        modes = {Path(entry.filename).name: entry.external_attr >> 16 for entry in archive.infolist()}
        assert {entry.date_time for entry in archive.infolist()} == {(2026, 1, 1, 0, 0, 0)}
    assert modes["start-linux.sh"] == modes["start-macos.command"] == 0o755 and modes["index.html"] == 0o644
    for name in ("start-windows.bat", "serve.ps1"):
        content = (unpacked / name).read_bytes()
        assert content.count(b"\n") == content.count(b"\r\n") > 10
    assert (unpacked / "serve.ps1").read_bytes().startswith(b"\xef\xbb\xbf")
    for name in ("start-windows.bat", "serve.ps1", "start-linux.sh", "start-macos.command", "serve.py"):
        assert re.findall(r"@[A-Z_]+@", (unpacked / name).read_text(encoding="utf-8-sig")) == []
    # All agree on the place, by which the browser keeps what was done.
    assert {name for name in ("serve.py", "serve.ps1") if "8642" in (unpacked / name).read_text(encoding="utf-8-sig")} == {
        "serve.py",
        "serve.ps1",
    }
    for name in ("start-linux.sh", "start-macos.command"):
        subprocess.run(["sh", "-n", str(unpacked / name)], check=True)


def test_the_same_sources_make_the_same_zip(light: None, tmp_path: Path) -> None:
    lessons = sorted((source() / "notebooks").glob("*/00_*.ipynb"))
    one, two = (offline.write_offline(tmp_path / name / "kit.zip", tmp_path, lessons).read_bytes() for name in ("a", "b"))
    assert one == two
    assert str(tmp_path).encode() not in one and b"D:20260101000000" in one


def test_python_serves_the_folder_to_this_machine(
    unpacked: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    spec: dict[str, Any] = {"__file__": str(unpacked / "serve.py"), "__name__": "serve"}
    exec(compile((unpacked / "serve.py").read_text(encoding="utf-8"), "serve.py", "exec"), spec)
    opened: list[str] = []
    monkeypatch.setattr(spec["webbrowser"], "open", opened.append)
    servers = []

    class Watched(spec["Server"]):  # type: ignore[misc]
        def __init__(self, place: tuple[str, int], handler: Any) -> None:
            super().__init__(place, handler)
            servers.append(self)

    spec["Server"] = Watched
    with Watched(("127.0.0.1", 0), None) as free:
        spec["PORT"] = free.server_port
    servers.clear()
    thread = threading.Thread(target=spec["main"], daemon=True)
    thread.start()
    while not opened:
        assert thread.is_alive()
    assert servers[0].server_address[0] == "127.0.0.1"
    with urllib.request.urlopen(opened[0]) as answer:
        assert offline.MARK in answer.read().decode() and answer.headers["Cache-Control"] == "no-store"
    (unpacked / "a.wasm").write_bytes(b"\0asm")
    with urllib.request.urlopen(f"{opened[0]}a.wasm") as answer:
        assert answer.headers["Content-Type"] == "application/wasm"
    # Started twice, it opens the page again; a stranger on the port is told of.
    spec["main"]()
    assert len(opened) == 2
    (unpacked / "index.html").write_text("somebody else's", encoding="utf-8")
    with pytest.raises(SystemExit, match="8642"):
        spec["main"]()
    servers[0].shutdown()
    thread.join(10)
    servers[0].server_close()
