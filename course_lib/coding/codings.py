"""The reader's codes among the reader's work: one entry a measure and round, beside the answers to exercises."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from course_lib.coding.units import VARIABLES, handful
from course_lib.language import text
from course_lib.progress.work import Entry, Work, with_answer, with_evidence
from course_lib.progress.workformat import read_work
from course_lib.report import typed_frame

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

    from course_lib.report import Report

KIND = "coding"
ROUNDS = ("first", "second")
Codes = dict[str, str]


class Foreign(ValueError):
    """Another reader's file that is refused; the message says why, in the language in use."""


def name_of(report: Report, round_: str, measure_id: str) -> str:
    """Return the name of the entry that holds the codes of one measure.

    Examples
    --------
    >>> from course_lib import load
    >>> name_of(load(), "first", "m015")
    'coding/turpan-2006/first/m015'
    """
    return f"{KIND}/{report.name[:48]}/{round_}/{measure_id}"


def kept(report: Report, work: Work, round_: str) -> dict[str, Codes]:
    """Return the reader's codes of a round by measure, some variables perhaps still without; codes that there are not are left out."""
    allowed = _allowed(report)
    found = {}
    for row in handful(report):
        entry = work.exercises.get(name_of(report, round_, row["measure_id"]))
        answer = (entry and entry.answer) or {}
        codes = {variable: answer[variable] for variable in VARIABLES if answer.get(variable) in allowed[variable]}
        if codes:
            found[row["measure_id"]] = codes
    return found


def with_codes(work: Work, report: Report, round_: str, measure_id: str, codes: Codes) -> Work:
    """Return `work` with the codes of one measure; they count as given once every variable has one."""
    state = "given" if whole(codes) else "not_yet"
    return with_answer(work, name_of(report, round_, measure_id), KIND, state, dict(codes))


def with_compared(work: Work, report: Report, measures: Iterable[str]) -> Work:
    """Return `work` with these measures' second coding settled: the reader has seen the coders' codes."""
    for measure_id in measures:
        work = with_evidence(work, name_of(report, "second", measure_id), KIND)
    return work


def settled(report: Report, work: Work, round_: str, measure_id: str) -> str:
    """Return why a measure's codes stay as they are: ``"coded"`` (again, with the codebook), ``"compared"``, or nothing."""
    second = work.exercises.get(name_of(report, "second", measure_id)) or Entry("", "", "")
    if round_ == "first":
        return "coded" if second.tries else ""
    return "compared" if second.revealed else ""


def whole(codes: Codes) -> bool:
    """Tell whether every variable has a code."""
    return set(codes) >= set(VARIABLES)


def coder(report: Report, number: int) -> dict[str, Codes]:
    """Return the codes that the report's first (1) or second (2) coder gave to the handful; empty without a second coding."""
    rows = {row["measure_id"]: row for row in report.rows(("measures", "second_coding")[number - 1])}
    ids = [row["measure_id"] for row in handful(report)]
    return {key: {variable: rows[key][variable] for variable in VARIABLES} for key in ids if key in rows}


def pair(report: Report, one: Mapping[str, Codes], other: Mapping[str, Codes], variable: str) -> tuple[pd.Series, pd.Series]:
    """Return two codings of one variable as categorical series over the same units, as `alpha` wants them."""
    field = {variable: report.fields("measures")[variable]}
    ids = [row["measure_id"] for row in handful(report)]
    first, second = (typed_frame([codes.get(key, {}) for key in ids], field)[variable] for codes in (one, other))
    return first, second


def read_other(report: Report, content: str) -> Work:
    """Return another reader's work, for comparing; nothing of it is kept anywhere.

    Raises
    ------
    WorkError
        When the file is no sound ``my_work.json``.
    Foreign
        When its codes are not of this report's measures, or are none that there are.
    """
    work, allowed = read_work(content), _allowed(report)
    mine, measures = name_of(report, "", "").rstrip("/") + "/", {row["measure_id"] for row in report.rows("measures")}
    for name, entry in work.exercises.items():
        if not name.startswith(mine):
            continue
        round_, _, measure_id = name.removeprefix(mine).partition("/")
        if round_ not in ROUNDS or measure_id not in measures:
            raise Foreign(text("coding.other.unknown", place=_short(name), package=report.name))
        _check(measure_id, (entry.answer or {}), allowed)
    if not any(kept(report, work, round_) for round_ in ROUNDS):
        raise Foreign(text("coding.other.none", package=report.name))
    return work


def _check(measure_id: str, answer: Mapping[str, Any], allowed: Mapping[str, list[str]]) -> None:
    for variable, code in answer.items():
        if variable not in allowed:
            raise Foreign(text("coding.other.variable", measure=measure_id, found=_short(variable), expected=", ".join(allowed)))
        if code not in allowed[variable]:
            said = ", ".join(allowed[variable])
            raise Foreign(text("coding.other.code", measure=measure_id, variable=variable, found=_short(code), expected=said))


def _allowed(report: Report) -> dict[str, list[str]]:
    fields = report.fields("measures")
    return {variable: fields[variable]["constraints"]["enum"] for variable in VARIABLES}


def _short(value: Any) -> str:
    words = "".join(sign if sign.isprintable() else "?" for sign in str(value))
    return words if len(words) <= 40 else f"{words[:39]}…"
