"""The tables of counts that a release prints, and the sums that join them over time and between indicators."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pandas as pd

from portal.audit.cells import Cell, Relation, SeenTable, Term, cell
from portal.audit.opened import Opened, each
from portal.vocabulary import PeriodType, Status

_MOMENTS = {PeriodType.AS_AT, PeriodType.MONTH_END}
_OVER_TIME = {"period", "month", "quarter", "year", "geography", "geography_code"}
_ABSENT = {Status.NOT_AVAILABLE, Status.LOW, Status.UNRELIABLE}


def count_tables(
    release: Opened, *, national_only: bool = False, origin: str = "", soft: bool = False
) -> list[SeenTable]:
    """Every table of counts of people that is not a national file's own, and every declared one.

    Place and period are index dimensions of each. `national_only` keeps to what national files print;
    `origin` and `soft` mark the tables of another release.
    """
    rows = table_rows(release)
    if national_only:
        rows = rows[~rows["ours"]]
    tables: list[SeenTable] = []
    for (indicator_id, source_id, variant), part in rows.groupby(["indicator_id", "source_id", "variant"], sort=True):
        definition = release.definitions[str(indicator_id)]
        by = f"{origin} {source_id} {variant}".strip()
        tables += _tables_of(definition, part, by, soft)
    return tables


def table_rows(release: Opened) -> pd.DataFrame:
    """The rows of `count_tables`."""
    rows = release.actual
    declared = {name for name, definition in release.definitions.items() if definition.get("table")}
    return rows[(rows["counts"] & rows["ours"]) | rows["indicator_id"].isin(declared)]


def _tables_of(definition: dict[str, Any], rows: pd.DataFrame, origin: str, soft: bool) -> Iterator[SeenTable]:
    dims, declared_index, total = _shape(definition, rows)
    groups: dict[tuple[str, ...], list[tuple[tuple[str, ...], Any]]] = defaultdict(list)
    for row in each(rows):
        members = _members(row.breakdown, row.category)
        index = tuple(dim for dim in members if dim not in dims)
        coordinates = (*(members.get(dim, total) for dim in dims), row.geography_code, period_key(row))
        groups[index].append(((*coordinates, *(members[dim] for dim in index)), row))
    table = definition.get("table") or {}
    for index, found in sorted(groups.items()):
        # A cell stated twice by one source goes into a table of its own, joined by its name.
        layers: list[dict[tuple[str, ...], Any]] = []
        for coordinates, row in found:
            layer = next((layer for layer in layers if coordinates not in layer), None)
            if layer is None:
                layers.append(layer := {})
            layer[coordinates] = row
        for layer in layers:
            yield SeenTable(
                id=definition["id"],
                measure=table.get("measure") or definition["id"],
                dims=dims,
                cells={place: _whole(row) for place, row in layer.items()},
                total=total,
                index=("geography", "period", *index),
                hierarchy=table.get("hierarchy") or {},
                additive=table.get("additive") or {},
                unavailable=frozenset(place for place, row in layer.items() if _absent(row)),
                origin=origin,
                soft=soft,
            )


def _shape(definition: dict[str, Any], rows: pd.DataFrame) -> tuple[tuple[str, ...], tuple[str, ...], str]:
    table = definition.get("table")
    if table:
        dims = tuple(dim for dim in table.get("dims", ()) if dim not in _OVER_TIME)
        return dims, tuple(table.get("index", ())), table.get("total") or ""
    found = {dim: None for breakdown in rows["breakdown"].unique() for dim in _members(breakdown, breakdown)}
    return tuple(found), (), "Total"


def _members(breakdown: str, category: str) -> dict[str, str]:
    if not breakdown:
        return {}
    return dict(zip(breakdown.split("|"), category.split("|"), strict=False))


def period_key(row: Any) -> str:
    """A moment by its day, a stretch of time by both its ends."""
    return row.period_end if row.period_type in _MOMENTS else f"{row.period_start}/{row.period_end}"


def _whole(row: Any) -> int | None:
    if row.status == Status.NOT_APPLICABLE:
        return 0
    return int(row.value) if pd.notna(row.value) and float(row.value).is_integer() else None


def _absent(row: Any) -> bool:
    return row.status in _ABSENT or (
        row.status not in (Status.PROTECTED, Status.NOT_APPLICABLE) and _whole(row) is None
    )


def count_cell(definition: dict[str, Any], row: Any) -> Cell:
    """The name that a count's row has in `count_tables`."""
    table = definition.get("table") or {}
    total = (table.get("total") or "") if table else "Total"
    members = {dim: member for dim, member in _members(row.breakdown, row.category).items() if member != total}
    names = members | {"geography": row.geography_code, "period": period_key(row)}
    return cell(table.get("measure") or definition["id"], names)


def sums_over_time(release: Opened) -> list[Relation]:
    """A longer period as the sum of shorter ones that fill it (months of a year), for counts of events.

    Not where the definition lists the period among the dimensions that do not add.
    """
    rows = table_rows(release)
    rows = rows[~rows["period_type"].isin(_MOMENTS)]
    series: dict[Cell, dict[tuple[str, str], Any]] = defaultdict(dict)
    for row in each(rows):
        definition = release.definitions[row.indicator_id]
        if _OVER_TIME & set((definition.get("table") or {}).get("index", ())):
            continue
        measure, pairs = count_cell(definition, row)
        without_period = measure, tuple(pair for pair in pairs if pair[0] != "period")
        series[without_period][row.period_start, row.period_end] = (row.period_type, count_cell(definition, row))
    return [relation for (measure, _), stretches in series.items() for relation in _filled(measure, stretches)]


def _filled(measure: str, stretches: dict[tuple[str, str], Any]) -> Iterator[Relation]:
    for (start, end), (kind, whole) in stretches.items():
        for shorter in sorted({k for k, _ in stretches.values()} - {kind}):
            parts = sorted(
                (ends, name)
                for ends, (k, name) in stretches.items()
                if k == shorter and start <= ends[0] and ends[1] <= end
            )
            if len(parts) > 1 and _contiguous([ends for ends, _ in parts], start, end):
                terms = [Term(name, 1, f"{a} to {b}") for (a, b), name in parts]
                words = f"{measure}: the {shorter}s of {start} to {end}"
                yield Relation(words, (Term(whole, -1, "the whole"), *terms), soft=True)


def _contiguous(stretches: list[tuple[str, str]], start: str, end: str) -> bool:
    if stretches[0][0] != start or stretches[-1][1] != end:
        return False
    following = zip(stretches, stretches[1:], strict=False)
    return all(date.fromisoformat(a[1]) + timedelta(days=1) == date.fromisoformat(b[0]) for a, b in following)


def declared_relations(release: Opened) -> list[Relation]:
    """What definitions declare of two indicators, in a list `relations`:

    * `{kind = "of which", whole = ID}`: this count is part of that one, cell by cell;
    * `{kind = "flow", starts = ID, ends = ID, slack = N}`: this stock is the stock before, plus starts, less
      ends of the time between, to within N.
    """
    rows = table_rows(release)
    by_indicator = {str(name): list(each(part)) for name, part in rows.groupby("indicator_id")}
    relations: list[Relation] = []
    for name, definition in release.definitions.items():
        for declared in definition.get("relations", ()):
            if declared.get("kind") == "of which":
                relations += _of_which(release, by_indicator, name, declared["whole"])
            if declared.get("kind") == "flow":
                relations += _flow(release, by_indicator, name, declared)
    return relations


def _of_which(release: Opened, rows: dict[str, list[Any]], part: str, whole: str) -> Iterator[Relation]:
    def place(row: Any) -> tuple[str, ...]:
        return row.geography_code, period_key(row), row.breakdown, row.category

    wholes = {place(row): row for row in rows.get(whole, [])}
    for row in rows.get(part, []):
        if other := wholes.get(place(row)):
            terms = (
                Term(count_cell(release.definitions[whole], other), -1, whole),
                Term(count_cell(release.definitions[part], row), 1, part),
            )
            yield Relation(f"{part} is part of {whole}, {row.period}", terms, low=None, soft=True)


def _flow(release: Opened, rows: dict[str, list[Any]], stock: str, declared: dict[str, Any]) -> Iterator[Relation]:
    slack = int(declared.get("slack", 0))
    flows = {
        (times, row.geography_code, row.breakdown, row.category, row.period_start, row.period_end): (name, row)
        for name, times in ((declared["starts"], 1), (declared["ends"], -1))
        for row in rows.get(name, [])
    }
    stocks: dict[tuple[str, str, str], list[Any]] = defaultdict(list)
    for row in rows.get(stock, []):
        stocks[row.geography_code, row.breakdown, row.category].append(row)
    for place, series in stocks.items():
        for before in series:
            first = (date.fromisoformat(before.period_end) + timedelta(days=1)).isoformat()
            for after in series:
                found = [flows.get((times, *place, first, after.period_end)) for times in (1, -1)]
                if None in found:
                    continue
                terms = [
                    Term(count_cell(release.definitions[stock], before), 1, f"{stock} at {before.period}"),
                    Term(count_cell(release.definitions[stock], after), -1, f"{stock} at {after.period}"),
                ]
                for times, (name, row) in zip((1, -1), filter(None, found), strict=True):
                    terms.append(Term(count_cell(release.definitions[name], row), times, name))
                yield Relation(f"{stock}, flow to {after.period}", tuple(terms), -slack, slack, soft=True)
