"""Every exercise of the bank answers every answer: the key, each misconception, blank and nonsense, in both languages."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from course_lib.bounds import Bounds
from course_lib.exercises import questions
from course_lib.exercises.answers import Unclear
from course_lib.exercises.codetasks import check
from course_lib.exercises.keys import examples, key
from course_lib.exercises.marking import LONGEST_TEXT, mark, read_answer
from course_lib.exercises.panels import ExercisePanel, Revealed, exercise, prediction, reveal
from course_lib.exercises.questions import UNMARKED, Exercise, exercises, lessons, said
from course_lib.exercises.values import given as shown_given
from course_lib.exercises.values import plain, same
from course_lib.language import set_language
from course_lib.progress.work import with_answer
from course_lib.progress.workfile import my_work

TOWN = Path(__file__).parent / "bank"
ALL = [*exercises("town", TOWN), *(one for lesson in lessons() for one in exercises(lesson))]
MARKED = [one for one in ALL if one.kind not in UNMARKED]
LANGUAGES = pytest.mark.parametrize("code", ["en", "zh"])


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give each test an empty folder for the reader's work, and the invented bank."""
    monkeypatch.setenv("COURSE_WORK", str(tmp_path))
    monkeypatch.setattr(questions, "BANK", TOWN)


def every(found: list[Exercise]) -> Any:
    return pytest.mark.parametrize("one", found, ids=lambda one: one.id)


def press(panel: ExercisePanel | Revealed, button: str) -> str:
    """Press a button as the page does, and return what is said then."""
    panel.panel.pressed = {"name": button, "count": panel.panel.pressed.get("count", 0) + 1}
    return panel.readout


def answer(panel: ExercisePanel, given: dict[str, Any]) -> str:
    """Fill in an answer, press the first button, and return what is said."""
    form = panel.exercise.form
    if form == "order":
        for to, name in enumerate(given["order"]):
            panel.panel.values = {"answer": name}
            while panel._order.index(name) > to:
                press(panel, "up")
    else:
        panel.panel.values = {"answer": next(iter(given.values()))}
    return press(panel, "check")


def state(one: Exercise) -> str:
    return my_work().read().exercises[one.id].state


def wrong(one: Exercise) -> dict[str, Any]:
    """Return an answer that is neither right nor a listed misconception."""
    if one.kind == "several":
        return {"options": key(one)["options"][:1]}
    if one.kind == "order":
        return {"order": [item.id for item in one.item][::-1]}
    return {"typed": "1234 to 5678" if one.kind == "interval" else "1234", "value": 1234, "lower": 1234, "upper": 5678}


# --- every exercise of every bank ---------------------------------------------------------------------------------


@LANGUAGES
@every([one for one in MARKED if one.kind != "code"])
def test_the_key_passes_and_says_why(one: Exercise, code: str) -> None:
    set_language(code)
    panel = ExercisePanel(one)
    assert panel.readout == "" and answer(panel, key(one)) == mark(one, key(one)).words
    assert panel.readout.startswith({"en": "Correct. ", "zh": "正确。"}[code]) and panel.readout.endswith(said(one.right))
    assert state(one) == "correct" and my_work().read().exercises[one.id].attempts == 1


@LANGUAGES
@every(MARKED)
def test_each_misconception_gets_its_own_words(one: Exercise, code: str) -> None:
    set_language(code)
    whys = {option.id: option.why for option in one.option} | {f"m{count}": m.why for count, m in enumerate(one.misconception, 1)}
    heard = set()
    for name, given_answer in examples(one):
        found = mark(one, given_answer)
        assert (found.state, found.caught) == ("not_yet", (name,))
        assert found.words.endswith(said(whys[name]))
        heard.add(said(whys[name]))
        if one.kind != "code":
            assert answer(ExercisePanel(one), given_answer) == found.words and state(one) == "not_yet"
    assert len(heard) == len(one.misconception) + sum(not option.right for option in one.option)


@LANGUAGES
@every([one for one in MARKED if one.kind not in ("choice", "code")])
def test_an_answer_nobody_foresaw_gets_a_useful_reply_without_the_answer(one: Exercise, code: str) -> None:
    set_language(code)
    found = mark(one, wrong(one))
    assert found.state == "not_yet" and "{" not in found.words and said(one.right) not in found.words
    assert len(found.words.splitlines()) == 2
    if one.kind in ("number", "interval"):
        assert key(one)["typed"] not in found.words
        assert found.words.startswith({"en": "Not yet. You wrote ", "zh": "还不对。你写的是 "}[code])


@LANGUAGES
@every([one for one in ALL if one.form in ("number", "interval", "reflection")])
def test_blank_and_nonsense_are_answered_and_not_counted(one: Exercise, code: str) -> None:
    set_language(code)
    panel = ExercisePanel(one)
    for typed in ("", " \n", "many", "?!", "<img onerror=alert(1)>"):
        reply = answer(panel, {"typed": typed})
        assert reply and bool(re.search(r"[\u4e00-\u9fff]", reply)) == (code == "zh")
        if typed.strip():
            assert typed in reply or one.kind == "reflection"
    assert my_work().read().exercises == {}


@every([one for one in ALL if one.form in ("choice", "several", "order")])
def test_no_choice_is_answered_and_not_counted(one: Exercise) -> None:
    panel = ExercisePanel(one)
    assert press(panel, "check") in {str(Unclear(rule=rule)) for rule in ("choose", "choose_some", "unmoved")}
    assert my_work().read().exercises == {}


@LANGUAGES
@every(ALL)
def test_hints_come_in_steps_and_end(one: Exercise, code: str) -> None:
    set_language(code)
    panel = ExercisePanel(one)
    names = [option["value"] for field in panel.panel.fields if field["name"] == "do" for option in field["options"]]
    assert ("hint" in names) == bool(one.hint)
    for step, hint in enumerate(one.hint, 1):
        assert press(panel, "hint").endswith(said(hint))
        assert panel.panel.html.count("<li>") == step - 1
    if one.hint:
        assert "{" not in press(panel, "hint") and panel.panel.html.count("<li>") == len(one.hint)
        assert my_work().read().exercises[one.id].hints == len(one.hint)
        assert ExercisePanel(one).panel.html.count("<li>") == len(one.hint)


@LANGUAGES
@every(ALL)
def test_the_saved_notebook_holds_the_question_and_neither_answer_nor_reader(one: Exercise, code: str) -> None:
    set_language(code)
    before = ExercisePanel(one)._repr_mimebundle_()
    given_answer = key(one) if one.kind not in UNMARKED else None
    if given_answer and one.kind != "code":
        answer(ExercisePanel(one), given_answer)
    after = ExercisePanel(one)._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in before
    for form in ("text/html", "text/plain"):
        assert before[form] == after[form]
        assert not said(one.right) or said(one.right) not in before[form]
    assert said(one.prompt) in before["text/plain"]
    assert "<b>" not in before["text/html"] and "<i>" not in before["text/html"]


@every([one for one in ALL if one.kind not in UNMARKED and one.kind != "code"])
def test_an_answer_is_shown_again_in_the_other_language(one: Exercise) -> None:
    kept = key(one)
    answer(ExercisePanel(one), kept)
    for code in ("zh", "en"):
        set_language(code)
        again = ExercisePanel(one)
        assert again.readout == mark(one, kept).words and again.readout.startswith({"en": "Correct. ", "zh": "正确。"}[code])
        if one.kind == "order":
            assert [option["value"] for option in again.panel.fields[0]["options"]] == kept["order"]
        else:
            assert again.panel.values["answer"] == next(iter(kept.values()))


# --- single cases, on the invented bank ---------------------------------------------------------------------------


def test_what_was_typed_is_shown_as_it_was_understood() -> None:
    panel = exercise("town-3")
    assert answer(panel, {"typed": "31/40"}).startswith("Correct. You wrote 31/40: 77.5%.\n")
    assert answer(exercise("town-3"), {"typed": "７７,５％"}).startswith("Correct. You wrote ７７,５％: 77.5%.\n")
    assert answer(exercise("town-4"), {"typed": "31-39"}).startswith("Correct. You wrote 31-39.\n")
    assert answer(exercise("town-4"), {"typed": "39-31"}).startswith("Correct. You wrote 39-31: 31 to 39.\n")
    assert answer(exercise("town-10"), {"typed": "9 callers"}).startswith("Correct. You wrote 9 callers: 9.\n")
    set_language("zh")
    assert answer(exercise("town-3"), {"typed": "七成七五"}).startswith("这里无法把“七成七五”读作数字")
    assert answer(exercise("town-3"), {"typed": "百分之七十七点五"}).startswith("正确。你写的是 百分之七十七点五，即 77.5%。\n")


def test_several_answers_each_get_their_words() -> None:
    reply = answer(exercise("town-6"), {"options": ["base", "name", "desk"]})
    chosen = "”, “".join(exercise("town-6").exercise.option_text(name).rstrip(".") for name in ("base", "name", "desk"))
    assert f"You chose “{chosen}”." in reply.splitlines()[0]
    assert reply.splitlines()[1:] == ["A name measures nothing.", "A desk neither."]
    assert "something that fits is not ticked" in answer(exercise("town-6"), {"options": ["base"]})


def test_an_interval_with_one_good_end_is_told_so() -> None:
    assert "One of the two ends holds" in answer(exercise("town-4"), {"typed": "31 to 36"})
    assert "Neither end holds" in answer(exercise("town-4"), {"typed": "32 to 36"})
    assert "30 is not more than 30" in answer(exercise("town-4"), {"typed": "30 to 39"})


def test_lines_are_moved_by_buttons() -> None:
    panel = exercise("town-5")
    assert press(panel, "down") == "Choose a line in the list first; then the buttons move it."
    panel.panel.values = {"answer": "thank"}
    assert press(panel, "up") == "“thank” is now in place 1 of 4."  # it cannot go higher
    assert press(panel, "down") == "“thank” is now in place 2 of 4."
    assert panel.panel.values["answer"] == "thank"
    assert [option["label"] for option in panel.panel.fields[0]["options"]] == ["1. act", "2. thank", "3. note", "4. call"]
    assert "Nothing is acted on unseen." in press(panel, "check")
    reply = answer(panel, {"order": ["note", "call", "act", "thank"]})
    assert "Your order: note → call → act → thank." in reply and "the right way round: 2 of 3" in reply


def test_a_solved_exercise_stays_solved_but_other_answers_may_be_tried() -> None:
    panel = exercise("town-2")
    assert answer(panel, {"option": "polite"}).startswith("Correct. You chose “Callers are polite”.")
    assert "You read “thanks” as “solved”." in answer(panel, {"option": "solved"})
    assert exercise("town-2").readout.startswith("Correct.") and my_work().read().exercises["town-2"].attempts == 1


def test_attempts_count_different_answers() -> None:
    panel = exercise("town-2")
    for option in ("solved", "solved", "all", "solved"):
        answer(panel, {"option": option})
    assert my_work().read().exercises["town-2"].attempts == 3


def test_a_prediction_is_kept_and_may_be_changed_until_it_is_revealed() -> None:
    panel = prediction("town-1")
    assert answer(panel, {"typed": "1/5"}) == (
        "You said 1/5 (20%). It is kept, and you will meet it again beside the evidence. Until then you may change it."
    )
    assert answer(panel, {"typed": "30%"}).startswith("You said 30%.")
    shown = reveal("town-1")
    assert shown.readout == ""  # "Run all" shows nothing before it is asked for
    assert press(shown, "reveal") == "You said 30%.\nThe evidence: Of 40 callers 31 said thanks."
    assert "so this guess stays as it is" in answer(panel, {"typed": "77%"})
    assert my_work().read().exercises["town-1"].answer == {"typed": "30%", "value": 0.3}
    set_language("zh")
    assert reveal("town-1").readout == "你的预测是 30%。\n证据：40 位来电者中有 31 位道谢。"
    assert prediction("town-1").readout.startswith("你的预测是 30%。证据已经揭示")


@pytest.mark.parametrize(
    ("name", "given_answer", "words"),
    [("town-11", {"option": "down"}, "You said “down”."), ("town-12", {"typed": "30-40"}, "You said 30 to 40.")],
)
def test_predictions_of_other_forms(name: str, given_answer: dict[str, Any], words: str) -> None:
    assert answer(prediction(name), given_answer).startswith(words)
    assert press(reveal(name), "reveal").startswith(words)


def test_without_a_guess_the_evidence_is_shown_kindly() -> None:
    assert press(reveal("town-1"), "reveal").startswith("No guess of yours was kept, and that is all right.")
    panel = prediction("town-1")
    assert answer(panel, {"typed": "20%"}).startswith("The evidence has been shown already")
    assert my_work().read().exercises["town-1"].tries == ()
    assert "Of 40 callers" in reveal("town-1")._repr_mimebundle_()["text/plain"]


@every([one for one in ALL if one.kind == "reflection"])
def test_a_reflection_is_neither_right_nor_wrong(one: Exercise) -> None:
    written = mark(one, {"text": "My own words."})
    assert written.state == "given" and said(one.consider) in written.words
    assert (mark(one, {"text": ""}).state, mark(one, {"text": ""}).words) == ("given", "")


def test_a_reflection_is_compared_and_kept() -> None:
    panel = exercise("town-8")
    assert "at least one full sentence" in answer(panel, {"text": "base?"})
    assert "nothing was cut" in answer(panel, {"text": "word " * LONGEST_TEXT})
    words = "How many were <b>asked</b>, and by whom? \ud83d"
    assert answer(panel, {"text": words}).endswith("Did you ask for a base?")
    again = exercise("town-8")
    assert again.panel.values["answer"] == words.replace("\ud83d", "?") and again.readout == panel.readout
    assert "asked" not in json.dumps({name: form for name, form in again._repr_mimebundle_().items() if name.startswith("text/")})
    assert read_answer(again.exercise, "一共问了多少人？是谁问的？")["text"]


@pytest.mark.parametrize(
    ("typed", "rule"),
    [
        ("", "unwritten"),
        (" \n ", "unwritten"),
        ("Who was asked?", "few_words"),
        ("Who was asked, and when?", None),
        ("谁回答了，谁没有？", "few_words"),
        ("谁回答了，谁又没有回答？", None),
        ("问了哪些 and who answered?", None),
        ("a " * (LONGEST_TEXT // 2 - 1) + "ab", None),
        ("a " * (LONGEST_TEXT // 2) + "b", "many_words"),
    ],
)
def test_a_reflection_is_long_enough_and_fits_the_file(typed: str, rule: str | None) -> None:
    one = next(one for one in ALL if one.kind == "reflection")
    if rule is None:
        assert read_answer(one, typed) == {"text": typed}
        return
    with pytest.raises(Unclear) as error:
        read_answer(one, typed)
    assert error.value.rule == rule


def test_another_value_is_not_taken_for_the_misconception_that_names_one() -> None:
    one = next(one for one in exercises("town", TOWN) if any("value" in each.values for each in one.misconception))
    [misconception] = one.misconception
    assert mark(one, {"value": misconception.values["value"]}).caught == ("m1",)
    assert mark(one, {"value": misconception.values["value"] | {"word": "sorry"}}).caught == ()


def test_an_order_of_lines_that_are_no_more_does_not_fit() -> None:
    one = next(one for one in exercises("town", TOWN) if one.form == "order")
    lines = [item.id for item in one.item]
    for order in (lines[1:], ["gone", *lines[1:]]):
        with pytest.raises(LookupError):
            mark(one, {"order": order})


def test_answers_that_fit_no_more_are_left_out() -> None:
    forged: list[tuple[str, dict[str, Any]]] = [
        ("town-2", {"option": "gone"}),
        ("town-2", {"options": ["solved"]}),
        ("town-3", {"typed": 3, "value": "x"}),
        ("town-3", {"typed": "3", "value": "x"}),
        ("town-4", {"typed": "3"}),
        ("town-5", {"order": ["call"]}),
        ("town-5", {"order": 3}),
        ("town-6", {"options": ["base", "gone"]}),
        ("town-7", {"value": 1}),
        ("town-8", {"text": ["a"]}),
        ("town-1", {"option": "up"}),
    ]
    for name, given_answer in forged:
        my_work().path.unlink(missing_ok=True)
        kind = questions.find(name).kind
        my_work().change(lambda work, n=name, k=kind, a=given_answer: with_answer(work, n, k, "not_yet", a))
        panel = exercise(name)
        assert panel.readout == "", (name, given_answer)
        if kind == "prediction":
            assert press(reveal(name), "reveal").startswith("No guess")


def test_wrong_names_are_told() -> None:
    with pytest.raises(LookupError, match="did you mean town-"):
        exercise("town-77")
    with pytest.raises(ValueError, match="town-3 is of kind number; expected prediction"):
        reveal("town-3")
    with pytest.raises(ValueError, match="town-3 is of kind number; expected code"):
        check("town-3", 1)


@given(typed=st.text(max_size=40))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_anything_typed_gets_a_reply(typed: str) -> None:
    for name in ("town-3", "town-4", "town-8", "town-1"):
        one = next(one for one in exercises("town", TOWN) if one.id == name)
        try:
            words = mark(one, read_answer(one, typed)).words
        except Unclear as reply:
            words = str(reply)
        assert words


# --- code -----------------------------------------------------------------------------------------------------------

GOOD = {"open": 0.775, "all": [31, 40], "word": "thanks"}


def test_code_is_checked_by_value() -> None:
    reply = check("town-9", 9)
    assert repr(reply) == "Correct. You gave 9 (int).\n40 less 31." and reply.state == "correct"
    assert reply._repr_html_() == ('<div role="status" class="course-feedback"><p>Correct. You gave 9 (int).<br>40 less 31.</p></div>')
    assert check("town-9", np.float64(9.0)).state == "correct"
    assert repr(check("town-9", 31)) == "Not yet. You gave 31 (int).\nThese did."
    assert repr(check("town-9", 7.5)).startswith("Not yet. You gave 7.5 (float).\nThat is not the value yet.")
    assert exercise("town-9").readout == "Correct. You gave 9 (int).\n40 less 31."


def test_code_may_give_lists_and_mappings_of_any_library() -> None:
    for value in (
        GOOD,
        pd.Series(GOOD),
        GOOD | {"all": np.array([31, 40])},
        GOOD | {"all": Bounds(31, 40)},
        GOOD | {"open": 0.78, "word": " Thanks"},
    ):
        assert check("town-7", value).state == "correct", value
    for value in (GOOD | {"more": 1}, GOOD | {"all": [31]}, GOOD | {"open": True}, GOOD | {"word": 1}, {}):
        assert check("town-7", value).state == "not_yet", value
    assert "Turned round." in repr(check("town-7", GOOD | {"open": 0.225}))
    assert exercise("town-7").readout.startswith("Correct.")


def test_a_task_without_hints_still_shows_its_question() -> None:
    assert exercise("town-7").panel.html == "<p>Compute it.</p>" and not exercise("town-9").panel.html


def test_values_that_cannot_be_an_answer_are_asked_about_and_not_counted() -> None:
    class Odd:
        def __repr__(self) -> str:
            raise ZeroDivisionError

    for value, words in [
        (..., "There is no value yet"),
        (None, "There is no value yet"),
        ("9", "You gave '9' (str). Expected is one number"),
        ([9], "You gave [9] (list)"),
        (True, "You gave True (bool)"),
        (Odd(), "(Odd)"),
        ("<script>" + "x" * 500, "(str)"),
        (float("nan"), "Not yet. You gave nan (float)"),
    ]:
        reply = check("town-9", value)
        assert words in repr(reply) and len(repr(reply)) < 300 and "<script>" not in reply._repr_html_()
    assert [one.answer["given"] for one in my_work().read().exercises["town-9"].tries] == ["nan (float)"]
    assert "Expected is a dictionary" in repr(check("town-7", [1]))


def test_an_earlier_value_that_was_not_right_is_shown_again() -> None:
    check("town-9", 8)
    set_language("zh")
    assert exercise("town-9").readout.startswith("还不对。你给出的是 8 (int)。")


def test_plain_values() -> None:
    assert plain({1, 3, 2}) == [1, 2, 3] and plain((np.int64(1), "a")) == [1, "a"]
    assert plain(pd.DataFrame({"a": [1]})) == {"a": {0: 1}} and plain(pd.Series([1, 2])) == [1, 2]
    assert same(10**400, 1, 0) is False and same(float("inf"), 1, 0) is False and same(True, True, 0)
    assert shown_given("a\nb") == "'a\\nb' (str)"
