"""oEmbed: a content system is given the address of a chart's page and asks here for the frame to show instead.

The format is https://oembed.com, type "rich".
"""

import re
from collections.abc import Mapping
from html import escape
from typing import Any
from urllib.parse import quote, urlsplit

from werkzeug.datastructures import MultiDict

from portal.embed.address import Embed, read_embed
from portal.embed.height import frame_heights
from portal.embed.page import Shown
from portal.embed.snippets import SIZES, frame, live_title
from portal.errors import QueryError
from portal.query import Query, indicator_path
from portal.reader import Reader
from portal.site import arguments

PATH = "/oembed"
PARAMETERS = frozenset({"url", "maxwidth", "maxheight", "format"})
CACHE_SECONDS = 3600
USUAL_WIDTH = SIZES["large"]
SMALLEST = 240
_ADDRESS = re.compile(r"/(?:indicators|embed)/([A-Za-z0-9][A-Za-z0-9._-]{0,99})")
_NUMBER = re.compile(r"\d{1,5}")


def discovery_link(query: Query, base: str, title: str) -> str:
    """The `<link>` in the head of an indicator's page by which content systems find its frame."""
    text = f"?{query.text}" if query.text else ""
    asked = quote(f"{base}{indicator_path(query.indicator_id)}{text}", safe="")
    return (
        f'<link rel="alternate" type="application/json+oembed" href="{escape(f"{base}{PATH}?url={asked}")}" '
        f'title="{escape(title)}">'
    )


def read_request(args: "MultiDict[str, str]", base: str, reader: Reader) -> Embed:
    """The embed of the chart whose address is asked about.

    Raises QueryError: 501 for a format other than JSON, 404 where the address is not that of a chart here, 400 for
    a request that does not fit.
    """
    strange = [name for name in args if name not in PARAMETERS]
    if strange:
        raise QueryError(f"oEmbed takes: {', '.join(sorted(PARAMETERS))}.", parameter=strange[0][:40])
    if args.get("format", "json") != "json":
        raise QueryError("Only the format json is given.", parameter="format", status=501)
    indicator_id, search = _chart(args.get("url", ""), base)
    return read_embed(indicator_id, arguments(search), reader)


def _chart(url: str, base: str) -> tuple[str, str]:
    """The indicator and query text of a chart's address. Raises QueryError (404) for any other address."""
    try:
        asked, own = urlsplit(url), urlsplit(base)
        here = asked.scheme in {"http", "https"} and asked.netloc == own.netloc and asked.path.startswith(own.path)
        found = _ADDRESS.fullmatch(asked.path.removeprefix(own.path)) if here else None
    except ValueError:
        found = None
    if found is None:
        raise QueryError("'url' takes the address of a chart's page on this site.", parameter="url", status=404)
    return found.group(1), asked.query


def answer(embed: Embed, shown: Shown, base: str, args: Mapping[str, str]) -> dict[str, Any]:
    """What oEmbed answers: a frame no larger than `maxwidth` and `maxheight`, with its title and provider.

    Raises QueryError (400) for sizes that are not whole numbers.
    """
    width = min(USUAL_WIDTH, max(SMALLEST, _number(args, "maxwidth", USUAL_WIDTH)))
    height = min(frame_heights(embed, shown, width).at(width), max(SMALLEST, _number(args, "maxheight", 100_000)))
    element = frame(embed, shown, base, live_title(shown), "large", height)
    return {
        "version": "1.0",
        "type": "rich",
        "title": live_title(shown).removeprefix("Chart: "),
        "provider_name": shown.site,
        "provider_url": f"{base}/",
        "cache_age": CACHE_SECONDS,
        "width": width,
        "height": height,
        "html": element,
    }


def _number(args: Mapping[str, str], name: str, default: int) -> int:
    text = args.get(name, "")
    if text and not _NUMBER.fullmatch(text):
        raise QueryError(f"'{name}' takes a whole number of pixels.", parameter=name)
    return int(text) if text else default
