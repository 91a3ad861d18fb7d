"""The address of an embed: a view of the portal, and how it is shown on another site's page."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from portal.definitions import Indicator
from portal.embed.theme import PARAMETERS as THEME_PARAMETERS
from portal.embed.theme import Fault, Theme, read_theme
from portal.errors import QueryError
from portal.query import Known, Query, indicator_path, parse
from portal.reader import Reader
from portal.store import Store

VIEW_PARAMETERS = frozenset({"geography", "with", "breakdown", "from", "to", "view", "release"})
NARROWEST, WIDEST = 240, 1200
_WIDTH = re.compile(r"[1-9]\d{2,3}")


@dataclass(frozen=True)
class Address:
    """The form of an address that `portal.query.parse` reads."""

    id: str
    path: str
    parameters: frozenset[str] = VIEW_PARAMETERS


@dataclass(frozen=True, slots=True)
class Embed:
    """A view and how it is dressed. `faults` are the parts of the theme that were left out.

    `width` is the width in pixels a chart is laid out for, None where the page has a drawing for wide and for
    narrow frames. `interactive` adds the script that lets a reader explore the points.
    """

    query: Query
    theme: Theme = Theme()
    width: int | None = None
    interactive: bool = False
    faults: tuple[Fault, ...] = ()

    @property
    def path(self) -> str:
        """The address, from the root of the portal."""
        return _address(f"/embed/{self.query.indicator_id}", self.query, self.dress)

    @property
    def dress(self) -> dict[str, str]:
        """The parameters that do not belong to the view itself."""
        pairs = self.theme.parameters()
        if self.width:
            pairs["width"] = str(self.width)
        return pairs | ({"interactive": "1"} if self.interactive else {})

    @property
    def page(self) -> str:
        """The portal's own page of the same view."""
        return _address(indicator_path(self.query.indicator_id), self.query, {})

    def picture(self, ending: str, width: int | None = None) -> str:
        """The picture of the same view: `ending` is svg or png, `width` in pixels where it is not the usual one."""
        path = f"/embed/{self.query.indicator_id}.{ending}"
        return _address(path, self.query, {"width": str(width)} if width else {})

    def of_release(self, release_id: str) -> "Embed":
        """The same embed of that release; of whichever is live for an empty id."""
        return replace(self, query=self.query.change(release=release_id))


def share_path(query: Query) -> str:
    """The page that makes snippets of a view."""
    return _address(f"/share/{query.indicator_id}", query, {})


def _address(path: str, query: Query, more: dict[str, str]) -> str:
    text = urlencode(query.parameters() | more, safe=",|")
    return path + (f"?{text}" if text else "")


def read_view(kind: str, indicator_id: str, args: "MultiDict[str, str]", reader: Reader) -> Query:
    """The view asked for at `/<kind>/<indicator_id>`, checked against the release it names.

    Raises QueryError: 404 where the release does not hold it, 400 naming the first parameter that does not fit.
    """
    address = Address(kind, f"/{kind}/<indicator_id>")
    return parse(address, {"indicator_id": indicator_id}, args, _known(args, reader))


def read_embed(indicator_id: str, args: "MultiDict[str, str]", reader: Reader) -> Embed:
    """The embed an address asks for. What its theme cannot use is left out and listed; all else as `read_view`."""
    theme, faults = read_theme(args)
    width, rest = read_width(args)
    interactive = rest.poplist("interactive")
    if set(interactive) - {"", "0", "1"} or len(set(interactive)) > 1:
        raise QueryError("'interactive' takes 1, or 0 for the plain chart.", parameter="interactive")
    for name in THEME_PARAMETERS:
        rest.poplist(name)
    return Embed(read_view("embed", indicator_id, rest, reader), theme, width, "1" in interactive, faults)


def read_width(args: "MultiDict[str, str]") -> tuple[int | None, "MultiDict[str, str]"]:
    """The width asked for, and the other parameters. Raises QueryError (400) for one that cannot be drawn."""
    rest = MultiDict(args.items(multi=True))
    texts = [text for text in rest.poplist("width") if text]
    if not texts:
        return None, rest
    if len(set(texts)) > 1 or not _WIDTH.fullmatch(texts[0]) or not NARROWEST <= int(texts[0]) <= WIDEST:
        raise QueryError(f"'width' takes a whole number from {NARROWEST} to {WIDEST}.", parameter="width")
    return int(texts[0]), rest


@dataclass(frozen=True)
class _Kept:
    """The ids of a kept release: what an address that names it is checked against, whatever is live today."""

    reader: Reader
    store: Store

    @property
    def default_geography(self) -> str:
        return self.store.authority.geography_code

    @property
    def indicators(self) -> Mapping[str, Indicator]:
        return self.store.indicators

    def has_geography(self, code: str) -> bool:
        return code in self.store.places

    def has_source(self, source_id: str) -> bool:
        return source_id in self.store.sources

    def has_question(self, question_id: str) -> bool:
        return question_id in self.store.plan.questions

    def has_release(self, release_id: str) -> bool:
        return self.reader.has_release(release_id)

    def breakdowns(self, indicator_id: str) -> Iterable[str]:
        return self.store.breakdowns_of.get(indicator_id, ())

    def themes(self) -> Iterable[str]:
        return [theme.id for theme in self.store.theme_list]

    def topics(self) -> Iterable[str]:
        return self.reader.topics()


def _known(args: "MultiDict[str, str]", reader: Reader) -> Known:
    named = [text for text in args.getlist("release") if text]
    return _Kept(reader, reader.store(named[0])) if named else reader
