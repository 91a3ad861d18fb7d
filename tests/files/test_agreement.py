"""Chart, table, CSV, JSON and spreadsheet of one view say the same, value by value and status by status."""

import csv
import io
import json
from collections import Counter
from html.parser import HTMLParser
from typing import Any

import openpyxl
import pytest

from components.chart_figure import chart_name
from components.charts import CHARTS
from components.charts.description import BarChart, TrendChart
from components.table import observation_table, value_words
from portal.files.columns import FILE_NAMES, number_text
from portal.formats import format_status, published_value
from portal.rendering import to_html
from portal.selection import Selection
from portal.store import Store
from portal.vocabulary import WITHOUT_VALUE
from tests.files.sample import SEED, query_of, texts

VIEWS = 25
PARTS = 8


class Cells(HTMLParser):
    """The text of every data cell of a page's tables, but for the links to the evidence."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "td":
            self._inside = ("class", "source") not in attrs
            if self._inside:
                self.found.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == "td":
            self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.found[-1] += data


def parsed_csv(text: str) -> list[dict[str, str]]:
    """The rows of a CSV."""
    return list(csv.DictReader(io.StringIO(text, newline="")))


def figures_of(book: bytes) -> list[dict[str, Any]]:
    """The rows of the sheet Figures; none where it holds no table."""
    sheet = openpyxl.load_workbook(io.BytesIO(book))["Figures"]
    rows = list(sheet.iter_rows(values_only=True))
    top = next((place for place, row in enumerate(rows) if row[0] == FILE_NAMES[0]), None)
    return [] if top is None else [dict(zip(FILE_NAMES, row, strict=True)) for row in rows[top + 1 :]]


def chart_values(selection: Selection) -> Counter[float]:
    """Every value that a view's chart is drawn from."""
    chart = CHARTS[chart_name(selection)](selection)
    if isinstance(chart, TrendChart):
        points = [point.value for line in chart.lines for point in line.points]
        return Counter(points + [mark.value for mark in chart.variants])
    assert isinstance(chart, BarChart)
    return Counter(bar.value for group in chart.groups for bar in group.bars if bar.value is not None)


@pytest.mark.parametrize("part", range(PARTS))
def test_every_form_of_a_view_says_the_same(client: Any, best: Store, part: int) -> None:
    """Two hundred views in eight parts: CSV, JSON and XLSX hold the rows of the selection, and so does the chart."""
    for indicator_id, text in texts(best, VIEWS, SEED + part):
        selection = best.select(query_of(best, indicator_id, text))
        where = f"{indicator_id}?{text}"
        rows = parsed_csv(client.get(f"/download/{indicator_id}.csv?{text}").text)
        told = json.loads(client.get(f"/download/{indicator_id}.json?{text}").text)["rows"]
        sheet = figures_of(client.get(f"/download/{indicator_id}.xlsx?{text}").data)
        assert len(rows) == len(told) == len(sheet) == len(selection.rows), where
        for row, record, line, observation in zip(rows, told, sheet, selection.rows, strict=True):
            value = published_value(observation)
            assert (row["value"], row["status"]) == (number_text(value), observation.status), where
            assert (record["value"], record["status"]) == (value, observation.status), where
            assert line["value"] == (format_status(observation.status) if value is None else value), where
            assert line["status"] == (observation.status or "[none]"), where
            assert (row["value"] == "") == (observation.status in WITHOUT_VALUE), where
            assert row == {name: c if isinstance(c, str) else number_text(c) for name, c in record.items()}, where
        if selection.own and chart_name(selection) == "trend":
            printed = [v for o in selection.rows if (v := published_value(o)) is not None]
            assert chart_values(selection) == Counter(printed), where
        elif selection.own and chart_name(selection) == "bars":
            assert not chart_values(selection) - Counter(published_value(o) for o in selection.rows), where


def expected_cells(selection: Selection) -> Counter[str]:
    """The table's figures as they should be: each observation of the lines once, wherever it shares a cell."""
    decimals = selection.indicator.decimals
    shown = selection.own if selection.breakdown else selection.series
    return Counter(value_words(o, decimals) for series in shown for o in series.observations)


def test_the_table_shows_every_row_of_the_file(best: Store) -> None:
    """Two hundred views: each row of the file is a cell of the table, and there is no other figure in it."""
    for indicator_id, text in texts(best, VIEWS * PARTS, SEED + 99):
        selection = best.select(query_of(best, indicator_id, text))
        if not selection.rows:
            continue
        table = Cells()
        table.feed(to_html(observation_table(selection)))
        found = Counter(figure for text in table.found for figure in text.split(", "))
        del found["no figure"]
        assert found == expected_cells(selection), f"{indicator_id}?{text}"


def test_two_figures_for_one_period_both_stand_in_table_and_files(client: Any) -> None:
    """October 2018 has a count of 32 and a target of 28: neither hides the other."""
    text = "geography=E06000034&from=2018&to=2018"
    rows = parsed_csv(client.get(f"/download/uasc-count-in-year.csv?{text}").text)
    assert [(row["value"], row["status"]) for row in rows] == [("32", ""), ("28", "t")]
    page = client.get(f"/indicators/uasc-count-in-year?{text}").text
    cells = Cells()
    cells.feed(page[page.index("<tbody>") : page.index("</tbody>")])
    assert "32" in " ".join(cells.found)
    assert "28 (target)" in " ".join(cells.found)
