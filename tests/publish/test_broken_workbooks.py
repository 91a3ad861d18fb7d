"""Spreadsheets cut short, with sheets, columns, dates, grades or councils that are not as they must be."""

import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from portal.publish.sources.ofsted import read_date
from tests.publish.invented import SOUTHEND, THURROCK, definitions, gather, people, write_csv, write_ods, write_xlsx

Sheet = list[list[Any]]
OUTCOMES = "ofsted-outcomes-2025"
OVERVIEW = "ilacs-overview"
HISTORY = "ofsted-underlying-2023"
FINANCE = "mhclg-ro3-2024-25"


def sheet(layout_id: str, name: str, *rows: dict[str, Any]) -> Sheet:
    """A sheet as its layout describes it: a title, blank lines down to the header, then these rows."""
    rule = definitions()[0][layout_id].sheets[name]
    columns = list(rule.columns)
    above: Sheet = [[f"Invented {number}"] for number in range(1, rule.header_row)]
    known = [[row.get(column, "") for column in columns] for row in rows]
    assert all(set(row) <= set(columns) for row in rows)
    return [*above, list(columns), *known]


def history_row(**cells: Any) -> dict[str, Any]:
    return {
        "Local authority area code": THURROCK,
        "Local authority name": "Thurrock",
        "Inspection date": date(2024, 9, 16),
        "Publication date": date(2024, 10, 29),
        "Inspection type": "ILACS Short Inspection",
        "Overall effectiveness": "Good",
    } | {key.replace("_", " "): cell for key, cell in cells.items()}


def visit_row() -> dict[str, Any]:
    return {
        "Local authority area code": SOUTHEND,
        "Local authority name": "Southend-on-Sea",
        "Inspection/Visit date": "05/03/2025",
        "Inspection/Visit type": "ILACS Focused Visit",
        "Visit Theme": "Care leavers",
    }


def outcomes(**changes: Sheet) -> dict[str, Sheet]:
    """The sheets of a sound outcomes workbook, with some changed."""
    layout = definitions()[0][OUTCOMES]
    sheets = {name: sheet(OUTCOMES, name, {}) for name in layout.sheets}
    sheets["ILACS_inspection_history"] = sheet(OUTCOMES, "ILACS_inspection_history", history_row())
    sheets["In-year_inspections"] = sheet(OUTCOMES, "In-year_inspections", visit_row())
    return sheets | changes


def history(*rows: dict[str, Any]) -> dict[str, Sheet]:
    return outcomes(ILACS_inspection_history=sheet(OUTCOMES, "ILACS_inspection_history", *rows))


def faults(folder: Path, sheets: dict[str, Sheet]) -> list[str]:
    write_xlsx(folder / "book.xlsx", sheets)
    return gather(folder)[1]


WRITERS = {"book.xlsx": write_xlsx, "book.ods": write_ods}


@pytest.mark.parametrize("name", WRITERS)
def test_a_sound_workbook_is_read(tmp_path: Path, name: str) -> None:
    WRITERS[name](tmp_path / name, outcomes())
    gathered, noted = gather(tmp_path)
    assert noted == []
    rows = gathered.inspections[0].to_dict("records")
    assert [(row["geography_code"], row["inspection_start"], row["grade"], row["theme"]) for row in rows] == [
        (THURROCK, "2024-09-16", "Good", ""), (SOUTHEND, "2025-03-05", "", "Care leavers"),
    ]  # fmt: skip
    header_row = definitions()[0][OUTCOMES].sheets["ILACS_inspection_history"].header_row
    assert rows[0]["source_reference"] == f"ILACS_inspection_history/row-{header_row + 1}"


@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize("kept", [0.02, 0.5, 0.98])
def test_a_workbook_cut_short_is_named(tmp_path: Path, name: str, kept: float) -> None:
    path = WRITERS[name](tmp_path / name, outcomes())
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * kept)])
    noted = gather(tmp_path)[1]
    assert len(noted) == 1
    assert noted[0].startswith(f"{name}: the workbook cannot be opened (")
    assert "cut short or damaged: download it again." in noted[0]


def test_a_sheet_cut_short_inside_a_whole_archive_is_named(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "whole.xlsx", outcomes())
    with zipfile.ZipFile(path) as whole, zipfile.ZipFile(tmp_path / "book.xlsx", "w") as cut:
        for name in whole.namelist():
            content = whole.read(name)
            cut.writestr(name, content[: len(content) // 2] if name.startswith("xl/worksheets/") else content)
    path.unlink()
    noted = gather(tmp_path)[1]
    assert noted
    assert all(line.startswith("book.xlsx: sheet ") and "cannot be read" in line for line in noted)


@pytest.mark.parametrize("content", [b"PK\x03\x04 not really", b"not a workbook", b"\x00" * 600])
def test_something_else_under_a_workbooks_name_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "book.ods").write_bytes(content)
    assert [line.split(" (")[0] for line in gather(tmp_path)[1]] == ["book.ods: the workbook cannot be opened"]


def test_a_missing_sheet_is_named(tmp_path: Path) -> None:
    sheets = outcomes()
    del sheets["In-year_inspections"]
    noted = faults(tmp_path, sheets)
    assert len(noted) == 1
    assert noted[0].startswith("book.xlsx: sheet In-year_inspections is missing; 'Local authority inspection")
    assert "change data/layouts/ofsted-outcomes-2025.toml." in noted[0]


def test_a_workbook_of_other_sheets_is_left_aside(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "book.xlsx", {"Shopping": [["milk"]]})
    gathered, noted = gather(tmp_path)
    assert noted == []
    assert gathered.left_aside == [("book.xlsx", "no known workbook has these sheets: Shopping")]


def test_new_missing_and_repeated_columns_are_named(tmp_path: Path) -> None:
    book = sheet(OUTCOMES, "ILACS_inspection_history", history_row())
    header = next(row for row in book if "Inspection date" in row)
    row = book.index(header) + 1
    header[header.index("Inspection type")] = "Kind"
    header[header.index("Web link")] = "Overall effectiveness"
    header.append("A new judgement")
    assert sorted(faults(tmp_path, outcomes(ILACS_inspection_history=book))) == sorted(
        f"book.xlsx, row {row}, column {column}: {what} sheet ILACS_inspection_history. {remedy}"
        for column, what, remedy in (
            ("Kind", "the column is not known in",
             "Check what it holds, then add it to data/layouts/ofsted-outcomes-2025.toml."),
            ("A new judgement", "the column is not known in",
             "Check what it holds, then add it to data/layouts/ofsted-outcomes-2025.toml."),
            ("Inspection type", "the column is missing from",
             "Download the file again; if the publisher renamed it, change data/layouts/ofsted-outcomes-2025.toml."),
            ("Web link", "the column is missing from",
             "Download the file again; if the publisher renamed it, change data/layouts/ofsted-outcomes-2025.toml."),
            ("Overall effectiveness", "the column stands twice in", "Keep one of them."),
        )
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"Overall effectiveness": "Quite good"}, "column Overall effectiveness: unknown grade 'Quite good'"),
        ({"Inspection type": "A Long Look"}, "column Inspection type: unknown kind of inspection 'A Long Look'"),
        ({"Inspection date": "31/02/2024"}, "column Inspection date: '31/02/2024' is not a date"),
        ({"Publication date": "last week"}, "column Publication date: 'last week' is not a date"),
        ({"Local authority name": "Nowhere", "Local authority area code": "E06999999"},
         "no known authority is called 'Nowhere' or has the code 'E06999999'"),
    ],
)  # fmt: skip
def test_a_cell_that_is_not_understood_is_named(tmp_path: Path, changes: dict[str, str], says: str) -> None:
    noted = faults(tmp_path, history(history_row(), history_row() | changes))
    assert len(noted) == 1
    row = definitions()[0][OUTCOMES].sheets["ILACS_inspection_history"].header_row + 2
    assert noted[0].startswith(f"book.xlsx, row {row}")
    assert says in noted[0]


def test_a_sheet_without_rows_is_named(tmp_path: Path) -> None:
    assert faults(tmp_path, history()) == [
        "book.xlsx: sheet ILACS_inspection_history has a header and no rows. Download the file again."
    ]


@pytest.mark.parametrize(
    ("cell", "day"),
    [("16/09/2024", "2024-09-16"), ("29/10/24", "2024-10-29"), ("2024-09-16", "2024-09-16"), ("", ""), ("nan", ""),
     (date(2024, 9, 16), "2024-09-16")],
)  # fmt: skip
def test_dates_are_real_dates_or_day_month_year(cell: Any, day: str) -> None:
    assert read_date(cell) == day


@pytest.mark.parametrize("cell", ["09/16/2024", "30/02/2024", "16 September 2024", "16-09-2024", 45551.0])
def test_anything_else_is_not_a_date(cell: Any) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_date(cell)


SPENT = "Children's social care - Children Looked After - Net Current Expenditure (C7 = C3 - C6)"


def spending(code: str, amount: Any, kind: str = "UA", e_code: str = "E1") -> dict[str, Any]:
    return {"E-code": e_code, "ONS Code": code, "Class": kind, SPENT: amount}


def write_spending(folder: Path, *rows: dict[str, Any], others: tuple[str, ...] = ()) -> None:
    book = sheet(FINANCE, "RO3_LA_Data_202425", *rows)
    book[6] += others
    write_xlsx(folder / "spending.xlsx", {"RO3_LA_Data_202425": book, "Notes": [["x"]]})
    write_csv(folder / "people.csv", [people(THURROCK, "2024", 40000), people(SOUTHEND, "2024", 30000)])


def test_spending_is_divided_by_children_and_other_columns_may_stand_beside(tmp_path: Path) -> None:
    write_spending(
        tmp_path, spending(THURROCK, 20.02), spending(SOUTHEND, "[x]"), spending("E07000223", 5, "SD"),
        spending("E06", 900, "UA", "[Y]"), others=("Something else",),
    )  # fmt: skip
    gathered, noted = gather(tmp_path)
    assert noted == []
    rows = gathered.observations[0].set_index("geography_code")
    assert rows.loc[THURROCK, ["value", "status", "numerator", "denominator"]].tolist() == [1, "", 20020, 40000]
    assert rows.loc[SOUTHEND, "status"] == "x"
    assert len(rows) == 2


def test_spending_that_is_not_understood_is_named(tmp_path: Path) -> None:
    write_spending(
        tmp_path, spending(THURROCK, "lots"), spending("E06999999", 3), spending(SOUTHEND, 1), spending(SOUTHEND, 2)
    )
    assert sorted(line.split(". ")[0] for line in gather(tmp_path)[1]) == [
        "spending.xlsx, row 11, column ONS Code: the same council stands above already",
        f"spending.xlsx, row 8, column {SPENT}: not an amount 'lots'",
        "spending.xlsx, row 9, column ONS Code: unknown area code 'E06999999'",
    ]
