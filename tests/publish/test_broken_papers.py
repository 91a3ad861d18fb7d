"""Transcribed papers with faults: every one is told of with file, row, column and remedy, all in one reading."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from portal.publish.problems import Problems
from portal.publish.sources import papers
from portal.publish.sources.paper_figures import COLUMNS
from portal.publish.sources.paper_inspections import JUDGEMENTS, RECOMMENDATIONS
from portal.publish.sources.papers import Papers
from tests.publish.invented import THURROCK, definitions

Row = dict[str, str]
SOURCE = {
    "id": "an-invented-paper", "title": "An invented paper", "kind": "council paper", "publisher": "A council",
    "publication": "Papers", "edition": "1", "published_date": "2016-07-05", "licence": "None", "file_name": "a.txt",
    "note": "",
}  # fmt: skip
FIGURE = dict.fromkeys(COLUMNS, "") | {
    "indicator_id": "cla-count-monthly", "geography_code": THURROCK, "period": "2016-05", "period_type": "month end",
    "value": "300", "reference": "table-1/May", "place": "Table 1, May", "printed": "300",
}  # fmt: skip
JUDGEMENT = dict.fromkeys(JUDGEMENTS, "") | {
    "inspection_id": "one", "geography_code": THURROCK, "framework": "sif", "inspection_type": "Full inspection",
    "inspection_start": "2016-02-22", "published_date": "2016-05-24", "judgement_area": "Overall effectiveness",
    "grade": "Good", "reference": "page-1", "place": "Page 1",
}  # fmt: skip
RECOMMENDATION = dict.fromkeys(RECOMMENDATIONS, "") | {
    "recommendation_id": "one-1", "geography_code": THURROCK, "inspection_id": "one", "body": "The council",
    "number": "1", "summary": "Do better.", "indicators": "cla-count", "reference": "page-2",
}  # fmt: skip


def write_toml(folder: Path, values: dict[str, str]) -> None:
    lines = [f'{key} = "{value}"' for key, value in values.items()]
    (folder / "source.toml").write_text("\n".join(lines) + "\n")


def write_table(folder: Path, name: str, *rows: Row) -> Path:
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    """The folder of one sound paper."""
    folder = tmp_path / SOURCE["id"]
    folder.mkdir()
    write_toml(folder, SOURCE)
    write_table(folder, "figures.csv", FIGURE)
    write_table(folder, "judgements.csv", JUDGEMENT)
    write_table(folder, "recommendations.csv", RECOMMENDATION)
    return folder


def read(paper: Path) -> tuple[Papers, list[str]]:
    _, indicators, register = definitions()
    problems = Problems()
    return papers.read(register, indicators, problems, paper.parent), problems.lines


def test_a_sound_paper_is_read(paper: Path) -> None:
    found, noted = read(paper)
    assert noted == []
    figure = found.observations.iloc[0]
    assert figure[["value", "period_end", "source_id", "source_reference"]].tolist() == [
        300, "2016-05-31", SOURCE["id"], "table-1/May",
    ]  # fmt: skip
    assert found.sources == [{**SOURCE, "rows": 3}]
    assert len(found.judgements) == len(found.recommendations) == 1


FAULTY_FIGURES: list[tuple[Row, str, str]] = [
    ({"indicator_id": "no-such"}, "indicator_id: no such indicator 'no-such'", "define it in data/indicators/."),
    ({"geography_code": "E06999999"}, "geography_code: unknown area code 'E06999999'", "Correct the code."),
    ({"period": "2016-13"}, "period: '2016-13' is not a period of type 'month end'", "See docs/architecture.md"),
    ({"period_type": "moon"}, "period: '2016-05' is not a period of type 'moon'", "See docs/architecture.md"),
    ({"value": "1,300"}, "value: not a number '1,300'", "without commas."),
    ({"value": "3e2"}, "value: not a number '3e2'", "Use digits"),
    ({"value": "inf"}, "value: not a number 'inf'", "Use digits"),
    ({"numerator": "about 3"}, "numerator: not a number 'about 3'", "Use digits"),
    ({"status": "q"}, "status: unknown status 'q'", "one of the portal's statuses."),
    ({"value": ""}, "value: a value must stand where the status allows one, and only there", "Fill in the value"),
    ({"status": "x"}, "value: a value must stand where the status allows one, and only there", "Fill in the value"),
    ({"breakdown": "age"}, "category: breakdown and category do not match", "one category for each dimension"),
    ({"breakdown": "age|sex", "category": "16+"}, "category: breakdown and category do not match", "same order"),
    ({"reference": "table 1"}, "reference: the reference is empty or has a space in it: 'table 1'", "one token"),
    ({"reference": ""}, "reference: the reference is empty or has a space in it: ''", "one token"),
]


@pytest.mark.parametrize(("changes", "says", "remedy"), FAULTY_FIGURES)
def test_a_figure_that_is_not_understood_is_named(paper: Path, changes: Row, says: str, remedy: str) -> None:
    other = FIGURE | {"period": "2016-04", "reference": "table-1/April"}
    write_table(paper, "figures.csv", other, FIGURE | changes)
    noted = read(paper)[1]
    assert len(noted) == 1
    assert noted[0].startswith(f"{SOURCE['id']}/figures.csv, row 3, column {says}")
    assert remedy in noted[0]


def test_all_faults_of_all_files_are_told_at_once(paper: Path) -> None:
    rows = [FIGURE | {"period": f"20{year}-05", "reference": f"r-{year}"} | changes
            for year, (changes, _, _) in enumerate(FAULTY_FIGURES, start=20) if "period" not in changes]  # fmt: skip
    write_table(paper, "figures.csv", *rows)
    write_table(paper, "judgements.csv", JUDGEMENT | {"grade": "Fine"})
    write_table(paper, "recommendations.csv", RECOMMENDATION | {"number": "first"})
    write_toml(paper, SOURCE | {"kind": "rumour"})
    noted = read(paper)[1]
    for _, says, _ in (fault for fault in FAULTY_FIGURES if "period" not in fault[0]):
        assert any(says.split("'2016")[0] in line for line in noted), says
    for part in ("judgements.csv, row 2, column grade", "recommendations.csv, row 2, column number", "'rumour'"):
        assert any(part in line for line in noted)


def test_a_reference_or_an_observation_may_stand_once(paper: Path) -> None:
    same = FIGURE | {"reference": "elsewhere"}
    write_table(paper, "figures.csv", FIGURE, FIGURE | {"period": "2016-06"}, same)
    assert [line.split(". ")[0] for line in read(paper)[1]] == [
        "an-invented-paper/figures.csv, row 3, column reference: the reference stands twice: 'table-1/May'",
        "an-invented-paper/figures.csv, row 4, column variant: the same observation stands above already",
    ]
    write_table(paper, "figures.csv", FIGURE, same | {"variant": "as the minutes have it"}, same | {
        "reference": "third", "status": "t"})  # fmt: skip
    assert read(paper)[1] == []


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"framework": "sfi"}, "framework: no such framework 'sfi'"),
        ({"grade": "Fine"}, "grade: not a word of the framework 'sif': 'Fine'"),
        ({"judgement_area": "Cooking"}, "judgement_area: not a word of the framework 'sif': 'Cooking'"),
        ({"inspection_type": "Chat"}, "inspection_type: not a word of the framework 'sif': 'Chat'"),
        ({"inspection_start": "22/02/2016"}, "inspection_start: not a day or a month '22/02/2016'"),
        ({"published_date": "2016-02-30"}, "published_date: not a day or a month '2016-02-30'"),
        ({"inspection_start": "", "published_date": ""}, "inspection_start: the inspection has no date"),
        ({"grade": ""}, "grade: an area and its grade must stand together"),
        ({"geography_code": "E06999999"}, "geography_code: unknown area code 'E06999999'"),
    ],
)
def test_a_judgement_that_is_not_understood_is_named(paper: Path, changes: Row, says: str) -> None:
    write_table(paper, "judgements.csv", JUDGEMENT | changes)
    noted = read(paper)[1]
    assert [line.split(". ")[0] for line in noted] == [f"an-invented-paper/judgements.csv, row 2, column {says}"]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"number": "1.5"}, "an-invented-paper/recommendations.csv, row 2, column number: not a whole number '1.5'"),
        ({"indicators": "cla-count|nope"},
         "an-invented-paper/recommendations.csv, row 2, column indicators: no such indicator nope"),
        ({"inspection_id": "two"},
         "recommendations.csv, column inspection_id: no judgements.csv tells of the inspection 'two'"),
    ],
)  # fmt: skip
def test_a_recommendation_that_is_not_understood_is_named(paper: Path, changes: Row, says: str) -> None:
    write_table(paper, "recommendations.csv", RECOMMENDATION | changes)
    assert [line.split(". ")[0] for line in read(paper)[1]] == [says]


def no_licence(folder: Path) -> None:
    write_toml(folder, {key: value for key, value in SOURCE.items() if key != "licence"})


SOURCE_FAULTS: list[tuple[Callable[[Path], object], str]] = [
    (no_licence, "source.toml: 'licence' is missing or is not text"),
    (lambda folder: write_toml(folder, SOURCE | {"licens": "x"}), "source.toml: 'licens' is not a known key"),
    (lambda folder: write_toml(folder, SOURCE | {"id": "another"}), "source.toml: the id 'another' is not the"),
    (lambda folder: write_toml(folder, SOURCE | {"kind": "national file"}), "source.toml: the kind 'national file' is"),
    (lambda folder: write_toml(folder, SOURCE | {"published_date": "July"}), "source.toml: published_date 'July' is"),
    (lambda folder: (folder / "source.toml").write_text('title = "open\n'), "source.toml: not valid TOML"),
    (lambda folder: (folder / "source.toml").write_bytes(b'title = "\xff"\n'), "source.toml: not valid TOML"),
    (lambda folder: (folder / "figures.csv").write_text(""), "figures.csv: the rows cannot be read"),
    (lambda folder: (folder / "figures.csv").write_text(",".join(COLUMNS) + "\n"),
     "figures.csv: the file has a header and no rows"),
    (lambda folder: (folder / "figures.csv").write_bytes((",".join(COLUMNS) + "\n£\n").encode("latin-1")),
     "figures.csv, row 2: the text is not UTF-8"),
    (lambda folder: write_table(folder, "figures.csv", FIGURE | {"colour": ""}),
     "figures.csv, row 1, column colour: the column is not known"),
    (lambda folder: write_table(folder, "figures.csv", {k: v for k, v in FIGURE.items() if k != "note"}),
     "figures.csv, row 1, column note: the column is missing"),
    (lambda folder: (folder / "figures.csv").write_text(",".join(COLUMNS) + "\na,b\n"),
     "figures.csv, row 2: the row has 2 cells and the header 15"),
]  # fmt: skip


@pytest.mark.parametrize(("spoil", "says"), SOURCE_FAULTS, ids=[says for _, says in SOURCE_FAULTS])
def test_a_file_that_is_not_as_it_must_be_is_named(paper: Path, spoil: Callable[[Path], object], says: str) -> None:
    spoil(paper)
    noted = read(paper)[1]
    assert len(noted) == 1, noted
    assert noted[0].startswith(f"an-invented-paper/{says}")
