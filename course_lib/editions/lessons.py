"""The lessons themselves: run from top to bottom, with the outputs that are kept."""

from __future__ import annotations

import json
import os
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from course_lib.language import LANGUAGES, speaking, text
from course_lib.widgets.saved import strip_views

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

# A lesson's saved outputs must be the same whoever saves them: no reader's own report, text, answers or print size count.
_OWN = ("COURSE_REPORT", "COURSE_REPORT_TEXT", "COURSE_LANG", "COURSE_PRINT")
_METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


class EditionError(Exception):
    """What keeps an edition from being made, as one line in the language in use."""


def save_lessons(paths: Iterable[Path]) -> Iterator[tuple[Path, bool]]:
    """Run lessons from top to bottom and keep their outputs: charts and words, no widget views, nothing of this machine.

    Parameters
    ----------
    paths : iterable of Path
        Notebooks.

    Yields
    ------
    path, changed : Path, bool
        Each notebook, and whether its file is another one now.

    Raises
    ------
    nbclient.exceptions.CellExecutionError
        When a cell fails; that notebook is left as it was.
    """
    for path in paths:
        before = path.read_text(encoding="utf-8")
        after = as_text(run_lesson(read_lesson(path), path.parent))
        if after != before:
            path.write_text(after, encoding="utf-8", newline="\n")
        yield path, after != before


def read_lesson(path: Path) -> dict[str, Any]:
    """Return a notebook as plain data, in nbformat's form (version 4).

    Raises
    ------
    EditionError
        When the file is no such notebook.
    """
    try:
        lesson = json.loads(path.read_text(encoding="utf-8"))
        found = lesson["nbformat"], lesson["nbformat_minor"]
    except (ValueError, LookupError, TypeError):
        raise EditionError(text("editions.not_a_notebook", path=path)) from None
    if not (4, 5) <= found < (5, 0):
        raise EditionError(text("editions.other_format", path=path, found=".".join(map(str, found))))
    return dict(lesson)


def as_text(lesson: dict[str, Any]) -> str:
    """Return a notebook as its file holds it: the same text for the same content."""
    return json.dumps(lesson, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def shown_lesson(path: Path) -> dict[str, Any]:
    """Return a lesson with its saved outputs; it is run only if it has none."""
    lesson = read_lesson(path)
    return lesson if any(cell.get("outputs") for cell in lesson["cells"]) else run_lesson(lesson, path.parent)


def run_lesson(lesson: dict[str, Any], folder: Path, **environment: str) -> dict[str, Any]:
    """Return a notebook with the outputs of a run, as plain data.

    Parameters
    ----------
    lesson : dict
        The notebook in nbformat's form; it stays as it is.
    folder : Path
        Where its kernel is started.
    **environment
        Variables for the kernel, such as ``COURSE_PRINT``.

    Raises
    ------
    nbclient.exceptions.CellExecutionError
        When a cell fails.
    """
    import nbformat
    from nbclient import NotebookClient

    notebook = nbformat.reads(json.dumps(lesson), as_version=4)
    kept = {name: value for name, value in os.environ.items() if name not in _OWN}
    client = NotebookClient(
        notebook, timeout=120, kernel_name="python3", record_timing=False, resources={"metadata": {"path": str(folder)}}
    )
    with TemporaryDirectory() as work:  # nobody's answers
        client.execute(env={**kept, **environment, "COURSE_WORK": work})
    notebook.metadata = nbformat.from_dict(_METADATA)
    plain: dict[str, Any] = json.loads(nbformat.writes(notebook))
    strip_views(plain)
    return plain


@contextmanager
def in_its_language(path: Path) -> Iterator[str]:
    """Use the language of a lesson for a while: the name of the folder it lies in.

    Yields
    ------
    code : str
        ``"en"`` or ``"zh"``.

    Raises
    ------
    EditionError
        When the folder is named for no language of the kit.
    """
    code = path.resolve().parent.name
    if code not in LANGUAGES:
        raise EditionError(text("editions.no_language", path=path, found=code, expected=", ".join(LANGUAGES)))
    with speaking(code):
        yield code
