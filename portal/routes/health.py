"""Whether the process runs and can answer."""

from flask import Flask, Response

from portal.errors import ReleaseError
from portal.reader import Reader


def register(server: Flask, reader: Reader) -> None:
    """Add /health/live and /health/ready."""

    @server.get("/health/live")
    def live() -> Response:
        return Response("ok\n", mimetype="text/plain", headers={"Cache-Control": "no-store"})

    @server.get("/health/ready")
    def ready() -> Response:
        try:
            text, status = f"release {reader.release_id}\n", 200
        except ReleaseError:
            text, status = "no verified release is loaded\n", 503
        if status == 200 and reader.fault:
            text, status = "the newest release is not as it was built; the last good one is answering\n", 503
        return Response(text, status, mimetype="text/plain", headers={"Cache-Control": "no-store"})
