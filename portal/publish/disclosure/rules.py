"""The rules of disclosure control, read from `data/disclosure.toml`."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from portal.definitions import DATA
from portal.errors import DefinitionError


@dataclass(frozen=True, slots=True)
class RatioRules:
    """When a percentage, rate, mean or duration is protected; see `data/disclosure.toml`."""

    minimum_denominator: int
    minimum_behind_average: int
    whole_group: bool


@dataclass(frozen=True, slots=True)
class RoundingRules:
    """What counts may be rounded to, in place of being hidden."""

    bases: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Allowance:
    """About how many seconds are spent on a block of up to so many cells (0: any number)."""

    up_to_cells: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Rules:
    """All rules. Counts of people of 1 to `threshold` are protected; printed zeros are true zeros.

    Hiding a total costs as much as hiding `total_cost` other cells. A table with more than
    `merge_share` of its counts hidden is better merged.
    """

    threshold: int
    total_cost: int
    merge_share: float
    ratio: RatioRules
    rounding: RoundingRules
    allowances: tuple[Allowance, ...]

    def seconds_for(self, cells: int) -> float:
        """About how many seconds to spend on a block of so many cells."""
        return next(a.seconds for a in self.allowances if cells <= a.up_to_cells or not a.up_to_cells)


def rules_from(raw: dict[str, Any]) -> Rules:
    """The rules a parsed file states; raises DefinitionError where a key is missing, unknown or out of range."""
    try:
        rules = Rules(
            threshold=raw["counts"]["threshold"],
            total_cost=raw["hiding"]["total_cost"],
            merge_share=raw["hiding"]["merge_share"],
            ratio=RatioRules(
                minimum_denominator=raw["ratios"]["minimum_denominator"],
                minimum_behind_average=raw["ratios"]["minimum_behind_average"],
                whole_group=raw["ratios"]["whole_group"],
            ),
            rounding=RoundingRules(tuple(raw["rounding"]["bases"])),
            allowances=tuple(Allowance(**allowance) for allowance in raw["allowance"]),
        )
    except (KeyError, TypeError) as error:
        raise DefinitionError(f"disclosure.toml: a key is missing or not known: {error}") from error
    if rules.threshold < 1 or rules.total_cost < 1 or not rules.allowances or rules.allowances[-1].up_to_cells:
        raise DefinitionError(
            "disclosure.toml: threshold and total_cost must be 1 or more, and the last [[allowance]] must be "
            "for any number of cells (up_to_cells = 0)"
        )
    return rules


def read_rules(path: Path = DATA / "disclosure.toml") -> Rules:
    """The rules in force; raises DefinitionError where the file is missing or wrong."""
    try:
        return rules_from(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise DefinitionError(f"{path.name}: cannot be read: {error}") from error
