"""Sheets of spreadsheets, read under their header row with each row's number."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from portal.publish.layouts import Layout
from portal.publish.problems import Problems

DAMAGED = "It is cut short or damaged: download it again."


@dataclass(frozen=True)
class SheetRow:
    """One row of a sheet: its number, and its cells by column name (white space folded)."""

    number: int
    cells: dict[str, Any]

    def column(self, *names: str) -> str:
        """The first of these columns that the sheet has; "" where it has none."""
        return next((name for name in names if name in self.cells), "")

    def cell(self, *names: str) -> Any:
        """The cell of the first of these columns that the sheet has; "" where it has none."""
        return self.cells.get(self.column(*names), "")

    def text(self, *names: str) -> str:
        """The same cell as text, white space folded."""
        return fold(self.cell(*names))


def fold(cell: Any) -> str:
    """A cell as text, white space folded."""
    return " ".join(str(cell).split())


def _check_header(
    header: list[str], name: str, path: Path, layout: Layout, problems: Problems, *, others: bool
) -> bool:
    """Whether the header has every column the layout names, once, and no other unless `others` may be there."""
    wanted = [fold(column) for column in layout.sheets[name].columns]
    row = layout.sheets[name].header_row
    before = len(problems.lines)
    for column in dict.fromkeys(wanted):
        if column not in header:
            problems.add(path, f"the column is missing from sheet {name}", "Download the file again; if the publisher "
                         f"renamed it, change data/layouts/{layout.id}.toml.", row=row, column=column)  # fmt: skip
        elif header.count(column) > 1:
            problems.add(path, f"the column stands twice in sheet {name}", "Keep one of them.", row=row, column=column)
    for column in dict.fromkeys(header):
        if column and column not in wanted and not others:
            problems.add(path, f"the column is not known in sheet {name}", "Check what it holds, then add it to "
                         f"data/layouts/{layout.id}.toml.", row=row, column=column)  # fmt: skip
    return len(problems.lines) == before


def read_sheet(path: Path, layout: Layout, name: str, problems: Problems, *, others: bool = False) -> list[SheetRow]:
    """The rows of a sheet as its layout describes it; none, with the faults noted, where it is otherwise.

    `others` says that the sheet may hold columns the layout does not name.
    """
    try:
        body = CalamineWorkbook.from_path(path).get_sheet_by_name(name).to_python()
    except (CalamineError, OSError, ValueError) as error:
        problems.add(path, f"sheet {name} cannot be read ({error})", DAMAGED)
        return []
    start = layout.sheets[name].header_row
    header = [fold(cell) for cell in body[start - 1]] if len(body) >= start else []
    if not _check_header(header, name, path, layout, problems, others=others):
        return []
    rows = [
        SheetRow(number, dict(zip(header, row, strict=False)))
        for number, row in enumerate(body[start:], start=start + 1)
        if any(str(cell).strip() for cell in row)
    ]
    if not rows:
        problems.add(path, f"sheet {name} has a header and no rows", "Download the file again.")
    return rows
