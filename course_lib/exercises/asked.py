"""What all panels of exercises share: a still without the reader's answers, buttons, and a way out when nothing can be saved."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Any

import ipywidgets

from course_lib.language import text
from course_lib.progress.workfile import NAME, my_work
from course_lib.widgets import Panel

_PRIMARY = ("check", "keep", "compare", "reveal")


class Asked(ipywidgets.VBox):
    """A panel that leaves its question in the saved notebook, and nothing of what the reader did.

    Parameters
    ----------
    panel : Panel
        What is shown live.
    title : str
        What it is.
    words : str
        The question, or what else may be read without a kernel.
    choices : iterable of str
        Answers to choose from, or what else is listed below.

    Examples
    --------
    >>> print(Asked(Panel(), "Exercise 1", "How many callers?")._repr_mimebundle_()["text/plain"])
    Exercise 1
    How many callers?
    """

    def __init__(self, panel: Panel, title: str, words: str, choices: Iterable[str] = ()) -> None:
        super().__init__(children=(panel,))
        self.panel = panel
        self._still = (title, words, tuple(choices))
        self.add_class("course-shown")

    @property
    def readout(self) -> str:
        """What the read-out says at the moment."""
        return str(self.panel.readout)

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        title, words, choices = self._still
        items = "".join(f"<li>{escape(choice)}</li>" for choice in choices)
        # Paragraphs, not headings: they must not break the order of the lesson's own.
        html = f"<div><p><strong>{escape(title)}</strong></p><p>{escape(words)}</p>{f'<ul>{items}</ul>' if items else ''}</div>"
        lines = [title, words, *(f"- {choice}" for choice in choices)]
        return {**(super()._repr_mimebundle_(**kwargs) or {}), "text/html": html, "text/plain": "\n".join(lines)}


def buttons(*names: str) -> list[dict[str, Any]]:
    """Return the options of a buttons field; the one that answers stands out."""
    return [{"value": name, "label": text(f"exercises.button.{name}"), "primary": name in _PRIMARY} for name in names]


def together(*words: str) -> str:
    """Return what there is to say, a line each."""
    return "\n".join(filter(None, words))


def offer_download(panel: Panel, reason: str) -> str:
    """Return what to say when something could not be written, for `reason`; a button to download all work comes with it.

    Without a reason the button goes away again.
    """
    fields = [field for field in panel.fields if field["name"] != "work"]
    if reason:
        fields.append({"name": "work", "kind": "download", "label": text("exercises.button.download")})
        panel.download = {"name": NAME, "mime": "application/json", "text": my_work().text()}
    if fields != panel.fields:
        panel.fields = fields
    return text("progress.not_kept", file=NAME, reason=reason) if reason else ""
