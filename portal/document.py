"""The HTML document around a page: head, header, footer and scripts. It never changes after it arrives."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Protocol

from dash import html

from portal.rendering import to_html

LICENCE = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"

FOOTER = (
    ("/about", "About this site"),
    ("/about/accessibility", "Accessibility"),
    ("/data", "Get the data"),
)
"""The links at the foot of every page."""

ROOT_ID = "react-entry-point"
"""Where Dash draws; it stays hidden until `assets/handover.js` has put it in the server copy's place."""


class NavigationPage(Protocol):
    """What navigation needs to know of a page."""

    @property
    def path(self) -> str:
        """The page's address."""

    @property
    def label(self) -> str:
        """Its words in the navigation; empty where it is not in it."""


@dataclass(frozen=True)
class Frame:
    """What every page of the site shares: HTML made once, at start.

    `head` is that of a page, with its style sheet written out; `short_head` that of a refusal, which fetches it.
    """

    site: str
    navigation: Sequence[NavigationPage]
    head: str = ""
    short_head: str = ""
    scripts: str = ""


@dataclass(frozen=True)
class Content:
    """What one page puts in the frame. `body` is HTML; `link` gives the address that leads to another page."""

    title: str
    body: str
    description: str = ""
    canonical: str = ""
    path: str = ""
    link: Callable[[str], str] = str
    release_id: str = ""
    live: bool = False


def document(frame: Frame, content: Content) -> str:
    """The whole HTML document. Dash takes over the page where `content.live`; a refusal loads no script."""
    description = escape(content.description)
    title = escape(content.title)
    canonical = f'<link rel="canonical" href="{escape(content.canonical)}">' if content.canonical else ""
    root = f'<div id="{ROOT_ID}" hidden></div>' if content.live else ""
    return (
        f'<!doctype html><html lang="en-GB" data-release="{escape(content.release_id)}">'
        '<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{title}</title><meta name="description" content="{description}">{canonical}'
        f'<meta property="og:title" content="{title}">'
        f'<meta property="og:description" content="{description}"><meta property="og:type" content="website">'
        f"{frame.head if content.live else frame.short_head}</head><body>"
        f"{to_html(_header(frame, content))}"
        f'<main id="main" tabindex="-1"><div id="server-copy"><div class="page">{content.body}</div></div>{root}</main>'
        f"{to_html(_footer(content))}{frame.scripts if content.live else ''}</body></html>"
    )


def _header(frame: Frame, content: Content) -> list[Any]:
    links = [
        html.Li(html.A(page.label, **_link(content, page.path), **_here(page, content)))
        for page in frame.navigation
        if page.label
    ]
    return [
        html.A("Skip to main content", href="#main", className="skip-link"),
        html.Header(
            [
                html.A(frame.site, className="site-name", **_link(content, "/")),
                html.Nav(html.Ul(links), className="site-nav", **_name("Main")),
            ],
            className="site-header",
        ),
    ]


def _link(content: Content, path: str) -> dict[str, Any]:
    """A link that keeps the reader's choices, also when they change later (see `assets/handover.js`)."""
    return {"href": content.link(path), "data-keeps": path}


def _name(words: str) -> dict[str, Any]:
    return {"aria-label": words}


def _here(page: NavigationPage, content: Content) -> dict[str, Any]:
    if content.path == page.path:
        return {"aria-current": "page"}
    return {"aria-current": "true"} if page.path != "/" and content.path.startswith(page.path + "/") else {}


def _footer(content: Content) -> html.Footer:
    licence = html.A("Open Government Licence v3.0", href=LICENCE, rel="license")
    words: list[Any] = ["Figures can be used again under the ", licence, "."]
    if content.release_id:
        words += [" Release ", html.Span(content.release_id, className="release-id"), "."]
    return html.Footer(
        [
            html.Ul([html.Li(html.A(name, href=path)) for path, name in FOOTER], className="footer-links"),
            html.P(words),
        ],
        className="site-footer",
    )


def style_html(style: str) -> str:
    """A style sheet written into the page: fetching it would hold up the first view.

    Raises ValueError for a style sheet that could not be written into a page.
    """
    if "</" in style:
        raise ValueError("the style sheet holds '</', which would end it early: take it out")
    return f"<style>{style}</style>"


def links_html(icon: str, styles: Sequence[str] = ()) -> str:
    """Links to the icon and to style sheets."""
    sheets = "".join(f'<link rel="stylesheet" href="{escape(address)}">' for address in styles)
    return f'{sheets}<link rel="icon" href="{escape(icon)}">'


def scripts_html(scripts: Sequence[str], config: Mapping[str, Any], preloads: Sequence[str] = ()) -> str:
    """Dash's settings as data, the scripts in the order they must run, and the answers those will ask for.

    Nothing here holds up the page.
    """
    data = json.dumps(config, separators=(",", ":")).replace("<", "\\u003c")
    tags = "".join(f'<script defer src="{escape(address)}"></script>' for address in scripts)
    early = "".join(f'<link rel="preload" href="{escape(url)}" as="fetch" crossorigin>' for url in preloads)
    return f'<script id="_dash-config" type="application/json">{data}</script>{tags}{early}'
