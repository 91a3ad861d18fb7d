"""The sums a reader of printed tables can write down."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from portal.audit.cells import Cell, Relation, SeenTable, Term
from portal.audit.findings import Finding


@dataclass
class System:
    """All a reader knows: printed counts, protected ones with the least each can be, and relations.

    `loose` counts are neither printed nor protected (not available, left out, or never printed at all): at
    least 0. `labels` says how to speak of a count that can be attacked; `origins` who protects it.
    """

    printed: dict[Cell, int] = field(default_factory=dict)
    hidden: dict[Cell, int] = field(default_factory=dict)
    loose: set[Cell] = field(default_factory=set)
    labels: dict[Cell, str] = field(default_factory=dict)
    origins: dict[Cell, set[str]] = field(default_factory=lambda: defaultdict(set))
    relations: list[Relation] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def build_system(
    tables: Sequence[SeenTable],
    relations: Iterable[Relation] = (),
    *,
    known: Mapping[Cell, int] | None = None,
    least: int = 1,
) -> System:
    """Every cell and relation of these tables, joined where they name a cell alike.

    A cell printed with different values in two tables (a correction, or two papers that disagree) stays
    a separate cell in each. `known` are counts the attacker knows besides; `least` is the smallest value a
    protected count can have: 1, because a true zero is printed.
    """
    system = System()
    names = _Names(tables)
    for table in tables:
        for members, value in table.seen():
            _see(system, names(table, members), members, value, table, least)
    for table in tables:
        for members in table.unavailable:
            name = names(table, members)
            if name not in system.printed and name not in system.hidden:
                system.loose.add(name)
    _report_printed_elsewhere(system)
    system.printed |= dict(known or {})
    for name in system.printed:
        system.hidden.pop(name, None)
        system.loose.discard(name)
    for table in tables:
        system.relations += _lines(table, names, system)
    system.relations += relations
    for relation in system.relations:
        for term in relation.terms:
            if term.cell not in system.printed and term.cell not in system.hidden:
                system.loose.add(term.cell)
    system.relations = _without_repeats(system.relations)
    return system


class _Names:
    """Cell names, with the printer added where two tables print different values for one cell."""

    def __init__(self, tables: Sequence[SeenTable]) -> None:
        values: dict[Cell, set[int]] = defaultdict(set)
        for table in tables:
            for members, value in table.seen():
                if value is not None:
                    values[table.name(members)].add(value)
        self._disputed = {name for name, several in values.items() if len(several) > 1}
        self._found: dict[tuple[int, tuple[str, ...]], Cell] = {}

    def __call__(self, table: SeenTable, members: tuple[str, ...]) -> Cell:
        key = id(table), members
        if key not in self._found:
            name = table.name(members)
            if name in self._disputed:
                name = name[0], (*name[1], ("as printed in", f"{table.origin} {table.id}"))
            self._found[key] = name
        return self._found[key]


def _see(system: System, name: Cell, members: tuple[str, ...], value: int | None, table: SeenTable, least: int) -> None:
    if value is not None:
        system.printed[name] = value
        return
    system.hidden[name] = least
    system.labels.setdefault(name, f"{table.id}, {describe(table, members)}")
    system.origins[name].add(table.origin)


def _report_printed_elsewhere(system: System) -> None:
    for name in system.hidden:
        if name in system.printed:
            where = system.labels[name]
            system.findings.append(
                Finding("printed elsewhere", where, "the same cell is printed in another table of the measure")
            )


def describe(table: SeenTable, members: tuple[str, ...]) -> str:
    """A cell in words: `age 6-11, provider Residential, month 2016-05`."""
    return ", ".join(f"{dim} {member}" for dim, member in zip(table.dims + table.index, members, strict=True))


def _lines(table: SeenTable, names: _Names, system: System) -> Iterator[Relation]:
    """The sums of one table: for each dimension, each parent and its children along each line."""
    in_slice: dict[tuple[str, ...], list[set[str]]] = {}
    inner = len(table.dims)
    for members in table.cells:
        present = in_slice.setdefault(members[inner:], [set() for _ in range(inner)])
        for position in range(inner):
            present[position].add(members[position])
    missing: set[tuple[str, ...]] = set()
    for position, dim in enumerate(table.dims):
        lines: dict[tuple[str, ...], set[str]] = defaultdict(set)
        for members in table.cells:
            lines[members[:position] + members[position + 1 :]].add(members[position])
        for rest, present_members in lines.items():
            families = _families(table, dim, in_slice[rest[inner - 1 :]][position])
            for parent, children in families.items():
                if parent not in present_members or not present_members & set(children):
                    continue
                missing |= {_insert(rest, position, child) for child in children} - table.cells.keys()
                yield from _family(table, names, rest, position, parent, children)
    for members in sorted(missing):
        where = f"{table.id}, {describe(table, members)}"
        system.findings.append(Finding("dropped row", where, "its line has a total and other members, but no such row"))


def _families(table: SeenTable, dim: str, members: set[str]) -> dict[str, tuple[str, ...]]:
    """Each parent of a dimension with its children, as the hierarchy or the total gives them."""
    declared = {parent: tuple(children) for parent, children in table.hierarchy.get(dim, {}).items()}
    if table.total and table.total not in declared:
        below = {child for children in declared.values() for child in children}
        declared[table.total] = tuple(sorted(members - below - {table.total}))
    return {parent: children for parent, children in declared.items() if children}


def _insert(rest: tuple[str, ...], position: int, member: str) -> tuple[str, ...]:
    return (*rest[:position], member, *rest[position:])


def _family(
    table: SeenTable,
    names: _Names,
    rest: tuple[str, ...],
    position: int,
    parent: str,
    children: tuple[str, ...],
) -> Iterator[Relation]:
    dims = table.dims + table.index
    others = dims[:position] + dims[position + 1 :]
    fixed = [f"{dim} {member}" for dim, member in zip(others, rest, strict=True) if member]
    words = f"{table.id}, {', '.join(fixed)}" if fixed else table.id
    whole = Term(names(table, _insert(rest, position, parent)), -1, parent)
    parts = [Term(names(table, _insert(rest, position, child)), 1, child) for child in children]
    if table.additive.get(table.dims[position], True):
        yield Relation(words, (whole, *parts), soft=table.soft)
        return
    for part in parts:
        yield Relation(f"{words}, at most the total", (whole, part), low=None, soft=table.soft)


def _without_repeats(relations: list[Relation]) -> list[Relation]:
    found: dict[tuple[frozenset[tuple[Cell, int]], int | None, int | None], Relation] = {}
    for relation in relations:
        key = (frozenset((t.cell, t.times) for t in relation.terms), relation.low, relation.high)
        if key not in found or found[key].soft:
            found[key] = relation
    return list(found.values())
