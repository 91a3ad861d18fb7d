"""The files of a whole release: complete, listed, the same in every build, and sent in parts from disk."""

import csv
import gzip
import hashlib
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from portal.definitions import DATA
from portal.files.columns import FILE_NAMES, number_text, safe_text
from portal.files.dataset import DATASETS
from portal.publish.pipeline import publish
from portal.schema import TABLES
from portal.store import Store
from portal.vocabulary import WITHOUT_VALUE

NAMES = [file.name for file in DATASETS]


@pytest.fixture(scope="module")
def archive(best: Store) -> zipfile.ZipFile:
    """The archive of the fullest release."""
    return zipfile.ZipFile(best.folder / "dataset.zip")


def test_every_file_is_in_the_manifest_with_its_hash(best: Store) -> None:
    listed = {output["name"]: output for output in best.manifest["outputs"]}
    rows = listed["observations.parquet"]["rows"]
    for name in NAMES:
        assert listed[name]["sha256"] == hashlib.sha256((best.folder / name).read_bytes()).hexdigest()
        assert listed[name]["rows"] == rows


def test_two_builds_make_the_same_bytes(embedded: Store, tmp_path: Path) -> None:
    outcome = publish([], DATA / "authority.toml", tmp_path)
    assert outcome.release_id == embedded.release_id
    for name in NAMES:
        assert (tmp_path / outcome.release_id / name).read_bytes() == (embedded.folder / name).read_bytes()


def test_csv_and_parquet_hold_every_observation_of_the_release(best: Store) -> None:
    """Row by row: the CSV has the text of the Parquet, and both have the columns of every file."""
    table = pq.read_table(best.folder / "dataset.parquet")
    assert tuple(table.schema.names) == FILE_NAMES
    with gzip.open(best.folder / "dataset.csv.gz", "rt", encoding="utf-8", newline="") as text:
        reader = csv.reader(text)
        assert tuple(next(reader)) == FILE_NAMES
        for batch in table.to_batches(max_chunksize=5000):
            records = [tuple(record.values()) for record in batch.to_pylist()]
            for record, line in zip(records, reader, strict=False):
                expected = [safe_text(c) if isinstance(c, str) else number_text(c) for c in record]
                assert line == expected
        assert next(reader, None) is None


def test_a_value_is_empty_exactly_where_a_status_stands_for_it(best: Store) -> None:
    table = pq.read_table(best.folder / "dataset.parquet", columns=["value", "status", "status_meaning"])
    for row in (
        table.group_by(["status", "status_meaning"]).aggregate([("value", "count"), ("status", "count")]).to_pylist()
    ):
        assert row["value_count"] == (0 if row["status"] in WITHOUT_VALUE else row["status_count"])


def test_parquet_footers_tell_nothing_of_values(best: Store) -> None:
    metadata = pq.read_metadata(best.folder / "dataset.parquet")
    for group in range(metadata.num_row_groups):
        for column in range(metadata.num_columns):
            assert not metadata.row_group(group).column(column).is_stats_set
    said = pq.read_schema(best.folder / "dataset.parquet").metadata
    assert best.release_id in said[b"citation"].decode()
    assert said[b"period_start"] < said[b"period_end"]


def test_the_archive_has_every_table_and_what_a_stranger_needs(best: Store, archive: zipfile.ZipFile) -> None:
    texts = {"README.txt", "LICENCE.txt", "METHOD.txt", "audit.json", "csv-metadata.json"}
    assert set(archive.namelist()) == texts | {f"{name}.csv" for name in TABLES}
    readme = archive.read("README.txt").decode()
    assert best.release_id in readme
    assert best.authority.council in readme
    assert "{" not in readme
    assert json.loads(archive.read("audit.json")) == json.loads((best.folder / "audit.json").read_text())
    method = archive.read("METHOD.txt").decode()
    assert all(indicator.title in method for indicator in best.indicators.values())
    licence = archive.read("LICENCE.txt").decode()
    assert all(source.licence in licence for source in best.sources.values())
    assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    with gzip.open(best.folder / "dataset.csv.gz") as packed:
        assert archive.read("observations.csv") == packed.read()


@pytest.mark.parametrize("name", NAMES)
def test_the_whole_file_is_served_with_its_tag_and_date(client: Any, best: Store, name: str) -> None:
    body = (best.folder / name).read_bytes()
    answer = client.get(f"/download/{name}")
    assert answer.data == body
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "immutable" not in answer.headers["Cache-Control"]
    assert best.release_id in answer.headers["Content-Disposition"]
    again = client.get(f"/download/{name}", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    later = client.get(f"/download/{name}", headers={"If-Modified-Since": answer.headers["Last-Modified"]})
    assert later.status_code == 304
    kept = client.get(f"/download/{name}?release={best.release_id}")
    assert kept.data == body
    assert "immutable" in kept.headers["Cache-Control"]
    assert client.get(f"/download/{name}?release=000000000000").status_code == 404
    assert client.get(f"/download/{name}?colour=red").status_code == 400


def test_parts_of_a_file_can_be_asked_for(client: Any, best: Store) -> None:
    body = (best.folder / "dataset.zip").read_bytes()
    for asked, part in (("bytes=0-99", body[:100]), ("bytes=-50", body[-50:]), ("bytes=100-", body[100:])):
        answer = client.get("/download/dataset.zip", headers={"Range": asked})
        assert (answer.status_code, answer.data) == (206, part)
        assert answer.headers["Content-Range"].endswith(f"/{len(body)}")
    tag = client.head("/download/dataset.zip").headers["ETag"]
    same = client.get("/download/dataset.zip", headers={"Range": "bytes=0-9", "If-Range": tag})
    assert same.status_code == 206
    other = client.get("/download/dataset.zip", headers={"Range": "bytes=0-9", "If-Range": '"other"'})
    assert (other.status_code, len(other.data)) == (200, len(body))
    assert client.get("/download/dataset.zip", headers={"Range": f"bytes={len(body)}-"}).status_code == 416


def test_the_file_is_never_held_whole(client: Any) -> None:
    """It comes in small pieces straight from the disk."""
    with client.get("/download/dataset.zip", headers={"Accept-Encoding": "br, gzip"}) as answer:
        assert answer.is_streamed
        assert "Content-Encoding" not in answer.headers
        assert max(map(len, answer.response)) <= 64 * 1024


def test_a_release_made_without_the_files_says_so(embedded_releases: Path, embedded: Store, tmp_path: Path) -> None:
    """An older release is served on; a file it does not have is 404, in words."""
    from tests.conftest import make_app

    folder = tmp_path / embedded.release_id
    folder.mkdir()
    manifest = json.loads((embedded.folder / "release.json").read_text())
    manifest["outputs"] = [output for output in manifest["outputs"] if output["name"] not in NAMES]
    for output in manifest["outputs"]:
        (folder / output["name"]).write_bytes((embedded.folder / output["name"]).read_bytes())
    (folder / "release.json").write_text(json.dumps(manifest), encoding="utf-8")
    (tmp_path / "current").symlink_to(embedded.release_id)
    client = make_app(tmp_path).server.test_client()
    assert client.get("/download/dataset.zip").status_code == 404
    assert client.get("/data").status_code == 200
    assert client.get("/catalogue.jsonld").status_code == 200
    assert client.get("/download/cla-rate.csv").status_code == 200


def test_every_csv_of_the_archive_can_be_parsed(archive: zipfile.ZipFile) -> None:
    for name in TABLES:
        if name in {"observations", "benchmarks"}:
            continue
        rows = list(csv.reader(io.StringIO(archive.read(f"{name}.csv").decode(), newline="")))
        assert rows[0] == [column.name for column in TABLES[name]]
        assert {len(row) for row in rows} == {len(rows[0])}
