"""Tables as the specification of `portal protect` describes them, read from its output."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from portal.audit.attack import Attack, attack
from portal.audit.cells import SeenTable
from portal.errors import DisclosureError
from portal.vocabulary import Status


def specified_tables(rows: pd.DataFrame, spec: Mapping[str, Any]) -> list[SeenTable]:
    """The tables of a protected file: `rows` as text with columns `value` and `status`, `spec` as parsed TOML.

    Raises DisclosureError naming every row whose value is neither a whole number nor protected.
    """
    faults: list[str] = []
    tables = [_table(rows, entry, faults) for entry in spec["table"]]
    if faults:
        raise DisclosureError("\n".join(faults))
    return tables


def _table(rows: pd.DataFrame, entry: Mapping[str, Any], faults: list[str]) -> SeenTable:
    dims, index = tuple(entry["dims"]), tuple(entry.get("index", ()))
    for column, wanted in entry.get("where", {}).items():
        rows = rows[rows[column].astype(str) == str(wanted)]
    name = entry.get("value", "value")
    cells: dict[tuple[str, ...], int | None] = {}
    for row in rows[[*dims, *index, name, "status"]].astype(str).itertuples():
        members, (value, status) = tuple(row[1 : len(dims) + len(index) + 1]), row[-2:]
        if status == Status.PROTECTED and value == "":
            cells[members] = None
        elif value.isdigit() and status != Status.PROTECTED:
            cells[members] = int(value)
        else:
            # The value itself stays out of the message.
            faults.append(f"table {entry['id']}, row {row[0] + 2}: neither a whole number nor protected")
    return SeenTable(
        id=entry["id"],
        measure=entry.get("measure", entry["id"]),
        dims=dims,
        cells=cells,
        total=entry.get("total", ""),
        index=index,
        hierarchy={d: {p: tuple(c) for p, c in h.items()} for d, h in entry.get("hierarchy", {}).items()},
        additive=entry.get("additive", {}),
    )


def attack_file(rows: pd.DataFrame, spec: Mapping[str, Any], **more: Any) -> Attack:
    """The attack on a file that `portal protect` wrote; `more` as for `attack`."""
    return attack(specified_tables(rows, spec), threshold=spec.get("threshold", 5), **more)
