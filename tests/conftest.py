"""What many tests share: releases built once from real sources, the app over them, a real server and browser."""

import fcntl
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from portal.authority import read_authority
from portal.definitions import DATA
from portal.publish.pipeline import publish
from portal.store import Store

settings.register_profile("portal", deadline=None)
settings.load_profile("portal")
"""A busy machine must not fail a property: no test is timed."""

ROOT = Path(__file__).resolve().parents[1]
NATIONAL = ROOT.parent / "shared" / "real-data"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
CHROMIUM_ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
ARTEFACTS = ROOT / "build" / "screenshots"
"""Screenshots of every page, kept for whoever looks at the run; never in git."""


def _shared(factory: pytest.TempPathFactory, name: str, build: Callable[[Path], None]) -> Path:
    """A folder that the workers of one run build once and share."""
    base = factory.getbasetemp()
    root = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    folder, done = root / name, root / f"{name}.done"
    with (root / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            build(folder)
            done.touch()
    return folder


def _publish(folders: list[Path], releases: Path) -> None:
    publish(folders, DATA / "authority.toml", releases)


@pytest.fixture(scope="session")
def embedded_releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A releases folder built from the embedded sources alone."""
    return _shared(tmp_path_factory, "embedded", lambda folder: _publish([], folder))


@pytest.fixture(scope="session")
def embedded(embedded_releases: Path) -> Store:
    """The store of the embedded release."""
    return Store(embedded_releases / "current")


@pytest.fixture(scope="session")
def national_files() -> Path:
    """The folder of national files. Tests that need it skip where it is not beside the checkout."""
    if not NATIONAL.is_dir():
        pytest.skip("the national files are not here: put them in ../shared/real-data to run this test")
    return NATIONAL


@pytest.fixture(scope="session")
def national_releases(tmp_path_factory: pytest.TempPathFactory, national_files: Path) -> Path:
    """A releases folder built from the national files and the embedded sources."""
    return _shared(tmp_path_factory, "national", lambda folder: _publish([national_files], folder))


@pytest.fixture(scope="session")
def national(national_releases: Path) -> Store:
    """The store of the national release."""
    return Store(national_releases / "current")


@pytest.fixture(scope="session")
def best_releases(request: pytest.FixtureRequest) -> Path:
    """The national release where its files are here, else the embedded one: for tests that must always run."""
    name = "national_releases" if NATIONAL.is_dir() else "embedded_releases"
    folder: Path = request.getfixturevalue(name)
    return folder


def make_app(releases: Path) -> Any:
    """The whole app over a releases folder."""
    from portal.app import create_app
    from portal.reader import Reader
    from portal.settings import Settings

    return create_app(Settings(releases=releases), Reader(releases))


@pytest.fixture(scope="session")
def app(best_releases: Path) -> Any:
    """The app over the fullest release there is."""
    return make_app(best_releases)


@pytest.fixture
def client(app: Any) -> Any:
    """A client that speaks to the app without a network."""
    return app.server.test_client()


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(address: str, seconds: float = 60.0) -> None:
    """Wait until an address answers, with any status; fails after `seconds`."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            urllib.request.urlopen(address, timeout=5)
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(address)


@pytest.fixture(scope="session")
def served(best_releases: Path) -> Iterator[str]:
    """The address of the real command, `portal serve`, over the fullest release there is."""
    port = free_port()
    environment = os.environ | {"PORTAL_RELEASES": str(best_releases)}
    command = [sys.executable, "-m", "portal.cli", "serve", "--port", str(port), "--workers", "1"]
    process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(f"http://127.0.0.1:{port}/health/ready")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A real Chromium."""
    from playwright.sync_api import sync_playwright

    assert CHROMIUM, "Chromium is not installed: run make test, which installs it where it may"
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def authority_code() -> str:
    """The code of the council the portal is about."""
    return read_authority().geography_code
