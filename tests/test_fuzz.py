"""Every parser of files that nobody vouches for, fuzzed for a moment; `tests/fuzz/run.py` does it for as long as one likes."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from fuzz.damage import damaged
from fuzz.targets import TARGETS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from course_lib.datapackage import DatasetError, read

#: Enough to see that it works; the counts of the long runs are in tests/fuzz/README.md.
QUICK = {"work": 150, "polls": 100, "package": 60, "scheme": 60, "archive": 60, "workbook": 8, "typed": 200}


@pytest.mark.parametrize("name", TARGETS)
def test_nothing_but_clear_errors(name: str) -> None:
    target = TARGETS[name]

    @settings(max_examples=QUICK[name], deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(damaged(target.seeds()))
    def fuzzed(data: bytes) -> None:
        target.run(data)

    fuzzed()


@pytest.mark.parametrize("name", TARGETS)
def test_what_is_fuzzed_is_taken_whole(name: str) -> None:
    # Otherwise the parser would refuse all of it at the door, and nothing would be tried.
    for seed in TARGETS[name].seeds()[:3]:
        TARGETS[name].run(seed)


def test_a_finding_is_found() -> None:
    def fragile(data: bytes) -> None:
        assert b"\0" not in data

    with pytest.raises(AssertionError):
        settings(max_examples=200, database=None)(given(damaged([b"\0{}"]))(lambda data: fragile(data)))()
    assert isinstance(damaged([b"{}"]), st.SearchStrategy)


# --- what was found ---------------------------------------------------------------------------------------------


def with_table(city: Path, to: Path, rows: str, *fields: dict[str, Any]) -> Path:
    """Write the invented city with a table more than the kit knows."""
    shutil.copytree(city, to)
    found = json.loads((to / "datapackage.json").read_text(encoding="utf-8"))
    found["resources"].append({"name": "more", "path": "more.csv", "schema": {"fields": list(fields)}})
    (to / "datapackage.json").write_text(json.dumps(found), encoding="utf-8")
    (to / "more.csv").write_text(",".join(entry["name"] for entry in fields) + f"\n{rows}\n", encoding="utf-8")
    return to


def test_a_further_table_with_places_but_no_passages_beside_a_passage_without_id(city: Path, tmp_path: Path) -> None:
    folder = with_table(city, tmp_path / "city", "500,600", *({"name": name, "type": "integer"} for name in ("char_start", "char_end")))
    with (folder / "passages.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    rows[0]["passage_id"] = ""
    with (folder / "passages.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    with pytest.raises(DatasetError) as refused:
        read(folder)
    assert {(fault.rule, fault.table, fault.column) for fault in refused.value.faults} >= {("required", "passages", "passage_id")}
    assert ("span_end", "more") in {(fault.rule, fault.table) for fault in refused.value.faults}


@pytest.mark.parametrize("pattern", ["(a+)+", "(a|a)*b", "(.*){9}"])
def test_a_pattern_that_would_never_end_is_refused(city: Path, tmp_path: Path, pattern: str) -> None:
    field = {"name": "code", "type": "string", "constraints": {"pattern": pattern}}
    with pytest.raises(DatasetError, match="repeats no"):
        read(with_table(city, tmp_path / "city", "a" * 60 + "!", field))


def test_other_patterns_are_kept(city: Path, tmp_path: Path) -> None:
    field = {"name": "code", "type": "string", "constraints": {"pattern": r"[a-z]+(-\d+)?\)+"}}
    assert "more" in read(with_table(city, tmp_path / "city", "ab-1))", field)).tables
