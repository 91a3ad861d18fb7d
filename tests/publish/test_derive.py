"""Benchmarks, ranks, quartile bands and changes, by hand and against slower arithmetic."""

from decimal import Decimal
from fractions import Fraction
from statistics import median
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.definitions import Break, Indicator
from portal.publish.derive import neighbour_benchmarks, standings
from portal.publish.geographies import Register
from portal.schema import names
from portal.vocabulary import PeriodType, Polarity
from tests.publish.invented import EAST, ENGLAND, definitions

REGISTER: Register = definitions()[2]
CODES = [area.geography_code for area in REGISTER.authorities if not area.start_date and not area.end_date]


def indicator(identity: str = "one", **changes: Any) -> Indicator:
    return Indicator(
        **{
            "id": identity, "title": "One", "theme": "looked-after", "question": "?", "definition": ".", "unit": "%",
            "decimals": 1, "polarity": Polarity.LOWER, "polarity_reason": ".", "period_type": PeriodType.YEAR_ENDING,
            "people": True, **changes,
        }
    )  # fmt: skip


def row(code: str, value: float | None, period: str = "2025", **changes: Any) -> dict[str, Any]:
    year = period[:4]
    return dict.fromkeys(names("observations"), "") | {
        "indicator_id": "one", "indicator": "One", "geography_code": code, "geography_level": "Local authority",
        "period": period, "period_start": f"{int(year) - 1}-04-01", "period_end": f"{year}-03-31",
        "period_type": "year ending", "unit": "%", "value": value, "numerator": None, "denominator": None,
        "lower": None, "upper": None, **changes,
    }  # fmt: skip


def table(*rows: dict[str, Any]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=names("observations"))
    return frame.astype(dict.fromkeys(["value", "numerator", "denominator", "lower", "upper"], float))


def neighbours(code: str, others: list[str]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {"model": "2025", "geography_code": code, "neighbour_code": other, "position": place, "closeness": "Close",
             "source_id": "s", "source_reference": "r"}
            for place, other in enumerate(others, start=1)
        ]
    )  # fmt: skip


def benchmark(frame: pd.DataFrame, links: pd.DataFrame, **changes: Any) -> pd.DataFrame:
    found = neighbour_benchmarks(frame, links, {"one": indicator(**changes)}, REGISTER)
    assert list(found.columns) == names("benchmarks")
    return found.set_index("comparator")


OWN, *TEN = CODES[:11]


def test_the_mean_and_median_of_ten_neighbours_by_hand() -> None:
    values = [10.0, 11.0, 12.0, 13.0, 14.0, 15.0, 16.0, 17.0, 18.0, 28.5]
    rows = [row(OWN, 99.0), *(row(code, value) for code, value in zip(TEN, values, strict=True))]
    found = benchmark(table(*rows), neighbours(OWN, TEN))
    assert found["value"].to_dict() == {"neighbours": 15.5, "neighbours-median": 14.5}
    assert set(found["contributors"]) == set(found["members"]) == {10}
    assert found.loc["neighbours", "geography"].endswith("(mean of 10 of 10, 2025 model)")
    assert set(found["geography_level"]) == {"Statistical neighbours"}


def test_only_published_values_enter_and_are_counted() -> None:
    rows = [
        row(OWN, 1.0), row(TEN[0], 10.0), row(TEN[1], None, status="c"), row(TEN[2], 20.0, status="p"),
        row(TEN[3], 77.0, status="t"), row(TEN[4], 77.0, status="f"), row(TEN[5], 77.0, variant="As a paper says"),
        row(TEN[6], 77.0, breakdown="age", category="16+"), row(TEN[7], None, status="x"),
    ]  # fmt: skip
    found = benchmark(table(*rows), neighbours(OWN, TEN))
    assert found["value"].to_dict() == {"neighbours": 15.0, "neighbours-median": 15.0}
    assert set(found["contributors"]) == {2}
    assert set(found["members"]) == {10}


def test_halves_are_rounded_up_where_binary_numbers_would_not() -> None:
    """22.3 and 22.4 have the middle 22.35; to a binary computer that is a little less."""
    rows = [row(OWN, 1.0), row(TEN[0], 22.3), row(TEN[1], 22.4)]
    found = benchmark(table(*rows), neighbours(OWN, TEN))
    assert found["value"].to_dict() == {"neighbours": 22.4, "neighbours-median": 22.4}


def test_no_neighbour_no_row_and_no_own_figure_no_row() -> None:
    assert benchmark(table(row(OWN, 1.0)), neighbours(OWN, TEN)).empty
    assert benchmark(table(row(TEN[0], 1.0)), neighbours(OWN, TEN)).empty


def test_a_neighbour_whose_code_changed_is_found_by_its_number() -> None:
    """Barnsley's 2024 figure stands under its old code; the model names its new one."""
    frame = table(row(OWN, 1.0, "2024"), row("E08000016", 7.0, "2024"))
    found = benchmark(frame, neighbours(OWN, ["E08000038"]))
    assert found.loc["neighbours", ["value", "contributors", "members"]].tolist() == [7.0, 1, 1]


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.decimals(0, 500, places=1, allow_nan=False).map(float), min_size=1, max_size=10),
    st.integers(0, 2),
)
def test_benchmarks_against_fractions(values: list[float], decimals: int) -> None:
    rows = [row(OWN, 1.0), *(row(code, value) for code, value in zip(TEN, values, strict=False))]
    found = benchmark(table(*rows), neighbours(OWN, TEN), decimals=decimals)
    exact = [Fraction(Decimal(repr(value))) for value in values]
    for comparator, expected in (("neighbours", sum(exact) / len(exact)), ("neighbours-median", median(exact))):
        places = max(decimals, 1)
        rounded = (Fraction(expected) * 10**places + Fraction(1, 2)).__floor__() / 10**places
        assert found.loc[comparator, "value"] == rounded


def stand(frame: pd.DataFrame, **changes: Any) -> pd.DataFrame:
    found = standings(frame, {"one": indicator(**changes)})
    assert list(found.columns) == names("standings")
    return found.set_index(["geography_code", "period"])


def test_ties_share_the_lowest_place() -> None:
    values = [5.0, 3.0, 3.0, 8.0, 3.0]
    found = stand(table(*(row(code, value) for code, value in zip(CODES, values, strict=False))))
    assert found["rank"].tolist() == [4, 1, 1, 5, 1]
    assert set(found["ranked"]) == {5}


def test_quartile_bands_by_hand() -> None:
    """R: quantile(1:9, type = 7) cuts at 3, 5 and 7, and a value on a cut belongs below it."""
    found = stand(table(*(row(code, float(value)) for code, value in zip(CODES, range(1, 10), strict=False))))
    assert found["quartile"].tolist() == [1, 1, 1, 2, 2, 3, 3, 4, 4]


def test_quartile_cuts_between_values() -> None:
    """R: quantile(c(1, 2, 3, 4), type = 7) cuts at 1.75, 2.5 and 3.25."""
    found = stand(table(*(row(code, float(value)) for code, value in zip(CODES, range(1, 5), strict=False))))
    assert found["quartile"].tolist() == [1, 2, 3, 4]


def test_fewer_than_four_have_no_bands() -> None:
    found = stand(table(*(row(code, 1.0) for code in CODES[:3])))
    assert found["quartile"].isna().all()
    assert found["rank"].tolist() == [1, 1, 1]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.decimals(0, 100, places=1, allow_nan=False).map(float), min_size=4, max_size=40))
def test_ranks_and_bands_against_their_rules(values: list[float]) -> None:
    found = stand(table(*(row(code, value) for code, value in zip(CODES, values, strict=False))))
    ordered = sorted(Fraction(Decimal(repr(value))) for value in values)

    def cut(share: Fraction) -> Fraction:
        place = share * (len(ordered) - 1)
        below = place.__floor__()
        above = min(below + 1, len(ordered) - 1)
        return ordered[below] + (place - below) * (ordered[above] - ordered[below])

    for (code, _), rank, band in zip(found.index, found["rank"], found["quartile"], strict=True):
        value = Fraction(Decimal(repr(values[CODES.index(code)])))
        assert rank == 1 + sum(other < value for other in ordered)
        assert band == 1 + sum(value > cut(Fraction(quarter, 4)) for quarter in (1, 2, 3))


def test_places_that_are_not_councils_are_not_ranked() -> None:
    rows = [row(OWN, 5.0), row(ENGLAND, 1.0, geography_level="National"), row(EAST, 2.0, geography_level="Regional")]
    found = stand(table(*rows))
    assert found["ranked"].tolist() == [1]


def test_change_is_from_the_year_before() -> None:
    found = stand(table(row(OWN, 22.9, "2025"), row(OWN, 22.8, "2024"), row(OWN, 9.0, "2022")))
    assert found.loc[(OWN, "2025"), ["change", "previous_period"]].tolist() == [0.1, "2024"]
    for period in ("2024", "2022"):
        assert np.isnan(found.loc[(OWN, period), "change"])
        assert found.loc[(OWN, period), "previous_period"] == ""


def test_no_change_is_given_across_a_break() -> None:
    broken = row(OWN, 5.0, "2025", break_before="Counted in a new way.")
    found = stand(table(broken, row(OWN, 4.0, "2024"), row(OWN, 3.0, "2023")), breaks=(Break("2025", "x"),))
    assert np.isnan(found.loc[(OWN, "2025"), "change"])
    assert found.loc[(OWN, "2025"), ["previous_period", "beyond_chance"]].tolist() == ["", ""]
    assert found.loc[(OWN, "2024"), "change"] == 1.0


def test_no_change_is_given_from_or_to_a_withheld_value() -> None:
    found = stand(table(row(OWN, 5.0, "2025"), row(OWN, None, "2024", status="c")))
    assert np.isnan(found.loc[(OWN, "2025"), "change"])
    assert (OWN, "2024") not in found.index


def test_a_change_is_weighed_against_chance_only_where_people_are_counted() -> None:
    """30 of 100 against 60 of 100 is more than chance; 30 against 33 is not; shares of sessions are never weighed."""
    counts = {"2025": (60, 100), "2024": (30, 100), "2023": (33, 100)}
    rows = [row(OWN, float(n), period, numerator=n, denominator=d) for period, (n, d) in counts.items()]
    found = stand(table(*rows))
    assert found["beyond_chance"].to_dict() == {(OWN, "2025"): "yes", (OWN, "2024"): "no", (OWN, "2023"): ""}
    assert set(stand(table(*rows), people=False)["beyond_chance"]) == {""}
    parts = [row(OWN, 60.0, "2025", numerator=60.5, denominator=100), *rows[1:]]
    assert stand(table(*parts))["beyond_chance"].to_dict()[(OWN, "2025")] == ""


@pytest.mark.parametrize("give", [neighbour_benchmarks, standings])
def test_nothing_in_nothing_out(give: Any) -> None:
    empty = table()
    arguments = (empty, neighbours(OWN, TEN), {}, REGISTER) if give is neighbour_benchmarks else (empty, {})
    assert give(*arguments).empty
