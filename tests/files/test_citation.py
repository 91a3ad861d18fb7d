"""What a reader takes along beside the figures: citations, links to the files, and a table that pastes well."""

import json
import re
from html import unescape
from typing import Any

import pandas as pd
import pytest

from components.citation import citation_block
from components.downloads import downloads_block
from portal.files.citation import Cited, bibtex
from portal.files.clipboard import table_text
from portal.files.view import FileView, file_view
from portal.rendering import to_html
from portal.store import Store
from tests.files.sample import query_of, texts


@pytest.fixture(scope="module")
def view(best: Store) -> FileView:
    """One view with comparators."""
    return file_view(best, query_of(best, "cla-rate", "with=england,region"), "https://figures.example.gov.uk")


def test_the_citation_names_everything(view: FileView, best: Store) -> None:
    for words in (view.title, best.authority.council, best.release_id, "Licence: ", "Source: "):
        assert words in view.citation
    assert view.citation.endswith(f"with=region,england&release={best.release_id}")


def test_the_link_leads_back_to_the_same_figures(client: Any, view: FileView, best: Store) -> None:
    path = view.link.removeprefix(view.base)
    assert client.get(path).status_code == 200
    csv_path = view.file_link("csv").removeprefix(view.base)
    assert client.get(csv_path).data == client.get("/download/cla-rate.csv?with=england,region").data


def test_bibtex_is_one_entry_with_its_braces_closed(best: Store) -> None:
    text = bibtex("key-1", Cited("50% of {all} & more_1 #2 $3 ~^\\", ("A & B",), ("OGL",), best.authority,
                                 best.release_id, "2025-01-02", "https://x.test/a?b=1&c=2"))  # fmt: skip
    bare = re.sub(r"\\[{}]", "", text)
    assert bare.count("{") == bare.count("}")
    assert text.startswith("@misc{key-1,\n")
    assert r"50\% of \{all\} \& more\_1 \#2 \$3" in text
    assert "url = {https://x.test/a?b=1&c=2}" in text
    assert set(re.findall(r"^  (\w+) = \{", text, re.M)) == {"author", "title", "year", "howpublished", "note", "url"}


def test_the_block_can_be_drawn_and_its_link_is_a_link(view: FileView) -> None:
    page = to_html(citation_block(view))
    assert unescape(page).count(f'href="{view.link}"') == 2
    assert 'data-copy-from="cite-words"' in page


def test_every_file_beside_a_view_is_there(client: Any, best: Store) -> None:
    for indicator_id, text in texts(best, 12, 3):
        view = file_view(best, query_of(best, indicator_id, text), "")
        links = [unescape(link) for link in re.findall(r'href="([^"]+)"', to_html(downloads_block(view)))]
        assert len(links) >= 5
        for link in links:
            assert client.get(link.partition("#")[0]).status_code == 200, link


def test_the_copied_table_pastes_as_the_same_figures(best: Store) -> None:
    """Sixty views: the text has one column a series, and every published number stands in it once."""
    import io

    for indicator_id, text in texts(best, 60, 5):
        selection = best.select(query_of(best, indicator_id, text))
        if not selection.rows:
            continue
        copied = table_text(selection)
        frame = pd.read_csv(io.StringIO(copied), sep="\t", dtype=str, keep_default_na=False, quoting=3)
        cells = [c for name in frame.columns[1:] for c in frame[name]]
        numbers = sorted(float(c) for c in cells if re.fullmatch(r"-?\d+(\.\d+)?(e[+-]?\d+)?", c))
        printed = sorted(o.value for s in selection.series for o in s.observations if o.value is not None)
        assert numbers == printed, f"{indicator_id}?{text}"


def test_the_metadata_leads_to_the_kept_file(client: Any, best: Store) -> None:
    described = json.loads(client.get("/download/cla-rate.csv-metadata.json").data)
    assert described["url"] == "cla-rate.csv"
    assert described["dc:identifier"].endswith(f"/download/cla-rate.csv?release={best.release_id}")
