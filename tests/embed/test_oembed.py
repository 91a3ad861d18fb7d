"""oEmbed: the address of a page in, the frame to show instead out, and only for charts of this site."""

from typing import Any
from urllib.parse import quote

import pytest
from werkzeug.datastructures import MultiDict

from portal.embed.address import read_embed
from portal.embed.oembed import discovery_link
from portal.reader import Reader
from tests.embed.test_snippets import Elements

HERE = "http://localhost"


def ask(client: Any, url: str, **more: str) -> Any:
    return client.get("/oembed", query_string={"url": url, **more})


def test_a_page_becomes_a_frame(client: Any, twelve: list[str], embed_reader: Reader) -> None:
    answer = ask(client, f"{HERE}/indicators/{twelve[0]}?from=2015")
    body = answer.json
    frame = Elements(body["html"]).one("iframe")
    assert answer.status_code == 200
    assert (body["version"], body["type"], body["width"]) == ("1.0", "rich", 720)
    assert body["provider_name"] == embed_reader.live.authority.site
    assert frame["src"] == f"{HERE}/embed/{twelve[0]}?from=2015"
    assert frame["height"] == str(body["height"])
    assert frame["title"] == f"Chart: {body['title']}"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cache-Control"] == "public, max-age=3600"


def test_it_is_no_larger_than_asked(client: Any, twelve: list[str]) -> None:
    body = ask(client, f"{HERE}/embed/{twelve[0]}", maxwidth="400", maxheight="500", format="json").json
    assert body["width"] == 400
    assert body["height"] == 500


@pytest.mark.parametrize(
    ("url", "more", "status"),
    [
        ("https://elsewhere.example/indicators/{}", {}, 404),
        ("http://localhost.evil.example/indicators/{}", {}, 404),
        ("http://localhost@evil.example/indicators/{}", {}, 404),
        ("javascript:alert(1)//localhost/indicators/{}", {}, 404),
        ("http://localhost/about", {}, 404),
        ("http://localhost/indicators/nothing", {}, 404),
        ("", {}, 404),
        ("http://localhost/indicators/{}?from=soon", {}, 400),
        ("http://localhost/indicators/{}", {"maxwidth": "-1"}, 400),
        ("http://localhost/indicators/{}", {"maxwidth": "NaN"}, 400),
        ("http://localhost/indicators/{}", {"callback": "x"}, 400),
        ("http://localhost/indicators/{}", {"format": "xml"}, 501),
        ("http://[", {}, 404),
    ],
)
def test_it_answers_for_charts_of_this_site_alone(
    client: Any, twelve: list[str], url: str, more: dict[str, str], status: int
) -> None:
    answer = ask(client, url.format(twelve[0]), **more)
    assert answer.status_code == status
    assert answer.json["error"]


def test_a_page_says_where_to_ask(client: Any, twelve: list[str], embed_reader: Reader) -> None:
    query = read_embed(twelve[0], MultiDict({"from": "2015"}), embed_reader).query
    link = Elements(discovery_link(query, HERE, 'A "title"')).one("link")
    assert link["type"] == "application/json+oembed"
    assert link["title"] == 'A "title"'
    assert link["href"] == f"{HERE}/oembed?url={quote(f'{HERE}/indicators/{twelve[0]}?from=2015', safe='')}"
    answer = client.get(str(link["href"]).removeprefix(HERE))
    assert answer.json["html"].startswith(f'<iframe src="{HERE}/embed/{twelve[0]}?from=2015"')
