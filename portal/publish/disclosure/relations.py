"""The cells of linked tables and every sum that ties them: what a reader of the tables can reason from."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product

import numpy as np

from portal.errors import DisclosureError
from portal.publish.disclosure.completion import complete
from portal.publish.disclosure.reading import Table, cell_name
from portal.publish.disclosure.shapes import TOTAL, Shape, implied_crossings, shape_of
from portal.publish.disclosure.specification import TableSpecification

Key = tuple[str, tuple[tuple[str, str], ...]]
"""A cell's name: its measure, then (dimension, member) pairs in order, totals left out."""


@dataclass(slots=True)
class Cell:
    """One count. `printed` says whether any table prints it; a cell that none prints has no rows.

    `value` is None until it is known. `summed` says whether it is the sum of others. `named` says in
    words where it was first printed. `supposed` marks a value that merely fits: others would too.
    """

    key: Key
    value: int | None = None
    printed: bool = False
    summed: bool = False
    named: str = ""
    supposed: bool = False


@dataclass(frozen=True, slots=True)
class Relation:
    """`whole` is the sum of `parts`; all are positions in the list of cells."""

    whole: int
    parts: tuple[int, ...]

    @property
    def places(self) -> tuple[int, ...]:
        """All positions, the whole first."""
        return (self.whole, *self.parts)


@dataclass(slots=True)
class System:
    """All cells, the relations between them, and the cell of every row of every table by its id."""

    cells: list[Cell] = field(default_factory=list)
    relations: dict[Relation, None] = field(default_factory=dict)
    rows: dict[str, np.ndarray] = field(default_factory=dict)
    places: dict[Key, int] = field(default_factory=dict)

    def place(self, key: Key) -> int:
        """The position of a cell, made where it is new."""
        if key not in self.places:
            self.places[key] = len(self.cells)
            self.cells.append(Cell(key))
        return self.places[key]

    def relate(self, whole: int, parts: tuple[int, ...]) -> None:
        """Notes a sum once, however many tables state it."""
        if parts != (whole,):
            self.relations.setdefault(Relation(whole, tuple(sorted(parts))))
            self.cells[whole].summed = True


def key_of(spec: TableSpecification, members: tuple[str, ...]) -> Key:
    """The name of a row's cell: members of `dims`, then of `index`; a dimension at its total is left out."""
    pairs = zip(spec.columns, members, strict=True)
    said = [(column, m) for column, m in pairs if column in spec.index or not spec.total or m != spec.total]
    return spec.measure, tuple(sorted(said))


def _add_rows(system: System, table: Table) -> Iterator[str]:
    """Puts a table's printed cells in; gives those that another table prints differently."""
    spec = table.specification
    cells = table.frame[list(spec.columns)].itertuples(index=False, name=None)
    places = np.empty(len(table.frame), dtype=np.int64)
    for position, (row, members, value) in enumerate(
        zip(table.frame.index, cells, table.frame[spec.value], strict=True)
    ):
        places[position] = system.place(key_of(spec, members))
        cell = system.cells[places[position]]
        named = f"table '{spec.id}', row {row} ({cell_name(spec, members)})"
        if cell.printed and cell.value != value:
            yield f"{named} does not agree with the same cell in {cell.named}: correct one of them"
        if not cell.printed:
            cell.value, cell.printed, cell.named = int(value), True, named
    system.rows[spec.id] = places


def _add_relations(system: System, shape: Shape) -> None:
    """Puts in the sums of one shape, through totals that no table prints where there are none."""

    def at(index: tuple[str, ...], dims: tuple[str, ...], members: tuple[str, ...]) -> int:
        said = [pair for pair in zip(dims, members, strict=True) if pair[1] != TOTAL]
        return system.place((shape.measure, tuple(sorted([*said, *zip(shape.index, index, strict=True)]))))

    for dim in shape.dims:
        others = tuple(other for other in shape.dims if other != dim)
        for index, crossing in product(shape.indexes, product(*(shape.members[other] for other in others))):
            for parent, children in shape.sums[dim]:
                whole = at(index, (dim, *others), (parent, *crossing))
                parts = tuple(at(index, (dim, *others), (child, *crossing)) for child in children)
                if shape.adds[dim]:
                    system.relate(whole, parts)
                else:
                    _add_at_most(system, whole, parts)


def _add_at_most(system: System, whole: int, parts: tuple[int, ...]) -> None:
    """Each part is at most the whole: the rest of the whole is a cell of its own that nobody prints."""
    measure, said = system.cells[whole].key
    for part in parts:
        rest = system.place((measure, (*said, ("the rest beside", str(system.cells[part].key)))))
        system.relate(whole, (part, rest))


def _drop_idle_totals(system: System) -> None:
    """Drops the relations that only say what a total that nobody prints would be.

    Such a total is idle where it is the whole of one relation, or of several that each leave a rest
    which occurs nowhere else: it can then always be as large as it must.
    """
    uses: dict[int, set[Relation]] = defaultdict(set)
    for relation in system.relations:
        for place in relation.places:
            uses[place].add(relation)

    def unprinted(place: int) -> bool:
        return not system.cells[place].printed

    def leaves_a_rest(relation: Relation) -> bool:
        return any(unprinted(part) and len(uses[part]) == 1 for part in relation.parts)

    waiting = [place for place in uses if unprinted(place)]
    while waiting:
        place = waiting.pop()
        left = list(uses[place])
        if not all(relation.whole == place for relation in left):
            continue
        if len(left) == 1 or all(leaves_a_rest(relation) for relation in left):
            for relation in left:
                del system.relations[relation]
                for other in relation.places:
                    uses[other].discard(relation)
                waiting += [part for part in relation.parts if unprinted(part)]


def _fill_values(system: System) -> None:
    """Works out the cells nobody prints from those that are printed, as far as that goes."""
    cells = system.cells
    waiting = list(system.relations)
    while waiting:
        left = []
        for relation in waiting:
            unknown = [place for place in relation.places if cells[place].value is None]
            if len(unknown) > 1:
                left.append(relation)
            elif unknown:
                parts = sum(cells[place].value or 0 for place in relation.parts)
                whole = cells[relation.whole].value
                cells[unknown[0]].value = parts if whole is None else whole - parts
        if len(left) == len(waiting):
            break
        waiting = left


def _describe(cell: Cell) -> str:
    words = ", ".join(f"{dim}={member}" for dim, member in cell.key[1])
    return cell.named or f"the total that no table prints of {words or 'everything'} ({cell.key[0]})"


def _sum_faults(system: System) -> Iterator[str]:
    """Sums that do not come out; the counts themselves are not repeated."""
    for relation in system.relations:
        whole = system.cells[relation.whole]
        parts = [system.cells[place] for place in relation.parts]
        values = [part.value for part in parts]
        if whole.value is None or any(value is None for value in values):
            continue
        if any(part.value is not None and part.value < 0 for part in parts):
            printed = next((part for part in parts if part.printed), parts[0])
            yield (
                f"{_describe(printed)} is more than the total it is part of, {_describe(whole)}: correct one of them"
            )
        elif whole.value != sum(value for value in values if value is not None):
            named = "; ".join(_describe(part) for part in parts[:4])
            more = f"; and {len(parts) - 4} more" if len(parts) > 4 else ""
            yield f"{_describe(whole)} is not the sum of its parts ({named}{more}): correct the total or the parts"


def _complete(system: System) -> None:
    """Gives the cells that nobody prints some counts that fit everything printed."""
    unknown = [place for place, cell in enumerate(system.cells) if cell.value is None]
    used = {place for relation in system.relations for place in relation.places}
    unknown = [place for place in unknown if place in used]
    if not unknown:
        return
    found = complete(
        {place: column for column, place in enumerate(unknown)},
        [(relation.whole, relation.parts) for relation in system.relations],
        [cell.value for cell in system.cells],
    )
    if found is None:
        measures = sorted({system.cells[place].key[0] for place in unknown})
        raise DisclosureError(
            f"measure '{', '.join(measures)}': its tables cannot all be true at once, because no one set of "
            "people has all these totals: correct the tables"
        )
    for place, value in zip(unknown, found, strict=True):
        system.cells[place].value = value
        system.cells[place].supposed = True


def system_of(tables: list[Table]) -> System:
    """Every cell of the tables, printed or not, and every relation a reader could use.

    Tables of one measure share the cells they name alike, and are margins of one crossing even where
    nobody prints it. Raises DisclosureError naming every cell that two tables print differently, every
    total that is not the sum of its parts and every member that is more than the total it is part of.
    """
    system = System()
    faults: list[str] = []
    for table in tables:
        faults += _add_rows(system, table)
    shapes = [shape_of(table) for table in tables]
    for shape in (*shapes, *implied_crossings(shapes)):
        _add_relations(system, shape)
    _drop_idle_totals(system)
    _fill_values(system)
    faults += _sum_faults(system)
    if faults:
        raise DisclosureError("\n".join(faults))
    _complete(system)
    return system
