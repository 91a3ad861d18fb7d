"""The picture alone: it says everything itself, and its bytes never change once a release is named."""

import re
import struct
from typing import Any
from xml.etree import ElementTree

import pytest

from portal.formats import format_date
from portal.reader import Reader


def words(svg: str) -> str:
    """The visible words of a picture, lines joined."""
    return " ".join("".join(e.itertext()) for e in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text"))


def test_a_picture_holds_what_it_needs(client: Any, embed_reader: Reader, twelve: list[str]) -> None:
    store = embed_reader.live
    for indicator_id in twelve:
        answer = client.get(f"/embed/{indicator_id}.svg")
        said = words(answer.text)
        assert answer.mimetype == "image/svg+xml"
        assert store.indicators[indicator_id].title in said
        assert store.places[store.authority.geography_code].geography in said
        assert format_date(store.built[:10]) in said
        assert f"/indicators/{indicator_id}?release={store.release_id}" in said.replace(" ", "")
        assert "Source: " in said
        assert "<desc" in answer.text


@pytest.mark.parametrize("width", [240, 328, 720, 1200])
def test_svg_and_png_have_the_width_asked_for(client: Any, twelve: list[str], width: int) -> None:
    svg = client.get(f"/embed/{twelve[0]}.svg?width={width}").text
    png = client.get(f"/embed/{twelve[0]}.png?width={width}").data
    found = re.search(r'viewBox="0 0 (\S+) (\S+?)"', svg)
    assert found
    assert float(found.group(1)) == width
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    across, down = struct.unpack(">II", png[16:24])
    assert across == 2 * width
    assert down == pytest.approx(2 * float(found.group(2)), abs=2)


def test_pictures_are_kept_for_ever_only_where_their_release_is_named(
    client: Any, twelve: list[str], embed_reader: Reader
) -> None:
    for ending in ("svg", "png"):
        live = client.get(f"/embed/{twelve[0]}.{ending}")
        kept = client.get(f"/embed/{twelve[0]}.{ending}?release={embed_reader.release_id}")
        assert "max-age=300" in live.headers["Cache-Control"]
        assert "immutable" in kept.headers["Cache-Control"]
        assert kept.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        again = client.get(kept.request.full_path, headers={"If-None-Match": kept.headers["ETag"]})
        assert again.status_code == 304


@pytest.mark.parametrize(("asked", "status"), [("width=1", 400), ("theme=dark", 400), ("release=aaaaaaaaaaaa", 404)])
def test_a_picture_refuses_what_it_does_not_know(client: Any, twelve: list[str], asked: str, status: int) -> None:
    assert client.get(f"/embed/{twelve[0]}.svg?{asked}").status_code == status
    assert client.get(f"/embed/{twelve[0]}.png?{asked}").status_code == status
    assert client.get("/embed/nothing.png").status_code == 404
