"""A panel: native controls with labels, made from a list of fields, a read-out, and room for prepared HTML."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import anywidget
import traitlets

from course_lib.widgets.fields import check, holds_value, prepared
from course_lib.widgets.sources import source


class Panel(anywidget.AnyWidget):
    """Native controls with real labels.

    Parameters
    ----------
    fields : list of dict
        One dict a control: ``name``, ``kind``, ``label``, and as the kind needs them ``value``, ``options``
        (``[{"value", "label"}]`` or ``[[value, label]]``), ``min``, ``max``, ``step``, ``unit``, ``help``, ``tag`` (a
        short mark beside the label, e.g. "assumption"), ``disabled``.

        ========== ==================================== ==========================================================
        kind       value                                keys of its own
        ========== ==================================== ==========================================================
        range      number                               ``format`` (decimals), ``value_text`` ("{value} days", or a
                                                        dict from value to words)
        number     number or None                       ``enter`` (the button that Enter presses)
        text       str                                  ``enter``, ``placeholder``, ``masked`` (shown as dots)
        textarea   str                                  ``rows``, ``placeholder``
        select     one of the options
        list       one of the options or None           ``rows``
        radio      one of the options or None           ``inline``
        checkbox   bool
        checks     list of options                      ``inline``
        buttons    (its options are the buttons)        per option ``primary``, ``disabled``
        file       (gives `upload`)                     ``max`` (bytes), ``too_large`` (message), ``accept``
        download   (saves `download`)
        ========== ==================================== ==========================================================
    readout : str
        A sentence that says the result; screen readers speak it when it changes.
    html, html_label : str
        Safe HTML, escaped by the caller, shown under the controls, and the name of that section.
    title : str
        The panel's heading and its name.
    arrange : {"column", "row"}
        Controls below each other, or side by side where there is room.

    Attributes
    ----------
    values : dict
        Name to value. Assigning some names changes those and keeps the others.
    pressed : dict
        The last press: ``name`` (of the button) and ``count``.
    upload : dict
        The last file read: ``name``, ``size`` in bytes, ``text``, ``field``, ``count``.
    download : dict
        What the download button saves: ``name``, ``mime``, ``text``; without it the button is off.
    refused : str
        Why the page's last change was refused; empty when it was not.

    Examples
    --------
    >>> panel = Panel([{"name": "days", "kind": "range", "label": "Days to reply", "min": 1, "max": 30, "value": 7}])
    >>> panel.values = {"days": 9}
    >>> panel.values
    {'days': 9}
    """

    _esm = source("keys.js", "late.js", "fields.js", "panel.js")
    _css = source("kit.css")

    fields = traitlets.List(traitlets.Dict()).tag(sync=True)
    values = traitlets.Dict().tag(sync=True, echo_update=False)
    readout = traitlets.Unicode().tag(sync=True)
    html = traitlets.Unicode().tag(sync=True)
    html_label = traitlets.Unicode().tag(sync=True)
    title = traitlets.Unicode().tag(sync=True)
    arrange = traitlets.Enum(("column", "row"), "column").tag(sync=True)
    pressed = traitlets.Dict().tag(sync=True, echo_update=False)
    upload = traitlets.Dict().tag(sync=True, echo_update=False)
    download = traitlets.Dict().tag(sync=True)
    refused = traitlets.Unicode()
    # Counts the page's changes. It goes back with every `values`, so that the page can tell which of its own changes
    # the kernel had not seen yet, and keeps those (a slider under the hand must not jump back).
    turn = traitlets.Int().tag(sync=True, echo_update=False)

    def __init__(self, fields: Iterable[Mapping[str, Any]] = (), readout: str = "", html: str = "", title: str = "", **kwargs: Any) -> None:
        ready = _all_prepared(fields)
        super().__init__(fields=ready, values=_first_values(ready), readout=readout, html=html, title=title, **kwargs)

    def on_change(self, callback: Callable[[dict[str, Any]], object]) -> None:
        """Call `callback` with the values after each change, by the reader or by the program.

        A callback that sets values is called again for those, before it goes on.
        """
        self.observe(lambda change: callback(dict(change["new"])), "values")

    def on_press(self, callback: Callable[[str], object]) -> None:
        """Call `callback` with the button's name at each press; `values` are up to date by then."""
        self.observe(lambda change: callback(change["new"]["name"]), "pressed")

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """Take what the page sends; values that are not allowed are refused, and the page is told the old ones."""
        if "values" not in sync_data:
            super().set_state(sync_data)
            return
        try:
            sync_data = {**sync_data, "values": self._checked(sync_data["values"])}
            self.refused = ""
        except ValueError as error:
            self.refused = str(error)
            super().set_state({name: value for name, value in sync_data.items() if name != "values"})
            self.send_state("values")
        else:
            super().set_state(sync_data)

    def send_state(self, key: str | Iterable[str] | None = None) -> None:
        """Send the traits in `key` to the page; `values` never go without `turn`."""
        keys = {key} if isinstance(key, str) else key
        super().send_state({*keys, "turn"} if keys is not None and "values" in keys else keys)

    @traitlets.validate("fields")
    def _valid_fields(self, proposal: Any) -> list[dict[str, Any]]:
        return _all_prepared(proposal["value"])

    @traitlets.observe("fields")
    def _fields_replaced(self, change: Any) -> None:
        # A value that is still allowed stays (another language, say, changes only labels); others start anew.
        kept = _first_values(change["new"])
        for field in change["new"]:
            if field["name"] in kept and field["name"] in self.values:
                try:
                    kept[field["name"]] = check(field, self.values[field["name"]])
                except ValueError:
                    continue
        self.values = kept

    @traitlets.validate("values")
    def _valid_values(self, proposal: Any) -> dict[str, Any]:
        return self._checked(proposal["value"])

    def _checked(self, given: Mapping[str, Any]) -> dict[str, Any]:
        fields = {field["name"]: field for field in self.fields if holds_value(field)}
        unknown = [name for name in given if name not in fields]
        if unknown:
            message = f"this panel has no value named {', '.join(map(repr, unknown))}; it has {', '.join(map(repr, fields))}"
            raise ValueError(message)
        # In the order of the fields. Names left out keep their value; at the start that is the field's own.
        now = {name: self.values.get(name, field["value"]) for name, field in fields.items()}
        return {name: check(field, given[name]) if name in given else now[name] for name, field in fields.items()}


def _all_prepared(fields: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    ready = [prepared(field) for field in fields]
    names = [field["name"] for field in ready]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        message = f"two fields have the same name: {', '.join(map(repr, twice))}"
        raise ValueError(message)
    return ready


def _first_values(fields: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    return {field["name"]: field["value"] for field in fields if holds_value(field)}
