"""The chart: figures of every form go out as light JSON, under a description, and clicks come in."""

import datetime as dt
import json

import pytest

from course_lib.widgets import Chart, figure_json

BARS = {"data": [{"type": "bar", "y": [3, 5]}], "layout": {"title": {"text": "中文"}}}


def test_a_dict_is_sent_as_it_is():
    assert json.loads(Chart(BARS, "Two bars.").figure) == BARS


def test_a_plotly_figure_is_sent_as_its_json():
    go = pytest.importorskip("plotly.graph_objects")
    sent = json.loads(Chart(go.Figure(go.Bar(y=[3, 5])), "Two bars.").figure)
    assert sent["data"][0]["y"] == [3, 5]
    assert figure_json({"data": [go.Bar(y=[1])]}) == '{"data":[{"y":[1],"type":"bar"}],"layout":{}}'


def test_numpy_dates_and_gaps_become_plain():
    np = pytest.importorskip("numpy")
    made = figure_json({"data": [{"x": [dt.date(2006, 1, 2)], "y": np.array([1.0, np.nan]), "z": [np.int64(3), float("inf")]}]})
    assert json.loads(made)["data"] == [{"x": ["2006-01-02"], "y": [1.0, None], "z": [3, None]}]


@pytest.mark.parametrize("wrong", [None, [1, 2], {"layout": {}}, "data"])
def test_what_is_no_figure_is_named(wrong):
    with pytest.raises(ValueError, match="a figure is a plotly Figure or a dict"):
        Chart(wrong, "Nothing.")


def test_a_value_json_cannot_hold_is_named():
    with pytest.raises(TypeError, match="cannot hold a object"):
        figure_json({"data": [{"y": [object()]}]})


@pytest.mark.parametrize("empty", ["", "  \n"])
def test_a_description_is_required(empty):
    with pytest.raises(ValueError, match="needs a description"):
        Chart(BARS, empty)


def test_figure_and_description_go_in_one_message(monkeypatch):
    chart = Chart(BARS, "Two bars.")
    sent = []
    monkeypatch.setattr(chart, "_send", lambda message, **_: sent.append(message["state"]))
    chart.update({"data": [], "layout": {}}, "Nothing left.")
    assert [sorted(state) for state in sent] == [["description", "figure"]]
    chart.update(BARS)
    assert chart.description == "Nothing left."


def test_the_tool_bar_and_the_upload_are_off():
    config = Chart(BARS, "Two bars.", config={"scrollZoom": True}).config
    assert config["displayModeBar"] is False
    assert config["showSendToCloud"] is False
    assert config["scrollZoom"] is True


def test_each_click_is_heard_also_a_second_one_on_the_same_point():
    chart, heard = Chart(BARS, "Two bars."), []
    chart.on_click(heard.append)
    chart.set_state({"clicked": {"curve": 0, "point": 1, "customdata": ["row 7"], "count": 1}})
    chart.set_state({"clicked": {"curve": 0, "point": 1, "customdata": ["row 7"], "count": 2}})
    assert [click["count"] for click in heard] == [1, 2]
    assert heard[0]["customdata"] == ["row 7"]
