from __future__ import annotations

from dataclasses import replace

import pytest

from course_lib.labs.printed_figure import PER_ROW, Parameters, draw, read_out, run


def test_people_are_whole_and_add_up() -> None:
    for callers in range(101, 200, 7):
        for asked in (0.05, 0.33, 0.6, 1):
            result = run(Parameters(callers=callers, asked=asked))
            assert result.satisfied + result.unsatisfied + result.unasked == callers
            assert result.satisfied >= 0.9 * (result.satisfied + result.unsatisfied)
            assert result.satisfied - 1 < 0.9 * (result.satisfied + result.unsatisfied)


def test_bounds_hold_what_they_must() -> None:
    result = run(Parameters(callers=150, satisfied=0.9, asked=0.6))
    assert (result.satisfied, result.unsatisfied, result.unasked) == (81, 9, 60)
    assert (result.possible.lower, result.possible.upper) == (81 / 150, 141 / 150)
    assert run(Parameters(asked=1)).possible.exact


@pytest.mark.parametrize("callers", [101, 150, 199])
def test_the_task_has_its_answer_near_s_r_of_a_half(callers: int) -> None:
    first = next(percent for percent in range(100, 4, -1) if run(Parameters(callers=callers, asked=percent / 100)).fewer_than_half)
    # 0.9 r < 0.5 begins at 55.6%; whole people move it by a point or so.
    assert 53 <= first <= 55


def test_the_words_change_at_the_half() -> None:
    enough = run(Parameters(callers=150, asked=0.6))
    few = run(replace(enough.parameters, asked=0.5))
    assert "half of all callers or more" in read_out(enough) and "fewer than half" in read_out(few)
    assert "fewer than half" in draw(few).layout.title.text


@pytest.mark.parametrize("callers", [101, 150, 160, 199])
def test_the_line_cuts_off_half_of_the_marks(callers: int) -> None:
    figure = draw(run(Parameters(callers=callers)))
    line = figure.data[-1]
    (low, high), rest = (line.y[0], line.y[2]), line.x[1]
    before = 0.0
    for trace in figure.data[:-1]:
        for x, y in zip(trace.x, trace.y, strict=True):
            # A mark is a square of side one; the step of the line may run through one.
            before += 1 if y < high else min(1, max(0, rest - (x - 0.5))) if y < low else 0
    assert before == callers / 2
    assert sum(len(trace.x) for trace in figure.data[:-1]) == callers and max(figure.data[0].x) == PER_ROW - 1
