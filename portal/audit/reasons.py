"""Which printed figures give a protected count away, in words."""

import numpy as np
from scipy import sparse

from portal.audit.cells import Relation
from portal.audit.components import Component
from portal.audit.equations import System
from portal.audit.solving import FAR, ImpossibleError, Programs

MOST_SUMS = 60
"""Where more sums than this play a part, they are counted and the first few told."""

MOST_UNKNOWNS = 1_000
"""Where more counts than this are joined, only the sums through the leaking one are told."""


def reason(part: Component, asked: Programs, i: int, system: System, kind: str, width: int) -> str:
    """The fewest sums that pin a count down as closely as `kind` says, each in words.

    Only printed figures are named, and never the value that comes out.
    """
    if kind == "undecided":
        return "the whole-number program ran out of time"
    goal = 0 if kind == "exact" else width - 1
    rows = _needed(asked, i, goal)
    told = [in_words(part.relations[row], system) for row in rows[:6]]
    if len(rows) > len(told):
        told.append(f"and {len(rows) - len(told)} more sums")
    return "; and ".join(told) if told else "its own limits"


def in_words(relation: Relation, system: System) -> str:
    """One relation with its printed figures: `row 6-11: Total 70 less In-house 20 leaves Residential`."""
    printed = [term for term in relation.terms if term.cell in system.printed]
    hidden = [term for term in relation.terms if term.cell not in system.printed]
    plus = [t for t in printed if t.times < 0]
    less = [t for t in printed if t.times > 0]
    if not plus:
        plus, less = less, []

    def figure(label: str, times: int, value: int) -> str:
        return f"{label} {value}" if abs(times) == 1 else f"{abs(times)} times {label} {value}"

    words = " plus ".join(figure(t.label, t.times, system.printed[t.cell]) for t in plus)
    words += "".join(f" less {figure(t.label, t.times, system.printed[t.cell])}" for t in less)
    verb = "leaves" if less or any(t.times < 0 for t in plus) else "makes"
    if relation.low != relation.high:
        verb = "limits"
    unknown = " and ".join(t.label for t in hidden)
    if not words:
        return f"{relation.words}: {unknown} are joined"
    return f"{relation.words}: {words} {verb} {unknown}"


def _needed(asked: Programs, i: int, goal: int) -> list[int]:
    """Rows that suffice to hold the range to `goal` or less, none of which can be spared."""
    through = asked.matrix[:, [i]].nonzero()[0].tolist()
    for row in through:
        if _pinned(asked, [row], i, goal):
            return [row]
    if asked.matrix.shape[1] > MOST_UNKNOWNS:
        return through
    candidates = _support(asked, i)
    if not _pinned(asked, candidates, i, goal):
        candidates = list(range(asked.matrix.shape[0]))
        if len(candidates) > MOST_SUMS or not _pinned(asked, candidates, i, goal):
            return through
    if len(candidates) > MOST_SUMS:
        return candidates
    needed = list(candidates)
    for row in candidates:
        fewer = [other for other in needed if other != row]
        if _pinned(asked, fewer, i, goal):
            needed = fewer
    return needed


def _support(asked: Programs, i: int) -> list[int]:
    """Rows that the linear programs' dual values say hold the range."""
    rows: set[int] = set()
    for greatest in (True, False):
        plain = Programs(asked.matrix, asked.low, asked.high, asked.least, tighten=False)
        try:
            rows |= set(np.flatnonzero(np.abs(plain.linear_end(i, greatest=greatest)) > 1e-7).tolist())
        except ImpossibleError:
            continue
    return sorted(rows)


def _pinned(asked: Programs, rows: list[int], i: int, goal: int) -> bool:
    """Whether these rows alone hold the range to `goal`, by line bounds, linear, then whole-number programs."""
    if not rows:
        return False
    matrix = sparse.csr_array(asked.matrix[rows])
    try:
        few = Programs(matrix, asked.low[rows], asked.high[rows], asked.least, seconds=2.0)
        for step in (few.linear_end, few.whole_end):
            if few.bounds.proved_width()[i] <= goal:
                return True
            for greatest in (True, False):
                step(i, greatest=greatest)
            if few.bounds.greatest[i] > FAR // 2:
                return False
    except ImpossibleError:
        return False
    return bool(few.bounds.proved_width()[i] <= goal)
