"""What every file's answer has in common: tag, caching, cross-origin reading, and the query of its address."""

from dataclasses import dataclass
from urllib.parse import quote

from flask import Response, request

from portal.query import Query, parse
from portal.reader import Reader

VIEW_PARAMETERS = frozenset({"geography", "with", "breakdown", "from", "to", "view", "release"})
SHORT = "public, max-age=0, must-revalidate"
FOR_EVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class FileAddress:
    """A file's address in the form that `query.parse` reads."""

    id: str
    path: str
    parameters: frozenset[str] = VIEW_PARAMETERS


def view_query(kind: str, indicator_id: str, reader: Reader) -> Query:
    """The view the request asks for at `/<kind>/<indicator_id>`. Raises QueryError as on any page."""
    address = FileAddress(kind, f"/{kind}/<indicator_id>")
    return parse(address, {"indicator_id": indicator_id}, request.args, reader)


def asked_text() -> str:
    """The query text of the address as it was asked for, safe to stand in a header."""
    return quote(request.query_string.decode("latin-1"), safe="=&%,|+;/?:@!$'()*-._~")


def open_to_all(response: Response, *, for_ever: bool) -> Response:
    """The response, readable by pages of other sites, and kept for ever where its address names a release."""
    response.headers["Cache-Control"] = FOR_EVER if for_ever else SHORT
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def file_answer(body: bytes, mimetype: str, *, for_ever: bool = False, name: str = "") -> Response:
    """A small file: tagged by its content, 304 where the asker holds it, a download where it has a `name`."""
    response = open_to_all(Response(body, mimetype=mimetype), for_ever=for_ever)
    if name:
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.add_etag(weak=True)
    response.make_conditional(request)
    return response
