"""What national tables have in common: named members, known categories, and the area of every row."""

from pathlib import Path

import pandas as pd

from portal.publish.geographies import ENGLAND, Register
from portal.publish.layouts import Layout
from portal.publish.problems import Problems
from portal.vocabulary import GeographyLevel


def rows_where(frame: pd.DataFrame, where: dict[str, str]) -> pd.Series:
    """Which rows hold the named member in every named column."""
    rows = pd.Series(True, index=frame.index)
    for column, member in where.items():
        rows &= frame[column] == member
    return rows


def check_categories(frame: pd.DataFrame, layout: Layout, path: Path, problems: Problems) -> None:
    """Note every dimension value the layout does not list."""
    for column, members in layout.dimensions.items():
        unknown = frame[column][~frame[column].isin(members)]
        problems.add_values(
            path, unknown, "category not known",
            f"Check what it means, then add it to [dimensions] in data/layouts/{layout.id}.toml.", column=column,
        )  # fmt: skip


def _regional_codes(frame: pd.DataFrame, register: Register) -> tuple[pd.Series, str]:
    """The code of the region each row names, and the column that names it."""
    if "region_code" in frame:
        return frame["region_code"], "region_code"
    regions = {
        g.geography: g.geography_code for g in register.by_code.values() if g.geography_level == GeographyLevel.REGIONAL
    }
    named = frame["geo_breakdown"]
    return named.map(regions).fillna(named), "geo_breakdown"


def geography_codes(frame: pd.DataFrame, path: Path, register: Register, problems: Problems) -> pd.Series:
    """The geography code of every row, "" where it is unknown (noted as a fault).

    Joint returns keep their joint code here; `dfe.explode_joint` turns them into their members.
    """
    level = frame["geographic_level"]
    numbers = frame["old_la_code"].str.removesuffix(".0")  # a parquet file may hold 883 as 883.0
    local_codes = frame["new_la_code"].where(~numbers.isin(register.joint), numbers)
    regional_codes, regional_column = _regional_codes(frame, register)
    codes = pd.Series("", index=frame.index, dtype=object).mask(level == GeographyLevel.NATIONAL, ENGLAND)
    for kind, found, column in (
        (GeographyLevel.REGIONAL, regional_codes, regional_column),
        (GeographyLevel.LOCAL_AUTHORITY, local_codes, "new_la_code"),
    ):
        here = found[level == kind]
        known = here.isin([g.geography_code for g in register.by_code.values() if g.geography_level == kind])
        known |= here.isin(register.joint)
        problems.add_values(
            path, here[~known], "unknown area code",
            "Correct the code, or add the area to data/geographies/geographies.csv.", column=column,
        )  # fmt: skip
        codes[here.index] = here.where(known, "")
    strange = level[~level.isin([GeographyLevel.NATIONAL, GeographyLevel.REGIONAL, GeographyLevel.LOCAL_AUTHORITY])]
    problems.add_values(path, strange, "unknown geographic level", "Use National, Regional or Local authority.",
                        column="geographic_level")  # fmt: skip
    return codes
