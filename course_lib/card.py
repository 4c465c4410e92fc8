"""The evidence card: all that the data knows of one claim, and the words themselves where the report is at hand."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from course_lib.bounds import spelled
from course_lib.evidence import context, place, rung_of_effect
from course_lib.language import local, text

if TYPE_CHECKING:
    from course_lib.report import Report

TABLES = {"m": "measures", "c": "claims"}
_CODES = ("form", "tool", "direction", "stage", "rung", "evidence")
_MEANT = ("tool", "stage", "rung")  # the others' names say enough


def table_of(claim_id: str) -> str:
    """Return the table that a claim's identifier belongs to: ``"m023"`` is a measure, ``"c04"`` a claimed effect."""
    return TABLES[claim_id[0]]


def evidence_card(report: Report, claim_id: str, words: str | None = None) -> str:
    """Return the card of one claim as HTML, every value escaped.

    Parameters
    ----------
    report : Report
        A loaded data package.
    claim_id : str
        Identifier of a measure or a claimed effect.
    words : str, optional
        The report's text. With it the card shows the original words, marked, in their passage.

    Raises
    ------
    LookupError
        When the report has no such claim.
    """
    table = table_of(claim_id)
    row = report.row(table, claim_id)
    if table == "claims":
        row["rung"] = rung_of_effect(row)
    name = row[local("name" if table == "measures" else "gist")]
    facts = [*_codes(row), *_family(report, row), *_figures(report, row), *_note(row)]
    where = " · ".join(map(escape, (claim_id, _kind(table), report.theme_name(row["theme_id"]), place(report, table, claim_id))))
    listed = "".join(f'<tr><th scope="row">{escape(head)}</th><td>{body}</td></tr>' for head, body in facts)
    return (
        f'<div class="course-card"><p class="course-card-head"><strong>{escape(name)}</strong></p>'
        f'<p class="course-card-place">{where}</p>'
        f"{_original(report, table, claim_id, words)}<table><tbody>{listed}</tbody></table>{_silences(report, table, row, claim_id)}</div>"
    )


def _kind(table: str) -> str:
    return text("codes.kind.measure.name" if table == "measures" else "codes.kind.effect.name")


def _codes(row: dict[str, Any]) -> list[tuple[str, str]]:
    facts = []
    for variable in _CODES:
        if not (code := row.get(variable)):
            continue
        words = text(f"codes.{variable}.{code}.name")
        if variable in _MEANT:
            words = text("card.meaning", code=words, meaning=text(f"codes.{variable}.{code}.meaning"))
        facts.append((text(f"codes.variable.{variable}.name"), escape(words)))
    return facts


def _family(report: Report, row: dict[str, Any]) -> list[tuple[str, str]]:
    if "measure_id" not in row:
        return []
    column = local("name")
    facts = [(text("card.part_of"), escape(report.row("measures", row["part_of"])[column]))] if row["part_of"] else []
    parts = [escape(other[column]) for other in report.rows("measures") if other["part_of"] == row["measure_id"]]
    return [*facts, (text("card.parts"), _list(parts))] if parts else facts


def _figures(report: Report, row: dict[str, Any]) -> list[tuple[str, str]]:
    owner = ("measure_id", row["measure_id"]) if "measure_id" in row else ("figure_id", row["figure_id"])
    lines = [
        text("card.figure", what=figure[local("what")], printed=figure["as_printed"], bounds=spelled(figure))
        for figure in report.rows("figures")
        if owner[1] and figure[owner[0]] == owner[1]
    ]
    return [(text("card.figures"), _list([escape(line) for line in lines]))] if lines else []


def _note(row: dict[str, Any]) -> list[tuple[str, str]]:
    return [(text("card.note"), escape(row[local("note")]))] if row[local("note")] else []


def _silences(report: Report, table: str, row: dict[str, Any], claim_id: str) -> str:
    """Return what the text does not say of this claim, or of one of its figures."""
    figures = [f["figure_id"] for f in report.rows("figures") if "measure_id" in row and f["measure_id"] == claim_id]
    about = {(table, claim_id), *(("figures", key) for key in [*figures, row.get("figure_id")] if key)}
    lines = [
        f"<strong>{escape(silence[local('missing')])}</strong>{text('card.because')}{escape(silence[local('why')])}"
        for silence in report.rows("silences")
        if (silence["concerns_table"], silence["concerns_row"]) in about
    ]
    items = "".join(f"<li>{line}</li>" for line in lines)
    return f"<p><strong>{escape(text('card.silent'))}</strong></p><ul>{items}</ul>" if lines else ""


def _original(report: Report, table: str, claim_id: str, words: str | None) -> str:
    if words is None:
        return ""
    before, named, after = (escape(" ".join(part.split())) for part in context(report, table, claim_id, words))
    label, code = escape(text("card.original")), escape(report.info.get("language", "zh"))
    return f'<blockquote lang="{code}" dir="auto" aria-label="{label}">…{before}<mark>{named}</mark>{after}…</blockquote>'


def _list(lines: list[str]) -> str:
    return "<ul>" + "".join(f"<li>{line}</li>" for line in lines) + "</ul>" if len(lines) > 1 else "".join(lines)
