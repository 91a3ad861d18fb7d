"""Releases that are withdrawn: their addresses say why, and a new release is checked against those still served."""

from pathlib import Path
from typing import Any

import pytest

from portal.definitions import DATA
from portal.errors import ReleaseError
from portal.publish.pipeline import publish
from portal.withdrawn import kept_releases, withdraw
from tests.conftest import make_app


@pytest.fixture
def two_releases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, str, str]:
    """A folder with an older and a live release of the same sources, and their ids."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1500000000")
    old = publish([], DATA / "authority.toml", tmp_path).release_id
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1600000000")
    new = publish([], DATA / "authority.toml", tmp_path).release_id
    return tmp_path, old, new


def test_a_withdrawn_release_answers_410_with_the_reason(two_releases: tuple[Path, str, str]) -> None:
    """Before: the kept release answers for ever. After: 410 and why. The live one goes on."""
    folder, old, new = two_releases
    client: Any = make_app(folder).server.test_client()
    address = f"/download/cla-count.csv?release={old}"
    kept = client.get(address)
    assert kept.status_code == 200
    assert "immutable" in kept.headers["Cache-Control"]
    withdraw(folder, old, "A figure in it was wrong.")
    gone = client.get(f"/indicators/cla-count?release={old}")
    assert gone.status_code == 410
    assert "A figure in it was wrong." in gone.get_data(as_text=True)
    assert client.get("/indicators/cla-count").status_code == 200
    assert [path.name for path in kept_releases(folder)] == [new]


def test_the_live_release_cannot_be_withdrawn(two_releases: tuple[Path, str, str]) -> None:
    """Nor one that is not there, nor without a reason."""
    folder, old, new = two_releases
    for release_id, reason in ((new, "why"), ("0123456789ab", "why"), (old, "  ")):
        with pytest.raises(ReleaseError):
            withdraw(folder, release_id, reason)
    assert len(kept_releases(folder)) == 2
