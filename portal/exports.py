"""A selection as files: the same rows as the chart and the table, in the columns of the release."""

import csv
import io

from portal.schema import OBSERVATIONS
from portal.selection import Observation, Selection

COLUMNS = tuple(column.name for column in OBSERVATIONS)
RISKY = ("=", "+", "-", "@", "\t", "\r")
"""Characters that make a spreadsheet read a text cell as a formula."""


def number_text(value: float | None) -> str:
    """A number with every digit it has and none it has not; "" for none."""
    if value is None:
        return ""
    return str(int(value)) if float(value).is_integer() else repr(float(value))


def safe_text(text: str) -> str:
    """Text that no spreadsheet takes for a formula: an apostrophe goes before a risky first character."""
    return f"'{text}" if text.startswith(RISKY) else text


def record(observation: Observation) -> list[str]:
    """One observation as the cells of a file, in the order of COLUMNS."""
    cells = []
    for name in COLUMNS:
        value = getattr(observation, name)
        cells.append(safe_text(value) if isinstance(value, str) else number_text(value))
    return cells


def to_csv(selection: Selection) -> str:
    """The selection as CSV text (UTF-8, header, one row an observation, lines ended as RFC 4180 says)."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(record(o) for o in selection.rows)
    return text.getvalue()
