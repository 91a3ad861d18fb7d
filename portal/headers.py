"""The headers every answer carries: what a browser may load, frame and pass on."""

from collections.abc import Callable, Sequence

from flask import Response, request

EMBEDS = "/embed/"

SHARING = "/share/"
"""Pages that show an embed as it will look on another site."""

OPEN = ("/embed/", "/embed.js", "/download/", "/api/", "/openapi.json", "/catalogue.jsonld", "/feed.atom")
"""Addresses whose answers pages of other sites may read: open data."""

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
    " font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; object-src 'none';"
    "{frames} frame-ancestors {ancestors}"
)

_FEATURES = ("accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "microphone", "payment")


def content_policy(path: str, embed_ancestors: Sequence[str]) -> str:
    """The Content-Security-Policy of an address; no inline script anywhere.

    Embeds may be framed by this site and the sites named; nothing else may be framed at all.
    """
    ancestors = " ".join(("'self'", *embed_ancestors)) if path.startswith(EMBEDS) else "'none'"
    frames = " frame-src 'self';" if path.startswith(SHARING) else ""
    return _POLICY.format(frames=frames, ancestors=ancestors)


def set_headers(embed_ancestors: Sequence[str]) -> Callable[[Response], Response]:
    """A function for `after_request` that adds the headers to every answer."""
    fixed = {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Permissions-Policy": ", ".join(f"{feature}=()" for feature in _FEATURES),
        "Cross-Origin-Opener-Policy": "same-origin",
    }

    def add(response: Response) -> Response:
        path = request.path
        is_open = path.startswith(OPEN)
        response.headers.update(fixed)
        response.headers["Content-Security-Policy"] = content_policy(path, embed_ancestors)
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin" if is_open else "same-origin"
        if is_open:
            response.headers["Access-Control-Allow-Origin"] = "*"
        if not path.startswith(EMBEDS):
            response.headers["X-Frame-Options"] = "DENY"
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return add
