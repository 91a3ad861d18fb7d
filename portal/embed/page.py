"""An embed as one small HTML page: sentence, chart, table, source and date, complete without any script."""

from dataclasses import dataclass
from html import escape

from dash import html
from dash.development.base_component import Component

from components.chart_figure import NARROW, draw
from components.charts.description import Chart
from components.charts.svg import draw_svg
from components.table import observation_table
from portal.embed.address import Embed
from portal.embed.files import Files
from portal.embed.points import as_json, steps
from portal.embed.theme import Theme, style
from portal.formats import format_date
from portal.query import source_path
from portal.rendering import to_html
from portal.selection import Selection
from portal.sentences import finding

WIDE = 620
"""The drawing for wide frames; as on every page NARROW is that for phones. The style sheet shows the one that fits."""

_EXPLORER = (
    '<div class="explorer"><label for="step">Move along the chart</label>'
    '<input id="step" type="range" min="0" max="{last}" value="{last}" step="1" disabled>'
    '<p id="said" class="said" role="status"></p></div>'
    '<script type="application/json" id="steps">{data}</script>'
)
"""What the exploring script fills. It takes its room from the start, so that nothing moves when the script comes."""


@dataclass(frozen=True)
class Shown:
    """What an embed shows: its selection, the site's name, and what the live release says of the same view.

    `newer` is "" where this is the live release or it cannot be told from it, "figures" where the live release has
    other figures here, "release" where it has the same, "withdrawn" where it does not hold this view any more.
    """

    selection: Selection
    site: str
    newer: str = ""


def embed_page(embed: Embed, shown: Shown, files: Files) -> str:
    """The whole page. What stands in `main` depends on the embed's address and its release alone."""
    selection = shown.selection
    chart = draw(selection)
    name = named(selection)
    explored = embed.interactive and embed.query.view != "table" and bool(steps(chart))
    main = [
        to_html([html.H1(name, id="name"), html.P(finding(selection), className="finding")]),
        _figure(embed, chart, explored) if selection.own and embed.query.view != "table" else "",
        to_html([_table(selection, embed.query.view == "table"), *_imprint(embed, shown)]),
    ]
    scripts = ["embed-frame.js", *(["embed-explore.js"] if explored else [])]
    return _document(
        title=name,
        body=f'<main aria-labelledby="name">{"".join(main)}</main>{to_html(_notice(embed, shown))}',
        theme=embed.theme,
        files=files,
        scripts=scripts,
    )


def failure_page(heading: str, words: str, site: str, files: Files, way_on: str = "/indicators") -> str:
    """A page as small as a frame, for a chart that is not here: what happened, and the way on."""
    body = [
        html.Main([
            html.H1(heading),
            html.P(words),
            html.P([html.A(f"See the figures on {site}", href=way_on), " (opens in a new tab)"]),
        ])
    ]  # fmt: skip
    return _document(heading, to_html(body), Theme(), files, ["embed-frame.js"])


def _document(title: str, body: str, theme: Theme, files: Files, scripts: list[str]) -> str:
    fixed = f' data-bs-theme="{theme.scheme}"' if theme.scheme != "auto" else ""
    own = style(theme)
    return (
        f'<!doctype html><html lang="en-GB"{fixed}><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">'
        f'<title>{escape(title)}</title><base target="_blank"><link rel="icon" href="data:,">'
        f'<link rel="stylesheet" href="{files.address("embed.css")}">'
        + (f"<style>{own}</style>" if own else "")
        + "".join(f'<script defer src="{files.address(name)}"></script>' for name in scripts)
        + f'</head><body><div id="embed">{body}</div></body></html>'
    )


def _figure(embed: Embed, chart: Chart, explored: bool) -> str:
    """The drawings with their notes, and the control that moves along them where a reader can explore."""
    widths = {"only": embed.width} if embed.width else {"wide": WIDE, "narrow": NARROW}
    drawings = "".join(
        f'<div class="drawing {name}">{draw_svg(chart, width=width, prefix=name)}</div>'
        for name, width in widths.items()
    )
    notes = to_html(html.Figcaption([html.P(note) for note in chart.words.notes])) if chart.words.notes else ""
    explorer = _EXPLORER.format(last=len(steps(chart)) - 1, data=as_json(chart)) if explored else ""
    label = escape(f"Chart: {chart.words.title}, {chart.words.place}")
    return f'<figure aria-label="{label}"><div class="drawings">{drawings}</div>{explorer}{notes}</figure>'


def _table(selection: Selection, is_open: bool) -> html.Details | html.P:
    if not selection.rows:
        return html.P("There are no figures to list.")
    return html.Details([html.Summary(html.H2("The figures in a table")), observation_table(selection)], open=is_open)


def named(selection: Selection) -> str:
    """The heading of an embed: what is shown, and whose."""
    return f"{selection.indicator.title}: {selection.geography}"


def imprint_lines(shown: Shown) -> list[str]:
    """The words under a chart, one text a paragraph."""
    selection = shown.selection
    sources = "; ".join(selection.sources.values())
    return [
        (f"Source: {sources}. " if sources else "") + f"Released {format_date(selection.release_date)}.",
        f"More about these figures on {shown.site} (links open in a new tab)",
    ]


def _imprint(embed: Embed, shown: Shown) -> list[html.P]:
    """The same words with their links: the sources' pages and the full page."""
    selection = shown.selection
    sources: list[Component | str] = []
    for source_id, title in selection.sources.items():
        sources += ["; ", html.A(title, href=embed.query.to(source_path(source_id), indicator=selection.indicator.id))]
    source: list[Component | str] = ["Source: ", *sources[1:], ". "] if sources else []
    return [
        html.P([*source, f"Released {format_date(selection.release_date)}."], className="source"),
        html.P(
            [html.A(f"More about these figures on {shown.site}", href=embed.page), " (links open in a new tab)"],
            className="more",
        ),
    ]


def _notice(embed: Embed, shown: Shown) -> html.Footer | None:
    """Outside what is frozen: whether newer figures exist, and where."""
    words = {
        "figures": "This chart is kept as it was. Newer figures exist. ",
        "release": "This chart is kept as it was. The newest release has the same figures. ",
        "withdrawn": "This chart is kept as it was. It is not in the newest release any more. ",
    }.get(shown.newer)
    if words is None:
        return None
    newest = embed.of_release("")
    link = (
        html.A("See all figures", href="/indicators")
        if shown.newer == "withdrawn"
        else html.A("See the newest figures", href=newest.page)
    )
    return html.Footer(html.P([words, link, "."], className="notice"))
