"""What a report says of the money that it pays out: how many, how much each, how much in all, and out of how many."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from course_lib.charts.figure import DescribedFigure
from course_lib.charts.rows import joined, narrowed, row_axis, taller, told
from course_lib.language import local, text
from course_lib.style import COLOURS, QUIET, points, scaled
from course_lib.wrapping import wrapped

if TYPE_CHECKING:
    from course_lib.report import Report

#: Questions to ask of a payment, from left to right.
QUESTIONS = ("count", "rate", "total", "due")


@dataclass(frozen=True)
class Payments:
    """Payments of a report, and which figure answers which question.

    Attributes
    ----------
    names : dict of str to str
        Identifier of each payment (a measure of the treasure kind) to its name, in the order of the text.
    answers : dict of tuple of str to str
        Pair of payment and question to the identifier of the figure that answers it.
    """

    names: dict[str, str]
    answers: dict[tuple[str, str], str]

    @property
    def counted(self) -> int:
        """How many payments have a figure at all."""
        return len({payment for payment, _ in self.answers})


def payments(report: Report) -> Payments:
    """Return a report's payments with the figures that count them.

    By their units: a rate is in "A per B", a total in A, a count in B. Two counts of one payment are taken for those paid and those
    due, the larger being due.

    Parameters
    ----------
    report : Report
        A loaded data package.

    Examples
    --------
    >>> from course_lib import load
    >>> payments(load()).answers
    {('m081', 'count'): 'f08', ('m081', 'rate'): 'f09', ('m081', 'total'): 'f10'}
    """
    rows = [row for row in report.rows("measures") if row["tool"] == "treasure"]
    names = {row["measure_id"]: row[local("name")] for row in sorted(rows, key=lambda row: row["char_start"])}
    answers: dict[tuple[str, str], str] = {}
    for payment in names:
        figures = [row for row in report.rows("figures") if row["measure_id"] == payment]
        figures.sort(key=lambda row: row["upper"] if row["upper"] is not None else row["value"] or 0)
        for row in figures:
            unit = row["unit"] or ""
            kind = "rate" if " per " in unit else "total" if unit.startswith("yuan") else "count"
            kind = "due" if kind == "count" and (payment, "count") in answers else kind
            answers.setdefault((payment, kind), row["figure_id"])
    return Payments(names, dict(sorted(answers.items(), key=lambda one: (list(names).index(one[0][0]), QUESTIONS.index(one[0][1])))))


def plot_payments(report: Report) -> DescribedFigure:
    """Return the chart of what is known of each payment.

    Parameters
    ----------
    report : Report
        A loaded data package.
    """
    found = payments(report)
    keys = list(found.names)
    silent = [(payment, question) for payment in keys for question in QUESTIONS if (payment, question) not in found.answers]
    heads = [text(f"charts_integrity.payments.{question}") for question in QUESTIONS]
    title = text(f"charts_integrity.payments.title{'' if keys else '_none'}", payments=len(keys), counted=found.counted)
    return DescribedFigure(
        [_printed(report, found), _silent(keys, silent)] if keys else [],
        title=title,
        subtitle=text("charts_integrity.payments.subtitle"),
        description="\n".join([text("charts_integrity.payments.words", payments=len(keys)), *(_line(report, found, key) for key in keys)]),
        source=text("charts_integrity.payments.source"),
        xaxis={"tickvals": list(range(len(QUESTIONS))), "range": [-0.5, len(QUESTIONS) - 0.5], "showgrid": False}
        | {"ticktext": [wrapped(head, narrowed(16)) for head in heads]}
        | {"title": {"text": text("charts_integrity.payments.axis")}},
        yaxis=row_axis(
            [wrapped(name, narrowed(28)) for name in found.names.values()],
            text("charts_integrity.payments.rows"),
            range=[max(0.5, len(keys) - 0.5), -0.5],
            showgrid=False,
        ),
        height=scaled(80 * max(2, len(keys)) + 240) + taller(found.names.values(), 28) * len(keys) + taller(heads, 16),
        margin={"t": scaled(116), "b": scaled(124) + taller(heads, 16)},
    )


def _printed(report: Report, found: Payments) -> dict[str, Any]:
    """Return the figures as marks, with what is printed; the mark tells its place."""
    keys = list(found.names)
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [QUESTIONS.index(question) for _, question in found.answers],
        "y": [keys.index(payment) for payment, _ in found.answers],
        "marker": {"symbol": "square", "size": scaled(26), "color": COLOURS["kind"]["measure"]},
        "name": text("charts_integrity.payments.printed"),
        "showlegend": True,
        **told(report, (("figures", key, report.row("figures", key)[local("what")]) for key in found.answers.values())),
    }


def _silent(keys: list[str], silent: list[tuple[str, str]]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers+text",
        "x": [QUESTIONS.index(question) for _, question in silent],
        "y": [keys.index(payment) for payment, _ in silent],
        "marker": {"symbol": "circle-open", "size": scaled(26), "color": QUIET, "line": {"width": 2}},
        "text": ["?"] * len(silent),
        "textfont": {"size": points() + 1, "color": QUIET},
        "name": text("charts_integrity.payments.silent"),
        "showlegend": True,
        "hoverinfo": "skip",
    }


def _line(report: Report, found: Payments, payment: str) -> str:
    said = [
        text(
            "charts_integrity.payments.answer",
            question=text(f"charts_integrity.payments.{question}"),
            said=text("charts_integrity.arithmetic.figure", said=report.row("figures", figure)["as_printed"], key=figure)
            if (figure := found.answers.get((payment, question)))
            else text("charts_integrity.payments.silent"),
        )
        for question in QUESTIONS
    ]
    return text("charts_integrity.payments.line", name=found.names[payment], key=payment, said=joined(said))
