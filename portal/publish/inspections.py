"""Inspections told of by several sources, put together as one record each."""

from dataclasses import asdict, dataclass, field
from datetime import date

import pandas as pd

from portal.publish.geographies import Register
from portal.schema import names

SAME_INSPECTION_DAYS = 120
"""Two accounts of an authority under one framework within this many days are of the same inspection: reports follow a
visit within weeks, and full inspections are years apart."""
VISITS = {"Focused visit", "Monitoring visit"}
LEADING = ("ofsted-outcomes", "ofsted-underlying")
"""Ofsted's own lists come first; the papers and the unofficial overview fill in what those leave empty."""


@dataclass(frozen=True)
class Grade:
    """A grade as one source gives it."""

    grade: str
    source_id: str
    source_reference: str


@dataclass
class Account:
    """What one source, or several put together, say of one inspection; dates are ISO text or empty."""

    geography_code: str
    framework: str
    inspection_type: str
    inspection_start: str
    inspection_end: str
    published_date: str
    theme: str
    source_id: str
    source_reference: str
    note: str
    grades: dict[str, Grade] = field(default_factory=dict)

    @property
    def visit(self) -> bool:
        """Whether it is a visit without grades, several of which a council may have in one year."""
        return self.inspection_type in VISITS

    @property
    def when(self) -> date | None:
        """The last day known of it; the 28th where a source states only the month."""
        text = self.inspection_end or self.inspection_start or self.published_date
        return date.fromisoformat(text if len(text) > len("2016-02") else f"{text}-28") if text else None

    @property
    def id(self) -> str:
        """The permanent id: area, framework and first known date."""
        stem = f"{self.geography_code}-{self.framework}-{self.inspection_start or self.published_date}"
        return f"{stem}-visit" if self.visit else stem

    def same_as(self, other: "Account") -> bool:
        """Whether two accounts are of one inspection."""
        if (self.geography_code, self.framework, self.visit) != (other.geography_code, other.framework, other.visit):
            return False
        if self.inspection_start and self.inspection_start == other.inspection_start:
            return True
        if self.published_date and self.published_date == other.published_date:
            return True
        if self.visit or self.when is None or other.when is None:
            return False
        return abs((self.when - other.when).days) <= SAME_INSPECTION_DAYS

    def fill_from(self, other: "Account") -> None:
        """Take what another account of the same inspection states and this one leaves empty; note other grades."""
        for name in ("inspection_start", "inspection_end", "published_date", "theme", "note"):
            setattr(self, name, getattr(self, name) or getattr(other, name))
        for area, grade in other.grades.items():
            leading = self.grades.setdefault(area, grade)
            if leading.grade != grade.grade:
                self.note = f"{self.note} Another list gives '{grade.grade}' for '{area}'.".strip()


IDENTITY = [
    "source_id", "geography_code", "framework", "inspection_type", "inspection_start", "published_date", "theme",
]  # fmt: skip
"""Columns that the rows of one account share."""


def _accounts(rows: pd.DataFrame) -> list[Account]:
    """One account for each source and inspection, leading sources first."""
    order = rows["source_id"].map(lambda source: (not str(source).startswith(LEADING), source))
    found: dict[tuple[str, ...], Account] = {}
    about = [name for name in Account.__dataclass_fields__ if name != "grades"]
    for row in rows.assign(order=order).sort_values("order", kind="stable").to_dict("records"):
        key = tuple(row[name] for name in IDENTITY)
        account = found.setdefault(key, Account(**{name: row[name] for name in about}))
        if row["judgement_area"]:
            grade = Grade(row["grade"], row["source_id"], row["source_reference"])
            account.grades.setdefault(row["judgement_area"], grade)
    return list(found.values())


def combine_inspections(rows: pd.DataFrame, register: Register) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The inspections and judgements tables from judgement rows of every source.

    Each inspection takes its dates from the leading source that states them; each area's grade likewise.
    """
    known: dict[tuple[str, str], list[Account]] = {}
    for account in _accounts(rows.fillna("")) if len(rows) else []:
        nearby = known.setdefault((account.geography_code, account.framework), [])
        match = next((item for item in nearby if item.same_as(account)), None)
        if match:
            match.fill_from(account)
        else:
            nearby.append(account)
    found = [item for items in known.values() for item in items]
    inspections = pd.DataFrame(
        [
            {
                **{name: getattr(item, name) for name in Account.__dataclass_fields__ if name != "grades"},
                "inspection_id": item.id,
                "geography": register.by_code[item.geography_code].geography,
            }
            for item in found
        ],
        columns=names("inspections"),
    )
    judgements = pd.DataFrame(
        [
            {"inspection_id": item.id, "judgement_area": area, **asdict(grade)}
            for item in found
            for area, grade in item.grades.items()
        ],
        columns=names("judgements"),
    )
    order = ["geography_code", "inspection_start", "published_date", "inspection_id"]
    return inspections.sort_values(order, kind="stable").reset_index(drop=True), judgements
