"""The library is built in floors: imports only go down, nothing heavy is loaded before it is used, and what is public is explained."""

from __future__ import annotations

import ast
import inspect
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import course_lib

LIBRARY = Path(course_lib.__file__).parent
# From the ground up; a folder stands for all modules in it. Text and files; the report as data; what can be reckoned from
# it; how it is shown; what readers work with; what is made of lessons, and the command.
FLOORS: list[set[str]] = [
    {"paths", "language", "words", "wrapping", "browser_packages"},
    {"datapackage", "report", "evidence", "many"},
    {"bounds", "reliability"},
    {"style", "table", "card", "charts", "widgets"},
    {"coding", "explorer", "lab_frame", "labs", "parameters", "exercises", "polls", "progress"},
    {
        "cli",
        "datacard",
        "editions",
        "links",
        "lessons_folder",
        "jupyter",
        "kernel_connection",
        "exports",
        "gradebook",
        "pack",
        "new_package",
        "spans",
        "workbook",
        "workbook_opening",
        "workbook_reading",
    },
]
# The face of the library and its command: they name others and hold no logic.
FACES = {"", "__main__"}
# The bank is checked as it is read, by what marks it: imported when the first exercise is asked for.
LATE = {("exercises.questions", "exercises.bankcheck")}


def _modules() -> dict[str, Path]:
    """Return every module of the library by its dotted name below ``course_lib``; the face itself is ``""``."""
    found = {}
    for path in sorted(LIBRARY.rglob("*.py")):
        parts = path.relative_to(LIBRARY).with_suffix("").parts
        if parts[0] not in ("datasets", "notebooks"):
            found[".".join(parts).removesuffix("__init__").rstrip(".")] = path
    return found


MODULES = _modules()


def _floor(module: str) -> int | None:
    top = module.split(".")[0]
    return next((n for n, floor in enumerate(FLOORS) if top in floor), None)


def imports(source: str, module: str, is_package: bool) -> Iterator[str]:
    """Yield the modules of the library that a source names in imports, wherever they stand: in functions, or for types only."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = ["course_lib", *filter(None, module.split("."))]
                above = above[: len(above) - node.level + is_package]
                base = ".".join([*above, *filter(None, [base])])
            # "from course_lib import evidence" names a module, or a name of the face.
            names = [f"{base}.{alias.name}" if base == "course_lib" else base for alias in node.names]
        else:
            continue
        yield from (name.removeprefix("course_lib").lstrip(".") for name in names if name.split(".")[0] == "course_lib")


def _home(name: str) -> str:
    """Return the module that an imported name belongs to: names of the face count as the module they come from."""
    if name in MODULES:
        return name
    if name.rpartition(".")[0] in MODULES and name.rpartition(".")[0]:
        return name.rpartition(".")[0]
    return course_lib._HOMES.get(name, "")


GRAPH = {
    module: {_home(name) for name in imports(path.read_text(encoding="utf-8"), module, path.name == "__init__.py")} - {module}
    for module, path in MODULES.items()
}


def test_imports_are_found_wherever_they_stand() -> None:
    source = "from course_lib import load\ndef f():\n    import course_lib.cli\n    from ..report import load\n    from . import near\n"
    assert list(imports(source, "charts.pages", False)) == ["load", "cli", "report", "charts"]
    assert "language" in GRAPH["report"]
    assert "charts.figure" in GRAPH["charts.ladder"]
    assert "widgets.saved" in GRAPH["editions.lessons"]


@pytest.mark.parametrize("module", sorted(set(MODULES) - FACES))
def test_every_module_has_a_floor(module: str) -> None:
    assert _floor(module) is not None, f"course_lib/{module.replace('.', '/')}.py stands on no floor: add it to FLOORS in this test"


@pytest.mark.parametrize("module", sorted(set(MODULES) - FACES))
def test_imports_only_go_down(module: str) -> None:
    mine = _floor(module)
    up = {other for other in GRAPH[module] - FACES if (_floor(other) or 0) > (mine or 0)}
    assert up == set(), f"{module} (floor {mine}) imports what stands above it"


@pytest.mark.parametrize("module", sorted(set(MODULES) - FACES))
def test_no_module_takes_names_from_the_face(module: str) -> None:
    # They would hide which floor they stand on. The version is the face's own.
    names = set(imports(MODULES[module].read_text(encoding="utf-8"), module, MODULES[module].name == "__init__.py"))
    assert names & {"", *course_lib._HOMES} - set(MODULES) == set()


def test_no_import_goes_in_a_circle() -> None:
    # The folder's own front (`widgets/__init__.py`) names what is behind it, lazily; those are not counted.
    fronts = {module for module, path in MODULES.items() if path.name == "__init__.py"}
    late = {module: {other for one, other in LATE if one == module} for module in GRAPH}
    left = {module: others - fronts - late[module] for module, others in GRAPH.items() if module not in fronts}
    while free := {module for module, others in left.items() if not others & set(left)}:
        left = {module: others for module, others in left.items() if module not in free}
    assert left == {}


def _loaded(code: str) -> set[str]:
    """Return the top-level modules that a fresh process has loaded after running `code`."""
    command = [sys.executable, "-c", f"{code}\nimport sys; print(*{{name.partition('.')[0] for name in sys.modules}})"]
    return set(subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout.split())


HEAVY = {"pandas", "plotly", "ipywidgets", "numpy", "anywidget", "IPython", "krippendorff", "nbformat", "jupyterlab", "openpyxl", "pyarrow"}


def test_import_loads_nothing_heavy() -> None:
    loaded = _loaded("import course_lib, course_lib.language")
    assert "course_lib" in loaded
    assert loaded & HEAVY == set()


def test_loading_and_bounds_load_nothing_heavy(package: Path) -> None:
    code = f"from course_lib import Bounds, figure_bounds, load, place, wilson\nreport = load({str(package)!r})\n"
    code += "figure_bounds(report, 'f01') * wilson(1, 2); place(report, 'measures', 'm001'); report.row('measures', 'm001')"
    assert _loaded(code) & HEAVY == set()


def test_a_chart_needs_no_widgets(package: Path) -> None:
    loaded = _loaded(f"from course_lib import load, plot_ladder\nplot_ladder(load({str(package)!r}))")
    assert "plotly" in loaded
    assert loaded & {"ipywidgets", "anywidget"} == set()


# --- what is public ---------------------------------------------------------------------------------------------


def test_face_names_what_it_has() -> None:
    assert course_lib.__all__ == sorted(course_lib.__all__)
    assert set(course_lib._HOMES) == set(course_lib.__all__)
    assert set(dir(course_lib)) >= set(course_lib.__all__)
    with pytest.raises(AttributeError, match="no attribute 'plot_nothing'"):
        course_lib.plot_nothing  # noqa: B018


def test_no_public_name_is_that_of_a_module() -> None:
    # Importing the module would put it in the place of the name: `agreement(report)` would call a module.
    assert set(course_lib.__all__) & set(MODULES) == set()


@pytest.mark.parametrize("name", course_lib.__all__)
def test_what_is_public_is_explained_after_numpydoc(name: str) -> None:
    thing = getattr(course_lib, name)
    words = inspect.getdoc(thing) or ""
    assert re.match(r"[^\n]+[.:]", words), "a docstring begins with one sentence"
    # An error is made by the library, not by readers: its parameters are its own affair.
    if isinstance(thing, type) and issubclass(thing, BaseException):
        return
    parameters = set(inspect.signature(thing).parameters) - {"package"}  # the loader's own
    assert parameters - _documented(words) == set()
    if inspect.isfunction(thing) and thing.__annotations__["return"] not in ("None", None):
        assert words.startswith(("Return ", "Load ")) or "Returns\n-------" in words


def _documented(words: str) -> set[str]:
    """Return the names under "Parameters"."""
    section = re.search(r"^Parameters\n-+\n(.*?)(?:\n\n[A-Z]\w+\n-+|\Z)", words, re.DOTALL | re.MULTILINE)
    heads = re.findall(r"^\**(\w[\w, ]*)(?: :|$)", section.group(1), re.MULTILINE) if section else []
    return {name.strip() for head in heads for name in head.split(",")}
