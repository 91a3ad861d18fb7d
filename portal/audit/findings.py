"""What an attack can find, and whether it stops a release."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """A class of finding: whether it stops a release, and what it means in words."""

    fails: bool
    words: str


KINDS = {
    "exact": Kind(True, "a protected count can be worked out exactly"),
    "narrow": Kind(True, "a protected count that may be small is known more closely than a small count may be"),
    "siblings": Kind(True, "the sum of two protected counts is known and is itself a small count"),
    "undecided": Kind(True, "the time allowed was too short to prove a protected count safe"),
    "contradiction": Kind(True, "printed figures cannot all be true, so nothing could be proved"),
    "small count": Kind(True, "a small count is printed"),
    "printed elsewhere": Kind(True, "a protected count is printed in another table or by another source"),
    "printed in another release": Kind(True, "a protected count is printed in another kept release"),
    "beside the mark": Kind(True, "a number was left in the row of a protected value"),
    "text": Kind(True, "the words beside a protected value hold a number"),
    "ratio": Kind(True, "a percentage or rate gives a small or protected count away"),
    "complement": Kind(True, "a percentage or its counts give away how few are left over"),
    "dropped row": Kind(True, "a row was left out of a table that has totals"),
    "region": Kind(True, "a region less its other authorities gives a protected count"),
    "standing": Kind(True, "a rank, band or change was worked out from a protected value"),
    "benchmark": Kind(True, "an average was worked out from a protected value"),
    "footer": Kind(True, "a parquet file holds values that no row shows"),
    "file": Kind(True, "another file of the release holds a value that is protected"),
    "row order": Kind(True, "rows stand in the order of their values"),
    "unknown column": Kind(True, "a table has a column that is not declared"),
    "narrow but large": Kind(False, "a protected count that cannot be small is known closely"),
    "latent": Kind(False, "printed totals fix a small count that no table prints"),
    "does not add": Kind(False, "printed figures do not add up to their printed total"),
    "undeclared": Kind(False, "a table with protected counts is not declared; its sums were guessed"),
    "left out": Kind(False, "rounded or corrected figures that touch a table were left out of the attack on it"),
    "movement": Kind(False, "a count differs by a few between two kept releases"),
    "whole group": Kind(False, "everyone in a group is in one category"),
    "average of few": Kind(False, "an average of fewer than ten is printed"),
    "not checked": Kind(False, "a file could not be opened and searched"),
}
"""Every class of finding by name."""


@dataclass(frozen=True)
class Finding:
    """One thing an outsider can work out.

    `where` names the table, indicator or file; `how` says which printed figures do it, and never what
    comes out. `ours` is False for what the national file gives away before the portal adds anything.
    """

    kind: str
    where: str
    how: str
    ours: bool = True

    @property
    def fails(self) -> bool:
        """Whether a release with this finding must not be published."""
        return self.ours and KINDS[self.kind].fails
