"""A release: the same bytes from the same inputs anywhere, named by its content, whole or not there at all."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq
import pytest

from portal.authority import Authority
from portal.errors import DisclosureError, ReleaseError
from portal.publish import release as release_module
from portal.publish.release import InputFile, activate, write
from portal.release_files import verify
from portal.schema import TABLES, arrow_schema
from portal.store import Store
from tests.publish.invented import THURROCK, looked_after, people, plans, write_csv

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = "import sys; from portal.cli import main; sys.exit(main(sys.argv[1:]))"
AUTHORITY = Authority(THURROCK, "A council", "Figures")
BUILT = "2016-07-05T00:00:00+00:00"


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def invented_sources(folder: Path) -> None:
    write_csv(folder / "b.csv", [people(THURROCK, "2024", 40000)])
    write_csv(folder / "a" / "plans.csv", [plans(THURROCK, "2025", 50, 10, "20.0")])
    write_csv(folder / "z" / "rates.csv", [looked_after(THURROCK, "2025", 40000, 240, 60)])
    (folder / "notes.md").write_text("left aside")


def published(program: Path, sources: Path, releases: Path, **environment: str) -> str:
    """Publish with the programme below a folder, in a process of its own; the id."""
    command = [sys.executable, "-c", PROGRAM, "publish", "--sources", str(sources), "--releases", str(releases)]
    clean = {key: value for key, value in os.environ.items() if key != "SOURCE_DATE_EPOCH"}
    done = subprocess.run(
        command, cwd=program, env=clean | environment, capture_output=True, text=True, check=False
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()[-1]


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The same inputs published twice: other process, folders, hash seed, time zone, order of files and their dates."""
    one, other = tmp_path_factory.mktemp("one"), tmp_path_factory.mktemp("other")
    invented_sources(one / "sources")
    shutil.copytree(ROOT / "portal", other / "somewhere" / "portal", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(
        ROOT / "data", other / "somewhere" / "data", ignore=shutil.ignore_patterns("releases", "__pycache__")
    )
    elsewhere = other / "quite" / "another place"
    for path in sorted((one / "sources").rglob("*"), reverse=True):
        if path.is_file():
            target = elsewhere / path.relative_to(one / "sources")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
            os.utime(target, (10**9, 10**9))
    first = published(ROOT, one / "sources", one / "releases", PYTHONHASHSEED="1", TZ="UTC")
    second = published(
        other / "somewhere", elsewhere, other / "kept", PYTHONHASHSEED="4242", TZ="Pacific/Auckland", LC_ALL="C"
    )
    assert first == second
    return one / "releases" / first, other / "kept" / second


def test_two_runs_make_the_same_bytes(twice: tuple[Path, Path]) -> None:
    first, second = (files(folder) for folder in twice)
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []


def test_the_manifest_lists_every_file_with_its_hash_and_rows(twice: tuple[Path, Path]) -> None:
    folder = twice[0]
    manifest = verify(folder)
    assert manifest["release_id"] == folder.name
    outputs = {item["name"]: item for item in manifest["outputs"]}
    assert {path.name for path in folder.iterdir()} == {*outputs, "release.json"}
    for name, item in outputs.items():
        assert item["sha256"] == hashlib.sha256((folder / name).read_bytes()).hexdigest()
    for table in TABLES:
        assert outputs[f"{table}.parquet"]["rows"] == pq.read_metadata(folder / f"{table}.parquet").num_rows
        assert pq.read_schema(folder / f"{table}.parquet").equals(arrow_schema(table))


def test_the_manifest_lists_every_input_and_what_became_of_it(twice: tuple[Path, Path]) -> None:
    folder = twice[0]
    sources = folder.parents[1] / "sources"
    inputs = {item["name"]: item for item in json.loads((folder / "release.json").read_text())["inputs"]}
    assert inputs["notes.md"]["use"] == "left aside: a .md file is not a source"
    assert (inputs["plans.csv"]["use"], inputs["plans.csv"]["rows"]) == ("read as dfe-cpp-starts", 1)
    for path in sources.rglob("*.*"):
        assert inputs[path.name]["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    embedded = {str(path.relative_to(ROOT)) for path in (ROOT / "data" / "sources").glob("*/*.*")}
    assert embedded <= set(inputs)


def test_no_path_of_this_machine_is_in_a_release(twice: tuple[Path, Path]) -> None:
    for content in files(twice[0]).values():
        assert str(ROOT).encode() not in content
        assert b"another place" not in content


def test_parquet_footers_hold_no_statistics(twice: tuple[Path, Path]) -> None:
    for table in TABLES:
        metadata = pq.read_metadata(twice[0] / f"{table}.parquet")
        for group in range(metadata.num_row_groups):
            for column in range(metadata.num_columns):
                assert metadata.row_group(group).column(column).statistics is None


def frames_of(folder: Path) -> dict[str, pd.DataFrame]:
    return {table: pd.read_parquet(folder / f"{table}.parquet") for table in TABLES}


@pytest.fixture(scope="module")
def frames(embedded_releases: Path) -> dict[str, pd.DataFrame]:
    """The tables of a small release."""
    whole = frames_of(embedded_releases / "current")
    whole["observations"] = whole["observations"].head(40).assign(release_id="")
    return whole


@pytest.fixture(scope="module")
def documents(embedded_releases: Path) -> dict[str, Any]:
    folder = embedded_releases / "current"
    return {"definitions.json": json.loads((folder / "definitions.json").read_text())}


def nothing_found(folder: Path) -> dict[str, Any]:
    """What an audit of a small release found; every table it looks at is there already."""
    assert {path.name for path in folder.iterdir()} >= {f"{table}.parquet" for table in TABLES}
    return {"found": 0}


def write_here(
    releases: Path,
    frames: dict[str, pd.DataFrame],
    documents: dict[str, Any],
    audit: Callable[[Path], dict[str, Any]] = nothing_found,
) -> str:
    inputs = [InputFile("b.csv", "0" * 64, 1, "read"), InputFile("a.csv", "1" * 64, 2, "read")]
    return write(frames, inputs, BUILT, AUTHORITY, documents, releases, audit)


def reworded(documents: dict[str, Any]) -> dict[str, Any]:
    """The same documents with one title changed."""
    first, *others = documents["definitions.json"]["themes"]
    changed = {"themes": [{**first, "title": "Other words"}, *others]}
    return {"definitions.json": documents["definitions.json"] | changed}


def test_the_name_is_the_content(tmp_path: Path, frames: dict[str, pd.DataFrame], documents: dict[str, Any]) -> None:
    first = write_here(tmp_path, frames, documents)
    assert len(first) == 12
    rows = frames["observations"].copy()
    rows.loc[rows.index[3], "note"] = "A word more."
    changed = write_here(tmp_path, frames | {"observations": rows}, documents)
    other = write_here(tmp_path, frames, reworded(documents))
    assert len({first, changed, other}) == 3
    assert {path.name for path in tmp_path.iterdir()} == {first, changed, other}
    assert json.loads((tmp_path / first / "audit.json").read_text()) == {"found": 0}
    stated = pd.read_parquet(tmp_path / changed / "observations.parquet")["release_id"]
    assert set(stated) == {changed}


def test_an_equal_release_is_kept_as_it_is(
    tmp_path: Path, frames: dict[str, pd.DataFrame], documents: dict[str, Any]
) -> None:
    name = write_here(tmp_path, frames, documents)
    before = {path.name: path.stat().st_mtime_ns for path in (tmp_path / name).iterdir()}
    assert write_here(tmp_path, frames, documents) == name
    assert {path.name: path.stat().st_mtime_ns for path in (tmp_path / name).iterdir()} == before
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("damage", ["altered", "gone", "manifest"])
def test_a_damaged_equal_release_is_not_taken_for_whole(
    tmp_path: Path, frames: dict[str, pd.DataFrame], documents: dict[str, Any], damage: str
) -> None:
    name = write_here(tmp_path, frames, documents)
    path = tmp_path / name / ("release.json" if damage == "manifest" else "observations.parquet")
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:-5])
    with pytest.raises(ReleaseError, match=f"{name} is there already, but {path.name} is not as it was written"):
        write_here(tmp_path, frames, documents)


def test_rows_that_do_not_fit_the_schema_are_refused(
    tmp_path: Path, frames: dict[str, pd.DataFrame], documents: dict[str, Any]
) -> None:
    wrong = frames["observations"].assign(value="many")
    with pytest.raises(ReleaseError, match="observations"):
        write_here(tmp_path / "releases", frames | {"observations": wrong}, documents)
    assert not (tmp_path / "releases").exists()


@pytest.mark.parametrize("fault", [OSError(28, "No space left on device"), KeyboardInterrupt(), MemoryError()])
def test_a_failure_in_mid_write_leaves_nothing(
    tmp_path: Path,
    frames: dict[str, pd.DataFrame],
    documents: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
    fault: BaseException,
) -> None:
    live = write_here(tmp_path, frames, documents)
    activate(tmp_path, live)
    before = {path.name: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    written: list[Path] = []

    def fail_after_three(path: Path) -> str:
        written.append(path)
        if len(written) > 3:
            raise fault
        return "0" * 64

    monkeypatch.setattr(release_module, "file_sha256", fail_after_three)
    expected = ReleaseError if isinstance(fault, OSError) else type(fault)
    with pytest.raises(expected):
        write_here(tmp_path, frames, reworded(documents))
    assert written
    assert not written[0].parent.exists()
    assert {path.name: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before
    assert os.readlink(tmp_path / "current") == live


def test_a_release_that_leaks_never_takes_its_name(
    tmp_path: Path, frames: dict[str, pd.DataFrame], documents: dict[str, Any]
) -> None:
    def leaks(folder: Path) -> dict[str, Any]:
        raise DisclosureError("a protected figure can be worked out")

    with pytest.raises(DisclosureError):
        write_here(tmp_path, frames, documents, leaks)
    assert list(tmp_path.iterdir()) == []


KILLED = """
import os, signal, sys
from portal.cli import main
from portal.publish import release

hashed = release.file_sha256

def die_in_mid_write(path):
    if ".building-" in str(path) and len(list(path.parent.iterdir())) > 5:
        os.kill(os.getpid(), signal.SIGKILL)
    return hashed(path)

release.file_sha256 = die_in_mid_write
main(["publish", "--releases", sys.argv[1]])
"""


def test_a_killed_run_leaves_no_release_and_the_next_clears_up(tmp_path: Path, embedded_releases: Path) -> None:
    releases = tmp_path / "releases"
    shutil.copytree(embedded_releases, releases, symlinks=True)
    live = os.readlink(releases / "current")
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(releases)], cwd=ROOT, check=False, capture_output=True,
        env=os.environ | {"SOURCE_DATE_EPOCH": "1"},
    )  # fmt: skip
    assert done.returncode == -9, done.stderr
    left = [path.name for path in releases.iterdir() if path.name not in {live, "current"}]
    assert [name.startswith(".building-") for name in left] == [True]
    assert os.readlink(releases / "current") == live
    Store(releases / "current")
    activate(releases, live)
    assert {path.name for path in releases.iterdir()} == {live, "current"}


def test_activation_is_one_step(tmp_path: Path) -> None:
    """While the live release changes two hundred times, a reader always finds one of the two, whole."""
    for name in ("aaa", "bbb"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "release.json").write_text(name)
    activate(tmp_path, "aaa")
    seen: list[str] = []
    done = threading.Event()

    def look() -> None:
        while not done.is_set():
            seen.append((tmp_path / "current" / "release.json").read_text())

    reader = threading.Thread(target=look)
    reader.start()
    for turn in range(200):
        activate(tmp_path, ("aaa", "bbb")[turn % 2])
    done.set()
    reader.join()
    assert seen
    assert set(seen) <= {"aaa", "bbb"}
    assert os.readlink(tmp_path / "current") == "bbb"
    assert {path.name for path in tmp_path.iterdir()} == {"aaa", "bbb", "current"}
