"""The engine: plotly.js, brought to the page once per kernel and shared by all charts."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from course_lib.widgets.sources import source

_engine: Engine | None = None


class Engine(anywidget.AnyWidget):
    """An invisible widget that carries plotly.js (5 MB); get it with `engine`, do not make more of them.

    It does its work as soon as its model reaches the page and is never displayed. The page forgets the bytes once
    plotly.js runs, so they are not saved with widget states.

    Attributes
    ----------
    code : bytes
        The file ``plotly.min.js`` of the plotly package.
    version : str
        Its version; a page that has this one already does not load it again.
    """

    _esm = source("engine.js")
    code = traitlets.Bytes(allow_none=True).tag(sync=True, echo_update=False)
    version = traitlets.Unicode().tag(sync=True)

    def __init__(self, **kwargs: Any) -> None:
        code = _plotly_js()
        # The file begins with "/**\n* plotly.js v4.1.1".
        version = code[:200].partition(b"plotly.js v")[2].split()[0].decode()
        super().__init__(code=code, version=version, **kwargs)


def engine() -> Engine:
    """Return this kernel's one engine, made at the first call.

    Every `Chart` calls this; nobody else needs to.

    Examples
    --------
    >>> engine() is engine()
    True
    """
    global _engine
    # A closed widget (`Widget.close_all()`) has lost its connection to the page: make another.
    if _engine is None or _engine.comm is None:
        _engine = Engine()
    return _engine


def _plotly_js() -> bytes:
    # Found without importing plotly, which a lesson may not need yet.
    spec = find_spec("plotly")
    if spec is None or not spec.submodule_search_locations:
        message = "charts need the package plotly; install it with: pip install plotly"
        raise ModuleNotFoundError(message)
    return (Path(spec.submodule_search_locations[0]) / "package_data" / "plotly.min.js").read_bytes()
