"""Lesson 03: trustworthy government."""

from __future__ import annotations

from course_lib.charts.arithmetic import sums
from course_lib.charts.ladder import ladder
from course_lib.charts.payments import QUESTIONS, payments
from course_lib.charts.promises import promises
from course_lib.labs import trust_over_time
from course_lib.labs.promise_audit import bound
from course_lib.language import codes
from course_lib.report import Report
from facts import ONES, Facts, only


def facts(report: Report) -> Facts:
    """Return what lesson 03 says."""
    claims, owed, paid = ladder(report, theme="integrity").claims, promises(report), payments(report)
    theme = report.row("themes", "integrity")
    [check] = sums(report)
    count, rate, total = (f"{int(one.lower):,}" for one in (check.count, check.rate, check.total))
    layers, faults = (only(report.measures, part_of=whole) for whole in ("m072", "m073"))
    rungs = claims.rung.value_counts()
    silences = [row["silence_id"] for row in report.rows("silences") if row["theme_id"] == "integrity"]
    answered = [question for payment, question in paid.answers if payment == "m081"]
    plain, good = (trust_over_time.run(trust_over_time.Parameters(before=kept)).beliefs[-2:] for kept in (3, 7))
    repairs = [before.kept / before.broken for before, _ in (plain, good)]
    faults_number, layers_number = ONES[len(faults)], ONES[len(layers)]
    held = (
        f"Somewhere on page {report.row('figures', 'f08')['page']} the report becomes exact",
        f"A reward of {rate} yuan was paid to each of {count} households, {total} yuan in all",
        f"at the end of page {theme['page']} and the beginning of page {theme['page_end']}",
        f"in {layers_number} layers, individuals, firms and government",
        f"{faults_number.capitalize()} imbalances are to be dealt with",
        f"{count} households, {rate} yuan each",
        f"Of {len(claims)} claims one is counted, the reward; {ONES[rungs['assertion']]} are bare assertions",
        f"{ONES[len(QUESTIONS)].capitalize()} plain questions, asked of every payment",
        f"One row is answered in {ONES[len(answered)]} of {ONES[len(QUESTIONS)]} places",
        f"into {ONES[len(codes('tool'))]} kinds",
        f"that {rate} yuan weigh more with a poor household",
        f"{ONES[owed.counts['society']].capitalize()} of {len(owed.measures)} make government answer to citizens or firms",
        f"{ONES[owed.counts['within']].capitalize()} stay within government: the {faults_number} imbalances",
        f"in {ONES[int((layers.direction == 'none').sum())]} layers of the brand the asking goes the other way",
        f"The {faults_number} imbalances deserve respect",
        f"Here the {count} are the report's",
        f"it takes {'twice' if repairs[1] == 2 * repairs[0] else ''} as many kept promises to be whole again",
        f"{count} of how many?",
    )
    return Facts(
        held,
        {
            "the sum checks": check.checks and check.product.exact,
            "one point of the fourth section": (theme["section"], theme["points"], theme["page"], theme["page_end"]) == ("四", "三", 6, 7),
            "one counted, the rest named": rungs["output"] == 1
            and rungs["instrument"] == len(claims) - rungs["output"] - rungs["assertion"],
            "promises kept stands low": list(only(claims, claim_id="m078").rung) == ["assertion"],
            "the housing subsidy has no figure": not [row for row in report.rows("figures") if row["measure_id"] == "m080"],
            "how many were due is answered nowhere": all(question != "due" for _, question in paid.answers),
            "both payments are treasure": {report.row("measures", key)["tool"] for key in ("m080", "m081")} == {"treasure"},
            "campaigns of education": {report.row("measures", key)["form"] for key in ("m082", "m083")} == {"campaign"},
            "within are the imbalances and their whole": set(only(owed.measures, to="within").claim_id) == {"m073", *faults.measure_id},
            "no result for the imbalances": report.row("silences", "s18")["concerns_row"] == "m073",
            "the last silence but one is what was promised": "What was promised" in report.row("silences", silences[-2])["missing_en"],
            "the certificate is not named": "does not say which certificate"
            in report.row("glossary", "certificate-households")["definition_en"],
            "the better name falls less far": good[0].mean - good[1].mean < plain[0].mean - plain[1].mean,
            "thirty visits leave a tenth by the rule": 3 / 30 == 0.1 and bound(30, 175) / 175 < 0.1,
        },
        {
            "70 minutes alone, 50 in class": "how long the lesson takes, see test_lessons.py",
            "lesson 00": "number of a lesson",
            "one can reckon at last": "a turn of phrase",
            "Three figures, one point": "count, rate and total, as the chart draws them",
            "Two educational campaigns": "m082 and m083, held above",
            "One of them is counted": "the reward, held above",
            "Hood (1983)": "year of a reference",
            "Both payments are treasure": "the subsidy and the reward",
            "the same coin can be used for two purposes": "bearing a cost, recognising conduct",
            "Both the promise and the policy": "a turn of phrase",
            "A promise needs two sides": "of the theory, no datum",
            "the second one is this lesson's very subject": "of the three imbalances",
            "what the third fault calls too much of": "of the three imbalances",
            "in force since 1 September 2002": "context, said to be so",
            "(Population and Family Planning Law of 2001, chapter IV)": "context, said to be so",
            "Pressman and Wildavsky (1973)": "year of a reference",
            "**rule of three** (Hanley and Lippman-Hand 1983)": "name of a rule, year of a reference",
            "at 95%, up to 3/*n* of all. Visit 30 and find none, and one household in ten": "the rule of three, held above",
            "Two things it takes for granted": "the sentences that follow",
            "(Berg, Dickhaut and McCabe 1995) one player": "year of a reference",
            "Set *kept before* to three and then to seven": "settings of the model, held above",
            "Two different errors": "of exclusion and of inclusion, as said there",
            "Campbell (1979)": "year of a reference",
            "Read the last but one again": "place in the table, held above",
            "a table with two columns": "promised and done",
            "You may have one of three": "the three that follow",
            "Find a way that does both": "the two things asked for there",
            "half the visits find half": "shown by the model, see test_promise_audit.py",
            "(1995)": "year of a reference",
            "10(1), 122-142": "pages of a reference",
            "(1979)": "year of a reference",
            "2(1), 67-90": "pages of a reference",
            "(1983)": "year of a reference",
            "249(13), 1743-1745": "pages of a reference",
            "(1973)": "year of a reference",
        },
    )
