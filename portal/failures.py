"""What a visitor sees when something cannot be answered: a short page or JSON, never a traceback."""

import logging
import secrets
import threading
import time
from collections.abc import Sequence

from dash import html
from dash.exceptions import PreventUpdate
from flask import Flask, Response, jsonify, request
from werkzeug.exceptions import HTTPException

from portal.document import Content, Frame, document
from portal.errors import QueryError, ReleaseError
from portal.rendering import to_html

LOG = logging.getLogger("portal")

WORDS = {
    400: ("Something in the address does not fit", "We cannot read part of this address."),
    404: ("Page not found", "There is no page at this address."),
    405: ("This address cannot be used that way", "You can read this address, but not send anything to it."),
    410: ("This is no longer here", "What was at this address has been withdrawn."),
    413: ("That is too large", "What was sent is larger than we accept."),
    414: ("The address is too long", "Shorten the address and try again."),
    415: ("This address cannot be used that way", "What was sent is not in a form we accept."),
    500: ("Something went wrong", "This is our fault, not yours. Try again in a few minutes."),
    503: ("The figures are not ready", "Try again in a few minutes."),
}
"""The heading and first sentence of each failure."""

LINES_A_MINUTE = 60
"""Most log lines written in a minute, so that a flood of bad requests cannot fill a disk."""


class Failures:
    """Turns every refusal and error into an answer."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._log = _SlowLog()

    def register(self, server: Flask) -> None:
        """Answer the server's errors from now on."""
        server.register_error_handler(QueryError, self.query)
        server.register_error_handler(ReleaseError, self.release)
        server.register_error_handler(HTTPException, self.refused)
        server.register_error_handler(Exception, self.unexpected)

    def query(self, error: Exception) -> Response:
        """A visitor's mistake, named: the page says which part of the address does not fit."""
        assert isinstance(error, QueryError)
        return self._answer(error.status, str(error), parameter=error.parameter)

    def release(self, error: Exception) -> Response:
        """No release can be read."""
        return self._answer(503, reference=self._note(503, error))

    def refused(self, error: Exception) -> Response:
        """A request the door or Flask refused."""
        assert isinstance(error, HTTPException)
        status = error.code or 500
        reference = self._note(status, error) if status >= 500 else ""
        response = self._answer(status, reference=reference)
        allowed: Sequence[str] | None = getattr(error, "valid_methods", None)
        if allowed:
            response.headers["Allow"] = ", ".join(sorted(allowed))
        return response

    def unexpected(self, error: Exception) -> Response:
        """Our own fault: one line in the log, a reference for the visitor."""
        if isinstance(error, PreventUpdate):
            return Response(status=204)
        return self._answer(500, reference=self._note(500, error))

    def _note(self, status: int, error: Exception) -> str:
        reference = secrets.token_hex(4)
        self._log.write(f"{reference} {status} {request.method} {request.path[:60]!r} {_place(error)}")
        return reference

    def _answer(self, status: int, said: str = "", *, parameter: str = "", reference: str = "") -> Response:
        heading, sentence = WORDS.get(status, WORDS[500 if status >= 500 else 400])
        message = said or sentence
        if request.path.startswith("/_dash"):
            response = jsonify(error=message, parameter=parameter, reference=reference)
        else:
            page = self._page(heading, message, parameter, reference)
            response = Response(page, mimetype="text/html")
        response.status_code = status
        response.headers["Cache-Control"] = "no-store"
        return response

    def _page(self, heading: str, message: str, parameter: str, reference: str) -> str:
        links = [html.Li(html.A(page.label, href=page.path)) for page in self._frame.navigation if page.label]
        parts = [html.H1(heading), html.P(message)]
        if parameter:
            parts.append(html.P(["The part of the address to check: ", html.Code(parameter)]))
        if reference:
            parts.append(html.P(["If you tell us about it, give this reference: ", html.Code(reference)]))
        parts += [html.P("You can carry on from one of these pages:"), html.Ul(links)]
        title = f"{heading} - {self._frame.site}"
        return document(self._frame, Content(title=title, description=heading, body=to_html(parts)))


def _place(error: Exception) -> str:
    """The kind of error and the line it came from; its message may quote data, so it is left out."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f" {trace.tb_frame.f_globals.get('__name__')}:{trace.tb_lineno}" if trace else ""
    return type(error).__name__ + where


class _SlowLog:
    """Writes at most LINES_A_MINUTE lines a minute, and says how many it left out."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._minute = 0
        self._lines = 0

    def write(self, line: str) -> None:
        minute = int(time.monotonic() // 60)
        with self._lock:
            left_out = 0
            if minute != self._minute:
                left_out = max(0, self._lines - LINES_A_MINUTE)
                self._minute, self._lines = minute, 0
            self._lines += 1
            wanted = self._lines <= LINES_A_MINUTE
        if left_out:
            LOG.error("%d more lines were left out in one minute", left_out)
        if wanted:
            LOG.error(line)
