"""Answers against the release: level, change, comparison, rank and direction worked out again from the parquet."""

import re
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from scipy.stats import kendalltau

from portal.query import Query
from portal.questions.reply import EVERY_COMPARATOR
from portal.questions.wording import against, change, level, over_the_years, standing_among_councils
from portal.selection import Selection
from portal.store import Store
from tests.pages.test_question_answers import PLACES

pytestmark = pytest.mark.national

ENGLAND = "E92000001"
HIDDEN = {"c", "z", "x", "low", "u"}
PLANS = {"t", "f"}
COUNTED = {"", "p", "r", "e"}
NUMBER = r"-?\d[\d,]*(?:\.\d+)?"


@pytest.fixture(scope="module")
def rows(national: Store) -> dict[tuple[str, str], list[dict[str, Any]]]:
    """Whole observations without variants, by indicator and place, oldest first."""
    table = duckdb.connect().sql(
        f"""select indicator_id, geography_code, geography_level, period, period_type, period_end, value, status,
            break_before, lower, upper, unit, variant
            from '{Path(national.folder) / "observations.parquet"}' where breakdown = '' and variant = ''
            order by period_end, period_start, period"""
    )
    names = table.columns
    found: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for values in table.fetchall():
        row = dict(zip(names, values, strict=True))
        found.setdefault((row["indicator_id"], row["geography_code"]), []).append(row)
    return found


@pytest.fixture(scope="module")
def neighbours(national: Store) -> dict[str, list[tuple[str, ...]]]:
    """The codes of each authority's neighbours: every code that one council has had under its Department number."""
    codes: dict[str, list[str]] = {}
    places = duckdb.connect().sql(
        f"select geography_code, dfe_code from '{Path(national.folder) / 'geographies.parquet'}' order by start_date"
    )
    number = dict(places.fetchall())
    for code, dfe in number.items():
        codes.setdefault(dfe, []).append(code)
    found: dict[str, list[tuple[str, ...]]] = {}
    table = duckdb.connect().sql(f"from '{Path(national.folder) / 'neighbours.parquet'}' where model = '2025'")
    place, near = table.columns.index("geography_code"), table.columns.index("neighbour_code")
    for values in table.fetchall():
        found.setdefault(values[place], []).append(tuple(codes[number[values[near]]]))
    return found


def shown(row: dict[str, Any] | None) -> float | None:
    """The value a reader may see."""
    return None if row is None or row["status"] in HIDDEN else row["value"]


def selection_of(store: Store, indicator_id: str, code: str) -> Selection:
    """The selection an answer is made from."""
    return store.select(
        Query("question", "/questions/x", code, "E06000034", indicator_id=indicator_id, comparators=EVERY_COMPARATOR)
    )


def numbers(text: str) -> list[float]:
    """The numbers of a text, dates and years taken out."""
    plain = re.sub(r"\d{1,2} [A-Z][a-z]+ \d{4}|\d{4} to \d{4}|[A-Z][a-z]+ \d{4}|\b\d{4} calendar year|10,000", "", text)
    return [float(n.replace(",", "")) for n in re.findall(NUMBER, plain)]


def national_indicators(store: Store) -> list[str]:
    """The national indicators that have a whole."""
    return [i.id for i in store.indicators.values() if i.national and store.geographies_of.get(i.id)]


def done(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What happened, without targets and forecasts."""
    return [r for r in found if r["status"] not in PLANS]


@pytest.mark.parametrize("code", PLACES.values(), ids=PLACES)
def test_level_and_change(national: Store, rows: Any, code: str) -> None:
    for indicator_id in national_indicators(national):
        found = done(rows.get((indicator_id, code), []))
        selection = selection_of(national, indicator_id, code)
        if not found or selection.breakdown:
            continue
        newest = next((r for r in reversed(found) if shown(r) is not None), None)
        text = level(selection).text
        if newest is None:
            assert "no figure can be shown" in text, (indicator_id, text)
            assert change(selection) is None
            continue
        assert newest["value"] in numbers(text), (indicator_id, text)
        assert ("The newer figure" in text) == (found[-1]["period_end"] > newest["period_end"]), (indicator_id, text)
        told = change(selection)
        year, rest = newest["period_end"][:4], newest["period_end"][4:]
        before = next((r for r in found if r["period_end"] == f"{int(year) - 1}{rest}" and shown(r) is not None), None)
        is_authority = newest["geography_level"] == "Local authority"
        if before is None or newest["break_before"] or not is_authority or newest["status"] not in COUNTED:
            assert told is None, (indicator_id, told)
            continue
        assert told is not None, indicator_id
        gap = round(newest["value"] - before["value"], 6)
        way = "same as" if gap == 0 else "up" if gap > 0 else "down"
        assert f"That is {'the ' if gap == 0 else ''}{way}" in told.text, (indicator_id, told.text)
        if gap:
            assert numbers(told.text)[:2] == pytest.approx([abs(gap), before["value"]]), (indicator_id, told.text)
            assert ("percentage point" in told.text) == (newest["unit"] == "%"), (indicator_id, told.text)
            assert "%" not in told.text.split(" from ")[0], (indicator_id, told.text)


@pytest.mark.parametrize("code", PLACES.values(), ids=PLACES)
def test_comparison(national: Store, rows: Any, neighbours: Any, code: str) -> None:
    compared = 0
    for indicator_id in national_indicators(national):
        indicator = national.indicators[indicator_id]
        found = done(rows.get((indicator_id, code), []))
        newest = next((r for r in reversed(found) if shown(r) is not None), None)
        selection = selection_of(national, indicator_id, code)
        told = against(selection)
        if newest is None or selection.breakdown:
            assert told is None
            continue

        def at_that_time(other: str, newest: dict[str, Any] = newest, indicator_id: str = indicator_id) -> float | None:
            same = [r for r in rows.get((indicator_id, other), []) if r["period"] == newest["period"]]
            return next((v for r in same if (v := shown(r)) is not None), None)

        values = []
        for same_council in neighbours.get(code, []):
            known = [v for other in same_council if (v := at_that_time(other)) is not None]
            values += known[-1:]
        others: dict[str, float | None] = {"England": at_that_time(ENGLAND) if code != ENGLAND else None}
        if values:
            places = max(indicator.decimals, 1)
            mean = sum((Decimal(repr(v)) for v in values), Decimal(0)) / len(values)
            others["neighbours"] = float(mean.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP))
        present = {name: value for name, value in others.items() if value is not None}
        if not present:
            assert told is None or "England (" not in told.text.replace("East of England (", ""), (indicator_id, told)
            continue
        assert told is not None, indicator_id
        for name, value in present.items():
            clause = clause_of(told.text, name)
            assert any(abs(n - value) < 0.06 for n in numbers(clause)), (indicator_id, name, value, told.text)
            assert word(newest, value) in clause, (indicator_id, name, value, newest, told.text)
            compared += 1
        judged = re.search(r"\b(better|worse) \(", told.text)
        assert not (judged and indicator.polarity == "neither"), (indicator_id, told.text)
    assert compared or code in {"E06000053", ENGLAND}


def clause_of(text: str, name: str) -> str:
    """The part of a comparison that names England or the neighbours."""
    pattern = r"(?<!East of )England \(" if name == "England" else r"statistical neighbours"
    (clause,) = [
        c for c in re.split(r"; it is |\. ", text.replace(" That depends", ". That depends")) if re.search(pattern, c)
    ][:1]
    return clause


def word(newest: dict[str, Any], value: float) -> str:
    """The word the rule gives: similar inside the interval, higher or lower outside it or without one."""
    if newest["value"] == value:
        return "the same as"
    if newest["lower"] is not None and newest["lower"] <= value <= newest["upper"]:
        return "similar to"
    return "higher" if newest["value"] > value else "lower"


@pytest.mark.parametrize("code", PLACES.values(), ids=PLACES)
def test_rank(national: Store, rows: Any, code: str) -> None:
    for indicator_id in national_indicators(national):
        selection = selection_of(national, indicator_id, code)
        told = standing_among_councils(national, selection)
        found = done(rows.get((indicator_id, code), []))
        newest = next((r for r in reversed(found) if shown(r) is not None), None)
        if told is None or newest is None:
            continue
        peers = [
            r
            for (i, _), every in rows.items()
            if i == indicator_id
            for r in every
            if r["geography_level"] == "Local authority"
            and r["period"] == newest["period"]
            and r["status"] in COUNTED
            and r["value"] is not None
        ]
        rank = 1 + sum(r["value"] < newest["value"] for r in peers)
        assert numbers(told.text)[:2] == [rank, len(peers)], (indicator_id, told.text)


@pytest.mark.parametrize("code", PLACES.values(), ids=PLACES)
def test_direction_over_the_years(national: Store, rows: Any, code: str) -> None:
    for indicator_id in national_indicators(national):
        selection = selection_of(national, indicator_id, code)
        told = over_the_years(selection)
        found = done(rows.get((indicator_id, code), []))
        if told is None or selection.breakdown:
            continue
        run: list[dict[str, Any]] = []
        for row in reversed(found):
            if shown(row) is None or (run and int(run[-1]["period_end"][:4]) - int(row["period_end"][:4]) != 1):
                break
            run.append(row)
            if row["break_before"]:
                break
        values = [r["value"] for r in reversed(run)]
        if len(values) < 5:
            assert told.text.startswith("Too few to say"), (indicator_id, told.text)
            continue
        assert told.text.startswith(f"Over {len(values)} figures"), (indicator_id, told.text)
        if len(set(values)) == len(values):
            sure = kendalltau(range(len(values)), values, method="exact").pvalue < 0.05
            assert ("more steadily than chance" in told.text) == sure, (indicator_id, told.text)
