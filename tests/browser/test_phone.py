"""On a phone a lesson has the width of the window: JupyterLab's list of files would leave it that of two letters."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from .lab import Desk, Server

LISTED = ".jp-FileBrowser"


def room(page: Page) -> float:
    """Return what part of the window the lesson's text takes up."""
    return float(page.evaluate("() => document.querySelector('.jp-MarkdownOutput').clientWidth / innerWidth"))


def opened(browser: Browser, server: Server, width: int, height: int) -> Desk:
    page = browser.new_context(viewport={"width": width, "height": height}, has_touch=True).new_page()
    desk = Desk(page, server, "notebooks/en/01_open_government.ipynb")
    page.goto(desk.address)
    page.wait_for_selector(".jp-Notebook .jp-MarkdownOutput")
    return desk


@pytest.mark.parametrize(("width", "height"), [(390, 844), (844, 390)])
def test_the_list_of_files_makes_room_and_comes_back_when_asked_for(browser: Browser, server: Server, width: int, height: int) -> None:
    desk = opened(browser, server, width, height)
    page = desk.page
    try:
        # Upright, nearly all of the window; what is programmers' stands aside.
        least = 0.8 if width < 600 else 0.6
        desk.wait("least => document.querySelector('.jp-MarkdownOutput').clientWidth > least * innerWidth", least)
        expect(page.locator(".jp-SideBar.jp-mod-right")).to_be_visible(visible=width > 600)
        expect(page.locator(LISTED)).to_be_hidden()
        page.get_by_role("tab", name="File Browser").click()
        expect(page.locator(LISTED)).to_be_visible()
        page.locator(LISTED).get_by_text("00_start_here.ipynb", exact=True).dblclick()
        expect(page.locator(LISTED)).to_be_hidden()
        desk.wait("() => window.jupyterapp.shell.currentWidget?.context?.path.includes('00_start_here')")
        assert desk.errors == [] and desk.outside == []
    finally:
        page.context.close()


def test_beside_a_lesson_on_a_screen_the_list_stays(browser: Browser, server: Server) -> None:
    desk = opened(browser, server, 1280, 800)
    try:
        desk.wait_for_kernel()
        expect(desk.page.locator(LISTED)).to_be_visible()
        assert room(desk.page) > 0.6
    finally:
        desk.page.context.close()
