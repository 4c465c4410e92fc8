"""Lesson 00: start here."""

from __future__ import annotations

import math
from typing import Any

from course_lib.bounds import figure_bounds
from course_lib.charts.intervals import intervals
from course_lib.charts.ladder import ladder
from course_lib.evidence import tidy
from course_lib.report import Report
from facts import ONES, Facts, only


def _questions(report: Report, row: dict[str, Any]) -> list[str]:
    """Return the silences that concern a claim or its figure."""
    about = {("measures", row["claim_id"]), ("claims", row["claim_id"]), ("figures", row["figure_id"])}
    return [silence["silence_id"] for silence in report.rows("silences") if (silence["concerns_table"], silence["concerns_row"]) in about]


def facts(report: Report) -> Facts:
    """Return what lesson 00 says."""
    figures = {row["figure_id"]: row for row in report.rows("figures")}
    callers, satisfied = figure_bounds(report, "f03"), figure_bounds(report, "f05")
    unhappy = callers * (1 - satisfied)
    found, claims = ladder(report), tidy(report)
    top = only(found.claims, rung="outcome")
    rungs, themes = list(found.counts.columns), report.rows("themes")
    open_ = intervals(report).open
    nine = f"{ONES[round(satisfied.lower * 10)]} people in ten"
    received, resolved, officers = (round(figures[key]["value"]) for key in ("f01", "f02", "f13"))
    by_id = {row["claim_id"]: row for row in claims.to_dict("records")}
    treasure = only(found.claims, tool="treasure").claim_id
    emergency = next(row for row in themes if row["theme_id"] == "emergency")
    held = (
        f"In {report.info['year']} the city government of Turpan",
        f"name the {ONES[len(rungs)]} rungs of the evidence ladder",
        f"puts this into {ONES[len(rungs)]} rungs",
        f"the {ONES[len(themes)]} themes of this course",
        f"use the {ONES[len(themes)]} themes",
        f"{ONES[len(top)].capitalize()} marks stand there, one square and one diamond",
        f"share a single number: at least {nine} were satisfied",
        f"at least {nine} are satisfied",
        f"The first page we have bears the number {report.info['pages'][0]}",
        "Sections one and two are lost to us, and the beginning of section three with them",
        f"took {received} complaints and has resolved {resolved}",
        f"which {ONES[received - resolved]} were not?",
        f"{resolved} of {received} complaints resolved",
        f"{officers} officers certified",
        f"took {figures['f03']['as_printed']} complaints: a hundred and some",
        f"a hundred and some stops short of two hundred, so: {callers.lower:.0f} to {callers.upper:.0f}",
        "the true number may be almost twice the printed one",
        f"Only {ONES[len(open_)]} of them leave room, and both belong to the same telephone line",
        f"between {satisfied.lower:.0%} and {satisfied.upper:.0%} of the callers are satisfied",
        f"Somewhere between nobody and {math.floor(unhappy.upper)} people",
    )
    first = report.rows("passages")[0]
    return Facts(
        held,
        {
            "the two marks at the top are a measure and an effect": sorted(top.kind) == ["effect", "measure"],
            "they share a single number": list(top.figure_id.unique()) == ["f05"],
            "it is the only result for people that these pages measure": [k for k, f in figures.items() if f["stage"] == "outcome"]
            == ["f05"],
            "everything else is a count, a document, a name or a bare statement": rungs
            == ["assertion", "instrument", "document", "output", "outcome"],
            "the report tells of hotlines, hearings, plans and training": all(
                report.measures.name_en.str.contains(word, case=False).any() for word in ("hotline", "hearing", "plan", "train")
            )
            or set(report.measures.form) >= {"channel", "procedure", "plan", "training"},
            "the excerpt opens in the middle of a heading": "heading" in first["gist_en"] and first["section"] == "三",
            "what is lost is said in the data": "Sections one and two" in report.row("silences", "s01")["missing_en"],
            "author, actor and judge are one": "are one" in report.row("silences", "s04")["why_en"],
            "trust and emergencies are points under effective government": {
                (row["theme_id"], row["section"]) for row in themes if row["theme_id"] in ("effective", "integrity", "emergency")
            }
            == {("effective", "四"), ("integrity", "四"), ("emergency", "四")},
            "bounds that leave room belong to one line": open_.measure_id.nunique() == 1,
            "almost twice": 1.9 < callers.upper / figures["f03"]["value"] < 2,
            "nobody, at best": unhappy.lower == 0,
            "(a) is a bare assertion": by_id["m094"]["rung"] == "assertion" and "Calm and steady" in by_id["m094"]["name_en"],
            "(b) is a counted output": by_id["c01"]["rung"] == "output",
            "the officers are a counted output": by_id["m114"]["rung"] == "output",
            "the plan is a published document": by_id["m084"]["rung"] == "document"
            and by_id["m084"]["name_en"] == "Overall emergency plan",
            "first-contact responsibility is a named instrument": by_id["m008"]["rung"] == "instrument",
            "the overall plan is one of emergencies": by_id["m084"]["theme_id"] == emergency["theme_id"],
            "no count stands under emergency management": only(found.claims, theme_id="emergency", rung="output").empty,
            "one of several measures that work with money names a sum": len(treasure) > 1
            and {f["measure_id"] for f in figures.values() if f["unit"].startswith("yuan")} & set(treasure) == {"m081"},
            "either mark's card has questions": all(_questions(report, row) for row in top.to_dict("records")),
            "f03 and f11 are figures": {"f03", "f11"} <= set(figures),
        },
        {
            "30 minutes": "how long the lesson takes, see test_lessons.py",
            "some ten idle minutes": "what Binder gives, not data",
            "Four kinds of statement": "the table that follows",
            "since 2015 the whole prefecture is the city": "context, said to be so: State Council, approval of 2015",
            "(State Council, 2015)": "its source",
            "A second coder": "how the data were made: the first coding and `second_coding`",
            "Which of these two sentences": "the question's own (a) and (b)",
            "Three things to find out": "the list that follows",
            "Click the three dots": "JupyterLab's own sign for a folded cell",
            "Lesson 01": "number of a lesson",
            "Two lessons follow the themes": "the course's plan: lessons 06 and 07",
            "(2007)": "year of a reference",
            "13(4), 447-468": "volume and pages of a reference",
            "(1983)": "year of a reference",
            "The four tools": "Hood's four, the codes of `tool`",
            "(2018)": "year of a reference",
            "(4th ed.)": "edition of a reference",
            "(2014)": "year of a reference",
            "59(10)": "volume of a reference",
        },
    )
