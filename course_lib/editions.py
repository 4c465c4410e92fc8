"""From the student notebooks comes everything else; here, the lessons themselves with the outputs that are kept."""

from __future__ import annotations

import json
import os
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

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
        with TemporaryDirectory() as work:  # nobody's answers
            after = json.dumps(_run(path, work), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        if after != before:
            path.write_text(after, encoding="utf-8", newline="\n")
        yield path, after != before


def _run(path: Path, work: str) -> dict[str, Any]:
    import nbformat
    from nbclient import NotebookClient

    notebook = nbformat.read(path, as_version=4)
    environment = {name: value for name, value in os.environ.items() if name not in _OWN}
    environment["COURSE_WORK"] = work
    client = NotebookClient(
        notebook, timeout=120, kernel_name="python3", record_timing=False, resources={"metadata": {"path": str(path.parent)}}
    )
    client.execute(env=environment)
    notebook.metadata = nbformat.from_dict(_METADATA)
    plain: dict[str, Any] = json.loads(nbformat.writes(notebook))
    strip_views(plain)
    return plain
