"""A reader's equations split into parts that do not touch each other, each asked for its ranges."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from portal.audit.cells import Cell, Range, Relation
from portal.audit.equations import System
from portal.audit.moves import widen
from portal.audit.solving import FAR, Bounds, Programs


@dataclass(frozen=True)
class Component:
    """Unknown counts joined by relations: `least` value each can have, and whether it is `protected`."""

    cells: tuple[Cell, ...]
    least: tuple[int, ...]
    protected: tuple[bool, ...]
    relations: tuple[Relation, ...]


def split(system: System) -> tuple[list[Component], list[Relation]]:
    """The parts of a system that hold a protected count, and the relations of printed counts that fail."""
    unknown = [*system.hidden, *sorted(system.loose)]
    position = {name: i for i, name in enumerate(unknown)}
    joined: list[tuple[int, list[int], Relation]] = []
    broken = []
    for relation in system.relations:
        columns = [position[t.cell] for t in relation.terms if t.cell in position]
        if columns:
            joined.append((columns[0], columns, relation))
        elif not _holds(relation, system):
            broken.append(relation)
    pairs = [(first, other) for first, columns, _ in joined for other in columns]
    ends = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    graph = sparse.coo_array((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(len(unknown),) * 2)
    _, part = connected_components(graph, directed=False)
    members: dict[int, list[Cell]] = defaultdict(list)
    lines: dict[int, list[Relation]] = defaultdict(list)
    for name, number in zip(unknown, part, strict=True):
        members[number].append(name)
    for first, _, relation in joined:
        lines[part[first]].append(relation)
    return [
        Component(
            tuple(names),
            tuple(system.hidden.get(name, 0) for name in names),
            tuple(name in system.hidden for name in names),
            tuple(lines[number]),
        )
        for number, names in members.items()
        if any(name in system.hidden for name in names)
    ], broken


def _holds(relation: Relation, system: System) -> bool:
    total = sum(term.times * system.printed[term.cell] for term in relation.terms)
    return (relation.low is None or total >= relation.low) and (relation.high is None or total <= relation.high)


def programs(
    component: Component, system: System, *, least: Iterable[int] | None = None, seconds: float = 10.0
) -> Programs:
    """The component's equations with every printed count put in. Raises ImpossibleError if none can hold."""
    position = {name: i for i, name in enumerate(component.cells)}
    rows, columns, times, low, high = [], [], [], [], []
    for row, relation in enumerate(component.relations):
        fixed = 0
        for term in relation.terms:
            if term.cell in position:
                rows.append(row)
                columns.append(position[term.cell])
                times.append(term.times)
            else:
                fixed += term.times * system.printed[term.cell]
        low.append(-FAR if relation.low is None else relation.low - fixed)
        high.append(FAR if relation.high is None else relation.high - fixed)
    shape = (len(component.relations), len(component.cells))
    matrix = sparse.csr_array((np.array(times, dtype=np.int64), (rows, columns)), shape=shape, dtype=np.int64)
    floor = np.array(component.least if least is None else list(least), dtype=np.int64)
    return Programs(matrix, np.array(low, dtype=np.int64), np.array(high, dtype=np.int64), floor, seconds)


def solve(
    component: Component, asked: Programs, width: int, *, full: bool, start: Mapping[Cell, int] | None = None
) -> None:
    """Find each protected unknown's range: exactly if `full`, else until it is proved `width` wide or not.

    `start` may hold a whole-number solution. Raises ImpossibleError where no whole numbers satisfy the
    equations.
    """
    if _one_line(asked):
        return
    if start is not None and all(name in start for name in component.cells):
        asked.record(np.array([start[name] for name in component.cells]))
    if asked.point is None:
        asked.any_whole()
    protected = np.array(component.protected)
    if not full:
        widen(component.cells, asked, protected, width)
    for end_of in (_linear_ends, _whole_ends):
        for i in np.flatnonzero(protected):
            if not _settled(asked.bounds, int(i), width, full):
                end_of(asked, int(i), width, full)


def _settled(bounds: Bounds, i: int, width: int, full: bool) -> bool:
    if bounds.least[i] == bounds.low[i] and bounds.greatest[i] == bounds.high[i]:
        return True
    if full:
        return False
    return bool(bounds.high[i] - bounds.low[i] >= width or bounds.greatest[i] - bounds.least[i] < width)


def _one_line(asked: Programs) -> bool:
    """Whether a single plain sum holds all unknowns, where the line's own bounds are the exact ranges."""
    if asked.matrix.shape[0] > 1 or (np.abs(asked.matrix.data) != 1).any():
        return False
    bounds = asked.bounds
    bounds.low, bounds.high = bounds.least.copy(), bounds.greatest.copy()
    return True


def _linear_ends(asked: Programs, i: int, width: int, full: bool) -> None:
    for greatest in (True, False):
        asked.linear_end(i, greatest=greatest)
        if _settled(asked.bounds, i, width, full):
            return


def _whole_ends(asked: Programs, i: int, width: int, full: bool) -> None:
    bounds = asked.bounds
    for greatest in (True, False):
        reached, proved = (bounds.high, bounds.greatest) if greatest else (bounds.low, bounds.least)
        if reached[i] != proved[i]:
            asked.whole_end(i, greatest=greatest)
        if _settled(bounds, i, width, full):
            return


def ranges(component: Component, bounds: Bounds) -> dict[Cell, Range]:
    """The range of every protected count of a component."""

    def limit(value: int) -> int | None:
        return None if value > FAR // 2 else int(value)

    return {
        name: Range(int(bounds.least[i]), limit(bounds.greatest[i]), int(bounds.low[i]), limit(bounds.high[i]))
        for i, name in enumerate(component.cells)
        if component.protected[i]
    }
