"""Chart, table and file of one view agree, because all are drawn from one Selection."""

import csv
import io
import random
from typing import Any

import pytest

from components.charts import CHARTS
from portal.formats import format_number, published_value
from portal.query import Query, indicator_path
from portal.store import Store
from portal.vocabulary import WITHOUT_VALUE


def views(store: Store, number: int) -> list[tuple[str, str]]:
    """Some (indicator, geography) pairs that have rows, the same ones every time."""
    pairs = sorted((i, g) for i, codes in store.geographies_of.items() for g in codes if g in store.places)
    return random.Random(20160705).sample(pairs, min(number, len(pairs)))


def query_for(store: Store, indicator_id: str, geography: str) -> Query:
    """The view of one indicator for one place with nothing else chosen."""
    default = store.authority.geography_code
    return Query("indicator", indicator_path(indicator_id), geography, default, indicator_id=indicator_id)


def test_file_says_what_the_view_shows(client: Any, app: Any, request: pytest.FixtureRequest) -> None:
    """Sixty views: the CSV has the selection's rows in its order, every value and status the same."""
    store = Store(request.getfixturevalue("best_releases") / "current")
    for indicator_id, geography in views(store, 60):
        selection = store.select(query_for(store, indicator_id, geography))
        answer = client.get(f"/download/{indicator_id}.csv?geography={geography}")
        assert answer.status_code == 200
        rows = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True))))
        assert len(rows) == len(selection.rows)
        for row, observation in zip(rows, selection.rows, strict=True):
            assert row["period"].lstrip("'") == observation.period
            assert row["status"] == observation.status
            assert row["value"] == "" if observation.value is None else float(row["value"]) == observation.value
            assert (observation.value is None) == (observation.status in WITHOUT_VALUE)


def test_chart_shows_the_published_values_and_no_others(request: pytest.FixtureRequest) -> None:
    """Sixty views: the points of the trend are the selection's published values, in order."""
    store = Store(request.getfixturevalue("best_releases") / "current")
    for indicator_id, geography in views(store, 60):
        selection = store.select(query_for(store, indicator_id, geography))
        if selection.breakdown or not selection.own:
            continue
        chart = CHARTS["trend"](selection)
        for line, series in zip(chart.lines, selection.series, strict=True):  # type: ignore[union-attr]
            assert [p.value for p in line.points] == [
                v for o in series.observations if (v := published_value(o)) is not None
            ]


def test_page_shows_every_value_of_the_view(client: Any, request: pytest.FixtureRequest) -> None:
    """Twenty views: each published value of the chosen place stands in the page's table."""
    store = Store(request.getfixturevalue("best_releases") / "current")
    for indicator_id, geography in views(store, 20):
        selection = store.select(query_for(store, indicator_id, geography))
        page = client.get(f"{indicator_path(indicator_id)}?geography={geography}").get_data(as_text=True)
        for series in selection.own:
            for observation in series.observations:
                value = published_value(observation)
                if value is not None:
                    assert format_number(value, selection.indicator.decimals) in page
