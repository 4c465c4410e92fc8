"""The browser-only edition in real Chromium: built on a folder that holds Pyodide, served from below, and a notebook in it."""

from __future__ import annotations

import functools
import http.server
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

from playwright.sync_api import Request, Response, WebSocket

from course_lib.editions.lite import write_lite

from .lab import _OPEN, Desk, Server

#: Python starts in the browser, on a machine that does other things, too.
PATIENCE = 240
BELOW = "some/where"


@dataclass
class LiteDesk(Desk):
    """A notebook of the browser-only edition; others may be opened after it in the same page."""

    patience = PATIENCE

    def __post_init__(self) -> None:
        super().__post_init__()
        self.page.on("response", self._answered)

    @property
    def address(self) -> str:
        """Where the page opens the notebook."""
        return f"{self.server.address}/lab/index.html?path={quote(self.path)}"

    def _asked(self, request: Request | WebSocket) -> None:
        # JupyterLite's worker answers some addresses at the very top of the host, which no server ever sees.
        if urlsplit(request.url).netloc != urlsplit(self.server.address).netloc and not request.url.startswith(("data:", "blob:")):
            self.outside.append(request.url)

    def _answered(self, response: Response) -> None:
        if response.status >= 400:
            self.errors.append(f"{response.status} {response.url}")

    def turn_to(self, path: str) -> None:
        """Open another notebook on the same kernel, and close the one that was open: Python need not start anew."""
        # Its widgets go first: the page would fetch all that a kernel has, and readers' kernels have one lesson's.
        self.page.evaluate(
            f"""async path => {{
                const before = {_OPEN}, {{ kernel }} = before.sessionContext.session, {{ id, name }} = kernel;
                await kernel.requestExecute({{ code: "import ipywidgets; ipywidgets.Widget.close_all()" }}).done;
                await window.jupyterapp.commands.execute("docmanager:open", {{ path, kernel: {{ id, name }} }});
                before.dispose();
            }}""",
            path,
        )
        self.path = path
        self.wait(f"path => {_OPEN}?.context?.path === path", path)
        self._settle()

    def run_cells(self, *names: str) -> None:
        """Run the cells of these ids, one after the other, as a reader in a hurry does."""
        for name in names:
            self.page.evaluate(
                f"""async name => {{
                    const {{ content }} = {_OPEN};
                    content.activeCellIndex = content.widgets.findIndex(cell => cell.model.id === name);
                    await window.jupyterapp.commands.execute("notebook:run-cell");
                }}""",
                name,
            )
        self.wait_for_kernel()


def build(to: Path, pyodide: Path) -> Server:
    """Build the site in a folder below `to`, with JupyterLab's own commands within reach of the page; it is not served yet."""
    site = write_lite(to / BELOW, pyodide)
    settings = site / "jupyter-lite.json"
    config = json.loads(settings.read_text(encoding="utf-8"))
    config["jupyter-config-data"]["exposeAppInBrowser"] = True
    settings.write_text(json.dumps(config), encoding="utf-8")
    return Server("", site)


@contextmanager
def served(folder: Path, port: int = 0) -> Iterator[str]:
    """Serve a folder to this machine, and give the address of what lies below."""
    handler = functools.partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", port), handler) as one:
        thread = threading.Thread(target=one.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{one.server_port}/{BELOW}"
        finally:
            one.shutdown()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    # HTTP/1.0, the default: a connection that stayed open would go on showing an older edition.

    def end_headers(self) -> None:
        """Let the browser keep what it got, and ask whether that is still so."""
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def log_message(self, *words: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        """Answer; a browser's own wish for a picture of the whole host is not the site's affair."""
        if self.path == "/favicon.ico":
            self.send_response(204)
            self.end_headers()
        else:
            super().do_GET()
