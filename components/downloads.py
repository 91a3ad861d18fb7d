"""The files of a view, and how to read them."""

from typing import Any

from dash import html
from dash.development.base_component import Component

from components.copying import copy_button
from portal.files.clipboard import table_text
from portal.files.view import FileView
from portal.formats import STATUS_EXPLANATIONS, STATUS_WORDS
from portal.query import download_path
from portal.vocabulary import Status

FILES = (
    ("csv", "CSV", "one row for each figure, for a spreadsheet or a program"),
    ("xlsx", "Spreadsheet (XLSX)", "with notes, laid out so that everyone can read it"),
    ("json", "JSON", "for a program"),
    ("csv-metadata.json", "Description of the CSV", "tells a program what every column holds"),
)
PICTURES = (("png", "PNG"), ("svg", "SVG"))


def downloads_block(view: FileView) -> html.Section:
    """The links to this view's files and pictures, a button that copies its table, and how to read the files."""
    text = f"?{view.query.text}" if view.query.text else ""
    indicator_id = view.selection.indicator.id
    files = [
        html.Li([html.A(name, href=download_path(indicator_id, ending) + text), f": {words}"])
        for ending, name, words in FILES
    ]
    pictures: list[str | Component] = ["Picture of the chart: "]
    for ending, name in PICTURES:
        pictures += [html.A(name, href=f"/embed/{indicator_id}.{ending}{text}"), ", "]
    if view.selection.own:
        files.append(html.Li(pictures[:-1]))
    named: dict[str, Any] = {"aria-labelledby": "files"}
    return html.Section(
        [
            html.H2("Take these figures away", id="files"),
            html.Ul(files),
            copy_button("Copy the table", text=table_text(view.selection)) if view.rows else None,
            reading(view),
        ],
        **named,
    )


def reading(view: FileView) -> html.Details:
    """How to read the files of this view: what a row is, and every status that stands in it."""
    found = [s for s in Status if s and any(o.status == s for o in view.selection.rows)]
    meanings = {status: f"{STATUS_WORDS[status].capitalize()}. {STATUS_EXPLANATIONS[status]}" for status in found}
    terms = [part for s, words in meanings.items() for part in (html.Dt(html.Code(s.value)), html.Dd(words))]
    return html.Details(
        [
            html.Summary("How to read these files"),
            html.P(
                "Each row is one figure: what it is, where, when, its unit, its source and its release. Where there is "
                "no value, the status says why. An empty value is never a zero."
            ),
            html.P("The column comparator is empty for the place you chose. Otherwise it says what the row is for."),
            html.Dl(terms) if terms else html.P("Every figure in this view is published as it stands."),
            html.P(html.A("What every column holds", href=view.query.to("/data") + "#columns")),
        ],
        id="reading",
    )
