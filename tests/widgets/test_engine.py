"""The engine: one a kernel, with plotly.js in it, and nothing heavy imported for it."""

import subprocess
import sys

from course_lib.widgets import Chart, engine
from course_lib.widgets.sources import source

BARS = {"data": [{"type": "bar", "y": [3, 5]}], "layout": {}}


def test_one_engine_for_all_charts():
    first = engine.engine()
    Chart(BARS, "Two bars.")
    assert engine.engine() is first


def test_a_closed_engine_is_replaced():
    first = engine.engine()
    first.close()
    assert engine.engine() is not first
    assert engine.engine().comm is not None


def test_it_carries_plotly_and_its_version():
    assert len(engine.engine().code) > 1_000_000
    assert f"plotly.js v{engine.engine().version}".encode() in engine.engine().code[:200]


def test_charts_do_not_carry_it():
    assert sum(len(str(part)) for part in Chart(BARS, "Two bars.").get_state().values()) < 40_000


def test_plotly_leaves_no_names_on_the_page():
    # engine.js relies on this: given a `module`, plotly.js hands itself over.
    assert b"module.exports = factory()" in engine.engine().code[:1000]
    assert "define = undefined" in source("engine.js")


def test_charts_listen_for_what_the_engine_announces():
    assert '"course-lib:plotly"' in source("engine.js")
    assert '"course-lib:plotly"' in source("chart.js")


LOADED = """
import sys
from course_lib.widgets import saved
print("ipywidgets" in sys.modules)
from course_lib.widgets import Chart
Chart({"data": []}, "Nothing.")
print([heavy for heavy in ("plotly", "pandas", "numpy") if heavy in sys.modules])
"""


def test_nothing_heavy_is_imported():
    done = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "[]"]
