"""Polls in class: votes are tallied and counted, hidden until both are in, kept, compared, and nothing is lost."""

from __future__ import annotations

import json
from html import escape
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import pytest

from course_lib import poll
from course_lib.exercises.questions import exercises, find, lessons, said
from course_lib.language import set_language, text
from course_lib.polls.charts import draw_classes, draw_votes
from course_lib.polls.panel import PollPanel
from course_lib.polls.pollfile import FILE, LONGEST, PollError, PollFile, my_polls, read_polls, written
from course_lib.polls.votes import FEW, MANY, Poll, Polls, band, counted, gain, joined, new_poll, share_right, tallied
from course_lib.progress import workfile
from course_lib.progress.work import canonical
from course_lib.progress.workformat import LIMIT, checksum
from course_lib.widgets import Chart

CHOICES = [one for lesson in lessons() for one in exercises(lesson) if one.kind == "choice"]
LANGUAGES = pytest.mark.parametrize("code", ["en", "zh"])


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder for the instructor's polls."""
    monkeypatch.setenv("COURSE_WORK", str(tmp_path))
    return tmp_path


def press(panel: PollPanel, button: str) -> str:
    panel.panel.pressed = {"name": button, "count": panel.panel.pressed.get("count", 0) + 1}
    return panel.readout


def held(first: str, second: str, group: str = "") -> PollPanel:
    """Hold a poll on open-2, whose third answer is right, and return its panel."""
    panel = poll("open-2")
    if panel.poll.stage == "shown":
        press(panel, "next")
    panel.panel.values = {"tally": first, "group": group}
    press(panel, "close_first")
    panel.panel.values = {"tally": second}
    press(panel, "close_second")
    return panel


def charts(panel: PollPanel) -> list[Chart]:
    return [child for child in panel.children if isinstance(child, Chart)]


def everything(panel: PollPanel) -> str:
    """Return all that can be read on the panel."""
    parts = [panel.panel.readout, json.dumps(panel.panel.fields)]
    for child in panel.children:
        parts += [child.figure, child.description] if isinstance(child, Chart) else [child.html]
    return "\n".join(parts)


# --- which exercises ----------------------------------------------------------------------------------------------


def test_every_question_for_a_class_can_be_polled() -> None:
    peer = [one for lesson in lessons() for one in exercises(lesson) if one.peer]
    assert len(peer) > 10
    assert {one.kind for one in peer} == {"choice"}


@LANGUAGES
@pytest.mark.parametrize("name", [one.id for one in CHOICES])
def test_the_question_and_its_answers_are_shown_large_and_saved(name: str, code: str) -> None:
    set_language(code)
    panel = poll(name)
    saved = panel._repr_mimebundle_()
    for words in [said(panel.exercise.prompt), *(said(option.text) for option in panel.exercise.option)]:
        assert words in saved["text/plain"]
    assert panel.question.html.count("<li>") == len(panel.exercise.option)
    assert 'class="course-poll"' in panel.question.html


@pytest.mark.parametrize("name", ["open-1", "open-3", "open-4", "open-14"])
def test_other_kinds_are_refused_with_what_was_found(name: str) -> None:
    with pytest.raises(ValueError, match=f"{name}.*choice"):
        poll(name)


def test_an_unknown_exercise_is_named_with_its_neighbours() -> None:
    with pytest.raises(LookupError, match=r"open-99.*open-"):
        poll("open-99")


# --- counting -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "votes", "odd"),
    [("aAb 1", [3, 1], ""), ("２Ｂ①", [1, 2], ""), ("a?a", [2, 0], "?"), ("c3", [0, 0], "C3"), ("", [0, 0], ""), ("是a", [1, 0], "是")],
)
def test_keys_are_votes(typed: str, votes: list[int], odd: str) -> None:
    found, others = tallied(typed, ["one", "two"])
    assert list(found.values()) == votes
    assert others == odd


@pytest.mark.parametrize(
    ("typed", "votes"),
    [("12 5", [12, 5]), ("12，5", [12, 5]), ("１２;5", [12, 5]), ("0 0", [0, 0]), ("12", None), ("1 2 3", None)]
    + [(odd, None) for odd in ("-1 5", "1.5 2", "x y", "10001 0", "99999999999 1")],
)
def test_counts_are_one_number_an_answer(typed: str, votes: list[int] | None) -> None:
    found = counted(typed, ["one", "two"])
    assert (found and list(found.values())) == votes


def test_keys_and_counts_are_added_up_and_undone() -> None:
    panel = poll("open-2")
    panel.panel.values = {"tally": "ABBC", "counts": "10 0 5 0"}
    assert list(panel.poll.first.values()) == [11, 2, 6, 0]
    assert "19" in panel.readout
    assert "taken back" in press(panel, "undo")
    assert (panel.panel.values["tally"], panel.poll.first["acted"]) == ("ABB", 5)
    for _ in range(4):
        press(panel, "undo")
    assert "no tallied vote" in panel.readout
    assert list(panel.poll.first.values()) == [10, 0, 5, 0]


def test_what_is_no_vote_is_told_and_not_counted() -> None:
    panel = poll("open-2")
    panel.panel.values = {"tally": "AB7E"}
    assert "“7E” is no vote" in panel.readout
    assert "A to D" in panel.readout
    assert sum(panel.poll.first.values()) == 2
    panel.panel.values = {"tally": "AB", "counts": "3 4"}
    assert "“3 4” is not counted yet: expected are 4" in press(panel, "close_first")
    assert panel.poll.stage == "first"


def test_an_empty_vote_is_not_closed() -> None:
    panel = poll("open-2")
    assert "Nobody has voted yet" in press(panel, "close_first")
    panel.panel.values = {"counts": "0 0 0 0"}
    assert "Nobody has voted yet" in press(panel, "close_first")
    assert my_polls().read() == Polls()


# --- hidden, then shown -------------------------------------------------------------------------------------------


@LANGUAGES
def test_nothing_tells_how_votes_are_spread_or_what_is_right_before_the_second_is_in(code: str) -> None:
    set_language(code)
    panel = poll("open-2")
    panel.panel.values = {"tally": "A" * 13 + "B" * 11 + "C" * 17}
    masked = next(field for field in panel.panel.fields if field["name"] == "tally")
    assert masked["masked"]
    for stage in ("first", "second"):
        assert panel.poll.stage == stage
        seen = everything(panel)
        assert charts(panel) == []
        assert not any(f"{count}" in panel.readout for count in (13, 11, 17))
        assert said(panel.exercise.right) not in seen
        assert "41" in panel.readout
        press(panel, "close_first")


def test_the_first_vote_is_shown_on_demand_without_its_right_answer() -> None:
    panel = poll("open-2")
    panel.panel.values = {"tally": "AAC"}
    press(panel, "close_first")
    assert "join the majority" in press(panel, "peek")
    (chart,) = charts(panel)
    assert "2 of 3 at the first vote" in chart.description
    assert text("polls.chart.is_right") not in chart.description
    assert "✓" not in str(json.loads(chart.figure))
    press(panel, "peek")
    assert charts(panel) == []
    press(panel, "peek")
    panel.panel.values = {"tally": "C"}
    press(panel, "close_second")
    assert "✓" in str(json.loads(charts(panel)[0].figure))


@LANGUAGES
def test_after_the_second_vote_come_both_the_gain_and_the_evidence(code: str) -> None:
    set_language(code)
    panel = held("AABC", "ACCC")
    for words in ("25%", "75%", "0.67"):
        assert words in panel.readout
    (chart,) = charts(panel)
    assert text("polls.chart.is_right") in chart.description
    evidence = panel.children[3].html
    for option in panel.exercise.option:
        assert option.right or escape(said(option.why)) in evidence
    assert escape(said(panel.exercise.right)) in evidence


@pytest.mark.parametrize(
    ("share", "found"), [(0, "few"), (FEW - 0.01, "few"), (FEW, "some"), (MANY, "some"), (MANY + 0.01, "many"), (1, "many")]
)
def test_the_advice_follows_the_share_that_was_right(share: float, found: str) -> None:
    assert band(share) == found


@pytest.mark.parametrize(("tally", "words"), [("AAAC", "Fewer than 35%"), ("AC", "Between 35% and 70%"), ("CCCA", "More than 70%")])
def test_the_advice_is_given_when_the_first_vote_is_closed(tally: str, words: str) -> None:
    panel = poll("open-2")
    panel.panel.values = {"tally": tally}
    assert words not in panel.readout
    assert words in press(panel, "close_first")


def test_the_gain_where_all_were_right_or_fewer_are() -> None:
    assert gain(0.4, 0.4) == 0
    assert gain(0.4, 1) == 1
    assert gain(1, 0.5) is None
    assert "Nothing left to gain" in held("CCC", "CCC").readout
    panel = held("CCAA", "CAAA")
    assert "−0.50" in panel.readout
    assert "Fewer were right after the talk" in panel.readout


def test_a_class_that_changed_in_size_is_told() -> None:
    assert "3 voted first and 5 afterwards" in held("AAC", "AACCC").readout
    assert "voted first and" not in held("AAC", "ACC").readout


def test_steps_can_be_taken_back_without_losing_a_vote() -> None:
    panel = held("AAC", "ACC")
    press(panel, "back")
    assert (panel.poll.stage, panel.panel.values["tally"]) == ("second", "ACC")
    press(panel, "back")
    assert (panel.poll.stage, panel.panel.values["tally"]) == ("first", "AAC")
    panel.panel.values = {"tally": "AACC"}
    press(panel, "close_first")
    assert panel.panel.values["tally"] == "ACC"
    press(panel, "close_second")
    assert [sum(votes.values()) for votes in (panel.poll.first, panel.poll.second)] == [4, 3]
    assert len(my_polls().read().polls) == 1


def test_a_press_that_comes_twice_does_no_harm() -> None:
    panel = poll("open-2")
    panel.panel.values = {"tally": "AAC"}
    press(panel, "close_first")
    press(panel, "close_first")
    assert (panel.poll.stage, panel.poll.second) == ("second", {})


# --- kept and compared --------------------------------------------------------------------------------------------


def test_a_poll_goes_on_after_the_kernel_was_restarted(folder: Path) -> None:
    panel = poll("open-2")
    panel.panel.values = {"tally": "AAC", "group": "  Class   7 "}
    again = poll("open-2")
    assert "was not finished" in again.readout
    assert (again.poll, again.panel.values["tally"], again.panel.values["group"]) == (panel.poll, "AAC", "Class 7")
    assert poll("open-10").poll.first == {}
    assert PollFile(folder / "my_polls.json").read() == my_polls().read()


@LANGUAGES
def test_classes_are_compared(code: str) -> None:
    set_language(code)
    held("AAAC", "AACC", "North")
    panel = held("AACC", "CCCC", "South")
    own, all_ = charts(panel)
    assert "South" in own.figure
    assert "North" not in own.figure
    for words in ("North", "South", "25%", "100%"):
        assert words in all_.description
    assert all_.description.index("North") < all_.description.index("South")
    assert charts(held("AC", "CC"))[1].description.count(panel.poll.day) == 1


def test_a_poll_on_another_question_is_not_compared() -> None:
    other = poll("open-10")
    other.panel.values = {"tally": "AB"}
    press(other, "close_first")
    other.panel.values = {"tally": "AB"}
    press(other, "close_second")
    assert len(charts(held("AC", "CC"))) == 1


def test_a_poll_can_be_taken_out_and_brought_back() -> None:
    held("AAAC", "AACC", "North")
    panel = held("AACC", "CCCC", "South")
    press(panel, "remove")
    assert charts(panel) == []
    assert len(my_polls().read().of("open-2", "shown")) == 1
    press(panel, "restore")
    assert len(charts(panel)) == 2


def test_a_class_can_be_renamed_afterwards() -> None:
    panel = held("AC", "CC", "Nort")
    panel.panel.values = {"group": "North " + "x" * 200}
    (kept,) = my_polls().read().polls.values()
    assert kept.group.startswith("North x")
    assert len(kept.group) == LONGEST


def test_the_file_can_be_downloaded_and_holds_counts_only() -> None:
    panel = held("AAC", "ACC", "North")
    data = json.loads(panel.panel.download["text"])
    (row,) = data["polls"]
    assert set(row) == {"id", "at", "exercise", "day", "group", "stage", "first", "second"}
    assert read_polls(panel.panel.download["text"]) == my_polls().read()


def test_what_cannot_be_written_is_told_and_goes_on(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    def refuse(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(workfile.os, "fsync", refuse)
        panel = held("AAC", "ACC", "North")
        assert "could not be written to my_polls.json: the disk is full" in panel.readout
        assert not (folder / "my_polls.json").exists()
        assert len(charts(panel)) == 1
    press(panel, "back")
    assert my_polls().read().polls[panel.poll.id].first == panel.poll.first
    assert (folder / "my_polls.json").exists()


def test_two_copies_are_joined_and_the_newer_poll_counts() -> None:
    old = Poll("0" * 16, 5, "open-2", "2026-03-01", first={"acted": 1})
    new, other = old.changed(stage="second"), new_poll("open-2")
    assert joined(Polls({old.id: old, other.id: other}), Polls({new.id: new})).polls == {new.id: new, other.id: other}
    assert new.at > old.at


# --- broken files -------------------------------------------------------------------------------------------------


def spoilt(**changes: Any) -> str:
    """Return a sound file with something changed in its first poll, and the check value that fits."""
    row = {"id": "0" * 16, "at": 5, "exercise": "open-2", "day": "2026-03-01", "group": "", "stage": "first", "first": {}, "second": {}}
    data = {"file": FILE, "format": 1, "kit": "0", "polls": [row | changes]}
    return canonical(data | {"checksum": checksum(data)})


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b"\xff\xfe\x00", "plain text"),
        (b'{"file": "course-polls"', "breaks off"),
        (b"[" * 100_000, "breaks off"),
        (b'{"file": "course-work"}', "of another kind"),
        (b"x" * (LIMIT + 1), "has at most"),
        (canonical({"file": FILE, "format": 2}), "newer edition"),
        (canonical({"file": FILE, "format": 1, "polls": []}), "changed or damaged"),
        (spoilt(stage="third"), r"polls\[0\]\.stage is third; expected first, second"),
        (spoilt(first={"acted": -1}), r"first is .*-1.*; expected whole numbers"),
        (spoilt(first={"acted": True}), "expected whole numbers"),
        (spoilt(group="x" * 61), "group is x+; expected a name of up to 60"),
        (spoilt(at="5"), "at is 5; expected int"),
        (spoilt(extra=1), "expected id, at, exercise"),
        (spoilt(id="../../etc"), "expected 16 x 0-9a-f"),
    ],
)
def test_files_that_are_not_ours_are_refused(data: bytes | str, words: str) -> None:
    with pytest.raises(PollError, match=words):
        read_polls(data)


def test_a_sound_file_comes_back_as_it_was() -> None:
    polls = Polls().having(Poll("0" * 16, 5, "open-2", "2026-03-01", "North", "shown", {"acted": 3}, {"acted": 5}))
    assert read_polls(written(polls, "0.1.0")) == polls
    assert read_polls(spoilt()).polls


def test_a_broken_file_is_put_aside_and_said_so(folder: Path) -> None:
    (folder / "my_polls.json").write_text("{broken", encoding="utf-8")
    panel = poll("open-2")
    assert "put aside as my_polls.broken-1.json" in panel.readout
    assert (folder / "my_polls.broken-1.json").read_text(encoding="utf-8") == "{broken"


def test_a_file_of_a_newer_edition_is_left_alone(folder: Path) -> None:
    newer = canonical({"file": FILE, "format": 2})
    (folder / "my_polls.json").write_text(newer, encoding="utf-8")
    panel = held("AAC", "ACC")
    assert "67%" in panel.readout
    assert (folder / "my_polls.json").read_text(encoding="utf-8") == newer


# --- charts -------------------------------------------------------------------------------------------------------


def test_bars_are_shares_of_each_vote() -> None:
    one = find("open-2")
    figure = draw_votes(one, Poll("", 0, one.id, "2026-03-01", first={"acted": 1, "solved": 3}, second={"acted": 2}), both=True)
    right = [option.id for option in one.option].index("acted")
    go.Figure(figure.to_dict())  # plotly knows every property
    assert [bar.x[right] for bar in figure.data] == [25, 100]
    assert figure.data[0].marker.pattern.shape == "/"
    assert figure.data[1].marker.pattern.shape is None
    assert "25%" in figure.layout.title.text


def test_the_comparison_has_a_row_a_class_and_the_band() -> None:
    one = find("open-2")
    polls = [
        Poll("", 0, one.id, "2026-03-01", group, "shown", {"acted": n, "solved": 4 - n}, {"acted": 4}) for n, group in enumerate("ab", 1)
    ]
    figure = draw_classes(one, polls)
    assert [list(trace.x) for trace in figure.data if trace.mode == "lines"] == [[25, 100], [50, 100]]
    assert (figure.layout.shapes[0].x0, figure.layout.shapes[0].x1) == (35, 70)
    assert "2 of 2" in figure.layout.title.text
    assert share_right(one, {}) == 0
