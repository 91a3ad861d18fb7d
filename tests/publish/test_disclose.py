"""The council's own tables as they are published: what is hidden, and that an attacker cannot undo it."""

import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from portal.audit.release import audit_release
from portal.publish.disclose import possible_numerators, share_is_disclosive
from portal.publish.disclosure.rules import read_rules
from portal.store import Store
from tests.conftest import ROOT

RULES = read_rules()


def hidden(store: Store, indicator_id: str) -> set[str]:
    """The categories of an indicator that are protected for Thurrock."""
    return {o.category for o in store.observations(indicator_id, "E06000034") if o.status == "c"}


def test_placements_by_age_hides_the_five_small_cells_and_five_more(embedded: Store) -> None:
    """July 2016 report, Table 3: 5, 5 and 1 under 1, and 2 and 2 aged 1 to 5; five others is the fewest that protects them."""
    found = hidden(embedded, "cla-placements-by-age")
    small = {
        "Under 1|In-house fostering", "Under 1|Independent fostering", "Under 1|Residential", "1-5|Residential", "1-5|Other",
    }  # fmt: skip
    assert small < found
    assert len(found) == 10
    assert not any("Total" in category for category in found)
    nought = next(
        o for o in embedded.observations("cla-placements-by-age", "E06000034") if o.category == "Under 1|Other"
    )
    assert (nought.value, nought.status) == (0.0, "")


def test_flows_by_age_hide_the_one_small_count(embedded: Store) -> None:
    """July 2016 report, Table 2, prints no totals: hiding the 5 who were 16 or over and left is enough."""
    assert hidden(embedded, "cla-flows-by-age") == {"16+|Ceasing"}


def test_a_protected_row_keeps_nothing_but_its_place(embedded: Store) -> None:
    """No value, numerator, denominator, interval, printed text or note beside any mark."""
    for indicator_id, codes in embedded.geographies_of.items():
        for code in codes:
            for o in embedded.observations(indicator_id, code):
                if o.status == "c":
                    assert (o.value, o.numerator, o.denominator, o.lower, o.upper) == (None,) * 5
                    assert (o.printed, o.note) == ("", "")


def test_the_attacker_finds_the_release_safe(embedded_releases: Path) -> None:
    """The audit, which shares no code with the protector, on the files as anyone has them."""
    result = audit_release((embedded_releases / "current").resolve())
    assert result.safe
    assert result.to_json()["leaks"] == {}


def row(unit: str, value: float, numerator: float, denominator: float, printed: str) -> object:
    """A figure as `share_is_disclosive` sees it."""
    figures = {"unit": unit, "value": value, "numerator": numerator, "denominator": denominator, "printed": printed}
    return next(pd.DataFrame([figures]).itertuples())


@pytest.mark.parametrize(
    ("figure", "disclosive"),
    [
        (row("%", 97, float("nan"), 92, "97%"), True),
        (row("%", 50, float("nan"), 92, "50%"), False),
        (row("%", 78.2, 18, 23, "78.2%"), True),
        (row("%", 1, float("nan"), 201, "1%"), True),
        (row("%", 100, float("nan"), 8, "100%"), True),
        (row("%", 100, float("nan"), 90, "100%"), False),
        (row("%", 100, float("nan"), 200, "100%"), True),
        (row("young people", 89, float("nan"), 92, "89"), True),
        (row("young people", 80, float("nan"), 92, "80"), False),
    ],
)
def test_shares_that_give_away_few(figure: object, disclosive: bool) -> None:
    """97% of 92 leaves three; 18 of 23 leaves five; 1% of 201 is about two; eight are too few for any share; 100% of 90
    is all, but 100% of 200 may be all but one."""
    assert share_is_disclosive(figure, RULES) is disclosive


def test_possible_numerators_follow_the_last_printed_digit() -> None:
    """97% of 92 is 89 and nothing else; 50.0% of 1,000 is 500 and nothing else; 50% of 1,000 is 495 to 505."""
    assert list(possible_numerators("97%", 97, 92)) == [89]
    assert list(possible_numerators("50.0%", 50, 1000)) == [500]
    assert possible_numerators("50%", 50, 1000) == range(495, 506)


TABLE = """age,provider,value
Under 1,In-house,5
Under 1,Agency,6
Under 1,Total,11
1-5,In-house,9
1-5,Agency,7
1-5,Total,16
Total,In-house,14
Total,Agency,13
Total,Total,27
"""
SPECIFICATION = """threshold = 5
[[table]]
id = "invented"
measure = "invented"
dims = ["age", "provider"]
value = "value"
total = "Total"
"""


def protect(folder: Path, table: str, specification: str) -> "subprocess.CompletedProcess[str]":
    """`portal protect` on a table and a specification."""
    (folder / "table.csv").write_text(table, encoding="utf-8")
    (folder / "spec.toml").write_text(specification, encoding="utf-8")
    command = [
        sys.executable, "-m", "portal.cli", "protect", str(folder / "table.csv"), "--spec", str(folder / "spec.toml"),
        "--out", str(folder / "out.csv"),
    ]  # fmt: skip
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)


def test_protect_keeps_rows_and_order(tmp_path: Path) -> None:
    """The same rows in the same order, the value emptied and marked c where hidden; three partners for one small count."""
    done = protect(tmp_path, TABLE, SPECIFICATION)
    assert done.returncode == 0, done.stderr
    lines = (tmp_path / "out.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "age,provider,value,status"
    assert [line.rsplit(",", 2)[0] for line in lines[1:]] == [line.rsplit(",", 1)[0] for line in TABLE.splitlines()[1:]]
    assert [line.endswith(",,c") for line in lines[1:]] == [True, True, False, True, True, False, False, False, False]
    assert "1" in done.stdout
    assert "3" in done.stdout


def test_protect_names_a_cell_that_does_not_add_and_writes_nothing(tmp_path: Path) -> None:
    """A margin that is not the sum of its parts."""
    done = protect(tmp_path, TABLE.replace("Total,Total,27", "Total,Total,28"), SPECIFICATION)
    assert done.returncode != 0
    assert "Total" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out.csv").exists()
