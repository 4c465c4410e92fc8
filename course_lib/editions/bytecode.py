"""Python compiled for the browser ahead of time: else each start there compiles all it imports, which takes longer than the rest.

Bytecode fits one version of Python, that of the Pyodide which will run it. So Pyodide itself compiles, in Node.js.
"""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from collections.abc import Container, Iterable
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from course_lib.editions.lessons import EditionError
from course_lib.editions.wheels import zipped
from course_lib.language import text

_SCRIPT = Path(__file__).with_suffix(".mjs")


def compile_archives(pyodide: Path, archives: Iterable[Path], with_sources: Container[Path] = ()) -> None:
    """Put bytecode into zip archives in place of Python's sources, or beside them.

    Parameters
    ----------
    pyodide : Path
        A folder that holds Pyodide.
    archives : iterable of Path
        Wheels, and Pyodide's own library. What can't be compiled in them stays as it is.
    with_sources : container of Path
        Those of the archives that keep their sources, too, for readers and tracebacks.

    Raises
    ------
    EditionError
        When there is no Node.js, or Pyodide can't be run in it; nothing is changed then.
    """
    with TemporaryDirectory() as top:
        found = [(path, Path(top) / path.name) for path in archives]
        for path, folder in found:
            with zipfile.ZipFile(path) as archive:
                archive.extractall(folder, [name for name in archive.namelist() if name.endswith(".py")])
        _run(pyodide, Path(top))
        for path, folder in found:
            _repack(path, folder, keep=path in with_sources)


def _run(pyodide: Path, folder: Path) -> None:
    node = _node()
    if node is None:
        raise EditionError(text("lite.no_node"))
    command = [node, str(_SCRIPT), str(pyodide.resolve()), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", errors="replace", check=False)
    if done.returncode:
        said = [line.strip() for line in done.stderr.splitlines() if "Error" in line] or done.stderr.splitlines() or ["?"]
        raise EditionError(text("lite.node_failed", reason=said[-1][:200]))


def _node() -> str | None:
    """Return the Node.js that Playwright brings along, which is a new one, else that of this machine, else None."""
    spec = find_spec("playwright")
    folders = [Path(place) / "driver" for place in (spec.submodule_search_locations or [] if spec else [])]
    return next(filter(None, (shutil.which("node", path=folder) for folder in folders)), None) or shutil.which("node")


def _repack(path: Path, folder: Path, *, keep: bool) -> None:
    members: dict[str, bytes] = {}
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            file = folder / name
            # After the dot comes the Python that it is for: cpython-312.
            compiled = next((file.parent / "__pycache__").glob(f"{file.stem}.*-*.pyc"), None) if name.endswith(".py") else None
            if compiled is None or keep:
                members[name] = archive.read(name)
            if compiled is not None:
                members[compiled.relative_to(folder).as_posix() if keep else f"{name}c"] = compiled.read_bytes()
    path.write_bytes(zipped(members))
