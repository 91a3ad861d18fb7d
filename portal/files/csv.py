"""Rows as CSV: UTF-8, one header, lines ended as RFC 4180 says."""

import re
from collections.abc import Iterable

from portal.files.columns import FILE_NAMES, Cell, Row, number_text

END = "\r\n"
_NEEDS_QUOTES = re.compile(r'[",\r\n]')


def quoted(text: str) -> str:
    """A text as it stands in a CSV: in quotes where it holds a comma, a quote or a line end."""
    return '"' + text.replace('"', '""') + '"' if _NEEDS_QUOTES.search(text) else text


def cell_text(cell: Cell) -> str:
    """A cell as it stands in a CSV: empty for none."""
    return quoted(cell) if isinstance(cell, str) else number_text(cell)


def to_csv(rows: Iterable[Row]) -> str:
    """Rows of observations as CSV text, in the order and columns of every file."""
    lines = [FILE_NAMES, *([cell_text(row[name]) for name in FILE_NAMES] for row in rows)]
    return "".join(",".join(line) + END for line in lines)
