"""The attacker against the answer found by trying every table, and against the truth."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.audit.attack import attack
from tests.audit.tables import cube, tried_out, true_values


@st.composite
def small_tables(draw, shapes):
    shape = draw(st.sampled_from(shapes))
    size = int(np.prod(shape))
    inner = np.array(draw(st.lists(st.integers(0, 3), min_size=size, max_size=size))).reshape(shape)
    marks = draw(st.sets(st.integers(0, int(np.prod([s + 1 for s in shape])) - 2)))
    places = list(np.ndindex(tuple(s + 1 for s in shape)))
    hidden = {places[i] for i in marks}
    table = cube(inner, lambda place, value: place in hidden and value > 0)
    return shape, inner, table


@settings(max_examples=250, deadline=None)
@given(small_tables([(3,), (4,), (2, 2), (2, 3), (3, 3)]))
def test_ranges_equal_those_of_every_possible_table(drawn):
    shape, _, table = drawn
    found = {name: (r.least, r.greatest) for name, r in attack([table]).ranges.items()}
    assert found == tried_out(table, shape)


@settings(max_examples=120, deadline=None)
@given(small_tables([(2, 2, 2), (2, 2, 3)]))
def test_ranges_in_three_dimensions_equal_those_of_every_possible_table(drawn):
    shape, inner, table = drawn
    if inner.sum() > 14:
        return
    result = attack([table])
    assert {name: (r.least, r.greatest) for name, r in result.ranges.items()} == tried_out(table, shape)
    assert all(r.known for r in result.ranges.values())


@settings(max_examples=120, deadline=None)
@given(small_tables([(4, 5), (6, 6), (3, 4, 3)]))
def test_the_truth_lies_within_every_range(drawn):
    _, inner, table = drawn
    truth = true_values(inner, table)
    for full in (True, False):
        for name, found in attack([table], full=full).ranges.items():
            assert found.least <= truth[name]
            assert found.greatest is None or truth[name] <= found.greatest
            assert found.least <= found.seen_least <= found.seen_greatest


@settings(max_examples=120, deadline=None)
@given(small_tables([(4, 4), (5, 3), (2, 3, 3)]), st.integers(2, 6))
def test_quick_full_and_helped_attacks_agree_on_every_leak(drawn, threshold):
    _, inner, table = drawn
    truth = true_values(inner, table)
    full = attack([table], threshold=threshold)
    quick = attack([table], threshold=threshold, full=False)
    helped = attack([table], threshold=threshold, full=False, start=truth)
    failing = {name for name, kind in full.leaking.items() if kind != "narrow but large"}
    for other in (quick, helped):
        assert failing == {name for name, kind in other.leaking.items() if kind != "narrow but large"}


@settings(max_examples=120, deadline=None)
@given(small_tables([(4, 4), (3, 5)]))
def test_a_cell_whose_line_has_no_other_hidden_cell_is_always_found(drawn):
    shape, _, table = drawn
    result = attack([table])
    for members, value in table.cells.items():
        if value is not None:
            continue
        for axis in range(len(shape)):
            line = [
                v for m, v in table.cells.items() if all(m[i] == members[i] for i in range(len(shape)) if i != axis)
            ]
            if line.count(None) == 1:
                assert result.leaking[table.name(members)] == "exact"
