"""Whether what a definition file holds is of the types its dataclass declares."""

import types
from dataclasses import fields
from datetime import date
from typing import Any, get_args, get_origin, get_type_hints

_LISTED = {str: "text in quotes", int: "whole numbers"}
_WORDS = {str: "text in quotes", int: "a whole number", bool: "true or false", float: "a number"}


def _fits(value: Any, kind: Any) -> bool:
    origin, inner = get_origin(kind), get_args(kind)
    if origin is tuple:
        return isinstance(value, list | tuple) and all(_fits(item, inner[0]) for item in value)
    if origin is dict:
        return isinstance(value, dict) and all(_fits(item, inner[1]) for item in value.values())
    if kind in {int, float}:
        return isinstance(value, int if kind is int else (int, float)) and not isinstance(value, bool)
    if kind is str:
        return isinstance(value, str | date)
    return kind is not bool or isinstance(value, bool)


def _wanted(kind: Any) -> str:
    origin, inner = get_origin(kind), get_args(kind)
    if origin is tuple:
        return f"a list of {_LISTED.get(inner[0], 'entries')}"
    return "a table of text" if origin is dict else _WORDS.get(kind, "a value of another kind")


def type_faults(kind: type, raw: dict[str, Any]) -> list[str]:
    """What is wrong with the types of parsed values that fill a dataclass, a phrase each; dates may stand for text."""
    hints = get_type_hints(kind)
    return [
        f"'{field.name}' must be {_wanted(hints[field.name])}"
        for field in fields(kind)
        if field.name in raw
        and not isinstance(hints[field.name], types.UnionType)
        and not _fits(raw[field.name], hints[field.name])
    ]
