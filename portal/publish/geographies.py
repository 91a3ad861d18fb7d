"""Every area code the portal knows, with the boundary changes that made and ended them."""

import csv
from dataclasses import dataclass
from pathlib import Path

from portal.definitions import DATA
from portal.vocabulary import GeographyLevel

ENGLAND = "E92000001"


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


def read_register(folder: Path = DATA) -> Register:
    """The register of `data/geographies/`: areas by code, joint returns by either code they are filed under."""
    with (folder / "geographies" / "geographies.csv").open(encoding="utf-8", newline="") as lines:
        areas = {row["geography_code"]: Geography(**row) for row in csv.DictReader(lines)}
    with (folder / "geographies" / "joint.csv").open(encoding="utf-8", newline="") as lines:
        joint = {
            row[name]: tuple(row["members"].split("|"))
            for row in csv.DictReader(lines)
            for name in ("joint_dfe_code", "joint_geography_code")
        }
    return Register(areas, joint)
