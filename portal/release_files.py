"""The files of a release on disk: verified, read with little memory, and indexed by key."""

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from portal.errors import ReleaseError
from portal.schema import TABLES, names

pa.set_memory_pool(pa.system_memory_pool())  # gives freed memory back, which the default pool keeps

WIDE_TEXT = {"source_reference", "printed"}
"""Columns with too many different texts for a dictionary to save memory."""


def verify(folder: Path) -> dict[str, Any]:
    """The manifest of a release whose every file is as it was built.

    Raises ReleaseError naming each file that is missing or altered.
    """
    try:
        manifest: dict[str, Any] = json.loads((folder / "release.json").read_text(encoding="utf-8"))
        outputs = [(item["name"], item["sha256"]) for item in manifest["outputs"]]
        release_id = manifest["release_id"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ReleaseError(f"{folder.name}: the manifest cannot be read ({type(error).__name__})") from error
    faults = [] if release_id == folder.resolve().name else [f"the manifest is of release {release_id}"]
    for name, expected in outputs:
        try:
            with (folder / name).open("rb") as stream:
                actual = hashlib.file_digest(stream, "sha256").hexdigest()
        except OSError:
            faults.append(f"{name} is missing")
            continue
        if actual != expected:
            faults.append(f"{name} is not as it was built")
    faults += [f"{name}.parquet is not listed" for name in TABLES if f"{name}.parquet" not in dict(outputs)]
    if faults:
        raise ReleaseError(f"{folder.name}: " + "; ".join(faults))
    return manifest


def read_table(folder: Path, table: str) -> pa.Table:
    """A release table, text held as dictionaries. Read a column at a time, so that opening needs little more memory
    than keeping."""
    text = [c.name for c in TABLES[table] if c.type == pa.string() and c.name not in WIDE_TEXT]
    file = pq.ParquetFile(folder / f"{table}.parquet", read_dictionary=text)
    columns = [
        file.read(columns=[c.name], use_threads=False).unify_dictionaries().combine_chunks().column(0)
        for c in TABLES[table]
    ]
    return pa.table(columns, names=names(table))


class KeyIndex:
    """Where each (first, second) key's rows lie in a table sorted by them: found once, sliced for ever."""

    def __init__(self, table: pa.Table, first: str, second: str) -> None:
        self.table = table
        self.offsets: dict[tuple[str, str], tuple[int, int]] = {}
        if not table.num_rows:
            return
        ids = [self.table[name].chunk(0) for name in (first, second)]
        codes = [encoded.indices.to_numpy() for encoded in ids]
        words = [encoded.dictionary.to_pylist() for encoded in ids]
        changes = np.flatnonzero((np.diff(codes[0]) != 0) | (np.diff(codes[1]) != 0)) + 1
        edges = [0, *changes.tolist(), table.num_rows]
        for start, stop in zip(edges, edges[1:], strict=False):
            self.offsets[(words[0][codes[0][start]], words[1][codes[1][start]])] = (start, stop)

    def rows(self, first: str, second: str) -> list[dict[str, Any]]:
        """The rows of one key, in release order."""
        start, stop = self.offsets.get((first, second), (0, 0))
        return self.table.slice(start, stop - start).to_pylist() if stop > start else []
