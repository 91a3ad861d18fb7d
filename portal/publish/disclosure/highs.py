"""The solver, set up the one way that gives the same answer every time."""

import ctypes
import os
import sys
from functools import cache

import highspy
import numpy as np
from scipy import sparse


@cache
def _past_the_greeting() -> bool:
    """The solver's library greets on the first use in a process, where our own output should be."""
    sys.stdout.flush()
    libc = ctypes.CDLL(None)
    kept = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        highspy.Highs()
        libc.fflush(None)
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)
    return True


def new_solver() -> highspy.Highs:
    """A silent solver on one thread with a fixed seed."""
    _past_the_greeting()
    model = highspy.Highs()
    model.setOptionValue("output_flag", False)
    model.setOptionValue("threads", 1)
    model.setOptionValue("random_seed", 0)
    return model


def pass_equations(model: highspy.Highs, equations: sparse.csr_matrix) -> None:
    """Gives a solver a column for each of the matrix's, fixed at zero for now, and makes every row zero."""
    rows, columns = equations.shape
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = columns, rows
    program.col_cost_ = program.col_lower_ = program.col_upper_ = np.zeros(columns)
    program.row_lower_ = program.row_upper_ = np.zeros(rows)
    program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    program.a_matrix_.start_, program.a_matrix_.index_ = equations.indptr, equations.indices
    program.a_matrix_.value_ = equations.data.astype(np.float64)
    model.passModel(program)
