"""A chart as a PNG picture, drawn by this machine's own Chromium: for papers, posters, slides of one's own."""

from __future__ import annotations

import json
import re
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from course_lib.exports.output import ExportError, needed, new_file
from course_lib.language import text
from course_lib.widgets.chart import HEIGHT, figure_json

WIDTH = 980  # what charts are made for, in pixels
_SHARP = 2  # pixels of the picture for each of these
_UNASSIGNED = "\u0378"  # no font has it, now or ever


def save_picture(figure: Any, path: str | Path, *, force: bool = False) -> Path:
    """Save a chart as a PNG picture; nothing is asked of the internet.

    Parameters
    ----------
    figure : plotly Figure or dict
        The chart, such as ``plot_ladder(report)``.
    path : str or Path
        Where the picture goes.
    force : bool, default False
        Whether it may replace a file.

    Returns
    -------
    Path
        Where the picture is.

    Raises
    ------
    ExportError
        When the name does not end in ``.png``, a file is there already, kaleido or a Chromium is missing, or there are Chinese
        characters to draw and no font that has them. Nothing is written then.
    """
    path = Path(path)
    if path.suffix.lower() != ".png":
        raise ExportError(text("picture.ending", path=path))
    drawn = figure_json(figure)
    # Without a Chinese font every such character is the box that stands for one that nobody has ever assigned.
    boxes = re.sub(r"[\u3400-\u9fff]", _UNASSIGNED, json.dumps(json.loads(drawn), ensure_ascii=False))
    with new_file(path, force) as fresh, TemporaryDirectory() as work:
        pictures = _draw([json.loads(drawn), json.loads(boxes)], Path(work))
        if _UNASSIGNED in boxes and pictures[0] == pictures[1]:
            raise ExportError(text("picture.no_font", path=path))
        fresh.write_bytes(pictures[0])
    return path


def _draw(figures: list[dict[str, Any]], folder: Path) -> list[bytes]:
    kaleido, errors = needed("kaleido", "classroom"), needed("kaleido.errors", "classroom")
    paths = [folder / f"{number}.png" for number in range(len(figures))]
    sizes = [{"width": WIDTH, "height": figure["layout"].get("height", HEIGHT), "scale": _SHARP} for figure in figures]
    specs = [{"fig": figure, "path": path, "opts": size} for figure, path, size in zip(figures, paths, sizes, strict=True)]
    try:
        # Left to itself, kaleido asks a server in the internet for MathJax.
        kaleido.write_fig_from_object_sync(specs, kopts={"mathjax": False}, cancel_on_error=True)
    except errors.ChromeNotFoundError:
        raise ExportError(text("picture.no_chromium")) from None
    return [path.read_bytes() for path in paths]
