"""The peer-instruction panel: the question in large letters, two votes, then the evidence and what the discussion changed."""

from __future__ import annotations

from html import escape
from typing import Any

from course_lib.charts.figure import DescribedFigure
from course_lib.exercises.asked import Asked, together
from course_lib.exercises.questions import Exercise, find, said
from course_lib.language import text
from course_lib.polls.charts import draw_classes, draw_votes, gain_words, percent
from course_lib.polls.pollfile import LONGEST, NAME, my_polls
from course_lib.polls.votes import FEW, MANY, added, band, counted, letters, new_poll, share_right, tallied, total
from course_lib.widgets import Chart, Panel

_BUTTONS = {
    "first": ("close_first", "undo"),
    "second": ("close_second", "undo", "peek", "back"),
    "shown": ("next", "back", "remove"),
    "removed": ("restore", "next"),
}


def poll(name: str) -> PollPanel:
    """Return a panel for peer instruction: vote, talk, vote again, then see both votes and the evidence.

    Votes are tallied by keys (A to E, or 1 to 5) or typed as counts, and kept in ``my_polls.json`` beside ``my_work.json``:
    counts and the name of the class, nobody's vote. A poll that was not finished is taken up again.

    Parameters
    ----------
    name : str
        Identifier of an exercise of kind ``choice``, such as ``"open-2"``.

    Raises
    ------
    LookupError
        When there is no such exercise; the message names the nearest.
    ValueError
        When it is of another kind.
    """
    return PollPanel(find(name, "choice"))


class PollPanel(Asked):
    """One question for a class; `poll` is the poll that is on."""

    def __init__(self, exercise: Exercise) -> None:
        self.exercise = exercise
        self._file = my_polls()
        unfinished = self._file.read().of(exercise.id, "first", "second")
        self.poll = unfinished[-1] if unfinished else new_poll(exercise.id)
        title = text("polls.title", number=exercise.number)
        options = [said(option.text) for option in exercise.option]
        items = "".join(f"<li>{escape(option)}</li>" for option in options)
        asked = f'<div class="course-poll"><p>{escape(said(exercise.prompt))}</p><ol>{items}</ol></div>'
        lettered = [text("polls.option", letter=letter, option=option) for letter, option in zip(self._letters, options, strict=True)]
        super().__init__(Panel(arrange="row"), title, said(exercise.prompt), lettered)
        self.question = Panel(title=title, html=asked, html_label=text("polls.question"))
        self._peeking = self._moving = False
        self._show(self._file.notice(), text("polls.resumed") if unfinished else "", self._standing())
        self.panel.on_change(self._changed)
        self.panel.on_press(self._pressed)

    @property
    def _letters(self) -> str:
        return "".join(letters(self.exercise).values())

    def _show(self, *words: str) -> None:
        """Lay out the stage that the poll has reached, and say `words`."""
        stage = self.poll.stage
        votes = {"first": self.poll.first, "second": self.poll.second}.get(stage)
        tally = "".join(letter * (votes or {}).get(option, 0) for option, letter in letters(self.exercise).items())
        self._moving = True
        self.panel.fields = self._fields(stage)
        if stage != "removed":
            self.panel.values = {"group": self.poll.group, **({} if votes is None else {"tally": tally, "counts": ""})}
        self._moving = False
        self.panel.readout = together(*words)
        figures = self._figures()
        charts = [Chart(figure, figure.description, height=figure.layout.height) for figure in figures]
        evidence = [Panel(html=self._evidence(), html_label=text("polls.evidence"))] if stage == "shown" else []
        self.children = (self.question, self.panel, *charts[:1], *evidence, *charts[1:])

    def _fields(self, stage: str) -> list[dict[str, Any]]:
        last = self._letters[-1]
        example = " ".join(str(count) for count in (12, 5, 3, 0, 7, 2, 4, 1, 6)[: len(self._letters)])
        helped = {
            "tally": text("polls.help.tally", last=last, most=len(self._letters)),
            "counts": text("polls.help.counts", example=example),
        }
        open_ = [
            {"name": name, "kind": "text", "label": text(f"polls.{name}"), "help": words, "masked": name == "tally"}
            for name, words in helped.items()
        ]
        group = {"name": "group", "kind": "text", "label": text("polls.group"), "help": text("polls.help.group", file=NAME)}
        names = _BUTTONS[stage]
        push = [{"value": name, "label": text(f"polls.button.{name}"), "primary": name == names[0]} for name in names]
        self.panel.download = {"name": NAME, "mime": "application/json", "text": self._file.text()} if stage == "shown" else {}
        return [
            *(open_ if stage in ("first", "second") else []),
            *([group] if stage != "removed" else []),
            {"name": "do", "kind": "buttons", "options": push},
            *([{"name": "file", "kind": "download", "label": text("polls.download", file=NAME)}] if stage == "shown" else []),
        ]

    def _figures(self) -> list[DescribedFigure]:
        if self.poll.stage != "shown":
            return [draw_votes(self.exercise, self.poll, both=False)] if self._peeking else []
        others = self._file.read().of(self.exercise.id, "shown")
        own = draw_votes(self.exercise, self.poll, both=True)
        return [own, draw_classes(self.exercise, others)] if len(others) > 1 else [own]

    def _evidence(self) -> str:
        """Return the explanation as HTML: why the right answer is right, and what is wrong with each of the others."""
        lettered = letters(self.exercise)
        wrong = [option for option in self.exercise.option if not option.right]
        items = "".join(
            f"<li>{escape(text('polls.option', letter=lettered[option.id], option=said(option.text)))}<br>{escape(said(option.why))}</li>"
            for option in wrong
        )
        right = next(option for option in self.exercise.option if option.right)
        answer = escape(text("polls.right", letter=lettered[right.id], option=said(right.text)))
        return f"<p><strong>{answer}</strong></p><p>{escape(said(self.exercise.right))}</p><ul>{items}</ul>"

    # --- what is done ---------------------------------------------------------------------------------------------

    def _changed(self, values: dict[str, Any]) -> None:
        if self._moving:
            return
        stage = self.poll.stage
        changes: dict[str, Any] = {"group": " ".join(values["group"].encode("utf-8", "replace").decode().split())[:LONGEST]}
        unclear = ""
        if stage in ("first", "second"):
            tally, odd = tallied(values["tally"], letters(self.exercise))
            typed = counted(values["counts"], letters(self.exercise))
            changes[stage] = added(tally, typed or {})
            unclear = together(self._no_votes(odd) if odd else "", self._no_counts(values["counts"]) if typed is None else "")
        kept = self._keep(**changes)
        self.panel.readout = together(unclear, self._standing(), kept)

    def _pressed(self, button: str) -> None:
        if button not in _BUTTONS[self.poll.stage]:  # of a stage that is over: two presses at once
            return
        if button == "undo":
            self._undone()
        elif button in ("close_first", "close_second"):
            self._closed()
        elif button == "peek":
            self._peeking = not self._peeking
            self._show(text("polls.peeked" if self._peeking else "polls.hidden"), self._standing())
        elif button == "next":
            self.poll = new_poll(self.exercise.id)
            self._show(self._standing())
        else:
            to = {"remove": "removed", "restore": "shown"}.get(button) or ("first" if self.poll.stage == "second" else "second")
            self._peeking = False
            self._show(self._keep(stage=to), self._standing())

    def _undone(self) -> None:
        tally = self.panel.values["tally"].rstrip()
        if tally:
            self.panel.values = {"tally": tally[:-1]}
        self.panel.readout = together(text("polls.undone" if tally else "polls.nothing_to_undo"), self._standing())

    def _closed(self) -> None:
        stage = self.poll.stage
        if counted(self.panel.values["counts"], letters(self.exercise)) is None:
            self.panel.readout = self._no_counts(self.panel.values["counts"])
            return
        if not total(getattr(self.poll, stage)):
            self.panel.readout = text("polls.nobody")
            return
        self._peeking = False
        kept = self._keep(stage="second" if stage == "first" else "shown")
        self._show(self._standing(), kept)

    def _keep(self, **changes: Any) -> str:
        """Change the poll, keep it if anybody has voted, and return what to say if that failed."""
        if all(getattr(self.poll, name) == value for name, value in changes.items()):
            return ""
        changed = self.poll = self.poll.changed(**changes)
        if not total(changed.first) and changed.id not in self._file.read().polls:
            return ""
        reason = self._file.change(lambda polls: polls.having(changed))
        notice = self._file.notice()
        return together(notice, text("polls.not_kept", file=NAME, reason=reason) if reason else "")

    # --- what is said ---------------------------------------------------------------------------------------------

    def _standing(self) -> str:
        """Return where the poll stands, in words. How the votes are spread is not said before the second vote is in."""
        poll, first, second = self.poll, total(self.poll.first), total(self.poll.second)
        if poll.stage == "first":
            return text("polls.stands.first", votes=first)
        if poll.stage == "removed":
            return text("polls.stands.removed")
        before, after = share_right(self.exercise, poll.first), share_right(self.exercise, poll.second)
        if poll.stage == "second":
            return text("polls.stands.second", first=first, advice=_advice(before), votes=second)
        result = text("polls.stands.shown", before=percent(before), after=percent(after), gain=gain_words(before, after))
        return together(result, text("polls.sizes", first=first, second=second) if first != second else "", _worse(before, after))

    def _no_votes(self, odd: str) -> str:
        return text("polls.no_votes", found=odd[:10], last=self._letters[-1], most=len(self._letters))

    def _no_counts(self, typed: str) -> str:
        return text("polls.no_counts", found=" ".join(typed.split())[:40], expected=len(self._letters), last=self._letters[-1])


def _advice(before: float) -> str:
    return text(f"polls.advice.{band(before)}", few=percent(FEW), many=percent(MANY))


def _worse(before: float, after: float) -> str:
    return text("polls.worse") if after < before else ""
