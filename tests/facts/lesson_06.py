"""Lesson 06: the themes compared."""

from __future__ import annotations

from course_lib.charts.asserted_shown import asserted_shown
from course_lib.charts.compared import standing_alone
from course_lib.charts.flow import flow
from course_lib.charts.multiples import multiples
from course_lib.charts.profile import profile
from course_lib.charts.silences import WHOLE, silences
from course_lib.labs.index_weights import INDICATORS, Parameters, run
from course_lib.reliability import agreement
from course_lib.report import Report
from facts import Facts, only


def facts(report: Report) -> Facts:
    """Return what lesson 06 says."""
    measures, effects = standing_alone(report, "measure"), standing_alone(report, "effect")
    answers = profile(report, "direction").counts
    tools = profile(report, "tool").counts
    totals = answers.sum(axis=1)
    streams = flow(report, ["theme_id", "tool", "direction"])
    width = {(stream.start, stream.end): stream.count for stream in streams.streams}
    far = multiples(report)
    corner = far.there.theme_id.value_counts()
    documents = len(only(measures, theme_id="emergency", rung="document"))
    evidence = asserted_shown(report)
    kinds = evidence.counts.sum()
    missing = silences(report)
    index = run(Parameters())
    shares = {one.theme: one.first for one in index.ranked}
    stages = measures.stage.value_counts()
    pages = report.info["pages"]
    rungs = standing_alone(report).rung.value_counts(sort=False)
    held = (
        f"| {report.name} | {' | '.join(map(str, rungs))} |",
        f"{rungs['assertion'] / rungs.sum():.0%} of Turpan's {rungs.sum()}",
        f"All {answers.loc['emergency', 'internal']} measures of emergency management are the unit's own routine",
        f"superiors mostly under law, {answers.loc['law', 'hierarchical']} of {answers['hierarchical'].sum()}",
        f"{answers.loc['integrity', 'none']} of the {totals['integrity']} measures of trustworthy government act on citizens",
        f"{totals['law']} measures stand beside {totals['emergency']}",
        f"{len(measures)} measures that stand alone, {len(effects)} effects said to be achieved, on pages {pages[0]} to {pages[1]}",
        f"Money flows from one theme, {tools['treasure'].sum()} times",
        f"{width['nodality', 'social']} of {tools['nodality'].sum()}, {width['authority', 'hierarchical']} of "
        f"{tools['authority'].sum()} and {width['organisation', 'internal']} of {tools['organisation'].sum()} measures go these ways",
        f"{stages['input'] + stages['activity']} of the {len(measures)} end as input or activity",
        f"Law has {corner['law']} measures there, open government {corner['open']}, trustworthy government {corner['integrity']}",
        f"{documents} of its {totals['emergency']} measures are titled documents",
        f"{kinds['figure'] + kinds['partial_figure']} figures, all under open government",
        f"{kinds['named_system']} effects at least name an arrangement as the means; {kinds['named_events']}, all in one theme, "
        f"name occasions; {kinds['none']} have nothing beside them",
        f"{missing.count(WHOLE)} silences belong to no theme",
        f"Here are {len(INDICATORS)} indicators",
        f"{len(index.possible)} of the {len(index.ranked)} themes can be put first",
        f"of all weightings {shares['open']:.0%} agree on the first place, and {shares['effective']:.0%} favour one of the five",
    )
    alpha = agreement(report)
    ends = only(measures, stage="outcome")
    return Facts(
        held,
        {
            "society is answered to in every theme but one": list(answers.index[answers["social"] == 0]) == ["emergency"],
            "most of what answers to superiors stands under law": answers.loc["law", "hierarchical"] > answers["hierarchical"].sum() / 2,
            "one tool only": tools.loc["emergency"].astype(bool).sum() == 1 and tools.loc["emergency", "organisation"] == 8,
            "half of law is authority": 2 * tools.loc["law", "authority"] == totals["law"],
            "money in one theme": list(tools.index[tools["treasure"] > 0]) == ["integrity"],
            "each pattern is the widest band of its tool": all(
                width[tool, to] == max(count for (start, _), count in width.items() if start == tool)
                for tool, to in (("nodality", "social"), ("authority", "hierarchical"), ("organisation", "internal"))
            ),
            "one arrives at an outcome: the mayor's line": list(ends.claim_id) == ["m023"],
            "two themes have none in the corner": set(far.panels) - set(corner.index[corner > 0]) == {"effective", "emergency"},
            "their plans are arranged beforehand": set(only(measures, theme_id="emergency", rung="document").stage) == {"input"},
            "no number of emergencies": not only(standing_alone(report), theme_id="emergency").figure_id.notna().any(),
            "occasions are named in one theme": list(evidence.counts.index[evidence.counts["named_events"] > 0]) == ["emergency"],
            "figures are asked what they mean": [theme for theme in missing.claims if missing.count(theme, "figures") > 1]
            == ["open", "law"],
            "4 of the 5 can be first, and effective is the other": {one.theme for one in index.ranked}
            - {one.theme for one in index.possible}
            == {"effective"},
            "the scale moves the shares": {one.theme: round(one.first, 2) for one in run(Parameters(scale="as_is")).ranked}
            != {theme: round(share, 2) for theme, share in shares.items()},
            "two coders agree on most, not on all": all(0.5 < value < 1 for value in alpha.alpha),
            "campaigns, education, rewards": {"campaign", "payment"}
            <= set(only(only(measures, theme_id="integrity"), direction="none").form),
            "a fourth tool: nowhere are there more than four, and most have three": sorted(tools.astype(bool).sum(axis=1))
            == [1, 3, 3, 3, 4],
        },
        {
            "can five parts of one report be ranked": "the five themes",
            "75 minutes alone, 50 in class": "how long the lesson takes, see test_lessons.py",
            "lesson 00": "number of a lesson",
            "Five themes of one report share an author": "the themes",
            "lesson 07": "number of a lesson",
            "| invented-city | 6 | 2 | 1 | 2 | 1 |": "an invented report, see tests/test_many.py",
            "half of the invented city's 12 claims": "the same",
            "the five theme lessons": "lessons 01 to 05",
            "You have met five themes": "the themes",
            "The five themes are this course's": "the themes",
            "Half of law-based government is authority": "asserted among the claims above",
            "each between 0 and 1": "the range of every indicator, by its making; see tests/labs/test_index_weights.py",
            "Hood (1983)": "year of a reference",
            "Bovens 2007": "year of a reference",
            "Pressman and Wildavsky (1973)": "year of a reference",
            "handbook (2008)": "year of a reference",
            "plan of January 2006": "context, said to be so",
            "five parts on each": "a supposed case",
            "Campbell (1979)": "year of a reference",
            "Two things are true at once": "those that follow",
            "found a fund to have a fourth tool": "a supposed case",
            "Five questions for an auditor": "the last exercises",
            "Write five": "the last exercises",
            "Rows, columns and the whole give three different answers": "rows, columns, the whole",
            "(2007)": "year of a reference",
            "13(4), 447-468": "pages of a reference",
            "(1979)": "year of a reference",
            "2(1), 67-90": "pages of a reference",
            "(1983)": "year of a reference",
            "(2008)": "year of a reference",
            "(1973)": "year of a reference",
        },
    )
