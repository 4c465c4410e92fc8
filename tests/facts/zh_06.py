"""Lesson 06 in Chinese: the themes compared."""

from __future__ import annotations

from course_lib.charts.asserted_shown import asserted_shown
from course_lib.charts.compared import standing_alone
from course_lib.charts.flow import flow
from course_lib.charts.multiples import multiples
from course_lib.charts.profile import profile
from course_lib.charts.silences import WHOLE, silences
from course_lib.labs.index_weights import INDICATORS, Parameters, run
from course_lib.language import codes, set_language, text
from course_lib.report import Report
from facts import Facts, only


def facts(report: Report) -> Facts:
    """Return what lesson 06 says in Chinese."""
    set_language("zh")
    measures, effects = standing_alone(report, "measure"), standing_alone(report, "effect")
    answers = profile(report, "direction").counts
    tools = profile(report, "tool").counts
    totals = answers.sum(axis=1)
    streams = flow(report, ["theme_id", "tool", "direction"])
    width = {(stream.start, stream.end): stream.count for stream in streams.streams}
    corner = multiples(report).there.theme_id.value_counts()
    documents = len(only(measures, theme_id="emergency", rung="document"))
    kinds = asserted_shown(report).counts.sum()
    missing = silences(report)
    index = run(Parameters())
    shares = {one.theme: one.first for one in index.ranked}
    stages = measures.stage.value_counts()
    pages = report.info["pages"]
    rungs = standing_alone(report).rung.value_counts(sort=False)
    held = (
        f"| 报告 | {' | '.join(text(f'codes.rung.{code}.name') for code in codes('rung'))} |",
        f"| 吐鲁番 {report.info['year']} | {' | '.join(map(str, rungs))} |",
        f"吐鲁番 {rungs.sum()} 项，仅有陈述的占 {rungs['assertion'] / rungs.sum():.0%}",
        f"应急管理的 {answers.loc['emergency', 'internal']} 项措施全是本单位的工作常规",
        f"大多在法治政府，{answers['hierarchical'].sum()} 项中占 {answers.loc['law', 'hierarchical']} 项",
        f"诚信政府的 {totals['integrity']} 项措施里，有 {answers.loc['integrity', 'none']} 项作用于公民",
        f"一边是 {totals['law']} 项，一边只有 {totals['emergency']} 项",
        f"第 {pages[0]} 至 {pages[1]} 页，独立的措施 {len(measures)} 项，所称成效 {len(effects)} 项",
        f"财力只出自一个主题，共 {tools['treasure'].sum()} 项",
        f"{tools['nodality'].sum()} 项中的 {width['nodality', 'social']} 项、{tools['authority'].sum()} 项中的 "
        f"{width['authority', 'hierarchical']} 项、{tools['organisation'].sum()} 项中的 {width['organisation', 'internal']} 项",
        f"{len(measures)} 项措施里，{stages['input'] + stages['activity']} 项止步于投入和活动",
        f"法治政府有 {corner['law']} 项，政务公开 {corner['open']} 项，诚信政府 {corner['integrity']} 项",
        f"{totals['emergency']} 项措施中有 {documents} 项是有标题的文件",
        f"只有 {kinds['figure'] + kinds['partial_figure']} 个数字，都在政务公开",
        f"{kinds['named_system']} 项成效至少点出了靠什么制度，{kinds['named_events']} 项点出了具体事件，而且都在同一个主题；"
        f"还有 {kinds['none']} 项什么也没点",
        f"另有 {missing.count(WHOLE)} 处不属于哪个主题",
        f"这里有 {len(INDICATORS)} 个指标",
        f"{len(index.ranked)} 个主题里，有 {len(index.possible)} 个可以",
        f"全部权重组合中，{shares['open']:.0%} 给出同一个第一名；而有一个主题，选它的是 {shares['effective']:.0%}",
    )
    return Facts(
        held,
        {
            "less than half of the rules go upwards, and more than elsewhere": 2 * width["authority", "hierarchical"]
            < tools["authority"].sum()
            and width["authority", "hierarchical"] == max(count for (start, _), count in width.items() if start == "authority"),
            "the indicators that are named": all(
                text(f"labs/index_weights.fields.{name}.label") in ("有据可查", "向社会负责", "工具多样", "有所交付") for name in INDICATORS
            ),
        },
        {
            "一份报告的五个主题": "the five themes",
            "自学 75 分钟，课堂 50 分钟": "how long the lesson takes, see test_lessons.py",
            "第 00 课": "number of a lesson",
            "第 07 课": "number of a lesson",
            "是几个人，他们商定了": "a supposed case",
            "同一份报告的五个主题": "the themes",
            "五个主题是本课程分的": "the themes",
            "五个主题，执笔的": "the themes",
            "代码用的是第一位编码员的；第二位大多同意": "the kit's coders; a claim of its own in lesson_06.py",
            "法治政府有一半是权威": "a claim of its own in lesson_06.py",
            "走的正是这三个方向（朝上的规则不到一半": "outwards, upwards, inwards; a claim of its own below",
            "都在 0 到 1 之间": "the range of every indicator, by its making; see tests/labs/test_index_weights.py",
            "有两件事同时成立": "those that follow",
            "2006 年 1 月的国家总体应急预案": "context, said to be so",
            "每个指标五份": "of the sliders",
            "凑齐第四种工具": "a supposed case",
            "把两份报告放在一起": "of two reports",
            "得有第二份用同一本手册": "a second report",
            "几个数据包放进一个文件夹": "a manner of speaking",
            "| 虚构的城市 | 6 | 2 | 1 | 2 | 1 |": "an invented report, see tests/test_many.py",
            "虚构的城市 12 项声称，一半仅有陈述": "the same",
            "两行总数相差很大": "the two reports",
            "两份报告还有哪些不同": "the two reports",
            "给审计人员的五个问题": "the last exercises",
            "请写五个": "the last exercises",
            "得出三个不同的答案": "rows, columns, the whole",
            "按 Bovens（2007）": "year of a reference",
            "Hood（1983）": "year of a reference",
            "Wildavsky（1973）": "year of a reference",
            "OECD/JRC 手册（2008）": "year of a reference",
            "Campbell（1979）": "year of a reference",
            "(2007)": "year of a reference",
            "13(4), 447-468": "pages of a reference",
            "(1979)": "year of a reference",
            "2(1), 67-90": "pages of a reference",
            "(1983)": "year of a reference",
            "(2008)": "year of a reference",
            "(1973)": "year of a reference",
        },
    )
