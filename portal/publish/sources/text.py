"""National tables read whole as text, with row numbers; a file that cannot be is never half-read."""

import csv
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from portal.publish.problems import Problems

AGAIN = "Download the file again."
BLOCK = 1 << 26
"""Bytes of CSV taken at a time: more than any row, and more than most files."""


def read_header(path: Path) -> list[str]:
    """The column names of a table. Raises UnicodeDecodeError, OSError or ValueError where it cannot be read."""
    if path.suffix.lower() == ".parquet":
        return list(pq.read_schema(path).names)
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return next(csv.reader(lines), [])


def check_utf8(path: Path, problems: Problems) -> bool:
    """Whether a file is text in UTF-8. Where it is not, the first row with a strange byte is noted."""
    content = path.read_bytes()
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        problems.add(path, f"the text is not UTF-8 (byte {error.start})", "Save the file again as CSV UTF-8.", row=row)
        return False
    return True


def _distinct(header: list[str]) -> list[str]:
    """Column names with a repeated one numbered, so that its first column keeps the name."""
    return [f"{name}.{header[:place].count(name)}" if name in header[:place] else name
            for place, name in enumerate(header)]  # fmt: skip


def _read_csv(path: Path, problems: Problems) -> pd.DataFrame | None:
    """The rows of a CSV under its header, by row number; None where rows do not fit the header (noted)."""
    if not check_utf8(path, problems):
        return None
    header = read_header(path)
    misfits: list[pacsv.InvalidRow] = []

    def keep_misfit(row: pacsv.InvalidRow) -> str:
        misfits.append(row)
        return "skip"

    names = [f"f{place}" for place in range(len(header))]
    table = pacsv.read_csv(
        path,
        read_options=pacsv.ReadOptions(use_threads=False, block_size=BLOCK, column_names=names),
        parse_options=pacsv.ParseOptions(
            newlines_in_values=True, invalid_row_handler=keep_misfit, ignore_empty_lines=False
        ),
        convert_options=pacsv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False),
    )
    for actual in sorted({row.actual_columns for row in misfits}):
        rows = [int(row.number) for row in misfits if row.actual_columns == actual]
        problems.add_rows(path, rows, f"the row has {actual} cells and the header {len(header)}",
                          "Quote cells that hold commas, or download the file again.")  # fmt: skip
    if misfits:
        return None
    frame = table.to_pandas().iloc[1:]
    frame.columns = pd.Index(_distinct(header))
    frame.index = pd.RangeIndex(2, len(frame) + 2)
    return frame


def _read_parquet(path: Path) -> pd.DataFrame:
    cells = pd.read_parquet(path).astype(object)
    text = cells.where(cells.notna(), "").astype(str)
    text.index = pd.RangeIndex(2, len(text) + 2)
    return text


def read_text(path: Path, problems: Problems) -> pd.DataFrame | None:
    """Every cell of a CSV or parquet table as text, indexed by row number in the file (header is row 1).

    Rows without any text are left out. None, with the fault noted, where the file cannot be read whole.
    """
    try:
        if path.suffix.lower() == ".parquet":
            frame: pd.DataFrame | None = _read_parquet(path)
        else:
            frame = _read_csv(path, problems)
    except (ValueError, OSError) as error:
        problems.add(path, f"the rows cannot be read: {error}", AGAIN)
        return None
    if frame is None:
        return None
    frame = frame[(frame != "").any(axis=1)]
    if frame.empty:
        problems.add(path, "the file has a header and no rows", AGAIN)
        return None
    return frame
