"""The panel "Your work": a map of what is done, the file to download, and a way to bring it back."""

from __future__ import annotations

import asyncio
from html import escape
from typing import Any

from course_lib.exercises.asked import Asked, together
from course_lib.exercises.questions import exercises, lessons
from course_lib.language import text
from course_lib.progress.work import DONE, Work, merged, with_setting
from course_lib.progress.workfile import NAME, my_work
from course_lib.progress.workformat import LIMIT, WorkError, read_work
from course_lib.widgets import Panel
from course_lib.words import listed

PAUSE = 1.0  # seconds between two looks at the file: other notebooks write to it, too
_SIGNS = {"done": "●", "not_yet": "◐", "open": "○"}


def progress_panel() -> ProgressPanel:
    """Return the panel that shows what is done, and carries it to another machine or language."""
    return ProgressPanel()


class ProgressPanel(Asked):
    """What is done, as words and a table; download, bring back, and a name for handing in."""

    def __init__(self) -> None:
        self._work = my_work()
        self._offered: Work | None = None
        title = text("progress.title")
        panel = Panel(self._fields(), title=title, html_label=text("progress.map"))
        super().__init__(panel, title, text("progress.still"))
        work = self._work.read()
        panel.values = {"name": work.setting("name")}
        self._summary = panel.readout = together(self._work.notice(), _summary(work))
        self._refresh()
        panel.on_press(self._pressed)
        panel.observe(lambda change: self._uploaded(change["new"]), "upload")
        self._work.watch(self._refresh)
        self._look()

    def _fields(self) -> list[dict[str, Any]]:
        too_large = text("progress.too_large", most=f"{LIMIT:,}")
        file = {"kind": "file", "label": text("progress.upload"), "max": LIMIT, "too_large": too_large, "accept": ".json"}
        answer = {"name": "bring", "kind": "buttons", "options": _choices("bring", "leave")}
        return [
            {"name": "work", "kind": "download", "label": text("progress.download")},
            {"name": "file", **file},
            *([answer] if self._offered else []),
            {"name": "name", "kind": "text", "label": text("progress.name"), "enter": "keep_name"},
            {"name": "keep", "kind": "buttons", "options": _choices("keep_name")},
        ]

    def _refresh(self) -> None:
        """Bring the map and the download up to date: the page saves what it was last sent, without asking again."""
        self._mark = self._work.mark
        work = self._work.read()
        self.panel.html = _map(work)
        if self.panel.readout == self._summary:  # not while it says something else
            self._summary = self.panel.readout = together(self._work.notice(), _summary(work))
        self.panel.download = {"name": NAME, "mime": "application/json", "text": self._work.text()}

    def _look(self) -> None:
        """Look at the file now and then, as long as the panel is open and a loop runs (not in tests)."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return
        if self.panel.comm is None:
            return
        if self._work.mark != self._mark:
            self._refresh()
        loop.call_later(PAUSE, self._look)

    def _uploaded(self, file: dict[str, Any]) -> None:
        name = file["name"]
        try:
            found = read_work(file["text"])
        except WorkError as error:
            self._offer(None, text("progress.refused_head", file=name, reason=error))
            return
        mine = self._work.read()
        both = merged(mine, found)
        if not found.answered or both == mine:
            self._offer(None, text("progress.offer_known" if found.answered else "progress.offer_empty", file=name))
            return
        new = [key for key in found.answered if key not in mine.answered]
        newer = [key for key in found.answered if key in mine.answered and both.exercises[key].best != mine.exercises[key].best]
        times = [found.exercises[key] for key in found.answered]
        counts = {"count": len(found.answered), "new": len(new), "newer": len(newer), "rest": len(found.answered) - len(new) - len(newer)}
        days = {"first": min(entry.first for entry in times)[:10], "last": max(entry.last for entry in times)[:10]}
        self._offer(found, text("progress.offer", file=name, **counts, **days))

    def _offer(self, found: Work | None, words: str) -> None:
        self._offered = found
        self.panel.fields = self._fields()
        self.panel.readout = words

    def _pressed(self, button: str) -> None:
        if button == "keep_name":
            name = " ".join(self.panel.values["name"].encode("utf-8", "replace").decode().split())[:200]
            reason = self._work.change(lambda work: with_setting(work, "name", name))
            words = text("progress.named", name=name) if name else text("progress.nameless")
            self.panel.readout = together(words, _not_kept(reason))
        elif button == "bring" and (found := self._offered):
            reason = self._work.change(lambda work: merged(work, found))
            self.panel.values = {"name": self._work.read().setting("name")}
            self._offer(None, together(text("progress.brought"), _not_kept(reason)))
        elif button == "leave":
            self._offer(None, text("progress.left_out"))


def _choices(*names: str) -> list[dict[str, Any]]:
    return [{"value": name, "label": text(f"progress.{name}"), "primary": name == "bring"} for name in names]


def _not_kept(reason: str) -> str:
    return text("progress.not_kept_here", file=NAME, reason=reason) if reason else ""


def _summary(work: Work) -> str:
    states = [_state(work, name) for lesson in lessons() for name in _names(lesson)]
    done = states.count("done")
    if not work.answered:
        return text("progress.nothing")
    return text("progress.every", all=len(states)) if done == len(states) else text("progress.some", done=done, all=len(states))


def _map(work: Work) -> str:
    """Return a table with a row a lesson: how many are done, and a sign an exercise with its words."""
    head = "".join(f'<th scope="col">{escape(text(f"progress.head.{name}"))}</th>' for name in ("lesson", "done", "map"))
    rows = []
    for lesson in lessons():
        states = [_state(work, name) for name in _names(lesson)]
        done = text("progress.done_of", done=states.count("done"), all=len(states))
        counts = ((state, states.count(state)) for state in _SIGNS)
        words = listed(text("progress.mark.count", count=count, state=text(f"progress.mark.{state}")) for state, count in counts if count)
        signs = f'<span role="img" aria-label="{escape(words)}">{"".join(map(_SIGNS.__getitem__, states))}</span>'
        rows.append(f'<tr><th scope="row">{escape(_lesson(lesson))}</th><td>{escape(done)}</td><td>{signs}</td></tr>')
    legend = f"<p>{escape(text('progress.mark.legend'))}</p>"
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>{legend}"


def _names(lesson: str) -> list[str]:
    return [exercise.id for exercise in exercises(lesson)]


def _state(work: Work, name: str) -> str:
    entry = work.exercises.get(name)
    return "done" if entry and entry.state in DONE else "not_yet" if entry and entry.state == "not_yet" else "open"


def _lesson(name: str) -> str:
    try:
        return text(f"progress.lesson.{name}")
    except KeyError:  # somebody's own lesson
        return name
