"""The app: complete HTML first, Dash behind it. The only module that knows everybody."""

import json
import re
from collections.abc import Callable, Sequence
from hashlib import sha256
from html import unescape
from typing import Any

from dash import Dash, Input, Output, dcc, html
from flask import Flask, Response, g, request

import callbacks
from components.charts.palette import STYLE
from portal import pages, query, routes
from portal.answers import Answer, Kept, compress, encoding_for, is_compressible
from portal.authority import read_authority
from portal.document import Content, Frame, document, links_html, scripts_html, style_html
from portal.errors import ReleaseError
from portal.failures import Failures
from portal.gate import CALLBACK, Gate, callback_shapes
from portal.headers import set_headers
from portal.rendering import to_html
from portal.settings import ROOT, Settings
from portal.shared_cache import SharedCache
from portal.site import Site, Visit
from portal.statics import Statics

LOCATION_ID = "address"
CONTENT_ID = "page-content"
"""Where Dash draws a page. Its first drawing takes the place of the server's copy."""

REVALIDATE = "public, max-age=0, must-revalidate"

PLOTLY = "/_dash-component-suites/plotly/package_data/plotly.min.js"
LATE_SCRIPTS = ("/_dash-component-suites/dash/dcc/async-graph.js", PLOTLY)
"""What `dcc.Graph` fetches once a reader reaches for a chart."""

UNUSED_SCRIPTS = "/dash_table/"
"""Dash lists the scripts of every component library it ships; no page draws a DataTable."""

CONFIG = (
    "url_base_pathname", "requests_pathname_prefix", "ui", "props_check", "show_undo_redo",
    "suppress_callback_exceptions", "update_title", "children_props", "validate_callbacks",
    "csrf_token_name", "csrf_header_name",
)  # fmt: skip
"""The settings Dash's browser half reads. Its versions and per-page token would make equal pages differ."""

_SOURCES = re.compile(r'<script src="([^"]+)"')
_INLINE = re.compile(r'<script(?: id="_dash-renderer"[^>]*)?>(.+?)</script>', re.DOTALL)

ICON = "favicon.svg"
MOST_SWAPS = 5


class PortalDash(Dash):
    """Dash with its index page replaced: `answer_page` answers every address that is a page."""

    answer_page: Callable[[], Response]
    parts: dict[str, str]

    def index(self, *args: Any, **kwargs: Any) -> Any:
        """The server's own page for the request's address."""
        return self.answer_page()

    def interpolate_index(self, *args: str, **parts: str) -> str:
        """Keeps what Dash would put into its page."""
        self.parts = parts
        return str(super().interpolate_index(*args, **parts))

    def read_parts(self) -> dict[str, str]:
        """The scripts and settings Dash would put into its own index page."""
        super().index()
        return self.parts


def create_app(
    settings: Settings,
    reader: Any,
    site_pages: Sequence[Any] = pages.PAGES,
    *,
    parse: Callable[..., Any] = query.parse,
    register_callbacks: Callable[[Dash, Any], None] = callbacks.register_all,
    register_routes: Callable[[Flask, Any, Settings], None] = routes.register,
) -> PortalDash:
    """The Dash app over a reader, warmed up; `app.server` is the WSGI application.

    Raises ValueError for a callback that the door could not check.
    """
    server = Flask("portal", static_folder=None)
    server.url_map.merge_slashes = False  # else //elsewhere is answered with a redirect
    options: dict[str, Any] = {
        "server": server, "assets_folder": str(ROOT / "assets"), "include_assets_files": False,
        "suppress_callback_exceptions": True, "serve_locally": True, "compress": False, "title": "",
        "update_title": None, "use_pages": False, "pages_folder": "", "enable_mcp": False, "use_async": False,
        "add_log_handler": False,
    }  # fmt: skip
    app = PortalDash("portal", **options)
    site = Site(_site_name(reader), site_pages, reader, parse)
    app.layout = [dcc.Location(id=LOCATION_ID, refresh=False), html.Div(id=CONTENT_ID, className="page")]
    _register_routing(app, site)
    register_callbacks(app, reader)
    register_routes(server, reader, settings)
    with server.test_request_context("/"):
        # Dash completes its set-up on the first request: here, before two requests can race for it.
        server.preprocess_request()
        statics = Statics(ROOT / "assets")
        frame = _frame(app, site, statics)
    answers = _Answers(site, frame, Kept(elsewhere=SharedCache(server, settings.cache)))
    app.answer_page = answers.page
    gate = Gate(site, statics, callback_shapes(app.callback_map), _routing_output())
    server.before_request(gate.check)
    server.view_functions[CALLBACK] = answers.callback(server.view_functions[CALLBACK])
    server.after_request(_compressed)
    server.after_request(set_headers(settings.embed_ancestors))
    Failures(frame).register(server)
    server.test_client().get("/", headers={"Accept-Encoding": "br"})
    return app


def _site_name(reader: Any) -> str:
    try:
        return str(reader.live.authority.site)
    except ReleaseError:
        return read_authority().site


def _routing_output() -> str:
    return f"{CONTENT_ID}.children"


def _register_routing(app: Dash, site: Site) -> None:
    """Dash draws the same body as the server: the door has already turned the address into a visit."""

    @app.callback(
        Output(CONTENT_ID, "children"),
        Input(LOCATION_ID, "pathname"),
        Input(LOCATION_ID, "search"),
        prevent_initial_call=True,
    )
    def draw(_pathname: str, _search: str) -> Any:
        return site.view(g.visit).body


def _frame(app: PortalDash, site: Site, statics: Statics) -> Frame:
    """What every page shares, from the parts of Dash's own index page. Inline scripts become one file."""
    parts = app.read_parts()
    suites = [unescape(src) for src in _SOURCES.findall(parts["scripts"])]
    addresses = statics.add_suites(src for src in suites if UNUSED_SCRIPTS not in src)
    late = statics.add_suites(LATE_SCRIPTS)
    inline = _INLINE.findall(parts["scripts"] + parts["renderer"])
    start = statics.add_text("start.js", "\n".join(inline))
    settings = json.loads(parts["config"].partition(">")[2].removesuffix("</script>"))
    config = {name: value for name, value in settings.items() if name in CONFIG}
    config["children_props"] = _only_filled(settings["children_props"])
    # Dash reads `plotlyjs_url` only where it thinks files are not local; it names Plotly by its content.
    config |= {"serve_locally": False, "plotlyjs_url": late[-1]}
    icon = statics.asset(ICON) if statics.has(ICON) else "data:,"
    styles = statics.names(".css")
    return Frame(
        site=site.name,
        navigation=site.pages,
        head=style_html("\n".join([*map(statics.text, styles), STYLE])) + links_html(icon),
        short_head=links_html(icon, [statics.asset(name) for name in styles]),
        scripts=scripts_html(
            [*addresses, *map(statics.asset, statics.names(".js")), start],
            config,
            ["/_dash-layout", "/_dash-dependencies"],
        ),
    )


def _only_filled(children_props: dict[str, dict[str, list[str]]]) -> dict[str, dict[str, list[str]]]:
    """Without the components that hold no other components: the browser takes none for granted."""
    return {
        library: {name: holds for name, holds in parts.items() if holds} for library, parts in children_props.items()
    }


class _Answers:
    """Pages and callback answers as finished bytes, kept by release and what was asked."""

    def __init__(self, site: Site, frame: Frame, kept: Kept) -> None:
        self._site = site
        self._frame = frame
        self._kept = kept

    def page(self) -> Response:
        """The page at the request's address. Raises QueryError for an address that does not fit."""
        visit = self._site.visit(request.path, request.query_string.decode("latin-1"))
        key = ("page", visit.path, visit.query)
        answer = self._of_one_release(key, lambda release: self._draw(visit, release))
        return answer.response(request, REVALIDATE)

    def callback(self, dispatch: Callable[[], Any]) -> Callable[[], Response]:
        """Dash's callback view, its answers kept: the same body always has the same answer."""

        def answer() -> Response:
            key = ("callback", sha256(request.get_data()).digest())
            found = self._of_one_release(key, lambda _: Answer(dispatch().get_data(), "application/json"))
            return found.response(request, "no-store")

        return answer

    def _of_one_release(self, key: tuple[Any, ...], build: Callable[[str], Answer]) -> Answer:
        """The answer to what was asked, all of it from one release even while another goes live."""
        for _ in range(MOST_SWAPS):
            release = self._site.reader.release_id

            def steady(release: str = release) -> Answer:
                answer = build(release)
                if self._site.reader.release_id != release:
                    raise _ReleaseChangedError
                return answer

            try:
                return self._kept.get((release, *key), steady)
            except _ReleaseChangedError:
                continue
        raise ReleaseError("the live release keeps changing")

    def _draw(self, visit: Visit, release: str) -> Answer:
        view = self._site.view(visit)
        content = Content(
            title=self._site.title(view.title),
            description=view.description,
            canonical=view.canonical,
            body=to_html(view.body),
            path=visit.path,
            link=visit.query.to,
            release_id=visit.query.release or release,
            live=True,
        )
        return Answer(document(self._frame, content).encode(), "text/html", status=view.status)


class _ReleaseChangedError(Exception):
    """Another release went live while an answer was drawn."""


def _compressed(response: Response) -> Response:
    """Any other answer (files of a view, feeds), compressed as the browser accepts."""
    if response.is_streamed or response.direct_passthrough or "Content-Encoding" in response.headers:
        return response
    body = response.get_data()
    if response.status_code == 304 or not is_compressible(response.mimetype or "", len(body)):
        return response
    response.vary.add("Accept-Encoding")
    encoding = encoding_for(request)
    if encoding:
        response.set_data(compress(body, encoding))
        response.headers["Content-Encoding"] = encoding
    return response
