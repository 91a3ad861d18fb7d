"""Files that say the same thing: equal, differing, declared a revision, in nested folders, or the same file twice."""

import shutil
from pathlib import Path

import pandas as pd
import pytest

from portal.publish.combine import OTHER_STATEMENT, complete, one_leading_statement
from portal.publish.problems import Problems
from portal.publish.revisions import age, read_revisions, supersedes
from portal.vocabulary import SourceKind
from tests.publish.invented import (
    SOUTHEND,
    THURROCK,
    cell,
    definitions,
    figures,
    gather,
    people,
    plans,
    write_csv,
)


def combined(folder: Path) -> tuple[pd.DataFrame, list[str]]:
    """The observations of a folder with one leading statement each, and the faults noted."""
    gathered, faults = gather(folder)
    problems = Problems(faults)
    _, indicators, register = definitions()
    whole = complete(pd.concat(gathered.observations, ignore_index=True), indicators, register)
    return one_leading_statement(whole, gathered.sources, gathered.revises, problems), problems.lines


def declare(folder: Path, *pairs: tuple[str, str]) -> None:
    text = "".join(f'[[revision]]\nfile = "{new}"\nof = "{old}"\nwhy = "corrected"\n' for new, old in pairs)
    (folder / "revisions.toml").write_text(text)


@pytest.fixture
def two_editions(tmp_path: Path) -> Path:
    write_csv(tmp_path / "2024.csv", [plans(THURROCK, "2024", 50, 10, "20.0"), plans(SOUTHEND, "2024", 40, 4, "10.0")])
    write_csv(tmp_path / "2025.csv", [plans(THURROCK, "2025", 60, 15, "25.0"), plans(THURROCK, "2024", 51, 10, "19.6")])
    return tmp_path


def test_two_files_that_differ_stop_the_run(two_editions: Path) -> None:
    _, faults = combined(two_editions)
    where = "Take one file out, or declare the revision in revisions.toml."
    assert sorted(faults) == [
        "2025.csv, row 3, column CPP_start: cpp-start-count for Thurrock, 2024 differs from 2024.csv "
        f"(row-2/CPP_start). {where}",
        "2025.csv, row 3, column CPP_subsequent_percent: cpp-repeat-pct for Thurrock, 2024 differs from 2024.csv "
        f"(row-2/CPP_subsequent_percent). {where}",
    ]


def test_a_declared_revision_replaces_what_it_revises_and_keeps_the_rest(two_editions: Path) -> None:
    declare(two_editions, ("2025.csv", "2024.csv"))
    frame, faults = combined(two_editions)
    assert faults == []
    assert cell(frame, "cpp-start-count", THURROCK, "2024") == (51, "")
    assert cell(frame, "cpp-start-count", THURROCK, "2025") == (60, "")
    assert cell(frame, "cpp-start-count", SOUTHEND, "2024") == (40, "")
    row = frame[(frame["geography_code"] == THURROCK) & (frame["period"] == "2024")].iloc[0]
    assert row["source_id"] == "dfe-cpp-starts-2"


def test_the_wrong_way_round_is_what_was_declared(two_editions: Path) -> None:
    declare(two_editions, ("2024.csv", "2025.csv"))
    frame, faults = combined(two_editions)
    assert faults == []
    assert cell(frame, "cpp-start-count", THURROCK, "2024") == (50, "")


def test_the_newest_of_three_editions_leads(tmp_path: Path) -> None:
    for name, count in (("c.csv", 1), ("a.csv", 2), ("b.csv", 3)):
        write_csv(tmp_path / name, [plans(THURROCK, "2024", count, 0, 0)])
    write_csv(tmp_path / "a.csv", [plans(SOUTHEND, "2024", 9, 0, 0)])
    declare(tmp_path, ("a.csv", "b.csv"), ("b.csv", "c.csv"))
    frame, faults = combined(tmp_path)
    assert faults == []
    assert cell(frame, "cpp-start-count", THURROCK, "2024") == (3, "")
    assert cell(frame, "cpp-start-count", SOUTHEND, "2024") == (9, "")


def test_a_value_and_a_symbol_differ(tmp_path: Path) -> None:
    write_csv(tmp_path / "a.csv", [plans(THURROCK, "2024", 5, 1, "c")])
    write_csv(tmp_path / "b.csv", [plans(THURROCK, "2024", 5, 1, "20.0")])
    _, faults = combined(tmp_path)
    assert [line.split(",")[0] for line in faults] == ["b.csv"]
    assert "cpp-repeat-pct" in faults[0]


def test_equal_statements_are_kept_once(tmp_path: Path) -> None:
    write_csv(tmp_path / "a.csv", [plans(THURROCK, "2024", 5, 1, "20.0")])
    write_csv(tmp_path / "nested" / "b.csv", [plans(THURROCK, "2024", 5, 1, "20.00"), plans(SOUTHEND, "2024", 1, 0, 0)])
    frame, faults = combined(tmp_path)
    assert faults == []
    assert cell(frame, "cpp-repeat-pct", THURROCK, "2024") == (20, "")
    assert set(frame["variant"]) == {""}


def test_the_same_bytes_are_read_once(tmp_path: Path) -> None:
    first = write_csv(tmp_path / "a.csv", [plans(THURROCK, "2024", 5, 1, "20.0")])
    shutil.copy(first, tmp_path / "b.csv")
    gathered, faults = gather(tmp_path, tmp_path)
    assert faults == []
    assert len(gathered.observations) == 1
    assert gathered.left_aside == [("b.csv", "the same file as a.csv")]


def test_files_of_one_name_are_told_apart_by_folder(tmp_path: Path) -> None:
    write_csv(tmp_path / "2024" / "plans.csv", [plans(THURROCK, "2024", 5, 1, "20.0")])
    write_csv(tmp_path / "2025" / "plans.csv", [plans(THURROCK, "2024", 6, 1, "?")])
    _, faults = gather(tmp_path)
    assert [line.split(",")[0] for line in faults] == ["2025/plans.csv"]
    write_csv(tmp_path / "2025" / "plans.csv", [plans(THURROCK, "2024", 6, 1, "16.7")])
    declare(tmp_path / "2025", ("2025/plans.csv", "2024/plans.csv"))
    frame, faults = combined(tmp_path)
    assert faults == []
    assert cell(frame, "cpp-start-count", THURROCK, "2024") == (6, "")


def test_populations_that_differ_stop_unless_declared(tmp_path: Path) -> None:
    write_csv(tmp_path / "x.csv", [plans(THURROCK, "2025", 10, 1, "10.0")])
    write_csv(tmp_path / "old.csv", [people(THURROCK, "2024", 20000)])
    write_csv(tmp_path / "new.csv", [people(THURROCK, "2024", 40000)])
    _, faults = gather(tmp_path)
    assert faults == [
        f"old.csv, row 2, column population_estimate: the estimate for {THURROCK} in 2024 differs from another "
        "file's. Take one file out, or declare the revision in revisions.toml."
    ]
    declare(tmp_path, ("new.csv", "old.csv"))
    assert cell(figures(tmp_path), "cpp-start-rate", THURROCK, "2025") == (2.5, "")
    declare(tmp_path, ("old.csv", "new.csv"))
    assert cell(figures(tmp_path), "cpp-start-rate", THURROCK, "2025") == (5.0, "")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("revision = 3", "a revision is not understood: 3"),
        ('[[revision]]\nfile = "a.csv"', "a revision is not understood: {'file': 'a.csv'}"),
        ('[[revision]]\nfile = "a.csv"\nof = 3', "a revision is not understood"),
        ('[[revision]]\nfile = "a.csv"\nof = "c.csv"', "there is no file called 'c.csv'"),
        ('[[revisions]]\nfile = "a.csv"\nof = "b.csv"', "'revisions' is not a known key"),
        ('[[revision]]\nfile = "a.csv"\nof = "b.csv"\n[[revision]]\nfile = "b.csv"\nof = "a.csv"', "'b.csv' comes"),
        ('[[revision]]\nfile = "a.csv"\nof = "a.csv"', "'a.csv' comes round"),
    ],
)  # fmt: skip
def test_revisions_that_make_no_sense_are_named(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "revisions.toml").write_text(text)
    problems = Problems()
    read_revisions([tmp_path / "revisions.toml"], {"a.csv", "b.csv"}, problems)
    assert len(problems.lines) == 1
    assert problems.lines[0].startswith(f"revisions.toml: {says}")


def test_revisions_may_follow_one_another() -> None:
    revises = {"c": "b", "b": "a"}
    assert [age(revises, name) for name in "abcd"] == [2, 1, 0, 0]
    assert supersedes(revises, "c", "a")
    assert not supersedes(revises, "a", "c")
    assert not supersedes(revises, "d", "a")


def statement(source_id: str, value: float, status: str = "", **other: object) -> dict[str, object]:
    return {
        "indicator_id": "cla-count", "geography_code": THURROCK, "period": "2016", "value": value, "status": status,
        "period_type": "as at", "period_start": "2016-03-31", "period_end": "2016-03-31", "numerator": None,
        "denominator": None, "source_id": source_id, "source_reference": "row-2/children_count", **other,
    }  # fmt: skip


SOURCES = [
    {"source_id": "paper", "kind": SourceKind.PAPER.value, "file_name": "paper.txt"},
    {"source_id": "report", "kind": SourceKind.REPORT.value, "file_name": "report.txt"},
    {"source_id": "national", "kind": SourceKind.NATIONAL.value, "file_name": "national.csv"},
]


def led(*statements: dict[str, object]) -> pd.DataFrame:
    _, indicators, register = definitions()
    problems = Problems()
    frame = one_leading_statement(complete(pd.DataFrame(statements), indicators, register), SOURCES, {}, problems)
    assert problems.lines == []
    return frame


def test_the_national_statement_leads_and_the_others_are_kept() -> None:
    frame = led(statement("paper", 341), statement("report", 340), statement("national", 339))
    assert dict(zip(frame["source_id"], frame["variant"], strict=True)) == {
        "national": "", "report": OTHER_STATEMENT, "paper": OTHER_STATEMENT,
    }  # fmt: skip
    assert dict(zip(frame["source_id"], frame["value"], strict=True)) == {"national": 339, "report": 340, "paper": 341}


def test_a_withheld_national_statement_still_leads() -> None:
    frame = led(statement("paper", 3), statement("national", float("nan"), "c"))
    assert frame.set_index("source_id").loc["national", "variant"] == ""
    assert frame.set_index("source_id").loc["paper", "variant"] == OTHER_STATEMENT


def test_a_target_does_not_contest_what_happened() -> None:
    frame = led(statement("paper", 300, "t"), statement("national", 339), statement("report", 310, "f"))
    assert set(frame["variant"]) == {""}


def test_a_stated_variant_is_not_contested() -> None:
    frame = led(statement("report", 340), statement("report", 341, variant="as counted in June"))
    assert sorted(frame["variant"]) == ["", "as counted in June"]
