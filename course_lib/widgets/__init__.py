"""The only JavaScript of the kit: a live chart, a panel of native controls, and plotly.js once for all charts.

`Chart` and `Panel` are ipywidgets: put them together with ``VBox``, ``HBox`` and ``Tab``. `Shown` is a ``VBox`` that
leaves a still of itself in the saved notebook. The engine is looked after by `Chart`; it is in ``widgets.engine``.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from course_lib.widgets.chart import Chart, figure_json
    from course_lib.widgets.panel import Panel
    from course_lib.widgets.saved import pre_save_hook, strip_views
    from course_lib.widgets.shown import Shown

__all__ = ["Chart", "Panel", "Shown", "figure_json", "pre_save_hook", "strip_views"]

_HOMES = {"figure_json": "chart", "pre_save_hook": "saved", "strip_views": "saved"}


def __getattr__(name: str) -> Any:
    # On first use: Jupyter's server imports `saved` for its hook and has no need of ipywidgets.
    if name not in __all__:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    module = import_module(f"{__name__}.{_HOMES.get(name, name.lower())}")
    return getattr(module, name)
