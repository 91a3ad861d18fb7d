"""Better, worse, similar, up and down: the published rules, against exact cases, noise and another library."""

import random
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import kendalltau

from portal.direction import FEWEST, LEVEL, by_chance, direction, unbroken
from portal.selection import Observation, Series
from portal.verdicts import apart, rank_range, verdict, verdict_words
from portal.vocabulary import Polarity


def observation(value: float | None, year: int = 2025, **changes: Any) -> Observation:
    """An invented percentage at 31 March."""
    plain = Observation(
        indicator_id="made-up", indicator="Made up", geography_code="E06000034", geography="Thurrock",
        geography_level="Local authority", period=str(year), period_type="as at", period_start=f"{year}-03-31",
        period_end=f"{year}-03-31", breakdown="", category="", value=value, status="", break_before="", unit="%",
        numerator=None, denominator=None, lower=None, upper=None, source_id="s", source_reference="r", release_id="x",
        note="",
    )  # fmt: skip
    return replace(plain, **changes)


def row_of(values: list[float]) -> list[Observation]:
    """Values of one year after another, the newest 2025."""
    return [observation(v, 2026 - len(values) + k) for k, v in enumerate(values)]


RANGE = {"lower": 45.0, "upper": 55.0}
SURE = "by more than chance would bring"


@pytest.mark.parametrize(
    ("mine", "theirs", "polarity", "words"),
    [
        (observation(50, **RANGE), 52, Polarity.HIGHER, "similar to E: a gap of this size could be chance"),
        (observation(50, **RANGE), 55, Polarity.HIGHER, "similar to E: a gap of this size could be chance"),
        (observation(50, **RANGE), 56, Polarity.HIGHER, f"worse (lower) than E, {SURE}"),
        (observation(50, **RANGE), 56, Polarity.LOWER, f"better (lower) than E, {SURE}"),
        (observation(50, **RANGE), 44, Polarity.HIGHER, f"better (higher) than E, {SURE}"),
        (observation(50, **RANGE), 44, Polarity.NEITHER, f"higher than E, {SURE}"),
        (observation(50), 44, Polarity.HIGHER, "higher than E, though whether by chance cannot be told"),
        (observation(50), 50, Polarity.HIGHER, "the same as E"),
    ],
)
def test_verdict(mine: Observation, theirs: float, polarity: Polarity, words: str) -> None:
    found = verdict(mine, observation(theirs), polarity)
    assert found is not None
    assert verdict_words(found, "E") == words


def test_money_is_not_spoken_of_as_chance() -> None:
    found = verdict(observation(803), observation(692), Polarity.NEITHER)
    assert found is not None
    assert verdict_words(found, "England (£692)", by_chance=False) == "higher than England (£692)"


@pytest.mark.parametrize("status", ["c", "x", "z", "low", "u"])
def test_no_verdict_on_what_is_not_shown(status: str) -> None:
    """Not even where a value was left behind the status."""
    hidden = observation(3.0, status=status, lower=1, upper=5)
    assert verdict(hidden, observation(4), Polarity.HIGHER) is None
    assert verdict(observation(4), hidden, Polarity.HIGHER) is None


def test_apart() -> None:
    one, other = observation(1, lower=0, upper=2), observation(4, lower=3, upper=5)
    assert apart(one, other) is True
    assert apart(one, replace(other, lower=2)) is False
    assert apart(one, observation(9)) is None


def test_rank_range() -> None:
    own = observation(5, lower=4, upper=6)
    peers = [
        own,
        observation(1, geography_code="a", lower=0, upper=2),
        observation(3, geography_code="b", lower=2, upper=4.5),
        observation(5, geography_code="c"),
        observation(9, geography_code="d", lower=7, upper=11),
        observation(None, geography_code="e", status="c"),
    ]
    assert rank_range(own, tuple(peers)) == (2, 4)
    assert rank_range(observation(5), tuple(peers)) is None


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([1, 2, 3, 4], ""),
        ([1, 2, 3, 4, 5], "up"),
        ([5, 4, 3, 2, 1], "down"),
        ([1, 2, 3, 5, 4], "mixed"),
        ([7, 7, 7, 7, 7], "level"),
        ([1, 1, 2, 2, 3, 3, 4], "up"),
    ],
)
def test_direction(values: list[float], expected: str) -> None:
    assert direction(values) == expected


@given(st.lists(st.integers(-50, 50), min_size=FEWEST, max_size=9, unique=True))
def test_chance_agrees_with_scipy(values: list[int]) -> None:
    assert by_chance(values) == pytest.approx(kendalltau(range(len(values)), values, method="exact").pvalue)


@given(st.lists(st.floats(0, 100), min_size=FEWEST, max_size=12))
def test_turned_round_it_goes_the_other_way(values: list[float]) -> None:
    opposite = {"up": "down", "down": "up"}
    found = direction(values)
    assert direction(values[::-1]) == opposite.get(found, found)


@pytest.mark.parametrize("count", [5, 6, 8, 13])
@pytest.mark.parametrize("draw", [random.Random.random, lambda r: r.randint(1, 4), lambda r: r.gauss(0, 1) ** 3])
def test_noise_is_not_called_a_direction(count: int, draw: Any) -> None:
    """Figures that follow one another by chance alone get a direction no more often than the stated rate."""
    chance = random.Random(count)
    named = sum(direction([draw(chance) for _ in range(count)]) in {"up", "down"} for _ in range(4000))
    assert named / 4000 <= LEVEL


def test_an_unbroken_row_ends_at_gaps_breaks_and_protected_figures() -> None:
    rows = row_of([1, 2, 3, 4, 5, 6])
    assert unbroken(Series("T", tuple(rows))) == tuple(rows)
    protected = [*rows[:2], replace(rows[2], value=None, status="c"), *rows[3:]]
    assert unbroken(Series("T", tuple(protected))) == tuple(rows[3:])
    assert unbroken(Series("T", (*rows[:2], *rows[3:]))) == tuple(rows[3:])
    broken = [*rows[:3], replace(rows[3], break_before="new rules"), *rows[4:]]
    assert unbroken(Series("T", tuple(broken))) == tuple(broken[3:])
    assert unbroken(Series("T", (*rows[:-1], replace(rows[-1], value=None, status="c")))) == ()
    target = replace(rows[-1], period="2026", period_end="2026-03-31", status="t")
    assert unbroken(Series("T", (*rows, target))) == tuple(rows)
