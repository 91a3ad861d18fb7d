"""The files that hold what a paper says: its particulars, and tables with exactly the columns named."""

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from portal.publish.geographies import Register
from portal.publish.problems import Problems
from portal.publish.sources.text import read_text
from portal.vocabulary import SourceKind

SOURCE_KEYS = ("id", "title", "kind", "publisher", "publication", "edition", "published_date", "licence",
               "file_name", "note")  # fmt: skip
PAPER_KINDS = (SourceKind.PAPER.value, SourceKind.REPORT.value)


def read_source(path: Path, problems: Problems) -> dict[str, Any] | None:
    """The particulars in a `source.toml`, by `SOURCE_KEYS`; None, faults noted, where they are not as they must be."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (ValueError, OSError) as error:
        problems.add(path, f"not valid TOML: {error}", "Correct that line.")
        return None
    before = len(problems.lines)
    for key in SOURCE_KEYS:
        if not isinstance(raw.get(key), str):
            problems.add(path, f"'{key}' is missing or is not text", "Add it, in quotes.")
    for key in sorted(set(raw) - set(SOURCE_KEYS)):
        problems.add(path, f"'{key}' is not a known key", "Remove it or correct its spelling.")
    if "id" in raw and raw["id"] != path.parent.name:
        problems.add(path, f"the id '{raw['id']}' is not the folder's name", f"Use '{path.parent.name}'.")
    if "kind" in raw and raw["kind"] not in PAPER_KINDS:
        problems.add(path, f"the kind '{raw['kind']}' is not known", f"Use {' or '.join(PAPER_KINDS)}.")
    if raw.get("published_date") and not is_day(str(raw["published_date"])):
        problems.add(
            path, f"published_date '{raw['published_date']}' is not a day", "Write it as 2016-07-05, or leave it empty."
        )
    return raw if len(problems.lines) == before else None


def read_paper_csv(path: Path, columns: tuple[str, ...], problems: Problems) -> pd.DataFrame:
    """The rows of a table, by row number; none, the faults noted, where its columns are not those named."""
    text = read_text(path, problems)
    found = list(columns) if text is None else list(text.columns)
    for name in columns:
        if name not in found:
            problems.add(path, "the column is missing", "Add it to the header.", row=1, column=name)
    for name in found:
        if name not in columns:
            problems.add(path, "the column is not known", "Remove it or correct its name.", row=1, column=name)
    return text if text is not None and set(found) == set(columns) else pd.DataFrame(columns=list(columns), dtype=str)


def is_day(text: str, *, or_month: bool = False) -> bool:
    """Whether text is a day that exists, as 2016-07-05, or (where allowed) a month, as 2016-07."""
    whole = f"{text}-01" if or_month and re.fullmatch(r"[0-9]{4}-[0-9]{2}", text) else text
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", whole):
        return False
    try:
        date.fromisoformat(whole)
    except ValueError:
        return False
    return True


def check_members(
    frame: pd.DataFrame, column: str, members: set[str], path: Path, problems: Problems, what: str, remedy: str
) -> None:
    """Note every cell of a column that is none of `members`."""
    problems.add_values(path, frame[column][~frame[column].isin(members)], what, remedy, column=column)


def check_areas(frame: pd.DataFrame, path: Path, register: Register, problems: Problems, suffix: str = "") -> None:
    """Note every area code the register does not hold; a code may end in `suffix`."""
    codes = frame["geography_code"].str.removesuffix(suffix)
    unknown = frame["geography_code"][~codes.isin(register.by_code)]
    problems.add_values(path, unknown, "unknown area code", "Correct the code.", column="geography_code")


def check_references(frame: pd.DataFrame, path: Path, problems: Problems, *, unique: bool) -> None:
    """Note references that are empty, hold a space or (where they must be `unique`) stand twice."""
    odd = frame["reference"][~frame["reference"].str.fullmatch(r"\S+")]
    problems.add_values(path, odd, "the reference is empty or has a space in it:", "Write one token, such as "
                        "item-6/table-1.", column="reference")  # fmt: skip
    twice = frame["reference"][frame["reference"].duplicated()] if unique else odd.iloc[:0]
    problems.add_values(path, twice, "the reference stands twice:", "Give each row its own.", column="reference")
