"""What the environment says about how to serve: read once, checked together."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from portal.errors import PortalError

ROOT = Path(__file__).resolve().parents[1]
DEFAULT_PORT = 8050
DEFAULT_WORKERS = 2

_SITE = re.compile(r"https?://[A-Za-z0-9.*-]+(?::\d{1,5})?")
_BASE_URL = re.compile(r"https?://[A-Za-z0-9.-]+(?::\d{1,5})?(?:/[A-Za-z0-9._~/-]*)?")
_CACHE = re.compile(r"simple|rediss?://\S+")


class SettingsError(PortalError):
    """The environment holds values the portal cannot serve with; whoever runs it must act."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How to serve, from the environment.

    `releases` is the folder of releases; `cache` is `simple` or a `redis://` address; `base_url` is the public
    address without a slash at its end, empty where links may be relative; `embed_ancestors` are the sites
    that may show embeds in a frame.
    """

    releases: Path = ROOT / "data" / "releases"
    cache: str = "simple"
    base_url: str = ""
    embed_ancestors: tuple[str, ...] = ("*",)
    port: int = DEFAULT_PORT
    workers: int = DEFAULT_WORKERS

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> "Settings":
        """The settings the environment holds; a variable that is unset or empty keeps its default.

        Raises SettingsError naming every variable that is wrong, what it holds and what it may hold.
        """
        given = {
            name: value.strip()
            for name, value in (os.environ if environment is None else environment).items()
            if value.strip()
        }
        faults: list[str] = []

        def whole(name: str, default: int, low: int, high: int) -> int:
            text = given.get(name, str(default))
            if text.isascii() and text.isdigit() and low <= int(text) <= high:
                return int(text)
            faults.append(f"{name} is '{text}': give a whole number from {low} to {high}")
            return default

        def matching(name: str, default: str, pattern: re.Pattern[str], allowed: str) -> str:
            text = given.get(name, default)
            if text != default and not pattern.fullmatch(text):
                faults.append(f"{name} does not fit: give {allowed}")  # it may hold a password, so it is not repeated
            return text

        ancestors = tuple(given.get("PORTAL_EMBED_ANCESTORS", "*").replace(",", " ").split())
        faults += [
            f"PORTAL_EMBED_ANCESTORS holds '{site}': give sites such as https://www.example.gov.uk, or * for any"
            for site in ancestors
            if site != "*" and not _SITE.fullmatch(site)
        ]
        settings = cls(
            releases=Path(given.get("PORTAL_RELEASES", str(ROOT / "data" / "releases"))),
            cache=matching("PORTAL_CACHE", "simple", _CACHE, "simple, or an address that starts redis://"),
            base_url=matching(
                "PORTAL_BASE_URL", "", _BASE_URL, "the public address, such as https://figures.example.gov.uk"
            ).rstrip("/"),
            embed_ancestors=ancestors,
            port=whole("PORT", DEFAULT_PORT, 1, 65535),
            workers=whole("WEB_CONCURRENCY", DEFAULT_WORKERS, 1, 64),
        )
        if faults:
            raise SettingsError("\n".join(faults))
        return settings
