"""Saved notebooks without live widgets: they could only say "model not found" once their kernel is gone."""

from __future__ import annotations

from typing import Any

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
PLOTLY = "application/vnd.plotly.v1+json"


def strip_views(notebook: dict[str, Any]) -> None:
    """Take widget views from the outputs of `notebook` that have other forms, and the widgets' saved state, in place.

    An output that is nothing but a widget view stays: there would be nothing left of it. The PNG that plotly's
    renderer in JupyterLab adds to each figure on the page goes too: it is made anew, and is larger than the figure.

    Parameters
    ----------
    notebook : dict
        A notebook in nbformat's form (version 4).

    Examples
    --------
    >>> data = {WIDGET_VIEW: {"model_id": "1"}, "text/plain": "Few reply"}
    >>> cell = {"cell_type": "code", "outputs": [{"output_type": "execute_result", "data": data}]}
    >>> strip_views({"cells": [cell], "metadata": {}})
    >>> data
    {'text/plain': 'Few reply'}
    """
    notebook.get("metadata", {}).pop("widgets", None)
    for cell in notebook.get("cells", []):
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if len(data) > 1:
                data.pop(WIDGET_VIEW, None)
            if PLOTLY in data:
                data.pop("image/png", None)


def pre_save_hook(model: dict[str, Any], **_: Any) -> None:
    """Do `strip_views` at each save of a notebook; for Jupyter Server.

    Start it with ``--FileContentsManager.pre_save_hook=course_lib.widgets.saved.pre_save_hook``. Only the file changes:
    the widgets on the page stay alive.

    Parameters
    ----------
    model : dict
        What is about to be saved: ``type`` and ``content``.
    """
    content = model.get("content")
    if model.get("type") == "notebook" and isinstance(content, dict) and content.get("nbformat", 4) >= 4:
        strip_views(content)
