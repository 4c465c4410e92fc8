"""A plotly figure that says itself: its description goes wherever it goes."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from course_lib.language import text
from course_lib.style import QUIET, points, template

#: Nothing that asks another computer: plotly's own button would upload the chart.
CONFIG = {"displayModeBar": False, "responsive": True, "showSendToCloud": False, "displaylogo": False}


class DescribedFigure(go.Figure):
    """A figure with its words: a description for those who do not see it, and the source of its numbers.

    Parameters
    ----------
    data : list
        Traces, as for `plotly.graph_objects.Figure`.
    title : str
        What the chart shows, as a finding.
    description : str
        The same for readers who cannot see it: what is drawn, and every value that matters.
    source : str
        Table and pages that the numbers come from.
    subtitle : str, optional
        How to read the chart, in a line.
    **layout
        Further properties of the layout.
    """

    def __init__(self, data: list[Any], *, title: str, description: str, source: str, subtitle: str = "", **layout: Any) -> None:
        margin = {**template()["layout"]["margin"], **layout.pop("margin", {})}
        annotations = [*layout.pop("annotations", []), _source(source, margin["b"])]
        super().__init__(
            data=data,
            layout={
                "template": template(),
                "title": {"text": title, "subtitle": {"text": subtitle}},
                "meta": {"description": description, "source": source},
                "annotations": annotations,
                "margin": margin,
                **layout,
            },
        )

    @property
    def description(self) -> str:
        """The chart in words."""
        return str(self.layout.meta["description"])

    def _ipython_display_(self) -> None:
        """Show the chart, and below it the chart in words: a front end shows one form of an output only."""
        from IPython.display import display

        title = self.layout.title.text.replace("<br>", " ")
        display({"application/vnd.plotly.v1+json": {**self.to_plotly_json_plain(), "config": CONFIG}, "text/plain": title}, raw=True)
        words = f"<details><summary>{text('charts.words')}</summary><p>{_escaped(self.description)}</p></details>"
        display({"text/html": words, "text/plain": self.description}, raw=True)

    def to_plotly_json_plain(self) -> dict[str, Any]:
        """Return the figure as plain dicts and lists, ``{"data": ..., "layout": ...}``."""
        import json

        return dict(json.loads(self.to_json()))


def _source(words: str, below: float) -> dict[str, Any]:
    font = {"size": points() - 3, "color": QUIET}
    place = {"xref": "paper", "yref": "paper", "x": 1, "y": 0, "xanchor": "right", "yanchor": "bottom", "yshift": 6 - below}
    return {"text": words, "showarrow": False, "align": "right", "font": font, **place}


def _escaped(words: str) -> str:
    from html import escape

    return escape(words).replace("\n", "<br>")
