"""Start JupyterLab the way the kit wants it.

The settings are the files in ``jupyter_config``: no news pop-ups, lesson 00 first, and notebooks saved without dead
widgets. ``lab_extensions`` is what the kit adds to the page: on a phone a lesson has the whole width. Jupyter reads both
folders in place when `start` names them; Binder copies them into its environment. ``lab_large`` is added for a projector
only: prose, tables and controls as large as charts are then (``COURSE_PRINT=large``).
"""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import quote

from course_lib.language import language

SETTINGS = Path(__file__).parent / "jupyter_config"
EXTENSIONS = Path(__file__).parent / "lab_extensions"
LARGE = Path(__file__).parent / "lab_large"


def address(notebook: str) -> str:
    """Return the address at which JupyterLab opens `notebook`, a path below the folder that Jupyter serves.

    Examples
    --------
    >>> address("notebooks/en/00_start_here.ipynb")
    'lab/tree/notebooks/en/00_start_here.ipynb'
    """
    return f"lab/tree/{quote(notebook)}"


def arguments(folder: Path, notebook: str, *, browser: bool = True, port: int | None = None) -> list[str]:
    """Return JupyterLab's command line for `start`.

    Parameters
    ----------
    folder : Path
        What the file browser shows.
    notebook : str
        The notebook to open, relative to `folder`, with forward slashes.
    browser : bool
        Open the reader's browser.
    port : int, optional
        Port to listen on; without it Jupyter takes 8888 or the next free one.
    """
    # Containers run everything as root; the server listens to this machine alone and asks for a token all the same.
    line = [f"--ServerApp.root_dir={folder}", f"--LabApp.default_url=/{address(notebook)}", "--allow-root", "--log-level=WARN"]
    extensions = [EXTENSIONS, LARGE] if os.environ.get("COURSE_PRINT") == "large" else [EXTENSIONS]
    line += [f"--LabApp.extra_labextensions_path={folder}" for folder in extensions]
    if not browser:
        line.append("--no-browser")
    if port is not None:
        line.append(f"--ServerApp.port={port}")
    return line


def start(folder: Path, notebook: str, *, browser: bool = True, port: int | None = None) -> None:
    """Run JupyterLab in this process until the reader stops it; see `arguments`."""
    from jupyterlab.labapp import LabApp

    others = os.environ.get("JUPYTER_CONFIG_PATH")
    os.environ["JUPYTER_CONFIG_PATH"] = os.pathsep.join(filter(None, [str(SETTINGS), others]))
    os.environ["COURSE_LANG"] = language()  # kernels inherit it
    for name in ("COURSE_REPORT", "COURSE_REPORT_TEXT", "COURSE_WORK"):
        if path := os.environ.get(name):  # kernels start in the folder of their notebook
            os.environ[name] = str(Path(path).expanduser().absolute())
    LabApp.launch_instance(arguments(folder, notebook, browser=browser, port=port))
