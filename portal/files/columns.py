"""The columns of every file of observations, and how a cell is written so that no spreadsheet runs it."""

import re
from typing import Any

from portal.formats import STATUS_EXPLANATIONS, STATUS_WORDS
from portal.schema import OBSERVATIONS, TEXT, Column
from portal.vocabulary import WITHOUT_VALUE, Status

ADDED = (
    Column("status_meaning", TEXT, "The status in words; published where the status is empty"),
    Column("comparator", TEXT, "Whose value it is: empty for the chosen place, otherwise what it is compared with"),
    Column("polarity", TEXT, "higher is better, lower is better, or neither"),
    Column("licence", TEXT, "The licence of the source the value came from"),
    Column("citation", TEXT, "How to say where the value came from"),
)
FILE_COLUMNS = (*OBSERVATIONS, *ADDED)
"""The columns of every file of observations, in order: those of the release, then those that help a stranger."""
FILE_NAMES = tuple(column.name for column in FILE_COLUMNS)

Cell = str | float | int | None
Row = dict[str, Cell]
"""One observation by column name: text, number, or None for a number that is not there."""

_FORMULA = re.compile(r"(^|[;\t\r\n])(?=[\s\0]*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n])")
_NUMBER = re.compile(r"[+-]?\d[\d,]*(\.\d+)?%?")


def safe_text(text: str) -> str:
    """Text that no spreadsheet takes for a formula.

    An apostrophe goes before `=`, `+`, `-` or `@` (and their wide forms), a tab or a line end, at the start or after
    what a program may read as the start of a cell. A plain number such as -20.0 is no formula and stays as printed.
    """
    return text if _NUMBER.fullmatch(text) else _FORMULA.sub(r"\1'", text)


def number(value: float | None) -> float | int | None:
    """A number as files hold it: whole numbers without a fraction, None for none."""
    if value is None or value != value:
        return None
    return int(value) if float(value).is_integer() else float(value)


def number_text(value: float | int | None) -> str:
    """A number with every digit it has and none it has not; "" for none."""
    exact = number(value)
    return "" if exact is None else repr(exact)


def observation_row(values: dict[str, Any], added: dict[str, str]) -> Row:
    """One observation as a row of a file: safe text, exact numbers, and nothing where a status stands instead.

    `values` are the columns of the release, `added` those of ADDED without the status in words.
    """
    status = values["status"]
    hidden = {"value", "lower", "upper"} if status in WITHOUT_VALUE else set()
    if status == Status.PROTECTED:
        hidden |= {"numerator", "denominator", "printed"}
    row: Row = {}
    for column in OBSERVATIONS:
        value = values[column.name]
        if column.type == TEXT:
            row[column.name] = "" if column.name in hidden else safe_text(value)
        else:
            row[column.name] = None if column.name in hidden else number(value)
    return row | {name: safe_text(text) for name, text in added.items()}


def symbols() -> list[dict[str, str]]:
    """Every status with its word and its meaning."""
    return [{"status": s.value, "word": STATUS_WORDS[s], "meaning": STATUS_EXPLANATIONS[s]} for s in Status]
