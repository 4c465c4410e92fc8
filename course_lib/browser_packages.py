"""In the browser, packages are fetched when they are first imported, and not before: most lessons begin without pandas.

Pyodide itself looks only at the imports it sees in a cell, not at those inside a library. `build lite` writes the list
``browser_packages.json`` into the library it packs: the name of each module that may be imported, to the wheel that
brings it. Everywhere else there is no such list, and this does nothing.
"""

from __future__ import annotations

import importlib
import io
import json
import sys
import sysconfig
import zipfile
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from importlib.resources import files
from types import ModuleType

LIST = "browser_packages.json"


class _Fetching(MetaPathFinder):
    """Asked last, when a module was found nowhere: fetches the wheel that holds it, and looks again."""

    def __init__(self, wheels: dict[str, str], base: str) -> None:
        self._wheels, self._base = wheels, base

    def find_spec(self, name: str, path: Sequence[str] | None, _target: ModuleType | None = None) -> ModuleSpec | None:
        """Return where the module lies after its wheel was unpacked; None for what no wheel in the list holds."""
        wheel = self._wheels.pop(name, None) if path is None else None
        if wheel is None:
            return None
        site = sysconfig.get_path("purelib")
        with zipfile.ZipFile(io.BytesIO(fetched(self._base + wheel))) as archive:
            archive.extractall(site)
        importlib.invalidate_caches()
        return PathFinder.find_spec(name, [site])


def fetched(address: str) -> bytes:
    """Return what lies at an address, waiting for it: kernels run in a worker, where that is allowed.

    Raises
    ------
    ModuleNotFoundError
        When it can't be had.
    """
    from js import XMLHttpRequest, location  # type: ignore[import-not-found]

    request = XMLHttpRequest.new()
    request.open("GET", str(importlib.import_module("js").URL.new(address, location.href).href), False)
    request.responseType = "arraybuffer"
    request.send()
    if request.status != 200:
        message = f"{address.rpartition('/')[2]} can't be fetched: the server answered {request.status}"
        raise ModuleNotFoundError(message)
    data: bytes = request.response.to_bytes()
    return data


def fetch_when_imported() -> None:
    """Have packages fetched when they are imported, from here on; outside the browser nothing changes."""
    found = files("course_lib") / LIST
    if sys.platform == "emscripten" and found.is_file():
        listed = json.loads(found.read_text(encoding="utf-8"))
        sys.meta_path.append(_Fetching(listed["wheels"], listed["base"]))
