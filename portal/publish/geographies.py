"""Every area code the portal knows, with the boundary changes that made and ended them."""

import csv
from dataclasses import dataclass
from pathlib import Path

from portal.definitions import DATA
from portal.errors import DefinitionError
from portal.vocabulary import GeographyLevel

ENGLAND = "E92000001"
JOINT_COLUMNS = {"joint_dfe_code", "joint_geography_code", "joint_geography", "members"}


@dataclass(frozen=True)
class Geography:
    """One place under one code. A new code for the same name is another geography."""

    geography_code: str
    geography: str
    geography_level: str
    region_code: str
    dfe_code: str
    start_date: str
    end_date: str
    successors: str
    predecessors: str
    alternative_names: str = ""


def plain(name: str) -> str:
    """A name fit for matching: lower case, no punctuation, no council suffix."""
    text = name.lower().replace("&", "and").replace("-", " ").replace(".", "").replace(",", "").replace("'", "")
    for ending in (" council", " ua", " cc", " mbc", " lb"):
        text = text.removesuffix(ending)
    return " ".join(text.split())


@dataclass(frozen=True)
class Register:
    """The geographies by code, and the ways other publishers refer to them."""

    by_code: dict[str, Geography]
    joint: dict[str, tuple[str, ...]]

    @property
    def authorities(self) -> list[Geography]:
        """Every local authority, past and present."""
        return [g for g in self.by_code.values() if g.geography_level == GeographyLevel.LOCAL_AUTHORITY]

    def codes_of_number(self, dfe_code: str) -> tuple[str, ...]:
        """The codes that have carried a Department for Education number, newest last."""
        found = [g for g in self.authorities if g.dfe_code == dfe_code]
        return tuple(g.geography_code for g in sorted(found, key=lambda g: g.start_date))

    def code_of_name(self, name: str, on: str = "") -> str:
        """The code of the authority so named on an ISO date (today's where empty); "" where unknown."""
        wanted = plain(name)
        found = [
            g
            for g in self.authorities
            if wanted in {plain(g.geography), *(plain(n) for n in g.alternative_names.split("|") if n)}
        ]
        if on:
            found = [g for g in found if g.start_date <= on and (not g.end_date or on <= g.end_date)] or found
        else:
            found = [g for g in found if not g.end_date] or found
        return min(found, key=lambda g: g.start_date).geography_code if found else ""


def _read_rows(path: Path, columns: set[str], faults: list[str]) -> list[dict[str, str]]:
    """The rows of a file of `data/geographies/`, none where it cannot be read; faults are added as text."""
    name = f"data/geographies/{path.name}"
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            reader = csv.DictReader(lines)
            if set(reader.fieldnames or ()) != columns:
                faults.append(f"{name}, row 1: the columns must be {', '.join(sorted(columns))}. Correct the header.")
                return []
            rows = list(reader)
    except (OSError, ValueError) as error:
        faults.append(f"{name}: cannot be read: {error}. Restore the file.")
        return []
    for number, row in enumerate(rows, start=2):
        if None in row or None in row.values():
            faults.append(f"{name}, row {number}: too many or too few cells. Quote cells that hold commas.")
    return [row for row in rows if None not in row and None not in row.values()]


def read_register(folder: Path = DATA) -> Register:
    """The register of `data/geographies/`: areas by code, joint returns by either code they are filed under.

    Raises DefinitionError listing every fault: cells that do not fit, a code that stands twice or is named but
    not listed.
    """
    faults: list[str] = []
    columns = set(Geography.__dataclass_fields__)
    areas: dict[str, Geography] = {}
    for row in _read_rows(folder / "geographies" / "geographies.csv", columns, faults):
        area = Geography(**row)
        if area.geography_code in areas:
            faults.append(f"data/geographies/geographies.csv: {area.geography_code} stands twice. Keep one row.")
        areas[area.geography_code] = area
    joint: dict[str, tuple[str, ...]] = {}
    for row in _read_rows(folder / "geographies" / "joint.csv", JOINT_COLUMNS, faults):
        for name in ("joint_dfe_code", "joint_geography_code"):
            joint[row[name]] = tuple(row["members"].split("|"))
    named = {code for members in joint.values() for code in members}
    for area in areas.values():
        named |= {area.region_code, *area.successors.split("|"), *area.predecessors.split("|")}
    faults += [
        f"data/geographies: {code} is named but not listed in geographies.csv. Add its row."
        for code in sorted(named - set(areas) - {""})
        if areas
    ]
    if faults:
        raise DefinitionError("\n".join(faults))
    return Register(areas, joint)
