"""What protecting did, in classes only: nothing here tells which cell is small, or what any could be."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts of tables and cells, what hiding cost, and how well it is proved.

    `primary` cells were small, `secondary` were hidden to protect them. `cost` counts a total as several
    other cells; no safe choice costs less than `bound`. `narrowest` is the least distance between the
    least and the greatest value that any small count could have, None where there are none. `proof` is
    "least cost, proved", or says how far above the least cost it is at most.
    """

    tables: int
    cells: int
    primary: int
    secondary: int
    cost: int
    bound: int
    narrowest: int | None
    proof: str
    seconds: float
    notes: tuple[str, ...] = ()


def proof_of(cost: int, bound: int, settled: bool) -> str:
    """How well a cost is proved. `settled` says whether ties of equal cost were settled as well."""
    if cost > bound:
        over = 100 * (cost - bound) / bound
        return f"safe, and at most {over:.1f} % above the least cost"
    return "least cost, proved" if settled else "least cost, proved; of equal choices, one of little value hidden"


def format_summary(summary: Summary) -> str:
    """The summary as lines for a terminal."""
    hidden = summary.primary + summary.secondary
    lines = [
        f"Tables {summary.tables}, cells {summary.cells}",
        f"Hidden {hidden}: {summary.primary} small (primary), {summary.secondary} to protect them (secondary)",
        f"Cost {summary.cost} (a total counts as several cells); no safe choice costs less than {summary.bound}",
        (
            "Narrowest range: no count needed protecting"
            if summary.narrowest is None
            else f"Narrowest range: every small count keeps one of {summary.narrowest} or more, least to greatest"
        ),
        f"Proof: {summary.proof}",
        f"Time {summary.seconds:.1f} s",
        *summary.notes,
    ]
    return "\n".join(lines)
