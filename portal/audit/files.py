"""The files of a release themselves: parquet footers and dictionaries, other files, the order of rows."""

import csv
import gzip
import io
import json
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from portal.audit.beside import tells_a_number
from portal.audit.findings import Finding
from portal.audit.opened import KEY, Opened
from portal.schema import TABLES, names

_ROW_NUMBERS = ("value", "numerator", "lower", "upper", "printed")
_FOOTER_KEYS = {b"ARROW:schema", b"pandas"}


def attack_files(release: Opened) -> tuple[list[Finding], int]:
    """Findings in the release's files, and how many files were searched."""
    protected = _Protected(release)
    found: list[Finding] = []
    paths = sorted(path for path in release.folder.rglob("*") if path.is_file())
    for path in paths:
        inside = path.relative_to(release.folder).as_posix()
        if path.suffix == ".parquet":
            found += attack_parquet(path, inside)
            found += _columns(path, inside)
        if path.stem not in TABLES or path.suffix != ".parquet":
            found += _search(path.read_bytes(), inside, protected)
    return found, len(paths)


def attack_parquet(path: Path, name: str) -> Iterator[Finding]:
    """Footer statistics, null counts, dictionaries and notes of one file that tell what no row shows."""
    file = pq.ParquetFile(path)
    for key in sorted(set(file.metadata.metadata or {}) - _FOOTER_KEYS):
        yield Finding("footer", name, f"the footer holds a note '{key.decode(errors='replace')}'")
    for group in range(file.metadata.num_row_groups):
        footer = file.metadata.row_group(group)
        rows = file.read_row_group(group)
        for position in range(footer.num_columns):
            chunk = footer.column(position)
            column = chunk.path_in_schema
            if column not in rows.column_names:
                continue
            values = rows[column].combine_chunks()
            told = chunk.statistics
            if told is not None and not _statistics_hold(told, values):
                yield Finding("footer", f"{name}, {column}", "footer statistics differ from the rows")
    yield from _dictionaries(path, name, file)


def _statistics_hold(told: Any, values: pa.Array) -> bool:
    import pyarrow.compute as pc

    if told.has_null_count and told.null_count != values.null_count:
        return False
    if not told.has_min_max:
        return True
    if values.null_count == len(values):
        return False
    plain = values.dictionary_decode() if pa.types.is_dictionary(values.type) else values
    ends = pc.min_max(plain)
    shown = (ends["min"].as_py(), ends["max"].as_py())
    if isinstance(shown[0], str):
        # Long text is cut short in a footer.
        return shown[0].startswith(str(told.min)) and (shown[1] == told.max or len(str(told.max)) <= len(shown[1]))
    return bool(shown == (told.min, told.max))


def _dictionaries(path: Path, name: str, file: pq.ParquetFile) -> Iterator[Finding]:
    texts = [field.name for field in file.schema_arrow if _is_text(field.type)]
    opened = pq.ParquetFile(path, read_dictionary=texts)
    for group in range(opened.metadata.num_row_groups):
        rows = opened.read_row_group(group, columns=texts)
        for column in texts:
            for chunk in rows[column].chunks:
                if isinstance(chunk, pa.DictionaryArray) and len(chunk.dictionary) > len(chunk.indices.unique().drop_null()):
                    yield Finding("footer", f"{name}, {column}", "the dictionary holds words that no row shows")
                    break


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_dictionary(kind))


def _columns(path: Path, name: str) -> Iterator[Finding]:
    if path.stem in TABLES and "/" not in name:
        for column in pq.read_schema(path).names:
            if column not in names(path.stem):
                yield Finding("unknown column", f"{name}, {column}", "not among the columns of the data dictionary")


class _Protected:
    """The keys, and the places in sources, whose value is protected and printed nowhere in the release."""

    def __init__(self, release: Opened) -> None:
        rows = release.observations
        hidden = rows[rows["hidden"]]
        self.keys = set(map(tuple, hidden[[*KEY, "source_id", "variant"]].astype(str).to_numpy()))
        self.references = set(map(tuple, hidden[["source_id", "source_reference"]].astype(str).to_numpy()))
        shown = rows.loc[~rows["hidden"], ["source_id", "source_reference"]].astype(str)
        self.references -= set(map(tuple, shown.to_numpy()))
        self.needed = [*KEY, "source_id", "variant"]

    def told_by(self, row: dict[str, Any]) -> bool:
        """Whether a row or object found in a file speaks of a protected figure and holds its number."""
        if all(name in row for name in self.needed):
            if tuple(_text(row[name]) for name in self.needed) in self.keys:
                return any(_text(row.get(name)) for name in _ROW_NUMBERS)
            return False
        source = row.get("source_id", row.get("source"))
        reference = row.get("source_reference", row.get("reference"))
        if (str(source), str(reference)) in self.references:
            return any(_holds_a_number(name, value) for name, value in row.items())
        return False


def _text(value: Any) -> str:
    return "" if value is None or value != value else str(value)


def _holds_a_number(name: str, value: Any) -> bool:
    if name in ("value", "numerator", "lower", "upper", "says", "printed", "note"):
        return isinstance(value, int | float) and not isinstance(value, bool) or tells_a_number(_text(value))
    return False


def _search(content: bytes, name: str, protected: _Protected) -> Iterator[Finding]:
    """Findings in one file of a kind that can be read as rows or objects; archives are opened."""
    try:
        if name.endswith(".gz"):
            yield from _search(gzip.decompress(content), name.removesuffix(".gz"), protected)
        elif name.endswith(".zip"):
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                for member in archive.namelist():
                    yield from _search(archive.read(member), f"{name}/{member}", protected)
        elif name.endswith((".json", ".jsonld")):
            yield from _told(_objects(json.loads(content)), name, protected)
        elif name.endswith(".csv"):
            yield from _told(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))), name, protected)
        elif name.endswith(".parquet"):
            yield from _frame(pq.read_table(io.BytesIO(content)).to_pandas(), name, protected)
    except (OSError, ValueError, zipfile.BadZipFile) as error:
        yield Finding("not checked", name, f"cannot be read ({type(error).__name__})")


def _frame(rows: pd.DataFrame, name: str, protected: _Protected) -> Iterator[Finding]:
    if not set(protected.needed) <= set(rows.columns):
        return
    numbers = [column for column in _ROW_NUMBERS if column in rows]
    rows = rows[rows[numbers].replace("", None).notna().any(axis=1)]
    yield from _told((dict(zip(rows.columns, row, strict=True)) for row in rows.itertuples(index=False)), name, protected)


def _told(rows: Iterator[dict[str, Any]] | csv.DictReader, name: str, protected: _Protected) -> Iterator[Finding]:
    count = sum(protected.told_by(row) for row in rows)
    if count:
        yield Finding("file", name, f"{count} protected figures have a number here")


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from _objects(item)


def attack_order(release: Opened) -> Iterator[Finding]:
    """Groups with protected rows whose rows stand in order of value and not in the order of every other group."""
    rows = release.observations
    for indicator, part in rows.groupby("indicator_id", sort=False):
        if not part["hidden"].any():
            continue
        for along, fixed in (("geography_code", ["period_end", "breakdown", "category"]),
                             ("category", ["geography_code", "period_end", "breakdown"])):  # fmt: skip
            groups = [group for _, group in part.groupby([*fixed, "source_id"], sort=False) if len(group) > 6]
            orders = Counter(tuple(group[along]) for group in groups)
            for group in groups:
                if group["hidden"].any() and _sorted_by_value(group, along) and orders[tuple(group[along])] == 1:
                    where = f"{indicator}, {group['period'].iloc[0]}"
                    yield Finding("row order", where, f"rows stand in order of value along {along}")
                    break


def _sorted_by_value(group: pd.DataFrame, along: str) -> bool:
    if group[along].is_monotonic_increasing:
        return False
    values = group["value"].dropna()
    ordered = values.is_monotonic_increasing or values.is_monotonic_decreasing
    # Protected rows all at the end, or all at the start, say nothing of their values.
    hidden = group["hidden"].to_numpy()
    apart = hidden.nonzero()[0]
    at_an_end = bool(len(apart)) and (hidden[: apart[-1] + 1].all() or hidden[apart[0] :].all())
    return bool(ordered and values.nunique() > 5 and not at_an_end)
