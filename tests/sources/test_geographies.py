"""The register of areas: codes, dates, names and joint returns, held together and against the files."""

import csv
from datetime import date, timedelta
from functools import cache

import pytest

from portal.definitions import DATA
from tests.sources.national_files import TABLES, table_of, with_files


@cache
def register() -> tuple[dict[str, str], ...]:
    with (DATA / "geographies" / "geographies.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines))


def area_codes(level: str = "") -> set[str]:
    return {row["geography_code"] for row in register() if level in ("", row["geography_level"])}


def test_codes_are_unique_and_point_at_each_other() -> None:
    rows = {row["geography_code"]: row for row in register()}
    assert len(rows) == len(register())
    for code, row in rows.items():
        for successor in filter(None, row["successors"].split("|")):
            ended = date.fromisoformat(row["end_date"])
            assert rows[successor]["start_date"] == (ended + timedelta(days=1)).isoformat()
            assert code in rows[successor]["predecessors"].split("|")
        for predecessor in filter(None, row["predecessors"].split("|")):
            assert code in rows[predecessor]["successors"].split("|")
        assert bool(row["end_date"]) == bool(row["successors"])
        assert bool(row["start_date"]) == bool(row["predecessors"])


@pytest.mark.parametrize(
    ("day", "number"),
    [
        ("2019-03-31", 152),
        ("2019-04-01", 151),
        ("2021-04-01", 152),
        ("2023-04-01", 153),
        ("2025-04-01", 153),
    ],
)
def test_authorities_on_a_day(day: str, number: int) -> None:
    councils = [row for row in register() if row["geography_level"] == "Local authority"]
    there = [row for row in councils if row["start_date"] <= day <= (row["end_date"] or "9999")]
    assert len(there) == number
    assert len({row["dfe_code"] for row in there}) == number


def test_every_council_lies_in_a_region() -> None:
    regions = area_codes("Regional")
    assert len(regions) == 11
    for row in register():
        if row["geography_level"] == "Local authority":
            assert row["region_code"] in regions - {"E12000007"}
        else:
            assert row["region_code"] == ("E12000007" if row["geography_code"].startswith("E13") else "")


def test_joint_returns_name_known_members() -> None:
    numbers = {row["geography_code"]: row["dfe_code"] for row in register()}
    with (DATA / "geographies" / "joint.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            members = row["members"].split("|")
            assert row["joint_geography_code"] == " / ".join(members)
            assert row["joint_dfe_code"] == " / ".join(numbers[code] for code in members)


def test_a_name_means_one_authority_unless_one_followed_the_other() -> None:
    owners: dict[str, set[str]] = {}
    for row in register():
        for name in {row["geography"], *row["alternative_names"].split("|")} - {""}:
            owners.setdefault(name.lower(), set()).add(row["geography_code"])
    successors = {row["geography_code"]: row["successors"].split("|") for row in register()}
    for name, codes in owners.items():
        if len(codes) > 1:
            one, other = codes
            assert other in successors[one] or one in successors[other], name


@with_files
def test_every_area_of_the_files_is_known() -> None:
    with (DATA / "geographies" / "joint.csv").open(encoding="utf-8", newline="") as lines:
        joint = {row["joint_geography_code"] for row in csv.DictReader(lines)}
    for name, layout in TABLES.items():
        if layout.reader not in {"dfe", "population"}:
            continue
        frame = table_of(name)
        local = frame[frame["geographic_level"] == "Local authority"]
        assert set(local["new_la_code"]) <= area_codes("Local authority") | joint, name
        if "region_code" in frame:
            regional = frame[frame["geographic_level"] == "Regional"]
            assert set(regional["region_code"]) == area_codes("Regional")
            named = {row["geography_code"]: row["region_code"] for row in register()}
            single = local[~local["new_la_code"].isin(joint)]
            assert (single["new_la_code"].map(named) == single["region_code"]).all(), name
