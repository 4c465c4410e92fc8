"""A chart on a page: its title, the figure for plotly.js to draw, and the same in words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from html import escape
from typing import Any

from course_lib.editions.markup import script_json
from course_lib.editions.stills import still_chart
from course_lib.language import text
from course_lib.style import CONFIG


def chart_html(data: Mapping[str, Any], name: str, below: str = "") -> str:
    """Return a saved chart as HTML; the page's script draws it when it comes near.

    Parameters
    ----------
    data : mapping
        The saved output by mime type.
    name : str
        Id for it on the page.
    below : str, optional
        HTML for its foot.
    """
    chart = still_chart(data)
    layout = {key: value for key, value in chart.figure["layout"].items() if key != "meta"}
    drawn = script_json(json.dumps({"data": chart.figure["data"], "layout": layout, "config": CONFIG}, ensure_ascii=False))
    height = chart.figure["layout"]["height"]
    told = "".join(
        f'<p class="{kind}">{escape(words)}</p>' for kind, words in (("readout", chart.readout), ("how", chart.subtitle)) if words
    )
    lines = "".join(f"<p>{escape(line)}</p>" for line in chart.description.splitlines())
    sheet = (
        f'<div class="sheet" role="img" aria-labelledby="{name}-title" aria-describedby="{name}-words" style="height:{height:.0f}px"></div>'
    )
    return (
        f'<figure class="course-chart" id="{name}">'
        f'<figcaption><p class="chart-title" id="{name}-title">{escape(chart.title)}</p>{told}</figcaption>'
        f'<p class="sideways" hidden>{escape(text("site.sideways"))}</p>'
        f'<div class="paper" role="group" aria-labelledby="{name}-title">{sheet}<script type="application/json">{drawn}</script></div>'
        f'<details class="in-words"><summary>{escape(text("site.in_words"))}</summary><div id="{name}-words">{lines}</div></details>'
        f"{below}</figure>"
    )
