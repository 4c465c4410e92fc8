"""W3C Web Annotations (JSON-LD): a page of annotations that tools for the web read, with or without the text itself."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

from course_lib.exports.marks import guid, marks
from course_lib.exports.output import new_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from course_lib.exports.marks import Mark
    from course_lib.report import Report

AROUND = 32  # characters of context before and after a quotation


def write_annotations(report: Report, words: str | None, path: Path, *, force: bool = False) -> None:
    """Write what is coded as a W3C annotation collection with one page.

    The target of each annotation is the text by its SHA-256 (an ``ni:`` address, RFC 6920), since it has no other address that stays,
    and in it a position. The body is the kit's own words in English and Chinese, and a tag for each code.

    Parameters
    ----------
    report : Report
        A loaded data package.
    words : str or None
        The text that it was coded from: with it, each annotation also quotes its words and up to 32 characters on either side.
    path : Path
        File to write.
    force : bool
        Whether a file that stands there is replaced.

    Raises
    ------
    ExportError
        When something stands at `path` that may not be replaced.
    """
    items = [_annotation(report, mark, words) for mark in marks(report)]
    collection = {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": _urn("collection", report.name),
        "type": "AnnotationCollection",
        "label": f"{report.info['title']} ({report.name} {report.version})",
        "total": len(items),
        "first": {"id": _urn("page", report.name), "type": "AnnotationPage", "startIndex": 0, "items": items},
    }
    with new_file(path, force) as fresh:
        fresh.write_text(json.dumps(collection, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")


def _annotation(report: Report, mark: Mark, words: str | None) -> dict[str, Any]:
    return {
        "id": _urn("mark", report.name, mark.table, mark.key, str(mark.coder)),
        "type": "Annotation",
        "motivation": ["describing", "tagging"],
        "creator": {"id": _urn("coder", report.name, str(mark.coder)), "type": "Person", "nickname": f"coder {mark.coder}"},
        "body": list(_bodies(mark)),
        "target": {"source": _address(report), "selector": list(_selectors(mark, words))},
    }


def _bodies(mark: Mark) -> Iterator[dict[str, str]]:
    for language in ("en", "zh"):
        if name := mark.names.get(language):
            yield {"type": "TextualBody", "purpose": "describing", "value": name, "format": "text/plain", "language": language}
    for variable, code in (("row", mark.key), ("page", mark.row.get("page")), *mark.codes):
        if code is not None:
            yield {"type": "TextualBody", "purpose": "tagging", "value": f"{variable}:{code}"}


def _selectors(mark: Mark, words: str | None) -> Iterator[dict[str, Any]]:
    start, end = mark.row["char_start"], mark.row["char_end"]
    # The standard counts code points, from 0, the end not included, as the kit does: nothing to convert.
    yield {"type": "TextPositionSelector", "start": start, "end": end}
    if words is not None:
        before, after = words[max(0, start - AROUND) : start], words[end : end + AROUND]
        yield {"type": "TextQuoteSelector", "exact": words[start:end], "prefix": before, "suffix": after}


def _address(report: Report) -> str:
    """Return the name of the text by its hash.

    Examples
    --------
    >>> from course_lib import load
    >>> _address(load())
    'ni:///sha-256;CQBhlR9OVjt1V-hqUIPxEOYUemAXKL2IiAJa8Pv37CU'
    """
    digest = base64.urlsafe_b64encode(bytes.fromhex(report.info["sha256"])).decode().rstrip("=")
    return f"ni:///sha-256;{digest}"


def _urn(*parts: str) -> str:
    return f"urn:uuid:{guid(*parts)}"
