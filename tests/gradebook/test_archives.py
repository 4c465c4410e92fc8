"""Files that nobody vouches for: each is read or listed with its reason, whatever the others are."""

from __future__ import annotations

import io
import os
import stat
import struct
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib.gradebook import archives
from course_lib.gradebook.archives import Found, Problem, files, shown
from course_lib.language import set_language
from course_lib.progress.workformat import LIMIT

from .classes import hand_in, zipped


def read(source: Path) -> tuple[dict[str, bytes], dict[str, str]]:
    """Return contents by path, and rules by path."""
    found = list(files(source))
    return {one.path: one.data for one in found if isinstance(one, Found)}, {
        one.path: one.rule for one in found if isinstance(one, Problem)
    }


def inner(*members: tuple[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return stream.getvalue()


def test_folders_zips_and_zips_in_zips_are_read(tmp_path: Path) -> None:
    hand_in(tmp_path, {"a/b/my_work.json": "1", "plain.JSON": "2", ".DS_Store": "x", "__MACOSX/._my_work.json": "x"})
    zipped(
        tmp_path / "class.zip", [("Li/my_work.json", "3"), ("Wu/all.zip", inner(("my_work.json", b"4"))), ("__MACOSX/Li/my_work.json", "x")]
    )
    data, refused = read(tmp_path)
    assert data == {
        "a/b/my_work.json": b"1",
        "plain.JSON": b"2",
        "class.zip/Li/my_work.json": b"3",
        "class.zip/Wu/all.zip/my_work.json": b"4",
    }
    assert refused == {}
    assert read(tmp_path / "class.zip")[0]["class.zip/Li/my_work.json"] == b"3"


def test_each_bad_file_is_listed_and_none_takes_another_with_it(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("link/my_work.json")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    zipped(
        tmp_path / "class.zip",
        [
            ("a/my_work.json", "good"),
            ("../up/my_work.json", "x"),
            ("/etc/my_work.json", "x"),
            ("C:\\windows\\my_work.json", "x"),
            ("essay.pdf", "x"),
            (link, "/etc/passwd"),
            ("big/my_work.json", os.urandom(LIMIT + 1)),
            ("bomb/my_work.json", b" " * LIMIT),
            ("deep.zip", inner(("deeper.zip", inner(("my_work.json", b"x"))), ("my_work.json", b"good"))),
            ("broken.zip", b"PK no zip"),
            ("z/my_work.json", "good"),
        ],
    )
    data, refused = read(tmp_path)
    assert list(data.values()) == [b"good"] * 3
    assert {path.removeprefix("class.zip/"): rule for path, rule in refused.items()} == {
        "../up/my_work.json": "crossing",
        "/etc/my_work.json": "crossing",
        "C:/windows/my_work.json": "crossing",
        "essay.pdf": "other",
        "link/my_work.json": "link",
        "big/my_work.json": "large",
        "bomb/my_work.json": "ratio",
        "deep.zip/deeper.zip": "nested",
        "broken.zip": "bad_zip",
    }


@pytest.mark.skipif(os.name == "nt", reason="Windows has no named pipes, and links only for administrators")
def test_what_lies_in_the_folder_itself_is_not_trusted_either(tmp_path: Path) -> None:
    hand_in(tmp_path / "class", {"a.json": "good", "big.json": b"x" * (LIMIT + 1), "notes.txt": "x", "bad.zip": "PK"})
    hand_in(tmp_path, {"secret.json": "secret"})
    (tmp_path / "class/link.json").symlink_to(tmp_path / "secret.json")
    (tmp_path / "class/folder").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "class/pipe.json")  # opening it would wait for ever
    data, refused = read(tmp_path / "class")
    assert data == {"a.json": b"good"}
    assert refused == {
        "big.json": "large",
        "notes.txt": "other",
        "bad.zip": "bad_zip",
        "link.json": "link",
        "folder": "link",
        "pipe.json": "special",
    }


def test_files_as_large_as_may_be_are_read_and_larger_ones_say_how_large(tmp_path: Path) -> None:
    full, more = os.urandom(LIMIT), os.urandom(LIMIT + 1)
    hand_in(tmp_path, {"full.json": full, "more.json": more})
    # A zip in a zip may be larger than a file.
    zipped(
        tmp_path / "a.zip",
        [("Li/", ""), ("Li/full.json", full), ("Li/more.json", more), ("Wu.zip", inner(("1.json", full), ("2.json", full)))],
    )
    found = list(files(tmp_path))
    assert {one.path: len(one.data) for one in found if isinstance(one, Found)} == dict.fromkeys(
        ("full.json", "a.zip/Li/full.json", "a.zip/Wu.zip/1.json", "a.zip/Wu.zip/2.json"), LIMIT
    )
    refused = {one.path: one for one in found if isinstance(one, Problem)}
    assert {path: one.rule for path, one in refused.items()} == dict.fromkeys(("more.json", "a.zip/Li/more.json"), "large")
    assert all(f"{LIMIT + 1:,}" in one.words and f"{LIMIT:,}" in one.words for one in refused.values())


def test_of_ways_to_compress_only_the_usual_one_is_opened(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for name, way in (("plain", zipfile.ZIP_STORED), ("usual", zipfile.ZIP_DEFLATED), ("rare", zipfile.ZIP_BZIP2)):
            archive.writestr(f"{name}.json", "good", way)
    data, refused = read(tmp_path)
    assert list(data) == ["a.zip/plain.json", "a.zip/usual.json"] and refused == {"a.zip/rare.json": "bad_member"}


def test_what_cannot_be_opened_is_listed_and_the_rest_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hand_in(tmp_path, {"a/my_work.json": "good", "closed/my_work.json": "x", "z/my_work.json": "x", "z/other.json": "good"})
    folders, opened = Path.iterdir, Path.open

    def closed(path: Path, *more: object) -> object:
        if path.parts[-1] == "closed" or path.parts[-2:] == ("z", "my_work.json"):
            raise PermissionError(13, "Permission denied", str(path))
        return (opened if more else folders)(path, *more)

    monkeypatch.setattr(Path, "iterdir", closed)
    monkeypatch.setattr(Path, "open", closed)
    found = list(files(tmp_path))
    assert [one.path for one in found if isinstance(one, Found)] == ["a/my_work.json", "z/other.json"]
    refused = {one.path: one for one in found if isinstance(one, Problem)}
    assert {path: one.rule for path, one in refused.items()} == dict.fromkeys(("closed", "z/my_work.json"), "unread")
    assert all("Permission denied" in one.words for one in refused.values())
    with pytest.raises(PermissionError):
        list(files(tmp_path / "closed"))


def test_a_zip_that_lies_about_sizes_is_caught(tmp_path: Path) -> None:
    path = zipped(tmp_path / "lie.zip", [("my_work.json", b"[0]" * 100_000 + os.urandom(2000)), ("other.json", "good")])
    data = bytearray(path.read_bytes())
    place = data.index(b"PK\x01\x02")
    data[place + 24 : place + 28] = struct.pack("<I", 10)  # the table of contents says 10 bytes
    path.write_bytes(data)
    found, refused = read(tmp_path)
    assert found == {"lie.zip/other.json": b"good"}
    assert refused == {"lie.zip/my_work.json": "bad_member"}


def test_locked_and_damaged_members_are_listed(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", [("locked/my_work.json", "x"), ("damaged/my_work.json", os.urandom(500)), ("z/my_work.json", "good")])
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    data[data.index(b"damaged/my_work.json") + 300] ^= 255
    path.write_bytes(data)
    found, refused = read(tmp_path)
    assert list(found.values()) == [b"good"]
    assert list(refused.values()) == ["locked", "bad_member"]


def test_a_zip_of_too_much_stops_by_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "_MEMBERS", {1: 50, 2: 3})
    monkeypatch.setattr(archives, "_TOTAL", {1: 10_000, 2: 1_000})
    zipped(tmp_path / "a.zip", [("greedy.zip", inner(*((f"{n}.json", os.urandom(400)) for n in range(3)))), ("b.json", "good")])
    zipped(tmp_path / "b.zip", [(f"{n}.json", "x") for n in range(51)])
    data, refused = read(tmp_path)
    assert "a.zip/b.json" in data and "a.zip/greedy.zip/1.json" in data
    assert refused == {"a.zip/greedy.zip": "total", "b.zip": "members"}


def test_a_table_of_contents_without_end_is_not_read(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", [("a.json", "x")])
    data = path.read_bytes()
    end = data.index(b"PK\x05\x06")
    filler = b"\0" * 30_000_000
    record = bytearray(data[end:])
    record[12:20] = struct.pack("<II", len(filler), 0)
    path.write_bytes(filler + record)
    tracemalloc.start()
    assert read(tmp_path) == ({}, {"a.zip": "bad_zip"})
    assert tracemalloc.get_traced_memory()[1] < 10_000_000
    tracemalloc.stop()


@given(st.binary(max_size=300))
def test_no_bytes_make_reading_fail(tmp_path_factory: pytest.TempPathFactory, noise: bytes) -> None:
    folder = tmp_path_factory.mktemp("noise")
    whole = inner(("my_work.json", b"good"), ("b.zip", inner(("c.json", b"x"))))
    (folder / "a.zip").write_bytes(noise + whole)
    (folder / "b.zip").write_bytes(whole[: len(noise)] + noise + whole[len(noise) :])
    (folder / "c.zip").write_bytes(noise)
    assert len(list(files(folder))) >= 3


def test_names_from_old_zips_are_read_as_utf_8_and_in_chinese_as_gb_18030() -> None:
    def told(raw: bytes) -> str:
        info = zipfile.ZipInfo(raw.decode("cp437"))
        info.flag_bits = 0
        return archives._name(info)

    assert told("王伟.json".encode()) == "王伟.json"
    assert told("王伟.json".encode("gb18030")) != "王伟.json"
    set_language("zh")
    assert told("王伟.json".encode("gb18030")) == "王伟.json"
    # Marked as UTF-8 a name is what it is, also one that could be read in another way; so is one that no old zip can hold.
    assert told("é.json".encode()) == "é.json"
    marked = zipfile.ZipInfo("é.json".encode().decode("cp437"))
    marked.flag_bits = 0x800
    assert archives._name(marked) == marked.filename
    assert archives._name(zipfile.ZipInfo("王.json")) == "王.json"


def test_names_are_shown_without_what_moves_a_terminal() -> None:
    assert shown("a\x1b[31m\u202eb\nc\ud800") == "a?[31m?b?c?"


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        list(files(tmp_path / "no"))


@pytest.mark.skipif(os.name == "nt", reason="Windows has no named pipes")
def test_what_is_no_folder_and_no_file_is_an_error(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.json")
    with pytest.raises(OSError, match=r"pipe\.json"):
        list(files(tmp_path / "pipe.json"))
