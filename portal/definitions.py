"""Indicators, themes and frameworks as defined in `data/`: loaded together, checked together."""

import tomllib
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from portal.errors import DefinitionError
from portal.typed import type_faults
from portal.vocabulary import PeriodType, Polarity

DATA = Path(__file__).resolve().parents[1] / "data"


@dataclass(frozen=True, slots=True)
class Break:
    """A change of definition: the period `before` names cannot be compared with the one before it."""

    before: str
    reason: str


@dataclass(frozen=True, slots=True)
class NationalReading:
    """How one national file states an indicator.

    `value` names the column that holds it. Otherwise it is derived: `part` over `whole` times `per`,
    rounded half up to the indicator's decimals, where `whole` is a column or "population" (children
    aged 0 to 17 in the middle of the year before). `numerator` and `denominator` name what stands behind a
    published value; each is a column of the same row, or a column of the row that `denominator_where`
    picks. `category` names the column that holds the members of `breakdown`.
    """

    layout: str
    where: dict[str, str] = field(default_factory=dict)
    value: str = ""
    part: tuple[str, ...] = ()
    whole: str = ""
    per: float = 1.0
    numerator: str = ""
    denominator: str = ""
    denominator_where: dict[str, str] = field(default_factory=dict)
    breakdown: str = ""
    category: str = ""
    categories: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LinkedTable:
    """A table of counts of one measure that disclosure control must see whole.

    Meanings are those of the table specification of `portal protect` (docs/disclosure-control.md).
    """

    measure: str
    dims: tuple[str, ...]
    total: str = ""
    index: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Indicator:
    """A defined statistic: everything a reader needs to know what its values mean."""

    id: str
    title: str
    theme: str
    question: str
    definition: str
    unit: str
    decimals: int
    polarity: Polarity
    polarity_reason: str
    period_type: PeriodType
    people: bool
    numerator: str = ""
    denominator: str = ""
    denominator_year: str = ""
    headline: bool = False
    priorities: tuple[int, ...] = ()
    caveats: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    breaks: tuple[Break, ...] = ()
    owner: str = ""
    review_date: str = ""
    chart: str = "trend"
    national: tuple[NationalReading, ...] = ()
    table: LinkedTable | None = None
    whole_number_source: bool = False

    @property
    def comparable(self) -> bool:
        """Whether places of different size can be compared on it: a share, a rate, a score or a time.

        A plain count cannot: England's would only dwarf a council's.
        """
        return bool(self.denominator) or self.unit in {"score", "months", "days"}


@dataclass(frozen=True, slots=True)
class Theme:
    """A group of indicators a resident would look for together."""

    id: str
    title: str
    summary: str


@dataclass(frozen=True, slots=True)
class JudgementArea:
    """What a framework grades. `overall` marks its overall grade; `part_of` names the area it belongs to."""

    title: str
    overall: bool = False
    part_of: str = ""
    separate: bool = False
    before: str = ""
    in_force_from: str = ""
    in_force_to: str = ""


@dataclass(frozen=True, slots=True)
class InspectionType:
    """A kind of inspection or visit within a framework, and whether it carries grades."""

    title: str
    graded: bool
    summary: str = ""


@dataclass(frozen=True, slots=True)
class Framework:
    """One way of inspecting: its areas, and its grades from best to worst. Never comparable with another's."""

    id: str
    title: str
    short_title: str
    publisher: str
    summary: str
    in_force_from: str
    in_force_to: str
    grades: tuple[str, ...]
    areas: tuple[JudgementArea, ...]
    inspection_types: tuple[InspectionType, ...]
    dates_note: str = ""
    grades_note: str = ""
    wordings: dict[str, str] = field(default_factory=dict)

    @property
    def overall_area(self) -> str:
        """The title of the overall judgement; "" where the framework has none."""
        return next((area.title for area in self.areas if area.overall), "")


_REQUIRED = ("id", "title", "theme", "question", "definition", "unit", "decimals", "polarity", "period_type")


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise DefinitionError(f"{path.name}: not valid TOML: {error}. Correct that line.") from error


def _strings(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _national(raw: dict[str, Any]) -> NationalReading:
    known = dict(raw)
    if "part" in known:
        known["part"] = _strings(known["part"])
    if faults := type_faults(NationalReading, known):
        raise DefinitionError("in [[national]] " + "; ".join(faults))
    return NationalReading(**known)


def _linked_table(raw: dict[str, Any]) -> LinkedTable:
    return LinkedTable(
        measure=raw["measure"],
        dims=tuple(raw["dims"]),
        total=raw.get("total", ""),
        index=tuple(raw.get("index", ())),
    )


def framework_from(raw: dict[str, Any]) -> Framework:
    """The framework a parsed definition file, or a release, describes. Raises DefinitionError naming the key."""
    try:
        areas = tuple(JudgementArea(**area) for area in raw.get("area", raw.get("areas", ())))
        types = tuple(InspectionType(**kind) for kind in raw.get("inspection_type", raw.get("inspection_types", ())))
        kept = {k: v for k, v in raw.items() if k not in {"area", "areas", "inspection_type", "inspection_types"}}
        kept["grades"] = tuple(raw["grades"])
        return Framework(**kept, areas=areas, inspection_types=types)
    except (TypeError, KeyError) as error:
        raise DefinitionError(f"a key is wrong or missing: {error}") from error


def read_frameworks(folder: Path = DATA) -> dict[str, Framework]:
    """Every inspection framework by id. Raises DefinitionError naming each faulty file."""
    found, faults = {}, []
    for path in sorted((folder / "frameworks").glob("*.toml")):
        try:
            framework = framework_from(_read_toml(path))
        except DefinitionError as error:
            faults.append(f"data/frameworks/{path.name}: {error}")
            continue
        found[framework.id] = framework
    if faults:
        raise DefinitionError("\n".join(faults))
    return found


def indicator_from_release(raw: dict[str, Any]) -> Indicator:
    """The indicator as a release carries it (JSON of its fields)."""
    values = dict(raw)
    values["polarity"] = Polarity(raw["polarity"])
    values["period_type"] = PeriodType(raw["period_type"])
    for key in ("priorities", "caveats", "related"):
        values[key] = tuple(raw[key])
    values["breaks"] = tuple(Break(**item) for item in raw["breaks"])
    values["national"] = tuple(_national(item) for item in raw["national"])
    values["table"] = _linked_table(raw["table"]) if raw["table"] else None
    return Indicator(**values)


def indicator_from(raw: dict[str, Any]) -> Indicator:
    """The indicator a parsed definition file describes.

    Raises DefinitionError, naming every fault found: missing or unknown keys, values outside the
    vocabulary.
    """
    faults = [f"'{key}' is missing: add it" for key in _REQUIRED if raw.get(key, "") == ""]
    allowed = set(Indicator.__dataclass_fields__) - {"breaks"} | {"break"}
    faults += [f"'{key}' is not a known key: remove it or correct its spelling" for key in raw if key not in allowed]
    for key, words in (("polarity", Polarity), ("period_type", PeriodType)):
        if key in raw and raw[key] not in [word.value for word in words]:
            faults.append(f"{key} '{raw[key]}' is not one of: {', '.join(w.value for w in words)}")
    faults += type_faults(Indicator, raw)
    if faults:
        raise DefinitionError("; ".join(faults))
    values = {key: raw[key] for key in raw if key not in {"break", "national", "table"}}
    values["polarity"] = Polarity(raw["polarity"])
    values["period_type"] = PeriodType(raw["period_type"])
    values.setdefault("polarity_reason", "")
    values.setdefault("people", True)
    for key in ("priorities", "caveats", "related"):
        values[key] = tuple(raw.get(key, ()))
    if isinstance(raw.get("review_date"), date):
        values["review_date"] = raw["review_date"].isoformat()
    try:
        return Indicator(
            **values,
            breaks=tuple(Break(str(b["before"]), b["reason"]) for b in raw.get("break", ())),
            national=tuple(_national(reading) for reading in raw.get("national", ())),
            table=_linked_table(raw["table"]) if "table" in raw else None,
        )
    except (TypeError, KeyError) as error:
        raise DefinitionError(f"a key inside [[national]], [[break]] or [table] is wrong: {error}") from error


def read_themes(folder: Path = DATA) -> tuple[Theme, ...]:
    """The themes in the order a reader meets them (`data/themes.toml`). Raises DefinitionError where a key is wrong."""
    try:
        return tuple(Theme(**raw) for raw in _read_toml(folder / "themes.toml")["theme"])
    except (OSError, TypeError, KeyError) as error:
        raise DefinitionError(f"data/themes.toml: a key is wrong or missing: {error}") from error


def read_indicators(folder: Path = DATA) -> dict[str, Indicator]:
    """Every indicator by id, in theme order then file order.

    Raises DefinitionError listing every fault of every file at once.
    """
    themes = [theme.id for theme in read_themes(folder)]
    found: dict[str, Indicator] = {}
    faults: list[str] = []
    for path in sorted((folder / "indicators").glob("*.toml")):
        try:
            indicator = indicator_from(_read_toml(path))
        except DefinitionError as error:
            faults.append(f"data/indicators/{path.name}: {error}")
            continue
        if indicator.id != path.stem:
            faults.append(f"data/indicators/{path.name}: id '{indicator.id}' must equal the file's name")
        if indicator.theme not in themes:
            faults.append(f"data/indicators/{path.name}: theme '{indicator.theme}' is not in themes.toml")
        found[indicator.id] = indicator
    for indicator in found.values():
        faults += [
            f"data/indicators/{indicator.id}.toml: related '{other}' is not an indicator"
            for other in indicator.related
            if other not in found
        ]
    if faults:
        raise DefinitionError("\n".join(faults))
    order = {theme: position for position, theme in enumerate(themes)}
    return dict(sorted(found.items(), key=lambda item: (order[item[1].theme], not item[1].headline, item[0])))
