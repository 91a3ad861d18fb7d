"""Sites the embeds are tried on: a council's page with charts in it, and a portal whose release has moved on."""

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

HEAD = (
    '<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>A council</title>'
    '<meta name="viewport" content="width=device-width, initial-scale=1"><style>'
    "body{font:1.1rem/1.5 Arial,sans-serif;margin:0}main{max-width:44rem;margin:0 auto;padding:0 16px}</style></head>"
)


@contextmanager
def council(pages: dict[str, str]) -> Iterator[str]:
    """The address of another site than the portal's, serving these pages by path."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = pages.get(self.path, "").encode()
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://localhost:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


def host_page(snippets: list[str]) -> str:
    """A council's page with these snippets, each under a heading and followed by words and a link."""
    parts = "".join(
        f'<h2>Part {place}</h2>{snippet}<p>Words of the council. <a href="/next-{place}">Read on, part {place}</a></p>'
        for place, snippet in enumerate(snippets, 1)
    )
    return f"{HEAD}<body><main><h1>Children's services</h1><p>What we do.</p>{parts}</main></body></html>"


def move_on(old: Path, releases: Path, *, without: str = "", changed: str = "") -> str:
    """Put a newer release beside `old` and make it the live one; its id comes back.

    The newer one lacks the indicator `without`, and every value of the indicator `changed` is 1 higher.
    """
    releases.mkdir(parents=True, exist_ok=True)
    kept = releases / old.resolve().name
    if not kept.exists():
        kept.symlink_to(old.resolve())
    release_id = hashlib.sha256(f"{old.resolve().name} {without} {changed}".encode()).hexdigest()[:12]
    made = releases / release_id
    made.mkdir()
    for path in old.resolve().iterdir():
        if path.suffix == ".parquet":
            pq.write_table(_altered(pq.read_table(path), without, changed), made / path.name)
        elif path.name != "release.json":
            (made / path.name).write_bytes(path.read_bytes())
    manifest = json.loads((old / "release.json").read_text(encoding="utf-8"))
    manifest["release_id"] = release_id
    for output in manifest["outputs"]:
        output["sha256"] = hashlib.sha256((made / output["name"]).read_bytes()).hexdigest()
    (made / "release.json").write_text(json.dumps(manifest), encoding="utf-8")
    point_at(releases, release_id)
    return release_id


def point_at(releases: Path, release_id: str) -> None:
    """Make a release the live one."""
    following = releases / "current.next"
    following.symlink_to(release_id)
    following.replace(releases / "current")


def _altered(table: pa.Table, without: str, changed: str) -> pa.Table:
    if without and "indicator_id" in table.column_names:
        table = table.filter(pc.not_equal(table["indicator_id"], without))
    if changed and {"indicator_id", "value"} <= set(table.column_names):
        chosen = pc.equal(table["indicator_id"], changed)
        place = table.column_names.index("value")
        table = table.set_column(place, "value", pc.if_else(chosen, pc.add(table["value"], 1.0), table["value"]))
    return table
