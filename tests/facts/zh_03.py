"""The Chinese lesson 03: trustworthy government."""

from __future__ import annotations

from course_lib.charts.arithmetic import sums
from course_lib.charts.ladder import ladder
from course_lib.charts.payments import QUESTIONS, payments
from course_lib.charts.promises import promises
from course_lib.labs import trust_over_time
from course_lib.language import codes
from course_lib.report import Report
from facts import HAN, Facts, facts_of, only


def facts(report: Report) -> Facts:
    """Return what the Chinese lesson 03 says."""
    claims, owed, paid = ladder(report, theme="integrity").claims, promises(report), payments(report)
    theme = report.row("themes", "integrity")
    [check] = sums(report)
    count, rate, total = int(check.count.lower), int(check.rate.lower), check.total.lower / 10_000
    layers, faults = (only(report.measures, part_of=whole) for whole in ("m072", "m073"))
    rungs = claims.rung.value_counts()
    answered = [question for payment, question in paid.answers if payment == "m081"]
    plain, good = (trust_over_time.run(trust_over_time.Parameters(before=kept)).beliefs[-2] for kept in (3, 7))
    longer = good.kept / good.broken / (plain.kept / plain.broken)
    held = (
        f"读到第 {report.row('figures', 'f08')['page']} 页，报告忽然精确起来",
        f"奖励金发给 {count} 户，每户 {rate} 元，共 {total:g} 万元",
        f"诚信是第{theme['section']}部分的第{theme['points']}点，从第 {theme['page']} 页末写到第 {theme['page_end']} 页初",
        f"诚信品牌分个人、企业、政府{HAN[len(layers)]}个层面",
        f"要纠正{HAN[len(faults)]}种偏向",
        f"写出数目的只有一项：{count} 户，每户 {rate} 元",
        f"{len(claims)} 项声称中，有计数的只有 {rungs['output']} 项，就是奖励金；{rungs['assertion']} 项仅有陈述",
        f"每一笔都可以问{HAN[len(QUESTIONS)]}个平常的问题。奖励金一行答了{HAN[len(answered)]}个",
        f"把政策工具分成{HAN[len(codes('tool'))]}类",
        f"{rate} 元在穷人家和富人家，分量不一样",
        f"{len(owed.measures)} 项措施中，使政府对公民和企业负责的有 {owed.counts['society']} 项。"
        f"另有 {owed.counts['within']} 项在政府内部：{HAN[len(faults)]}种偏向",
        f"品牌有{HAN[int((layers.direction == 'none').sum())]}个层面甚至反了过来",
        f"肯写出{HAN[len(faults)]}种偏向，值得敬重",
        f"模型里的 {count} 户出自报告",
        f"要兑现的承诺却是另一方的{HAN[int(longer)]}倍",
        f"{count} 户，应领多少户？",
    )
    return Facts(
        held,
        {
            **facts_of("lesson_03", report).claims,
            "twice as many and no more": longer == 2,
            "one row is not answered in one place": set(QUESTIONS) - set(answered) == {"due"},
        },
        {
            "自学 70 分钟，课堂 50 分钟": "how long the lesson takes, see test_lessons.py",
            "第 00 课": "number of a lesson",
            "三个数，一个点": "count, rate and total, as the chart draws them",
            "开展了两项教育活动": "m082 and m083, claimed in lesson_03",
            "2001 年《人口与计划生育法》第四章": "context, said to be so",
            "2002 年 9 月 1 日起施行": "context, said to be so",
            "Hood（1983）": "year of a reference",
            "承诺总有两方": "of the theory, no datum",
            "其中第二种正是本课的题目": "of the three imbalances",
            "可第三种偏向说的": "of the three imbalances",
            "Pressman 和 Wildavsky（1973）": "year of a reference",
            "（Hanley 和 Lippman-Hand，1983）": "year of a reference",
            "在 95% 的把握下，全体中有问题的仍可能多达 3/*n*。走访 30 户没有查出，仍可能十户里": "the rule of three, claimed in lesson_03",
            "**三法则**": "name of a rule",
            "三法则适用于": "name of a rule",
            "这里有两个前提": "the sentences that follow",
            "（Berg、Dickhaut 和 McCabe，1995）": "year of a reference",
            "先设为 3 个，再设为 7 个": "settings of the model, held above",
            "两种不同的差错": "of exclusion and of inclusion, as said there",
            "Campbell（1979）": "year of a reference",
            "回头再看倒数第二条": "place in the table, claimed in lesson_03",
            "一张两栏的表": "promised and done",
            "三样东西只能选一样": "the three that follow",
            "“查一半，查出一半”": "shown by the model, see test_promise_audit.py",
            "(1995)": "year of a reference",
            "10(1), 122-142": "pages of a reference",
            "(1979)": "year of a reference",
            "2(1), 67-90": "pages of a reference",
            "(1983)": "year of a reference",
            "249(13), 1743-1745": "pages of a reference",
            "(1973)": "year of a reference",
        },
    )
