"""Writing a release: tables as parquet, a manifest, a name made of the content, and an atomic switch."""

import fcntl
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from portal.authority import Authority
from portal.errors import ReleaseError
from portal.publish.dataset import Made, write_datasets
from portal.schema import TABLES, arrow_schema, names

CURRENT = "current"
MANIFEST = "release.json"
AUDIT = "audit.json"
ID_LENGTH = 12
BUILDING = ".building-"
"""Starts the name of a folder that is being written."""


@dataclass(frozen=True)
class InputFile:
    """One file that was read or left aside, as the manifest lists it."""

    name: str
    sha256: str
    rows: int
    use: str


def file_sha256(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def to_arrow(table: str, frame: pd.DataFrame) -> pa.Table:
    """A release table with exactly the published columns and types. Raises ReleaseError where rows do not fit."""
    ready = frame.reindex(columns=names(table)) if frame.empty else frame[names(table)]
    try:
        return pa.Table.from_pandas(
            ready, schema=arrow_schema(table), preserve_index=False, safe=True
        ).replace_schema_metadata()
    except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
        raise ReleaseError(f"{table}: {error}") from error


def release_name(tables: dict[str, pa.Table], extra: str) -> str:
    """The release's id: the start of the SHA-256 of every table's rows and of `extra`."""
    digest = hashlib.sha256(extra.encode())
    for name in sorted(tables):
        digest.update(name.encode())
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, tables[name].schema) as writer:
            writer.write_table(tables[name].combine_chunks())
        digest.update(sink.getvalue())
    return digest.hexdigest()[:ID_LENGTH]


def _with_release_id(table: pa.Table, release_id: str) -> pa.Table:
    if "release_id" not in table.schema.names:
        return table
    position = table.schema.get_field_index("release_id")
    return table.set_column(
        position, table.schema.field(position), pa.array([release_id] * table.num_rows, pa.string())
    )


def _write_json(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")


def write(
    frames: dict[str, pd.DataFrame],
    inputs: list[InputFile],
    built: str,
    authority: Authority,
    documents: dict[str, Any],
    releases: Path,
    audit: Callable[[Path], dict[str, Any]],
) -> str:
    """Write a release folder named by its content and give its id; an equal release already there is kept.

    `documents` are the JSON files beside the tables, by file name. `audit` attacks the folder before it takes its
    name; what it gives becomes audit.json, and what it raises stops the release. Parquet carries no statistics: a
    protected value must not be guessable from a footer. The folder is complete and on disk before it takes its name,
    so a failure leaves nothing half-written. Raises ReleaseError where the folder cannot be written or the equal
    release is damaged.
    """
    tables = {name: to_arrow(name, frames[name]) for name in TABLES}
    software = version("childrens-services-portal")
    manifest_inputs = [asdict(item) for item in sorted(inputs, key=lambda i: (i.name, i.sha256))]
    about = {"software": software, "built": built, "authority": asdict(authority), "inputs": manifest_inputs}
    release_id = release_name(tables, json.dumps([about, documents], sort_keys=True))
    final = releases / release_id
    with _alone(releases):
        if final.exists():
            check_intact(final)
            return release_id
        working = Path(tempfile.mkdtemp(prefix=BUILDING, dir=releases))
        try:
            _fill(working, tables, Made(release_id, built, authority), about, documents, audit)
            working.chmod(0o755)
            working.rename(final)
        except BaseException:
            shutil.rmtree(working, ignore_errors=True)
            raise
    return release_id


def _fill(
    working: Path,
    tables: dict[str, pa.Table],
    made: Made,
    about: dict[str, Any],
    documents: dict[str, Any],
    audit: Callable[[Path], dict[str, Any]],
) -> None:
    """Write every file of a release into a folder, and see them onto the disk."""
    outputs = []
    named = {name: _with_release_id(table, made.release_id) for name, table in tables.items()}
    for name, table in named.items():
        path = working / f"{name}.parquet"
        pq.write_table(table, path, compression="zstd", write_statistics=False)
        outputs.append({"name": path.name, "rows": table.num_rows, "sha256": file_sha256(path)})
    for name, document in sorted(documents.items()):
        _write_json(working / name, document)
    documents = {**documents, AUDIT: audit(working)}
    _write_json(working / AUDIT, documents[AUDIT])
    for name in sorted(documents):
        outputs.append({"name": name, "rows": 0, "sha256": file_sha256(working / name)})
    for name, rows in write_datasets(working, named, made, documents):
        outputs.append({"name": name, "rows": rows, "sha256": file_sha256(working / name)})
    _write_json(working / MANIFEST, {"release_id": made.release_id, **about, "outputs": outputs})
    for path in working.iterdir():
        with path.open("rb") as stream:
            os.fsync(stream.fileno())


def check_intact(folder: Path) -> None:
    """Raise ReleaseError naming every file of a release that is not as its manifest says."""
    try:
        outputs = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["outputs"]
        damaged = [
            item["name"]
            for item in outputs
            if not (folder / item["name"]).is_file() or file_sha256(folder / item["name"]) != item["sha256"]
        ]
    except (OSError, ValueError, KeyError, TypeError):
        damaged = [MANIFEST]
    if damaged:
        raise ReleaseError(
            f"The release {folder.name} is there already, but {', '.join(damaged)} is not as it was written. "
            "Take its folder away and publish again."
        )


@contextmanager
def _alone(releases: Path) -> Iterator[None]:
    """Only one run at a time writes to a releases folder, and what a run that was killed left there goes.

    Raises ReleaseError where the folder cannot be written.
    """
    try:
        releases.mkdir(parents=True, exist_ok=True)
        folder = os.open(releases, os.O_RDONLY)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX)
            for leftover in releases.glob(f"{BUILDING}*"):
                shutil.rmtree(leftover, ignore_errors=True)
            yield
        finally:
            os.close(folder)
    except OSError as error:
        raise ReleaseError(
            f"{releases}: a release cannot be written here ({error.strerror}). Name another folder with --releases."
        ) from error


def activate(releases: Path, release_id: str) -> None:
    """Make a release the live one, by renaming a new pointer over the old in one step.

    Raises ReleaseError where the folder cannot be written.
    """
    with _alone(releases):
        temporary = releases / f".{CURRENT}"
        temporary.unlink(missing_ok=True)
        temporary.symlink_to(release_id, target_is_directory=True)
        os.replace(temporary, releases / CURRENT)
