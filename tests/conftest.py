"""A small data package about a town that doesn't exist, written to order for any test."""

from __future__ import annotations

import csv
import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from invented_city import write_city

from course_lib import language
from course_lib.datapackage import canonical
from course_lib.paths import package_folder

TEXT = """Report of the town of Nowhere (invented)

Part one. The town of Nowhere opened a desk and a telephone, and wrote rules for the desk.
The telephone took 40 calls; more than 30 callers said thanks. The flood of 2001 did no harm.
"""

Tables = dict[str, list[dict[str, Any]]]


def _at(words: str, **codes: Any) -> dict[str, Any]:
    start = TEXT.index(words)
    mark = hashlib.sha256(words.encode()).hexdigest()[:12]
    return codes | {"page": 1, "char_start": start, "char_end": start + len(words), "fingerprint": mark}


def _both(column: str, words: str) -> dict[str, str]:
    return {f"{column}_en": words, f"{column}_zh": f"虚构：{words}"}


def _invented() -> Tables:
    first, second = "Part one.", TEXT.splitlines()[3]
    opening = TEXT.splitlines()[2]
    open_, effective = {"theme_id": "open"}, {"theme_id": "effective"}
    p1, p2 = {"passage_id": "p01"} | open_, {"passage_id": "p02"} | effective
    codes = {"form": "channel", "tool": "nodality", "direction": "social", "stage": "activity"}
    rules = {"form": "rule", "tool": "authority", "direction": "internal", "stage": "activity"}
    section = {"section": "1", "page": 1, "page_end": 2}
    measures = [
        _at("opened a desk and a telephone", measure_id="m001", rung="instrument", **p1, **codes, **_both("name", "desk, phone")),
        _at("telephone", measure_id="m002", part_of="m001", rung="output", **p1, **codes, **_both("name", "phone")),
        _at("rules for the desk", measure_id="m003", rung="document", **p1, **rules, **_both("name", "rules")),
    ]
    figures = [
        _at("more than 30", figure_id="f01", qualifier="more_than", value=30, lower=31, upper=39, stage="outcome"),
        _at("40 calls", figure_id="f02", qualifier="exact", value=40, lower=40, upper=40, stage="output"),
    ]
    named = {"passage_id": "p02", "measure_id": "m002", "as_printed": "as printed", "unit": "calls", **_both("what", "calls")}
    coded = ("measure_id", "tool", "direction", "stage", "rung")
    return {
        "themes": [
            open_ | {"order": 1, "points": "chapeau", **section, **_both("name", "Open"), **_both("question", "Who?")},
            effective | {"order": 2, "points": "1 2", **section, **_both("name", "Effective"), **_both("question", "How?")},
        ],
        "passages": [
            _at(opening, **p1, section="1", page_end=1, **_both("gist", first)),
            _at(second, **p2, section="1", point="2", page_end=2, **_both("gist", "calls, thanks")),
        ],
        "measures": measures,
        "claims": [
            _at(
                "callers said thanks", claim_id="c01", **p2, stage="outcome", evidence="figure", figure_id="f01", **_both("gist", "thanks")
            ),
            _at("did no harm", claim_id="c02", **p2, stage="outcome", evidence="named_events", **_both("gist", "no harm")),
        ],
        "figures": [figure | named for figure in figures],
        "silences": [
            {"silence_id": "s01", "theme_id": "open", "concerns_table": "figures", "concerns_row": "f01"}
            | _both("missing", "who was asked")
            | _both("why", "a share needs a base"),
            {"silence_id": "s02"} | _both("missing", "a voice") | _both("why", "nobody speaks"),
        ],
        "documents": [
            _at("rules for the desk", document_id="d01", passage_id="p01", measure_id="m003", title_printed="Rules", kind="rules")
            | {"issuer": "a01", "year": 2000, **_both("title", "Rules for the desk")}
        ],
        "events": [
            _at("flood of 2001", event_id="e01", passage_id="p02", hazard="natural", date="2001", date_precision="year")
            | {"date_source": "text", **_both("name", "Flood")}
        ],
        "actors": [_at("town of Nowhere opened", actor_id="a01", passage_id="p01", kind="government", **_both("name", "Town"))],
        "roles": [{"actor_id": "a01", "measure_id": "m001", "role": "runs"}, {"actor_id": "a01", "measure_id": "m003", "role": "leads"}],
        "glossary": [{"term_id": "desk", "pinyin": "chuāngkǒu", **_both("term", "desk"), **_both("definition", "a desk, with a clerk")}],
        "second_coding": [{column: row[column] for column in coded} for row in measures],
    }


def _descriptor() -> dict[str, Any]:
    info = {"title": "Report of Nowhere", "title_zh": "乌有镇报告", "year": 2001, "pages": [1, 2], "characters": len(TEXT)}
    return {
        "name": "nowhere-2001",
        "version": "0.1.0",
        "report": info | {"sha256": hashlib.sha256(TEXT.encode()).hexdigest()},
        "resources": [
            {"name": name, "type": "table", "path": f"{name}.csv", "format": "csv", "encoding": "utf-8", "schema": schema}
            for name, schema in json.loads(json.dumps(canonical())).items()
        ],
    }


def _write(folder: Path, change: Callable[[Tables, dict[str, Any]], Any] | None = None) -> Path:
    tables, descriptor = _invented(), _descriptor()
    if change:
        change(tables, descriptor)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    for resource in descriptor["resources"]:
        columns = [field["name"] for field in resource["schema"]["fields"]]
        with (folder / f"{resource['name']}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, lineterminator="\n")
            writer.writeheader()
            writer.writerows(tables[resource["name"]])
    return folder


# Benchmarks are run by themselves, on a machine that does nothing else.
collect_ignore_glob = ["bench/*"]

# What is tested is what comes out, not how long the first call takes on a busy machine.
settings.register_profile("kit", deadline=None)
settings.load_profile("kit")


@pytest.fixture(scope="session")
def write_package() -> Callable[..., Path]:
    """A function of a folder, and of a change to the tables and the descriptor, that writes the package there."""
    return _write


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """Folder of the invented package, whole."""
    return _write(tmp_path / "nowhere-2001")


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of the other invented package: a city with themes of its own. Not to be changed."""
    return write_city(tmp_path_factory.mktemp("packages") / "invented-city")


@pytest.fixture(scope="session")
def invented_text() -> str:
    """The text that the invented package is coded from."""
    return TEXT


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    """Start each test in English, without settings from outside, and put back what it changes."""
    monkeypatch.delenv("COURSE_LANG", raising=False)
    monkeypatch.delenv("COURSE_REPORT", raising=False)
    monkeypatch.setattr(language, "_chosen", None)


@pytest.fixture(scope="session")
def real_folder() -> Path:
    """Folder of the kit's own package; tests of it are skipped while its tables aren't there."""
    folder = package_folder()
    lacking = [name for name in canonical() if not (folder / f"{name}.csv").is_file()]
    if lacking:
        pytest.skip(f"the kit's data package lacks {', '.join(lacking)}")
    return folder


@pytest.fixture(scope="session")
def real_text() -> str:
    """The report's own text, which the project doesn't hold; tests of it are skipped without it."""
    if not (name := os.environ.get("COURSE_REPORT_TEXT")):
        pytest.skip("COURSE_REPORT_TEXT doesn't name a copy of the report's text")
    return Path(name).read_bytes().decode()
