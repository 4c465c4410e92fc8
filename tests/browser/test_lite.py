"""The browser-only edition: every lesson runs in the browser alone, below any address, asks nobody, and keeps what was done."""

from __future__ import annotations

import json
import os
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, expect

from course_lib.editions.bytecode import compile_archives
from course_lib.editions.lite import LIBRARY, PAGE, edition_of
from course_lib.editions.wheels import drop_unused
from course_lib.exercises.keys import key
from course_lib.exercises.marking import mark
from course_lib.exercises.questions import exercises, find
from course_lib.language import LANGUAGES, set_language, text

from .conftest import _missing
from .lab import NOTEBOOKS, Run, Server
from .lite_desk import BELOW, PATIENCE, LiteDesk, build, served
from .test_answers import asked, give, panel
from .test_labs import KEY, SHOWN, labs

#: The cells of lesson 00 that an answer, and its way to another machine, need.
KEEPS_WORK = ("setup", "ex-2", "progress")
BANK = {"00": "start", "01": "open", "02": "effective", "03": "integrity", "04": "emergency", "05": "law", "06": "compare", "07": "code"}


@pytest.fixture(scope="module")
def site(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The edition, built on a folder that holds Pyodide, and served below some address."""
    if (name := os.environ.get("COURSE_PYODIDE")) == "":
        pytest.skip("COURSE_PYODIDE is empty: no Pyodide could be put together here")
    if name is None:
        _missing("COURSE_PYODIDE doesn't name a folder that holds Pyodide")
    top = tmp_path_factory.mktemp("lite")
    folder = build(top, Path(name)).folder
    with served(top) as address:
        yield Server(address, folder)


def test_python_is_compiled_ahead_and_alike_each_time(site: Server, tmp_path: Path) -> None:
    folder = site.folder / "static" / "pyodide"
    members = {path.name.split("-")[0]: zipfile.ZipFile(path).namelist() for path in [*folder.glob("*.whl"), folder / LIBRARY]}
    sources = {name for name, inside in members.items() if any(member.endswith(".py") for member in inside)}
    assert sources == {"course_lib"}
    assert all(any(member.endswith(".pyc") for member in inside) for name, inside in members.items() if name != "widgetsnbextension")
    own = [member for member in members["course_lib"] if member.endswith(".py")]
    assert all(any(f"/__pycache__/{Path(name).stem}." in member for member in members["course_lib"]) for name in own)
    packed = next(folder.glob("traitlets-*.whl"))
    again = Path(shutil.copy(Path(os.environ["COURSE_PYODIDE"]) / packed.name, tmp_path))
    drop_unused(again)
    compile_archives(Path(os.environ["COURSE_PYODIDE"]), [again])
    assert again.read_bytes() == packed.read_bytes()


@pytest.fixture(scope="module")
def window(browser: Browser) -> Iterator[BrowserContext]:
    """One window for all lessons: what was fetched once is not fetched again."""
    context = browser.new_context(viewport={"width": 1400, "height": 1000})
    yield context
    context.close()


@pytest.fixture(scope="module")
def desk(window: BrowserContext, site: Server) -> LiteDesk:
    """The page in which the lessons are opened, one after the other."""
    return LiteDesk(window.new_page(), site, "")


def turn_to(desk: LiteDesk, path: str) -> None:
    """Open a lesson in the page; the first one starts Python."""
    if desk.path:
        desk.turn_to(path)
    else:
        desk.path = path
        desk.open()


@pytest.fixture(scope="module", params=NOTEBOOKS, ids=[f"{name[10:12]}-{name[13:15]}" for name in NOTEBOOKS])
def lesson(desk: LiteDesk, request: pytest.FixtureRequest) -> LiteDesk:
    """A lesson, run from top to bottom."""
    turn_to(desk, request.param)
    desk.run_all()
    return desk


def told(outputs: list[dict[str, Any]]) -> list[str]:
    """Return what a cell shows, as plain text; Pyodide's kernel sends an empty result after one that displays itself."""
    found = (output.get("data", {}).get("text/plain") or output.get("text") or output.get("evalue", "") for output in outputs)
    return [words for one in found if (words := "".join(one))]


def test_every_cell_shows_what_is_saved(lesson: LiteDesk) -> None:
    saved = json.loads((lesson.server.folder / "files" / lesson.path).read_text(encoding="utf-8"))["cells"]
    expected = {cell["id"]: told(cell["outputs"]) for cell in saved if cell["cell_type"] == "code"}
    found = {cell["id"]: told(cell["outputs"]) for cell in lesson.cells() if cell["type"] == "code"}
    assert found == expected
    assert lesson.kernel_errors() == [] and lesson.dead_widgets() == []


def test_every_model_moves_by_keyboard(lesson: LiteDesk) -> None:
    found = labs(Run(lesson, [], [], None))
    assert len(found) == sum(cell["source"].startswith("lab(") for cell in lesson.cells())
    for one in found:
        lesson.bring_to_rest(one)
        handle, start = one.element_handle(), one.evaluate(SHOWN)
        controls = one.locator(".course-fields :is(input, select)").all()
        control, key = next((control, key) for control in controls if (key := control.evaluate(KEY)))
        control.press(key)
        lesson.wait(f"([lab, before]) => ({SHOWN})(lab).settings !== before.settings", [handle, start])


def test_an_exercise_answers(lesson: LiteDesk) -> None:
    set_language(lesson.language)
    one = next(one for one in exercises(BANK[Path(lesson.path).name[:2]]) if one.form == "choice" and one.kind != "prediction")
    shown = asked(lesson, one)
    lesson.bring_to_rest(shown)
    give(lesson, shown.element_handle(), one, key(one))
    expect(shown.locator(".course-readout")).to_have_text(mark(one, key(one)).words, timeout=PATIENCE * 1000)


def test_nobody_is_asked_and_nothing_goes_wrong(lesson: LiteDesk) -> None:
    assert lesson.outside == [] and lesson.errors == []


# --- what the browser keeps -------------------------------------------------------------------------------------


def test_work_is_kept_downloaded_and_brought_back_elsewhere(browser: Browser, site: Server, desk: LiteDesk, tmp_path: Path) -> None:
    one = find("start-2")
    carried = tmp_path / "my_work.json"
    english, chinese = (next(name for name in NOTEBOOKS if f"/{code}/00" in name) for code in LANGUAGES)

    set_language("en")
    turn_to(desk, english)
    desk.run_cells(*KEEPS_WORK)
    give(desk, asked(desk, one).element_handle(), one, key(one))
    expect(asked(desk, one).locator(".course-readout")).to_have_text(mark(one, key(one)).words, timeout=PATIENCE * 1000)
    desk.open()  # as after a reload: the page and its Python begin anew
    desk.run_cells(*KEEPS_WORK)
    expect(asked(desk, one).locator(".course-readout")).to_have_text(mark(one, key(one)).words)
    save = panel(desk, text("progress.title")).get_by_role("button", name=text("progress.download"))
    with desk.page.expect_download() as download:
        save.press("Enter")
    download.value.save_as(carried)
    assert "start-2" in json.loads(carried.read_text(encoding="utf-8"))["exercises"]
    assert desk.outside == [] and desk.errors == []

    set_language("zh")
    context = browser.new_context(viewport={"width": 1400, "height": 1000})  # another machine: it knows nothing
    try:
        there = LiteDesk(context.new_page(), site, chinese)
        there.open()
        there.run_cells(*KEEPS_WORK)
        mine = panel(there, text("progress.title"))
        readout = mine.locator(".course-readout")
        expect(readout).to_contain_text(text("progress.nothing"))
        mine.locator("input[type=file]").set_input_files(carried)
        mine.get_by_role("button", name=text("progress.bring"), exact=True).press("Enter")
        expect(readout).to_contain_text(text("progress.brought"), timeout=PATIENCE * 1000)
        assert there.outside == [] and there.errors == []
    finally:
        context.close()


def newer(site: Path, to: Path, words: str) -> None:
    """Make the next edition of a site: every lesson has a sentence more, and the version another number."""
    shutil.copytree(site, to, copy_function=os.link)
    settings = to / "jupyter-lite.json"
    config = json.loads(settings.read_text(encoding="utf-8"))
    known = config["jupyter-config-data"]["litePluginSettings"][PAGE]
    known["version"] = "9.9"
    for path in sorted((to / "files").rglob("*.ipynb")):
        lesson = json.loads(path.read_text(encoding="utf-8"))
        lesson["cells"][0]["source"] = ["".join(lesson["cells"][0]["source"]), f"\n\n{words}"]
        lesson["metadata"]["course"]["edition"] = edition_of(lesson)
        known["editions"][path.relative_to(to / "files").as_posix()] = edition_of(lesson)
        path.unlink()
        path.write_text(json.dumps(lesson), encoding="utf-8")
    settings.unlink()
    settings.write_text(json.dumps(config), encoding="utf-8")


OPEN = "window.jupyterapp?.shell?.currentWidget"
SECOND = f"{OPEN}.content.model.cells.get(1).sharedModel"
TEXT = f"[...{OPEN}.content.model.cells].map(cell => cell.sharedModel.getSource()).join()"


def without_python(browser: Browser, **settings: Any) -> BrowserContext:
    """Open a window in which no kernel starts, for tests of what needs none: it would take ten times as long as the test."""
    context = browser.new_context(**{"viewport": {"width": 1400, "height": 1000}, "service_workers": "block", **settings})
    context.route("**/static/pyodide/**", lambda route: route.abort())
    return context


def test_an_old_copy_never_hides_a_new_lesson(browser: Browser, site: Server, tmp_path: Path) -> None:
    set_language("en")
    run, changed = (next(name for name in NOTEBOOKS if f"/en/{number}" in name) for number in ("02", "03"))
    beside = f"{Path(changed).stem}-9.9.ipynb"
    new = "Words of the next edition."
    context = without_python(browser)
    page = context.new_page()
    page.set_default_timeout(PATIENCE * 1000)
    toast = page.locator(".Toastify__toast")

    def look(address: str, path: str) -> None:
        page.goto(f"{address}/lab/index.html?path={path}")
        page.wait_for_function(f"path => {OPEN}?.context?.path === path && {OPEN}.context.isReady", arg=path)

    def told(key: str) -> Locator:
        found = toast.filter(has_text=text(f"lite.page.{key}", beside=beside))
        expect(found).to_have_count(1, timeout=PATIENCE * 1000)
        return found

    try:
        with served(site.folder.parents[1]) as address:
            for path, source in ((run, f"{SECOND}.getSource()"), (changed, "'my own words'")):
                look(address, path)
                page.evaluate(f"async () => {{ {SECOND}.setSource({source}); await {OPEN}.context.save(); }}")
        newer(site.folder, tmp_path / BELOW, new)
        with served(tmp_path, urlsplit(address).port or 0) as address:
            look(address, run)
            told("updated")
            assert new in page.evaluate(TEXT)
            look(address, changed)
            kept = told("kept")
            assert "my own words" in page.evaluate(TEXT) and new not in page.evaluate(TEXT)
            kept.get_by_role("button", name=text("lite.page.open_new")).press("Enter")
            page.wait_for_function(f"name => {OPEN}?.context?.path.endsWith(name) && {OPEN}.context.isReady", arg=beside)
            assert new in page.evaluate(TEXT)
            # Opened once more, the copy is the new edition, or says again that there is one; nothing is made twice.
            look(address, changed)
            told("kept")
            look(address, run)
            assert new in page.evaluate(TEXT)
            page.wait_for_timeout(500)
            assert toast.filter(has_text=text("lite.page.updated")).count() == 0
    finally:
        context.close()


@pytest.mark.parametrize(("locale", "code"), [("de-DE", "en"), ("zh-CN", "zh")])
def test_the_front_door_knows_the_language_and_a_page_that_keeps_nothing_says_so(
    browser: Browser, site: Server, locale: str, code: str
) -> None:
    context = without_python(browser, locale=locale, viewport={"width": 390, "height": 844})
    try:
        page = context.new_page()
        page.clock.install()
        page.goto(f"{site.address}/", wait_until="commit", timeout=PATIENCE * 1000)  # it leads on at once
        page.wait_for_function(
            "code => window.jupyterapp?.shell?.currentWidget?.context?.path?.startsWith(`notebooks/${code}/00_`)",
            arg=code,
            timeout=PATIENCE * 1000,
        )
        # On a phone the lesson has the width of the window.
        page.wait_for_function("() => document.querySelector('.jp-MarkdownOutput')?.clientWidth > 0.6 * innerWidth")
        page.clock.fast_forward("00:25")  # it gives the browser twenty seconds before it says so
        set_language(code)
        expect(page.locator(".Toastify__toast")).to_contain_text(text("lite.page.not_kept"), timeout=PATIENCE * 1000)
    finally:
        context.close()
