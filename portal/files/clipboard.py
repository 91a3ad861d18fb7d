"""A view's table as text that pastes into a spreadsheet: one row a period, one column a series, tabs between."""

from portal.files.columns import number_text, safe_text
from portal.formats import format_period, format_status, published_value
from portal.selection import Observation, Selection
from portal.vocabulary import WITHOUT_VALUE

Key = tuple[str, str, str, int]
"""Last day, first day and label of a period, and which of several values for it this is."""


def table_text(selection: Selection) -> str:
    """The view's values, newest first: plain numbers, "[c]" and the like where there is none, "" where no row.

    A series with statuses beside its values has a second column that names them.
    """
    columns = [_by_period(series.observations) for series in selection.series]
    noted = [any(o.status and o.status not in WITHOUT_VALUE for o in cells.values()) for cells in columns]
    periods = {key: o for cells in columns for key, o in cells.items()}
    head = ["Period"]
    for series, has_status in zip(selection.series, noted, strict=True):
        label = series.label.replace("|", ", ")
        head += [label, f"{label} status"] if has_status else [label]
    lines = [head]
    for key in sorted(periods, key=lambda key: (key[:3], -key[3]), reverse=True):
        line = [format_period(periods[key])]
        for cells, has_status in zip(columns, noted, strict=True):
            line += _cells(cells.get(key), has_status)
        lines.append(line)
    return "\n".join("\t".join(safe_text(" ".join(cell.split())) for cell in line) for line in lines)


def _by_period(observations: tuple[Observation, ...]) -> dict[Key, Observation]:
    found: dict[Key, Observation] = {}
    for o in observations:
        place = 0
        while (o.period_end, o.period_start, o.period, place) in found:
            place += 1
        found[(o.period_end, o.period_start, o.period, place)] = o
    return found


def _cells(observation: Observation | None, has_status: bool) -> list[str]:
    if observation is None:
        return ["", ""] if has_status else [""]
    value = published_value(observation)
    if value is None:
        cell, status = format_status(observation.status), ""
    else:
        cell, status = number_text(value), format_status(observation.status)
    return [cell, status] if has_status else [cell]
