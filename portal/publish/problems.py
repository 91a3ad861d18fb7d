"""Faults found in the inputs of one run, gathered so that an analyst sees all of them at once."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from portal.errors import SourceError

SHOWN_PER_FAULT = 3
"""How many rows with the same fault are listed; the rest are counted, so one bad column stays readable."""


@dataclass
class Problems:
    """A growing list of faults: each says where, what, and what to do.

    `labels` name the files that their own name does not tell apart.
    """

    lines: list[str] = field(default_factory=list)
    labels: dict[Path, str] = field(default_factory=dict)

    def label(self, file: Path | str) -> str:
        """What a file is called where an analyst reads of it."""
        return self.labels.get(file, file.name) if isinstance(file, Path) else file

    def add(self, file: Path | str, what: str, remedy: str, *, row: int | None = None, column: str = "") -> None:
        """Note one fault."""
        where = (
            self.label(file) + (f", row {row}" if row is not None else "") + (f", column {column}" if column else "")
        )
        self.lines.append(f"{where}: {what}. {remedy}")

    def add_rows(self, file: Path | str, rows: Iterable[int], what: str, remedy: str, *, column: str = "") -> None:
        """Note the same fault on several rows: the first few by number, the rest as a count."""
        listed = list(rows)
        for row in listed[:SHOWN_PER_FAULT]:
            self.add(file, what, remedy, row=row, column=column)
        if len(listed) > SHOWN_PER_FAULT:
            self.add(file, f"the same on {len(listed) - SHOWN_PER_FAULT} more rows", remedy, column=column)

    def add_values(self, file: Path | str, bad: pd.Series, what: str, remedy: str, *, column: str = "") -> None:
        """Note every distinct value of `bad` (indexed by row number) with the rows it stands on."""
        for value, rows in bad.groupby(bad, sort=False):
            self.add_rows(file, list(rows.index), f"{what} {str(value)!r}", remedy, column=column)

    def raise_if_any(self) -> None:
        """Raise SourceError carrying every fault, one a line."""
        if self.lines:
            raise SourceError("\n".join(self.lines))
