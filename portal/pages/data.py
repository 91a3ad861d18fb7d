"""Taking the data away: files, sources and how to read them."""

from dash import html

from components.table import scroll_region
from portal.pages.page import View
from portal.pages.shared import release_notice
from portal.query import Query, source_path
from portal.reader import Reader
from portal.schema import OBSERVATIONS


def view(reader: Reader, query: Query) -> View:
    """What can be downloaded, every source, and the meaning of every column."""
    store = reader.store(query.release)
    release = store.release_id
    sources = [
        html.Li([html.A(s.title, href=query.to(source_path(s.source_id))), f", {s.publisher}. {s.licence}."])
        for s in sorted(store.sources.values(), key=lambda s: (s.kind, s.title))
    ]
    columns = [html.Tr([html.Th(html.Code(c.name), scope="row"), html.Td(c.description)]) for c in OBSERVATIONS]
    table = html.Table(
        [html.Caption("Columns of every file"), html.Thead(html.Tr([html.Th("Column", scope="col"), html.Th("What it holds", scope="col")])),
         html.Tbody(columns)],
        className="figures",
    )  # fmt: skip
    body = [
        release_notice(store, query, reader.release_id),
        html.H1("Get the data"),
        html.P(
            "Every figure on this site can be taken away and used again under the Open Government Licence. "
            "Say where it came from: each row names its source and its release.",
            className="lead",
        ),
        html.H2("One view", id="view"),
        html.P(
            "Every figure's page has a file of exactly what it shows. Change what is shown and the file changes with it."
        ),
        html.H2("Everything", id="all"),
        html.Ul(
            [
                html.Li(html.A("Every figure as CSV (compressed)", href=query.to("/download/dataset.csv.gz"))),
                html.Li(html.A("Every figure as Parquet", href=query.to("/download/dataset.parquet"))),
            ]
        ),
        html.P(
            f"This is release {release}. A release never changes; add release={release} to an address to come back to it."
        ),
        html.H2("Sources", id="sources"),
        html.Ul(sources),
        html.H2("How to read the files", id="columns"),
        scroll_region(table, "Columns of every file"),
    ]
    return View(
        title="Get the data",
        description="Download every figure on this site, see every source and what each column means.",
        body=[part for part in body if part is not None],
    )
