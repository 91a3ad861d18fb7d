"""Tables with layouts of their own: public health profiles, adoption times, statistical neighbours."""

from pathlib import Path

import pandas as pd
import pytest

from portal.publish.sources.adoption_times import read_months
from tests.publish.invented import EAST, ENGLAND, SOUTHEND, THURROCK, Row, cell, definitions, figures, gather, write_csv

STEP = "6. Total average time between entry into care and adoption"


def injuries(code: str, period: str, value: object, note: str = "", **changes: str) -> Row:
    layout = definitions()[0]["ohid-injury-admissions"]
    row = dict.fromkeys([*layout.keys, *layout.dimensions, *layout.measures], "") | {
        "Area Code": code,
        "Area Type": "England" if code == ENGLAND else "Counties & UAs (from Apr 2023)",
        "Parent Code": ENGLAND,
        "Parent Name": "England",
        "Indicator ID": "90284",
        "Indicator Name": layout.dimensions["Indicator Name"][0],
        "Sex": "Persons",
        "Age": "<15 yrs",
        "Time period": period,
        "Value": str(value),
        "Count": "50",
        "Denominator": "10000",
        "Lower CI 95.0 limit": "37.1",
        "Upper CI 95.0 limit": "65.9",
        "Value note": note,
    }
    assert set(changes) <= set(row)
    return row | changes


def times(year: str, printed: str, **changes: str) -> Row:
    return {
        "time_period": year, "time_identifier": "Reporting year", "geographic_level": "National",
        "country_code": ENGLAND, "country_name": "England", "cla_group": "Age on starting final period of care",
        "stage_of_adoption_process": STEP, "age_start_poc": "Total", "number": printed,
    } | changes  # fmt: skip


def like(number: str, *neighbours: str, **changes: str) -> Row:
    row = {"old_la_code": number, "la_name": "", "region_ind": "1", "region_name": ""}
    for place in range(1, 11):
        row |= {f"SN_{place}": neighbours[place - 1], f"SN_{place}P": "Close "}
    return row | changes


TEN = ("882", "303", "311", "887", "866", "822", "941", "332", "925", "935")


def test_injuries_keep_the_publishers_interval_and_say_why_a_value_is_missing(tmp_path: Path) -> None:
    write_csv(
        tmp_path / "a.csv",
        [
            injuries(ENGLAND, "2023/24", "72.71223"),
            injuries(THURROCK, "2023/24", "50.0"),
            injuries(SOUTHEND, "2023/24", "", "Value suppressed for disclosure control due to small count"),
            injuries("E06000001", "2023/24", "", "Not presented"),
            injuries(THURROCK, "2023/24", "99", Sex="Male"),
        ],
    )
    frame = figures(tmp_path)
    assert cell(frame, "injury-admissions-rate", ENGLAND, "2023/24") == (72.71223, "")
    assert cell(frame, "injury-admissions-rate", SOUTHEND, "2023/24") == (None, "c")
    assert cell(frame, "injury-admissions-rate", "E06000001", "2023/24") == (None, "x")
    row = frame[frame["geography_code"] == THURROCK].iloc[0]
    assert row[["lower", "upper", "numerator", "denominator"]].tolist() == [37.1, 65.9, 50, 10000]
    assert row[["period_start", "period_end"]].tolist() == ["2023-04-01", "2024-03-31"]
    hidden = frame[frame["geography_code"] == SOUTHEND].iloc[0]
    assert hidden[["lower", "upper", "numerator", "denominator"]].isna().all()


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (injuries("E06999999", "2023/24", 1), "row 3, column Area Code: unknown area code 'E06999999'"),
        (injuries(EAST, "2023/25", 1), "row 3, column Time period: not a financial year '2023/25'"),
        (injuries(EAST, "2023", 1), "row 3, column Time period: not a financial year '2023'"),
        (injuries(EAST, "2023/24", "1,5"), "row 3, column Value: not a number '1,5'"),
        (injuries(EAST, "2023/24", 1, Count="c"), "row 3, column Count: not a number 'c'"),
        (injuries(EAST, "2023/24", 1, Sex="People"), "row 3, column Sex: category not known 'People'"),
        (injuries(ENGLAND, "2023/24", 1), "row 3: the same area and period stands above already"),
    ],
)
def test_an_injury_row_that_is_not_understood_is_named(tmp_path: Path, row: Row, says: str) -> None:
    write_csv(tmp_path / "a.csv", [injuries(ENGLAND, "2023/24", 1), row])
    noted = gather(tmp_path)[1]
    assert [line.split(". ")[0] for line in noted] == [f"a.csv, {says}"]


@pytest.mark.parametrize(
    ("printed", "months"),
    [("01:03", 15), ("00:00", 0), ("10:11", 131), (" 02:03 ", 27), ("01:12", None), ("1.3", None), ("15", None),
     ("01:3", None), ("", None), ("01:03:00", None)],
)  # fmt: skip
def test_years_and_months(printed: str, months: int | None) -> None:
    assert read_months(printed) == months


def test_adoption_times_are_months_for_england(tmp_path: Path) -> None:
    write_csv(tmp_path / "a.csv", [times("2024", "02:03"), times("2025", "x")])
    frame = figures(tmp_path)
    assert cell(frame, "adoption-time-months", ENGLAND, "2024") == (27, "")
    assert cell(frame, "adoption-time-months", ENGLAND, "2025") == (None, "x")


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (times("2024", "2.3"), "row 3, column number: not a time in years and months '2.3'"),
        (times("24", "02:03"), "row 3, column time_period: '24' is not a reporting year"),
        (times("2025", "02:04"), "row 3: the same period and category stands above already"),
        (times("2024", "02:03", age_start_poc="Aged 8"), "row 3, column age_start_poc: category not known 'Aged 8'"),
        (times("2024", "02:03", geographic_level="Regional"),
         "row 3, column geographic_level: the portal reads this file for England only, and a row is for 'Regional'"),
    ],
)  # fmt: skip
def test_an_adoption_row_that_is_not_understood_is_named(tmp_path: Path, row: Row, says: str) -> None:
    write_csv(tmp_path / "a.csv", [times("2025", "02:03"), row])
    assert [line.split(". ")[0] for line in gather(tmp_path)[1]] == [f"a.csv, {says}"]


def test_neighbours_are_listed_under_every_code_a_number_has_carried(tmp_path: Path) -> None:
    """370 is Barnsley under both of its codes; as a neighbour it goes by the newest."""
    write_csv(tmp_path / "a.csv", [like("370", *TEN), like("883", *TEN[:9], "370")])
    gathered, noted = gather(tmp_path)
    assert noted == []
    frame = pd.concat(gathered.neighbours)
    sizes = frame.groupby("geography_code").size().to_dict()
    assert sizes == {"E08000016": 10, "E08000038": 10, THURROCK: 10}
    last = frame[(frame["geography_code"] == THURROCK) & (frame["position"] == 10)].iloc[0]
    assert last[["neighbour_code", "closeness", "model"]].tolist() == ["E08000038", "Close", "2025"]


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (like("882", *TEN[1:], "88"), "row 3, column SN_10: no authority has the number '88'"),
        (like("882", *TEN[1:], ""), "row 3, column SN_10: no authority has the number ''"),
        (like("8822", *TEN), "row 3, column old_la_code: no authority has the number '8822'"),
        (like("883", *TEN), "row 3, column old_la_code: the authority stands above already"),
        (
            like("882", *TEN),
            "row 3, column SN_1: the number '882' is the authority itself or stands in the row already",
        ),
        (
            like("302", *TEN[:9], "882"),
            "row 3, column SN_10: the number '882' is the authority itself or stands in the",
        ),
        (like("302", *TEN, SN_1P="Near"), "row 3, column SN_1P: category not known 'Near'"),
    ],
)
def test_a_neighbour_row_that_is_not_understood_is_named(tmp_path: Path, row: Row, says: str) -> None:
    write_csv(tmp_path / "a.csv", [like("883", *TEN), row])
    noted = gather(tmp_path)[1]
    assert len(noted) == 1
    assert noted[0].startswith(f"a.csv, {says}")


def test_two_neighbour_models_of_one_edition_stop(tmp_path: Path) -> None:
    write_csv(tmp_path / "a.csv", [like("883", *TEN)])
    write_csv(tmp_path / "b.csv", [like("883", *reversed(TEN))])
    assert gather(tmp_path)[1] == ["b.csv: a.csv holds the same neighbour model. Take one file out."]
