"""A class on a real JupyterHub: ``python tests/bench/hub.py --hub ENVIRONMENT --proxy COMMAND`` measures it.

``ENVIRONMENT`` is a virtual environment with the kit, jupyterhub and nbgitpuller, ``COMMAND`` is configurable-http-proxy,
from npm. ``--keep`` writes the tables of hub/README.md and hub/README.zh.md. The hub listens to this machine alone and
lets any name in. Every student logs in, gets the lessons as by the nbgitpuller link, runs lesson 01 and moves a lab. All
but one speak HTTP and websockets, as a browser would; one is a real Chromium, in which the first chart is seen.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests"))

import psutil  # noqa: E402
import requests  # noqa: E402
from browser.lab import Desk, Server, _free_port  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402
from websocket import create_connection  # noqa: E402

CHROMIUM = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-sync"]
LESSON = "kit/notebooks/en/01_open_government.ipynb"
CHARTS = {"application/vnd.plotly.v1+json", "application/vnd.jupyter.widget-view+json"}
MOVES, PAUSE = 20, 1.0  # moves of a lab's first slider, and seconds between two
PATIENCE = 600
# What the guide tells the owner of one server; without it the hub keeps its own settings.
ADVISED = (ROOT / "hub/tljh_config.py").read_text(encoding="utf-8")
# What a class on this machine alone needs, over that.
CONFIG = """
import os
c = get_config()
c.JupyterHub.bind_url = "http://127.0.0.1:{port}/"
c.JupyterHub.hub_bind_url = "http://127.0.0.1:{hub}"
c.JupyterHub.db_url = "sqlite://"
c.JupyterHub.spawner_class = "simple"
c.JupyterHub.authenticator_class = "dummy"
c.JupyterHub.log_level = "INFO"
c.DummyAuthenticator.allow_all = True
c.ConfigurableHTTPProxy.command = [{proxy!r}]
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{api}"
c.ConfigurableHTTPProxy.pid_file = "{top}/proxy.pid"
c.SimpleLocalProcessSpawner.home_dir_template = "{top}/home/{{username}}"
c.Spawner.environment.update({{"JUPYTER_RUNTIME_DIR": lambda spawner: "{top}/run/" + spawner.user.name, "PATH": os.environ["PATH"]}})
c.Spawner.args.extend(["--allow-root", "--LabApp.expose_app_in_browser=True", "--ServerApp.ip=127.0.0.1"])
"""


@dataclass(frozen=True)
class Hub:
    """A running hub: its address, the repository its students get, the folder with its logs, and its process."""

    address: str
    repository: Path
    top: Path
    process: psutil.Process

    @property
    def link(self) -> str:
        """The path of the nbgitpuller link, as ``course links --hub`` prints it."""
        query = urlencode({"repo": self.repository.as_uri(), "branch": "main", "urlpath": f"lab/tree/{LESSON}"})
        return f"/hub/user-redirect/git-pull?{query}"

    def servers(self) -> list[psutil.Process]:
        """Return the students' servers."""
        return [child for child in self.process.children() if "jupyterhub-singleuser" in " ".join(child.cmdline())]


@contextmanager
def jupyterhub(environment: Path, proxy: str, config: str) -> Iterator[Hub]:
    """Run a hub with `config` under what a test needs, and end all that it started."""
    with tempfile.TemporaryDirectory(prefix="hub", ignore_cleanup_errors=True) as folder:
        top, port = Path(folder), _free_port()
        repository = top / "kit"
        subprocess.run(["git", "clone", "--quiet", "--bare", ROOT, repository], check=True)
        ours = CONFIG.format(port=port, hub=_free_port(), api=_free_port(), proxy=proxy, top=top)
        (top / "config.py").write_text(config + ours, encoding="utf-8")
        environ = {name: value for name, value in os.environ.items() if not name.startswith(("COURSE_", "JUPYTER"))}
        environ["PATH"] = os.pathsep.join([str(environment / "bin"), environ["PATH"]])
        with (top / "log.txt").open("w") as log:
            command = [environment / "bin/jupyterhub", "--config", top / "config.py"]
            process = subprocess.Popen(command, cwd=top, env=environ, stdout=log, stderr=subprocess.STDOUT)
        hub = Hub(f"http://127.0.0.1:{port}", repository, top, psutil.Process(process.pid))
        try:
            _until(lambda: requests.get(f"{hub.address}/hub/health", timeout=5).ok)
            yield hub
        finally:
            started = hub.process.children(recursive=True)
            process.terminate()
            _, alive = psutil.wait_procs([hub.process, *started], 30)
            for one in alive:
                one.kill()


def _until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            if holds():
                return
        except requests.ConnectionError:
            pass
        time.sleep(0.25)
    message = f"still not so after {PATIENCE} s"
    raise TimeoutError(message)


# --- students -----------------------------------------------------------------------------------------------------


@dataclass
class Student:
    """One student, and what became of them: seconds since they logged in, and why they stopped, if they did."""

    hub: Hub
    name: str
    up: float = 0.0
    first_chart: float = 0.0
    done: float = 0.0
    moves: list[float] = field(default_factory=list)
    failed: str = ""

    def attend(self) -> None:
        """Do it all; an error ends this student's class alone."""
        self.begun = time.monotonic()
        try:
            self._attend()
        except Exception as error:  # whatever it was, it is what failed
            self.failed = f"{type(error).__name__}: {error}"[:300]

    def since(self) -> float:
        """Return the seconds since the login."""
        return time.monotonic() - self.begun

    def _attend(self) -> None:
        self.web = requests.Session()
        self._log_in()
        self.up = self.since()
        self._get_lessons()
        path, headers = f"/user/{self.name}", {"X-XSRFToken": self._xsrf(f"/user/{self.name}/")}
        notebook = self.web.get(f"{self.hub.address}{path}/api/contents/{LESSON}", timeout=PATIENCE).json()["content"]
        asked = {"path": LESSON, "name": LESSON, "type": "notebook", "kernel": {"name": "python3"}}
        session = self.web.post(f"{self.hub.address}{path}/api/sessions", json=asked, headers=headers, timeout=PATIENCE)
        session.raise_for_status()
        with _Kernel(self, session.json()["kernel"]["id"]) as kernel:
            for cell in notebook["cells"]:
                if cell["cell_type"] == "code":
                    kernel.run("".join(cell["source"]))
            self.done = self.since()
            self.moves = kernel.move_a_lab()

    def _log_in(self) -> None:
        page = f"{self.hub.address}/hub/login"
        self.web.get(page, timeout=PATIENCE)
        form = {"username": self.name, "password": "", "_xsrf": self._xsrf("/hub/")}
        self.web.post(page, data=form, timeout=PATIENCE, allow_redirects=False).raise_for_status()
        self.web.get(f"{self.hub.address}/hub/spawn", timeout=PATIENCE)  # starts the server, and returns at once
        state = f"{self.hub.address}/hub/api/users/{self.name}"

        def ready() -> bool:
            user = self.web.get(state, headers={"Referer": page}, timeout=PATIENCE).json()
            server = user["servers"].get("", {})
            if not server:
                message = "the hub gave the server up"
                raise RuntimeError(message)
            return bool(server["ready"])

        _until(ready)
        self.web.get(f"{self.hub.address}/user/{self.name}/lab", timeout=PATIENCE).raise_for_status()

    def _xsrf(self, path: str) -> str:
        return next(cookie.value or "" for cookie in self.web.cookies if cookie.name == "_xsrf" and cookie.path == path)

    def _get_lessons(self) -> None:
        query = {"repo": self.hub.repository.as_uri(), "branch": "main", "targetPath": "kit"}
        pulled = f"{self.hub.address}/user/{self.name}/git-pull/api"
        with self.web.get(pulled, params=query, stream=True, timeout=PATIENCE) as answer:
            phases = [json.loads(line[6:])["phase"] for line in answer.iter_lines() if line.startswith(b"data: ")]
        if phases[-1] != "finished":
            message = f"nbgitpuller ended with {phases[-1]!r}"
            raise RuntimeError(message)


class _Kernel:
    """A student's kernel, by its websocket: cells in, charts out."""

    def __init__(self, student: Student, kernel: str) -> None:
        self.student, self.session = student, uuid4().hex
        self.sliders: dict[str, dict[str, Any]] = {}  # panels with a slider: their state, by the name of their channel
        address = f"{student.hub.address.replace('http', 'ws', 1)}/user/{student.name}/api/kernels/{kernel}/channels"
        path = f"/user/{student.name}/"
        cookies = [f"{one.name}={one.value}" for one in student.web.cookies if path.startswith(one.path) and one.path != "/hub/"]
        self.socket = create_connection(f"{address}?session_id={self.session}", cookie="; ".join(cookies), timeout=PATIENCE)

    def __enter__(self) -> _Kernel:
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def send(self, kind: str, content: dict[str, Any]) -> str:
        """Send a message to the kernel, and return its number."""
        number = uuid4().hex
        header = {"msg_id": number, "msg_type": kind, "session": self.session, "username": "", "version": "5.3", "date": ""}
        message = {"header": header, "parent_header": {}, "metadata": {}, "content": content, "channel": "shell", "buffers": []}
        self.socket.send(json.dumps(message))
        return number

    def answers(self, number: str) -> Iterator[dict[str, Any]]:
        """Yield what the kernel says to a message, until it is idle again."""
        while True:
            said = self.socket.recv()
            # With buffers (plotly.js, once a kernel) a message is binary: the JSON is its first part.
            message = json.loads(said if isinstance(said, str) else _first_part(said))
            if message["parent_header"].get("msg_id") == number:
                if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
                    return
                yield message

    def run(self, source: str) -> None:
        """Run a cell, note panels with sliders and the time of the first chart."""
        content = {"code": source, "silent": False, "store_history": True, "user_expressions": {}, "allow_stdin": False}
        for message in self.answers(self.send("execute_request", content)):
            kind, content = message["msg_type"], message["content"]
            if kind == "error":
                raise RuntimeError(content["ename"] + ": " + content["evalue"])
            if kind == "comm_open":
                state = content["data"].get("state", {})
                if any(field["kind"] == "range" for field in state.get("fields", [])):
                    self.sliders[content["comm_id"]] = state
            if kind in ("display_data", "execute_result") and CHARTS & set(content["data"]) and not self.student.first_chart:
                self.student.first_chart = self.student.since()

    def move_a_lab(self) -> list[float]:
        """Move the first slider of the last lab up, step by step; return the seconds to each new chart."""
        comm, state = list(self.sliders.items())[-1]
        slider = next(field for field in state["fields"] if field["kind"] == "range")
        values, times = dict(state["values"]), []
        for turn in range(1, MOVES + 1):
            value = values[slider["name"]] + slider["step"]
            values[slider["name"]] = value if value <= slider["max"] else slider["min"]
            begun = time.monotonic()
            update = {"method": "update", "state": {"values": values, "turn": state["turn"] + turn}, "buffer_paths": []}
            for message in self.answers(self.send("comm_msg", {"comm_id": comm, "data": update})):
                if "figure" in message["content"].get("data", {}).get("state", {}):
                    times.append(time.monotonic() - begun)
            time.sleep(PAUSE)
        return times


def _first_part(said: bytes) -> bytes:
    count = int.from_bytes(said[:4], "big")
    begin = int.from_bytes(said[4:8], "big")
    end = int.from_bytes(said[8:12], "big") if count > 1 else len(said)
    return said[begin:end]


class Reader(Student):
    """A student with a real browser: what counts is the chart on the screen."""

    def _attend(self) -> None:
        with sync_playwright() as play:
            browser = play.chromium.launch(executable_path=os.environ.get("COURSE_CHROMIUM", "/usr/bin/chromium"), args=CHROMIUM)
            try:
                self._read(browser.new_page(viewport={"width": 1400, "height": 1000}))
            finally:
                browser.close()

    def _read(self, page: Any) -> None:
        desk = Desk(page, Server(f"{self.hub.address}/user/{self.name}", self.hub.top), LESSON)
        page.set_default_timeout(PATIENCE * 1000)
        page.goto(f"{self.hub.address}{self.hub.link}")
        page.fill("#username_input", self.name)
        self.begun = time.monotonic()
        page.click("#login_submit")
        # The hub's page waits for the server, nbgitpuller's for the lessons; then JupyterLab comes.
        page.wait_for_url("**/user/**")
        self.up = self.since()
        page.wait_for_selector(".jp-Notebook .jp-Cell")
        desk.wait("() => window.jupyterapp?.shell?.currentWidget?.sessionContext", seconds=PATIENCE)
        desk.wait_for_kernel()
        page.evaluate("() => { window.courseKernel = []; }")
        begun = self.since()
        desk.run_all()
        self.first_chart = begun + page.evaluate("() => window.courseFirstChart")
        self.done = self.since()
        slider = page.locator(".course-panel input[type=range]").last
        slider.scroll_into_view_if_needed()
        slider.focus()
        slider.evaluate(
            """slider => slider.closest(".course-shown").querySelector(".course-chart")
                .on("plotly_afterplot", () => { window.courseDrawn = performance.now(); })"""
        )
        for turn in range(MOVES):
            page.evaluate("() => { window.courseDrawn = 0; window.coursePressed = performance.now(); }")
            page.keyboard.press("ArrowRight" if turn % 6 < 3 else "ArrowLeft")
            desk.wait("() => window.courseDrawn > 0")
            self.moves.append(page.evaluate("() => window.courseDrawn - window.coursePressed") / 1000)
            time.sleep(PAUSE)
        ours = (self.hub.address, self.hub.address.replace("http", "ws", 1))
        assert not [url for url in desk.outside if not url.startswith(ours)], "the page asked another machine"


# --- what is measured -----------------------------------------------------------------------------------------------


def pss(process: psutil.Process) -> float:
    """Return the memory of a process in MB, what it shares with others counted in parts."""
    found = re.search(r"^Pss:\s+(\d+) kB", Path(f"/proc/{process.pid}/smaps_rollup").read_text(), re.MULTILINE)
    assert found
    return int(found[1]) * 1024 / 1e6


def busy(process: psutil.Process) -> float:
    """Return the seconds of processor that a process and all below it have taken."""
    return sum(sum(one.cpu_times()[:2]) for one in [process, *process.children(recursive=True)])


def _used() -> float:
    """Return the seconds that the processors of this machine have worked since it started."""
    times = psutil.cpu_times()
    return float(sum(times[:8]) - times.idle - times.iowait)


@dataclass(frozen=True)
class Result:
    """A class after its lesson; memory in MB, times in seconds, and the share of the processors that other work took meanwhile."""

    students: list[Student]
    others: float
    seconds: float
    cpu: float
    server: float
    kernel: float
    hub: float
    proxy: float
    said: dict[str, int]


def attend(environment: Path, proxy: str, count: int, *, config: str = ADVISED, reader: bool = True, every: float = 0.0) -> Result:
    """Hold a class of `count` students, one of them with a real browser if there is a `reader`; they come `every` so many seconds."""
    with jupyterhub(environment, proxy, config) as hub:
        idle, own, used = busy(hub.process), sum(os.times()[:4]), _used()
        students = [Student(hub, f"student{number:02}") for number in range(count - reader)]
        students += [Reader(hub, "reader")] if reader else []
        threads = [threading.Thread(target=student.attend) for student in students]
        begun = time.monotonic()
        for thread in threads:
            thread.start()
            time.sleep(every)
        for thread in threads:
            thread.join()
        seconds = time.monotonic() - begun
        taken = busy(hub.process) - idle
        others = _used() - used - taken - (sum(os.times()[:4]) - own)
        servers = hub.servers()
        kernels = [child for server in servers for child in server.children(recursive=True) if "ipykernel" in " ".join(child.cmdline())]
        (node,) = [child for child in hub.process.children(recursive=True) if "configurable-http-proxy" in " ".join(child.cmdline())][-1:]
        said = (hub.top / "log.txt").read_text(encoding="utf-8")
        wrong = ("Timeout", "failed to start", "Address already in use", "Kernel died", "Uncaught exception")
        return Result(
            students,
            max(0.0, others / seconds / (os.cpu_count() or 1)),
            seconds,
            taken / count,
            median(map(pss, servers)) if servers else 0,
            median(map(pss, kernels)) if kernels else 0,
            pss(hub.process),
            pss(node),
            {word: said.count(word) for word in wrong if word in said},
        )


HEADS = {
    "en": (
        "students at once",
        "came to the end",
        "first chart, median and slowest (s)",
        "in the real browser (s)",
        "a move of the lab, median and slowest (ms)",
        "processor a student (s)",
        "server and kernel (MB)",
        "hub and proxy (MB)",
        "other work on the processors",
    ),
    "zh": (
        "同时上课的学生",
        "走完全程",
        "第一张图：中位数、最慢（秒）",
        "真实浏览器（秒）",
        "动一次模型：中位数、最慢（毫秒）",
        "每人占用处理器（秒）",
        "服务与内核（MB）",
        "中心与代理（MB）",
        "其他任务占处理器",
    ),
}
LABELS = {
    "alone": {"en": "{count}, without a browser", "zh": "{count}（不用浏览器）"},
    "at once": {"en": "{count}", "zh": "{count}"},
    "in turn": {"en": "{count}, one every {every:.0f} s", "zh": "{count}，每 {every:.0f} 秒来一人"},
    "unadvised": {"en": "{count}, with JupyterHub's own settings", "zh": "{count}，用 JupyterHub 的默认设置"},
}
GUIDES = {"en": ROOT / "hub/README.md", "zh": ROOT / "hub/README.zh.md"}
EVERY = 4.0


def cells(result: Result) -> list[str]:
    """Return what was measured, as the cells of a row after its label."""
    ended = [student for student in result.students if not student.failed]
    simulated = [student for student in ended if not isinstance(student, Reader)]
    seen = [student.first_chart for student in ended if isinstance(student, Reader)]
    moves = [move for student in simulated or ended for move in student.moves]
    return [
        f"{len(ended)} / {len(result.students)}",
        _middle_and_most([student.first_chart for student in simulated]),
        f"{seen[0]:.0f}" if seen else "",
        _middle_and_most([1000 * move for move in moves]),
        f"{result.cpu:.1f}",
        f"{result.server:.0f} + {result.kernel:.0f}",
        f"{result.hub:.0f} + {result.proxy:.0f}",
        f"{result.others:.0%}",
    ]


def _middle_and_most(values: list[float]) -> str:
    return f"{median(values):.0f}, {max(values):.0f}" if values else ""


def keep(language: str, rows: list[tuple[str, int, list[str]]]) -> None:
    """Put the table between its marks in the guide of a language."""
    labelled = [[LABELS[kind][language].format(count=count, every=EVERY), *found] for kind, count, found in rows]
    lines = [list(HEADS[language]), ["---"] * len(HEADS[language]), *labelled]
    table = "\n".join("| " + " | ".join(line) + " |" for line in lines)
    guide = GUIDES[language]
    before, _, rest = guide.read_text(encoding="utf-8").partition("<!-- measured: begin -->\n")
    after = rest.partition("<!-- measured: end -->")[2]
    guide.write_text(f"{before}<!-- measured: begin -->\n{table}\n<!-- measured: end -->{after}", encoding="utf-8", newline="\n")


def main() -> None:
    """Hold the classes asked for, print what was measured, and keep it if asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hub", type=Path, required=True, help="a virtual environment with the kit, jupyterhub and nbgitpuller")
    parser.add_argument("--proxy", required=True, help="the command configurable-http-proxy")
    parser.add_argument("--students", type=int, nargs="+", default=[1, 5, 10, 20])
    parser.add_argument("--keep", action="store_true", help="write the tables into hub/README.md and hub/README.zh.md")
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the hub ends with its bench
    most = max(asked.students)
    plans: list[tuple[str, dict[str, Any]]] = [("alone", {"count": 1, "reader": False})]
    plans += [("at once", {"count": count}) for count in asked.students]
    plans += [("in turn", {"count": most, "every": EVERY}), ("unadvised", {"count": most, "config": ""})]
    rows = []
    for kind, plan in plans:
        result = attend(asked.hub.absolute(), asked.proxy, **plan)
        rows.append((kind, plan["count"], cells(result)))
        print(*rows[-1], f"{result.seconds:.0f} s", result.said, *{student.failed for student in result.students} - {""}, flush=True)
    if asked.keep:
        for language in GUIDES:
            keep(language, rows)


if __name__ == "__main__":
    main()
