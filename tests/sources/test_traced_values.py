"""Values traced by hand from the cell that a publisher printed: file, row, column, and what the release says of it."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from portal.publish.sources.dfe import JOINT_RETURN
from portal.selection import Observation
from portal.store import Store
from portal.vocabulary import Comparator

THURROCK, ENGLAND, EAST = "E06000034", "E92000001", "E12000006"
CUMBRIA, SCILLY = "E10000006", "E06000053"
NUMBER_AND_RATE = "cla_number_and_rate_per_10k_children.csv"
WORKFORCE = "csww_indicators_2017_to_2025.csv"
REFERRALS = "c1_children_in_need_referrals_and_rereferrals_2013_to_2025.csv"
ON_31_MARCH = "derived/la_cla_on_31_march_by_characteristics.parquet"
CEASED = "derived/la_children_who_ceased_during_the_year.parquet"
SPENDING = "RO3_LA_Data_2024-25_data_by_LA.ods"
SPENT = "Children's social care - Children Looked After - Net Current Expenditure (C7 = C3 - C6)"


@dataclass(frozen=True)
class Traced:
    """One cell of a file, and the observation it became."""

    indicator_id: str
    geography_code: str
    period: str
    value: float | None
    file: str
    row: int
    column: str
    printed: str
    status: str = ""
    category: str = ""


TRACED = [
    Traced("cla-count", THURROCK, "2025", 276, NUMBER_AND_RATE, 279, "children_count", "276"),
    Traced("cla-rate", THURROCK, "2025", 60, NUMBER_AND_RATE, 279, "rate_per_10000", "60"),
    Traced("cla-rate", ENGLAND, "2025", 67, NUMBER_AND_RATE, 3, "rate_per_10000", "67"),
    Traced("cla-count", ENGLAND, "2025", 81770, NUMBER_AND_RATE, 3, "children_count", "81770"),
    Traced("cla-start-rate", THURROCK, "2025", 24, NUMBER_AND_RATE, 280, "rate_per_10000", "24"),
    Traced("cla-cease-rate", THURROCK, "2025", 27, NUMBER_AND_RATE, 278, "rate_per_10000", "27"),
    Traced("rereferral-pct", THURROCK, "2025", 16.0, REFERRALS, 99, "rereferral_percent", "16"),
    Traced("cpp-repeat-pct", THURROCK, "2025", 23.1, "d3_cpps_subsequent_plan_2013_to_2025.csv", 99,
           "CPP_subsequent_percent", "23.1"),
    Traced("cpp-2-years-pct", THURROCK, "2025", None, "d5_cpps_at31march_by_duration_2013_to_2025.csv", 99,
           "2_years_or_more_percent", "c", "c"),
    Traced("sw-agency-pct", THURROCK, "2025", 19.4, WORKFORCE, 98, "agency_rate_fte", "19.4"),
    Traced("care-leavers-eet-pct", THURROCK, "2025", 47, "la_care_leavers_activity.csv", 2231,
           "care_leaver_percent", "47"),
    Traced("care-leavers-suitable-home-pct", THURROCK, "2025", 96, "la_care_leavers_accommodation_suitability.csv",
           742, "care_leaver_percent", "96"),
    Traced("cla-3-placements-pct", THURROCK, "2025", 7, "la_cla_placement_stability.csv", 559,
           "children_percent", "7"),
    Traced("cla-school-move-pct", THURROCK, "2024", 10, "la_cla_school_moves.csv", 745, "percentage", "10"),
    Traced("cla-3-social-workers-pct", THURROCK, "2024", 27, "la_cla_swcount.csv", 183, "percentage", "27"),
    Traced("cla-sdq-score", THURROCK, "2025", 14.5, "la_conviction_health_outcome_cla.csv", 14289,
           "children_count", "14.5"),
    Traced("cin-ks2-rwm-pct", THURROCK, "202425", 28, "ks2_la.csv", 99, "pt_rwm_met_expected_standard", "28"),
    Traced("cla-attainment-8", THURROCK, "202425", 18.5, "ks4_la.csv", 264, "avg_att8", "18.5"),
    Traced("cla-absence-pct", THURROCK, "202425", 7.4, "absence_la.csv", 1312, "pt_overall", "7.4"),
    Traced("injury-admissions-rate", THURROCK, "2023/24", 42.2119, "la_hospital_admissions_2324.csv", 7088, "Value",
           "42.2119"),
    Traced("injury-admissions-rate", EAST, "2023/24", 61.67316, "region_hospital_admissions_2324.csv", 6386, "Value",
           "61.67316"),
    Traced("injury-admissions-rate", SCILLY, "2023/24", None, "la_hospital_admissions_2324.csv", 7106, "Value", "",
           "x"),
    Traced("adoption-time-months", ENGLAND, "2025", 27,
           "national_cla_adopted_average_time_between_adoption_process_stages.csv", 55, "number", "02:03"),
    Traced("cla-count", THURROCK, "2025", 13, ON_31_MARCH, 48583, "number", "13", category="Under 1"),
    Traced("cla-count", THURROCK, "2025", 75, ON_31_MARCH, 48580, "number", "75", category="16 and over"),
    Traced("uasc-count", THURROCK, "2025", 32, ON_31_MARCH, 48646, "number", "32"),
    Traced("special-guardianship-count", THURROCK, "2025", 7, CEASED, 2905, "number", "7"),
    Traced("adopted-count", THURROCK, "2025", 9, CEASED, 2891, "number", "9"),
    # councils that have ended stay in the file with the symbol z; Scilly has never had its own row filled
    Traced("cla-count", CUMBRIA, "2023", 740, NUMBER_AND_RATE, 1146, "children_count", "740"),
    Traced("cla-count", CUMBRIA, "2025", None, NUMBER_AND_RATE, 144, "children_count", "z", "z"),
    Traced("cla-rate", SCILLY, "2025", None, NUMBER_AND_RATE, 384, "rate_per_10000", "z", "z"),
    # Barnsley and Sheffield stand under the codes they had in each year
    Traced("sw-agency-pct", "E08000016", "2024", 19.2, WORKFORCE, 213, "agency_rate_fte", "19.2"),
    Traced("sw-agency-pct", "E08000038", "2025", 13, WORKFORCE, 50, "agency_rate_fte", "13"),
    Traced("sw-agency-pct", "E08000039", "2025", 0.4, WORKFORCE, 62, "agency_rate_fte", "0.4"),
    # joint returns: one row, two councils
    Traced("sw-agency-pct", "E06000061", "2025", 19.5, WORKFORCE, 70, "agency_rate_fte", "19.5"),
    Traced("sw-agency-pct", "E06000062", "2025", 19.5, WORKFORCE, 70, "agency_rate_fte", "19.5"),
    Traced("sw-vacancy-pct", "E09000021", "2025", 14.9, WORKFORCE, 160, "vacancy_rate_fte", "14.9"),
    Traced("sw-vacancy-pct", "E09000027", "2025", 14.9, WORKFORCE, 160, "vacancy_rate_fte", "14.9"),
    Traced("sw-agency-pct", "E08000024", "2025", None, WORKFORCE, 25, "agency_rate_fte", "low", "low"),
]  # fmt: skip


@cache
def lines(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as text:
        return list(csv.reader(text))


@cache
def parquet(path: Path) -> pd.DataFrame:
    return pd.read_parquet(path)


@cache
def sheet(path: Path, name: str) -> list[list[object]]:
    return CalamineWorkbook.from_path(path).get_sheet_by_name(name).to_python()


def cell(folder: Path, file: str, row: int, column: str) -> str:
    """A cell by the row number a spreadsheet program shows (the header is row 1)."""
    path = folder / file
    if path.suffix == ".parquet":
        return str(parquet(path).iloc[row - 2][column])
    table = lines(path)
    return table[row - 1][table[0].index(column)]


def published(store: Store, indicator_id: str, code: str, period: str, category: str = "") -> Observation:
    rows = [
        o for o in store.observations(indicator_id, code) if (o.period, o.category, o.variant) == (period, category, "")
    ]
    assert len(rows) == 1
    return rows[0]


@pytest.mark.parametrize("traced", TRACED, ids=lambda t: f"{t.indicator_id}-{t.geography_code}-{t.period}-{t.category}")
def test_cell_is_published_as_printed(national: Store, national_files: Path, traced: Traced) -> None:
    assert cell(national_files, traced.file, traced.row, traced.column) == traced.printed
    found = published(national, traced.indicator_id, traced.geography_code, traced.period, traced.category)
    assert (found.value, found.status) == (traced.value, traced.status)
    assert found.source_reference == f"row-{traced.row}/{traced.column}"
    assert found.printed == ("" if traced.status else traced.printed)
    assert national.sources[found.source_id].file_name == Path(traced.file).name


def test_a_rate_that_nobody_prints_is_worked_out_from_two_cells(national: Store, national_files: Path) -> None:
    """1,885 referrals over 46,271 children: 407.4 for every 10,000."""
    assert cell(national_files, REFERRALS, 99, "referral_count") == "1885"
    population = "ons_mid-year_population_estimates_2012_to_2024.csv"
    assert cell(national_files, population, 99, "population_estimate") == "46271"
    assert cell(national_files, population, 99, "time_period") == "2024"
    found = published(national, "referral-rate", THURROCK, "2025")
    assert (found.value, found.numerator, found.denominator) == (407.4, 1885, 46271)
    assert found.source_reference == "row-99/referral_count"


def test_spending_is_pounds_for_each_child(national: Store, national_files: Path) -> None:
    """£37,172,040 over 46,271 children: £803. England: £8,434,512,296 over 12,183,016 children: £692."""
    rows = sheet(national_files / SPENDING, "RO3_LA_Data_202425")
    place = rows[6].index(SPENT)
    assert [rows[357][1], rows[357][place]] == [THURROCK, 37172.04]
    assert [rows[417][1], rows[417][place]] == [ENGLAND, 8434512.29579]
    here = published(national, "cla-spend-per-child", THURROCK, "2024-25")
    assert (here.value, here.status, here.numerator, here.denominator) == (803, "", 37172040, 46271)
    assert here.source_reference.startswith("row-358/Children's-social-care-Children-Looked-After")
    everywhere = published(national, "cla-spend-per-child", ENGLAND, "2024-25")
    assert (everywhere.value, everywhere.note) == (692, "Includes estimates for councils whose return is missing.")


def test_a_missing_spending_return_is_not_available(national: Store, national_files: Path) -> None:
    rows = sheet(national_files / SPENDING, "RO3_LA_Data_202425")
    place = rows[6].index(SPENT)
    missing = [str(row[1]) for row in rows[7:] if row[place] == "[x]" and row[4] in {"UA", "MD", "LB", "SC"}]
    assert len(missing) == 3
    for code in missing:
        found = published(national, "cla-spend-per-child", code, "2024-25")
        assert (found.value, found.status, found.printed) == (None, "x", "")


def test_joint_returns_say_so(national: Store) -> None:
    for code in ("E06000061", "E06000062", "E09000021", "E09000027"):
        assert published(national, "sw-agency-pct", code, "2025").note == JOINT_RETURN


def test_a_new_code_is_another_area(national: Store) -> None:
    """Barnsley's workforce series ends in 2024 under the old code; 2025 stands alone under the new one."""
    assert [o.period for o in national.observations("sw-agency-pct", "E08000038") if not o.variant] == ["2025"]
    assert max(o.period for o in national.observations("sw-agency-pct", "E08000016")) == "2024"
    assert national.standings("sw-agency-pct", "E08000038")["2025"].change is None
    assert national.places["E08000016"].successors == ("E08000038",)


def test_the_publishers_own_interval_is_kept(national: Store, national_files: Path) -> None:
    file = "la_hospital_admissions_2324.csv"
    assert cell(national_files, file, 7088, "Lower CI 95.0 limit") == "35.68085"
    assert cell(national_files, file, 7088, "Upper CI 95.0 limit") == "48.99903"
    found = published(national, "injury-admissions-rate", THURROCK, "2023/24")
    assert (found.lower, found.upper, found.numerator, found.denominator) == (35.68085, 48.99903, 160, 37904)


def test_neighbours_are_the_models_ten(national: Store, national_files: Path) -> None:
    """Row 132 of the 2025 model is Thurrock's (883); its closest is Swindon (866)."""
    numbers = [cell(national_files, "sn_model_2025_wide.csv", 132, f"SN_{place}") for place in range(1, 11)]
    assert cell(national_files, "sn_model_2025_wide.csv", 132, "old_la_code") == "883"
    assert numbers == ["866", "303", "311", "887", "940", "822", "941", "332", "925", "935"]
    stated = pd.read_parquet(national.folder / "neighbours.parquet")
    ours = stated[stated["geography_code"] == THURROCK].sort_values("position")
    assert [national.places[code].dfe_code for code in ours["neighbour_code"]] == numbers
    assert list(ours["position"]) == list(range(1, 11))
    assert ours.iloc[0][["closeness", "source_reference"]].tolist() == ["Very close", "row-132/SN_1"]


def test_neighbours_mean_vacancy_rate(national: Store, national_files: Path) -> None:
    """The mean of ten cells of the workforce file, added by hand: 22.4, and all ten neighbours have one."""
    numbers = {"866", "303", "311", "887", "822", "332", "925", "935", "940 / 941"}
    header, *rows = lines(national_files / WORKFORCE)
    rates = {
        row[header.index("old_la_code")]: float(row[header.index("vacancy_rate_fte")])
        for row in rows
        if row[header.index("time_period")] == "2025" and row[header.index("old_la_code")] in numbers
    }
    assert rates.keys() == numbers
    ten = [*rates.values(), rates["940 / 941"]]
    assert round(sum(ten) / 10, 1) == 22.4
    series = national.benchmark("sw-vacancy-pct", THURROCK, Comparator.NEIGHBOURS)
    assert series is not None
    assert series.observations[-1].period == "2025"
    assert series.observations[-1].value == 22.4
    assert (series.contributors[-1], series.members) == (10, 10)


def test_the_papers_monthly_series_ends_in_may_2016(embedded: Store) -> None:
    months = [o for o in embedded.observations("cla-count-monthly", THURROCK) if not o.variant]
    last = max(months, key=lambda o: o.period_end)
    assert (last.period, last.period_end, last.value, last.printed) == ("2016-05", "2016-05-31", 341, "341")
    assert last.source_id == "thurrock-corporate-parenting-2016-07"
    assert last.source_reference == "item-6/table-1/2016-17/May"
    assert "Table 1" in last.source_place
    assert embedded.sources[last.source_id].kind == "council paper"
