"""Links that open the lessons elsewhere: Binder, a class's JupyterHub, the browser alone. All follow from the git remote.

No message repeats the remote: it may hold a password.
"""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, quote, urlencode, urlsplit

from course_lib.jupyter import address
from course_lib.language import text

BINDER = "https://mybinder.org"
BINDER_BADGE = f"{BINDER}/badge_logo.svg"
HUB_BADGE = "https://img.shields.io/badge/launch-JupyterHub-579aca.svg"
LITE_BADGE = "https://jupyterlite.readthedocs.io/en/latest/_static/badge.svg"
# Where the published site keeps the edition that runs in the browser alone.
LITE = "lite/lab/index.html"

# user@host:path, as git writes it; a host of one letter would be a drive of Windows.
_SCP = re.compile(r"(?:(?P<user>[^@:/\s]+)@)?(?P<host>[A-Za-z0-9][A-Za-z0-9.-]+):(?P<path>[^\s:@?#\\]+)")
_PATH = re.compile(r"[A-Za-z0-9_.~+-]+(?:/[A-Za-z0-9_.~+-]+)+")
_HOST = re.compile(r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_GIT = {"http", "https", "ssh", "git", "git+ssh"}
# Hosts where a repository is owner/name, without groups between.
_FLAT = {"github.com", "gitee.com"}
# Hosts that publish a project's pages at an address which follows from its name.
_PAGES = {"github.com": "github.io", "gitlab.com": "gitlab.io"}


class LinksError(Exception):
    """No links can be made; the message is one line for the reader."""


@dataclass(frozen=True)
class Remote:
    """A repository on a server: `host`, and `path` as owner/name, with any groups between.

    Examples
    --------
    >>> Remote("gitlab.com", "faculty/courses/kit").name
    'kit'
    """

    host: str
    path: str

    @property
    def owner(self) -> str:
        """The first part of the path."""
        return self.path.split("/")[0]

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.split("/")[-1]

    @property
    def url(self) -> str:
        """Where anybody can clone it from, without a key."""
        return f"https://{self.host}/{self.path}"


@dataclass(frozen=True)
class Door:
    """One way in: `kind` is binder, hub or lite; without a `link`, `note` says why. `badge` is the address of a picture."""

    kind: str
    badge: str
    link: str = ""
    note: str = ""

    def markdown(self) -> str:
        """Return the door as Markdown: a link in words, then the badge to paste into a README; or the reason there is none."""
        name = text(f"cli.links.{self.kind}")
        lines = [f"- [{name}]({self.link})", f"  [![{name}]({self.badge})]({self.link})"] if self.link else [f"- {name}"]
        return "\n".join([*lines, f"  {self.note}"] if self.note else lines)


def parse(url: str) -> Remote:
    """Read the address of a git remote, in its https, ssh or scp-like form.

    Parameters
    ----------
    url : str
        What ``git remote get-url`` prints.

    Raises
    ------
    LinksError
        When it holds a password or token, names a folder, or can't be understood. The message doesn't repeat it.

    Examples
    --------
    >>> parse("git@github.com:faculty/kit.git")
    Remote(host='github.com', path='faculty/kit')
    """
    url = url.strip()
    if "://" in url:
        host, path = _of_url(url)
    elif (match := _SCP.fullmatch(url)) and "\\" not in url:
        host, path = match["host"], match["path"]
    elif re.match(r"[^/]*:[^/]*@", url):
        raise LinksError(text("cli.links.credentials"))
    else:
        raise LinksError(text("cli.links.local" if _is_folder(url) else "cli.links.unparsable"))
    path = path.strip("/").removesuffix(".git")
    host = host.lower().removeprefix("www.")
    parts = path.split("/")
    # A page inside a repository (.../tree/main, .../-/tree/main) is not the repository.
    deep = len(parts) > 2 and host in _FLAT
    if deep or not _HOST.fullmatch(host) or not _PATH.fullmatch(path) or {".", "..", "-"} & set(parts):
        raise LinksError(text("cli.links.unparsable"))
    return Remote(host, path)


def _of_url(url: str) -> tuple[str, str]:
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - a port that is no number is only noticed when it is asked for
    except ValueError:
        raise LinksError(text("cli.links.unparsable")) from None
    if parts.scheme == "file":
        raise LinksError(text("cli.links.local"))
    if _has_credentials(parts):
        raise LinksError(text("cli.links.credentials"))
    if parts.scheme not in _GIT:
        raise LinksError(text("cli.links.unparsable"))
    return parts.hostname or "", parts.path


def _has_credentials(parts: SplitResult) -> bool:
    """Tell whether an address holds more than an ssh user name: over https even the name may be a token."""
    named = parts.username is not None and not parts.scheme.endswith("ssh")
    return parts.password is not None or named or bool(parts.query or parts.fragment)


def _is_folder(url: str) -> bool:
    return url.startswith((".", "/", "~")) or "\\" in url


def of_repository(folder: Path) -> str:
    """Return the address of the git remote ``origin`` of the repository around `folder`.

    Raises
    ------
    LinksError
        When git is missing, `folder` is in no repository, or there is no such remote.
    """
    if not (url := _git(folder, "remote", "get-url", "origin")):
        raise LinksError(text("cli.links.no_remote"))
    return url


def branch_of(folder: Path) -> str:
    """Return the branch that links should name: the remote's own default, else the one checked out, else ``main``."""
    default = _git(folder, "symbolic-ref", "--short", "refs/remotes/origin/HEAD").removeprefix("origin/")
    return default or _git(folder, "branch", "--show-current") or "main"


def _git(folder: Path, *words: str) -> str:
    """Return what git answers, or nothing when it refuses."""
    try:
        answer = subprocess.run(["git", *words], cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False)
    except FileNotFoundError:
        raise LinksError(text("cli.links.no_git")) from None
    return answer.stdout.strip() if answer.returncode == 0 else ""


def binder(remote: Remote, branch: str, notebook: str) -> Door:
    """Return the Binder link of a notebook.

    Examples
    --------
    >>> binder(Remote("github.com", "faculty/kit"), "main", "notebooks/en/00_start_here.ipynb").link
    'https://mybinder.org/v2/gh/faculty/kit/main?urlpath=lab%2Ftree%2Fnotebooks%2Fen%2F00_start_here.ipynb'
    """
    note = ""
    if remote.host == "github.com":
        place = f"gh/{remote.path}"
    elif remote.host == "gitlab.com":
        place = f"gl/{quote(remote.path, safe='')}"
    else:
        place = f"git/{quote(f'{remote.url}.git', safe='')}"
        note = text("cli.links.any_git", host=remote.host)
    query = urlencode({"urlpath": address(notebook)})
    return Door("binder", BINDER_BADGE, f"{BINDER}/v2/{place}/{quote(branch)}?{query}", note)


def hub(remote: Remote, branch: str, notebook: str, server: str | None) -> Door:
    """Return the nbgitpuller link of a notebook on the JupyterHub `server`; without a server, how to get one.

    Raises
    ------
    LinksError
        When `server` is not an http(s) address, or holds a password.
    """
    if server is None:
        return Door("hub", HUB_BADGE, note=text("cli.links.hub_how"))
    base = _web_address(server, "--hub").removesuffix("/hub")
    # nbgitpuller clones into a folder named after the repository, below the student's home.
    query = urlencode({"repo": remote.url, "branch": branch, "urlpath": address(f"{remote.name}/{notebook}")})
    return Door("hub", HUB_BADGE, f"{base}/hub/user-redirect/git-pull?{query}")


def lite(remote: Remote, notebook: str, site: str | None) -> Door:
    """Return the link to the edition that runs in the browser alone, on the site given or on the one the host publishes."""
    if site is not None:
        base = _web_address(site, "--site")
    elif remote.host in _PAGES:
        domain = f"{remote.owner.lower()}.{_PAGES[remote.host]}"
        rest = remote.path.split("/")[1:]
        # A repository that is named like its site is published at the top of it.
        base = "/".join([f"https://{domain}", *([] if rest[-1].lower() == domain else rest)])
    else:
        return Door("lite", LITE_BADGE, note=text("cli.links.lite_how", host=remote.host))
    query = urlencode({"path": notebook})
    return Door("lite", LITE_BADGE, f"{base}/{LITE}?{query}", text("cli.links.lite_note"))


def _web_address(value: str, flag: str) -> str:
    try:
        parts = urlsplit(value)
    except ValueError:
        parts = SplitResult("", "", "", "", "")
    if parts.scheme not in {"http", "https"} or not parts.hostname or _has_credentials(parts) or set(value) & set(" ()<>\"'"):
        raise LinksError(text("cli.links.web_address", flag=flag))
    return value.rstrip("/")


def doors(remote: Remote, branch: str, notebook: str, *, server: str | None = None, site: str | None = None) -> list[Door]:
    """Return all the ways in to a notebook, `notebook` being its path in the repository.

    Raises
    ------
    LinksError
        When `notebook` is not the path of a notebook inside the repository, or an address is not one.
    """
    notebook = notebook.replace("\\", "/").removeprefix("./")
    if not notebook.endswith(".ipynb") or notebook.startswith("/") or ":" in notebook or ".." in notebook.split("/"):
        raise LinksError(text("cli.links.notebook", path=notebook))
    return [binder(remote, branch, notebook), hub(remote, branch, notebook, server), lite(remote, notebook, site)]
