"""Sound tables in every guise publishers give them: byte order marks, line ends, symbols, joint returns, parquet."""

from pathlib import Path

import pandas as pd
import pytest

from portal.publish.sources.dfe import JOINT_RETURN
from portal.publish.sources.symbols import SYMBOLS, read_cell
from tests.publish.invented import (
    EAST,
    ENGLAND,
    SOUTHEND,
    STARTING,
    THURROCK,
    cell,
    figures,
    gather,
    looked_after,
    people,
    place,
    plans,
    write_csv,
)

ROWS = [
    looked_after(ENGLAND, "2025", 120000, 800, 67),
    looked_after(EAST, "2025", 20000, 110, 55),
    looked_after(THURROCK, "2025", 4000, 25, 63),
    looked_after(SOUTHEND, "2025", 3000, "c", "c"),
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_byte_order_marks_and_line_ends_do_not_matter(tmp_path: Path, encoding: str, newline: str) -> None:
    write_csv(tmp_path / "any name at all.csv", ROWS, encoding=encoding, newline=newline)
    frame = figures(tmp_path)
    assert cell(frame, "cla-count", THURROCK, "2025") == (25, "")
    assert cell(frame, "cla-rate", ENGLAND, "2025") == (67, "")
    assert cell(frame, "cla-rate", EAST, "2025") == (55, "")
    assert cell(frame, "cla-count", SOUTHEND, "2025") == (None, "c")


def test_columns_may_stand_in_any_order(tmp_path: Path) -> None:
    write_csv(tmp_path / "a.CSV", [dict(sorted(row.items(), reverse=True)) for row in ROWS])
    assert cell(figures(tmp_path), "cla-rate", THURROCK, "2025") == (63, "")


def test_row_numbers_are_a_spreadsheets(tmp_path: Path) -> None:
    """The header is row 1; an empty row counts, as it does in a spreadsheet."""
    path = write_csv(tmp_path / "a.csv", ROWS)
    lines = path.read_text().splitlines()
    path.write_text("\n".join([*lines[:3], "", *lines[3:], "", ""]) + "\n")
    frame = figures(tmp_path)
    rows = frame[frame["indicator_id"] == "cla-count"].set_index("geography_code")["source_reference"]
    assert rows[EAST] == "row-3/children_count"
    assert rows[THURROCK] == "row-5/children_count"


def test_cells_may_hold_commas_and_line_ends(tmp_path: Path) -> None:
    rows = [row | {"la_name": 'Thurrock, "Grays"\nand Tilbury'} for row in ROWS]
    write_csv(tmp_path / "a.csv", rows)
    assert cell(figures(tmp_path), "cla-count", THURROCK, "2025") == (25, "")


@pytest.mark.parametrize("symbol", SYMBOLS)
def test_symbols_become_statuses_and_never_numbers(tmp_path: Path, symbol: str) -> None:
    write_csv(tmp_path / "a.csv", [plans(THURROCK, "2025", 50, symbol, symbol)])
    frame = figures(tmp_path)
    assert cell(frame, "cpp-repeat-pct", THURROCK, "2025") == (None, SYMBOLS[symbol].value)
    row = frame[frame["indicator_id"] == "cpp-repeat-pct"].iloc[0]
    assert pd.isna(row["numerator"])
    assert pd.isna(row["denominator"])
    assert row["printed"] == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0", (0.0, "")), ("12", (12.0, "")), ("-0.5", (-0.5, "")), (" 7 ", (7.0, "")), ("k", (None, "low")),
        ("1,234", None), ("1e5", None), ("+5", None), (".5", None), ("5.", None), ("", None), ("-", None),
        ("..", None), ("nan", None), ("inf", None), ("٣", None), ("１２", None), ("C", None), ("0x10", None),
        ("1_000", None),
    ],
)  # fmt: skip
def test_a_cell_is_a_plain_number_or_a_symbol_or_a_fault(text: str, expected: object) -> None:
    assert read_cell(text) == expected


def test_zero_stays_zero(tmp_path: Path) -> None:
    write_csv(tmp_path / "a.csv", [plans(THURROCK, "2025", 50, 0, 0)])
    frame = figures(tmp_path)
    assert cell(frame, "cpp-repeat-pct", THURROCK, "2025") == (0, "")
    assert cell(frame, "cpp-repeat-count", THURROCK, "2025") == (0, "")


def test_a_joint_return_counts_for_both_councils(tmp_path: Path) -> None:
    joint = plans("E06000061 / E06000062", "2025", 40, 10, "25.0")
    write_csv(tmp_path / "a.csv", [joint, plans(THURROCK, "2025", 50, 5, "10.0")])
    frame = figures(tmp_path)
    for code in ("E06000061", "E06000062"):
        assert cell(frame, "cpp-repeat-pct", code, "2025") == (25.0, "")
        rows = frame[(frame["geography_code"] == code) & (frame["indicator_id"] == "cpp-repeat-pct")]
        assert rows.iloc[0]["note"] == JOINT_RETURN
        assert rows.iloc[0]["source_reference"] == "row-2/CPP_subsequent_percent"


def test_a_rate_uses_the_population_of_the_year_before_rounded_half_up(tmp_path: Path) -> None:
    """13 plans over 40,000 children in mid-2024 is 3.25 for every 10,000: 3.3 in 2025. 2024 has no population."""
    write_csv(tmp_path / "b.csv", [people(THURROCK, "2024", 40000), people(THURROCK, "2025", 1)])
    write_csv(tmp_path / "a.csv", [plans(THURROCK, "2025", 13, 1, "7.7"), plans(THURROCK, "2024", 13, 1, "7.7")])
    frame = figures(tmp_path)
    assert cell(frame, "cpp-start-rate", THURROCK, "2025") == (3.3, "")
    assert cell(frame, "cpp-start-rate", THURROCK, "2024") == (None, "x")


def test_a_withheld_part_withholds_the_rate(tmp_path: Path) -> None:
    write_csv(tmp_path / "b.csv", [people(THURROCK, "2024", 40000), people(SOUTHEND, "2024", "x")])
    write_csv(tmp_path / "a.csv", [plans(THURROCK, "2025", "c", "c", "c"), plans(SOUTHEND, "2025", 9, 1, "11.1")])
    frame = figures(tmp_path)
    assert cell(frame, "cpp-start-rate", THURROCK, "2025") == (None, "c")
    assert cell(frame, "cpp-start-rate", SOUTHEND, "2025") == (None, "x")


def test_a_parquet_copy_reads_as_the_csv_does(tmp_path: Path) -> None:
    keys = ["time_period", "geographic_level", "region_code", "region_name", "old_la_code", "la_name", "new_la_code"]
    whole = place(THURROCK, "2025")
    rows = [
        {key: whole[key] for key in keys}
        | {"cla_group": "Unaccompanied asylum-seeking children", "characteristic": name, "number": number,
           "percentage": share}
        for name, number, share in (("UASC", "12", "40"), ("Non-UASC", "18", "60"), ("Total", "30", "100"))
    ]  # fmt: skip
    frame = pd.DataFrame(rows)
    frame["old_la_code"] = frame["old_la_code"].astype(float)
    frame.to_parquet(tmp_path / "copy.parquet")
    assert cell(figures(tmp_path), "uasc-count", THURROCK, "2025") == (12, "")


def test_files_that_feed_nothing_are_left_aside_with_the_reason(tmp_path: Path) -> None:
    write_csv(tmp_path / "a.csv", ROWS)
    (tmp_path / "notes.txt").write_text("not a source")
    (tmp_path / "shopping.csv").write_text("item,price\nmilk,2\n")
    (tmp_path / ".hidden.csv").write_text("")
    gathered, faults = gather(tmp_path)
    assert faults == []
    assert dict(gathered.left_aside) == {
        "notes.txt": "a .txt file is not a source",
        "shopping.csv": "no known national file has these columns",
    }


def test_one_kind_of_row_does_not_leak_into_another(tmp_path: Path) -> None:
    write_csv(tmp_path / "a.csv", [*ROWS, looked_after(THURROCK, "2025", 4000, 9, 23, STARTING)])
    frame = figures(tmp_path)
    assert cell(frame, "cla-count", THURROCK, "2025") == (25, "")
    assert cell(frame, "cla-start-count", THURROCK, "2025") == (9, "")
