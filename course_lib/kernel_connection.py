"""What a kernel says reaches the browser at once: a setting of Jupyter's server (``jupyter_config``), which alone imports this.

A moved slider makes the kernel say three small things: busy, the new chart, idle. Jupyter's server leaves Nagle's algorithm
on, by which the second waits until the browser has acknowledged the first, and browsers take some 40 ms for that.
"""

from __future__ import annotations

from asyncio import Future

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection


class PromptConnection(ZMQChannelsWebsocketConnection):
    """Jupyter's own connection between a kernel and a page, without the wait."""

    def connect(self) -> Future[None] | None:  # type: ignore[override]  # as the class above it, not the one above that
        """Connect, with TCP_NODELAY set on the page's socket."""
        self.websocket_handler.set_nodelay(True)
        connected: Future[None] | None = super().connect()
        return connected
