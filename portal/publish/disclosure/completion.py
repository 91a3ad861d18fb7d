"""Counts for cells that nobody prints, found so that every relation holds."""

import highspy
import numpy as np

from portal.publish.disclosure.highs import new_solver

_TIME_LIMIT = 120.0


def complete(
    columns: dict[int, int], relations: list[tuple[int, tuple[int, ...]]], values: list[int | None]
) -> list[int] | None:
    """Whole counts of 0 or more for the unknown cells, or None where no counts fit.

    `columns` numbers the unknown cells by their position; each relation is a whole and its parts;
    `values` has None where a cell is unknown. None is also the answer when no counts were found in time.
    """
    model = new_solver()
    model.setOptionValue("time_limit", _TIME_LIMIT)
    count = len(columns)
    model.addVars(count, np.zeros(count), np.full(count, highspy.kHighsInf))
    every = np.arange(count, dtype=np.int32)
    model.changeColsIntegrality(count, every, np.full(count, highspy.HighsVarType.kInteger))
    for whole, parts in relations:
        signed = [(whole, -1), *((part, 1) for part in parts)]
        known = sum(sign * (values[place] or 0) for place, sign in signed)
        terms = [(columns[place], sign) for place, sign in signed if place in columns]
        if terms:
            index, weight = zip(*terms, strict=True)
            model.addRow(-known, -known, len(terms), np.array(index, np.int32), np.array(weight, np.float64))
    model.run()
    if model.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    found = [round(value) for value in model.getSolution().col_value]
    for whole, parts in relations:
        total = sum(found[columns[p]] if p in columns else (values[p] or 0) for p in parts)
        if total != (found[columns[whole]] if whole in columns else values[whole]):
            return None
    return found
