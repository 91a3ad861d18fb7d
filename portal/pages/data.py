"""Taking the data away: files, sources, addresses for programs, and how to read what was downloaded."""

from collections.abc import Iterable

from dash import html
from dash.development.base_component import Component

from components.table import scroll_region
from portal.files.columns import FILE_COLUMNS, symbols
from portal.files.dataset import DATASETS
from portal.files.listing import FILTERS
from portal.files.openapi import ABOUT_LISTS
from portal.pages.page import View
from portal.pages.shared import release_notice
from portal.query import Query, download_path, source_path
from portal.reader import Reader
from portal.store import Store

EXAMPLE = "cla-rate"


def view(reader: Reader, query: Query) -> View:
    """What can be downloaded, every source, and the meaning of every column and symbol."""
    store = reader.store(query.release)
    notice = release_notice(store, query, reader.release_id)
    body: list[Component] = [
        *([notice] if notice else []),
        html.H1("Get the data"),
        html.P(
            "Every figure on this site can be taken away and used again. Say where it came from: each row names its "
            "source, its licence and its release.",
            className="lead",
        ),
        *_one_view(),
        *_everything(store, query),
        *_programs(store, query),
        *_sources(store, query),
        *_reading(),
    ]
    return View(
        title="Get the data",
        description="Download every figure on this site, see every source and what each column means.",
        body=body,
    )


def _one_view() -> list[Component]:
    return [
        html.H2("One view", id="view"),
        html.P(
            "Each figure's page has files of exactly what it shows: CSV, a spreadsheet and JSON. Change what is shown "
            "and the files change with it. The page also says how to cite what you took."
        ),
    ]


def _everything(store: Store, query: Query) -> list[Component]:
    listed = {output["name"]: output for output in store.manifest["outputs"]}
    items = [
        html.Li([html.A(file.title, href=query.to(f"/download/{file.name}"), download=file.name),
                 f". {file.about} {_size(store, file.name)}."])
        for file in DATASETS
        if file.name in listed
    ]  # fmt: skip
    release = store.release_id
    return [
        html.H2("Everything", id="all"),
        html.Ul(items) if items else html.P("This release was made without files of the whole."),
        html.P(
            [
                f"This is release {release}. A release never changes. Add ",
                html.Code(f"release={release}"),
                " to the address of any page, file or picture, and it will show the same figures for ever.",
            ]
        ),
    ]


def _size(store: Store, name: str) -> str:
    size = (store.folder / name).stat().st_size
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{max(1, round(size / 1e3))} KB"


def _programs(store: Store, query: Query) -> list[Component]:
    lists = [
        html.Li(
            [
                html.A(f"/api/{name}", href=f"/api/{name}"),
                f": {ABOUT_LISTS[name]}. Filters: {', '.join(FILTERS[name])}.",
            ]
        )
        for name in FILTERS
    ]
    example = EXAMPLE if EXAMPLE in store.indicators else next(iter(store.indicators))
    return [
        html.H2("For programs", id="programs"),
        html.P(
            [
                "Every view is JSON at the same address: put ",
                html.Code("/download/"),
                " before the figure's name and ",
                html.Code(".json"),
                " after it, as in ",
                html.A(download_path(example, "json"), href=query.to(download_path(example, "json"))),
                ". Other sites may read it from a visitor's browser. Nothing needs a key.",
            ]
        ),
        html.Ul(
            [
                *lists,
                html.Li([html.A("/openapi.json", href="/openapi.json"), ": all of it described (OpenAPI)."]),
                html.Li([html.A("/catalogue.jsonld", href="/catalogue.jsonld"), ": the data sets described (DCAT)."]),
            ]
        ),
    ]


def _sources(store: Store, query: Query) -> list[Component]:
    items = [
        html.Li([html.A(s.title, href=query.to(source_path(s.source_id))), f", {s.publisher}. {s.licence}."])
        for s in sorted(store.sources.values(), key=lambda s: (s.kind, s.title))
    ]
    return [html.H2("Sources", id="sources"), html.Ul(items)]


def _reading() -> list[Component]:
    columns = [(html.Code(c.name), c.description) for c in FILE_COLUMNS]
    statuses = [(html.Code(s["status"] or "(empty)"), f"{s['word'].capitalize()}. {s['meaning']}") for s in symbols()]
    return [
        html.H2("How to read the files", id="columns"),
        html.P(
            "Each row is one figure. Where there is no value, the status says why: zero, protected and missing are "
            "three different things. Text that a spreadsheet could take for a formula starts with an apostrophe."
        ),
        _table("Columns of every file", ("Column", "What it holds"), columns),
        _table("What the column status can hold", ("Status", "What it means"), statuses),
    ]


def _table(caption: str, head: tuple[str, str], rows: Iterable[tuple[Component, str]]) -> html.Div:
    table = html.Table(
        [
            html.Caption(caption),
            html.Thead(html.Tr([html.Th(words, scope="col") for words in head])),
            html.Tbody([html.Tr([html.Th(first, scope="row"), html.Td(second)]) for first, second in rows]),
        ],
        className="figures",
    )
    return scroll_region(table, caption)
