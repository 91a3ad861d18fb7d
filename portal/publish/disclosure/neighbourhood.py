"""Neighbourhoods: the few members around a cell among which partners for it are looked for."""

import numpy as np

from portal.publish.disclosure.blocks import Block


class Neighbourhood:
    """Picks, for a cell of a large block, the cells at the crossings of some members of each dimension."""

    def __init__(self, block: Block, seed: int) -> None:
        self._block = block
        self._random = np.random.default_rng(seed)
        self._sizes = block.codes.max(axis=0, initial=0) + 1

    def around(self, cell: int, hidden: np.ndarray, width: int) -> np.ndarray:
        """Cells whose members are the cell's own or, in each dimension, up to `width` others.

        Members that lead to hidden cells come first, then to cells that cost little to hide.
        """
        block = self._block
        rows = block.by_cell.indices[block.by_cell.indptr[cell] : block.by_cell.indptr[cell + 1]]
        near = np.unique(np.concatenate([self._line(row) for row in rows]))
        own = block.codes[cell]
        differs = block.codes[near] != own
        chosen = np.ones(block.size, dtype=bool)
        cost = np.where(hidden[near] | block.open[near], 0.0, block.cost[near])
        rank = cost + self._random.random(len(near))
        for dim in range(block.codes.shape[1]):
            others = differs[:, dim] & (differs.sum(axis=1) == 1)
            members = block.codes[near[others], dim]
            order = np.argsort(rank[others], kind="stable")
            members = np.concatenate([[own[dim]], members[order][:width]])
            allowed = np.zeros(self._sizes[dim], dtype=bool)
            allowed[members] = True
            chosen &= allowed[block.codes[:, dim]]
        return np.flatnonzero(chosen)

    def _line(self, row: int) -> np.ndarray:
        equations = self._block.equations
        return equations.indices[equations.indptr[row] : equations.indptr[row + 1]]
