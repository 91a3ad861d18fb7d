"""The read-only interface: lists, views, permanence, and what its description promises."""

import csv
import io
import json
from typing import Any

import hypothesis
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.config import SchemathesisConfig

from portal.files.columns import FILE_NAMES
from portal.query import VIEWS
from portal.store import Store
from tests.files.sample import texts

VIEW_ENDINGS = ("csv", "csv-metadata.json", "json", "xlsx")
PLAIN = {"Accept-Encoding": "identity"}
CONFLICTS = {
    "checks": {
        # A breakdown that another indicator has, or a last year before the first, is 400: no description can say so.
        "positive_data_acceptance": {"expected-statuses": ["2xx", "3xx", 400, 404]},
        # An address that is too long is refused too.
        "negative_data_rejection": {"expected-statuses": [400, 404, 414]},
    }
}


def told(client: Any, address: str) -> dict[str, Any]:
    """The JSON at an address that is there."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    found: dict[str, Any] = json.loads(answer.data)
    return found


def test_schemathesis_finds_the_interface_as_described(small_app: Any) -> None:
    """Every operation, with data that fits its description and data that does not: all of schemathesis's checks."""
    schema = schemathesis.openapi.from_wsgi(
        "/openapi.json", small_app.server, config=SchemathesisConfig.from_dict(CONFLICTS)
    )
    asked = 0
    for result in schema.get_all_operations():
        operation = result.ok()
        for mode in (schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE):

            @settings(max_examples=12, deadline=None, database=None, derandomize=True, phases=[Phase.generate],
                      suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow,
                                             HealthCheck.data_too_large])  # fmt: skip
            @hypothesis.given(case=operation.as_strategy(generation_mode=mode))
            def check(case: Any) -> None:
                nonlocal asked
                asked += 1
                case.call_and_validate(headers=PLAIN)

            check()
    assert asked > 150


def test_every_path_of_the_description_answers(client: Any, best: Store) -> None:
    description = told(client, "/openapi.json")
    assert description["openapi"].startswith("3.1")
    for path in description["paths"]:
        assert client.get(path.format(indicator_id="cla-rate")).status_code == 200, path
    rows = description["components"]["schemas"]["Observation"]["properties"]
    assert tuple(rows) == FILE_NAMES


def test_views_as_json_fit_the_described_shape(client: Any, best: Store) -> None:
    import jsonschema

    description = told(client, "/openapi.json")
    shape = {"$ref": "#/components/schemas/View", "components": description["components"]}
    check = jsonschema.Draft202012Validator(shape)
    for indicator_id, text in texts(best, 40, 7):
        check.validate(told(client, f"/download/{indicator_id}.json?{text}"))


@pytest.mark.parametrize("name", ["indicators", "geographies", "inspections", "sources"])
def test_pages_of_a_list_make_the_whole_list(client: Any, name: str) -> None:
    whole = told(client, f"/api/{name}?per_page=1000")
    assert whole["total"] == len(whole["items"])
    assert whole["next"] is None
    found, address = [], f"/api/{name}?per_page=97"
    while address:
        page = told(client, address.removeprefix("http://localhost"))
        assert len(page["items"]) <= 97
        found += page["items"]
        address = page["next"]
    assert found == whole["items"]
    assert told(client, f"/api/{name}?page=1000000")["items"] == []


def test_filters_narrow_a_list(client: Any, best: Store) -> None:
    themes = {i["theme"] for i in told(client, "/api/indicators?theme=looked-after&per_page=1000")["items"]}
    assert themes == {"looked-after"}
    own = best.authority.geography_code
    ids = [i["indicator_id"] for i in told(client, f"/api/indicators?geography={own}&per_page=1000")["items"]]
    assert ids == [i for i in best.indicators if own in best.geographies_of.get(i, ())]
    levels = {g["geography_level"] for g in told(client, "/api/geographies?level=Regional")["items"]}
    assert levels == {"Regional"}
    inspected = told(client, f"/api/inspections?geography={own}&from=2016&to=2019")["items"]
    assert [i["overall"] for i in inspected if i["overall"]] == ["Requires improvement to be good", "Good"]
    assert {i["geography_code"] for i in inspected} == {own}
    kinds = {s["kind"] for s in told(client, "/api/sources?kind=council+paper")["items"]}
    assert kinds == {"council paper"}
    assert told(client, "/api/sources?q=nothing+has+these+words")["total"] == 0


@pytest.mark.parametrize(
    ("address", "status", "parameter"),
    [
        ("/download/nothing.json", 404, "indicator"),
        ("/download/cla-rate.json?geography=E99999999", 400, "geography"),
        ("/download/cla-rate.json?from=2020&to=2010", 400, "from"),
        ("/download/cla-rate.json?release=000000000000", 404, "release"),
        ("/download/cla-rate.csv-metadata.json?colour=red", 400, "colour"),
        ("/api/indicators?theme=none", 400, "theme"),
        ("/api/geographies?level=Village", 400, "level"),
        ("/api/sources?page=0", 400, "page"),
        ("/api/sources?per_page=1001", 400, "per_page"),
        ("/api/sources?page=1&page=2", 400, "page"),
        ("/api/sources?page=\u0663", 400, "page"),
        ("/openapi.json?x=1", 400, "x"),
    ],
)
def test_what_is_wrong_is_told_as_json(client: Any, address: str, status: int, parameter: str) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"
    problem = json.loads(answer.data)
    assert (problem["status"], problem["parameter"]) == (status, parameter)
    assert problem["detail"].endswith(".")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("ending", VIEW_ENDINGS)
def test_a_named_release_answers_the_same_bytes_for_ever(client: Any, best: Store, ending: str) -> None:
    address = f"/download/cla-rate.{ending}?with=england&release={best.release_id}"
    first, second = client.get(address), client.get(address)
    assert first.data == second.data
    assert "immutable" in first.headers["Cache-Control"]
    live = client.get(f"/download/cla-rate.{ending}?with=england")
    assert "must-revalidate" in live.headers["Cache-Control"]
    assert live.headers["Access-Control-Allow-Origin"] == "*"
    same = client.get(f"/download/cla-rate.{ending}?with=england", headers={"If-None-Match": live.headers["ETag"]})
    assert same.status_code == 304
    head = client.head(f"/download/cla-rate.{ending}")
    assert (head.status_code, head.data) == (200, b"")
    assert client.post(f"/download/cla-rate.{ending}").status_code == 405


def test_unknown_kinds_of_file_are_not_there(client: Any) -> None:
    for name in ("cla-rate", "cla-rate.", "cla-rate.exe", "cla-rate.csv.gz", ".csv", "dataset.csv", "cla-rate.CSV"):
        assert client.get(f"/download/{name}").status_code == 404, name


def test_a_stranger_can_read_one_csv(client: Any) -> None:
    """Every row by itself says indicator, unit, place, kind of period, status, source, release and licence."""
    for view in VIEWS:
        text = client.get(f"/download/cla-rate.csv?view={view}&with=england,neighbours").text
        assert text.isascii()
        assert text.endswith("\r\n")
        for row in csv.DictReader(io.StringIO(text, newline="")):
            for name in ("indicator", "unit", "geography", "period_type", "status_meaning", "source_id", "licence",
                         "release_id", "polarity", "citation"):  # fmt: skip
                assert row[name], name
            assert row["release_id"] in row["citation"]
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert {row["comparator"] for row in rows} == {"", "england", "neighbours"}
    assert {row["geography"] for row in rows if row["comparator"] == ""} == {"Thurrock"}
