"""Words of comparison, from one published rule: better, worse, similar, or only higher and lower.

Two figures are similar where the other one lies inside the 95% confidence interval of the place's own. Outside it they
differ, and where a direction is good or bad that is better or worse. Without an interval the words say only higher or
lower, and that chance cannot be told.
"""

from dataclasses import dataclass

from portal.formats import published_value
from portal.selection import Observation
from portal.vocabulary import Polarity

BETTER = {"higher": Polarity.HIGHER, "lower": Polarity.LOWER}


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a figure compares with another.

    `way` is higher, lower or the same; `word` is better, worse, similar, the same, or the way where no direction is
    good or chance cannot be told; `sure` is None where it cannot be told whether chance explains the gap.
    """

    way: str
    word: str
    sure: bool | None


def verdict(own: Observation, other: Observation, polarity: Polarity) -> Verdict | None:
    """How the place's own figure compares with another's; None where either has no value."""
    mine, theirs = published_value(own), published_value(other)
    if mine is None or theirs is None:
        return None
    if mine == theirs:
        return Verdict("the same", "the same", None)
    way = "higher" if mine > theirs else "lower"
    if own.lower is None or own.upper is None:
        return Verdict(way, way, None)
    if own.lower <= theirs <= own.upper:
        return Verdict(way, "similar", False)
    if polarity == Polarity.NEITHER:
        return Verdict(way, way, True)
    return Verdict(way, "better" if BETTER[way] == polarity else "worse", True)


def verdict_words(found: Verdict, others: str, by_chance: bool = True) -> str:
    """The verdict as part of a sentence, `others` naming what it was compared with: "similar to England (67), ...".

    Without `by_chance`, where there is no interval because nothing came about by chance, chance is not spoken of.
    """
    if found.way == "the same":
        return f"the same as {others}"
    if found.sure is None and not by_chance:
        return f"{found.way} than {others}"
    if found.sure is None:
        return f"{found.way} than {others}, though whether by chance cannot be told"
    if not found.sure:
        return f"similar to {others}: a gap of this size could be chance"
    word = found.way if found.word == found.way else f"{found.word} ({found.way})"
    return f"{word} than {others}, by more than chance would bring"


def apart(one: Observation, other: Observation) -> bool | None:
    """Whether the intervals of two figures do not meet; None where either has none."""
    if one.lower is None or one.upper is None or other.lower is None or other.upper is None:
        return None
    return one.upper < other.lower or other.upper < one.lower


def rank_range(own: Observation, peers: tuple[Observation, ...]) -> tuple[int, int] | None:
    """The places a figure could have, counted from the lowest, once the intervals are allowed for.

    The lowest is one more than the figures whose interval lies wholly below its own, the highest that of all whose
    interval does not lie wholly above. None where the figure has no interval.
    """
    if own.lower is None or own.upper is None:
        return None
    others = [p for p in peers if p.geography_code != own.geography_code and published_value(p) is not None]
    below = sum((p.upper if p.upper is not None else p.value or 0) < own.lower for p in others)
    above = sum((p.lower if p.lower is not None else p.value or 0) > own.upper for p in others)
    return below + 1, len(others) + 1 - above
