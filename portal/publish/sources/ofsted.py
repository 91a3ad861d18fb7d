"""Ofsted's lists of inspections: outcomes by authority, the 2009 to 2023 history, and the newest reports."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
from python_calamine import CalamineWorkbook

from portal.publish.geographies import Register
from portal.publish.layouts import Layout
from portal.publish.problems import Problems

COLUMNS = [
    "geography_code", "framework", "inspection_type", "inspection_start", "inspection_end", "published_date",
    "theme", "judgement_area", "grade", "source_id", "source_reference", "note",
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
NO_GRADE = {"", "-", "nan", "none", "inspection_pre_dates_judgement"}
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


@dataclass(frozen=True)
class _Sheet:
    """One sheet as rows keyed by header (inner white space folded), each with its row number."""

    name: str
    header: list[str]
    rows: list[tuple[int, dict[str, Any]]]


def _fold(text: Any) -> str:
    return " ".join(str(text).split())


def _sheet(path: Path, name: str, header_row: int, columns: list[str], problems: Problems) -> _Sheet:
    body = CalamineWorkbook.from_path(path).get_sheet_by_name(name).to_python()
    header = [_fold(cell) for cell in body[header_row - 1]] if len(body) >= header_row else []
    for column in {_fold(c) for c in columns} - set(header):
        problems.add(path, f"the column is missing from sheet {name}", "Download the file again, or correct its layout.",
                     row=header_row, column=column)  # fmt: skip
    rows = [
        (number, dict(zip(header, row, strict=False)))
        for number, row in enumerate(body[header_row:], start=header_row + 1)
        if any(str(cell).strip() for cell in row)
    ]
    return _Sheet(name, header, rows)


def read_date(cell: Any) -> str:
    """A date cell as ISO text: a real date, or dd/mm/yyyy or dd/mm/yy text; "" where empty. ValueError otherwise."""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    text = _fold(cell)
    if text.lower() in NO_GRADE:
        return ""
    for form in ("%d/%m/%Y", "%d/%m/%y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text, form).date().isoformat()
        except ValueError:
            continue
    raise ValueError(text)


@dataclass
class _Reader:
    """Builds judgement rows of one workbook and notes every fault."""

    path: Path
    layout: Layout
    register: Register
    problems: Problems

    def grade(self, cell: Any, row: int, column: str) -> str:
        text = _fold(cell).lower()
        if text in NO_GRADE:
            return ""
        if text not in GRADES:
            self.problems.add(self.path, f"unknown grade {_fold(cell)!r}", "Correct it, or add the grade to its framework.",
                              row=row, column=column)  # fmt: skip
            return ""
        return GRADES[text]

    def date(self, cell: Any, row: int, column: str) -> str:
        try:
            return read_date(cell)
        except ValueError:
            self.problems.add(self.path, f"{_fold(cell)!r} is not a date", "Write it as day/month/year.", row=row,
                              column=column)  # fmt: skip
            return ""

    def code(self, code: str, name: str, on: str, row: int) -> str:
        found = code if code in self.register.by_code else self.register.code_of_name(name, on)
        if not found:
            self.problems.add(self.path, f"no known authority is called {name!r} or has the code {code!r}",
                              "Add the name to data/geographies/geographies.csv.", row=row)  # fmt: skip
        return found

    def rows(
        self, about: dict[str, str], grades: dict[str, str], place: str, note: str = ""
    ) -> Iterator[dict[str, str]]:
        """One row a graded area; one row with no area for a visit without grades."""
        graded = {area: grade for area, grade in grades.items() if grade} or {"": ""}
        for area, grade in graded.items():
            yield {
                "inspection_end": "", "inspection_start": "", "published_date": "", "theme": "", **about,
                "judgement_area": area, "grade": grade, "source_id": self.layout.id, "source_reference": place, "note": note,
            }  # fmt: skip


def _ilacs_areas(when: str) -> dict[str, str]:
    """Heading of the national list to judgement area, as the framework stood on an ISO date."""
    together = when < CARE_LEAVERS_JUDGED_APART
    return {
        OVERALL: OVERALL,
        LEADERS: LEADERS,
        PROTECTION: PROTECTION,
        IN_CARE: IN_CARE_AND_LEAVERS if together else IN_CARE,
        CARE_LEAVERS: CARE_LEAVERS,
    }


def read_outcomes(path: Path, layout: Layout, register: Register, problems: Problems) -> pd.DataFrame:
    """Judgement rows of Ofsted's yearly outcomes workbook: every ILACS inspection and the year's visits."""
    reader = _Reader(path, layout, register, problems)
    found: list[dict[str, str]] = []
    for name in ("ILACS_inspection_history", "In-year_inspections"):
        rule = layout.sheets[name]
        sheet = _sheet(path, name, rule["header_row"], rule["columns"], problems)
        for row, record in sheet.rows:
            kind = _fold(record.get("Inspection type", record.get("Inspection/Visit type", "")))
            start = reader.date(
                record.get("Inspection date", record.get("Inspection/Visit date", "")), row, "Inspection date"
            )
            place = f"{name}/row-{row}"
            about = {
                "geography_code": reader.code(_fold(record["Local authority area code"]),
                                              _fold(record["Local authority name"]), start, row),
                "framework": "ilacs",
                "inspection_type": TYPES.get(kind, kind),
                "inspection_start": start,
                "published_date": reader.date(record["Publication date"], row, "Publication date"),
                "theme": _fold(record.get("Visit Theme", "")),
            }  # fmt: skip
            grades = {
                area: reader.grade(record.get(heading, ""), row, heading)
                for heading, area in _ilacs_areas(start).items()
            }
            found += reader.rows(about, grades, place)
    return pd.DataFrame(found, columns=COLUMNS)


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
SLAC_DATE = "Safeguarding & Looked After Children (SLAC) Inspection publication date"
HISTORY = "LA_inspections_2009-2023"


def _history_rows(reader: _Reader, record: dict[str, Any], row: int) -> Iterator[dict[str, str]]:
    """Every inspection one authority's row of the history tells of."""
    name, place = _fold(record["Local authority name"]), f"{HISTORY}/row-{row}"

    def about(framework: str, kind: str, heading: str) -> dict[str, str]:
        published = reader.date(record.get(heading, ""), row, heading)
        code = reader.code("", name, published, row) if published else ""
        return {
            "geography_code": code, "framework": framework, "inspection_type": kind, "published_date": published,
        }  # fmt: skip

    slac = about("slac", "Full inspection", SLAC_DATE)
    if slac["published_date"]:
        grades = {
            "Safeguarding": reader.grade(record["SLAC Safeguarding Overall effectiveness (OE)"], row, "SLAC"),
            "Looked after children": reader.grade(
                record["SLAC Looked After Children Overall Effectiveness (OE)"], row, "SLAC"
            ),
        }
        yield from reader.rows(slac, grades, place, SLAC_NOTE)
    for framework, heading, grade_heading, area, kind in SINGLE_GRADE:
        single = about(framework, kind, heading)
        if single["published_date"]:
            grade = reader.grade(record[grade_heading], row, grade_heading)
            yield from reader.rows(single, {area: grade}, place, SLAC_NOTE if framework == "slac" else "")
    for number, kind in (("First SIF", "Full inspection"), ("SIF Re-inspection", "Re-inspection")):
        sif = about("sif", kind, SIF_DATE.format(number))
        if sif["published_date"]:
            grades = {
                area: reader.grade(record.get(f"{number} {heading}", ""), row, heading)
                for heading, area in SIF_AREAS.items()
            }
            if number == "First SIF":
                grades["Local Safeguarding Children Board"] = reader.grade(
                    record.get("LSCB Overall Effectiveness", ""), row, "LSCB"
                )
            yield from reader.rows(sif, grades, place)


def read_underlying(path: Path, layout: Layout, register: Register, problems: Problems) -> pd.DataFrame:
    """Judgement rows of the 2009 to 2023 history for the frameworks before ILACS, and the 2022-23 visits.

    The sheet holds a second table, under its own header, of authorities that no longer exist.
    """
    reader = _Reader(path, layout, register, problems)
    rule = layout.sheets[HISTORY]
    sheet = _sheet(path, HISTORY, rule["header_row"], rule["columns"], problems)
    found: list[dict[str, str]] = []
    for row, record in sheet.rows:
        if _fold(record["Web link"]) != "Web link" and _fold(record["Local authority name"]):
            found += _history_rows(reader, record, row)
    return pd.DataFrame(found, columns=COLUMNS)


def read_overview(path: Path, layout: Layout, register: Register, problems: Problems) -> pd.DataFrame:
    """Judgement rows of the newest ILACS report of every authority.

    Inspectors' names are in the file and are not read. Authorities are found by their Department for Education number,
    because the file gives some of them superseded codes.
    """
    reader = _Reader(path, layout, register, problems)
    (name, rule), *_ = layout.sheets.items()
    sheet = _sheet(path, name, rule["header_row"], rule["columns"], problems)
    found: list[dict[str, str]] = []
    for row, record in sheet.rows:
        start = reader.date(record["inspection_start_date"], row, "inspection_start_date")
        codes = [
            code
            for code in register.codes_of_number(_fold(record["la_code"]).removesuffix(".0"))
            if register.by_code[code].start_date <= start
        ]
        codes = [c for c in codes if not register.by_code[c].end_date or register.by_code[c].end_date >= start] or codes
        together = start < CARE_LEAVERS_JUDGED_APART
        headings = {
            "overall_effectiveness_grade": OVERALL,
            "impact_of_leaders_grade": LEADERS,
            "help_and_protection_grade": PROTECTION,
            "in_care_grade": IN_CARE_AND_LEAVERS if together else IN_CARE,
            "care_leavers_grade": CARE_LEAVERS,
        }
        about = {
            "geography_code": codes[-1] if codes else reader.code("", _fold(record["local_authority"]), start, row),
            "framework": "ilacs",
            "inspection_type": TYPES.get(_fold(record["inspection_framework"]), "Inspection"),
            "inspection_start": start,
            "inspection_end": reader.date(record["inspection_end_date"], row, "inspection_end_date"),
            "published_date": reader.date(record["publication_date"], row, "publication_date"),
        }
        grades = {area: reader.grade(record[heading], row, heading) for heading, area in headings.items()}
        missing = [area for area, grade in grades.items() if not grade and area == OVERALL]
        note = "The report gives no overall grade." if missing else ""
        found += reader.rows(about, grades, f"{name}/row-{row}", note)
    return pd.DataFrame(found, columns=COLUMNS)


READERS = {
    "ofsted_outcomes": read_outcomes,
    "ofsted_underlying": read_underlying,
    "ilacs_overview": read_overview,
}
"""The Ofsted readers by the name a layout gives."""
