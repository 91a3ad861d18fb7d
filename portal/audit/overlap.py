"""The same figure elsewhere: another source, another kept release, a region less its other authorities."""

from collections.abc import Iterator, Sequence

import pandas as pd

from portal.audit.beside import place
from portal.audit.findings import Finding
from portal.audit.opened import KEY, Opened, each
from portal.vocabulary import GeographyLevel


def attack_sources(release: Opened) -> Iterator[Finding]:
    """Protected rows whose very figure another row of the release prints."""
    rows = release.actual
    printed = rows[rows["value"].notna()]
    sources = printed.groupby(KEY)["source_id"].first().rename("elsewhere")
    for row in each(rows[rows["hidden"]].join(sources, on=KEY, how="inner")):
        yield Finding("printed elsewhere", place(row), f"printed as stated by {row.elsewhere}")


def attack_releases(release: Opened, others: Sequence[Opened]) -> Iterator[Finding]:
    """Figures protected in one kept release and printed in another, and counts that differ by a few.

    The first leaves two choices: withdraw the other release, or let the figure stand. Only figures of
    people are compared.
    """
    for other in others:
        yield from _printed_there(release, other, f"printed in release {other.release_id}, kept beside this one")
        yield from _printed_there(other, release, f"protected in release {other.release_id} and printed in this one")
        yield from _movements(release, other)


def _printed_there(hidden_in: Opened, printed_in: Opened, how: str) -> Iterator[Finding]:
    rows = hidden_in.actual
    shown = printed_in.actual
    same = [*KEY, "source_id", "variant"]
    printed = shown.loc[shown["value"].notna(), same].drop_duplicates()
    for row in each(rows[rows["hidden"]].merge(printed, on=same)):
        yield Finding("printed in another release", place(row), how)


def _movements(release: Opened, other: Opened) -> Iterator[Finding]:
    """Counts of people whose printed values differ by 1 to the threshold between two releases."""
    same = [*KEY, "source_id", "variant"]
    now, before = (
        o.actual.loc[o.actual["counts"] & o.actual["value"].notna(), [*same, "geography", "period", "value", "ours"]]
        for o in (release, other)
    )
    both = now.merge(before[[*same, "value"]], on=same, suffixes=("", "_before"))
    moved = (both["value"] - both["value_before"]).abs()
    for row in each(both[moved.between(1, release.threshold)]):
        yield Finding("movement", place(row), f"differs by a few from release {other.release_id}", bool(row.ours))


def attack_regions(release: Opened) -> Iterator[Finding]:
    """Protected counts that are a printed region less every other authority in it.

    Rounded regions (to the nearest 10) leave too much room; they are told by every region of the indicator's
    period being a multiple of 10.
    """
    rows = release.actual
    rows = rows[rows["counts"] & (rows["variant"] == "")]
    key = ["indicator_id", "period_start", "period_end", "breakdown", "category"]
    regions = rows[(rows["geography_level"] == GeographyLevel.REGIONAL) & rows["value"].notna()]
    rounded = regions.assign(rounded=regions["value"] % 10 == 0).groupby(key)["rounded"].transform("all")
    regions = regions[~rounded]
    if regions.empty:
        return
    region_of = release.frames["geographies"].set_index("geography_code")["region_code"]
    local = rows[rows["geography_level"] == GeographyLevel.LOCAL_AUTHORITY].drop_duplicates([*key, "geography_code"])
    local = local.assign(region_code=local["geography_code"].map(region_of))
    sums = local.groupby([*key, "region_code"]).agg(
        total=("value", "sum"), hidden=("hidden", "sum"), empty=("value", lambda v: int(v.isna().sum()))
    )
    regions = regions.rename(columns={"geography_code": "region_code"}).drop(columns="hidden")
    found = regions.merge(sums.reset_index(), on=[*key, "region_code"])
    alone = found[(found["hidden"] == 1) & (found["empty"] == 1) & (found["value"] > found["total"])]
    hidden = local[local["hidden"]].set_index([*key, "region_code"])
    for row in each(alone):
        index = tuple(getattr(row, name) for name in [*key, "region_code"])
        match: pd.DataFrame = hidden.loc[[index]]
        yield Finding("region", place(next(each(match))), f"{row.geography} less the others", bool(match["ours"].any()))
