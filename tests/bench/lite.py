"""How soon the browser-only edition shows its first chart, and what that takes: python tests/bench/lite.py PYODIDE.

It stands against a bare JupyterLite notebook with one chart. PYODIDE is a folder that holds Pyodide with plotly; both sites are
built on it, in this run, and opened in turn in fresh windows of Chromium.
"""

from __future__ import annotations

import functools
import http.server
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from browser.lite_desk import build  # noqa: E402
from playwright.sync_api import Browser, sync_playwright  # noqa: E402
from run import BARE_CHART  # noqa: E402

from course_lib.editions.browser import chromium, launched  # noqa: E402
from course_lib.editions.lite import KERNEL  # noqa: E402

TIMES = 5
KERNEL_PARTS = ["micropip", "piplite", "ipykernel", "comm", "pyodide-kernel", "jedi", "ipython"]
OPEN = "window.jupyterapp?.shell?.currentWidget"
MARKS = ("notebook on screen", "Python ready", "first chart")


def main(pyodide: Path) -> None:
    """Build both sites, open them in turn, and write the table."""
    with tempfile.TemporaryDirectory() as top:
        ours, bare = build(Path(top) / "ours", pyodide).folder, _bare(Path(top) / "bare", pyodide)
        with sync_playwright() as play, launched(play, chromium(play) or "chromium") as browser:
            found: dict[str, list[dict[str, float]]] = {"ours": [], "bare": []}
            for _ in range(TIMES):
                found["ours"].append(_opened(browser, ours, "notebooks/en/00_start_here.ipynb"))
                found["bare"].append(_opened(browser, bare, "bare.ipynb"))
        rows = [_row(f"{name}, s", *(median(one[name] for one in found[site]) for site in found)) for name in MARKS]
        rows.append(_row("fetched until then, MB", *(median(one["bytes"] for one in found[site]) / 1e6 for site in found)))
        rows.append(_row("size of the site, MB", *(_size(folder) / 1e6 for folder in (ours, bare))))
    table = "\n".join("| " + " | ".join(row) + " |" for row in (("what", "lesson 00", "bare notebook", "ratio"), ("---",) * 4, *rows))
    print(table)
    readme = Path(__file__).with_name("README.md")
    before, _, rest = readme.read_text(encoding="utf-8").partition("<!-- lite: begin -->")
    after = rest.partition("<!-- lite: end -->")[2]
    measured = f"Measured on {os.cpu_count()} cores, {platform.system()}; medians of {TIMES}."
    whole = f"{before}<!-- lite: begin -->\n{measured}\n\n{table}\n<!-- lite: end -->{after}"
    readme.write_text(whole, encoding="utf-8", newline="\n")


def _row(what: str, ours: float, bare: float) -> tuple[str, ...]:
    return what, f"{ours:.1f}", f"{bare:.1f}", f"{ours / bare:.2f}"


def _bare(top: Path, pyodide: Path) -> Path:
    """Build what JupyterLite makes of one notebook by itself, on the same Python."""
    (top / "files").mkdir(parents=True)
    shutil.copytree(pyodide, top / "static" / "pyodide")
    cell = {"cell_type": "code", "id": "a", "metadata": {}, "source": BARE_CHART, "outputs": [], "execution_count": None}
    kernelspec = {"name": "python", "display_name": "Python (Pyodide)", "language": "python"}
    notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": {"kernelspec": kernelspec}, "cells": [cell]}
    (top / "files" / "bare.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    options = {"disablePyPIFallback": True, "loadPyodideOptions": {"packages": KERNEL_PARTS}}
    config = {"exposeAppInBrowser": True, "litePluginSettings": {KERNEL: options}}
    (top / "jupyter-lite.json").write_text(json.dumps({"jupyter-lite-schema-version": 0, "jupyter-config-data": config}), encoding="utf-8")
    command = [sys.executable, "-m", "jupyterlite_core", "build", "--contents", str(top / "files"), "--output-dir", str(top / "site")]
    subprocess.run(command, check=True, cwd=top, capture_output=True)
    return top / "site"


def _opened(browser: Browser, site: Path, notebook: str) -> dict[str, float]:
    """Return seconds from the address typed to each mark, and the bytes sent until the last, in a window that knows nothing."""
    with _counted(site) as (address, sent):
        context = browser.new_context(viewport={"width": 1400, "height": 1000})
        try:
            page = context.new_page()
            page.set_default_timeout(600_000)
            begun, found = time.perf_counter(), {}
            page.goto(f"{address}/lab/index.html?path={notebook}")
            page.wait_for_selector(".jp-Notebook .jp-Cell")
            found["notebook on screen"] = time.perf_counter() - begun
            page.wait_for_function(f"() => {OPEN}?.sessionContext?.session?.kernel?.status === 'idle'", polling=50)
            found["Python ready"] = time.perf_counter() - begun
            # What was saved goes first: it must not be taken for what the run shows.
            run = "['clear-all-cell-outputs', 'run-all-cells'].forEach(name => window.jupyterapp.commands.execute(`notebook:${name}`))"
            page.evaluate(f"() => {{ {run} }}")
            page.wait_for_function("() => !document.querySelector('.jp-Notebook .js-plotly-plot')", polling=20)
            page.wait_for_function("() => document.querySelector('.js-plotly-plot .main-svg')?.clientHeight > 0", polling=50)
            found["first chart"] = time.perf_counter() - begun
            found["bytes"] = float(sum(sent))
            return found
        finally:
            context.close()


@contextmanager
def _counted(folder: Path) -> Iterator[tuple[str, list[int]]]:
    """Serve a folder, and count the bytes that are sent."""
    sent: list[int] = []

    class Counting(http.server.SimpleHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def copyfile(self, source: Any, outputfile: Any) -> None:
            data = source.read()
            sent.append(len(data))
            outputfile.write(data)

        def log_message(self, *words: object) -> None:
            pass

    class Patient(http.server.ThreadingHTTPServer):
        def handle_error(self, request: Any, client_address: Any) -> None:
            """Say nothing: a window that is closed drops its connections."""

    with Patient(("127.0.0.1", 0), functools.partial(Counting, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}", sent
        finally:
            server.shutdown()


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
