"""The Chinese lesson 05: law-based government."""

from __future__ import annotations

from course_lib.bounds import figure_bounds
from course_lib.charts.counts import counts
from course_lib.charts.directions import directions
from course_lib.charts.ladder import ladder
from course_lib.charts.oversight import oversight
from course_lib.evidence import tidy
from course_lib.report import Report
from facts import HAN, Facts, facts_of, only


def facts(report: Report) -> Facts:
    """Return what the Chinese lesson 05 says."""
    bodies, courses, officers, items = (round(figure_bounds(report, key).lower) for key in ("f11", "f12", "f13", "f17"))
    own = only(tidy(report), theme_id="law")
    found, network, both = ladder(report, theme="law"), oversight(report), directions(report)
    marks = {rung: int(found.counts[rung].sum()) for rung in found.counts.columns}
    eight = HAN[len(only(own, passage_id="p54", form="supervision", rung="instrument"))]
    sheets = HAN[len(only(own, kind="measure", rung="document")) - 1]
    theme = report.row("themes", "law")
    regimes, named = len(network.regimes), int(network.regimes.named.sum())
    held = (
        f"列了{eight}项监督执法的制度",
        f"有执法资格的单位和部门公布了 {bodies} 个，执法证发了 {officers} 人，培训班办了 {courses} 期，"
        f"许可事项确认了 {items} 项（第 {report.row('figures', 'f17')['page']} 页）",
        f"另外{HAN[counts(report).stages['input']]}个小数字是投入",
        f"{officers} 除以 {bodies}，每个单位 {officers / bodies:g} 人",
        f"{officers} 除以 {courses}，每期 {officers / courses:g} 人",
        f"{officers} 人是不是都在那 {bodies} 个单位，又是不是坐在那 {courses} 期培训班里的人",
        f"{items} 项也许比从前少了",
        f"从第 {theme['page']} 页写到第 {theme['page_end']} 页，共{HAN[own.point.dropna().nunique()]}点",
        f"执法监督：{eight}项制度、行政复议和执法检查",
        f"{len(found.claims)} 项声称，比哪个主题都多，没有一项登上最高一级",
        f"{marks['instrument']} 项停在“具名机制”",
        f"{marks['output']} 项产出计数，就是你刚刚除过的那几个数",
        f"{marks['document']} 项成文文件，是那份方案和{sheets}种印制的文书",
        f"{regimes} 条线，有 {network.counts['hierarchical']} 条通向上级",
        f"{regimes} 项中有 {regimes - named} 项没有说由谁来看",
        f"公开的 {both.count('social', 'disclosure')} 项全都面向社会：执法资格名单、执法公示，还有{sheets}种文书",
        f"监督的 {regimes} 项，面向社会的只有 {network.counts['social']} 项",
        f"群众办事大为方便（第 {report.row('claims', 'c33')['page']} 页）",
        f"起点是报告里的 {officers} 名执法人员",
        f"除了 {items} 项和标准本身",
        f"末尾列出{eight}项制度",
    )
    return Facts(
        held,
        {
            **facts_of("lesson_05", report).claims,
            "what is made known, all of it": both.count("social", "disclosure") == len(both.measures[both.measures.form == "disclosure"]),
            "which regime names its watcher": list(network.regimes[network.regimes.named].claim_id) == ["m129"],
            "the report writes both words": all(
                any(word in row["name_zh"] for row in report.rows("measures")) for word in ("法治", "法制")
            ),
            "the word is confirmed": "确认" in report.row("measures", "m135")["name_zh"],
        },
        {
            "自学 75 分钟，课堂 50 分钟": "how long the lesson takes, see test_lessons.py",
            "第 00 课": "number of a lesson",
            "两个计数相除": "an objective",
            "罚你 50 元": "an invented case, said to be supposed; 50 yuan is what one officer could then fine on the spot",
            "你摊上那 50 元": "the same invented case",
            "一分钱没罚": "the same invented case",
            "先别看是哪八项": "the eight, held above",
            "没有一个数字说到": "the empty column, claimed in lesson_05",
            "图的下半部分": "of the chart",
            "随便两个数都能除": "said of numbers in general",
            "两个数说的是不是一回事": "of a ratio",
            "两个数说的是不是同一批人": "of a ratio",
            "《行政许可法》2004 年 7 月 1 日起施行": "context, said to be so: the licensing law",
            "国务院 2004 年 3 月印发": "context, said to be so: the State Council's outline",
            "同年 7 月起施行": "context, said to be so: the licensing law",
            "1999 年《行政复议法》第十二条": "context, said to be so",
            "2006 年时的《行政复议法》第十二条": "context, said to be so",
            "2023 年修订以后": "context, said to be so: the reconsideration law, in force as revised since January 2024",
            "《行政诉讼法》，1990 年 10 月 1 日起施行": "context, said to be so",
            "1996 年的《行政处罚法》第四十六条要求罚缴分离，第五十三条": "context, said to be so",
            "收支两条线": "a term of public finance",
            "2018 年修宪": "context, said to be so: the preamble of the constitution",
            "这份 2006 年的报告": "the year of the report",
            "两个词都用": "those of the sentences before it",
            "记住两个区别": "those that follow",
            "Bovens（2007）都会问三件事": "of Bovens, and the year of a reference",
            "备案做到了第一件，后两件做没做到": "of Bovens's three",
            "第二年又从预算里返还": "a supposed case",
            "McCubbins 和 Schwartz（1984）": "year of a reference",
            "Becker（1968）": "year of a reference",
            "违规的还有三分之一以上": "claimed in lesson_05",
            "Ayres 和 Braithwaite（1992）": "year of a reference",
            "不跑第三次": "the standard itself, f16",
            "“一次告知，两次办结，杜绝三次”": "the standard itself, f14 to f16",
            "十年之后，浙江等地提出“最多跑一次”": "context, said to be so: Zhejiang, December 2016",
            "第三次很少是谁下令要跑的": "the standard itself, f16",
            "Lipsky（1980）": "year of a reference",
            "对照这一部分的两句话": "those of the next sentence",
            "两句都可以是真心话": "those of the same sentence",
            "再说两个词": "those of the next sentences",
            "(1992)": "year of a reference",
            "(1968)": "year of a reference",
            "76(2), 169-217": "pages of a reference",
            "(2007)": "year of a reference",
            "13(4), 447-468": "pages of a reference",
            "(1980)": "year of a reference",
            "中国人民大学出版社，2024 年": "year of a reference",
            "(1984)": "year of a reference",
            "28(1), 165-179": "pages of a reference",
            "(1999)": "year of a reference",
            "31(2), 167-186": "pages of a reference",
        },
    )
