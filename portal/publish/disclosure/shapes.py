"""The shape of a table: its dimensions, members and sums; and the crossing that linked tables imply."""

from collections import defaultdict
from dataclasses import dataclass

from portal.errors import DisclosureError
from portal.publish.disclosure.reading import Table, members_of
from portal.publish.disclosure.specification import TableSpecification

TOTAL = ""
"""The total of any dimension, whatever a table calls it."""

Sums = tuple[tuple[str, tuple[str, ...]], ...]
"""(parent, children) pairs of one dimension."""

_LARGEST_CROSSING = 200_000


@dataclass(frozen=True, slots=True)
class Shape:
    """What crosses in a table and what adds up.

    `members` and `sums` are given for each of `dims`, with TOTAL for the total whether it is printed or
    not; `adds` says whether a dimension's members add or overlap. `indexes` are the combinations of
    members of `index` that occur.
    """

    measure: str
    dims: tuple[str, ...]
    index: tuple[str, ...]
    indexes: tuple[tuple[str, ...], ...]
    members: dict[str, tuple[str, ...]]
    sums: dict[str, Sums]
    adds: dict[str, bool]


def _sums(spec: TableSpecification, dim: str, members: list[str]) -> Sums:
    """Every parent of a dimension and its children, the total's being those that are part of nothing else."""
    tree = spec.hierarchy.get(dim, {})
    inside = {child for children in tree.values() for child in children}
    tops = tuple(m for m in members if m not in inside and m != spec.total)
    if spec.total and spec.total in tree:
        tops = tree[spec.total]
    others = tuple((parent, children) for parent, children in tree.items() if not spec.total or parent != spec.total)
    return (*others, (TOTAL, tops)) if tops else others


def shape_of(table: Table) -> Shape:
    """The shape of a table that has been checked."""
    spec = table.specification
    members = members_of(table)
    indexes = table.frame[list(spec.index)].itertuples(index=False, name=None) if spec.index else [()]
    return Shape(
        measure=spec.measure,
        dims=spec.dims,
        index=spec.index,
        indexes=tuple(dict.fromkeys(indexes)),
        members={d: (*(m for m in members[d] if not spec.total or m != spec.total), TOTAL) for d in spec.dims},
        sums={dim: _sums(spec, dim, members[dim]) for dim in spec.dims},
        adds={dim: spec.adds(dim) for dim in spec.dims},
    )


def _entangled(shapes: list[Shape]) -> list[Shape]:
    """Those shapes whose dimensions go round in a circle (age by sex, sex by place, place by age).

    Margins that form a tree always fit one crossing, so it adds nothing to what a reader knows. Others
    narrow each other through it. What Graham's reduction leaves over is what does not form a tree.
    """
    edges = {frozenset(shape.dims) for shape in shapes}
    edges = {edge for edge in edges if not any(edge < other for other in edges)}
    left = {edge: set(edge) for edge in edges}
    changed = True
    while changed:
        changed = False
        for edge in sorted(left, key=sorted):
            others = [dims for other, dims in left.items() if other != edge]
            left[edge] = {dim for dim in left[edge] if any(dim in dims for dims in others)}
            if any(left[edge] <= dims for dims in others) or not left[edge]:
                del left[edge]
                changed = True
                break
    core = set(left)
    return [shape for shape in shapes if frozenset(shape.dims) in core]


def _leaves(sums: Sums, member: str) -> frozenset[str]:
    children = [child for parent, found in sums if parent == member for child in found]
    return frozenset().union(*(_leaves(sums, child) for child in children)) if children else frozenset({member})


def _merged_sums(dim: str, shapes: list[Shape]) -> Sums:
    """The sums of a dimension over several tables; raises where their members do not fit each other."""
    having = [shape for shape in shapes if dim in shape.dims]
    merged = tuple(dict.fromkeys(pair for shape in having for pair in shape.sums[dim]))
    for parent in dict.fromkeys(parent for parent, _ in merged):
        splits = {frozenset().union(*(_leaves(merged, c) for c in kids)) for p, kids in merged if p == parent}
        if len(splits) > 1:
            raise DisclosureError(
                f"measure '{shapes[0].measure}': linked tables split '{parent or 'the total'}' of {dim} in ways "
                "that do not fit each other: give each of them the hierarchy that joins their members"
            )
    return merged


def _crossing(shapes: list[Shape]) -> Shape:
    """The full crossing of entangled shapes, which no table prints."""
    dims = tuple(dict.fromkeys(dim for shape in shapes for dim in shape.dims))
    having = {dim: [shape for shape in shapes if dim in shape.dims] for dim in dims}
    members = {d: tuple(dict.fromkeys(m for shape in having[d] for m in shape.members[d])) for d in dims}
    indexes = tuple(dict.fromkeys(index for shape in shapes for index in shape.indexes))
    size = len(indexes)
    for dim in dims:
        size *= len(members[dim])
    if size > _LARGEST_CROSSING:
        raise DisclosureError(
            f"measure '{shapes[0].measure}': the crossing of {', '.join(dims)} that its tables imply has {size:,} "
            "cells, too many to check: publish fewer of these tables, or merge members"
        )
    return Shape(
        measure=shapes[0].measure,
        dims=dims,
        index=shapes[0].index,
        indexes=indexes,
        members=members,
        sums={dim: _merged_sums(dim, shapes) for dim in dims},
        adds={dim: all(shape.adds[dim] for shape in having[dim]) for dim in dims},
    )


def implied_crossings(shapes: list[Shape]) -> list[Shape]:
    """The crossings that nobody prints but that the tables printed must all be margins of.

    Raises DisclosureError where a crossing is too large to check, or members of linked tables do not fit.
    """
    groups: dict[tuple[str, frozenset[str]], list[Shape]] = defaultdict(list)
    for shape in shapes:
        groups[shape.measure, frozenset(shape.index)].append(shape)
    entangled = [_entangled(group) for group in groups.values()]
    return [_crossing(group) for group in entangled if group]
