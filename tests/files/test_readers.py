"""Files opened by the programs people open them with."""

import io
import json
import shutil
import subprocess
import warnings
import zipfile
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pandas as pd
import pytest
from csvw import CSVW

from portal.files.columns import FILE_NAMES
from portal.schema import OBSERVATIONS
from portal.store import Store
from tests.files.sample import texts

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
VIEW = "cla-rate"


def faults(address: str) -> list[str]:
    """What an independent library has against a CSV on the Web, metadata and every cell; empty where it is valid."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            read = CSVW(address, validate=True)
            valid = read.is_valid
        except ValueError as error:
            return [str(error)]
    return [str(w.message) for w in (*caught, *read.warnings)] or ([] if valid else ["not valid"])


def test_pandas_reads_the_view_as_it_is(client: Any, best: Store) -> None:
    answer = client.get(f"/download/{VIEW}.csv")
    frame = pd.read_csv(io.BytesIO(answer.data), keep_default_na=False, na_values={"value": [""]})
    assert tuple(frame.columns) == FILE_NAMES
    assert FILE_NAMES[: len(OBSERVATIONS)] == tuple(column.name for column in OBSERVATIONS)
    assert frame["value"].dtype == float
    assert (frame["value"].isna() == frame["status"].isin(["c", "z", "x", "low", "u"])).all()
    assert set(frame["release_id"]) == {best.release_id}


def test_duckdb_reads_csv_gzip_and_parquet_alike(embedded: Store, tmp_path: Path) -> None:
    packed, parquet = embedded.folder / "dataset.csv.gz", embedded.folder / "dataset.parquet"
    with duckdb.connect() as base:
        text = f"read_csv('{packed}', all_varchar = true, nullstr = '\\N')"
        columns = [row[0] for row in base.sql(f"describe select * from {text}").fetchall()]
        assert tuple(columns) == FILE_NAMES
        counted = f"count(*), sum(try_cast(value as double)), count(*) filter (value != '') from {text}"
        (from_csv,) = base.sql(f"select {counted}").fetchall()
        (from_parquet,) = base.sql(f"select count(*), sum(value), count(value) from '{parquet}'").fetchall()
        assert from_csv == pytest.approx(from_parquet)
        different = base.sql(
            f"select count(*) from (select citation, status, source_reference, printed from {text} "
            f"except all select citation, status, source_reference, printed from '{parquet}')"
        ).fetchall()
        assert different == [(0,)]


def test_csv_on_the_web_is_valid(small_site: str) -> None:
    """The description is found from the CSV itself, and a validator finds nothing wrong with either."""
    for text in ("", "?geography=E06000034&with=england", "?from=2016&to=2018&with=none"):
        assert faults(f"{small_site}/download/{VIEW}.csv{text}") == [], text
        assert faults(f"{small_site}/download/{VIEW}.csv-metadata.json{text}") == [], text


def test_csv_on_the_web_of_many_views_is_valid(small_site: str, embedded: Store) -> None:
    for indicator_id, text in texts(embedded, 20):
        assert faults(f"{small_site}/download/{indicator_id}.csv?{text}") == [], f"{indicator_id}?{text}"


def test_the_validator_would_notice(client: Any, tmp_path: Path) -> None:
    """The same check fails for a date that is none and a status nobody knows: it is a check."""
    text = client.get(f"/download/{VIEW}.csv").text
    metadata = json.loads(client.get(f"/download/{VIEW}.csv-metadata.json").text)
    metadata["url"] = "view.csv"
    (tmp_path / "view.csv-metadata.json").write_text(json.dumps(metadata), encoding="utf-8")
    for wrong in (text.replace("-03-31", "-13-31"), text.replace(",published,", ",,")):
        (tmp_path / "view.csv").write_bytes(wrong.encode())
        assert faults(str(tmp_path / "view.csv-metadata.json"))
    (tmp_path / "view.csv").write_bytes(text.encode())
    assert faults(str(tmp_path / "view.csv-metadata.json")) == []


def test_the_archive_describes_every_table(embedded: Store, tmp_path: Path) -> None:
    with zipfile.ZipFile(embedded.folder / "dataset.zip") as archive:
        archive.extractall(tmp_path)
    assert faults(str(tmp_path / "csv-metadata.json")) == []
    described = json.loads((tmp_path / "csv-metadata.json").read_text(encoding="utf-8"))["tables"]
    assert {table["url"] for table in described} == {path.name for path in tmp_path.glob("*.csv")}


@pytest.mark.skipif(not OFFICE, reason="LibreOffice is not installed: apt-get install libreoffice-calc-nogui")
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_libreoffice_opens_it_and_gives_the_same_values(client: Any, tmp_path: Path, ending: str) -> None:
    """Converted by LibreOffice without a screen, the file has the values it had."""
    source = tmp_path / f"view.{ending}"
    source.write_bytes(client.get(f"/download/{VIEW}.{ending}").data)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [str(OFFICE), profile, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir",
               str(tmp_path / "out"), str(source)]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    book = openpyxl.load_workbook(tmp_path / "out" / "view.xlsx")
    sheet = book["Figures"] if ending == "xlsx" else book.worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    top = next(place for place, row in enumerate(rows) if row[0] == FILE_NAMES[0])
    place = FILE_NAMES.index("value")
    read = [row[place] for row in rows[top + 1 :]]
    told = json.loads(client.get(f"/download/{VIEW}.json").text)["rows"]
    assert read == [row["value"] if row["value"] is not None else f"[{row['status']}]" for row in told]
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
