"""What a kernel says is not held back on its way to the page."""

from __future__ import annotations

import asyncio
import json
import socket
from pathlib import Path

import pytest
import traitlets
from jupyter_server.serverapp import ServerApp
from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
from tornado.httpserver import HTTPServer
from tornado.testing import bind_unused_port
from tornado.web import Application
from tornado.websocket import WebSocketHandler, websocket_connect

from course_lib import jupyter
from course_lib.kernel_connection import PromptConnection


class Connection(PromptConnection):
    """One that takes any page, not only those with a kernel behind them."""

    websocket_handler = traitlets.Any()


class Page(WebSocketHandler):
    """A page that tells how its socket is set before and after the connection is made."""

    async def open(self, *_: str) -> None:
        assert self.ws_connection and self.ws_connection.stream
        option = self.ws_connection.stream.socket.getsockopt
        before = option(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        told = Connection(websocket_handler=self).connect()
        await self.write_message(json.dumps([before, option(socket.IPPROTO_TCP, socket.TCP_NODELAY), told]))


def test_the_page_s_socket_waits_for_no_acknowledgement(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ZMQChannelsWebsocketConnection, "connect", lambda _: "connected")

    async def visit() -> tuple[int, int, str]:
        listening, port = bind_unused_port()
        server = HTTPServer(Application([("/", Page)]))
        server.add_socket(listening)
        page = await websocket_connect(f"ws://127.0.0.1:{port}/")
        found = await asyncio.wait_for(page.read_message(), 20)
        page.close()
        server.stop()
        await server.close_all_connections()
        before, after, told = json.loads(found or "")
        return before, after, told

    before, after, told = asyncio.run(visit())
    assert (before, bool(after), told) == (0, True, "connected")


def test_the_server_takes_it_from_the_kit_s_settings(tmp_path: Path) -> None:
    settings = json.loads((jupyter.SETTINGS / "jupyter_server_config.json").read_text(encoding="utf-8"))
    server = ServerApp(**settings["ServerApp"])
    assert server.kernel_websocket_connection_class is PromptConnection
