"""Inspections on one time axis, each framework in a lane of its own.

Frameworks ask different questions and use different scales, so grades are words in their lane:
never numbers, never joined by a line, never above or below one another.
"""

from collections.abc import Iterable, Mapping, Sequence

from components.charts.description import Lane, Tick, TimeAxis, TimelineChart, TimelineMark, Words
from components.charts.scales import decimal_year
from components.charts.words import inspection_result
from portal.formats import format_date, format_month
from portal.selection import Inspection

NOTE = "Each row is a different way of inspecting. Grades in different rows cannot be compared."
VISITS = "Upright ticks are visits and inspections that gave no overall grade."


def timeline_chart(
    inspections: Sequence[Inspection],
    place: str,
    titles: Mapping[str, str] | None = None,
    sources: Mapping[str, str] | None = None,
    release_id: str = "",
    release_date: str = "",
) -> TimelineChart:
    """The journey of one place through its inspections, oldest framework first.

    `titles` gives a framework's name in words, `sources` a source's title; both fall back to the id.
    Inspections without any date are told in the alternative text and not drawn.
    """
    titles, sources = titles or {}, sources or {}
    dated = sorted((one for one in inspections if one.date), key=lambda one: one.date)
    lanes: dict[str, list[TimelineMark]] = {}
    for one in dated:
        lanes.setdefault(titles.get(one.framework, one.framework), []).append(_mark(one))
    words = Words(
        title="Inspections of children's services",
        place=place,
        period=f"{format_date(dated[0].date)} to {format_date(dated[-1].date)}" if dated else "",
        source="; ".join(dict.fromkeys(sources.get(one.source_id, one.source_id) for one in dated)),
        notes=tuple(_notes(len(lanes), dated)),
        alternative=_alternative(inspections, dated, place, titles),
        release_id=release_id,
        release_date=release_date,
    )
    drawn = tuple(Lane(name, tuple(marks)) for name, marks in lanes.items())
    return TimelineChart(words, _axis(dated), drawn)


def _notes(lanes: int, dated: Sequence[Inspection]) -> Iterable[str]:
    if lanes > 1:
        yield NOTE
    if any(not one.overall for one in dated):
        yield VISITS


def _mark(one: Inspection) -> TimelineMark:
    kind = one.inspection_type or "inspection"
    label = f"{format_date(one.date)}: {kind}, {inspection_result(one)}"
    return TimelineMark(one.date, decimal_year(one.date), one.overall, label, format_month(one.date))


def _axis(dated: Sequence[Inspection]) -> TimeAxis:
    """Whole years, one more than the first and last inspection need."""
    if not dated:
        return TimeAxis(0.0, 1.0, ())
    first, last = int(decimal_year(dated[0].date)), int(decimal_year(dated[-1].date)) + 1
    years = range(first, last + 1)
    ticks = tuple(Tick(float(year), str(year)) for year in years)
    return TimeAxis(float(first), float(last), ticks, tuple(f"{year}-01-01" for year in years), 0)


def _alternative(
    inspections: Sequence[Inspection], dated: Sequence[Inspection], place: str, titles: Mapping[str, str]
) -> str:
    told = [f"Timeline of inspections of children's services, {place}."]
    frameworks = dict.fromkeys(one.framework for one in dated)
    for framework in frameworks:
        alike = [one for one in dated if one.framework == framework]
        results = [f"{format_date(one.date)}, {inspection_result(one)}" for one in alike]
        told.append(f"{titles.get(framework, framework)}: {'; '.join(results)}.")
    undated = [inspection_result(one) for one in inspections if not one.date]
    if undated:
        told.append(f"Date not stated: {'; '.join(undated)}.")
    if not inspections:
        told.append("No inspection is recorded.")
    return " ".join(told)
