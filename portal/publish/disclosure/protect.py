"""Protecting tables of counts: which cells to hide, and a file with them hidden."""

import hashlib
import os
import tempfile
import time
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from portal.errors import DisclosureError
from portal.publish.disclosure.blocks import Demand, blocks_of
from portal.publish.disclosure.reading import STATUS, Table, check_table, read_frame, tables_in
from portal.publish.disclosure.relations import Key, System, system_of
from portal.publish.disclosure.rules import Rules, read_rules
from portal.publish.disclosure.solver import Choice, least_costly
from portal.publish.disclosure.specification import check_threshold, read_specification
from portal.publish.disclosure.summary import Summary, proof_of
from portal.vocabulary import Status


@dataclass(frozen=True, slots=True)
class Protection:
    """What to hide. Small counts and those hidden to protect them are not told apart.

    `hidden` has, for each table's id, marks with the index of the table's frame. `cells` names the
    hidden cells of every measure as `relations.Key` does, for the next release's `hidden_before`.
    """

    hidden: dict[str, pd.Series]
    cells: frozenset[Key]
    summary: Summary


def _seed_of(system: System) -> int:
    """A seed that only someone who has every count can work out."""
    text = repr(sorted((cell.key, cell.value) for cell in system.cells if cell.printed))
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4]) >> 1


def _positions(system: System, keys: Collection[Key]) -> set[int]:
    return {system.places[key] for key in keys if key in system.places}


def _check_printed_before(system: System, before: set[int], threshold: int) -> None:
    small = [cell for cell in (system.cells[p] for p in sorted(before)) if 1 <= (cell.value or 0) <= threshold]
    if small:
        raise DisclosureError(
            "\n".join(
                f"{cell.named}: must be protected, but an earlier release printed it: withdraw that release, "
                "or leave the count out of printed_before and record why"
                for cell in small
            )
        )


def _notes(tables: list[Table], hidden: dict[str, pd.Series], rules: Rules) -> tuple[str, ...]:
    notes = []
    for table in tables:
        spec = table.specification
        for dim in spec.dims:
            if spec.total and spec.total not in set(table.frame[dim]):
                notes.append(f"Table '{spec.id}' prints no '{spec.total}' for {dim}")
        counted = int((table.frame[spec.value] > 0).sum())
        if counted and hidden[spec.id].sum() > rules.merge_share * counted:
            notes.append(
                f"Table '{spec.id}': more than {rules.merge_share:.0%} of its counts are hidden: "
                "merging categories would lose less"
            )
    return tuple(notes)


def protect_tables(
    tables: list[Table],
    threshold: int | None = None,
    *,
    rules: Rules | None = None,
    seed: int | None = None,
    printed_before: Collection[Key] = (),
    hidden_before: Collection[Key] = (),
) -> Protection:
    """What to hide so that no reader can tell any count of 1 to `threshold`, at least cost.

    Every small count is hidden, with others so that it could still be any of 1 to `threshold` for an
    outsider, and more than one number for someone who is alone in another cell. `threshold` and `rules`
    are those of `data/disclosure.toml` if not given. `seed` settles ties and must not be published; the
    counts themselves make one if it is not given. Cells of `printed_before` stay printed, those of
    `hidden_before` stay hidden.

    Raises DisclosureError with every fault of the tables at once, or where something cannot be
    protected. Rule: docs/disclosure-control.md.
    """
    started = time.monotonic()
    rules = rules or read_rules()
    threshold = rules.threshold if threshold is None else threshold
    faults = [*check_threshold(threshold), *(fault for table in tables for fault in check_table(table))]
    if faults:
        raise DisclosureError("\n".join(faults))
    system = system_of(tables)
    before = _positions(system, printed_before)
    _check_printed_before(system, before, threshold)
    blocks = blocks_of(system, Demand(threshold, rules.total_cost), before, _positions(system, hidden_before))
    seed = _seed_of(system) if seed is None else seed
    choices = [least_costly(block, rules.seconds_for(block.size), seed) for block in blocks]
    marks = np.zeros(len(system.cells), dtype=bool)
    marks[sorted(_positions(system, hidden_before))] = True
    for block, choice in zip(blocks, choices, strict=True):
        marks[block.places[choice.hidden]] = True
    hidden = {
        table.specification.id: pd.Series(marks[system.rows[table.specification.id]], index=table.frame.index)
        for table in tables
    }
    return Protection(
        hidden=hidden,
        cells=frozenset(system.cells[place].key for place in np.flatnonzero(marks)),
        summary=_summary(system, marks, choices, threshold, started, tables, _notes(tables, hidden, rules)),
    )


def _summary(
    system: System,
    marks: np.ndarray,
    choices: list[Choice],
    threshold: int,
    started: float,
    tables: list[Table],
    notes: tuple[str, ...],
) -> Summary:
    printed = [cell for cell in system.cells if cell.printed]
    primary = sum(1 <= (cell.value or 0) <= threshold for cell in printed)
    cost = round(sum(choice.cost for choice in choices))
    bound = round(sum(choice.bound for choice in choices))
    return Summary(
        tables=len(tables),
        cells=len(printed),
        primary=primary,
        secondary=int(marks.sum()) - primary,
        cost=cost,
        bound=bound,
        narrowest=max(threshold, 2) - 1 if primary else None,
        proof=proof_of(cost, bound, all(choice.settled for choice in choices)),
        seconds=time.monotonic() - started,
        notes=notes,
    )


def _write(frame: pd.DataFrame, out: Path) -> None:
    """Writes a CSV file whole or not at all."""
    handle, name = tempfile.mkstemp(dir=out.parent, prefix=f".{out.name}.", suffix=".part")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            frame.to_csv(file, index=False, lineterminator="\n")
        os.chmod(name, 0o644)
        os.replace(name, out)
    except BaseException:
        os.unlink(name)
        raise


def protect_file(table_csv: Path, spec: Path, out: Path, *, seed: int | None = None) -> Summary:
    """Protects the tables of one CSV file and writes it with the protected counts hidden.

    The output has the same rows in the same order; where a cell is protected its count is empty and
    `status` is "c", elsewhere `status` is empty. Nothing is written where anything is wrong.

    Raises DisclosureError with every fault of the file and its specification, each naming its place.
    Format: docs/disclosure-control.md, "One file at a desk".
    """
    rules = read_rules()
    specification = read_specification(spec, rules.threshold)
    frame = read_frame(table_csv)
    try:
        tables = tables_in(frame, specification)
        protection = protect_tables(tables, specification.threshold, rules=rules, seed=seed)
    except DisclosureError as error:
        raise DisclosureError("\n".join(f"{table_csv.name}: {f}" for f in str(error).splitlines())) from error
    result = frame.copy()
    result[STATUS] = ""
    for table in tables:
        marks = protection.hidden[table.specification.id]
        rows = marks.index[marks]
        result.loc[rows, table.specification.value] = ""
        result.loc[rows, STATUS] = str(Status.PROTECTED)
    if not out.parent.is_dir():
        raise DisclosureError(f"{out}: there is no folder '{out.parent}': make it first")
    _write(result, out)
    return protection.summary
