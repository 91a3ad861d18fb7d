"""Views drawn at random, the same ones in every run."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from werkzeug.datastructures import MultiDict

from portal.query import Query, parse
from portal.routes.answering import FileAddress
from portal.store import Store

SEED = 20160705
COMPARED = ("", "none", "england", "region,england", "neighbours,neighbours-median,region,england")


@dataclass(frozen=True)
class Known:
    """What a query is checked against: one store."""

    store: Store

    def __getattr__(self, name: str) -> object:
        return getattr(self.store, name)

    @property
    def default_geography(self) -> str:
        return self.store.authority.geography_code

    def has_geography(self, code: str) -> bool:
        return code in self.store.places

    def breakdowns(self, indicator_id: str) -> tuple[str, ...]:
        return self.store.breakdowns_of.get(indicator_id, ())

    def themes(self) -> list[str]:
        return [theme.id for theme in self.store.theme_list]


def texts(store: Store, count: int, seed: int = SEED) -> Iterator[tuple[str, str]]:
    """Indicators with the query text of a view each: half of the council's own, half of anybody's."""
    chance = random.Random(seed)
    own = store.authority.geography_code
    everywhere = sorted((i, g) for i, codes in store.geographies_of.items() for g in codes if g in store.places)
    ours = [pair for pair in everywhere if pair[1] == own]
    for place in range(count):
        indicator_id, geography = chance.choice(ours if place % 2 else everywhere)
        breakdowns = ["", *store.breakdowns_of.get(indicator_id, ())]
        first = chance.choice(["", str(chance.randint(2012, 2024))])
        chosen = {
            "geography": geography,
            "with": chance.choice(COMPARED),
            "breakdown": chance.choice(breakdowns),
            "from": first,
            "to": chance.choice(["", str(chance.randint(int(first or 2012), 2026))]),
        }
        yield indicator_id, urlencode({k: v for k, v in chosen.items() if v}, safe=",|")


def query_of(store: Store, indicator_id: str, text: str) -> Query:
    """The query behind an address, as the routes read it."""
    pairs = MultiDict(parse_qsl(text))
    address = FileAddress("download", "/download/<indicator_id>")
    return parse(address, {"indicator_id": indicator_id}, pairs, Known(store))  # type: ignore[arg-type]
