"""The frame of every interactive model: controls with labels, a chart that changes in place, and a sentence that says what happened.

A lab is one file of ``labs`` with its texts beside it. It gives `Parameters` (a frozen dataclass, see
`course_lib.parameters`), ``run(parameters)`` (pure: the same parameters give the same plain data), ``draw(result)`` (a
`DescribedFigure`) and ``read_out(result)`` (a sentence). Two more are there for those that need them:
``clicked(parameters, customdata)`` returns the parameters that a click on a mark asks for, and ``chance(parameters)``
tells whether another draw could differ.
"""

from __future__ import annotations

from html import escape
from importlib import import_module
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from course_lib.language import text
from course_lib.widgets import Chart, Panel, Shown
from course_lib.words import words

if TYPE_CHECKING:
    from course_lib.parameters import Settings

RESET = "reset"


def labs() -> list[str]:
    """Return the names of all labs: files of ``labs`` that have their texts beside them.

    Examples
    --------
    >>> "hotline" in labs()
    True
    """
    found = (files("course_lib") / "labs").iterdir()
    return sorted(file.name.removesuffix(".toml") for file in found if file.name.endswith(".toml"))


def lab(name: str, /, **settings: Any) -> Lab:
    """Return a lab, ready to be played with.

    Parameters
    ----------
    name : str
        Name of its model, such as ``"hotline"``.
    **settings
        Parameters that differ from the model's defaults, such as ``clerks=3``.

    Raises
    ------
    ValueError
        When there is no such lab, or a setting is unknown or not allowed.

    Examples
    --------
    >>> lab("small_numbers", cases=300).share
    'lab("small_numbers", cases=300)'
    """
    if name not in labs():
        raise ValueError(text("lab.no_lab", found=name, known=", ".join(labs())))
    model = import_module(f"course_lib.labs.{name}")
    return Lab(name, model, model.Parameters(**settings))


class Lab(Shown):
    """One model with its controls, its chart and its words.

    Parameters
    ----------
    name : str
        The name it is found by.
    model : module
        What gives `Parameters`, ``run``, ``draw`` and ``read_out``.
    parameters : Settings
        The settings to begin with; reset comes back to them.

    Attributes
    ----------
    parameters : Settings
        The settings now; change them with `change`.
    result : object
        What the model's ``run`` made of them.
    figure : DescribedFigure
        The picture of it.
    """

    def __init__(self, name: str, model: Any, parameters: Settings) -> None:
        self.name, self.model, self.parameters, self._start = name, model, parameters, parameters
        self._compute()
        say = words(name)
        task = Panel(title=say("title"), html=_task(say("task")))
        self.controls = Panel(self._fields(), arrange="row")
        self.chart = Chart(self.figure, self.figure.description, height=self.figure.layout.height)
        notes = Panel(html=_folded("leaves_out", say("leaves_out")) + _folded("computes", say("computes")))
        self._tell()
        self.controls.on_change(self._moved)
        self.controls.on_press(self._pressed)
        self.chart.on_click(self._clicked)
        super().__init__([task, self.controls, self.chart, notes], still=lambda: (self.figure, self.figure.description, self.readout))

    @property
    def readout(self) -> str:
        """What happened, in a sentence."""
        return str(self.model.read_out(self.result))

    @property
    def share(self) -> str:
        """The code that brings these settings back."""
        return f"lab({', '.join([_code(self.name), *(f'{name}={_code(value)}' for name, value in self.parameters.changed().items())])})"

    def change(self, parameters: Settings) -> None:
        """Show the model at `parameters`, in the controls, the chart and the words."""
        self.parameters = parameters
        self._compute()
        # The chart goes first: it takes the page longest to draw.
        self.chart.height = self.figure.layout.height
        self.chart.update(self.figure, self.figure.description)
        with self.controls.hold_sync():
            self.controls.values = parameters.shown()
            if _buttons(fields := self._fields()) != _buttons(self.controls.fields):
                self.controls.fields = fields  # a button that has gone out of use, or come into it
            self._tell()

    def _compute(self) -> None:
        self.result = self.model.run(self.parameters)
        self.figure = self.model.draw(self.result)

    def _tell(self) -> None:
        self.controls.readout = self.readout
        self.controls.html = f"<p>{text('lab.share')}{text('lab.list.sentence')}<code>{escape(self.share)}</code></p>"

    def _fields(self) -> list[dict[str, Any]]:
        draws = [name for name, spec in self.parameters.specs().items() if spec.kind == "draw"]
        chance = getattr(self.model, "chance", lambda _: True)
        pushes = [{"value": name, "label": text("lab.draw"), "disabled": not chance(self.parameters)} for name in draws]
        pushes.append({"value": RESET, "label": text("lab.reset")})
        return [*self.parameters.controls(), {"name": "buttons", "kind": "buttons", "options": pushes}]

    def _moved(self, values: dict[str, Any]) -> None:
        try:
            parameters = self.parameters.moved(values)
        except ValueError:  # between two steps of a slider: no hand gets there
            self.controls.values = self.parameters.shown()
            return
        if parameters != self.parameters:
            self.change(parameters)

    def _pressed(self, button: str) -> None:
        self.change(self._start if button == RESET else self.parameters.pressed(button))

    def _clicked(self, click: dict[str, Any]) -> None:
        if hasattr(self.model, "clicked") and "customdata" in click:
            self.change(self.model.clicked(self.parameters, click["customdata"]))


def _buttons(fields: list[dict[str, Any]]) -> list[tuple[str, bool]]:
    return [(one["value"], one.get("disabled", False)) for field in fields if field["kind"] == "buttons" for one in field["options"]]


def _code(value: Any) -> str:
    """Return a value as Python code, with the quotes that lessons use."""
    if isinstance(value, tuple):
        return f"({', '.join(map(_code, value))}{',' if len(value) == 1 else ''})"
    return f'"{value}"' if isinstance(value, str) else repr(value)


def _task(words: str) -> str:
    first, *others = (escape(line) for line in words.split("\n"))
    return f"<p><strong>{text('lab.task')}</strong>{text('lab.list.sentence')}{first}</p>" + "".join(f"<p>{line}</p>" for line in others)


def _folded(heading: str, words: str) -> str:
    items = "".join(f"<li>{escape(line)}</li>" for line in words.split("\n"))
    return f"<details><summary>{text(f'lab.{heading}')}</summary><ul>{items}</ul></details>"
