"""One target under libFuzzer, which watches which lines an input reaches; `run.py` starts it."""

from __future__ import annotations

import sys
from pathlib import Path

if __name__ == "__main__":
    import atheris

    sys.path.insert(0, str(Path(__file__).parents[1]))
    with atheris.instrument_imports(include=["course_lib"]):
        from fuzz.targets import TARGETS
    run = TARGETS[sys.argv.pop(1)].run
    atheris.Setup(sys.argv, lambda data: run(data))
    atheris.Fuzz()
