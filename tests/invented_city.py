"""An invented city's report, coded as a reader would: themes of its own, words in Chinese, Uyghur and emoji. For tests only."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from course_lib.new_package import about, columns_of, csv_lines, make_folder, package_files
from course_lib.spans import find_spans, page_range

# Nothing in it is true of any place. Four pages, parted by form feeds; a line breaks inside a title.
TEXT = """虚构市二〇二一年工作报告（虚构，仅供测试） Invented, for tests only

一、供水。市政府成立供水领导小组，制定《供水服务
规则》。供水热线受理 120 件投诉，已解决 114 件，90%以上的来电者表示满意😀。
\f二、道路。道路局维修道路 36 公里，新建人行天桥 2 座，每月检查一次。
道路安全状况明显好转。二〇二〇年“山洪”期间没有人员伤亡。
\f三、图书馆。شەھەرلىك كۇتۇپخانا ھەر كۈنى ئوچۇق تۇرىدۇ。图书馆发放借书证 500 多张，举办读书活动📚。
شەھەر ئاھالىسى كۇتۇپخانىدىن رازى。
\f四、结语。政府将继续公开收费标准，接受社会监督。
"""
PAGES = page_range(TEXT)
TITLE = {"title": "Report of Invented City (for tests)", "title_zh": "虚构市工作报告（仅供测试）", "year": 2021, "tag": "zh"}

Tables = dict[str, list[dict[str, Any]]]


def place(words: str) -> dict[str, Any]:
    """Return the columns that tie a row to the first place of some words."""
    found = next(find_spans(TEXT, words, PAGES))
    return dict(zip(("page", "char_start", "char_end", "fingerprint"), found.cells(), strict=True))


def both(column: str, english: str, chinese: str) -> dict[str, str]:
    return {f"{column}_en": english, f"{column}_zh": chinese}


def tables() -> Tables:
    """Return every table's rows, as a reader would have typed them."""
    themes = [
        _theme(1, "water", "Water 💧", "供水", "一", 1),
        _theme(2, "roads", "Roads", "道路", "二", 2),
        _theme(3, "library", "Library", "图书馆 كۇتۇپخانا", "三", 3),
    ]
    sentences = [
        ("p01", "water", "一", "市政府成立供水领导小组，制定《供水服务规则》。"),
        ("p02", "water", "一", "供水热线受理 120 件投诉，已解决 114 件，90%以上的来电者表示满意😀。"),
        ("p03", "roads", "二", "道路局维修道路 36 公里，新建人行天桥 2 座，每月检查一次。"),
        ("p04", "roads", "二", "道路安全状况明显好转。二〇二〇年“山洪”期间没有人员伤亡。"),
        ("p05", "library", "三", "شەھەرلىك كۇتۇپخانا ھەر كۈنى ئوچۇق تۇرىدۇ。图书馆发放借书证 500 多张，举办读书活动📚。"),
        ("p06", "library", "三", "شەھەر ئاھالىسى كۇتۇپخانىدىن رازى。"),
        ("p07", "water", "四", "政府将继续公开收费标准，接受社会监督。"),
    ]
    passages = [
        {"passage_id": key, "theme_id": theme, "section": section, **place(words), "page_end": place(words)["page"]}
        | both("gist", f"Invented passage {key}", f"虚构的段落 {key}")
        for key, theme, section, words in sentences
    ]
    measures = [
        _measure("m001", "p01", "water", "供水领导小组", "leading group", "body organisation hierarchical input instrument"),
        _measure("m002", "p01", "water", "《供水服务规则》", 'rules, "quoted"', "rule authority internal input document"),
        _measure("m003", "p02", "water", "供水热线", "hotline", "channel nodality social output output"),
        _measure("m004", "p02", "water", "来电者表示满意", "asking callers", "supervision nodality social outcome outcome", part_of="m003"),
        _measure("m005", "p03", "roads", "维修道路", "repairs", "plan organisation internal output output"),
        _measure("m006", "p03", "roads", "每月检查", "monthly inspection", "supervision organisation hierarchical activity assertion"),
        _measure(
            "m007", "p05", "library", "ھەر كۈنى ئوچۇق", "ھەر كۈنى ئوچۇق (open daily)", "procedure organisation social activity assertion"
        ),
        _measure("m008", "p05", "library", "读书活动📚", "reading events 📚", "campaign nodality none activity assertion"),
        _measure("m009", "p07", "water", "公开收费标准", "posted fees", "disclosure nodality social input assertion"),
    ]
    figures = [
        _figure("f01", "m003", "120 件", "exact", 120, 120, 120, "complaints", "activity", step="received"),
        _figure("f02", "m003", "114 件", "exact", 114, 114, 114, "complaints", "output", step="resolved"),
        _figure("f03", "m005", "36 公里", "exact", 36, 36, 36, "kilometres", "output"),
        _figure("f04", "m006", "每月检查一次", "per", 1, 1, 1, "inspections per month", "activity"),
        _figure("f05", "m004", "90%以上", "at_least", 0.9, 0.9, 1, "share", "outcome", step="satisfied"),
        _figure("f06", "", "500 多张", "more_than", 500, 501, 599, "cards", "output"),
        _figure("f07", "m005", "2 座", "exact", 2, 2, 2, "bridges", "output"),
    ]
    claims = [
        _claim("c01", "p04", "roads", "道路安全状况明显好转", "Roads became safer", "outcome", "none"),
        _claim("c02", "p04", "roads", "没有人员伤亡", "Nobody was hurt", "outcome", "named_events"),
        _claim("c03", "p06", "library", "شەھەر ئاھالىسى كۇتۇپخانىدىن رازى", "Residents are content رازى", "outcome", "named_system"),
        _claim("c04", "p02", "water", "表示满意😀", "Callers are satisfied", "outcome", "partial_figure", "f05"),
    ]
    silences = [
        {"silence_id": "s01", "theme_id": "water", "concerns_table": "figures", "concerns_row": "f05"}
        | both("missing", "who was asked", "问了谁")
        | both("why", "a share needs a base", "比例须有基数"),
        {"silence_id": "s02", "theme_id": "roads"}
        | both("missing", "007 accidents", "事故数")
        | both("why", "nothing to compare", "无从比较"),
        {"silence_id": "s03"} | both("missing", "money\nspent", "经费") | both("why", "=cost?", "成本不明"),
    ]
    document = {"document_id": "d01", "passage_id": "p01", "measure_id": "m002", "title_printed": "《供水服务规则》", "kind": "rules"}
    event = {"event_id": "e01", "passage_id": "p04", "term_printed": "“山洪”", "hazard": "natural", "date": "2020"}
    codes = ("measure_id", "tool", "direction", "stage", "rung")
    return {
        "themes": themes,
        "passages": passages,
        "measures": measures,
        "claims": claims,
        "figures": figures,
        "silences": silences,
        "documents": [
            document
            | {"issuer": "a01", "year": 2021}
            | place("《供水服务规则》")
            | both("title", "Rules of the water service", "供水服务规则")
        ],
        "events": [event | {"date_precision": "year", "date_source": "text"} | place("山洪") | both("name", "Flash flood", "山洪")],
        "actors": [
            {"actor_id": "a01", "passage_id": "p01", "kind": "government", **place("市政府"), **both("name", "City government", "市政府")},
            {"actor_id": "a02", "passage_id": "p03", "kind": "department", **place("道路局"), **both("name", "Roads office", "道路局")},
        ],
        "roles": [
            {"actor_id": "a01", "measure_id": "m001", "role": "leads"},
            {"actor_id": "a02", "measure_id": "m005", "role": "runs"},
            {"actor_id": "a02", "measure_id": "m006", "role": "supervises"},
        ],
        "glossary": [
            {"term_id": "hotline", "pinyin": "rèxiàn", "theme_id": "water"}
            | both("term", "hotline", "热线")
            | both("definition", "a line", "电话")
        ],
        "second_coding": [{column: row[column] for column in codes} for row in measures[:-1]]
        + [{**{column: measures[-1][column] for column in codes}, "tool": "authority"}],
    }


def _theme(order: int, key: str, english: str, chinese: str, section: str, page: int) -> dict[str, Any]:
    own = {"theme_id": key, "order": order, "section": section, "points": "chapeau", "page": page, "page_end": page}
    return own | both("name", english, chinese) | both("question", f"{english}: how would one know?", f"{chinese}：怎样才能知道？")


def _measure(key: str, passage: str, theme: str, words: str, name: str, codes: str, **more: str) -> dict[str, Any]:
    coded = dict(zip(("form", "tool", "direction", "stage", "rung"), codes.split(), strict=True))
    own = {"measure_id": key, "passage_id": passage, "theme_id": theme, "term_printed": words}
    return own | place(words) | coded | both("name", name, f"虚构：{name}") | more


def _claim(key: str, passage: str, theme: str, words: str, gist: str, stage: str, evidence: str, figure: str = "") -> dict[str, Any]:
    own = {"claim_id": key, "passage_id": passage, "theme_id": theme, "stage": stage, "evidence": evidence, "figure_id": figure}
    return own | place(words) | both("gist", gist, f"虚构：{gist}")


def _figure(
    key: str, measure: str, words: str, qualifier: str, value: float, lower: float, upper: float, unit: str, stage: str, **more: str
) -> dict[str, Any]:
    homes = {"m003": "p02", "m004": "p02", "m005": "p03", "m006": "p03", "": "p05"}
    own = {"figure_id": key, "passage_id": homes[measure], "measure_id": measure, "as_printed": words, "unit": unit, "stage": stage}
    bounds = {"qualifier": qualifier, "value": value, "lower": lower, "upper": upper}
    return own | bounds | place(words) | both("what", f"invented {unit}", f"虚构的 {unit}") | more


def write_city(folder: Path) -> Path:
    """Write the package to a folder that is not there yet, and return it."""
    written = {name: csv_lines(columns_of(name), rows) for name, rows in tables().items()}
    make_folder(folder, package_files(about("invented-city", TEXT, **TITLE), written, TEXT))
    return folder
