"""The cross that nobody printed: counts that tables of one measure must have been added up from."""

import itertools
from collections import defaultdict
from collections.abc import Iterator, Sequence

from portal.audit.cells import Cell, Relation, SeenTable, Term, cell
from portal.audit.equations import System, describe

LIMIT = 20_000
"""Crosses with more cells than this are left out; the tables are still joined by the cells they share."""


def crossing(tables: Sequence[SeenTable], system: System) -> Iterator[Relation]:
    """Relations that say each printed cell is a sum of unprinted cells of the full cross, added to `system`.

    Only where it can tell a reader more than the shared margins do: three or more tables of one measure whose
    dimensions run in a ring (age by place, place by sex, sex by age).
    """
    groups: dict[tuple[str, str, tuple[str, ...]], list[SeenTable]] = defaultdict(list)
    for table in tables:
        if all(table.additive.get(dim, True) for dim in table.dims):
            groups[table.measure, table.origin, table.index].append(table)
    for group in groups.values():
        if _in_a_ring([frozenset(table.dims) for table in group]):
            for index in sorted({members[len(t.dims) :] for t in group for members in t.cells}):
                yield from _cross(group, index, system)


def _in_a_ring(edges: list[frozenset[str]]) -> bool:
    """Whether sets of dimensions cannot be taken apart one by one (Graham's reduction leaves something)."""
    left = set(edges)
    while True:
        lonely = {dim for dim in set().union(*left) if sum(dim in edge for edge in left) == 1} if left else set()
        trimmed = {edge - lonely for edge in left}
        kept = {edge for edge in trimmed if edge and not any(edge < other for other in trimmed)}
        if kept == left:
            return len(kept) > 1
        left = kept


def _cross(group: list[SeenTable], index: tuple[str, ...], system: System) -> Iterator[Relation]:
    leaves = _leaves(group, index)
    size = 1
    for some in leaves.values():
        size *= len(some)
    if not leaves or size > LIMIT:
        return
    dims = list(leaves)
    places = [dict(zip(dims, point, strict=True)) for point in itertools.product(*leaves.values())]
    pairs = dict(zip(group[0].index, index, strict=True))
    measure = f"{group[0].measure}, the full cross"
    if group[0].origin:
        measure += f" of {group[0].origin}"
    names = [cell(measure, place | pairs) for place in places]
    seen: set[Cell] = set()
    for table in group:
        for members in table.cells:
            name = table.name(members)
            if members[len(table.dims) :] != index or name in seen or not _plain(table, members, leaves):
                continue
            if name not in system.printed and name not in system.hidden:
                continue
            seen.add(name)
            fixed = {d: m for d, m in zip(table.dims, members, strict=False) if m != table.total}
            parts = [
                Term(latent, 1, " by ".join(place.values()))
                for latent, place in zip(names, places, strict=True)
                if fixed.items() <= place.items()
            ]
            words = f"{table.id}, {describe(table, members)} is a sum of cells nobody prints"
            yield Relation(words, (Term(name, -1, describe(table, members)), *parts), soft=table.soft)
    system.loose |= set(names)


def _leaves(group: list[SeenTable], index: tuple[str, ...]) -> dict[str, list[str]]:
    """Each dimension's smallest members; none where two tables cut a dimension differently."""
    found: dict[str, set[str]] = {}
    for table in group:
        for position, dim in enumerate(table.dims):
            parents = set(table.hierarchy.get(dim, {})) | {table.total}
            members = {m[position] for m in table.cells if m[len(table.dims) :] == index} - parents
            if not members:
                continue
            if found.setdefault(dim, members) != members:
                return {}
    return {dim: sorted(members) for dim, members in found.items()}


def _plain(table: SeenTable, members: tuple[str, ...], leaves: dict[str, list[str]]) -> bool:
    return all(
        member == table.total or member in leaves.get(dim, ()) for dim, member in zip(table.dims, members, strict=False)
    )
