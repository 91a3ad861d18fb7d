"""Definitions with faults: each is named by its file, beside every fault of the sources, and nothing is published."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from portal.definitions import DATA, Indicator, NationalReading
from portal.errors import DefinitionError
from portal.publish.gather import check_readings
from portal.publish.geographies import read_register
from portal.publish.layouts import Layout, read_layouts
from portal.publish.problems import Problems
from tests.publish.invented import THURROCK, definitions, plans, write_csv

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = "import sys; from portal.cli import main; sys.exit(main(sys.argv[1:]))"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of `data/` whose files may be spoiled."""
    ignored = shutil.ignore_patterns("releases", "sources")
    return Path(shutil.copytree(DATA, tmp_path / "data", ignore=ignored))


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


LAYOUT_FAULTS: list[tuple[Callable[[Path], object], str]] = [
    (lambda path: change(path, "title =", "titel ="), "titel"),
    (lambda path: change(path, "publisher =", "# publisher ="), "publisher"),
    (lambda path: change(path, 'id = "dfe-ks2"', 'id = "dfe-ks3"'), "id 'dfe-ks3' must equal the file's name"),
    (lambda path: change(path, "[dimensions]", "[dimensions"), "line"),
    (lambda path: change(path, "[dimensions]", 'dimensions = "all"\n[other]'), "Correct that key or line"),
    (lambda path: path.write_bytes(b'title = "\xff"'), "Correct that key or line"),
    (lambda path: change(path, 'publisher = "', 'publisher = 3 # "'), "'publisher' must be text in quotes"),
    (
        lambda path: path.write_text(path.read_text(encoding="utf-8") + "\n[sheets.One]\nheader_row = 1\n"),
        "sheet 'One' must have header_row, a whole number, and columns, a list of text",
    ),
]


@pytest.mark.parametrize(("spoil", "says"), LAYOUT_FAULTS, ids=[says for _, says in LAYOUT_FAULTS])
def test_a_layout_with_a_fault_is_named(copy: Path, spoil: Callable[[Path], object], says: str) -> None:
    spoil(copy / "layouts" / "dfe-ks2.toml")
    change(copy / "layouts" / "dfe-ks4.toml", "keys = [", "keys = [[")
    with pytest.raises(DefinitionError) as caught:
        read_layouts(copy)
    lines = str(caught.value).splitlines()
    assert [line.split(":")[0] for line in lines] == ["data/layouts/dfe-ks2.toml", "data/layouts/dfe-ks4.toml"]
    assert says in lines[0]


AREA = "data/geographies/geographies.csv"
REGISTER_FAULTS: list[tuple[Callable[[Path], object], str]] = [
    (lambda f: change(f / "geographies.csv", "geography_code,", "code,"), f"{AREA}, row 1: the columns must be"),
    (lambda f: (f / "geographies.csv").write_text(""), f"{AREA}, row 1: the columns must be"),
    (lambda f: (f / "geographies.csv").unlink(), f"{AREA}: cannot be read"),
    (lambda f: (f / "geographies.csv").write_bytes(b"\xff\xfe"), f"{AREA}: cannot be read"),
    (lambda f: change(f / "geographies.csv", "E92000001,England,", "E92000001,"), f"{AREA}, row 2: too many or too"),
    (lambda f: change(f / "geographies.csv", "\nE06000034,", "\nE06000033,"), f"{AREA}: E06000033 stands twice"),
    (lambda f: change(f / "joint.csv", "E09000021|E09000027", "E09000021|E09000099"),
     "data/geographies: E09000099 is named but not listed in geographies.csv."),
    (lambda f: change(f / "joint.csv", "members", "membres"), "data/geographies/joint.csv, row 1: the columns must be"),
]  # fmt: skip


@pytest.mark.parametrize(("spoil", "says"), REGISTER_FAULTS, ids=[says for _, says in REGISTER_FAULTS])
def test_a_register_with_a_fault_is_named(copy: Path, spoil: Callable[[Path], object], says: str) -> None:
    spoil(copy / "geographies")
    with pytest.raises(DefinitionError) as caught:
        read_register(copy)
    assert any(line.startswith(says) for line in str(caught.value).splitlines()), str(caught.value)


def checked(reading: NationalReading, layouts: dict[str, Layout] | None = None) -> list[str]:
    known, indicators, _ = definitions()
    problems = Problems()
    spoilt: dict[str, Indicator] = {"cla-rate": replace(indicators["cla-rate"], national=(reading,))}
    check_readings(spoilt, layouts or known, problems)
    return problems.lines


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"layout": "dfe-nothing"}, "there is no layout 'dfe-nothing'. Name a file in data/layouts/."),
        ({"value": "rate"}, "layout 'dfe-cla-number-and-rate' has no column 'rate'. Correct the column's name."),
        ({"numerator": "n"}, "layout 'dfe-cla-number-and-rate' has no column 'n'. Correct the column's name."),
        ({"where": {"kind": "x"}}, "layout 'dfe-cla-number-and-rate' has no column 'kind'. Correct the column's name."),
        ({"value": ""}, "a [[national]] reading names neither value nor part. Name the column it reads."),
    ],
)
def test_a_reading_that_names_what_is_not_there(changes: dict[str, object], says: str) -> None:
    reading = definitions()[1]["cla-rate"].national[0]
    assert checked(reading) == []
    assert checked(replace(reading, **changes)) == [f"data/indicators/cla-rate.toml: {says}"]


def test_a_layout_whose_reader_is_not_there() -> None:
    layouts, indicators, _ = definitions()
    name = "dfe-cla-number-and-rate"
    spoilt = {**layouts, name: replace(layouts[name], reader="dfee")}
    noted = checked(indicators["cla-rate"].national[0], spoilt)
    assert len(noted) == 1
    assert noted[0].startswith(f"data/layouts/{name}.toml: there is no reader 'dfee'. Use one of: adoption_times, dfe,")


def test_faults_of_definitions_sources_and_authority_come_in_one_run(tmp_path: Path) -> None:
    program = tmp_path / "program"
    shutil.copytree(ROOT / "portal", program / "portal", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(DATA, program / "data", ignore=shutil.ignore_patterns("releases"))
    change(program / "data" / "indicators" / "cla-rate.toml", "decimals", "decimal")
    change(program / "data" / "indicators" / "cla-count.toml", "[[national]]", "[[national]")
    change(program / "data" / "authority.toml", "geography_code", "geograhy_code")
    write_csv(tmp_path / "sources" / "a.csv", [plans(THURROCK, "2025", "?", 1, "20.0")])
    (tmp_path / "sources" / "b.ods").write_bytes(b"PK")
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, "publish", "--sources", str(tmp_path / "sources")],
        cwd=program, env=os.environ | {"PORTAL_RELEASES": str(tmp_path / "releases")},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (1, "")
    assert "Traceback" not in done.stderr
    for said in (
        "data/indicators/cla-rate.toml: 'decimals' is missing: add it",
        "data/indicators/cla-count.toml: cla-count.toml: not valid TOML",
        "authority.toml: 'geography_code' is missing: add it",
        "authority.toml: 'geograhy_code' is not a known key: remove it",
        "a.csv, row 2, column CPP_start: not a number or a known symbol '?'",
        "b.ods: the workbook cannot be opened",
    ):
        assert any(line.startswith(said) for line in done.stderr.splitlines()), (said, done.stderr)
    assert not (tmp_path / "releases").exists()
