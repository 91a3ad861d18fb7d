"""What a council set out to do, what inspectors asked of it, where papers disagree, and what people ask."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Priority:
    """One priority of the council's development plan, in our own words, and where the paper states it."""

    number: int
    title: str
    summary: str
    source: str
    reference: str
    place: str


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One recommendation of an inspection, with the council's answer as its paper states it.

    `owner` is a role; `due_date`, `score` and `direction` are the paper's own words, empty where it has none.
    """

    recommendation_id: str
    geography_code: str
    inspection_id: str
    body: str
    number: int
    summary: str
    owner: str
    due_date: str
    score: str
    direction: str
    priorities: tuple[int, ...]
    indicators: tuple[str, ...]
    source_id: str
    source_reference: str


@dataclass(frozen=True, slots=True)
class Statement:
    """What one place in one source says. `says` is empty where the figure it states is protected."""

    source: str
    reference: str
    indicator_id: str
    geography_code: str
    says: str
    protected: bool


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Statements that do not agree. `explanation` is empty where it could give a protected figure away."""

    id: str
    topic: str
    indicators: tuple[str, ...]
    statements: tuple[Statement, ...]
    explanation: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question people ask, the rule that answers it and the indicators the rule uses."""

    id: str
    text: str
    group: str
    rule: str
    indicators: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QuestionGroup:
    """Questions a reader would look for together."""

    id: str
    title: str


@dataclass(frozen=True)
class Plan:
    """All of these in one release, in the order they are shown."""

    priorities: tuple[Priority, ...]
    recommendations: tuple[Recommendation, ...]
    disagreements: tuple[Disagreement, ...]
    groups: tuple[QuestionGroup, ...]
    questions: Mapping[str, Question]

    def recommendations_to(self, geography_code: str) -> tuple[Recommendation, ...]:
        """The recommendations made in one council's inspections."""
        return tuple(r for r in self.recommendations if r.geography_code == geography_code)

    def disagreements_about(self, indicator_id: str) -> tuple[Disagreement, ...]:
        """The disagreements that touch an indicator."""
        return tuple(d for d in self.disagreements if indicator_id in d.indicators)


def _split(text: str) -> tuple[str, ...]:
    return tuple(filter(None, text.split("|")))


def _recommendation(row: Mapping[str, Any]) -> Recommendation:
    kept = {name: row[name] for name in Recommendation.__dataclass_fields__ if name in row}
    numbers = tuple(int(number) for number in _split(row["priority"]))
    return Recommendation(**(kept | {"priorities": numbers, "indicators": _split(row["indicators"])}))


def _disagreement(raw: Mapping[str, Any]) -> Disagreement:
    statements = tuple(Statement(**one) for one in raw["statements"])
    return Disagreement(**(dict(raw) | {"statements": statements, "indicators": tuple(raw["indicators"])}))


def read_plan(definitions: Mapping[str, Any], recommendations: Iterable[Mapping[str, Any]]) -> Plan:
    """The plan a release carries: its definitions document and the rows of its recommendations table.

    What an older release does not carry is empty.
    """
    questions = [
        Question(**(raw | {"indicators": tuple(raw["indicators"])})) for raw in definitions.get("questions", ())
    ]
    return Plan(
        priorities=tuple(Priority(**raw) for raw in definitions.get("priorities", ())),
        recommendations=tuple(_recommendation(row) for row in recommendations),
        disagreements=tuple(_disagreement(raw) for raw in definitions.get("disagreements", ())),
        groups=tuple(QuestionGroup(**raw) for raw in definitions.get("question_groups", ())),
        questions={question.id: question for question in questions},
    )
