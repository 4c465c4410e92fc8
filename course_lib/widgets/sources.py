"""The JavaScript and CSS beside these modules, read as text: there is no build step."""

from __future__ import annotations

from importlib.resources import files


def source(*names: str) -> str:
    """Return the files `names` of this folder, one after the other, as one text.

    anywidget takes one module of JavaScript per widget; what two widgets share is simply put in front.

    Examples
    --------
    >>> "export default" in source("keys.js", "chart.js")
    True
    """
    folder = files(__package__)
    return "\n".join((folder / name).read_text(encoding="utf-8") for name in names)
