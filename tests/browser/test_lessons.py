"""What a reader sees who opens a lesson and chooses "Run all cells"."""

from __future__ import annotations

from typing import Any

from course_lib.language import set_language, text

from .lab import PLOTLY, WIDGET_VIEW, Run, axe_findings, in_one_language


def outputs(run: Run) -> list[dict[str, Any]]:
    return [output for cell in run.desk.cells() for output in cell.get("outputs", [])]


def test_saved_charts_show_before_anything_is_run(run: Run) -> None:
    assert run.before and all(chart["height"] > 200 and chart["marks"] for chart in run.before)
    assert run.dead == []


def test_every_code_cell_gets_a_number(run: Run) -> None:
    code = [cell for cell in run.desk.cells() if cell["type"] == "code"]
    assert code and not [cell["source"] for cell in code if not cell["number"]]


def test_no_error_and_no_warning_is_shown(run: Run) -> None:
    assert not [output for output in outputs(run) if output["output_type"] == "error" or output.get("name") == "stderr"]
    assert run.desk.page.locator(".jp-Dialog, .Toastify__toast").all_inner_texts() == []


def test_the_first_chart_comes_soon(run: Run, record_property: Any) -> None:
    assert run.first_chart is not None
    record_property("first chart", f"{run.desk.path} {run.first_chart:.1f} s after run all")
    assert run.first_chart < 20  # two to three seconds on a machine that does nothing else


def test_every_plain_chart_has_height_and_marks(run: Run) -> None:
    charts = run.desk.charts(".jp-RenderedPlotly")
    assert len(charts) == sum(PLOTLY in output.get("data", {}) and WIDGET_VIEW not in output["data"] for output in outputs(run))
    assert all(chart["height"] > 200 and chart["marks"] for chart in charts)


def test_every_live_chart_has_height_and_marks(run: Run) -> None:
    assert all(chart["height"] > 200 and chart["marks"] for chart in run.desk.charts(".course-chart"))


def test_beside_every_plain_chart_stand_its_words(run: Run) -> None:
    set_language(run.desk.language)
    found = run.desk.page.evaluate(
        """() => [...document.querySelectorAll(".jp-RenderedPlotly")].map(chart => {
            const beside = chart.closest(".jp-OutputArea"), [summary, ...others] = beside.querySelectorAll("details summary");
            const words = beside.querySelector("details p"), before = words.checkVisibility();
            summary.click();
            const open = words.checkVisibility();
            summary.click();
            return [others.length, summary.textContent, before, open, words.checkVisibility(), words.textContent.length > 80];
        })"""
    )
    assert found and all(one == [0, text("charts.words"), False, True, False, True] for one in found), found


@in_one_language
def test_no_double_click_moves_the_axes(run: Run) -> None:
    # Without the tool bar nobody would find the way back.
    for chart in run.desk.page.locator(".js-plotly-plot:visible", has=run.desk.page.locator(".nsewdrag")).all():
        before = run.desk.axes(chart)
        chart.locator(".nsewdrag").first.dblclick(position={"x": 4, "y": 4})
        assert run.desk.axes(chart) == before


def test_no_request_leaves_the_machine(run: Run) -> None:
    assert run.desk.outside == []


def test_the_kernel_has_nothing_to_complain_about(run: Run) -> None:
    assert run.desk.kernel_errors() == []


def test_the_browser_has_nothing_to_complain_about(run: Run) -> None:
    assert run.desk.errors == []


def test_axe_finds_nothing_in_our_outputs(run: Run, axe_rules: str) -> None:
    # The dark hangs on no words, so it is looked at in one language.
    themes = ("Light", "Dark") if run.desk.language == "en" else ("Light",)
    assert axe_findings(run.desk, axe_rules, ".jp-OutputArea-output", *themes) == []
