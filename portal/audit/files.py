"""The files of a release themselves: parquet footers and dictionaries, other files, the order of rows."""

import gzip
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from portal.audit.beside import tells_a_number
from portal.audit.findings import Finding
from portal.audit.opened import KEY, Opened
from portal.schema import TABLES, names

_ROW_NUMBERS = ("value", "numerator", "lower", "upper", "printed")
SEPARATOR = "\x1f"
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
    if path.stem in TABLES:
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
                shown = len(chunk.indices.unique().drop_null()) if isinstance(chunk, pa.DictionaryArray) else None
                if shown is not None and len(chunk.dictionary) > shown:
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

    needed = (*KEY, "source_id", "variant")

    def __init__(self, release: Opened) -> None:
        rows = release.observations
        hidden = rows[rows["hidden"]]
        self.keys = set(_joined(hidden, self.needed))
        places = ("source_id", "source_reference")
        self.references = set(_joined(hidden, places)) - set(_joined(rows[~rows["hidden"]], places))

    def told_by(self, row: dict[str, Any]) -> bool:
        """Whether an object found in a file speaks of a protected figure and holds its number."""
        if all(name in row for name in self.needed):
            key = SEPARATOR.join(_text(row[name]) for name in self.needed)
            return key in self.keys and any(_text(row.get(name)) for name in _ROW_NUMBERS)
        source = _text(row.get("source_id", row.get("source")))
        reference = _text(row.get("source_reference", row.get("reference")))
        if SEPARATOR.join((source, reference)) in self.references:
            return any(_holds_a_number(name, value) for name, value in row.items())
        return False

    def told_in(self, rows: pd.DataFrame) -> int:
        """How many rows of a table speak of a protected figure and hold its number."""
        if not set(self.needed) <= set(rows.columns):
            return 0
        numbers = [column for column in _ROW_NUMBERS if column in rows]
        filled = (rows[numbers].notna() & (rows[numbers].astype(str) != "")).any(axis=1)
        return int(_joined(rows[filled], self.needed).isin(self.keys).sum())


def _joined(rows: pd.DataFrame, columns: tuple[str, ...]) -> pd.Series:
    joined = rows[columns[0]].fillna("").astype(str)
    for column in columns[1:]:
        joined = joined + SEPARATOR + rows[column].fillna("").astype(str)
    return joined


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
            yield from _told(sum(protected.told_by(row) for row in _objects(json.loads(content))), name)
        elif name.endswith(".csv"):
            rows = pd.read_csv(io.BytesIO(content), dtype=str, keep_default_na=False, encoding="utf-8-sig")
            yield from _told(protected.told_in(rows), name)
        elif name.endswith(".parquet"):
            yield from _told(protected.told_in(pq.read_table(io.BytesIO(content)).to_pandas()), name)
    except (OSError, ValueError, zipfile.BadZipFile) as error:
        yield Finding("not checked", name, f"cannot be read ({type(error).__name__})")


def _told(count: int, name: str) -> Iterator[Finding]:
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
    for along, fixed in (
        ("geography_code", ["indicator_id", "source_id", "period_end", "breakdown", "category"]),
        ("category", ["indicator_id", "source_id", "geography_code", "period_end", "breakdown"]),
    ):
        groups = rows.groupby(fixed, sort=False)
        size = groups["hidden"].transform("size")
        suspects = rows[groups["hidden"].transform("any") & (size > 6)]
        for key, group in suspects.groupby(fixed, sort=False):
            if _sorted_by_value(group, along) and not _usual_order(rows, group, along, fixed):
                where = f"{key[0]}, {group['period'].iloc[0]}"
                yield Finding("row order", where, f"rows stand in order of value along {along}")


def _usual_order(rows: pd.DataFrame, group: pd.DataFrame, along: str, fixed: list[str]) -> bool:
    """Whether another group of the indicator has its rows in the very same order."""
    mine = tuple(group[along])
    alike = rows[rows["indicator_id"] == group["indicator_id"].iloc[0]].groupby(fixed, sort=False)[along]
    return sum(tuple(other) == mine for _, other in alike) > 1


def _sorted_by_value(group: pd.DataFrame, along: str) -> bool:
    values = group["value"].to_numpy(float)
    steps = np.diff(values[~np.isnan(values)])
    if not ((steps >= 0).all() or (steps <= 0).all()) or (steps != 0).sum() < 5:
        return False
    if group[along].is_monotonic_increasing:
        return False
    # Protected rows all at the end, or all at the start, say nothing of their values.
    hidden = group["hidden"].to_numpy()
    apart = hidden.nonzero()[0]
    return not (hidden[: apart[-1] + 1].all() or hidden[apart[0] :].all())
