"""A view as a spreadsheet that everyone can read: the Government Analysis Function's guidance for accessible tables.

One table a sheet, marked up and named; nothing merged, hidden, frozen or blank; every shorthand explained.
"""

import io
from collections.abc import Sequence
from datetime import UTC, datetime

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from portal.files.citation import LICENCE, LICENCE_URL
from portal.files.columns import FILE_COLUMNS, FILE_NAMES, Cell, Row, safe_text, symbols
from portal.files.view import FileView
from portal.formats import format_date, format_status, format_unit
from portal.vocabulary import WITHOUT_VALUE

NOTHING = "[none]"
"""Stands in a cell of text that has nothing to say."""
NO_NUMBER = "[x]"
"""Stands where no number was published beside a value."""
WIDE = 60
NARROW = 14
LINE_WIDTH = 100
CONTENTS = (
    ("Figures", "The figures, one row for each"),
    ("Notes", "What each shorthand means, and what to know before you use the figures"),
    ("Columns", "What each column holds"),
    ("Sources", "Where the figures come from, and their licences"),
)
_WIDE_COLUMNS = frozenset(
    {"indicator", "break_before", "source_reference", "note", "source_place", "citation", "licence"}
)


def shorthand(row: Row, name: str) -> Cell:
    """A cell of the spreadsheet: never blank, with the status in square brackets where there is no value."""
    cell = row[name]
    if cell is None:
        status = str(row["status"])
        return format_status(status) if status in WITHOUT_VALUE else NO_NUMBER
    return NOTHING if cell == "" else cell


def to_xlsx(view: FileView) -> bytes:
    """The view as a workbook: Cover, Contents, Figures, Notes, Columns, Sources. The same view gives the same bytes."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
                                        "strings_to_numbers": False})  # fmt: skip
    book.set_properties({
        "title": view.title, "subject": view.selection.indicator.definition[:250], "author": view.authority.council,
        "company": view.authority.council, "keywords": f"release {view.selection.release_id}",
        "comments": view.citation, "created": datetime.fromisoformat(view.selection.release_date).replace(tzinfo=UTC),
    })  # fmt: skip
    writer = _Writer(book)
    writer.text("Cover", view.title, _cover(view))
    writer.table("Contents", "Contents", ["Table of contents. Each name is a link."], ("Sheet", "What it holds"),
                 CONTENTS, linked=True)  # fmt: skip
    figures = [[shorthand(row, name) for name in FILE_NAMES] for row in view.rows]
    writer.table("Figures", view.title, _before_figures(view), FILE_NAMES, figures)
    writer.table("Notes", "Notes", ["One table: shorthand in square brackets, then notes on the figure itself."],
                 ("Shorthand or note", "What it means"), _notes(view))  # fmt: skip
    writer.table("Columns", "Columns", ["One table: every column of the sheet Figures."], ("Column", "What it holds"),
                 [(c.name, c.description) for c in FILE_COLUMNS])  # fmt: skip
    writer.table("Sources", "Sources", ["One table: every source of the sheet Figures."],
                 ("source_id", "Title", "Publisher", "Published", "Licence", "What to know about it"),
                 [(s.source_id, s.title, s.publisher, format_date(s.published_date), s.licence, s.note or NOTHING)
                  for s in view.used])  # fmt: skip
    book.close()
    return stream.getvalue()


def _cover(view: FileView) -> list[str]:
    selection = view.selection
    return [
        selection.indicator.definition,
        f"Place: {selection.geography} ({selection.geography_code})",
        f"Unit: {format_unit(selection.indicator.unit)}. Kind of period: {selection.indicator.period_type}.",
        f"Is more better? {selection.indicator.polarity.capitalize()}. {selection.indicator.polarity_reason}".strip(),
        f"Publisher: {view.authority.council}, {view.authority.site}",
        f"Release: {selection.release_id}, {format_date(selection.release_date)}. A release never changes.",
        f"Address of these figures: {view.link}",
        f"How to cite them: {view.citation}",
        f"Licence: {LICENCE}, {LICENCE_URL}, unless the licence column says otherwise.",
        "Zero, protected and missing are three different things. The sheet Notes explains every shorthand.",
    ]


def _before_figures(view: FileView) -> list[str]:
    if not view.rows:
        return ["There are no figures for this view, so this sheet holds no table."]
    return [
        f"One table, {len(view.rows)} rows. The sheets Notes and Columns explain shorthand and columns.",
        f"Unit: {format_unit(view.selection.indicator.unit)}. Release {view.selection.release_id}.",
    ]


def _notes(view: FileView) -> list[tuple[str, str]]:
    indicator = view.selection.indicator
    rows = [
        (format_status(s["status"]), f"{s['word'].capitalize()}. {s['meaning']}")
        for s in symbols()
        if s["status"] in WITHOUT_VALUE
    ]
    rows.append((NOTHING, "There is nothing to say in this cell. An empty status means published as it stands."))
    rows += [
        (s["status"], f"In the column status, beside a value: {s['word']}. {s['meaning']}")
        for s in symbols()
        if s["status"] and s["status"] not in WITHOUT_VALUE
    ]
    notes = [*indicator.caveats, *(f"Figures from {b.before} on cannot be compared with earlier ones: {b.reason}"
                                   for b in indicator.breaks)]  # fmt: skip
    return [*rows, *((f"Note {place}", note) for place, note in enumerate(notes, 1))]


class _Writer:
    """Writes sheets that all look alike."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        base = {"font_name": "Arial", "font_size": 12, "text_wrap": True, "valign": "top"}
        self._body = book.add_format(base)
        # Lines above a table run on over the cells beside them; a sheet of text wraps.
        self._line = book.add_format({**base, "text_wrap": False})
        self._title = book.add_format({**base, "bold": True, "font_size": 16, "text_wrap": False})
        self._head = book.add_format({**base, "bold": True})
        self._link = book.add_format({**base, "font_color": "#0563C1", "underline": True})

    def text(self, name: str, title: str, lines: Sequence[str]) -> None:
        """A sheet of text, one line a row."""
        sheet = self._sheet(name, title, lines, self._body)
        sheet.set_column(0, 0, LINE_WIDTH, self._body)

    def _sheet(self, name: str, title: str, lines: Sequence[str], style: Format) -> Worksheet:
        sheet = self._book.add_worksheet(name)
        sheet.write_string(0, 0, safe_text(title), self._title)
        for place, line in enumerate(lines, 1):
            sheet.write_string(place, 0, safe_text(line), style)
        return sheet

    def table(self, name: str, title: str, lines: Sequence[str], head: Sequence[str],
              rows: Sequence[Sequence[Cell]], *, linked: bool = False) -> None:  # fmt: skip
        """A sheet with one table under its title and lines; where there is no row, the lines alone."""
        sheet = self._sheet(name, title, lines, self._line)
        if not rows:
            return
        top = len(lines) + 1
        for column, heading in enumerate(head):
            wide = heading in _WIDE_COLUMNS or (len(head) < 10 and column > 0)
            sheet.set_column(column, column, WIDE if wide else max(NARROW, min(len(heading) + 4, 30)), self._body)
        for place, row in enumerate(rows, top + 1):
            for column, cell in enumerate(row):
                self._cell(sheet, place, column, cell, linked and column == 0)
        sheet.add_table(top, 0, top + len(rows), len(head) - 1, {
            "name": f"{name}_table", "autofilter": False, "style": None, "banded_rows": False,
            "columns": [{"header": heading, "header_format": self._head} for heading in head],
            "title": title[:250], "description": " ".join(lines)[:250],
        })  # fmt: skip

    def _cell(self, sheet: Worksheet, row: int, column: int, cell: Cell, linked: bool) -> None:
        if not isinstance(cell, str):
            sheet.write_number(row, column, cell or 0, self._body)
        elif linked:
            sheet.write_url(row, column, f"internal:'{cell}'!A1", self._link, cell)
        else:
            sheet.write_string(row, column, safe_text(cell), self._body)
