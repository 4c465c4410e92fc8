"""Every chart says its finding, its source and its numbers, in both languages, in colours that everyone can tell apart."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from itertools import combinations, product
from pathlib import Path
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

import course_lib
from course_lib import language, style
from course_lib.charts.figure import DescribedFigure
from course_lib.charts.intervals import intervals
from course_lib.charts.ladder import draw_ladder, ladder
from course_lib.charts.pages import pages
from course_lib.evidence import place
from course_lib.report import Report, load
from course_lib.wrapping import _room, unwrapped, wrapped

PLOTS = [name for name in course_lib.__all__ if name.startswith("plot_")]
SIZES = ("normal", "large")
EVERY = list(product(PLOTS, language.LANGUAGES, SIZES))
TABLES = {"m": "measures", "c": "claims", "f": "figures", "d": "documents", "e": "events", "a": "actors", "s": "silences"}
NAMES = {"claims": "gist", "figures": "what", "documents": "title", "silences": "missing"}


@contextmanager
def shown_in(code: str, size: str = "normal") -> Iterator[None]:
    """Put the language and the size of print in use for a while."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(language, "_chosen", code)
        patch.setattr(style, "_chosen", size)
        yield


def plot(name: str, report: Report, code: str = "en", size: str = "normal") -> DescribedFigure:
    with shown_in(code, size):
        figure = getattr(course_lib, name)(report)
    assert isinstance(figure, DescribedFigure)
    return figure


@cache
def _real() -> Report:
    return load()


@cache
def _drawn(name: str, code: str, size: str) -> tuple[DescribedFigure, dict[str, Any]]:
    figure = plot(name, _real(), code, size)
    return figure, json.loads(figure.to_json())


@pytest.fixture(params=EVERY, ids="-".join)
def drawn(request: pytest.FixtureRequest, real_folder: Path) -> tuple[DescribedFigure, dict[str, Any], str]:
    """Return each chart of the kit's report: the figure, its JSON, and the language it is in."""
    name, code, size = request.param
    return *_drawn(name, code, size), code


def test_there_are_charts() -> None:
    assert set(PLOTS) >= {"plot_intervals", "plot_ladder", "plot_pages"}


def test_plotly_knows_every_property(drawn: Any) -> None:
    go.Figure(drawn[1])  # checks what our figures, for speed, don't


def test_a_property_that_plotly_does_not_know_is_found(drawn: Any) -> None:
    with pytest.raises(ValueError, match="barmodus"):
        go.Figure({**drawn[1], "layout": {**drawn[1]["layout"], "barmodus": "overlay"}})


# --- words ------------------------------------------------------------------------------------------------------

VERBS = r"\b(is|are|was|were|has|have|does|do|stands?|leaves?|comes?|names?|rests?|answers?|rises?|falls?|grows?)\b"


def test_title_states_a_finding(drawn: Any) -> None:
    figure, _, code = drawn
    title = figure.layout.title.text
    if code == "en":
        assert len(title.split()) >= 5
        assert re.search(rf"\d|{VERBS}", title)
    else:
        assert len(re.findall(r"[\u4e00-\u9fff]", title)) >= 8
        assert re.search(r"\d|[是有无没在为]", title)


def test_title_and_subtitle_fit_the_width_of_a_notebook(drawn: Any) -> None:
    figure, _, _ = drawn
    size, title = figure.layout.template.layout.font.size, figure.layout.title
    for words, em in ((title.text, 0.6 * (size + 4)), (title.subtitle.text, 0.54 * size)):
        assert max(_room(line) for line in words.split("<br>")) * em < 945


def test_both_axes_have_titles(drawn: Any) -> None:
    _, chart, _ = drawn
    axes = {name: axis for name, axis in chart["layout"].items() if re.fullmatch(r"[xy]axis\d*", name)}
    assert {"xaxis", "yaxis"} <= set(axes)
    # A second panel may leave the names of its rows, and what they are, to the first.
    shown = {name for name, axis in axes.items() if name in ("xaxis", "yaxis") or axis.get("showticklabels", True)}
    assert {name for name in shown if not axes[name].get("title", {}).get("text", "").strip()} == set()


def test_source_names_tables_of_the_report(drawn: Any) -> None:
    figure, chart, code = drawn
    source = figure.layout.meta["source"]
    assert source.startswith({"en": "Source: ", "zh": "来源："}[code])
    assert set(re.findall(r"[a-z_]+", source)) & set(_real().tables)
    assert source in [note["text"] for note in chart["layout"]["annotations"]]


def test_description_is_longer_than_the_title(drawn: Any) -> None:
    figure, _, _ = drawn
    assert len(figure.description) > len(figure.layout.title.text)


def _written(chart: dict[str, Any]) -> Iterator[str]:
    """Yield the words that stand in the chart itself: what is drawn beside its title, subtitle and source."""
    for trace in chart["data"]:
        if "text" in trace.get("mode", "text") and trace.get("hoverinfo") == "skip":
            yield from trace.get("text", [])
    for axis in ("xaxis", "yaxis"):
        yield from chart["layout"][axis].get("ticktext", [])
    yield from (note["text"] for note in chart["layout"]["annotations"] if note["text"] != chart["layout"]["meta"]["source"])


def test_description_holds_every_count_that_is_drawn(drawn: Any) -> None:
    figure, chart, _ = drawn
    # Numbers of pages are places, not counts.
    page = r"pages? \d+(?: to \d+)?|第 \d+(?: 至 \d+)? 页"
    counts = {number for words in _written(chart) for number in _numbers(re.sub(page, "", re.sub("<[^>]*>", " ", words)))}
    assert counts - set(_numbers(figure.description)) == set()


def test_counts_that_are_drawn_are_found(real_folder: Path) -> None:
    written = list(_written(_drawn("plot_ladder", "en", "normal")[1]))
    assert {"8", "72", "28"} & set(written) == {"8", "28"}
    assert "Open government<br>30 claims" in written


def test_description_holds_every_number_of_the_title(drawn: Any) -> None:
    figure, _, _ = drawn
    assert set(_numbers(figure.layout.title.text)) - set(_numbers(figure.description)) == set()


def _numbers(words: str) -> list[str]:
    return re.findall(r"\d+(?:[,.]\d+)*", words)


def test_nothing_is_left_to_fill_in(drawn: Any) -> None:
    figure, chart, _ = drawn
    written = [figure.description, figure.layout.title.text, figure.layout.title.subtitle.text, *_written(chart)]
    written += [chart["layout"]["meta"]["source"], *(str(trace.get("name", "")) for trace in chart["data"])]
    assert [words for words in written if re.search(r"[{}]|%\{|\bnan\b|\bNone\b|<NA>", words)] == []


def test_every_mark_says_its_row_and_its_page(drawn: Any) -> None:
    _, chart, code = drawn
    hovering = [trace for trace in chart["data"] if trace.get("hoverinfo") != "skip"]
    assert hovering
    for trace in hovering:
        assert trace["hovertemplate"] == "%{text}<extra></extra>"
        assert len(trace["text"]) == len(trace["customdata"]) == len(trace["x"])
        for key, words in zip(trace["customdata"], trace["text"], strict=True):
            table = TABLES[key[0]]
            with shown_in(code):
                where = place(_real(), table, key)
            assert words.endswith(f"<br>{where}")
            name = _real().row(table, key)[f"{NAMES.get(table, 'name')}_{code}"]
            assert key in words or re.search(_broken(name), words), words


def _broken(name: str) -> str:
    """Return a pattern for `name` with ends of lines at spaces and between letters."""
    return "".join("(?: |<br>)" if letter == " " else f"{re.escape(letter)}(?:<br>)?" for letter in name)


LONG = ["落实首问负责制" * 8, "设立 12319 城建热线并且每年三百六十五天接听来自各方的电话", "A long name of a measure, " * 6 + "at last"]


@pytest.mark.parametrize("name", ["A short name", "设立 12319 热线", *LONG])
def test_wrapping_changes_nothing_but_line_ends(name: str) -> None:
    assert re.fullmatch(_broken(name), wrapped(name, 20))


@pytest.mark.parametrize("width", [12, 20, 33])
@pytest.mark.parametrize("name", ["A short name, no more", "满意率在 90% 以上，56 起（12319 热线）解决了 54 起", *LONG])
def test_lines_are_joined_as_they_were(name: str, width: int) -> None:
    assert unwrapped(wrapped(name, width)) == name.strip()


@pytest.mark.parametrize("name", LONG)
def test_lines_keep_to_their_width(name: str) -> None:
    for line in wrapped(name, 20).split("<br>"):
        assert sum(2 if ord(letter) > 0x2E7F else 1 for letter in line.strip()) <= 20, line


@pytest.mark.parametrize(
    ("name", "width", "lines"),
    [
        ("向其他公共机构负责", 17, "向其他公共机构<br>负责"),
        ("所执行的文件、办理中的案件", 12, "所执行的文<br>件、办理中的<br>案件"),
        ("公布《办法》", 6, "公布<br>《办<br>法》"),
        ("市 A政", 3, "市<br>A政"),
        ("”", 4, "”"),
    ],
)
def test_no_mark_and_no_lone_character_has_a_line_to_itself(name: str, width: int, lines: str) -> None:
    assert wrapped(name, width) == lines


# --- size -------------------------------------------------------------------------------------------------------


def test_chart_is_light(drawn: Any) -> None:
    figure, _, _ = drawn
    assert len(figure.to_json().encode()) < 40_000


@pytest.mark.parametrize("size", SIZES)
def test_template_is_lean(size: str) -> None:
    with shown_in("en", size):
        assert len(json.dumps(style.template())) < 2_000


def _sizes(found: Any, path: str = "") -> Iterator[tuple[str, float]]:
    """Yield each size of letters and of marks, and the height, with its place in the chart."""
    if isinstance(found, dict):
        for key, value in found.items():
            if key in ("size", "height") and isinstance(value, int | float):
                # Hatching may stay as fine as it is.
                if not path.endswith("/pattern"):
                    yield f"{path}/{key}", value
            else:
                yield from _sizes(value, f"{path}/{key}")
    elif isinstance(found, list):
        for n, value in enumerate(found):
            yield from _sizes(value, f"{path}/{n}")


@pytest.mark.parametrize("code", language.LANGUAGES)
@pytest.mark.parametrize("name", PLOTS)
def test_large_print_is_larger_everywhere(real_folder: Path, name: str, code: str) -> None:
    normal, large = (dict(_sizes(_drawn(name, code, size)[1])) for size in SIZES)
    assert set(normal) == set(large)
    assert {path for path in normal if large[path] < 1.25 * normal[path]} == set()
    assert len(normal) > 5


@pytest.mark.parametrize("size", SIZES)
def test_letters_can_be_read(real_folder: Path, size: str) -> None:
    least = {"normal": 12, "large": 16}[size]
    for name in PLOTS:
        assert min(value for path, value in _sizes(_drawn(name, "en", size)[1]) if "font" in path) >= least


@pytest.mark.parametrize("size", ["", "huge", "LARGE"])
def test_unknown_print_size_is_told_those_there_are(size: str) -> None:
    with pytest.raises(ValueError, match=f"{size!r} is not available; choose 'normal' or 'large'"):
        style.set_print(size)


@pytest.mark.parametrize("name", PLOTS)
def test_same_report_gives_the_same_chart(real_folder: Path, name: str) -> None:
    assert plot(name, load(real_folder)).to_json() == plot(name, load(real_folder)).to_json()


# --- colours ----------------------------------------------------------------------------------------------------

# Machado, Oliveira and Fernandes (2009), severity 1, for linear RGB.
VISIONS = {
    "full": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
TO_XYZ = np.array([[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]])
# CIE 1976 colour difference; about 2.3 can just be seen side by side, and marks lie apart.
APART = 12


def linear(colour: str, opacity: float = 1) -> np.ndarray:
    """Return a colour like "#1f2933", or "white", laid over white, as linear RGB from 0 to 1."""
    digits = {"white": "ffffff"}.get(colour, colour.removeprefix("#"))
    parts = 1 - opacity * (1 - np.array([int(digits[n : n + 2], 16) for n in (0, 2, 4)]) / 255)
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def contrast(one: np.ndarray, other: np.ndarray) -> float:
    """Return the contrast ratio of WCAG 2 of two colours in linear RGB."""
    low, high = sorted(float(TO_XYZ[1] @ colour) for colour in (one, other))
    return (high + 0.05) / (low + 0.05)


def difference(one: str, other: str, vision: str) -> float:
    """Return the CIE 1976 difference of two colours as somebody with this vision sees them."""
    return float(np.linalg.norm(_lab(one, vision) - _lab(other, vision)))


def _lab(colour: str, vision: str) -> np.ndarray:
    seen = np.clip(np.array(VISIONS[vision]) @ linear(colour), 0, 1)
    xyz = TO_XYZ @ seen / TO_XYZ.sum(axis=1)
    f = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def test_measures_of_colour_know_black_from_white() -> None:
    assert contrast(linear("#000000"), linear("white")) == pytest.approx(21, abs=0.01)
    assert contrast(linear("#767676"), linear("white")) == pytest.approx(4.54, abs=0.01)
    assert difference("#000000", "white", "full") == pytest.approx(100, abs=0.1)
    # Red and green of one lightness are told apart with full vision only.
    assert difference("#b05a5a", "#5c7a4f", "full") > 2 * difference("#b05a5a", "#5c7a4f", "deuteranopia")


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize("variable", style.COLOURS)
def test_colours_of_a_variable_differ_for_everyone(variable: str, vision: str) -> None:
    colours = style.COLOURS[variable].items()
    close = {(a, b): round(difference(x, y, vision), 1) for (a, x), (b, y) in combinations(colours, 2) if difference(x, y, vision) < APART}
    assert close == {}


@pytest.mark.parametrize("variable", style.COLOURS)
def test_every_code_has_a_colour_that_stands_out(variable: str) -> None:
    assert list(style.COLOURS[variable]) == language.codes(variable)
    assert {code for code, colour in style.COLOURS[variable].items() if contrast(linear(colour), linear("white")) < 3} == set()


def _colours(trace: dict[str, Any]) -> set[str]:
    """Return the colours that the marks or lines of a trace are seen by."""
    marker = trace.get("marker", {})
    found = [marker.get("pattern", {}).get("fgcolor") or marker.get("color"), trace.get("line", {}).get("color")]
    if "line-" in str(marker.get("symbol")) or "pattern" in marker:
        found.append(marker.get("line", {}).get("color"))
    return {colour for some in found if some for colour in ([some] if isinstance(some, str) else some)}


def test_marks_stand_out_from_the_paper(drawn: Any) -> None:
    figure, chart, _ = drawn
    paper = linear(figure.layout.template.layout.paper_bgcolor)
    seen = {colour for trace in chart["data"] for colour in _colours(trace)}
    assert seen
    assert {colour for colour in seen if contrast(linear(colour), paper) < 3} == set()


def _letters(found: Any) -> Iterator[str]:
    """Yield every colour that letters have."""
    if isinstance(found, dict):
        for key, value in found.items():
            if key.endswith("font") and "color" in value:
                yield from [value["color"]] if isinstance(value["color"], str) else value["color"]
            else:
                yield from _letters(value)
    elif isinstance(found, list):
        for value in found:
            yield from _letters(value)


def test_letters_stand_out_from_every_ground(drawn: Any) -> None:
    _, chart, _ = drawn
    grounds = [linear("white")]
    grounds += [linear(shape["fillcolor"], shape.get("opacity", 1)) for shape in chart["layout"].get("shapes", []) if "fillcolor" in shape]
    letters = set(_letters(chart))
    assert letters
    assert {colour for colour in letters for ground in grounds if contrast(linear(colour), ground) < 4.5} == set()


def test_colour_is_never_alone(drawn: Any) -> None:
    _, chart, _ = drawn
    looks: dict[str, set[str]] = {}
    for trace in chart["data"]:
        if trace.get("mode") == "markers":
            marker, count = trace["marker"], len(trace["x"])
            colours, symbols = ([some] * count if isinstance(some, str) else some for some in (marker["color"], marker["symbol"]))
            for colour, symbol in zip(colours, symbols, strict=True):
                looks.setdefault(colour, set()).add(symbol)
    assert [pair for pair in combinations(looks.values(), 2) if pair[0] & pair[1]] == []


def test_kinds_differ_by_symbol() -> None:
    for symbols in style.SYMBOLS.values():
        assert len(set(symbols.values())) == len(symbols)
    assert set(style.SYMBOLS["kind"]) == set(language.codes("kind"))


# --- any report -------------------------------------------------------------------------------------------------


def _as_it_is(tables: Any, descriptor: Any) -> None:
    """Two themes of five; one of them has effects only, and pages start at 1."""


def _theme_without_claims(tables: Any, descriptor: Any) -> None:
    tables["themes"].append(tables["themes"][1] | {"theme_id": "law", "order": 3})


def _no_room(tables: Any, descriptor: Any) -> None:
    for figure in tables["figures"]:
        figure |= {"qualifier": "exact", "lower": figure["value"], "upper": figure["value"]}


def _no_figures(tables: Any, descriptor: Any) -> None:
    tables["figures"].clear()
    tables["claims"][0] |= {"figure_id": "", "evidence": "none"}
    tables["silences"][0] |= {"concerns_table": "", "concerns_row": ""}


def _zero(tables: Any, descriptor: Any) -> None:
    tables["figures"][1] |= {"value": 0, "lower": 0, "upper": 0}


def _far_apart(tables: Any, descriptor: Any) -> None:
    tables["figures"][1] |= {"value": 10, "lower": 2, "upper": 90}


CHANGES = [_as_it_is, _theme_without_claims, _no_room, _no_figures, _zero, _far_apart]
Write = Callable[..., Path]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__.strip("_"))
@pytest.mark.parametrize("code", language.LANGUAGES)
@pytest.mark.parametrize("name", PLOTS)
def test_any_report_can_be_drawn(tmp_path: Path, write_package: Write, change: Any, name: str, code: str) -> None:
    figure = plot(name, load(write_package(tmp_path, change)), code)
    assert "NaN" not in figure.to_json()
    assert figure.description
    assert not re.search(r"\bnan\b|<NA>|\binf\b", figure.description)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__.strip("_"))
def test_every_figure_stands_inside_its_chart(tmp_path: Path, write_package: Write, change: Any) -> None:
    chart = json.loads(plot("plot_intervals", load(write_package(tmp_path, change))).to_json())
    left, right = chart["layout"]["xaxis"]["range"]
    for trace in chart["data"]:
        # In a line, nothing stands between one bar and the next.
        places = [x for x in trace["x"] if x is not None or trace["mode"] != "lines"]
        assert [x for x in places if x is None or not left <= x <= right] == [], trace["mode"]


def test_each_figure_has_a_row_of_its_own(package: Path) -> None:
    # Two figures of the invented report are printed alike and count the same thing.
    chart = json.loads(plot("plot_intervals", load(package)).to_json())
    [dots] = [trace for trace in chart["data"] if trace["mode"] == "markers"]
    assert len(set(dots["y"])) == 2


def test_complete_report_has_no_missing_pages_in_its_title(package: Path) -> None:
    assert "missing" not in plot("plot_pages", load(package)).layout.title.text


@pytest.mark.parametrize("name", PLOTS)
def test_one_is_not_called_many(package: Path, name: str) -> None:
    figure = plot(name, load(package))
    chart = json.loads(figure.to_json())
    words = re.sub("<[^>]*>", " ", " | ".join([figure.layout.title.text, figure.description, *_written(chart)]))
    assert re.findall(r"\b1 (?:claims|pages|figures|themes|columns)\b", words) == []


# --- what is computed, against the files themselves -------------------------------------------------------------


def _rows(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _claims(folder: Path) -> list[dict[str, str]]:
    """Return measures that stand alone, and effects, each with its rung (codebook, section 7)."""
    rungs = {"none": "assertion", "named_events": "assertion", "named_system": "instrument"}
    effects = [row | {"rung": rungs.get(row["evidence"], row["stage"])} for row in _rows(folder, "claims")]
    return [row for row in _rows(folder, "measures") if not row["part_of"]] + effects


def test_ladder_counts_the_claims_of_the_files(real_folder: Path) -> None:
    expected = Counter((row["theme_id"], row["rung"]) for row in _claims(real_folder))
    assert Counter(ladder(load(real_folder)).counts.stack().to_dict()) == expected


def test_ladder_with_parts_has_every_row(real_folder: Path) -> None:
    found = ladder(load(real_folder), parts=True)
    assert len(found.claims) == found.counts.to_numpy().sum() == len(_rows(real_folder, "measures")) + len(_rows(real_folder, "claims"))


@pytest.mark.parametrize("parts", [False, True])
def test_each_mark_of_the_ladder_has_a_place_of_its_own(real_folder: Path, parts: bool) -> None:
    found = ladder(load(real_folder), parts=parts)
    assert not found.claims[["x", "y"]].duplicated().any()
    for rung, y in zip(found.claims.rung, found.claims.y, strict=True):
        assert found.floors[rung][0] < y < found.floors[rung][1]


def test_ladder_draws_each_claim_once(real_folder: Path) -> None:
    report = load(real_folder)
    found = ladder(report)
    figure = draw_ladder(report, found, chosen=["m001", "c04"])
    keys = [key for trace in figure.data if trace.customdata is not None for key in trace.customdata]
    assert sorted(keys) == sorted(found.claims.claim_id)


def test_intervals_are_those_of_the_files(real_folder: Path) -> None:
    rows = _rows(real_folder, "figures")
    found = intervals(load(real_folder))
    assert list(found.figures.figure_id) == [row["figure_id"] for row in rows]
    assert list(found.figures.low) == [float(row["lower"]) / float(row["value"]) for row in rows]
    assert list(found.figures.high) == [float(row["upper"]) / float(row["value"]) for row in rows]
    assert list(found.open.figure_id) == [row["figure_id"] for row in rows if float(row["lower"]) < float(row["upper"])]


def test_pages_count_the_claims_of_the_files(real_folder: Path) -> None:
    found = pages(load(real_folder)).pages
    assert {page.number: page.claims for page in found} == Counter(int(row["page"]) for row in _claims(real_folder))


def test_pages_follow_each_other_to_the_end(real_folder: Path) -> None:
    report = load(real_folder)
    found = pages(report).pages
    assert [(one.number, one.end) for one in found[:-1]] == [(other.number - 1, other.start) for other in found[1:]]
    assert found[-1].end == report.info["characters"]


def test_each_claim_stands_on_the_band_of_its_page(real_folder: Path) -> None:
    found = pages(load(real_folder))
    bands = {page.number: range(page.start, page.end) for page in found.pages}
    off = [row.claim_id for row in found.claims.itertuples() if row.char_start not in bands[row.page]]
    assert off == []


def test_shown_chart_brings_its_words(real_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    figure, _ = _drawn("plot_ladder", "en", "normal")
    shown: list[dict[str, Any]] = []
    monkeypatch.setattr("IPython.display.display", lambda data, **_: shown.append(data))
    figure._ipython_display_()
    chart, words = shown
    assert chart["application/vnd.plotly.v1+json"]["config"]["showSendToCloud"] is False
    assert words["text/plain"] == figure.description
    assert re.sub("<[^>]*>", "", words["text/html"].replace("<br>", "\n")) == "This chart in words" + figure.description


def test_words_of_a_chart_are_escaped(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[dict[str, Any]] = []
    monkeypatch.setattr("IPython.display.display", lambda data, **_: shown.append(data))
    DescribedFigure([], title="One", description="<script>alert(1)</script>", source="Source: none")._ipython_display_()
    assert "<script" not in shown[1]["text/html"]
