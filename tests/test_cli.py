from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from course_lib import cli, jupyter
from course_lib.language import LANGUAGES
from course_lib.lessons_folder import source

LESSON = "notebooks/en/00_start_here.ipynb"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def course(capsys: pytest.CaptureFixture[str]) -> Run:
    """A function that runs the command and returns its exit code, what it printed and what it complained of."""

    def run(*words: str | Path) -> tuple[int, str, str]:
        try:
            code = cli.main([str(word) for word in words])
        except SystemExit as done:  # argparse ends the process itself
            code = int(done.code or 0)
        return code, *capsys.readouterr()

    return run


def _one_line(complaint: str) -> str:
    assert complaint.count("\n") == 1, complaint
    assert complaint.startswith("course")
    return complaint.strip()


# --- the command line -------------------------------------------------------------------------------------------


def test_without_a_command_it_shows_help(course: Run) -> None:
    code, shown, complaint = course()
    assert (code, complaint) == (0, "")
    assert all(name in shown for name in cli.COMMANDS)


@pytest.mark.parametrize("name", cli.COMMANDS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_command_has_help_in_both_languages(course: Run, name: str, lang: str) -> None:
    code, shown, _ = course("--lang", lang, name, "--help")
    assert code == 0
    assert ("用法：" in shown) == (lang == "zh")
    assert shown == course(name, "--help", "--lang", lang)[1] or "--help" in shown


def test_language_from_the_environment(course: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_LANG", "zh")
    assert "教学套件" in course("--help")[1]
    assert "teaching kit" in course("--lang", "en", "--help")[1]


def test_every_text_is_complete() -> None:
    def leaves(table: dict[str, Any]) -> Any:
        if LANGUAGES[0] in table and isinstance(table[LANGUAGES[0]], str):
            yield table
        else:
            for inner in table.values():
                yield from leaves(inner)

    texts = list(leaves(tomllib.loads((source() / "course_lib/texts/cli.toml").read_text(encoding="utf-8"))))
    assert len(texts) > 40
    for entry in texts:
        assert set(entry) == set(LANGUAGES)
        assert entry["en"].count("{") == entry["zh"].count("{")


def test_version(course: Run) -> None:
    assert course("--version")[:2] == (0, f"course-lib {version('course-lib')}\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["bogus"], "bogus"),
        (["--lang"], "--lang"),
        (["--lang", "fr"], "fr"),
        (["open", "--port", "x"], "1 to 65535"),
        (["open", "--port", "0"], "1 to 65535"),
        (["open", "--port", "70000"], "1 to 65535"),
        (["open", "--port", "²"], "1 to 65535"),
        (["open", "--flder", "x"], "--flder"),
        (["verify"], "--text"),
        (["check", "a", "b"], "b"),
    ],
)
def test_wrong_words(course: Run, words: list[str], said: str) -> None:
    code, shown, complaint = course(*words)
    assert (code, shown) == (2, "")
    assert said in _one_line(complaint)
    assert "--help" in complaint


def test_complaints_are_in_the_language_asked_for(course: Run) -> None:
    assert "命令有误" in course("check", "a", "b", "--lang", "zh")[2]


def test_ctrl_c_is_quiet(course: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "first_lesson", stop)
    assert course("open") == (130, "", "")


def test_module_is_the_command() -> None:
    done = subprocess.run([sys.executable, "-m", "course_lib", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("course-lib ")


@pytest.mark.skipif(os.name == "nt", reason="a shell's pipe")
def test_a_reader_of_the_output_who_leaves_is_no_error() -> None:
    with subprocess.Popen([sys.executable, "-m", "course_lib", "--help"], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""


def test_console_without_chinese() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "course_lib", "--lang", "zh", "--help"],
        env=os.environ | {"PYTHONIOENCODING": "ascii"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""


# --- open -------------------------------------------------------------------------------------------------------


@pytest.fixture
def kit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installed kit with an English lesson, and a current folder that is empty."""
    for name in (LESSON, "datasets/town/themes.csv"):
        (tmp_path / "kit" / name).parent.mkdir(parents=True)
        (tmp_path / "kit" / name).write_text("as it comes")
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    monkeypatch.setattr(cli, "source", lambda: tmp_path / "kit")
    return tmp_path / "kit"


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What JupyterLab was started with; it is not started."""
    calls: list[Any] = []
    monkeypatch.setattr(jupyter, "start", lambda *words, **options: calls.append((*words, options)))
    return calls


def test_open_from_a_wheel_copies_and_starts(course: Run, kit: Path, started: list[Any]) -> None:
    code, shown, complaint = course("open", "--no-browser", "--port", "8899")
    folder = Path.cwd() / "course-lessons"
    assert (code, complaint) == (0, "")
    assert f"Files copied to {folder}: 2" in shown
    assert str(folder / LESSON) in shown
    assert started == [(folder, LESSON, {"browser": False, "port": 8899})]


def test_open_never_overwrites(course: Run, kit: Path, started: list[Any]) -> None:
    course("open", "--folder", "mine")
    Path("mine", LESSON).write_text("my answers")
    (kit / LESSON).write_text("a new edition")
    (kit / "datasets/town/themes.csv").write_text("more rows")
    _, shown, _ = course("open", "--folder", "mine")
    assert Path("mine", LESSON).read_text() == "my answers"
    lines = shown.splitlines()
    assert "up to date" in lines[0]
    assert "Kept" in lines[1]
    assert f"-{version('course-lib')}.ipynb" in lines[1]


def test_open_in_a_repository_stays_there(course: Run, kit: Path, started: list[Any]) -> None:
    (kit / "pyproject.toml").touch()
    (kit / "course_lib").mkdir()
    assert course("open")[0] == 0
    assert started == [(kit, LESSON, {"browser": True, "port": None})]
    assert not list(Path.cwd().iterdir())


def test_open_with_a_report_of_one_s_own_in_large_print(
    course: Run, kit: Path, package: Path, started: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("COURSE_REPORT", "COURSE_PRINT"):
        monkeypatch.setenv(name, "")  # so that both are as before when the test is over
    assert course("open", "--report", package, "--large")[0] == 0
    assert (os.environ["COURSE_REPORT"], os.environ["COURSE_PRINT"]) == (str(package), "large")
    assert len(started) == 1


def test_open_with_a_broken_report_says_so_before_anything_is_copied(course: Run, kit: Path, package: Path, started: list[Any]) -> None:
    (package / "measures.csv").unlink()
    code, shown, complaint = course("open", "--report", package)
    assert (code, shown, started) == (2, "", [])
    assert "measures.csv" in complaint
    assert not list(Path.cwd().iterdir())


def test_open_without_starting(course: Run, kit: Path, started: list[Any]) -> None:
    assert course("open", "--no-start")[0] == 0
    assert not started


def test_open_where_there_is_no_chinese_lesson(course: Run, kit: Path, started: list[Any]) -> None:
    code, shown, complaint = course("open", "--lang", "zh")
    assert (code, shown) == (2, "")
    assert "还没有中文课程" in _one_line(complaint)
    assert not list(Path.cwd().iterdir())
    assert not started


def test_open_into_a_file(course: Run, kit: Path, started: list[Any]) -> None:
    Path("taken").touch()
    code, _, complaint = course("open", "--folder", "taken")
    assert code == 2
    assert "taken" in _one_line(complaint)


def test_jupyterlab_gets_the_kits_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    from jupyterlab.labapp import LabApp

    lines: list[list[str]] = []
    monkeypatch.setattr(LabApp, "launch_instance", lines.append)
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", "theirs")
    monkeypatch.setenv("COURSE_LANG", "zh")
    monkeypatch.setenv("COURSE_REPORT", "my-city/")
    monkeypatch.setenv("COURSE_REPORT_TEXT", str(Path("report.txt").absolute()))
    monkeypatch.setenv("COURSE_WORK", "")
    jupyter.start(Path("folder"), "notebooks/zh/00 a.ipynb", browser=False, port=8899)
    # Kernels start elsewhere, in the notebook's folder.
    assert os.environ["COURSE_REPORT"] == str(Path.cwd() / "my-city")
    assert os.environ["COURSE_REPORT_TEXT"] == str(Path.cwd() / "report.txt")
    assert os.environ["COURSE_WORK"] == ""
    assert os.environ["JUPYTER_CONFIG_PATH"] == f"{jupyter.SETTINGS}{os.pathsep}theirs"
    assert os.environ["COURSE_LANG"] == "zh"
    assert {
        "--ServerApp.root_dir=folder",
        "--LabApp.default_url=/lab/tree/notebooks/zh/00%20a.ipynb",
        "--no-browser",
        "--ServerApp.port=8899",
    } <= set(lines[0])


def test_large_print_adds_a_part_that_jupyterlab_knows_and_nothing_else_does(monkeypatch: pytest.MonkeyPatch) -> None:
    from jupyterlab_server.config import get_federated_extensions

    given = f"--LabApp.extra_labextensions_path={jupyter.LARGE}"
    monkeypatch.delenv("COURSE_PRINT", raising=False)
    assert given not in jupyter.arguments(Path("folder"), "a.ipynb")
    monkeypatch.setenv("COURSE_PRINT", "large")
    assert given in jupyter.arguments(Path("folder"), "a.ipynb")
    found = get_federated_extensions([str(jupyter.LARGE)])
    assert list(found) == ["course-lib-large"]
    assert (jupyter.LARGE / "course-lib-large" / found["course-lib-large"]["jupyterlab"]["_build"]["load"]).is_file()


def test_settings_name_a_hook_that_exists() -> None:
    from traitlets.utils.importstring import import_item

    settings = json.loads((jupyter.SETTINGS / "jupyter_server_config.json").read_text())
    assert callable(import_item(settings["FileContentsManager"]["pre_save_hook"]))


# --- check and verify -------------------------------------------------------------------------------------------


def test_check(course: Run, package: Path) -> None:
    code, shown, complaint = course("check", package)
    assert (code, complaint) == (0, "")
    assert "nowhere-2001 0.1.0" in shown
    assert ["measures", "3"] in [line.split() for line in shown.splitlines()]


def test_check_lists_each_fault_on_a_line(course: Run, package: Path) -> None:
    for name in ("measures.csv", "figures.csv"):
        (package / name).unlink()
    code, shown, complaint = course("check", package)
    assert (code, shown) == (2, "")
    assert [sum(name in line for line in complaint.splitlines()) for name in ("measures.csv", "figures.csv")] == [1, 1]


def test_check_of_nothing(course: Run, tmp_path: Path) -> None:
    code, _, complaint = course("check", tmp_path / "nowhere")
    assert code == 2
    assert "no such folder" in complaint


@pytest.fixture
def words(tmp_path: Path, invented_text: str) -> Path:
    """A copy of the invented report's text."""
    file = tmp_path / "report.txt"
    file.write_bytes(invented_text.encode())
    return file


def test_verify(course: Run, package: Path, words: Path) -> None:
    code, shown, complaint = course("verify", "--text", words, package)
    assert (code, complaint) == (0, "")
    assert ["measures", "3", "/", "3"] in [line.split() for line in shown.splitlines()]


def test_verify_tells_each_row_that_differs(course: Run, package: Path, words: Path) -> None:
    words.write_bytes(words.read_bytes().replace(b"40 calls", b"41 calls"))
    code, _, complaint = course("verify", "--text", words, package)
    assert code == 2
    assert "figures f02" in complaint
    assert "m003" not in complaint


def test_verify_a_text_cut_short(course: Run, package: Path, words: Path) -> None:
    words.write_bytes(words.read_bytes()[:60])
    code, _, complaint = course("verify", "--text", words, package)
    assert code == 2
    assert "ends after the text does" in complaint


@pytest.mark.parametrize("data", ["乌有镇报告".encode("gb18030"), b"\xff\xfea\0", b"a\0b", b"PK\x03\x04"])
def test_verify_needs_utf_8(course: Run, package: Path, words: Path, data: bytes) -> None:
    words.write_bytes(data)
    code, shown, complaint = course("verify", "--text", words, package)
    assert (code, shown) == (2, "")
    assert "report.txt" in _one_line(complaint)


def test_verify_needs_a_file(course: Run, package: Path, tmp_path: Path) -> None:
    for name in (tmp_path, tmp_path / "missing.txt"):
        code, shown, complaint = course("verify", "--text", name, package)
        assert (code, shown) == (2, "")
        assert name.name in _one_line(complaint)


# --- build card -------------------------------------------------------------------------------------------------


@pytest.fixture
def own_column(package: Path) -> Path:
    """The package with a column of its own, which it describes in English only."""
    descriptor = json.loads((package / "datapackage.json").read_text(encoding="utf-8"))
    descriptor["resources"][0]["schema"]["fields"].append({"name": "mayor", "type": "boolean", "description": "Has a mayor."})
    (package / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    lines = (package / "themes.csv").read_text(encoding="utf-8").splitlines()
    (package / "themes.csv").write_text("\n".join([f"{lines[0]},mayor", *(f"{line},true" for line in lines[1:])]), encoding="utf-8")
    return package


MARKED = "A. <!-- counts: begin -->old<!-- counts: end --> B.\n<!-- columns: begin --><!-- columns: end -->\n"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_build_card_writes_each_card_in_its_language(course: Run, own_column: Path, lang: str) -> None:
    cards = [own_column / name for name in ("README.md", "README.zh.md")]
    for card in cards:
        card.write_text(MARKED, encoding="utf-8")
    assert course("build", "card", own_column, "--lang", lang)[0] == 0
    english, chinese = (card.read_text(encoding="utf-8") for card in cards)
    assert english.startswith("A. <!-- counts: begin -->\n| table | rows | `open` | `effective` |\n")
    assert chinese.startswith("A. <!-- counts: begin -->\n| 表 | 行数 | `open` | `effective` |\n")
    assert "<!-- counts: end --> B.\n" in chinese and "old" not in english + chinese
    assert "\n| `mayor` | boolean | may be empty | Has a mayor. |\n" in english
    assert "\n| `mayor` | 是或否 | 可为空 | Has a mayor. |\n" in chinese
    code, said, _ = course("build", "card", own_column, "--lang", lang)
    assert (code, said.count("as it was" if lang == "en" else "无变化")) == (0, 2)


def test_build_card_makes_no_card_that_was_not_there(course: Run, package: Path) -> None:
    (package / "README.md").write_text(MARKED, encoding="utf-8")
    assert course("build", "card", package) == (0, f"written: {package / 'README.md'}\n", "")
    assert not (package / "README.zh.md").exists()


@pytest.mark.parametrize(("words", "languages"), [((), ["en", "zh"]), (("--lang", "zh"), ["zh"])])
def test_build_takes_the_lessons_in_the_language_asked_for(
    course: Run, words: tuple[str, ...], languages: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[Path] = []
    monkeypatch.setattr("course_lib.editions.handout.write_handouts", lambda lessons, _: taken.extend(lessons) or [])
    assert course("build", "handout", *words)[0] == 0
    assert [path.parent.name for path in taken] == [language for language in languages for _ in range(8)]
    one = taken[0]
    taken.clear()
    assert course("build", "handout", one, *words)[0] == 0
    assert taken == [one]


# --- links ------------------------------------------------------------------------------------------------------


def test_links(course: Run) -> None:
    code, shown, complaint = course("links", "--remote", "git@github.com:faculty/kit.git", "--notebook", LESSON, "--hub", "https://h.org")
    assert (code, complaint) == (0, "")
    assert shown.count("[![") == 3
    assert "/gh/faculty/kit/main?" in shown


def test_links_in_chinese(course: Run) -> None:
    words = ["links", "--lang", "zh", "--remote", "https://gitee.com/faculty/kit", "--branch", "term-2", "--notebook", LESSON]
    code, shown, _ = course(*words)
    assert code == 0
    assert "在 Binder 上打开" in shown
    assert "/term-2?" in shown
    assert "gitee.com 的专用入口" in shown


def test_links_take_the_remote_of_the_current_folder(course: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    monkeypatch.chdir(tmp_path)
    code, shown, complaint = course("links")
    assert (code, shown) == (2, "")
    assert "--remote" in _one_line(complaint)
    for words in (["init"], ["remote", "add", "origin", "https://reader:s3cret@github.com/faculty/kit"]):
        subprocess.run(["git", *words], check=True, capture_output=True)
    code, shown, complaint = course("links")
    assert (code, shown) == (2, "")
    assert "s3cret" not in _one_line(complaint)
    subprocess.run(["git", "remote", "set-url", "origin", "https://github.com/faculty/kit"], check=True)
    assert "/gh/faculty/kit/" in course("links", "--notebook", LESSON)[1]


@pytest.mark.parametrize("words", [["--remote", "kit"], ["--hub", "kit"], ["--site", "kit"], ["--notebook", "../a.ipynb"]])
def test_links_from_wrong_words(course: Run, words: list[str]) -> None:
    remote = [] if "--remote" in words else ["--remote", "https://gitlab.com/faculty/kit"]
    code, shown, complaint = course("links", *remote, *words)
    assert (code, shown) == (2, "")
    _one_line(complaint)
