"""Witnesses: other tables that fit everything printed, and so prove how little a reader can tell."""

import numpy as np
from scipy import sparse

from portal.publish.disclosure.blocks import Aim, Block

_CLIP = 127


class Witnesses:
    """Moves: whole-number changes to a block's counts that leave every relation true.

    A move whose changed cells are all hidden is a table the reader cannot rule out. Every move is checked
    in whole numbers when it is added, so nothing here rests on a solver's tolerance.
    """

    def __init__(self, block: Block) -> None:
        self._block = block
        self._small = np.flatnonzero(block.small)
        self._aims = block.aims
        self._column = np.searchsorted(self._small, [aim.cell for aim in self._aims])
        self._way = np.array([0 if aim.sign > 0 else 1 for aim in self._aims], dtype=int)
        self._need = np.array([aim.need for aim in self._aims])
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
        """The changes to small cells of the moves that change hidden cells alone."""
        self._refresh()
        shown = ~(hidden | self._block.open)
        return self._change[self._support @ shown.astype(np.int32) == 0]

    def unmet(self, hidden: np.ndarray) -> list[Aim]:
        """What an outsider is not yet known to have to believe possible."""
        change = self._usable(hidden)
        if not len(change):
            return list(self._aims)
        reach = np.stack([change.max(axis=0), -change.min(axis=0)])
        return [self._aims[i] for i in np.flatnonzero(reach[self._way, self._column] < self._need)]

    def meets(self, hidden: np.ndarray, aim: Aim) -> bool:
        """Whether a witness is known for one aim."""
        change = self._usable(hidden)
        if aim.person is not None:
            change = change[(change[:, self._own(aim.person)] == 0).all(axis=1)]
        column = change[:, np.searchsorted(self._small, aim.cell)]
        reach = np.abs(column) if aim.sign == 0 else column * aim.sign
        return bool(reach.max(initial=0) >= aim.need)

    def _own(self, person: int) -> np.ndarray:
        """Where the cells of a lone person stand among the small ones."""
        return np.searchsorted(self._small, self._block.lone[person])

    def told(self, hidden: np.ndarray) -> list[Aim]:
        """The small cells that a lone person might still work out exactly."""
        if not self._block.lone:
            return []
        change = self._usable(hidden)
        own = [self._own(person) for person in range(len(self._block.lone))]
        still = np.stack([(change[:, cells] == 0).all(axis=1) for cells in own]).astype(np.float32)
        free = still @ (change != 0).astype(np.float32) > 0
        for person, cells in enumerate(own):
            free[person, cells] = True
        return [Aim(int(self._small[c]), 0, 1, int(person)) for person, c in np.argwhere(~free)]
