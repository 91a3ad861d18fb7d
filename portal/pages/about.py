"""What the site is, how the figures are made, and what the words and symbols mean."""

from collections.abc import Callable
from typing import Any

from dash import html
from dash.development.base_component import Component

from portal.files.method import INTRODUCTION, METHOD
from portal.formats import STATUS_EXPLANATIONS, STATUS_WORDS
from portal.pages.disagreements import disagreements
from portal.pages.neighbours import neighbours
from portal.pages.page import View
from portal.query import Query
from portal.reader import Reader
from portal.store import Store
from portal.vocabulary import Status


def _method(store: Store, query: Query) -> list[Component]:
    parts: list[Component] = [html.P(INTRODUCTION)]
    for heading, words in METHOD:
        parts += [html.H2(heading), html.P(words)]
    return parts


def _symbols(store: Store, query: Query) -> list[Any]:
    rows = [
        html.Tr(
            [
                html.Th(STATUS_WORDS[s].capitalize(), scope="row"),
                html.Td(html.Code(s.value or "(empty)")),
                html.Td(STATUS_EXPLANATIONS[s]),
            ]
        )
        for s in Status
    ]
    head = html.Tr([html.Th(h, scope="col") for h in ("On the page", "In files", "What it means")])
    return [html.Table([html.Caption("Key of symbols"), html.Thead(head), html.Tbody(rows)], className="figures")]


WORDS = (
    ("Care leaver", "A young person who was looked after and has left care. The council helps them until they are 25."),
    ("Child in need", "A child who needs a social worker's help to stay healthy or develop well."),
    ("Child protection plan", "A plan to keep a child safe who has been harmed or is likely to be."),
    (
        "Looked after",
        "Cared for by the council, because a court said so or the parents agreed. Also called being in care.",
    ),
    ("Percentage point", "The difference between two percentages: from 20% to 25% is 5 percentage points."),
    ("Placement", "Where a looked after child lives: with foster carers, in a children's home or elsewhere."),
    ("Rate per 10,000", "How many there are for every 10,000 children who live in the area."),
    ("Referral", "When someone asks the council to look into a child's welfare."),
    ("Statistical neighbours", "The ten councils most like this one, chosen by the Department for Education."),
    ("Unaccompanied asylum-seeking child", "A child who came to the country without a parent and asks for protection."),
)


def _words(store: Store, query: Query) -> list[Any]:
    return [
        html.Dl([part for word, meaning in WORDS for part in (html.Dt(word), html.Dd(meaning))], className="meaning")
    ]


def _accessibility(store: Store, query: Query) -> list[Any]:
    return [
        html.P(
            "We want everyone to be able to use this site. It should work with a keyboard, a screen reader, large "
            "text and no script."
        ),
        html.H2("What we do"),
        html.Ul(
            [
                html.Li("Every chart comes with a description and a table of the same figures."),
                html.Li("Nothing is told by colour alone."),
                html.Li("Pages can be read and used without script."),
            ]
        ),
        html.H2("What has been checked"),
        html.P(
            "Every page is checked by a program (axe) against WCAG 2.2 level AA, at phone and desktop width, each "
            "time the site is changed."
        ),
        html.H2("What has not been checked"),
        html.P("People who use screen readers every day have not tested this site yet."),
    ]


def _release(store: Store, query: Query) -> list[Any]:
    rows = [html.Li(f"{item['name']}: {item['use']}") for item in store.manifest["inputs"]]
    return [
        html.P(
            f"This is release {store.release_id}, dated {store.built[:10]}, made by version "
            f"{store.manifest['software']} of the software."
        ),
        html.P(
            "A release is made once from its sources and never changed. The same sources always make the same release."
        ),
        html.H2("Files that were read or left aside"),
        html.Ul(rows),
    ]


TOPICS: dict[str, tuple[str, Callable[[Store, Query], list[Any]]]] = {
    "method": ("How the figures are made", _method),
    "neighbours": ("How neighbours are chosen", neighbours),
    "disagreements": ("Where papers disagree", disagreements),
    "symbols": ("What the symbols mean", _symbols),
    "words": ("What the words mean", _words),
    "accessibility": ("Accessibility statement", _accessibility),
    "release": ("About this release", _release),
}


def view(reader: Reader, query: Query) -> View:
    """What the site is for, and the pages that explain it."""
    store = reader.store(query.release)
    links = [html.Li(html.A(title, href=query.to(f"/about/{topic}"))) for topic, (title, _) in TOPICS.items()]
    body = [
        html.H1("About this site"),
        html.P(
            "This site shows the public how children's services in "
            f"{store.places[store.authority.geography_code].geography} are doing. "
            "It puts together national statistics, the council's own published papers and what inspectors said.",
            className="lead",
        ),
        html.P(
            "It only shows figures that are already public, or totals in which no child can be recognised. It sets "
            "no cookies and keeps nothing about you."
        ),
        html.Ul(links),
    ]
    return View("About this site", "What this site is, and how its figures are made.", body)


def topic(reader: Reader, query: Query) -> View:
    """One of the pages that explain the site."""
    title, parts = TOPICS[query.topic]
    body = [
        html.P(html.A("About this site", href=query.to("/about")), className="crumbs"),
        html.H1(title),
        *parts(reader.store(query.release), query),
    ]
    return View(title, f"{title}: children's services figures.", body)
