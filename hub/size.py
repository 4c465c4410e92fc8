"""How large a machine a class needs: ``python hub/size.py 30 100 500`` prints the table of README.md beside it.

The numbers were measured with tests/bench/hub.py and rounded up; put in your own where yours differ.
"""

from __future__ import annotations

import sys
from math import ceil

#: Memory in MB: of the system with hub and proxy, of one student's server, of the kernel of one open lesson.
SYSTEM_MB, SERVER_MB, KERNEL_MB = 1500, 135, 125
#: Seconds of a processor that a student takes from logging in until a lesson has run and a model was moved twenty times.
START_S = 12
#: What is set aside for a student on Kubernetes (values.yaml), and what one machine there keeps for itself.
GUARANTEE_MB, GUARANTEE_CPU = 400, 0.1
NODE_MB, NODE_CPU = 2000, 0.5


def machine(students: int, *, lessons: int = 2, minutes: float = 2) -> tuple[int, int]:
    """Return the memory in GB and the processors of one machine for a class.

    Parameters
    ----------
    students : int
        Students at work at the same time.
    lessons : int
        Lessons that each has open at once.
    minutes : float
        Minutes within which all of them come in and run the first lesson.

    Examples
    --------
    >>> machine(30)
    (14, 3)
    >>> machine(30, lessons=1, minutes=1)
    (10, 6)
    """
    memory = SYSTEM_MB + students * (SERVER_MB + lessons * KERNEL_MB)
    return ceil(memory / 1000), max(2, ceil(students * START_S / (60 * minutes)))


def nodes(students: int, *, memory: int = 16, processors: int = 4) -> int:
    """Return how many machines of so much memory in GB and so many processors hold a class on Kubernetes.

    Examples
    --------
    >>> nodes(100)
    3
    """
    on_one = min((memory * 1000 - NODE_MB) // GUARANTEE_MB, int((processors - NODE_CPU) / GUARANTEE_CPU))
    return ceil(students / on_one)


def main() -> None:
    """Print a row for each number of students."""
    for students in map(int, sys.argv[1:]):
        memory, processors = machine(students)
        print(f"| {students} | {memory} GB | {processors} | {nodes(students)} |")


if __name__ == "__main__":
    main()
