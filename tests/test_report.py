"""A report hands out typed copies of its tables, and looks the same each time it is shown."""

from __future__ import annotations

import copy
import pickle
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from course_lib.datapackage import DatasetError, canonical
from course_lib.language import set_language
from course_lib.paths import package_folder
from course_lib.report import load


def test_columns_have_the_types_of_the_schema(package: Path) -> None:
    dtypes = {"string": "str", "integer": "Int64", "number": "float64"}
    for name, schema in canonical().items():
        frame = load(package).frame(name)
        assert list(frame) == [field["name"] for field in schema["fields"]]
        for field in schema["fields"]:
            allowed = field.get("constraints", {}).get("enum")
            found = frame[field["name"]].dtype
            assert list(found.categories) == allowed if allowed else found == dtypes[field["type"]], (name, field["name"])


def test_stage_and_rung_are_ordered(package: Path) -> None:
    measures = load(package).measures
    assert measures.rung.max() == "output"
    assert (measures.stage.cat.ordered, measures.tool.cat.ordered) == (True, False)


def test_further_columns_are_typed_as_declared(tmp_path: Path, write_package: Callable[..., Path]) -> None:
    def add(tables, descriptor) -> None:
        descriptor["resources"][0]["schema"]["fields"] += [{"name": "old", "type": "boolean"}, {"name": "day", "type": "date"}]
        tables["themes"][0] |= {"old": "true", "day": "2001-02-03"}

    themes = load(write_package(tmp_path, add)).themes
    assert (str(themes.old.dtype), str(themes.day.dtype)) == ("boolean", "datetime64[s]")
    assert themes.day[0] == pd.Timestamp(2001, 2, 3)
    assert themes[["old", "day"]].isna().loc[1].all()


def test_frames_are_the_readers_own(package: Path) -> None:
    report = load(package)
    mine = report.measures
    mine.loc[0, "name_en"] = "spoilt"
    mine["more"] = 1
    report.rows("measures")[0]["name_en"] = report.row("measures", "m001")["name_en"] = "spoilt"
    report.info["pages"].append(99)
    report.fields("measures")["tool"]["constraints"]["enum"].clear()
    assert report.measures.name_en[0] == report.row("measures", "m001")["name_en"] == "desk, phone"
    assert "more" not in report.measures
    assert report.info["pages"] == [1, 2]
    assert report.measures.tool.cat.categories[0] == "nodality"


def test_row(package: Path) -> None:
    report = load(package)
    assert report.row("figures", "f01")["value"] == 30.0
    assert report.row("roles", ("a01", "m003", "leads"))["role"] == "leads"
    assert report.row("silences", "s02")["concerns_row"] is None


@pytest.mark.parametrize(
    ("table", "key", "words"),
    [
        ("measures", "m404", "table measures has no row 'm404'; its rows are named like m001, m002, m003"),
        ("measures", ["m001"], "no row"),
        ("mesures", "m001", "no table 'mesures'; its tables are themes, passages, measures"),
    ],
)
def test_row_unknown(package: Path, table: str, key: str, words: str) -> None:
    with pytest.raises(LookupError, match=words):
        load(package).row(table, key)


def test_unknown_table_as_attribute(package: Path) -> None:
    report = load(package)
    with pytest.raises(AttributeError, match="no table 'mesures'; its tables are themes"):
        report.mesures  # noqa: B018
    assert not hasattr(report, "_repr_png_")
    assert {"measures", "row", "tables"} <= set(dir(report))


def test_copies(package: Path) -> None:
    report = load(package)
    for twin in (copy.deepcopy(report), pickle.loads(pickle.dumps(report))):
        assert repr(twin) == repr(report)


def test_what_it_shows_is_stable(package: Path) -> None:
    report, again = load(package), load(package)
    assert repr(report) == repr(again)
    assert report._repr_html_() == again._repr_html_()
    assert repr(report).splitlines()[0] == "Report nowhere-2001, version 0.1.0"
    assert repr(report).splitlines()[3].split() == ["measures", "3"]
    set_language("zh")
    assert "报告 nowhere-2001，版本 0.1.0" in report._repr_html_()


def test_default_folder(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_REPORT", str(package))
    assert load().name == "nowhere-2001"
    monkeypatch.setenv("COURSE_REPORT", str(package / "nothing"))
    with pytest.raises(DatasetError, match="no such folder"):
        load()


def test_package_in_the_wheel_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library = tmp_path / "course_lib"
    monkeypatch.setattr("course_lib.paths.__file__", str(library / "paths.py"))
    assert package_folder("x") == tmp_path / "datasets" / "x"
    (library / "datasets" / "x").mkdir(parents=True)
    assert package_folder("x") == library / "datasets" / "x"


def test_kit_report(real_folder: Path) -> None:
    report = load(real_folder)
    assert report.name == real_folder.name
    assert [len(report.frame(name)) > 0 for name in report.tables] == [True] * len(report.tables)


def test_checking_needs_no_pandas(package: Path) -> None:
    code = (
        "import sys; from course_lib import evidence, report;"
        f"r = report.load({str(package)!r}); r.row('measures', 'm001'); repr(r); evidence.place(r, 'measures', 'm001');"
        "assert not {'pandas', 'numpy', 'plotly'} & set(sys.modules)"
    )
    root = Path(__file__).parent.parent
    subprocess.run([sys.executable, "-c", code], check=True, cwd=root)
