"""The host: what one answer holds, how it is cached and compressed, and that one release answers at a time."""

import gzip
import json
import re
import threading
from collections.abc import Callable
from typing import Any

import brotli
import pytest
from flask.testing import FlaskClient

from portal.answers import Answer, Kept
from portal.errors import ReleaseError
from portal.settings import Settings, SettingsError
from tests.small_site import PAGES, SmallReader, View, small_app

VIEW = "/indicators/cla-rate?geography=E06000033"


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return small_app().server.test_client()


def found(pattern: str, text: str) -> str:
    (one,) = re.findall(pattern, text)
    return str(one)


def test_head_of_a_page(client: FlaskClient) -> None:
    text = client.get(VIEW).text
    assert text.startswith('<!doctype html><html lang="en-GB" data-release="aaaaaaaaaaaa"><head><meta charset="utf-8">')
    assert found("<title>(.*?)</title>", text) == "Children looked after &lt;&amp;&gt; - Figures &lt;for&gt; Testing"
    assert found('name="description" content="(.*?)"', text) == "What &quot;it&quot; shows"
    assert found('rel="canonical" href="(.*?)"', text) == "https://x.test" + VIEW
    assert text.count("<h1>") == 1


def test_navigation_keeps_the_geography_and_marks_the_page(client: FlaskClient) -> None:
    text = client.get("/indicators?geography=E06000033").text
    assert '<a data-keeps="/data" href="/data?geography=E06000033">Data</a>' in text
    assert found('<a [^>]*aria-current="page"[^>]*>(.*?)</a>', text) == "Indicators &amp; more"
    assert found('<a [^>]*aria-current="true"[^>]*>(.*?)</a>', client.get(VIEW).text) == "Indicators &amp; more"


def test_no_script_holds_up_the_page_or_is_written_into_it(client: FlaskClient) -> None:
    text = client.get(VIEW).text
    scripts = re.findall("<script[^>]*>", text)
    assert scripts[0] == '<script id="_dash-config" type="application/json">'
    assert all(script.startswith("<script defer src=") for script in scripts[1:])
    assert text.index("</main>") < text.index("<script")
    assert not [script for script in scripts if "plotly" in script or "dash_table" in script]


def test_every_script_of_a_page_is_served_for_ever(client: FlaskClient) -> None:
    text = client.get(VIEW).text
    config = json.loads(found('type="application/json">(.*?)</script>', text))
    for address in [*re.findall('<script defer src="(.*?)"', text), config["plotlyjs_url"]]:
        response = client.get(address, headers={"Accept-Encoding": "br, gzip"})
        assert response.status_code == 200, address
        assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert response.headers.get("Content-Encoding") == "br" or len(response.data) < 500
    late = client.get("/_dash-component-suites/dash/dcc/async-graph.js")
    assert late.headers["Cache-Control"] == "public, max-age=86400"


def test_an_old_fingerprint_is_not_kept_for_ever(client: FlaskClient) -> None:
    assert client.get("/assets/handover.js?v=old").headers["Cache-Control"] == "public, max-age=86400"


def test_equal_pages_are_equal_bytes_and_304(client: FlaskClient) -> None:
    first, second = client.get(VIEW), small_app().server.test_client().get(VIEW)
    assert first.data == second.data
    assert first.headers["ETag"] == second.headers["ETag"]
    assert first.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
    again = client.get(VIEW, headers={"If-None-Match": first.headers["ETag"], "Accept-Encoding": "br"})
    assert again.status_code == 304
    assert again.data == b""
    other = client.get("/indicators/cla-rate", headers={"If-None-Match": first.headers["ETag"]})
    assert other.status_code == 200


@pytest.mark.parametrize(
    ("accepts", "encoding", "decode"),
    [
        ("br, gzip", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("br;q=0, gzip;q=0.5", "gzip", gzip.decompress),
        ("identity", None, bytes),
        ("", None, bytes),
        ("nonsense;q=x, ,;", None, bytes),
    ],
)
@pytest.mark.parametrize("address", [VIEW, "/download/cla-rate.csv", "/assets/handover.js", "/_dash-dependencies"])
def test_answers_are_compressed_as_accepted(
    client: FlaskClient, address: str, accepts: str, encoding: str | None, decode: Callable[[bytes], bytes]
) -> None:
    plain = client.get(address)
    response = client.get(address, headers={"Accept-Encoding": accepts})
    assert response.headers.get("Content-Encoding") == encoding
    assert decode(response.data) == plain.data
    assert response.headers["Vary"] == "Accept-Encoding"


def test_headers(client: FlaskClient) -> None:
    page = client.get(VIEW).headers
    assert page["Content-Security-Policy"] == (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
        " font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; object-src 'none';"
        " frame-ancestors 'none'"
    )
    assert page["X-Content-Type-Options"] == "nosniff"
    assert page["X-Frame-Options"] == "DENY"
    assert "Set-Cookie" not in page
    assert "Access-Control-Allow-Origin" not in page
    assert client.get("/download/cla-rate.csv").headers["Access-Control-Allow-Origin"] == "*"


def test_embeds_may_be_framed_by_the_configured_sites() -> None:
    app = small_app(settings=Settings(embed_ancestors=("https://a.test", "https://b.test")))
    headers = app.server.test_client().get("/embed/cla-rate").headers
    assert headers["Content-Security-Policy"].endswith("frame-ancestors 'self' https://a.test https://b.test")
    assert "script-src 'self';" in headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in headers


def test_a_page_is_drawn_once_for_each_release() -> None:
    reader = SmallReader()
    client = small_app(reader).server.test_client()
    for _ in range(3):
        client.get("/indicators/cla-rate?with=england,region&geography=E06000033")
        client.get("/indicators/cla-rate?geography=E06000033&with=region&with=england")
    assert len(reader.drawn) == 1
    reader.release_id = "cccccccccccc"
    assert 'data-release="cccccccccccc"' in client.get(VIEW).text


def test_a_page_never_holds_two_releases() -> None:
    reader = SmallReader()

    def view(_reader: Any, _query: Any) -> View:
        was = reader.release_id
        reader.release_id = "cccccccccccc"
        return View(was, "", was)

    pages = (*PAGES, type(PAGES[0])("swap", "/swap", "", frozenset(), view))
    client = small_app(reader, pages=pages).server.test_client()
    text = client.get("/swap").text
    assert "aaaaaaaaaaaa" not in text
    assert text.count("cccccccccccc") == 5


def test_a_reader_without_a_release_answers_503() -> None:
    class Empty(SmallReader):
        @property
        def live(self) -> Any:
            raise ReleaseError("no release is live")

        @live.setter
        def live(self, value: Any) -> None:
            pass

        def has_geography(self, code: str) -> bool:
            return bool(self.live)

    response = small_app(Empty()).server.test_client().get(VIEW)
    assert response.status_code == 503
    assert "The figures are not ready" in response.text


def test_one_caller_builds_a_missing_answer() -> None:
    kept, built, together = Kept(), [], threading.Barrier(8)

    def build() -> Answer:
        built.append(1)
        return Answer(b"x" * 1000, "text/plain")

    def ask() -> None:
        together.wait()
        assert kept.get("key", build).body == b"x" * 1000

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert built == [1]


def test_kept_answers_have_a_limit_and_errors_are_not_kept() -> None:
    kept = Kept(limit=10_000)
    for number in range(20):
        kept.get(number, lambda: Answer(bytes(1000), "image/png"))
    built: list[int] = []
    for number in (19, 0):
        kept.get(number, lambda n=number: built.append(n) or Answer(b"", "text/plain"))
    assert built == [0]
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            kept.get("error", lambda: Answer(bytes(1 // 0), "text/plain"))


def test_settings_from_the_environment() -> None:
    assert Settings.from_environment({}) == Settings()
    given = Settings.from_environment(
        {
            "PORTAL_RELEASES": "/srv/releases", "PORTAL_CACHE": "redis://cache:6379/0", "PORT": "9000",
            "PORTAL_BASE_URL": "https://figures.example.gov.uk/", "WEB_CONCURRENCY": "3",
            "PORTAL_EMBED_ANCESTORS": "https://a.test, https://*.b.test",
        }
    )  # fmt: skip
    assert str(given.releases) == "/srv/releases"
    assert (given.cache, given.port, given.workers) == ("redis://cache:6379/0", 9000, 3)
    assert given.base_url == "https://figures.example.gov.uk"
    assert given.embed_ancestors == ("https://a.test", "https://*.b.test")


def test_every_wrong_setting_is_named_at_once() -> None:
    with pytest.raises(SettingsError) as error:
        Settings.from_environment(
            {
                "PORT": "http", "WEB_CONCURRENCY": "0", "PORTAL_CACHE": "memcached://user:secret@x",
                "PORTAL_BASE_URL": "figures.example.gov.uk", "PORTAL_EMBED_ANCESTORS": "'self'; script-src *",
            }
        )  # fmt: skip
    lines = str(error.value).splitlines()
    names = ("PORT", "WEB_CONCURRENCY", "PORTAL_CACHE", "PORTAL_BASE_URL", "PORTAL_EMBED_ANCESTORS")
    assert {line.split()[0] for line in lines} == set(names)
    assert "secret" not in str(error.value)
