"""Every comparable indicator of one council against its neighbours and England, on two sides of A4."""

from dash import html

from components.reply import Reading, evidence
from components.table import scroll_region
from portal.definitions import Indicator
from portal.formats import STATUS_WORDS, format_short, published_value, short_period
from portal.pages.compare import offered
from portal.pages.page import View
from portal.pages.shared import change_of_boundary, place_form, release_notice
from portal.query import Query, indicator_path
from portal.questions.reply import EVERY_COMPARATOR
from portal.reader import Reader
from portal.selection import Observation, Selection
from portal.sentences import newest_published
from portal.store import Store
from portal.verdicts import verdict
from portal.vocabulary import WITHOUT_VALUE, Comparator, Status

HEADS = ("Figure", "", "Neighbours", "England", "Against neighbours", "Place", "When")
UNTOLD = "Where chance could explain a gap, the two are called similar. A star marks gaps where that cannot be told."


def view(reader: Reader, query: Query) -> View:
    """The scorecard of the chosen place."""
    store = reader.store(query.release)
    place = store.places[query.geography].geography
    reading = Reading(query, store.indicators)
    rows: list[html.Tr] = []
    for theme in store.theme_list:
        found = [row for i in offered(store) if i.theme == theme.id and (row := _row(store, reading, i)) is not None]
        if found:
            rows.append(html.Tr(html.Th(theme.title, colSpan=str(len(HEADS)), scope="rowgroup"), className="theme-row"))
            rows += found
    head = html.Tr([html.Th(place if h == "" else h, scope="col") for h in HEADS])
    caption = f"{place} against its statistical neighbours and England"
    table = html.Table([html.Caption(caption), html.Thead(head), html.Tbody(rows)], className="figures scorecard")
    body = [
        release_notice(store, query, reader.release_id),
        html.P(html.A("Compare councils", href=query.to("/compare")), className="crumbs"),
        html.H1(f"Scorecard: {place}"),
        html.P(
            "Each figure's newest value, beside the average of ten similar councils and England for the same time. "
            f"Place counts councils from the lowest figure. {UNTOLD}",
            className="scorecard-note",
        ),
        change_of_boundary(store, query.geography),
        place_form(store, query, councils_only=True),
        scroll_region(table, caption) if rows else html.P(f"There is nothing to compare {place} with in this release."),
        html.P(f"Release {store.release_id}, dated {store.built[:10]}.", className="source-line"),
    ]
    return View(
        title=f"Scorecard: {place}",
        description=f"Every comparable figure about children's services in {place} against its neighbours and England.",
        body=[part for part in body if part is not None],
    )


def _row(store: Store, reading: Reading, indicator: Indicator) -> html.Tr | None:
    """One indicator's row; None where the place has no row of it at all."""
    query = reading.query.change(indicator_id=indicator.id, comparators=EVERY_COMPARATOR, breakdown="")
    selection = store.select(query)
    if not selection.own:
        return None
    newest = newest_published(selection.own[0])
    last = selection.own[0].observations[-1]
    title = html.Th(html.A(indicator.title, href=reading.query.to(indicator_path(indicator.id))), scope="row")
    if newest is None:
        words = STATUS_WORDS[Status(last.status) if last.status in WITHOUT_VALUE else Status.NOT_AVAILABLE]
        blank = [html.Td("") for _ in range(4)]
        return html.Tr([title, html.Td(words, className="empty"), *blank, html.Td(short_period(last))])
    near, england = (_same_time(selection, newest, c) for c in (Comparator.NEIGHBOURS, Comparator.ENGLAND))
    found = verdict(newest, near, indicator.polarity) if near else None
    words = "" if found is None else found.word + (" *" if found.sure is None and found.way != "the same" else "")
    standing = selection.standing if selection.standing and selection.standing.period == newest.period else None
    place = f"{standing.rank} of {standing.ranked}" if standing and standing.rank else ""
    cells = [_figure(reading, o, indicator.decimals) for o in (newest, near, england)]
    return html.Tr([title, *cells, html.Td(words), html.Td(place), html.Td(short_period(newest))])


def _same_time(selection: Selection, newest: Observation, comparator: Comparator) -> Observation | None:
    rows = [o for s in selection.series if s.comparator == comparator for o in s.observations]
    return next((o for o in rows if o.period == newest.period and published_value(o) is not None), None)


def _figure(reading: Reading, observation: Observation | None, decimals: int) -> html.Td:
    value = published_value(observation) if observation else None
    if observation is None or value is None:
        return html.Td("no figure", className="empty")
    return html.Td(html.A(format_short(value, observation.unit, decimals), href=evidence(reading.query, observation)))
