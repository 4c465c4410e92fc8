"""A plotly figure that says itself: its description goes wherever it goes."""

from __future__ import annotations

import json
import re
from html import escape, unescape
from typing import Any

import plotly.graph_objects as go

from course_lib.charts.rows import narrowed
from course_lib.language import text
from course_lib.style import CONFIG, QUIET, points, template
from course_lib.wrapping import unwrapped, wrapped

# Letters of a title and of a subtitle that the width of a notebook holds at normal print.
_TITLE, _SUBTITLE = 82, 116
# The marks that charts of the kit are written with. Whatever else looks like one came with somebody's data, and is text.
_STRAY = re.compile(r"<(?!/?(?:b|i|extra)>|br ?/?>)|&(?=#?\w+;)")


class DescribedFigure(go.Figure):
    """A figure with its words: a description for those who do not see it, and the source of its numbers.

    Parameters
    ----------
    data : list
        Traces, as for `plotly.graph_objects.Figure`.
    title : str
        What the chart shows, as a finding.
    description : str
        The same for readers who cannot see it: what is drawn, and every value that matters. The title is put before it.
    source : str
        Table and pages that the numbers come from.
    subtitle : str, optional
        How to read the chart, in a line.
    least_width : int, optional
        Pixels below which its words run into each other: where a page is narrower, a live chart is moved sideways.
    **layout
        Further properties of the layout.
    """

    def __init__(
        self, data: list[Any], *, title: str, description: str, source: str, subtitle: str = "", least_width: int = 0, **layout: Any
    ) -> None:
        margin = {**template()["layout"]["margin"], **layout.pop("margin", {})}
        fitted, fitted_subtitle = _fitted(title, _TITLE), _fitted(subtitle, _SUBTITLE)
        # Lines that were broken push the chart down; it keeps its own height.
        pushed = round(1.3 * ((points() + 4) * _broken(title, fitted) + points() * _broken(subtitle, fitted_subtitle)))
        margin["t"] += pushed
        # Plotly hangs a title by its middle line: each line more would rise above the edge.
        raised = {"pad": {"l": 16, "t": 14 + 18 * _broken(title, fitted)}} if fitted != title else {}
        if pushed and "height" in layout:
            layout["height"] += pushed
        annotations = [*layout.pop("annotations", []), _source(source, margin["b"])]
        drawn = {
            "title": {"text": fitted, "subtitle": {"text": fitted_subtitle}, **raised},
            "annotations": annotations,
            "margin": margin,
            **layout,
        }
        meta: dict[str, Any] = {"description": f"{title.replace('<br>', ' ')}{text('charts.stop')}{description}", "source": source}
        if least_width:
            meta["least_width"] = least_width
        # Unchecked: plotly's check of every property is most of a model's step; the tests check all charts and models instead.
        super().__init__(data=as_text(data), layout={"template": template(), "meta": meta, **as_text(drawn)}, _validate=False)

    @property
    def description(self) -> str:
        """The chart in words."""
        return str(self.layout.meta["description"])

    def _ipython_display_(self) -> None:
        """Show the chart, and below it the chart in words: a front end shows one form of an output only."""
        from IPython.display import display

        title = unescape(unwrapped(self.layout.title.text))
        chart = {**json.loads(self.to_json()), "config": CONFIG}
        display({"application/vnd.plotly.v1+json": chart, "text/plain": title}, raw=True)
        described = escape(self.description).replace("\n", "<br>")
        words = f"<details><summary>{text('charts.words')}</summary><p>{described}</p></details>"
        display({"text/html": words, "text/plain": self.description}, raw=True)


def as_text(value: Any) -> Any:
    """Return what a chart is made of, with all markup but the kit's own marks shown as it is written.

    Examples
    --------
    >>> as_text({"text": ["<b>m001</b><br>fewer than <5", "<a href='//x'>here</a>"]})
    {'text': ['<b>m001</b><br>fewer than &lt;5', "&lt;a href='//x'>here&lt;/a>"]}
    """
    if isinstance(value, str):
        return _STRAY.sub(lambda found: escape(found[0]), value)
    if isinstance(value, dict):
        return {key: as_text(item) for key, item in value.items()}
    return [as_text(item) for item in value] if isinstance(value, list | tuple) else value


def _fitted(words: str, letters: int) -> str:
    """Return words broken where a line would be cut in the print in use."""
    return "<br>".join(wrapped(line, narrowed(letters)) for line in words.split("<br>"))


def _broken(words: str, fitted: str) -> int:
    return fitted.count("<br>") - words.count("<br>")


def _source(words: str, below: float) -> dict[str, Any]:
    font = {"size": points() - 3, "color": QUIET}
    place = {"xref": "paper", "yref": "paper", "x": 1, "y": 0, "xanchor": "right", "yanchor": "bottom", "yshift": 6 - below}
    return {"text": words, "showarrow": False, "align": "right", "font": font, **place}
