"""A data package for a report of one's own: empty but whole, with its codebook, and three rows worked out on its own text."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from course_lib.datapackage import Fault, own
from course_lib.language import language, text
from course_lib.paths import Unreadable, read_text
from course_lib.spans import page_range, span

if TYPE_CHECKING:
    from course_lib.report import Report

Row = Mapping[str, Any]
# What a reader fills first: nothing is shown before there are themes, passages and measures.
_FIRST = ("themes", "passages", "measures")
# Up to a full stop of any script, a page break or an empty line.
_SENTENCE = r"[^\s。.!?！？؟](?:(?!\r?\n\s*\n)[^。.!?！？؟\f])*[。.!?！？؟]?"
_TAG = r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*"


class OwnReportError(Exception):
    """A package or workbook can't be made, or words not be found; the message is one line for the reader."""


def report_words(path: Path) -> str:
    """Return the text in the file `path`, line ends untouched.

    Raises
    ------
    OwnReportError
        When the file is missing, is no UTF-8 text, or holds nothing but space.
    """
    try:
        words = read_text(path)
    except Unreadable as error:
        raise OwnReportError(Fault(**error.place, file=path.name)) from None
    if not words.strip():
        raise OwnReportError(text("new.error.blank", path=path))
    return words


def about(
    name: str, words: str | None = None, *, title: str = "", title_zh: str = "", year: int | None = None, tag: str = "", first: int = 1
) -> dict[str, Any]:
    """Return what is known of a report: the descriptor's ``report``, and the package's ``name``.

    Parameters
    ----------
    name : str
        Name of the folder or file to be made; the title when none is given.
    words : str, optional
        The report's text; without it, length and SHA-256 stay empty (None) until the import.
    title, title_zh : str
        The report's title, in English (or its own language) and in Chinese; either stands in for the other.
    year : int, optional
        Year of the report; this year when not given.
    tag : str
        Language of the report as a BCP 47 tag, such as "zh" or "ug"; "und", undetermined, when not given.
    first : int
        Number of the first page.

    Raises
    ------
    OwnReportError
        When `tag` is no language tag, or a year or page number is out of range.
    """
    if tag and not re.fullmatch(_TAG, tag):
        raise OwnReportError(text("new.error.tag", found=tag))
    if first < 1:
        raise OwnReportError(text("new.error.page", found=first))
    if year is not None and not 1 <= year <= 9999:
        raise OwnReportError(text("new.error.year", found=year))
    known = title.strip() or title_zh.strip() or name
    return {
        "name": slug(name),
        "title": known,
        "title_zh": title_zh.strip() or known,
        "year": year or date.today().year,
        "language": tag or "und",
        "pages": list(page_range(words or "", first)),
        "characters": None if words is None else len(words),
        "sha256": None if words is None else hashlib.sha256(words.encode()).hexdigest(),
    }


def slug(name: str) -> str:
    """Return a name that a data package may bear.

    Examples
    --------
    >>> slug("My City 2024"), slug("我的城市")
    ('my-city-2024', 'my-report')
    """
    return re.sub(r"[^a-z0-9._]+", "-", name.lower()).strip("-.")[:80] or "my-report"


def example_rows(words: str | None, pages: Iterable[int]) -> dict[str, dict[str, Any]]:
    """Return an example row for themes, passages and measures, worked out on the first sentence of a text.

    Parameters
    ----------
    words : str, optional
        The report's text; an invented sentence when not given.
    pages : iterable of int
        First and last page of the report.
    """
    source = text("new.example.sentence") if words is None else words
    first, last = pages
    sentences = [found.span() for found in re.finditer(_SENTENCE, source)]
    start, end = next((place for place in sentences if place[1] - place[0] >= 12), sentences[0] if sentences else (0, len(source)))
    end = start + len(source[start:end].rstrip())
    name = re.match(r".{2,16}?(?=[\s,，、;；:：。.!?！？؟،])|.{1,16}", source[start:end])
    passage, measure = (span(source, start, stop, (first, last)) for stop in (end, start + (name.end() if name else 1)))

    def place(found: Any) -> dict[str, Any]:
        return {"page": found.page or first, "char_start": found.char_start, "char_end": found.char_end, "fingerprint": found.fingerprint}

    def both(column: str, key: str) -> dict[str, str]:
        return dict.fromkeys((f"{column}_en", f"{column}_zh"), text(f"new.example.{key}"))

    theme, codes = {"theme_id": "example"}, {"form": "rule", "tool": "authority", "direction": "none"}
    return {
        "themes": theme
        | {"order": 1, "section": "1", "points": "1", "page": first, "page_end": last}
        | both("name", "theme")
        | both("question", "question"),
        "passages": {"passage_id": "p01", **theme, "section": "1", **place(passage), "page_end": place(passage)["page"]}
        | both("gist", "gist"),
        "measures": {"measure_id": "m001", "passage_id": "p01", **theme, **place(measure), **codes, "stage": "input", "rung": "assertion"}
        | both("name", "measure")
        | both("note", "note"),
    }


def csv_lines(columns: list[str], rows: Iterable[Row], header: bool = True) -> str:
    """Return rows as the text of a CSV file; None and absent cells are empty."""
    out = io.StringIO()
    # With all cells quoted, a bare carriage return stays inside its cell.
    plain, quoted = (csv.writer(out, lineterminator="\n", quoting=how) for how in (csv.QUOTE_MINIMAL, csv.QUOTE_ALL))
    if header:
        plain.writerow(columns)
    for row in rows:
        cells = ["" if row.get(column) is None else str(row[column]) for column in columns]
        (quoted if "\r" in "".join(cells) else plain).writerow(cells)
    return out.getvalue()


def columns_of(table: str) -> list[str]:
    """Return the names of the columns of a table."""
    return [entry["name"] for entry in own()[table]["fields"]]


def package_files(info: Mapping[str, Any], tables: Mapping[str, str], words: str | None = None) -> dict[str, str]:
    """Return the files of a package by name.

    Parameters
    ----------
    info : mapping
        What `about` returns.
    tables : mapping
        Table name to the text of its CSV file; a table that is absent has its header only.
    words : str, optional
        The report's text: with it the example rows are about it.
    """
    known = {key: value for key, value in info.items() if key not in ("name", "version")}
    resources = [
        {
            "name": table,
            "type": "table",
            "path": f"{table}.csv",
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "schema": schema,
        }
        for table, schema in own().items()
    ]
    head = {"name": info["name"], "title": info["title"], "version": info.get("version", "0.1.0"), "profile": "data-package"}
    first, last = info["pages"]
    filled = {"title": info["title"], "name": info["name"], "characters": f"{info['characters']:,}", "first": first, "last": last}
    written = {"datapackage.json": json.dumps(head | {"report": known, "resources": resources}, ensure_ascii=False, indent=1) + "\n"}
    written |= {f"{table}.csv": tables.get(table) or csv_lines(columns_of(table), []) for table in own()}
    written["CODEBOOK.md"] = template("CODEBOOK.md") + "\n" + _columns()
    written["README.md"] = template("README.md").format(**filled)
    if words is not None:
        rows = example_rows(words, info["pages"])
        blocks = [f"## `{table}.csv`\n\n```\n{csv_lines(columns_of(table), [row])}```\n" for table, row in rows.items()]
        written["EXAMPLE.md"] = "\n".join([template("EXAMPLE.md"), *blocks])
    return written


def template(name: str) -> str:
    """Return a file of ``own_report`` in the language in use: ``CODEBOOK.md`` is that of ``CODEBOOK.en.md`` or its like."""
    stem, _, kind = name.partition(".")
    return (files("course_lib") / "own_report" / f"{stem}.{language()}.{kind}").read_text(encoding="utf-8")


def _columns() -> str:
    """Return the part of the codebook that says what each column holds."""
    head = [text(f"new.columns.{word}") for word in ("column", "allowed", "meaning")]
    lines = [f"## {text('new.columns.title')}\n"]
    for table, schema in own().items():
        lines += [f"### `{table}`\n", "| " + " | ".join(head) + " |", "| --- | --- | --- |"]
        lines += [f"| `{entry['name']}` | {allowed(entry)} | {described(entry)} |" for entry in schema["fields"]]
        lines.append("")
    return "\n".join(lines)


def allowed(entry: Mapping[str, Any]) -> str:
    """Return what a column takes, in words: its codes or an example, and whether it may be empty."""
    limits = entry.get("constraints", {})
    words = [", ".join(limits.get("enum", [])), text("new.columns.such_as", example=entry["example"]) if "example" in entry else ""]
    if entry["type"] != "string":
        words.append(text(f"new.columns.{entry['type']}"))
    return text("new.columns.join").join(filter(None, [*words, "" if limits.get("required") else text("new.columns.optional")]))


def described(entry: Mapping[str, Any]) -> str:
    """Return what a column means, in the language in use."""
    return str(entry["description" if language() == "en" else f"description_{language()}"])


def make_folder(folder: Path, written: Mapping[str, str], replace: bool = False) -> None:
    """Make a folder that holds the files of a package, all of them or nothing.

    Parameters
    ----------
    folder : Path
        The folder; its parents are made, too.
    written : mapping
        File name to text.
    replace : bool
        Whether a package that is there gives way to this one. Files of it that this one doesn't bring, and its README and codebook,
        are kept.

    Raises
    ------
    OwnReportError
        When there is a file in the way, or a folder that holds something.
    """
    folder = folder.resolve()
    check_free(folder, replace)
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        new, old = beside / "new", beside / "old"
        if folder.is_dir() and any(folder.iterdir()):
            shutil.copytree(folder, new)
        new.mkdir(exist_ok=True)
        for name, words in written.items():
            if not (name.endswith(".md") and (new / name).exists()):
                (new / name).write_text(words, encoding="utf-8", newline="")
        if folder.exists():
            folder.rename(old)
        try:
            new.rename(folder)
        except OSError:
            if old.exists():
                old.rename(folder)
            raise
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def check_free(folder: Path, replace: bool | None = None) -> None:
    """Raise an `OwnReportError` where `make_folder` would not make the folder; `replace` is None where nobody could ask for that."""
    if folder.exists() and not folder.is_dir():
        raise OwnReportError(text("new.error.file_there", path=folder))
    if folder.is_dir() and any(folder.iterdir()):
        if not replace:
            is_package = replace is not None and (folder / "datapackage.json").is_file()
            raise OwnReportError(text(f"new.error.{'package' if is_package else 'folder'}_there", path=folder))
        if not (folder / "datapackage.json").is_file():
            raise OwnReportError(text("new.error.no_package", path=folder))


def next_step(report: Report) -> str | None:
    """Return a sentence on what to fill next in a package with themes of its own; None where themes, passages and measures have rows."""
    empty = [table for table in _FIRST if not report.rows(table)] if report.has_own_themes else []
    return text("new.next", table=f"{empty[0]}.csv") if empty else None
