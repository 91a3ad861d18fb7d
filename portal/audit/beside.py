"""What is left in the rows themselves: numbers and words beside a mark, small counts in full view."""

import re
from collections.abc import Iterator

import pandas as pd

from portal.audit.findings import Finding
from portal.audit.opened import Opened, each
from portal.vocabulary import GeographyLevel

_NUMBERS = ("value", "numerator", "denominator", "lower", "upper")
_WORDS = ("printed", "note", "variant", "break_before", "source_place", "source_reference")
_NUMBER_WORDS = r"one|two|three|four|five|six|seven|eight|nine|ten"
_MONTHS = r"January|February|March|April|May|June|July|August|September|October|November|December"
_HARMLESS = re.compile(
    rf"""\b\d{{1,2}}(?:\s+to\s+\d{{1,2}})?\s+(?:{_MONTHS})\w*   # 31 March, 16 to 20 September
    |\b(?:18|19|20)\d\d(?:\s?[-/–]\s?\d{{2,4}})*\b              # 2016, 2016-17, 2016-05-31
    |\b1\s+to\s+5\b|\b10,000\b
    |\b(?:item|table|para|paragraph|row|rows|column|col|page|bullet|section|chart|figure|sheet|line|appendix|
        aged?|under|over|key\s+stage|ages|key|grade|part|annex|step|priority|version)s?[\s/-]*\d+(?:[.\-–]\d+)*
       (?:\s+(?:to|and|or)\s+\d+)?
    |\b[A-Z]{{1,3}}\d+\b                                        # a cell of a spreadsheet, an area code
    """,
    re.VERBOSE | re.IGNORECASE,
)
_LEFT = re.compile(rf"(?<![\w.])\d[\d,.]*|\b(?:{_NUMBER_WORDS})\b", re.IGNORECASE)
_ASSIGNED = re.compile(r"(?:=|\b(?:value|count|number|true|was|is)\b)\W{0,3}\d", re.IGNORECASE)


def attack_rows(release: Opened) -> Iterator[Finding]:
    """Findings in single rows of observations and benchmarks."""
    rows = release.observations
    yield from _numbers(rows[rows["hidden"]], release.threshold)
    yield from _words(rows[rows["hidden"]])
    yield from _references(rows)
    yield from _small_counts(release)
    yield from _averages(release)
    benchmarks = release.frames["benchmarks"]
    hidden = benchmarks[benchmarks["status"] == "c"]
    yield from _numbers(hidden.assign(ours=True), release.threshold)
    yield from _words(hidden.assign(ours=True))


def place(row: object) -> str:
    """A row in words: its indicator, place, period and category."""
    parts = [getattr(row, name, "") for name in ("indicator_id", "geography", "period", "category")]
    return ", ".join(str(part) for part in parts if part)


def _numbers(rows: pd.DataFrame, threshold: int) -> Iterator[Finding]:
    for column in _NUMBERS:
        left = rows[rows[column].notna()]
        if column == "denominator":
            left = left[left["denominator"].between(1, threshold)]
        # What stands above or below the line is in the national file; intervals are worked out here.
        for row in each(left):
            ours = bool(row.ours) or column in ("value", "lower", "upper")
            yield Finding("beside the mark", place(row), f"the {column} column holds a number", ours)


def _words(rows: pd.DataFrame) -> Iterator[Finding]:
    for column in _WORDS:
        if column not in rows:
            continue
        for row in each(rows[rows[column].astype(str) != ""]):
            text = str(getattr(row, column))
            if tells_a_number(text, column, known=f"{row.category} {row.period} {row.period_end}"):
                yield Finding("text", place(row), f"the {column} column holds a number", bool(row.ours))


def tells_a_number(text: str, column: str = "note", known: str = "") -> bool:
    """Whether words beside a protected value hold a number that is not a date, a place in a paper or its category."""
    if column == "printed":
        return bool(re.search(rf"\d|\b(?:{_NUMBER_WORDS})\b", text, re.IGNORECASE))
    if column == "source_reference":
        return bool(_ASSIGNED.search(text))
    text, known = (re.sub(r"\s*[-–]\s*", "-", words) for words in (text, known))
    text = _HARMLESS.sub(" ", text)
    for part in re.findall(r"\d[\w.\-]*", known):
        text = text.replace(part, " ")
    return bool(_LEFT.search(text))


def _references(rows: pd.DataFrame) -> Iterator[Finding]:
    """Sources whose references name the value where it is printed, so that a protected row's names it too."""
    last = rows["source_reference"].astype(str).str.extract(r"(\d+(?:\.\d+)?)\D*$")[0].astype(float)
    for source, part in rows.groupby("source_id"):
        shown = part[part["value"].notna() & (part["value"] > 9)]
        hidden = part[part["hidden"] & last[part.index].notna()]
        if len(shown) >= 3 and len(hidden) and (last[shown.index] == shown["value"]).mean() > 0.5:
            how = "references of this source end with the value itself"
            yield Finding("text", f"{len(hidden)} rows of {source}", how, bool(part["ours"].any()))


def _small_counts(release: Opened) -> Iterator[Finding]:
    rows = release.actual
    local = rows["geography_level"] == GeographyLevel.LOCAL_AUTHORITY
    small = rows[rows["counts"] & local & rows["value"].between(1, release.threshold)]
    for row in each(small):
        yield Finding("small count", place(row), "the value column", bool(row.ours))


def _averages(release: Opened) -> Iterator[Finding]:
    rows = release.actual
    average = rows["people"] & ~rows["counts"] & (rows["per"] == 0) & rows["value"].notna()
    for row in each(rows[average & rows["denominator"].between(1, 9)]):
        yield Finding("average of few", place(row), "an average beside how many it is of", bool(row.ours))
