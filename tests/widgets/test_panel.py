"""The panel: fields are checked, values hold only what is allowed, whoever sets them."""

import pytest

from course_lib.widgets import Panel
from course_lib.widgets.fields import KINDS, prepared

PLACES = [["a", "Turpan"], ["b", "Guangzhou"]]
ALL = [
    {"name": "range", "kind": "range", "label": "Days", "min": 1, "max": 30, "value": 7},
    {"name": "number", "kind": "number", "label": "Calls", "min": 0},
    {"name": "text", "kind": "text", "label": "Name"},
    {"name": "textarea", "kind": "textarea", "label": "Why?"},
    {"name": "select", "kind": "select", "label": "Place", "options": PLACES},
    {"name": "list", "kind": "list", "label": "Row", "options": [{"value": 1, "label": "one"}, {"value": 2, "label": "two"}]},
    {"name": "radio", "kind": "radio", "label": "How?", "options": ["x", "y"]},
    {"name": "checkbox", "kind": "checkbox", "label": "Bounds"},
    {"name": "checks", "kind": "checks", "label": "Codes", "options": ["o", "p", "q"]},
    {"name": "buttons", "kind": "buttons", "options": [["go", "Go"]]},
    {"name": "file", "kind": "file", "label": "File", "max": 100, "too_large": "Too large."},
    {"name": "download", "kind": "download", "label": "Save"},
]
TEXTS = {"text": "", "textarea": ""}
FIRST = {"range": 7, "number": None, **TEXTS, "select": "a", "list": None, "radio": None, "checkbox": False, "checks": []}


def test_every_kind_starts_with_a_value_of_its_own():
    assert tuple(field["kind"] for field in ALL) == KINDS
    assert Panel(ALL).values == FIRST


def test_options_take_three_forms():
    forms = ([["a", "A"]], [{"value": "a", "label": "A"}], ["a"])
    made = [prepared({"name": "n", "kind": "select", "label": "N", "options": form})["options"] for form in forms]
    assert made == [[{"value": "a", "label": "A"}], [{"value": "a", "label": "A"}], [{"value": "a", "label": "a"}]]


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ({"kind": "text", "label": "x"}, "needs a name"),
        ({"name": "n", "kind": "slider", "label": "x"}, "kind 'slider' is not one of range, number"),
        ({"name": "n", "kind": "text"}, "needs label"),
        ({"name": "n", "kind": "range", "label": "x"}, "needs min, max"),
        ({"name": "n", "kind": "select", "label": "x"}, "needs options"),
        ({"name": "n", "kind": "select", "label": "x", "options": []}, "has no options"),
        ({"name": "n", "kind": "file", "label": "x", "max": 9}, "needs too_large"),
        ({"name": "n", "kind": "range", "label": "x", "min": 1, "max": 3, "value": 4}, "4 is not allowed; give a number from 1 to 3"),
    ],
)
def test_a_faulty_field_is_named(field, said):
    with pytest.raises(ValueError, match=said):
        Panel([field])


def test_two_fields_of_one_name_are_refused():
    with pytest.raises(ValueError, match="same name: 'range'"):
        Panel([ALL[0], ALL[0]])


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("range", 31, "a number from 1 to 30"),
        ("range", True, "a number from 1 to 30"),
        ("range", None, "a number from 1 to 30"),
        ("number", -1, "a number from 0"),
        ("number", float("nan"), "a number from 0"),
        ("text", 3, "a text"),
        ("select", "z", "one of 'a', 'b'"),
        ("select", None, "one of 'a', 'b'"),
        ("list", "1", "one of 1, 2"),
        ("checkbox", 1, "True or False"),
        ("checks", ["o", "z"], "a list of some of 'o', 'p', 'q'"),
        ("checks", "o", "a list of some of"),
    ],
)
def test_a_value_that_is_not_allowed_is_named_and_leaves_the_old_one(name, value, allowed):
    panel = Panel(ALL)
    with pytest.raises(ValueError, match=f"{name}: .* is not allowed; give {allowed}"):
        panel.values = {name: value}
    assert panel.values == FIRST


def test_an_unknown_name_is_refused():
    with pytest.raises(ValueError, match="no value named 'dyas'; it has 'range'"):
        Panel(ALL).values = {"dyas": 3}


def test_assigning_some_values_keeps_the_others_and_tells_once():
    panel, told = Panel(ALL), []
    panel.on_change(told.append)
    panel.values = {"range": 9, "checks": ["q", "o"]}
    assert panel.values == {**FIRST, "range": 9, "checks": ["o", "q"]}
    assert told == [panel.values]


def test_numpy_numbers_become_plain():
    np = pytest.importorskip("numpy")
    panel = Panel(ALL)
    panel.values = {"range": np.int64(9), "list": np.int64(2)}
    assert [type(panel.values[name]) for name in ("range", "list")] == [int, int]


def sent_by(panel, monkeypatch):
    sent = []
    monkeypatch.setattr(panel, "_send", lambda message, **_: sent.append((message["method"], message["state"])))
    return sent


def test_the_page_changes_values_without_an_answer(monkeypatch):
    panel, told = Panel(ALL), []
    panel.on_change(told.append)
    sent = sent_by(panel, monkeypatch)
    panel.set_state({"values": {**FIRST, "range": 12}, "turn": 1})
    assert told == [{**FIRST, "range": 12}]
    assert sent == []


def test_a_change_by_the_program_says_how_far_it_had_heard(monkeypatch):
    panel = Panel(ALL)
    panel.on_change(lambda values: setattr(panel, "values", {"number": values["range"]}))
    sent = sent_by(panel, monkeypatch)
    panel.set_state({"values": {**FIRST, "range": 12}, "turn": 5})
    assert sent[-1] == ("update", {"values": {**FIRST, "range": 12, "number": 12}, "turn": 5})


def test_what_the_page_may_not_set_is_refused_and_taken_back(monkeypatch):
    panel, told = Panel(ALL), []
    panel.on_change(told.append)
    sent = sent_by(panel, monkeypatch)
    panel.set_state({"values": {**FIRST, "range": 99}, "turn": 1})
    assert (panel.values, told) == (FIRST, [])
    assert sent == [("update", {"values": FIRST, "turn": 1})]
    assert panel.refused == "range: 99 is not allowed; give a number from 1 to 30"
    panel.set_state({"values": {**FIRST, "range": 9}, "turn": 2})
    assert (panel.values["range"], panel.refused) == (9, "")


def test_a_press_comes_after_what_was_typed_before_it():
    panel, seen = Panel(ALL), []
    panel.on_press(lambda name: seen.append((name, panel.values["text"])))
    panel.set_state({"pressed": {"name": "go", "count": 1}, "values": {**FIRST, "text": "typed"}, "turn": 1})
    panel.set_state({"pressed": {"name": "go", "count": 2}})
    assert seen == [("go", "typed"), ("go", "typed")]


def test_new_fields_keep_values_that_are_still_allowed():
    panel = Panel(ALL)
    panel.values = {"range": 25, "select": "b", "text": "mine"}
    panel.fields = [
        {"name": "range", "kind": "range", "label": "天数", "min": 1, "max": 20, "value": 5},
        {"name": "select", "kind": "select", "label": "地点", "options": [["a", "吐鲁番"], ["b", "广州"]]},
        {"name": "new", "kind": "checkbox", "label": "新"},
    ]
    assert panel.values == {"range": 5, "select": "b", "new": False}


def test_an_upload_is_heard_and_not_sent_back(monkeypatch):
    panel = Panel(ALL)
    sent = sent_by(panel, monkeypatch)
    panel.set_state({"upload": {"name": "p.json", "size": 2, "text": "{}", "field": "file", "count": 1}})
    assert panel.upload["text"] == "{}"
    assert sent == []
