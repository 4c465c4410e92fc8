"""For all tests, wherever they lie: which of them run in one process, and what is said at the end."""

from __future__ import annotations

import re
from typing import Any

import pytest

# The notebook need not be the first parameter: "[Tab-notebooks/...]".
_IN_BROWSER = re.compile(r"tests/browser/.*[\[-](notebooks/[^]]+?\.ipynb)")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Keep together, when tests run side by side, what shares something costly: a file, or a notebook in the browser."""
    from xdist.scheduler import LoadScopeScheduling

    class BySharing(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            found = _IN_BROWSER.match(nodeid)
            return f"{found[1]} in the browser" if found else nodeid.partition("::")[0]

    return BySharing(config, log)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say how long readers wait for the first chart."""
    for report in terminalreporter.getreports("passed"):
        for name, value in report.user_properties:
            if name == "first chart":
                terminalreporter.write_line(f"first chart: {value}")
