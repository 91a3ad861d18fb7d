"""The attacker on what `portal protect` writes, read by its own reading of the specification."""

import io
import tomllib

import pandas as pd
import pytest

from portal.audit.specified import attack_file
from portal.errors import DisclosureError

SPEC = tomllib.loads("""
threshold = 5

[[table]]
id = "placements"
measure = "looked-after"
where = {table = "placements"}
dims = ["age"]
value = "count"
total = "Total"
index = ["month"]
[table.hierarchy.age]
"Under 12" = ["Under 1", "1-11"]
Total = ["Under 12", "12-17"]

[[table]]
id = "reasons"
measure = "looked-after"
where = {table = "reasons"}
dims = ["age", "reason"]
value = "count"
total = "Total"
index = ["month"]
additive = {reason = false}
""")

FILE = """table,age,reason,month,count,status
placements,Under 1,,May,,c
placements,1-11,,May,,c
placements,Under 12,,May,{under_12},{mark}
placements,12-17,,May,60,
placements,Total,,May,{total},
reasons,Under 12,Total,May,{under_12},{mark}
reasons,Under 12,Neglect,May,,c
reasons,Under 12,Abuse,May,30,
"""


def attacked(**values):
    rows = pd.read_csv(io.StringIO(FILE.format(**values)), dtype=str, keep_default_na=False)
    return attack_file(rows, SPEC)


def test_a_safe_file():
    result = attacked(under_12=40, mark="", total=100)
    assert result.leaks == []
    assert sorted((r.least, r.greatest) for r in result.ranges.values()) == [(1, 39), (1, 39), (1, 40)]


def test_a_parent_that_follows_from_the_total():
    result = attacked(under_12="", mark="c", total=100)
    assert [f.where for f in result.leaks] == ["placements, age Under 12, month May"]
    assert result.leaks[0].how == "placements, month May: Total 100 less 12-17 60 leaves Under 12"


def test_children_of_a_small_parent():
    result = attacked(under_12=4, mark="", total=64)
    assert {f.kind for f in result.leaks} >= {"narrow", "siblings"}


def test_a_value_beside_the_mark_is_named_by_row_and_never_repeated():
    with pytest.raises(DisclosureError) as error:
        attacked(under_12=37, mark="c", total=100)
    assert "table placements, row 4" in str(error.value)
    assert "37" not in str(error.value)
