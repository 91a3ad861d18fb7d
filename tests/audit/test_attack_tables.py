"""The attacker on patterns known to be open, and on ones known to hold."""

import numpy as np
import pytest

from portal.audit.attack import attack
from portal.audit.cells import Relation, SeenTable, Term, cell
from tests.audit.tables import SMALL, VALUES, cube, margins_only, placements

COMPLETE = {
    (age, provider)
    for age in ("Under 1", "1-5", "6-11")
    for provider in ("In-house", "Independent", "Residential", "Other")
    if VALUES[age, provider]
}


def kinds(result):
    return sorted({finding.kind for finding in result.leaks})


def one_dimension(values, hidden, total="Total", measure="counts", table_id="line", **more):
    cells = {(name,): None if name in hidden else value for name, value in values.items()}
    return SeenTable(table_id, measure, ("band",), cells, total=total, **more)


def test_only_the_small_cells_hidden_gives_all_five_back():
    result = attack([placements(SMALL)])
    found = {name: (r.least, r.greatest) for name, r in result.ranges.items()}
    table = placements(SMALL)
    assert len(SMALL) == 5
    assert found == {table.name(place): (VALUES[place],) * 2 for place in SMALL}
    assert [finding.kind for finding in result.findings].count("exact") == 5


def test_the_equation_that_leaks_is_told_without_the_value():
    hidden = {("6-11", "Residential"), ("12-15", "In-house"), ("12-15", "Other"), ("16+", "In-house")}
    hidden |= {("16+", "Other"), ("12-15", "Residential")}
    (finding,) = [f for f in attack([placements(hidden)]).findings if "6-11" in f.where]
    assert finding.kind == "exact"
    assert finding.where == "placements, age 6-11, provider Residential"
    assert finding.how == (
        "placements, age 6-11: Total 70 less In-house 20 less Independent 36 less Other 8 leaves Residential"
    )


def test_the_rule_of_next_smallest_in_the_row_is_still_open():
    # Each of the two rows with small cells has two or more hidden, and so has each column but "Other".
    result = attack([placements(SMALL | {("1-5", "Independent")})])
    assert result.leaking


def test_two_in_each_line_are_not_enough():
    # Two hidden in every row and column, in two blocks; the first block's sums pin it from outside.
    inner = np.array([[1, 1, 9, 9], [1, 1, 9, 9], [9, 9, 7, 8], [9, 9, 8, 7]])
    result = attack([cube(inner, lambda place, _: max(place) < 2 or (min(place) > 1 and max(place) < 4))])
    small_block = [r for name, r in result.ranges.items() if dict(name[1])["a"] in ("m0", "m1")]
    assert [(r.least, r.greatest) for r in small_block] == [(1, 1)] * 4
    assert result.leaking


def test_a_complete_block_holds_and_no_leak_is_cried():
    result = attack([placements(COMPLETE)])
    assert result.leaks == []
    table = placements(COMPLETE)
    assert result.ranges[table.name(("Under 1", "Residential"))].least == 1
    assert all(r.at_least_as_wide_as(4) for r in result.ranges.values())


def test_the_quick_attack_decides_as_the_full_one_does():
    for hidden in (SMALL, COMPLETE, SMALL | {("1-5", "Independent")}):
        quick, full = (attack([placements(hidden)], full=mode) for mode in (False, True))
        assert quick.leaking == full.leaking


def test_hidden_cells_that_sum_to_their_number_are_all_one():
    values = {"a": 1, "b": 1, "c": 1, "d": 20, "Total": 23}
    result = attack([one_dimension(values, {"a", "b", "c"})])
    assert {(r.least, r.greatest) for r in result.ranges.values()} == {(1, 1)}
    assert kinds(result) == ["exact"]
    assert "a and b and c" in result.findings[0].how


def test_a_narrow_range_is_a_leak_where_the_cell_may_be_small():
    result = attack([one_dimension({"a": 3, "b": 2, "c": 30, "Total": 35}, {"a", "b"})])
    assert {(r.least, r.greatest) for r in result.ranges.values()} == {(1, 4)}
    assert kinds(result) == ["narrow", "siblings"]


def test_five_possible_values_are_enough():
    result = attack([one_dimension({"a": 3, "b": 3, "c": 30, "Total": 36}, {"a", "b"})])
    assert {(r.least, r.greatest) for r in result.ranges.values()} == {(1, 5)}
    assert result.leaks == []


def test_the_width_asked_for_follows_the_threshold():
    table = one_dimension({"a": 3, "b": 3, "c": 30, "Total": 36}, {"a", "b"})
    assert kinds(attack([table], threshold=6)) == ["narrow", "siblings"]


def test_a_narrow_range_of_large_values_is_told_but_no_leak():
    whole = one_dimension({"a": 100, "b": 3, "c": 2, "Total": 105}, {"a", "b", "c"})
    at_most = Relation("b and c, from elsewhere", (_term("b"), _term("c")), low=3, high=6)
    result = attack([whole], [at_most])
    assert [f.kind for f in result.findings if "band a" in f.where] == ["narrow but large"]


def test_who_knows_which_counts_are_small_may_limit_the_narrow_leaks():
    table = one_dimension({"a": 3, "b": 2, "c": 30, "Total": 35}, {"a", "b"})
    sensitive = {cell("counts", {"band": "a"})}
    found = [f.where for f in attack([table], sensitive=sensitive).leaks if f.kind == "narrow"]
    assert found == ["line, band a"]


def _term(band, times=1, measure="counts"):
    return Term(cell(measure, {"band": band}), times, band)


def test_a_lone_contributor_who_knows_the_one_undoes_a_block_of_four():
    inner = np.array([[1, 6, 9], [6, 8, 9], [9, 9, 9]])
    table = cube(inner, lambda place, _: max(place) < 2)
    assert attack([table]).leaks == []
    known = {table.name(("m0", "m0")): 1}
    assert kinds(attack([table], known=known)) == ["exact"]


def test_tables_safe_alone_and_open_together():
    fine = one_dimension({"0-4": 3, "5-9": 4, "10-14": 30, "Total": 37}, {"0-4", "5-9"}, table_id="fine")
    other = one_dimension({"0-4": 3, "5-14": 34, "Total": 37}, {"0-4", "5-14"}, table_id="coarse")
    assert attack([fine]).leaks == []
    assert attack([other]).leaks == []
    joined = SeenTable("hierarchy", "counts", ("band",), {("5-14",): 34, ("5-9",): None, ("10-14",): 30}, total="",
                       hierarchy={"band": {"5-14": ("5-9", "10-14")}})  # fmt: skip
    assert kinds(attack([fine, other, joined])) == ["exact", "printed elsewhere"]


def test_a_cell_hidden_here_and_printed_in_another_table_of_the_measure():
    first = one_dimension({"a": 3, "b": 9, "Total": 12}, {"a", "b"}, table_id="first")
    second = one_dimension({"a": 3, "c": 9}, set(), table_id="second", total="")
    result = attack([first, second])
    assert "printed elsewhere" in kinds(result)
    assert kinds(attack([first, one_dimension({"a": 3}, set(), total="", measure="another")])) == []


def test_a_shared_margin_joins_two_tables():
    ages = {"young": 4, "old": 20, "Total": 24}
    by_sex = {("young", "m"): None, ("young", "f"): None, ("young", "Total"): None, ("old", "m"): 8, ("old", "f"): 12,
              ("old", "Total"): 20, ("Total", "m"): None, ("Total", "f"): None, ("Total", "Total"): 24}  # fmt: skip
    cross = SeenTable("cross", "counts", ("band", "sex"), by_sex)
    line = one_dimension(ages, {"young"})
    result = attack([cross, line])
    assert result.ranges[cell("counts", {"band": "young"})].least == 4
    assert "exact" in kinds(result)


def test_overlapping_bands_open_through_two_hierarchies():
    cells = {("Under 1",): None, ("1-4",): None, ("0-4",): None, ("5-17",): 40, ("Under 5",): 7, ("Total",): 47}
    result = attack([SeenTable("bands", "counts", ("band",), cells,
                               hierarchy={"band": {"0-4": ("Under 1", "1-4"), "Total": ("0-4", "5-17")}})])  # fmt: skip
    assert result.leaking[cell("counts", {"band": "0-4"})] == "exact"


def test_members_that_overlap_are_at_most_the_total_and_do_not_add():
    cells = {("neglect",): None, ("abuse",): None, ("Total",): 9}
    table = SeenTable("factors", "counts", ("factor",), cells, additive={"factor": False})
    result = attack([table])
    assert {(r.least, r.greatest) for r in result.ranges.values()} == {(1, 9)}
    assert result.leaks == []
    few = SeenTable("factors", "counts", ("factor",), cells | {("Total",): 4}, additive={"factor": False})
    assert kinds(attack([few])) == ["narrow"]


def test_index_dimensions_do_not_add():
    cells = {("a", "2015"): None, ("b", "2015"): None, ("Total", "2015"): 30, ("a", "2016"): 4, ("b", "2016"): 6,
             ("Total", "2016"): 10}  # fmt: skip
    result = attack([SeenTable("years", "counts", ("band",), cells, index=("year",))])
    assert {(r.least, r.greatest) for r in result.ranges.values()} == {(1, 29)}


def test_no_total_no_sum():
    result = attack([one_dimension({"a": 3, "b": 9}, {"a"}, total="")])
    (found,) = result.ranges.values()
    assert (found.least, found.greatest) == (1, None)
    assert result.leaks == []


def test_three_way_margins_open_a_pattern_with_two_in_every_line():
    inner = np.zeros((3, 3, 3), dtype=int)
    for place in [(0, 0, 1), (0, 1, 0), (1, 0, 0), (1, 1, 1), (0, 2, 2), (2, 0, 2), (2, 2, 0), (1, 2, 1), (2, 1, 2)]:
        inner[place] = 1
    result = attack([cube(inner, lambda place, value: max(place) < 3 and value > 0)])
    assert {(r.least, r.greatest) for r in result.ranges.values()} == {(1, 1)}
    assert set(result.leaking.values()) == {"exact"}


def test_only_whole_numbers_decide():
    # 3a + 5b = 19 leaves a from 2 to 3 to a reader who forgets that people are whole.
    joined = Relation("three and five", (_term("a", 3), _term("b", 5)), low=19, high=19)
    result = attack([one_dimension({"a": 3, "b": 2}, {"a", "b"}, total="")], [joined])
    assert sorted((r.least, r.greatest) for r in result.ranges.values()) == [(2, 2), (3, 3)]
    assert result.whole_programs > 0


def test_margins_of_a_three_way_table_open_it_through_the_cross_nobody_printed():
    inner = np.array([[[1, 1], [8, 0]], [[0, 8], [10, 10]]])
    tables = margins_only(inner, {"ab": {(0, 0), (0, 1), (1, 0), (1, 1)}})
    name = tables[0].name(("m0", "m0"))
    alone, together = attack([tables[0]]), attack(tables)
    assert alone.leaks == []
    assert (alone.ranges[name].least, alone.ranges[name].greatest) == (1, 9)
    # m0 by m0 cannot be more than what each half of the third dimension lets through: 1 and 1.
    assert (together.ranges[name].least, together.ranges[name].greatest) == (1, 2)
    assert together.leaking[name] == "narrow"


def test_a_row_dropped_from_a_table_with_totals():
    table = placements(SMALL)
    cells = {place: value for place, value in table.cells.items() if place != ("6-11", "Residential")}
    dropped = SeenTable(table.id, table.measure, table.dims, cells)
    (finding,) = [f for f in attack([dropped]).findings if f.kind == "dropped row"]
    assert finding.where == "placements, age 6-11, provider Residential"
    assert finding.fails


def test_cells_not_available_may_be_zero_and_are_not_attacked():
    cells = {("a",): None, ("b",): None, ("Total",): 6}
    table = SeenTable("line", "counts", ("band",), cells, unavailable=frozenset({("b",)}))
    result = attack([table])
    assert [(r.least, r.greatest) for r in result.ranges.values()] == [(1, 6)]


def test_a_small_count_that_no_table_prints_is_told():
    cells = {("a", "x"): None, ("a", "y"): 7, ("a", "Total"): 9, ("b", "x"): None, ("b", "y"): 20, ("b", "Total"): None,
             ("Total", "x"): 30, ("Total", "y"): 27, ("Total", "Total"): 57}  # fmt: skip
    table = SeenTable("cross", "counts", ("band", "sex"), cells, unavailable=frozenset({("a", "x")}))
    (told,) = [f for f in attack([table]).findings if f.kind == "latent"]
    assert told.where == "band a, sex x"
    assert told.how == "cross, band a: Total 9 less y 7 leaves x"


def test_a_printed_table_that_does_not_add_up_is_told():
    result = attack([one_dimension({"a": 8, "b": 9, "Total": 20}, set())])
    assert [f.kind for f in result.findings] == ["does not add"]
    assert result.leaks == []


def test_everyone_in_one_category_is_told():
    result = attack([one_dimension({"a": 0, "b": 19, "Total": 19}, set())])
    assert [f.kind for f in result.findings] == ["whole group"]
    assert attack([one_dimension({"a": 9, "b": 10, "Total": 19}, set())]).findings == []


def test_contradicting_figures_stop_publication():
    table = one_dimension({"a": 8, "b": 9, "Total": 9}, {"a"})
    clash = Relation("elsewhere", (_term("a"),), low=3, high=3)
    assert kinds(attack([table], [clash])) == ["contradiction"]


def test_a_soft_relation_gives_way_to_the_printed_sums():
    table = one_dimension({"a": 8, "b": 9, "Total": 17}, {"a", "b"})
    clash = Relation("elsewhere", (_term("a"),), low=40, high=40, soft=True)
    result = attack([table], [clash])
    assert {(r.least, r.greatest) for r in result.ranges.values()} == {(1, 16)}
    assert [f.kind for f in result.findings] == ["left out"]


def test_hidden_zeros_are_allowed_for_where_no_count_of_one_fits():
    table = one_dimension({"a": 0, "b": 0, "c": 9, "Total": 9}, {"a", "b"})
    result = attack([table])
    assert {(r.least, r.greatest) for r in result.ranges.values()} == {(0, 0)}
    assert kinds(result) == ["exact"]


def test_two_papers_that_disagree_each_keep_their_own_figure():
    first = one_dimension({"a": 8, "b": 9, "Total": 17}, {"a", "b"}, table_id="first", origin="one paper")
    second = one_dimension({"Total": 18, "a": 8}, {"a"}, table_id="second", origin="another", total="")
    result = attack([first, second])
    assert result.leaks == []
    assert result.ranges[cell("counts", {"band": "a"})].greatest == 16


@pytest.mark.parametrize("zeros_printed", [True, False])
def test_whether_true_zeros_are_printed_changes_what_follows(zeros_printed):
    table = one_dimension({"a": 2, "b": 3, "Total": 5}, {"a", "b"})
    result = attack([table], zeros_printed=zeros_printed)
    assert {r.least for r in result.ranges.values()} == {1 if zeros_printed else 0}
    assert "siblings" in kinds(result)
