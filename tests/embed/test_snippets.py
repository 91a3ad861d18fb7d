"""What is pasted: addresses that lead somewhere, titles that stay true, and nothing that could break out."""

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from portal.embed.address import read_embed
from portal.embed.page import Shown
from portal.embed.snippets import make_snippets
from portal.reader import Reader
from portal.sentences import finding

BASE = "https://figures.example.gov.uk"


class Elements(HTMLParser):
    """The elements of a text with their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def one(self, tag: str) -> dict[str, str | None]:
        (attributes,) = [attributes for name, attributes in self.found if name == tag]
        return attributes


def made(reader: Reader, indicator_id: str, size: str = "full", height: int | None = None, **asked: str) -> Any:
    embed = read_embed(indicator_id, MultiDict(asked), reader)
    selection = reader.store(embed.query.release).select(embed.query)
    return make_snippets(embed, Shown(selection, "Site"), BASE, size, height), selection


def test_two_lines_a_frame_and_the_script_that_fits_it(embed_reader: Reader, twelve: list[str]) -> None:
    for indicator_id in twelve:
        snippets, _ = made(embed_reader, indicator_id)
        for text in (snippets.live, snippets.frozen):
            first, second = text.split("\n")
            assert first.startswith("<iframe ")
            assert second == f'<script src="{BASE}/embed.js?v=1" async></script>'


def test_a_live_title_holds_no_figure_and_a_frozen_one_says_what_the_chart_says(
    embed_reader: Reader, twelve: list[str]
) -> None:
    for indicator_id in twelve:
        snippets, selection = made(embed_reader, indicator_id)
        live, frozen = (Elements(text).one("iframe")["title"] for text in (snippets.live, snippets.frozen))
        assert live == f"Chart: {selection.indicator.title}: {selection.geography}. {selection.indicator.question}"
        assert frozen == f"Chart: {selection.indicator.title}. {finding(selection)}"


def test_frozen_snippets_name_the_release_and_live_ones_do_not(embed_reader: Reader, twelve: list[str]) -> None:
    snippets, _ = made(embed_reader, twelve[0], theme="dark", **{"from": "2015"})
    assert "release=" not in snippets.live + snippets.live_picture
    for text in (snippets.frozen, snippets.frozen_picture):
        addresses = re.findall(r'(?:src|href|srcset)="([^"]+)"', text)
        assert all(f"release={embed_reader.release_id}" in a for a in addresses if "embed.js" not in a)
    assert "theme=dark" in snippets.live
    assert "theme=dark" not in snippets.live_picture


def test_every_address_in_a_snippet_answers(client: Any, embed_reader: Reader, twelve: list[str]) -> None:
    snippets, _ = made(embed_reader, twelve[0], interactive="1", accent="00703c")
    for text in (snippets.live, snippets.frozen, snippets.live_picture, snippets.frozen_picture):
        for tag, attributes in Elements(text).found:
            for name in ("src", "href", "srcset"):
                address = attributes.get(name)
                if address:
                    assert client.get(address.removeprefix(BASE)).status_code == 200, (tag, address)


@pytest.mark.parametrize(("size", "limit"), [("large", 720), ("medium", 540), ("small", 360)])
def test_a_size_limits_the_width(embed_reader: Reader, twelve: list[str], size: str, limit: int) -> None:
    frame = Elements(made(embed_reader, twelve[0], size)[0].live).one("iframe")
    assert f"max-width:{limit}px" in str(frame["style"])
    assert frame["width"] == "100%"


def test_a_chosen_height_stays(embed_reader: Reader, twelve: list[str]) -> None:
    text = made(embed_reader, twelve[0], "full", 444)[0].live
    frame = Elements(text).one("iframe")
    assert frame["height"] == "444"
    assert "clamp" not in str(frame["style"])
    assert "script" not in text


def test_a_picture_reserves_its_room_and_has_words(embed_reader: Reader, twelve: list[str], client: Any) -> None:
    snippets, selection = made(embed_reader, twelve[0])
    image = Elements(snippets.frozen_picture).one("img")
    box = re.search(r'viewBox="0 0 (\S+) (\S+?)"', client.get(f"/embed/{twelve[0]}.svg").text)
    assert box
    assert image["width"] == "720"
    assert int(str(image["height"])) == pytest.approx(float(box.group(2)), abs=60)  # the address in it is longer here
    assert finding(selection) in str(image["alt"])
