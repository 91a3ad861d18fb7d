"""Witnesses: other tables that fit everything printed, and so prove how little a reader can tell."""

import numpy as np
from scipy import sparse

from portal.publish.disclosure.blocks import Aim, Block


class Witnesses:
    """Moves: whole-number changes to a block's counts that leave every relation true.

    A move whose changed cells are all hidden is a table the reader cannot rule out. Every move is checked
    in whole numbers when it is added, so nothing here rests on a solver's tolerance.
    """

    def __init__(self, block: Block) -> None:
        self._block = block
        self.aims = block.aims
        self._small = np.flatnonzero(block.small)
        self._aims_of: dict[int, list[int]] = {}
        for number, aim in enumerate(self.aims):
            self._aims_of.setdefault(aim.cell, []).append(number)
        self._person = np.full(block.size, -1)
        for person, cells in enumerate(block.lone):
            self._person[cells] = person
        self._waiting: list[tuple[np.ndarray, np.ndarray]] = []
        self._seen: set[bytes] = set()
        people = len(block.lone)
        self._cells = sparse.csr_matrix((0, block.size), dtype=np.int32)
        self._met = sparse.csr_matrix((0, len(self.aims)), dtype=np.int32)
        self._people = sparse.csr_matrix((0, people), dtype=np.int32)

    def __len__(self) -> int:
        return len(self._seen)

    def add(self, move: np.ndarray) -> bool:
        """Keeps a move, and its opposite where that fits too; False where the move is not valid."""
        block = self._block
        cells = np.flatnonzero(move).astype(np.int32)
        change = move[cells].astype(np.int64)
        room = block.counts[cells] - block.floor[cells]
        if np.any(room + change < 0) or np.any(block.by_cell[:, cells] @ change):
            return False
        self._keep(cells, change)
        if np.all(room - change >= 0):
            self._keep(cells, -change)
        return True

    def _keep(self, cells: np.ndarray, change: np.ndarray) -> None:
        name = cells.tobytes() + change.tobytes()
        if len(cells) and name not in self._seen:
            self._seen.add(name)
            self._waiting.append((cells, change))

    def _aims_met(self, cells: np.ndarray, change: np.ndarray) -> list[int]:
        met = []
        for cell, by in zip(cells.tolist(), change.tolist(), strict=True):
            for number in self._aims_of.get(cell, ()):
                if by * self.aims[number].sign >= self.aims[number].need:
                    met.append(number)
        return met

    def _refresh(self) -> None:
        """Brings the matrices up to the moves kept."""
        if self._waiting:
            cells = [cells for cells, _ in self._waiting]
            met = [np.array(self._aims_met(*move), dtype=np.int32) for move in self._waiting]
            people = [np.unique(self._person[c][self._person[c] >= 0]) for c in cells]
            self._cells = _stacked(self._cells, cells)
            self._met = _stacked(self._met, met)
            self._people = _stacked(self._people, people)
            self._waiting = []

    def _usable(self, hidden: np.ndarray) -> np.ndarray:
        """Which moves change hidden cells alone."""
        self._refresh()
        shown = ~(hidden | self._block.open)
        return self._cells @ shown.astype(np.int32) == 0

    def unmet(self, hidden: np.ndarray) -> list[Aim]:
        """What an outsider is not yet known to have to believe possible."""
        times = self._usable(hidden).astype(np.int32) @ self._met
        return [self.aims[number] for number in np.flatnonzero(times == 0)]

    def meets(self, hidden: np.ndarray, aim: Aim) -> bool:
        """Whether a witness is known for one aim."""
        usable = self._usable(hidden)
        if aim.person is None:
            number = next(n for n in self._aims_of[aim.cell] if self.aims[n].sign == aim.sign)
            return bool((usable & (self._met[:, [number]].toarray().ravel() > 0)).any())
        moves = usable & (self._cells[:, [aim.cell]].toarray().ravel() > 0)
        return bool((moves & (self._people[:, [aim.person]].toarray().ravel() == 0)).any())

    def told(self, hidden: np.ndarray) -> list[Aim]:
        """The small cells that a lone person might still work out exactly.

        Those are the cells whose every move changes one of that person's own.
        """
        if not self._block.lone:
            return []
        usable = self._usable(hidden)
        cells = self._cells[usable][:, self._small]
        times = np.asarray(cells.sum(axis=0)).ravel()
        together = (cells.T @ self._people[usable]).tocoo()
        always = together.data == times[together.row]
        pairs = [(int(p), int(self._small[c])) for p, c in zip(together.col[always], together.row[always], strict=True)]
        pairs += [(p, int(self._small[c])) for c in np.flatnonzero(times == 0) for p in range(len(self._block.lone))]
        return [Aim(cell, 0, 1, person) for person, cell in sorted(pairs) if self._person[cell] != person]


def _stacked(matrix: sparse.csr_matrix, rows: list[np.ndarray]) -> sparse.csr_matrix:
    """A matrix of noughts and ones with more rows, each given by its columns."""
    starts = np.concatenate([[0], np.cumsum([len(columns) for columns in rows])])
    columns = np.concatenate(rows).astype(np.int32)
    more = sparse.csr_matrix((np.ones(len(columns), np.int32), columns, starts), shape=(len(rows), matrix.shape[1]))
    return sparse.vstack([matrix, more], format="csr")
