"""What went wrong, for programs: problem details as JSON (RFC 9457) where a JSON address does not fit."""

from collections.abc import Callable
from functools import wraps

from flask import Response

from portal.errors import QueryError
from portal.files.json import dump
from portal.routes.answering import open_to_all

PROBLEM = "application/problem+json"


def as_problems(answer: Callable[..., Response]) -> Callable[..., Response]:
    """The answer, with QueryError answered as JSON: `status`, `title`, `detail` and the `parameter` to correct."""

    @wraps(answer)
    def checked(*args: str, **values: str) -> Response:
        try:
            return answer(*args, **values)
        except QueryError as error:
            return problem(error)

    return checked


def problem(error: QueryError) -> Response:
    """One error as a problem."""
    title = "There is nothing here" if error.status == 404 else "The address does not fit"
    body = {"status": error.status, "title": title, "detail": str(error), "parameter": error.parameter}
    response = open_to_all(Response(dump(body), error.status, mimetype=PROBLEM), for_ever=False)
    response.headers["Cache-Control"] = "no-store"
    return response
