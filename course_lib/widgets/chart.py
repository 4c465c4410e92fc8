"""A live plotly chart: it changes in place, has a name for screen readers, and reports clicks."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from typing import Any

import anywidget
import traitlets

from course_lib.style import CONFIG
from course_lib.widgets.engine import engine
from course_lib.widgets.sources import source

#: Height of a chart in pixels, unless another is asked for.
HEIGHT = 420


class Chart(anywidget.AnyWidget):
    """A plotly chart that is redrawn in place when its figure changes.

    It follows the width of its cell and the page's theme: on a clear background (``paper_bgcolor`` transparent, or
    not given) text takes the theme's colour, except text inside bars, slices and hover labels and text that the figure
    gives a colour itself. A figure with a background of its own is left as it is. Dragging does nothing unless the
    figure sets ``layout.dragmode``; what readers hid in the legend stays hidden if it sets ``layout.uirevision``.

    Parameters
    ----------
    figure : plotly.graph_objects.Figure or dict
        The figure, or its JSON form ``{"data": [...], "layout": {...}}``.
    description : str
        What the chart shows, in one or two sentences; screen readers say it.
    height : int
        Height in pixels; a height or width in the figure is not used.
    config : dict, optional
        Further plotly options, over those in `course_lib.style.CONFIG`.

    Attributes
    ----------
    figure : str
        The figure as JSON text; change it with `update`.
    clicked : dict
        The last click: ``curve`` (number of the trace), ``point`` (number of the point; in a heat map ``[row, column]``),
        ``customdata`` if the point has any, and ``count``, so that a second click on a point is a change too.

    Examples
    --------
    >>> chart = Chart({"data": [{"type": "bar", "y": [3, 5]}], "layout": {}}, "Two bars: 3 and 5 replies.")
    >>> chart.update({"data": [{"type": "bar", "y": [4, 5]}], "layout": {}}, "Two bars: 4 and 5 replies.")
    >>> chart.description
    'Two bars: 4 and 5 replies.'
    """

    _esm = source("keys.js", "late.js", "chart.js")
    _css = source("kit.css")

    figure = traitlets.Unicode().tag(sync=True)
    description = traitlets.Unicode().tag(sync=True)
    height = traitlets.Int(HEIGHT, min=40).tag(sync=True)
    config = traitlets.Dict().tag(sync=True)
    clicked = traitlets.Dict().tag(sync=True, echo_update=False)

    def __init__(
        self, figure: Any, description: str, *, height: int = HEIGHT, config: Mapping[str, Any] | None = None, **kwargs: Any
    ) -> None:
        engine()
        options = {**CONFIG, "responsive": True, **(config or {})}
        super().__init__(figure=figure_json(figure), description=description, height=height, config=options, **kwargs)

    @traitlets.validate("description")
    def _described(self, proposal: Any) -> str:
        if not proposal["value"].strip():
            message = "a chart needs a description, in words, of what it shows; an empty one was given"
            raise ValueError(message)
        return str(proposal["value"])

    def update(self, figure: Any, description: str | None = None) -> None:
        """Show `figure` from now on, with its `description` (or, without one, the old description)."""
        # One message, so that no chart is ever seen under another chart's words.
        with self.hold_sync():
            self.figure = figure_json(figure)
            if description is not None:
                self.description = description

    def on_click(self, callback: Callable[[dict[str, Any]], object]) -> None:
        """Call `callback` with the dict `clicked` at every click on a point, bar, cell or link."""
        self.observe(lambda change: callback(dict(change["new"])), "clicked")


def figure_json(figure: Any) -> str:
    """Return `figure` (a plotly Figure, or a dict in plotly's JSON form) as JSON text.

    numpy and pandas values and dates become plain ones; a value that is not a number becomes a gap (``null``).

    Raises
    ------
    ValueError
        When `figure` is neither, or has no ``data``.

    Examples
    --------
    >>> figure_json({"data": [{"y": [1, float("nan")]}]})
    '{"data":[{"y":[1,null]}],"layout":{}}'
    """
    if hasattr(figure, "to_json") and hasattr(figure, "to_plotly_json"):
        return str(figure.to_json())
    if not isinstance(figure, Mapping) or "data" not in figure:
        found = f"a dict with {sorted(map(str, figure))}" if isinstance(figure, Mapping) else type(figure).__name__
        message = f"a figure is a plotly Figure or a dict with 'data' and 'layout'; this is {found}"
        raise ValueError(message)
    whole = {"data": figure["data"], "layout": figure.get("layout") or {}}
    try:
        return json.dumps(whole, default=_plain, allow_nan=False, separators=(",", ":"), ensure_ascii=False)
    except ValueError:  # JSON knows no NaN
        whole = _without_nan(json.loads(json.dumps(whole, default=_plain)))
        return json.dumps(whole, separators=(",", ":"), ensure_ascii=False)


def _plain(value: Any) -> Any:
    # By what it can do, not by its class: neither numpy nor pandas nor plotly is imported for this.
    for way in ("to_plotly_json", "tolist", "isoformat"):
        if hasattr(value, way):
            return getattr(value, way)()
    message = f"a figure cannot hold a {type(value).__name__}: {value!r}"
    raise TypeError(message)


def _without_nan(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_nan(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_without_nan(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
