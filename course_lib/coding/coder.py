"""Coding a handful of measures oneself: without the codebook first, then with it. Every choice is kept at once."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from course_lib.coding.codings import ROUNDS, Codes, kept, settled, whole, with_codes
from course_lib.coding.disputes import decisions, meaning, measure_words
from course_lib.coding.units import VARIABLES, handful
from course_lib.exercises.asked import Asked, offer_download, together
from course_lib.language import codes, local, text
from course_lib.progress.workfile import my_work
from course_lib.widgets import Panel

if TYPE_CHECKING:
    from course_lib.report import Report


def code_it_yourself(report: Report, round: str = "first") -> CodeItYourself:
    """Return a panel in which the reader codes a handful of measures, one after the other.

    Parameters
    ----------
    report : Report
        A loaded data package, with or without a second coding.
    round : {"first", "second"}
        The first round shows the names of the codes only, the second also what the codebook says of them.

    Raises
    ------
    ValueError
        When there is no such round, or the report has no measure to code.
    """
    if round not in ROUNDS:
        message = f"round {round!r} is not one of {', '.join(map(repr, ROUNDS))}"
        raise ValueError(message)
    return CodeItYourself(report, round)


class CodeItYourself(Asked):
    """One measure at a time: what the report says of it, a group of codes a variable, buttons for the next and the one before."""

    def __init__(self, report: Report, round_: str) -> None:
        self._report, self._round, self._work = report, round_, my_work()
        self._rows = handful(report)
        title = text(f"coding.title.{round_}")
        measures = [text("coding.listed", key=row["measure_id"], name=row[local("name")]) for row in self._rows]
        super().__init__(Panel(), title, text(f"coding.still.{round_}", measures=len(measures)), measures)
        self.measure = Panel(title=title, html_label=text("coding.measure"))
        self.children = (self.measure, self.panel)
        self._steps = 0
        self._place = next(iter(self._open()), 0)
        self._moving = False
        self._show()
        self.panel.html = _codebook() if round_ == "second" else ""
        self.panel.html_label = text("coding.codebook") if round_ == "second" else ""
        self.panel.readout = together(self._work.notice(), self._progress())
        self.panel.on_change(lambda _: self._chosen())
        self.panel.on_press(self._pressed)

    @property
    def codes(self) -> Codes:
        """The codes of the measure that is shown."""
        return {variable: code for name, code in self.panel.values.items() if code and (variable := self._variable(name))}

    def choose(self, **chosen: str) -> None:
        """Choose codes for the measure that is shown, such as ``tool="authority"``."""
        self.panel.values = {self._names()[variable]: code for variable, code in chosen.items()}

    def _names(self) -> dict[str, str]:
        # The keyboard stays in the field that had it. So the buttons hand their name on to the first group of codes: after
        # "Next" the keyboard is where the next measure's coding begins.
        return {variable: f"step{self._steps}" if n == 0 else variable for n, variable in enumerate(VARIABLES)}

    def _variable(self, name: str) -> str:
        return next((variable for variable, named in self._names().items() if named == name), "")

    def _codes(self) -> list[Codes]:
        """Return what is kept, a dict a measure."""
        found = kept(self._report, self._work.read(), self._round)
        return [found.get(row["measure_id"], {}) for row in self._rows]

    def _open(self) -> list[int]:
        """Return the places of the measures that still lack a code."""
        return [place for place, found in enumerate(self._codes()) if not whole(found)]

    def _settled(self) -> str:
        return settled(self._report, self._work.read(), self._round, self._rows[self._place]["measure_id"])

    def _show(self) -> None:
        row = self._rows[self._place]
        why = self._settled()
        choices = [self._field(variable, bool(why)) for variable in VARIABLES]
        push = [
            {"value": "next", "label": text("coding.button.next"), "primary": True},
            {"value": "back", "label": text("coding.button.back"), "disabled": self._place == 0},
        ]
        self._moving = True
        self.panel.fields = [*choices, {"name": f"step{self._steps + 1}", "kind": "buttons", "options": push}]
        self._moving = False
        self._show_codes()
        self.measure.html = f'<div class="course-card">{measure_words(self._report, row)}</div>'
        stays = text(f"coding.stays.{why}") if why else ""
        self.measure.readout = together(text("coding.place", place=self._place + 1, all=len(self._rows), name=row[local("name")]), stays)

    def _show_codes(self) -> None:
        found, self._moving = self._codes()[self._place], True
        self.panel.values = {name: found.get(variable) for variable, name in self._names().items()}
        self._moving = False

    def _field(self, variable: str, disabled: bool) -> dict[str, Any]:
        said = {code: meaning(variable, code) for code in codes(variable)}
        name, helped = text(f"codes.variable.{variable}.name"), self._round == "second"
        options = [[code, text("coding.option", **words) if helped else words["code"]] for code, words in said.items()]
        return {
            "name": self._names()[variable],
            "kind": "radio",
            "label": text("coding.asked", variable=name, question=text(f"coding.question.{variable}")) if helped else name,
            "options": options,
            "inline": not helped,
            "disabled": disabled,
        }

    def _chosen(self) -> None:
        measure_id, found = self._rows[self._place]["measure_id"], self.codes
        if self._moving or found == self._codes()[self._place]:
            return
        if why := self._settled():  # since it came on screen: the choice is taken back
            self._show_codes()
            self.panel.readout = text(f"coding.stays.{why}")
            return
        reason = self._work.change(lambda work: with_codes(work, self._report, self._round, measure_id, found))
        said = self._progress()
        self.panel.readout = together(said, self._work.notice(), offer_download(self.panel, reason))

    def _pressed(self, button: str) -> None:
        if button not in ("next", "back"):
            return
        last = self._place == len(self._rows) - 1
        open_ = self._open()
        if button == "next" and last and not open_:
            self.panel.readout = text(f"coding.done.{self._round}", all=len(self._rows))
            return
        self._place = max(0, self._place - 1) if button == "back" else (open_[0] if last else self._place + 1)
        # Codes that stay cannot take the keyboard: then the buttons keep it.
        self._steps += not self._settled()
        self._show()
        self.panel.readout = self._progress()

    def _progress(self) -> str:
        """Return how many codes the measure has, and how many measures are coded."""
        found = self._codes()
        numbers = {"chosen": len(found[self._place]), "variables": len(VARIABLES), "done": sum(map(whole, found)), "all": len(found)}
        return text("coding.progress", **numbers)


def _codebook() -> str:
    """Return the decisions of the codebook as HTML, folded, variable by variable."""
    parts = []
    for variable in VARIABLES:
        items = "".join(f"<li>{escape(rule)}</li>" for rule in decisions(variable))
        name = escape(text("coding.decisions", variable=text(f"codes.variable.{variable}.name")))
        parts.append(f"<details><summary>{name}</summary><ul>{items}</ul></details>")
    return "".join(parts)
