"""Files that do not change while the portal runs: read and compressed once at start, then served from memory."""

import mimetypes
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType

from dash.fingerprint import build_fingerprint, check_fingerprint
from flask import Request, Response

from portal.answers import Answer, is_compressible

SUITES = "/_dash-component-suites/"
ASSETS = "/assets/"

FOR_EVER = "public, max-age=31536000, immutable"
FOR_A_DAY = "public, max-age=86400"

LARGE = 1_000_000
"""Bytes above which close compression takes too long at start."""

mimetypes.add_type("font/woff2", ".woff2")
mimetypes.add_type("text/javascript", ".js")


class Statics:
    """The portal's own assets and the Dash scripts its pages load, by address; nothing else is served from disk.

    An address that carries the file's fingerprint is kept by browsers for ever, any other for a day.
    """

    def __init__(self, assets: Path) -> None:
        self._answers: dict[str, Answer] = {}
        self._names = {
            path.relative_to(assets).as_posix(): path
            for path in sorted(assets.rglob("*"))
            if path.is_file() and not path.name.startswith(".")
        }
        self._add((ASSETS + name, path.read_bytes()) for name, path in self._names.items())

    def names(self, ending: str) -> list[str]:
        """The top-level assets with this ending, in order."""
        return [name for name in self._names if name.endswith(ending) and "/" not in name]

    def asset(self, name: str) -> str:
        """The fingerprinted address of one asset; KeyError when there is no such file."""
        return f"{ASSETS}{name}?v={self._answers[ASSETS + name].tag}"

    def text(self, name: str) -> str:
        """The text of one asset."""
        return self._answers[ASSETS + name].body.decode("utf-8")

    def has(self, name: str) -> bool:
        """Whether there is an asset of this name."""
        return name in self._names

    def add_text(self, name: str, text: str) -> str:
        """Serve a script made at start as an asset; its fingerprinted address comes back."""
        self._add([(ASSETS + name, text.encode())])
        return self.asset(name)

    def add_suites(self, addresses: Iterable[str]) -> list[str]:
        """Serve the package files behind these Dash addresses; the addresses named by content come back."""
        plain = [check_fingerprint(address)[0] for address in addresses]
        self._add((address, _suite_path(address).read_bytes()) for address in plain)
        return [
            build_fingerprint(address, _package(address).__version__, self._answers[address].tag) for address in plain
        ]

    def answer(self, request: Request) -> Response | None:
        """The file at the request's address, or None where there is none."""
        address, fingerprinted = request.path, False
        if address.startswith(SUITES):
            address, fingerprinted = check_fingerprint(address)
        found = self._answers.get(address)
        if found is None:
            return None
        if address.startswith(ASSETS):
            fingerprinted = request.args.get("v") == found.tag
        return found.response(request, FOR_EVER if fingerprinted else FOR_A_DAY)

    def _add(self, files: Iterable[tuple[str, bytes]]) -> None:
        with ThreadPoolExecutor() as pool:
            self._answers.update(pool.map(_prepared, files))


def _prepared(file: tuple[str, bytes]) -> tuple[str, Answer]:
    address, body = file
    mimetype = mimetypes.guess_type(address)[0] or "application/octet-stream"
    answer = Answer(body, mimetype, quality=5 if len(body) > LARGE else 9)
    if is_compressible(mimetype, len(body)):
        answer.form("br")
    return address, answer


def _package(address: str) -> ModuleType:
    return sys.modules[address.removeprefix(SUITES).partition("/")[0]]


def _suite_path(address: str) -> Path:
    return Path(str(_package(address).__file__)).parent / address.removeprefix(SUITES).partition("/")[2]
