"""Charts for other sites: frames, pictures, the files they load, oEmbed, and the page that makes snippets."""

from collections.abc import Callable
from functools import partial

from flask import Flask, Response, jsonify, request
from werkzeug.exceptions import NotFound

from portal import pages
from portal.answers import Answer, Kept
from portal.document import Content, Frame, document, links_html
from portal.embed import builder, oembed
from portal.embed.address import Embed, read_embed, read_view, read_width
from portal.embed.files import ASSETS, HOST_SCRIPT, VERSION, Files, read_files
from portal.embed.newer import newer
from portal.embed.page import Shown, embed_page, failure_page
from portal.embed.picture import png_picture, svg_picture
from portal.errors import QueryError, ReleaseError
from portal.query import indicator_path
from portal.reader import Reader
from portal.routes.answering import FOR_EVER, SHORT
from portal.settings import Settings

LIVE = "public, max-age=300, stale-while-revalidate=3600, stale-if-error=604800"
"""What follows the live release: asked about again after five minutes, and shown on while the portal is down."""
FROZEN = "public, max-age=86400, stale-while-revalidate=604800, stale-if-error=2592000"
"""A frame that names its release: only the line outside its chart can change."""
KEPT_BYTES = 12_000_000
SHARED = ASSETS.parent

ALL_FIGURES = "/indicators"
GONE = "This chart is not here"
FAULTS = {
    404: (GONE, "It has been withdrawn, or its address has a mistake in it. {said}"),
    410: (GONE, "{said}"),
    503: ("The figures are not ready", "Try again in a few minutes."),
}
MISTAKE = ("Something in the address does not fit", "{said}")


def register(server: Flask, reader: Reader, settings: Settings) -> None:
    """Add the addresses under /embed, /embed.js, /oembed and /share."""
    files = read_files()
    kept = Kept(KEPT_BYTES)

    def base() -> str:
        return settings.base_url or request.url_root.rstrip("/")

    _register_frames(server, reader, files, kept)
    _register_pictures(server, reader, kept, base)
    _register_files(server, files)
    _register_oembed(server, reader, base)
    _register_builder(server, reader, files, base)


def _shown(embed: Embed, reader: Reader) -> Shown:
    """What an embed shows. Raises QueryError where its release cannot be read any more."""
    store = reader.store(embed.query.release)
    selection = store.select(embed.query)
    return Shown(selection, store.authority.site, newer(embed, selection, reader))


def _register_frames(server: Flask, reader: Reader, files: Files, kept: Kept) -> None:
    def draw(embed: Embed) -> Answer:
        return Answer(embed_page(embed, _shown(embed, reader), files).encode(), "text/html", quality=9)

    @server.get("/embed/<indicator_id>")
    def embed_frame(indicator_id: str) -> Response:
        try:
            embed = read_embed(indicator_id, request.args, reader)
            answer = kept.get((reader.release_id, embed.path), partial(draw, embed))
        except QueryError as error:
            return _failure(error.status, str(error), reader, files, _way_on(error, indicator_id, reader))
        except ReleaseError:
            return _failure(503, "", reader, files)
        return answer.response(request, FROZEN if embed.query.release else LIVE)


def _way_on(error: QueryError, indicator_id: str, reader: Reader) -> str:
    """Where a refusal leads: to the newest figures of the same indicator where only its release was withdrawn."""
    is_there = error.status == 410 and indicator_id in reader.indicators
    return indicator_path(indicator_id) if is_there else ALL_FIGURES


def _failure(status: int, said: str, reader: Reader, files: Files, way_on: str = ALL_FIGURES) -> Response:
    """A refusal as small as a frame."""
    heading, words = FAULTS.get(status, MISTAKE)
    try:
        site = reader.live.authority.site
    except ReleaseError:
        site = "our site"
    page = failure_page(heading, words.format(said=said), site, files, way_on)
    return Answer(page.encode(), "text/html", status=status).response(request, "no-store")


def _register_pictures(server: Flask, reader: Reader, kept: Kept, base: Callable[[], str]) -> None:
    def answer(indicator_id: str, ending: str) -> Response:
        width, rest = read_width(request.args)
        query = read_view("embed", indicator_id, rest, reader)
        address = base() + Embed(query).of_release(query.release or reader.release_id).page

        def draw() -> Answer:
            svg = svg_picture(reader.store(query.release).select(query), address, width)
            if ending == "png":
                return Answer(png_picture(svg), "image/png")
            return Answer(svg.encode(), "image/svg+xml", quality=9)

        made = kept.get((ending, address, query, width), draw)
        return made.response(request, FOR_EVER if query.release else LIVE)

    @server.get("/embed/<indicator_id>.svg")
    def embed_svg(indicator_id: str) -> Response:
        return answer(indicator_id, "svg")

    @server.get("/embed/<indicator_id>.png")
    def embed_png(indicator_id: str) -> Response:
        return answer(indicator_id, "png")


def _register_files(server: Flask, files: Files) -> None:
    @server.get(f"/embed/v{VERSION}/<name>")
    def embed_file(name: str) -> Response:
        found = files.answer(name, request)
        if found is None:
            raise NotFound
        return found

    @server.get(HOST_SCRIPT)
    def host_script() -> Response:
        if request.args.get("v", VERSION) != VERSION:
            raise NotFound
        return files.answers["embed.js"].response(request, LIVE)


def _register_oembed(server: Flask, reader: Reader, base: Callable[[], str]) -> None:
    @server.get(oembed.PATH)
    def oembed_answer() -> Response:
        try:
            embed = oembed.read_request(request.args, base(), reader)
            found = oembed.answer(embed, _shown(embed, reader), base(), request.args)
        except QueryError as error:
            response = jsonify(error=str(error), parameter=error.parameter)
            response.status_code = error.status
            response.headers["Cache-Control"] = "no-store"
        else:
            response = jsonify(found)
            response.headers["Cache-Control"] = f"public, max-age={oembed.CACHE_SECONDS}"
        response.headers["Access-Control-Allow-Origin"] = "*"
        return response


def _register_builder(server: Flask, reader: Reader, files: Files, base: Callable[[], str]) -> None:
    scripts = (_shared("copy.js"), files.address("builder.js"))
    head = links_html("data:,", [_shared("portal.css"), files.address("builder.css")])
    head += "".join(f'<script defer src="{address}"></script>' for address in scripts)

    @server.get("/share/<indicator_id>")
    def share(indicator_id: str) -> Response:
        choices = builder.read_choices(indicator_id, request.args, reader)
        query = choices.embed.query
        shown = _shown(choices.embed, reader)
        title = f"Put this chart on your site: {shown.selection.indicator.title} - {shown.site}"
        body = builder.builder_body(choices, shown, reader.store(query.release), base(), request.args)
        content = Content(title=title, description=title, body=body, path=request.path, link=query.to,
                          release_id=shown.selection.release_id)  # fmt: skip
        page = document(Frame(shown.site, pages.PAGES, short_head=head), content)
        answer = Answer(page.encode(), "text/html", status=400 if choices.faults else 200)
        return answer.response(request, "no-store" if choices.faults else SHORT)


def _shared(name: str) -> str:
    """The address of a file that the portal's pages use too, with its fingerprint."""
    return f"/assets/{name}?v={Answer((SHARED / name).read_bytes(), '').tag}"
