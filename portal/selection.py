"""What one view shows: the single thing that chart, tile, table, file and embed are all drawn from."""

from dataclasses import dataclass, field

from portal.definitions import Indicator
from portal.vocabulary import Comparator


@dataclass(frozen=True, slots=True)
class Observation:
    """One value of one indicator for one geography, period and breakdown: a row of `observations`.

    `value` is None wherever `status` stands in its place (see vocabulary.WITHOUT_VALUE).
    Dates are ISO text. `release_id` is that of the release it was read from.
    """

    indicator_id: str
    indicator: str
    geography_code: str
    geography: str
    geography_level: str
    period: str
    period_type: str
    period_start: str
    period_end: str
    breakdown: str
    category: str
    value: float | None
    status: str
    break_before: str
    unit: str
    numerator: float | None
    denominator: float | None
    lower: float | None
    upper: float | None
    source_id: str
    source_reference: str
    release_id: str
    note: str
    variant: str = ""
    source_place: str = ""
    printed: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """Observations that belong together, oldest first: one line of a chart, one column of a table.

    `comparator` is None for the chosen geography itself. `category` is "" for the whole.
    `contributors` gives, for each observation of a neighbours' benchmark, how many of `members`
    neighbours had a published value; empty otherwise.
    """

    label: str
    observations: tuple[Observation, ...]
    comparator: Comparator | None = None
    category: str = ""
    contributors: tuple[int, ...] = ()
    members: int = 0


@dataclass(frozen=True, slots=True)
class Judgement:
    """One graded area of an inspection, in the framework's own words."""

    area: str
    grade: str


@dataclass(frozen=True, slots=True)
class Inspection:
    """One inspection or visit; dates are ISO text, empty where no source states them.

    `overall` is the overall grade, empty where the framework gave none.
    """

    inspection_id: str
    geography_code: str
    geography: str
    framework: str
    inspection_type: str
    inspection_start: str
    inspection_end: str
    published_date: str
    theme: str
    source_id: str
    source_reference: str
    note: str
    overall: str = ""
    judgements: tuple[Judgement, ...] = ()

    @property
    def date(self) -> str:
        """The day it is placed at on a time axis: last day on site, else publication."""
        return self.inspection_end or self.inspection_start or self.published_date


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an authority stands on an indicator in one period, and its change since the one before."""

    period: str
    rank: int | None
    ranked: int | None
    quartile: int | None
    previous_period: str
    change: float | None
    beyond_chance: str


@dataclass(frozen=True, slots=True)
class Selection:
    """One view of one indicator, in display order, with all that is needed to show it truly.

    `series` starts with the chosen geography (one series for each category shown), followed by
    the comparators. `variants` are other sources' statements of the same observations, never joined
    to the lines. `standing` is that of the newest published period, where there is one.
    """

    indicator: Indicator
    geography_code: str
    geography: str
    breakdown: str
    series: tuple[Series, ...]
    variants: tuple[Observation, ...] = ()
    inspections: tuple[Inspection, ...] = ()
    standing: Standing | None = None
    release_id: str = ""
    release_date: str = ""
    sources: dict[str, str] = field(default_factory=dict)

    @property
    def rows(self) -> tuple[Observation, ...]:
        """Every observation shown, in the order of the table and the file."""
        return tuple(o for s in self.series for o in s.observations) + self.variants

    @property
    def own(self) -> tuple[Series, ...]:
        """The chosen geography's series."""
        return tuple(s for s in self.series if s.comparator is None)
