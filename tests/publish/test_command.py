"""`portal publish` as an analyst runs it: exit codes, what is said where, and never a traceback."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from portal.cli import main
from portal.errors import SourceError
from portal.publish.pipeline import built_time
from tests.publish.invented import AUTHORITY, THURROCK, plans, write_csv

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Done:
    """How a run ended and what it said."""

    returncode: int
    stdout: str
    stderr: str


Run = Callable[..., Done]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command in this process; an exception that reaches the terminal would fail the test."""

    def go(*arguments: object) -> Done:
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as end:
            code = int(end.code or 0)
        said = capsys.readouterr()
        return Done(code, said.out, said.err)

    return go


def test_a_run_ends_with_the_release_id_and_makes_it_live(run: Run, tmp_path: Path) -> None:
    releases = tmp_path / "not" / "there" / "yet"
    write_csv(tmp_path / "a" / "plans.csv", [plans(THURROCK, "2025", 50, 10, "20.0")])
    write_csv(tmp_path / "b" / "shopping.csv", [{"item": "milk", "price": "2"}])
    done = run("publish", "--sources", tmp_path / "a", "--sources", tmp_path / "b", "--releases", releases)
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[-1] == os.readlink(releases / "current")
    assert {path.name for path in releases.iterdir()} == {"current", lines[-1]}
    covered = next(line for line in lines if line.startswith("cpp-start-count "))
    assert covered.split()[1:6] == ["1", "1", "1", "0", "0"]
    assert "dfe-cpp-starts" in covered
    assert "  shopping.csv: no known national file has these columns" in lines


def test_without_activation_the_release_is_kept_and_not_live(run: Run, tmp_path: Path) -> None:
    done = run("publish", "--no-activate", "--releases", tmp_path)
    assert done.returncode == 0
    assert [path.name for path in tmp_path.iterdir()] == [done.stdout.splitlines()[-1]]


def test_the_real_command_takes_its_folder_from_the_environment(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "portal.cli", "publish"]
    environment = os.environ | {"PORTAL_RELEASES": str(tmp_path / "here"), "SOURCE_DATE_EPOCH": "1467676800"}
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env=environment)
    assert (done.returncode, done.stderr) == (0, "")
    live = tmp_path / "here" / "current"
    assert done.stdout.splitlines()[-1] == os.readlink(live)
    assert '"built": "2016-07-05T00:00:00+00:00"' in (live / "release.json").read_text()


FAULTY_AUTHORITIES = [
    ('geography_code = "E06000034\n', "faulty.toml: not valid TOML:"),
    ('geography_code = "E06000034"\n', "faulty.toml: 'council' is missing: add it"),
    (AUTHORITY.read_text() + '\ncoucil = "x"\n', "faulty.toml: 'coucil' is not a known key: remove it"),
    (AUTHORITY.read_text().replace("E06000034", "Thurrock"), "faulty.toml: geography_code must be a nine-character"),
    (AUTHORITY.read_text().replace("E06000034", "E06999999"), "faulty.toml: no area has the code E06999999"),
]


@pytest.mark.parametrize(("text", "says"), FAULTY_AUTHORITIES, ids=[says for _, says in FAULTY_AUTHORITIES])
def test_a_faulty_authority_file_is_told_of_beside_every_other_fault(
    run: Run, tmp_path: Path, text: str, says: str
) -> None:
    (tmp_path / "faulty.toml").write_text(text)
    write_csv(tmp_path / "sources" / "a.csv", [plans(THURROCK, "2025", "?", 10, "20.0")])
    done = run(
        "publish", "--authority", tmp_path / "faulty.toml", "--sources", tmp_path / "sources", "--releases",
        tmp_path / "releases",
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (1, "")
    lines = done.stderr.splitlines()
    assert any(line.startswith(says) for line in lines), lines
    assert any(line.startswith("a.csv, row 2, column CPP_start: ") for line in lines)
    assert len(lines) <= 4
    assert not (tmp_path / "releases").exists()


@pytest.mark.parametrize("kind", ["missing", "folder", "binary"])
def test_an_authority_file_that_cannot_be_read(run: Run, tmp_path: Path, kind: str) -> None:
    path = tmp_path / "authority.toml"
    if kind == "folder":
        path.mkdir()
    elif kind == "binary":
        path.write_bytes(b"\xff\xfe\x00")
    done = run("publish", "--authority", path, "--releases", tmp_path / "releases")
    assert done.returncode == 1
    assert done.stderr.startswith("authority.toml: ")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--sources", "{tmp}/file"], "{tmp}/file: there is no such folder."),
        (["--releases", "{tmp}/file"], "{tmp}/file: a release cannot be written here (File exists)."),
        (["--releases", "{tmp}/file/deeper"], "{tmp}/file/deeper: a release cannot be written here"),
    ],
)
def test_what_cannot_be_used_is_named_in_one_line(run: Run, tmp_path: Path, arguments: list[str], says: str) -> None:
    (tmp_path / "file").write_text("")
    given = [argument.replace("{tmp}", str(tmp_path)) for argument in arguments]
    if "--releases" not in given:
        given += ["--releases", str(tmp_path / "releases")]
    done = run("publish", *given)
    assert done.returncode == 1
    assert done.stderr.startswith(says.replace("{tmp}", str(tmp_path)))
    assert len(done.stderr.splitlines()) == 1


def test_the_time_built_is_the_sources_own_or_the_one_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert built_time(["2016-07-05", "", "2024-10-29"]) == "2024-10-29T00:00:00+00:00"
    assert built_time([]) == "1970-01-01T00:00:00+00:00"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    with pytest.raises(SourceError, match="SOURCE_DATE_EPOCH is 'yesterday': give whole seconds"):
        built_time([])


@pytest.mark.parametrize("arguments", [["publish", "--nonsense"], ["publsh"], ["serve", "--port", "high"]])
def test_a_command_that_is_not_understood_shows_how_it_is_used(run: Run, arguments: list[str]) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert done.stderr.startswith("usage: portal")


def test_progress_is_said_where_it_is_asked_for(run: Run, tmp_path: Path) -> None:
    write_csv(tmp_path / "a" / "plans.csv", [plans(THURROCK, "2025", 50, 10, "20.0")])
    done = run("publish", "--verbose", "--sources", tmp_path / "a", "--releases", tmp_path / "releases")
    assert done.returncode == 0
    assert done.stderr.splitlines()[0] == "reading plans.csv"
    assert done.stderr.splitlines()[-1] == "attacking the release"
