"""The door: hostile requests get a short refusal, ordinary ones get in, and nobody sees a traceback."""

import copy
import json
import re
from io import BytesIO
from typing import Any

import pytest
from dash import Dash, Input, Output
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.gate import BODY_LIMIT, CALLBACK, callback_shapes
from tests.small_site import SmallReader, small_app

VIEW = "/indicators/cla-rate"

RESULTS = {
    "output": "results.children",
    "outputs": {"id": "results", "property": "children"},
    "inputs": [
        {"id": "area", "property": "value", "value": "E06000033"},
        {"id": "with-england", "property": "value", "value": True},
        {"id": "with-region", "property": "value", "value": False},
    ],
    "changedPropIds": ["area.value"],
    "parsedChangedPropsIds": ["area.value"],
    "state": [{"id": "address", "property": "pathname", "value": VIEW}],
}
ROUTING = {
    "output": "page-content.children",
    "outputs": {"id": "page-content", "property": "children"},
    "inputs": [
        {"id": "address", "property": "pathname", "value": VIEW},
        {"id": "address", "property": "search", "value": "?geography=E06000033"},
    ],
    "changedPropIds": ["address.pathname", "address.search"],
}
LIVE = {
    "output": "..live-chart.children...live-chart.title..",
    "outputs": [{"id": "live-chart", "property": "children"}, {"id": "live-chart", "property": "title"}],
    "inputs": [{"id": "explore", "property": "n_clicks", "value": 1}],
    "changedPropIds": ["explore.n_clicks"],
    "state": [{"id": "area", "property": "value", "value": "E06000034"}],
}

CLIENT = small_app(SmallReader()).server.test_client()


@pytest.fixture
def client() -> FlaskClient:
    return CLIENT


def changed(body: dict[str, Any], *path: Any, to: Any) -> dict[str, Any]:
    made = copy.deepcopy(body)
    place: Any = made
    for step in path[:-1]:
        place = place[step]
    if to is ...:
        del place[path[-1]]
    else:
        place[path[-1]] = to
    return made


def assert_short_refusal(response: Any, *statuses: int) -> None:
    assert response.status_code in statuses, response.text[:300]
    assert len(response.data) < 3000
    assert not re.search(r"Traceback|site-packages|\.py|secret detail|/work|<script", response.text)
    assert "Set-Cookie" not in response.headers
    assert response.headers["Content-Security-Policy"].startswith("default-src 'none'")


@pytest.mark.parametrize("body", [RESULTS, ROUTING, LIVE])
def test_registered_callbacks_answer(client: FlaskClient, body: dict[str, Any]) -> None:
    response = client.post(CALLBACK, json=body)
    assert response.status_code == 200
    assert response.is_json
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "body",
    [
        changed(RESULTS, "output", to="results.title"),
        changed(RESULTS, "output", to=["results.children"]),
        changed(RESULTS, "output", to=...),
        changed(RESULTS, "outputs", to={"id": "results", "property": "title"}),
        changed(RESULTS, "outputs", to=[{"id": "results", "property": "children"}]),
        changed(RESULTS, "outputs", "extra", to=1),
        changed(RESULTS, "inputs", 0, "id", to="other"),
        changed(RESULTS, "inputs", 0, "property", to="options"),
        changed(RESULTS, "inputs", 0, "id", to={"type": "area"}),
        changed(RESULTS, "inputs", 0, "value", to={"a": 1}),
        changed(RESULTS, "inputs", 0, "value", to=[[1]]),
        changed(RESULTS, "inputs", 0, "value", to="x" * 3000),
        changed(RESULTS, "inputs", 0, "value", to=["x"] * 500),
        changed(RESULTS, "inputs", 0, "extra", to=1),
        changed(RESULTS, "inputs", 0, to=...),
        changed(RESULTS, "inputs", to={}),
        changed(RESULTS, "inputs", to=None),
        changed(RESULTS, "state", to=...),
        changed(RESULTS, "state", 0, "property", to="search"),
        changed(RESULTS, "changedPropIds", to=["other.value"]),
        changed(RESULTS, "changedPropIds", to="area.value"),
        changed(RESULTS, "changedPropIds", to=[{"a": 1}]),
        changed(RESULTS, "background", to=True),
        changed(RESULTS, "cacheKey", to="x"),
        changed(ROUTING, "inputs", 0, "value", to=None),
        changed(ROUTING, "inputs", 1, "value", to="geography=E06000033"),
        changed(ROUTING, "inputs", 1, "value", to="?geography=nowhere"),
        changed(ROUTING, "inputs", 1, "value", to="?" + "&a=b" * 100),
        changed(RESULTS, "inputs", 0, "value", to="E99999999"),
    ],
    ids=str,
)
def test_forged_callbacks_are_refused(client: FlaskClient, body: dict[str, Any]) -> None:
    assert_short_refusal(client.post(CALLBACK, json=body), 400)


@pytest.mark.parametrize("path", ["/nowhere", "//evil.test", "/indicators/none", "/indicators/../broken", "", "x"])
def test_routing_to_unknown_paths_is_404(client: FlaskClient, path: str) -> None:
    assert_short_refusal(client.post(CALLBACK, json=changed(ROUTING, "inputs", 0, "value", to=path)), 404)


@pytest.mark.parametrize(
    ("data", "content_type", "status"),
    [
        (b"", "application/json", 400),
        (b"{", "application/json", 400),
        (b"[]", "application/json", 400),
        (b"null", "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b"[" * 60_000, "application/json", 400),
        (b'{"output": NaN}', "application/json", 400),
        (b'{"output": ' + b"9" * 6000 + b"}", "application/json", 400),
        (json.dumps(RESULTS).encode(), "text/plain", 415),
        (json.dumps(RESULTS).encode(), "application/json; charset=utf-16", 415),
        (json.dumps(RESULTS).encode(), "multipart/form-data; boundary=x", 415),
        (json.dumps(RESULTS).encode(), "", 415),
        (b" " * (BODY_LIMIT + 1), "application/json", 413),
    ],
)
def test_bodies_that_are_not_callbacks(client: FlaskClient, data: bytes, content_type: str, status: int) -> None:
    assert_short_refusal(client.post(CALLBACK, data=data, content_type=content_type), status)


def test_a_body_without_a_length_is_limited_too(client: FlaskClient) -> None:
    response = client.post(
        CALLBACK, input_stream=BytesIO(b"x" * 1_000_000), content_type="application/json",
        environ_overrides={"wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked"},
    )  # fmt: skip
    assert_short_refusal(response, 413)


def test_a_body_that_breaks_off_is_a_bad_request(client: FlaskClient) -> None:
    class Broken(BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise OSError("the pieces do not add up")

    response = client.post(
        CALLBACK,
        input_stream=Broken(),
        content_type="application/json",
        environ_overrides={"wsgi.input_terminated": True},
    )
    assert_short_refusal(response, 400)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"])
@pytest.mark.parametrize("path", ["/", VIEW, "/download/cla-rate.csv", "/nowhere", "/_dash-layout", "/assets/x"])
def test_only_reading_is_allowed(client: FlaskClient, method: str, path: str) -> None:
    response = client.open(path, method=method)
    assert_short_refusal(response, 405)
    assert response.headers["Allow"] == "GET, HEAD"


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "OPTIONS"])
def test_the_callback_address_is_only_posted_to(client: FlaskClient, method: str) -> None:
    response = client.open(CALLBACK, method=method)
    assert response.status_code == 405
    assert response.headers["Allow"] == "POST"


@pytest.mark.parametrize(
    "path",
    [
        "/nowhere", "/indicators/", "/indicators/none", "/indicators/cla-rate/more", "/.env",
        "/indicators/..%2f..%2fetc%2fpasswd", "/indicators/%00", "/indicators/%ff", "/indicators/%F0%9F%A6%8A",
        "/assets/", "/assets/../wsgi.py", "/assets/%2e%2e/wsgi.py", "/assets/..%2f..%2fwsgi.py", "/assets/nothing.js",
        "/_dash-component-suites/dash/dcc/async-mathjax.js", "/_dash-component-suites/os/path.py",
        "/_dash-component-suites/dash/../../../etc/passwd", "/_dash-component-suites/portal/app.py",
        "/_reload-hash", "/_favicon.ico", "/_dash-ws", "/_dash-ws-callback", "/_mcp", "/_alive_x", "/static/x",
        "/_dash-config", "/console", "/download/", "/indicators/<indicator_id>",
    ],
)  # fmt: skip
def test_unknown_addresses_are_404(client: FlaskClient, path: str) -> None:
    assert_short_refusal(client.get(path), 404)


@pytest.mark.parametrize(
    "path", ["//", "//evil.test", "//evil.test/", "/\\evil.test", "/indicators//", "/./indicators"]
)
def test_odd_slashes_never_lead_elsewhere(client: FlaskClient, path: str) -> None:
    response = client.get("/", environ_overrides={"PATH_INFO": path})
    assert "Location" not in response.headers
    assert response.status_code == (200 if path == "//" else 404)


@pytest.mark.parametrize(
    ("search", "names"),
    [
        ("geography=nowhere", "geography"),
        ("geography=%ff", "geography"),
        ("geography=E06000034&geography=E06000033", "geography"),
        ("with=everyone", "with"),
        ("colour=red", "colour"),
        ("<script>=1", "&lt;script&gt;"),
        ("a=1&" * 100, ""),
        ("indicator_id=other", "indicator_id"),
    ],
)
def test_bad_values_are_400_and_named(client: FlaskClient, search: str, names: str) -> None:
    response = client.get(f"{VIEW}?{search}")
    assert_short_refusal(response, 400)
    assert f"<code>{names}</code>" in response.text or not names
    assert 'href="/data"' in response.text


def test_long_addresses_are_414(client: FlaskClient) -> None:
    assert_short_refusal(client.get("/indicators?geography=" + "E" * 5000), 414)
    assert_short_refusal(client.get("/" + "x" * 5000), 414)


@pytest.mark.parametrize("host", ["", "a b", "x" * 300, "é", "evil.test:99999", "[::1", "a\tb", "\x00"])
def test_any_host_name_is_answered(client: FlaskClient, host: str) -> None:
    assert client.get("/", headers={"Host": host} if host.isprintable() else {}).status_code in (200, 400)
    response = client.get("/nowhere", environ_overrides={"HTTP_HOST": host})
    assert response.status_code in (400, 404)
    assert "Traceback" not in response.text


def test_a_fault_of_ours_has_a_reference_and_one_log_line(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    response = client.get("/broken")
    assert_short_refusal(response, 500)
    (record,) = caplog.records
    reference = record.getMessage().split()[0]
    assert f"<code>{reference}</code>" in response.text
    assert "secret" not in record.getMessage()
    assert record.exc_info is None


def test_refusals_write_no_log(client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    for _ in range(50):
        client.get("/nowhere")
        client.post(CALLBACK, data=b"{", content_type="application/json")
    assert caplog.records == []


def test_open_addresses(client: FlaskClient) -> None:
    for path in ("/", "/indicators", VIEW, "/_dash-layout", "/_dash-dependencies", "/assets/handover.js"):
        assert client.get(path).status_code == 200
        head = client.head(path)
        assert head.status_code == 200
        assert head.data == b""


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
PARTS = st.sampled_from(["output", "outputs", "inputs", "state", "changedPropIds", "parsedChangedPropsIds"])


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.sampled_from([RESULTS, ROUTING, LIVE]), part=PARTS, value=JSON)
def test_no_body_makes_it_fail(client: FlaskClient, body: dict[str, Any], part: str, value: Any) -> None:
    response = client.post(CALLBACK, data=json.dumps({**body, part: value}), content_type="application/json")
    assert response.status_code < 500
    assert response.status_code != 200 or value == body.get(part) or value == []


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=st.text(max_size=60), search=st.text(max_size=60))
def test_no_address_makes_it_fail(client: FlaskClient, path: str, search: str) -> None:
    response = client.get("/", environ_overrides={"PATH_INFO": "/" + path.encode().decode("latin-1"),
                                                  "QUERY_STRING": search.encode().decode("latin-1")})  # fmt: skip
    assert response.status_code < 500


@pytest.mark.parametrize("ids", [({"type": "a", "index": 1}, "b"), ("a", {"type": "b", "index": 1})])
def test_callbacks_the_door_cannot_check_are_refused_at_start(ids: tuple[Any, Any]) -> None:
    app = Dash("odd")
    app.callback(Output(ids[0], "children"), Input(ids[1], "value"))(lambda value: value)
    with pytest.raises(ValueError, match="one plain output and plain ids"):
        callback_shapes(app.callback_map)
