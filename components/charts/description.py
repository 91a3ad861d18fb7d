"""What a chart says, apart from how it is drawn: one description, drawn as SVG and as a Plotly figure.

Every position comes from a printed value. A protected or missing figure has a date and words,
never a value, so no drawing can place it.
"""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """Whose figures a line shows; it decides colour, dash and marker together."""

    OWN = "own"
    NEIGHBOURS = "neighbours"
    NEIGHBOURS_MEDIAN = "neighbours-median"
    REGION = "region"
    ENGLAND = "england"
    TARGET = "target"
    CATEGORY = "category"


@dataclass(frozen=True, slots=True)
class Tick:
    """A labelled place on an axis; `at` is a value, or a year with its fraction on a time axis."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class ValueAxis:
    """The axis values are read from. `low` is 0 unless a value is negative or `starts_at_zero` is false."""

    label: str
    low: float
    high: float
    ticks: tuple[Tick, ...]
    starts_at_zero: bool = True


@dataclass(frozen=True, slots=True)
class TimeAxis:
    """True time, in years with fractions. `ticks` holds every period shown; a drawing keeps those that fit.

    `anchor` is the place in `ticks` of one to keep; the others are kept at equal steps from it.
    `dates` are the ISO dates of the ticks, in their order.
    """

    start: float
    end: float
    ticks: tuple[Tick, ...]
    dates: tuple[str, ...] = ()
    anchor: int = -1


@dataclass(frozen=True, slots=True)
class Point:
    """One published value. `joined` says that a line may lead to it from the point before.

    `label` is the value in words, `short` without its unit's words; `detail` follows in the hover text.
    """

    date: str
    x: float
    value: float
    label: str
    short: str
    period: str
    status: str = ""
    lower: float | None = None
    upper: float | None = None
    joined: bool = False
    detail: str = ""

    @property
    def hover(self) -> str:
        """The one text both drawings show for this point."""
        return f"{self.period}: {self.label}{self.detail}"


@dataclass(frozen=True, slots=True)
class Line:
    """The points of one series, oldest first. `position` tells categories apart."""

    label: str
    role: Role
    points: tuple[Point, ...]
    position: int = 0

    @property
    def runs(self) -> tuple[tuple[Point, ...], ...]:
        """The points in unbroken stretches: the only points a line may connect."""
        runs: list[list[Point]] = []
        for point in self.points:
            if point.joined and runs:
                runs[-1].append(point)
            else:
                runs.append([point])
        return tuple(tuple(run) for run in runs)


@dataclass(frozen=True, slots=True)
class Missing:
    """A period without a figure: where on the time axis, whose, and which status stands there."""

    date: str
    x: float
    line: str
    role: Role
    position: int
    status: str
    label: str


@dataclass(frozen=True, slots=True)
class InspectionMark:
    """An inspection in view. `grade` is empty for a visit without grades."""

    date: str
    x: float
    grade: str
    label: str


@dataclass(frozen=True, slots=True)
class Band:
    """The time a grade was in force, as far as it is in view."""

    start: float
    end: float
    grade: str
    since: str
    opens_in_view: bool


@dataclass(frozen=True, slots=True)
class BreakMark:
    """A change after which figures cannot be compared with those before."""

    x: float
    period: str
    reason: str


@dataclass(frozen=True, slots=True)
class VariantMark:
    """What another source states for a period: a mark of its own, never part of a line."""

    date: str
    x: float
    value: float
    label: str


@dataclass(frozen=True, slots=True)
class Words:
    """The words every chart carries, in the drawing or around it.

    `source` names who the figures come from, `notes` what a reader must know to read them truly,
    `alternative` says in a few sentences what the chart shows.
    """

    title: str
    place: str
    period: str
    source: str
    notes: tuple[str, ...]
    alternative: str
    release_id: str = ""
    release_date: str = ""


@dataclass(frozen=True, slots=True)
class TrendChart:
    """Values over time, with what is needed to read them truly."""

    words: Words
    x: TimeAxis
    y: ValueAxis
    lines: tuple[Line, ...]
    missing: tuple[Missing, ...] = ()
    inspections: tuple[InspectionMark, ...] = ()
    bands: tuple[Band, ...] = ()
    breaks: tuple[BreakMark, ...] = ()
    variants: tuple[VariantMark, ...] = ()


@dataclass(frozen=True, slots=True)
class BarMark:
    """A comparator's value beside a bar."""

    label: str
    role: Role
    value: float
    text: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One category. `value` is None where `status` stands in its place; `text` is what is written."""

    label: str
    value: float | None
    text: str
    status: str
    marks: tuple[BarMark, ...] = ()


@dataclass(frozen=True, slots=True)
class BarGroup:
    """Bars under one heading; the heading is empty where there is one breakdown only."""

    label: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class BarChart:
    """The categories of one period, in the order of the table."""

    words: Words
    axis: ValueAxis
    groups: tuple[BarGroup, ...]


@dataclass(frozen=True, slots=True)
class TimelineMark:
    """One inspection: its grade in the framework's own words, empty for a visit without grades."""

    date: str
    x: float
    grade: str
    label: str
    short_date: str


@dataclass(frozen=True, slots=True)
class Lane:
    """The inspections of one framework: grades of two frameworks never share a lane."""

    label: str
    marks: tuple[TimelineMark, ...]


@dataclass(frozen=True, slots=True)
class TimelineChart:
    """Inspections on one time axis, each framework in a lane of its own."""

    words: Words
    x: TimeAxis
    lanes: tuple[Lane, ...]


@dataclass(frozen=True, slots=True)
class SpreadDot:
    """One council's value. The role is own, neighbours, or category for every other council."""

    label: str
    role: Role
    value: float
    text: str
    lower: float | None = None
    upper: float | None = None


@dataclass(frozen=True, slots=True)
class SpreadMark:
    """A value to read the dots against: England's, the region's or an average of neighbours."""

    label: str
    role: Role
    value: float
    text: str


@dataclass(frozen=True, slots=True)
class SpreadChart:
    """Every council's value of one indicator in one period on one axis."""

    words: Words
    axis: ValueAxis
    dots: tuple[SpreadDot, ...]
    marks: tuple[SpreadMark, ...] = ()


Chart = TrendChart | BarChart | TimelineChart | SpreadChart
