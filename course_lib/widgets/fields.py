"""What a field of a panel may hold: its kinds, its first value, and the check of a value."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

#: Kinds that hold a number, a text, one of their options, yes or no, several options, or no value at all.
NUMBERS = ("range", "number")
TEXTS = ("text", "textarea")
CHOICES = ("select", "list", "radio")
KINDS = (*NUMBERS, *TEXTS, *CHOICES, "checkbox", "checks", "buttons", "file", "download")
#: Kinds that may be unanswered (None).
MAY_BE_EMPTY = ("number", "list", "radio")


def prepared(field: Mapping[str, Any]) -> dict[str, Any]:
    """Return `field` checked, with its options as ``[{"value": ..., "label": ...}, ...]``.

    Raises
    ------
    ValueError
        When the name or kind is missing or unknown, or something that the kind needs is not there.

    Examples
    --------
    >>> prepared({"name": "place", "kind": "select", "label": "Place", "options": [["tulufan", "Turpan"]]})["options"]
    [{'value': 'tulufan', 'label': 'Turpan'}]
    """
    field = dict(field)
    name, kind = field.get("name"), field.get("kind")
    if not isinstance(name, str) or not name:
        message = f"a field needs a name; this one has {name!r}: {field}"
        raise ValueError(message)
    if kind not in KINDS:
        message = f"field {name!r}: kind {kind!r} is not one of {', '.join(KINDS)}"
        raise ValueError(message)
    needs = {"range": ("min", "max"), "file": ("max", "too_large"), **dict.fromkeys((*CHOICES, "checks", "buttons"), ("options",))}
    missing = [key for key in (*(() if kind == "buttons" else ("label",)), *needs.get(kind, ())) if key not in field]
    if missing:
        message = f"field {name!r} ({kind}) needs {', '.join(missing)}"
        raise ValueError(message)
    if "options" in field:
        field["options"] = [_option(option) for option in field["options"]]
        if not field["options"] and kind != "list":
            message = f"field {name!r} ({kind}) has no options; give at least one"
            raise ValueError(message)
    if holds_value(field):
        field["value"] = check(field, field["value"] if "value" in field else _default(field))
    return {key: _item(value) for key, value in field.items()}


def holds_value(field: Mapping[str, Any]) -> bool:
    """Tell whether `field` has a value: buttons, file and download have none."""
    return field["kind"] not in ("buttons", "file", "download")


def check(field: Mapping[str, Any], value: Any) -> Any:
    """Return `value` as a plain Python value if the prepared `field` may hold it.

    Raises
    ------
    ValueError
        When it may not; the message names what was found and what is allowed.

    Examples
    --------
    >>> days = prepared({"name": "days", "kind": "range", "label": "Days", "min": 1, "max": 30})
    >>> check(days, 31)
    Traceback (most recent call last):
    ValueError: days: 31 is not allowed; give a number from 1 to 30
    """
    kind, value = field["kind"], _item(value)
    if value is None and kind in MAY_BE_EMPTY:
        return None
    if kind in NUMBERS:
        low, high = field.get("min"), field.get("max")
        number = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
        if number and (low is None or value >= low) and (high is None or value <= high):
            return value
        ends = [f"{word} {end}" for word, end in (("from", low), ("to", high)) if end is not None]
        allowed = " ".join(["a number", *ends])
    elif kind in TEXTS:
        if isinstance(value, str):
            return value
        allowed = "a text"
    elif kind == "checkbox":
        if isinstance(value, bool):
            return value
        allowed = "True or False"
    else:
        options = [option["value"] for option in field["options"]]
        shown = ", ".join(map(repr, options))
        if kind == "checks":
            if isinstance(value, list | tuple | set) and all(item in options for item in value):
                return [option for option in options if option in value]
            allowed = f"a list of some of {shown}"
        else:
            if value in options:
                return value
            allowed = f"one of {shown}"
    message = f"{field['name']}: {value!r} is not allowed; give {allowed}"
    raise ValueError(message)


def _default(field: Mapping[str, Any]) -> Any:
    kind = field["kind"]
    if kind == "range":
        return field["min"]
    if kind == "select":
        return field["options"][0]["value"]
    return {"text": "", "textarea": "", "checkbox": False, "checks": []}.get(kind)


def _option(option: Any) -> dict[str, Any]:
    if isinstance(option, Mapping):
        return {**option, "value": _item(option["value"]), "label": str(option["label"])}
    if isinstance(option, list | tuple):
        return {"value": _item(option[0]), "label": str(option[1])}
    return {"value": _item(option), "label": str(option)}


def _item(value: Any) -> Any:
    # A numpy number (a pandas cell, say) as Python's own: the page is sent JSON.
    return value.item() if hasattr(value, "item") and hasattr(value, "dtype") else value
