"""The attacker on finished releases: what each row, ratio and table gives away."""

from pathlib import Path

import pytest

from portal.audit.ratios import fitting
from portal.audit.release import audit_release
from portal.errors import ReleaseError
from tests.audit.released import COUNCIL, REGION, observation, write_release
from tests.audit.tables import SMALL, VALUES

PLACEMENTS = {"id": "placements", "table": {"measure": "looked-after", "dims": ["age", "provider"], "total": "Total"}}
COMPLETE = {(a, p) for (a, p), v in VALUES.items() if v and a in ("Under 1", "1-5", "6-11") and p != "Total"}

SHARE = {"id": "in-touch-pct", "unit": "%", "decimals": 0, "numerator": "Young people in touch",
         "denominator": "Care leavers"}  # fmt: skip
RATE = {"id": "plan-rate", "unit": "per 10,000 children", "decimals": 1, "numerator": "Children on plans",
        "denominator": "People aged 0 to 17"}  # fmt: skip


def placements(hidden, **more):
    return [
        observation("placements", None if place in hidden else value, "|".join(place), **more)
        for place, value in VALUES.items()
    ]


def leaks(folder: Path, *others: Path, **more):
    return sorted({finding.kind for finding in audit_release(folder, others, **more).leaks})


def test_the_placements_table_with_only_its_small_cells_hidden(tmp_path):
    result = audit_release(write_release(tmp_path / "r", placements(SMALL), [PLACEMENTS]))
    assert [f.kind for f in result.leaks].count("exact") == 5
    assert not result.safe
    assert result.narrowest == "a single value"


def test_the_placements_table_with_a_complete_block_hidden_is_safe(tmp_path):
    result = audit_release(write_release(tmp_path / "r", placements(COMPLETE), [PLACEMENTS]))
    assert result.leaks == []
    assert result.attacked["table_cells_protected"] == 11
    assert result.attacked["table_cells_printed"] == 19
    assert result.narrowest == "at least as wide as 1 to 5, or too large to be a small count"


def test_the_threshold_of_the_release_is_used(tmp_path):
    rows = [observation("line", None, "a"), observation("line", None, "b"), observation("line", 8, "Total")]
    assert leaks(write_release(tmp_path / "five", rows)) == []
    assert leaks(write_release(tmp_path / "ten", rows, threshold=10)) == ["narrow", "siblings", "small count"]
    assert leaks(tmp_path / "five", threshold=10) == ["narrow", "siblings", "small count"]


def test_a_table_that_was_not_declared_is_attacked_by_its_totals(tmp_path):
    rows = [observation("line", None, "a"), observation("line", 20, "b"), observation("line", 23, "Total")]
    assert leaks(write_release(tmp_path / "r", rows)) == ["exact"]


def test_margins_printed_as_breakdowns_of_their_own_are_the_same_cells(tmp_path):
    rows = placements(COMPLETE | {("Total", "Residential")})
    rows.append(observation("placements", 39, "Residential", breakdown="provider"))
    assert "printed elsewhere" in leaks(write_release(tmp_path / "r", rows, [PLACEMENTS]))


def test_two_indicators_of_one_measure_open_each_other(tmp_path):
    by_age = {"id": "by-age", "table": {"measure": "looked-after", "dims": ["age"], "total": "Total"}}
    ages = [
        observation("by-age", None if a in ("1-5", "6-11") else VALUES[a, "Total"], a)
        for a, p in VALUES
        if p == "Total"
    ]
    hidden = COMPLETE | {("1-5", "Total"), ("6-11", "Total")}
    assert leaks(write_release(tmp_path / "alone", ages, [by_age])) == []
    assert leaks(write_release(tmp_path / "both", [*placements(hidden), *ages], [PLACEMENTS, by_age])) == []
    printed = [*placements(hidden), *ages[:2], observation("by-age", 70, "6-11")]
    assert "exact" in leaks(write_release(tmp_path / "open", printed, [PLACEMENTS, by_age]))


def test_a_row_left_out_of_a_table_with_totals(tmp_path):
    rows = [row for row in placements(SMALL) if row["category"] != "1-5|Other"]
    assert "dropped row" in leaks(write_release(tmp_path / "r", rows, [PLACEMENTS]))


def months(values, **more):
    return [
        observation("starts", value, period=f"2016-{m:02}", period_type="month", period_start=f"2016-{m:02}-01",
                    period_end=f"2016-{m:02}-{end}", **more)
        for m, end, value in zip((4, 5, 6), (30, 31, 30), values, strict=True)
    ]  # fmt: skip


def quarter(value):
    return observation("starts", value, period="2016 Q1", period_type="quarter", period_start="2016-04-01",
                       period_end="2016-06-30")  # fmt: skip


def test_months_less_their_quarter(tmp_path):
    rows = [*months((None, 8, 9)), quarter(20)]
    assert leaks(write_release(tmp_path / "open", rows)) == ["exact"]
    assert leaks(write_release(tmp_path / "held", [*months((None, None, 9)), quarter(20)])) == []
    assert leaks(write_release(tmp_path / "no-quarter", months((None, 8, 9)))) == []


def test_months_of_a_measure_whose_periods_do_not_add(tmp_path):
    definition = {"id": "starts", "table": {"measure": "starts", "dims": [], "index": ["month"], "total": ""}}
    assert leaks(write_release(tmp_path / "r", [*months((None, 8, 9)), quarter(20)], [definition])) == []


def test_stock_and_flow_declared_in_a_definition(tmp_path):
    stock = {"id": "stock", "relations": [{"kind": "flow", "starts": "starts", "ends": "ends", "slack": 0}]}
    year = {
        "period": "2016-17",
        "period_type": "financial year",
        "period_start": "2016-04-01",
        "period_end": "2017-03-31",
    }
    rows = [
        observation("stock", 50), observation("stock", 61, period="2017", period_start="2017-03-31",
                                              period_end="2017-03-31"),
        observation("starts", 14, **year), observation("ends", None, **year),
    ]  # fmt: skip
    assert leaks(write_release(tmp_path / "r", rows, [stock])) == ["exact"]
    stock["relations"][0]["slack"] = 2
    assert leaks(write_release(tmp_path / "slack", rows, [stock])) == []


def test_a_part_is_no_more_than_its_whole(tmp_path):
    part = {"id": "part", "relations": [{"kind": "of which", "whole": "whole"}]}
    rows = [observation("part", None), observation("whole", 3)]
    assert leaks(write_release(tmp_path / "r", rows, [part])) == ["narrow", "small count"]


@pytest.mark.parametrize(
    ("column", "value"), [("value", 3.0), ("numerator", 3.0), ("denominator", 4.0), ("lower", 0.6), ("upper", 8.7)]
)
def test_a_number_left_beside_the_mark(tmp_path, column, value):
    folder = write_release(tmp_path / "r", [observation("line", None) | {column: value}])
    assert "beside the mark" in leaks(folder)


def test_a_public_base_beside_the_mark_is_no_leak(tmp_path):
    assert leaks(write_release(tmp_path / "r", [observation("plan-rate", None, denominator=41_234)], [RATE])) == []


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("printed", "3"), ("printed", "three"), ("note", "Three of these were brothers."),
        ("note", "The paper says 3 in the text."), ("source_reference", "table-1/value=3"),
        ("source_place", "Table 1: 3"),
        ("variant", "as 4 in the summary"),
    ],
)  # fmt: skip
def test_words_that_hold_the_number(tmp_path, column, text):
    assert leaks(write_release(tmp_path / "r", [observation("line", None, **{column: text})])) == ["text"]


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("note", "As at 31 March 2016; counts of 1 to 5 are protected. See Table 3."), ("note", "Ages 16 to 17 only."),
        ("source_reference", "item-6/table-3/1-5/Other"),
        ("source_place", "Placements report (item 6), Table 3, row 1 – 5"),
        ("printed", ""), ("note", "Rate per 10,000 in 2016-17."), ("printed", "c"),
    ],
)  # fmt: skip
def test_words_that_only_name_the_place_or_time(tmp_path, column, text):
    rows = [
        observation("line", None, "1-5", **{column: text}),
        observation("line", None, "6-11"),
        observation("line", 90, "Total"),
    ]
    assert leaks(write_release(tmp_path / "r", rows)) == []


def test_references_that_end_with_the_value_where_it_is_printed(tmp_path):
    rows = [observation("line", 10.0 + i, f"m{i}", source_reference=f"row/m/{10 + i}") for i in range(5)]
    rows.append(observation("line", None, "m9", source_reference="row/m/3"))
    assert leaks(write_release(tmp_path / "r", rows)) == ["text"]


def test_a_small_count_in_full_view(tmp_path):
    assert leaks(write_release(tmp_path / "r", [observation("line", 5)])) == ["small count"]
    assert leaks(write_release(tmp_path / "zero", [observation("line", 0), observation("other", 6)])) == []
    visits = {"id": "line", "people": False}
    assert leaks(write_release(tmp_path / "visits", [observation("line", 5)], [visits])) == []


def test_a_forecast_or_target_is_not_a_count(tmp_path):
    assert (
        leaks(write_release(tmp_path / "r", [observation("line", 5, status="t"), observation("more", 4, status="f")]))
        == []
    )


def test_only_one_whole_number_fits():
    assert fitting("97", 92, 100) == (89, 89)
    assert fitting("0.7", 41_234, 10_000) == (3, 3)
    assert fitting("60", 46_250, 10_000) == (276, 279)
    assert fitting("50.0", 3, 100) is None
    # Half up: 12.5 % is printed as 13, so 12 needs less than that.
    assert fitting("13", 8, 100) == (1, 1)
    assert fitting("1", 201, 100) == (2, 3)
    assert fitting("0", 41_234, 10_000) == (0, 2)


def test_97_per_cent_of_a_known_92_leaves_three(tmp_path):
    alone = observation("in-touch-pct", 97)
    assert leaks(write_release(tmp_path / "no-base", [alone], [SHARE])) == []
    assert leaks(write_release(tmp_path / "own", [alone | {"denominator": 92.0}], [SHARE])) == ["complement"]
    base = {"id": "care-leavers", "numerator": "Care leavers"}
    rows = [alone, observation("care-leavers", 92)]
    assert leaks(write_release(tmp_path / "elsewhere", rows, [SHARE, base])) == ["complement"]


def test_a_rate_over_the_public_population_with_no_count_at_all(tmp_path):
    rows = [observation("plan-rate", 0.7)]
    folder = write_release(tmp_path / "r", rows, [RATE])
    assert leaks(folder) == []
    assert leaks(folder, population={(COUNCIL, 2015): 41_234}) == ["ratio"]
    printed = {**RATE, "id": "other-rate", "numerator": "Referrals"}
    rows.append(observation("other-rate", 55.0, denominator=41_234.0))
    assert leaks(write_release(tmp_path / "inside", rows, [RATE, printed])) == ["ratio"]


def test_a_rate_of_many_people_is_no_leak(tmp_path):
    rows = [observation("plan-rate", 60.0, denominator=41_234.0)]
    assert leaks(write_release(tmp_path / "r", rows, [RATE])) == []


def test_a_rate_beside_its_protected_count(tmp_path):
    count = {"id": "plans", "numerator": "Children on plans"}
    rows = [observation("plan-rate", 2.9, denominator=41_234.0), observation("plans", None)]
    assert leaks(write_release(tmp_path / "r", rows, [RATE, count])) == ["exact"]


def test_a_coarse_percentage_beside_a_protected_count_leaves_room(tmp_path):
    count = {"id": "in-touch", "numerator": "Young people in touch"}
    rows = [observation("in-touch-pct", 40, denominator=900.0), observation("in-touch", None)]
    assert leaks(write_release(tmp_path / "r", rows, [SHARE, count])) == []


def test_a_percentage_narrows_a_table_cell(tmp_path):
    by_age = {"id": "by-age", "numerator": "Children", "table": {"measure": "m", "dims": ["age"], "total": "Total"}}
    share = {"id": "age-pct", "unit": "%", "decimals": 0, "numerator": "Children", "denominator": "All children"}
    rows = [observation("by-age", None, "a"), observation("by-age", None, "b"), observation("by-age", 40, "Total")]
    assert leaks(write_release(tmp_path / "alone", rows, [by_age])) == []
    rows.append(observation("age-pct", 10, "a", denominator=40.0))
    assert "exact" in leaks(write_release(tmp_path / "with-share", rows, [by_age, share]))


def test_an_interval_worked_out_from_a_protected_count(tmp_path):
    count = {"id": "in-touch", "numerator": "Young people in touch"}
    rows = [observation("in-touch-pct", 40, denominator=900.0, lower=36.9, upper=43.3), observation("in-touch", None)]
    assert leaks(write_release(tmp_path / "r", rows, [SHARE, count])) == ["ratio"]


def test_numerator_and_denominator_columns_of_a_small_complement(tmp_path):
    rows = [observation("in-touch-pct", 97, numerator=89.0, denominator=92.0)]
    assert leaks(write_release(tmp_path / "r", rows, [SHARE])) == ["complement"]
    rows = [observation("in-touch-pct", 3, numerator=3.0, denominator=92.0)]
    assert leaks(write_release(tmp_path / "few", rows, [SHARE])) == ["small count"]


def test_a_protected_share_of_a_printed_hundred(tmp_path):
    rows = [
        observation("in-touch-pct", None, "a"),
        observation("in-touch-pct", 90, "b"),
        observation("in-touch-pct", 100, "Total"),
    ]
    assert leaks(write_release(tmp_path / "r", rows, [SHARE])) == ["ratio"]


def test_what_the_national_file_gives_away_is_told_apart(tmp_path):
    rows = [observation("in-touch-pct", 97, denominator=92.0, source_id="national")]
    result = audit_release(write_release(tmp_path / "r", rows, [SHARE]))
    assert result.leaks == []
    assert result.to_json()["already_in_the_national_file"] == {"complement": 1}


def test_a_rate_that_the_portal_derives_from_a_protected_national_count_is_ours(tmp_path):
    reading = {"layout": "l", "where": {"group": "plans"}}
    count = {"id": "plans", "national": [{**reading, "value": "number"}]}
    rate = {
        **RATE,
        "national": [{**reading, "part": ["number"], "whole": "population", "per": 10_000, "numerator": "number"}],
    }
    rows = [observation("plan-rate", 0.7, denominator=41_234.0, source_id="national"),
            observation("plans", None, source_id="national")]  # fmt: skip
    assert "ratio" in leaks(write_release(tmp_path / "r", rows, [count, rate]))


def test_a_national_mark_with_an_interval_beside_it_is_ours(tmp_path):
    rows = [observation("plan-rate", None, source_id="national", upper=2.1)]
    assert leaks(write_release(tmp_path / "r", rows, [RATE])) == ["beside the mark"]


def test_a_figure_protected_by_one_source_and_printed_by_another(tmp_path):
    rows = [observation("line", None), observation("line", 12, source_id="other-paper", variant="other paper")]
    assert "printed elsewhere" in leaks(write_release(tmp_path / "r", rows))


def test_a_national_table_that_opens_only_with_a_paper_is_ours(tmp_path):
    definition = {"id": "line", "table": {"measure": "line", "dims": ["age"], "total": "Total"}}
    values = {"a": None, "b": None, "Total": 40}
    national = [observation("line", value, band, source_id="national") for band, value in values.items()]
    assert leaks(write_release(tmp_path / "alone", national, [definition])) == []
    paper = observation("line", 37, "b", variant="paper")
    assert {"exact", "printed elsewhere"} <= set(
        leaks(write_release(tmp_path / "both", [*national, paper], [definition]))
    )


def test_a_national_table_open_by_itself_is_not_ours(tmp_path):
    definition = {"id": "line", "table": {"measure": "line", "dims": ["age"], "total": "Total"}}
    rows = [observation("line", None, "a", source_id="national"), observation("line", 30, "b", source_id="national"),
            observation("line", 34, "Total", source_id="national")]  # fmt: skip
    result = audit_release(write_release(tmp_path / "r", rows, [definition]))
    assert result.leaks == []
    assert result.to_json()["already_in_the_national_file"] == {"exact": 1}


def test_a_region_less_its_other_authorities(tmp_path):
    places = [{"geography_code": code, "region_code": REGION} for code in (COUNCIL, "E06000098")]
    rows = [
        observation("line", None),
        observation("line", 40, geography_code="E06000098", source_id="national"),
        observation("line", 43, geography_code=REGION, geography_level="Regional", source_id="national"),
    ]
    assert leaks(write_release(tmp_path / "r", rows, geographies=places)) == ["region"]
    rows[2]["value"] = 40.0
    assert leaks(write_release(tmp_path / "rounded", rows, geographies=places)) == []


def standing(**more):
    return {"indicator_id": "line", "geography_code": COUNCIL, "period": "2016", "previous_period": "2015"} | more


@pytest.mark.parametrize("told", [{"rank": 1}, {"quartile": 1}, {"change": -2.0}, {"beyond_chance": "no"}])
def test_a_standing_of_a_protected_value(tmp_path, told):
    folder = write_release(tmp_path / "r", [observation("line", None)], standings=[standing(**told)])
    assert leaks(folder) == ["standing"]


def test_a_change_measured_from_a_protected_value(tmp_path):
    before = observation("line", None, period="2015", period_start="2015-03-31", period_end="2015-03-31")
    folder = write_release(tmp_path / "r", [observation("line", 12), before], standings=[standing(change=9.0)])
    assert leaks(folder) == ["standing"]


def test_ranks_that_leave_room_for_protected_values(tmp_path):
    rows = [observation("line", value, geography_code=f"E0600009{i}") for i, value in enumerate((None, 8, 9))]
    ranked = [standing(geography_code=f"E0600009{i}", rank=rank, ranked=2) for i, rank in ((1, 1), (2, 2))]
    assert leaks(write_release(tmp_path / "fair", rows, standings=ranked)) == []
    ranked = [standing(geography_code=f"E0600009{i}", rank=rank, ranked=3) for i, rank in ((1, 2), (2, 3))]
    assert leaks(write_release(tmp_path / "room", rows, standings=ranked)) == ["standing"]


def test_an_average_that_counts_a_protected_neighbour(tmp_path):
    codes = [f"E0600009{i}" for i in range(3)]
    rows = [observation("line", value, geography_code=code) for value, code in zip((None, 8, 9), codes, strict=True)]
    neighbours = [{"model": "m", "geography_code": COUNCIL, "neighbour_code": code} for code in codes]
    mean = observation("line", 8.5) | {"comparator": "neighbours", "model": "m", "for_geography_code": COUNCIL,
                                       "contributors": 2, "members": 3}  # fmt: skip
    held = write_release(tmp_path / "held", rows, neighbours=neighbours, benchmarks=[mean])
    assert leaks(held) == []
    median = {"comparator": "neighbours-median", "contributors": 3}
    for name, more in (("counted", {"contributors": 3}), ("shifted", {"value": 6.7}), ("median", median)):
        folder = write_release(tmp_path / name, rows, neighbours=neighbours, benchmarks=[mean | more])
        assert leaks(folder) == ["benchmark"]


def test_a_folder_that_is_no_release_names_every_file(tmp_path):
    with pytest.raises(ReleaseError) as error:
        audit_release(tmp_path)
    assert "observations.parquet" in str(error.value)
    assert "standings.parquet" in str(error.value)
