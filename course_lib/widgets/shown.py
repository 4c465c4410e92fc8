"""A group of widgets that leaves a still picture of itself, and its words, in the saved notebook."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from html import escape, unescape
from re import sub
from typing import Any

import ipywidgets

from course_lib.style import CONFIG
from course_lib.widgets.chart import HEIGHT, figure_json
from course_lib.wrapping import lines_of, unwrapped

#: Pixels that a line of the read-out takes in a still.
LINE = 21
_LETTERS = 96  # on such a line

#: What `still` gives: a figure (plotly Figure or dict), its description, and the read-out.
Still = tuple[Any, str, str]


class Shown(ipywidgets.VBox):
    """Widgets below each other, with a still for readers who have no kernel.

    The saved output has four forms: the live widgets, the chart as a still plotly figure with the read-out under its
    title, HTML, and plain text. `course_lib.widgets.saved` takes the first away at each save.

    Parameters
    ----------
    children : iterable of ipywidgets.Widget
        What is shown live.
    still : callable
        Takes nothing and returns ``(figure, description, readout)`` as they are now; called when the group is shown.

    Examples
    --------
    >>> bars = {"data": [{"type": "bar", "y": [3]}], "layout": {"title": {"text": "Few reply"}}}
    >>> shown = Shown([], still=lambda: (bars, "One bar: 3 replies.", "3 offices replied."))
    >>> print(shown._repr_mimebundle_()["text/plain"])
    Few reply
    3 offices replied.
    One bar: 3 replies.
    """

    def __init__(self, children: Iterable[ipywidgets.Widget], still: Callable[[], Still], **kwargs: Any) -> None:
        super().__init__(children=tuple(children), **kwargs)
        self.still = still
        self.add_class("course-shown")

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        figure, description, readout = self.still()
        still = json.loads(figure_json(figure))
        heading = _title(still["layout"])
        words = [part for part in (heading, readout, description) if part]
        bundle = super()._repr_mimebundle_(**kwargs) or {}
        return {
            **bundle,
            "application/vnd.plotly.v1+json": _with_words(still, readout),
            "text/html": _html(heading, readout, description),
            # Not the repr of the widget: it holds an address, and tests compare this text.
            "text/plain": "\n".join(words),
        }


def _title(layout: dict[str, Any]) -> str:
    title = layout.get("title") or ""
    marked = title.get("text") or "" if isinstance(title, dict) else str(title)
    # plotly's titles may hold <br> and <b>.
    return unescape(sub(r"<[^>]+>", "", unwrapped(marked))).strip()


def _html(heading: str, readout: str, description: str) -> str:
    # A paragraph, not a heading: it must not break the order of the lesson's own headings.
    parts = [f"<p><strong>{escape(heading)}</strong></p>" if heading else ""]
    parts += [f"<p>{escape(words)}</p>" for words in (readout, description) if words]
    return f"<div>{''.join(parts)}</div>"


def read_out_lines(readout: str) -> list[str]:
    r"""Return the lines that a read-out takes in a still: plotly breaks none itself.

    Examples
    --------
    >>> read_out_lines("3 replied.\n5 waited.")
    ['3 replied.', '5 waited.']
    """
    return [line for part in readout.splitlines() for line in lines_of(part, _LETTERS)]


def _with_words(figure: dict[str, Any], readout: str) -> dict[str, Any]:
    """Return `figure` as a still: on paper of its own, without tool bar, its read-out under the title."""
    layout = dict(figure["layout"])
    # A still has no theme to follow: dark text on a clear ground would be lost in the dark one.
    layout["paper_bgcolor"] = layout["plot_bgcolor"] = "white"
    layout.setdefault("height", HEIGHT)
    if readout:
        title = layout.get("title") or {}
        title = dict(title) if isinstance(title, dict) else {"text": str(title)}
        subtitle = title.get("subtitle") or {}
        lines = [subtitle["text"]] if subtitle.get("text") else []
        lines += [escape(line, quote=False) for line in read_out_lines(readout)]
        # Room for the lines that are more than the figure itself had.
        more = LINE * (len(lines) - (1 if subtitle.get("text") else 0))
        margin = layout.get("margin") or {}
        layout["margin"], layout["height"] = {**margin, "t": margin.get("t", 80) + more}, layout["height"] + more
        title["subtitle"] = {"font": {"size": 15}, **subtitle, "text": "<br>".join(lines)}
        # At the very top and making room for itself: elsewhere plotly lets a title of several lines run off the paper.
        layout["title"] = {**title, "yref": "container", "y": 1, "yanchor": "top", "automargin": True, "pad": {"t": 16, "b": 16}}
    layout["meta"] = {**(layout.get("meta") or {}), "readout": readout} if isinstance(layout.get("meta") or {}, dict) else layout["meta"]
    # "responsive" makes plotly measure the output's height, which is that of a line: JupyterLab fits the width itself.
    return {"data": figure["data"], "layout": layout, "config": CONFIG}
