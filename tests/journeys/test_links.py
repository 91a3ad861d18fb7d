"""No link of the site leads nowhere."""

import re
from html import unescape
from typing import Any

from portal.pages import PAGES

LINK = re.compile(r'<a [^>]*?href="(/[^"#]*)')


def test_every_link_of_every_page_answers(client: Any) -> None:
    """Each address that the pages link to inside the site, from each kind of page, asked for once."""
    pages = [page.path for page in PAGES if "<" not in page.path]
    pages += [
        "/indicators/cla-rate",
        "/indicators/cla-placements-by-age",
        "/sources/thurrock-corporate-parenting-2016-07",
    ]
    found: dict[str, str] = {}
    for page in pages:
        for address in LINK.findall(client.get(page).get_data(as_text=True)):
            path = unescape(address)
            # One address of a kind is enough where only the council differs.
            found.setdefault(re.sub(r"geography=E\d+", "geography=", path), f"{path} on {page}")
    broken = [where for where in found.values() if client.get(where.split(" on ")[0]).status_code >= 400]
    assert len(found) > 100
    assert broken == []
