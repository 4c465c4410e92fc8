"""The invented bank for all tests of this folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from course_lib.exercises import questions


@pytest.fixture(autouse=True)
def _bank(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(questions, "BANK", Path(__file__).parents[1] / "bank")
