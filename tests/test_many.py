"""Many reports: one table of them all, and Parquet that other engines read alike."""

from __future__ import annotations

import gc
import json
import pickle
import sys
import tracemalloc
import weakref
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lib import DatasetError, cli, load, load_many, pack, set_language, tidy
from course_lib.exports.output import ExportError
from course_lib.many import ReportsError, _join, reports
from course_lib.pack import write_parquet

Write = Callable[..., Path]
ROOT = Path(__file__).parents[1]
NAMES = ["alpha", "beta.2", "gamma-2006"]


def _named(name: str) -> Callable[[Any, dict[str, Any]], None]:
    """Return a change that names a package, and makes each town differ from the others."""

    def change(tables: dict[str, list[dict[str, Any]]], descriptor: dict[str, Any]) -> None:
        descriptor["name"] = name
        tables["measures"][2]["rung"] = ("document", "assertion", "instrument")[len(name) % 3]

    return change


@pytest.fixture
def towns(tmp_path: Path, write_package: Write) -> Path:
    """A folder of three invented packages."""
    for folder, name in zip("xyz", NAMES, strict=True):
        write_package(tmp_path / "towns" / folder, _named(name))
    return tmp_path / "towns"


@pytest.mark.parametrize("lesson", sorted((ROOT / "notebooks").glob("*/06_*.ipynb")), ids=lambda path: path.parent.name)
def test_lesson_06_shows_two_reports_as_they_are(lesson: Path, city: Path, tmp_path: Path, real_folder: Path) -> None:
    for folder in (city, real_folder):
        (tmp_path / folder.name).symlink_to(folder, target_is_directory=True)
    claims = load_many(tmp_path)
    alone = claims[claims.part_of.isna()]
    counts = alone.groupby(["report", "rung"], observed=False).size().unstack()
    rows = [f" | {' | '.join(map(str, row))} |" for row in counts.to_numpy()]  # each after the report's name in the lesson's language
    cells = {cell["id"]: "".join(cell["source"]) for cell in json.loads(lesson.read_text(encoding="utf-8"))["cells"]}
    lines = cells["compare-many"].splitlines()
    assert [line[line.index(" | ") :] for line in lines if line.startswith("| ")][-len(rows) :] == rows
    assert counts.loc["invented-city"].tolist()[0] * 2 == counts.loc["invented-city"].sum() == 12


# --- one table --------------------------------------------------------------------------------------------------


def test_all_tables_as_one(towns: Path) -> None:
    table = load_many(towns)
    assert next(iter(table)) == "report"
    assert list(table["report"].cat.categories) == NAMES
    assert list(table.index) == list(range(len(table)))
    for folder, name in zip("xyz", NAMES, strict=True):
        own = table[table["report"] == name].drop(columns="report").reset_index(drop=True)
        pd.testing.assert_frame_equal(own, tidy(load(towns / folder)))
    assert list(table["report"].drop_duplicates()) == NAMES
    assert table["rung"].cat.ordered


def test_themes_of_ones_own_join_those_of_the_kit(towns: Path, city: Path) -> None:
    (towns / "zz").symlink_to(city)
    table = load_many(towns)
    own = tidy(load(city))
    assert list(table["theme_id"].cat.categories) == ["open", "effective", "integrity", "emergency", "law", *own["theme_id"].cat.categories]
    found = table[table["report"] == load(city).name]
    assert list(found["theme_id"]) == list(own["theme_id"])
    assert list(found["name_zh"]) == list(own["name_zh"])
    assert table["rung"].cat.ordered


def test_joining_does_not_hold_the_tables_twice(towns: Path) -> None:
    with pd.option_context("mode.string_storage", "python"):  # as for readers, who need no pyarrow; its memory is not traced
        long = pd.concat([tidy(load(towns / "x"))] * 1000, ignore_index=True)
        tracemalloc.start()
        try:
            tables = {f"r{number}": long.copy() for number in range(10)}
            before = tracemalloc.get_traced_memory()[0]
            table = _join(tables)
            peak = tracemalloc.get_traced_memory()[1]
            tables.clear()
            gc.collect()
            held = tracemalloc.get_traced_memory()[0]
        finally:
            tracemalloc.stop()
    assert len(table) == 50_000
    assert peak < before + 0.75 * held  # pandas.concat alone: more than before + held


def test_reports_are_held_one_at_a_time(towns: Path) -> None:
    held = []
    for report in reports(towns):
        held.append(weakref.ref(report))
        gc.collect()
        # The one at hand; the one before goes as its name is given away.
        assert [one() for one in held if one() is not None] == [report]
    assert len(held) == len(NAMES)


def test_every_fault_of_every_package_is_named_with_its_folder(towns: Path, write_package: Write) -> None:
    for name in ("measures.csv", "figures.csv"):
        (towns / "x" / name).unlink()
    (towns / "y" / "measures.csv").write_bytes("乌有镇".encode("gb18030"))
    write_package(towns / "zz", _named(NAMES[2]))
    (towns / "broken").symlink_to("nowhere")
    (towns / "bare").mkdir()
    with zipfile.ZipFile(towns / "town.zip", "w") as archive:
        archive.writestr("datapackage.json", "{}")
    with pytest.raises(DatasetError) as caught:
        load_many(towns)
    said = str(caught.value)
    assert len(caught.value.faults) == 6
    for words in (
        "towns/x ",
        "measures.csv",
        "figures.csv",
        "towns/y ",
        "GB18030",
        "towns/broken",
        "towns/bare",
        "towns/town.zip",
        "zip archive",
    ):
        assert words in said.replace("\\", "/")
    assert f"zz and {towns / 'z'} have the same name, gamma-2006" in said
    set_language("zh")
    assert "名称相同" in said or "不能" in str(caught.value) or "无法" in str(caught.value)
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


def test_of_many_broken_packages_the_first_are_told_and_the_others_counted(tmp_path: Path) -> None:
    for number in range(23):
        (tmp_path / f"town-{number:02}").mkdir()
    with pytest.raises(ReportsError) as caught:
        load_many(tmp_path)
    assert len(caught.value.problems) == len(caught.value.faults) == 23
    assert "town-19" in str(caught.value)
    assert "town-20" not in str(caught.value)
    assert str(caught.value).splitlines()[-1] == "Further data packages that cannot be used: 3"


def test_files_beside_the_packages_are_left_alone(towns: Path) -> None:
    (towns / "README.md").write_text("three towns")
    (towns / ".git").mkdir()
    assert len(load_many(towns)["report"].cat.categories) == 3


@pytest.mark.parametrize(
    ("what", "said"),
    [("missing", "no folder"), ("empty", "no data package"), ("zip", "zip archive"), ("file", "is a file"), ("one", "itself")],
)
def test_what_is_no_folder_of_packages(tmp_path: Path, write_package: Write, what: str, said: str) -> None:
    folder = tmp_path / "there"
    if what == "empty":
        folder.mkdir()
    elif what == "zip":
        zipfile.ZipFile(folder, "w").close()
    elif what == "file":
        folder.write_text("a file")
    elif what == "one":
        write_package(folder)
    with pytest.raises(ReportsError, match=said) as caught:
        load_many(folder)
    assert str(caught.value).count("\n") == 0
    assert str(folder) in str(caught.value)


# --- Parquet ----------------------------------------------------------------------------------------------------


def _by_duckdb(query: str, *values: str) -> list[Any]:
    import duckdb

    with duckdb.connect() as connection:
        return connection.execute(query, values).fetchall()


@pytest.mark.filterwarnings("ignore:The inplace keyword")  # Dask's own, of pandas
def test_engines_agree_with_pandas(towns: Path, tmp_path: Path) -> None:
    import dask.dataframe

    assert write_parquet(towns, tmp_path / "packed") == 3
    table = load_many(towns)
    wanted = {
        (str(report), str(rung)): (int(group["claim_id"].count()), None if group["upper"].isna().all() else float(group["upper"].max()))
        for (report, rung), group in table.groupby(["report", "rung"], observed=True)
    }
    assert len(wanted) > 9
    query = "select report, rung, count(claim_id), max(upper) from read_parquet(?, hive_partitioning = true) group by all"
    by_duckdb = _by_duckdb(query, f"{tmp_path}/packed/*/*.parquet")
    assert {(report, rung): (count, most) for report, rung, count, most in by_duckdb} == wanted

    lazy = dask.dataframe.read_parquet(tmp_path / "packed")
    assert lazy.npartitions == 3
    by_dask = lazy.groupby(["report", "rung"], observed=True).agg({"claim_id": "count", "upper": "max"}).compute()
    assert {
        key: (row.claim_id, None if pd.isna(row.upper) else row.upper) for key, row in zip(by_dask.index, by_dask.itertuples(), strict=True)
    } == wanted


def test_all_comes_back_from_parquet(towns: Path, tmp_path: Path) -> None:
    write_parquet(towns, tmp_path / "packed")
    back, table = pd.read_parquet(tmp_path / "packed"), load_many(towns)
    assert set(back) == set(table)
    back = back[list(table)].sort_values(["report", "char_start", "char_end"], ascending=[True, True, False]).reset_index(drop=True)
    for column in table:
        same = [(None if pd.isna(one) else one) for one in back[column]] == [(None if pd.isna(one) else one) for one in table[column]]
        assert same, column


def test_a_report_is_read_without_the_others(towns: Path, tmp_path: Path) -> None:
    write_parquet(towns, tmp_path / "packed")
    (tmp_path / "packed/report=gamma-2006/tidy.parquet").write_bytes(b"nobody looks here")
    query = "select count(*) from read_parquet(?, hive_partitioning = true) where report = 'beta.2'"
    assert _by_duckdb(query, f"{tmp_path}/packed/*/*.parquet") == [(5,)]


class _Named(NamedTuple):
    name: str


@given(st.lists(st.text("0123456789._-aefintxz", min_size=1, max_size=8), min_size=1, max_size=4, unique=True))
@settings(max_examples=25)
def test_names_of_reports_come_back_as_written_or_are_refused(tmp_path_factory: pytest.TempPathFactory, names: list[str]) -> None:
    import pyarrow.dataset

    top = tmp_path_factory.mktemp("names")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pack, "reports", lambda _: map(_Named, names))
        patch.setattr(pack, "tidy", lambda _: pd.DataFrame({"claim_id": ["m001"]}))
        try:
            write_parquet("towns", top / "packed")
        except ExportError:
            assert any(any(sign.isdigit() for sign in name) or name in ("inf", "-inf", "nan") for name in names)
            assert list(top.iterdir()) == []
            return
    found = _by_duckdb(f"select report from read_parquet('{top}/packed/*/*.parquet', hive_partitioning = true)")
    assert sorted(name for (name,) in found) == sorted(names)
    arrow = pyarrow.dataset.dataset(top / "packed", partitioning="hive").to_table(columns=["report"])
    assert sorted(arrow["report"].to_pylist()) == sorted(names)


@pytest.mark.parametrize("name", ["2006", "007", "2006-01-01", "1e5", "1.5", "inf", "nan", "0x1f", "epoch", "2006-01-01t10"])
def test_names_that_readers_take_for_numbers_are_refused(tmp_path: Path, write_package: Write, name: str) -> None:
    write_package(tmp_path / "towns" / "x", _named(name))
    write_package(tmp_path / "towns" / "y", _named("fine-2006"))
    with pytest.raises(ExportError, match=rf"^{name}: "):
        write_parquet(tmp_path / "towns", tmp_path / "packed")
    assert [path.name for path in tmp_path.iterdir()] == ["towns"]


def test_without_pyarrow_the_extra_is_named(towns: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ExportError, match=r"pyarrow.*course-lib\[parquet\]"):
        write_parquet(towns, tmp_path / "packed")


# --- the command ------------------------------------------------------------------------------------------------


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], towns: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[int, str, str]]:
    """A function that runs `course pack` beside the towns and returns exit code, output and complaint."""
    monkeypatch.chdir(towns.parent)

    def ran(*words: str) -> tuple[int, str, str]:
        return cli.main(["pack", *words]), *capsys.readouterr()

    return ran


def test_pack(run: Callable[..., tuple[int, str, str]]) -> None:
    assert run("towns", "--parquet", "packed") == (0, "Reports packed in packed: 3\n", "")
    assert sorted(str(path.as_posix()) for path in Path("packed").rglob("*.parquet")) == [
        f"packed/report={name}/tidy.parquet" for name in ("alpha", "beta%2E2", "gamma-2006")
    ]
    code, _, complaint = run("towns", "--parquet", "packed")
    assert (code, complaint.count("\n")) == (2, 1)
    assert "--force" in complaint
    assert run("--lang", "zh", "towns", "--parquet", "packed", "--force")[1] == "已打包到 packed 的报告：3 份\n"
    assert sorted(path.name for path in Path().iterdir()) == ["packed", "towns"]


def test_packing_again_forgets_reports_that_are_gone(run: Callable[..., tuple[int, str, str]]) -> None:
    run("towns", "--parquet", "packed")
    Path("towns/y").rename("y")
    assert run("towns", "--parquet", "packed", "--force")[0] == 0
    assert sorted(path.name for path in Path("packed").iterdir()) == ["report=alpha", "report=gamma-2006"]


def test_a_folder_of_somebodys_own_is_never_replaced(run: Callable[..., tuple[int, str, str]]) -> None:
    for target in ("towns", "towns/x"):
        code, _, complaint = run("towns", "--parquet", target, "--force")
        assert (code, complaint.count("\n")) == (2, 1)
        assert "not packed by this command" in complaint
    Path("file").write_text("mine")
    assert "is a file" in run("towns", "--parquet", "file", "--force")[2]
    Path("link").symlink_to("towns", target_is_directory=True)
    assert run("towns", "--parquet", "link", "--force")[0] == 2
    assert len(load_many("towns")) == 15
    assert Path("file").read_text() == "mine"


@pytest.mark.parametrize("damage", ["missing", "empty", "zip", "fault"])
def test_packing_leaves_nothing_where_it_fails(run: Callable[..., tuple[int, str, str]], damage: str) -> None:
    source = "towns"
    if damage == "fault":
        (Path("towns/z/measures.csv")).write_bytes(b"\xff\xfea\0")
    else:
        source = damage
        if damage == "empty":
            Path("empty").mkdir()
        elif damage == "zip":
            zipfile.ZipFile("zip", "w").close()
    run("towns", "--parquet", "packed")
    before = {path: path.stat().st_mtime_ns for path in Path().rglob("*")}
    code, shown, complaint = run(source, "--parquet", "packed", "--force")
    assert (code, shown) == (2, "")
    assert "Traceback" not in complaint
    assert {path: path.stat().st_mtime_ns for path in Path().rglob("*")} == before
