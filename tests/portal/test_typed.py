"""Parsed values are held against the types a dataclass declares."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest

from portal.typed import type_faults


@dataclass(frozen=True)
class Thing:
    name: str = ""
    count: int = 0
    share: float = 0.0
    good: bool = True
    words: tuple[str, ...] = ()
    numbers: tuple[int, ...] = ()
    names: dict[str, str] = field(default_factory=dict)
    other: int | None = None


@pytest.mark.parametrize(
    "raw",
    [
        {}, {"name": "x", "count": 3, "share": 3, "good": False, "words": ["a"], "numbers": [1], "names": {"a": "b"}},
        {"name": date(2027, 1, 1)}, {"share": 0.5}, {"words": []}, {"other": "anything"}, {"unknown": 3},
    ],
)  # fmt: skip
def test_values_that_fit_have_no_faults(raw: dict[str, Any]) -> None:
    assert type_faults(Thing, raw) == []


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        ({"name": 3}, "'name' must be text in quotes"),
        ({"count": "3"}, "'count' must be a whole number"),
        ({"count": 3.5}, "'count' must be a whole number"),
        ({"count": True}, "'count' must be a whole number"),
        ({"share": "half"}, "'share' must be a number"),
        ({"good": "yes"}, "'good' must be true or false"),
        ({"good": 1}, "'good' must be true or false"),
        ({"words": "a"}, "'words' must be a list of text in quotes"),
        ({"words": ["a", 1]}, "'words' must be a list of text in quotes"),
        ({"numbers": ["1"]}, "'numbers' must be a list of whole numbers"),
        ({"names": {"a": 1}}, "'names' must be a table of text"),
        ({"names": ["a"]}, "'names' must be a table of text"),
    ],
)
def test_a_value_that_does_not_fit_is_named(raw: dict[str, Any], says: str) -> None:
    assert type_faults(Thing, raw) == [says]


def test_every_fault_is_told() -> None:
    assert len(type_faults(Thing, {"name": 1, "count": "x", "good": 0})) == 3
