"""What search engines ask for."""

from collections.abc import Callable
from html import escape

from flask import Flask, Response

from portal.query import indicator_path
from portal.reader import Reader
from portal.routes.answering import file_answer


def register(server: Flask, reader: Reader, base_url: Callable[[], str]) -> None:
    """Add /robots.txt and /sitemap.xml."""

    @server.get("/robots.txt")
    def robots() -> Response:
        text = f"User-agent: *\nDisallow: /_dash-\nSitemap: {base_url()}/sitemap.xml\n"
        return file_answer(text.encode(), "text/plain")

    @server.get("/sitemap.xml")
    def sitemap() -> Response:
        paths = ["/", "/indicators", "/inspections", "/data", "/about"]
        paths += [f"/about/{topic}" for topic in reader.topics()]
        paths += [indicator_path(i) for i in reader.indicators if reader.live.geographies_of.get(i)]
        urls = "".join(f"<url><loc>{escape(base_url() + path)}</loc></url>" for path in paths)
        text = (
            '<?xml version="1.0" encoding="UTF-8"?>'
            f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'
        )
        return file_answer(text.encode(), "application/xml")
