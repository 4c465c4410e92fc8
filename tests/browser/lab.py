"""Real JupyterLab in real Chromium: start them, open a notebook, run it, and ask the page what a reader would see."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jupyter_core.paths import jupyter_path
from playwright.sync_api import Browser, ConsoleMessage, Error, Locator, Page, Request, WebSocket
from playwright.sync_api import TimeoutError as TooLate

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted(path.relative_to(ROOT).as_posix() for path in ROOT.glob("notebooks/*/*.ipynb"))
#: For tests of what does not hang on words: the languages share every code cell (tests/test_languages_in_step.py).
in_one_language = pytest.mark.parametrize("run", [name for name in NOTEBOOKS if "/en/" in name], indirect=True)

#: Generous: two cores may be busy with other things. A condition that holds earlier is not waited for.
PATIENCE = 60
# The notebook that is open, and its cells, in JupyterLab's own words.
_OPEN = "window.jupyterapp.shell.currentWidget"
_CELLS = f"[...{_OPEN}.content.model.cells]"
PLOTLY = "application/vnd.plotly.v1+json"
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


# --- the server and the browser ---------------------------------------------------------------------------------


# JupyterLab's plotly extension draws a plain chart once before its output has a width; plotly then computes the place of
# labels of two lines on no room at all. The next draw, with the width, puts them right. Nothing of ours runs there.
NARROW = 'Error: <text> attribute y: Expected length, "-Infinity"'

# What anywidget says of a widget that did not start within two seconds, as may happen on a busy machine.
LATE = "[anywidget] Failed to initialize model."


@dataclass(frozen=True)
class Server:
    """A running JupyterLab: its address, and the folder with the reader's copy of the lessons."""

    address: str
    folder: Path


@contextmanager
def jupyterlab(top: Path, *, plain: bool = False) -> Iterator[Server]:
    """Run what a reader runs, ``course open``, on a copy of the lessons in `top`, and end it; or JupyterLab without the kit's settings."""
    port = _free_port()
    settings = top / "settings"
    settings.mkdir()
    # The tools of the browser-only edition bring an extension that JupyterLab itself can't load; readers don't have it.
    extensions = top / "labextensions"
    for folder in filter(Path.is_dir, map(Path, jupyter_path("labextensions"))):
        shutil.copytree(folder, extensions, ignore=shutil.ignore_patterns("@jupyterlite"), dirs_exist_ok=True)
    # Only what a test must have: no token to type, and JupyterLab's own commands within reach of the page.
    config = {
        "IdentityProvider": {"token": ""},
        "LabApp": {"expose_app_in_browser": True, "labextensions_path": [str(extensions)]},
        "ServerApp": {"ip": "127.0.0.1", "port_retries": 0},
    }
    (settings / "jupyter_server_config.json").write_text(json.dumps(config), encoding="utf-8")
    # The settings, trust and history of whoever runs the tests stay out of it, and so does their copy of the report.
    homes = (
        "JUPYTER_CONFIG_DIR",
        "JUPYTER_DATA_DIR",
        "JUPYTER_RUNTIME_DIR",
        "JUPYTERLAB_SETTINGS_DIR",
        "JUPYTERLAB_WORKSPACES_DIR",
        "IPYTHONDIR",
    )
    environ = {name: value for name, value in os.environ.items() if not name.startswith("COURSE_")}
    environ |= {"JUPYTER_CONFIG_PATH": str(settings)} | {name: str(top / name.lower()) for name in homes}
    # Some tests open a lesson in two pages. On a machine so slow that both come to save by themselves, the second would ask
    # which of them counts, and its question stand before the next lesson.
    saving = top / "jupyterlab_settings_dir" / "@jupyterlab/docmanager-extension/plugin.jupyterlab-settings"
    saving.parent.mkdir(parents=True)
    saving.write_text(json.dumps({"autosave": False}), encoding="utf-8")
    folder, log = top / "kit", top / "log.txt"
    command = [sys.executable, "-m", "course_lib", "open", "--no-browser", "--folder", str(folder), "--port", str(port)]
    if plain:
        folder.mkdir()
        quiet = ["--LabApp.news_url=", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]
        where = [f"--ServerApp.root_dir={folder}", f"--ServerApp.port={port}"]
        command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--log-level=WARN", *where, *quiet]
    with log.open("w", encoding="utf-8") as said:
        process = subprocess.Popen(command, cwd=top, env=environ, stdout=said, stderr=subprocess.STDOUT)
        try:
            _wait_for(f"http://127.0.0.1:{port}", process, log)
            yield Server(f"http://127.0.0.1:{port}", folder)
        finally:
            process.terminate()  # JupyterLab then ends its kernels
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            urllib.request.urlopen(f"{address}/api", timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    message = f"JupyterLab did not start; it said:\n{log.read_text(encoding='utf-8')}"
    raise RuntimeError(message)


# --- a notebook on screen ---------------------------------------------------------------------------------------


@dataclass
class Desk:
    """A notebook open in JupyterLab, and what its page did that no page should do.

    Attributes
    ----------
    page : Page
        Playwright's page.
    server : Server
        Where it comes from.
    path : str
        The notebook, relative to the server's folder.
    outside : list of str
        Requests to other machines.
    errors : list of str
        Errors in the browser's console, and scripts that failed.
    late : int
        Widgets that missed the two seconds anywidget gives them. No error: they work all the same (test_late.py).
    """

    page: Page
    server: Server
    path: str
    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    late: int = 0
    patience = PATIENCE  # seconds; not a field: of all notebooks of a kind

    @property
    def language(self) -> str:
        """The language of the lesson, which is the name of its folder."""
        return Path(self.path).parent.name

    @property
    def address(self) -> str:
        """Where the page opens the notebook."""
        return f"{self.server.address}/lab/tree/{self.path}?reset"  # reset: without what was open before

    def __post_init__(self) -> None:
        self.page.set_default_timeout(self.patience * 1000)
        self.page.on("request", self._asked)
        self.page.on("websocket", self._asked)
        self.page.on("console", self._said)
        self.page.on("pageerror", self._failed)

    def _asked(self, request: Request | WebSocket) -> None:
        ours = (self.server.address, self.server.address.replace("http", "ws", 1))
        if not request.url.startswith((*(f"{one}/" for one in ours), "data:", "blob:")):
            self.outside.append(request.url)

    def _said(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(NARROW):
            self.errors.append(f"{message.text} ({message.location.get('url')})")

    def _failed(self, error: Error) -> None:
        if error.message == LATE:
            self.late += 1
        else:
            self.errors.append(str(error))

    def wait(self, condition: str, argument: Any = None, *, seconds: float = 0, every: int = 40) -> None:
        """Wait until `condition`, a JavaScript function, is true on the page, asked `every` so many milliseconds."""
        # Not at every frame, as Playwright would: a page that has to draw sixty frames a second draws nothing else.
        # But each time one frame: in a page that was in use for a while, Chromium without a window finds no idle moment
        # unless something is to be drawn, and JupyterLab, which adds cells in idle moments, adds some every three seconds.
        asked = f"argument => {{ requestAnimationFrame(() => null); return ({condition})(argument); }}"
        self.page.wait_for_function(asked, arg=argument, timeout=(seconds or self.patience) * 1000, polling=every)

    def command(self, name: str, **arguments: Any) -> None:
        """Do one of JupyterLab's commands, and wait until it is done."""
        self.page.evaluate("([name, arguments]) => window.jupyterapp.commands.execute(name, arguments).then(() => null)", [name, arguments])

    def open(self) -> None:
        """Open the page at the notebook, and wait until its kernel could run a cell."""
        self.page.goto(self.address)
        self._settle()
        self.page.evaluate("() => window.jupyterapp.shell.collapseLeft()")

    def open_here(self) -> None:
        """Open the notebook in a page where JupyterLab runs already and nothing is open."""
        self.command("docmanager:open", path=self.path)
        in_front = f"path => {_OPEN}?.context?.path === path"
        try:
            self.wait(in_front, self.path, seconds=10)
        except TooLate:
            # On a busy machine the new tab sometimes gets no focus, and stays behind the one before it: a reader clicks on it.
            tabs = "[...window.jupyterapp.shell.widgets('main')]"
            self.page.evaluate(
                f"path => window.jupyterapp.shell.activateById({tabs}.find(tab => tab.context?.path === path)?.id)", self.path
            )
            try:
                self.wait(in_front, self.path)
            except TooLate as error:
                shown = self.page.evaluate(f"() => [{tabs}.map(tab => tab.title.label), document.querySelector('.jp-Dialog')?.innerText]")
                message = f"{self.path} did not come to the front; tabs and dialog: {shown}"
                raise AssertionError(message) from error
        self._settle()

    def _settle(self) -> None:
        self.page.wait_for_selector(".jp-Notebook .jp-Cell")
        self.listen()
        self.wait_for_kernel()

    def listen(self) -> None:
        """Keep from here on what the notebook's kernel complains of, for `kernel_errors`; to be asked for before it is ready."""
        # What goes wrong while a widget answers is in no cell: JupyterLab only keeps it in its log. Answers to another
        # page on the same kernel don't count: asked for its widgets by a second page, a kernel sometimes says "No such
        # comm", because JupyterLab's question (jupyter.widget.control) can overtake its own introduction.
        self.wait(f"() => {_OPEN}?.sessionContext")
        self.page.evaluate(
            f"""() => {{
                window.courseKernel = [];
                const {{ sessionContext }} = {_OPEN};
                sessionContext.iopubMessage.connect((_, {{ header, parent_header, content }}) => {{
                    const wrong = header.msg_type === "error" || (header.msg_type === "stream" && content.name === "stderr");
                    const mine = parent_header.session === sessionContext.session?.kernel?.clientId;
                    if (wrong && mine) window.courseKernel.push(content.text ?? content.traceback.join("\\n"));
                }});
            }}"""
        )

    def leave(self) -> None:
        """Close the notebook without asking, and have no more to do with its page."""
        self.page.evaluate(f"() => {_OPEN}.dispose()")
        self.page.remove_listener("request", self._asked)
        self.page.remove_listener("websocket", self._asked)
        self.page.remove_listener("console", self._said)
        self.page.remove_listener("pageerror", self._failed)

    def bring_to_rest(self, found: Locator) -> None:
        """Scroll to an element and wait until it lies still: cells above get their true height only as they scroll by."""
        found.evaluate(
            """async element => {
                const frame = () => new Promise(requestAnimationFrame);
                element.scrollIntoView({ block: "center", behavior: "instant" });
                for (let still = 0, last = NaN; still < 10; await frame()) {
                    const now = element.getBoundingClientRect().y;
                    still = now === last ? still + 1 : 0;
                    last = now;
                }
            }"""
        )

    def kernel_errors(self) -> list[str]:
        """Return errors and warnings that the kernel sent since the notebook was opened, in a cell or not."""
        found: list[str] = self.page.evaluate("() => window.courseKernel")
        # JupyterLab asks a kernel for its widgets before any cell has imported ipywidgets, and then closes what it had opened.
        asked = sum("No such comm target registered: jupyter.widget.control" in line for line in found)
        closed = [line for line in found if line.startswith("No such comm:")][:asked]
        return [line for line in found if "jupyter.widget.control" not in line and line not in closed]

    def dead_widgets(self) -> list[str]:
        """Return what is shown in place of widgets whose kernel is gone."""
        return self.page.locator("text=/model not found|Loading widget|Error displaying widget/i").all_inner_texts()

    def wait_for_kernel(self) -> None:
        """Wait until the kernel has nothing to do."""
        # Run before it is idle, JupyterLab would ask with a dialog which kernel to take.
        kernel = f"{_OPEN}?.sessionContext?.session?.kernel"
        self.wait(f"() => {kernel}?.status === 'idle' && {kernel}.connectionStatus === 'connected'")

    def run_all(self) -> None:
        """Run all cells, and wait until all charts are drawn."""
        # What was saved goes first: it must not be taken for what the run shows.
        self.command("notebook:clear-all-cell-outputs")
        self.wait("() => !document.querySelector('.jp-OutputArea-output')")
        self.page.evaluate(
            """() => {
                const begun = performance.now();
                delete window.courseFirstChart;
                const look = () => {
                    const chart = document.querySelector(".js-plotly-plot .main-svg");
                    if (chart?.getBoundingClientRect().height > 0) window.courseFirstChart = (performance.now() - begun) / 1000;
                    else requestAnimationFrame(look);
                };
                look();
            }"""
        )
        started = f"() => {_CELLS}.some(cell => cell.type === 'code' && (cell.executionCount || cell.executionState !== 'idle'))"
        for attempt in range(5):
            # Not awaited: the command is done only when all cells are.
            self.page.evaluate("() => { window.jupyterapp.commands.execute('notebook:run-all-cells'); }")
            try:
                # On a busy machine JupyterLab sometimes drops a run that comes right after the kernel is ready.
                self.wait(started, seconds=5)
            except TooLate:
                if attempt == 4:
                    raise
            else:
                break
        done = "cell => cell.type !== 'code' || (cell.executionCount && cell.executionState === 'idle')"
        failed = "cell => cell.type === 'code' && [...Array(cell.outputs.length).keys()].some(n => cell.outputs.get(n).type === 'error')"
        self.wait(f"() => {_CELLS}.every({done}) || {_CELLS}.some({failed})", seconds=3 * self.patience, every=200)
        self.wait_for_kernel()
        self.wait_for_charts()

    def wait_for_charts(self) -> None:
        """Wait until there is a chart for every output that is one, or holds live ones, and each has been drawn."""
        state = f"""(() => {{
            const all = {_CELLS}.filter(cell => cell.type === "code").flatMap(cell => cell.outputs.toJSON());
            const data = all.map(output => output.data ?? {{}});
            const outputs = [...document.querySelectorAll(".jp-OutputArea-output")];
            const charts = [...document.querySelectorAll(".course-chart")].filter(chart => chart.clientWidth > 0);
            return {{
                live: data.filter(one => "{WIDGET_VIEW}" in one).length,
                shown: outputs.filter(one => one.querySelector(".course-panel, .course-chart")).length,
                stills: data.filter(one => "{PLOTLY}" in one && !("{WIDGET_VIEW}" in one)).length,
                drawn: outputs.filter(one => one.matches(".jp-RenderedPlotly") && one.querySelector(".main-svg")).length,
                waiting: charts.filter(chart => !chart.querySelector(".main-svg[role=img]")).length,
            }};
        }})()"""
        # JupyterLab lays out nothing off screen, and a chart that came before it had a width is drawn as it scrolls by.
        late = '[...document.querySelectorAll(".course-chart")].find(chart => chart.clientWidth > 0 && !chart.querySelector(".main-svg"))'
        scroll = f'{late}?.scrollIntoView({{ block: "center", behavior: "instant" }})'
        try:
            self.wait(
                f"() => {{ const s = {state}; if (s.waiting) {scroll}; return s.live === s.shown && s.stills === s.drawn && !s.waiting; }}",
                every=200,
            )
        except TooLate as error:
            message = (
                f"charts that never came: {self.page.evaluate(state)}; the browser said {self.errors}, the kernel {self.kernel_errors()}"
            )
            raise AssertionError(message) from error

    def cells(self) -> list[dict[str, Any]]:
        """Return the cells as they are now: id, type, source, and of code cells number and outputs."""
        number = "number: cell.executionCount ?? null, outputs: cell.outputs?.toJSON() ?? []"
        found: list[dict[str, Any]] = self.page.evaluate(
            f"() => {_CELLS}.map(cell => ({{id: cell.id, type: cell.type, source: cell.sharedModel.getSource(), {number}}}))"
        )
        return found

    def text_of_cells(self) -> str:
        """Return number, order, type and source of the cells as one text: what a stray key would change."""
        return str(self.page.evaluate(f"() => {_CELLS}.map(cell => [cell.id, cell.type, cell.sharedModel.getSource()].join()).join('\\n')"))

    def charts(self, selector: str = ".js-plotly-plot") -> list[dict[str, float]]:
        """Return height in pixels and number of visible marks of every chart."""
        found: list[dict[str, float]] = self.page.evaluate(
            """selector => [...document.querySelectorAll(selector)].map(chart => ({
                height: chart.querySelector(".main-svg")?.getBoundingClientRect().height ?? 0,
                marks: [...chart.querySelectorAll(".main-svg :is(.trace, .hm, .sankey) :is(path, rect, image)")]
                    .filter(mark => { const { width, height } = mark.getBBox(); return width + height > 0; }).length,
            }))""",
            selector,
        )
        return found

    def axes(self, chart: Locator) -> str:
        """Return what the axes of a chart span, as text."""
        return str(
            chart.evaluate(
                """chart => JSON.stringify(Object.entries(chart._fullLayout)
                    .filter(([name]) => /^[xy]axis\\d*$/.test(name)).map(([name, axis]) => [name, axis.range]))"""
            )
        )

    @contextmanager
    def theme(self, name: str) -> Iterator[None]:
        """Show the page in JupyterLab's ``"Light"`` or ``"Dark"`` theme for a while."""
        if name == "Light":  # it is
            yield
            return
        self._set_theme(name)
        try:
            yield
        finally:
            self._set_theme("Light")

    def _set_theme(self, name: str) -> None:
        self.command("apputils:change-theme", theme=f"JupyterLab {name}")
        self.wait("light => document.body.dataset.jpThemeLight === String(light)", name == "Light")
        # Charts take up the new colour in the frame after the next.
        self.page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        self.wait_for_charts()

    @contextmanager
    def size(self, width: int, height: int) -> Iterator[None]:
        """Show the page in a window of another size for a while."""
        before = self.page.viewport_size
        assert before
        self.page.set_viewport_size({"width": width, "height": height})
        try:
            yield
        finally:
            self.page.set_viewport_size(before)

    @contextmanager
    def all_in_view(self, selector: str) -> Iterator[None]:
        """Make the window as high as everything that `selector` fits, for a while: axe judges colours only of what it takes for visible."""
        # JupyterLab's body has no height and hides what overflows it; axe concludes that nobody sees any of it.
        style = self.page.add_style_tag(content="html, body { height: 100% !important; }")
        # Outputs that come into the window get their true height only then, a few frames later.
        bottom = """async selector => {
            document.querySelector(".jp-WindowedPanel-outer").scrollTo({ top: 0, behavior: "instant" });
            for (let n = 0; n < 5; n++) await new Promise(requestAnimationFrame);
            return Math.max(...[...document.querySelectorAll(selector)].map(one => one.getBoundingClientRect().bottom));
        }"""
        height = 1000
        with self.size(1400, height):
            while (wanted := int(self.page.evaluate(bottom, selector)) + 200) > height:
                height = wanted
                self.page.set_viewport_size({"width": 1400, "height": height})
                self.wait_for_charts()
            yield
        style.evaluate("style => style.remove()")

    def sticking_out(self) -> list[str]:
        """Return what is wider than the panel, chart or output it stands in; empty when all fits."""
        found: list[str] = self.page.evaluate(
            """async () => {
                const frame = () => new Promise(requestAnimationFrame), found = [];
                for (const group of document.querySelectorAll(".course-panel, .course-chart")) {
                    if (!group.getBoundingClientRect().width || getComputedStyle(group).visibility !== "visible") continue;
                    // Off screen nothing is laid out anew.
                    group.scrollIntoView({ block: "nearest", behavior: "instant" });
                    await frame(), await frame();
                    // A chart follows the width of its cell after a moment; controls do so at once.
                    const drawn = [...group.querySelectorAll(".main-svg")], end = performance.now() + 10000;
                    while (drawn.some(svg => svg.clientWidth > group.clientWidth) && performance.now() < end) await frame();
                    const output = group.closest(".jp-OutputArea-output").getBoundingClientRect();
                    // A chart that is moved sideways (its figure names its least width) is wider than what it is moved in.
                    const moved = group._fullLayout?.meta?.least_width && getComputedStyle(group.parentElement).overflowX === "auto";
                    const around = moved ? Infinity : output.right;
                    const mover = group.parentElement.getBoundingClientRect().right;
                    if (moved && mover > output.right + 1) found.push(`what moves a chart: ${mover} > ${output.right}`);
                    const edge = Math.min(group.getBoundingClientRect().right, around) + 1;
                    const parts = group.querySelectorAll(group.matches(".course-panel") ? ":not(option)" : ".main-svg");
                    found.push(...[group, ...parts].filter(part => part.getBoundingClientRect().right > edge)
                        .map(part => `${part.tagName} ${part.textContent.slice(0, 60)}: ${part.getBoundingClientRect().right} > ${edge}`));
                }
                return found;
            }"""
        )
        return found

    def focus_is_inside(self, selector: str) -> bool:
        """Tell whether the keyboard is in an element that `selector` fits, or inside one."""
        return bool(self.page.evaluate("selector => Boolean(document.activeElement?.closest(selector))", selector))


@cache
def _loaded(server: Server) -> list[Page]:
    """Return the pages in which JupyterLab is loaded and nothing is open."""
    return []


@contextmanager
def at_desk(browser: Browser, server: Server, path: str, *, fresh: bool = False) -> Iterator[Desk]:
    """Open a notebook in a window of its own, and close it: by its link if `fresh`, or where JupyterLab was loaded for another before."""
    free = _loaded(server)
    again = bool(free) and not fresh
    # Not one more page of one window: what is not in front is not drawn.
    page = free.pop() if again else browser.new_context(viewport={"width": 1400, "height": 1000}).new_page()
    desk = Desk(page, server, path)
    kept = False
    try:
        if again:
            desk.open_here()
        else:
            desk.open()
        yield desk
        # Three are enough, as many as tests of one lesson use at a time: each asks the server what is new every few seconds.
        kept = not fresh and len(free) < 3
        if kept:
            desk.leave()
            free.append(page)
    finally:
        if not kept:
            page.context.close()


@dataclass(frozen=True)
class Run:
    """A notebook after "run all": the desk it lies on, and what was seen on the way.

    Attributes
    ----------
    desk : Desk
        The notebook, run.
    before, dead : list
        Charts, and complaints of widgets without a kernel, as the file was opened.
    first_chart : float or None
        Seconds from "run all" to the first chart.
    """

    desk: Desk
    before: list[dict[str, float]]
    dead: list[str]
    first_chart: float | None


@contextmanager
def running(browser: Browser, server: Server, path: str) -> Iterator[Run]:
    """Open a notebook, look at it, and run it."""
    with at_desk(browser, server, path) as desk:
        desk.wait_for_charts()
        before, dead = desk.charts(), desk.dead_widgets()
        desk.run_all()
        yield Run(desk, before, dead, desk.page.evaluate("() => window.courseFirstChart ?? null"))


def write_notebook(server: Server, name: str, *sources: str) -> str:
    """Write a notebook with these code cells beside the lessons, and return its path."""
    cells = [
        {"cell_type": "code", "id": f"cell-{n}", "metadata": {}, "source": source, "outputs": [], "execution_count": None}
        for n, source in enumerate(sources)
    ]
    metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    whole = {"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": cells}
    (server.folder / name).write_text(json.dumps(whole), encoding="utf-8")
    return name


# --- accessibility ----------------------------------------------------------------------------------------------


def axe_findings(desk: Desk, rules: str, selector: str, *themes: str) -> list[str]:
    """Return what axe found or could not decide inside the elements of `selector`, in each of JupyterLab's `themes`."""
    if not desk.page.evaluate("() => Boolean(window.axe)"):
        desk.page.evaluate(f"{rules}; null")
    found = []
    with desk.all_in_view(selector):
        for theme in themes:
            with desk.theme(theme):
                passed, wrong, _ = _axe(desk, selector, {"rules": {"color-contrast": {"enabled": False}}})
                # The colours inside a chart are tested where they are chosen. They are out of sight while colours are judged: axe
                # takes lines that plotly cuts at the axes for what lies over the words beside them.
                hidden = desk.page.add_style_tag(content=".main-svg > * { visibility: hidden !important; }")
                _, pale, judged = _axe(desk, selector, {"runOnly": ["color-contrast"]})
                hidden.evaluate("style => style.remove()")
                assert passed, f"{theme}: no rule of axe's applied"
                assert judged, f"{theme}: axe takes all of it for invisible, and says nothing of its colours"
                found += [f"{theme}: {one}" for one in wrong + pale]
    return found


def _axe(desk: Desk, selector: str, options: dict[str, Any]) -> tuple[int, list[str], bool]:
    """Run axe with `options`; return how many rules passed, what was found or could not be decided, and whether any rule applied."""
    passed, found, judged = desk.page.evaluate(
        """async ([selector, options]) => {
            const { passes, violations, incomplete } = await axe.run(
                { include: [...document.querySelectorAll(selector)] }, { resultTypes: ["violations", "incomplete"], ...options });
            const why = node => [...node.any, ...node.all, ...node.none].map(check => check.message).join("; ");
            const line = (kind, rule, node) => [kind, rule.id, rule.impact, node.html.slice(0, 200), why(node)].join(" | ");
            // To axe the lines of an open list lie over the list, and hide its colours; of signs such as circles, named for
            // screen readers, it can't tell whether they are text.
            const undecidable = (rule, node) => rule.id === "color-contrast" && /^<(select|span role="img")/.test(node.html);
            const unsure = incomplete.flatMap(rule => rule.nodes.filter(node => !undecidable(rule, node))
                .map(node => line("incomplete", rule, node)));
            const wrong = violations.flatMap(rule => rule.nodes.map(node => line("violation", rule, node)));
            return [passes.length, [...wrong, ...unsure], passes.length + violations.length + incomplete.length > 0];
        }""",
        [selector, options],
    )
    return passed, found, judged


# --- the explorer -----------------------------------------------------------------------------------------------


class ExplorerOnPage:
    """The theme explorer as a reader meets it: three choices, a tick, a list, a chart, a card."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.root = desk.page.locator(".course-shown", has=desk.page.locator("select[id$=-rung-control]")).first
        self.parts = self.root.locator("input[id$=-parts-control]")
        self.list = self.root.locator("select[id$=-claim-control]")
        self.readout = self.root.locator(".course-readout").first
        self.card = self.root.locator(".course-card")
        self.chart = self.root.locator(".course-chart")

    def choice(self, name: str) -> Locator:
        """Return the select of theme, tool or rung."""
        return self.root.locator(f"select[id$=-{name}-control]")

    def choose_by_keyboard(self, name: str, place: int) -> None:
        """Choose the option at `place` (0 is "all") with keys alone."""
        self.choice(name).focus()
        self.desk.page.keyboard.press("Home")
        for _ in range(place):
            self.desk.page.keyboard.press("ArrowDown")

    def choose_all(self) -> None:
        """Set every choice back to "all", without listed parts."""
        for name in ("theme", "tool", "rung"):
            self.choice(name).select_option(index=0)
        self.parts.uncheck()

    def wait_for_marks(self, count: int) -> None:
        """Wait until so many marks are drawn in full and as many claims are listed."""
        # What is drawn (calcdata), not what was asked for; pale marks have no entry in the legend.
        drawn = """([root, count]) => {
            const full = root.querySelector(".course-chart").calcdata.filter(([first]) => first.trace.customdata && first.trace.showlegend);
            const listed = root.querySelector("select[id$=-claim-control]").options.length;
            return listed === count && full.reduce((sum, points) => sum + points.length, 0) === count;
        }"""
        self.desk.wait(drawn, [self.root.element_handle(), count])

    def click_mark(self, claim: str, *, times: int = 1) -> None:
        """Click on the mark of a claim with the mouse, once the page lies still and the mark says what it is."""
        self.desk.bring_to_rest(self.chart)
        x, y = self.chart.evaluate(
            """(chart, claim) => {
                const { xaxis, yaxis } = chart._fullLayout, { x, y } = chart.getBoundingClientRect();
                const at = trace => [...(trace.customdata ?? [])].indexOf(claim);
                const trace = chart._fullData.find(trace => at(trace) >= 0);
                return [x + xaxis._offset + xaxis.d2p(trace.x[at(trace)]), y + yaxis._offset + yaxis.d2p(trace.y[at(trace)])];
            }""",
            claim,
        )
        self.desk.page.mouse.move(x - 40, y - 40)
        self.desk.page.mouse.move(x, y)
        # plotly takes the mark under the pointer for clicked, and finds it some 50 ms after the pointer came to rest.
        # Nor may this be the second half of a double click, which is another thing to test.
        ready = """([chart, claim]) => Date.now() - (chart._mouseDownTime ?? 0) > chart._context.doubleClickDelay
            && (chart._hoverdata ?? []).some(point => point.customdata === claim)"""
        self.desk.wait(ready, [self.chart.element_handle(), claim])
        self.desk.page.mouse.click(x, y, click_count=times)

    def wait_for_ring(self, claim: str) -> None:
        """Wait until the ring on the chart is drawn around the mark of a claim."""
        ringed = """([chart, claim]) => {
            const ring = chart._fullData.find(trace => trace.marker?.symbol === "circle-open");
            const at = trace => [...(trace.customdata ?? [])].indexOf(claim);
            const own = chart._fullData.find(trace => at(trace) >= 0);
            return ring && own && ring.x[0] === own.x[at(own)] && ring.y[0] === own.y[at(own)];
        }"""
        self.desk.wait(ringed, [self.chart.element_handle(), claim])

    def marks(self) -> list[str]:
        """Return the claims whose marks are drawn in full, trace after trace."""
        found: list[str] = self.chart.evaluate(
            "chart => chart._fullData.filter(trace => trace.customdata && trace.showlegend).flatMap(trace => [...trace.customdata])"
        )
        return found
