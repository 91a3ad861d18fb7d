"""The attack on printed tables: what can be worked out of each protected count, and how.

What counts as a leak, on printed figures alone (a reader cannot know which protected count is the small one):

* a protected count with one possible value, whatever it is ("exact");
* a protected count that may be 1 to `threshold` and whose greatest possible value less its least is under
  `threshold` - 1, so that it is known more closely than a small count may be ("narrow");
* two protected counts of one line whose sum is known exactly and is 1 to `threshold` ("siblings"); where true
  zeros are printed each of the two is then narrow as well.

A protected count whose least possible value is over the threshold cannot be the small one; where its range is
narrow it is told, not counted as a leak ("narrow but large").
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from portal.audit.cells import Cell, Range, Relation, SeenTable
from portal.audit.components import Component, programs, ranges, solve, split
from portal.audit.crossing import crossing
from portal.audit.equations import System, build_system
from portal.audit.findings import Finding
from portal.audit.reasons import reason
from portal.audit.solving import ImpossibleError, Programs

EXPLAINED = 25
"""How many leaks are traced to their equations: enough to mend the pattern, quick on a broken table."""


@dataclass
class Attack:
    """What came out: a range for each protected count, the findings, and how much was attacked."""

    ranges: dict[Cell, Range] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    leaking: dict[Cell, str] = field(default_factory=dict)
    tables: int = 0
    printed: int = 0
    relations: int = 0
    components: int = 0
    linear_programs: int = 0
    whole_programs: int = 0

    @property
    def leaks(self) -> list[Finding]:
        """The findings that stop publication."""
        return [finding for finding in self.findings if finding.fails]


def attack(
    tables: Sequence[SeenTable],
    relations: Iterable[Relation] = (),
    *,
    threshold: int = 5,
    known: Mapping[Cell, int] | None = None,
    sensitive: Collection[Cell] | None = None,
    zeros_printed: bool = True,
    full: bool = True,
    start: Mapping[Cell, int] | None = None,
    seconds: float = 10.0,
) -> Attack:
    """Everything a reader can work out of the protected counts of these tables.

    `known` are counts the attacker knows besides (a lone child knows the 1). `sensitive`, for whoever does
    know which counts are small, limits the "narrow" leaks to those. `zeros_printed` False says that a
    protected count may be zero. With `full` False a range is followed only until it is proved wide enough
    or too narrow. `start` may hold one whole-number solution (a tester has the true table): it spares a search
    and changes no answer. `seconds` limits each whole-number program; what it leaves undecided is a finding.
    """
    system = build_system(tables, relations, known=known, least=1 if zeros_printed else 0)
    system.relations += crossing(tables, system)
    result = Attack(
        findings=list(system.findings),
        tables=len(tables),
        printed=len(system.printed),
        relations=len(system.relations),
    )
    parts, broken = split(system)
    result.components = len(parts)
    result.findings += [
        Finding("does not add", relation.words, "its printed parts and total differ")
        for relation in broken
        if not relation.soft
    ]
    result.findings += _whole_groups(system)
    judge = _Judge(system, threshold, sensitive)
    for part in parts:
        _attack_part(part, system, judge, result, full=full, start=start, seconds=seconds)
    return result


def _whole_groups(system: System) -> Iterator[Finding]:
    """Printed lines of two or more members whose whole total stands in one: it tells about everyone in the line."""
    for relation in system.relations:
        parts = [system.printed.get(term.cell) for term in relation.terms if term.times == 1]
        totals = [system.printed.get(term.cell) for term in relation.terms if term.times == -1]
        plain = relation.low == relation.high == 0 and len(totals) == 1 and len(parts) > 1 and None not in parts
        if plain and totals[0] and totals[0] == sum(filter(None, parts)) and sum(bool(part) for part in parts) == 1:
            yield Finding("whole group", relation.words, "all of them are in one member of the line")


def _attack_part(
    part: Component,
    system: System,
    judge: "_Judge",
    result: Attack,
    *,
    full: bool,
    start: Mapping[Cell, int] | None,
    seconds: float,
) -> None:
    """Attack one component; where its figures contradict each other, drop what is soft, then allow zeros."""
    firm = replace(part, relations=tuple(r for r in part.relations if not r.soft))
    zeros = (0,) * len(part.cells)
    where = next(system.labels[name] for name, hidden in zip(part.cells, part.protected, strict=True) if hidden)
    for tried, least in ((part, part.least), (firm, part.least), (part, zeros), (firm, zeros)):
        try:
            asked = programs(tried, system, least=least, seconds=seconds)
            solve(tried, asked, judge.width, full=full, start=start)
        except ImpossibleError:
            continue
        result.ranges |= ranges(tried, asked.bounds)
        result.linear_programs += asked.linear_solves
        result.whole_programs += asked.whole_solves
        judge.component(tried, asked, result)
        if len(tried.relations) < len(part.relations):
            result.findings.append(Finding("left out", where, "they contradict the table's own sums"))
        return
    how = f"the printed figures joined to it ({len(part.relations)} sums) contradict each other"
    result.findings.append(Finding("contradiction", where, how))


@dataclass(frozen=True)
class _Judge:
    system: System
    threshold: int
    sensitive: Collection[Cell] | None

    @property
    def width(self) -> int:
        return self.threshold - 1

    def component(self, part: Component, asked: Programs, result: Attack) -> None:
        for i, name in enumerate(part.cells):
            if not part.protected[i]:
                self._latent(part, asked, i, result)
                continue
            kind = self._kind(name, result.ranges[name])
            if not kind:
                continue
            how = "in the same way as others before it"
            if len(result.leaking) < EXPLAINED:
                how = reason(part, asked, i, self.system, kind, self.width)
            result.findings.append(Finding(kind, self.system.labels[name], how))
            result.leaking[name] = kind
        self._siblings(part, asked, result)

    def _kind(self, name: Cell, found: Range) -> str:
        if found.least == found.greatest:
            return "exact"
        wide = found.at_least_as_wide_as(self.width)
        if wide or (self.sensitive is not None and name not in self.sensitive):
            return ""
        if wide is None:
            return "undecided"
        return "narrow" if found.least <= self.threshold else "narrow but large"

    def _latent(self, part: Component, asked: Programs, i: int, result: Attack) -> None:
        least, greatest = asked.bounds.least[i], asked.bounds.greatest[i]
        if least == greatest and 1 <= least <= self.threshold:
            _, members = part.cells[i]
            where = ", ".join(f"{dim} {member}" for dim, member in members)
            how = reason(part, asked, i, self.system, "exact", self.width)
            result.findings.append(Finding("latent", where, how))

    def _siblings(self, part: Component, asked: Programs, result: Attack) -> None:
        """Two protected counts alone in a plain sum, whose known sum is small."""
        place = {name: i for i, name in enumerate(part.cells)}
        for relation in part.relations:
            unknown = [term for term in relation.terms if term.cell in place]
            if len(unknown) != 2 or relation.low != relation.high or relation.low is None:
                continue
            if {term.times for term in unknown} not in ({1}, {-1}):
                continue
            if not all(part.protected[place[term.cell]] for term in unknown):
                continue
            fixed = sum(t.times * self.system.printed[t.cell] for t in relation.terms if t.cell not in place)
            total = abs(relation.low - fixed)
            if 1 <= total <= self.threshold:
                how = f"{relation.words}: what is left for {unknown[0].label} and {unknown[1].label} together is small"
                result.findings.append(Finding("siblings", self.system.labels[unknown[0].cell], how))
