"""Lesson 01: open government."""

from __future__ import annotations

from course_lib.bounds import figure_bounds, share
from course_lib.charts.disclosure import disclosure
from course_lib.charts.hotlines import hotlines
from course_lib.charts.ladder import ladder
from course_lib.charts.participation import RUNGS, participation
from course_lib.report import Report
from facts import ONES, Facts, only


def facts(report: Report) -> Facts:
    """Return what lesson 01 says."""
    figures = {row["figure_id"]: row for row in report.rows("figures")}
    received, resolved = (round(figures[key]["value"]) for key in ("f01", "f02"))
    resolution = share(report, "f02", "f01").lower
    callers, satisfied = figure_bounds(report, "f03"), figure_bounds(report, "f05")
    found = ladder(report, theme="open")
    claims = found.claims
    above = claims[claims.rung > "document"]
    lines = hotlines(report)
    told = {line: {step.step for step in lines.steps if step.line == line and step.callers} for line in lines.lines}
    mechanism = report.measures[report.measures.part_of == "m016"]
    classes = report.measures[report.measures.part_of == "m034"]
    channels = participation(report)
    items = disclosure(report)
    theme = report.row("themes", "open")
    nine = f"at least {ONES[round(satisfied.lower * 10)]} people in ten"
    held = (
        f"In {report.info['year']} the mayor of Turpan had a public telephone line",
        "a hundred-odd complaints, handled every one",
        f"left {nine} satisfied",
        "Three numbers in one breath",
        "12319, for urban construction",
        f"reaches {resolved} of {received}",
        f"Neither line reports all {ONES[len(set().union(*told.values()))]} steps",
        f"A hundred-odd is {callers.lower:.0f} to {callers.upper:.0f}",
        f"The theme fills most of page {theme['page']}, the end of the report's third section",
        f"plan for the year {report.row('documents', 'd01')['year']}, adopted by the second executive meeting",
        f"The one for the city's works has {received} complaints, {resolved} of them resolved",
        f"the mayor's a hundred-odd, all handled, and {nine} satisfied",
        f"{ONES[len(mechanism)]} roles, from the party committee that leads to the society that evaluates",
        f"{ONES[len(classes)]} classes of matters opened to everyone",
        f"The theme makes {len(claims)} claims, {len(only(claims, rung='assertion'))} of them on the lowest rung",
        f"All {ONES[len(above)]} marks above published document come from the two telephones",
        f"{ONES[len({figures[key]['stage'] for key in ('f01', 'f02', 'f03', 'f04', 'f05')})].capitalize()} stages of the logic model",
        "meet in these five rows",
        f"its rate can be checked: {resolved} of {received}",
        f"{resolution:.3f}, or {resolution:.1%}. That is a fact about those {received} complaints",
        f"and {received} is a small sample",
        f"How far do {received} cases carry?",
        f"only the target, {resolved} of {received}, is the report's",
        f"a ladder of {ONES[len(RUNGS)]} rungs",
        f"Arnstein called these {ONES[channels.measures.height.nunique()]} rungs tokenism",
    )
    return Facts(
        held,
        {
            "two lines": len(lines.lines) == 2,
            "one resolves, the other handles": told == {"m015": {"received", "resolved"}, "m023": {"received", "handled", "satisfied"}},
            "every single one": figures["f04"]["value"] == 1,
            "the marks above document are about the telephones": {
                figures[key]["measure_id"] for key in above.figure_id if isinstance(key, str)
            }
            == {"m015", "m023"}
            and above.figure_id.notna().all(),
            "one plan": list(only(claims, rung="document").claim_id) == ["m001"],
            "received is an activity": figures["f01"]["stage"] == figures["f03"]["stage"] == "activity",
            "resolved and handled are outputs": figures["f02"]["stage"] == figures["f04"]["stage"] == "output",
            "satisfied is an outcome": figures["f05"]["stage"] == "outcome",
            "the first five figures are those of the lines": [row["figure_id"] for row in report.rows("figures")][:5]
            == ["f01", "f02", "f03", "f04", "f05"],
            "informing and consultation": set(channels.measures.participation) == {"informing", "consultation"},
            "generous with matters, sparing with everything else": bool(items.given.matter.all()) and not items.given.output.any(),
            "bodies of society that do not appear": "People's congress" in report.row("silences", "s10")["missing_en"],
            "window services": {"m006", "m008", "m011"} <= set(only(report.measures, passage_id="p05").measure_id),
        },
        {
            "75 minutes alone, 50 in class": "how long the lesson takes, see test_lessons.py",
            "lesson 00": "number of a lesson",
            "In 2005 the General Offices": "context, said to be so: their opinion on open government",
            "formulas like that of the six roles": "the roles, held above",
            "Two telephone lines": "the two lines, counted below among the claims",
            "Here are both": "the two lines",
            "a second line, too": "the second of the two; its name",
            "Two of the controls": "of the lab above",
            "the third, the share asked": "of the lab above",
            "One line of code": "the cell below",
            "(1927)": "year of a reference",
            "two very different waits": "heading of the queue's section",
            "half a year": "the lab's default horizon, an assumption",
            "one more figure": "what a report would need, no datum",
            "a clerk takes one case at a time": "an assumption of the model",
            "handled every one": "said above as held",
            "another becomes the slowest": "of desks, no datum",
            "Speeding up the one that is": "a pronoun",
            "(1961)": "year of a reference",
            "(1969)": "year of a reference",
            "two kinds of oversight": "of McCubbins and Schwartz",
            "(1984)": "year of a reference",
            "One of them deserves a second look": "of the silences above",
            "none of those listed under s10": "number of a silence, claimed above",
            "The only outside voice": "no datum",
            "(State Council Decree 492, article 13) came into force on 1 May 2008": "context, said to be so: national regulations",
            "Both ends of the interval are the same, since both numbers are exact": "lower and upper of the share above",
            "Bovens (2007) asks three things": "of Bovens, and the year of a reference",
            "(2007)": "year of a reference",
            "one's own hands": "a pronoun",
            "A hundred-odd calls": "said above as held",
            "35(4), 216-224": "pages of a reference",
            "13(4), 447-468": "pages of a reference",
            "17(4-5), 663-671": "pages of a reference",
            "9(3), 383-387": "pages of a reference",
            "28(1), 165-179": "pages of a reference",
            "22(158), 209-212": "pages of a reference",
        },
    )
