"""What hub/ says: the chart's values parse and hang together, the guide's numbers are the formula's, both languages are in step."""

from __future__ import annotations

import doctest
import importlib.util
import os
import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml
from traitlets.config import Config

from course_lib import cli

ROOT = Path(__file__).parent.parent
HUB = ROOT / "hub"
GUIDES = {language: (HUB / name).read_text(encoding="utf-8") for language, name in (("en", "README.md"), ("zh", "README.zh.md"))}
VALUES = yaml.safe_load((HUB / "values.yaml").read_text(encoding="utf-8"))
FENCED = {language: re.findall(r"^```(\w*)\n(.*?)^```$", guide, re.DOTALL | re.MULTILINE) for language, guide in GUIDES.items()}
BLOCKS = {language: [block for kind, block in found if not kind] for language, found in FENCED.items()}
MINE = {language: [block for kind, block in found if kind == "yaml"] for language, found in FENCED.items()}
LINES = [line for block in BLOCKS["en"] for line in block.splitlines()]

each = pytest.mark.parametrize("language", GUIDES)


def _size() -> ModuleType:
    spec = importlib.util.spec_from_file_location("size", HUB / "size.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


size = _size()


def _pins(path: Path) -> dict[str, str]:
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    return dict(line.partition(";")[0].strip().split("==") for line in lines)


PINS = _pins(HUB / "requirements.txt")


def _merged(under: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    """Return what Helm makes of two files of values."""
    both = {name: _merged(under[name], over[name]) for name in under.keys() & over.keys() if isinstance(over[name], dict)}
    return under | over | both


def _leaves(values: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(values, dict):
        for name, inner in values.items():
            yield from _leaves(inner, f"{path}.{name}".lstrip("."))
    else:
        yield path, values


def _rows(guide: str, columns: int) -> list[list[str]]:
    """Return the cells of all rows of tables of so many columns, heads and rules left out."""
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in guide.splitlines() if line.startswith("|")]
    return [row for row in rows if len(row) == columns and re.match(r"\d", row[0])]


# --- the formula and the guide ------------------------------------------------------------------------------------


def test_the_formula_shows_itself() -> None:
    assert doctest.testmod(size).attempted > 2
    assert doctest.testmod(size).failed == 0


@each
def test_the_guide_gives_what_the_formula_gives(language: str) -> None:
    rows = _rows(GUIDES[language], 4)
    assert [int(row[0]) for row in rows] == [30, 100, 500]
    for students, memory, processors, nodes in rows:
        found = (int(memory.removesuffix(" GB")), int(processors), int(nodes))
        assert found == (*size.machine(int(students)), size.nodes(int(students)))
    said = GUIDES[language].replace("（", "(").replace("）", ")")
    assert re.search(rf"= {size.SYSTEM_MB} MB \+ \S.*?× ?\({size.SERVER_MB} MB \+ .+ × {size.KERNEL_MB} MB\)", said)
    assert re.search(rf"× {size.START_S} (s|秒) ÷", said)


def test_size_prints_the_row_of_the_guide(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["size.py", "30", "100", "500"])
    size.main()
    assert all(line in guide for line in capsys.readouterr().out.splitlines() for guide in GUIDES.values())


@each
def test_the_formula_covers_what_was_measured(language: str) -> None:
    measured = _rows(GUIDES[language].partition("<!-- measured: begin -->")[2].partition("<!-- measured: end -->")[0], 9)
    assert {"1", "5", "10", "20"} <= {row[0] for row in measured}
    for label, _, _, _, _, processor, memory, core, _ in measured:
        server, kernel = map(int, memory.split(" + "))
        assert sum(map(int, core.split(" + "))) < size.SYSTEM_MB
        # Alone, a student shares with nobody, and the last row is the class in which servers were given up.
        if label in ("5", "10", "20"):
            assert server + 2 * kernel <= size.SERVER_MB + 2 * size.KERNEL_MB
            assert float(processor) <= size.START_S


def test_what_is_set_aside_holds_what_was_measured() -> None:
    server = VALUES["singleuser"]
    guarantee = int(server["memory"]["guarantee"].removesuffix("M"))
    limit = int(server["memory"]["limit"].removesuffix("G")) * 1000
    # Two lessons, rounded to 20 MB; six lessons.
    assert guarantee == size.GUARANTEE_MB
    assert abs(size.SERVER_MB + 2 * size.KERNEL_MB - guarantee) <= 20
    assert limit >= size.SERVER_MB + 6 * size.KERNEL_MB
    assert server["cpu"]["guarantee"] == size.GUARANTEE_CPU == round(size.START_S / 120, 2)
    assert server["cpu"]["limit"] >= 1


# --- the chart's values -------------------------------------------------------------------------------------------


@each
def test_values_and_ones_own_make_a_whole(language: str) -> None:
    (mine,) = MINE[language]
    whole = dict(_leaves(_merged(VALUES, yaml.safe_load(mine))))
    required = {
        "hub.config.JupyterHub.authenticator_class",
        "hub.config.Authenticator.admin_users",
        "hub.config.Authenticator.allow_all",
        "singleuser.image.name",
        "singleuser.image.tag",
        "singleuser.memory.guarantee",
        "singleuser.memory.limit",
        "singleuser.cpu.guarantee",
        "singleuser.cpu.limit",
        "singleuser.storage.capacity",
        "cull.enabled",
        "cull.timeout",
        "proxy.https.enabled",
        "proxy.https.hosts",
    }
    assert required - whole.keys() == set()
    assert isinstance(whole["singleuser.image.tag"], str), "a tag of digits alone must be quoted"
    assert whole["singleuser.storage.type"] == "dynamic"
    assert whole["hub.config.JupyterHub.admin_access"] is False
    # The kit is installed where no student's disk is laid over it.
    assert not _build("en").target_repo_dir.startswith(whole["singleuser.storage.homeMountPath"])


def test_no_credentials_stand_in_a_file() -> None:
    names = [name.lower() for language in GUIDES for name, _ in _leaves(_merged(VALUES, yaml.safe_load(MINE[language][0])))]
    names = [name for name in names if not name.endswith(("minimum_password_length", "check_common_password"))]
    assert [name for name in names if re.search(r"secret|token|password|client_id|api_key", name)] == []
    assert VALUES["hub"]["config"]["JupyterHub"]["authenticator_class"] != "dummy"


def test_every_field_is_explained() -> None:
    lines = (HUB / "values.yaml").read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines):
        if re.match(r"\s+\w+: \S", line):
            # By a comment above it, or above the field before it on its level.
            block = next(n for n in range(number, -1, -1) if lines[n].strip().startswith("#") or not lines[n].strip())
            assert lines[block].strip().startswith("#"), f"line {number + 1}: {line}"


def test_one_server_and_a_cluster_have_the_same_rules() -> None:
    config = Config()
    code = (HUB / "tljh_config.py").read_text(encoding="utf-8")
    exec(compile(code, "tljh_config.py", "exec"), {"get_config": lambda: config})
    config.Spawner.args = config.Spawner.args.get_value([])
    assert config.JupyterHub.authenticator_class.split(".")[0] == "nativeauthenticator"
    assert VALUES["hub"]["config"]["JupyterHub"]["authenticator_class"] == "native"
    for name in ("NativeAuthenticator", "Authenticator"):
        assert config[name] == VALUES["hub"]["config"][name]
    assert config.Spawner.http_timeout == VALUES["hub"]["config"]["KubeSpawner"]["http_timeout"]
    kernels = VALUES["singleuser"]["extraFiles"]["server"]["data"]["MappingKernelManager"]
    for name in ("cull_idle_timeout", "cull_interval"):
        assert f"--MappingKernelManager.{name}={kernels[name]}" in config.Spawner.args

    told = dict(line.split()[3:5] for line in LINES if line.startswith("sudo tljh-config set"))
    assert told["limits.memory"] == VALUES["singleuser"]["memory"]["limit"]
    assert int(told["limits.cpu"]) == VALUES["singleuser"]["cpu"]["limit"]
    for one, other in (("timeout", "timeout"), ("every", "every"), ("max_age", "maxAge")):
        assert int(told[f"services.cull.{one}"]) == VALUES["cull"][other]


def test_settings_lie_where_jupyter_reads_them() -> None:
    # A file in jupyter_server_config.d would only be asked which extensions are on.
    assert VALUES["singleuser"]["extraFiles"]["server"]["mountPath"] == "/etc/jupyter/jupyter_server_config.json"


# --- the image ----------------------------------------------------------------------------------------------------


def _build(language: str) -> Any:
    """Return repo2docker as the guide's command sets it up; nothing is built."""
    from repo2docker.__main__ import make_r2d

    (line,) = [line for block in BLOCKS[language] for line in block.splitlines() if line.startswith("jupyter-repo2docker")]
    return make_r2d([*shlex.split(line)[1:-1], str(ROOT)])


@pytest.mark.skipif(os.name == "nt", reason="images are built on Linux")
@each
def test_the_image_is_binders_and_what_a_hub_needs(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    build = _build(language)
    assert (build.target_repo_dir, build.user_id, build.user_name, build.run) == ("/srv/kit", 1000, "jovyan", False)
    kind = next(pack for pack in build.buildpacks if pack.__name__ == "PythonBuildPack")
    pack = kind("docker.io/library/buildpack-deps:jammy")
    pack.platform, pack.appendix = "linux/amd64", build.appendix
    assert pack.detect()
    recipe = pack.render()
    assert recipe.index('-r "binder/requirements.txt"') < recipe.index("./binder/postBuild") < recipe.index(build.appendix)
    assert "-r /srv/kit/hub/requirements.txt -c /srv/kit/binder/requirements.txt" in build.appendix
    assert all((ROOT / path).exists() for path in re.findall(r"/srv/kit/(\S+)", build.appendix))


def test_pins_of_the_image_are_exact_and_binders_stand() -> None:
    assert PINS.keys() == {"jupyterhub", "nbgitpuller"}
    assert all(re.fullmatch(r"[0-9.]+", version) for version in PINS.values())
    assert PINS.keys() & _pins(ROOT / "binder/requirements.txt").keys() == set()


@each
def test_versions_in_the_guide_are_those_used(language: str) -> None:
    words = GUIDES[language]
    (chart,) = set(re.findall(r"--version (\S+)", words))
    assert f"Helm chart {chart}" in words
    assert f"JupyterHub {PINS['jupyterhub']}" in words
    assert f"chart {chart} (JupyterHub {PINS['jupyterhub']})" in (HUB / "values.yaml").read_text(encoding="utf-8")
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]["test"]
    (builder,) = re.findall(r"jupyter-repo2docker==\S+", words)
    assert builder in tools


# --- the guide ----------------------------------------------------------------------------------------------------


def test_both_guides_say_the_same() -> None:
    assert BLOCKS["en"] == BLOCKS["zh"]
    assert [yaml.safe_load(block) for block in MINE["en"]] == [yaml.safe_load(block) for block in MINE["zh"]]
    for columns in (4, 9):
        rows = [[row[1:] for row in _rows(guide, columns)] for guide in GUIDES.values()]
        assert rows[0] == rows[1] != []
    shapes = [re.findall(r"^#+(?= )|^\*\*\d\.|^>|^- |^\| `", guide, re.MULTILINE) for guide in GUIDES.values()]
    assert shapes[0] == shapes[1]


@each
def test_every_link_leads_somewhere(language: str) -> None:
    heads = re.findall(r"^#+ (.+)$", GUIDES[language], re.MULTILINE)
    anchors = {re.sub(r"[^\w -]", "", head.lower()).replace(" ", "-") for head in heads}
    links = re.findall(r"\]\(([^)]+)\)", GUIDES[language])
    assert len(links) > 8
    assert [link for link in links if not (link[1:] in anchors if link[0] == "#" else (HUB / link.partition("#")[0]).exists())] == []


@pytest.mark.parametrize("line", [line for line in LINES if line.startswith("course ")])
def test_commands_of_the_kit_are_understood(line: str) -> None:
    assert cli._parser().parse_args(shlex.split(line)[1:]).run


def test_paths_below_the_kit_are_there() -> None:
    paths = {path.rstrip("/.") for line in LINES for path in re.findall(r"(?:/opt/kit/|--values (?!my-))(\S+)", line)}
    assert {"binder/requirements.txt", "course_lib/jupyter_config", "hub/tljh_config.py", "hub/values.yaml"} <= paths
    assert [path for path in paths if not (ROOT / path).exists()] == []


@each
def test_the_page_for_instructors_has_these_numbers(language: str) -> None:
    page = (ROOT / {"en": "INSTRUCTORS.md", "zh": "INSTRUCTORS.zh.md"}[language]).read_text(encoding="utf-8")
    assert f"](hub/{ {'en': 'README.md', 'zh': 'README.zh.md'}[language] })" in page
    memory, processors = size.machine(30)
    said = {"en": f"{memory} GB of memory and {processors} processors", "zh": f"{memory} GB 内存、{processors} 个处理器"}
    assert said[language] in page
