"""Addresses to views and back: the only place that reads URL parameters or writes them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Protocol
from urllib.parse import quote, urlencode

from werkzeug.datastructures import MultiDict

from portal.definitions import Indicator
from portal.errors import QueryError
from portal.vocabulary import Comparator

VIEWS = ("chart", "table")
SORTS = ("highest", "lowest", "name")
MOST_COUNCILS = 3
"""How many councils can stand beside the chosen one."""
NO_COMPARATORS = "none"
"""Sent by the form beside its tick boxes, so that none ticked can be told from none asked for."""
ALL = "all"
"""What a list of choices sends for "no choice made": a native list cannot show an empty value as chosen."""
TRACKING = re.compile(r"utm_\w+|fbclid|gclid|mc_cid|mc_eid")
"""Parameters that other sites add to a link; they are read past, never an error."""
YEAR = re.compile(r"(19|20)\d{2}")
LONGEST_SEARCH = 80


class Known(Protocol):
    """What a query is checked against: the ids of the release in view."""

    @property
    def default_geography(self) -> str: ...
    @property
    def indicators(self) -> Mapping[str, Indicator]: ...
    def has_geography(self, code: str) -> bool: ...
    def has_source(self, source_id: str) -> bool: ...
    def has_question(self, question_id: str) -> bool: ...
    def has_release(self, release_id: str) -> bool: ...
    def breakdowns(self, indicator_id: str) -> Iterable[str]: ...
    def themes(self) -> Iterable[str]: ...
    def topics(self) -> Iterable[str]: ...


class Addressed(Protocol):
    """What `parse` needs to know of a page: its id, address and the parameters it understands."""

    @property
    def id(self) -> str: ...
    @property
    def path(self) -> str: ...
    @property
    def parameters(self) -> frozenset[str]: ...


@dataclass(frozen=True, slots=True)
class Query:
    """One view: a page and everything the reader has chosen on it. Equal queries have equal addresses.

    `comparators` is None where the reader has not chosen: each indicator then shows its own.
    """

    page: str
    path: str
    geography: str
    default_geography: str
    indicator_id: str = ""
    source_id: str = ""
    topic: str = ""
    comparators: tuple[Comparator, ...] | None = None
    breakdown: str = ""
    start: int | None = None
    end: int | None = None
    view: str = "chart"
    release: str = ""
    since: str = ""
    theme: str = ""
    search: str = ""
    indicator_filter: str = ""
    question_id: str = ""
    councils: tuple[str, ...] = ()
    sort: str = ""

    def parameters(self) -> dict[str, str]:
        """The query-string parameters that differ from their defaults, in their fixed order."""
        pairs = {
            "geography": self.geography if self.geography != self.default_geography else "",
            "with": "" if self.comparators is None else ",".join(self.comparators) or NO_COMPARATORS,
            "breakdown": self.breakdown,
            "from": str(self.start or ""),
            "to": str(self.end or ""),
            "view": self.view if self.view != "chart" else "",
            "theme": self.theme,
            "q": self.search,
            "indicator": self.indicator_filter,
            "councils": ",".join(self.councils),
            "sort": self.sort,
            "since": self.since,
            "release": self.release,
        }
        return {name: value for name, value in pairs.items() if value}

    @property
    def text(self) -> str:
        """The canonical query string, "" where everything is as it comes."""
        return urlencode(self.parameters(), safe=",|")

    @property
    def address(self) -> str:
        """Path and canonical query string of this view."""
        return self.path + (f"?{self.text}" if self.text else "")

    def change(self, **changes: object) -> "Query":
        """The same view with some choices changed."""
        return replace(self, **changes)  # type: ignore[arg-type]

    def to(self, path: str, **keep: str) -> str:
        """The address of another page for the same geography and release, with further parameters."""
        pairs = {
            "geography": self.geography if self.geography != self.default_geography else "",
            **keep,
            "release": self.release,
        }
        text = urlencode({name: value for name, value in pairs.items() if value}, safe=",|")
        return path + (f"?{text}" if text else "")


def indicator_path(indicator_id: str) -> str:
    """The page of an indicator."""
    return f"/indicators/{indicator_id}"


def download_path(indicator_id: str, ending: str = "csv") -> str:
    """The file of an indicator's view."""
    return f"/download/{indicator_id}.{ending}"


def question_path(question_id: str) -> str:
    """The page that answers a question."""
    return f"/questions/{question_id}"


def source_path(source_id: str) -> str:
    """The page of a source; add `#` and `fragment(reference)` for one number's evidence."""
    return f"/sources/{source_id}"


def fragment(reference: str) -> str:
    """A source reference as the fragment of an address."""
    return quote(reference, safe="/-._~+:")


def _one(args: "MultiDict[str, str]", name: str) -> str:
    values = [value for value in args.getlist(name) if value != ""]
    if len(set(values)) > 1:
        raise QueryError(f"'{name}' is given more than once. Give it once.", parameter=name)
    return values[0] if values else ""


def _geography(args: "MultiDict[str, str]", known: Known) -> str:
    code = _one(args, "geography")
    if not code:
        return known.default_geography
    if not known.has_geography(code):
        raise QueryError("No area has that code. Choose an area from the list.", parameter="geography")
    return code


def _comparators(args: "MultiDict[str, str]") -> tuple[Comparator, ...] | None:
    raw = [part for value in args.getlist("with") for part in value.split(",") if part]
    if not raw:
        return None
    wanted = {part for part in raw if part != NO_COMPARATORS}
    allowed = {c.value for c in Comparator}
    if wanted - allowed:
        raise QueryError(f"'with' takes any of: {', '.join(sorted(allowed))}, or {NO_COMPARATORS}.", parameter="with")
    return tuple(c for c in Comparator if c.value in wanted)


def _councils(args: "MultiDict[str, str]", known: Known) -> tuple[str, ...]:
    """The councils to set beside the chosen one, each once, in the order given."""
    codes = [code for value in args.getlist("councils") for code in value.split(",") if code not in {"", ALL}]
    if not all(map(known.has_geography, codes)):
        raise QueryError("No area has one of these codes. Choose councils from the list.", parameter="councils")
    chosen = tuple(dict.fromkeys(codes))
    if len(chosen) > MOST_COUNCILS:
        raise QueryError(f"Choose {MOST_COUNCILS} councils or fewer beside the first.", parameter="councils")
    return chosen


def _year(args: "MultiDict[str, str]", name: str) -> int | None:
    text = _one(args, name)
    if not text:
        return None
    if not YEAR.fullmatch(text):
        raise QueryError(f"'{name}' takes a year in four digits, such as 2020.", parameter=name)
    return int(text)


def _choice(args: "MultiDict[str, str]", name: str, allowed: Iterable[str], default: str = "") -> str:
    text = _one(args, name)
    text = default if text in {"", ALL} else text
    options = sorted(allowed)
    if text and text not in options:
        raise QueryError(f"'{name}' takes one of: {', '.join(options) or 'nothing on this page'}.", parameter=name)
    return text


def _years(args: "MultiDict[str, str]") -> tuple[int | None, int | None]:
    start, end = _year(args, "from"), _year(args, "to")
    if start and end and start > end:
        raise QueryError("'from' is later than 'to'. Swap the two years.", parameter="from")
    return start, end


def _search(args: "MultiDict[str, str]") -> str:
    text = " ".join(_one(args, "q").split())
    if len(text) > LONGEST_SEARCH:
        raise QueryError(f"Search for {LONGEST_SEARCH} characters or fewer.", parameter="q")
    return text


def _release(args: "MultiDict[str, str]", name: str, known: Known) -> str:
    text = _one(args, name)
    if text == ALL:
        return ""
    if text and not known.has_release(text):
        raise QueryError("No kept release has that name.", parameter=name, status=404)
    return text


def _path_values(values: Mapping[str, str], known: Known) -> None:
    """Raise a 404 for an address that names something the release does not hold."""
    if "indicator_id" in values and values["indicator_id"] not in known.indicators:
        raise QueryError("There is no indicator with that name.", parameter="indicator", status=404)
    if "source_id" in values and not known.has_source(values["source_id"]):
        raise QueryError("There is no source with that name.", parameter="source", status=404)
    if "question_id" in values and not known.has_question(values["question_id"]):
        raise QueryError("There is no question with that name.", parameter="question", status=404)
    if "topic" in values and values["topic"] not in known.topics():
        raise QueryError("There is no such page.", parameter="topic", status=404)


def parse(page: Addressed, path_values: Mapping[str, str], args: "MultiDict[str, str]", known: Known) -> Query:
    """The view an address asks for.

    Raises QueryError: 404 where the address names nothing there is, 400 naming the first parameter that does not fit.
    """
    _path_values(path_values, known)
    strange = [name for name in args if name not in page.parameters and not TRACKING.fullmatch(name)]
    if strange:
        raise QueryError(
            f"This page does not know the parameter '{strange[0][:40]}'. "
            f"It takes: {', '.join(sorted(page.parameters)) or 'none'}.",
            parameter=strange[0][:40],
        )
    indicator_id = path_values.get("indicator_id", "")
    start, end = _years(args)
    path = page.path
    for name, value in path_values.items():
        path = path.replace(f"<{name}>", value)
    return Query(
        page=page.id,
        path=path,
        geography=_geography(args, known),
        default_geography=known.default_geography,
        indicator_id=indicator_id,
        source_id=path_values.get("source_id", ""),
        topic=path_values.get("topic", ""),
        comparators=_comparators(args),
        breakdown=_choice(args, "breakdown", known.breakdowns(indicator_id) if indicator_id else ()),
        start=start,
        end=end,
        view=_choice(args, "view", VIEWS, "chart"),
        release=_release(args, "release", known),
        since=_release(args, "since", known),
        theme=_choice(args, "theme", known.themes()),
        search=_search(args),
        indicator_filter=_choice(args, "indicator", known.indicators),
        question_id=path_values.get("question_id", ""),
        councils=_councils(args, known),
        sort=_choice(args, "sort", SORTS),
    )
