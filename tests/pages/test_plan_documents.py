"""What a release carries of questions and disagreements: checked whole, and with nothing protected in its words."""

from pathlib import Path

import pandas as pd
import pytest

from portal.definitions import read_indicators
from portal.errors import DefinitionError
from portal.publish.plan_documents import plan_documents

QUESTIONS = """
[[group]]
id = "children"
title = "Children"

[[question]]
id = "how-many"
text = "How many?"
group = "children"
rule = "figures"
indicators = ["cla-count"]
"""
DISAGREEMENTS = """
[[disagreement]]
id = "two"
topic = "How many"
indicators = ["cla-count"]
statements = [
    {{ source = "paper", reference = "row-1", says = "3 children." }},
    {{ source = "paper", reference = "row-2", says = "40 children." }},
]
explanation = "{explanation}"
"""


def rows(*statuses: str) -> pd.DataFrame:
    """Observations of a paper, one row a status."""
    return pd.DataFrame(
        {
            "source_id": "paper",
            "source_reference": [f"row-{n}" for n in range(1, len(statuses) + 1)],
            "indicator_id": "cla-count",
            "geography_code": "E06000034",
            "status": list(statuses),
        }
    )


def folder(tmp_path: Path, questions: str = QUESTIONS, explanation: str = "Nothing printed explains it.") -> Path:
    """A data folder with these two files."""
    (tmp_path / "sources").mkdir()
    (tmp_path / "questions.toml").write_text(questions, encoding="utf-8")
    text = DISAGREEMENTS.format(explanation=explanation)
    (tmp_path / "sources" / "disagreements.toml").write_text(text, encoding="utf-8")
    return tmp_path


def test_statements_are_tied_to_their_rows(tmp_path: Path) -> None:
    found = plan_documents(rows("", ""), read_indicators(), folder(tmp_path))["disagreements"][0]
    assert [s["says"] for s in found["statements"]] == ["3 children.", "40 children."]
    assert {s["indicator_id"] for s in found["statements"]} == {"cla-count"}
    assert not any(s["protected"] for s in found["statements"])


def test_words_about_a_protected_figure_stay_out_of_the_release(tmp_path: Path) -> None:
    documents = plan_documents(rows("c", ""), read_indicators(), folder(tmp_path))
    found = documents["disagreements"][0]
    assert [s["says"] for s in found["statements"]] == ["", "40 children."]
    assert found["explanation"] == "Nothing printed explains it."
    assert "3 children" not in str(documents)


def test_an_explanation_with_numbers_is_left_out_beside_a_protected_figure(tmp_path: Path) -> None:
    found = plan_documents(rows("c", ""), read_indicators(), folder(tmp_path, explanation="40 less 37 is 3."))
    assert found["disagreements"][0]["explanation"] == ""
    kept = plan_documents(rows("", ""), read_indicators(), tmp_path)
    assert kept["disagreements"][0]["explanation"] == "40 less 37 is 3."


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    wrong = QUESTIONS.replace('"cla-count"', '"no-such"').replace('group = "children"', 'group = "nobody"')
    wrong += '[[question]]\nid = "How Many"\n'
    with pytest.raises(DefinitionError) as raised:
        plan_documents(rows(""), read_indicators(), folder(tmp_path, wrong))
    told = str(raised.value)
    assert "there is no indicator 'no-such'" in told
    assert "there is no group 'nobody'" in told
    assert "question 2 (How Many): give exactly the keys" in told
    assert "'two' cites paper, row-2, which no figure has" in told


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DefinitionError, match="questions.toml: not valid TOML"):
        plan_documents(rows("", ""), read_indicators(), folder(tmp_path, "[[group"))
