"""Many reports as Parquet, a folder for each, which engines for data beyond one machine read in parts."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from course_lib.evidence import tidy
from course_lib.exports.output import PARTITION, ExportError, needed, new_folder
from course_lib.language import text
from course_lib.many import reports

if TYPE_CHECKING:
    from os import PathLike

# Readers guess the type of a partition from its name: what they take for a number or a date would not come back as written.
_GUESSED = re.compile(r"[._-]*\d[\d._-]*([et][\d._-]*)?[dflz]?|0[bx][\da-f._-]+|-?inf(inity)?|nan|epoch|__hive_default_partition__")


def write_parquet(folder: str | PathLike[str], path: Path, *, force: bool = False) -> int:
    """Write the tidy table of each report in `folder` as Parquet, partitioned by report, and return how many there were.

    The folder written holds ``report=<name>/tidy.parquet`` for each (a Hive partition: the column `report` is in the folder's
    name). One report is held at a time.

    Parameters
    ----------
    folder : str or os.PathLike
        A folder that holds data packages, each in a folder of its own.
    path : Path
        Folder to write.
    force : bool
        Whether a folder that was packed before is replaced.

    Raises
    ------
    DatasetError
        When any package has a fault, or two have the same name.
    ExportError
        When pyarrow is not installed, a report's name would be taken for a number, or something stands at `path`
        that may not be replaced.
    """
    arrow, parquet = needed("pyarrow", "parquet"), needed("pyarrow.parquet", "parquet")
    packed, guessed = 0, []
    with new_folder(path, force) as fresh:
        for report in reports(folder):
            if _GUESSED.fullmatch(report.name):
                guessed.append(report.name)
                continue
            # A folder's name may not end with a dot everywhere; readers turn the code back.
            part = fresh / f"{PARTITION}{report.name.replace('.', '%2E')}"
            part.mkdir()
            parquet.write_table(arrow.Table.from_pandas(tidy(report), preserve_index=False), part / "tidy.parquet")
            packed += 1
        if guessed:
            raise ExportError(text("export.numeric", names=", ".join(guessed)))
    return packed
