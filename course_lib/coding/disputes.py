"""Cards for what was coded differently: the codes side by side, and the rule of the codebook that decides."""

from __future__ import annotations

from html import escape
from itertools import combinations
from typing import TYPE_CHECKING

from course_lib.coding.units import VARIABLES, Row, handful
from course_lib.evidence import place
from course_lib.language import codes, local, text
from course_lib.widgets import Panel

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from course_lib.coding.codings import Codes
    from course_lib.report import Report

Columns = dict[str, "Mapping[str, Codes]"]


def disputed(report: Report, columns: Columns, judged: str) -> dict[str, list[str]]:
    """Return the variables that were not coded alike, by measure; those that the coding named `judged` lacks do not count."""
    found = {}
    for row in handful(report):
        key = row["measure_id"]
        if key in columns[judged]:
            codes = {variable: _codes(columns, key, variable) for variable in VARIABLES}
            if differing := [variable for variable in VARIABLES if len(set(codes[variable])) > 1]:
                found[key] = differing
    return found


def _codes(columns: Columns, measure_id: str, variable: str) -> list[str]:
    codes = (coding.get(measure_id, {}).get(variable) for coding in columns.values())
    return [code for code in codes if code]


class Disputes(Panel):
    """A list of the measures that were not coded alike; the card of the one chosen stands below it."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._columns: Columns = {}
        self._disputed: dict[str, list[str]] = {}
        super().__init__([], html_label=text("coding.card.label"))
        self.on_change(lambda values: self._opened(values.get("measure")))

    def show(self, columns: Columns, judged: str, shown: Columns | None = None) -> None:
        """Show what the codings in `columns` dispute; `shown` are columns that are shown beside them and dispute nothing."""
        self._columns, self._disputed = {**(shown or {}), **columns}, disputed(self._report, columns, judged)
        names = {row["measure_id"]: row[local("name")] for row in handful(self._report)}
        options = [[key, text("coding.card.row", name=names[key], variables=_listed(self._disputed[key]))] for key in self._disputed]
        label = text("coding.card.list", disputes=len(options))
        field = {"name": "measure", "kind": "list", "label": label, "options": options, "rows": min(8, max(2, len(options)))}
        self.fields = [field] if options else []
        self._opened(self.values.get("measure"))

    def _opened(self, measure_id: str | None) -> None:
        self.html = dispute_card(self._report, measure_id, self._columns, self._disputed[measure_id]) if measure_id else ""


def dispute_card(report: Report, measure_id: str, columns: Columns, differing: list[str]) -> str:
    """Return the card of one measure as HTML, every value escaped: its codes, and what the codebook says of those in dispute."""
    row = report.row("measures", measure_id)
    head = "<td></td>" + "".join(f'<th scope="col">{escape(name)}</th>' for name in columns)
    lines = [
        _line(variable, [coding.get(measure_id, {}).get(variable) for coding in columns.values()], differing) for variable in VARIABLES
    ]
    rules = "".join(f"<li>{rule}</li>" for variable in differing for rule in _rules(variable, _codes(columns, measure_id, variable)))
    note = f"<p><strong>{escape(text('coding.card.note'))}</strong> {escape(row[local('note')])}</p>" if row[local("note")] else ""
    name = f'<p class="course-card-head"><strong>{escape(row[local("name")])}</strong></p>'
    return (
        f'<div class="course-card">{name}{measure_words(report, row)}'
        f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(lines)}</tbody></table>"
        f"<p><strong>{escape(text('coding.card.rules'))}</strong></p><ul>{rules}</ul>{note}</div>"
    )


def measure_words(report: Report, row: Row) -> str:
    """Return what one needs to know of a measure to code it, beside its name, as HTML: the term as printed, figures and the passage."""
    gist = report.row("passages", row["passage_id"])[local("gist")]
    figures = [
        text("coding.figure", what=figure[local("what")], printed=figure["as_printed"])
        for figure in report.rows("figures")
        if figure["measure_id"] == row["measure_id"]
    ]
    said = [
        (text("coding.printed"), row["term_printed"] or text("coding.unnamed")),
        *([(text("coding.figures"), text("coding.and").join(figures))] if figures else []),
        (text("coding.passage"), gist),
    ]
    lines = "".join(f"<p><strong>{escape(head)}</strong> {escape(words)}</p>" for head, words in said)
    where = f'<p class="course-card-place">{escape(row["measure_id"])} · {escape(place(report, "measures", row["measure_id"]))}</p>'
    return f"{where}{lines}"


def _line(variable: str, codes: list[str | None], differing: list[str]) -> str:
    said = [escape(text(f"codes.{variable}.{code}.name")) if code else "–" for code in codes]
    mark = f" <strong>{escape(text('coding.card.differs'))}</strong>" if variable in differing else ""
    cells = "".join(f"<td>{words}</td>" for words in said)
    return f'<tr><th scope="row">{escape(text(f"codes.variable.{variable}.name"))}{mark}</th>{cells}</tr>'


def _rules(variable: str, codes: list[str]) -> list[str]:
    """Return what the codebook says of some codes: the decisions between any two, else its question and what each code means."""
    ordered = sorted(set(codes))
    rules = [rule for one, other in combinations(ordered, 2) if (rule := decision(variable, one, other))]
    if not rules:
        meanings = text("coding.and").join(text("coding.option", **meaning(variable, code)) for code in ordered)
        rules = [text("coding.card.by_question", question=text(f"coding.question.{variable}"), meanings=meanings)]
    name = escape(text(f"codes.variable.{variable}.name"))
    return [f"<strong>{name}</strong> {escape(rule)}" for rule in rules]


def decision(variable: str, one: str, other: str) -> str:
    """Return how the codebook decides between two codes; empty where it has no decision of its own.

    Examples
    --------
    >>> decision("stage", "outcome", "output")
    'Satisfaction is an outcome; whether it is well measured is a matter for the rung.'
    """
    try:
        return text(f"coding.decide.{variable}.{'_'.join(sorted((one, other)))}")
    except KeyError:
        return ""


def decisions(variable: str) -> list[str]:
    """Return what the codebook decides between the codes of a variable, each decision once, in the order of the codes.

    Examples
    --------
    >>> len(decisions("stage")) > 1
    True
    """
    pairs = combinations(codes(variable), 2)
    return list(dict.fromkeys(rule for one, other in pairs if (rule := decision(variable, one, other))))


def meaning(variable: str, code: str) -> dict[str, Any]:
    """Return the name of a code and what it means, for texts that put them together."""
    return {"code": text(f"codes.{variable}.{code}.name"), "meaning": text(f"codes.{variable}.{code}.meaning")}


def _listed(variables: list[str]) -> str:
    return text("coding.comma").join(text(f"charts_agreement.variable.{variable}") for variable in variables)
