"""Parts that several pages show the same way."""

from dash import html
from dash.development.base_component import Component

from components import ids
from components.filters import labelled_select
from portal.query import Query
from portal.store import ENGLAND, Place, Store
from portal.vocabulary import GeographyLevel


def place_options(store: Store, indicator_id: str = "") -> list[tuple[str, str]]:
    """The places a reader may choose: councils by name, then England and the regions.

    With an indicator, only places that it has figures for, and always the authority's own.
    """
    codes = set(store.geographies_of.get(indicator_id, ())) if indicator_id else None
    own = store.authority.geography_code

    def offered(place: Place) -> bool:
        return codes is None or place.geography_code in codes or place.geography_code == own

    def named(place: Place) -> str:
        until = f" (until {place.end_date[:4]})" if place.end_date else ""
        since = f" (code from {place.start_date[:4]})" if place.start_date and twice.get(place.geography, 0) > 1 else ""
        return place.geography + (until or since)

    councils = [p for p in store.authorities if offered(p)]
    twice: dict[str, int] = {}
    for place in councils:
        twice[place.geography] = twice.get(place.geography, 0) + 1
    wide = [
        p
        for p in store.places.values()
        if p.geography_level in {GeographyLevel.NATIONAL, GeographyLevel.REGIONAL} and offered(p)
    ]
    wide.sort(key=lambda p: (p.geography_code != ENGLAND, p.geography))
    return [(p.geography_code, named(p)) for p in (*councils, *wide)]


def with_chosen(options: list[tuple[str, str]], store: Store, code: str) -> list[tuple[str, str]]:
    """The options, with the chosen place among them whatever it has."""
    if code in dict(options):
        return options
    return [*options, (code, store.places[code].geography)]


def place_form(store: Store, query: Query, councils_only: bool = False) -> html.Form | None:
    """A list of places that reloads the page; nothing where there is only one place to choose."""
    options = place_options(store)
    if councils_only:
        options = [(c, n) for c, n in options if store.places[c].geography_level == GeographyLevel.LOCAL_AUTHORITY]
    if len(options) < 2:
        return None
    return html.Form(
        [
            labelled_select(
                ids.GEOGRAPHY, "Choose a council", with_chosen(options, store, query.geography), query.geography
            ),
            html.Button("Show", type="submit", className="button"),
        ],
        action=query.path,
        method="get",
        className="place-form",
    )


def release_notice(store: Store, query: Query, live_id: str) -> html.P | None:
    """One line on a kept release: that newer figures exist and where."""
    if not query.release or query.release == live_id:
        return None
    return html.P(
        [
            f"You are looking at release {store.release_id}, kept as it was. Newer figures exist. ",
            html.A("See the newest figures", href=query.change(release="").address),
            ".",
        ],
        className="notice",
    )


def change_of_boundary(store: Store, code: str) -> html.P | None:
    """For a council that ended, or followed others: which ones, with links."""
    place = store.places[code]
    parts: list[str | Component] = []
    for codes, words in (
        (place.successors, "Its services were taken over by "),
        (place.predecessors, "Before it came "),
    ):
        known = [store.places[c] for c in codes if c in store.places]
        if known:
            links: list[str | Component] = []
            for other in known:
                links += [html.A(other.geography, href=f"?geography={other.geography_code}"), ", "]
            parts += [words, *links[:-1], ". "]
    if place.end_date:
        parts.insert(0, f"{place.geography} under this code ended on {place.end_date}. ")
    return html.P(parts, className="notice") if parts else None
