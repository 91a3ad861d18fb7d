"""The national catalogue: every definition and layout, held against the files they describe."""

import csv
import tomllib
from collections.abc import Callable
from datetime import date

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from portal.definitions import DATA, Indicator, NationalReading, read_indicators, read_themes
from portal.publish.geographies import read_register
from portal.publish.layouts import Layout
from portal.publish.sources.symbols import SYMBOLS
from tests.sources.national_files import (
    FILES,
    LAYOUTS,
    SHARED,
    SPREADSHEET,
    TABLES,
    file_of,
    header,
    matched,
    place_columns,
    rows_under,
    sheet_of,
    table_of,
    with_files,
    workbook_of,
)

INDICATORS = read_indicators()
NATIONAL = {name: indicator for name, indicator in INDICATORS.items() if indicator.national}
READINGS = [(indicator, reading) for indicator in NATIONAL.values() for reading in indicator.national]
OFFICIAL = [layout for layout in LAYOUTS.values() if layout.reader == "dfe"]
WITHOUT_A_NATIONAL_FILE = {"cla-count-monthly", "cla-flows-by-age", "cla-placements-by-age"}


def with_readings(keep: Callable[[NationalReading], object] = bool) -> pytest.MarkDecorator:
    """Run a test for each reading of each indicator that `keep` picks."""
    chosen = [(indicator, reading) for indicator, reading in READINGS if keep(reading)]
    names = [f"{indicator.id}-{reading.layout}-{reading.breakdown}" for indicator, reading in chosen]
    return pytest.mark.parametrize(("indicator", "reading"), chosen, ids=names)


def one(indicator_id: str, code: str, year: str, column: str = "", number: int = 0) -> str:
    """The cell of a reading for one council (or England) and year."""
    reading = INDICATORS[indicator_id].national[number]
    frame = matched(table_of(reading.layout), reading)
    here = frame["geographic_level"] == "National" if code == "E92000001" else frame["new_la_code"] == code
    cells = frame[here & (frame["time_period"] == year)]
    assert len(cells) == 1
    return str(cells.iloc[0][column or reading.value])


class TestIndicators:
    def test_every_public_id_is_defined(self) -> None:
        path = SHARED / "INDICATORS.csv"
        if not path.is_file():
            pytest.skip("the list of public ids is not beside the repository")
        with path.open(encoding="utf-8", newline="") as lines:
            rows = {row["indicator_id"]: row for row in csv.DictReader(lines)}
        national = set(rows) - WITHOUT_A_NATIONAL_FILE
        assert national == set(NATIONAL)
        assert [name for name in national if NATIONAL[name].unit != rows[name]["unit"]] == []

    def test_titles_tell_indicators_apart(self) -> None:
        titles = [indicator.title for indicator in NATIONAL.values()]
        assert len(set(titles)) == len(titles) == 88

    def test_each_theme_has_one_headline(self) -> None:
        for theme in read_themes():
            members = [indicator for indicator in NATIONAL.values() if indicator.theme == theme.id]
            headlines = [indicator.id for indicator in members if indicator.headline]
            assert len(headlines) == (1 if members else 0), (theme.id, headlines)

    @pytest.mark.parametrize("indicator", NATIONAL.values(), ids=lambda indicator: indicator.id)
    def test_definition_is_complete(self, indicator: Indicator) -> None:
        assert indicator.question.endswith("?")
        assert indicator.definition.endswith(".")
        assert indicator.polarity_reason.endswith(".")
        assert indicator.owner
        assert date.fromisoformat(indicator.review_date) > date(2026, 12, 31)
        assert all(1 <= priority <= 8 for priority in indicator.priorities)
        assert all(caveat.endswith(".") for caveat in indicator.caveats)
        assert indicator.id not in indicator.related
        if indicator.unit in {"%", "per 10,000 children"}:
            assert indicator.numerator
            assert indicator.denominator
        if indicator.unit == "per 10,000 children":
            assert indicator.denominator_year
        if indicator.whole_number_source:
            assert indicator.decimals == 0

    @with_readings()
    def test_reading_names_columns_its_layout_has(self, indicator: Indicator, reading: NationalReading) -> None:
        layout = LAYOUTS[reading.layout]
        assert layout.reader
        columns = layout.columns
        if layout.sheets:
            columns = frozenset(column for sheet in layout.sheets.values() for column in sheet.columns)
        assert bool(reading.value) != bool(reading.part), indicator.id
        measures = {reading.value, *reading.part, reading.numerator, reading.denominator, reading.whole}
        assert measures - {"", "population"} <= columns
        for column, member in {**reading.where, **reading.denominator_where}.items():
            assert member == "E92000001" or member in layout.dimensions.get(column, (member,))
            assert column in columns
        assert bool(reading.breakdown) == bool(reading.category) == bool(reading.categories)
        if reading.category:
            assert set(reading.categories) <= set(layout.dimensions[reading.category])
            assert len(set(reading.categories.values())) == len(reading.categories)


@with_files
class TestReadingsOnTheFiles:
    @with_readings(lambda reading: LAYOUTS[reading.layout].reader == "dfe")
    def test_one_row_a_place_period_and_category(self, indicator: Indicator, reading: NationalReading) -> None:
        frame = table_of(reading.layout)
        rows = matched(frame, reading)
        places = place_columns(frame)
        keys = [*places, reading.category] if reading.category else places
        assert len(rows) > 0
        assert not rows.duplicated(keys).any(), indicator.id
        every = frame[places].drop_duplicates()
        assert len(rows) == len(every) * max(len(reading.categories), 1), "some place or year has no row"
        if reading.denominator_where:
            base = rows_under(frame, {**reading.where, **reading.denominator_where})
            assert len(base) == len(every)
            assert not base.duplicated(places).any()

    @with_readings(lambda reading: len(reading.categories) > 1)
    def test_categories_leave_out_only_the_total(self, indicator: Indicator, reading: NationalReading) -> None:
        every = rows_under(table_of(reading.layout), reading.where)
        left_out = set(every[reading.category]) - set(reading.categories)
        if indicator.id == "care-leavers-eet-count":
            assert left_out == {
                "Total", "Total in education, employment or training", "Total information not known",
                "Total not in education, employment or training",
                "Not in education, training or employment, owing to illness or disability",
                "Not in education, training or employment, owing to other reasons",
                "Not in education, training or employment, owing to pregnancy or parenting",
            }  # fmt: skip
        else:
            assert left_out in ({"Total"}, {"Suitability total"})

    @with_readings(lambda reading: reading.denominator and LAYOUTS[reading.layout].reader == "dfe")
    def test_published_share_is_numerator_over_denominator(
        self, indicator: Indicator, reading: NationalReading
    ) -> None:
        """Every council's published value follows from the two columns named behind it.

        Regions and England are left out: their counts are rounded to ten, and some of their percentages
        leave out councils that the counts include.
        """
        frame = table_of(reading.layout)
        places = place_columns(frame)
        rows = matched(frame, reading).set_index(places)
        base = rows
        if reading.denominator_where:
            base = rows_under(frame, {**reading.where, **reading.denominator_where}).set_index(places)
        per = {"%": 100, "per 10,000 children": 10_000}.get(indicator.unit, 1)
        cells = pd.DataFrame(
            {
                "value": pd.to_numeric(rows[reading.value], errors="coerce"),
                "part": pd.to_numeric(rows[reading.numerator], errors="coerce"),
                "whole": pd.to_numeric(base[reading.denominator], errors="coerce"),
            }
        ).dropna()
        cells = cells[(cells["whole"] > 0) & cells.index.isin(["Local authority"], level=1)]
        assert len(cells) > 0
        slack = 0.5 * 10**-indicator.decimals + 1e-9
        if reading.layout == "dfe-workforce":  # full-time equivalents are themselves rounded to one decimal
            slack = slack + per * 0.05 * (1 + cells["part"] / cells["whole"]) / (cells["whole"] - 0.05)
        off = (cells["part"] / cells["whole"] * per - cells["value"]).abs() > slack
        assert not off.any(), cells[off].head().to_string()

    def test_known_values(self) -> None:
        thurrock, england = "E06000034", "E92000001"
        assert one("cla-count", thurrock, "2025") == "276"
        assert one("cla-rate", thurrock, "2025") == "60"
        assert one("cla-rate", england, "2025") == "67"
        assert float(one("rereferral-pct", thurrock, "2025")) == 16.0
        assert one("cpp-repeat-pct", thurrock, "2025") == "23.1"
        assert one("sw-agency-pct", thurrock, "2025") == "19.4"
        assert one("care-leavers-eet-pct", thurrock, "2025") == "47"
        assert one("cpp-2-years-pct", england, "2025") == "2.3"
        assert one("cla-sdq-score", thurrock, "2025") == "14.5"
        assert one("cla-foster-pct", thurrock, "2025") == "73"
        assert one("cla-homes-pct", thurrock, "2025") == "9"
        assert one("cla-outside-authority-pct", thurrock, "2025") == "63"
        assert one("cla-stable-2-years-pct", thurrock, "2025") == "71"
        assert one("uasc-count", thurrock, "2025") == "32"
        assert one("special-guardianship-count", thurrock, "2025") == "7"
        assert one("cla-school-move-pct", thurrock, "2024") == "10"
        assert one("cla-absence-pct", thurrock, "202425") == "7.4"
        assert one("referral-rate", thurrock, "2025", "referral_count") == "1885"

    def test_placements_add_to_all_looked_after(self) -> None:
        """England's kinds of placement, each rounded to ten, add to England's number looked after."""
        reading = next(r for r in INDICATORS["cla-count"].national if r.breakdown == "placement")
        frame = matched(table_of(reading.layout), reading)
        england = frame[(frame["geographic_level"] == "National") & (frame["time_period"] == "2025")]
        assert abs(england["number"].astype(int).sum() - 81770) <= 5 * len(reading.categories)

    def test_adoption_time_is_one_row_a_year(self) -> None:
        reading = INDICATORS["adoption-time-months"].national[0]
        rows = matched(table_of(reading.layout), reading)
        assert rows.set_index("time_period")["number"].to_dict() == {
            "2025": "02:03", "2024": "02:05", "2023": "02:05", "2022": "02:03", "2021": "02:02",
        }  # fmt: skip

    def test_injury_admissions_is_one_row_a_place_and_year(self) -> None:
        councils, regions = INDICATORS["injury-admissions-rate"].national
        rows = matched(table_of(councils.layout), councils)
        assert not rows.duplicated(["Area Code", "Time period"]).any()
        assert set(rows["Area Type"]) == {"England", "Counties & UAs (from Apr 2023)"}
        assert (rows["Area Code"] == "E92000001").sum() == 14
        rows = matched(table_of(regions.layout), regions)
        assert not rows.duplicated(["Area Code", "Time period"]).any()
        assert rows["Area Code"].nunique() == 9

    def test_spending_is_one_row_a_council(self) -> None:
        reading = INDICATORS["cla-spend-per-child"].national[0]
        frame = sheet_of(reading.layout)
        codes = [area.geography_code for area in read_register().authorities]
        councils = frame[frame["ONS Code"].isin(codes)]
        assert not councils.duplicated("ONS Code").any()
        assert councils.set_index("ONS Code").loc["E06000034", reading.part[0]] == "37172.04"


@with_files
class TestLayoutsOnTheFiles:
    @pytest.mark.parametrize("layout", TABLES.values(), ids=lambda layout: layout.id)
    def test_columns_and_categories_are_the_files(self, layout: Layout) -> None:
        path = file_of(layout.id)
        columns = [*layout.keys, *layout.dimensions, *layout.measures]
        assert sorted(columns) == sorted(header(path))
        if layout.reader == "neighbours":
            return
        frame = table_of(layout.id)
        for column, members in layout.dimensions.items():
            assert sorted(members) == sorted(set(frame[column])), column

    @pytest.mark.parametrize("layout", SPREADSHEET.values(), ids=lambda layout: layout.id)
    def test_sheets_have_the_columns_named(self, layout: Layout) -> None:
        workbook = CalamineWorkbook.from_path(workbook_of(layout))
        for name, sheet in layout.sheets.items():
            rows = workbook.get_sheet_by_name(name).to_python()
            found = [str(cell) for cell in rows[sheet.header_row - 1]]
            assert [column for column in sheet.columns if column not in found] == []
            assert all(found.count(column) == 1 for column in sheet.columns)

    def test_every_file_has_a_layout(self) -> None:
        known = {file_of(name) for name in TABLES} | {workbook_of(layout) for layout in SPREADSHEET.values()}
        files = [p for p in FILES.rglob("*") if p.suffix in {".csv", ".parquet", ".ods", ".xlsx"}]
        assert sorted(known) == sorted(files)

    @pytest.mark.parametrize("layout", OFFICIAL, ids=lambda layout: layout.id)
    def test_every_measure_cell_is_a_number_or_a_known_symbol(self, layout: Layout) -> None:
        for column in layout.measures:
            cells = table_of(layout.id)[column]
            strange = cells[pd.to_numeric(cells, errors="coerce").isna() & ~cells.isin(list(SYMBOLS))]
            assert strange.empty, (column, sorted(set(strange))[:5])


def test_a_layout_is_read_or_says_why_not() -> None:
    for layout in LAYOUTS.values():
        assert bool(layout.reader) != bool(layout.ignored), layout.id
        assert layout.title
        assert layout.publisher
        assert layout.publication
        assert layout.licence
    for path in (DATA / "layouts").glob("*.toml"):
        assert tomllib.loads(path.read_text(encoding="utf-8"))["id"] == path.stem
