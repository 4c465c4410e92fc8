"""Coding a handful oneself: kept at once, resumed from the file, compared with the coders and with another reader; no browser needed."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import ipywidgets
import plotly.graph_objects as go
import pytest

from course_lib.coding.agreed import CodingAgreement, coding_agreement
from course_lib.coding.coder import CodeItYourself, code_it_yourself
from course_lib.coding.codings import KIND, ROUNDS, coder, kept, name_of, pair, whole, with_codes
from course_lib.coding.compared import ComparedCodings, compare_codings
from course_lib.coding.disputes import decision, dispute_card
from course_lib.coding.units import SIZE, VARIABLES, handful
from course_lib.exercises.asked import Asked
from course_lib.language import LANGUAGES, codes, set_language
from course_lib.progress.work import Work, begun
from course_lib.progress.workfile import my_work
from course_lib.progress.workformat import checksum, read_work, written
from course_lib.reliability import alpha
from course_lib.report import Report, load

Write = Callable[..., Path]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder for the reader's work; widgets that a test made are closed."""
    (tmp_path / "work").mkdir()
    monkeypatch.setenv("COURSE_WORK", str(tmp_path / "work"))
    yield tmp_path / "work"
    ipywidgets.Widget.close_all()


@pytest.fixture
def report(package: Path) -> Report:
    """The invented report: two measures that stand alone, coded alike by two coders."""
    return load(package)


@pytest.fixture
def differing(tmp_path: Path, write_package: Write) -> Report:
    """The invented report where the second coder differs on the tool of m003."""
    return load(write_package(tmp_path / "differing", _differ))


def _differ(tables: Any, _: Any) -> None:
    next(row for row in tables["second_coding"] if row["measure_id"] == "m003")["tool"] = "organisation"


def press(panel: Any, name: str) -> None:
    panel.set_state({"pressed": {"name": name, "count": panel.pressed.get("count", 0) + 1}})


def code_all(report: Report, round_: str, **codes_: str) -> CodeItYourself:
    """Code every measure as coder 1 did, but for `codes_`, by the controls."""
    panel = code_it_yourself(report, round_)
    for row in handful(report):
        panel.choose(**{variable: row[variable] for variable in VARIABLES} | codes_)
        press(panel.panel, "next")
    return panel


# --- which measures ---------------------------------------------------------------------------------------------


def test_the_handful_is_spread_over_the_themes_and_holds_disputed_measures(real_folder: Path) -> None:
    report = load(real_folder)
    rows = handful(report)
    assert len(rows) == SIZE and set(Counter(row["theme_id"] for row in rows).values()) == {2}
    assert not any(row["part_of"] for row in rows)
    assert all(one["char_start"] <= two["char_start"] for one, two in pairwise(rows))
    second = {row["measure_id"]: row for row in report.rows("second_coding")}
    differ = [row for row in rows if any(row[variable] != second[row["measure_id"]][variable] for variable in VARIABLES)]
    assert len({row["theme_id"] for row in differ}) == len(differ) == 5
    assert {row["tool"] for row in rows} == set(codes("tool"))
    assert [row["measure_id"] for row in handful(load(real_folder))] == [row["measure_id"] for row in rows]


def test_a_small_report_gives_what_it_has(report: Report) -> None:
    assert [row["measure_id"] for row in handful(report)] == ["m001", "m003"]
    assert len(handful(report, 1)) == 1


def test_a_report_without_measures_says_so(tmp_path: Path, write_package: Write) -> None:
    def empty(tables: Any, _: Any) -> None:
        tables["figures"] = [row | {"measure_id": None} for row in tables["figures"]]
        for name in ("measures", "second_coding", "roles", "documents"):
            tables[name] = []

    bare = load(write_package(tmp_path / "bare", empty))
    for make in (code_it_yourself, coding_agreement, compare_codings):
        with pytest.raises(ValueError, match="nowhere-2001 has no measure that stands alone"):
            make(bare)
    with pytest.raises(ValueError, match="'third' is not one of 'first', 'second'"):
        code_it_yourself(bare, "third")


# --- coding -----------------------------------------------------------------------------------------------------


def test_every_choice_is_kept_at_once(report: Report) -> None:
    panel = code_it_yourself(report)
    panel.choose(tool="authority")
    work = read_work(my_work().path.read_bytes())
    entry = work.exercises[name_of(report, "first", "m001")]
    assert (entry.kind, entry.state, entry.answer) == (KIND, "not_yet", {"tool": "authority"})
    assert panel.readout == "1 of 4 codes chosen for this measure. 0 of 2 measures are coded in full, and kept."
    panel.choose(direction="social", stage="input", rung="document")
    assert read_work(my_work().path.read_bytes()).exercises[name_of(report, "first", "m001")].state == "given"
    assert panel.readout.endswith("1 of 2 measures is coded in full, and kept.")


def test_coding_goes_on_where_it_stopped(report: Report) -> None:
    first = code_it_yourself(report)
    first.choose(tool="authority", direction="social", stage="input", rung="document")
    press(first.panel, "next")
    first.choose(stage="activity")
    again = code_it_yourself(report)
    assert again.measure.readout.startswith("Measure 2 of 2") and again.codes == {"stage": "activity"}
    press(again.panel, "back")
    assert again.codes == {"tool": "authority", "direction": "social", "stage": "input", "rung": "document"}


def test_moving_about_changes_no_code(report: Report) -> None:
    panel = code_all(report, "first")
    before = my_work().path.read_bytes()
    for button in ("back", "next", "back", "next", "next", "back"):
        press(panel.panel, button)
    assert my_work().path.read_bytes() == before


def test_the_keyboard_goes_from_the_button_to_the_first_codes_of_the_next_measure(report: Report) -> None:
    # The page keeps the keyboard in the field of the same name, at the same control in it.
    panel = code_it_yourself(report)
    for button in ("next", "back", "next"):
        push = panel.panel.fields[-1]
        assert push["kind"] == "buttons" and push["options"][0]["value"] == "next"
        press(panel.panel, button)
        assert panel.panel.fields[0]["name"] == push["name"] and panel.panel.fields[0]["kind"] == "radio"
    # Codes that stay cannot take it.
    code_it_yourself(report, "second").choose(tool="treasure")
    name = panel.panel.fields[-1]["name"]
    press(panel.panel, "back")
    assert panel.panel.fields[0]["disabled"] and panel.panel.fields[-1]["name"] == name


def test_a_choice_made_after_the_codes_are_settled_elsewhere_is_taken_back_with_the_reason(report: Report) -> None:
    first = code_it_yourself(report)
    first.choose(tool="authority")
    code_it_yourself(report, "second").choose(tool="treasure")  # in another panel of the page
    first.choose(tool="organisation")
    assert first.codes == {"tool": "authority"}
    assert "your first codes stay" in first.panel.readout


def test_the_end_leads_to_what_was_left_out(report: Report) -> None:
    panel = code_it_yourself(report)
    press(panel.panel, "next")
    press(panel.panel, "next")
    assert panel.measure.readout.startswith("Measure 1 of 2")
    assert "codebook comes next" in code_all(report, "first").readout


def test_only_the_second_round_shows_the_codebook(report: Report) -> None:
    first, second = (code_it_yourself(report, round_) for round_ in ROUNDS)
    labels = [option["label"] for panel in (first, second) for option in panel.panel.fields[0]["options"]]
    assert labels[:2] == ["nodality (information)", "authority"]
    assert labels[5] == "authority – government binds by rule, duty, permission or sanction"
    assert not first.panel.html and "the decision wins" in second.panel.html
    assert ["?" in field["label"] for panel in (first, second) for field in panel.panel.fields[:2]] == [False] * 2 + [True] * 2


def test_the_coders_codes_and_notes_are_not_given_away(real_folder: Path) -> None:
    report = load(real_folder)
    panel = code_it_yourself(report, "second")
    for row in handful(report):
        assert (row["note_en"] or "no note") not in panel.measure.html
        assert set(panel.panel.values.values()) == {None}
        press(panel.panel, "next")


def test_codes_of_a_round_stay_once_the_next_step_is_done(report: Report) -> None:
    code_all(report, "first")
    second = code_it_yourself(report, "second")
    second.choose(tool="treasure")
    first = code_it_yourself(report)
    assert all(field["disabled"] for field in first.panel.fields[:4])
    assert "your first codes stay" in first.measure.readout
    first.choose(tool="nodality", direction="none")
    assert kept(report, my_work().read(), "first")["m001"]["direction"] == "social"
    code_all(report, "second")
    agreed = coding_agreement(report)
    press(agreed.panel, "compare")
    before = kept(report, my_work().read(), "second")
    again = code_it_yourself(report, "second")
    assert "You have seen the coders' codes" in again.measure.readout
    again.choose(tool="authority")
    assert kept(report, my_work().read(), "second") == before


def test_codes_that_there_are_not_are_left_out(report: Report) -> None:
    my_work().change(lambda work: with_codes(work, report, "first", "m001", {"tool": "bribery", "stage": "input", "colour": "red"}))
    my_work().change(lambda work: with_codes(work, report, "first", "m999", {"tool": "authority"}))
    assert kept(report, my_work().read(), "first") == {"m001": {"stage": "input"}}
    assert code_it_yourself(report).codes == {"stage": "input"}


def test_a_file_that_cannot_be_written_is_told_and_coding_goes_on(report: Report, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("course_lib.progress.workfile._replace", _full)
    panel = code_it_yourself(report)
    panel.choose(tool="authority")
    assert "the disk is full" in panel.readout and panel.panel.fields[-1]["kind"] == "download"
    press(panel.panel, "next")
    press(panel.panel, "back")
    assert panel.codes == {"tool": "authority"}


def _full(*_: Any) -> None:
    raise OSError(28, "No space left on device")


def test_reports_are_kept_apart(report: Report, real_folder: Path) -> None:
    code_all(report, "first")
    assert kept(load(real_folder), my_work().read(), "first") == {}


# --- agreement with the coders ----------------------------------------------------------------------------------


def test_alpha_is_that_of_the_codes(real_folder: Path) -> None:
    report = load(real_folder)
    code_all(report, "first", tool="authority")
    code_all(report, "second")
    agreed = coding_agreement(report)
    press(agreed.panel, "compare")
    second = {row["measure_id"]: row for row in report.rows("second_coding")}
    ids = [row["measure_id"] for row in handful(report)]
    one, two = pair(report, coder(report, 1), {key: second[key] for key in ids}, "tool")
    assert list(one) == [row["tool"] for row in handful(report)] and list(two) == [second[key]["tool"] for key in ids]
    words = agreed.chart.description
    assert "policy tool, you, round two, with coder 1: alpha 1.00 (1.00 to 1.00), 10 of 10 alike" in words
    assert f"policy tool, you, round two, with coder 2: alpha {alpha(one, two):.2f} (" in words
    assert f"policy tool, the two coders with each other: alpha {alpha(one, two):.2f} (" in words
    assert "your alpha with coder 1 is higher in 1 of 4 variables and lower in 0" in agreed.readout
    assert "reaches 0.667 in 4 of 4" in agreed.readout


def test_codes_that_do_not_vary_have_no_alpha(report: Report) -> None:
    every = {"tool": "authority", "direction": "internal", "stage": "activity", "rung": "document"}
    code_all(report, "first", **every)
    agreed = coding_agreement(report)
    press(agreed.panel, "compare")
    assert (
        "stage of the logic model, you, round one, with coder 1: no alpha, since all codes are the same (2 of 2 alike)"
        in agreed.chart.description
    )
    go.Figure(json.loads(agreed.chart.figure))  # plotly knows every property
    assert any("you, round one: no alpha" in trace.get("text", []) for trace in json.loads(agreed.chart.figure)["data"])


def test_the_coders_stay_hidden_until_the_second_round(differing: Report) -> None:
    agreed = coding_agreement(differing)
    press(agreed.panel, "compare")
    assert agreed.readout.startswith("No measure is coded in full yet, out of 2")
    code_all(differing, "first")
    press(agreed.panel, "compare")
    assert "stay hidden" in agreed.readout
    assert not agreed.cards.fields and not agreed.cards.html
    assert not any(entry.revealed for entry in my_work().read().exercises.values())


def test_cards_show_the_disputed_codes_and_the_rule_that_decides(differing: Report) -> None:
    code_all(differing, "first", rung="outcome")
    code_all(differing, "second", direction="none")
    agreed = coding_agreement(differing)
    press(agreed.panel, "compare")
    [field] = agreed.cards.fields
    assert [option["label"] for option in field["options"]] == [
        "desk, phone · direction",
        "rules · policy tool, direction",
    ]
    agreed.cards.values = {"measure": "m003"}
    html = agreed.cards.html
    assert decision("tool", "authority", "organisation") in html.replace("&#x27;", "'")
    assert decision("direction", "internal", "none") in html.replace("&#x27;", "'")
    cells = re.findall(r"<td>(.*?)</td>", html.partition("<tbody>")[2])
    assert cells[:4] == ["authority", "authority", "authority", "organisation"]
    assert cells[12] == "measured outcome"


def test_without_a_second_coding_there_is_one_coder(tmp_path: Path, write_package: Write) -> None:
    def alone(tables: Any, _: Any) -> None:
        tables["second_coding"] = []

    report = load(write_package(tmp_path / "alone", alone))
    for round_ in ROUNDS:
        code_all(report, round_)
    agreed = coding_agreement(report)
    assert "Nothing is coded yet" in agreed.chart.description
    press(agreed.panel, "compare")
    assert "coder 2" not in agreed.chart.description and "with coder 1" in agreed.chart.description


def test_where_no_rule_decides_the_question_does(report: Report) -> None:
    mine = {"m001": {"tool": "treasure"}}
    card = dispute_card(report, "m001", {"you": mine, "coder": {"m001": {"tool": "nodality"}}}, ["tool"])
    assert "What would be missing if this measure were taken away? nodality (information) – government gives" in card


@pytest.mark.parametrize("variable", VARIABLES)
def test_every_decision_is_of_two_codes_that_there_are(variable: str) -> None:
    from course_lib.language import _file

    for name in _file("coding")["decide"][variable]:
        one, _, other = name.partition("_")
        assert one < other and {one, other} <= set(codes(variable)), name


# --- two readers ------------------------------------------------------------------------------------------------


def other_file(report: Report, **changed: str) -> str:
    """Return the file of another reader, who coded as coder 1 but for `changed`."""
    work = begun(Work())
    for round_ in ROUNDS:
        for row in handful(report):
            work = with_codes(work, report, round_, row["measure_id"], {variable: row[variable] for variable in VARIABLES} | changed)
    return written(work, "0.1.0")


def bring(panel: ComparedCodings, content: str) -> None:
    count = panel.panel.upload.get("count", 0) + 1
    panel.panel.set_state({"upload": {"name": "theirs.json", "size": len(content), "text": content, "field": "file", "count": count}})


def test_two_readers_compare_and_nothing_is_kept(report: Report) -> None:
    for round_ in ROUNDS:
        code_all(report, round_)
    before = my_work().path.read_bytes()
    panel = compare_codings(report)
    bring(panel, other_file(report, tool="authority"))
    assert panel.readout.startswith("Both of you coded 2 measures in round one and 2 in round two. 1 ")
    assert panel.chart and "policy tool, you, round two, with the other reader: alpha 0.00" in panel.chart.description
    panel.cards.values = {"measure": "m001"}
    assert "the other reader" in panel.cards.html and "coder 2" not in panel.cards.html
    assert my_work().path.read_bytes() == before
    assert list(my_work().path.parent.iterdir()) == [my_work().path]
    bring(panel, other_file(report))
    assert not panel.cards.fields and not panel.cards.html


def test_a_copy_of_ones_own_file_is_told(report: Report) -> None:
    code_all(report, "first")
    panel = compare_codings(report)
    bring(panel, my_work().text())
    assert panel.readout.startswith("This file is a copy of your own")


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_bad_file_is_refused_and_changes_nothing(report: Report, code: str) -> None:
    set_language(code)
    code_all(report, "first")
    before = my_work().path.read_bytes()
    good = other_file(report)

    def changed(round_: str, measure: str, answer: dict[str, Any]) -> str:
        data = json.loads(good)
        entry = data["exercises"][name_of(report, "first", "m001")]
        entry = entry | {"tries": [{"at": 1, "state": "given", "answer": answer}]}
        data["exercises"] = {name_of(report, round_, measure): entry}
        return json.dumps(data | {"checksum": checksum(data)})

    bad = "<b>x</b>\u202e" * 8
    panel = compare_codings(report)
    cases = {
        "": "",
        "{}": "my_work.json",
        good[:300]: "",
        good.replace("nodality", "treasure"): "",
        written(begun(Work()), "0.1.0"): "nowhere-2001",
        changed("first", "m999", {"tool": "authority"}): "m999",
        changed("third", "m001", {"tool": "authority"}): "third",
        changed("first", "m001", {"tool": bad}): "nodality, authority, treasure, organisation",
        changed("first", "m001", {"colour": "red"}): "colour",
        changed("first", "m001", {"tool": ["authority"]}): "m001",
    }
    for content, named in cases.items():
        bring(panel, content)
        assert "theirs.json" in panel.readout and named in panel.readout
        assert "{" not in panel.readout and "\u202e" not in panel.readout and len(panel.readout) < 400
        assert panel.children == (panel.panel,)
    assert my_work().path.read_bytes() == before


def test_readers_with_nothing_in_common_are_told(report: Report) -> None:
    panel = compare_codings(report)
    bring(panel, other_file(report))
    assert panel.readout.startswith("There is no measure that both of you coded")


# --- another report ---------------------------------------------------------------------------------------------


def test_the_lesson_runs_on_another_report(differing: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_REPORT", str(differing.folder))
    lesson = json.loads((Path(__file__).parent.parent / "notebooks/en/07_code_your_own_report.ipynb").read_text(encoding="utf-8"))
    names: dict[str, Any] = {}
    cells = ["".join(cell["source"]) for cell in lesson["cells"] if cell["cell_type"] == "code"]
    for source in cells:
        exec(source, names)
    assert names["report"].name == "nowhere-2001" and len(cells) > 15


# --- language, and what is saved --------------------------------------------------------------------------------


def test_everything_speaks_chinese(differing: Report) -> None:
    set_language("zh")
    panel = code_all(differing, "second")
    assert panel.measure.readout == "第 2 项，共 2 项：虚构：rules"
    assert panel.panel.fields[1]["label"] == "问责方向：这项措施使政府（或其中一部分）对谁负责？"
    agreed = coding_agreement(differing)
    press(agreed.panel, "compare")
    agreed.cards.values = {"measure": "m003"}
    assert "编码员乙" in agreed.cards.html and "问责" in agreed.chart.description
    assert not re.search("[a-z]{4,}", re.sub(r"rules|nowhere|Krippendorff|charact\w+|<[^>]*>|m003|page", "", agreed.cards.html))


def test_names_from_the_data_are_escaped(tmp_path: Path, write_package: Write) -> None:
    def poison(tables: Any, info: Any) -> None:
        _differ(tables, info)
        for row in [*tables["measures"], *tables["passages"], *tables["figures"]]:
            row |= {column: "<script>x</script>" for column in row if column.endswith(("_en", "_zh", "term_printed", "as_printed"))}

    report = load(write_package(tmp_path / "bad", poison))
    panel = code_all(report, "second")
    agreed = coding_agreement(report)
    press(agreed.panel, "compare")
    agreed.cards.values = {"measure": "m003"}
    for html in (panel.measure.html, agreed.cards.html, panel._repr_mimebundle_()["text/html"]):
        assert "<script" not in html and "&lt;script" in html


@pytest.mark.parametrize("make", [code_it_yourself, coding_agreement, compare_codings])
def test_the_saved_notebook_holds_nothing_of_the_reader(report: Report, make: Callable[[Report], Asked | CodingAgreement]) -> None:
    def still() -> Any:
        bundle = make(report)._repr_mimebundle_()
        return {name: value for name, value in bundle.items() if "widget" not in name}

    before = still()
    for round_ in ROUNDS:
        code_all(report, round_, tool="treasure")
    press(coding_agreement(report).panel, "compare")
    assert still() == before
    assert before["text/plain"].strip()


def test_whole_needs_every_variable() -> None:
    assert whole(dict.fromkeys(VARIABLES, "x")) and not whole(dict.fromkeys(VARIABLES[1:], "x"))
