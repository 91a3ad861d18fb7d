"""The copy buttons in a real browser: what lands on the clipboard."""

from typing import Any

import pytest

from components.citation import citation_block
from components.downloads import downloads_block
from portal.files.clipboard import table_text
from portal.files.view import file_view
from portal.rendering import to_html
from portal.store import Store
from tests.files.sample import query_of


@pytest.mark.browser
def test_buttons_copy_the_table_and_the_citation_with_its_whole_address(
    browser: Any, small_site: str, embedded: Store
) -> None:
    view = file_view(embedded, query_of(embedded, "cla-rate", ""), "")
    context = browser.new_context()
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=small_site)
    page = context.new_page()
    page.goto(f"{small_site}/data")
    page.wait_for_selector("html[data-live]")
    page.evaluate("text => document.querySelector('main').insertAdjacentHTML('beforeend', text)",
                  to_html([downloads_block(view), citation_block(view)]))  # fmt: skip
    page.get_by_role("button", name="Copy the table").click()
    page.get_by_text("Copied", exact=True).first.wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == table_text(view.selection)
    page.get_by_text("Cite these figures").click()
    page.get_by_role("button", name="Copy the citation").click()
    page.locator("#cite .copied").first.get_by_text("Copied", exact=True).wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == view.citation.replace(view.link, small_site + view.link)
    context.close()
