"""Lesson 04: emergency management."""

from __future__ import annotations

from course_lib.charts.coverage import coverage
from course_lib.charts.ladder import ladder
from course_lib.charts.pages import pages
from course_lib.charts.phases import PHASES, phases
from course_lib.charts.timeline import timeline
from course_lib.language import codes
from course_lib.report import Report
from facts import ONES, Facts, only


def facts(report: Report) -> Facts:
    """Return what lesson 04 says."""
    found, line, matrix, placed = ladder(report, theme="emergency"), timeline(report), coverage(report), phases(report)
    claims = found.claims
    theme = report.row("themes", "emergency")
    events = {row["event_id"]: row for row in report.rows("events")}
    passages = only(report.passages, theme_id="emergency")
    page = next(page for page in pages(report).pages if page.number == theme["page"])
    half = (passages.char_end.max() - passages.char_start.min()) / (page.end - page.start)
    themes = {row["passage_id"]: row["theme_id"] for row in report.rows("passages")}
    with_figure = {themes[row["passage_id"]] for row in report.rows("figures")}
    dated = [moment.key for moment in line.events if moment.source == "text"]
    health = [row for row in events.values() if row["hazard"] == "health"]
    effects = only(claims, kind="effect", rung="assertion")
    silences = [row["silence_id"] for row in report.rows("silences") if row["theme_id"] == "emergency"]
    four, plans = ONES[len(events)], ONES[len(line.plans)]
    held = (
        "On 9 April 2006 a windstorm struck Turpan",
        "On 2 June 2004 there had been a fire",
        f"The report names these {four} emergencies in one sentence",
        f"A few lines before, it names {plans} plans",
        f"For how many of the {four} emergencies does the report show",
        f"{ONES[len(dated)].capitalize()} emergencies stand where the text puts them, to the day",
        f"fills half of page {theme['page']}",
        f"{plans.capitalize()} titled texts: an overall emergency plan",
        f"{four.capitalize()} emergencies are named",
        f"SARS came in {events['e01']['date']}",
        f"Half of the {len(claims)} claims stand on the lowest rung",
        f"the only theme of the {ONES[len(report.rows('themes'))]} without a single figure",
        f"The {plans} plans stand high",
        f"into {ONES[len(codes('hazard'))]} classes",
        f"{ONES[len(matrix.gaps)].capitalize()} kinds of hazard had to be faced",
        "although half of the emergencies that it names belong there",
        f"{ONES[len(PHASES)].capitalize()} phases, {ONES[sum(placed.counts[phase] <= 1 for phase in PHASES)]} of them nearly empty",
        f"those of the {four} emergencies",
        f"{four.capitalize()} emergencies were {four} chances",
        f"Response is one phase of {ONES[len(PHASES)]}",
    )
    return Facts(
        held,
        {
            "the windstorm": (events["e04"]["date"], events["e04"]["hazard"]) == ("2006-04-09", "natural"),
            "the fire": (events["e02"]["date"], events["e02"]["hazard"]) == ("2004-06-02", "accident"),
            "all emergencies stand in one sentence": len({row["passage_id"] for row in events.values()}) == 1,
            "plans come before emergencies": max(
                row["char_end"] for row in report.rows("documents") if row["document_id"] in ("d03", "d06")
            )
            < min(row["char_start"] for row in events.values()),
            "the year of SARS is context": (events["e01"]["date_precision"], events["e01"]["date_source"]) == ("year", "context"),
            "avian influenza has no date": events["e03"]["date"] is None,
            "no plan has a date": all(moment.when is None for moment in line.plans),
            "about half of the page": 0.45 < half < 0.55,
            "one point of the fourth section": (theme["section"], theme["points"], theme["page"], theme["page_end"]) == ("四", "四", 7, 7),
            "classes named without titles": list(report.measures[report.measures.part_of == "m089"].rung) == ["assertion"] * 3,
            "which plan in which event is not said": "Which plan" in report.row("silences", "s26")["missing_en"],
            "half on the lowest rung": 2 * len(only(claims, rung="assertion")) == len(claims),
            "none above published document": not (claims.rung > "document").any(),
            "the only theme without a figure": with_figure == {row["theme_id"] for row in report.rows("themes")} - {"emergency"},
            "the plans are the documents": set(only(claims, rung="document").claim_id) == {"m084", "m085", "m086", "m087"},
            "a plan is an input": set(only(claims, rung="document").stage) == {"input"},
            "effects that rest on events": list(effects.claim_id) == ["c19", "c20", "c21", "c22"]
            and set(effects.evidence) == {"named_events"},
            "kinds that no title names": matrix.gaps == ("natural", "human") and len(matrix.unmet) == 2,
            "the overall plan names no hazard": next(plan for plan in matrix.plans if plan.measure_id == "m084").hazard is None,
            "mass incidents are among the classes, public health is not": {plan.hazard for plan in matrix.plans if not plan.titled}
            == {"natural", "accident", "social"},
            "half of the emergencies are of public health": 2 * len(health) == len(events),
            "recovery has one mark": list(only(placed.claims, phase="recovery").claim_id) == ["c22"],
            "c19 stands on response by the rule": list(only(placed.claims, claim_id="c19").phase) == ["response"],
            "mitigation has none": placed.counts["mitigation"] == 0,
            "the housing stands further up on the page, under another theme": (
                report.row("measures", "m080")["theme_id"],
                report.row("measures", "m080")["page"],
            )
            == ("integrity", theme["page"])
            and report.row("measures", "m080")["char_start"] < passages.char_start.min(),
            "the last silence but one is recovery": "Recovery" in report.row("silences", silences[-2])["missing_en"],
        },
        {
            "the four phases of emergency management": "Petak's, as said below",
            "75 minutes alone, 50 in class": "how long the lesson takes, see test_lessons.py",
            "lesson 00": "number of a lesson",
            "January 2006 (State Council); the Emergency Response Law came into force on 1 November 2007": "context, said to be so",
            "By 19 May of that year": "context, said to be so",
            "Both texts have been renewed since, the law in 2024 and the plan in 2025": "context, said to be so",
            "dispatch from Urumqi of 10 April 2006": "context, said to be so: Xinhua, printed by Sina on that day",
            "two counties beside the city": "context: what the prefecture held",
            "(Order of the President 69)": "source of the context",
            "plan of January 2006": "context, said to be so",
            "There are two ways to plan": "of the theory, no datum",
            "A good system has both": "the two ways",
            "Three warnings before you call that a failure": "the sentences that follow",
            "China's law of 2007": "context, said to be so",
            "Petak (1985) described it in four phases": "year of a reference, and its phases",
            "Perrow (1984)": "year of a reference",
            "deserves a second look": "a turn of phrase",
            "why the two differ": "what was meant and what happened",
            "a ranking rests on both": "the frequent and the rare",
            "(2008)": "year of a reference",
            "28(2), 497-512": "pages of a reference",
            "(1981)": "year of a reference",
            "1(1), 11-27": "pages of a reference",
            "(1984)": "year of a reference",
            "(1985)": "year of a reference",
            "45 (special issue), 3-7": "pages of a reference",
        },
    )
