"""Benchmarks, apart from the tests: ``python tests/bench/run.py`` prints a table and keeps it in the README beside it.

Every figure of the kit stands beside the same thing made without it, measured in the same run on the same machine.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from importlib.metadata import distributions
from pathlib import Path
from statistics import median, quantiles
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests"))

import psutil  # noqa: E402
from browser.lab import Desk, Server, at_desk, jupyterlab, write_notebook  # noqa: E402
from jupyter_client.manager import start_new_kernel  # noqa: E402
from playwright.sync_api import Browser, sync_playwright  # noqa: E402

from course_lib.language import LANGUAGES  # noqa: E402

CHROMIUM = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-sync"]
BARE_IMPORT = "import pandas, plotly.express, ipywidgets"
KIT_IMPORT = "from course_lib import load, plot_ladder; plot_ladder(load())"
BARE_CHART = "import pandas, plotly.express as px\npx.scatter(pandas.DataFrame({'x': [1, 2], 'y': [3, 4]}), x='x', y='y')"
BARE_WIDGET = (
    "import pandas, plotly.express, ipywidgets, plotly.graph_objects as go\n"
    "shown = go.FigureWidget(data=[{'type': 'scatter', 'y': [1, 2]}])"
)
LABS = ("printed_figure", "small_numbers", "hotline", "parallel_approval")
Row = tuple[str, str, str, str, str]


def main() -> None:
    """Measure everything, print the table, keep it."""
    rows = [*imports(), memory(), *in_the_browser(), *steps(), *sizes()]
    head = ("what", "the kit", "without it", "ratio", "aim")
    table = "\n".join("| " + " | ".join(row) + " |" for row in (head, ("---",) * 5, *rows))
    machine = (
        f"{os.cpu_count()} cores, {psutil.virtual_memory().total / 2**30:.0f} GiB, {platform.system()}, Python {platform.python_version()}"
    )
    print(f"{machine}\n\n{table}")
    readme = Path(__file__).with_name("README.md")
    before = readme.read_text(encoding="utf-8").split("<!-- table -->")[0]
    readme.write_text(f"{before}<!-- table -->\n\nMeasured on {machine}.\n\n{table}\n", encoding="utf-8", newline="\n")


def compared(what: str, ours: float, theirs: float, unit: str, aim: float) -> Row:
    """Return a row: ours, theirs, and their ratio beside the aim."""
    return what, f"{ours:.3g} {unit}", f"{theirs:.3g} {unit}", f"{ours / theirs:.2f}", f"at most {aim}"


def imports() -> list[Row]:
    """Time fresh processes: the library with the data and a first chart, against three bare imports."""

    def seconds(code: str) -> float:
        begun = time.perf_counter()
        subprocess.run([sys.executable, "-W", "ignore", "-c", code], check=True, cwd=ROOT)
        return time.perf_counter() - begun

    empty = median(seconds("pass") for _ in range(5))
    ours, theirs = ([seconds(code) for _ in range(7)] for code in (KIT_IMPORT, BARE_IMPORT))
    return [compared("import, load() and a first chart", median(ours) - empty, median(theirs) - empty, "s", 1.0)]


def memory() -> Row:
    """Return memory of a kernel after lesson 01, against a bare one with a FigureWidget."""
    lesson = json.loads((ROOT / "notebooks/en/01_open_government.ipynb").read_text(encoding="utf-8"))
    cells = ["".join(cell["source"]) for cell in lesson["cells"] if cell["cell_type"] == "code"]
    ours, theirs = (_megabytes_after(sources) for sources in (cells, [BARE_WIDGET]))
    return compared("kernel memory after lesson 01, against one FigureWidget", ours, theirs, "MB", 1.2)


def _megabytes_after(sources: list[str]) -> float:
    with tempfile.TemporaryDirectory() as work:
        manager, client = start_new_kernel(kernel_name="python3", env={**os.environ, "COURSE_WORK": work}, cwd=str(ROOT / "notebooks/en"))
        try:
            for source in sources:
                reply = client.execute_interactive(source, output_hook=lambda _: None, timeout=60)
                assert reply["content"]["status"] == "ok", reply["content"]
            pid = client.execute_interactive(
                "import os; os.getpid()", user_expressions={"pid": "__import__('os').getpid()"}, output_hook=lambda _: None
            )
            number = int(pid["content"]["user_expressions"]["pid"]["data"]["text/plain"])
            return float(psutil.Process(number).memory_info().rss) / 1e6
        finally:
            client.stop_channels()
            manager.shutdown_kernel(now=True)


def in_the_browser() -> list[Row]:
    """Time run-all to the charts, and a key press to the chart redrawn, in real JupyterLab."""
    four = [f'from course_lib import lab\nlab("{name}")' for name in LABS]
    widgets = ["import plotly.graph_objects as go\ngo.FigureWidget(data=[{'type': 'scatter', 'y': [1, 2]}])"] * 4
    with (
        tempfile.TemporaryDirectory() as ours,
        tempfile.TemporaryDirectory() as theirs,
        sync_playwright() as play,
        jupyterlab(Path(ours)) as kit,
        jupyterlab(Path(theirs), plain=True) as bare,
    ):
        browser = play.chromium.launch(executable_path=os.environ.get("COURSE_CHROMIUM", "/usr/bin/chromium"), args=CHROMIUM)
        lessons = {code: _run_all(browser, kit, f"notebooks/{code}/00_start_here.ipynb", 1) for code in LANGUAGES}
        chart = _run_all(browser, bare, write_notebook(bare, "bare.ipynb", BARE_CHART), 1)
        labs = _run_all(browser, kit, write_notebook(kit, "labs.ipynb", *four), 4)
        figures = _run_all(browser, bare, write_notebook(bare, "figures.ipynb", *widgets), 4)
        pressed = {(name, code): _presses(browser, kit, LAB.format(name=name, code=code)) for name in LABS for code in LANGUAGES}
        same = {name: _presses(browser, bare, SAME_CHART.format(name=name)) for name in LABS}
        same_here = {name: _presses(browser, kit, SAME_CHART.format(name=name)) for name in LABS}
        line, line_here = (_presses(browser, server, LINE) for server in (bare, kit))
        browser.close()
    rows = [
        *(compared(f"run-all to the first chart, {code}/00 against one chart", ours, chart, "s", 1.1) for code, ours in lessons.items()),
        compared("run-all to the last of four labs, against four FigureWidgets", labs, figures, "s", 0.3),
    ]
    for (name, code), times in pressed.items():
        what = f"key press to chart redrawn, {name} in {code}, 95th percentile (aim, too: under 100 ms)"
        rows.append(compared(f"{what}, against a FigureWidget with this chart", late(times), late(same[name]), "ms", 1.0))
        rows.append(compared("the same, against that FigureWidget with the kit's server", late(times), late(same_here[name]), "ms", 1.0))
        rows.append(compared("the same, against a FigureWidget with one line", late(times), late(line), "ms", 1.0))
        rows.append(("the same, medians", f"{median(times):.3g} ms", f"{median(same[name]):.3g} ms", "", ""))
    one_line = "a FigureWidget with one line, 95th percentile: with the kit's server, and in JupyterLab as it is"
    return [*rows, (one_line, f"{late(line_here):.3g} ms", f"{late(line):.3g} ms", f"{late(line_here) / late(line):.2f}", "")]


def late(times: list[float]) -> float:
    """Return the 95th percentile."""
    return quantiles(times, n=20)[-1]


def _run_all(browser: Browser, server: Server, path: str, charts: int, times: int = 3) -> float:
    """Return the median seconds from run-all until so many charts stand, over fresh pages and kernels."""
    found = []
    for _ in range(times):
        with at_desk(browser, server, path, fresh=True) as desk:
            desk.command("notebook:clear-all-cell-outputs")
            desk.wait("() => !document.querySelector('.jp-OutputArea-output')")
            begun = time.perf_counter()
            desk.page.evaluate("() => { window.jupyterapp.commands.execute('notebook:run-all-cells'); }")
            drawn = "count => [...document.querySelectorAll('.js-plotly-plot .main-svg:first-of-type')].length >= count"
            desk.wait(drawn, charts, seconds=60)
            found.append(time.perf_counter() - begun)
            desk.command("kernelmenu:shutdown")
    return median(found)


LAB = """
from course_lib import lab, set_language
set_language("{code}")
lab("{name}")
"""
# What one would write without the kit's widgets: the model and its chart, a slider, and a FigureWidget that takes the new chart over.
SAME_CHART = """
import ipywidgets, plotly.graph_objects as go
from course_lib.lab_frame import lab
model, start = lab("{name}").model, lab("{name}").parameters
control = next(one for one in start.controls() if one["kind"] == "range")
shown = {{one["name"]: one["value"] for one in start.controls()}}
figure = go.FigureWidget(model.draw(model.run(start)))
slider = ipywidgets.FloatSlider(value=control["value"], min=control["min"], max=control["max"], step=control["step"])
def moved(change):
    drawn = model.draw(model.run(start.moved({{**shown, control["name"]: change["new"]}})))
    with figure.batch_update():
        for trace, now in zip(figure.data, drawn.data):
            trace.update(now, overwrite=True)
        figure.layout.update(drawn.layout, overwrite=True)
slider.observe(moved, "value")
ipywidgets.VBox([slider, figure])
"""
LINE = """
import ipywidgets, plotly.graph_objects as go
figure = go.FigureWidget(data=[{"type": "scatter", "y": list(range(60))}])
slider = ipywidgets.IntSlider(min=1, max=100)
def moved(change):
    with figure.batch_update():
        figure.data[0].y = [change["new"] * n for n in range(60)]
slider.observe(moved, "value")
ipywidgets.VBox([slider, figure])
"""


def _presses(browser: Browser, server: Server, source: str, times: int = 60) -> list[float]:
    """Return milliseconds from an arrow key on a cell's slider to plotly's own word that the chart is redrawn."""
    with at_desk(browser, server, write_notebook(server, "press.ipynb", source), fresh=True) as desk:
        _run_one(desk)
        slider = desk.page.locator(".course-panel input[type=range], .noUi-handle").first
        slider.focus()
        desk.page.evaluate(
            "() => document.querySelector('.js-plotly-plot').on('plotly_afterplot', () => { window.courseDrawn = performance.now(); })"
        )
        found = []
        for n in range(times):
            desk.page.evaluate("() => { window.courseDrawn = 0; window.coursePressed = performance.now(); }")
            desk.page.keyboard.press("ArrowRight" if n % 6 < 3 else "ArrowLeft")
            desk.wait("() => window.courseDrawn > 0", seconds=10)
            found.append(float(desk.page.evaluate("() => window.courseDrawn - window.coursePressed")))
            desk.page.wait_for_timeout(120)
        return found


def _run_one(desk: Desk) -> None:
    desk.page.evaluate("() => { window.jupyterapp.commands.execute('notebook:run-all-cells'); }")
    desk.page.wait_for_selector(".js-plotly-plot .main-svg", timeout=60000)
    desk.page.wait_for_timeout(1500)


def steps() -> list[Row]:
    """Time a step of each lab: the model run, drawn, and put into words."""
    from course_lib.lab_frame import lab, labs
    from course_lib.widgets import figure_json

    rows = []
    for name in labs():
        model, parameters = (found := lab(name)).model, found.parameters

        def step(model: Any = model, parameters: Any = parameters) -> float:
            begun = time.perf_counter()
            result = model.run(parameters)
            figure_json(model.draw(result))
            model.read_out(result)
            return 1000 * (time.perf_counter() - begun)

        rows.append((f"step of {name}, median of 40", f"{median(step() for _ in range(40)):.1f} ms", "", "", "under 16 ms"))
    return rows


def sizes() -> list[Row]:
    """Return the size of each notebook, and of the packages pinned for readers."""
    rows = [
        (f"size of {path.parent.name}/{path.name}", f"{path.stat().st_size / 1000:.0f} kB", "", "", "at most 150 kB")
        for path in sorted((ROOT / "notebooks").glob("*/*.ipynb"))
    ]
    pins = {
        line.split("==")[0].lower().replace("_", "-")
        for line in (ROOT / "binder/requirements.txt").read_text().splitlines()
        if "==" in line
    }
    total = 0
    for package in distributions():
        if (package.metadata["Name"] or "").lower().replace("_", "-") in pins:
            total += sum(Path(str(file.locate())).stat().st_size for file in package.files or [] if Path(str(file.locate())).is_file())
    return [*rows, ("size of the pinned packages, installed", f"{total / 1e6:.0f} MB", "", "", "")]


if __name__ == "__main__":
    main()
