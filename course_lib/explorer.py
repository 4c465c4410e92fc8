"""The theme explorer: choose claims by theme, tool and rung, see them on the ladder, and follow each to its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from course_lib.card import evidence_card
from course_lib.charts.ladder import Claim, Ladder, draw_ladder, ladder
from course_lib.evidence import report_text, text_differs
from course_lib.language import codes, local, text
from course_lib.widgets import Chart, Panel, Shown

if TYPE_CHECKING:
    from course_lib.report import Report

CHOICES = ("theme", "tool", "rung")
_COLUMN = {"theme": "theme_id", "tool": "tool", "rung": "rung"}
ALL = "all"


def explore(report: Report, *, theme: str = ALL, tool: str = ALL, rung: str = ALL, words: str | None = None) -> Shown:
    """Return the theme explorer.

    Parameters
    ----------
    report : Report
        A loaded data package.
    theme, tool, rung : str, default "all"
        Codes to begin with, such as ``theme="law"``.
    words : str, optional
        The report's text; without it the file named by ``COURSE_REPORT_TEXT``, if there is one. Cards then show the original words.

    Raises
    ------
    ValueError
        When a code is unknown, or the text is not the one that the report was coded from.

    Examples
    --------
    >>> from course_lib import explore, load
    >>> explore(load(), rung="outcome").readout
    '2 of 131 claims are shown in full. Choose one to see its evidence card.'
    """
    return Explorer(report, {"theme": theme, "tool": tool, "rung": rung}, words)


class Explorer(Shown):
    """Filters, the ladder of claims, the list of those chosen, and the evidence card of one of them."""

    def __init__(self, report: Report, chosen: dict[str, str], words: str | None = None) -> None:
        self._report = report
        self._words = report_text() if words is None else words
        if self._words is not None and (differs := text_differs(report, self._words)):
            raise ValueError(differs)
        self._found = {parts: ladder(report, parts=parts) for parts in (False, True)}
        self.filters = Panel(_filters(report, chosen), title=text("explorer.title"), arrange="row")
        self.list = Panel([_list_field(self.claims)], html_label=text("explorer.card"))
        figure = self._figure()
        self.chart = Chart(figure, figure.description, height=figure.layout.height)
        self._tell()
        self.filters.on_change(lambda _: self._filtered())
        self.list.on_change(lambda values: self._opened(values["claim"]))
        self.chart.on_click(self._clicked)
        super().__init__([self.filters, self.chart, self.list], still=self._still)

    @property
    def _ladder(self) -> Ladder:
        return self._found[self.filters.values["parts"]]

    @property
    def claims(self) -> list[Claim]:
        """The claims that the filters let through, rows of `tidy`."""
        wanted = {_COLUMN[name]: code for name in CHOICES if (code := self.filters.values[name]) != ALL}
        return [row for row in self._ladder.rows if all(row.get(column) == code for column, code in wanted.items())]

    @property
    def readout(self) -> str:
        """What is shown, in a sentence."""
        return self.filters.readout

    def choose(self, claim_id: str) -> None:
        """Show the evidence card of one claim, and mark it on the ladder."""
        self.list.values = {"claim": claim_id}

    def _figure(self, ringed: str = "") -> Any:
        return draw_ladder(self._report, self._ladder, chosen=_keys(self.claims), ringed=ringed)

    def _tell(self) -> None:
        claims = self.claims
        self.filters.readout = text("explorer.some" if len(claims) else "explorer.none", shown=len(claims), all=len(self._ladder.rows))

    def _filtered(self) -> None:
        kept = self.list.values["claim"] if self.list.values["claim"] in _keys(self.claims) else None
        self._tell()
        self.list.fields = [_list_field(self.claims, kept)]
        self._opened(kept)

    def _opened(self, claim_id: str | None) -> None:
        self.list.html = evidence_card(self._report, claim_id, self._words) if claim_id else ""
        self.list.readout = text("explorer.opened", name=self._name(claim_id)) if claim_id else ""
        figure = self._figure(claim_id or "")
        self.chart.height = figure.layout.height
        self.chart.update(figure, f"{self.readout}\n{figure.description}")

    def _clicked(self, click: dict[str, Any]) -> None:
        claim_id = click.get("customdata", "")
        if claim_id in _keys(self.claims):
            self.choose(claim_id)

    def _name(self, claim_id: str) -> str:
        return next(str(row[local("name")]) for row in self._ladder.rows if row["claim_id"] == claim_id)

    def _still(self) -> tuple[Any, str, str]:
        figure = self._figure()
        return figure, figure.description, self.readout


def _filters(report: Report, chosen: dict[str, str]) -> list[dict[str, Any]]:
    fields: list[dict[str, Any]] = [
        {"name": name, "kind": "select", "label": text(f"explorer.{name}"), "options": _options(report, name), "value": chosen[name]}
        for name in CHOICES
    ]
    return [*fields, {"name": "parts", "kind": "checkbox", "label": text("explorer.parts"), "value": False}]


def _options(report: Report, name: str) -> list[list[str]]:
    if name == "theme":
        listed = [[code, report.theme_name(code)] for code in report.fields("themes")["theme_id"]["constraints"]["enum"]]
    else:
        listed = [[code, text(f"codes.{name}.{code}.name")] for code in codes(name)]
    return [[ALL, text(f"explorer.all_{name}")], *listed]


def _keys(claims: list[Claim]) -> list[str]:
    return [row["claim_id"] for row in claims]


def _list_field(claims: list[Claim], value: str | None = None) -> dict[str, Any]:
    options = [[row["claim_id"], text("explorer.row", key=row["claim_id"], name=row[local("name")], page=row["page"])] for row in claims]
    return {
        "name": "claim",
        "kind": "list",
        "label": text("explorer.claims", shown=len(options)),
        "options": options,
        "value": value,
        "rows": 8,
    }
