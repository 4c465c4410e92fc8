"""What a group of widgets leaves in a notebook, and what a save takes away."""

import json
from html import unescape

from course_lib.widgets import Chart, Panel, Shown, pre_save_hook, strip_views
from course_lib.widgets.saved import PLOTLY, WIDGET_VIEW

FIGURE = {
    "data": [{"type": "bar", "y": [3]}],
    "layout": {"title": {"text": "Few <b>reply</b> &amp; late"}, "paper_bgcolor": "rgba(0,0,0,0)"},
}
READOUT = "3 offices <replied> & then went home; " * 5


def bundle(readout=READOUT):
    chart = Chart(FIGURE, "One bar: 3.")
    return Shown([Panel(), chart], still=lambda: (FIGURE, chart.description, readout))._repr_mimebundle_()


def test_four_forms():
    assert set(bundle()) == {WIDGET_VIEW, PLOTLY, "text/html", "text/plain"}


def test_the_still_is_white_paper_without_upload_and_holds_the_words():
    still = bundle()[PLOTLY]
    assert still["layout"]["paper_bgcolor"] == "white"
    assert still["config"]["showSendToCloud"] is False
    assert still["config"]["displayModeBar"] is False
    assert "&lt;replied&gt; &amp; then" in still["layout"]["title"]["subtitle"]["text"].replace("<br>", " ")
    assert all(len(unescape(line)) <= 96 for line in still["layout"]["title"]["subtitle"]["text"].split("<br>"))
    assert still["layout"]["height"] > 300
    json.dumps(still)


def test_no_line_of_a_chinese_read_out_begins_with_a_mark_or_is_wider_than_the_still():
    readout = "列出的事情件件有人看（含复议），只靠一项制度、一断就没人看的：所执行的文件、办理中的案件，占 90%；" * 4
    for shift in range(12):  # so that every mark comes to stand at the end of a line once
        lines = bundle("甲" * shift + readout)[PLOTLY]["layout"]["title"]["subtitle"]["text"].split("<br>")
        assert len(lines) > 3
        assert all(line[0] not in "，、。；：）》”" and line[-1] not in "（《“" for line in lines), lines
        assert max(sum(2 if ord(letter) > 0x2E7F else 1 for letter in line) for line in lines) <= 98


def test_the_figure_itself_is_not_changed():
    before = json.dumps(FIGURE)
    bundle()
    assert json.dumps(FIGURE) == before


def test_html_is_escaped():
    assert "<replied>" not in bundle()["text/html"]
    assert "<strong>Few reply &amp; late</strong>" in bundle()["text/html"]


def test_plain_text_is_the_same_every_time():
    assert bundle("3 replied.")["text/plain"] == bundle("3 replied.")["text/plain"] == "Few reply & late\n3 replied.\nOne bar: 3."


def test_titles_of_every_form():
    for title, heading in (("A title", "A title"), ({"text": "A<br>title"}, "A title"), (None, "")):
        figure = {"data": [], "layout": {"title": title} if title else {}}
        made = Shown([], still=lambda figure=figure: (figure, "d", ""))._repr_mimebundle_()
        assert made["text/plain"] == "\n".join(part for part in (heading, "d") if part)


def notebook():
    outputs = [
        {"output_type": "execute_result", "data": {WIDGET_VIEW: {}, PLOTLY: {}, "image/png": "x", "text/plain": "words"}, "metadata": {}},
        {"output_type": "display_data", "data": {WIDGET_VIEW: {}}, "metadata": {}},
        {"output_type": "display_data", "data": {"image/png": "x"}, "metadata": {}},
        {"output_type": "stream", "name": "stdout", "text": "hello"},
    ]
    cells = [{"cell_type": "markdown", "source": "# x"}, {"cell_type": "code", "outputs": outputs}]
    return {"nbformat": 4, "metadata": {"widgets": {"state": {}}, "kernelspec": {}}, "cells": cells}


def test_saved_notebooks_lose_what_needs_a_kernel():
    made = notebook()
    strip_views(made)
    first, only_view, picture, stream = made["cells"][1]["outputs"]
    assert set(first["data"]) == {PLOTLY, "text/plain"}
    assert set(only_view["data"]) == {WIDGET_VIEW}
    assert set(picture["data"]) == {"image/png"}
    assert stream["text"] == "hello"
    assert made["metadata"] == {"kernelspec": {}}


def test_the_hook_takes_notebooks_and_leaves_the_rest():
    made = notebook()
    pre_save_hook(model={"type": "notebook", "content": made}, path="a.ipynb", contents_manager=None)
    assert "widgets" not in made["metadata"]
    for model in ({"type": "file", "content": "text"}, {"type": "directory"}, {"type": "notebook", "content": None}):
        before = dict(model)
        pre_save_hook(model=model, path="x")
        assert model == before
