"""Two readers compare their codes: one brings the other's file, which is looked at and kept nowhere."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from course_lib.charts.agreement_intervals import agreement_intervals, draw_intervals
from course_lib.coding.codings import ROUNDS, Codes, Foreign, kept, pair, read_other, whole
from course_lib.coding.disputes import Columns, Disputes, disputed
from course_lib.coding.units import handful
from course_lib.exercises.asked import Asked
from course_lib.language import text
from course_lib.progress.workfile import my_work
from course_lib.progress.workformat import LIMIT, WorkError
from course_lib.widgets import Chart, Panel

if TYPE_CHECKING:
    from course_lib.progress.work import Work
    from course_lib.report import Report


def compare_codings(report: Report) -> ComparedCodings:
    """Return a panel in which two readers compare their codes: bring the other's ``my_work.json``.

    Nothing of the other's file is kept, and nothing of one's own is changed.

    Parameters
    ----------
    report : Report
        A loaded data package.

    Raises
    ------
    ValueError
        When the report has no measure to code.
    """
    return ComparedCodings(report)


class ComparedCodings(Asked):
    """A file field; then the chart of alpha between the two readers, and cards of what they coded differently."""

    def __init__(self, report: Report) -> None:
        self._report, self._work, self._units = report, my_work(), len(handful(report))
        title, too_large = text("coding.title.compare"), text("progress.too_large", most=f"{LIMIT:,}")
        file = {"name": "file", "kind": "file", "label": text("coding.other.file"), "max": LIMIT, "too_large": too_large, "accept": ".json"}
        super().__init__(Panel([file], title=title), title, text("coding.still.compare"))
        self.panel.readout = text("coding.other.before")
        self.chart: Chart | None = None
        self.cards = Disputes(report)
        self.panel.observe(lambda change: self._uploaded(change["new"]), "upload")

    def _uploaded(self, file: dict[str, Any]) -> None:
        try:
            other = read_other(self._report, file["text"])
        except (WorkError, Foreign) as error:
            self._clear(text("coding.other.refused", file=file["name"], reason=error))
            return
        self._both_shown(self._work.read(), other)

    def _clear(self, words: str) -> None:
        self.children = [self.panel]
        self.panel.readout = words

    def _both_shown(self, mine: Work, other: Work) -> None:
        codings = {round_: (self._whole(mine, round_), self._whole(other, round_)) for round_ in ROUNDS}
        common = {round_: set(one) & set(two) for round_, (one, two) in codings.items()}
        if not any(common.values()):
            self._clear(text("coding.other.nothing_common"))
            return
        name = text("coding.other.name")
        rounds = [round_ for round_ in ROUNDS if common[round_]]
        found = agreement_intervals({(name, round_): partial(pair, self._report, *codings[round_]) for round_ in rounds})
        figure = draw_intervals(found, units=self._units, source="readers")
        if self.chart is None:
            self.chart = Chart(figure, figure.description, height=figure.layout.height)
        else:
            self.chart.update(figure, figure.description)
        # The later round is the one to discuss: there, both had the same rules.
        judged = rounds[-1]
        one, two = ({key: codings[judged][n][key] for key in common[judged]} for n in (0, 1))
        columns: Columns = {text(f"coding.you.{judged}"): one, name: two}
        self.cards.show(columns, name)
        self.children = [self.panel, self.chart, self.cards]
        counts = {"first": len(common["first"]), "second": len(common["second"]), "differing": len(disputed(self._report, columns, name))}
        same = bool(mine.copy) and mine.copy == other.copy
        self.panel.readout = text("coding.other.same_copy" if same else "coding.other.compared", **counts)

    def _whole(self, work: Work, round_: str) -> dict[str, Codes]:
        return {key: codes for key, codes in kept(self._report, work, round_).items() if whole(codes)}
