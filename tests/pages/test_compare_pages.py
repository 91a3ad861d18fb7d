"""Comparing councils: the spread of all of them, tables in any order, side by side, scorecard, neighbours, briefing."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest

from components.charts.description import Role
from components.charts.spread import spread_chart
from components.charts.svg import draw_svg
from components.council_table import in_order
from portal.changes import changes
from portal.store import Store
from tests.pages.test_question_answers import PLACES
from tests.pages.test_words_of_comparison import observation

CODE = "E06000034"


def place(code: str, value: float | None, **more: Any) -> Any:
    """An invented council's figure."""
    return observation(value, geography_code=code, geography=f"Council {code}", **more)


PLACED = [place("A", 5.0, lower=4.0, upper=6.0), place("B", 1.0), place("C", None, status="c"), place("D", 9.0)]


def test_a_council_without_a_figure_has_no_place_on_the_chart(embedded: Store) -> None:
    chart = spread_chart(embedded.indicators["cla-dental-pct"], PLACED, "A", {"B", "C"})
    assert [(d.label, d.role) for d in chart.dots] == [
        ("Council A", Role.OWN), ("Council B", Role.NEIGHBOURS), ("Council D", Role.CATEGORY),
    ]  # fmt: skip
    assert "Not drawn, because no figure is shown for them: 1 protected." in chart.words.notes
    for width in (340, 720):
        svg = draw_svg(chart, width=width)
        assert "Council C" not in svg
        assert "Council B: 1%" in svg


def test_no_two_marks_of_the_spread_lie_on_one_another() -> None:
    from components.charts.svg_spread import _stack

    placed = _stack(sorted([3.0, 3.0, 3.0, 4.0, 9.0, 9.5, 20.0]), 5.0)
    gaps = [
        ((ax - bx) ** 2 + (ay - by) ** 2) ** 0.5
        for k, (ax, ay) in enumerate(placed)
        for bx, by in placed[k + 1 :]
    ]  # fmt: skip
    assert min(gaps) >= 10.0
    assert min(y for _, y in placed) == 0


@pytest.mark.parametrize(("sort", "order"), [("highest", "DABC"), ("lowest", "BADC"), ("name", "ABCD"), ("", "DABC")])
def test_orders_of_the_table(sort: str, order: str) -> None:
    """A protected figure comes last by value, whatever it is: its row says nothing of it."""
    assert "".join(o.geography_code for o in in_order(PLACED, sort)) == order


@pytest.mark.national
@pytest.mark.parametrize("code", PLACES.values(), ids=PLACES)
def test_pages_for_every_kind_of_place(client: Any, code: str) -> None:
    for path in (
        "/compare",
        "/compare/scorecard",
        "/plan",
        "/brief",
        "/inspections",
        "/about/neighbours",
        "/questions",
    ):
        answer = client.get(f"{path}?geography={code}")
        assert answer.status_code == 200, path
        main = answer.text.split("<main")[1]
        assert not re.search(r">\s*(nan|None)\b|\bnan%", main), path
        assert main.count("<h1>") == 1, path


@pytest.mark.national
def test_every_council_stands_in_the_table_with_its_rank(client: Any, national: Store) -> None:
    text = client.get("/compare?indicator=cla-rate&sort=lowest").text
    table = re.findall(r"<table.*?</table>", text, re.DOTALL)[-1]
    rows = re.findall(r"<tr.*?</tr>", table, re.DOTALL)[1:]
    observations = duckdb.connect().sql(
        f"""select geography, value from '{Path(national.folder) / "observations.parquet"}'
            where indicator_id = 'cla-rate' and period = '2025' and breakdown = '' and variant = ''
            and geography_level = 'Local authority' order by geography"""
    )
    expected = dict(observations.fetchall())
    shown = {}
    for row in rows:
        cells = [re.sub("<small.*?</small>|<[^>]+>", "", c) for c in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)]
        shown[cells[0]] = cells[1:]
    assert set(shown) == set(expected)
    values = [v for v in expected.values() if v is not None]
    for name, value in expected.items():
        if value is None:
            assert shown[name][0] in {"protected", "not applicable", "not available"}, name
        else:
            assert float(shown[name][0]) == value
            assert shown[name][2] == f"{1 + sum(v < value for v in values)} of {len(values)}"
    order = [expected[name] for name in shown if expected[name] is not None]
    assert order == sorted(order)


@pytest.mark.national
def test_the_ten_neighbours_are_named_with_how_close_they_are(client: Any, national: Store) -> None:
    text = client.get("/about/neighbours?geography=E09000016").text
    table = re.search(r'<table class="figures neighbours".*?</table>', text, re.DOTALL)
    assert table
    named = national.neighbours("E09000016")
    assert len(named) == 10
    for n in named:
        assert national.places[n.neighbour_code].geography.replace("'", "&#x27;") in table.group()
        assert n.closeness in table.group()


@pytest.mark.national
def test_side_by_side_shares_scales_and_keeps_each_councils_marks(client: Any) -> None:
    text = client.get("/compare?councils=E09000016,E06000035").text
    charts = re.findall(r'<div class="chart-slot chart-slot-both">(.*?)</svg>', text, re.DOTALL)
    assert len(charts) == 3
    upright = [re.findall(r">(\d+)</text>", chart) for chart in charts]
    assert len({tuple(t for t in labels if int(t) < 2000) for labels in upright}) == 1
    assert "Inadequate, Dec 2023" in charts[1]
    assert client.get("/compare?councils=E06000035,E06000030,E09000016,E09000004").status_code == 400


def test_one_councils_papers_alone_have_nothing_to_compare(embedded_releases: Path) -> None:
    from tests.conftest import make_app

    client = make_app(embedded_releases).server.test_client()
    assert "no council to compare it with" in client.get("/compare").text
    assert "There is nothing to compare Thurrock with" in client.get("/compare/scorecard").text
    for path in ("/plan", "/brief", "/questions", "/inspections", "/about/neighbours", "/about/disagreements"):
        assert client.get(path).status_code == 200, path


def test_changes_between_releases(embedded: Store) -> None:
    """New, revised, newly protected and withdrawn, each once; a release has none against itself."""
    assert changes(embedded, embedded, CODE) == []
    rows = embedded.of_place(CODE)

    class Other:
        def __init__(self, kept: list[Any]) -> None:
            self.kept = kept

        def of_place(self, code: str) -> list[Any]:
            return self.kept

    shown = [o for o in rows if o.value is not None and not o.variant][:4]
    older = [shown[0], replace(shown[1], value=(shown[1].value or 0) + 1), shown[2], shown[3]]
    newer = [shown[1], replace(shown[2], value=None, status="c"), shown[3], rows[-1]]
    found = changes(Other(older), Other(newer), CODE)  # type: ignore[arg-type]
    assert [c.kind for c in found] == ["revised", "newly protected", "new", "withdrawn"]


def test_the_briefing_names_its_release_and_refuses_one_that_is_not_kept(client: Any) -> None:
    text = client.get("/brief").text
    assert "Made from release" in text
    assert client.get("/brief?since=000000000000").status_code == 404
    assert client.get("/brief?since=all").status_code == 200
