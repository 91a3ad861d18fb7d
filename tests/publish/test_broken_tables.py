"""Every way a table may be broken, all in one folder and one run of the real command: each fault is told of with its
file, row, column and remedy; nothing is written; the live release stays."""

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest

from tests.publish.invented import (
    ENGLAND,
    LOOKED_AFTER,
    SOUTHEND,
    THURROCK,
    Row,
    csv_text,
    gather,
    looked_after,
    people,
    place,
    plans,
    write_csv,
)

ROOT = Path(__file__).resolve().parents[2]
SOUND = [plans(ENGLAND, "2025", 900, 200, "22.2"), plans(THURROCK, "2025", 50, 10, "20.0")]


def without(row: Row, column: str) -> Row:
    return {name: cell for name, cell in row.items() if name != column}


@dataclass(frozen=True)
class Broken:
    """A broken file, and what the run says of it: the start of a line, and words of its remedy."""

    name: str
    write: Callable[[Path], object]
    says: tuple[str, ...]
    remedy: str


def rows(*given: Row) -> Callable[[Path], object]:
    return lambda path: write_csv(path, given)


def text(content: str, encoding: str = "utf-8") -> Callable[[Path], object]:
    return lambda path: path.write_bytes(content.encode(encoding))


def lines_of(*given: Row) -> list[str]:
    return csv_text(given).splitlines()


def cut_parquet(path: Path) -> None:
    pd.DataFrame(SOUND).to_parquet(path)
    path.write_bytes(path.read_bytes()[:-40])


BROKEN = [
    Broken("new-column.csv", rows(*(row | {"CPP_third": "1"} for row in SOUND)),
           ("new-column.csv, row 1, column CPP_third: the column is not known in 'Child protection plans starting",),
           "add it to data/layouts/dfe-cpp-starts.toml."),
    Broken("no-column.csv", rows(*(without(row, "CPP_subsequent") for row in SOUND)),
           ("no-column.csv, row 1, column CPP_subsequent: the column is missing",), "Download the file again"),
    Broken("renamed-column.csv", rows(*(without(row, "CPP_start") | {"CPP_begin": "3"} for row in SOUND)),
           ("renamed-column.csv, row 1, column CPP_begin: the column is not known",
            "renamed-column.csv, row 1, column CPP_start: the column is missing"), "if the publisher renamed it"),
    Broken("unknown-official.csv", rows(place(THURROCK, "2025", never_seen="1")),
           ("unknown-official.csv, row 1: no file in data/layouts/ describes these columns",), "Describe it there"),
    Broken("category.csv", rows(looked_after(THURROCK, "2025", 4000, 25, 63, "Children in care on 31 March")),
           ("category.csv, row 2, column population_type: category not known 'Children in care on 31 March'",),
           "add it to [dimensions] in data/layouts/dfe-cla-number-and-rate.toml."),
    Broken("twice.csv", rows(*SOUND, SOUND[1] | {"CPP_start": "51"}),
           ("twice.csv, row 4: the same area, period and category stands above already",), "take the other out"),
    Broken("number.csv", rows(plans(THURROCK, "2014", "1,234", 10, "2O.0"), plans(SOUTHEND, "2014", 9, "", "n/a")),
           ("number.csv, row 2, column CPP_start: not a number or a known symbol '1,234'",
            "number.csv, row 2, column CPP_subsequent_percent: not a number or a known symbol '2O.0'",
            "number.csv, row 3, column CPP_subsequent: not a number or a known symbol ''",
            "number.csv, row 3, column CPP_subsequent_percent: not a number or a known symbol 'n/a'"),
           "Use digits with a point, or one of c k x z low u :"),
    Broken("area.csv", rows(SOUND[0], plans(THURROCK, "2025", 5, 1, "20.0") | {"new_la_code": "E06999999"}),
           ("area.csv, row 3, column new_la_code: unknown area code 'E06999999'",),
           "add the area to data/geographies/geographies.csv."),
    Broken("region.csv", rows(plans("E12000006", "2025", 5, 1, "20.0") | {"region_code": "E12000099"}),
           ("region.csv, row 2, column region_code: unknown area code 'E12000099'",), "Correct the code"),
    Broken("region-as-council.csv", rows(plans(THURROCK, "2025", 5, 1, "20.0") | {"new_la_code": "E12000006"}),
           ("region-as-council.csv, row 2, column new_la_code: unknown area code 'E12000006'",), "Correct the code"),
    Broken("level.csv", rows(SOUND[0], SOUND[1] | {"geographic_level": "Ward"}),
           ("level.csv, row 3, column geographic_level: unknown geographic level 'Ward'",),
           "Use National, Regional or Local authority."),
    Broken("period.csv", rows(plans(THURROCK, "20x5", 5, 1, "20.0"), plans(SOUTHEND, "202425", 5, 1, "20.0")),
           ("period.csv, row 2, column time_period: '20x5' is not a reporting year",
            "period.csv, row 3, column time_period: '202425' is not a reporting year"), "Use four digits (2025)."),
    Broken("empty.csv", text(""), ("empty.csv: the file is empty",), "take it out of the folder"),
    Broken("header-only.csv", text(lines_of(*SOUND)[0] + "\n"),
           ("header-only.csv: the file has a header and no rows",), "Download the file again."),
    Broken("blank-start.csv", text("\n" + csv_text(SOUND)),
           ("blank-start.csv, row 1: the file starts with an empty line",), "must name the columns"),
    Broken("latin.csv", text(csv_text([SOUND[0], SOUND[1] | {"la_name": "Llanfair Pŵll"}]), "iso-8859-14"),
           ("latin.csv, row 3: the text is not UTF-8 (byte ",), "Save the file again as CSV UTF-8."),
    Broken("utf-16.csv", text(csv_text(SOUND), "utf-16"),
           ("utf-16.csv, row 1: the text is not UTF-8 (byte 0)",), "Save the file again as CSV UTF-8."),
    Broken("header-twice.csv", text("\n".join(
        [lines_of(*SOUND)[0] + ",CPP_start", *(line + ",7" for line in lines_of(*SOUND)[1:])]) + "\n"),
           ("header-twice.csv, row 1, column CPP_start: the column stands twice",), "Keep one of them."),
    Broken("short-row.csv", text("\n".join([*lines_of(*SOUND)[:2], "2025,Reporting year,Local", ""])),
           ("short-row.csv, row 3: the row has 3 cells and the header 14",), "Quote cells that hold commas"),
    Broken("long-rows.csv", text("\n".join([lines_of(*SOUND)[0], *(line + ",1" for line in lines_of(*SOUND)[1:])])),
           ("long-rows.csv, row 2: the row has 15 cells and the header 14",
            "long-rows.csv, row 3: the row has 15 cells and the header 14"), "Quote cells that hold commas"),
    Broken("open-quote.csv", text(csv_text(SOUND).replace("Thurrock", '"Thurrock') + '2025,"Reporting'),
           ("open-quote.csv, row 4: the row has 2 cells and the header 14",), "download the file again"),
    Broken("people.csv", rows(people(THURROCK, "2024", "about 40000"), people(SOUTHEND, "2O24", 3),
                              people(ENGLAND, "2024", 5), people(ENGLAND, "2024", 6)),
           ("people.csv, row 2, column population_estimate: not a number or a known symbol 'about 40000'",
            "people.csv, row 3, column time_period: not a year '2O24'",
            "people.csv, row 5: the same area and year stands above already"), "Use digits only."),
    Broken("age.csv", rows(people(THURROCK, "2023", 40000) | {"age_group": "Children aged 0 to 18 years"}),
           ("age.csv, row 2, column age_group: category not known 'Children aged 0 to 18 years'",),
           "data/layouts/ons-population-0-17.toml."),
    Broken("cut.parquet", cut_parquet, ("cut.parquet: the file cannot be opened",), "Download it again."),
    Broken("nested/deeper/inner.csv", rows(plans(THURROCK, "2016", "?", 1, "20.0")),
           ("inner.csv, row 2, column CPP_start: not a number or a known symbol '?'",), "Use digits"),
    Broken("revisions.toml", text('[[revision]]\nfile = "twice.csv\n'),
           ("revisions.toml: not valid TOML:",), "Correct that line."),
]  # fmt: skip


def tree(folder: Path) -> dict[str, str]:
    """Every file and link below a folder with what it holds."""
    return {
        str(path.relative_to(folder)): str(path.readlink())
        if path.is_symlink()
        else hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_symlink() or path.is_file()
    }


@dataclass(frozen=True)
class Run:
    """One run of the command over every broken file at once."""

    code: int
    out: str
    lines: list[str]
    before: dict[str, str]
    after: dict[str, str]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory, embedded_releases: Path) -> Run:
    folder = tmp_path_factory.mktemp("broken")
    for broken in BROKEN:
        path = folder / "sources" / broken.name
        path.parent.mkdir(parents=True, exist_ok=True)
        broken.write(path)
    releases = folder / "releases"
    shutil.copytree(embedded_releases, releases, symlinks=True)
    before = tree(releases)
    command = [sys.executable, "-m", "portal.cli", "publish", "--releases", str(releases), "--sources",
               str(folder / "sources"), str(folder / "not there")]  # fmt: skip
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return Run(done.returncode, done.stdout, done.stderr.splitlines(), before, tree(releases))


@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.name)
def test_fault_is_named_with_its_place_and_remedy(run: Run, broken: Broken) -> None:
    for said in broken.says:
        found = [line for line in run.lines if line.startswith(said)]
        assert len(found) == 1, (said, run.lines)
    assert any(line.startswith(Path(broken.name).name) and broken.remedy in line for line in run.lines)


def test_a_missing_folder_is_named(run: Run) -> None:
    assert [line for line in run.lines if "not there: there is no such folder. Name a folder" in line]


def test_every_line_is_one_of_those_faults(run: Run) -> None:
    """Nothing else is said: no traceback, no fault of a file that is sound, no knock-on faults."""
    expected = [said for broken in BROKEN for said in broken.says]
    strange = [
        line for line in run.lines if not line.startswith(tuple(expected)) and "there is no such folder" not in line
    ]
    assert strange == []
    assert len(run.lines) == len(expected) + 1


def test_nothing_is_written_and_the_live_release_stays(run: Run) -> None:
    assert run.code == 1
    assert run.out == ""
    assert run.before == run.after
    assert "current" in run.before


def test_many_rows_with_one_fault_are_counted(tmp_path: Path) -> None:
    write_csv(tmp_path / "a.csv", [looked_after(THURROCK, str(year), "?", 1, 1) for year in range(2015, 2025)])
    _, faults = gather(tmp_path)
    where = "column population_estimate: not a number or a known symbol '?'"
    assert [line.split(". Use")[0] for line in faults] == [
        f"a.csv, row 2, {where}", f"a.csv, row 3, {where}", f"a.csv, row 4, {where}",
        "a.csv, column population_estimate: the same on 7 more rows",
    ]  # fmt: skip


def test_the_sound_rows_are_sound(tmp_path: Path) -> None:
    """What the broken files are made from has no fault of its own."""
    write_csv(tmp_path / "a.csv", SOUND)
    write_csv(tmp_path / "b.csv", [looked_after(THURROCK, "2025", 4000, 25, 63, LOOKED_AFTER)])
    assert gather(tmp_path)[1] == []
