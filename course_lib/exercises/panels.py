"""Exercises as panels: the question, a control, "Check" and "Hint", and feedback that says why."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from html import escape
from typing import Any

from course_lib.exercises.answers import Unclear
from course_lib.exercises.asked import Asked, buttons, offer_download, together
from course_lib.exercises.marking import mark, prediction_said, read_answer, recalled
from course_lib.exercises.questions import Exercise, find, said
from course_lib.language import text
from course_lib.progress.work import Entry, with_answer, with_evidence, with_hints
from course_lib.progress.workfile import my_work
from course_lib.widgets import Panel

# What an answer that does not fit raises: the bank may have changed since it was given.
_MISFIT = (LookupError, TypeError, ValueError)
_KEPT_AS = {"choice": "option", "several": "options", "number": "typed", "interval": "typed", "reflection": "text"}
_BUTTONS = {"prediction": ["keep"], "reflection": ["compare"], "code": []}


def exercise(name: str) -> ExercisePanel:
    """Return an exercise as a panel.

    Parameters
    ----------
    name : str
        Identifier, such as ``"open-3"``.

    Raises
    ------
    LookupError
        When there is no such exercise; the message names the nearest.
    """
    return ExercisePanel(find(name))


def prediction(name: str) -> ExercisePanel:
    """Return a prediction as a panel: a guess is kept, and shown again by `reveal`.

    Parameters
    ----------
    name : str
        Identifier, such as ``"open-1"``.

    Raises
    ------
    LookupError, ValueError
        When there is no such exercise, or it is no prediction.
    """
    return ExercisePanel(find(name, "prediction"))


def reveal(name: str) -> Revealed:
    """Return a panel with a button that shows the reader's guess beside the evidence.

    Parameters
    ----------
    name : str
        Identifier of a prediction, such as ``"open-1"``.

    Raises
    ------
    LookupError, ValueError
        When there is no such exercise, or it is no prediction.
    """
    return Revealed(find(name, "prediction"))


class ExercisePanel(Asked):
    """One exercise; `exercise` is its entry in the bank, and what was answered before is shown again."""

    def __init__(self, exercise: Exercise) -> None:
        self.exercise = exercise
        self._work = my_work()
        self._order = exercise.handed
        self._hints = 0
        entry = self._work.read().exercises.get(exercise.id)
        title = text(f"exercises.title.{exercise.kind}", number=exercise.number)
        if exercise.peer:
            title = text("exercises.title.peer", title=title)
        panel = Panel(self._fields(), title=title, html_label=text("exercises.hints"))
        choices = [said(option.text) for option in exercise.option] or [exercise.option_text(name) for name in self._order]
        super().__init__(panel, title, said(exercise.prompt), choices)
        remembered = self._remember(entry) if entry else ""
        self._say(together(self._work.notice(), remembered))
        panel.on_press(self._pressed)

    def _fields(self) -> list[dict[str, Any]]:
        exercise = self.exercise
        does = [*_BUTTONS.get(exercise.kind, ["check"]), *(["hint"] if exercise.hint else [])]
        control = self._control(does[0] if does else "")
        push = {"name": "do", "kind": "buttons", "options": buttons(*does)}
        label = said(exercise.prompt)
        if not control:  # the question of a code task names its buttons
            return [{**push, "label": label}] if does else []
        moves = [{"name": "move", "kind": "buttons", "options": buttons("up", "down")}] if exercise.form == "order" else []
        return [{"name": "answer", "label": label, **control}, *moves, push]

    def _control(self, enter: str) -> dict[str, Any]:
        form, options = self.exercise.form, [[option.id, said(option.text)] for option in self.exercise.option]
        if form in ("choice", "several"):
            return {"kind": "radio" if form == "choice" else "checks", "options": options}
        if form in ("number", "interval"):
            return {"kind": "text", "enter": enter, "help": self._help()}
        if form == "order":
            return {"kind": "list", "options": self._lines(), "rows": len(self._order), "help": text("exercises.help.order")}
        return {"kind": "textarea", "rows": 5} if form == "reflection" else {}

    def _help(self) -> str:
        exercise = self.exercise
        name = {"number": "share", "interval": "interval_share"}[exercise.form] if exercise.share else exercise.form
        expected = text(f"exercises.expect.{name}")
        unit = said(exercise.unit)
        return text("exercises.help.unit", expected=expected, unit=unit) if unit else text("exercises.help.number", expected=expected)

    def _lines(self) -> list[list[str]]:
        return [
            [name, text("exercises.item", place=place, item=self.exercise.option_text(name))] for place, name in enumerate(self._order, 1)
        ]

    def _pressed(self, button: str) -> None:
        if button in ("up", "down"):
            self._moved(-1 if button == "up" else 1)
        elif button == "hint":
            self._hinted()
        elif "answer" in self.panel.values:
            self._answered()

    def _answered(self) -> None:
        exercise = self.exercise
        entry = self._work.read().exercises.get(exercise.id)
        if entry and entry.revealed:
            self._say(self._remember(entry) or text("exercises.too_late"))
            return
        try:
            answer = read_answer(exercise, self._order if exercise.form == "order" else self.panel.values["answer"])
        except Unclear as reply:
            self._say(str(reply))
            return
        found = mark(exercise, answer)
        reason = self._work.change(lambda work: with_answer(work, exercise.id, exercise.kind, found.state, answer))
        words = text("exercises.kept", said=found.words) if exercise.kind == "prediction" else found.words
        self._say(together(words, self._work.notice(), offer_download(self.panel, reason)))

    def _hinted(self) -> None:
        exercise, steps = self.exercise, len(self.exercise.hint)
        if self._hints == steps:
            self._say(text("exercises.no_more"))
            return
        self._hints += 1
        reason = self._work.change(lambda work: with_hints(work, exercise.id, exercise.kind, self._hints))
        hint = text("exercises.hint", step=self._hints, steps=steps, hint=said(exercise.hint[self._hints - 1]))
        self._say(together(hint, offer_download(self.panel, reason)), hints=self._hints - 1)

    def _moved(self, by: int) -> None:
        name = self.panel.values["answer"]
        if name is None:
            self._say(text("exercises.none_chosen"))
            return
        place = self._order.index(name)
        to = min(max(place + by, 0), len(self._order) - 1)
        self._order.insert(to, self._order.pop(place))
        self._reorder()
        self._say(text("exercises.moved", item=self.exercise.option_text(name), place=to + 1, all=len(self._order)))

    def _remember(self, entry: Entry) -> str:
        """Put back what was answered before, and return what was said to it; nothing if it does not fit the exercise any more."""
        self._hints = min(entry.hints, len(self.exercise.hint))
        if entry.answer is None:
            return ""
        try:
            words = (recalled if self.exercise.form == "code" else mark)(self.exercise, entry.answer).words
            self._show(entry.answer)
        except _MISFIT:
            return ""
        if self.exercise.kind != "prediction":
            return words
        return text("exercises.stays" if entry.revealed else "exercises.kept", said=words)

    def _show(self, answer: Mapping[str, Any]) -> None:
        if self.exercise.form == "order":
            self._order = list(answer["order"])
            self._reorder()
        elif kept := _KEPT_AS.get(self.exercise.form):
            self.panel.values = {"answer": answer[kept]}

    def _reorder(self) -> None:
        self.panel.fields = [{**field, "options": self._lines()} if field["name"] == "answer" else field for field in self.panel.fields]

    def _say(self, words: str, hints: int | None = None) -> None:
        """Say something, and show the hints seen so far below it: all but one that is being said."""
        seen = self.exercise.hint[: self._hints if hints is None else hints]
        items = "".join(f"<li>{escape(said(hint))}</li>" for hint in seen)
        # Without any control there is no label to hold the question.
        question = "" if self.panel.fields else f"<p>{escape(said(self.exercise.prompt))}</p>"
        self.panel.html = question + (f"<p><strong>{escape(text('exercises.hints'))}</strong></p><ol>{items}</ol>" if items else "")
        self.panel.readout = words


class Revealed(Asked):
    """A prediction beside the evidence, once the reader asks for it."""

    def __init__(self, exercise: Exercise) -> None:
        self.exercise = exercise
        self._work = my_work()
        title = text("exercises.title.reveal", number=exercise.number)
        field = {"name": "do", "kind": "buttons", "label": said(exercise.prompt), "options": buttons("reveal")}
        panel = Panel([field], title=title)
        super().__init__(panel, title, said(exercise.prompt), [text("exercises.evidence", evidence=said(exercise.evidence))])
        entry = self._work.read().exercises.get(exercise.id)
        self.panel.readout = together(self._work.notice(), self._words(entry) if entry and entry.revealed else "")
        panel.on_press(self._pressed)

    def _pressed(self, _: str) -> None:
        exercise = self.exercise
        reason = self._work.change(lambda work: with_evidence(work, exercise.id, exercise.kind))
        words = self._words(self._work.read().exercises.get(exercise.id))
        self.panel.readout = together(words, offer_download(self.panel, reason))

    def _words(self, entry: Entry | None) -> str:
        guess = text("exercises.no_guess")
        if entry and entry.answer:
            with suppress(*_MISFIT):
                guess = prediction_said(self.exercise, entry.answer)
        return f"{guess}\n{text('exercises.evidence', evidence=said(self.exercise.evidence))}"
