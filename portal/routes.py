"""Addresses that are not pages: files, embeds' pictures, health, and what search engines ask for."""

from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from pathlib import Path

from flask import Flask, Response, request, send_file

from components.chart_figure import WIDE, draw
from components.charts.svg import draw_svg
from portal.errors import ReleaseError
from portal.exports import to_csv
from portal.query import Query, indicator_path, parse
from portal.reader import Reader
from portal.settings import Settings

VIEW_PARAMETERS = frozenset({"geography", "with", "breakdown", "from", "to", "view", "release"})
SHORT = "public, max-age=0, must-revalidate"
FOR_EVER = "public, max-age=31536000, immutable"
DATASETS = {"dataset.csv.gz": "application/gzip", "dataset.parquet": "application/vnd.apache.parquet"}


@dataclass(frozen=True)
class FileAddress:
    """A file's address in the form that `query.parse` reads."""

    id: str
    path: str
    parameters: frozenset[str] = VIEW_PARAMETERS


def _answer(body: bytes, mimetype: str, query: Query | None, name: str = "") -> Response:
    """A file's answer: tagged by content, open to other sites, and kept for ever where its release is named."""
    response = Response(body, mimetype=mimetype)
    response.headers["Cache-Control"] = FOR_EVER if query and query.release else SHORT
    response.headers["Access-Control-Allow-Origin"] = "*"
    if name:
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.add_etag(weak=True)
    return response.make_conditional(request)


def _query(kind: str, indicator_id: str, reader: Reader) -> Query:
    address = FileAddress(kind, f"/{kind}/<indicator_id>")
    return parse(address, {"indicator_id": indicator_id}, request.args, reader)


def _register_views(server: Flask, reader: Reader) -> None:
    @server.get("/download/<indicator_id>.csv")
    def csv_of_view(indicator_id: str) -> Response:
        query = _query("download", indicator_id, reader)
        selection = reader.store(query.release).select(query)
        name = f"{indicator_id}-{query.geography}-{selection.release_id}.csv"
        return _answer(to_csv(selection).encode("utf-8"), "text/csv; charset=utf-8", query, name)

    @server.get("/embed/<indicator_id>.svg")
    def picture(indicator_id: str) -> Response:
        query = _query("embed", indicator_id, reader)
        selection = reader.store(query.release).select(query)
        page = request.url_root.rstrip("/") + query.change(release=selection.release_id).to(
            indicator_path(indicator_id)
        )
        svg = draw_svg(draw(selection), width=WIDE, standalone=True, address=page)
        return _answer(svg.encode("utf-8"), "image/svg+xml", query)


def _register_datasets(server: Flask, reader: Reader) -> None:
    @server.get("/download/<any('dataset.csv.gz','dataset.parquet'):name>")
    def dataset(name: str) -> Response:
        address = FileAddress("dataset", f"/download/{name}", frozenset({"geography", "release"}))
        query = parse(address, {}, request.args, reader)
        store = reader.store(query.release)
        path: Path = store.folder / {"dataset.parquet": "observations.parquet"}.get(name, name)
        response = send_file(path, mimetype=DATASETS[name], conditional=True, etag=f"{store.release_id}-{name}",
                             as_attachment=True, download_name=f"{store.release_id}-{name}")  # fmt: skip
        response.headers["Cache-Control"] = FOR_EVER if query.release else SHORT
        response.headers["Access-Control-Allow-Origin"] = "*"
        return response


def _register_health(server: Flask, reader: Reader) -> None:
    @server.get("/health/live")
    def live() -> Response:
        return Response("ok\n", mimetype="text/plain", headers={"Cache-Control": "no-store"})

    @server.get("/health/ready")
    def ready() -> Response:
        try:
            text, status = f"release {reader.release_id}\n", 200
        except ReleaseError:
            text, status = "no verified release is loaded\n", 503
        if status == 200 and reader.fault:
            text, status = "the newest release is not as it was built; the last good one is answering\n", 503
        return Response(text, status, mimetype="text/plain", headers={"Cache-Control": "no-store"})


def _register_robots(server: Flask, reader: Reader, base_url: Callable[[], str]) -> None:
    @server.get("/robots.txt")
    def robots() -> Response:
        text = f"User-agent: *\nDisallow: /_dash-\nSitemap: {base_url()}/sitemap.xml\n"
        return _answer(text.encode(), "text/plain; charset=utf-8", None)

    @server.get("/sitemap.xml")
    def sitemap() -> Response:
        paths = ["/", "/indicators", "/inspections", "/data", "/about"]
        paths += [f"/about/{topic}" for topic in reader.topics()]
        paths += [indicator_path(i) for i in reader.indicators if reader.live.geographies_of.get(i)]
        urls = "".join(f"<url><loc>{escape(base_url() + path)}</loc></url>" for path in paths)
        text = f'<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'
        return _answer(text.encode(), "application/xml", None)


def register(server: Flask, reader: Reader, settings: Settings) -> None:
    """Add every address that is not a page. Bad addresses raise QueryError, answered as on any page."""

    def base_url() -> str:
        return settings.base_url or request.url_root.rstrip("/")

    _register_views(server, reader)
    _register_datasets(server, reader)
    _register_health(server, reader)
    _register_robots(server, reader, base_url)
