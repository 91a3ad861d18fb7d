"""Small tables of counts for the attacker's tests, and ranges found by trying every possibility."""

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np

from portal.audit.cells import Cell, SeenTable

PLACEMENTS = {
    "Under 1": (5, 5, 1, 0, 11),
    "1-5": (9, 7, 2, 2, 20),
    "6-11": (20, 36, 6, 8, 70),
    "12-15": (30, 52, 12, 6, 100),
    "16+": (14, 35, 18, 60, 127),
    "Total": (78, 135, 39, 76, 328),
}
"""Table 3 of the July 2016 placements report: age by provider, with its totals."""

PROVIDERS = ("In-house", "Independent", "Residential", "Other", "Total")

VALUES = {
    (age, provider): value
    for age, row in PLACEMENTS.items()
    for provider, value in zip(PROVIDERS, row, strict=True)
}  # fmt: skip

SMALL = {place for place, value in VALUES.items() if 1 <= value <= 5}


def placements(hidden: Iterable[tuple[str, str]]) -> SeenTable:
    """The placements table as printed with these cells protected."""
    hidden = set(hidden)
    cells = {place: None if place in hidden else value for place, value in VALUES.items()}
    return SeenTable("placements", "looked after", ("age", "provider"), cells)


def with_margins(inner: np.ndarray) -> np.ndarray:
    """A cube of counts with its totals added along every axis."""
    for axis in range(inner.ndim):
        inner = np.concatenate([inner, inner.sum(axis=axis, keepdims=True)], axis=axis)
    return inner


def cube(inner: np.ndarray, hide: Callable[[tuple[int, ...], int], bool], name: str = "cube") -> SeenTable:
    """A table of any number of dimensions, protected where `hide(place, value)`; places count totals last."""
    full = with_margins(inner)
    dims = tuple("abcd"[: inner.ndim])
    cells = {}
    for place in np.ndindex(full.shape):
        value = int(full[place])
        cells[_members(place, inner.shape)] = None if hide(place, value) else value
    return SeenTable(name, "counts", dims, cells)


def _members(place: Sequence[int], shape: tuple[int, ...]) -> tuple[str, ...]:
    return tuple("Total" if i == size else f"m{i}" for i, size in zip(place, shape, strict=True))


def true_values(inner: np.ndarray, table: SeenTable) -> dict[Cell, int]:
    """The true count behind every cell of `cube`, by name."""
    full = with_margins(inner)
    return {table.name(_members(place, inner.shape)): int(full[place]) for place in np.ndindex(full.shape)}


def tried_out(table: SeenTable, shape: tuple[int, ...]) -> dict[Cell, tuple[int, int]]:
    """Least and greatest value of each protected cell, by trying every table the printed cells allow.

    The grand total must be printed; it bounds every count.
    """
    most = table.cells[tuple("Total" for _ in shape)]
    assert most is not None
    places = list(np.ndindex(shape))
    printed = [table.cells[_members(place, shape)] for place in places]
    choices = [range(1, most + 1) if value is None else (value,) for value in printed]
    found: dict[Cell, list[int]] = {}
    for values in _fillings(choices, most):
        full = with_margins(np.array(values).reshape(shape))
        if _agrees(table, full, shape):
            for members, value in table.cells.items():
                if value is None:
                    found.setdefault(table.name(members), []).append(int(full[_position(members, shape)]))
    return {name: (min(values), max(values)) for name, values in found.items()}


def _fillings(choices: list[Iterable[int]], most: int) -> Iterable[tuple[int, ...]]:
    """Every choice of one value each that sums to `most`, cut off as soon as it is passed."""

    def grow(done: tuple[int, ...], left: int, at: int) -> Iterable[tuple[int, ...]]:
        if at == len(choices):
            if left == 0:
                yield done
            return
        for value in choices[at]:
            if value <= left:
                yield from grow((*done, value), left - value, at + 1)

    return grow((), most, 0)


def _position(members: tuple[str, ...], shape: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(size if m == "Total" else int(m[1:]) for m, size in zip(members, shape, strict=True))


def _agrees(table: SeenTable, full: np.ndarray, shape: tuple[int, ...]) -> bool:
    for members, value in table.cells.items():
        there = full[_position(members, shape)]
        if there < 1 if value is None else there != value:
            return False
    return True


def margins_only(inner: np.ndarray, hidden: Mapping[str, set[tuple[int, int]]]) -> list[SeenTable]:
    """The three two-way tables of a three-way one, without the cross; `hidden` places by table name."""
    tables = []
    for first, second in itertools.combinations(range(3), 2):
        other = 3 - first - second
        flat = with_margins(inner.sum(axis=other))
        name = "abc"[first] + "abc"[second]
        shape = (inner.shape[first], inner.shape[second])
        cells = {
            _members(place, shape): None if place in hidden.get(name, ()) else int(flat[place])
            for place in np.ndindex(flat.shape)
        }
        tables.append(SeenTable(name, "counts", (name[0], name[1]), cells))
    return tables
