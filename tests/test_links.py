from __future__ import annotations

import subprocess
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib.links import Door, LinksError, Remote, binder, branch_of, doors, hub, lite, of_repository, parse

LESSON = "notebooks/en/00_start_here.ipynb"
GITHUB = Remote("github.com", "Faculty/kit")
SECRET = "s3cret-t0ken"


@pytest.mark.parametrize(
    ("url", "host", "path"),
    [
        ("https://github.com/faculty/kit", "github.com", "faculty/kit"),
        ("https://github.com/faculty/kit.git", "github.com", "faculty/kit"),
        ("https://www.github.com/faculty/kit/", "github.com", "faculty/kit"),
        ("HTTPS://GitHub.com/faculty/kit.git\n", "github.com", "faculty/kit"),
        ("git@github.com:faculty/kit.git", "github.com", "faculty/kit"),
        ("github.com:faculty/kit", "github.com", "faculty/kit"),
        ("ssh://git@github.com/faculty/kit.git", "github.com", "faculty/kit"),
        ("ssh://git@ssh.github.com:443/faculty/kit.git", "ssh.github.com", "faculty/kit"),
        ("git://github.com/faculty/kit.git", "github.com", "faculty/kit"),
        ("https://gitlab.com/faculty/courses/kit.git", "gitlab.com", "faculty/courses/kit"),
        ("git@gitlab.com:faculty/courses/kit.git", "gitlab.com", "faculty/courses/kit"),
        ("https://gitee.com/faculty/kit.git", "gitee.com", "faculty/kit"),
        ("git@gitee.com:faculty/kit.git", "gitee.com", "faculty/kit"),
        ("https://git.example.edu:8443/teaching/kit.name", "git.example.edu", "teaching/kit.name"),
    ],
)
def test_parse(url: str, host: str, path: str) -> None:
    assert parse(url) == Remote(host, path)


@pytest.mark.parametrize(
    "url",
    [
        f"https://reader:{SECRET}@github.com/faculty/kit.git",
        f"https://{SECRET}@github.com/faculty/kit.git",
        f"https://github.com/faculty/kit.git?private_token={SECRET}",
        f"ssh://git:{SECRET}@github.com/faculty/kit.git",
        f"git:{SECRET}@github.com:faculty/kit.git",
    ],
)
def test_credentials_are_refused_and_never_repeated(url: str) -> None:
    with pytest.raises(LinksError, match="plain one") as error:
        parse(url)
    assert SECRET not in str(error.value)
    assert error.value.__cause__ is None


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("", "not of a form"),
        ("kit", "not of a form"),
        ("https://github.com", "not of a form"),
        ("https://github.com/faculty", "not of a form"),
        ("https://github.com/faculty/kit/tree/main", "not of a form"),
        ("https://gitlab.com/faculty/kit/-/tree/main", "not of a form"),
        ("https://github.com/faculty/../kit", "not of a form"),
        ("https://github.com/faculty/k)it", "not of a form"),
        ("https://localhost/faculty/kit", "not of a form"),
        ("https://github.com:port/faculty/kit", "not of a form"),
        ("https://[github.com/faculty/kit", "not of a form"),
        ("ftp://github.com/faculty/kit", "not of a form"),
        ("/srv/git/kit.git", "this machine"),
        ("../kit", "this machine"),
        ("file:///srv/git/kit.git", "this machine"),
        (r"C:\git\kit", "this machine"),
    ],
)
def test_what_is_not_understood_is_one_line(url: str, words: str) -> None:
    with pytest.raises(LinksError, match=words) as error:
        parse(url)
    assert "\n" not in str(error.value)


@given(st.text() | st.from_regex(r"[a-z]{0,6}(://)?[^\s]*[@:/][^\s]*"))
def test_parse_gives_a_public_address_or_says_no(url: str) -> None:
    try:
        remote = parse(url)
    except LinksError:
        return
    assert parse(remote.url) == remote
    assert urlsplit(remote.url).username is None


def test_binder_on_github() -> None:
    link = binder(GITHUB, "main", LESSON).link
    assert link.startswith("https://mybinder.org/v2/gh/Faculty/kit/main?")
    assert parse_qs(urlsplit(link).query) == {"urlpath": [f"lab/tree/{LESSON}"]}


def test_binder_on_gitlab_and_elsewhere() -> None:
    assert "/v2/gl/faculty%2Fcourses%2Fkit/main?" in binder(Remote("gitlab.com", "faculty/courses/kit"), "main", LESSON).link
    door = binder(Remote("gitee.com", "faculty/kit"), "main", LESSON)
    assert "/v2/git/https%3A%2F%2Fgitee.com%2Ffaculty%2Fkit.git/main?" in door.link
    assert "gitee.com" in door.note


def test_branch_is_quoted() -> None:
    assert "/kit/term%202/a?" in binder(GITHUB, "term 2/a", LESSON).link


def test_hub() -> None:
    for server in ("https://hub.example.edu", "https://hub.example.edu/", "https://hub.example.edu/hub"):
        link = hub(GITHUB, "main", LESSON, server).link
        assert link.startswith("https://hub.example.edu/hub/user-redirect/git-pull?")
    asked = parse_qs(urlsplit(link).query)
    assert asked == {"repo": ["https://github.com/Faculty/kit"], "branch": ["main"], "urlpath": [f"lab/tree/kit/{LESSON}"]}
    unknown = hub(GITHUB, "main", LESSON, None)
    assert not unknown.link
    assert "--hub" in unknown.markdown()


@pytest.mark.parametrize(
    "server", ["hub.example.edu", "ftp://hub.example.edu", "https://", f"https://a:{SECRET}@hub.example.edu", "http://[", "https://a.b/)("]
)
def test_hub_takes_a_plain_address(server: str) -> None:
    with pytest.raises(LinksError, match="--hub") as error:
        hub(GITHUB, "main", LESSON, server)
    assert SECRET not in str(error.value)


@pytest.mark.parametrize(
    ("remote", "site", "start"),
    [
        (GITHUB, None, "https://faculty.github.io/kit/lite/lab/index.html?"),
        (Remote("github.com", "Faculty/faculty.github.io"), None, "https://faculty.github.io/lite/lab/index.html?"),
        (Remote("gitlab.com", "faculty/courses/kit"), None, "https://faculty.gitlab.io/courses/kit/lite/lab/index.html?"),
        (Remote("gitee.com", "faculty/kit"), "https://kit.example.edu/", "https://kit.example.edu/lite/lab/index.html?"),
    ],
)
def test_lite(remote: Remote, site: str | None, start: str) -> None:
    link = lite(remote, LESSON, site).link
    assert link.startswith(start)
    assert unquote(link).endswith(f"?path={LESSON}")


def test_lite_needs_a_site_where_the_host_has_none() -> None:
    assert "--site" in lite(Remote("gitee.com", "faculty/kit"), LESSON, None).markdown()


@pytest.mark.parametrize("notebook", ["", "lesson.py", "/etc/lesson.ipynb", "../lesson.ipynb", "C:/lesson.ipynb", "notebooks"])
def test_notebook_lies_in_the_repository(notebook: str) -> None:
    with pytest.raises(LinksError, match="notebook"):
        doors(GITHUB, "main", notebook)


def test_notebook_as_windows_writes_it() -> None:
    assert doors(GITHUB, "main", LESSON.replace("/", "\\")) == doors(GITHUB, "main", f"./{LESSON}") == doors(GITHUB, "main", LESSON)


def test_markdown_is_a_link_and_a_badge() -> None:
    assert Door("binder", "https://b/badge.svg", "https://b/link").markdown().splitlines() == [
        "- [Open on Binder](https://b/link)",
        "  [![Open on Binder](https://b/badge.svg)](https://b/link)",
    ]


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    _git(tmp_path, "init", "--initial-branch=term-2")
    return tmp_path


def _git(folder: Path, *words: str) -> None:
    subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True)


def test_of_repository(repository: Path) -> None:
    with pytest.raises(LinksError, match="no git remote"):
        of_repository(repository)
    _git(repository, "remote", "add", "origin", "git@github.com:faculty/kit.git")
    assert of_repository(repository) == "git@github.com:faculty/kit.git"


def test_branch_of(repository: Path) -> None:
    assert branch_of(repository) == "term-2"
    _git(repository, "symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/trunk")
    assert branch_of(repository) == "trunk"


def test_outside_a_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(LinksError, match="no git remote"):
        of_repository(tmp_path)
    assert branch_of(tmp_path) == "main"


def test_without_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(LinksError, match="git is not installed"):
        of_repository(tmp_path)
