"""Fuzz for as long as one likes, apart from the tests.

    python tests/fuzz/run.py --minutes 10                 hypothesis, every target in turn
    python tests/fuzz/run.py --engine atheris work package --minutes 10

Atheris (libFuzzer) comes by `pip install atheris`, for Linux and macOS. A finding ends the run with its traceback; how many inputs
were run is printed at the end of each target.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))


def by_hypothesis(name: str, minutes: float) -> int:
    """Run damaged files for some minutes and return how many."""
    from hypothesis import HealthCheck, Phase, given, settings

    from fuzz.damage import damaged
    from fuzz.targets import TARGETS

    target, count, end = TARGETS[name], 0, time.monotonic() + 60 * minutes
    files = damaged(target.seeds())

    def one(data: bytes) -> None:
        nonlocal count
        count += 1
        target.run(data)

    batch = settings(
        max_examples=200, deadline=None, database=None, phases=[Phase.generate, Phase.shrink], suppress_health_check=list(HealthCheck)
    )
    found = batch(given(files)(one))
    while time.monotonic() < end:
        found()
    return count


def by_atheris(name: str, minutes: float) -> int:
    """Run libFuzzer in a process of its own for some minutes and return how many inputs it tried."""
    from fuzz.targets import TARGETS

    with tempfile.TemporaryDirectory() as corpus:
        for number, seed in enumerate(TARGETS[name].seeds()):
            (Path(corpus) / str(number)).write_bytes(seed)
        options = [f"-max_total_time={60 * minutes:.0f}", "-max_len=20000", f"-artifact_prefix={corpus}/", "-print_final_stats=1"]
        command = [sys.executable, str(HERE / "atheris_harness.py"), name, corpus, *options]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stdout[-3000:] + done.stderr[-2000:])
    return int(done.stderr.rpartition("stat::number_of_executed_units:")[2].split()[0])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("targets", nargs="*")
    parser.add_argument("--engine", choices=["hypothesis", "atheris"], default="hypothesis")
    parser.add_argument("--minutes", type=float, default=1, help="for each target")
    given_ = parser.parse_args()
    from fuzz.targets import TARGETS as ALL

    for one in given_.targets or ALL:
        count = (by_hypothesis if given_.engine == "hypothesis" else by_atheris)(one, given_.minutes)
        print(f"{one:10} {given_.engine:10} {count:>10,} inputs, nothing but clear errors", flush=True)
