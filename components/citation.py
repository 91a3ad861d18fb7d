"""How to cite a view: in words, for reference managers, and by an address that always answers the same."""

from dash import html
from dash.development.base_component import Component

from components.copying import copy_button
from portal.files.view import FileView

WORDS_ID = "cite-words"
BIBTEX_ID = "cite-bibtex"


def citation_block(view: FileView) -> html.Details:
    """The view's citation in a sentence and as BibTeX, each with a button that copies it."""
    return html.Details(
        [
            html.Summary("Cite these figures"),
            html.P(
                "The address in the citation belongs to this release. It will show the same figures, "
                "even after newer ones have come out."
            ),
            html.P(_linked(view.citation, view.link), id=WORDS_ID, className="citation"),
            copy_button("Copy the citation", source=WORDS_ID),
            html.H3("BibTeX"),
            html.Pre(_linked(view.bibtex, view.link), id=BIBTEX_ID, className="citation", tabIndex=0),
            copy_button("Copy the BibTeX", source=BIBTEX_ID),
        ],
        id="cite",
    )


def _linked(text: str, link: str) -> list[str | Component]:
    """The text with its address as a link."""
    before, _, after = text.partition(link)
    parts: tuple[str | Component, ...] = (before, html.A(link, href=link), after)
    return [part for part in parts if part]
