"""Every page in a real browser, as a phone and as a desktop shows it: readable, accessible, and taken over by Dash."""

import re
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.conftest import ARTEFACTS

PAGES = {
    "overview": "/",
    "indicators": "/indicators",
    "indicators-search": "/indicators?q=foster",
    "indicator-rate": "/indicators/cla-rate",
    "indicator-count": "/indicators/cla-count",
    "indicator-monthly": "/indicators/cla-count-monthly",
    "indicator-protected": "/indicators/cla-placements-by-age",
    "indicator-table": "/indicators/cla-rate?view=table",
    "inspections": "/inspections",
    "data": "/data",
    "source": "/sources/thurrock-corporate-parenting-2016-07",
    "about": "/about",
    "method": "/about/method",
    "symbols": "/about/symbols",
    "words": "/about/words",
    "neighbours": "/about/neighbours",
    "accessibility": "/about/accessibility",
    "release": "/about/release",
    "not-found": "/no-such-page",
    "bad-choice": "/indicators/cla-rate?from=soon",
}
WIDTHS = (360, 1280)
HANDED_OVER = "html[data-live]"


def open_page(browser: Any, address: str, width: int, **options: Any) -> tuple[Any, list[str]]:
    """A page at an address, and what the browser complained of."""
    context = browser.new_context(viewport={"width": width, "height": 800}, **options)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(address)
    return page, complaints


def keep(page: Any, name: str) -> None:
    """A screenshot among the run's artefacts."""
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=str(Path(ARTEFACTS) / f"{name}.png"), full_page=True)


@pytest.mark.browser
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", PAGES)
def test_page_is_sound(browser: Any, served: str, name: str, width: int) -> None:
    """One h1, a language, a title of its own, nothing wider than the screen, no axe fault, no complaint, Dash in charge."""
    page, complaints = open_page(browser, served + PAGES[name], width)
    try:
        missing = name in {"not-found", "bad-choice"}
        if not missing:
            page.wait_for_selector(HANDED_OVER, state="attached")
        assert page.locator("h1").count() == 1
        assert page.locator("html").get_attribute("lang") == "en-GB"
        assert page.title()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.context.cookies() == []
        keep(page, f"{name}-{width}")
        faults = [v["id"] for v in Axe().run(page).response["violations"]]
        assert faults == []
        assert [c for c in complaints if not (missing and "status of 40" in c)] == []
    finally:
        page.context.close()


@pytest.mark.browser
@pytest.mark.parametrize("name", ["overview", "indicator-rate", "inspections", "source"])
def test_page_is_whole_without_script(browser: Any, served: str, name: str) -> None:
    """With script off the same words are there, and the chart with them."""
    with_script, _ = open_page(browser, served + PAGES[name], 360)
    without, _ = open_page(browser, served + PAGES[name], 360, java_script_enabled=False)
    try:
        with_script.wait_for_selector(HANDED_OVER, state="attached")
        assert words(with_script) == words(without)
        assert (
            without.locator("main svg").count()
            == with_script.evaluate("document.querySelectorAll('main svg').length")
            > 0
        ) or name == "source"
    finally:
        with_script.context.close()
        without.context.close()


def words(page: Any) -> str:
    """The words of a page's main part that are there with and without script."""
    text = page.locator("main").inner_text()
    return re.sub(r"\s+", " ", re.sub(r"Explore this chart|Copy the table|\bShow\b", "", text)).strip()


@pytest.mark.browser
def test_changing_a_control_redraws_and_keeps_an_address(browser: Any, served: str) -> None:
    """Unticking England takes its line away, keeps the focus, and the address then shows the same view."""
    page, complaints = open_page(browser, served + "/indicators/cla-rate", 1280)
    try:
        page.wait_for_selector(HANDED_OVER, state="attached")
        page.locator("summary", has_text="Change place").click()
        assert page.locator("table.figures th", has_text="England").count() >= 1
        page.locator("#with-england").uncheck()
        page.locator("table.figures th", has_text=re.compile("^England$")).wait_for(state="detached")
        assert page.evaluate("document.activeElement.id") == "with-england"
        assert "with=" in page.url
        chosen = page.url
        sentence = page.locator(".finding").inner_text()
        page.goto(chosen)
        page.wait_for_selector(HANDED_OVER, state="attached")
        assert page.locator(".finding").inner_text() == sentence
        assert complaints == []
    finally:
        page.context.close()


@pytest.mark.browser
def test_the_form_works_without_script(browser: Any, served: str) -> None:
    """With script off the form reloads the page with the choice in its address."""
    page, _ = open_page(browser, served + "/indicators/cla-rate", 360, java_script_enabled=False)
    try:
        page.locator("summary", has_text="Change place").click()
        page.locator("#with-england").uncheck()
        page.locator("form.view-form button[type=submit]").click()
        page.wait_for_url("**with=*")
        assert "England" not in page.locator("table.figures thead").inner_text().replace("East of England", "")
    finally:
        page.context.close()


@pytest.mark.browser
def test_the_chart_can_be_explored(browser: Any, served: str) -> None:
    """Reaching for the chart brings the interactive one, from this site alone."""
    page, complaints = open_page(browser, served + "/indicators/cla-rate", 1280)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    try:
        page.wait_for_selector(HANDED_OVER, state="attached")
        assert not any("plotly.min" in url for url in asked)
        page.locator("#explore").click()
        page.wait_for_selector(".js-plotly-plot .main-svg")
        assert all(url.startswith((served, "data:", "blob:")) for url in asked)
        assert complaints == []
        keep(page, "indicator-explored-1280")
    finally:
        page.context.close()
