"""A small server on this machine for readers that fetch what they read, and the views that are sampled."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from werkzeug.serving import make_server

from portal.store import Store


@pytest.fixture(scope="session")
def best(best_releases: Path) -> Store:
    """The store behind `client`."""
    return Store(best_releases / "current")


@pytest.fixture(scope="session")
def small_app(embedded_releases: Path) -> Any:
    """The app over the embedded release, for readers that are slow."""
    from tests.conftest import make_app

    return make_app(embedded_releases)


@pytest.fixture(scope="session")
def small_site(small_app: Any) -> Iterator[str]:
    """The address of the embedded release on this machine."""
    server = make_server("127.0.0.1", 0, small_app.server, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join(timeout=10)
