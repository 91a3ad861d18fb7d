"""Accounts of inspections from several sources become one record each: dates and grades by hand."""

from typing import Any

import pandas as pd
import pytest

from portal.publish.inspections import combine_inspections
from portal.publish.sources.ofsted import COLUMNS
from portal.schema import names
from tests.publish.invented import THURROCK, definitions

OUTCOMES, OVERVIEW, PAPER = "ofsted-outcomes-2025", "ilacs-overview", "a-paper"


def account(source_id: str, *grades: tuple[str, str], **about: str) -> list[dict[str, str]]:
    """The rows by which one source tells of one inspection."""
    shared = dict.fromkeys(COLUMNS, "") | {
        "geography_code": THURROCK, "framework": "ilacs", "inspection_type": "Standard inspection",
        "source_id": source_id, "source_reference": f"{source_id}/row-1", **about,
    }  # fmt: skip
    return [shared | {"judgement_area": area, "grade": grade} for area, grade in grades or [("", "")]]


def combined(*accounts: list[dict[str, str]]) -> tuple[pd.DataFrame, pd.DataFrame]:
    rows = pd.DataFrame([row for rows in accounts for row in rows])
    inspections, judgements = combine_inspections(rows, definitions()[2])
    assert list(inspections.columns) == names("inspections")
    assert list(judgements.columns) == names("judgements")
    return inspections, judgements


def one(*accounts: list[dict[str, str]]) -> dict[str, Any]:
    inspections, _ = combined(*accounts)
    assert len(inspections) == 1
    return dict(inspections.iloc[0])


def test_each_date_comes_from_the_leading_source_that_states_it() -> None:
    found = one(
        account(PAPER, inspection_start="2019-11-11", inspection_end="2019-11-22", published_date="2019-12-21"),
        account(OUTCOMES, inspection_start="2019-11-11", published_date="2019-12-20"),
    )
    assert (found["inspection_start"], found["inspection_end"], found["published_date"]) == (
        "2019-11-11", "2019-11-22", "2019-12-20",
    )  # fmt: skip
    assert found["inspection_id"] == "E06000034-ilacs-2019-11-11"
    assert (found["source_id"], found["geography"]) == (OUTCOMES, "Thurrock")


def test_each_grade_comes_from_the_leading_source_that_gives_it() -> None:
    inspections, judgements = combined(
        account(OVERVIEW, ("Overall", "Inadequate"), ("Leaders", "Good"), inspection_start="2024-09-16"),
        account(OUTCOMES, ("Overall", "Good"), inspection_start="2024-09-16"),
    )
    assert judgements[["judgement_area", "grade", "source_id"]].to_numpy().tolist() == [
        ["Overall", "Good", OUTCOMES], ["Leaders", "Good", OVERVIEW],
    ]  # fmt: skip
    assert inspections.iloc[0]["note"] == "Another list gives 'Inadequate' for 'Overall'."


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ({"inspection_start": "2024-09-16"}, {"inspection_start": "2024-09-16"}, True),
        ({"published_date": "2016-05-24"}, {"inspection_start": "2016-02-22", "published_date": "2016-05-24"}, True),
        ({"published_date": "2012-07-27"}, {"inspection_start": "2012-06"}, True),
        ({"published_date": "2012-07-27"}, {"inspection_start": "2011-06"}, False),
        ({"published_date": "2016-01-01"}, {"published_date": "2016-04-30"}, True),
        ({"published_date": "2016-01-01"}, {"published_date": "2016-05-01"}, False),
        ({"inspection_start": "2024-09-16"}, {"inspection_start": "2024-09-16", "framework": "sif"}, False),
        ({"inspection_start": "2024-09-16"}, {"inspection_start": "2024-09-16", "geography_code": "E06000033"}, False),
        ({"inspection_start": "2024-09-16"}, {"inspection_start": "2024-09-16", "inspection_type": "Focused visit"},
         False),
    ],
)  # fmt: skip
def test_accounts_are_of_one_inspection(first: dict[str, str], second: dict[str, str], same: bool) -> None:
    inspections, _ = combined(account(OUTCOMES, **first), account(PAPER, **second))
    assert len(inspections) == (1 if same else 2)


def test_visits_are_told_apart_by_their_day_alone() -> None:
    visit = {"inspection_type": "Monitoring visit"}
    inspections, judgements = combined(
        account(OUTCOMES, inspection_start="2024-01-10", theme="Front door", **visit),
        account(OUTCOMES, inspection_start="2024-03-10", theme="Care leavers", **visit),
        account(PAPER, inspection_start="2024-03-10", **visit),
    )
    assert inspections["inspection_id"].tolist() == [
        "E06000034-ilacs-2024-01-10-visit", "E06000034-ilacs-2024-03-10-visit",
    ]  # fmt: skip
    assert inspections["theme"].tolist() == ["Front door", "Care leavers"]
    assert judgements.empty


def test_the_order_of_the_sources_does_not_matter() -> None:
    accounts = [
        account(PAPER, ("Overall", "Good"), inspection_start="2019-11-11"),
        account(OUTCOMES, ("Overall", "Good"), inspection_start="2019-11-11", published_date="2019-12-20"),
        account(OVERVIEW, ("Leaders", "Good"), inspection_start="2019-11-11", inspection_end="2019-11-22"),
    ]
    first, second = combined(*accounts), combined(*reversed(accounts))
    for one_table, other in zip(first, second, strict=True):
        pd.testing.assert_frame_equal(one_table, other)


def test_no_rows_no_inspections() -> None:
    inspections, judgements = combine_inspections(pd.DataFrame(columns=[*COLUMNS, "source_id"]), definitions()[2])
    assert inspections.empty
    assert judgements.empty
    assert list(inspections.columns) == names("inspections")
