"""Lesson 02 in Chinese: effective government."""

from __future__ import annotations

from course_lib.charts.areas import areas
from course_lib.charts.ladder import ladder
from course_lib.charts.seats import seats
from course_lib.charts.stations import stations
from course_lib.labs import price_hearing
from course_lib.report import Report
from facts import HAN, Facts, only
from facts.lesson_02 import fair_panels


def facts(report: Report) -> Facts:
    """Return what lesson 02 says in Chinese."""
    theme = report.row("themes", "effective")
    found = ladder(report, theme="effective").claims
    way, house, table = stations(report), areas(report), seats(report)
    figures = [row for row in report.rows("figures") if row["page"] == theme["page_end"]]
    places = HAN[round(figures[1]["value"])]
    gates = HAN[len(only(report.measures, passage_id="p17"))]
    nine, named, unnamed = HAN[len(house.measures)], HAN[table.count("named")], HAN[table.count("unnamed")]
    opposed = fair_panels()[1].parameters
    held = (
        f"中间只添{HAN[opposed.households]}户别的家庭",
        f"面向社会的{HAN[way.social]}个环节",
        f"这个主题从第 {theme['page']} 页末尾开始，占了第 {theme['page_end']} 页的大半",
        f"政府工作规则涉及{nine}个方面",
        f"报告说，工作规则涉及{nine}个方面",
        f"{nine}个方面里，{HAN[house.facing('internal')]}个管的是机关自己，一个朝上",
        f"{nine}个方面，两位编码员的归法全都一样",
        f"{places}个部门固定列席，其中{named}个点了名",
        f"{len(found)} 项声称，{len(only(found, rung='instrument'))} 项是具名机制",
        f"而且有{HAN[len(figures)]}个",
        f"{gates}道关口",
        f"在一句话里列了{gates}道关",
        f"有这{gates}道关",
        f"图上有{named}个实心方块",
        f"另有{unnamed}个方块是空的",
        f"“每月一次”和“{places}个部门”说的都是安排",
    )
    return Facts(
        held,
        {
            "both panels hit the middle": all(abs(one.bias) < price_hearing.UNBIASED for one in fair_panels()),
            "the coders agree on all areas": not house.second,
            "one upwards": house.facing("hierarchical") == 1,
            "once a month": figures[0]["value"] == 1,
        },
        {
            "自学 75 分钟，课堂 50 分钟": "how long the lesson takes, see test_lessons.py",
            "第 00 课": "number of a lesson",
            "第二位编码员另有归法": "how the data were made",
            "两种读法都讲得通": "the two readings of the ring",
            "（第二十三条，1998 年 5 月 1 日起施行）": "context, said to be so: the national Price Law",
            "（原国家计委，2002 年 12 月 1 日起施行）": "context, said to be so: the national rules on price hearings",
            "（《价格法》第二十三条）": "context, said to be so",
            "第 01 课里，两部电话": "the lines of lesson 01, held there",
            "两位编码员逐一发问": "how the data were made",
            "Lindblom（1959）": "year of a reference",
            "十五把椅子": "the lab's task, an assumption",
            "两种都落在正中": "the two panels just described, held above",
            "Fishkin（2009）": "year of a reference",
            "Schmidt（2013）": "year of a reference",
            "因为两者之间": "input and output",
            "三样中的哪一样": "democratic, fair, sound: said above",
            "还会留意两处": "the list that follows",
            "第 05 课": "number of a lesson",
            "听证还有另一半": "talk, beside who is seated",
            "缺的也许就是这一半": "the same half",
            "平均要等半个月": "half a gap: follows from once a month, see tests/labs/test_monthly_meeting.py",
            "(2009)": "year of a reference",
            "(1959)": "year of a reference",
            "(1961)": "year of a reference",
            "(2013)": "year of a reference",
            "19(2), 79-88": "pages of a reference",
            "9(3), 383-387": "pages of a reference",
            "61(1), 2-22": "pages of a reference",
        },
    )
