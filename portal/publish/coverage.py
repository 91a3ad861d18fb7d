"""What a run published, indicator by indicator, for the analyst's terminal."""

import pandas as pd

from portal.definitions import Indicator
from portal.vocabulary import GeographyLevel, Status


def coverage_report(
    observations: pd.DataFrame, indicators: dict[str, Indicator], left_aside: list[tuple[str, str]]
) -> str:
    """A table in text: per indicator the authorities, periods, and cells published, protected and missing;
    then the files left aside, each with its reason."""
    lines = [
        f"{'indicator':<40} {'councils':>8} {'periods':>7} {'published':>9} {'protected':>9} {'missing':>7}  sources"
    ]
    leading = observations[observations["variant"] == ""]
    for indicator_id in indicators:
        rows = leading[leading["indicator_id"] == indicator_id]
        councils = rows[rows["geography_level"] == GeographyLevel.LOCAL_AUTHORITY]
        protected = (councils["status"] == Status.PROTECTED).sum()
        published = councils["value"].notna().sum()
        missing = len(councils) - published - protected
        sources = ", ".join(sorted(rows["source_id"].unique())) or "none in this run"
        lines.append(
            f"{indicator_id:<40} {councils['geography_code'].nunique():>8} {councils['period'].nunique():>7} "
            f"{published:>9} {protected:>9} {missing:>7}  {sources}"
        )
    if left_aside:
        lines += ["", "Files left aside:"] + [f"  {name}: {reason}" for name, reason in left_aside]
    return "\n".join(lines)
