"""Published cells as numbers and statuses: the shorthand of government statistics."""

import re

import pandas as pd

from portal.vocabulary import Status

SYMBOLS = {
    "c": Status.PROTECTED,
    "k": Status.LOW,
    "low": Status.LOW,
    "x": Status.NOT_AVAILABLE,
    ":": Status.NOT_AVAILABLE,
    "z": Status.NOT_APPLICABLE,
    "u": Status.UNRELIABLE,
}
"""The symbols of Department for Education files and the status each becomes."""

NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def read_cell(cell: str) -> tuple[float | None, str] | None:
    """The value and status of one cell as printed; None where it is neither a number nor a known symbol."""
    text = cell.strip()
    if text in SYMBOLS:
        return None, SYMBOLS[text].value
    if NUMBER.fullmatch(text):
        return float(text), Status.PUBLISHED.value
    return None


def read_cells(cells: pd.Series) -> tuple[pd.Series, pd.Series, pd.Series]:
    """Values (float), statuses (text) and the cells that could not be read, all indexed as `cells` is."""
    answers = {cell: read_cell(cell) for cell in cells.unique()}
    known = {cell: answer for cell, answer in answers.items() if answer is not None}
    values = cells.map({cell: value for cell, (value, _) in known.items()}).astype(float)
    statuses = cells.map({cell: status for cell, (_, status) in known.items()}).astype(object).fillna("")
    return values, statuses, cells[~cells.isin(list(known))]
