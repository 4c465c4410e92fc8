"""Writing the site: what it refuses, what it leaves alone, and where its links lead."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from course_lib.cli import main
from course_lib.editions.lessons import EditionError
from course_lib.editions.site import writer
from course_lib.editions.site.lesson_page import lesson_page
from course_lib.editions.site.live_doors import Published, live_doors
from course_lib.editions.site.repository_links import RepositoryLinks
from course_lib.editions.site.writer import PARTS, write_site
from course_lib.language import LANGUAGES, language, set_language
from course_lib.links import Remote

ROOT = Path(__file__).parents[2]
LESSON = ROOT / "notebooks" / "en" / "01_open_government.ipynb"
HOST = Published(Remote("github.com", "faculty/kit"), "main")


def one_page(source: str) -> Callable[..., None]:
    def write(kit: Path, to: Path, where: Published | None) -> None:
        to.mkdir(parents=True)
        (to / "index.md").write_text(source, encoding="utf-8")
        settings = f"from course_lib.editions.site.sphinx_settings import settings\n\nglobals().update(settings({language()!r}))\n"
        (to / "conf.py").write_text(settings, encoding="utf-8")

    return write


def test_a_fault_in_a_page_is_told_and_nothing_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "_write_sources", one_page("# Home\n\n[lost](nowhere.md)\n"))
    with pytest.raises(EditionError, match=r"index\.md.*nowhere\.md"):
        write_site(ROOT, tmp_path / "site")
    assert list(tmp_path.iterdir()) == []


def no_sphinx(sources: Path, to: Path) -> None:
    for code in LANGUAGES:
        (to / code).mkdir(parents=True)
        (to / code / "index.html").write_text((sources / code / "index.md").read_text(encoding="utf-8"), encoding="utf-8")


def test_an_earlier_site_is_replaced_and_what_else_lies_there_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    set_language("zh")
    site = tmp_path / "site"
    monkeypatch.setattr(writer, "_write_sources", one_page("# Home\n"))
    monkeypatch.setattr(writer, "_run_sphinx", no_sphinx)
    (site / "lite").mkdir(parents=True)
    (site / "lite" / "index.html").write_text("another edition")
    write_site(ROOT, site)
    (site / "en" / "old.html").touch()
    write_site(ROOT, site)
    assert {path.name for path in site.iterdir()} == {*PARTS, "lite"}
    assert [path.name for path in (site / "en").iterdir()] == ["index.html"]
    assert [path.name for path in tmp_path.iterdir()] == ["site"]
    assert language() == "zh"  # as it was


@pytest.mark.parametrize("other", ["en/thesis.txt", "index.html"])
def test_what_is_no_site_is_not_written_over(tmp_path: Path, other: str) -> None:
    (tmp_path / other).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / other).write_text("mine")
    with pytest.raises(EditionError, match="no reading site"):
        write_site(ROOT, tmp_path)
    assert (tmp_path / other).read_text() == "mine"


def test_without_a_repository_there_is_no_site(tmp_path: Path) -> None:
    with pytest.raises(EditionError, match="copy of the repository"):
        write_site(tmp_path, tmp_path / "site")


def test_the_command_takes_no_paths(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", "site", "lesson.ipynb"]) == 2
    assert "lesson.ipynb" in capsys.readouterr().err


# --- links ------------------------------------------------------------------------------------------------------


def test_a_published_repository_opens_lessons_without_anything_installed() -> None:
    names = [door.link for door in live_doors(HOST, "notebooks/en/01_open_government.ipynb", "../start.html")]
    assert [link.split("?")[0] for link in names] == [
        "https://faculty.github.io/kit/lite/lab/index.html",
        "https://mybinder.org/v2/gh/faculty/kit/main",
        "../start.html",
    ]


def test_models_lead_to_the_live_lesson() -> None:
    doors = live_doors(HOST, "notebooks/en/01_open_government.ipynb", "../start.html")
    page = lesson_page(LESSON, "en", RepositoryLinks({}), doors)
    assert page.count(f'<p class="live"><a href="{doors[0].link}"') == 4  # its models
    alone = lesson_page(LESSON, "en", RepositoryLinks({}), live_doors(None, "", "../start.html"))
    assert alone.count('<p class="live"><a href="../start.html"') == 4


@pytest.mark.parametrize(
    ("given", "led"),
    [
        ("[lesson 00](00_start_here.ipynb#read)", "[lesson 00](00_start_here.md#read)"),
        ("[中文](../zh/00_start_here.ipynb)", '<a href="../../zh/lessons/00_start_here.html">中文</a>'),
        ("[code](../../course_lib)", "[code](https://github.com/faculty/kit/blob/main/course_lib)"),
        ("[above](../../../secret)", "above"),
        ("[out](https://example.org/a.md)", "[out](https://example.org/a.md)"),
        ("[here](#part)", "[here](#part)"),
        ("![picture](a.png)", "![picture](a.png)"),
    ],
)
def test_links_of_the_repository_are_led(given: str, led: str) -> None:
    pages = {f"notebooks/{code}/00_start_here.ipynb": f"{code}/lessons/00_start_here" for code in ("en", "zh")}
    links = RepositoryLinks(pages, HOST.files)
    assert links.led(given, "notebooks/en/01_open_government.ipynb", "en/lessons/01_open_government") == led
