"""The pages of the site: which address is which page, and what it shows. The same for HTML and for Dash."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import parse_qsl

from werkzeug.datastructures import MultiDict

from portal.errors import QueryError

MOST_PARAMETERS = 60

_VARIABLE = re.compile(r"<(\w+)>")
_ID = r"(?P<\1>[A-Za-z0-9][A-Za-z0-9._-]{0,99})"


class Reader(Protocol):
    """What the site itself needs of a reader; pages use the rest."""

    @property
    def release_id(self) -> str:
        """The live release."""


class Query(Protocol):
    """What the site itself needs of a query. Equal queries (they are hashable) show the same."""

    @property
    def release(self) -> str:
        """The release asked for; empty for the live one."""

    def to(self, path: str) -> str:
        """The address of another page that keeps the reader's geography and release."""


Parse = Callable[[Any, dict[str, str], MultiDict[str, str], Any], Query]


@dataclass(frozen=True)
class Visit:
    """A page and the query its address holds."""

    page: Any
    path: str
    query: Any


class Site:
    """The pages, matched by address. Pages see a Query, never an address."""

    def __init__(self, name: str, pages: Sequence[Any], reader: Reader, parse: Parse) -> None:
        self.name = name
        self.pages = pages
        self.reader = reader
        self._parse = parse
        self._patterns = [(re.compile(_pattern(page.path)), page) for page in pages]

    def match(self, path: str) -> tuple[Any, dict[str, str]] | None:
        """The page at this path and the values of its variables; None where there is none."""
        for pattern, page in self._patterns:
            if found := pattern.fullmatch(path):
                return page, found.groupdict()
        return None

    def visit(self, path: str, search: str) -> Visit:
        """The page and query of an address; `search` is its query text without the question mark.

        Raises QueryError: 404 for an unknown path or id, 400 for a value that does not fit.
        """
        matched = self.match(path)
        if matched is None:
            raise QueryError("There is no page at this address.", status=404)
        page, values = matched
        return Visit(page, path, self._parse(page, values, arguments(search), self.reader))

    def view(self, visit: Visit) -> Any:
        """What the page shows for that query. Raises QueryError where the release does not hold it."""
        return visit.page.view(self.reader, visit.query)

    def title(self, title: str) -> str:
        """A page's title followed by the site's name, once."""
        return title if title == self.name else f"{title} - {self.name}"


def arguments(search: str) -> MultiDict[str, str]:
    """The query text as parameters, every value of each kept in order. Raises QueryError for too many."""
    try:
        pairs = parse_qsl(search, keep_blank_values=True, errors="replace", max_num_fields=MOST_PARAMETERS)
    except ValueError as error:
        raise QueryError(f"An address can hold at most {MOST_PARAMETERS} choices.") from error
    return MultiDict(pairs)


def _pattern(path: str) -> str:
    return _VARIABLE.sub(_ID, re.sub(r"[.]", r"\.", path))
