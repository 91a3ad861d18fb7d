"""Protection of linked tables: which cells to hide, at what cost, and how sure that is."""

import csv
import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from portal.errors import DisclosureError
from portal.publish.disclosure.blocks import Block, Demand, blocks_of
from portal.publish.disclosure.reading import STATUS, Table, read_frame, tables_in
from portal.publish.disclosure.relations import system_of
from portal.publish.disclosure.solver import least_costly
from portal.publish.disclosure.specification import Specification, read_specification
from portal.vocabulary import Status

TOTAL_COST = 10
"""Hiding a total costs as much as hiding this many other cells: a reader misses it more."""
SECONDS_A_BLOCK = 60.0
"""Time for the search in one block of tied cells; what has been found by then is used, with its bound."""


@dataclass(frozen=True)
class Protection:
    """Which rows of each table are hidden, by table id, and the summary of the choice.

    `hidden` marks rows in table order; small counts and their partners are marked alike. `cost` counts a hidden
    total as `TOTAL_COST`; `bound` is the least that any safe choice could cost.
    """

    hidden: dict[str, np.ndarray]
    primary: int
    secondary: int
    cost: float
    bound: float

    @property
    def proof(self) -> str:
        """How good the choice is known to be."""
        if self.cost <= self.bound + 1e-6:
            return "least cost, proven"
        return f"safe; within {100 * (self.cost / max(self.bound, 1) - 1):.0f}% of the least cost"


def _seed(block: Block) -> int:
    """What breaks ties between choices of equal cost: made of the true counts, so that the same tables always get the
    same answer and a reader of the release cannot repeat the choice."""
    return int.from_bytes(hashlib.sha256(block.counts.tobytes()).digest()[:8], "big")


def protect_tables(tables: list[Table], threshold: int = 5, seconds: float = SECONDS_A_BLOCK) -> Protection:
    """The least costly safe choice of cells to hide in tables that share cells.

    Counts of 1 to `threshold` are hidden, and with them the fewest and least others that leave every one of
    them at least as wide a range of possible values as 1 to `threshold` is. True zeros stay.
    Raises DisclosureError for tables that are not true to themselves, or that cannot be protected.
    """
    system = system_of(tables)
    marks = np.zeros(len(system.cells), dtype=bool)
    primary, cost, bound = 0, 0.0, 0.0
    for block in blocks_of(system, Demand(threshold, TOTAL_COST)):
        choice = least_costly(block, seconds, _seed(block))
        marks[block.places] = choice.hidden & ~block.open
        primary += int(block.small.sum())
        cost, bound = cost + choice.cost, bound + choice.bound
    hidden = {name: marks[places] for name, places in system.rows.items()}
    return Protection(hidden, primary, int(marks.sum()) - primary, cost, bound)


def _summary(protection: Protection, specification: Specification, cells: int) -> str:
    """What was done, in totals: never which hidden cell is the small one."""
    width = specification.threshold - 1
    return (
        f"{cells} cells in {len(specification.tables)} tables; counts of 1 to {specification.threshold} protected.\n"
        f"Hidden: {protection.primary} small counts and {protection.secondary} others with them "
        f"(cost {protection.cost:.0f}, least possible {protection.bound:.0f}: {protection.proof}).\n"
        f"Every small count could be anything in a range at least {width} wide."
    )


def protect_file(table: Path, specification_file: Path, out: Path) -> str:
    """Protect one tidy file of counts and give a summary in words (the specification: docs/disclosure-control.md).

    The output has the file's rows and columns in their order, `value` emptied and `status` "c" where protected,
    `status` empty elsewhere. Raises DisclosureError with every fault of the file and its specification; nothing is
    written then.
    """
    specification = read_specification(specification_file)
    frame = read_frame(table)
    tables = tables_in(frame, specification)
    protection = protect_tables(tables, specification.threshold)
    result = frame.copy()
    result[STATUS] = Status.PUBLISHED.value
    for one in tables:
        labels = one.frame.index[protection.hidden[one.specification.id]]
        result.loc[labels, one.specification.value] = ""
        result.loc[labels, STATUS] = Status.PROTECTED.value
    try:
        handle, name = tempfile.mkstemp(prefix=".", suffix=".csv", dir=out.resolve().parent)
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
            result.to_csv(stream, index=False, quoting=csv.QUOTE_MINIMAL, lineterminator="\n")
        Path(name).chmod(0o644)
        os.replace(name, out)
    except OSError as error:
        raise DisclosureError(f"{out}: cannot be written ({error.strerror}): check the folder") from error
    return _summary(protection, specification, len(frame))
