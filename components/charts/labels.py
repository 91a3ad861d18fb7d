"""Where labels go so that none lies on another."""

from collections.abc import Sequence

from components.charts.description import Tick

TICK_STEPS = (1, 2, 3, 4, 5, 6, 10, 12, 24, 36, 60, 120, 240)


def spread(wanted: Sequence[float], heights: Sequence[float], low: float, high: float) -> list[float]:
    """Middles for labels stacked between `low` and `high`, as near as can be to where each is wanted.

    Gives them in the order asked; equal wishes keep that order. Where they cannot all fit they run past
    `high`, never over one another. (Pool adjacent violators: the least total squared displacement.)
    """
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    offsets, reach = [], 0.0
    for i in order:
        offsets.append(reach + heights[i] / 2)
        reach += heights[i]
    top = max(low, high - reach)
    pools: list[list[float]] = []  # sum of wishes, how many
    for i, offset in zip(order, offsets, strict=True):
        pools.append([min(max(wanted[i] - offset, low), top), 1])
        while len(pools) > 1 and pools[-2][0] / pools[-2][1] > pools[-1][0] / pools[-1][1]:
            total, count = pools.pop()
            pools[-1][0] += total
            pools[-1][1] += count
    starts = [total / count for total, count in pools for _ in range(int(count))]
    placed = [0.0] * len(wanted)
    for i, start, offset in zip(order, starts, offsets, strict=True):
        placed[i] = start + offset
    return placed


def rows_of(spans: Sequence[tuple[float, float]], gap: float) -> list[int]:
    """For spans from left to right, the row of each so that none in a row comes nearer than `gap`."""
    ends: list[float] = []
    rows = [0] * len(spans)
    for i in sorted(range(len(spans)), key=lambda i: spans[i]):
        start, end = spans[i]
        row = next((r for r, reached in enumerate(ends) if reached + gap <= start), len(ends))
        ends[row:row + 1] = [end]
        rows[i] = row
    return rows


def thin(ticks: Sequence[Tick], places: Sequence[float], widths: Sequence[float], anchor: int) -> list[int]:
    """Which ticks to label: equal steps from the anchor, the smallest step at which no labels touch."""
    if not ticks:
        return []
    for step in TICK_STEPS:
        kept = [i for i in range(len(ticks)) if (i - anchor) % step == 0]
        pairs = zip(kept, kept[1:], strict=False)
        if all(places[b] - places[a] >= (widths[a] + widths[b]) / 2 + 8 for a, b in pairs):
            return kept
    return [anchor % len(ticks)]
