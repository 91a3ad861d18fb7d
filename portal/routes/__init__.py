"""Addresses that are not pages: files, pictures, the catalogue, health, and what search engines ask for."""

from flask import Flask, request

from portal.reader import Reader
from portal.routes import catalogue, datasets, embeds, health, robots, views
from portal.settings import Settings


def register(server: Flask, reader: Reader, settings: Settings) -> None:
    """Add every address that is not a page. Bad addresses raise QueryError, answered as on any page."""

    def base_url() -> str:
        return settings.base_url or request.url_root.rstrip("/")

    views.register(server, reader, base_url)
    embeds.register(server, reader, settings)
    datasets.register(server, reader)
    catalogue.register(server, reader, base_url)
    health.register(server, reader)
    robots.register(server, reader, base_url)
