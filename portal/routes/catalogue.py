"""What programs ask first: the catalogue, the description of the interface, and its lists."""

from collections.abc import Callable
from urllib.parse import urlencode

from flask import Flask, Response, request

from portal.errors import QueryError
from portal.files.dcat import catalogue
from portal.files.json import dump
from portal.files.listing import FILTERS, LISTS, choices
from portal.files.openapi import LARGEST_PAGE, USUAL_PAGE, describe
from portal.query import Query, parse
from portal.reader import Reader
from portal.routes.answering import FileAddress, file_answer
from portal.routes.problems import as_problems
from portal.store import Store

NAMES = ",".join(f"'{name}'" for name in LISTS)


def register(server: Flask, reader: Reader, base_url: Callable[[], str]) -> None:
    """Add /catalogue.jsonld, /openapi.json and /api/<list>."""

    @server.get("/catalogue.jsonld")
    @as_problems
    def dcat() -> Response:
        query = parse(FileAddress("catalogue", "/catalogue.jsonld", frozenset({"release"})), {}, request.args, reader)
        body = dump(catalogue(reader.store(query.release), base_url()))
        return file_answer(body, "application/ld+json", for_ever=bool(query.release))

    @server.get("/openapi.json")
    @as_problems
    def openapi() -> Response:
        parse(FileAddress("openapi", "/openapi.json", frozenset()), {}, request.args, reader)
        return file_answer(dump(describe(reader.live, base_url())), "application/json")

    @server.get(f"/api/<any({NAMES}):name>")
    @as_problems
    def listed(name: str) -> Response:
        own = {"level", "region", "framework", "kind", "page", "per_page"}
        allowed = frozenset({*FILTERS[name], "page", "per_page", "release"})
        query = parse(FileAddress("api", f"/api/{name}", allowed), {}, request.args, reader)
        store = reader.store(query.release)
        wanted = _filters(name, query, store, own)
        page, size = _whole("page", 1), _whole("per_page", USUAL_PAGE, LARGEST_PAGE)
        found = LISTS[name](store, base_url(), wanted)
        document = {
            "release_id": store.release_id, "release_date": store.built[:10], "total": len(found), "page": page,
            "per_page": size, "next": _next(name, wanted, page, size, len(found), query, base_url()),
            "items": found[(page - 1) * size : page * size],
        }  # fmt: skip
        return file_answer(dump(document), "application/json", for_ever=bool(query.release))


def _filters(name: str, query: Query, store: Store, own: set[str]) -> dict[str, str]:
    """The filters an address holds. Raises QueryError for a value that a filter does not take."""
    given = {
        "geography": query.geography if request.args.get("geography") else "", "theme": query.theme,
        "q": query.search, "indicator": query.indicator_filter, "from": str(query.start or ""),
        "to": str(query.end or ""),
    }  # fmt: skip
    for parameter in set(FILTERS[name]) & own:
        given[parameter] = _choice(parameter, choices(store, parameter))
    return {parameter: given[parameter] for parameter in FILTERS[name] if given[parameter]}


def _single(name: str) -> str:
    values = [value for value in request.args.getlist(name) if value]
    if len(set(values)) > 1:
        raise QueryError(f"'{name}' is given more than once. Give it once.", parameter=name)
    return values[0] if values else ""


def _choice(name: str, options: list[str]) -> str:
    text = _single(name)
    if text and text not in options:
        raise QueryError(f"'{name}' takes one of: {', '.join(options)}.", parameter=name)
    return text


def _whole(name: str, usual: int, largest: int = 1_000_000) -> int:
    text = _single(name).removesuffix(".0")  # JSON Schema counts 5.0 as a whole number
    if not text:
        return usual
    if not (text.isascii() and text.isdigit() and len(text) <= 7 and 1 <= int(text) <= largest):
        raise QueryError(f"'{name}' takes a whole number from 1 to {largest}.", parameter=name)
    return int(text)


def _next(name: str, wanted: dict[str, str], page: int, size: int, total: int, query: Query, base: str) -> str | None:
    """The address of the page that follows; None on the last."""
    if page * size >= total:
        return None
    pairs = {**wanted, "page": str(page + 1), "per_page": str(size), "release": query.release}
    return f"{base}/api/{name}?" + urlencode({k: v for k, v in pairs.items() if v})
