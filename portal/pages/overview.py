"""The front page: the judgement today and how it was reached, and each theme at a glance."""

from dash import html
from dash.development.base_component import Component

from components.aria import aria
from components.judgements import grade_tag, graded, journey, one_grade
from components.tile import tile
from portal.formats import format_date
from portal.pages.page import View
from portal.pages.shared import change_of_boundary, place_form, release_notice
from portal.query import Query
from portal.reader import Reader
from portal.selection import Inspection
from portal.sentences import inspected_when, judgement_words
from portal.store import Store


def _today(store: Store, inspections: list[Inspection], name: str) -> list[Component]:
    if not inspections:
        return [html.P(f"No graded inspection of {name} is held here.")]
    last = inspections[-1]
    framework = store.frameworks.get(last.framework)
    grade = one_grade(last)
    published = f" The report came out on {format_date(last.published_date)}." if last.published_date else ""
    return [
        html.P([grade_tag(grade)] if grade else judgement_words(last), className="grade-today"),
        html.P(
            f"Ofsted's latest graded inspection: {inspected_when(last)} "
            f"({framework.title if framework else last.framework}).{published}"
        ),
    ]


def view(reader: Reader, query: Query) -> View:
    """The overview of the chosen council."""
    store = reader.store(query.release)
    place = store.places[query.geography]
    inspections = graded(store.inspections(query.geography))
    headlines = [i for i in store.indicators.values() if i.headline]
    tiles = []
    for theme in store.theme_list:
        indicator = next((i for i in headlines if i.theme == theme.id), None)
        if indicator is None:
            continue
        selection = store.select(query.change(indicator_id=indicator.id, breakdown=""))
        if selection.own:
            tiles.append(tile(theme.title, selection, query))
    body = [
        release_notice(store, query, reader.release_id),
        html.H1(f"Children's services in {place.geography}"),
        html.P(
            "How many children the council helps and looks after, how inspectors judged its work, and how it "
            "compares with others. Every figure shows where it came from.",
            className="lead",
        ),
        change_of_boundary(store, query.geography),
        html.Section(
            [
                html.H2("What inspectors say today", id="today"),
                *_today(store, inspections, place.geography),
                html.H3("How it got there") if len(inspections) > 1 else None,
                journey(inspections, store.frameworks) if len(inspections) > 1 else None,
                html.P(
                    "Each inspection used the rules of its time, so a grade under one is not the same as under another."
                ) if len(inspections) > 1 else None,
                html.P(html.A("All inspections and what was judged", href=query.to("/inspections"))),
            ],
            className="today",
            **aria(labelledby="today"),
        ),
        place_form(store, query, councils_only=True),
        html.Section(
            [
                html.H2("The figures, theme by theme", id="themes"),
                html.Ul(tiles, className="tiles") if tiles else html.P(f"There are no figures for {place.geography}."),
                html.P(html.A(f"All {len(store.indicators)} figures", href=query.to("/indicators"))),
            ],
            **aria(labelledby="themes"),
        ),
    ]  # fmt: skip
    return View(
        title=f"Children's services in {place.geography}",
        description=f"Figures and inspection judgements for children's services in {place.geography}, with sources.",
        body=[part for part in body if part is not None],
    )
