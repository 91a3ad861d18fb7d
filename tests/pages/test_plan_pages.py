"""The plan, before and after, and disagreements: what is stated, what is compared, and what stays protected."""

import csv
import re
from dataclasses import replace
from typing import Any

import pytest

from portal.between import between, since
from portal.definitions import DATA
from portal.inspected import grades_at_the_time, linked_indicators, overall_in_force, pairs_of_judgements
from portal.pages.disagreements import observation_of
from portal.plan import read_plan
from portal.selection import Observation
from portal.store import Store
from tests.pages.test_words_of_comparison import observation, row_of

CODE = "E06000034"
NUMBERS = re.compile(r"\d+(?:\.\d+)?")


class Rows:
    """What `between` needs of a store: the observations of one indicator."""

    def __init__(self, rows: list[Observation]) -> None:
        self.rows = rows

    def observations(self, indicator_id: str, geography_code: str) -> tuple[Observation, ...]:
        return tuple(self.rows)


@pytest.fixture
def indicator(embedded: Store) -> Any:
    return embedded.indicators["cla-dental-pct"]


def told(indicator: Any, rows: list[Observation], earlier: str, later: str) -> Any:
    """What the rows did between two days."""
    return between(Rows(rows), indicator, CODE, earlier, later)  # type: ignore[arg-type]


def test_between_takes_the_newest_figure_before_each_day(indicator: Any) -> None:
    found = told(indicator, row_of([10, 20, 30, 40, 50]), "2022-06-01", "2024-12-01")
    assert (found.earlier.period, found.later.period) == ("2022", "2024")
    assert found.words == "Up 20 percentage points. Whether that is chance cannot be told."
    assert found.comparable


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"break_before": "the rules changed."}, "Not comparable: the rules changed."),
        ({"value": None, "status": "c"}, "The change cannot be shown: a figure is protected."),
        ({"value": 12.0, "status": "x"}, "The change cannot be shown: a figure is not available."),
        ({"period_type": "month end"}, "The two figures cover times of a different kind, so no change is shown."),
        ({"value": 20.0}, "No change."),
    ],
)
def test_between_says_why_there_is_no_change(indicator: Any, change: dict[str, Any], words: str) -> None:
    rows = row_of([10, 20, 30, 40, 50])
    rows[3] = replace(rows[3], **change)
    found = told(indicator, rows, "2022-06-01", "2024-12-01")
    assert found.words == words
    assert found.comparable == (words == "No change.")


def test_between_sees_a_break_at_any_figure_in_between(indicator: Any) -> None:
    rows = row_of([10, 20, 30, 40, 50])
    rows[2] = replace(rows[2], break_before="new form")
    assert told(indicator, rows, "2022-06-01", "2024-12-01").words == "Not comparable: new form."
    assert told(indicator, rows, "2023-06-01", "2024-12-01").comparable


def test_between_does_not_stretch_an_old_figure(indicator: Any) -> None:
    rows = [observation(10, 2015), observation(20, 2024)]
    found = told(indicator, rows, "2019-11-22", "2024-12-01")
    assert found.earlier is None
    assert not found.comparable


def test_between_passes_over_targets(indicator: Any) -> None:
    rows = [observation(10, 2022), observation(99, 2023, status="t"), observation(20, 2024)]
    assert told(indicator, rows, "2023-06-01", "2024-12-01").earlier.value == 10


def test_between_tells_chance_from_the_ranges(indicator: Any) -> None:
    rows = [observation(10, 2022, lower=8, upper=12), observation(20, 2024, lower=17, upper=23)]
    assert told(indicator, rows, "2022-06-01", "2024-06-01").words.endswith("more than chance would bring.")
    rows[1] = replace(rows[1], lower=11)
    assert told(indicator, rows, "2022-06-01", "2024-06-01").words.endswith("which could be chance.")


def test_since_tells_what_was_never_published(embedded: Store) -> None:
    never = next(i for i in embedded.indicators if not embedded.observations(i, CODE))
    assert since(embedded, embedded.indicators[never], CODE, "2016-03-17").words == "No figure was ever published."
    target = embedded.indicators["fostering-households-net-increase"]
    assert since(embedded, target, CODE, "2016-03-17").words.startswith("Only a target or a forecast was published")


def test_every_recommendation_stands_on_the_plan_page(client: Any, embedded: Store) -> None:
    text = client.get("/plan").text
    made = embedded.plan.recommendations_to(CODE)
    assert len(made) == 18
    assert [p.number for p in embedded.plan.priorities] == list(range(1, 9))
    for r in made:
        assert text.count(f'id="{r.recommendation_id}"') == 1, r.recommendation_id
    for priority in embedded.plan.priorities:
        assert f'id="priority-{priority.number}"' in text
    assert "No figure was ever published that would show whether this worked." in text
    assert "A figure that moved does not show that the plan moved it." in text


def test_the_plan_of_another_council_is_not_made_up(client: Any) -> None:
    text = client.get("/plan?geography=E08000003").text
    assert "No improvement plan of Manchester is held here" in text
    assert "recommendation" not in text.split("<main")[1].lower()


@pytest.mark.national
def test_grades_at_the_time_are_counted_within_one_framework(national: Store) -> None:
    """Counted again from the inspections themselves; councils that had ended are left out."""
    last = [i for i in national.inspections(CODE) if i.overall][-1]
    counts = grades_at_the_time(national, last)
    assert counts is not None
    held = {}
    for i in sorted(national.inspections(), key=lambda i: i.date):
        place = national.places[i.geography_code]
        ended = place.end_date and place.end_date < last.date
        if i.framework == last.framework and i.overall and i.date <= last.date and not ended:
            held[i.geography_code] = i.overall
    assert {grade: every for grade, every, _ in counts.grades if every} == {
        grade: list(held.values()).count(grade) for grade in set(held.values())
    }
    near = {n.neighbour_code for n in national.neighbours(CODE)}
    assert counts.neighbours == len(near & set(held))
    assert [grade for grade, _, _ in counts.grades] == list(national.frameworks[last.framework].grades)


def test_no_grade_is_in_force_before_it_was_given(embedded: Store) -> None:
    inspections = embedded.inspections(CODE)
    assert overall_in_force(inspections, "ilacs", "2019-01-01") == ""
    assert overall_in_force(inspections, "sif", "2020-01-01") == "Requires improvement to be good"


def test_pairs_of_judgements_leave_out_visits(embedded: Store) -> None:
    pairs = pairs_of_judgements(embedded.inspections(CODE))
    assert all(one.judgements and other.judgements and one.date < other.date for one, other in pairs)
    assert "cla-count" in linked_indicators(embedded, CODE)


def test_inspections_page_compares_without_a_cause(client: Any) -> None:
    text = client.get("/inspections").text
    assert "does not show that either caused the other" in text
    assert "More than chance where" not in text
    assert 'id="before-and-after"' in text


def test_every_statement_of_a_disagreement_is_tied_to_its_row(embedded: Store) -> None:
    for disagreement in embedded.plan.disagreements:
        for statement in disagreement.statements:
            row = observation_of(embedded, statement)
            assert row is not None, (disagreement.id, statement.reference)
            assert statement.protected == (row.status == "c")
            assert bool(statement.says) != statement.protected


def test_numbers_a_statement_gives_first_are_those_of_its_row(embedded: Store) -> None:
    """Where a statement begins with a number, it is the number its row prints."""
    for disagreement in embedded.plan.disagreements:
        for statement in disagreement.statements:
            row = observation_of(embedded, statement)
            first = re.match(r"(\d[\d,]*(?:\.\d+)?)(?:%| |\.|$)", statement.says)
            if row is None or row.value is None or first is None:
                continue
            stated = float(first.group(1).rstrip(",").replace(",", ""))
            others = {
                float(n.replace(",", "")) for n in re.findall(r"\d[\d,]*(?:\.\d+)?", statement.says.replace(",", ""))
            }
            assert row.value == stated or row.value in others, (disagreement.id, statement.says, row.value)


def test_disagreements_page_hides_what_is_protected(client: Any, embedded: Store) -> None:
    text = client.get("/about/disagreements").text
    assert text.count('class="disagreement"') == len(embedded.plan.disagreements)
    hidden = sum(s.protected for d in embedded.plan.disagreements for s in d.statements)
    assert hidden
    assert text.count("this figure is hidden so that no child can be recognised") == hidden


def test_an_older_release_without_plan_documents_still_opens() -> None:
    plan = read_plan({"themes": [], "frameworks": []}, [])
    assert (plan.priorities, plan.recommendations, plan.disagreements, plan.groups) == ((), (), (), ())
    assert plan.questions == {}


def test_no_words_about_disagreements_print_a_protected_number(embedded: Store) -> None:
    """A number the paper prints and the release protects stands in no statement or explanation about its indicator."""
    hidden: dict[str, set[str]] = {}
    for path in sorted((DATA / "sources").glob("*/figures.csv")):
        with path.open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                rows = embedded.observations(row["indicator_id"], row["geography_code"])
                same = [o for o in rows if (o.source_id, o.source_reference) == (path.parent.name, row["reference"])]
                if same and same[0].status == "c":
                    hidden.setdefault(row["indicator_id"], set()).update(NUMBERS.findall(row["printed"]))
    assert hidden
    for disagreement in embedded.plan.disagreements:
        texts = [disagreement.topic, disagreement.explanation, *(s.says for s in disagreement.statements)]
        told = {number for text in texts for number in NUMBERS.findall(text)}
        for indicator_id in disagreement.indicators:
            leaked = told & hidden.get(indicator_id, set())
            assert not leaked, (disagreement.id, indicator_id)
