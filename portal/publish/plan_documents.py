"""Priorities, disagreements and questions as a release carries them, with nothing protected in their words."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pandas as pd

from portal.definitions import DATA, Indicator
from portal.errors import DefinitionError
from portal.vocabulary import Status

QUESTION_KEYS = {"id", "text", "group", "rule", "indicators"}
PLAIN_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
HAS_DIGIT = re.compile(r"\d")


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except tomllib.TOMLDecodeError as error:
        raise DefinitionError(f"{path.name}: not valid TOML: {error}. Correct that line.") from error


def _questions(folder: Path, indicators: dict[str, Indicator], faults: list[str]) -> dict[str, Any]:
    raw = _read(folder / "questions.toml")
    groups, questions = raw.get("group", []), raw.get("question", [])
    known = {group["id"] for group in groups}
    seen: set[str] = set()
    for number, question in enumerate(questions, start=1):
        where = f"questions.toml: question {number} ({question.get('id', 'no id')})"
        if set(question) != QUESTION_KEYS:
            faults.append(f"{where}: give exactly the keys {', '.join(sorted(QUESTION_KEYS))}")
            continue
        if not PLAIN_ID.fullmatch(question["id"]) or question["id"] in seen:
            faults.append(f"{where}: the id must be plain words joined by hyphens, and used once")
        if question["group"] not in known:
            faults.append(f"{where}: there is no group '{question['group']}'")
        faults += [f"{where}: there is no indicator '{i}'" for i in question["indicators"] if i not in indicators]
        seen.add(question["id"])
    return {"question_groups": groups, "questions": questions}


def _disagreements(folder: Path, observations: pd.DataFrame, faults: list[str]) -> list[dict[str, Any]]:
    """Each disagreement with its statements tied to their rows.

    Words that state a protected figure stay out of the release; so does an explanation with any number in it where
    one of the figures it explains is protected.
    """
    columns = ["source_id", "source_reference", "indicator_id", "geography_code", "status"]
    rows = {(r[0], r[1]): r[2:] for r in observations[columns].itertuples(index=False, name=None)}
    found = []
    for raw in _read(folder / "sources" / "disagreements.toml").get("disagreement", []):
        statements = []
        for one in raw["statements"]:
            row = rows.get((one["source"], one["reference"]))
            if row is None:
                faults.append(
                    f"disagreements.toml: '{raw['id']}' cites {one['source']}, {one['reference']}, which no figure has"
                )
                continue
            hidden = row[2] == Status.PROTECTED
            statements.append(
                {
                    "source": one["source"], "reference": one["reference"], "indicator_id": row[0],
                    "geography_code": row[1], "says": "" if hidden else one["says"], "protected": hidden,
                }
            )  # fmt: skip
        risky = any(s["protected"] for s in statements) and HAS_DIGIT.search(raw["explanation"])
        found.append({**raw, "statements": statements, "explanation": "" if risky else raw["explanation"]})
    return found


def plan_documents(
    observations: pd.DataFrame, indicators: dict[str, Indicator], folder: Path = DATA
) -> dict[str, list[dict[str, Any]]]:
    """What a release says of priorities, disagreements and questions, by name (portal/plan.py reads it).

    `observations` are those of the release, after disclosure control. Raises DefinitionError listing every fault.
    """
    faults: list[str] = []
    documents = {
        "priorities": _read(folder / "sources" / "priorities.toml").get("priority", []),
        "disagreements": _disagreements(folder, observations, faults),
        **_questions(folder, indicators, faults),
    }
    if faults:
        raise DefinitionError("\n".join(faults))
    return documents
