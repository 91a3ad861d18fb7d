"""Answers that several processes or servers share through Redis: the only user of Flask-Caching."""

import hashlib
import logging
import time
from collections.abc import Hashable
from pathlib import Path
from typing import Any

from flask import Flask
from flask_caching import Cache

from portal.answers import Answer
from portal.settings import ROOT

MEMORY = "simple"
"""The setting that keeps answers in each process alone."""
PREFIX = "portal:"
DAY = 86_400
PATIENCE = 0.25
"""Seconds Redis may take; a slow cache is worse than none."""
REST = 5.0
"""Seconds for which Redis is left alone after it failed."""
SOURCES = ("portal", "components", "callbacks", "assets")

log = logging.getLogger("portal")


class PlainBytes:
    """Values go in and come out as the bytes they are: nothing read from Redis is ever unpickled."""

    def dumps(self, value: bytes, *_: Any) -> bytes:
        """The value itself."""
        return value

    def loads(self, value: bytes | None) -> bytes | None:
        """The bytes as stored."""
        return value


def software_fingerprint() -> str:
    """A short hash of the software's own files: two versions must not read one another's answers."""
    digest = hashlib.sha256()
    for folder in SOURCES:
        for path in sorted(Path(ROOT / folder).rglob("*")):
            if path.suffix in {".py", ".js", ".css"}:
                digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


class SharedCache:
    """A cache that forgets rather than fails: where Redis does not answer, the site goes on without it."""

    def __init__(self, server: Flask, address: str) -> None:
        self._cache: Cache | None = None
        self._rests_until = 0.0
        if address == MEMORY:
            return
        timeouts = {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE}
        settings = {
            "CACHE_TYPE": "RedisCache", "CACHE_REDIS_URL": address, "CACHE_DEFAULT_TIMEOUT": DAY,
            "CACHE_KEY_PREFIX": PREFIX, "CACHE_OPTIONS": timeouts,
        }  # fmt: skip
        self._cache = Cache(server, config=settings)
        backend: Any = self._cache.cache
        backend.serializer = PlainBytes()
        self._software = software_fingerprint()

    def _name(self, key: Hashable) -> str:
        return hashlib.sha256(f"{self._software}:{key!r}".encode()).hexdigest()

    def _try(self, action: str, *values: Any) -> Any:
        if self._cache is None or time.monotonic() < self._rests_until:
            return None
        try:
            return getattr(self._cache, action)(*values)
        except Exception as error:  # any fault of the cache or the line to it must leave the site standing
            self._rests_until = time.monotonic() + REST
            log.error("shared cache left alone for %s s: %s", REST, type(error).__name__)
            return None

    def get(self, key: Hashable) -> Answer | None:
        """The answer another process kept under this key; None where there is none, or it is not whole."""
        if self._cache is None:
            return None
        found = self._try("get", self._name(key))
        if not isinstance(found, bytes):
            return None
        head, _, body = found.partition(b"\n")
        parts = head.decode("latin-1").split(" ")
        if len(parts) != 3 or hashlib.sha256(body).hexdigest() != parts[2] or not parts[1].isdigit():
            return None
        return Answer(body, parts[0], status=int(parts[1]))

    def set(self, key: Hashable, answer: Answer) -> None:
        """Keep an answer for every process: its type, status and hash in the first line, then its bytes."""
        if self._cache is not None:
            head = f"{answer.mimetype} {answer.status} {hashlib.sha256(answer.body).hexdigest()}\n"
            self._try("set", self._name(key), head.encode() + answer.body)
