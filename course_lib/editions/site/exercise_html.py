"""An exercise on a page: the question, and folded away what a reader should try to find first."""

from __future__ import annotations

from html import escape

from course_lib.editions.answers import answer_markdown
from course_lib.editions.markup import html_of
from course_lib.exercises.questions import Exercise, Option, Texts, said
from course_lib.language import language, text


def exercise_html(exercise: Exercise, *, again: bool = False) -> str:
    """Return an exercise as HTML: question, hints one by one, answer.

    An option of a choice opens by itself, so that a reader commits to one and learns what it says, and no more.

    Parameters
    ----------
    exercise : Exercise
        Its entry in the bank.
    again : bool, default False
        Whether it is a prediction that the lesson comes back to: then it shows the evidence.
    """
    kind = "reveal" if again else exercise.kind
    title = text(f"exercises.title.{kind}", number=exercise.number)
    if exercise.peer and not again:
        title = text("exercises.title.peer", title=title)
    parts = [f"<h3>{escape(title)}</h3>", f"<p>{escape(said(exercise.prompt))}</p>"]
    if again:
        parts.append(_folded("answer", text("site.evidence"), html_of(_bank(exercise.evidence))))
    elif exercise.form in ("choice", "several") and exercise.kind != "prediction":
        parts += [f'<p class="how">{escape(text(f"site.how.{exercise.form}"))}</p>', *_hints(exercise)]
        parts += [_folded("option", said(option.text), _verdict(exercise, option)) for option in exercise.option]
    else:
        names = exercise.handed if exercise.form == "order" else [option.id for option in exercise.option]
        if names:
            parts.append(f"<ul>{''.join(f'<li>{escape(exercise.option_text(name))}</li>' for name in names)}</ul>")
        parts += _hints(exercise)
        if exercise.kind != "prediction":  # that one is answered where the lesson comes back to it
            label = "consider" if exercise.kind == "reflection" else "answer"
            parts.append(_folded("answer", text(f"site.{label}"), html_of(answer_markdown(exercise))))
    return f'<div class="exercise" id="{exercise.id}{"-again" if again else ""}">{"".join(parts)}</div>'


def _hints(exercise: Exercise) -> list[str]:
    steps = len(exercise.hint)
    return [_folded("hint", text("site.hint", step=step, steps=steps), html_of(_bank(hint))) for step, hint in enumerate(exercise.hint, 1)]


def _verdict(exercise: Exercise, option: Option) -> str:
    words = exercise.right if option.right and exercise.form == "choice" else option.why
    verdict = text(f"site.verdict.{exercise.form}.{'right' if option.right else 'wrong'}")
    return f"<p><strong>{escape(verdict)}</strong></p>{html_of(_bank(words))}"


def _folded(kind: str, title: str, body: str) -> str:
    return f'<details class="{kind}"><summary>{escape(title)}</summary><div>{body}</div></details>'


def _bank(texts: Texts) -> str:
    """Return the words of the bank with their Markdown, in the language in use."""
    return " ".join(texts.get(language(), "").split())
