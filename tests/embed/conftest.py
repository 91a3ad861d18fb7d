"""What the tests of embeds share: the charts with most to show, and axe for a page and every frame in it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from werkzeug.datastructures import MultiDict

from portal.embed.address import read_embed
from portal.embed.page import Shown
from portal.embed.snippets import Snippets, make_snippets
from portal.reader import Reader
from tests.embed.sites import council, host_page

ALL_FRAMES = "axe.configure({allowedOrigins: ['<unsafe_all_origins>']})"
RUN = "axe.run().then(found => found.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html).join(' | ')))"


@pytest.fixture(scope="session")
def embed_reader(best_releases: Path) -> Reader:
    """A reader of the fullest release there is."""
    return Reader(best_releases)


@pytest.fixture(scope="session")
def twelve(embed_reader: Reader) -> list[str]:
    """The indicators with most figures for the council, and one of each kind of chart there is."""
    store = embed_reader.live
    code = store.authority.geography_code
    counts = {i: len(store.observations(i, code)) for i, codes in store.geographies_of.items() if code in codes}
    bars = [i for i in counts if store.indicators[i].chart == "bars"][:2]
    most = sorted((i for i in counts if i not in bars), key=lambda i: (-counts[i], i))
    return bars + most[: 12 - len(bars)]


@pytest.fixture(scope="session")
def snippets(embed_reader: Reader, served: str) -> Callable[..., Snippets]:
    """Makes the snippets of an indicator from the running portal."""

    def make(indicator_id: str, size: str = "full", height: int | None = None, **asked: str) -> Snippets:
        embed = read_embed(indicator_id, MultiDict(asked), embed_reader)
        store = embed_reader.store(embed.query.release)
        return make_snippets(embed, Shown(store.select(embed.query), store.authority.site), served, size, height)

    return make


@pytest.fixture(scope="session")
def council_site(snippets: Callable[..., Snippets], twelve: list[str]) -> Iterator[str]:
    """Another site's page with twelve live embeds on it, as its web officer pasted them."""
    with council({"/": host_page([snippets(i).live for i in twelve])}) as address:
        yield address


@pytest.fixture
def faults_of() -> Callable[[Any], list[str]]:
    """Gives what axe finds on a page and inside every frame of it."""

    def run(page: Any) -> list[str]:
        for frame in page.frames:
            frame.evaluate(AXE_SCRIPT)
            frame.evaluate(ALL_FRAMES)
        found: list[str] = page.evaluate(RUN)
        return found

    return run
