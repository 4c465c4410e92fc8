"""A teaching kit for public administration: one government report as data, charts, and models to play with.

The names below are all that a lesson uses. Each is imported when it is first touched, so that ``import course_lib``
reads nothing and loads nothing heavy.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from course_lib.bounds import Bounds, figure_bounds, share, wilson
    from course_lib.charts.disclosure import plot_disclosure
    from course_lib.charts.hotlines import plot_hotlines
    from course_lib.charts.intervals import plot_intervals
    from course_lib.charts.ladder import plot_ladder
    from course_lib.charts.pages import plot_pages
    from course_lib.charts.participation import plot_participation
    from course_lib.codetasks import check
    from course_lib.datapackage import DatasetError
    from course_lib.evidence import place, tidy, verify
    from course_lib.exercises import exercise, prediction, reveal
    from course_lib.explorer import explore
    from course_lib.lab_frame import lab
    from course_lib.language import set_language
    from course_lib.progress_panel import progress_panel
    from course_lib.reliability import agreement
    from course_lib.report import Report, load
    from course_lib.style import set_print
    from course_lib.table import show_table

_HOMES = {
    "Bounds": "bounds",
    "DatasetError": "datapackage",
    "Report": "report",
    "agreement": "reliability",
    "check": "codetasks",
    "exercise": "exercises",
    "explore": "explorer",
    "figure_bounds": "bounds",
    "lab": "lab_frame",
    "load": "report",
    "place": "evidence",
    "plot_disclosure": "charts.disclosure",
    "plot_hotlines": "charts.hotlines",
    "plot_intervals": "charts.intervals",
    "plot_ladder": "charts.ladder",
    "plot_pages": "charts.pages",
    "plot_participation": "charts.participation",
    "prediction": "exercises",
    "progress_panel": "progress_panel",
    "reveal": "exercises",
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
    "exercise",
    "explore",
    "figure_bounds",
    "lab",
    "load",
    "place",
    "plot_disclosure",
    "plot_hotlines",
    "plot_intervals",
    "plot_ladder",
    "plot_pages",
    "plot_participation",
    "prediction",
    "progress_panel",
    "reveal",
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
