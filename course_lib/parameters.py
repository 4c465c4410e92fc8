"""The parameters of a lab: each knows its range, where that comes from and which control it needs, and refuses the rest.

A model declares them once, as a frozen dataclass; their words stand in the toml file beside it::

    @dataclass(frozen=True)
    class Parameters(Settings):
        clerks: int = parameter(1, low=1, high=6, unit="clerks")  # a slider, an assumption
        callers: int = parameter(150, figure="f03", unit="callers")  # a slider over what figure f03 of the report allows
        way: str = parameter("parallel", options=("parallel", "serial"))  # one of a few
        working: tuple[str, ...] = parameter(("a", "b"), options=("a", "b", "c"))  # some of a few: switches
        moves: tuple[str, ...] = parameter((), options=("kept", "broken"), moves=20)  # buttons that add to a sequence
        fined: bool = parameter(False)  # yes or no
        seed: int = parameter(1, draw=True)  # a button: another draw
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cache
from math import isfinite
from typing import TYPE_CHECKING, Any, Self

from course_lib.bounds import Bounds, figure_bounds, spelled
from course_lib.language import text
from course_lib.words import MONEY, counted, words

if TYPE_CHECKING:
    from course_lib.report import Report

#: Codes of the options, or a function that gives them with their names in the language in use.
Options = tuple[str, ...] | Callable[[], dict[str, str]]


def parameter(
    start: Any,
    *,
    low: float | str | None = None,
    high: float | str | None = None,
    step: float = 1,
    unit: str = "",
    figure: str = "",
    options: Options | None = None,
    moves: int = 0,
    draw: bool = False,
) -> Any:
    """Declare a field of a lab's `Settings`.

    Parameters
    ----------
    start : number, str, bool or tuple of str
        The default. A number, like `low` and `high`, may be given as a figure's id (``"f01"``): then it is read from
        the report. With `options`: one of them, or a tuple for several (or for `moves`).
    low, high : number or str, optional
        Ends of the range; without them those that the wording of `figure` allows.
    step : number
        Of the slider, from `low` on. A whole number makes the field an ``int``.
    unit : str
        A unit of ``texts/lab.toml``; ``"%"`` shows a share from 0 to 1 as a percentage.
    figure : str
        The report's figure that bounds the field. It is then marked "from the report", else "assumption".
    options : tuple of str, or callable
        What there is to choose from; names of a tuple's codes are in the lab's texts.
    moves : int
        The options make a sequence, one button each; this is the most that it holds.
    draw : bool
        The field is the seed of the model's chance, and its control is the button "another draw".
    """
    kind = "draw" if draw else "yes" if isinstance(start, bool) else "number"
    if options is not None:
        kind = "moves" if moves else "several" if isinstance(start, tuple) else "choice"
    if draw:
        low, high = 1, 9999
    spec = Spec(kind, start, low, high, step, unit, figure, options, moves)
    return field(default_factory=spec.first, metadata={"spec": spec})


@dataclass(frozen=True)
class Spec:
    """What `parameter` was told of a field; see there."""

    kind: str
    start: Any
    low: float | str | None
    high: float | str | None
    step: float
    unit: str
    figure: str
    options: Options | None
    moves: int

    def first(self) -> Any:
        """Return the default."""
        return self.checked(_number(self.start)) if self.kind == "number" else self.start

    @property
    def bounds(self) -> Bounds:
        """The range of a number."""
        ends = figure_bounds(kit_report(), self.figure) if self.figure else None
        low, high = self.low, self.high
        if ends is not None:
            low, high = ends.lower if low is None else low, ends.upper if high is None else high
        return Bounds(_number(low), _number(high))

    @property
    def codes(self) -> tuple[str, ...]:
        """What there is to choose from."""
        return tuple(self.options() if callable(self.options) else self.options or ())

    def checked(self, value: Any) -> Any:
        """Return `value` as the model wants it.

        Raises
        ------
        ValueError
            When it is not allowed; the message says only what is.
        """
        value = value.item() if hasattr(value, "item") else value  # a number of numpy's
        if self.kind in ("number", "draw"):
            return self._checked_number(value)
        codes, some = self.codes, isinstance(value, list | tuple)
        if self.kind == "yes" and isinstance(value, bool):
            return value
        if self.kind == "choice" and value in codes:
            return value
        if self.kind == "several" and some and all(item in codes for item in value):
            return tuple(code for code in codes if code in value)
        if self.kind == "moves" and some and len(value) <= self.moves and all(item in codes for item in value):
            return tuple(value)
        raise ValueError(text(f"lab.allowed.{self.kind}", options=", ".join(map(repr, codes)), most=self.moves))

    def _checked_number(self, value: Any) -> float:
        low, high, whole = self.bounds.lower, self.bounds.upper, isinstance(self.step, int)
        if isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value) and low - 1e-9 <= value <= high + 1e-9:
            # The nearest place of the slider, without what arithmetic on binary fractions adds.
            nearest = round(low + round((value - low) / self.step) * self.step, 9)
            if abs(nearest - value) < 1e-9:
                return int(nearest) if whole else float(nearest)
        allowed = "whole" if self.step == 1 else "number"
        raise ValueError(text(f"lab.allowed.{allowed}", low=f"{low:.12g}", high=f"{high:.12g}", step=f"{self.step:.12g}"))


@dataclass(frozen=True)
class Settings:
    """What the parameters of every lab can do: check themselves, and turn into controls and back.

    Raises
    ------
    ValueError
        When a value is unknown, of another type or out of range; the message says which, and what is allowed.
    """

    def __new__(cls, *values: Any, **named: Any) -> Self:  # noqa: ARG004 - positional values are the dataclass's to take
        """Refuse names that are no parameters, before the dataclass would with a `TypeError`."""
        for name in named:
            if name not in cls.specs():
                raise ValueError(text("lab.unknown", name=name, known=", ".join(cls.specs())))
        return super().__new__(cls)

    def __post_init__(self) -> None:
        for name, spec in self.specs().items():
            value = getattr(self, name)
            try:
                object.__setattr__(self, name, spec.checked(value))
            except ValueError as error:
                raise ValueError(text("lab.refused", name=name, found=repr(value), allowed=error)) from None

    @classmethod
    def specs(cls) -> dict[str, Spec]:
        """Return what is known of each field."""
        return {one.name: one.metadata["spec"] for one in fields(cls)}

    def changed(self) -> dict[str, Any]:
        """Return the values that differ from the defaults."""
        return {name: getattr(self, name) for name, spec in self.specs().items() if getattr(self, name) != spec.first()}

    def controls(self) -> list[dict[str, Any]]:
        """Return the fields as those of a `Panel`, at their present values."""
        say = words(type(self).__module__)
        return [_control(name, spec, getattr(self, name), say) for name, spec in self.specs().items() if spec.kind != "draw"]

    def shown(self) -> dict[str, Any]:
        """Return the values as the controls hold them."""
        kept = {name: spec for name, spec in self.specs().items() if spec.kind not in ("draw", "moves")}
        return {name: _to_control(spec, getattr(self, name)) for name, spec in kept.items()}

    def moved(self, values: Mapping[str, Any]) -> Self:
        """Return settings after the controls were moved to `values`."""
        return replace(self, **{name: _from_control(self.specs()[name], value) for name, value in values.items()})

    def pressed(self, button: str) -> Self:
        """Return settings after the press of a button: another draw, a move, or the last move taken back."""
        name, _, code = button.partition("=")
        now = getattr(self, name)
        if self.specs()[name].kind == "draw":
            return replace(self, **{name: now % 9999 + 1})
        return replace(self, **{name: (*now, code) if code else now[:-1]})


@cache
def kit_report() -> Report:
    """Return the report that the labs are about, whichever other one the reader has loaded."""
    from course_lib.paths import package_folder
    from course_lib.report import load

    return load(package_folder())


def printed(figure: str) -> int:
    """Return an exact figure of the report as the whole number it is: ``printed("f01")`` is 56."""
    return int(figure_bounds(kit_report(), figure).lower)


def _number(value: Any) -> Any:
    return figure_bounds(kit_report(), value).lower if isinstance(value, str) else value


def _from_control(spec: Spec, value: Any) -> Any:
    return round(value / 100, 9) if spec.unit == "%" and isinstance(value, int | float) else value


def _to_control(spec: Spec, value: Any) -> Any:
    if spec.unit == "%":
        # Whole numbers go to the page as such: 3, never 3.0.
        value = round(value * 100, 7)
        return int(value) if value == int(value) else value
    return list(value) if spec.kind == "several" else value


def _control(name: str, spec: Spec, value: Any, say: Callable[..., str]) -> dict[str, Any]:
    control = {"name": name, "label": say(f"fields.{name}.label"), "help": _help(name, spec, say), "tag": _tag(spec)}
    control["value"] = _to_control(spec, value)
    if spec.kind == "number":
        return control | _slider(spec)
    if spec.kind == "yes":
        return control | {"kind": "checkbox"}
    names = spec.options() if callable(spec.options) else {code: say(f"fields.{name}.options.{code}") for code in spec.codes}
    options = [{"value": code, "label": label} for code, label in names.items()]
    if spec.kind == "several":
        return control | {"kind": "checks", "options": options, "inline": True}
    if spec.kind == "moves":
        moves = [{"value": f"{name}={one['value']}", "label": one["label"], "disabled": len(value) >= spec.moves} for one in options]
        return control | {"kind": "buttons", "options": [*moves, {"value": f"{name}=", "label": text("lab.undo"), "disabled": not value}]}
    return control | {"kind": "radio" if len(options) <= 3 else "select", "options": options, "inline": True}


def _slider(spec: Spec) -> dict[str, Any]:
    low, high, step = (_to_control(spec, number) for number in (spec.bounds.lower, spec.bounds.upper, spec.step))
    digits = len(f"{step:.9f}".rstrip("0").partition(".")[2])
    slider = {"kind": "range", "min": low, "max": high, "step": step, "format": digits}
    if spec.unit in ("", "%"):
        return slider | {"unit": spec.unit}
    if isinstance(step, int) and (low <= 1 <= high or spec.unit == MONEY):
        return slider | {"value_text": {str(number): counted(number, spec.unit) for number in range(int(low), int(high) + 1, step)}}
    return slider | {"value_text": text(f"lab.unit.{spec.unit}.many", number="{value}")}


def _tag(spec: Spec) -> str:
    if spec.figure:
        return text("lab.tag.report", figure=spec.figure)
    if spec.kind == "number" and isinstance(spec.start, str):
        return text("lab.tag.start", figure=spec.start)
    return text("lab.tag.assumption")


def _help(name: str, spec: Spec, say: Callable[..., str]) -> str:
    own = say(f"fields.{name}.help")
    if not spec.figure:
        return own
    row = kit_report().row("figures", spec.figure)
    return text("lab.from_report", printed=row["as_printed"], page=row["page"], bounds=spelled(row), help=own)
