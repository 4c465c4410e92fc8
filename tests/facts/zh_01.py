"""Lesson 01 in Chinese: open government."""

from __future__ import annotations

from course_lib.bounds import figure_bounds, share
from course_lib.charts.hotlines import hotlines
from course_lib.charts.ladder import ladder
from course_lib.charts.participation import RUNGS, participation
from course_lib.report import Report
from facts import HAN, Facts, only


def facts(report: Report) -> Facts:
    """Return what lesson 01 says in Chinese."""
    figures = {row["figure_id"]: row for row in report.rows("figures")}
    received, resolved = (round(figures[key]["value"]) for key in ("f01", "f02"))
    resolution = share(report, "f02", "f01").lower
    callers, satisfied = figure_bounds(report, "f03"), figure_bounds(report, "f05")
    claims = ladder(report, theme="open").claims
    above = claims[claims.rung > "document"]
    lines = hotlines(report)
    steps = {step.step for step in lines.steps if step.callers}
    parts = report.measures.part_of
    stages = {figures[key]["stage"] for key in ("f01", "f02", "f03", "f04", "f05")}
    page, nine, odd = report.row("themes", "open")["page"], HAN[round(satisfied.lower * 10)], f"{callers.lower // 100 * 100:.0f} 多件"
    held = (
        f"{report.info['year']} 年，吐鲁番有一部市长公开电话",
        f"它接到 {odd}投诉，件件处理，{nine}成以上群众满意",
        f"{received} 起里解决了 {resolved} 起",
        f"{HAN[len(steps)]}个环节，哪一部都没有说全",
        f"{odd}就是 {callers.lower:.0f} 至 {callers.upper:.0f} 件",
        f"这个主题占了第 {page} 页的大半，是报告第三部分的末尾",
        f"有一份 {report.row('documents', 'd01')['year']} 年的实施方案，经政府第二次常务会议通过",
        f"有{HAN[len(lines.lines)]}部电话。城建热线受理 {received} 起，解决 {resolved} 起；",
        f"市长公开电话受理 {odd}，全部处理，{nine}成以上满意",
        f"一套{HAN[(parts == 'm016').sum()]}方分工的运行机制，从党委领导到社会评价；有{HAN[(parts == 'm034').sum()]}类事项向社会公开",
        f"这个主题有 {len(claims)} 项声称，{len(only(claims, rung='assertion'))} 项停在最低一级",
        f"高出“成文文件”的标记有{HAN[len(above)]}个，全部来自那{HAN[len(lines.lines)]}部电话",
        f"这五行里，逻辑模型的{HAN[len(stages)]}个阶段都有",
        f"{received} 起能说明多少？",
        f"比例可以自己核对：{received} 起中的 {resolved} 起",
        f"{resolution:.3f}，即 {resolution:.1%}。就这 {received} 起投诉来说",
        f"而 {received} 起只是一个小样本",
        f"只有目标，{received} 起中解决 {resolved} 起，出自报告",
        f"一架{HAN[len(RUNGS)]}级的阶梯",
        f"Arnstein 把这{HAN[participation(report).measures.height.nunique()]}级连同上面的“安抚”都叫做“象征性参与”",
    )
    return Facts(
        held,
        {},
        {
            "自学 75 分钟，课堂 50 分钟": "how long the lesson takes, see test_lessons.py",
            "第 00 课": "number of a lesson",
            "城建热线 12319": "the name of the line, as in the data",
            "市里还有第二部电话": "the second of the two",
            "两部电话上下排在一张图里": "the two lines, counted below",
            "两个滑块只能在": "of the lab above",
            "第三个，被问到的比例": "of the lab above",
            "（国务院令第 492 号，第十三条）自 2008 年 5 月 1 日起施行": "context, said to be so: national regulations",
            "2005 年，中共中央办公厅、国务院办公厅发文": "context, said to be so: the two offices' opinion on open government",
            "一口气三个数": "said above as held",
            "两个数都是确数": "lower and upper of the share above",
            "“社会监督”四个字": "of the heading",
            "分出两种监督": "of McCubbins and Schwartz",
            "Wilson（1927）": "year of a reference",
            "半年下来": "the lab's default horizon, an assumption",
            "Arnstein（1969）": "year of a reference",
            "Little（1961）": "year of a reference",
            "Schwartz（1984）": "year of a reference",
            "Bovens（2007）": "year of a reference",
            "Fox（2007）": "year of a reference",
            "12345 热线": "context of today, a question",
            "100 多个电话": "said above as held",
            "(1969)": "year of a reference",
            "(2007)": "year of a reference",
            "(1961)": "year of a reference",
            "(1984)": "year of a reference",
            "(1927)": "year of a reference",
            "35(4), 216-224": "pages of a reference",
            "13(4), 447-468": "pages of a reference",
            "17(4-5), 663-671": "pages of a reference",
            "9(3), 383-387": "pages of a reference",
            "28(1), 165-179": "pages of a reference",
            "22(158), 209-212": "pages of a reference",
        },
    )
