"""How a council's grade stood among others' at the time: counted by grade, within one framework, never averaged."""

from collections import Counter
from dataclasses import dataclass

from portal.selection import Inspection
from portal.store import Store


@dataclass(frozen=True, slots=True)
class GradesAtTheTime:
    """How many councils held each grade of a framework on one day, best first, and the neighbours among them."""

    framework: str
    day: str
    grades: tuple[tuple[str, int, int], ...]
    councils: int
    neighbours: int


def graded(inspections: tuple[Inspection, ...]) -> list[Inspection]:
    """The inspections that carry a grade, oldest first."""
    return [i for i in inspections if i.judgements]


def overall_in_force(inspections: tuple[Inspection, ...], framework: str, day: str) -> str:
    """The overall grade a framework had last given a council by that day; "" where it had given none."""
    found = [i for i in inspections if i.framework == framework and i.overall and i.date <= day]
    return max(found, key=lambda i: i.date).overall if found else ""


def grades_at_the_time(store: Store, inspection: Inspection) -> GradesAtTheTime | None:
    """The grades in force under the inspection's framework on its day; None where it gave no overall grade."""
    framework = store.frameworks.get(inspection.framework)
    if framework is None or not inspection.overall:
        return None
    near = {n.neighbour_code for n in store.neighbours(inspection.geography_code)}
    every: Counter[str] = Counter()
    nearby: Counter[str] = Counter()
    for place in store.authorities:
        if place.end_date and place.end_date < inspection.date:
            continue
        grade = overall_in_force(store.inspections(place.geography_code), inspection.framework, inspection.date)
        if grade:
            every[grade] += 1
            nearby[grade] += place.geography_code in near
    counted = tuple((grade, every[grade], nearby[grade]) for grade in framework.grades)
    return GradesAtTheTime(inspection.framework, inspection.date, counted, sum(every.values()), sum(nearby.values()))


def pairs_of_judgements(inspections: tuple[Inspection, ...]) -> list[tuple[Inspection, Inspection]]:
    """Each graded inspection with the next, newest pair first."""
    found = graded(inspections)
    return list(zip(found, found[1:], strict=False))[::-1]


def linked_indicators(store: Store, geography_code: str) -> list[str]:
    """The indicators that inspections and plan are read against: those a recommendation names, and the headlines."""
    named = dict.fromkeys(i for r in store.plan.recommendations_to(geography_code) for i in r.indicators)
    wanted = named | dict.fromkeys(i.id for i in store.indicators.values() if i.headline)
    return [i for i in store.indicators if i in wanted]
