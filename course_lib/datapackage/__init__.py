"""Read a data package and check all of it, with nothing but the standard library.

Every fault is gathered before any is told; what can't be checked because something under it is broken is left alone,
so that one lost table doesn't hide behind a hundred broken references to it.
"""

from __future__ import annotations

from os import PathLike
from pathlib import Path

from course_lib.datapackage.cells import Package, Table, read_table
from course_lib.datapackage.descriptor import canonical, contradictions, has_own_themes, own, read_descriptor
from course_lib.datapackage.faults import DatasetError, Fault
from course_lib.datapackage.rules import CHECKS

__all__ = ["DatasetError", "Fault", "Package", "Table", "canonical", "own", "read"]


def read(path: str | PathLike[str]) -> Package:
    """Read the data package in the folder `path` and check every file, table, row and cell of it.

    Parameters
    ----------
    path : str or os.PathLike
        A folder that holds ``datapackage.json`` and a CSV file for each table.

    Raises
    ------
    DatasetError
        When there is any fault at all; it lists every one.

    Examples
    --------
    >>> read("no-such-folder")
    Traceback (most recent call last):
    ...
    course_lib.datapackage.faults.DatasetError: The data package no-such-folder cannot be used. Faults found: 1
      no-such-folder: there is no such folder; expected a folder that holds datapackage.json
    """
    folder = Path(path)
    descriptor = read_descriptor(folder, str(path))
    faults = list(contradictions(descriptor))
    spoilt = {fault.table for fault in faults}
    package = Package(folder, descriptor, {})
    for resource in descriptor["resources"]:
        if resource["name"] not in spoilt:
            faults += read_table(package, resource)
    faults += [fault for table in package.tables.values() for check in CHECKS for fault in check(table, package)]
    if faults:
        raise DatasetError(str(path), tuple(faults))
    _list_own_themes(package)
    return package


def _list_own_themes(package: Package) -> None:
    """Where the themes are the report's own, give every column of theme codes the table's as its codes, in their order."""
    if has_own_themes({name: table.schema for name, table in package.tables.items()}):
        order = sorted(package.tables["themes"].rows, key=lambda row: row["order"])
        for table in package.tables.values():
            if "theme_id" in table.fields:
                table.fields["theme_id"]["constraints"]["enum"] = [row["theme_id"] for row in order]
