"""Finished answers: bytes with their compressed forms and tag, kept in memory by what they answer."""

import gzip
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Protocol

import brotli
from flask import Request, Response

SMALLEST_COMPRESSED = 500
"""Bytes below which compressing costs more than it saves."""

ENTRY_SIZE = 2_000
"""Bytes an answer that is kept takes beside its body, roughly: its key, tag and place in the list."""

COMPRESSIBLE = (
    "text/", "application/json", "application/javascript", "application/xml", "application/atom+xml",
    "application/ld+json", "application/csvm+json", "image/svg+xml",
)  # fmt: skip


def encoding_for(request: Request) -> str:
    """The shortest encoding the browser accepts: `br`, `gzip` or empty."""
    accepted = request.accept_encodings
    return next((encoding for encoding in ("br", "gzip") if accepted[encoding] > 0), "")


def is_compressible(mimetype: str, size: int) -> bool:
    """Whether compressing an answer of this type and size saves anything."""
    return size >= SMALLEST_COMPRESSED and mimetype.startswith(COMPRESSIBLE)


def compress(body: bytes, encoding: str, quality: int = 5) -> bytes:
    """The body in `br` (at this quality) or `gzip`; as it is for the empty encoding."""
    if encoding == "br":
        return brotli.compress(body, quality=quality)
    if encoding == "gzip":
        return gzip.compress(body, compresslevel=6, mtime=0)
    return body


class Answer:
    """The bytes of one answer. Each compressed form is made once, when first asked for."""

    def __init__(self, body: bytes, mimetype: str, *, status: int = 200, quality: int = 5) -> None:
        self.body = body
        self.mimetype = mimetype
        self.status = status
        self.tag = hashlib.sha256(body).hexdigest()[:20]
        self._quality = quality
        self._forms: dict[str, bytes] = {"": body}

    @property
    def size(self) -> int:
        """Bytes held in memory."""
        return sum(map(len, self._forms.values()))

    def form(self, encoding: str) -> bytes:
        """The body in this encoding."""
        if encoding not in self._forms:
            self._forms[encoding] = compress(self.body, encoding, self._quality)
        return self._forms[encoding]

    def response(self, request: Request, cache_control: str) -> Response:
        """The answer to this request: compressed as it accepts, or 304 where it holds the same bytes."""
        squeezable = is_compressible(self.mimetype, len(self.body))
        encoding = encoding_for(request) if squeezable else ""
        response = Response(self.form(encoding), status=self.status, mimetype=self.mimetype)
        if encoding:
            response.headers["Content-Encoding"] = encoding
        if squeezable:
            response.headers["Vary"] = "Accept-Encoding"
        response.headers["Cache-Control"] = cache_control
        if self.status == 200:
            response.set_etag(self.tag, weak=True)
            response.make_conditional(request)
        return response


class Elsewhere(Protocol):
    """Where answers may be found that another process built (portal.shared_cache)."""

    def get(self, key: Hashable) -> Answer | None:
        """The answer kept under this key, if any."""

    def set(self, key: Hashable, answer: Answer) -> None:
        """Keep an answer for others."""


class Kept:
    """Answers by key, the least recently used dropped beyond `limit` bytes; one caller builds a missing one.

    What this process has not built is looked for `elsewhere` before it is built.
    """

    def __init__(self, limit: int = 24_000_000, elsewhere: Elsewhere | None = None) -> None:
        self._limit = limit
        self._elsewhere = elsewhere
        self._held = 0
        self._answers: OrderedDict[Hashable, tuple[Answer, int]] = OrderedDict()
        self._building: dict[Hashable, threading.Lock] = {}
        self._lock = threading.Lock()

    def get(self, key: Hashable, build: Callable[[], Answer]) -> Answer:
        """The answer of this key, built on the first call; whatever `build` raises is raised and not kept."""
        with self._lock:
            if (found := self._find(key)) is not None:
                return found
            building = self._building.setdefault(key, threading.Lock())
        with building:
            with self._lock:
                if (found := self._find(key)) is not None:
                    return found
            try:
                answer = self._fetch(key, build)
                answer.form("br")
                with self._lock:
                    self._keep(key, answer)
            finally:
                with self._lock:
                    self._building.pop(key, None)
        return answer

    def _fetch(self, key: Hashable, build: Callable[[], Answer]) -> Answer:
        if self._elsewhere is None:
            return build()
        answer = self._elsewhere.get(key)
        if answer is None:
            answer = build()
            self._elsewhere.set(key, answer)
        return answer

    def _find(self, key: Hashable) -> Answer | None:
        if key not in self._answers:
            return None
        self._answers.move_to_end(key)
        return self._answers[key][0]

    def _keep(self, key: Hashable, answer: Answer) -> None:
        size = answer.size + ENTRY_SIZE
        self._answers[key] = (answer, size)
        self._held += size
        while self._held > self._limit and len(self._answers) > 1:
            _, (_, size) = self._answers.popitem(last=False)
            self._held -= size
