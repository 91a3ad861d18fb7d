"""From the front page to every answer in two clicks on a phone, with script and without; every page sound for all."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from portal.store import Store
from tests.journeys.test_every_page import HANDED_OVER, keep, open_page, words

pytestmark = pytest.mark.browser

PAGES = {
    "questions": "/questions",
    "answer-now": "/questions/looked-after-now",
    "answer-planned": "/questions/foster-carers-planned",
    "answer-hidden": "/questions/why-hidden",
    "compare": "/compare",
    "compare-beside": "/compare?indicator=cpp-rate&councils=E09000016,E06000035,E06000030",
    "compare-sorted": "/compare?indicator=sw-agency-pct&sort=name",
    "scorecard": "/compare/scorecard",
    "plan": "/plan",
    "plan-elsewhere": "/plan?geography=E08000003",
    "brief": "/brief",
    "disagreements": "/about/disagreements",
    "named-neighbours": "/about/neighbours",
    "inspections-ended": "/inspections?geography=E10000006",
    "scilly-scorecard": "/compare/scorecard?geography=E06000053",
}


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_every_answer_is_two_clicks_from_the_front_page(
    browser: Any, served: str, embedded: Store, script: bool
) -> None:
    page, complaints = open_page(browser, served + "/", 360, java_script_enabled=script)
    try:
        page.get_by_role("link", name="Questions", exact=True).first.click()
        page.wait_for_url("**/questions")
        for question in embedded.plan.questions.values():
            page.locator("main").get_by_role("link", name=question.text, exact=True).first.click()
            page.wait_for_url(f"**/questions/{question.id}")
            assert page.locator("h1").inner_text() == question.text
            assert page.locator(".finding").first.inner_text().strip()
            page.goto(served + "/questions")
        assert complaints == []
    finally:
        page.context.close()


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("name", PAGES)
def test_page_is_sound(browser: Any, served: str, name: str, width: int) -> None:
    """One h1, nothing wider than the screen, no axe fault, no complaint, Dash in charge."""
    page, complaints = open_page(browser, served + PAGES[name], width)
    try:
        page.wait_for_selector(HANDED_OVER, state="attached")
        assert page.locator("h1").count() == 1
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        keep(page, f"{name}-{width}")
        assert [v["id"] for v in Axe().run(page).response["violations"]] == []
        assert complaints == []
    finally:
        page.context.close()


@pytest.mark.parametrize("name", ["answer-now", "compare-beside", "plan", "disagreements"])
def test_page_is_whole_without_script(browser: Any, served: str, name: str) -> None:
    with_script, _ = open_page(browser, served + PAGES[name], 360)
    without, _ = open_page(browser, served + PAGES[name], 360, java_script_enabled=False)
    try:
        with_script.wait_for_selector(HANDED_OVER, state="attached")
        assert words(with_script) == words(without)
    finally:
        with_script.context.close()
        without.context.close()


def test_the_scorecard_prints_on_two_sides_of_a4(browser: Any, served: str) -> None:
    page, _ = open_page(browser, served + "/compare/scorecard", 1280)
    try:
        page.wait_for_selector(HANDED_OVER, state="attached")
        assert pages_in(page.pdf(format="A4")) <= 2
    finally:
        page.context.close()


def test_the_briefing_prints_in_order_with_no_chart_cut(browser: Any, served: str) -> None:
    """Sections in their order, and every chart with its heading kept whole."""
    page, _ = open_page(browser, served + "/brief", 688)
    try:
        page.wait_for_selector(HANDED_OVER, state="attached")
        page.emulate_media(media="print")
        order = page.locator(".brief-section > h2").all_inner_texts()
        assert order == ["The newest figures", "Headline figures", "The plan", "Inspections"]
        for figure in page.locator(".brief-figure").all():
            assert figure.evaluate("e => getComputedStyle(e).breakInside") == "avoid"
        assert not page.locator("form").first.is_visible()
        assert pages_in(page.pdf(format="A4")) > 2
    finally:
        page.context.close()


def pages_in(pdf: bytes) -> int:
    """How many pages a printed file has."""
    return pdf.count(b"/Type /Page\n") or pdf.count(b"/Type /Page") - pdf.count(b"/Type /Pages")


def test_a_form_sets_councils_side_by_side_without_script(browser: Any, served: str) -> None:
    page, _ = open_page(browser, served + "/compare", 360, java_script_enabled=False)
    try:
        page.locator("summary", has_text="Set up to three others").click()
        page.locator("#councils-1").select_option("E09000016")
        page.locator("#councils-2").select_option("E06000035")
        page.locator("form.view-form button[type=submit]").click()
        page.wait_for_url("**councils=E09000016**")
        assert page.locator("#beside").inner_text() == "Side by side: Thurrock, Havering and Medway"
        assert page.locator(".beside svg").count() == 3
    finally:
        page.context.close()
