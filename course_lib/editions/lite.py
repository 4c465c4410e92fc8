"""The browser-only edition: lessons, data and library as a JupyterLite site, where Python runs in the reader's browser."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from html import escape
from importlib.metadata import distribution
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import quote

from course_lib.browser_packages import LIST
from course_lib.editions.bytecode import compile_archives
from course_lib.editions.lessons import EditionError
from course_lib.editions.markup import filled
from course_lib.editions.wheels import KIT, add_to_zip, canonical_name, drop_unused, needed_by, pack_wheel
from course_lib.exports.output import in_place_of
from course_lib.jupyter import EXTENSIONS, SETTINGS
from course_lib.language import LANGUAGES, in_every_language, text
from course_lib.lessons_folder import first_lesson, lesson_files, source

LOCK = "pyodide-lock.json"
LIBRARY = "python_stdlib.zip"  # Python's own
KERNEL = "@jupyterlite/pyodide-kernel-extension:kernel"
PAGE = "course-lib-lite:lessons"
#: Packages whose parts for the page (widgets, charts, the kernel) the site needs; others of this machine stay out of it.
_PAGE_PARTS = ("anywidget", "ipywidgets", "jupyterlab-widgets", "jupyterlab-pygments", "jupyterlite-pyodide-kernel", "plotly")
#: What the kernel itself needs, from a folder of one's own.
_KERNEL_PARTS = ("micropip", "piplite", "ipykernel", "comm", "pyodide-kernel", "jedi", "ipython")
#: Compiled for the browser by Pyodide itself, and there by name.
_COMPILED = ("numpy", "pandas")
#: What a Pyodide must bring; the rest of the kernel's parts lie in the site anyway.
_REQUIRED = ("micropip", "ipython", "jedi", *_COMPILED)
#: What a reader's own charts need: plotly asks for it when it shows one.
_WELCOME = ("nbformat",)
#: What the first chart of a lesson needs; anything else is fetched when it is first imported.
_FIRST = (KIT, "anywidget", "plotly")
# From the script that runs the kernel to the top of the site.
_TOP = "../../../../"


def write_lite(to: Path, pyodide: Path | None = None) -> Path:
    """Write the site and return its folder, in place of one that was built before.

    Parameters
    ----------
    to : Path
        Folder for the site, which works under any address that serves it.
    pyodide : Path, optional
        A folder that holds Pyodide; the site then asks nobody else, and its Python is compiled ahead, unless there is no
        Node.js (a warning says so). Without it the kernel comes from Pyodide's public address.

    Raises
    ------
    EditionError
        When a package is missing, `pyodide` does not hold Pyodide, something else stands at `to`, or the build fails.
    """
    if find_spec("jupyterlite_core") is None or find_spec("jupyterlite_pyodide_kernel") is None:
        raise EditionError(text("lite.needs"))
    lock = _read_lock(pyodide) if pyodide else None
    if os.path.lexists(to) and not _is_site(to):
        raise EditionError(text("lite.exists", path=to))
    to.parent.mkdir(parents=True, exist_ok=True)
    with in_place_of(to) as site, TemporaryDirectory() as top:
        here = Path(top)
        _write_contents(here / "files")
        packages = here / "static" / ("pyodide" if lock else "wheels")
        packages.mkdir(parents=True)
        options = _self_hosted(pyodide, lock, packages) if pyodide and lock else _stock(packages)
        _write_settings(here, options)
        _build(here, site)
        if not lock:
            shutil.copytree(packages, site / "static" / "wheels")
        _write_front(site)
    return to


def build_time() -> int:
    """Return the time that a build bears, in seconds since 1970: ``SOURCE_DATE_EPOCH`` if that is set, else now."""
    return int(os.environ.get("SOURCE_DATE_EPOCH") or time.time())


def _read_lock(pyodide: Path) -> dict[str, Any]:
    path = pyodide / LOCK
    try:
        lock: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        missing = [entry["file_name"] for entry in lock["packages"].values() if not (pyodide / entry["file_name"]).is_file()]
    except FileNotFoundError:
        raise EditionError(text("lite.no_lock", folder=pyodide, file=LOCK)) from None
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        raise EditionError(text("lite.bad_lock", path=path)) from None
    missing += [name for name in ("pyodide.mjs", "pyodide.asm.wasm", LIBRARY) if not (pyodide / name).is_file()]
    missing += [name for name in _REQUIRED if name not in lock["packages"]]
    if missing:
        raise EditionError(text("lite.incomplete", folder=pyodide, missing=", ".join(missing[:5]), number=len(missing)))
    return lock


# --- what goes into the site ------------------------------------------------------------------------------------


def _write_contents(folder: Path) -> None:
    kit = source()
    for name in lesson_files(kit):
        path, target = kit / name, folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".ipynb":
            target.write_text(json.dumps(_marked(path), ensure_ascii=False), encoding="utf-8", newline="\n")
        else:
            shutil.copyfile(path, target)


def _marked(path: Path) -> dict[str, Any]:
    """Return a lesson that knows what it was when the reader got it, so that a later site can tell whether it was changed since."""
    lesson: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    lesson["metadata"]["course"] = {"edition": edition_of(lesson)}
    return lesson


def edition_of(lesson: Mapping[str, Any]) -> str:
    r"""Return a short mark of a lesson's text and code; outputs don't count.

    Examples
    --------
    >>> edition_of({"cells": [{"cell_type": "code", "source": ["1 +\n", "1"], "outputs": []}]})
    'effe70ef'
    """
    cells = [[cell["cell_type"], "".join(cell["source"])] for cell in lesson["cells"]]
    return f"{_fnv(json.dumps(cells, ensure_ascii=False, separators=(',', ':'))):08x}"


def _fnv(words: str) -> int:
    """Return FNV-1a of UTF-8: four lines in any language. The page must reckon it where it has no cryptography (plain http)."""
    found = 0x811C9DC5
    for byte in words.encode():
        found = (found ^ byte) * 0x01000193 & 0xFFFFFFFF
    return found


def _self_hosted(pyodide: Path, lock: dict[str, Any], to: Path) -> dict[str, Any]:
    """Copy of Pyodide what the lessons may need, add what it lacks, and return the kernel's options."""
    known: dict[str, Any] = lock["packages"]
    known.pop(KIT, None)  # an older one
    ours = [_entry(path) for path in _packed(KIT, except_for=set(known), to=to)]
    known |= {entry["name"]: entry for entry in ours}
    for name in _all_needed(KIT) - set(_COMPILED):
        # As the packages themselves have it: Pyodide's list asks for matplotlib with networkx.
        known[name]["depends"] = [other for other in needed_by(name) if other in known]
    known[KIT]["depends"] = [name for name in _FIRST if name != KIT]
    kernel = [name for name in _KERNEL_PARTS if name in known]
    early = _with_depends(known, [*kernel, *_FIRST])
    kept = _with_depends(known, [*early, *_all_needed(KIT), *(name for name in _WELCOME if name in known)])
    lock["packages"] = {name: known[name] for name in sorted(kept)}
    wheels = {module: known[name]["file_name"] for name in sorted(kept - early) for module in known[name]["imports"]}
    kit = to / known[KIT]["file_name"]
    add_to_zip(kit, f"course_lib/{LIST}", json.dumps({"base": f"{_TOP}static/pyodide/", "wheels": wheels}, indent=1).encode())
    brought = {path.name for path in to.iterdir()}
    core = [path.name for path in pyodide.glob("pyodide*") if path.suffix in (".js", ".mjs", ".wasm")]
    for name in {*core, LIBRARY, *(known[name]["file_name"] for name in kept)} - brought:
        shutil.copyfile(pyodide / name, to / name)
    archives = [to / known[name]["file_name"] for name in kept]
    for path in archives:
        drop_unused(path)
    try:
        compile_archives(pyodide, filter(zipfile.is_zipfile, [*archives, to / LIBRARY]), with_sources=[kit])
    except EditionError as error:
        logging.getLogger(__name__).warning("%s", error)
    for name in kept:
        known[name]["sha256"] = hashlib.sha256((to / known[name]["file_name"]).read_bytes()).hexdigest()
    (to / LOCK).write_text(json.dumps(lock, sort_keys=True), encoding="utf-8", newline="\n")
    return {"disablePyPIFallback": True, "loadPyodideOptions": {"packages": [*kernel, *_FIRST]}}


def _stock(to: Path) -> dict[str, Any]:
    """Pack what Pyodide's public address does not have, and return the kernel's options."""
    wheels = sorted(_packed(KIT, except_for=set(_COMPILED), to=to))
    return {"loadPyodideOptions": {"packages": [*_COMPILED, *(f"{_TOP}static/wheels/{path.name}" for path in wheels)]}}


def _packed(name: str, except_for: set[str], to: Path) -> Iterator[Path]:
    """Pack a package and all that it needs, except what is there already."""
    return (pack_wheel(other, to) for other in sorted(_all_needed(name) - except_for))


def _all_needed(name: str) -> set[str]:
    """Return a package and what it needs, and what that needs, except what is compiled for the browser."""
    return _reached([name], needed_by, _COMPILED)


def _with_depends(entries: Mapping[str, Any], names: Iterable[str]) -> set[str]:
    return _reached(names, lambda name: entries[name]["depends"])


def _reached(names: Iterable[str], needs: Callable[[str], Iterable[str]], known: Iterable[str] = ()) -> set[str]:
    """Return packages with all that they need, and what was known before."""
    waiting, found = list(names), set(known)
    while waiting:
        if (now := canonical_name(waiting.pop())) not in found:
            found.add(now)
            waiting += needs(now)
    return found


def _entry(path: Path) -> dict[str, Any]:
    """Return what Pyodide's lock says of a wheel, except the hash: it is packed anew before the site is done."""
    name, version = path.name.split("-")[:2]
    with zipfile.ZipFile(path) as wheel:
        tops = {member.split("/")[0].removesuffix(".py") for member in wheel.namelist() if member.endswith(".py")}
    return {
        "name": canonical_name(name),
        "version": version,
        "file_name": path.name,
        "imports": sorted(tops),
        "depends": [],
        "install_dir": "site",
        "package_type": "package",
        "unvendored_tests": False,
    }


# --- the site itself --------------------------------------------------------------------------------------------


def _write_settings(here: Path, options: Mapping[str, Any]) -> None:
    # Names of its own for what the browser keeps: other sites made with JupyterLite may lie at the same host.
    stores = {f"{kind}StorageName": "course-lessons" for kind in ("contents", "settings", "workspaces")}
    config = {"appName": text("lite.title"), **stores, "litePluginSettings": {KERNEL: options, PAGE: _page_settings(here / "files")}}
    _write_json(here / "jupyter-lite.json", {"jupyter-lite-schema-version": 0, "jupyter-config-data": config})
    shutil.copyfile(SETTINGS / "labconfig" / "default_setting_overrides.json", here / "overrides.json")
    build = {
        "apps": ["lab"],
        "contents": [str(here / "files")],
        "federated_extensions": [str(path) for path in _page_parts()],
        "ignore_sys_prefix": ["federated_extensions"],
        "no_sourcemaps": True,
        "no_unused_shared_packages": True,
    }
    _write_json(here / "jupyter_lite_config.json", {"LiteBuildConfig": build})


def _page_settings(contents: Path) -> dict[str, Any]:
    """Return what ``lite_extension`` must know: the marks of the lessons that the site holds, and what it says."""
    from course_lib import __version__

    lessons = sorted(contents.rglob("*.ipynb"))
    marks = {path.relative_to(contents).as_posix(): edition_of(json.loads(path.read_text(encoding="utf-8"))) for path in lessons}
    keys = ("updated", "kept", "open_new", "not_kept")
    said = {key: in_every_language(partial(text, f"lite.page.{key}")) for key in keys}
    return {"version": __version__, "editions": marks, "said": said}


def _page_parts() -> Iterator[Path]:
    for name in _PAGE_PARTS:
        for file in distribution(name).files or []:
            if file.name == "package.json" and "labextensions" in file.parts:
                yield Path(str(file.locate())).resolve().parent
    yield Path(__file__).parents[1] / "lite_extension"
    yield from sorted(EXTENSIONS.iterdir())


def _build(here: Path, site: Path) -> None:
    command = [sys.executable, "-m", "jupyterlite_core", "build", "--lite-dir", str(here), "--output-dir", str(site)]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(build_time()), "PYTHONUTF8": "1"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=here, env=environment)
    if done.returncode or not (site / "lab" / "index.html").is_file():
        raise EditionError(text("lite.failed", reason=(done.stderr.strip() or done.stdout.strip() or "?").splitlines()[-1]))


def _write_front(site: Path) -> None:
    """Put a page at the top that opens lesson 00 in the reader's language."""
    words = {key: in_every_language(partial(text, f"lite.{key}")) for key in ("title", "open")}
    filling = {f"{key}_{code}": escape(said) for key, both in words.items() for code, said in both.items()}
    filling |= {f"lesson_{code}": quote(first_lesson(site / "files", code)) for code in LANGUAGES}
    page = filled("lite.html", **filling)
    (site / "index.html").write_text(page, encoding="utf-8", newline="\n")


def _write_json(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1), encoding="utf-8", newline="\n")


def _is_site(folder: Path) -> bool:
    if not folder.is_dir() or folder.is_symlink():
        return False
    return not any(folder.iterdir()) or (folder / "jupyter-lite.json").is_file()
