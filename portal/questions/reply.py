"""An answer before it is drawn: sentences with the figures they state, tables and charts, all of one release."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from portal.definitions import Indicator
from portal.plan import Question
from portal.query import Query
from portal.selection import Inspection, Observation, Selection
from portal.store import Store
from portal.vocabulary import Comparator

EVERY_COMPARATOR = (Comparator.NEIGHBOURS, Comparator.NEIGHBOURS_MEDIAN, Comparator.REGION, Comparator.ENGLAND)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One or two sentences, and what they were made from: a reader can go to each one's evidence."""

    text: str
    made_from: tuple[Observation | Inspection, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table: its name, one figure a column (None where none was published), and a note."""

    label: str
    figures: tuple[Observation | None, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Figures side by side. With `dated`, a column says which period each row's first figure is of."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    dated: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """A way on: its words and the path of the page, without the reader's choices."""

    words: str
    path: str
    fragment: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One section of an answer. `selection` is drawn as a chart; `indicator` is linked to."""

    sentences: tuple[Sentence, ...]
    heading: str = ""
    indicator: Indicator | None = None
    table: Table | None = None
    selection: Selection | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to a question for one place. The first sentence of the first part is the short answer."""

    parts: tuple[Part, ...]
    links: tuple[Link, ...] = ()

    @property
    def short(self) -> str:
        """The first sentence: what a list or a search engine shows."""
        return next((s.text for part in self.parts for s in part.sentences), "")


@dataclass(frozen=True)
class Asking:
    """A question, the place it is asked of, and the release that answers."""

    store: Store
    query: Query
    question: Question
    place: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "place", self.store.places[self.query.geography].geography)

    def select(self, indicator_id: str, comparators: tuple[Comparator, ...] | None = None) -> Selection:
        """The whole of an indicator for the place, with comparators as the indicator's page shows them."""
        return self.store.select(
            self.query.change(indicator_id=indicator_id, comparators=comparators, breakdown="", start=None, end=None)
        )

    def rows(self, indicator_id: str, breakdown: str = "") -> tuple[Observation, ...]:
        """The place's observations of an indicator by one breakdown, without other sources' variants."""
        found = self.store.observations(indicator_id, self.query.geography)
        return tuple(o for o in found if o.breakdown == breakdown and not o.variant)

    def known(self) -> list[Indicator]:
        """The question's indicators that this release has anything of for the place."""
        indicators = (self.store.indicators.get(i) for i in self.question.indicators)
        return [i for i in indicators if i and self.store.observations(i.id, self.query.geography)]

    @property
    def from_papers_only(self) -> bool:
        """Whether every indicator of the question comes from council papers alone."""
        found = [self.store.indicators[i] for i in self.question.indicators if i in self.store.indicators]
        return bool(found) and not any(i.national for i in found)

    def nothing(self) -> Reply:
        """The answer where the release holds no figure for the place, and why."""
        own = self.store.places[self.store.authority.geography_code].geography
        if self.from_papers_only:
            text = (
                f"This can only be answered for {own}. The figures come from papers that "
                f"{self.store.authority.council} "
                f"and its inspectors published; no papers of {self.place} are held here."
            )
        else:
            text = f"No figure was found for {self.place} in this release, so this cannot be answered."
        return Reply((Part((Sentence(text),)),))


def present(sentences: Iterable[Sentence | None]) -> tuple[Sentence, ...]:
    """The sentences there are."""
    return tuple(s for s in sentences if s is not None)
