"""Lesson 00 in Chinese: start here."""

from __future__ import annotations

import math

from course_lib.bounds import figure_bounds
from course_lib.charts.intervals import intervals
from course_lib.charts.ladder import ladder
from course_lib.report import Report
from facts import HAN, Facts, only


def facts(report: Report) -> Facts:
    """Return what lesson 00 says in Chinese."""
    figures = {row["figure_id"]: row for row in report.rows("figures")}
    callers, satisfied = figure_bounds(report, "f03"), figure_bounds(report, "f05")
    unhappy = callers * (1 - satisfied)
    found = ladder(report)
    top, themes = only(found.claims, rung="outcome"), HAN[len(report.rows("themes"))]
    rungs, nine = HAN[len(found.counts.columns)], HAN[round(satisfied.lower * 10)]
    received, resolved, officers = (round(figures[key]["value"]) for key in ("f01", "f02", "f13"))
    held = (
        f"{report.info['year']} 年，吐鲁番市政府写了一份汇报",
        f"证据阶梯的{rungs}级",
        f"这种差别分成{rungs}级",
        f"本课程的{themes}个主题",
        f"{themes}个主题中，诚信政府和应急管理",
        f"那里只有{HAN[len(top)]}个标记，一方一菱",
        f"市长公开电话，{nine}成以上群众满意",
        f"群众{nine}成以上满意",
        f"我们手里的第一页，页码是 {report.info['pages'][0]}",
        f"末页停在第 {report.info['pages'][-1]} 页",
        "第一、第二部分不在，第三部分的开头也不在",
        f"热线受理投诉 {received} 起，已解决 {resolved} 起",
        f"没解决的是哪{HAN[received - resolved]}起",
        f"{received} 起投诉解决了 {resolved} 起；{officers} 名执法人员领到执法证",
        f"受理投诉“{figures['f03']['as_printed']}”",
        f"“100 多”不到 200，所以本教材约定为 {callers.lower:.0f} 至 {callers.upper:.0f}",
        "实际数目可以接近所印数字的两倍",
        f"留有余地的只有{HAN[len(intervals(report).open)]}个，而且说的是同一部电话",
        f"如果 {satisfied.lower:.0%} 至 {satisfied.upper:.0%} 的来电者满意",
        f"少则一个没有，多则 {math.floor(unhappy.upper)} 人",
    )
    return Facts(
        held,
        {"one square and one diamond": sorted(top.kind) == ["effect", "measure"]},
        {
            "30 分钟": "how long the lesson takes, see test_lessons.py",
            "这套课里有四种话并排出现": "the table that follows",
            "2015 年吐鲁番地区改设地级市": "context, said to be so: State Council, approval of 2015",
            "（国务院批复，2015 年）": "its source",
            "由第二位编码员把": "how the data were made: the first coding and `second_coding`",
            "下面两句话": "the question's own (a) and (b)",
            "点一下三个小圆点": "JupyterLab's own sign for a folded cell",
            "先写下两个数": "the task's own: the smallest and the largest",
            "以所印的数为 1": "the scale of the chart",
            "三个小任务": "the list that follows",
            "第 01 课": "number of a lesson",
            "五个主题之后还有两课": "the course's plan: lessons 06 and 07",
            "四类政策工具": "Hood's four, the codes of `tool`",
            "(2007)": "year of a reference",
            "13(4), 447-468": "volume and pages of a reference",
            "(1983)": "year of a reference",
            "(2018)": "year of a reference",
            "(4th ed.)": "edition of a reference",
            "(2014)": "year of a reference",
            "59(10)": "volume of a reference",
        },
    )
