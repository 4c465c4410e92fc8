"""The Chinese lesson 04: emergency management."""

from __future__ import annotations

from course_lib.charts.coverage import coverage
from course_lib.charts.ladder import ladder
from course_lib.charts.phases import PHASES, phases
from course_lib.charts.timeline import timeline
from course_lib.language import codes
from course_lib.report import Report
from facts import HAN, Facts, facts_of


def facts(report: Report) -> Facts:
    """Return what the Chinese lesson 04 says."""
    claims, line, matrix, placed = ladder(report, theme="emergency").claims, timeline(report), coverage(report), phases(report)
    theme = report.row("themes", "emergency")
    events = {row["event_id"]: row for row in report.rows("events")}
    dated = [moment.key for moment in line.events if moment.source == "text"]
    nearly_empty = sum(placed.counts[phase] <= 1 for phase in PHASES)
    times, plans = HAN[len(events)], HAN[len(line.plans)]
    held = (
        "2006 年 4 月 9 日，一场风灾袭击吐鲁番",
        "2004 年 6 月 2 日，这里起过一场大火",
        f"{times}次突发事件，报告写在一句话里",
        f"报告列出{plans}份预案",
        f"{times}次事件中有几次，报告足以说明",
        f"有{HAN[len(dated)]}次事件是文中写明、精确到日的",
        f"应急管理是第{theme['section']}部分的第{theme['points']}点，占了第 {theme['page']} 页的一半",
        f"{plans}份有标题的文件：总体应急预案",
        f"点名了{times}次突发事件",
        f"非典疫情发生在 {events['e01']['date']} 年",
        f"{len(claims)} 项声称，一半停在最低一级",
        f"{HAN[len(report.rows('themes'))]}个主题里，通篇没有一个数字的只有这一个",
        f"{plans}份预案站得高",
        f"把突发公共事件分为{HAN[len(codes('hazard'))]}类",
        f"沿用这{HAN[len(codes('hazard'))]}类",
        f"有{HAN[len(matrix.gaps)]}类灾害真的要应对",
        "可点名的事件恰有一半属于公共卫生",
        f"{HAN[len(PHASES)]}个阶段，{HAN[nearly_empty]}个几乎空着",
        f"取自那{times}次事件",
        f"{times}次事件，就是{times}次事后复盘的机会",
        f"响应只是{HAN[len(PHASES)]}个阶段之一",
    )
    return Facts(
        held,
        {
            **facts_of("lesson_04", report).claims,
            "one mark of recovery says what the prose says": report.row("claims", "c22")["gist_zh"] == "经济社会发展得到促进",
            "the list leaves public health out": "health" not in {plan.hazard for plan in matrix.plans if not plan.titled},
            "c19 speaks of preventing": "预防" in report.row("claims", "c19")["gist_zh"],
        },
        {
            "应急管理的四个阶段": "Petak's, as said below",
            "自学 75 分钟，课堂 50 分钟": "how long the lesson takes, see test_lessons.py",
            "第 00 课": "number of a lesson",
            "2006 年 1 月发布（国务院）；《突发事件应对法》2007 年 11 月 1 日起施行（主席令第 69 号）": "context, said to be so",
            "到当年 5 月 19 日，新疆还没有发现疫情": "context, said to be so: the Ministry of Health, 2003",
            "两份文件如今都有新版（2024 年的应对法，2025 年的总体预案）": "context, said to be so",
            "2006 年发布的文本": "context, said to be so: the purpose of the national plan, beside claims c17 to c22",
            "2006 年 4 月 10 日从乌鲁木齐发的消息": "context, said to be so: Xinhua, printed by Sina on that day",
            "编预案有两种思路": "of the theory, no datum",
            "有三点要留意": "the sentences that follow",
            "Petak（1985）把这项工作分成四个阶段": "year of a reference, and its phases",
            "2007 年的法律文本": "context, said to be so",
            "Perrow（1984）": "year of a reference",
            "再投 100 万元": "a step of the model, see tests/labs",
            "最后的 100 万元": "the same step",
            "倒数第二条": "place in the table, claimed in lesson_04",
            "(2008)": "year of a reference",
            "28(2), 497-512": "pages of a reference",
            "(1981)": "year of a reference",
            "1(1), 11-27": "pages of a reference",
            "(1984)": "year of a reference",
            "(1985)": "year of a reference",
            "45 (special issue), 3-7": "pages of a reference",
        },
    )
