"""Tables of counts as they come: a tidy file read and checked against its specification."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import pandas as pd

from portal.errors import DisclosureError
from portal.publish.disclosure.specification import Specification, TableSpecification

STATUS = "status"
_WHOLE = re.compile(r"\d{1,12}(\.0+)?")
_NUMBER = re.compile(r"\s*[-+£]?[\d,]*\.?\d+\s*%?\s*")
_LISTED = 5


@dataclass(frozen=True, slots=True)
class Table:
    """A specification and its rows.

    `frame` has one row a cell: text in the columns of `dims` and `index`, whole counts in the column
    `value` names. Its index labels are the rows' names in error messages (line numbers, for a file).
    """

    specification: TableSpecification
    frame: pd.DataFrame


def cell_name(table: TableSpecification, members: tuple[str, ...]) -> str:
    """A cell in words: its column names and members."""
    return ", ".join(f"{column}={member}" for column, member in zip(table.columns, members, strict=True))


def members_of(table: Table) -> dict[str, list[str]]:
    """The members of each dimension, in the order the rows name them."""
    return {dim: list(dict.fromkeys(table.frame[dim])) for dim in table.specification.dims}


def _listed(items: list[str]) -> str:
    """A few items in full, and how many more there are."""
    more = f" and {len(items) - _LISTED} more" if len(items) > _LISTED else ""
    return "; ".join(items[:_LISTED]) + more


def _column_faults(table: TableSpecification, needed: Iterable[str], columns: list[str]) -> Iterator[str]:
    for column in needed:
        if column not in columns:
            yield f"there is no column '{column}': correct the name (the columns are {', '.join(columns)})"
    if table.value == STATUS or STATUS in table.columns:
        yield f"'{STATUS}' is the column that marks protected cells: it cannot be a dimension or the counts"


def _count_faults(table: Table) -> Iterator[str]:
    """Counts that are not whole numbers; the text itself is not repeated."""
    spec = table.specification
    names = table.frame[list(spec.columns)].itertuples(index=False, name=None)
    texts = table.frame[spec.value]
    for row, members, count in zip(table.frame.index, names, texts, strict=True):
        text = "" if pd.isna(count) else str(count).strip()
        if not _WHOLE.fullmatch(text):
            if not text:
                what = "has no count: every cell must be given, zeros as 0"
            elif text.startswith("-"):
                what = "has a negative count: correct it"
            else:
                what = "is not a whole count: write it in digits alone"
            yield f"row {row}, column '{spec.value}' ({cell_name(spec, members)}) {what}"


def _hierarchy_member_faults(table: Table) -> Iterator[str]:
    """Members that a hierarchy names and the rows do not, or the other way round."""
    spec = table.specification
    for dim, tree in spec.hierarchy.items():
        present = members_of(table)[dim]
        named = dict.fromkeys([*tree, *(child for children in tree.values() for child in children)])
        for member in named:
            if member not in present:
                yield f"hierarchy.{dim} names '{member}', which no row has: correct one of them"
        for member in present:
            if member not in named and member != spec.total:
                row = table.frame.index[table.frame[dim] == member][0]
                yield f"row {row}: {dim} '{member}' is not in hierarchy.{dim}: add it to its parent"


def _grid_faults(table: Table) -> Iterator[str]:
    """Cells that are missing from the full crossing of members, or there twice."""
    spec = table.specification
    columns = list(spec.columns)
    cells = list(table.frame[columns].itertuples(index=False, name=None))
    first: dict[tuple[str, ...], object] = {}
    for row, cell in zip(table.frame.index, cells, strict=True):
        if cell in first:
            yield f"row {row} repeats the cell of row {first[cell]} ({cell_name(spec, cell)}): keep one"
        first.setdefault(cell, row)
    for dim in spec.index:
        if spec.total and spec.total in set(table.frame[dim]):
            yield f"index '{dim}' has a member '{spec.total}', but the members of an index do not add"
    members = members_of(table)
    indexes = dict.fromkeys(cell[len(spec.dims) :] for cell in cells)
    missing = [
        cell_name(spec, (*crossing, *index))
        for index in indexes
        for crossing in product(*(members[dim] for dim in spec.dims))
        if (*crossing, *index) not in first
    ]
    if missing:
        yield f"missing cell ({_listed(missing)}): add a row for it, with 0 where nobody is counted"


def check_table(table: Table) -> list[str]:
    """Every fault of one table's rows, each naming the row or cell and what to do."""
    spec = table.specification
    name = f"table '{spec.id}'"
    faults = list(_column_faults(spec, (*spec.columns, spec.value), [str(c) for c in table.frame.columns]))
    if not faults and table.frame.empty:
        faults = ["no row of the file belongs to it: correct 'where'"]
    if not faults:
        for dim in spec.columns:
            rows = table.frame.index[table.frame[dim].astype(str).str.strip() == ""]
            faults += [f"row {row}: column '{dim}' is empty: give the member" for row in rows]
        faults += _count_faults(table)
        faults += _hierarchy_member_faults(table)
        faults += _grid_faults(table)
    return [f"{name}: {fault}" for fault in faults]


def _undeclared_faults(frame: pd.DataFrame, specification: Specification) -> Iterator[str]:
    """Numbers nobody declared: they could undo the protection, so they stop it."""
    known = {STATUS}
    taken = pd.Series(False, index=frame.index)
    for table in specification.tables:
        known |= {*table.columns, table.value, *table.where}
        taken |= _rows_of(frame, table)
    for column in frame.columns:
        texts = frame[column]
        if column not in known and texts.nunique() > 1 and texts.map(_NUMBER.fullmatch).notna().any():
            yield (
                f"column '{column}' holds numbers that no table declares, and they could give a protected "
                "count away: remove the column, or name it in dims, index or where"
            )
    loose = [str(row) for row in frame.index[~taken]]
    if loose:
        rows = ", ".join(loose[:_LISTED]) + (f" and {len(loose) - _LISTED} more" if len(loose) > _LISTED else "")
        yield f"row {rows}: belongs to no table of the specification: add a [[table]] for it or remove it"


def _rows_of(frame: pd.DataFrame, table: TableSpecification) -> pd.Series:
    """Which rows of a file belong to a table; none where a column of `where` is missing."""
    taken = pd.Series(True, index=frame.index)
    for column, member in table.where.items():
        taken &= (frame[column] == member) if column in frame.columns else False
    return taken


def read_frame(path: Path) -> pd.DataFrame:
    """A CSV file as text, indexed by line number (the header is line 1).

    Raises DisclosureError where it cannot be read as UTF-8 CSV with a header of distinct names.
    """
    try:
        frame = pd.read_csv(
            path, dtype=str, keep_default_na=False, encoding="utf-8-sig", header=None, skip_blank_lines=False
        ).fillna("")
    except FileNotFoundError:
        raise DisclosureError(f"{path.name}: there is no such file: check the path") from None
    except (pd.errors.ParserError, pd.errors.EmptyDataError, UnicodeDecodeError, OSError) as error:
        raise DisclosureError(f"{path.name}: cannot be read as UTF-8 CSV: {error}") from error
    header = [str(name) for name in frame.iloc[0]]
    repeated = sorted({name for name in header if header.count(name) > 1})
    if repeated:
        raise DisclosureError(f"{path.name}: column '{repeated[0]}' is there more than once: keep one")
    rows = frame.iloc[1:].copy()
    rows.columns = pd.Index(header)
    rows.index = pd.RangeIndex(2, 2 + len(rows))
    return rows[(rows != "").any(axis=1)]


def tables_in(frame: pd.DataFrame, specification: Specification) -> list[Table]:
    """The tables of a file read by `read_frame`, their counts as whole numbers.

    Raises DisclosureError with every fault of every table at once.
    """
    faults: list[str] = []
    tables: list[Table] = []
    for spec in specification.tables:
        unknown = list(_column_faults(spec, spec.where, list(frame.columns)))
        found = [f"table '{spec.id}': {fault}" for fault in unknown]
        rows = frame if unknown else frame[_rows_of(frame, spec)]
        found += check_table(Table(spec, rows))
        faults += found
        if not found:
            columns = rows[list(spec.columns)].copy()
            counts = rows[spec.value].str.strip().str.replace(r"\.0+$", "", regex=True)
            columns[spec.value] = counts.astype("int64")
            tables.append(Table(spec, columns))
    faults += _undeclared_faults(frame, specification)
    if faults:
        raise DisclosureError("\n".join(faults))
    return tables
