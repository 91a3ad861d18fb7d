"""The one door: what a request must look like before anything else sees it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response, g, request
from werkzeug.exceptions import (
    BadRequest,
    MethodNotAllowed,
    NotFound,
    RequestEntityTooLarge,
    RequestURITooLarge,
    UnsupportedMediaType,
)

from portal.site import Site
from portal.statics import ASSETS, SUITES, Statics

CALLBACK = "/_dash-update-component"
BODY_LIMIT = 64 * 1024
LONGEST_ADDRESS = 4_000
LONGEST_TEXT = 2_000
LONGEST_LIST = 200

PAGES = frozenset({"/", "/<path:path>"})
"""The endpoints Dash answers with its index page."""

DASH_OPEN = frozenset({"/_dash-layout", "/_dash-dependencies"})
"""The other Dash addresses a browser needs; all the rest are closed."""


@dataclass(frozen=True)
class CallbackShape:
    """What the body of a registered callback looks like: ids and properties, in order."""

    output: str
    outputs: tuple[tuple[str, str], ...]
    inputs: tuple[tuple[str, str], ...]
    state: tuple[tuple[str, str], ...]


def callback_shapes(callback_map: Mapping[str, Any]) -> dict[str, CallbackShape]:
    """The shapes of an app's server callbacks (`app.callback_map`), by output.

    Raises ValueError for what the door cannot check exactly: patterns as ids, shared outputs, no output.
    """
    shapes = {}
    for output, callback in callback_map.items():
        if "callback" not in callback:
            continue
        inputs, state = (_dependencies(callback.get(part, ())) for part in ("inputs", "state"))
        names = output[2:-2].split("...") if output.startswith("..") else [output]
        written = " ".join((output, *dict(inputs + state)))
        if callback.get("no_output") or "{" in written or "@" in written:
            raise ValueError(f"callback {output}: it needs one plain output and plain ids, to be checked")
        outputs = tuple((name.rpartition(".")[0], name.rpartition(".")[2]) for name in names)
        shapes[output] = CallbackShape(output, outputs, inputs, state)
    return shapes


def _dependencies(items: Any) -> tuple[tuple[str, str], ...]:
    return tuple((str(item["id"]), str(item["property"])) for item in items)


class Gate:
    """Checks a request before anything else sees it. Refusals are werkzeug exceptions and QueryError."""

    def __init__(self, site: Site, statics: Statics, shapes: Mapping[str, CallbackShape], routing_output: str) -> None:
        self._site = site
        self._statics = statics
        self._shapes = shapes
        self._routing_output = routing_output

    def check(self) -> Response | None:
        """The answer where the door itself has it (a file); None to let the request in."""
        if len(request.path) + len(request.query_string) > LONGEST_ADDRESS:
            raise RequestURITooLarge
        if (request.content_length or 0) > BODY_LIMIT:
            raise RequestEntityTooLarge
        if request.path == CALLBACK:
            self._check_callback()
            return None
        if request.method not in ("GET", "HEAD"):
            raise MethodNotAllowed(["GET", "HEAD"])
        if request.path.startswith((ASSETS, SUITES)):
            found = self._statics.answer(request)
            if found is None:
                raise NotFound
            return found
        self._check_path()
        return None

    def _check_path(self) -> None:
        if request.routing_exception is not None or request.url_rule is None:
            raise request.routing_exception or NotFound()
        endpoint = request.url_rule.endpoint
        if endpoint in PAGES:
            if self._site.match(request.path) is None:
                raise NotFound
        elif endpoint.startswith("/") and endpoint not in DASH_OPEN:
            raise NotFound

    def _check_callback(self) -> None:
        if request.method != "POST":
            raise MethodNotAllowed(["POST"])
        if request.content_type != "application/json":
            raise UnsupportedMediaType
        if request.query_string:
            raise BadRequest
        body = _read_json(_body())
        shape = self._shapes.get(body.get("output", "")) if isinstance(body.get("output"), str) else None
        if shape is None or not _fits(body, shape):
            raise BadRequest
        if shape.output == self._routing_output:
            path, search = (item.get("value") for item in body["inputs"])
            if not isinstance(path, str) or not isinstance(search, str) or search[:1] not in ("", "?"):
                raise BadRequest
            g.visit = self._site.visit(path, search[1:])


def _body() -> bytes:
    request.max_content_length = BODY_LIMIT + 1  # a body that states no length is cut there
    try:
        data = request.get_data()
    except OSError as error:  # the server's, for a body whose pieces do not add up
        raise BadRequest from error
    if len(data) > BODY_LIMIT:
        raise RequestEntityTooLarge
    return data


def _read_json(data: bytes) -> dict[str, Any]:
    try:
        body = json.loads(data, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise BadRequest from error
    if not isinstance(body, dict):
        raise BadRequest
    return body


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")


def _fits(body: dict[str, Any], shape: CallbackShape) -> bool:
    required = {"output", "outputs", "inputs", "changedPropIds"}
    if not required <= set(body) <= required | {"state", "parsedChangedPropsIds"}:
        return False
    outputs = body["outputs"]
    sent = outputs if isinstance(outputs, list) else [outputs]
    if isinstance(outputs, list) != shape.output.startswith("..") or len(sent) != len(shape.outputs):
        return False
    if sent != [{"id": name, "property": part} for name, part in shape.outputs]:
        return False
    changed = {f"{name}.{part}" for name, part in shape.inputs}
    return (
        _dependencies_fit(body["inputs"], shape.inputs)
        and _dependencies_fit(body.get("state", []), shape.state)
        and _names_fit(body["changedPropIds"], changed)
        and _names_fit(body.get("parsedChangedPropsIds", []), changed)
    )


def _dependencies_fit(sent: Any, expected: tuple[tuple[str, str], ...]) -> bool:
    if not isinstance(sent, list) or len(sent) != len(expected):
        return False
    return all(
        isinstance(item, dict)
        and set(item) in ({"id", "property"}, {"id", "property", "value"})
        and (item["id"], item["property"]) == wanted
        and _value_fits(item.get("value"))
        for item, wanted in zip(sent, expected, strict=True)
    )


def _names_fit(sent: Any, allowed: set[str]) -> bool:
    if not isinstance(sent, list) or len(sent) > len(allowed):
        return False
    return all(isinstance(name, str) and name in allowed for name in sent)


def _value_fits(value: Any) -> bool:
    """Whether a control could hold this: a text, a number, a yes or no, nothing, or a short list of these."""
    if isinstance(value, list):
        return len(value) <= LONGEST_LIST and all(not isinstance(v, list) and _value_fits(v) for v in value)
    if isinstance(value, str):
        return len(value) <= LONGEST_TEXT
    return value is None or isinstance(value, bool | int | float)
