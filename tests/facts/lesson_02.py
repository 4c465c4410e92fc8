"""Lesson 02: effective government."""

from __future__ import annotations

from course_lib.charts.areas import areas
from course_lib.charts.ladder import ladder
from course_lib.charts.seats import seats
from course_lib.charts.stations import stations
from course_lib.labs import decision_gates, price_hearing
from course_lib.report import Report
from facts import ONES, Facts, only


def fair_panels() -> tuple[price_hearing.Result, price_hearing.Result]:
    """Return the two panels of fifteen of which both languages speak: one like the users, one of two sides."""
    seated = {"poor": 5, "households": 7, "firms": 3, "supplier": 0}, {"poor": 8, "households": 1, "firms": 0, "supplier": 6}
    mirror, opposed = (price_hearing.run(price_hearing.Parameters(**seats, experts=0)) for seats in seated)
    assert mirror.seats == opposed.seats == 15
    return mirror, opposed


def facts(report: Report) -> Facts:
    """Return what lesson 02 says."""
    theme = report.row("themes", "effective")
    found = ladder(report, theme="effective").claims
    way, house, table = stations(report), areas(report), seats(report)
    figures = [row for row in report.rows("figures") if row["page"] == theme["page_end"]]
    meetings, places = (row["value"] for row in figures)
    gates = report.measures[report.measures.passage_id == "p17"]
    effects = {row["claim_id"]: row for row in report.rows("claims")}
    social = only(way.measures, direction="social")
    measures = {row["measure_id"]: row for row in report.rows("measures")}
    opposed = fair_panels()[1].parameters
    held = (
        f"with {ONES[opposed.households]} other household between them",
        f"all {ONES[way.social]} stations that face society ask or tell",
        f"the end of page {theme['page']} and most of page {theme['page_end']}",
        f"{len(found)} claims, {len(only(found, rung='instrument'))} of them named instruments",
        f"there are figures, {ONES[len(figures)]} of them",
        f"rules of work of the government cover {ONES[len(house.measures)]} areas",
        f"The rules of work are said to cover {ONES[len(house.measures)]} areas",
        f"{ONES[round(places)]} departments are its standing attendees; {ONES[table.count('named')]} of them are named",
        f"{ONES[house.facing('internal')].capitalize()} of {ONES[len(house.measures)]} bind the house to itself",
        f"The coders agree on all {ONES[len(house.measures)]}",
        f"{ONES[len(gates)].capitalize()} gates",
        f"{ONES[len(gates)].capitalize()} checks, here called gates, are listed in one sentence",
        f"The chart has {ONES[table.count('named')]} solid squares",
        f"{ONES[table.count('unnamed')].capitalize()} squares are empty",
        f"{ONES[round(places)]} seats describe an arrangement",
    )
    best = min(
        (one for one in decision_gates.run(decision_gates.Parameters()).cloud if one.faulty < decision_gates.GOAL), key=lambda one: one.days
    )
    return Facts(
        held,
        {
            "none that faces society decides": set(social.phase) == {"ask"},
            "seminar, hearing and appraisal meeting come before prices change": {"m055", "m056", "m057"} <= set(social.claim_id),
            "one ring": way.second == {"m057": "internal"},
            "one document, the rules of work": list(only(found, rung="document").claim_id) == ["m045"],
            "above it, nothing": not (found.rung > "document").any(),
            "one upwards: supervision": list(only(house.measures, direction="hierarchical").claim_id) == ["m049"]
            and "supervision" in measures["m049"]["name_en"],
            "none of the areas faces society": house.facing("social") == 0 and not house.second,
            "neither date nor number of the rules": "Dates and numbers" in report.row("silences", "s17")["missing_en"],
            "by rule and process rests on an arrangement": effects["c11"]["evidence"] == "named_system",
            "efficiency rests on nothing": effects["c09"]["evidence"] == "none",
            "the gates in the order of the text": list(gates.measure_id) == ["m038", "m039", "m040", "m041", "m042"]
            and list(decision_gates.DAYS) == ["notice", "hearing", "experts", "appraisal", "legality"],
            "once a month": meetings == 1,
            "both panels hit the middle": all(abs(one.bias) < price_hearing.UNBIASED for one in fair_panels()),
            "the hearing is the gate thrown out": set(decision_gates.DAYS) - set(best.gates) == {"hearing"},
            "no seat and no result of a hearing": "whether it changed a price" in report.row("silences", "s14")["missing_en"],
            "the bureau of petitions sits there as a department": measures["m065"]["direction"] == "horizontal",
            "the four named": all(
                word in " ".join(measures[key]["name_en"] for key in ("m062", "m063", "m064", "m065"))
                for word in ("Planning", "Civil Affairs", "Finance", "Letters and Visits")
            ),
            "the legal office is in the report": any("Legal affairs office" in row["name_en"] for row in report.rows("actors")),
            "democratic, fair and sound": "democratic, fair and sound" in effects["c14"]["gist_en"],
            "decided collectively": "Collective decision" in measures["m058"]["name_en"],
            "the top leader's project is in the law theme": any(
                row["theme_id"] == "law" and "leader" in row["name_en"].lower() for row in report.rows("measures")
            ),
            "no case of accountability": "held to account" in report.row("silences", "s15")["missing_en"],
        },
        {
            "75 minutes alone, 50 in class": "how long the lesson takes, see test_lessons.py",
            "lesson 00": "number of a lesson",
            "(article 23, in force since 1 May 1998)": "context, said to be so: the national Price Law",
            "(in force since 1 December 2002)": "context, said to be so: the rules on hearings for prices that government decides",
            "(Price Law, article 23)": "context, said to be so",
            "In lesson 01 two telephones": "the lines of lesson 01, held there",
            "Two coders asked of each": "how the data were made",
            "both readings can be defended": "the two readings of the ring",
            "exercises 7 and 8": "numbers of exercises",
            "(1959)": "year of a reference",
            "Fifteen seats": "the lab's task, an assumption",
            "Both hit the middle": "the two panels just described, held above",
            "the other half of a hearing": "talk, beside who is seated",
            "Which of the three": "democratic, fair, sound: said above",
            "(1961)": "year of a reference",
            "(2009)": "year of a reference",
            "(2013)": "year of a reference",
            "between the two (throughput)": "input and output",
            "Two more things": "the list that follows",
            "lesson 05": "number of a lesson",
            "Both are familiar ways": "the two phrases",
            "the two coders' agreement": "how the data were made",
            "half a month": "half a gap: follows from once a month, see tests/labs/test_monthly_meeting.py",
            "19(2), 79-88": "pages of a reference",
            "9(3), 383-387": "pages of a reference",
            "61(1), 2-22": "pages of a reference",
        },
    )
