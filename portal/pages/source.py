"""One source: who published it, and the row or paragraph behind every number taken from it."""

from typing import Any

from dash import html
from dash.development.base_component import Component

from components.table import scroll_region
from portal.formats import STATUS_WORDS, format_date, format_period, format_value
from portal.pages.page import View
from portal.pages.shared import release_notice
from portal.query import Query, indicator_path
from portal.reader import Reader
from portal.selection import Observation
from portal.store import Source, Store
from portal.vocabulary import SourceKind, Status

MOST_ROWS = 2000


def _facts(source: Source) -> html.Dl:
    pairs = [
        ("Published by", source.publisher),
        ("Publication", source.publication),
        ("Edition", source.edition),
        ("Published", format_date(source.published_date) if source.published_date else "The source does not say"),
        ("Licence", source.licence),
        ("File", source.file_name),
        ("Fingerprint of the file (SHA-256)", source.sha256),
        ("About it", source.note),
    ]
    return html.Dl(
        [part for name, words in pairs if words for part in (html.Dt(name), html.Dd(words))], className="meaning"
    )


def place_words(observation: Observation) -> str:
    """Where in the source a value stands, in words."""
    if observation.source_place:
        return observation.source_place
    row, _, column = observation.source_reference.partition("/")
    return f"{row.replace('-', ' ').capitalize()}, column {column}" if column else observation.source_reference


def treatment(store: Store, observation: Observation) -> str:
    """What was done between the source and the page."""
    if observation.status == Status.PROTECTED:
        return "Hidden to protect children. It does not mean zero."
    derived = observation.printed == "" and observation.value is not None
    if derived:
        return "Worked out from this row: see what the figure means on its page."
    return (
        "Shown as printed."
        if observation.value is not None
        else f"No number: {STATUS_WORDS[Status(observation.status)]}."
    )


def _rows(store: Store, query: Query) -> list[Observation]:
    """The observations this source gave: for the chosen indicator and place, or all of a paper's."""
    source = store.sources[query.source_id]
    indicators = [query.indicator_filter] if query.indicator_filter else list(store.indicators)
    codes = [query.geography]
    if source.kind != SourceKind.NATIONAL:
        codes = sorted(
            {c for i in indicators for c in store.geographies_of.get(i, ()) if c.startswith(query.geography)}
        )
        codes += [c for c in ("E92000001", store.places[query.geography].region_code) if c and c not in codes]
    return [
        o
        for indicator in indicators
        for code in codes
        for o in store.observations(indicator, code)
        if o.source_id == query.source_id
    ]


def view(reader: Reader, query: Query) -> View:
    """The source and its evidence for the chosen place: each number as printed, where, and what was done to it."""
    store = reader.store(query.release)
    source = store.sources[query.source_id]
    rows = _rows(store, query)
    place = store.places[query.geography].geography
    seen: set[str] = set()
    lines = []
    for o in rows[:MOST_ROWS]:
        anchor: dict[str, Any] = {} if o.source_reference in seen else {"id": o.source_reference}
        seen.add(o.source_reference)
        lines.append(
            html.Tr(
                [
                    html.Th(html.A(o.indicator, href=query.to(indicator_path(o.indicator_id))), scope="row"),
                    html.Td([o.geography, f", {o.category.replace('|', ', ')}" if o.category else ""]),
                    html.Td(format_period(o)),
                    html.Td(o.printed or "-"),
                    html.Td(format_value(o, store.indicators[o.indicator_id].decimals)),
                    html.Td(place_words(o)),
                    html.Td([treatment(store, o), f" {o.note}" if o.note else ""]),
                ],
                **anchor,
            )
        )
    head = ["Figure", "Place and category", "Period", "As printed", "As shown", "Where it stands", "What was done"]
    body: list[Component | None] = [
        release_notice(store, query, reader.release_id),
        html.P(html.A("All sources", href=query.to("/data")), className="crumbs"),
        html.H1(source.title),
        _facts(source),
        html.H2(f"Every number taken from it for {place}", id="evidence"),
    ]
    if lines:
        table = html.Table(
            [
                html.Caption(f"{len(rows)} figures"),
                html.Thead(html.Tr([html.Th(h, scope="col") for h in head])),
                html.Tbody(lines),
            ],
            className="figures evidence-table",
        )
        body.append(scroll_region(table, f"Figures from {source.title}"))
    else:
        body.append(
            html.P(f"No figure for {place} came from this source. It may tell of inspections or of other places.")
        )
    return View(
        title=f"Source: {source.title}",
        description=f"{source.title}, {source.publisher}: the evidence for each number shown for {place}.",
        body=[part for part in body if part is not None],
    )
