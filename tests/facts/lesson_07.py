"""Lesson 07: code your own report."""

from __future__ import annotations

from course_lib.charts.agreement_intervals import FIRM, TENTATIVE
from course_lib.charts.coders import coders
from course_lib.coding.codings import ROUNDS, coder, pair
from course_lib.coding.disputes import decision
from course_lib.coding.units import SIZE, VARIABLES, handful
from course_lib.language import text
from course_lib.reliability import DRAWS, LEVELS, alpha_interval
from course_lib.report import Report
from facts import ONES, Facts


def facts(report: Report) -> Facts:
    """Return what lesson 07 says."""
    found, rows = coders(report), handful(report)
    differ = {variable: len(found.differing[variable]) for variable in VARIABLES}
    disputed = [row for row in rows if row["measure_id"] in found.measures]
    ten = {v: alpha_interval(*pair(report, coder(report, 1), coder(report, 2), v), LEVELS[v][-1]) for v in VARIABLES}
    brand = report.row("measures", "m072")
    named = {key: report.row("measures", key)["name_en"] for key in ("m015", "m037", "m072", "m081", "m097")}
    services = [row for row in report.rows("measures") if row["passage_id"] == "p05"]
    tens = "ten" if len(rows) == SIZE == 10 else str(len(rows))
    held = (
        f"{found.units} measures with {ONES[len(VARIABLES)]} such choices each make {found.units * len(VARIABLES)}",
        f"Below are {tens} measures",
        f"The same {tens} measures again",
        f"the {tens} measures are drawn again with replacement, {DRAWS:,} times",
        f"With {tens} units a single measure coded otherwise",
        f"the {tens} are no random sample",
        f"takes {ONES[min(sum(row['theme_id'] == theme['theme_id'] for row in rows) for theme in report.rows('themes'))]} from each theme",
        f"{'Half' if 2 * len(disputed) == len(rows) else len(disputed)} of your {tens} are therefore disputed",
        f"For all {found.units} measures the picture is calmer",
        f"They differ on {len(found.measures)} measures: {differ['tool']} times in the tool, {differ['direction']} in the direction, "
        f"{differ['stage']} in the stage and {differ['rung']} in the rung",
        f"from {FIRM} upwards, tentative ones from {TENTATIVE}",
        f"will find {tens} measures in your report",
    )
    return Facts(
        held,
        {
            "information, no one, work done, a name": [brand[v] for v in VARIABLES] == ["nodality", "none", "activity", "instrument"],
            "several reforms in one sentence": len(services) > 3,
            "the rung does best": max(found.intervals, key=lambda v: found.intervals[v].alpha) == "rung",
            "the hotline and the payment are not disputed": not found.measures & {"m015", "m081"},
            "the brand, the strengthening, the leader's project are": found.measures >= {"m072", "m037", "m097"}
            and "brand" in named["m072"]
            and "Strengthening" in named["m037"]
            and "top leader" in named["m097"],
            "a measure more moves alpha by a tenth": all(one.high - one.low > 0.2 for one in ten.values()),
            "the coders stand lower on the ten": all(ten[v].alpha < found.intervals[v].alpha for v in VARIABLES),
            "the directions of the separation differ": "m130" in {key for key, _, _ in found.differing["direction"]},
            "every theme has one disputed and one alike": sorted(row["theme_id"] for row in disputed)
            == sorted(row["theme_id"] for row in rows if row not in disputed),
            "the decisions that are quoted": "without any means named is organisation" in decision("tool", "authority", "organisation")
            and "Who the supervisor is decides" in decision("direction", "hierarchical", "horizontal"),
            "rounds": ROUNDS == ("first", "second"),
            "the questions of the codebook": "taken away" in text("coding.question.tool")
            and "highest rung" in text("coding.question.rung"),
            "stage and rung appear twice": [v for v, levels in LEVELS.items() if len(levels) == 2] == ["stage", "rung"],
        },
        {
            "90 minutes": "how long the lesson takes, see test_lessons.py",
            "lesson 00": "number of a lesson",
            "two careful coders": "the two coders",
            "Both coders had the same list": "the two coders",
            "(Krippendorff 2018)": "year of a reference",
            "lesson 01": "number of a lesson",
            "three kinds of units": "passages, measures and effects of the codebook",
            "on two cases": "the two exercises that follow",
            "each four codes": "the four of the next words",
            "Hood 1983": "year of a reference",
            "Bovens 2007": "year of a reference",
            'Twice "the text itself"': "in the list above it",
            "where two codes pull": "a manner of speaking",
            "1 is perfect agreement; 0 is": "what alpha is",
            "below 0": "what alpha is",
            "how far apart two codes are": "of the ordinal alpha",
            "Krippendorff (2018)": "year of a reference",
            "when both rounds are done": "the two rounds",
            "Hayes & Krippendorff 2007": "year of a reference",
            "whether the two bars overlap": "those of the two rounds",
            "Half of a class": "a design, not of the data",
            "read in two ways": "a manner of speaking",
            "that alpha is 1": "said of a case that is supposed",
            "trained two people": "the same case",
            "two coders who went": "the two coders",
            "an official of 2006": "the year of the report",
            "Two readers": "of the pair in class",
            "Round two: by the rules": "of the reader's rounds",
            "The two coders on the whole report": "of the kit",
            "Stage and rung appear twice": "a claim of its own above",
            "the five-year plan": "a kind of report",
            "Lesson 06 compares": "number of a lesson",
            "**1. Begin.**": "number of a step",
            "**2. Fill.**": "number of a step",
            "**3. Check": "number of a step",
            "**4. A second": "number of a step",
            "**5. Look.**": "number of a step",
            "UTF-8": "name of an encoding",
            "lesson 06": "number of a lesson",
            "Two warnings": "those that follow",
            "Two officials": "an invented case",
            "two students": "the same case",
            "in three years": "a question for discussion",
            "(2007)": "year of a reference",
            "13(4), 447-468": "pages of a reference",
            "1(1), 77-89": "pages of a reference",
            "(1983)": "year of a reference",
            "(2018)": "year of a reference",
            "(4th ed.)": "edition of a reference",
        },
    )
