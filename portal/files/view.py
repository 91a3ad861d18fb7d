"""One view ready to become a file: the rows every format writes, and the addresses that lead back to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from portal.authority import Authority
from portal.files.citation import Cited, bibtex, published_by, row_citation, source_words, view_citation
from portal.files.columns import Row, observation_row
from portal.formats import STATUS_WORDS
from portal.query import Query, download_path, indicator_path
from portal.selection import Observation, Selection
from portal.store import Source, Store
from portal.vocabulary import Status


@dataclass(frozen=True)
class FileView:
    """A selection with what a file needs beside it.

    `base` is the site's address without a slash at its end; `asked` the query text of the address as it was asked for.
    """

    query: Query
    selection: Selection
    sources: Mapping[str, Source]
    authority: Authority
    base: str
    asked: str = ""

    @cached_property
    def rows(self) -> list[Row]:
        """Every observation the view shows, in its order: the rows of the CSV, the JSON and the spreadsheet."""
        shown = [(o, s.comparator or "") for s in self.selection.series for o in s.observations]
        return [self._row(o, comparator) for o, comparator in (*shown, *((o, "") for o in self.selection.variants))]

    def _row(self, observation: Observation, comparator: str) -> Row:
        values = {name: getattr(observation, name) for name in Observation.__slots__}
        source = self.sources[observation.source_id]
        portal = published_by(self.authority, observation.release_id, self.selection.release_date)
        added = {
            "status_meaning": STATUS_WORDS[Status(observation.status)],
            "comparator": comparator,
            "polarity": self.selection.indicator.polarity.value,
            "licence": source.licence,
            "citation": row_citation(source_words(source.title, source.publisher, source.published_date), portal),
        }
        return observation_row(values, added)

    @property
    def title(self) -> str:
        """What the view shows: indicator, breakdown and place."""
        parts = self.selection.breakdown.replace("|", " and ")
        return f"{self.selection.indicator.title}{f', by {parts}' if parts else ''}: {self.selection.geography}"

    @property
    def used(self) -> list[Source]:
        """The sources of the rows shown, in the order they first appear."""
        return [self.sources[source_id] for source_id in dict.fromkeys(o.source_id for o in self.selection.rows)]

    @cached_property
    def kept(self) -> Query:
        """The same view of the release it was read from, whose address always answers the same."""
        return self.query.change(release=self.selection.release_id)

    @property
    def link(self) -> str:
        """The lasting address of the page with this view."""
        return self._link(indicator_path(self.selection.indicator.id))

    def file_link(self, ending: str) -> str:
        """The lasting address of this view as a file."""
        return self._link(download_path(self.selection.indicator.id, ending))

    def _link(self, path: str) -> str:
        return f"{self.base}{path}?{self.kept.text}"

    @property
    def name(self) -> str:
        """The start of a file's name."""
        return f"{self.selection.indicator.id}-{self.selection.geography_code}-{self.selection.release_id}"

    @property
    def citation(self) -> str:
        """The view's citation in a sentence."""
        return view_citation(self._cited)

    @property
    def bibtex(self) -> str:
        """The view's citation for reference managers."""
        return bibtex(self.name, self._cited)

    @property
    def _cited(self) -> Cited:
        return Cited(
            title=self.title,
            sources=tuple(source_words(s.title, s.publisher, s.published_date) for s in self.used),
            licences=tuple(dict.fromkeys(s.licence for s in self.used)),
            authority=self.authority,
            release_id=self.selection.release_id,
            release_date=self.selection.release_date,
            link=self.link,
        )


def file_view(store: Store, query: Query, base: str, asked: str = "") -> FileView:
    """The view a query asks for, ready to become a file."""
    return FileView(query, store.select(query), store.sources, store.authority, base, asked)
