"""The words of a chart: its source line, its notes, and the text that stands in for the picture."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from components.charts.description import Line, Point, Role, ValueAxis, Words
from components.charts.scales import decimal_year
from portal.formats import (
    STATUS_EXPLANATIONS,
    STATUS_WORDS,
    format_date,
    format_list,
    format_period,
    format_periods,
    published_value,
)
from portal.selection import Inspection, Observation, Selection
from portal.vocabulary import WITHOUT_VALUE, Status

NO_CAUSE = "Shading shows the inspection grade in force. It does not show that one thing caused the other."
NOT_ZERO = "The upright axis does not start at zero."
HOLLOW = "Hollow squares show what another source says about the same period."
VISITS = "Short ticks at the top are inspections or visits that gave no overall grade."
NAMED_AT_MOST = 4
SIGNS = {
    Status.PROVISIONAL: "Hollow point",
    Status.ESTIMATED: "Hollow point",
    Status.FORECAST: "Hollow diamond",
    Status.TARGET: "Short bar",
}
"""How a chart over time draws figures that are not plain; other statuses are written as they are."""


def trend_words(
    selection: Selection,
    lines: Sequence[Line],
    axis: ValueAxis,
    inspections: Sequence[Inspection],
    view: tuple[float, float],
) -> Words:
    """The words of a chart over time; `view` is what its time axis shows, in years with fractions."""
    rows = sorted(selection.rows, key=lambda row: row.period_end)
    period = format_periods(rows[0], rows[-1]) if rows else ""
    seen = [one for one in inspections if view[0] <= decimal_year(one.date) <= view[1]]
    told = [
        f"Line chart. {selection.indicator.title}, {selection.geography}.",
        *(_line_sentences(line, selection) for line in lines),
        *_missing_sentences(selection),
        *_break_sentences(selection),
        *_variant_sentences(selection),
        *_inspection_sentences(inspections, seen, view),
    ]
    return Words(
        title=selection.indicator.title,
        place=selection.geography,
        period=period,
        source=source_line(selection),
        notes=tuple(_trend_notes(selection, axis, inspections, seen, view)),
        alternative=" ".join(filter(None, told)),
        release_id=selection.release_id,
        release_date=selection.release_date,
    )


def source_line(selection: Selection) -> str:
    """The titles of the sources the shown figures come from, each once, in the order of the table."""
    used = dict.fromkeys(row.source_id for row in selection.rows if row.source_id)
    return "; ".join(dict.fromkeys(selection.sources.get(source, source) for source in used))


def status_notes(rows: Iterable[Observation]) -> list[str]:
    """The key of signs, for the statuses that occur among the rows."""
    present = {row.status for row in rows}
    return [
        f"{SIGNS.get(status, status.value)}: {STATUS_WORDS[status]}. {STATUS_EXPLANATIONS[status]}"
        for status in Status
        if status.value in present and status not in (Status.PUBLISHED, Status.REVISED)
    ]


def _line_sentences(line: Line, selection: Selection) -> str:
    actual = [p for p in line.points if p.status not in (Status.FORECAST, Status.TARGET)]
    stretches = _stretches(line.label, actual, selection)
    sentences = []
    if line.role is not Role.TARGET:
        sentences.append(_path_sentence(line.label, stretches[0]))
        sentences += [_path_sentence(f"{line.label}, after a change", points) for points in stretches[1:]]
    for status, word in ((Status.FORECAST, ", forecast"), (Status.TARGET, ", target")):
        marks = [p for p in line.points if p.status == status]
        if marks:
            sentences.append(f"{line.label}{'' if line.role is Role.TARGET else word}: {_named(marks)}.")
    if line.role is Role.OWN and len(actual) > 2 and len(stretches) == 1:
        high, low = max(actual, key=lambda p: p.value), min(actual, key=lambda p: p.value)
        if high.value != low.value:
            sentences.append(f"Highest {high.short} ({high.period}), lowest {low.short} ({low.period}).")
    return " ".join(sentences)


def _path_sentence(label: str, points: Sequence[Point]) -> str:
    if not points:
        return f"{label}: no figure is shown."
    first, last = points[0], points[-1]
    if len(points) == 1:
        return f"{label}: {last.label} ({last.period}), the only figure shown."
    words = "higher" if last.value > first.value else "lower" if last.value < first.value else "the same"
    gaps = [(a, b) for a, b in pairwise(points) if not b.joined]
    between = [f"{a.period} and {b.period}" for a, b in gaps[:NAMED_AT_MOST]]
    more = f"; and {len(gaps) - NAMED_AT_MOST} more" if len(gaps) > NAMED_AT_MOST else ""
    cut = f" The line has a gap between {'; between '.join(between)}{more}." if gaps else ""
    begin = first.label if first.status else first.short
    return f"{label}: from {begin} ({first.period}) to {last.label} ({last.period}), which is {words}.{cut}"


def _stretches(label: str, points: Sequence[Point], selection: Selection) -> list[list[Point]]:
    """The points of a line parted wherever a change makes them not comparable; at least one stretch."""
    rows = [row for series in selection.series if series.label == label for row in series.observations]
    changes = [row.period_end for row in rows if row.break_before]
    parted: dict[int, list[Point]] = {}
    for point in points:
        parted.setdefault(sum(change <= point.date for change in changes), []).append(point)
    return list(parted.values()) or [[]]


def _named(points: Sequence[Point]) -> str:
    shown = [f"{p.short} ({p.period})" for p in points[:NAMED_AT_MOST]]
    rest = len(points) - len(shown)
    return format_list([*shown, f"{rest} more"] if rest else shown)


def _missing_sentences(selection: Selection) -> Iterable[str]:
    for series in selection.series:
        for status in Status:
            periods = [
                format_period(row)
                for row in series.observations
                if published_value(row) is None and _why(row) == status
            ]
            if periods:
                named = periods if len(periods) <= NAMED_AT_MOST else [f"{len(periods)} periods"]
                yield f"{series.label}, {STATUS_WORDS[status]}: {format_list(named)}."


def _why(row: Observation) -> str:
    return row.status if row.status in WITHOUT_VALUE else Status.NOT_AVAILABLE.value


def _break_sentences(selection: Selection) -> Iterable[str]:
    seen: dict[tuple[str, str], Observation] = {}
    for series in selection.series:
        for row in series.observations[1:]:
            if row.break_before:
                seen.setdefault((row.period_end, row.break_before), row)
    for row in seen.values():
        reason = row.break_before.rstrip(".")
        yield f"Figures from {format_period(row)} on cannot be compared with those before: {reason}."


def _variant_sentences(selection: Selection) -> Iterable[str]:
    count = sum(published_value(row) is not None for row in selection.variants)
    if count:
        yield (
            f"Another source gives a different figure for {count} of these periods."
            if count > 1
            else ("Another source gives a different figure for one of these periods.")
        )


def _inspection_sentences(
    inspections: Iterable[Inspection], seen: Sequence[Inspection], view: tuple[float, float]
) -> Iterable[str]:
    before = [one for one in inspections if one.overall and decimal_year(one.date) < view[0]]
    if before:
        last = max(before, key=lambda one: one.date)
        yield f"Inspection grade in force at the start: {last.overall} ({format_date(last.date)})."
    if seen:
        told = [f"{format_date(one.date)}, {inspection_result(one)}" for one in seen]
        yield f"Inspections in this time: {'; '.join(told)}."


def inspection_result(inspection: Inspection) -> str:
    """What an inspection ended with: its overall grade, or in words that it gave none."""
    if inspection.overall:
        return inspection.overall
    return "no overall grade" if inspection.judgements else "a visit without grades"


def _trend_notes(
    selection: Selection,
    axis: ValueAxis,
    inspections: Iterable[Inspection],
    seen: Iterable[Inspection],
    view: tuple[float, float],
) -> Iterable[str]:
    if not axis.starts_at_zero:
        yield NOT_ZERO
    yield from _break_sentences(selection)
    yield from status_notes(row for row in selection.rows)
    if any(published_value(row) is not None for row in selection.variants):
        yield HOLLOW
    if any(one.overall and decimal_year(one.date) < view[1] for one in inspections):
        yield NO_CAUSE
    if any(not one.overall for one in seen):
        yield VISITS
