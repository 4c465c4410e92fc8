"""A teaching kit for public administration: one government report as data, charts, and models to play with.

The names below are all that a lesson uses. Each is imported when it is first touched, so that ``import course_lib``
reads nothing and loads nothing heavy.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from course_lib.bounds import Bounds, figure_bounds, share, wilson
    from course_lib.charts.areas import plot_areas
    from course_lib.charts.arithmetic import plot_arithmetic
    from course_lib.charts.asserted_shown import plot_asserted_shown
    from course_lib.charts.coders import plot_coders
    from course_lib.charts.counts import plot_counts
    from course_lib.charts.coverage import plot_coverage
    from course_lib.charts.directions import plot_directions
    from course_lib.charts.disclosure import plot_disclosure
    from course_lib.charts.flow import plot_flow
    from course_lib.charts.hotlines import plot_hotlines
    from course_lib.charts.intervals import plot_intervals
    from course_lib.charts.ladder import plot_ladder
    from course_lib.charts.multiples import plot_multiples
    from course_lib.charts.oversight import plot_oversight
    from course_lib.charts.pages import plot_pages
    from course_lib.charts.participation import plot_participation
    from course_lib.charts.payments import plot_payments
    from course_lib.charts.phases import plot_phases
    from course_lib.charts.profile import plot_profile
    from course_lib.charts.promises import plot_promises
    from course_lib.charts.seats import plot_seats
    from course_lib.charts.silences import plot_silences
    from course_lib.charts.stations import plot_stations
    from course_lib.charts.timeline import plot_timeline
    from course_lib.coding.agreed import coding_agreement
    from course_lib.coding.coder import code_it_yourself
    from course_lib.coding.compared import compare_codings
    from course_lib.datapackage import DatasetError
    from course_lib.evidence import place, tidy, verify
    from course_lib.exercises.codetasks import check
    from course_lib.exercises.panels import exercise, prediction, reveal
    from course_lib.explorer import explore
    from course_lib.exports.picture import save_picture
    from course_lib.lab_frame import lab
    from course_lib.language import set_language
    from course_lib.many import load_many
    from course_lib.polls.panel import poll
    from course_lib.progress.panel import progress_panel
    from course_lib.reliability import agreement
    from course_lib.report import Report, load
    from course_lib.style import set_print
    from course_lib.table import show_table

_HOMES = {
    "Bounds": "bounds",
    "DatasetError": "datapackage",
    "Report": "report",
    "agreement": "reliability",
    "check": "exercises.codetasks",
    "code_it_yourself": "coding.coder",
    "coding_agreement": "coding.agreed",
    "compare_codings": "coding.compared",
    "exercise": "exercises.panels",
    "explore": "explorer",
    "figure_bounds": "bounds",
    "lab": "lab_frame",
    "load": "report",
    "load_many": "many",
    "place": "evidence",
    "plot_areas": "charts.areas",
    "plot_arithmetic": "charts.arithmetic",
    "plot_asserted_shown": "charts.asserted_shown",
    "plot_coders": "charts.coders",
    "plot_counts": "charts.counts",
    "plot_coverage": "charts.coverage",
    "plot_directions": "charts.directions",
    "plot_disclosure": "charts.disclosure",
    "plot_flow": "charts.flow",
    "plot_hotlines": "charts.hotlines",
    "plot_intervals": "charts.intervals",
    "plot_ladder": "charts.ladder",
    "plot_multiples": "charts.multiples",
    "plot_oversight": "charts.oversight",
    "plot_pages": "charts.pages",
    "plot_participation": "charts.participation",
    "plot_payments": "charts.payments",
    "plot_phases": "charts.phases",
    "plot_profile": "charts.profile",
    "plot_promises": "charts.promises",
    "plot_seats": "charts.seats",
    "plot_silences": "charts.silences",
    "plot_stations": "charts.stations",
    "plot_timeline": "charts.timeline",
    "poll": "polls.panel",
    "prediction": "exercises.panels",
    "progress_panel": "progress.panel",
    "reveal": "exercises.panels",
    "save_picture": "exports.picture",
    "set_language": "language",
    "set_print": "style",
    "share": "bounds",
    "show_table": "table",
    "tidy": "evidence",
    "verify": "evidence",
    "wilson": "bounds",
}
__all__ = [
    "Bounds",
    "DatasetError",
    "Report",
    "agreement",
    "check",
    "code_it_yourself",
    "coding_agreement",
    "compare_codings",
    "exercise",
    "explore",
    "figure_bounds",
    "lab",
    "load",
    "load_many",
    "place",
    "plot_areas",
    "plot_arithmetic",
    "plot_asserted_shown",
    "plot_coders",
    "plot_counts",
    "plot_coverage",
    "plot_directions",
    "plot_disclosure",
    "plot_flow",
    "plot_hotlines",
    "plot_intervals",
    "plot_ladder",
    "plot_multiples",
    "plot_oversight",
    "plot_pages",
    "plot_participation",
    "plot_payments",
    "plot_phases",
    "plot_profile",
    "plot_promises",
    "plot_seats",
    "plot_silences",
    "plot_stations",
    "plot_timeline",
    "poll",
    "prediction",
    "progress_panel",
    "reveal",
    "save_picture",
    "set_language",
    "set_print",
    "share",
    "show_table",
    "tidy",
    "verify",
    "wilson",
]
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        message = f"module 'course_lib' has no attribute {name!r}"
        raise AttributeError(message)
    value = getattr(import_module(f"course_lib.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])


# In the browser a package is fetched only once it is imported, and nobody but the library can see to that.
if sys.platform == "emscripten":
    import_module("course_lib.browser_packages").fetch_when_imported()
