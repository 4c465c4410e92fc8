"""From a row to its place in the report, and back: the long table of claims, and proof that every span holds."""

from __future__ import annotations

import hashlib
import os
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

from course_lib.datapackage import DatasetError, Fault
from course_lib.language import text as say
from course_lib.paths import Unreadable, read_text
from course_lib.report import typed_frame

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pandas as pd

    from course_lib.report import Report

# Columns of the long table, each with the table whose schema gives its type; the first two are our own.
_TIDY = {
    "claim_id": "",
    "kind": "",
    "part_of": "measures",
    "theme_id": "measures",
    "passage_id": "measures",
    "section": "passages",
    "point": "passages",
    "page": "measures",
    "char_start": "measures",
    "char_end": "measures",
    "fingerprint": "measures",
    "name_en": "measures",
    "name_zh": "measures",
    "term_printed": "measures",
    "form": "measures",
    "tool": "measures",
    "direction": "measures",
    "stage": "measures",
    "rung": "measures",
    "evidence": "claims",
    "figure_id": "figures",
    "as_printed": "figures",
    "qualifier": "figures",
    "value": "figures",
    "lower": "figures",
    "upper": "figures",
    "unit": "figures",
}
_OWN: dict[str, dict[str, Any]] = {
    "claim_id": {"type": "string"},
    "kind": {"type": "string", "constraints": {"enum": ["measure", "effect"]}},
}
_FROM_PASSAGE = ("section", "point")
_FROM_FIGURE = ("figure_id", "as_printed", "qualifier", "value", "lower", "upper", "unit")
# Stages of the figures that a rung can stand on, the first found before the others.
_COUNTED = {"outcome": ("outcome",), "output": ("output", "activity")}
_RUNG = {"none": "assertion", "named_events": "assertion", "named_system": "instrument"}


def tidy(report: Report) -> pd.DataFrame:
    """Return the one long table that most charts use: a row for each claim that the report makes.

    A claim is a measure (`kind` "measure") or an effect said to be achieved (`kind` "effect"). The rung of an effect
    follows from its evidence: none or named events make it an assertion, a named system an instrument, a figure (whole
    or partial) its stage. The figure of a measure is the one its rung stands on: for an outcome, a figure of that stage;
    for an output, a count of products or else of work done; the first printed of several. Below these rungs there is none.

    Parameters
    ----------
    report : Report
        A loaded data package.

    Returns
    -------
    DataFrame
        One row a claim, in the order of the text (a whole before its parts). Columns: claim_id, kind, part_of,
        theme_id, passage_id, section, point, page, char_start, char_end (code points), fingerprint, name_en, name_zh,
        term_printed, form, tool, direction, stage, rung, evidence, figure_id, as_printed, qualifier, value, lower,
        upper (in `unit`; shares 0-1), unit. Columns that don't apply to a kind are empty.
    """
    return typed_frame(claim_rows(report), {column: _OWN.get(column) or report.fields(of)[column] for column, of in _TIDY.items()})


def claim_rows(report: Report) -> list[dict[str, Any]]:
    """Return the rows of `tidy` as dicts; needs no pandas, so that a first chart need not wait for it."""
    passages = {row["passage_id"]: row for row in report.rows("passages")}
    claims = [*_measures(report), *_effects(report)]
    for claim in claims:
        claim |= {column: passages[claim["passage_id"]][column] for column in _FROM_PASSAGE}
    return sorted(claims, key=lambda claim: (claim["char_start"], -claim["char_end"], claim["claim_id"]))


def _measures(report: Report) -> Iterator[dict[str, Any]]:
    first: dict[tuple[str | None, str], dict[str, Any]] = {}
    for figure in sorted(report.rows("figures"), key=lambda row: (row["char_start"], row["figure_id"])):
        first.setdefault((figure["measure_id"], figure["stage"]), figure)
    for row in report.rows("measures"):
        standing = (first.get((row["measure_id"], stage)) for stage in _COUNTED.get(row["rung"], ()))
        figure = next(filter(None, standing), {})
        yield row | {"claim_id": row["measure_id"], "kind": "measure"} | _only(figure)


def _effects(report: Report) -> Iterator[dict[str, Any]]:
    figures = {row["figure_id"]: row for row in report.rows("figures")}
    for row in report.rows("claims"):
        named = {"name_en": row["gist_en"], "name_zh": row["gist_zh"]}
        yield row | named | {"kind": "effect", "rung": rung_of_effect(row)} | _only(figures.get(row["figure_id"], {}))


def rung_of_effect(effect: dict[str, Any]) -> str:
    """Return the rung that a claimed effect stands on by its evidence (codebook, section 7).

    Examples
    --------
    >>> rung_of_effect({"evidence": "named_system", "stage": "outcome"})
    'instrument'
    """
    rung: str = _RUNG.get(effect["evidence"], effect["stage"])
    return rung


def _only(figure: dict[str, Any]) -> dict[str, Any]:
    return {column: figure.get(column) for column in _FROM_FIGURE}


# --- proof against the text -------------------------------------------------------------------------------------


def report_text() -> str | None:
    """Return the text in the file that ``COURSE_REPORT_TEXT`` names, line ends untouched; None when it names none.

    Raises
    ------
    DatasetError
        When the file is missing or isn't UTF-8 text.
    """
    if not (name := os.environ.get("COURSE_REPORT_TEXT")):
        return None
    try:
        return read_text(Path(name))
    except Unreadable as error:
        raise DatasetError(name, (Fault(**error.place, file=name),)) from None


def fingerprint(words: str) -> str:
    """Return the first 12 hexadecimal digits of the SHA-256 of `words` in UTF-8.

    Examples
    --------
    >>> fingerprint("an invented sentence")
    'b61596b958e8'
    """
    return _sha256(words)[:12]


def verify(report: Report, text: str) -> pd.DataFrame:
    """Check every span and fingerprint against a copy of the report's text.

    Parameters
    ----------
    report : Report
        The report.
    text : str
        The text it was coded from, see `report_text`; `text_differs` tells what is wrong with another one.

    Returns
    -------
    DataFrame
        One row a table that has spans: `table`, `rows`, `matching` (counts).
    """
    import pandas as pd

    counts = {table: [0, 0] for table in report.tables if _has_spans(report, table)}
    for table, _, expected, found in _checked(report, text):
        counts[table][0] += 1
        counts[table][1] += expected == found
    data = [(table, *both) for table, both in counts.items()]
    return pd.DataFrame(data, columns=["table", "rows", "matching"])


def mismatches(report: Report, text: str) -> pd.DataFrame:
    """Return the rows whose span doesn't match `text`: `table`, `id`, `expected` and `found` fingerprint.

    A span that runs past the end of the text has an empty `found`.
    """
    import pandas as pd

    wrong = [place for place in _checked(report, text) if place[2] != place[3]]
    return pd.DataFrame(wrong, columns=["table", "id", "expected", "found"], dtype="str")


def _checked(report: Report, text: str) -> Iterator[tuple[str, str, str, str]]:
    """Yield table, id, fingerprint in the data and fingerprint in the text, for each row with a span."""
    for table in filter(lambda name: _has_spans(report, name), report.tables):
        for row in report.rows(table):
            start, end = row["char_start"], row["char_end"]
            if start is None or end is None:
                continue
            found = fingerprint(text[start:end]) if end <= len(text) else ""
            yield table, str(report.key(table, row)), row["fingerprint"], found


def _has_spans(report: Report, table: str) -> bool:
    types = {name: field["type"] for name, field in report.fields(table).items()}
    return types.get("char_start") == types.get("char_end") == "integer" and "fingerprint" in types


# Repairs, in the order they are made, that turn a copy altered on its way into the text that was coded.
_MENDS: dict[str, Callable[[str], str]] = {
    "mark": lambda text: text.removeprefix("\ufeff"),
    "unix": lambda text: text.replace("\r\n", "\n").replace("\r", "\n"),
    "drop_end": lambda text: text.rstrip("\r\n"),
    "add_end": lambda text: text + "\n",
    "windows": lambda text: text.replace("\n", "\r\n"),
}


def text_differs(report: Report, text: str) -> str | None:
    """Return a sentence on how `text` differs from the text that the report was coded from; None when it doesn't."""
    info = report.info
    if _sha256(text) == info["sha256"]:
        return None
    rule = "content" if len(text) == info["characters"] else "length"
    differs = say(f"data.text.{rule}", found=f"{len(text):,}", expected=f"{info['characters']:,}")
    for mends in (some for count in (1, 2, 3) for some in combinations(_MENDS, count)):
        mended = text
        for mend in mends:
            mended = _MENDS[mend](mended)
        if _sha256(mended) == info["sha256"]:
            words = say("data.text.and").join(say(f"data.mend.{mend}") for mend in mends)
            return say("data.text.mended", differs=differs, mends=words)
    return differs


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


# --- one row ----------------------------------------------------------------------------------------------------


def place(report: Report, table: str, key: str) -> str:
    """Return where in the report a row stands, in the language in use.

    Parameters
    ----------
    report : Report
        A loaded data package.
    table, key : str
        The row's table and identifier.

    Returns
    -------
    str
        E.g. "page 5, section 三, point 一, characters 92-96": 0-based code points, the end not included.

    Raises
    ------
    LookupError
        When there is no such row, or rows of this table have no place in the text.
    """
    row, passage = _located(report, table, key)
    values = {"page": row["page"], "start": row["char_start"], "end": row["char_end"]}
    where = "full" if passage["point"] else "opening"
    return say(f"data.place.{where}", section=passage["section"], point=passage["point"], **values)


def context(report: Report, table: str, key: str, text: str, around: int = 40) -> tuple[str, str, str]:
    """Return the words of a row's span in `text`, with those before and after them.

    Parameters
    ----------
    report, table, key
        The row, as in `place`.
    text : str
        The report's text.
    around : int
        At most so many characters on either side; they stop at the edges of the row's passage.

    Returns
    -------
    before, words, after : str
    """
    row, passage = _located(report, table, key)
    start, end = row["char_start"], row["char_end"]
    first, last = (0, len(text)) if table == "passages" else (passage["char_start"], max(end, passage["char_end"]))
    return text[max(first, start - around) : start], text[start:end], text[end : min(last, end + around)]


def _located(report: Report, table: str, key: str) -> tuple[dict[str, Any], dict[str, Any]]:
    row = report.row(table, key)
    if not {"passage_id", "page", "char_start", "char_end"} <= set(row):
        message = say("data.place.none", table=table)
        raise LookupError(message)
    return row, report.row("passages", row["passage_id"])
