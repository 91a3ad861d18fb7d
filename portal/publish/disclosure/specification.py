"""The tables that disclosure control is told about: what `portal protect --spec` reads."""

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from portal.errors import DisclosureError

Hierarchy = dict[str, tuple[str, ...]]
"""Parent member to the members it is the sum of."""


@dataclass(frozen=True, slots=True)
class TableSpecification:
    """One table of counts: which rows it has, what crosses in it and what adds to what.

    Tables of one `measure` count the same people, so they share the cells they name alike and a table
    with fewer `dims` is a margin of one with more. `total` is the member that is the sum of a
    dimension's others. Members of `index` do not add and have no total. A dimension that is False in
    `additive` has members that overlap: each is at most the total.
    """

    id: str
    measure: str
    dims: tuple[str, ...]
    value: str = "value"
    total: str = ""
    index: tuple[str, ...] = ()
    where: dict[str, str] = field(default_factory=dict)
    additive: dict[str, bool] = field(default_factory=dict)
    hierarchy: dict[str, Hierarchy] = field(default_factory=dict)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns whose members name a cell: `dims`, then `index`."""
        return self.dims + self.index

    def adds(self, dim: str) -> bool:
        """Whether the members of a dimension add to its total."""
        return self.additive.get(dim, True)


@dataclass(frozen=True, slots=True)
class Specification:
    """Counts of 1 to `threshold` are protected in every table of `tables`."""

    threshold: int
    tables: tuple[TableSpecification, ...]


_KEYS = set(TableSpecification.__dataclass_fields__)


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _is_plain(value: Any) -> bool:
    return isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool))


def _shape_faults(raw: dict[str, Any]) -> Iterator[str]:
    """What is wrong with the keys of one [[table]] and the kinds of their values."""
    for key in raw:
        if key not in _KEYS:
            yield f"'{key}' is not a known key: remove it or correct its spelling"
    for key in ("id", "measure", "value", "total"):
        if not isinstance(raw.get(key, ""), str):
            yield f"'{key}' must be text"
    for key in ("id", "measure"):
        if raw.get(key, "") == "":
            yield f"'{key}' is missing: add it"
    if raw.get("value", "value") == "":
        yield "'value' is empty: name the column of counts"
    for key in ("dims", "index"):
        if not _is_texts(raw.get(key, [])):
            yield f"'{key}' must be a list of column names"
    where = raw.get("where", {})
    if not isinstance(where, dict) or not all(_is_plain(v) for v in where.values()):
        yield "'where' must give one value for each column it names"
    additive = raw.get("additive", {})
    if not isinstance(additive, dict) or not all(isinstance(v, bool) for v in additive.values()):
        yield "'additive' must say true or false for each dimension it names"
    hierarchy = raw.get("hierarchy", {})
    if not isinstance(hierarchy, dict) or not all(isinstance(v, dict) for v in hierarchy.values()):
        yield "'hierarchy' must hold one table for each dimension it names"
    elif not all(_is_texts(children) for tree in hierarchy.values() for children in tree.values()):
        yield "'hierarchy' must give each parent a list of children"


def _cycle(tree: Hierarchy) -> tuple[str, ...]:
    """The members of one cycle of a hierarchy, in order; empty where there is none."""
    done: set[str] = set()
    for start in tree:
        trail: list[str] = []
        stack: list[tuple[str, Iterator[str]]] = [(start, iter(tree.get(start, ())))]
        trail.append(start)
        while stack:
            child = next(stack[-1][1], None)
            if child is None:
                done.add(stack.pop()[0])
                trail.pop()
            elif child in trail:
                return (*trail[trail.index(child) :], child)
            elif child not in done:
                trail.append(child)
                stack.append((child, iter(tree.get(child, ()))))
    return ()


def _hierarchy_faults(dim: str, tree: Hierarchy, total: str) -> Iterator[str]:
    for parent, children in tree.items():
        if not children:
            yield f"hierarchy.{dim}: '{parent}' has no children: give it some or remove it"
        for child in sorted({c for c in children if children.count(c) > 1}):
            yield f"hierarchy.{dim}: '{parent}' names '{child}' more than once: name it once"
        if total and total in children:
            yield f"hierarchy.{dim}: the total '{total}' cannot be a child of '{parent}': remove it"
    cycle = _cycle(tree)
    if cycle:
        yield f"hierarchy.{dim}: {' > '.join(cycle)} is a cycle: a member cannot be part of itself"


def _meaning_faults(table: TableSpecification) -> Iterator[str]:
    """What is wrong with one table's specification once its shape is right."""
    columns = table.columns
    for column in sorted({c for c in columns if columns.count(c) > 1}):
        yield f"'{column}' is named twice in dims and index: name it once"
    if not columns:
        yield "'dims' is missing: name the columns that cross in the table"
    if table.value in columns:
        yield f"'{table.value}' is both the counts and a dimension: correct one of them"
    for key, dims in (("additive", table.additive), ("hierarchy", table.hierarchy)):
        for dim in dims:
            if dim not in table.dims:
                yield f"{key} names '{dim}', which is not one of dims: remove it or correct its spelling"
    for dim, tree in table.hierarchy.items():
        yield from _hierarchy_faults(dim, tree, table.total)


def table_from(raw: dict[str, Any]) -> TableSpecification:
    """The table a parsed [[table]] entry describes; raises DisclosureError with every fault found."""
    faults = list(_shape_faults(raw))
    if faults:
        raise DisclosureError("\n".join(faults))
    values = dict(raw)
    values["dims"] = tuple(raw.get("dims", ()))
    values["index"] = tuple(raw.get("index", ()))
    values["where"] = {column: str(member) for column, member in raw.get("where", {}).items()}
    values["hierarchy"] = {
        dim: {parent: tuple(children) for parent, children in tree.items()}
        for dim, tree in raw.get("hierarchy", {}).items()
    }
    table = TableSpecification(**values)
    faults = list(_meaning_faults(table))
    if faults:
        raise DisclosureError("\n".join(faults))
    return table


def check_threshold(threshold: Any) -> Iterable[str]:
    """What is wrong with a threshold, if anything."""
    if not isinstance(threshold, int) or isinstance(threshold, bool) or threshold < 1:
        yield "'threshold' must be a whole number of 1 or more"


def specification_from(raw: dict[str, Any], default_threshold: int = 5) -> Specification:
    """The specification a parsed SPEC.toml describes.

    Raises DisclosureError naming every fault of every table at once.
    """
    faults = [
        f"'{key}' is not a known key: remove it or correct its spelling"
        for key in raw
        if key not in {"threshold", "table"}
    ]
    threshold = raw.get("threshold", default_threshold)
    faults += check_threshold(threshold)
    entries = raw.get("table", [])
    if not isinstance(entries, list) or not entries or not all(isinstance(e, dict) for e in entries):
        raise DisclosureError("\n".join([*faults, "no [[table]] is described: add one for each table"]))
    tables: list[TableSpecification] = []
    for position, entry in enumerate(entries, start=1):
        name = f"table '{entry['id']}'" if entry.get("id") else f"table number {position}"
        try:
            tables.append(table_from(entry))
        except DisclosureError as error:
            faults += [f"{name}: {fault}" for fault in str(error).splitlines()]
    ids = [entry.get("id") for entry in entries if entry.get("id")]
    faults += [
        f"table '{id_}': the id is used more than once: give each table its own"
        for id_ in sorted({str(i) for i in ids if ids.count(i) > 1})
    ]
    if faults:
        raise DisclosureError("\n".join(faults))
    return Specification(threshold, tuple(tables))


def read_specification(path: Path, default_threshold: int = 5) -> Specification:
    """The specification in a SPEC.toml file.

    Raises DisclosureError, each fault on a line that starts with the file's name.
    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise DisclosureError(f"{path.name}: there is no such file: check the path") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise DisclosureError(f"{path.name}: cannot be read as TOML: {error}. Correct that line.") from error
    try:
        return specification_from(raw, default_threshold)
    except DisclosureError as error:
        raise DisclosureError("\n".join(f"{path.name}: {f}" for f in str(error).splitlines())) from error
