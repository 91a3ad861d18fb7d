"""Judgements traced by hand from Ofsted's lists and the papers: sheet, row, and what the release says of them."""

import pyarrow.parquet as pq
import pytest
from python_calamine import CalamineWorkbook

from portal.selection import Inspection
from portal.store import Store

REQUIRES, GOOD, OUTSTANDING = "Requires improvement to be good", "Good", "Outstanding"
INADEQUATE = "Inadequate"
OVERALL = "Overall effectiveness"
LEADERS = "The impact of leaders on social work practice with children and families"
PROTECTION = "The experiences and progress of children who need help and protection"
IN_CARE = "The experiences and progress of children in care"
LEAVERS = "The experiences and progress of care leavers"
TOGETHER = "The experiences and progress of children in care and care leavers"


def inspection(store: Store, code: str, inspection_id: str) -> Inspection:
    found = [i for i in store.inspections(code) if i.inspection_id == inspection_id]
    assert len(found) == 1, [i.inspection_id for i in store.inspections(code)]
    return found[0]


def grades(found: Inspection) -> dict[str, str]:
    return {judgement.area: judgement.grade for judgement in found.judgements}


def test_thurrock_in_september_2024(national: Store) -> None:
    """ILACS_inspection_history row 239; the last day on site is row 139 of the overview and in the report."""
    found = inspection(national, "E06000034", "E06000034-ilacs-2024-09-16")
    assert (found.inspection_start, found.inspection_end, found.published_date) == (
        "2024-09-16", "2024-09-20", "2024-10-29",
    )  # fmt: skip
    assert found.source_reference == "ILACS_inspection_history/row-239"
    assert found.inspection_type == "Short inspection"
    assert grades(found) == dict.fromkeys([OVERALL, LEADERS, PROTECTION, IN_CARE, LEAVERS], OUTSTANDING)


def test_thurrocks_history_is_one_record_an_inspection(national: Store) -> None:
    """The national list, the papers and the overview tell of the same inspections; none stands twice."""
    assert [i.inspection_id for i in national.inspections("E06000034")] == [
        "E06000034-slac-2012-06",
        "E06000034-cqc-safeguarding-2015-10",
        "E06000034-sif-2016-02-22",
        "E06000034-ilacs-2018-09-11-visit",
        "E06000034-ilacs-2019-11-11",
        "E06000034-ilacs-2024-09-16",
    ]
    sif = inspection(national, "E06000034", "E06000034-sif-2016-02-22")
    assert (sif.inspection_start, sif.inspection_end, sif.published_date) == ("2016-02-22", "2016-03-17", "2016-05-24")
    assert sif.source_reference == "LA_inspections_2009-2023/row-136"


def test_care_leavers_were_judged_with_children_in_care_until_2023(national: Store) -> None:
    """ILACS_inspection_history row 238."""
    found = inspection(national, "E06000034", "E06000034-ilacs-2019-11-11")
    assert grades(found) == dict.fromkeys([OVERALL, LEADERS, PROTECTION, TOGETHER], GOOD)


def test_a_single_inspection_and_its_re_inspection(national: Store) -> None:
    """LA_inspections_2009-2023 row 12: Birmingham, published 23 May 2014 and 25 November 2016."""
    first = inspection(national, "E08000025", "E08000025-sif-2014-05-23")
    assert (first.inspection_type, first.inspection_start) == ("Full inspection", "")
    assert set(grades(first).values()) == {INADEQUATE}
    assert "Local Safeguarding Children Board" in grades(first)
    again = inspection(national, "E08000025", "E08000025-sif-2016-11-25")
    assert again.inspection_type == "Re-inspection"
    assert grades(again) == {
        OVERALL: INADEQUATE,
        "Children who need help and protection": INADEQUATE,
        "Children looked after and achieving permanence": REQUIRES,
        "Adoption performance": REQUIRES,
        "Experiences and progress of care leavers": REQUIRES,
        "Leadership, management and governance": INADEQUATE,
    }


def test_earlier_frameworks(national: Store) -> None:
    """Row 165, Northamptonshire, in the second table of the sheet: SLAC 2011, CPI and TLAC 2013."""
    code = "E10000021"
    slac = inspection(national, code, f"{code}-slac-2011-05-06")
    assert grades(slac) == {"Safeguarding": REQUIRES, "Looked after children": REQUIRES}
    assert "adequate" in slac.note
    assert grades(inspection(national, code, f"{code}-cpi-2013-03-20")) == {OVERALL: INADEQUATE}
    assert grades(inspection(national, code, f"{code}-tlac-2013-08-23")) == {OVERALL: INADEQUATE}


def test_councils_of_the_second_table_keep_their_own_codes(national: Store) -> None:
    """Rows 162 and 163: Bournemouth and the Dorset that ended in 2019."""
    found = inspection(national, "E06000028", "E06000028-sif-2014-06-30")
    assert grades(found)["Adoption performance"] == GOOD
    assert inspection(national, "E10000009", "E10000009-slac-2011-10-28").source_reference.endswith("row-163")


def test_visits_carry_themes_and_no_grades(national: Store) -> None:
    """LA_level_in_year_2022-23 row 5: Barnsley, 25 January 2023; In-year_inspections row 4: Barking and Dagenham."""
    barnsley = inspection(national, "E08000016", "E08000016-ilacs-2023-01-25-visit")
    assert (barnsley.inspection_type, barnsley.theme, barnsley.judgements) == ("Focused visit", "Care leavers", ())
    barking = inspection(national, "E09000002", "E09000002-ilacs-2025-03-26-visit")
    assert (barking.published_date, barking.theme) == ("2025-04-29", "Children in need/subject to a plan")


def test_an_inspection_belongs_to_the_code_of_its_day(national: Store) -> None:
    """Row 207 lists Somerset's inspection of July 2022 under a code that began in April 2023."""
    old = inspection(national, "E10000027", "E10000027-ilacs-2022-07-18")
    assert (old.published_date, old.overall) == ("2022-09-21", GOOD)
    assert all(i.date >= "2023-04-01" for i in national.inspections("E06000066"))


def test_superseded_codes_of_the_overview_are_not_used(national: Store) -> None:
    """Rows 27 and 148 give Cumbria's code to both of its successors."""
    for code, day, overall in (("E06000063", "2024-10-07", GOOD), ("E06000064", "2024-04-22", GOOD)):
        found = inspection(national, code, f"{code}-ilacs-{day}")
        assert (found.overall, found.inspection_end != "") == (overall, True)
    assert max(i.date for i in national.inspections("E10000006")) < "2023-04-01"


def test_an_inspection_may_have_no_overall_grade(national: Store) -> None:
    """Rows 60 and 123 of the overview: Brent and Somerset, inspected from 27 April 2026."""
    found = inspection(national, "E09000005", "E09000005-ilacs-2026-04-27")
    assert found.overall == ""
    assert grades(found) == dict.fromkeys([LEADERS, PROTECTION, IN_CARE, LEAVERS], GOOD)
    assert found.note == "The report gives no overall grade."


def test_lists_that_disagree_are_both_heard(national: Store) -> None:
    """St Helens, July 2023: three grades differ between Ofsted's list and the unofficial overview; Ofsted's leads."""
    found = inspection(national, "E08000013", "E08000013-ilacs-2023-07-10")
    assert found.source_reference.startswith("ILACS_inspection_history/")
    assert grades(found)[IN_CARE] == GOOD
    assert f"Another list gives '{REQUIRES}' for '{IN_CARE}'." in found.note


@pytest.mark.parametrize("table", ["inspections", "judgements", "sources"])
def test_inspectors_are_not_named(national: Store, national_files: object, table: str) -> None:
    workbook = CalamineWorkbook.from_path(f"{national_files}/ofsted_csc_ilacs_overview.xlsx")
    header, *rows = workbook.get_sheet_by_index(0).to_python()
    names = {str(row[header.index("inspector_name")]).strip().lower() for row in rows} - {"", "nan", "none"}
    assert len(names) > 20
    published = pq.read_table(national.folder / f"{table}.parquet").to_pandas().astype(str)
    text = "\n".join("\n".join(published[column].str.lower()) for column in published)
    assert [name for name in names if name in text] == []
