"""A report as data: its tables as typed pandas frames, its rows as plain dicts."""

from __future__ import annotations

from copy import deepcopy
from html import escape
from typing import TYPE_CHECKING, Any

from course_lib.datapackage import Package, read
from course_lib.language import language, local, text
from course_lib.paths import chosen_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from os import PathLike
    from pathlib import Path

    import pandas as pd

_ORDERED = ("stage", "rung")
_DTYPES = {
    "string": "str",
    "integer": "Int64",
    "number": "float64",
    "boolean": "boolean",
    "date": "datetime64[s]",
}


def load(path: str | PathLike[str] | None = None) -> Report:
    """Load a data package as a `Report`.

    Parameters
    ----------
    path : str or os.PathLike, optional
        Folder of the package. Without it: the folder named by ``COURSE_REPORT``, else the package of the kit.

    Raises
    ------
    DatasetError
        When anything in the package is wrong; it lists every fault.

    Examples
    --------
    >>> load().name
    'turpan-2006'
    """
    return Report(read(chosen_folder() if path is None else path))


class Report:
    """One report: ``report.measures`` and its like are frames, ``report.row("measures", "m001")`` is a dict.

    Each frame is the reader's own copy, so nothing done to it changes the report.

    Attributes
    ----------
    name, version : str
        Of the data package.
    folder : Path
        Where it was read from.
    tables : tuple of str
        Names of the tables, in the package's order.
    """

    name: str
    version: str
    folder: Path
    tables: tuple[str, ...]

    def __init__(self, package: Package):
        self.name, self.version = package.descriptor["name"], package.descriptor["version"]
        self.folder, self.tables = package.folder, tuple(package.tables)
        self._package = package
        self._frames: dict[str, pd.DataFrame] = {}
        self._rows: dict[str, dict[Any, dict[str, Any]]] = {}

    @property
    def info(self) -> dict[str, Any]:
        """What is known of the report itself: title, title_zh, year, pages, characters, sha256."""
        return dict(deepcopy(self._package.descriptor["report"]))

    def frame(self, table: str) -> pd.DataFrame:
        """Return a copy of `table`: enums as categoricals in the schema's order, Int64 integers, float64 numbers.

        Parameters
        ----------
        table : str
            Name of the table; for the kit's tables ``report.<table>`` says the same.

        Raises
        ------
        LookupError
            When there is no such table.
        """
        if table not in self._frames:
            found = self._table(table)
            self._frames[table] = typed_frame(found.rows, found.fields)
        return self._frames[table].copy()

    def rows(self, table: str) -> list[dict[str, Any]]:
        """Return the rows of `table` as dicts of Python values, None where a cell is empty; needs no pandas."""
        return [dict(row) for row in self._table(table).rows]

    def row(self, table: str, key: str | tuple[Any, ...]) -> dict[str, Any]:
        """Return one row as a dict of Python values; needs no pandas.

        Parameters
        ----------
        table : str
            Name of the table.
        key : str or tuple
            The row's id; for a key of several columns their values, in the key's order.

        Raises
        ------
        LookupError
            When there is no such table or row.

        Examples
        --------
        >>> load().row("themes", "open")["theme_id"]
        'open'
        """
        if table not in self._rows:
            self._rows[table] = {self.key(table, row): row for row in self._table(table).rows}
        try:
            return dict(self._rows[table][key])
        except (KeyError, TypeError):
            named = ", ".join(map(str, list(self._rows[table])[:3]))
            message = text("data.report.no_row", table=table, found=key, expected=named)
            raise LookupError(message) from None

    def key(self, table: str, row: Mapping[str, Any]) -> Any:
        """Return the id of a row of `table`: a value, or a tuple where the key has several columns."""
        values = tuple(row[column] for column in self._table(table).key)
        return values[0] if len(values) == 1 else values

    def fields(self, table: str) -> dict[str, dict[str, Any]]:
        """Return the schema of each column of `table`: type, title, title_zh, description, constraints."""
        return deepcopy(self._table(table).fields)

    @property
    def has_own_themes(self) -> bool:
        """Whether the themes are the report's own and not those of the kit."""
        return "pattern" in self._table("themes").fields["theme_id"]["constraints"]

    def theme_name(self, theme_id: str) -> str:
        """Return the name of a theme in the language in use: the kit's short one, or that of the table where themes are its own."""
        if self.has_own_themes:
            return str(self.row("themes", theme_id)[local("name")])
        return text(f"codes.theme.{theme_id}.name")

    def _table(self, name: str) -> Any:
        try:
            return self._package.tables[name]
        except KeyError:
            message = text("data.report.no_table", found=name, expected=", ".join(self.tables))
            raise LookupError(message) from None

    def __getattr__(self, name: str) -> pd.DataFrame:
        """Return a table as a frame."""
        # Names with an underscore are asked for by copy, pickle and notebooks before there is a package.
        if name.startswith("_"):
            raise AttributeError(name)
        try:
            return self.frame(name)
        except LookupError as error:
            message = str(error)
            raise AttributeError(message) from None

    def __dir__(self) -> list[str]:
        """Return names for completion, the tables among them."""
        return sorted({*super().__dir__(), *self.tables})

    def __repr__(self) -> str:
        """Return the name, the version and the number of rows per table."""
        lines = [f"  {name:<14}{count:>5}" for name, count in self._counts()]
        return "\n".join([text("data.report.head", name=self.name, version=self.version), *lines])

    def _repr_html_(self) -> str:
        caption = escape(text("data.report.head", name=self.name, version=self.version))
        head = "".join(f'<th scope="col">{text(f"data.report.{word}")}</th>' for word in ("table", "rows"))
        body = "".join(f'<tr><th scope="row">{escape(_named(table))}</th><td>{count}</td></tr>' for table, count in self._counts())
        return f"<table><caption>{caption}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"

    def _counts(self) -> list[tuple[str, int]]:
        return [(name, len(table.rows)) for name, table in self._package.tables.items()]


def _named(table: str) -> str:
    """Return a table's name in code, which is English, and where one reads another language what it holds."""
    return table if language() == "en" else f"{table} · {text(f'codes.table.{table}.name')}"


def typed_frame(rows: Iterable[Mapping[str, Any]], fields: Mapping[str, Mapping[str, Any]]) -> pd.DataFrame:
    """Return rows as a frame with one column for each of `fields`, typed as its schema says.

    Parameters
    ----------
    rows : iterable of mapping
        Column name to Python value; None or absent where there is none.
    fields : mapping
        Column name to its entry in a Table Schema (``type``, ``constraints``).

    Examples
    --------
    >>> typed_frame([{"page": 5}, {}], {"page": {"type": "integer"}}).page.to_list()
    [5, <NA>]
    """
    import pandas as pd

    kept = list(rows)
    series = {}
    for name, field in fields.items():
        series[name] = pd.Series([row.get(name) for row in kept], dtype=_dtype(name, field))
    return pd.DataFrame(series)


def _dtype(name: str, field: Mapping[str, Any]) -> Any:
    import pandas as pd

    allowed = field.get("constraints", {}).get("enum")
    if allowed is not None and field["type"] == "string":
        return pd.CategoricalDtype(allowed, ordered=name in _ORDERED)
    return _DTYPES[field["type"]]
