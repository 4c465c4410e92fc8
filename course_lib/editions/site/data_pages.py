"""The dataset as pages: each table with its rows to filter and to link to, what its columns mean, and the glossary."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import escape
from typing import Any

from course_lib.editions.site.raw_html import TAGS, raw, scrolled
from course_lib.language import LANGUAGES, language, local, text
from course_lib.report import Report
from course_lib.table import show_table

_PROOF = ("char_start", "char_end", "fingerprint")
_CHOICES = 12  # codes of a column that readers may choose from to narrow a table down
# Columns in the report's own language.
_PRINTED = ("term_printed", "as_printed", "title_printed")


def table_page(report: Report, table: str, files: str) -> str:
    """Return the page of a table as Markdown, in the language in use.

    Parameters
    ----------
    report : Report
        The data package.
    table : str
        Name of the table.
    files : str
        Address of the package's files, ending in a slash.
    """
    about = _about(report)[table]
    lines = [
        f"# {_said(about, 'title')}",
        _said(about, "description"),
        raw(_download(files, f"{table}.csv")),
        raw(_browsable(report, table, about)),
        f"## {text('site.columns')}",
        raw(scrolled(_columns(report, table), text("site.columns"))),
    ]
    return "\n\n".join(lines) + "\n"


def data_page(report: Report, files: str) -> str:
    """Return the page that leads to all tables, as Markdown, in the language in use.

    Parameters
    ----------
    report : Report
        The data package.
    files : str
        Address of the package's files, ending in a slash.
    """
    about = _about(report)
    whole = json.loads((report.folder / "datapackage.json").read_text(encoding="utf-8"))
    rows = "".join(_table_row(table, len(report.rows(table)), about[table], files) for table in report.tables)
    head = "".join(f'<th scope="col">{escape(text(f"site.data.{name}"))}</th>' for name in ("table", "rows", "about", "file"))
    lines = [
        f"# {text('site.data.title')}",
        _said(whole, "description"),
        text("site.data.lead", version=report.version),
        raw(scrolled(f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>", text("site.data.title"))),
        raw(_download(files, "datapackage.json")),
    ]
    return "\n\n".join(lines) + "\n"


def _table_row(table: str, rows: int, about: dict[str, Any], files: str) -> str:
    page = "../glossary" if table == "glossary" else table
    name = f'<th scope="row"><a href="{page}.html">{escape(_said(about, "title"))}</a></th>'
    file = f'<td><a href="{escape(files)}{table}.csv">{table}.csv</a></td>'
    return f"<tr>{name}<td>{rows}</td><td>{escape(_said(about, 'description'))}</td>{file}</tr>"


def glossary_page(report: Report) -> str:
    """Return the glossary as Markdown, in the language in use: every term in both, and where it belongs.

    Parameters
    ----------
    report : Report
        The data package.
    """
    by = "pinyin" if language() == "zh" else "term_en"
    rows = sorted(report.rows("glossary"), key=lambda row: str(row[by]).casefold())
    entries = [_entry(row, report.theme_name(row["theme_id"]) if row["theme_id"] else "") for row in rows]
    lines = [
        f"# {text('site.glossary.title')}",
        text("site.glossary.lead", terms=len(rows)),
        raw(f"<div {_filtering()}><dl>{''.join(entries)}</dl></div>"),
    ]
    return "\n\n".join(lines) + "\n"


def _entry(row: dict[str, Any], theme: str) -> str:
    other = next(code for code in LANGUAGES if code != language())
    term = f'<dfn>{escape(row[local("term")])}</dfn> <span lang="{TAGS[other]}">{escape(row[f"term_{other}"])}</span>'
    spoken = f'<span class="pinyin" lang="zh-Latn">{escape(row["pinyin"])}</span>'
    belongs = f' <span class="theme">{escape(theme)}</span>' if theme else ""
    words = f"{escape(row[local('definition')])}{belongs}"
    return f'<div class="row" id="{row["term_id"]}"><dt>{term} {spoken}</dt><dd>{words}</dd></div>'


def data_titles(report: Report) -> Iterator[tuple[str, str]]:
    """Yield name and title of each table that has a page of its own, in the language in use."""
    for table, about in _about(report).items():
        if table != "glossary":
            yield table, _said(about, "title")


def _about(report: Report) -> dict[str, dict[str, Any]]:
    """Return what the descriptor says of each table."""
    whole = json.loads((report.folder / "datapackage.json").read_text(encoding="utf-8"))
    return {resource["name"]: resource for resource in whole["resources"]}


def _said(about: dict[str, Any], key: str) -> str:
    return str(about[f"{key}_zh"] if language() == "zh" else about[key])


def _download(files: str, name: str) -> str:
    return f'<p class="download"><a href="{escape(files + name)}" download>{escape(text("site.download", file=name))}</a></p>'


def _filtering() -> str:
    """Return the attributes that tables.js makes its controls of."""
    words = {name: text(f"site.filter.{name}") for name in ("search", "all", "count", "none")}
    return "class=browsable " + " ".join(f'data-{name}="{escape(said)}"' for name, said in words.items())


def _fields(report: Report, table: str) -> dict[str, tuple[str, dict[str, Any]]]:
    """Return the columns that a reader of the language in use sees, by their plain names: the real name and the schema."""
    mine = f"_{language()}"
    others = tuple(f"_{code}" for code in LANGUAGES if code != language())
    fields = report.fields(table).items()
    return {name.removesuffix(mine): (name, field) for name, field in fields if not name.endswith(others) and name not in _PROOF}


def _browsable(report: Report, table: str, about: dict[str, Any]) -> str:
    fields = _fields(report, table)
    shown = show_table(report, table, columns=fields)
    leads = {key["fields"]: key["reference"]["resource"] or table for key in about["schema"].get("foreignKeys", [])}
    head = []
    for title, (_, field) in zip(shown.head, fields.values(), strict=True):
        choices = len(field.get("constraints", {}).get("enum", ())) in range(2, _CHOICES)
        head.append(f'<th scope="col"{" data-choices" if choices else ""}>{escape(title)}</th>')
    rows = []
    key = about["schema"]["primaryKey"]
    for row, cells in zip(report.rows(table), shown.body, strict=True):
        name = row[key] if isinstance(key, str) else "-".join(str(row[part]) for part in key)
        made = [_cell(cell, row[real], plain, leads.get(real)) for cell, (plain, (real, _)) in zip(cells, fields.items(), strict=True)]
        made[0] = made[0].replace("<td", '<th scope="row"', 1).replace("</td>", "</th>")
        rows.append(f'<tr class="row" id="{escape(name)}">{"".join(made)}</tr>')
    html = f"<table><thead><tr>{''.join(head)}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
    return f"<div {_filtering()}>{scrolled(html, shown.caption)}</div>"


def _cell(shown: str, value: Any, column: str, leads: str | None) -> str:
    words = escape(shown)
    if value and leads and leads != "themes":
        words = f'<a href="{leads}.html#{escape(str(value))}">{words}</a>'
    tag = f' lang="{TAGS["zh"]}"' if column in _PRINTED and language() != "zh" and value else ""
    return f"<td{tag}>{words}</td>"


def _columns(report: Report, table: str) -> str:
    head = "".join(f'<th scope="col">{escape(text(f"site.column.{name}"))}</th>' for name in ("name", "meaning", "codes"))
    rows = "".join(
        f'<tr><th scope="row"><code>{real}</code></th><td>{escape(_said(field, "description"))}</td><td>{_codes(real, field)}</td></tr>'
        for real, field in report.fields(table).items()
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _codes(column: str, field: dict[str, Any]) -> str:
    return "<br>".join(_code(column, code) for code in field.get("constraints", {}).get("enum", ()))


def _code(column: str, code: str) -> str:
    try:
        return f"<code>{code}</code> {escape(text(f'codes.{column}.{code}.meaning'))}"
    except KeyError:  # its name says all there is to say
        return f"<code>{code}</code>"
