"""What rows must be to one another: keys, references, bounds, spans and pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from course_lib.datapackage.cells import Package, Table
from course_lib.datapackage.descriptor import foreign_keys
from course_lib.datapackage.faults import DESCRIPTOR, Fault, listed


def _unique(table: Table, _package: Package) -> Iterator[Fault]:
    """Yield rows that repeat a primary key or a value of a unique column."""
    singles = [[name] for name, entry in table.fields.items() if entry.get("constraints", {}).get("unique")]
    for columns in [key for key in (table.key, *singles) if key]:
        seen: dict[tuple[Any, ...], int] = {}
        for index, value in enumerate(_values(table, columns)):
            if None not in value and seen.setdefault(value, index) != index:
                yield table.fault(index, "unique", columns[0], listed(value), "", table.lines[seen[value]])


def _keys_given(table: Table, _package: Package) -> Iterator[Fault]:
    """Yield rows whose primary key is empty where the columns themselves don't say that they are required."""
    loose = [column for column in table.key if not table.fields[column].get("constraints", {}).get("required")]
    for index, row in enumerate(table.rows):
        for column in loose:
            if row[column] is None and column not in table.damaged:
                yield table.fault(index, "required", column)


def _references(table: Table, package: Package) -> Iterator[Fault]:
    """Yield rows whose foreign key names no row."""
    for ours, resource, theirs in foreign_keys(table.schema):
        target = package.tables.get(resource or table.name)
        if target is None or target.damaged & {None, *theirs}:
            continue
        known, place = set(_values(target, theirs)), f"{target.file} ({', '.join(theirs)})"
        for index, value in enumerate(_values(table, ours)):
            if None not in value and value not in known:
                yield table.fault(index, "reference", ours[0], listed(value), place)


def _cycles(table: Table, _package: Package) -> Iterator[Fault]:
    """Yield each circle of rows that belong to one another by a key to their own table."""
    for ours, resource, theirs in foreign_keys(table.schema):
        if resource not in ("", table.name):
            continue
        whole, part = _values(table, theirs), _values(table, ours)
        parent, done = dict(zip(whole, part, strict=True)), set()
        for key in parent:
            trail: list[tuple[Any, ...]] = []
            while key in parent and key not in done and None not in key:
                done.add(key)
                trail.append(key)
                key = parent[key]
            if key in trail:
                circle = [*trail[trail.index(key) :], key]
                yield table.fault(whole.index(key), "cycle", ours[0], " > ".join(listed(link) for link in circle))


def _row_references(table: Table, package: Package) -> Iterator[Fault]:
    """Yield rows that name a table and a row in it (the extension ``rowReference``) where there is no such row."""
    if not (pair := table.schema.get("rowReference")):
        return
    targets = {name: (target, set(_values(target, target.key))) for name, target in package.tables.items()}
    for index, (name, key) in enumerate(_values(table, [pair["table"], pair["row"]])):
        if (name is None) != (key is None):
            empty, given = (pair["table"], pair["row"])[:: 1 if name is None else -1]
            yield table.fault(index, "half_reference", empty, "", given)
        elif name not in (None, *(resource["name"] for resource in package.descriptor["resources"])):
            yield table.fault(index, "reference", pair["table"], name, DESCRIPTOR)
        elif name in targets:
            target, known = targets[name]
            if (key,) not in known and not target.damaged & {None, *target.key}:
                yield table.fault(index, "reference", pair["row"], key, f"{target.file} ({', '.join(target.key)})")


def _bounds(table: Table, _package: Package) -> Iterator[Fault]:
    """Yield rows whose value isn't within its bounds."""
    for index, row in enumerate(table.rows):
        if not (numbers := _numbers(row, "lower", "value", "upper")):
            continue
        lower, value, upper = numbers
        # "More than 100" is printed as 100 and bounded by 101: there the value stands just outside.
        outside = value < lower and row.get("qualifier") != "more_than"
        if lower > upper or value > upper or outside:
            yield table.fault(index, "bounds", "value", f"lower {lower:g}, value {value:g}, upper {upper:g}")


def _spans(table: Table, package: Package) -> Iterator[Fault]:
    """Yield rows whose span is empty, runs past the text, or starts outside the row's passage."""
    characters = package.descriptor["report"]["characters"]
    passages = package.tables["passages"].rows if "passages" in package.tables else []
    around = {row["passage_id"]: row for row in passages if row["passage_id"]}
    for index, row in enumerate(table.rows):
        if not (span := _numbers(row, "char_start", "char_end")):
            continue
        if span[0] >= span[1]:
            yield table.fault(index, "span_order", "char_end", span[1], span[0])
        if span[1] > characters:
            yield table.fault(index, "span_end", "char_end", span[1], characters)
        passage = around.get(row.get("passage_id"), {})
        limits = _numbers(passage, "char_start", "char_end")
        if limits and not limits[0] <= span[0] < max(limits) and table.name != "passages":
            place = f"{limits[0]}-{limits[1]}"
            yield table.fault(index, "span_outside", "char_start", span[0], place, row["passage_id"])


def _pages(table: Table, package: Package) -> Iterator[Fault]:
    """Yield rows on a page that the report doesn't have, or that end before they begin."""
    first, last = package.descriptor["report"]["pages"]
    for index, row in enumerate(table.rows):
        for column in ("page", "page_end"):
            if (page := _numbers(row, column)) and not first <= page[0] <= last:
                yield table.fault(index, "page", column, page[0], f"{first}-{last}")
        if (pages := _numbers(row, "page", "page_end")) and pages[0] > pages[1]:
            yield table.fault(index, "page_order", "page_end", pages[1], pages[0])


def _values(table: Table, columns: list[str]) -> list[tuple[Any, ...]]:
    return [tuple(row[column] for column in columns) for row in table.rows]


def _numbers(row: dict[str, Any], *columns: str) -> list[Any] | None:
    """Return the values of `columns`, or None when any of them is absent, empty or no number."""
    values = [row.get(column) for column in columns]
    return values if all(isinstance(value, int | float) for value in values) else None


CHECKS = (_unique, _keys_given, _references, _cycles, _row_references, _bounds, _spans, _pages)
