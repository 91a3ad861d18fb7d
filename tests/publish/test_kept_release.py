"""A small release made when releases held tables and definitions alone still opens and reads as it did.

`kept/` holds it, byte for byte: invented figures about places that do not exist. It is never made again.
"""

import shutil
from pathlib import Path

import pytest

from portal.errors import ReleaseError
from portal.query import Query
from portal.store import Store
from portal.vocabulary import Comparator
from tests.conftest import make_app

KEPT = Path(__file__).parent / "kept" / "9222f45e2a6d"
TOWN = "E06999991"


@pytest.fixture(scope="module")
def store() -> Store:
    return Store(KEPT)


def test_it_opens_whole(store: Store) -> None:
    assert (store.release_id, store.built) == (KEPT.name, "2017-07-05T00:00:00+00:00")
    assert store.authority.geography_code == TOWN
    assert list(store.indicators) == ["cla-rate"]
    assert [place.geography for place in store.authorities] == ["Newtown", "Oldtown"]
    assert store.sources["invented-paper"].title == "An invented paper"


def test_its_view_shows_what_it_showed(store: Store) -> None:
    query = Query("indicator", "/indicators/cla-rate", TOWN, TOWN, "cla-rate")
    selection = store.select(query)
    own, *others = selection.series
    assert [(o.period, o.value, o.status, o.break_before) for o in own.observations] == [
        ("2015", 61, "", ""), ("2016", 64, "", "Counted in a new way."), ("2017", None, "c", ""),
    ]  # fmt: skip
    assert (own.observations[0].lower, own.observations[0].upper) == (53.6, 69.2)
    assert {series.comparator: series.observations[-1].value for series in others} == {
        Comparator.NEIGHBOURS: 50, Comparator.REGION: 55, Comparator.ENGLAND: 60,
    }  # fmt: skip
    assert [(i.inspection_id, i.overall) for i in selection.inspections] == [(f"{TOWN}-ilacs-2016-02-01", "Good")]
    standing = store.standings("cla-rate", TOWN)["2016"]
    assert (standing.rank, standing.ranked) == (2, 2)


@pytest.mark.parametrize("name", sorted(path.name for path in KEPT.iterdir()))
def test_a_release_with_a_file_altered_or_gone_is_refused(tmp_path: Path, name: str) -> None:
    copy = Path(shutil.copytree(KEPT, tmp_path / KEPT.name))
    content = (copy / name).read_bytes()
    (copy / name).write_bytes(content[:-9] + bytes([content[-9] ^ 1]) + content[-8:])
    if name != "release.json":
        with pytest.raises(ReleaseError, match=f"{name} is not as it was built"):
            Store(copy)
    (copy / name).unlink()
    with pytest.raises(
        ReleaseError, match=f"{name} is missing" if name != "release.json" else "manifest cannot be read"
    ):
        Store(copy)


def test_a_release_under_another_name_is_refused(tmp_path: Path) -> None:
    copy = Path(shutil.copytree(KEPT, tmp_path / "abcdefabcdef"))
    with pytest.raises(ReleaseError, match=f"the manifest is of release {KEPT.name}"):
        Store(copy)


def test_its_pages_still_open(tmp_path: Path) -> None:
    shutil.copytree(KEPT, tmp_path / KEPT.name)
    (tmp_path / "current").symlink_to(KEPT.name)
    client = make_app(tmp_path).server.test_client()
    for address in ("/", "/indicators", "/indicators/cla-rate", "/inspections", "/plan", "/data", "/about",
                    "/sources/invented-paper", "/download/cla-rate.csv", "/embed/cla-rate"):  # fmt: skip
        assert client.get(address).status_code == 200, address
    assert b"Newtown" in client.get("/indicators/cla-rate").data
