"""The canary search itself: it must find a number wherever a file can hide one."""

import gzip
import io
import zipfile

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.audit.canaries import find_canaries
from tests.audit.released import arrow_table, observation, write_release

CANARY = 7770001


def _parquet(table):
    buffer = io.BytesIO()
    pq.write_table(table, buffer, compression="zstd")
    return buffer.getvalue()


def _zip(content):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inside.txt", content)
    return buffer.getvalue()


UNUSED_WORD = pa.DictionaryArray.from_arrays(pa.array([0, 0], pa.int32()), pa.array(["shown", f"was {CANARY:,}"]))


HIDING_PLACES = {
    "page.html": lambda: f"<svg data-value='{CANARY}'>".encode(),
    "all.csv.gz": lambda: gzip.compress(f"a,{CANARY}\n".encode(), mtime=0),
    "all.zip": lambda: _zip(f"{CANARY}"),
    "book.xlsx": lambda: _zip(f"<v>{CANARY}</v>"),
    "rows.parquet": lambda: _parquet(arrow_table("observations", [observation("line", CANARY)])),
    "interval.parquet": lambda: _parquet(arrow_table("observations", [observation("line", None, upper=float(CANARY))])),
    "words.parquet": lambda: _parquet(
        arrow_table("observations", [observation("line", None, note=f"about {CANARY:,}")])
    ),
    "dictionary.parquet": lambda: _parquet(pa.table({"printed": UNUSED_WORD})),
    "footer.parquet": lambda: _parquet(pa.table({"a": [1]}).replace_schema_metadata({"note": str(CANARY)})),
}


@pytest.mark.parametrize("name", HIDING_PLACES)
def test_a_planted_number_is_found(tmp_path, name):
    (tmp_path / name).write_bytes(HIDING_PLACES[name]())
    assert find_canaries(tmp_path, [CANARY])[0].startswith(name.removesuffix(".gz"))


def test_a_release_without_it_is_clean(tmp_path):
    folder = write_release(tmp_path / "r", [observation("line", None), observation("line", 777, "b")])
    assert find_canaries(folder, [CANARY, 77700]) == []
