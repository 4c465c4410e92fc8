"""Every parser of files that nobody vouches for, fuzzed for a moment; `tests/fuzz/run.py` does it for as long as one likes."""

from __future__ import annotations

import pytest
from fuzz.damage import damaged
from fuzz.targets import TARGETS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

#: Enough to see that it works; the counts of the long runs are in tests/fuzz/README.md.
QUICK = {"work": 150, "polls": 100, "package": 60, "scheme": 60, "archive": 60, "workbook": 8, "typed": 200}


@pytest.mark.parametrize("name", TARGETS)
def test_nothing_but_clear_errors(name: str) -> None:
    target = TARGETS[name]

    @settings(max_examples=QUICK[name], deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(damaged(target.seeds()))
    def fuzzed(data: bytes) -> None:
        target.run(data)

    fuzzed()


@pytest.mark.parametrize("name", TARGETS)
def test_what_is_fuzzed_is_taken_whole(name: str) -> None:
    # Otherwise the parser would refuse all of it at the door, and nothing would be tried.
    for seed in TARGETS[name].seeds()[:3]:
        TARGETS[name].run(seed)


def test_a_finding_is_found() -> None:
    def fragile(data: bytes) -> None:
        assert b"\0" not in data

    with pytest.raises(AssertionError):
        settings(max_examples=200, database=None)(given(damaged([b"\0{}"]))(lambda data: fragile(data)))()
    assert isinstance(damaged([b"{}"]), st.SearchStrategy)
