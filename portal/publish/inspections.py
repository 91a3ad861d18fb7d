"""Inspections told of by several sources, put together as one record each."""

from datetime import date

import pandas as pd

from portal.publish.geographies import Register
from portal.schema import names

SAME_INSPECTION_DAYS = 120
"""Two accounts of an authority under one framework within this many days are of the same inspection: reports follow a
visit within weeks, and full inspections are years apart."""
VISITS = {"Focused visit", "Monitoring visit"}
FIELDS = ("inspection_start", "inspection_end", "published_date", "theme", "note")
LEADING = ("ofsted-outcomes", "ofsted-underlying")
"""Ofsted's own lists come first; the papers and the unofficial overview fill in what those leave empty."""


def _when(record: dict[str, str]) -> date | None:
    text = record["inspection_end"] or record["inspection_start"] or record["published_date"]
    return date.fromisoformat(text[:10] if len(text) >= 10 else text + "-28") if text else None


def _same(one: dict[str, str], other: dict[str, str]) -> bool:
    """Whether two accounts are of one inspection."""
    if (one["geography_code"], one["framework"]) != (other["geography_code"], other["framework"]):
        return False
    if (one["inspection_type"] in VISITS) != (other["inspection_type"] in VISITS):
        return False
    for field in ("inspection_start", "published_date"):
        if one[field] and one[field] == other[field]:
            return True
    if one["inspection_type"] in VISITS:
        return False
    first, second = _when(one), _when(other)
    return bool(first and second and abs((first - second).days) <= SAME_INSPECTION_DAYS)


def _order(source_id: str) -> tuple[bool, str]:
    return (not source_id.startswith(LEADING), source_id)


def combine_inspections(rows: pd.DataFrame, register: Register) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The inspections and judgements tables from judgement rows of every source.

    Each inspection takes its dates from the leading source that states them; each area's grade likewise. The id is
    made of the area, framework and first known date.
    """
    if rows.empty:
        return pd.DataFrame(columns=names("inspections")), pd.DataFrame(columns=names("judgements"))
    rows = rows.fillna("").assign(order=rows["source_id"].map(_order)).sort_values("order", kind="stable")
    account_keys = [
        "source_id",
        "geography_code",
        "framework",
        "inspection_type",
        "inspection_start",
        "published_date",
        "theme",
    ]
    known: dict[tuple[str, str], list[dict[str, object]]] = {}
    for _, account in rows.groupby(account_keys, sort=False):
        head = account.iloc[0].to_dict()
        nearby = known.setdefault((head["geography_code"], head["framework"]), [])
        match = next((item for item in nearby if _same(item["head"], head)), None)  # type: ignore[arg-type]
        if match is None:
            match = {"head": head, "grades": {}}
            nearby.append(match)
        target: dict[str, str] = match["head"]  # type: ignore[assignment]
        for field in FIELDS:
            target[field] = target[field] or head[field]
        grades: dict[str, dict[str, str]] = match["grades"]  # type: ignore[assignment]
        for record in account.to_dict("records"):
            if record["judgement_area"]:
                grades.setdefault(record["judgement_area"], record)
    inspections, judgements = [], []
    for items in known.values():
        for item in items:
            head = item["head"]  # type: ignore[assignment]
            stamp = head["inspection_start"] or head["published_date"]
            inspection_id = f"{head['geography_code']}-{head['framework']}-{stamp}"
            if head["inspection_type"] in VISITS:
                inspection_id += "-visit"
            head["inspection_id"] = inspection_id
            head["geography"] = register.by_code[head["geography_code"]].geography
            inspections.append(head)
            for area, record in item["grades"].items():  # type: ignore[attr-defined]
                judgements.append({**record, "inspection_id": inspection_id, "judgement_area": area})
    table = pd.DataFrame(inspections)[names("inspections")]
    table = table.sort_values(["geography_code", "inspection_start", "published_date", "inspection_id"], kind="stable")
    return table.reset_index(drop=True), pd.DataFrame(judgements, columns=names("judgements"))
