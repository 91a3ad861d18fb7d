"""Text that wants to be a formula, and values that must not be seen: no file lets either through."""

import csv
import io
import json
from dataclasses import replace
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.authority import Authority
from portal.files.columns import ADDED, observation_row, safe_text
from portal.files.csv import quoted, to_csv
from portal.files.json import to_json
from portal.files.view import FileView
from portal.files.xlsx import to_xlsx
from portal.query import Query
from portal.selection import Observation, Selection, Series
from portal.store import Source, Store
from portal.vocabulary import WITHOUT_VALUE, Status

HOSTILE = [
    "=1+1", "=cmd|' /C calc'!A0", "+1+cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0", "@SUM(1)", "\t=1", "\r=1", "\n=1",
    " =1", "\uff1d1+1", '=HYPERLINK("http://evil.test","x")', "a;=1+1", "a\n=1+1", "a\t@x", "\0=1",
]  # fmt: skip
STARTS = tuple("=+-@\uff1d\uff0b\uff0d\uff20")


def runs(text: str, separator: str) -> bool:
    """Whether a program that splits at `separator` would take a piece of the text for a formula."""
    return any(piece.lstrip(" \0\t").startswith(STARTS) for piece in text.split(separator))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_made_safe(text: str) -> None:
    safe = safe_text(text)
    assert not any(runs(safe, separator) for separator in (";", "\t", "\n", "\r"))
    assert safe.replace("'", "") == text.replace("'", ""), "nothing but apostrophes is added"


@pytest.mark.parametrize("text", ["-20.0", "+5", "-1,234.5%", "12", "Thurrock", "row-1/percentage", "a - b", "8;9"])
def test_plain_text_and_numbers_stay_as_they_are(text: str) -> None:
    assert safe_text(text) == text


@given(st.text(alphabet=st.sampled_from("=+-@\t\r\n;ab1, '\"\0\uff1d"), max_size=12))
def test_no_text_can_become_a_formula(text: str) -> None:
    safe = safe_text(text)
    if safe != text or not text[:1].isdigit():
        plain = safe.lstrip("+-").replace(",", "").replace(".", "").rstrip("%").isdigit()
        assert plain or not any(runs(safe, separator) for separator in (";", "\t", "\n", "\r"))
    (row,) = csv.reader(io.StringIO(f"{quoted(safe)},end\r\n", newline=""))
    assert row == [safe, "end"]


def hostile_view(store: Store, status: str, value: float | None) -> FileView:
    """A view whose every text wants to run, with one value under one status."""
    indicator = replace(store.indicators["cla-rate"], title="=evil()", caveats=("@evil",))
    rows = tuple(
        Observation(
            indicator_id="cla-rate", indicator="=evil()", geography_code="E06000034", geography=text,
            geography_level="Local authority", period="2024", period_type="as at", period_start="2024-03-31",
            period_end="2024-03-31", breakdown="", category="", value=value, status=status, break_before=text,
            unit="children", numerator=value, denominator=99.0, lower=value, upper=value, source_id="s",
            source_reference=text, release_id="0123456789ab", note=text, source_place=text,
            printed="" if value is None else "4242",
        )
        for text in HOSTILE
    )  # fmt: skip
    source = Source("s", "=title", "national file", "+publisher", "", "", "", "@licence", "", "", 1, "-note")
    selection = Selection(
        indicator=indicator, geography_code="E06000034", geography="=evil", breakdown="",
        series=(Series("=evil", rows),), release_id="0123456789ab", release_date="2024-01-01",
    )  # fmt: skip
    query = Query("download", "/download/cla-rate", "E06000034", "E06000034", indicator_id="cla-rate")
    return FileView(query, selection, {"s": source}, Authority("E06000034", "=council", "=site"), "https://x.test")


def test_every_format_is_safe_to_open(embedded: Store) -> None:
    view = hostile_view(embedded, "", 4242.0)
    cells = [cell for row in csv.reader(io.StringIO(to_csv(view.rows), newline="")) for cell in row]
    cells += [c for row in json.loads(to_json(view))["rows"] for c in row.values() if isinstance(c, str)]
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(view)))
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            assert all(c.data_type != "f" for c in row)
            cells += [c.value for c in row if isinstance(c.value, str)]
    assert not [c for c in cells if any(runs(c, s) for s in (";", "\t", "\n", "\r")) and not c.isdigit()]


@pytest.mark.parametrize("status", sorted(WITHOUT_VALUE))
def test_a_value_behind_a_status_reaches_no_file(embedded: Store, status: Status) -> None:
    """Even where a release wrongly held one, no file shows a value that a status stands in the place of."""
    view = hostile_view(embedded, status.value, 4242.0)
    for row in view.rows:
        assert row["value"] is row["lower"] is row["upper"] is None
        if status == Status.PROTECTED:
            assert row["numerator"] is row["denominator"] is None
            assert row["printed"] == ""
    if status == Status.PROTECTED:
        book = openpyxl.load_workbook(io.BytesIO(to_xlsx(view)))
        shown = {c.value for sheet in book.worksheets for row in sheet.iter_rows() for c in row}
        assert 4242 not in shown
        assert "4242" not in shown
        assert "4242" not in to_csv(view.rows)
        assert "4242" not in to_json(view).decode()


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_keep_every_digit(value: float) -> None:
    base: dict[str, Any] = dict.fromkeys(Observation.__slots__, "")
    row = observation_row(base | {"value": value, "numerator": None, "denominator": None, "lower": None,
                                  "upper": None}, {})  # fmt: skip
    text = to_csv([row | dict.fromkeys((column.name for column in ADDED), "")])
    (_, line) = csv.reader(io.StringIO(text, newline=""))
    assert float(line[11]) == value
