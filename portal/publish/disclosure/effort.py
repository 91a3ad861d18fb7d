"""How much work a search may still do."""

import time

_CALL = 20
_LATE = 4.0


class Effort:
    """An allowance of solver steps, so that the same tables get the same answer on any machine.

    `seconds` is about how long the allowance lasts on an ordinary machine. A search on a far slower one
    is stopped after four times as much processor time; `late` says so, as its answer may then differ.
    """

    STEPS_A_SECOND = 20_000_000

    def __init__(self, seconds: float) -> None:
        self._steps = seconds * self.STEPS_A_SECOND
        self._started = time.process_time()
        self._latest = self._started + _LATE * seconds
        self.spent = 0.0
        self.late = False

    def add(self, iterations: int, size: int) -> None:
        """Notes a solver's call: its iterations, and the rows and columns of its program."""
        self.spent += (max(iterations, 0) + _CALL) * size

    def over(self, share: float = 1.0) -> bool:
        """Whether a share of the allowance is used up."""
        self.late = self.late or time.process_time() > self._latest
        return self.late or self.spent > share * self._steps

    @property
    def seconds(self) -> float:
        """Seconds of processor time since the start."""
        return time.process_time() - self._started
