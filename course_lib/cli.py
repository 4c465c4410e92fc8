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
from importlib.metadata import version
from pathlib import Path
from typing import Any, NoReturn

from course_lib.datapackage import DatasetError, Fault
from course_lib.language import LANGUAGES, language, set_language, text
from course_lib.lessons_folder import Change, LessonsError, first_lesson, is_repository, lay_out, reader_folder, source
from course_lib.links import LinksError, branch_of, doors, of_repository, parse
from course_lib.paths import Unreadable, read_text

WRONG = 2
STOPPED = 130  # what shells use for Ctrl-C

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
    except (LessonsError, LinksError) as error:
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
    kit = folder = source()
    lesson = first_lesson(kit, language())  # before anything is copied
    if given.folder is not None or not is_repository(kit):
        folder = reader_folder(given.folder)
        for line in _told(lay_out(kit, folder, version("course-lib")), folder):
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
    from course_lib.report import load

    report = load(given.path)
    print(text("cli.check.fine", name=report.name, version=report.version))
    for name in report.tables:
        print(f"  {name:<16}{len(report.rows(name)):>6}")
    return 0


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
        return WRONG
    print(text("cli.verify.fine", name=report.name))
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
    from course_lib.datacard import refresh_card
    from course_lib.editions import save_lessons

    kit = source()
    if given.what == "card":
        written = [(folder / "README.md", refresh_card(folder)) for folder in given.paths or sorted((kit / "datasets").iterdir())]
    else:
        written = list(save_lessons(given.paths or sorted((kit / "notebooks").glob("*/*.ipynb"))))
    for path, changed in written:
        print(text("cli.build.changed" if changed else "cli.build.same", path=path))
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
            ("--no-browser", {"dest": "browser", "action": "store_false"}),
            ("--port", {"type": _port, "metavar": "N"}),
            ("--no-start", {"dest": "start", "action": "store_false"}),
        ],
    ),
    "check": (_check, [_LANG, _PACKAGE]),
    "verify": (_verify, [_LANG, ("--text", {"type": Path, "metavar": "FILE", "required": True}), _PACKAGE]),
    "build": (
        _build,
        [
            _LANG,
            ("what", {"choices": ("lessons", "card"), "metavar": "WHAT"}),
            ("paths", {"nargs": "*", "type": Path, "metavar": "PATH"}),
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
    parser.options.add_argument("--version", action="version", version=f"course-lib {version('course-lib')}", help=text("cli.version"))
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
