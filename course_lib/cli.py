"""The command ``course``: thin, it calls what is below.

What a reader did wrong is one clear line on stderr and exit code 2; a data package's faults are a line each.
"""

from __future__ import annotations

import argparse
import errno
import io
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from course_lib import __version__
from course_lib.datapackage import DatasetError, Fault
from course_lib.exports.output import ExportError, require_free
from course_lib.gradebook.scheme import GatherError
from course_lib.language import LANGUAGES, language, set_language, text
from course_lib.lessons_folder import Change, LessonsError, first_lesson, is_repository, lay_out, reader_folder, source
from course_lib.links import LinksError, branch_of, doors, of_repository, parse
from course_lib.new_package import OwnReportError
from course_lib.paths import Unreadable, read_text

if TYPE_CHECKING:
    from course_lib.report import Report

WRONG = 2
STOPPED = 130  # what shells use for Ctrl-C
EDITIONS = ("instructor", "slides", "handout")  # what is made of the lessons for whoever teaches with them
WHOLE = ("site", "lite", "offline")  # what is made of all of them together

Command = Callable[[argparse.Namespace], int]
# A flag or the name of an argument, and what argparse needs to know of it; its help text is found by its name.
Option = tuple[str, dict[str, Any]]


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code: 0, 2 when something is wrong, 130 after Ctrl-C.

    Parameters
    ----------
    argv : sequence of str, optional
        The words after ``course``; those of the command line when missing.
    """
    _write_anything()
    words = sys.argv[1:] if argv is None else list(argv)
    if (wanted := _language_in(words)) in LANGUAGES:
        set_language(wanted)
    try:
        given = _parser().parse_args(words)
        code: int = given.run(given)
        sys.stdout.flush()
    except DatasetError as error:
        return _say(str(error))
    except (LessonsError, LinksError, ExportError, OwnReportError, GatherError) as error:
        return _say(f"course: {error}")
    except BrokenPipeError:
        # The reader of our output, `head` perhaps, has seen enough; the interpreter's last flush must not complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        return _say(text("cli.error.file", file=error.filename or "?", reason=error.strerror or error))
    except KeyboardInterrupt:
        return STOPPED
    return code


# --- commands: each takes what was given on the command line and returns an exit code ---------------------------


def _open(given: argparse.Namespace) -> int:
    if given.report is not None:
        from course_lib.report import load

        load(given.report)  # what is wrong with it is told here, once, and not in every lesson
        os.environ["COURSE_REPORT"] = str(given.report)
    if given.large:
        os.environ["COURSE_PRINT"] = "large"
    kit = folder = source()
    lesson = first_lesson(kit, language())  # before anything is copied
    if given.folder is not None or not is_repository(kit):
        folder = reader_folder(given.folder)
        for line in _told(lay_out(kit, folder, __version__), folder):
            print(line)
    print(text("cli.open.lesson", path=folder / lesson))
    if not given.start:
        return 0
    print(text("cli.open.starting"), flush=True)
    from course_lib.jupyter import start

    start(folder, lesson, browser=given.browser, port=given.port)
    return 0


def _told(changes: list[Change], folder: Path) -> Iterable[str]:
    for kind in ("added", "updated"):
        if number := sum(change.kind == kind for change in changes):
            yield text(f"cli.open.{kind}", number=number, folder=folder)
    for change in changes:
        if change.kind == "kept":
            yield text("cli.open.kept", file=change.file, beside=change.beside)


def _check(given: argparse.Namespace) -> int:
    from course_lib.new_package import next_step
    from course_lib.report import load

    report = load(given.path)
    print(text("cli.check.fine", name=report.name, version=report.version))
    _print_rows(report)
    if step := next_step(report):
        print(step)
    return 0


def _print_rows(report: Report) -> None:
    for name in report.tables:
        print(f"  {name:<16}{len(report.rows(name)):>6}")


def _verify(given: argparse.Namespace) -> int:
    from course_lib.evidence import mismatches, text_differs, verify
    from course_lib.report import load

    report = load(given.path)
    if given.text.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(given.text))
    try:
        words = read_text(given.text)
    except Unreadable as error:
        return _say(f"course: {Fault(**error.place, file=given.text.name)}")
    for row in verify(report, words).itertuples():
        print(f"  {row.table:<16}{row.matching:>6} / {row.rows}")
    wrong = mismatches(report, words)
    for row in wrong.itertuples():
        what = text("cli.verify.row" if row.found else "cli.verify.past_end", expected=row.expected, found=row.found)
        _say(f"{row.table} {row.id}: {what}")
    if differs := text_differs(report, words):
        return _say(f"course: {differs}")
    if len(wrong):
        return _say(text("new.look_up", path=report.folder, text=given.text))
    print(text("cli.verify.fine", name=report.name))
    if report.has_own_themes:
        _print_coverage(report, words)
    return 0


def _print_coverage(report: Report, words: str) -> None:
    from course_lib.spans import coverage, page_of

    found = coverage(words, [(row["char_start"], row["char_end"]) for row in report.rows("passages")])
    print(text("new.covered", share=f"{found.covered / max(found.characters, 1):.0%}"))
    if found.gap:
        page = page_of(words, found.gap[0], tuple(report.info["pages"]))
        where = text("new.page", page=page) if page else ""
        print(text("new.gap", page=where, start=found.gap[0], end=found.gap[1]))


def _new(given: argparse.Namespace) -> int:
    from course_lib.new_package import about, check_free, make_folder, package_files, report_words

    path: Path = given.path
    if given.xlsx != (path.suffix.lower() == ".xlsx"):
        raise OwnReportError(text("new.error.no_xlsx" if given.xlsx else "new.error.xlsx", path=path))
    if not given.xlsx and given.text is None:
        raise OwnReportError(text("new.error.text_needed"))
    words = report_words(given.text) if given.text else None
    name = path.resolve().stem if given.xlsx else path.resolve().name
    info = about(name, words, title=given.title, title_zh=given.title_zh, year=given.year, tag=given.language, first=given.first_page)
    if given.xlsx:
        from course_lib.workbook import save_workbook

        save_workbook(path, info, {}, words)
    else:
        check_free(path)
        make_folder(path, package_files(info, {}, words))
    first, last = info["pages"]
    print(text("new.assumed", title=info["title"], year=info["year"], language=info["language"], first=first, last=last))
    print(text("new.made_workbook" if given.xlsx else "new.made", path=path))
    return 0


def _import(given: argparse.Namespace) -> int:
    from course_lib.new_package import check_free, make_folder, next_step, report_words
    from course_lib.report import load
    from course_lib.workbook_reading import files_of_workbook

    folder: Path = given.to or given.workbook.with_suffix("")
    check_free(folder, given.replace)
    words = report_words(given.text) if given.text else None
    make_folder(folder, files_of_workbook(given.workbook, words), given.replace)
    report = load(folder)
    print(text("new.imported", path=folder, workbook=given.workbook))
    _print_rows(report)
    if step := next_step(report):
        print(step)
    return 0


def _span(given: argparse.Namespace) -> int:
    from course_lib.evidence import text_differs
    from course_lib.new_package import report_words
    from course_lib.report import load
    from course_lib.spans import find_spans, page_range

    wanted = " ".join(given.words)
    if not wanted.strip():
        raise OwnReportError(text("new.error.no_words"))
    report = None
    if given.text is None:
        if given.source.is_dir():
            raise OwnReportError(text("new.error.span_text", path=given.source))
        words = report_words(given.source)
        pages = page_range(words, given.first_page)
    else:
        report, words = load(given.source), report_words(given.text)
        if differs := text_differs(report, words):
            raise OwnReportError(differs)
        pages = tuple(report.info["pages"])
    found = list(find_spans(words, wanted, pages))
    if not found:
        raise OwnReportError(text("new.error.not_found", words=wanted))
    print(text("new.span.head", count=len(found), how=text("new.span.tabs" if given.tabs else "new.span.commas")))
    for place in found:
        page = text("new.page", page=place.page) if place.page else ""
        passage = "".join(text("new.span.passage", key=key) for key in _passages_at(report, place.char_start))
        around = " ".join(words[max(0, place.char_start - 20) : place.char_end + 20].split())
        print(text("new.span.place", page=page, passage=passage, start=place.char_start, end=place.char_end, words=around))
        print(("\t" if given.tabs else ",").join(place.cells()))
    if found[0].page is None:
        print(text("new.span.no_page"))
    return 0


def _passages_at(report: Report | None, start: int) -> list[str]:
    rows = report.rows("passages") if report else []
    return [row["passage_id"] for row in rows if row["char_start"] <= start < row["char_end"]]


def _export(given: argparse.Namespace) -> int:
    from course_lib.evidence import text_differs
    from course_lib.exports.annotations import write_annotations
    from course_lib.exports.qdpx import write_qdpx
    from course_lib.exports.spreadsheet import write_xlsx
    from course_lib.new_package import report_words
    from course_lib.report import load

    outputs = [path for path in (given.qdpx, given.annotations, given.xlsx) if path]
    if not outputs:
        raise ExportError(text("export.nothing"))
    if given.qdpx and not given.text:
        raise ExportError(text("export.needs_text"))
    for path in outputs:
        require_free(path, given.force)
        if [other.resolve() for other in outputs].count(path.resolve()) > 1:
            raise ExportError(text("export.twice", path=path))
    report = load(given.path)
    words = report_words(given.text) if given.text else None
    if words is not None and (differs := text_differs(report, words)):
        raise ExportError(differs)
    if given.qdpx and words is not None:
        write_qdpx(report, words, given.qdpx, force=given.force)
    if given.annotations:
        write_annotations(report, words, given.annotations, force=given.force)
    if given.xlsx:
        write_xlsx(report, given.xlsx, force=given.force)
    for path in outputs:
        print(text("export.written", path=path))
    if words is not None and outputs != [given.xlsx]:
        print(text("export.private"))
    return 0


def _pack(given: argparse.Namespace) -> int:
    from course_lib.pack import write_parquet

    print(text("export.packed", number=write_parquet(given.folder, given.parquet, force=given.force), path=given.parquet))
    return 0


def _links(given: argparse.Namespace) -> int:
    here = Path.cwd()
    if given.remote is None:
        remote, branch = parse(of_repository(here)), given.branch or branch_of(here)
    else:
        remote, branch = parse(given.remote), given.branch or "main"
    notebook = given.notebook or _lesson_to_link()
    for door in doors(remote, branch, notebook, server=given.hub, site=given.site):
        print(door.markdown())
    return 0


def _lesson_to_link() -> str:
    """Return lesson 00 in the reader's language, or in the first that it exists in."""
    for code in (language(), *LANGUAGES):
        try:
            return first_lesson(source(), code)
        except LessonsError:
            continue
    return first_lesson(source(), language())


def _build(given: argparse.Namespace) -> int:
    from course_lib.datacard import refresh_cards
    from course_lib.editions.lessons import save_lessons

    kit = source()
    if given.what in EDITIONS:
        return _build_edition(given, kit)
    if given.what in WHOLE:
        return _build_whole(given, kit)
    if given.what == "card":
        written = [card for folder in given.paths or sorted((kit / "datasets").iterdir()) for card in refresh_cards(folder)]
    else:
        written = list(save_lessons(_lessons(given, kit)))
    for path, changed in written:
        print(text("cli.build.changed" if changed else "cli.build.same", path=path))
    return 0


def _lessons(given: argparse.Namespace, kit: Path) -> list[Path]:
    """Return the lessons that were named; else all of the kit's, or all in the language that was asked for."""
    return given.paths or sorted((kit / "notebooks").glob(f"{getattr(given, 'lang', '*')}/*.ipynb"))


def _gather(given: argparse.Namespace) -> int:
    from course_lib.gradebook.gather import gather

    found = gather(given.folder, given.to, given.scheme)
    print(text("gather.done", students=len(found.people), files=found.files, problems=len(found.problems)))
    print(text("gather.written", path=given.to))
    return 0


def _build_edition(given: argparse.Namespace, kit: Path) -> int:
    from course_lib.editions.handout import write_handouts
    from course_lib.editions.instructor import write_instructor
    from course_lib.editions.lessons import EditionError
    from course_lib.editions.slides import write_slides

    lessons = _lessons(given, kit)
    to = (given.to or Path("build")) / given.what
    settings = {"without_notes": given.without_notes}
    try:
        if given.what == "handout":
            written: Iterable[Path] = write_handouts(lessons, to)
        elif given.what == "slides":
            written = (write_slides(lesson, to, reveal=given.reveal, live=given.live, **settings) for lesson in lessons)
        else:
            written = (write_instructor(lesson, to, **settings) for lesson in lessons)
        for path in written:
            print(text("cli.build.changed", path=path), flush=True)
    except EditionError as error:
        return _say(f"course: {error}")
    return 0


def _build_whole(given: argparse.Namespace, kit: Path) -> int:
    """Build what is made of all lessons together: the reading site, and the editions without a server."""
    from course_lib.editions.lessons import EditionError
    from course_lib.editions.lite import write_lite
    from course_lib.editions.offline import write_offline
    from course_lib.editions.site.live_doors import published
    from course_lib.editions.site.writer import write_site

    if given.paths:
        return _say(f"course: {text('cli.error.whole', what=given.what, found=' '.join(map(str, given.paths)))}")
    build = Path("build")
    try:
        if given.what == "site":
            path = write_site(kit, given.to or build / "site", published(kit))
        elif given.what == "lite":
            path = write_lite(given.to or build / "lite", given.pyodide)
        else:
            path = write_offline(given.to or build / "course-lessons.zip", given.pyodide, sorted((kit / "notebooks").glob("*/*.ipynb")))
    except EditionError as error:
        return _say(f"course: {error}")
    print(text("cli.build.changed", path=path))
    return 0


def _port(word: str) -> int:
    if not (word.isascii() and word.isdigit() and 0 < int(word) < 65536):
        raise argparse.ArgumentTypeError(text("cli.error.port", found=word))
    return int(word)


_LANG: Option = ("--lang", {"choices": LANGUAGES, "default": argparse.SUPPRESS})
_PACKAGE: Option = ("path", {"nargs": "?", "type": Path, "metavar": "PATH"})

# Name of a command: what runs it, and its options. All its texts lie under that name in texts/cli.toml.
COMMANDS: dict[str, tuple[Command, list[Option]]] = {
    "open": (
        _open,
        [
            _LANG,
            ("--folder", {"type": Path, "metavar": "DIR"}),
            ("--report", {"type": Path, "metavar": "PACKAGE"}),
            ("--large", {"action": "store_true"}),
            ("--no-browser", {"dest": "browser", "action": "store_false"}),
            ("--port", {"type": _port, "metavar": "N"}),
            ("--no-start", {"dest": "start", "action": "store_false"}),
        ],
    ),
    "check": (_check, [_LANG, _PACKAGE]),
    "new": (
        _new,
        [
            _LANG,
            ("path", {"type": Path, "metavar": "PATH"}),
            ("--text", {"type": Path, "metavar": "FILE"}),
            ("--xlsx", {"action": "store_true"}),
            ("--title", {"metavar": "WORDS", "default": ""}),
            ("--title-zh", {"metavar": "WORDS", "default": ""}),
            ("--year", {"type": int, "metavar": "YEAR"}),
            ("--language", {"metavar": "TAG", "default": ""}),
            ("--first-page", {"type": int, "metavar": "N", "default": 1}),
        ],
    ),
    "import": (
        _import,
        [
            _LANG,
            ("workbook", {"type": Path, "metavar": "WORKBOOK"}),
            ("--to", {"type": Path, "metavar": "DIR"}),
            ("--text", {"type": Path, "metavar": "FILE"}),
            ("--replace", {"action": "store_true"}),
        ],
    ),
    "span": (
        _span,
        [
            _LANG,
            ("source", {"type": Path, "metavar": "SOURCE"}),
            ("words", {"nargs": "+", "metavar": "WORDS"}),
            ("--text", {"type": Path, "metavar": "FILE"}),
            ("--first-page", {"type": int, "metavar": "N", "default": 1}),
            ("--tabs", {"action": "store_true"}),
        ],
    ),
    "verify": (_verify, [_LANG, ("--text", {"type": Path, "metavar": "FILE", "required": True}), _PACKAGE]),
    "export": (
        _export,
        [
            _LANG,
            *((flag, {"type": Path, "metavar": "OUT"}) for flag in ("--qdpx", "--annotations", "--xlsx")),
            ("--text", {"type": Path, "metavar": "FILE"}),
            ("--force", {"action": "store_true"}),
            _PACKAGE,
        ],
    ),
    "pack": (
        _pack,
        [
            _LANG,
            ("--parquet", {"type": Path, "metavar": "OUT", "required": True}),
            ("--force", {"action": "store_true"}),
            ("folder", {"type": Path, "metavar": "FOLDER"}),
        ],
    ),
    "build": (
        _build,
        [
            _LANG,
            ("what", {"choices": ("lessons", "card", *WHOLE, *EDITIONS), "metavar": "WHAT"}),
            ("--to", {"type": Path, "metavar": "DIR"}),
            ("--pyodide", {"type": Path, "metavar": "DIR"}),
            ("--without-notes", {"action": "store_true"}),
            ("--reveal", {"type": Path, "metavar": "DIR"}),
            ("--live", {"metavar": "URL", "default": "http://localhost:8888"}),
            ("paths", {"nargs": "*", "type": Path, "metavar": "PATH"}),
        ],
    ),
    "gather": (
        _gather,
        [
            _LANG,
            ("folder", {"type": Path, "metavar": "FOLDER"}),
            ("--to", {"type": Path, "metavar": "OUT", "required": True}),
            ("--scheme", {"type": Path, "metavar": "FILE"}),
        ],
    ),
    "links": (
        _links,
        [
            _LANG,
            ("--remote", {"metavar": "URL"}),
            ("--branch", {"metavar": "NAME"}),
            ("--notebook", {"metavar": "PATH"}),
            ("--hub", {"metavar": "URL"}),
            ("--site", {"metavar": "URL"}),
        ],
    ),
}


# --- reading the command line -----------------------------------------------------------------------------------


class _Help(argparse.HelpFormatter):
    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, text("cli.usage") if prefix is None else prefix)


class _Parser(argparse.ArgumentParser):
    """A parser whose help is in the reader's language and whose complaints are one line."""

    def __init__(self, **settings: Any):
        super().__init__(formatter_class=_Help, add_help=False, allow_abbrev=False, **settings)
        self.options = self.add_argument_group(text("cli.options"))
        self.options.add_argument("-h", "--help", action="help", help=text("cli.help"))

    def error(self, message: str) -> NoReturn:
        self.exit(_say(text("cli.error.usage", message=message, command=self.prog)))


def _parser() -> _Parser:
    parser = _Parser(prog="course", description=text("cli.description"))
    parser.options.add_argument("--version", action="version", version=f"course-lib {__version__}", help=text("cli.version"))
    _add(parser.options, _LANG, "")
    parser.set_defaults(run=lambda _: _show(parser))
    commands = parser.add_subparsers(title=text("cli.commands"), metavar=text("cli.command"))
    for name, (run, options) in COMMANDS.items():
        command = commands.add_parser(name, help=text(f"cli.{name}.help"), description=text(f"cli.{name}.about"))
        command.set_defaults(run=run)
        for option in options:
            _add(command.options, option, name)
    return parser


def _add(group: Any, option: Option, command: str) -> None:
    flag, settings = option
    key = "cli.lang" if option is _LANG else f"cli.{command}.options.{flag.strip('-').replace('-', '_')}"
    group.add_argument(flag, help=text(key), **settings)


def _show(parser: argparse.ArgumentParser) -> int:
    parser.print_help()
    return 0


def _language_in(words: Sequence[str]) -> str | None:
    """Return the language asked for, before anything is parsed: help and complaints are to be in it, too."""
    early = argparse.ArgumentParser(add_help=False, allow_abbrev=False, exit_on_error=False)
    early.add_argument("--lang", nargs="?")
    found: str | None = early.parse_known_args(list(words))[0].lang
    return found


def _say(line: str) -> int:
    print(line, file=sys.stderr)
    return WRONG


def _write_anything() -> None:
    """Let Chinese through a console that has no Chinese: a question mark is better than a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


if __name__ == "__main__":
    raise SystemExit(main())
