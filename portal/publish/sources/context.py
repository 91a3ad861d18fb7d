"""What every reader of national files is handed beside the file itself."""

from dataclasses import dataclass, field

from portal.definitions import Indicator, NationalReading
from portal.publish.geographies import Register
from portal.publish.problems import Problems

Population = dict[tuple[str, int], float]
"""Children aged 0 to 17 by (geography_code, year of the mid-year estimate)."""


@dataclass(frozen=True)
class Context:
    """The definitions, areas and populations of one run, and where faults are noted."""

    indicators: tuple[Indicator, ...]
    register: Register
    problems: Problems
    population: Population = field(default_factory=dict)

    def readings(self, layout_id: str) -> list[tuple[Indicator, NationalReading]]:
        """Every indicator that reads a layout, with how it reads it."""
        return [(i, reading) for i in self.indicators for reading in i.national if reading.layout == layout_id]
