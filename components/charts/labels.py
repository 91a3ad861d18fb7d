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


def flag_rows(feet: Sequence[float], spans: Sequence[tuple[float, float]], gap: float) -> list[int]:
    """The row of each label, 0 on top, so that none meets another and no line down to a foot crosses one.

    A label that reaches over the foot or the words of one further right stands in a row above it.
    """
    below = [0] * len(spans)
    order = sorted(range(len(spans)), key=lambda i: (spans[i][0], feet[i]), reverse=True)
    for place, i in enumerate(order):
        over = [below[j] for j in order[:place] if min(spans[j][0], feet[j]) < spans[i][1] + gap]
        below[i] = 1 + max(over, default=-1)
    deepest = max(below, default=0)
    return [deepest - row for row in below]


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
