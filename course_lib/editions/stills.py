"""A saved chart for a page that has room of its own for words: title, subtitle and read-out beside the chart, not in it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from re import sub
from typing import Any

from course_lib.widgets.chart import HEIGHT
from course_lib.widgets.saved import PLOTLY
from course_lib.widgets.shown import LINE, read_out_lines
from course_lib.wrapping import unwrapped

_LEAST = 40  # of margin above a chart, in pixels: its axes' labels reach into it


@dataclass(frozen=True)
class StillChart:
    """A chart and its words.

    Attributes
    ----------
    figure : dict
        In plotly's JSON form, without a title.
    title, subtitle : str
        What it shows, and how to read it.
    readout : str
        What a model says of itself; nothing for a plain chart.
    description : str
        The chart in words.
    size : int
        Its print, in pixels.
    """

    figure: dict[str, Any]
    title: str
    subtitle: str
    readout: str
    description: str
    size: int = 15

    def print_within(self, height: float) -> float:
        """Return the size of its print, in pixels, once it is scaled down to a height if need be.

        Examples
        --------
        >>> StillChart({"layout": {"height": 800}}, "", "", "", "", 20).print_within(400)
        10.0
        """
        return self.size * min(1.0, height / float(self.figure["layout"]["height"]))


def still_chart(data: Mapping[str, Any]) -> StillChart:
    """Return the chart of a saved output.

    Parameters
    ----------
    data : mapping
        The output's data by mime type; it stays as it is.

    Examples
    --------
    >>> figure = {"data": [], "layout": {"title": {"text": "Few<br>reply"}, "meta": {"description": "One bar."}}}
    >>> chart = still_chart({PLOTLY: figure})
    >>> chart.title, chart.description, chart.figure["layout"]["height"]
    ('Few reply', 'One bar.', 371)
    """
    figure = json.loads(json.dumps(data[PLOTLY]))
    layout = figure["layout"]
    meta = layout.get("meta") or {}
    heading = layout.pop("title", None) or {}
    title, subtitle = heading.get("text", ""), heading.get("subtitle", {}).get("text", "")
    height, margin = layout.get("height", HEIGHT), layout.get("margin", {})
    size = layout.get("template", {}).get("layout", {}).get("font", {}).get("size", 15)
    # The saved form has the read-out as further lines of the subtitle, and room made for them.
    lines = subtitle.split("<br>") if subtitle else []
    told = len(read_out_lines(meta.get("readout", "")))
    spare = LINE * told
    lines = lines[: len(lines) - told]
    spare += round((size + 4) * 1.3 * (title.count("<br>") + 1) + size * 1.3 * len(lines))
    above = margin.get("t", 92)
    spare = min(spare, max(0, above - _LEAST))
    layout["margin"], layout["height"] = {**margin, "t": above - spare}, height - spare
    return StillChart(figure, _plain(title), _plain("<br>".join(lines)), meta.get("readout", ""), meta.get("description", ""), size)


def _plain(marked: str) -> str:
    return " ".join(unescape(sub(r"<[^>]+>", "", unwrapped(marked))).split())
