"""The page on how the kit is built names the floors and modules that there are, in words and in its picture."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

from test_floors import FACES, FLOORS, MODULES

DOCS = Path(__file__).parent.parent / "docs"
PAGE = (DOCS / "architecture.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (\d) \| ([^|]+) \| ([^|]+) \|$", PAGE, re.MULTILINE)
SVG = {"": "http://www.w3.org/2000/svg"}
PICTURE = ElementTree.parse(DOCS / "architecture.svg").getroot()


def test_the_table_is_that_of_the_floors() -> None:
    assert {int(floor): set(re.findall(r"`(\w+)`", names)) for floor, _, names in ROWS} == dict(enumerate(FLOORS))


def test_each_module_that_is_named_exists() -> None:
    tops = {module.split(".")[0] for module in MODULES if module not in FACES}
    assert set().union(*FLOORS) == tops


def test_the_picture_shows_the_floors_of_the_table() -> None:
    for floor, what, _ in ROWS:
        group = PICTURE.find(f".//g[@id='floor-{floor}']", SVG)
        assert group is not None
        head, names = (element.text or "" for element in group.findall("text", SVG))
        assert head.split(maxsplit=1) == [floor, what]
        shown = names.split(" · ")
        assert len(shown) >= 2 and set(shown) <= FLOORS[int(floor)]


def test_the_picture_is_told_in_words_and_knows_dark_pages() -> None:
    title, desc = (PICTURE.find(name, SVG) for name in ("title", "desc"))
    assert PICTURE.get("role") == "img" and PICTURE.get("aria-labelledby") == "title desc"
    assert title is not None and title.text and desc is not None
    assert all(what.split(",")[0] in (desc.text or "").lower() for _, what, _ in ROWS)
    assert re.search(r"!\[[^]]{40,}\]\(architecture\.svg\)", PAGE)
    assert "prefers-color-scheme: dark" in (PICTURE.find("style", SVG).text or "")


def test_folders_and_links_are_there() -> None:
    links = [link for link in re.findall(r"\]\(([^)#]+)", PAGE) if not (DOCS / link).exists()]
    assert links == []
    root = DOCS.parent
    folders = re.findall(r"`((?:texts|bank|labs|notebooks|datasets|tests)/[\w./]*)", PAGE)
    assert len(folders) >= 5
    assert [name for name in folders if not (root / name).exists() and not (root / "course_lib" / name).exists()] == []
