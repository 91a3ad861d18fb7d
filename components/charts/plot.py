"""Where a chart over time lies on its canvas."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Plot:
    """The rectangle values are drawn in, and the way from a year or a value to a pixel."""

    left: float
    right: float
    top: float
    bottom: float
    start: float
    end: float
    low: float
    high: float

    def x(self, at: float) -> float:
        """Where a year with its fraction lies across."""
        return self.left + (at - self.start) / (self.end - self.start) * (self.right - self.left)

    def y(self, value: float) -> float:
        """Where a value lies, measured down the page."""
        return self.bottom - (value - self.low) / (self.high - self.low) * (self.bottom - self.top)
