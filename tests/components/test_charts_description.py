"""What a chart says: which points may be joined, where the axes begin, what stands in for the picture."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_charts_samples import (
    AGES,
    ENGLAND,
    INSPECTIONS,
    JOURNEY,
    OWN,
    breakdown_samples,
    indicator,
    inspection,
    monthly,
    row,
    samples,
    selection,
    yearly,
)

from components.charts import CHARTS
from components.charts.bars import bars_chart
from components.charts.description import Role
from components.charts.scales import decimal_year, months_between, nice_step, value_axis
from components.charts.timeline import timeline_chart
from components.charts.trend import trend_chart, trend_panels
from portal.selection import Series
from portal.vocabulary import WITHOUT_VALUE, Comparator, Status


def runs(*rows, **changes):
    """The values of each unbroken stretch of one series."""
    (line,) = trend_chart(selection(Series("Thurrock", rows), **changes)).lines
    return [[point.value for point in run] for run in line.runs]


@pytest.mark.parametrize("status", sorted(WITHOUT_VALUE))
def test_a_period_without_a_figure_cuts_the_line(status):
    assert runs(*yearly(2020, [5, 6, status.value, 8, 9])) == [[5, 6], [8, 9]]


def test_a_period_without_a_row_cuts_the_line():
    assert runs(*yearly(2018, [5, 6]), *yearly(2021, [8, 9])) == [[5, 6], [8, 9]]
    assert runs(*monthly("2016-01", [1, 2]), *monthly("2016-04", [3, 4])) == [[1, 2], [3, 4]]


def test_two_years_far_apart_are_not_joined_though_they_are_neighbours_in_the_table():
    assert runs(row("2021-03-31", 5), row("2025-03-31", 6)) == [[5], [6]]


def test_months_of_different_length_are_joined():
    assert runs(*monthly("2015-11", [1, 2, 3, 4, 5, 6])) == [[1, 2, 3, 4, 5, 6]]


def test_a_change_of_definition_cuts_the_line():
    rows = (*yearly(2020, [5, 6]), row("2022-03-31", 7, break_before="Counted anew."), row("2023-03-31", 8))
    assert runs(*rows) == [[5, 6], [7, 8]]


@pytest.mark.parametrize("status", ["f", "t"])
def test_what_did_not_happen_is_never_joined_to_what_did(status):
    assert runs(*yearly(2020, [5, 6]), row("2022-03-31", 7, status), row("2023-03-31", 8)) == [
        [5, 6],
        [7],
        [8],
    ]


def test_ranges_and_mixed_kinds_of_period_are_never_joined():
    ranges = yearly(2020, [5, 6, 7], period_type="range")
    assert runs(*ranges) == [[5], [6], [7]]
    assert runs(row("2020-03-31", 5), row("2021-03-31", 6, period_type="month end")) == [[5], [6]]


def test_missing_marks_have_a_date_and_words_and_no_value():
    chart = trend_chart(samples()["protected"])
    told = [(m.date, m.line, m.status, m.label) for m in chart.missing]
    assert told == [
        ("2017-03-31", "Thurrock", "c", "31 March 2017: protected"),
        ("2018-03-31", "Thurrock", "c", "31 March 2018: protected"),
        ("2021-03-31", "Thurrock", "x", "31 March 2021: not available"),
        ("2021-03-31", "England", "x", "31 March 2021: not available"),
    ]
    assert not hasattr(chart.missing[0], "value")


def test_a_value_missing_without_a_reason_is_told_as_not_available():
    (missing,) = trend_chart(selection(Series("Thurrock", (row("2021-03-31", None),)))).missing
    assert missing.status == "x"


@given(
    st.lists(
        st.tuples(st.sampled_from(Status), st.floats(0, 1e6, allow_nan=False), st.booleans(), st.integers(0, 30)),
        max_size=15,
    )
)
def test_nothing_behind_a_status_reaches_the_description(cells):
    rows, hidden, year = [], [], 1980
    for status, value, broken, skip in cells:
        year += 1 + (skip if skip < 3 else 0)
        seen = row(f"{year}-03-31", value, status.value, break_before="Changed." if broken else "")
        if status in WITHOUT_VALUE:
            rows.append(replace(seen, value=None))
            leak = {"value": value, "lower": value, "upper": value, "numerator": value, "printed": str(value)}
            hidden.append(replace(seen, **leak))
        else:
            rows.append(seen)
            hidden.append(seen)
    chart = trend_chart(selection(Series("Thurrock", tuple(rows)), ENGLAND))
    assert chart == trend_chart(selection(Series("Thurrock", tuple(hidden)), ENGLAND))
    own = chart.lines[0]
    assert [p.date for p in own.points] == [r.period_end for r in rows if r.value is not None]
    published = {r.period_end: r for r in rows}
    for run in own.runs:
        for before, point in zip(run, run[1:], strict=False):
            assert months_between(before.date, point.date) == 12
            assert not published[point.date].break_before
            assert not {before.status, point.status} & {"f", "t"}
    assert chart.y.low <= min((p.value for p in own.points), default=0)
    assert chart.y.high >= max((p.value for p in own.points), default=0)


@given(
    st.lists(st.decimals(-(10**7), 10**9, places=4).map(float), min_size=1),
    st.sampled_from(["children", "%", "pounds", "score"]),
)
def test_axes_hold_every_value_and_start_at_zero_unless_they_say_so(values, unit):
    axis = value_axis(values, unit)
    hair = (axis.high - axis.low) * 1e-8
    assert axis.low <= min(values) + hair
    assert axis.high >= max(values) - hair
    assert 2 <= len(axis.ticks) <= 9
    assert axis.starts_at_zero == (axis.low <= 0)
    if unit != "score":
        assert axis.low <= 0 <= axis.high
    if unit != "score" and min(values) >= 0:
        assert axis.low == 0


@pytest.mark.parametrize(
    ("values", "unit", "ticks"),
    [
        ([67, 50], "per 10,000 children", ["0", "20", "40", "60", "80"]),
        ([97.2], "%", ["0%", "25%", "50%", "75%", "100%"]),
        ([3, 1], "children", ["0", "1", "2", "3"]),
        ([9], "children", ["0", "5", "10"]),
        ([41e6], "pounds", ["£0", "£20m", "£40m", "£60m"]),
        ([0], "children", ["0", "1"]),
        ([], "children", ["0", "1"]),
        ([-3, 5], "children", ["-4", "-2", "0", "2", "4", "6"]),
    ],
)
def test_ticks_are_round(values, unit, ticks):
    assert [tick.label for tick in value_axis(values, unit, whole=True).ticks] == ticks


@given(st.floats(1e-6, 1e12))
def test_steps_are_one_two_two_and_a_half_or_five(span):
    step = nice_step(span)
    assert span / 10.1 <= step <= span
    assert float(f"{step:e}".split("e")[0]) in (1.0, 2.0, 2.5, 5.0)


def test_time_is_true():
    assert decimal_year("2025-01-01") == 2025
    assert decimal_year("2024-12-31") == pytest.approx(2024 + 365 / 366)
    with pytest.raises(ValueError, match="31/03/2025"):
        decimal_year("31/03/2025")


def test_each_series_has_its_role():
    chart = trend_chart(samples()["typical"])
    assert [line.role.value for line in chart.lines] == ["own", "neighbours", "region", "england"]
    categories = trend_chart(samples()["categories"]).lines
    assert [(line.role, line.position) for line in categories] == [(Role.CATEGORY, i) for i in range(5)]


def test_the_chosen_place_keeps_its_role_beside_other_councils():
    other = Series("Otherton", yearly(2021, [1, 2], geography_code="E06000099"))
    lines = trend_chart(selection(OWN, other)).lines
    assert [line.role for line in lines] == [Role.OWN, Role.CATEGORY]


def test_panels_share_one_scale():
    panels = trend_panels(samples()["categories"])
    assert [panel.lines[0].label for panel in panels] == list(AGES)
    assert {panel.y for panel in panels} == {panels[0].y}
    assert {panel.lines[0].role for panel in panels} == {Role.OWN}


def test_inspections_in_view_are_marked_and_the_grade_before_them_shades():
    chart = trend_chart(samples()["typical"])
    assert [(m.date, m.grade) for m in chart.inspections] == [
        ("2022-07-13", ""),
        ("2024-05-24", "Outstanding"),
    ]
    assert [(b.grade, b.since, b.opens_in_view) for b in chart.bands] == [
        ("Good", "Nov 2019", False),
        ("Outstanding", "May 2024", True),
    ]
    assert chart.bands[0].end == chart.bands[1].start == decimal_year("2024-05-24")


def test_inspections_of_other_places_and_without_dates_are_left_out():
    others = (inspection("2023-05-05", "Good", geography_code="E06000099"), inspection("", "Good"))
    chart = trend_chart(selection(OWN, inspections=others))
    assert (chart.inspections, chart.bands) == ((), ())


def test_the_alternative_says_what_the_picture_shows():
    assert trend_chart(samples()["protected"]).words.alternative == (
        "Line chart. Children looked after at 31 March, for every 10,000 children, Thurrock. "
        "Thurrock: from 12 (31 March 2015) to 8 per 10,000 children (31 March 2025), which is lower. "
        "The line has a gap between 31 March 2016 and 31 March 2019; between 31 March 2020 and "
        "31 March 2022. Highest 14 (31 March 2020), lowest 7 (31 March 2024). "
        "England: from 10 (31 March 2015) to 12 per 10,000 children (31 March 2025), which is higher. "
        "The line has a gap between 31 March 2020 and 31 March 2022. "
        "Thurrock, protected: 31 March 2017 and 31 March 2018. Thurrock, not available: 31 March 2021. "
        "England, not available: 31 March 2021. Inspection grade in force at the start: Good (15 June 2012). "
        "Inspections in this time: 17 March 2016, Requires improvement; 15 November 2019, Good; "
        "13 July 2022, a visit without grades; 24 May 2024, Outstanding."
    )


def test_the_alternative_never_compares_across_a_change():
    told = trend_chart(samples()["break"]).words.alternative
    assert "Thurrock: from 18 (31 March 2017) to 21 per 10,000 children (31 March 2019), which is higher." in told
    assert (
        "Thurrock, after a change: from 27 (31 March 2020) to 25 per 10,000 children (provisional) "
        "(31 March 2023), which is lower."
    ) in told
    assert "Highest" not in told
    assert "Thurrock, forecast: 24 (31 March 2024). Target: 22 (31 March 2023) and 20 (31 March 2024)." in told
    assert (
        "Figures from 31 March 2020 on cannot be compared with those before: "
        "Care leavers were counted from this year." in told
    )


def test_one_point_and_no_point_are_told_as_such():
    assert "23.4 per 10,000 children (31 March 2025), the only figure" in (
        trend_chart(samples()["single"]).words.alternative
    )
    assert "Thurrock: no figure is shown. Thurrock, protected: 5 periods." in (
        trend_chart(samples()["all-protected"]).words.alternative
    )
    assert trend_chart(selection()).words.alternative.startswith("Line chart.")


def test_notes_explain_every_sign_in_the_drawing():
    notes = " ".join(trend_chart(samples()["break"]).words.notes)
    for sign in (
        "Hollow point: provisional",
        "Hollow diamond: forecast",
        "Short bar: target",
        "Hollow squares",
    ):
        assert sign in notes
    assert "revised" not in notes
    assert "does not start at zero" in " ".join(trend_chart(samples()["score"]).words.notes)
    assert "one thing caused the other" in " ".join(trend_chart(samples()["typical"]).words.notes)


def test_a_point_tells_its_interval_and_how_many_neighbours_stand_behind_it():
    (line,) = trend_chart(samples()["single"]).lines
    assert line.points[0].hover == ("31 March 2025: 23.4 per 10,000 children (95% confidence interval 19.1 to 28.0)")
    few = Series("Neighbours", yearly(2025, [61]), Comparator.NEIGHBOURS, contributors=(8,), members=10)
    (line,) = trend_chart(selection(few)).lines
    assert line.points[0].hover == "31 March 2025: 61 per 10,000 children (from 8 of 10 neighbours)"


def test_other_statements_are_marks_of_their_own():
    chart = trend_chart(samples()["break"])
    assert [(v.date, v.value, v.label) for v in chart.variants] == [
        ("2022-03-31", 24, "31 March 2022: 24 per 10,000 children (Budget paper, March 2022)")
    ]
    assert 24 not in [p.value for line in chart.lines for p in line.points if p.date == "2022-03-31"]


def test_bars_keep_the_order_of_the_table_and_tell_the_total_in_words():
    chart = bars_chart(breakdown_samples()["one dimension"])
    (group,) = chart.groups
    assert [(bar.label, bar.value, bar.text) for bar in group.bars] == [
        ("Under 1", 19, "19"),
        ("1 to 4", 32, "32"),
        ("5 to 9", None, "protected"),
        ("10 to 15", 58, "58"),
        ("16 and over", 0, "0"),
    ]
    assert chart.axis.high == 60
    assert chart.words.period == "31 March 2025"
    assert chart.words.alternative.endswith("5 to 9: protected; 10 to 15: 58; 16 and over: 0. Total: 282 children.")


def test_bars_of_an_older_period_can_be_asked_for():
    (group,) = bars_chart(breakdown_samples()["one dimension"], "2024-03-31").groups
    assert [bar.value for bar in group.bars] == [9] * 5


def test_crossed_bars_stand_in_groups():
    chart = bars_chart(breakdown_samples()["crossed"])
    assert [group.label for group in chart.groups] == list(AGES)
    assert {len(group.bars) for group in chart.groups} == {4}


def test_bars_carry_the_comparators_of_their_own_category():
    (group,) = bars_chart(breakdown_samples()["compared"]).groups
    assert [(m.label, m.text) for m in group.bars[0].marks] == [
        ("Statistical neighbours", "10.5%"),
        ("England", "1.5%"),
    ]


@given(st.lists(st.sampled_from([Status.PUBLISHED, *sorted(WITHOUT_VALUE)]), min_size=1, max_size=5), st.data())
def test_nothing_behind_a_status_reaches_the_bars(statuses, data):
    def drawn(secret):
        series = [
            Series(
                age,
                (row("2025-03-31", secret if s in WITHOUT_VALUE else 7, s.value, category=age),),
                category=age,
            )
            for age, s in zip(AGES, statuses, strict=False)
        ]
        return bars_chart(selection(*series, breakdown="age"))

    assert drawn(None) == drawn(data.draw(st.floats(0, 1e6)))


def test_frameworks_have_lanes_of_their_own():
    chart = timeline_chart(JOURNEY, "Thurrock", {"ILACS": "Inspection of children's services"})
    assert [(lane.label, [mark.grade for mark in lane.marks]) for lane in chart.lanes] == [
        ("Annual assessment", ["Performs well"]),
        ("Safeguarding and looked after children", ["Good"]),
        ("Single inspection framework", ["Requires improvement"]),
        ("Inspection of children's services", ["", "Good", "", "", "Outstanding"]),
    ]
    assert (chart.x.start, chart.x.end) == (2009, 2025)
    assert "cannot be compared" in chart.words.notes[0]


def test_the_timeline_tells_what_it_cannot_place():
    told = timeline_chart((*INSPECTIONS[:1], inspection("", "Adequate")), "Thurrock").words.alternative
    assert told.endswith("15 June 2012, Good. Date not stated: Adequate.")
    assert timeline_chart((), "Thurrock").words.alternative.endswith("No inspection is recorded.")


def test_every_chart_an_indicator_may_name_draws_every_sample():
    for chosen in [*samples().values(), *breakdown_samples().values()]:
        for make in CHARTS.values():
            assert make(chosen).words.place == chosen.geography


def test_indicator_samples_name_a_known_chart():
    assert indicator().chart in CHARTS
