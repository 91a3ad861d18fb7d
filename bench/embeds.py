"""Twelve charts on a council's page: embeds, embeds to explore, and full Dash charts, on a line and on a slow phone."""

import json
import logging
import statistics
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from dash import Dash, dcc, html
from flask import Response, request
from playwright.sync_api import Browser, sync_playwright
from werkzeug.datastructures import MultiDict
from werkzeug.serving import make_server

from bench.measure import spread, table
from components.chart_figure import draw
from components.charts.plotly_figure import plotly_figure
from portal.answers import compress
from portal.definitions import DATA
from portal.embed.address import read_embed
from portal.embed.page import Shown
from portal.embed.snippets import make_snippets
from portal.publish.pipeline import publish
from portal.reader import Reader
from portal.settings import Settings
from tests.conftest import CHROMIUM, CHROMIUM_ARGUMENTS
from tests.embed.sites import council, host_page

NATIONAL = Path(__file__).resolve().parents[2] / "shared" / "real-data"
CHARTS = 12
RUNS = 3
SLOW = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 94_000}
"""1.6 Mbit/s down and 150 ms round trips; the processor is slowed to a quarter."""
DRAWN = (
    f"[...document.querySelectorAll('.js-plotly-plot')].filter(g => g.querySelector('.main-svg')).length === {CHARTS}"
)
PATIENCE = 180_000
ONE_PROCESS = ["--disable-site-isolation-trials", "--disable-features=IsolateOrigins,site-per-process"]
"""As on a phone; and so that bytes and slowness are counted for the frames as well."""


@contextmanager
def served(application: Any) -> Iterator[str]:
    """The address of a WSGI application."""
    server = make_server("127.0.0.1", 0, application, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()


def busiest(reader: Reader) -> list[str]:
    """The indicators with most figures for the council."""
    code = reader.default_geography
    counts = {i: len(reader.live.observations(i, code)) for i in reader.indicators}
    return sorted(counts, key=lambda i: (-counts[i], i))[:CHARTS]


def squeeze_once(kept: dict[str, bytes]) -> Callable[[Response], Response]:
    """For `after_request`: every answer compressed once, as the portal's are, so that only the design differs."""

    def squeeze(response: Response) -> Response:
        response.direct_passthrough = False
        if request.full_path not in kept:
            kept[request.full_path] = compress(response.get_data(), "br", 9)
        response.set_data(kept[request.full_path])
        response.headers["Content-Encoding"] = "br"
        return response

    return squeeze


def full_charts(reader: Reader, chosen: list[str]) -> Any:
    """The usual way: one Dash page that holds every chart as a Plotly figure. Its WSGI application."""
    figures = [plotly_figure(draw(reader.live.select(read_embed(i, MultiDict(), reader).query))) for i in chosen]
    app = Dash("bench", compress=False, serve_locally=True)
    app.server.after_request(squeeze_once({}))
    app.layout = html.Main([html.H1("Charts"), *[dcc.Graph(figure=figure) for figure in figures]])
    return app.server


def embedding(reader: Reader, chosen: list[str], base: str, **asked: str) -> str:
    """A council's page with the charts as a web officer pastes them, all fetched at once."""
    texts = []
    for indicator_id in chosen:
        embed = read_embed(indicator_id, MultiDict(asked), reader)
        shown = Shown(reader.live.select(embed.query), reader.live.authority.site)
        texts.append(make_snippets(embed, shown, base).live.replace(' loading="lazy"', ""))
    return host_page(texts)


def visit(browser: Browser, address: str, embedded: bool, slow: bool) -> tuple[float, float]:
    """Kilobytes over the line, and seconds until all twelve charts are drawn, with nothing kept from before."""
    context = browser.new_context(viewport={"width": 412, "height": 823} if slow else {"width": 1280, "height": 800})
    page = context.new_page()
    received: list[float] = []
    client = context.new_cdp_session(page)
    client.send("Network.enable")
    client.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    if slow:
        client.send("Network.emulateNetworkConditions", SLOW)
        client.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.goto(address, wait_until="commit", timeout=PATIENCE)
    if embedded:
        page.wait_for_load_state("load", timeout=PATIENCE)
        for frame in page.frames[1:]:
            frame.wait_for_selector("svg.chart:visible", timeout=PATIENCE)
    else:
        page.wait_for_function(DRAWN, timeout=PATIENCE)
    seconds = page.evaluate("performance.now()") / 1000
    context.close()
    return sum(received) / 1000, seconds


def measure(browser: Browser, places: dict[str, str]) -> list[list[str]]:
    """A row for each way: bytes, and the time on a line and on a slow phone."""
    rows = []
    for name, address in places.items():
        embedded = name.startswith("embeds")
        line = [visit(browser, address, embedded, slow=False) for _ in range(RUNS)]
        phone = [visit(browser, address, embedded, slow=True) for _ in range(RUNS)]
        rows.append([name, f"{statistics.median(size for size, _ in line):.0f}",
                     spread([s for _, s in line]), spread([s for _, s in phone])])  # fmt: skip
    return rows


def ratios(rows: list[list[str]]) -> dict[str, str]:
    """How many times the full charts cost what the embeds cost: bytes, line, phone."""

    def first(text: str) -> float:
        return float(text.split()[0])

    least, most = rows[0], rows[-1]
    names = ("bytes", "time on a line", "time on a slow phone")
    return {name: f"{first(most[i]) / first(least[i]):.1f}" for i, name in enumerate(names, 1)}


def main() -> int:
    """Print the tables."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    from portal.app import create_app

    with tempfile.TemporaryDirectory() as folder:
        releases = Path(folder)
        publish([NATIONAL] if NATIONAL.is_dir() else [], DATA / "authority.toml", releases)
        reader = Reader(releases)
        chosen = busiest(reader)
        app = create_app(Settings(releases=releases), reader)
        with served(app.server) as portal, served(full_charts(reader, chosen)) as dash:
            pages = {
                "/embeds": embedding(reader, chosen, portal),
                "/embeds-to-explore": embedding(reader, chosen, portal, interactive="1"),
            }
            with council(pages) as host, sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*CHROMIUM_ARGUMENTS, *ONE_PROCESS])
                rows = measure(browser, {
                    "embeds": f"{host}/embeds",
                    "embeds to explore": f"{host}/embeds-to-explore",
                    "full Dash charts": f"{dash}/",
                })  # fmt: skip
                browser.close()
    header = ["twelve charts as", "KB", "all drawn, s", "on a slow phone, s"]
    table(f"On one page, nothing kept from before ({RUNS} runs: median and range)", header, rows)
    print("Full charts against embeds: " + json.dumps(ratios(rows)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
