"""Ways from a page to the live edition of a lesson: they follow from the git remote, as those of ``course links`` do."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from course_lib.language import text
from course_lib.links import LinksError, Remote, branch_of, doors, of_repository, parse


@dataclass(frozen=True)
class LiveDoor:
    """One way: its name, and its address, which may be relative to the page."""

    name: str
    link: str


@dataclass(frozen=True)
class Published:
    """Where a copy of the repository can be had, and of which branch."""

    remote: Remote
    branch: str

    @property
    def files(self) -> str:
        """Address of its files, ending in a slash."""
        return f"{self.remote.url}/{'-/' if self.remote.host.startswith('gitlab.') else ''}blob/{self.branch}/"


def published(folder: Path) -> Published | None:
    """Return where the repository around `folder` is published, or None when it is nowhere.

    Parameters
    ----------
    folder : Path
        A folder of the repository.
    """
    try:
        return Published(parse(of_repository(folder)), branch_of(folder))
    except LinksError:
        return None


def live_doors(where: Published | None, notebook: str, start: str) -> list[LiveDoor]:
    """Return the ways to a lesson, the one that always works last: the page that says how to start.

    Parameters
    ----------
    where : Published, optional
        Where the repository is published.
    notebook : str
        Path of the lesson in the repository.
    start : str
        Address of that page.
    """
    own = LiveDoor(text("site.own_machine"), start)
    if where is None:
        return [own]
    found = {door.kind: door.link for door in doors(where.remote, where.branch, notebook) if door.link}
    # Without anything installed; the one that needs no server first.
    return [*(LiveDoor(text(f"site.door.{kind}"), found[kind]) for kind in ("lite", "binder") if kind in found), own]
