"""Lesson 05: law-based government."""

from __future__ import annotations

from course_lib.bounds import figure_bounds
from course_lib.charts.counts import counts
from course_lib.charts.directions import directions
from course_lib.charts.ladder import ladder
from course_lib.charts.oversight import oversight
from course_lib.evidence import tidy
from course_lib.labs import deterrence, two_visits, who_watches_whom
from course_lib.report import Report
from facts import ONES, Facts, only


def facts(report: Report) -> Facts:
    """Return what lesson 05 says."""
    bodies, courses, officers, items = (round(figure_bounds(report, key).lower) for key in ("f11", "f12", "f13", "f17"))
    printed = counts(report)
    stage = {row["figure_id"]: row["stage"] for row in printed.figures}
    claims = tidy(report)
    own = claims[claims.theme_id == "law"]
    found = ladder(report, theme="law")
    of_all = ladder(report).counts
    marks = {rung: int(found.counts[rung].sum()) for rung in found.counts.columns}
    network, both = oversight(report), directions(report)
    eight = only(only(own, passage_id="p54", form="supervision"), rung="instrument")
    theme = report.row("themes", "law")
    points = set(own.point.dropna())
    roles = {(row["actor_id"], row["measure_id"], row["role"]) for row in report.rows("roles")}
    silent = {row["silence_id"]: row["missing_en"] for row in report.rows("silences")}
    upwards, regimes = network.counts["hierarchical"], len(network.regimes)
    named = int(network.regimes.named.sum())
    start = deterrence.run(deterrence.Parameters())
    top = max(range(100, deterrence.HIGHEST_FINE, 100), key=start.collected)
    whole = dict(who_watches_whom.run(who_watches_whom.Parameters()).eyes)
    documents = only(only(own, rung="document"), kind="measure")
    held = (
        f"It lists {ONES[len(eight)]} regimes for supervising those who enforce the law",
        f"{bodies} units and departments are qualified to enforce, {officers} officers were issued a certificate, "
        f"{courses} courses were held, {items} licensing items were confirmed (page 8)",
        f"The {ONES[printed.stages['input']]} small numbers are inputs",
        f"{officers} by {bodies} gives {officers / bodies:g} officers for each body",
        f"{officers} by {courses} gives {officers / courses:g} for each course",
        f"every one of the {officers} works in one of the {bodies}",
        f"if the {officers} are those who sat in the {courses} courses",
        f"{items} items may be fewer than before",
        f"runs from page {theme['page']} to page {theme['page_end']}, in {ONES[len(points)]} points",
        f"the {ONES[len(eight)]} regimes, reconsideration, inspections",
        f"{len(found.claims)} claims, more than in any other theme, and none on the top rung",
        f"{marks['instrument']} stand on named instrument",
        f"The {marks['output']} counted outputs are the very numbers",
        f"the {marks['document']} documents are the scheme and the {ONES[len(documents) - 1]} printed sheets",
        f"{upwards} of the {regimes} lines run upwards",
        f"For {regimes - named} of {regimes} we are not told who that is",
        f"All {both.count('social', 'disclosure')} things made known face outwards",
        f"the publication of enforcement, the {ONES[len(documents) - 1]} sheets",
        f"Of the {regimes} ways to check someone, {ONES[network.counts['social']]} does",
        f"things became far easier for the public (page {report.row('claims', 'c33')['page']})",
        f"It begins with the report's {officers} officers",
        f"Apart from the {items} items and the standard itself",
        f"it ends with {ONES[len(eight)]} regimes against those who enforce it unlawfully",
    )
    return Facts(
        held,
        {
            "the first, second and last are outputs, the courses an activity": (stage["f11"], stage["f13"], stage["f17"], stage["f12"])
            == ("output", "output", "output", "activity"),
            "all four stand on page 8": {report.row("figures", key)["page"] for key in ("f11", "f12", "f13", "f17")} == {8},
            "the column of outcomes is empty": printed.stages["outcome"] == 0,
            "a standard was set": {key for key, one in stage.items() if one == "input"} == {"f14", "f15", "f16"},
            "the text says neither": "in all" in silent["s29"] and "4 courses" in silent["s30"],
            "no baseline of the items": "before" in silent["s31"],
            "more claims than any other theme": of_all.sum(axis=1).idxmax() == "law",
            "the counted outputs are the four numbers": set(only(found.claims, rung="output").figure_id) == {"f11", "f12", "f13", "f17"},
            "the documents are the scheme and three sheets": list(documents.claim_id) == ["m103", "m120", "m121", "m122"],
            "a group led by the mayor with heads of departments": {("a13", "m100", "leads"), ("a33", "m100", "takes_part")} <= roles,
            "the top leader's project, targets, appraisal, office": [report.row("measures", f"m{n:03}")["theme_id"] for n in range(97, 102)]
            == ["law"] * 5,
            "which two systems is not said": "not said" in report.row("measures", "m103")["note_en"],
            "legal education for the whole people": ("a36", "m106", "receives") in roles,
            "powers, duties and procedures for each post": set(claims.claim_id[claims.part_of == "m115"]) == {"m116", "m117", "m118"},
            "the text names the supervisors, not whom they answer to": list(network.regimes[network.regimes.named].claim_id) == ["m129"]
            and "answer to" in silent["s35"],
            "ordinary penalties hang on reconsideration alone": whole["minor"] == ("m133",) and "m125" in whole["major"],
            "one alarm": [one for one, watcher in who_watches_whom.watcher_of().items() if watcher == "social"] == ["m133"],
            "the list of bodies, the publication, the sheets": list(
                both.measures[(both.measures.form == "disclosure") & (both.measures.direction == "social")].claim_id
            )
            == ["m111", "m119", "m120", "m121", "m122"],
            "fines bring in most when more than a third break the rule": 1 - start.compliance(top) > 1 / 3,
            "same compliance, other payers": deterrence.run(deterrence.Parameters(officers=1200)).fined > start.fined,
            "the standard is said to be kept, and no case counted": report.row("claims", "c32")["evidence"] == "named_system"
            and "third visit" in silent["s34"],
            "far easier for the public": "easier" in report.row("claims", "c33")["gist_en"],
            "items and visits are all that the report gives to the model": two_visits.Parameters().items == items,
            "everyone knows and obeys the law": report.row("claims", "c24")["gist_en"] == "Everyone knows and obeys the law",
            "the section opens with it": report.row("claims", "c24")["char_start"] < own.char_start[own.kind == "measure"].iloc[2],
            "reconsideration has no number": "reconsideration" in silent["s33"],
            "no case under any regime": "case" in silent["s32"],
            "no one stands on the top rung": marks["outcome"] == 0,
        },
        {
            "75 minutes alone, 50 in class": "how long the lesson takes, see test_lessons.py",
            "lesson 00": "number of a lesson",
            "sort the figures of an enforcement report": "an objective",
            "a ratio of two counts": "an objective",
            "fines you 50 yuan": "an invented case, said to be supposed; 50 yuan is what one officer could then fine on the spot",
            "your 50 yuan at the stall": "the same invented case",
            "1 July 2004": "context, said to be so: the licensing law",
            "in March 2004, and": "context, said to be so: the State Council's outline",
            "Administrative Reconsideration Law of 1999, article 12": "context, said to be so",
            "Law as it stood in 2006, article 12": "context, said to be so",
            "since the revision of 2023": "context, said to be so",
            "two terms that sound alike": "the two terms",
            "In 2018 the preamble": "context, said to be so: the amendment of that year",
            "this report of 2006 uses both": "the year of the report",
            'the "two systems", which two is not said': "the scheme's own name",
            "Three terms first": "those that follow",
            "Any two numbers can be divided": "said of numbers in general",
            "Bovens (2007) would ask three things": "of Bovens, and the year of a reference",
            "meets the other two": "the second and third of Bovens's questions",
            "McCubbins and Schwartz (1984)": "year of a reference",
            "in force since 1 October 1990": "context, said to be so",
            "Law of 1996 asked for the separation in article 46, and in article 53": "context, said to be so",
            "Becker (1968)": "year of a reference",
            "The model lets you move both": "the fine and the chance, in the lab",
            "Ayres and Braithwaite (1992)": "year of a reference",
            "Lipsky (1980)": "year of a reference",
            "taken by the hundred": "a manner of speaking",
            "beside two claims of the section": "the two of the next sentence",
            "Both can be meant honestly": "the same two",
            "its two numbers": "of a ratio",
            "(1992)": "year of a reference",
            "(1968)": "year of a reference",
            "76(2), 169-217": "pages of a reference",
            "(2007)": "year of a reference",
            "13(4), 447-468": "pages of a reference",
            "(1980)": "year of a reference",
            "(1984)": "year of a reference",
            "28(1), 165-179": "pages of a reference",
            "(1999)": "year of a reference",
            "31(2), 167-186": "pages of a reference",
        },
    )
