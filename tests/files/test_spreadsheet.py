"""The spreadsheet follows the guidance on accessible spreadsheets."""

import io
import zipfile
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from portal.files.columns import FILE_NAMES

SHEETS = ["Cover", "Contents", "Figures", "Notes", "Columns", "Sources"]
VIEWS = ["cla-rate", "cla-count", "uasc-count-in-year"]


@pytest.fixture(params=VIEWS)
def book(client: Any, request: pytest.FixtureRequest) -> Workbook:
    """One view's workbook as openpyxl reads it."""
    return openpyxl.load_workbook(io.BytesIO(client.get(f"/download/{request.param}.xlsx").data))


def test_sheets_are_named_shown_and_in_order(book: Workbook) -> None:
    assert book.sheetnames == SHEETS
    assert {sheet.sheet_state for sheet in book.worksheets} == {"visible"}
    assert book.active is not None
    assert book.active.title == "Cover"


def test_one_marked_up_table_a_sheet(book: Workbook) -> None:
    assert not book["Cover"].tables
    for name in SHEETS[1:]:
        (table,) = book[name].tables.values()
        assert table.name == f"{name}_table"
        assert table.autoFilter is None
        assert table.headerRowCount == 1
        assert table.ref.startswith("A")


def test_nothing_is_merged_hidden_frozen_or_blank(book: Workbook) -> None:
    for sheet in book.worksheets:
        assert not sheet.merged_cells.ranges
        assert sheet.freeze_panes is None
        assert not any(d.hidden for d in (*sheet.row_dimensions.values(), *sheet.column_dimensions.values()))
        assert sheet["A1"].font.bold
        assert sheet["A1"].font.size == 16
        for table in sheet.tables.values():
            blank = [c.coordinate for row in sheet[table.ref] for c in row if c.value in (None, "")]
            assert not blank, f"{sheet.title}: {blank}"


def test_text_wraps_and_columns_are_wide_enough(book: Workbook) -> None:
    sheet = book["Figures"]
    (table,) = sheet.tables.values()
    for row in sheet[table.ref]:
        assert all(c.alignment.wrap_text for c in row)
    widths = [d.width for s in book.worksheets for d in s.column_dimensions.values()]
    assert min(widths) > 8
    assert max(widths) < 102


def test_every_shorthand_is_explained(book: Workbook) -> None:
    (table,) = book["Figures"].tables.values()
    used = {c.value for row in book["Figures"][table.ref] for c in row if isinstance(c.value, str)}
    explained = {row[0].value for row in book["Notes"].iter_rows()}
    assert {text for text in used if text.startswith("[")} <= explained
    columns = {row[0].value for row in book["Columns"].iter_rows()}
    assert set(FILE_NAMES) <= columns


def test_the_document_has_a_title_and_the_cover_says_what_it_is(book: Workbook) -> None:
    said = " ".join(str(row[0].value) for row in book["Cover"].iter_rows())
    assert book.properties.title == book["Cover"]["A1"].value
    assert book.properties.creator
    for words in ("Place:", "Unit:", "Release:", "Licence:", "How to cite", "release="):
        assert words in said


def test_no_formula_no_link_elsewhere_no_macro(client: Any) -> None:
    body = client.get("/download/cla-rate.xlsx").data
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        names = archive.namelist()
        sheets = [archive.read(name).decode() for name in names if name.startswith("xl/worksheets/sheet")]
        assert not any("<f>" in text for text in sheets)
        assert not [n for n in names if "vba" in n.lower() or "externalLink" in n]
        for name in names:
            if name.endswith((".xml", ".rels")):
                ElementTree.fromstring(archive.read(name))
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_view_without_figures_says_so(client: Any) -> None:
    book = openpyxl.load_workbook(io.BytesIO(client.get("/download/cla-rate.xlsx?from=1990&to=1991").data))
    assert not book["Figures"].tables
    assert "There are no figures" in str(book["Figures"]["A2"].value)
