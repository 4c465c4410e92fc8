"""Lesson 07 in Chinese: code your own report."""

from __future__ import annotations

from course_lib.charts.agreement_intervals import FIRM, TENTATIVE
from course_lib.charts.coders import coders
from course_lib.coding.disputes import decision
from course_lib.coding.units import SIZE, VARIABLES, handful
from course_lib.language import set_language, text
from course_lib.reliability import DRAWS
from course_lib.report import Report
from facts import HAN, Facts

DISPUTED = {"m072": "品牌", "m037": "加强", "m097": "“一把手”工程"}


def facts(report: Report) -> Facts:
    """Return what lesson 07 says in Chinese."""
    set_language("zh")
    found, rows = coders(report), handful(report)
    differ = {variable: len(found.differing[variable]) for variable in VARIABLES}
    disputed = [row for row in rows if row["measure_id"] in found.measures]
    brand = report.row("measures", "m072")
    named = {key: report.row("measures", key)["name_zh"] for key in DISPUTED}
    codes = {v: text(f"codes.{v}.{brand[v]}.name") for v in VARIABLES}
    tens = HAN[len(rows)]
    each = {sum(row["theme_id"] == theme["theme_id"] for row in rows) for theme in report.rows("themes")}
    held = (
        f"{found.units} 项措施，每项{HAN[len(VARIABLES)]}个判断，一共 {found.units * len(VARIABLES)} 个",
        f"下面是{tens}项措施，每项都有",
        f"每项编{HAN[len(VARIABLES)]}个代码",
        f"还是那{tens}项。",
        f"从{tens}项措施里有放回地重抽 {DRAWS:,} 次",
        f"只有{tens}个单元，一项编得不同",
        f"这{tens}项不是随机抽的",
        f"从每个主题取{HAN[min(each)]}项",
        f"你的{tens}项里，{'有一半' if 2 * len(disputed) == len(rows) else len(disputed)}本来就有争议",
        f"放到全部 {found.units} 项措施上",
        f"两位编得不同的有 {len(found.measures)} 项：政策工具 {differ['tool']} 处，问责方向 {differ['direction']} 处，"
        f"阶段 {differ['stage']} 处，证据阶梯 {differ['rung']} 处",
        f"{FIRM} 以上才下肯定的结论，{TENTATIVE} 以上可以下初步结论",
        f"从你的报告里选出{tens}项措施",
        f"工具是“{codes['tool']}”，方向是“{codes['direction']}”，阶段是“{codes['stage']}”，证据是“{codes['rung']}”",
    )
    return Facts(
        held,
        {
            "the handful is of the size that it has": len(rows) == SIZE and len(each) == 1,
            "what is disputed has these words": all(word in named[key] for key, word in DISPUTED.items()),
            "the decisions that are quoted": "没有点明任何手段的努力，编为“组织”" in decision("tool", "authority", "organisation")
            and "看由谁监督，不看是否用了“监督”二字" in decision("direction", "hierarchical", "horizontal"),
            "the questions of the codebook": "缺少的会是什么" in text("coding.question.tool")
            and "对谁负责" in text("coding.question.direction")
            and "讲到了哪一步" in text("coding.question.stage")
            and "取最高一级" in text("coding.question.rung"),
        },
        {
            "90 分钟": "how long the lesson takes, see test_lessons.py",
            "第 00 课": "number of a lesson",
            "第 01 课": "number of a lesson",
            "第 06 课": "number of a lesson",
            "第二位编码员": "the kit's second coder, or the reader's",
            "两位都很认真": "the two coders",
            "用三种单元": "passages, measures and effects of the codebook",
            "下面两道题": "the two exercises that follow",
            "“文本本身”说了两遍": "in the list above it",
            "第二轮": "of the reader's rounds",
            "两个代码难以取舍": "a manner of speaking",
            "1 是完全一致；0 与蒙着眼发没有两样；小于 0": "what alpha is",
            "两个代码**差几级**": "of the ordinal alpha",
            "两轮都做完": "the two rounds",
            "分不开两者": "practice and codebook",
            "再从 1 里减去": "how alpha is reckoned",
            "变动 0.1 以上": "a claim of its own in lesson_07.py",
            "两段横线": "those of the two rounds",
            "第二次见到": "the second round",
            "班里一半人": "a design, not of the data",
            "两位编码员": "the two coders",
            "两种读法": "a manner of speaking",
            "两种意思": "a manner of speaking",
            "各占两行": "a claim of its own in lesson_07.py",
            "训练了两个人": "a case that is supposed",
            "等于 1": "the same case",
            "一个县的五年规划": "a kind of report",
            "一位 2006 年的干部": "the year of the report",
            "两位读者": "of the pair in class",
            "用第二条命令": "of the two commands below it",
            "第二条命令到原文": "of the three commands below it",
            "第三条命令": "of the three commands below it",
            "**1. 新建**": "number of a step",
            "**2. 填写**": "number of a step",
            "**3. 勤检查**": "number of a step",
            "**4. 请第二位编码员**": "number of a step",
            "**5. 看结果**": "number of a step",
            "UTF-8": "name of an encoding",
            "提醒两件事": "those that follow",
            "本市的两名干部": "an invented case",
            "外地的两名学生": "the same case",
            "三年以后": "a question for discussion",
            "Hood 1983": "year of a reference",
            "Bovens 2007": "year of a reference",
            "Krippendorff 2018": "year of a reference",
            "Krippendorff（2018）": "year of a reference",
            "Krippendorff 2007": "year of a reference",
            "(2007)": "year of a reference",
            "13(4), 447-468": "pages of a reference",
            "1(1), 77-89": "pages of a reference",
            "(1983)": "year of a reference",
            "(2018)": "year of a reference",
            "(4th ed.)": "edition of a reference",
        },
    )
