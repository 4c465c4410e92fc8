"""A table on paper to code measures in, for rooms where the panel that asks for their codes cannot run."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING

from course_lib.coding.disputes import decisions, meaning, measure_words
from course_lib.coding.units import VARIABLES, handful
from course_lib.language import codes, local, text

if TYPE_CHECKING:
    from course_lib.report import Report


def coding_sheet(report: Report, round_: str) -> str:
    """Return the sheet of a round as HTML: what the codes are, then a row a measure with an empty cell a variable.

    Parameters
    ----------
    report : Report
        A loaded data package.
    round_ : {"first", "second"}
        The first round tells of each measure and names the codes; the second tells what the codebook says of the codes.
    """
    legend = f'<div class="codes">{"".join(_names())}</div>' if round_ == "first" else "".join(_codebook())
    head = "".join(f'<th scope="col">{escape(_variable(variable))}</th>' for variable in VARIABLES)
    rows = []
    for row in handful(report):
        told = measure_words(report, row) if round_ == "first" else ""
        cells = "<td></td>" * len(VARIABLES)
        rows.append(f'<tr><th scope="row"><strong>{escape(row[local("name")])}</strong>{told}</th>{cells}</tr>')
    table = f'<thead><tr><th scope="col">{escape(text("coding.measure"))}</th>{head}</tr></thead><tbody>{"".join(rows)}</tbody>'
    title = escape(text(f"coding.title.{round_}"))
    return f'<section class="sheet"><p class="chart-title">{title}</p>{legend}<table>{table}</table></section>'


def _names() -> Iterator[str]:
    for variable in VARIABLES:
        names = text("coding.and").join(meaning(variable, code)["code"] for code in codes(variable))
        yield f"<p>{escape(text('editions.sheet_codes', variable=_variable(variable), codes=names))}</p>"


def _codebook() -> Iterator[str]:
    for variable in VARIABLES:
        asked = text("coding.asked", variable=_variable(variable), question=text(f"coding.question.{variable}"))
        said = [*(text("coding.option", **meaning(variable, code)) for code in codes(variable)), *decisions(variable)]
        yield f"<p><strong>{escape(asked)}</strong></p><ul>{''.join(f'<li>{escape(words)}</li>' for words in said)}</ul>"


def _variable(variable: str) -> str:
    return text(f"charts_agreement.variable.{variable}")
