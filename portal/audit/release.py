"""`portal audit`: a finished release attacked as an outsider would, and what came of it."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from portal.audit.attack import Attack, attack
from portal.audit.beside import attack_rows
from portal.audit.counts import count_tables, declared_relations, sums_over_time
from portal.audit.files import attack_files, attack_order
from portal.audit.findings import KINDS, Finding
from portal.audit.opened import Opened, open_release
from portal.audit.overlap import attack_regions, attack_releases, attack_sources
from portal.audit.ratios import Population, attack_ratios
from portal.audit.standings import attack_benchmarks, attack_standings

METHODS = (
    "linear programs over every printed sum",
    "whole-number programs where those leave a doubt",
    "whole numbers that fit printed percentages and rates",
    "figures of other sources and other kept releases",
    "regions less their other authorities",
    "ranks, changes and averages",
    "numbers and words left in protected rows",
    "file footers, dictionaries, other files and the order of rows",
)


@dataclass
class AuditResult:
    """What was attacked, what was found, and whether the release may be published (`safe`)."""

    release_id: str
    others: tuple[str, ...]
    threshold: int
    attacked: dict[str, int]
    narrowest: str
    findings: list[Finding] = field(default_factory=list)

    @property
    def leaks(self) -> list[Finding]:
        """What stops publication."""
        return [finding for finding in self.findings if finding.fails]

    @property
    def safe(self) -> bool:
        """Whether nothing protected can be worked out."""
        return not self.leaks

    def to_json(self) -> dict[str, Any]:
        """The content of `audit.json`: numbers of findings by class, never a range, a value or a cell."""
        return {
            "attacked": self.attacked,
            "already_in_the_national_file": _by_kind(f for f in self.findings if not f.ours),
            "leaks": _by_kind(self.leaks),
            "methods": list(METHODS),
            "narrowest_range": self.narrowest,
            "noticed": _by_kind(f for f in self.findings if f.ours and not f.fails),
            "other_releases": list(self.others),
            "result": "safe" if self.safe else "leaks",
            "threshold": self.threshold,
        }


def _by_kind(findings: Any) -> dict[str, int]:
    return dict(sorted(Counter(finding.kind for finding in findings).items()))


def audit_release(
    folder: Path,
    others: Sequence[Path] = (),
    *,
    threshold: int | None = None,
    population: Population | None = None,
) -> AuditResult:
    """Attack a release's files, together with the other releases still served, and tell what came out.

    `threshold` is the largest count that is protected; left out, what the release's manifest says, else 5.
    `population` may give the public number of children by (geography code, mid-year), for releases that
    do not carry it themselves. Raises ReleaseError where a release cannot be opened.
    """
    release = open_release(folder)
    release.threshold = threshold or release.threshold
    kept = [open_release(other) for other in others if other.resolve() != folder.resolve()]
    ratio_findings, ratio_relations, ratios = attack_ratios(release, population)
    tables, from_tables = _attack_tables(release, kept, ratio_relations)
    file_findings, files = attack_files(release)
    findings = [*from_tables, *ratio_findings, *file_findings]
    for found in (
        attack_rows(release),
        attack_sources(release),
        attack_releases(release, kept),
        attack_regions(release),
        attack_standings(release),
        attack_benchmarks(release),
        attack_order(release),
    ):
        findings += found
    rows = release.observations
    attacked = {
        "files": files,
        "kept_releases": len(kept),
        "observations": len(rows),
        "protected_by_the_council": int((rows["hidden"] & rows["ours"]).sum()),
        "protected_in_the_national_file": int((rows["hidden"] & ~rows["ours"]).sum()),
        "ratios_with_a_known_base": ratios,
        "relations": tables.relations,
        "standings": len(release.frames["standings"]),
        "table_cells_printed": tables.printed,
        "table_cells_protected": len(tables.ranges),
        "tables": tables.tables,
    }
    return AuditResult(
        release.release_id,
        tuple(other.release_id for other in kept),
        release.threshold,
        attacked,
        _narrowest(tables, release.threshold),
        _once(findings),
    )


def _attack_tables(release: Opened, kept: Sequence[Opened], ratios: list[Any]) -> tuple[Attack, list[Finding]]:
    """Every table of counts attacked together, and the findings; those a national file gives away by itself marked."""
    tables = count_tables(release)
    for other in kept:
        tables += count_tables(other, origin=other.release_id, soft=True)
    relations = [*sums_over_time(release), *declared_relations(release), *ratios]
    names = {table.name(members) for table in tables for members in table.cells}
    relations = [r for r in relations if any(term.cell in names for term in r.terms)]
    everything = attack(tables, relations, threshold=release.threshold, full=False)
    national_tables = count_tables(release, national_only=True)
    if not any(value is None for table in national_tables for value in table.cells.values()):
        return everything, everything.findings
    alone = attack(national_tables, threshold=release.threshold, full=False)
    told = Counter((finding.kind, finding.where) for finding in alone.findings)
    findings = [
        Finding(f.kind, f.where, f.how, ours=False) if told[f.kind, f.where] else f for f in everything.findings
    ]
    return everything, findings


def _narrowest(tables: Attack, threshold: int) -> str:
    if not tables.ranges:
        return "no table has a protected count"
    kinds = set(tables.leaking.values())
    if "exact" in kinds:
        return "a single value"
    if kinds & {"narrow", "undecided"}:
        return f"narrower than 1 to {threshold}"
    return f"at least as wide as 1 to {threshold}, or too large to be a small count"


def _once(findings: list[Finding]) -> list[Finding]:
    return list(dict.fromkeys(findings))


def report(result: AuditResult, most: int = 20) -> str:
    """The audit in words, for the analyst: what was attacked, each leak with the figures that leak it, the rest in sum.

    Names at most `most` findings of a class. Says which printed figures give a value away, never the value.
    """
    attacked = result.attacked
    lines = [
        f"Audit of release {result.release_id}" + (f", with {', '.join(result.others)}" if result.others else ""),
        f"Attacked: {attacked['table_cells_protected']:,} protected and {attacked['table_cells_printed']:,} printed"
        f" cells in {attacked['tables']:,} tables joined by {attacked['relations']:,} sums;"
        f" {attacked['ratios_with_a_known_base']:,} percentages and rates;"
        f" {attacked['standings']:,} standings; {attacked['files']:,} files.",
        f"Narrowest range of a protected count: {result.narrowest}.",
    ]
    groups = (
        ("LEAKS (the release must not be published)", result.leaks),
        ("To know", [f for f in result.findings if f.ours and not f.fails]),
    )
    for heading, findings in groups:
        if findings:
            lines += ["", f"{heading}:"]
        for kind, count in _by_kind(findings).items():
            lines.append(f"  {count:,} x {KINDS[kind].words}")
            told = [finding for finding in findings if finding.kind == kind][:most]
            lines += [f"    - {finding.where}: {finding.how}" for finding in told]
            if count > len(told):
                lines.append(f"    - and {count - len(told):,} more")
    national = _by_kind(f for f in result.findings if not f.ours)
    if national:
        lines += ["", "Already in the national files, before the portal adds anything:"]
        lines += [f"  {count:,} x {KINDS[kind].words}" for kind, count in national.items()]
    lines += ["", "Result: safe." if result.safe else f"Result: {len(result.leaks):,} leaks."]
    return "\n".join(lines)


def write_audit(result: AuditResult, path: Path) -> None:
    """Write `audit.json`."""
    path.write_text(json.dumps(result.to_json(), indent=2, sort_keys=True) + "\n", encoding="utf-8")
