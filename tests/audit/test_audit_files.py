"""The attacker on the files themselves, on releases kept side by side, and what it says."""

import gzip
import json
import zipfile

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from portal.audit.files import attack_parquet
from portal.audit.findings import KINDS
from portal.audit.release import audit_release, report
from tests.audit.released import arrow_table, observation, write_release
from tests.audit.tables import SMALL, VALUES
from tests.audit.test_audit_release import COMPLETE, PLACEMENTS, leaks, placements

CANARY = 777


def test_parquet_as_the_portal_writes_it_tells_nothing(tmp_path):
    folder = write_release(tmp_path / "r", placements(COMPLETE), [PLACEMENTS])
    for path in folder.glob("*.parquet"):
        assert list(attack_parquet(path, path.name)) == []


def test_a_dictionary_page_that_holds_a_protected_figure(tmp_path):
    folder = write_release(tmp_path / "r", placements(COMPLETE), [PLACEMENTS])
    table = arrow_table("observations", placements(COMPLETE))
    words = pa.array(["", str(CANARY), "shown"])
    printed = pa.DictionaryArray.from_arrays(pa.array(np.zeros(len(table), dtype=np.int32)), words)
    place = table.column_names.index("printed")
    pq.write_table(table.set_column(place, "printed", printed), folder / "observations.parquet", store_schema=False)
    assert str(CANARY).encode() in (folder / "observations.parquet").read_bytes()
    assert leaks(folder) == ["footer"]


def test_footer_statistics_that_no_row_bears_out(tmp_path):
    words = pa.array(["a", "zz-777"])
    column = pa.DictionaryArray.from_arrays(pa.array([0, 0, None], pa.int32()), words)
    path = tmp_path / "t.parquet"
    pq.write_table(pa.table({"printed": column}), path)
    assert "footer statistics differ from the rows" in [finding.how for finding in attack_parquet(path, "t.parquet")]


def test_a_note_in_the_footer(tmp_path):
    folder = write_release(tmp_path / "r", placements(COMPLETE), [PLACEMENTS])
    table = arrow_table("observations", placements(COMPLETE)).replace_schema_metadata({"true values": str(CANARY)})
    pq.write_table(table, folder / "observations.parquet")
    assert leaks(folder) == ["footer"]


def test_a_column_that_nobody_declared(tmp_path):
    folder = write_release(tmp_path / "r", placements(COMPLETE), [PLACEMENTS])
    table = arrow_table("observations", placements(COMPLETE))
    table = table.append_column("true_value", pa.array(list(VALUES.values()), pa.float64()))
    pq.write_table(table, folder / "observations.parquet")
    assert leaks(folder) == ["unknown column"]


def _hidden_row(**more):
    row = next(row for row in placements(COMPLETE) if row["value"] is None)
    return row | {"variant": "", "value": CANARY} | more


def _as_csv(row):
    return (",".join(row) + "\n" + ",".join("" if v is None else str(v) for v in row.values()) + "\n").encode(
        "utf-8-sig"
    )


@pytest.mark.parametrize("kind", ["csv", "csv.gz", "json", "parquet", "zip", "nested json"])
def test_another_file_that_holds_a_protected_figure(tmp_path, kind):
    folder = write_release(tmp_path / "r", placements(COMPLETE), [PLACEMENTS])
    row = _hidden_row()
    if kind == "csv":
        (folder / "all.csv").write_bytes(_as_csv(row))
    elif kind == "csv.gz":
        (folder / "all.csv.gz").write_bytes(gzip.compress(_as_csv(row)))
    elif kind == "zip":
        with zipfile.ZipFile(folder / "all.zip", "w") as archive:
            archive.writestr("inside/all.csv", _as_csv(row))
    elif kind == "parquet":
        pq.write_table(arrow_table("observations", [row]), folder / "dataset.parquet")
    else:
        content = [row] if kind == "json" else {"views": [{"rows": [row]}]}
        (folder / "views.json").write_text(json.dumps(content), encoding="utf-8")
    assert leaks(folder) == ["file"]


def test_the_same_file_without_the_figure_is_no_leak(tmp_path):
    folder = write_release(tmp_path / "r", placements(COMPLETE), [PLACEMENTS])
    (folder / "all.csv").write_bytes(_as_csv(_hidden_row(value="")))
    (folder / "shown.json").write_text(json.dumps(placements(COMPLETE)), encoding="utf-8")
    assert leaks(folder) == []


def test_a_statement_that_quotes_a_protected_figure_by_its_place(tmp_path):
    rows = placements(COMPLETE)
    hidden = next(row for row in rows if row["value"] is None)
    hidden["source_reference"] = "table-3/hidden"
    folder = write_release(tmp_path / "r", rows, [PLACEMENTS])
    statement = {"source": "paper", "reference": "table-3/hidden", "says": "Seven in that row."}
    (folder / "definitions.json").write_text(json.dumps({"statements": [statement]}), encoding="utf-8")
    assert leaks(folder) == ["file"]
    statement["says"] = "This statement is protected."
    (folder / "definitions.json").write_text(json.dumps({"statements": [statement]}), encoding="utf-8")
    assert leaks(folder) == []


def test_a_file_that_cannot_be_opened_is_told(tmp_path):
    folder = write_release(tmp_path / "r", placements(COMPLETE), [PLACEMENTS])
    (folder / "broken.zip").write_bytes(b"not a zip")
    assert audit_release(folder).to_json()["noticed"] == {"not checked": 1}


def ordered(values):
    codes = ["E06000091", "E06000097", "E06000093", "E06000092", "E06000096", "E06000098", "E06000094", "E06000095"]
    return [observation("line", value, geography_code=code) for code, value in zip(codes, values, strict=True)]


def test_rows_in_order_of_value_put_the_protected_one_between_its_neighbours(tmp_path):
    assert leaks(write_release(tmp_path / "r", ordered([6, 8, 9, None, 12, 15, 20, 33]))) == ["row order"]


def test_rows_in_order_of_value_with_the_protected_last(tmp_path):
    assert leaks(write_release(tmp_path / "r", ordered([6, 8, 9, 12, 15, 20, 33, None]))) == []
    assert leaks(write_release(tmp_path / "mixed", ordered([33, 8, 9, None, 12, 7, 20, 6]))) == []


def test_a_figure_protected_now_and_printed_in_a_kept_release(tmp_path):
    old = write_release(tmp_path / "old", placements(set()), [PLACEMENTS])
    new = write_release(tmp_path / "new", placements(COMPLETE), [PLACEMENTS])
    result = audit_release(new, [old, new])
    assert result.others == ("old",)
    assert {"printed in another release", "printed elsewhere"} == {f.kind for f in result.leaks}


def test_the_same_pattern_in_both_releases_is_safe(tmp_path):
    old = write_release(tmp_path / "old", placements(COMPLETE), [PLACEMENTS])
    new = write_release(tmp_path / "new", placements(COMPLETE), [PLACEMENTS])
    assert leaks(new, old) == []


def test_different_partners_in_two_releases_open_both(tmp_path):
    rows = [observation("line", v, k) for k, v in {"a": None, "b": None, "c": 30, "Total": 43}.items()]
    later = [observation("line", v, k) for k, v in {"a": None, "b": 10, "c": None, "Total": 43}.items()]
    old, new = (write_release(tmp_path / name, r) for name, r in (("old", rows), ("new", later)))
    assert leaks(old) == leaks(new) == []
    assert {"exact", "printed in another release"} <= set(leaks(new, old))


def test_a_late_correction_keeps_both_releases_apart_and_is_told(tmp_path):
    rows = placements(COMPLETE)
    corrected = {"12-15|In-house", "12-15|Total", "Total|In-house", "Total|Total"}
    moved = [row | {"value": row["value"] + 1} if row["category"] in corrected else row for row in rows]
    old, new = (write_release(tmp_path / name, r, [PLACEMENTS]) for name, r in (("old", rows), ("new", moved)))
    result = audit_release(new, [old])
    assert result.leaks == []
    assert result.to_json()["noticed"] == {"movement": 4}


def test_the_audit_file_names_no_cell_and_no_value(tmp_path):
    result = audit_release(write_release(tmp_path / "r", placements(SMALL), [PLACEMENTS]))
    told = result.to_json()
    assert told["result"] == "leaks"
    assert told["leaks"] == {"exact": 5, "siblings": 2}
    text = json.dumps(told)
    for name in ("Under 1", "1-5", "Residential", "placements"):
        assert name not in text
    assert told == audit_release(tmp_path / "r").to_json()


def test_the_report_explains_every_leak_to_the_analyst(tmp_path):
    text = report(audit_release(write_release(tmp_path / "r", placements(SMALL), [PLACEMENTS])))
    assert "5 x a protected count can be worked out exactly" in text
    assert "Total 76 less 12-15 6 less 16+ 60 less 6-11 8 less Under 1 0 leaves 1-5" in text
    assert text.endswith("Result: 7 leaks.")


def test_the_report_of_a_safe_release(tmp_path):
    text = report(audit_release(write_release(tmp_path / "r", placements(COMPLETE), [PLACEMENTS])))
    assert "11 protected and 19 printed cells" in text
    assert text.endswith("Result: safe.")


def test_every_class_of_finding_is_put_into_words():
    assert all(kind.words and kind.words[0].islower() for kind in KINDS.values())
