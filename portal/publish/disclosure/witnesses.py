"""Witnesses: other tables that fit everything printed, and so prove how little a reader can tell."""

import numpy as np
from scipy import sparse

from portal.publish.disclosure.blocks import Block

_CLIP = 127


class Witnesses:
    """Moves: whole-number changes to a block's counts that leave every relation true.

    A move whose changed cells are all hidden is a table the reader cannot rule out. Every move is checked
    in whole numbers when it is added, so nothing here rests on a solver's tolerance.
    """

    def __init__(self, block: Block) -> None:
        self._block = block
        self._small = np.flatnonzero(block.small)
        self._sparse: list[tuple[np.ndarray, np.ndarray]] = []
        self._seen: set[bytes] = set()
        self._support = sparse.csr_matrix((0, block.size), dtype=np.int32)
        self._change = np.zeros((0, len(self._small)), dtype=np.int8)
        self._built = 0

    def __len__(self) -> int:
        return len(self._sparse)

    def add(self, move: np.ndarray) -> bool:
        """Keeps a move, and its opposite where that fits too; False where the move is not valid."""
        block = self._block
        move = move.astype(np.int64)
        if np.any(block.counts + move < block.floor) or np.any(block.equations @ move):
            return False
        self._keep(move)
        opposite = -move
        down = opposite < 0
        if np.all(block.counts[down] + opposite[down] >= block.floor[down]):
            self._keep(opposite)
        return True

    def _keep(self, move: np.ndarray) -> None:
        cells = np.flatnonzero(move)
        name = cells.tobytes() + move[cells].tobytes()
        if len(cells) and name not in self._seen:
            self._seen.add(name)
            self._sparse.append((cells.astype(np.int32), move[cells]))

    def _refresh(self) -> None:
        """Brings the matrices up to the moves kept."""
        new = self._sparse[self._built :]
        if not new:
            return
        columns = np.concatenate([cells for cells, _ in new])
        starts = np.concatenate([[0], np.cumsum([len(cells) for cells, _ in new])])
        ones = np.ones(len(columns), dtype=np.int32)
        more = sparse.csr_matrix((ones, columns, starts), shape=(len(new), self._block.size))
        self._support = sparse.vstack([self._support, more], format="csr")
        values = np.concatenate([np.clip(values, -_CLIP, _CLIP) for _, values in new])
        change = sparse.csr_matrix((values, columns, starts), shape=more.shape)[:, self._small]
        self._change = np.vstack([self._change, change.toarray().astype(np.int8)])
        self._built = len(self._sparse)

    def _usable(self, hidden: np.ndarray) -> np.ndarray:
        """Which moves change hidden cells alone."""
        self._refresh()
        shown = ~(hidden | self._block.open)
        return self._support @ shown.astype(np.int32) == 0

    def widths(self, hidden: np.ndarray) -> np.ndarray:
        """For every small cell, how far apart two tables that a reader cannot rule out are known to be."""
        change = self._change[self._usable(hidden)].astype(np.int16)
        if not len(change):
            return np.zeros(len(self._small), dtype=np.int16)
        return np.maximum(change.max(axis=0), 0) - np.minimum(change.min(axis=0), 0)

    def narrow(self, hidden: np.ndarray) -> np.ndarray:
        """The small cells not known to keep the width demanded."""
        return self._small[self.widths(hidden) < self._block.demand.width]

    def telling(self, hidden: np.ndarray) -> list[tuple[int, np.ndarray]]:
        """For each lone person (a position in `block.lone`), the small cells they might work out."""
        usable = np.flatnonzero(self._usable(hidden))
        change = self._change[usable]
        moved = (change != 0).astype(np.float32)
        place = np.full(self._block.size, -1)
        place[self._small] = np.arange(len(self._small))
        found = []
        if self._block.lone:
            own = [place[group] for group in self._block.lone]
            still = np.stack([(change[:, cells] == 0).all(axis=1) for cells in own]).astype(np.float32)
            free = still @ moved > 0
            for person, cells in enumerate(own):
                free[person, cells] = True
                if not free[person].all():
                    found.append((person, self._small[~free[person]]))
        return found
