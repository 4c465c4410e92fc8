"""Several reports at once: their tidy tables as one, and the reports one by one for what is too large to hold."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from course_lib.datapackage import DatasetError
from course_lib.evidence import tidy
from course_lib.language import text
from course_lib.report import Report, load

if TYPE_CHECKING:
    from collections.abc import Iterator
    from os import PathLike

    import pandas as pd

SHOWN = 20  # packages whose faults are printed; an error holds them all


class ReportsError(DatasetError):
    """Data packages that can't be used together.

    Attributes
    ----------
    folder : str
        The folder that holds them.
    faults : tuple of Fault
        Those of all packages.
    problems : tuple of (DatasetError or str)
        What is wrong, package by package; the message prints the first 20.
    """

    def __init__(self, folder: str, problems: tuple[DatasetError | str, ...]):
        super().__init__(folder, tuple(fault for found in problems if isinstance(found, DatasetError) for fault in found.faults))
        self.problems = problems
        self.args = (folder, problems)  # what a copy is made from

    def __str__(self) -> str:
        """Return what is wrong with each package, in the language in use."""
        lines = list(map(str, self.problems[:SHOWN]))
        if len(self.problems) > SHOWN:
            lines.append(text("many.more", number=f"{len(self.problems) - SHOWN:,}"))
        return "\n".join(lines)


def reports(folder: str | PathLike[str]) -> Iterator[Report]:
    """Yield the report in each folder of `folder`, in the order of the folders' names, holding one at a time.

    Every folder counts, but those whose name begins with a dot; other files are left alone, zip archives named as what they are.

    Parameters
    ----------
    folder : str or os.PathLike
        A folder that holds data packages, each in a folder of its own.

    Raises
    ------
    ReportsError
        After the last report, when any package could not be used, with the faults of all; at once, when there is none.
    """
    problems: list[DatasetError | str] = []
    first: dict[str, Path] = {}
    for path in _packages(Path(folder)):
        try:
            report = load(path)
        except DatasetError as error:
            problems.append(error)
            continue
        if (other := first.setdefault(report.name, path)) != path:
            problems.append(text("many.doubled", folder=path, first=other, name=report.name))
            continue
        yield report
    if problems:
        raise ReportsError(str(folder), tuple(problems))


def _packages(folder: Path) -> list[Path]:
    if folder.is_file():
        wrong = "zip" if zipfile.is_zipfile(folder) else "file"
    elif not folder.is_dir():
        wrong = "missing"
    elif (folder / "datapackage.json").is_file():
        wrong = "one"
    else:
        # A link that leads nowhere is a package that is lost, not a file to pass by.
        seen = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
        found = [path for path in seen if not path.is_file() or zipfile.is_zipfile(path)]
        if found:
            return found
        wrong = "empty"
    raise ReportsError(str(folder), (text(f"many.{wrong}", folder=folder),))


def load_many(folder: str | PathLike[str]) -> pd.DataFrame:
    """Load the tidy tables of several reports as one table.

    Parameters
    ----------
    folder : str or os.PathLike
        A folder that holds data packages, each in a folder of its own.

    Returns
    -------
    DataFrame
        One row a claim, in the order of the folders' names and within a report in that of the text. The column `report`
        (a categorical: the packages' names) comes first, then those of `tidy`, of the same types.

    Raises
    ------
    DatasetError
        When any package has a fault, or two have the same name; it lists the faults of all, package by package.

    Examples
    --------
    >>> from course_lib.paths import package_folder
    >>> load_many(package_folder().parent).groupby("report").size().to_dict()
    {'turpan-2006': 169}
    """
    return _join({report.name: tidy(report) for report in reports(folder)})


def _join(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return tables as one, a column with their names first.

    The tables are used up: each column is let go as soon as it is joined, so that the whole is never held twice.
    """
    import pandas as pd

    names = pd.CategoricalDtype(list(tables))
    columns = {"report": pd.Series([name for name, table in tables.items() for _ in range(len(table))], dtype=names)}
    for column in list(map(str, next(iter(tables.values())).columns)):
        columns[column] = _joined([table.pop(column) for table in tables.values()])
    return pd.DataFrame(columns, copy=False)


def _joined(parts: list[pd.Series]) -> pd.Series:
    import pandas as pd

    types = {part.dtype for part in parts}
    if len(types) > 1:
        # Reports whose own codes differ: all codes, in the order in which they are first met.
        codes = dict.fromkeys(code for part in parts for code in part.cat.categories)
        wide = pd.CategoricalDtype(list(codes), ordered=all(part.cat.ordered for part in parts))
        parts = [part.astype(wide) for part in parts]
    return pd.concat(parts, ignore_index=True)
