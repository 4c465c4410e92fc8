"""The analysis of a class's exercises as one page that needs nothing else. It names nobody: it can be shown to the class."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from statistics import median

from course_lib.bounds import Bounds
from course_lib.exercises.answers import spelled
from course_lib.exercises.keys import examples
from course_lib.exercises.questions import Exercise, said
from course_lib.exercises.values import given
from course_lib.gradebook.drawings import Dot, bars, columns, dots
from course_lib.gradebook.items import FEW, OTHERS, Item, Predicted, items, predicted
from course_lib.gradebook.marks import Marker
from course_lib.gradebook.tables import Person, lesson_name
from course_lib.language import language, text
from course_lib.style import ACCENT, FONT, GRID, INK, QUIET
from course_lib.words import percent, sentences

_CHARTED = 10  # misconceptions that are drawn; the table holds all
_SHARES = [(share / 100, f"{share}%") for share in (0, 25, 50, 75, 100)]
_STYLE = f"""
body {{ font: 16px/1.5 {FONT}; color: {INK}; margin: 0 auto; max-width: 60rem; padding: 1.5rem; }}
h1 {{ line-height: 1.2; }} h2 {{ margin-top: 2.5rem; border-top: 2px solid {GRID}; padding-top: 1rem; }}
figure {{ margin: 1rem 0; break-inside: avoid; }} figcaption {{ font-weight: 600; }}
svg {{ width: 100%; height: auto; font-family: {FONT}; }}
.scroll {{ overflow-x: auto; }} .scroll:focus-visible {{ outline: 3px solid {ACCENT}; }}
table {{ border-collapse: collapse; width: 100%; margin: 1rem 0; }}
caption {{ text-align: left; color: {QUIET}; padding-bottom: .3rem; }}
th, td {{ text-align: left; vertical-align: top; padding: .3rem .6rem .3rem 0; border-bottom: 1px solid {GRID}; font-weight: normal; }}
thead th {{ font-weight: 600; }} td.n, th.n {{ text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }}
tbody th {{ min-width: 14rem; }} summary {{ cursor: pointer; }}
@media print {{ body {{ max-width: none; padding: 0; }} }}
"""


def write_report(path: Path, people: Sequence[Person], problems: Mapping[str, int], files: int, marker: Marker) -> None:
    """Write the page.

    Parameters
    ----------
    path : Path
        File to write.
    people : sequence of Person
        The students.
    problems : mapping
        Rule of a problem to how many files it is said of.
    files : int
        Files of work that were read.
    marker : Marker
        What marked them.
    """
    results = [person.results for person in people]
    exercises = marker.exercises.values()
    found = items(exercises, results)
    title = text("gather.report.title")
    head = [
        f'<!DOCTYPE html>\n<html lang="{"zh-CN" if language() == "zh" else "en"}">\n<head><meta charset="utf-8">',
        # Nothing is fetched and nothing runs, whatever a text of the page may hold.
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>\n<body><main>\n<h1>{escape(title)}</h1>",
    ]
    parts = [
        *head,
        *_about(people, problems, files, marker),
        *_marks(people, marker),
        *_lessons(found, marker),
        *_misconceptions(found),
        *_predictions(predicted(exercises, results)),
        *_reading(),
        "</main></body>\n</html>\n",
    ]
    path.write_text("\n".join(parts), encoding="utf-8", newline="\n")


def _about(people: Sequence[Person], problems: Mapping[str, int], files: int, marker: Marker) -> Iterator[str]:
    yield _p(text("gather.report.about", students=len(people), files=files, exercises=len(marker.exercises)))
    yield _p(text("gather.report.nameless"))
    if problems:
        rows = [[text(f"gather.rule.{rule}"), str(count)] for rule, count in sorted(problems.items(), key=lambda pair: (-pair[1], pair[0]))]
        yield _table(text("gather.report.files"), _heads("files"), rows, 1)


def _marks(people: Sequence[Person], marker: Marker) -> Iterator[str]:
    yield _h2("marks")
    if not people or not marker.out_of:
        yield _p(text("gather.report.nobody"))
        return
    shares = [person.points / marker.out_of for person in people]
    counts = [0] * 10
    for share in shares:
        counts[min(9, int(share * 10 + 1e-9))] += 1
    rows = [(f"{10 * place}–{10 * place + 10}%", count) for place, count in enumerate(counts)]
    said = text("gather.report.marks", median=percent(median(shares)), low=percent(min(shares)), high=percent(max(shares)))
    words = text("gather.report.marks_words", parts=_joined(f"{label}: {count}" for label, count in rows if count))
    yield _figure(columns(rows, text("gather.report.marks_axis"), text("gather.report.students"), said), said, words)


def _lessons(found: Sequence[Item], marker: Marker) -> Iterator[str]:
    for lesson in marker.scheme.lessons:
        if not (mine := [item for item in found if item.exercise.lesson == lesson]):
            continue
        yield f"<h2>{escape(lesson_name(lesson))}</h2>"
        if not any(item.answered for item in mine):
            yield _p(text("gather.report.unanswered"))
            continue
        yield from _difficulty(mine)
        yield from _discrimination(mine)
        rows = [_item_row(item) for item in mine]
        yield _table(text("gather.report.items", lesson=lesson_name(lesson)), _heads("items"), rows, 1)


def _difficulty(found: Sequence[Item]) -> Iterator[str]:
    rows = [
        Dot(item.exercise.id, item.difficulty, *_ends(item.interval), other=item.right / item.answered if item.answered else None)
        for item in found
    ]
    hardest = min((item for item in found if item.answered), key=lambda item: (item.difficulty, item.exercise.id))
    said = text("gather.report.hardest", exercise=hardest.exercise.id, share=_share(hardest.difficulty, hardest.interval))
    drawn = dots(rows, (0, 1), _SHARES, text("gather.report.share_axis"), said)
    yield _figure(drawn, said, text("gather.report.difficulty_words"))


def _discrimination(found: Sequence[Item]) -> Iterator[str]:
    known = [item for item in found if item.discrimination is not None]
    if not known:
        yield _p(text("gather.report.no_discrimination", others=OTHERS))
        return
    rows = [Dot(item.exercise.id, item.discrimination, *_ends(item.discrimination_interval), faint=item.compared < FEW) for item in found]
    least = min(known, key=lambda item: (item.discrimination, item.exercise.id))
    said = text("gather.report.least", exercise=least.exercise.id, value=_value(least.discrimination, least.discrimination_interval))
    ticks = [(tick / 2, f"{tick / 2:g}".replace("-", "−")) for tick in range(-2, 3)]
    drawn = dots(rows, (-1, 1), ticks, text("gather.report.discrimination_axis"), said)
    few = text("gather.report.few", few=FEW) if any(item.compared < FEW for item in known) else ""
    yield _figure(drawn, said, sentences(text("gather.report.discrimination_words"), few))


def _item_row(item: Item) -> list[str]:
    exercise = item.exercise
    right = percent(item.right / item.answered) if item.answered else "–"
    return [
        _named(exercise, said(exercise.prompt)),
        str(item.answered),
        _share(item.difficulty, item.interval),
        right,
        f"{item.hints:.1f}" if item.answered else "–",
        _value(item.discrimination, item.discrimination_interval),
    ]


def _misconceptions(found: Sequence[Item]) -> Iterator[str]:
    yield _h2("misconceptions")
    shown = [(item, name, count) for item in found for name, count in item.caught.items()]
    shown.sort(key=lambda one: (-one[2], one[0].exercise.id, one[1]))
    if not shown:
        yield _p(text("gather.report.no_misconceptions"))
        return
    item, name, count = shown[0]
    said_first = text(
        "gather.report.commonest", count=count, answered=item.answered, exercise=item.exercise.id, answer=answer_words(item.exercise, name)
    )
    rows = [(_named(item.exercise, answer_words(item.exercise, name)), count) for item, name, count in shown[:_CHARTED]]
    drawn = bars(rows, text("gather.report.students"), said_first)
    yield _figure(drawn, said_first, text("gather.report.misconceptions_words", shown=len(rows), all=len(shown)))
    table = [
        [
            _named(item.exercise, answer_words(item.exercise, name)),
            str(count),
            percent(count / item.answered),
            _why(item.exercise, name),
        ]
        for item, name, count in shown
    ]
    caption = text("gather.report.misconceptions")
    yield f"<details><summary>{escape(text('gather.report.all', all=len(shown)))}</summary>"
    yield f"{_table(caption, _heads('misconceptions'), table, 1, 2)}</details>"


def _named(exercise: Exercise, words: str) -> str:
    return text("gather.report.named", exercise=exercise.id, words=words)


def answer_words(exercise: Exercise, name: str) -> str:
    """Return an answer that shows a misconception, in words: that of an option, or an example of those typed.

    Parameters
    ----------
    exercise : Exercise
        Its entry in the bank.
    name : str
        As in `course_lib.exercises.marking.Mark`.
    """
    if name in [option.id for option in exercise.option]:
        return exercise.option_text(name)
    values = exercise.misconception[int(name[1:]) - 1].values
    if "before" in values:
        first, then = map(exercise.option_text, values["before"])
        return text("gather.report.before", first=first, then=then)
    answer = dict(examples(exercise))[name]
    example = answer.get("typed") or (
        spelled(answer["value"]) if isinstance(answer["value"], float | int) else given(answer["value"]).rpartition(" (")[0]
    )
    return text("gather.report.such_as", example=example)


def _why(exercise: Exercise, name: str) -> str:
    whys = {option.id: option.why for option in exercise.option}
    return said(whys[name] if name in whys else exercise.misconception[int(name[1:]) - 1].why)


def _predictions(found: Sequence[Predicted]) -> Iterator[str]:
    if not found:
        return
    yield _h2("predictions")
    for one in found:
        exercise = one.exercise
        yield f"<h3>{escape(_named(exercise, said(exercise.prompt)))}</h3>"
        if not any(one.counts.values()):
            yield _p(text("gather.report.guessed", count=one.answered))
        elif one.quartiles:
            low, middle, high = (spelled(round(value, 4), share=exercise.share) for value in one.quartiles)
            words = text("gather.report.guesses", median=middle, low=low, high=high, count=one.answered)
            rows = [(_edge(exercise, edges), count) for edges, count in one.counts.items()]
            axis = text("gather.report.guess_axis")
            yield _figure(columns(rows, axis, text("gather.report.students"), words), words, _spoken(rows))
        else:
            rows = [(exercise.option_text(str(option)), count) for option, count in one.counts.items()]
            most = max(rows, key=lambda row: row[1])
            words = text("gather.report.most_said", option=most[0], count=most[1], answered=one.answered)
            yield _figure(bars(rows, text("gather.report.students"), words), words, _spoken(rows))
        yield _p(text("exercises.evidence", evidence=said(exercise.evidence)))


def _edge(exercise: Exercise, edges: str | tuple[float, float]) -> str:
    return "–".join(f"{edge:.0%}" if exercise.share else f"{edge:.3g}" for edge in edges if isinstance(edge, float))


def _spoken(rows: Iterable[tuple[str, int]]) -> str:
    return text("gather.report.counts", parts=_joined(f"{label}: {count}" for label, count in rows if count))


def _reading() -> Iterator[str]:
    yield _h2("reading")
    for name in ("first", "difficulty", "discrimination", "trust"):
        yield _p(text(f"gather.report.how.{name}", few=FEW, others=OTHERS))


# --- pieces of a page: whatever comes in is text, and is escaped here ---------------------------------------------


def _h2(name: str) -> str:
    return f"<h2>{escape(text(f'gather.report.heading.{name}'))}</h2>"


def _p(words: str) -> str:
    return f"<p>{escape(words)}</p>"


def _figure(drawn: str, caption: str, words: str) -> str:
    return f"<figure><figcaption>{escape(caption)}</figcaption>{drawn}<p>{escape(words)}</p></figure>"


def _heads(name: str) -> list[str]:
    return text(f"gather.report.heads.{name}").split("|")


def _table(caption: str, heads: Sequence[str], rows: Iterable[Sequence[str]], *numbers: int) -> str:
    """Return a table whose first column names the rows; columns from the first to the last of `numbers` are set as numbers."""
    last = numbers[-1] if len(numbers) > 1 else len(heads) - 1
    marks = [' class="n"' if numbers[0] <= column <= last else "" for column in range(len(heads))]
    head = "".join(f'<th scope="col"{mark}>{escape(name)}</th>' for mark, name in zip(marks, heads, strict=True))
    body = "".join(
        f'<tr><th scope="row">{escape(first)}</th>'
        + "".join(f"<td{mark}>{escape(value)}</td>" for mark, value in zip(marks[1:], rest, strict=True))
        + "</tr>"
        for first, *rest in rows
    )
    table = f"<table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    # What may be wider than a small screen can be moved by keyboard, too.
    return f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(caption)}">{table}</div>'


def _ends(bounds: Bounds | None) -> tuple[float | None, float | None]:
    return (bounds.lower, bounds.upper) if bounds else (None, None)


def _share(value: float | None, bounds: Bounds | None) -> str:
    return (
        text("gather.report.with", value=percent(value), low=percent(bounds.lower), high=percent(bounds.upper))
        if bounds and value is not None
        else "–"
    )


def _value(value: float | None, bounds: Bounds | None) -> str:
    if value is None:
        return "–"
    number = f"{value:.2f}".replace("-", "−")
    if not bounds:
        return number
    low, high = (f"{end:.2f}".replace("-", "−") for end in (bounds.lower, bounds.upper))
    return text("gather.report.with", value=number, low=low, high=high)


def _joined(parts: Iterable[str]) -> str:
    return text("gather.report.join").join(parts)
