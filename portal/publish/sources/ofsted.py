"""Ofsted's lists of inspections: outcomes by authority, the 2009 to 2023 history, and the newest reports."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from portal.publish.layouts import Layout
from portal.publish.sources.context import Context
from portal.publish.sources.workbooks import SheetRow, fold, read_sheet

COLUMNS = [
    "geography_code", "framework", "inspection_type", "inspection_start", "inspection_end", "published_date",
    "theme", "judgement_area", "grade", "source_reference", "note",
]  # fmt: skip

OVERALL = "Overall effectiveness"
LEADERS = "The impact of leaders on social work practice with children and families"
PROTECTION = "The experiences and progress of children who need help and protection"
IN_CARE = "The experiences and progress of children in care"
CARE_LEAVERS = "The experiences and progress of care leavers"
IN_CARE_AND_LEAVERS = "The experiences and progress of children in care and care leavers"
CARE_LEAVERS_JUDGED_APART = "2023-01-01"
"""Ofsted has judged care leavers apart from children in care since this day."""

GRADES = {
    "outstanding": "Outstanding",
    "good": "Good",
    "requires improvement to be good": "Requires improvement to be good",
    "requires improvement": "Requires improvement to be good",
    "inadequate": "Inadequate",
}
NOTHING = {"", "-", "nan", "none", "inspection_pre_dates_judgement"}
SLAC_NOTE = (
    "The list uses today's word 'requires improvement to be good' for the grade that was then called 'adequate'."
)
TYPES = {
    "ILACS Standard Inspection": "Standard inspection",
    "ILACS Short Inspection": "Short inspection",
    "ILACS Focused Visit": "Focused visit",
    "LA Monitoring visit": "Monitoring visit",
    "standard": "Standard inspection",
    "short": "Short inspection",
}


def read_date(cell: Any) -> str:
    """A date cell as ISO text: a real date, or dd/mm/yyyy or dd/mm/yy text; "" where empty. ValueError otherwise."""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    text = fold(cell)
    if text.lower() in NOTHING:
        return ""
    for form in ("%d/%m/%Y", "%d/%m/%y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text, form).date().isoformat()
        except ValueError:
            continue
    raise ValueError(text)


@dataclass(frozen=True)
class _Reader:
    """Builds judgement rows of one workbook and notes every fault."""

    path: Path
    layout: Layout
    context: Context

    def sheet(self, name: str) -> list[SheetRow]:
        """The rows of one sheet."""
        return read_sheet(self.path, self.layout, name, self.context.problems)

    def fault(self, what: str, remedy: str, row: SheetRow, column: str = "") -> str:
        """Note a fault; the empty text that stands for what could not be read."""
        self.context.problems.add(self.path, what, remedy, row=row.number, column=column)
        return ""

    def grade(self, row: SheetRow, *columns: str) -> str:
        """The grade in the framework's words, "" where there is none."""
        text = row.text(*columns)
        if text.lower() in NOTHING:
            return ""
        return GRADES.get(text.lower()) or self.fault(
            f"unknown grade {text!r}", "Correct it, or add the grade to its framework.", row, row.column(*columns)
        )

    def kind(self, row: SheetRow, *columns: str) -> str:
        """The kind of inspection in the portal's words."""
        text = row.text(*columns)
        if text.lower() in NOTHING:
            return "Inspection"
        return TYPES.get(text) or self.fault(
            f"unknown kind of inspection {text!r}", "Correct it, or add it to portal/publish/sources/ofsted.py.",
            row, row.column(*columns),
        )  # fmt: skip

    def day(self, row: SheetRow, *columns: str) -> str:
        """The day as ISO text, "" where the cell is empty."""
        try:
            return read_date(row.cell(*columns))
        except ValueError:
            return self.fault(
                f"{row.text(*columns)!r} is not a date", "Write it as day/month/year.", row, row.column(*columns)
            )

    def code(self, row: SheetRow, code: str, name: str, on: str) -> str:
        """The authority's code: the one stated where it is known and had begun on a day, else the one its name had.

        Ofsted lists an old inspection under today's code; a council's new code is another area.
        """
        register = self.context.register
        stated = register.by_code.get(code)
        named = register.code_of_name(name, on)
        if stated and stated.start_date > on and named in stated.predecessors.split("|"):
            return named
        found = code if stated else named
        return found or self.fault(
            f"no known authority is called {name!r} or has the code {code!r}",
            "Add the name to data/geographies/geographies.csv.", row,
        )  # fmt: skip


def _rows(about: dict[str, str], grades: dict[str, str], place: str, note: str = "") -> Iterator[dict[str, str]]:
    """One row a graded area; one row with no area for a visit without grades."""
    graded = {area: grade for area, grade in grades.items() if grade} or {"": ""}
    for area, grade in graded.items():
        yield {
            "inspection_end": "", "inspection_start": "", "published_date": "", "theme": "", **about,
            "judgement_area": area, "grade": grade, "source_reference": place, "note": note,
        }  # fmt: skip


HEADINGS = {
    OVERALL: (OVERALL,),
    LEADERS: (LEADERS, "Impact of leaders"),
    PROTECTION: (PROTECTION, "Experiences and progress of children who need help and protection"),
    IN_CARE: (IN_CARE, "Experiences and progress of children in care"),
    CARE_LEAVERS: (CARE_LEAVERS, "Experiences and progress of care leavers"),
}
"""The headings that each judgement of the present framework has in Ofsted's lists, newest wording first."""


def _in_force(area: str, on: str) -> str:
    """The judgement area as the framework named it on an ISO date."""
    return IN_CARE_AND_LEAVERS if area == IN_CARE and on < CARE_LEAVERS_JUDGED_APART else area


def _ilacs_rows(reader: _Reader, sheet: str) -> Iterator[dict[str, str]]:
    """Every inspection and visit of a sheet that lists them under the present framework, one a row."""
    for row in reader.sheet(sheet):
        start = reader.day(row, "Inspection date", "Inspection/Visit date")
        code, name = row.text("Local authority area code"), row.text("Local authority name")
        about = {
            "geography_code": reader.code(row, code, name, start),
            "framework": "ilacs",
            "inspection_type": reader.kind(row, "Inspection type", "Inspection/Visit type"),
            "inspection_start": start,
            "published_date": reader.day(row, "Publication date"),
            "theme": row.text("Visit Theme"),
        }
        grades = {_in_force(area, start): reader.grade(row, *headings) for area, headings in HEADINGS.items()}
        yield from _rows(about, grades, f"{sheet}/row-{row.number}")


def read_outcomes(path: Path, layout: Layout, context: Context) -> pd.DataFrame:
    """Judgement rows of Ofsted's yearly outcomes workbook: every ILACS inspection and the year's visits."""
    reader = _Reader(path, layout, context)
    sheets = ("ILACS_inspection_history", "In-year_inspections")
    return pd.DataFrame([row for sheet in sheets for row in _ilacs_rows(reader, sheet)], columns=COLUMNS)


SIF_AREAS = {
    "Overall Judgement (OE)": OVERALL,
    "children who need help and protection": "Children who need help and protection",
    "children looked after and achieving permanence": "Children looked after and achieving permanence",
    "CLA Sub: Adoption Performance": "Adoption performance",
    "CLA Sub: Experiences and progress of care leavers": "Experiences and progress of care leavers",
    "leadership, management and governance": "Leadership, management and governance",
}
SIF_DATE = "Single Inspection of LA Children's Services (SIF) {} publication date"
SINGLE_GRADE = (
    ("slac", "SLAC re-inspection of Safeguarding publication date", "SLAC re-inspection Safeguarding OE",
     "Safeguarding", "Re-inspection"),
    ("slac", "SLAC re-inspection of services for Children Looked After publication date",
     "SLAC re-inspection of services Children Looked After OE", "Looked after children", "Re-inspection"),
    ("cpi", "Child Protection Inspections (CPI) publication date", "CPI Overall Effectiveness (OE)", OVERALL,
     "Full inspection"),
    ("cpi", "Child Protection Re-Inspection (CPRI) publication date", "CPRI Overall Effectiveness (OE)", OVERALL,
     "Re-inspection"),
    ("tlac", "Targeted Looked After Children (TLAC) inspection publication date", "TLAC Overall Effectiveness (OE)",
     OVERALL, "Targeted inspection"),
)  # fmt: skip
SLAC_AREAS = {
    "Safeguarding": "SLAC Safeguarding Overall effectiveness (OE)",
    "Looked after children": "SLAC Looked After Children Overall Effectiveness (OE)",
}
SLAC_DATE = "Safeguarding & Looked After Children (SLAC) Inspection publication date"
IN_YEAR = "LA_level_in_year_2022-23"
HISTORY = "LA_inspections_2009-2023"


def _about(reader: _Reader, row: SheetRow, framework: str, kind: str, column: str) -> dict[str, str]:
    """What the history says of one inspection; {} where the authority did not have it."""
    published = reader.day(row, column)
    if not published:
        return {}
    code = reader.code(row, "", row.text("Local authority name"), published)
    return {"geography_code": code, "framework": framework, "inspection_type": kind, "published_date": published}


def _history_rows(reader: _Reader, row: SheetRow) -> Iterator[dict[str, str]]:
    """Every inspection one authority's row of the history tells of."""
    place = f"{HISTORY}/row-{row.number}"
    if about := _about(reader, row, "slac", "Full inspection", SLAC_DATE):
        yield from _rows(
            about, {area: reader.grade(row, column) for area, column in SLAC_AREAS.items()}, place, SLAC_NOTE
        )
    for framework, date_column, grade_column, area, kind in SINGLE_GRADE:
        if about := _about(reader, row, framework, kind, date_column):
            note = SLAC_NOTE if framework == "slac" else ""
            yield from _rows(about, {area: reader.grade(row, grade_column)}, place, note)
    for number, kind in (("First SIF", "Full inspection"), ("SIF Re-inspection", "Re-inspection")):
        if about := _about(reader, row, "sif", kind, SIF_DATE.format(number)):
            grades = {area: reader.grade(row, f"{number} {column}") for column, area in SIF_AREAS.items()}
            if number == "First SIF":
                grades["Local Safeguarding Children Board"] = reader.grade(row, "LSCB Overall Effectiveness")
            yield from _rows(about, grades, place)


def read_underlying(path: Path, layout: Layout, context: Context) -> pd.DataFrame:
    """Judgement rows of the 2009 to 2023 history for the frameworks before ILACS, and the visits of 2022-23.

    The history sheet holds a second table, under its own header, of authorities that no longer exist.
    """
    reader = _Reader(path, layout, context)
    found: list[dict[str, str]] = []
    for row in reader.sheet(HISTORY):
        if row.text("Web link") != "Web link" and row.text("Local authority name"):
            found += _history_rows(reader, row)
    found += _ilacs_rows(reader, IN_YEAR)
    return pd.DataFrame(found, columns=COLUMNS)


def _code_then(reader: _Reader, row: SheetRow, on: str) -> str:
    """The code that an authority's Department for Education number carried on a day."""
    by_code = reader.context.register.by_code
    number = row.text("la_code").removesuffix(".0")
    begun = [code for code in reader.context.register.codes_of_number(number) if by_code[code].start_date <= on]
    there = [code for code in begun if not by_code[code].end_date or on <= by_code[code].end_date]
    newest = [*begun, *there][-1:]
    return newest[0] if newest else reader.code(row, "", row.text("local_authority"), on)


def read_overview(path: Path, layout: Layout, context: Context) -> pd.DataFrame:
    """Judgement rows of the newest ILACS report of every authority.

    Inspectors' names are in the file and are not read. Authorities are found by their Department for Education number,
    because the file gives some of them superseded codes.
    """
    reader = _Reader(path, layout, context)
    (sheet, *_) = layout.sheets
    found: list[dict[str, str]] = []
    for row in reader.sheet(sheet):
        start = reader.day(row, "inspection_start_date")
        about = {
            "geography_code": _code_then(reader, row, start),
            "framework": "ilacs",
            "inspection_type": reader.kind(row, "inspection_framework"),
            "inspection_start": start,
            "inspection_end": reader.day(row, "inspection_end_date"),
            "published_date": reader.day(row, "publication_date"),
        }
        grades = {
            OVERALL: reader.grade(row, "overall_effectiveness_grade"),
            LEADERS: reader.grade(row, "impact_of_leaders_grade"),
            PROTECTION: reader.grade(row, "help_and_protection_grade"),
            _in_force(IN_CARE, start): reader.grade(row, "in_care_grade"),
            CARE_LEAVERS: reader.grade(row, "care_leavers_grade"),
        }
        note = "" if grades[OVERALL] else "The report gives no overall grade."
        found += _rows(about, grades, f"{sheet}/row-{row.number}", note)
    return pd.DataFrame(found, columns=COLUMNS)
