"""How time and memory grow with the number of reports: ``python tests/bench/many.py`` prints a table and keeps it in the README beside it.

Each figure is from a process of its own, over copies of the kit's own package.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
SIZES = (1, 10, 100, 1000)
# Prints seconds of the processor, which others at work on the machine do not stretch; the peak memory of the process in MB
# above that after the imports; and how many rows or reports there were. Strings are held as readers have them, who need no pyarrow.
PROCESS = """
import resource, sys, time
import pandas
from course_lib import load, tidy
from course_lib.many import load_many
from course_lib.pack import write_parquet
if "parquet" in sys.argv[1]:
    import pyarrow.parquet
from pathlib import Path
pandas.options.mode.string_storage = "python"
folder, out = map(Path, sys.argv[2:])
tidy(load())
def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)
before, begun = peak(), time.process_time()
result = eval(sys.argv[1])
print(time.process_time() - begun, peak() - before, len(result) if hasattr(result, "columns") else result)
"""
LOAD = "load_many(folder)"
PACK = "write_parquet(folder, out)"


def main() -> None:
    """Measure every size, print the table, keep it."""
    head = ("reports", "claims", "load_many", "a report", "memory", "pack", "a report", "memory")
    table = "\n".join("| " + " | ".join(row) + " |" for row in (head, ("---",) * len(head), *map(measured, SIZES)))
    print(table)
    readme = Path(__file__).with_name("README.md")
    before, _, rest = readme.read_text(encoding="utf-8").partition("<!-- many: begin -->")
    after = rest.partition("<!-- many: end -->")[2]
    readme.write_text(f"{before}<!-- many: begin -->\n{table}\n<!-- many: end -->{after}", encoding="utf-8", newline="\n")


def measured(size: int) -> tuple[str, ...]:
    """Return the row of a number of reports."""
    with tempfile.TemporaryDirectory() as top:
        folder = Path(top, "reports")
        for number in range(size):
            _copy(folder / f"report-{number:04}")
        seconds, memory, claims = _run(LOAD, folder)
        packing, packed, _ = _run(PACK, folder)
    times = [cell for total in (seconds, packing) for cell in (f"{total:.3g} s", f"{1000 * total / size:.0f} ms")]
    return str(size), f"{claims:,.0f}", *times[:2], f"{memory:.0f} MB", *times[2:], f"{packed:.0f} MB"


def _copy(folder: Path) -> None:
    shutil.copytree(ROOT / "datasets/turpan-2006", folder)
    described = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    (folder / "datapackage.json").write_text(json.dumps(described | {"name": folder.name}), encoding="utf-8")


def _run(code: str, folder: Path) -> list[float]:
    command = [sys.executable, "-c", PROCESS, code, str(folder), str(folder.with_name("packed"))]
    return [float(word) for word in subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT).stdout.split()]


if __name__ == "__main__":
    main()
