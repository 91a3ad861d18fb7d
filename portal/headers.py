"""The headers every answer carries: what a browser may load, frame and pass on."""

from collections.abc import Callable, Sequence

from flask import Response, request

EMBEDS = "/embed/"

OPEN = ("/embed/", "/download/", "/api/", "/openapi.json", "/catalogue.jsonld", "/feed.atom")
"""Addresses whose answers pages of other sites may read: open data."""

_POLICY = (
    "default-src 'none'; script-src {scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
    " font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; object-src 'none';"
    " frame-ancestors {ancestors}"
)

_FEATURES = ("accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "microphone", "payment")


def content_policy(*, embed: bool, ancestors: Sequence[str] = ()) -> str:
    """The Content-Security-Policy of a page, or of an embed that these sites may frame; no inline script."""
    if embed:
        return _POLICY.format(scripts="'none'", ancestors=" ".join(ancestors))
    return _POLICY.format(scripts="'self'", ancestors="'none'")


def set_headers(embed_ancestors: Sequence[str]) -> Callable[[Response], Response]:
    """A function for `after_request` that adds the headers to every answer."""
    fixed = {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Permissions-Policy": ", ".join(f"{feature}=()" for feature in _FEATURES),
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    page = content_policy(embed=False)
    embed = content_policy(embed=True, ancestors=embed_ancestors)

    def add(response: Response) -> Response:
        path = request.path
        is_open = path.startswith(OPEN)
        response.headers.update(fixed)
        response.headers["Content-Security-Policy"] = embed if path.startswith(EMBEDS) else page
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin" if is_open else "same-origin"
        if is_open:
            response.headers["Access-Control-Allow-Origin"] = "*"
        if not path.startswith(EMBEDS):
            response.headers["X-Frame-Options"] = "DENY"
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return add
