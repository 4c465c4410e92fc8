"""How far the reader agrees with the coders of the report, in both rounds, and what was coded differently."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from course_lib.charts.agreement_intervals import TENTATIVE, AgreementIntervals, agreement_intervals, draw_intervals
from course_lib.coding.codings import ROUNDS, Codes, coder, kept, pair, whole, with_compared
from course_lib.coding.disputes import Columns, Disputes
from course_lib.coding.units import VARIABLES, handful
from course_lib.exercises.asked import offer_download, together
from course_lib.language import text
from course_lib.progress.workfile import my_work
from course_lib.widgets import Chart, Panel, Shown

if TYPE_CHECKING:
    from course_lib.report import Report


def coding_agreement(report: Report) -> CodingAgreement:
    """Return a panel that compares the reader's codes with those of the report's coders.

    Comparing shows the coders' codes, so it settles the reader's: what was coded with the codebook and compared stays.

    Parameters
    ----------
    report : Report
        A loaded data package, with or without a second coding.

    Raises
    ------
    ValueError
        When the report has no measure to code.
    """
    return CodingAgreement(report)


class CodingAgreement(Shown):
    """A button, the chart of alpha with its intervals, and cards of what was coded differently."""

    def __init__(self, report: Report) -> None:
        self._report, self._work = report, my_work()
        self._units = len(handful(report))
        self._coders = {text(f"coding.coder.{number}"): codes for number in (1, 2) if (codes := coder(report, number))}
        self._benchmark = agreement_intervals(self._pairs({}))
        push = [{"value": "compare", "label": text("coding.button.compare"), "primary": True}]
        self.panel = Panel([{"name": "do", "kind": "buttons", "options": push}], title=text("coding.title.agreement"))
        figure = draw_intervals(self._benchmark, units=self._units)
        self.chart = Chart(figure, figure.description, height=figure.layout.height)
        self.cards = Disputes(report)
        super().__init__([self.panel, self.chart, self.cards], still=self._still)
        self.panel.readout = together(self._work.notice(), text("coding.agreement.before", units=self._units))
        self.panel.on_press(lambda _: self._agree())

    @property
    def readout(self) -> str:
        """What is found, in a sentence."""
        return str(self.panel.readout)

    def _pairs(self, mine: dict[str, dict[str, Codes]]) -> dict[tuple[str, str], Any]:
        """Return which codings are compared: each round with each coder, and the coders with each other in every panel."""
        pairs: dict[tuple[str, str], Any] = {}
        both = list(self._coders.values())
        for name, codes in self._coders.items():
            for round_ in ROUNDS:
                if mine.get(round_):
                    pairs[name, round_] = partial(pair, self._report, mine[round_], codes)
            if len(both) > 1:
                pairs[name, "coders"] = partial(pair, self._report, both[0], both[1])
        return pairs

    def _agree(self) -> None:
        work = self._work.read()
        mine = {round_: {key: codes for key, codes in kept(self._report, work, round_).items() if whole(codes)} for round_ in ROUNDS}
        reason = ""
        if mine["second"]:
            reason = self._work.change(lambda work: with_compared(work, self._report, mine["second"]))
        agreed = agreement_intervals(self._pairs(mine))
        figure = draw_intervals(agreed, units=self._units)
        self.chart.update(figure, figure.description)
        columns: Columns = {text("coding.you.second"): mine["second"], **self._coders}
        self.cards.show(columns, text("coding.you.second"), {text("coding.you.first"): mine["first"]})
        self.panel.readout = together(self._found(agreed, mine), self._work.notice(), offer_download(self.panel, reason))

    def _found(self, agreed: AgreementIntervals, mine: dict[str, dict[str, Codes]]) -> str:
        counts = {"first": len(mine["first"]), "second": len(mine["second"]), "units": self._units}
        if not mine["second"]:
            return text("coding.agreement.first_only" if mine["first"] else "coding.agreement.nothing", **counts)
        name = next(iter(self._coders))
        alphas = {round_: [agreed.found[name, round_, v].alpha for v in VARIABLES] for round_ in ROUNDS if mine[round_]}
        firm = sum(alpha >= TENTATIVE for alpha in alphas["second"])
        said = [text("coding.agreement.coded", **counts)]
        if "first" in alphas:
            rose = sum(after > before for before, after in zip(alphas["first"], alphas["second"], strict=True))
            fell = sum(after < before for before, after in zip(alphas["first"], alphas["second"], strict=True))
            said.append(text("coding.agreement.moved", coder=name, rose=rose, fell=fell, all=len(VARIABLES)))
        said.append(text("coding.agreement.firm", coder=name, firm=firm, all=len(VARIABLES), alpha=TENTATIVE))
        return together(*said)

    def _still(self) -> tuple[Any, str, str]:
        figure = draw_intervals(self._benchmark, units=self._units)
        return figure, figure.description, text("coding.agreement.before", units=self._units)
