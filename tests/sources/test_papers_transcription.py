"""The transcribed papers agree with themselves, with the definitions, and with the papers where at hand."""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from portal.definitions import DATA, Indicator, read_frameworks, read_indicators
from portal.publish.geographies import read_register
from portal.publish.problems import Problems
from portal.publish.sources import papers

PAPERS = Path(__file__).resolve().parents[2].parent / "shared" / "council-papers"
needs_papers = pytest.mark.skipif(
    not PAPERS.exists(), reason="The council papers are not beside this checkout (../shared/council-papers)."
)
COMMITTEE = "thurrock-corporate-parenting-2016-07"
INSPECTION = "ofsted-thurrock-2016"
PROGRESS = "thurrock-development-plan-progress-2018"
PORTFOLIO = "thurrock-portfolio-report-2018-10"


@cache
def indicators() -> dict[str, Indicator]:
    return read_indicators()


@cache
def transcribed() -> tuple[papers.Papers, Problems]:
    problems = Problems()
    return papers.read(read_register(), indicators(), problems), problems


def figures() -> pd.DataFrame:
    return transcribed()[0].observations


def records(name: str, key: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads((DATA / "sources" / name).read_text(encoding="utf-8"))[key]
    return found


@cache
def text(file_name: str) -> str:
    """A paper with white space folded and curly quotes made straight."""
    raw = (PAPERS / file_name).read_text(encoding="utf-8")
    return " ".join(raw.replace("\u2019", "'").replace("\u2018", "'").split())


def file_of(source_id: str) -> str:
    return next(str(s["file_name"]) for s in transcribed()[0].sources if s["id"] == source_id)


def figure(source_id: str, reference: str) -> float:
    rows = figures()
    here = (rows["source_id"] == source_id) & (rows["source_reference"] == reference)
    return float(rows[here]["value"].item())


def test_the_reader_finds_no_fault() -> None:
    assert transcribed()[1].lines == []


def test_no_paper_states_one_observation_twice_without_saying_what_sets_them_apart() -> None:
    rows = figures()
    standing = rows["status"].where(rows["status"].isin(["t", "f"]), "")
    key = ["source_id", "indicator_id", "geography_code", "period", "breakdown", "category", "variant"]
    twice = rows.assign(standing=standing).duplicated([*key, "standing"])
    assert rows[twice]["source_reference"].tolist() == []


def test_every_row_says_where_it_stands() -> None:
    rows = figures()
    assert not rows["source_reference"].str.contains(r"\s").any()
    for column in ("source_reference", "source_place", "indicator_id", "geography_code"):
        assert (rows[column] != "").all(), column


def test_a_category_has_one_member_for_each_dimension() -> None:
    rows = figures()
    assert (rows["breakdown"].str.count(r"\|") == rows["category"].str.count(r"\|")).all()
    assert ((rows["breakdown"] == "") == (rows["category"] == "")).all()


def test_a_breakdown_is_the_one_its_linked_table_declares() -> None:
    for indicator_id, group in figures().groupby("indicator_id"):
        table = indicators()[str(indicator_id)].table
        if table:
            assert set(group["breakdown"]) <= {"|".join(table.dims), ""}, indicator_id


def _parts(cells: dict[tuple[str, ...], float], cell: tuple[str, ...], position: int) -> list[float]:
    """The values that add up to the total standing at `position` of a cell."""
    rest = cell[:position] + cell[position + 1 :]
    return [
        value
        for other, value in cells.items()
        if other[position] != cell[position] and other[:position] + other[position + 1 :] == rest
    ]


def test_parts_add_up_to_every_printed_total() -> None:
    checked = 0
    for indicator_id, group in figures().groupby("indicator_id"):
        table = indicators()[str(indicator_id)].table
        if not table or not table.total:
            continue
        for _, block in group.groupby(["source_id", "period", "variant"]):
            members = block["category"].str.split("|", expand=True)
            cells = dict(zip(members.itertuples(index=False, name=None), block["value"], strict=True))
            for cell, total in cells.items():
                for position in [p for p, member in enumerate(cell) if member == table.total]:
                    assert sum(_parts(cells, cell, position)) == total, (indicator_id, cell)
                    checked += 1
    assert checked >= 18


def test_two_printed_tables_of_2016_are_whole() -> None:
    rows = figures()
    sizes = rows[rows["source_id"] == COMMITTEE].groupby("indicator_id").size()
    assert sizes["cla-count-monthly"] == 26
    assert sizes["cla-flows-by-age"] == 8
    assert sizes["cla-placements-by-age"] == 30


def test_at_least_sixty_series_come_from_the_papers_alone() -> None:
    used = set(figures()["indicator_id"])
    assert len([i for i in used if not indicators()[i].national]) >= 60


def test_judgements_use_the_words_of_their_framework() -> None:
    frameworks = read_frameworks()
    for row in transcribed()[0].judgements.to_dict("records"):
        framework = frameworks[row["framework"]]
        types = {kind.title: kind.graded for kind in framework.inspection_types}
        assert row["inspection_type"] in types, row["inspection_id"]
        assert bool(row["grade"]) == bool(row["judgement_area"]) == types[row["inspection_type"]], row
        if row["grade"]:
            assert row["grade"] in framework.grades
            assert row["judgement_area"] in [area.title for area in framework.areas]


def test_the_journey_of_overall_grades() -> None:
    rows = transcribed()[0].judgements
    overall = rows[rows["judgement_area"] == "Overall effectiveness"].sort_values("published_date")
    assert dict(zip(overall["published_date"], overall["grade"], strict=True)) == {
        "2016-05-24": "Requires improvement to be good",
        "2019-12-20": "Good",
        "2024-10-29": "Outstanding",
    }
    assert set(rows[rows["grade"] == ""]["inspection_start"]) == {"2015-10", "2018-09-11"}


def test_sixteen_and_two_recommendations_point_at_things_that_exist() -> None:
    found = transcribed()[0].recommendations
    assert found["recommendation_id"].is_unique
    assert found["body"].value_counts().tolist() == [16, 2]
    assert set(found["inspection_id"]) <= set(transcribed()[0].judgements["inspection_id"])
    numbers = {str(priority["number"]) for priority in records("priorities.toml", "priority")}
    assert numbers == {str(n) for n in range(1, 9)}
    for row in found.to_dict("records"):
        assert set(row["priority"].split("|")) <= numbers, row["recommendation_id"]
        assert set(filter(None, row["indicators"].split("|"))) <= set(indicators()), row["recommendation_id"]


def test_disagreements_cite_rows_and_indicators_that_exist() -> None:
    found = records("disagreements.toml", "disagreement")
    rows = figures()
    cited = set(zip(rows["source_id"], rows["source_reference"], strict=True))
    assert len({entry["id"] for entry in found}) == len(found) >= 30
    for entry in found:
        assert entry["explanation"], entry["id"]
        assert set(entry["indicators"]) <= set(indicators()), entry["id"]
        for said in entry["statements"]:
            assert (said["source"], said["reference"]) in cited, (entry["id"], said["reference"])


def test_no_disagreement_repeats_a_number_that_may_be_protected() -> None:
    rows = figures()
    people = rows["indicator_id"].map({i.id: i.people for i in indicators().values()})
    small = rows[people & rows["value"].between(1, 5)]
    protected = set(zip(small["source_id"], small["source_reference"], strict=True))
    for entry in records("disagreements.toml", "disagreement"):
        for said in entry["statements"]:
            if (said["source"], said["reference"]) in protected:
                assert not re.search(r"\d", said["says"]), entry["id"]


NUMBER = re.compile(r"^[^\d(]*(\(?)\u00a3?([\d,]+(?:\.\d+)?)(m?)\)?[^\d]*$")


def test_a_printed_number_is_the_value() -> None:
    read = 0
    for row in figures().to_dict("records"):
        match = NUMBER.match(row["printed"])
        if match:
            bracket, digits, millions = match.groups()
            value = float(digits.replace(",", "")) * (1000 if millions else 1) * (-1 if bracket else 1)
            assert value == pytest.approx(row["value"]), row["source_reference"]
            read += 1
    assert read >= 300


@needs_papers
def test_every_printed_value_is_in_its_paper() -> None:
    for row in figures().to_dict("records"):
        assert row["printed"] in text(file_of(row["source_id"])), (row["source_id"], row["source_reference"])


def _table_lines(heads: list[str]) -> dict[str, list[str]]:
    """The lines of the committee paper that begin with one of `heads`, as cells after the head."""
    lines = (PAPERS / file_of(COMMITTEE)).read_text(encoding="utf-8").splitlines()
    return {
        cells[0]: cells[1:] for cells in (line.split("\t") for line in lines) if cells[0] in heads and len(cells) > 2
    }


@needs_papers
def test_the_monthly_table_reads_as_printed() -> None:
    months = ["Apr", "May", "Jun", "July", "Aug", "Sept", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar"]
    printed = _table_lines(["2014/15", "2015/16", "2016/17"])
    assert len(printed) == 3
    for year, cells in printed.items():
        for month, cell in zip(months, cells, strict=False):
            if cell.strip():
                reference = f"item-6/table-1/{year.replace('/', '-')}/{month}"
                assert figure(COMMITTEE, reference) == int(cell), reference


@needs_papers
def test_the_placements_table_reads_as_printed() -> None:
    columns = ["In-house-Fostering", "Independent-Fostering", "Residential", "Other", "Total-by-age"]
    ages = {"Under 1": "Under-1", "1 \u2013 5": "1-5", "6 - 11": "6-11", "12 \u2013 15": "12-15"}
    ages["16+"] = "16+"
    printed = _table_lines([*ages, "Total by provision type"])
    printed = {head: cells for head, cells in printed.items() if len(cells) == len(columns)}
    assert len(printed) == 6
    for head, cells in printed.items():
        for column, cell in zip(columns, cells, strict=True):
            reference = f"item-6/table-3/{ages.get(head, 'Total')}/{column}"
            assert figure(COMMITTEE, reference) == int(cell or 0), reference


@needs_papers
def test_the_flows_table_reads_as_printed() -> None:
    lines = (PAPERS / file_of(COMMITTEE)).read_text(encoding="utf-8").splitlines()
    start = lines.index("AGE GROUP\tENTER\tCEASE")
    for line in lines[start + 1 : start + 5]:
        age, entering, ceasing = line.split("\t")
        assert figure(COMMITTEE, f"item-6/table-2/{age}/ENTER") == int(entering)
        assert figure(COMMITTEE, f"item-6/table-2/{age}/CEASE") == int(ceasing)


PASSAGES = [
    (COMMITTEE, "item-6/para-2.4/thurrock-rate", r"66\.4 - Thurrock Rate: ([\d.]+)"),
    (COMMITTEE, "item-6/para-2.5/thurrock-rate", r"for Thurrock is: - Thurrock Rate: ([\d.]+)"),
    (COMMITTEE, "item-6/para-2.4/statistical-neighbours", r"Statistical Neighbours: ([\d.]+)"),
    (COMMITTEE, "item-2/minute-28/dental-before", r"dental checks had improved from ([\d.]+) per cent"),
    (COMMITTEE, "item-2/minute-25/all", r"Thurrock Placement per week would be .([\d.]+\d)\."),
    (INSPECTION, "local-area/looked-after/bullet-1/rate-2016", r"a rate of ([\d.]+) per 10,000 children"),
    (INSPECTION, "local-area/looked-after/bullet-1/outside-count", r"of this number, (\d+) \(or"),
    (INSPECTION, "para-32/category-emotional", r"there were (\d+) children subject to child"),
    (INSPECTION, "para-74/entry-2012-15", r"three-year average this was (\d+) days"),
    (INSPECTION, "para-84/eet-2015-neighbours", r"lower than statistical neighbours at (\d+)%"),
    (INSPECTION, "para-113/training-days", r"past 12 months (\d+) days' training"),
    (PROGRESS, "para-3.4/cla-rate-2018", r"that figure is ([\d.]+) at March 2018"),
    (PROGRESS, "para-3.4/cpp-rate-2018-neighbours", r"statistical neighbours average at ([\d.]+\d)\."),
    (PROGRESS, "para-3.10/order-to-match", r"approval of match is ([\d.]+\d)\."),
    (PORTFOLIO, "section-3.6/distance/outside-within-20/count", r"Authority; (\d+) \(35\.9%\)"),
    (PORTFOLIO, "section-3.1/cla-count-peak", r"from a high of (\d+) in 2016"),
]  # fmt: skip


@needs_papers
@pytest.mark.parametrize(("source_id", "reference", "pattern"), PASSAGES)
def test_a_value_read_again_from_its_sentence(source_id: str, reference: str, pattern: str) -> None:
    found = re.search(pattern, text(file_of(source_id)))
    assert found, f"the passage was not found for {reference}"
    assert float(found.group(1)) == figure(source_id, reference)
