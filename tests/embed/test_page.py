"""The page of an embed: whole without a script, true to its release, small, and safe to ask anything of."""

import html
import re
from pathlib import Path
from typing import Any

import brotli
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from portal.embed.address import read_embed
from portal.formats import format_date, format_number, published_value
from portal.reader import Reader
from portal.sentences import finding
from portal.settings import Settings
from portal.withdrawn import withdraw
from tests.conftest import make_app
from tests.embed.sites import move_on, point_at

MOST_BYTES = 30_000
AIM_BYTES = 10_000
BR = {"Accept-Encoding": "br"}


def main_of(text: str) -> str:
    """What stands in a page's main part."""
    (found,) = re.findall(r"<main .*</main>", text, re.DOTALL)
    return str(found)


def words_of(text: str) -> str:
    """The words of a piece of HTML."""
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text)))


def files_of(text: str) -> list[str]:
    """The addresses of style sheets and scripts that a page loads."""
    return [html.unescape(a) for a in re.findall(r'(?:<link rel="stylesheet" href|<script defer src)="([^"]+)"', text)]


@pytest.fixture(scope="module")
def store(embed_reader: Reader) -> Any:
    return embed_reader.live


def test_an_embed_says_everything(client: Any, embed_reader: Reader, twelve: list[str]) -> None:
    for indicator_id in twelve:
        embed = read_embed(indicator_id, MultiDict(), embed_reader)
        selection = embed_reader.live.select(embed.query)
        text = client.get(f"/embed/{indicator_id}").text
        said = words_of(text)
        assert selection.indicator.title in said
        assert finding(selection) in said
        assert f"Released {format_date(selection.release_date)}." in said
        assert all(title in said for title in selection.sources.values())
        assert f'href="/indicators/{indicator_id}"' in text
        assert text.count("<svg") == 2
        assert text.count("<details") == 1
        assert "<script>" not in text
        assert " on" not in re.sub(r">[^<]*<", "><", text)


def test_every_value_of_the_selection_stands_in_its_table(client: Any, embed_reader: Reader, twelve: list[str]) -> None:
    for indicator_id in twelve:
        selection = embed_reader.live.select(read_embed(indicator_id, MultiDict(), embed_reader).query)
        table = words_of(re.findall("<table.*?</table>", client.get(f"/embed/{indicator_id}").text, re.DOTALL)[0])
        for series in selection.series:
            for observation in series.observations:
                value = published_value(observation)
                if value is not None:
                    assert format_number(value, selection.indicator.decimals) in table
        hidden = [o for o in selection.rows if published_value(o) is None and o.status == "c"]
        assert ("protected" in table) == bool(hidden)


def test_every_embed_is_small(client: Any, store: Any) -> None:
    largest = {}
    for indicator_id in store.geographies_of:
        if indicator_id not in store.indicators:
            continue
        for asked in ("", "?interactive=1"):
            page = client.get(f"/embed/{indicator_id}{asked}", headers=BR)
            assert page.status_code == 200
            text = brotli.decompress(page.data).decode()
            files = sum(len(client.get(address, headers=BR).data) for address in files_of(text))
            largest[indicator_id + asked] = len(page.data) + files
    assert max(largest.values()) < MOST_BYTES
    assert max(size for name, size in largest.items() if "?" not in name) < AIM_BYTES


def test_widest_breakdowns_are_small_too(client: Any, store: Any) -> None:
    for indicator_id, breakdowns in store.breakdowns_of.items():
        for breakdown in breakdowns:
            page = client.get(f"/embed/{indicator_id}?breakdown={breakdown}&interactive=1", headers=BR)
            assert page.status_code == 200
            assert len(page.data) < MOST_BYTES


def test_the_host_script_is_small_and_alone(client: Any) -> None:
    answer = client.get("/embed.js")
    assert answer.status_code == 200
    assert len(answer.data) < 3 * 1024
    assert "import" not in answer.text
    assert client.get("/embed.js?v=1").data == answer.data
    assert client.get("/embed.js?v=9").status_code == 404
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_files_are_kept_for_ever_at_addresses_that_name_their_content(client: Any, twelve: list[str]) -> None:
    addresses = files_of(client.get(f"/embed/{twelve[-1]}?interactive=1").text)
    assert len(addresses) == 3
    for address in addresses:
        assert address.startswith("/embed/v1/")
        assert "immutable" in client.get(address).headers["Cache-Control"]
        assert "immutable" not in client.get(address.partition("?")[0]).headers["Cache-Control"]
    for path in ("/embed/v1/nothing.js", "/embed/v1/..%2Fportal.css", "/embed/v2/embed.css"):
        assert client.get(path).status_code == 404


def test_caching_short_for_the_live_release_and_long_for_a_kept_one(client: Any, store: Any, twelve: list[str]) -> None:
    live = client.get(f"/embed/{twelve[0]}")
    kept = client.get(f"/embed/{twelve[0]}?release={store.release_id}")
    assert "max-age=300" in live.headers["Cache-Control"]
    assert "stale-if-error" in live.headers["Cache-Control"]
    assert "max-age=86400" in kept.headers["Cache-Control"]
    for answer, path in ((live, f"/embed/{twelve[0]}"), (kept, f"/embed/{twelve[0]}?release={store.release_id}")):
        again = client.get(path, headers={"If-None-Match": answer.headers["ETag"]})
        assert again.status_code == 304
        assert again.data == b""
        assert client.head(path).headers["ETag"] == answer.headers["ETag"]


def test_embeds_may_be_framed_and_nothing_else(client: Any, twelve: list[str]) -> None:
    for path in (f"/embed/{twelve[0]}", "/embed/nothing", f"/embed/{twelve[0]}?from=soon"):
        answer = client.get(path)
        assert "frame-ancestors 'self' *" in answer.headers["Content-Security-Policy"]
        assert "script-src 'self';" in answer.headers["Content-Security-Policy"]
        assert "X-Frame-Options" not in answer.headers
    for path in ("/", f"/indicators/{twelve[0]}", f"/share/{twelve[0]}", "/oembed"):
        answer = client.get(path)
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Frame-Options"] == "DENY"


def test_only_the_named_sites_may_frame(best_releases: Path) -> None:
    from portal.app import create_app

    chosen = Settings(releases=best_releases, embed_ancestors=("https://www.example.gov.uk",))
    client = create_app(chosen, Reader(best_releases)).server.test_client()
    for path in ("/embed/nothing", "/embed/v1/embed.css"):
        policy = client.get(path).headers["Content-Security-Policy"]
        assert policy.endswith("frame-ancestors 'self' https://www.example.gov.uk")


@pytest.mark.parametrize(
    ("asked", "status", "said"),
    [
        ("nothing", 404, "There is no indicator with that name."),
        ("nothing?theme=neon", 404, "There is no indicator with that name."),
        ("{}?release=aaaaaaaaaaaa", 404, "No kept release has that name."),
        ("{}?release=../../etc", 404, "No kept release has that name."),
        ("{}?from=soon", 400, "'from' takes a year"),
        ("{}?colour=red", 400, "does not know the parameter 'colour'"),
        ("{}?width=9", 400, "'width' takes a whole number from 240 to 1200."),
        ("{}?width=300&width=400", 400, "'width' takes a whole number from 240 to 1200."),
        ("{}?interactive=yes", 400, "'interactive' takes 1"),
        ("{}?geography=%00", 400, "No area has that code"),
    ],
)
def test_a_refusal_is_as_small_as_a_frame_and_leads_on(
    client: Any, twelve: list[str], asked: str, status: int, said: str
) -> None:
    answer = client.get("/embed/" + asked.format(twelve[0]), headers=BR)
    text = brotli.decompress(answer.data).decode()
    assert answer.status_code == status
    assert said in words_of(text)
    assert '<a href="/indicators">' in text
    assert answer.headers["Cache-Control"] == "no-store"
    assert len(answer.data) < 1000


def test_a_theme_that_cannot_be_used_is_left_out(client: Any, twelve: list[str]) -> None:
    path = f"/embed/{twelve[0]}"
    plain = client.get(path).data
    for asked in ("theme=neon", "accent=ffff00", "accent=%3C/style%3E", "paper=000000", "theme=dark&theme=light"):
        assert client.get(f"{path}?{asked}").data == plain
    assert b"--accent:#00703c" in client.get(f"{path}?accent=00703C").data
    assert b'data-bs-theme="dark"' in client.get(f"{path}?theme=dark").data


def test_the_table_alone_and_one_width(client: Any, twelve: list[str]) -> None:
    table = client.get(f"/embed/{twelve[0]}?view=table").text
    assert "<svg" not in table
    assert '<details open="">' in table
    narrow = client.get(f"/embed/{twelve[0]}?width=300").text
    assert narrow.count("<svg") == 1
    assert 'viewBox="0 0 300 ' in narrow


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.sampled_from(["geography", "with", "breakdown", "from", "to", "view", "release", "theme", "accent", "paper",
                         "width", "interactive", "since", "q", "x"]),
        st.text(max_size=30), max_size=6,
    )
)  # fmt: skip
def test_nothing_asked_breaks_it(client: Any, twelve: list[str], asked: dict[str, str]) -> None:
    answer = client.get(f"/embed/{twelve[0]}", query_string=asked)
    assert answer.status_code in {200, 400, 404}
    assert "Traceback" not in answer.text


# kept releases


@pytest.fixture(scope="module")
def moved(best_releases: Path, tmp_path_factory: pytest.TempPathFactory, twelve: list[str]) -> tuple[Any, Path, str]:
    """A portal over a releases folder of its own, the folder, and the id of the first release."""
    releases = tmp_path_factory.mktemp("moved")
    first = best_releases / "current"
    (releases / first.resolve().name).symlink_to(first.resolve())
    point_at(releases, first.resolve().name)
    return make_app(releases), releases, first.resolve().name


def test_a_frozen_embed_never_changes_and_says_when_newer_figures_exist(
    moved: tuple[Any, Path, str], twelve: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    app, releases, first = moved
    client = app.server.test_client()
    monkeypatch.setattr("portal.reader.LOOK_EVERY_SECONDS", 0.0)
    changed, withdrawn, same = twelve[-1], twelve[-2], twelve[0]
    paths = {i: f"/embed/{i}?release={first}" for i in (changed, withdrawn, same)}
    before = {i: client.get(path).text for i, path in paths.items()}
    pictures = {i: client.get(f"/embed/{i}.svg?release={first}").data for i in paths}
    drawn = client.get(f"/embed/{changed}.png?release={first}").data
    assert not any("notice" in text for text in before.values())

    second = move_on(releases / first, releases, without=withdrawn, changed=changed)
    after = {i: client.get(path) for i, path in paths.items()}
    assert client.get("/health/ready").text == f"release {second}\n"
    for indicator_id, answer in after.items():
        assert answer.status_code == 200
        assert main_of(answer.text) == main_of(before[indicator_id])
        assert client.get(f"/embed/{indicator_id}.svg?release={first}").data == pictures[indicator_id]
    assert client.get(f"/embed/{changed}.png?release={first}").data == drawn

    notice = {i: words_of(re.findall("<footer>.*?</footer>", answer.text)[0]).strip() for i, answer in after.items()}
    assert notice[changed] == "This chart is kept as it was. Newer figures exist. See the newest figures ."
    assert (
        notice[same]
        == "This chart is kept as it was. The newest release has the same figures. See the newest figures ."
    )
    assert (
        notice[withdrawn] == "This chart is kept as it was. It is not in the newest release any more. See all figures ."
    )

    live = client.get(f"/embed/{withdrawn}")
    assert live.status_code == 404
    assert "It has been withdrawn" in words_of(live.text)
    assert main_of(client.get(f"/embed/{changed}").text) != main_of(before[changed])


def test_a_withdrawn_release_says_why_and_leads_to_the_newest_figures(
    best_releases: Path, tmp_path: Path, twelve: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.reader.LOOK_EVERY_SECONDS", 0.0)
    old = best_releases / "current"
    move_on(old, tmp_path)
    client = make_app(tmp_path).server.test_client()
    frozen = f"/embed/{twelve[0]}?release={old.resolve().name}"
    assert client.get(frozen).status_code == 200
    withdraw(tmp_path, old.resolve().name, "A column was misread.")
    answer = client.get(frozen)
    assert answer.status_code == 410
    assert "has been withdrawn. A column was misread." in words_of(answer.text)
    assert f'<a href="/indicators/{twelve[0]}">' in answer.text
    assert "frame-ancestors 'self' *" in answer.headers["Content-Security-Policy"]
    assert client.get(f"/embed/{twelve[0]}.png?release={old.resolve().name}").status_code == 410
    assert client.get(f"/embed/{twelve[0]}").status_code == 200
