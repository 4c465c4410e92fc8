"""Damaged files for hypothesis: bytes cut, doubled and swapped; fields of JSON and cells of tables replaced by what is odd."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from hypothesis import strategies as st

# What parsers stumble on: edges of numbers, half characters, marks of other formats, names from Python's inside.
ODD = ("", " ", "\0", "\ufeff", "\ud800", "\u2028", "\u202e", "-1", "0", "1e999", "9" * 40, "NaN", "1_0", "٣", "²", "../x", "C:\\x", "=1+1")
ODD += ("2026-13-99", "[" * 50, "{}", "null", "true", '"', ",", "\r", "\n", "__class__", "a" * 300, "(a+)+$", "😀", "<b>", "%s{x}", "m001")

WORDS = st.one_of(st.sampled_from(ODD), st.text(max_size=12))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=5,
)


def damaged(seeds: list[bytes]) -> st.SearchStrategy[bytes]:
    """Return a strategy for files made of one of `seeds`, or of nothing."""
    return st.one_of(st.binary(max_size=200), st.sampled_from(seeds).flatmap(lambda seed: st.one_of(_cut(seed), _field(seed), _cell(seed))))


@st.composite
def _cut(draw: st.DrawFn, seed: bytes) -> bytes:
    found = seed
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(found)))
        end = min(len(found), start + draw(st.integers(0, 12)))
        piece = draw(st.one_of(WORDS.map(lambda words: words.encode("utf-8", "surrogatepass")), st.binary(max_size=4)))
        found = found[:start] + piece * draw(st.sampled_from((1, 1, 1, 3))) + found[end:]
    return found


@st.composite
def _field(draw: st.DrawFn, seed: bytes) -> bytes:
    """Replace, add or remove a field of a JSON document, however deep; a seed's first byte may say which file it is."""
    for start in (0, 1):
        try:
            whole = json.loads(seed[start:])
            break
        except ValueError:
            continue
    else:
        return draw(_cut(seed))
    for _ in range(draw(st.integers(1, 3))):
        _change(draw, whole)
    return seed[:start] + json.dumps(whole).encode()


def _change(draw: st.DrawFn, whole: Any) -> None:
    place = whole
    while isinstance(place, dict | list) and place:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        key = draw(st.sampled_from(keys))
        if not isinstance(place[key], dict | list) or not place[key] or draw(st.integers(0, 5)) == 0:
            what = draw(st.sampled_from(("replace", "remove", "add")))
            if what == "remove":
                del place[key]
            elif what == "add" and isinstance(place, dict):
                place[draw(WORDS)] = draw(VALUES)
            else:
                place[key] = draw(VALUES)
            return
        place = place[key]


@st.composite
def _cell(draw: st.DrawFn, seed: bytes) -> bytes:
    """Replace cells of a CSV table."""
    try:
        rows = list(csv.reader(io.StringIO(seed[1:].decode(), newline="")))
    except (UnicodeDecodeError, csv.Error):
        rows = []
    if len(rows) < 2 or len(rows[0]) < 2 or seed[:1] == b"\0":
        return draw(_cut(seed))
    for _ in range(draw(st.integers(1, 4))):
        row = draw(st.integers(0, len(rows) - 1))
        other = rows[draw(st.integers(0, len(rows) - 1))]
        column = draw(st.integers(0, max(0, len(rows[row]) - 1)))
        if rows[row]:
            rows[row][column] = draw(st.one_of(WORDS, st.sampled_from(other or [""])))
    made = io.StringIO(newline="")
    csv.writer(made, lineterminator="\n").writerows(rows)
    return seed[:1] + made.getvalue().encode("utf-8", "surrogatepass")
