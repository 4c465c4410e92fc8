"""Wheels for the browser: packed anew from what is installed, so nothing is fetched, and the versions are those in use."""

from __future__ import annotations

import base64
import hashlib
import io
import re
import zipfile
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from course_lib.editions.lessons import EditionError
from course_lib.language import text

KIT = "course-lib"
#: What a browser has another way, or not at all: there is no server in it, and the kernel is Pyodide's own.
NOT_IN_BROWSER = frozenset({"ipykernel", "ipython", "jupyterlab", "jupyterlab-widgets", "traitlets", "widgetsnbextension"})
_MOMENT = (1980, 1, 1, 0, 0, 0)
_SKIPPED = ("RECORD", "INSTALLER", "REQUESTED", "direct_url.json", "uv_cache.json", "entry_points.txt")


def canonical_name(name: str) -> str:
    """Return the name of a package as indexes write it.

    Examples
    --------
    >>> canonical_name("Typing_Extensions")
    'typing-extensions'
    """
    return re.sub(r"[-_.]+", "-", name).lower()


def needed_by(name: str) -> list[str]:
    """Return what a package asks for by itself, without extras and without what a browser has another way.

    Examples
    --------
    >>> needed_by("anywidget")
    ['ipywidgets', 'psygnal', 'typing-extensions']
    """
    asked = (line.partition(";") for line in _installed(name).requires or [])
    plain = (canonical_name(re.split(r"[^\w.-]", head.strip())[0]) for head, _, condition in asked if not condition)
    return sorted(set(plain) - NOT_IN_BROWSER)


def pack_wheel(name: str, folder: Path) -> Path:
    """Pack an installed package as a wheel and return its path.

    Parameters
    ----------
    name : str
        Its name; that of the kit gives the library with its data, in the repository as well as installed.
    folder : Path
        Where the wheel is put.

    Raises
    ------
    EditionError
        When the package is not installed, or parts of it are compiled for this machine.
    """
    package = _installed(name)
    members = dict(sorted(_kit_files() if canonical_name(name) == KIT else _files(package)))
    for compiled in [member for member in members if Path(member).suffix in (".so", ".pyd")]:
        plain = compiled.partition(".")[0]
        # mypyc leaves the source beside what it compiled, which is only faster.
        if f"{plain}.py" not in members and not plain.endswith("__mypyc"):
            raise EditionError(text("lite.compiled", package=name))
        del members[compiled]
    stem = f"{canonical_name(name).replace('-', '_')}-{package.version}"
    info = f"{stem}.dist-info"
    members[f"{info}/METADATA"] = (package.read_text("METADATA") or "").encode()
    members[f"{info}/WHEEL"] = b"Wheel-Version: 1.0\nGenerator: course-lib\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    members[f"{info}/RECORD"] = _record(members, f"{info}/RECORD")
    path = folder / f"{stem}-py3-none-any.whl"
    path.write_bytes(zipped(members))
    return path


def zipped(members: dict[str, bytes]) -> bytes:
    """Return a zip archive that is the same for the same content, whenever and wherever it is made."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            entry = zipfile.ZipInfo(name, _MOMENT)
            entry.external_attr = 0o644 << 16
            entry.create_system = 3
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return held.getvalue()


def add_to_zip(path: Path, name: str, data: bytes) -> None:
    """Add a member to a zip archive made by `zipped`."""
    with zipfile.ZipFile(path) as archive:
        members = {member: archive.read(member) for member in archive.namelist()}
    path.write_bytes(zipped({**members, name: data}))


def drop_unused(path: Path) -> None:
    """Take from a wheel its tests, and what belongs to JupyterLab's page and lies in the site already: half of plotly."""
    if not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        kept = [name for name in names if not re.search(r"\.data/data/share/|/labextension/|/tests/", name)]
        members = {name: archive.read(name) for name in kept}
    if len(kept) < len(names):
        path.write_bytes(zipped(members))


def _installed(name: str) -> Distribution:
    try:
        return distribution(name)
    except PackageNotFoundError:
        raise EditionError(text("lite.not_installed", package=name)) from None


def _files(package: Distribution) -> Iterator[tuple[str, bytes]]:
    """Yield the package's own files; scripts and what lies outside the library are left out, its maps for debuggers, too."""
    for file in package.files or []:
        inside = file.as_posix()
        own = ".dist-info/" not in inside or inside.split("/")[-1] not in (*_SKIPPED, "METADATA", "WHEEL")
        if own and not inside.startswith("../") and "__pycache__" not in inside and not inside.endswith(".map"):
            yield inside, Path(str(file.locate())).read_bytes()


def _kit_files() -> Iterator[tuple[str, bytes]]:
    """Yield the library and its data packages. Lessons travel beside it: the reader opens and changes them."""
    library = Path(__file__).parents[1]
    data = library / "datasets" if (library / "datasets").is_dir() else library.parent / "datasets"
    for top, under in ((library, "course_lib"), (data, "course_lib/datasets")):
        for path in top.rglob("*"):
            parts = path.relative_to(top).parts
            hidden = any(part.startswith(".") or part == "__pycache__" for part in parts)
            if path.is_file() and not hidden and not (top == library and parts[0] in ("notebooks", "datasets")):
                yield f"{under}/{'/'.join(parts)}", path.read_bytes()


def _record(members: dict[str, bytes], own: str) -> bytes:
    lines = []
    for name, data in members.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
        lines.append(f"{name},sha256={digest},{len(data)}")
    return "\n".join([*lines, f"{own},,", ""]).encode()
