"""A REFI-QDA project (QDPX), which NVivo, MAXQDA and ATLAS.ti open: the text, the codebook and every coded place.

The standard, REFI-QDA 1.5, asks for a zip archive with ``project.qde`` (XML, elements in a fixed order) and the texts under
``sources/``. The same package always gives the same bytes.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from course_lib.exports.marks import code_guid, code_meaning, code_name, codebook, guid, marks, variable_name
from course_lib.exports.output import new_file
from course_lib.language import language, local, text

if TYPE_CHECKING:
    from pathlib import Path

    from course_lib.exports.marks import Mark
    from course_lib.report import Report

_BYTE_ORDER_MARK = "\ufeff"
# What XML 1.0 has no way to write.
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_qdpx(report: Report, words: str, path: Path, *, force: bool = False) -> None:
    """Write the report's text with all that is coded in it as a REFI-QDA project.

    Each row with a place in the text is a selection of its own, with a coding for each of its codes; the second coder's
    are selections beside them. Silences are notes, tied to the row that they concern.

    Parameters
    ----------
    report : Report
        A loaded data package.
    words : str
        The text that it was coded from; the file will hold it.
    path : Path
        File to write.
    force : bool
        Whether a file that stands there is replaced.

    Raises
    ------
    ExportError
        When something stands at `path` that may not be replaced.
    """
    source = words.removeprefix(_BYTE_ORDER_MARK).encode()
    files = {"project.qde": _project(report, words), f"sources/{_source(report)}.txt": source}
    with new_file(path, force) as fresh, ZipFile(fresh, "w") as archive:
        for name, content in files.items():
            entry = ZipInfo(name)  # of 1980: an archive dated today would differ from yesterday's
            entry.compress_type, entry.external_attr = ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, content)


def _project(report: Report, words: str) -> bytes:
    project = ET.Element("Project", xmlns="urn:QDA-XML:project:1.0", name=report.name, origin="course_lib")
    project.set("creatingUserGUID", _coder(report, 1))
    users = _add(project, "Users")
    for coder in (1, 2):
        _add(users, "User", guid=_coder(report, coder), name=text(f"export.coder.{coder}"))
    _codebook(_add(_add(project, "CodeBook"), "Codes"), report)
    source = _add(_add(project, "Sources"), "TextSource", guid=_source(report), name=_title(report))
    source.attrib |= {"plainTextPath": f"internal://{_source(report)}.txt", "creatingUser": _coder(report, 1)}
    silences = report.rows("silences")
    tied: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for row in silences:
        tied[row["concerns_table"], row["concerns_row"]].append(_note(report, row))
    for mark in marks(report):
        selection = _selection(source, report, mark, shift=words.startswith(_BYTE_ORDER_MARK))
        for note in tied[mark.table, mark.key] if mark.coder == 1 else ():
            _add(selection, "NoteRef", targetGUID=note)
    notes = _add(project, "Notes")
    for row in silences:
        memo = _add(notes, "Note", guid=_note(report, row), name=row[local("missing")])
        _add(memo, "PlainTextContent", row[local("why")])
    ET.indent(project)
    return bytes(ET.tostring(project, encoding="utf-8", xml_declaration=True))


def _codebook(codes: ET.Element, report: Report) -> None:
    """Add a code for each variable, which marks nothing itself, and under it one for each of its codes."""
    for variable, values in codebook(report).items():
        above = _add(codes, "Code", guid=guid("variable", variable), name=variable_name(report, variable), isCodable="false")
        for code in values:
            below = _add(above, "Code", guid=code_guid(report, variable, code), name=code_name(report, variable, code), isCodable="true")
            if meaning := code_meaning(variable, code):
                _add(below, "Description", meaning)


def _selection(source: ET.Element, report: Report, mark: Mark, *, shift: bool) -> ET.Element:
    coder, row = _coder(report, mark.coder), mark.row
    # Positions are code points from 0, the end not included, in the standard as in the kit; it counts no byte order mark.
    places = {"startPosition": str(row["char_start"] - shift), "endPosition": str(row["char_end"] - shift)}
    own = ("mark", report.name, mark.table, mark.key, str(mark.coder))
    selection = _add(source, "PlainTextSelection", guid=guid(*own), name=mark.name, creatingUser=coder, **places)
    _add(selection, "Description", "\n".join(filter(None, (text("export.row", table=mark.table, key=mark.key), row.get(local("note"))))))
    for variable, code in mark.codes:
        coding = _add(selection, "Coding", guid=guid(*own, variable, code), creatingUser=coder)
        _add(coding, "CodeRef", targetGUID=code_guid(report, variable, code))
    return selection


def _add(parent: ET.Element, tag: str, content: str | None = None, **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, tag, {name: _UNWRITABLE.sub("\ufffd", value) for name, value in attributes.items()})
    element.text = content and _UNWRITABLE.sub("\ufffd", content)
    return element


def _title(report: Report) -> str:
    return str(report.info["title_zh" if language() == "zh" else "title"])


def _source(report: Report) -> str:
    return guid("source", report.info["sha256"])


def _coder(report: Report, number: int) -> str:
    return guid("coder", report.name, str(number))


def _note(report: Report, silence: dict[str, Any]) -> str:
    return guid("note", report.name, silence["silence_id"])
