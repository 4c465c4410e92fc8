"""A theme's claims by phase of emergency management: by a rule, which a reader may overrule claim by claim."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from course_lib.charts.figure import DescribedFigure
from course_lib.charts.rows import hover, joined, row_axis, rule, written
from course_lib.evidence import tidy
from course_lib.language import local, text
from course_lib.style import COLOURS, SYMBOLS, scaled

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from course_lib.report import Report

PHASES = ("mitigation", "preparedness", "response", "recovery")
# The rule for measures: what is arranged beforehand prepares, what is done or delivered responds.
_BY_STAGE = {"input": "preparedness", "activity": "response", "output": "response", "outcome": "response"}
# The rule for effects, which say what came of it: the first word that fits counts.
_BY_WORD = {
    "preparedness": r"\bability|\bready|\bprepared|\bskill",
    "recovery": r"recover|rebuil|restor|resettl|develop",
    "mitigation": r"resistan|vulnerab|less likely|hazard is",
    "response": r"\bloss|\blives|\bproperty|\bstability|\brescue|\bharm",
}


@dataclass(frozen=True)
class Phases:
    """Claims of a theme, each with its phase.

    Attributes
    ----------
    claims : DataFrame
        Rows of `tidy`, without listed parts, with the columns ``phase`` (empty where the rule finds none) and ``moved``
        (whether a reading overruled the rule) added.
    """

    claims: pd.DataFrame

    @property
    def counts(self) -> dict[str, int]:
        """Number of claims of each phase, and of those without one under ``"unplaced"``."""
        counts = {phase: int((self.claims.phase == phase).sum()) for phase in PHASES}
        return counts | {"unplaced": len(self.claims) - sum(counts.values())}


def phases(report: Report, theme: str = "emergency", reading: Mapping[str, str] | None = None) -> Phases:
    """Return a theme's claims by phase of emergency management.

    The rule: a measure that is arranged beforehand (stage input) belongs to preparedness, one that is done to response; an effect to
    the phase whose words it uses. It is the kit's reading, not the report's; `reading` overrules it.

    Parameters
    ----------
    report : Report
        A loaded data package.
    theme : str, default "emergency"
        Code of the theme.
    reading : mapping of str to str, optional
        Identifier of a claim to the phase where it should stand instead.

    Raises
    ------
    ValueError
        When `reading` names a claim that the theme has not, or a phase that is none.

    References
    ----------
    Petak, W. J. (1985). Emergency management: a challenge for public administration. *Public Administration Review* 45 (special
    issue), 3-7.

    Examples
    --------
    >>> from course_lib import load
    >>> phases(load()).counts
    {'mitigation': 0, 'preparedness': 8, 'response': 5, 'recovery': 1, 'unplaced': 0}
    """
    claims = tidy(report)
    claims = claims[(claims.theme_id == theme) & claims.part_of.isna()]
    # Measures first, so that in a row each kind can be seen as a block.
    claims = claims.sort_values(["kind", "char_start"], kind="stable").reset_index(drop=True)
    wanted = dict(reading or {})
    for key, phase in wanted.items():
        if key not in set(claims.claim_id):
            raise ValueError(text("charts_emergency.phases.no_claim", found=key, known=", ".join(claims.claim_id)))
        if phase not in PHASES:
            raise ValueError(text("charts_emergency.phases.no_phase", found=phase, known=", ".join(PHASES)))
    ruled = [_phase(row) for row in claims.to_dict("records")]
    claims["phase"] = [wanted.get(key, phase) for key, phase in zip(claims.claim_id, ruled, strict=True)]
    claims["moved"] = claims.phase != ruled
    return Phases(claims)


def _phase(claim: dict[Any, Any]) -> str:
    if claim["kind"] == "measure":
        return _BY_STAGE[claim["stage"]]
    return next((phase for phase, words in _BY_WORD.items() if re.search(words, claim["name_en"], re.IGNORECASE)), "")


def plot_phases(report: Report, theme: str = "emergency", reading: Mapping[str, str] | None = None) -> DescribedFigure:
    """Return the chart of a theme's claims by phase of emergency management.

    Parameters
    ----------
    report : Report
        A loaded data package.
    theme : str, default "emergency"
        Code of the theme.
    reading : mapping of str to str, optional
        Claims that you would place elsewhere, such as ``{"c19": "mitigation"}``; they are drawn hollow.
    """
    found = phases(report, theme, reading)
    counts = found.counts
    rows = [*PHASES, *(["unplaced"] if counts["unplaced"] else [])]
    names = [text(f"charts_emergency.phase.{row}") for row in rows]
    claims = found.claims.assign(
        y=[rows.index(phase or "unplaced") for phase in found.claims.phase], x=found.claims.groupby("phase").cumcount()
    )
    most = max(counts.values())
    return DescribedFigure(
        [
            *(
                _marks(report, claims, kind, moved=moved)
                for moved in (False, True)
                for kind in SYMBOLS["kind"]
                if not moved or any(claims.moved)
            ),
            _counted(rows, counts),
        ],
        title=text("charts_emergency.phases.title" if len(claims) else "charts_emergency.phases.title_none", claims=len(claims), **counts),
        subtitle=text("charts_emergency.phases.subtitle"),
        description=_words(found, rows),
        source=text("charts_emergency.phases.source"),
        shapes=[rule(row + 0.5) for row in range(len(rows) - 1)],
        xaxis={"range": [-0.6, max(10, most + 1)], "showticklabels": False, "showgrid": False}
        | {"title": {"text": text("charts_emergency.phases.axis")}},
        yaxis=row_axis(names, text("charts_emergency.phases.rows"), showgrid=False),
        showlegend=True,
        height=scaled(62 * len(rows) + 210),
        margin={"t": scaled(116)},
    )


def _marks(report: Report, claims: pd.DataFrame, kind: str, *, moved: bool) -> dict[str, object]:
    some = claims[(claims.kind == kind) & (claims.moved == moved)]
    colour = COLOURS["kind"][kind]
    look = {"symbol": SYMBOLS["kind"][kind] + ("-open" if moved else ""), "color": colour, "line": {"width": 3 if moved else 0}}
    return {
        "type": "scatter",
        "mode": "markers",
        "name": text("charts_emergency.phases.moved" if moved else f"codes.kind.{kind}.name"),
        "showlegend": not moved or kind == "measure",
        "x": some.x.tolist(),
        "y": some.y.tolist(),
        "marker": {"size": scaled(18), **look},
        **hover(report, some),
    }


def _counted(rows: list[str], counts: dict[str, int]) -> dict[str, object]:
    """Return the number of claims of each phase, written after its last mark."""
    words = [str(counts[row]) if counts[row] else text("charts_emergency.phases.nothing") for row in rows]
    return written([counts[row] - 0.4 for row in rows], range(len(rows)), words, larger=1, showlegend=False)


def _words(found: Phases, rows: list[str]) -> str:
    lines = [text("charts_emergency.phases.words", claims=len(found.claims))]
    for row in rows:
        some = found.claims[found.claims.phase == ("" if row == "unplaced" else row)]
        names = [
            text(f"charts_emergency.phases.{'moved_claim' if moved else 'claim'}", name=name, key=key)
            for name, key, moved in zip(some[local("name")], some.claim_id, some.moved, strict=True)
        ]
        said = joined(names) or text("charts_emergency.phases.nothing")
        lines.append(text("charts_emergency.phases.line", phase=text(f"charts_emergency.phase.{row}"), count=len(some), names=said))
    return "\n".join(lines)
