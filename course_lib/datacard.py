"""The tables of a dataset's card that follow from its data: counts, agreement, columns."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from course_lib.language import LANGUAGES, language, page_file, speaking, text
from course_lib.reliability import agreement
from course_lib.report import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from course_lib.report import Report


def refresh_cards(folder: Path) -> list[tuple[Path, bool]]:
    """Write the counted parts of a data package's cards anew; what people wrote stays as it is.

    The cards are ``README.md`` and, where a package has one, ``README.zh.md``. A part stands between ``<!-- name: begin -->``
    and ``<!-- name: end -->``, where the name is counts, alpha or columns.

    Parameters
    ----------
    folder : Path
        Folder of the package.

    Returns
    -------
    list of tuple of Path and bool
        Each card, and whether it is another one now.

    Raises
    ------
    DatasetError
        When the package has a fault.
    """
    report, written = load(folder), []
    for code in LANGUAGES:
        with speaking(code):
            card = folder / page_file("README")
            if code == "en" or card.exists():
                before = card.read_text(encoding="utf-8")
                after = refreshed(before, report)
                if after != before:
                    card.write_text(after, encoding="utf-8", newline="\n")
                written.append((card, after != before))
    return written


def refreshed(card: str, report: Report) -> str:
    """Return the text of a card with its counted parts as the report has them now, in the language in use."""
    for name, make in PARTS.items():
        part = f"<!-- {name}: begin -->\n{make(report)}\n<!-- {name}: end -->"
        card = re.sub(rf"<!-- {name}: begin -->.*?<!-- {name}: end -->", lambda _, part=part: part, card, flags=re.DOTALL)  # type: ignore[misc]
    return card


def _counts(report: Report) -> str:
    themes = [row["theme_id"] for row in report.rows("themes")]
    rows = []
    for table in report.tables:
        found = report.rows(table)
        each = [sum(_theme(report, row) == theme for row in found) for theme in themes] if _has_theme(found) else []
        rows.append([f"`{table}`", len(found), *(each or [""] * len(themes))])
        if table == "measures":
            alone = [row for row in found if not row["part_of"]]
            rows.append([text("datacard.alone"), len(alone), *(sum(row["theme_id"] == theme for row in alone) for theme in themes)])
    return _markdown([*_head("table", "rows"), *(f"`{theme}`" for theme in themes)], rows)


def _has_theme(rows: list[dict[str, Any]]) -> bool:
    return bool(rows) and ("theme_id" in rows[0] or "passage_id" in rows[0])


def _theme(report: Report, row: dict[str, Any]) -> str | None:
    found: str | None = row["theme_id"] if "theme_id" in row else report.row("passages", row["passage_id"])["theme_id"]
    return found


def _alpha(report: Report) -> str:
    rows = []
    for row in agreement(report).itertuples():
        read = [text(f"datacard.variable.{row.variable}"), text(f"datacard.level.{row.level}")]
        rows.append([*read, row.units, f"{row.same:.1%}", f"{row.alpha:.3f}"])
    return _markdown(_head("variable", "level", "measures", "alike", "alpha"), rows)


def _columns(report: Report) -> str:
    parts = []
    for table in report.tables:
        rows = []
        for name, field in report.fields(table).items():
            # Columns that are the package's own may be described in English only.
            meaning = field.get(f"description_{language()}", field["description"])
            rows.append([f"`{name}`", text(f"datacard.type.{field['type']}"), _allowed(field), meaning])
        parts += [f"### `{table}`", _markdown(_head("column", "type", "allowed", "meaning"), rows)]
    return "\n\n".join(parts)


def _allowed(field: dict[str, Any]) -> str:
    rules = field.get("constraints", {})
    words = [text("datacard.allowed.code").join(f"`{code}`" for code in rules.get("enum", []))]
    words += [text(f"datacard.allowed.{key}", number=rules[key]) for key in ("minimum", "maximum") if key in rules]
    words += [f"`{rules['pattern']}`" if "pattern" in rules else "", "" if rules.get("required") else text("datacard.allowed.optional")]
    return text("datacard.allowed.join").join(filter(None, words))


def _head(*words: str) -> list[str]:
    return [text(f"datacard.head.{word}") for word in words]


def _markdown(head: list[str], rows: Iterable[list[Any]]) -> str:
    cells = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(str(cell).replace("|", "\\|") for cell in row) + " |" for row in cells)


PARTS: dict[str, Callable[[Report], str]] = {"counts": _counts, "alpha": _alpha, "columns": _columns}
