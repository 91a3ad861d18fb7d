"""The hand-over from the server's page to Dash's, in a real browser over the small site."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, Route
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.small_site import small_app

pytestmark = pytest.mark.browser

VIEW = "/indicators/cla-rate"

REAL = [
    "/",
    "/indicators",
    "/indicators?q=care",
    "/indicators/cla-rate",
    "/indicators/cla-rate?view=table&with=england",
    "/inspections",
    "/data",
    "/about",
    "/about/method",
]
"""One address of each kind of page of the real site."""

WATCH = """
window.shifts = 0; window.faults = []; window.idClashes = [];
new PerformanceObserver((list) => { for (const e of list.getEntries()) window.shifts += e.value; })
    .observe({type: "layout-shift", buffered: true});
document.addEventListener("securitypolicyviolation", (e) => window.faults.push(e.violatedDirective + e.blockedURI));
addEventListener("error", (e) => window.faults.push(e.message));
window.clash = () => {
    const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
    return ids.filter((id, i) => ids.indexOf(id) !== i);
};
const frame = () => { window.idClashes.push(...window.clash()); requestAnimationFrame(frame); };
requestAnimationFrame(frame);
"""


class _Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log(self, type: str, message: str, *args: Any) -> None:
        pass


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = make_server("127.0.0.1", 0, small_app().server, threaded=True, request_handler=_Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()


@pytest.fixture
def context(browser: Browser, site: str) -> Iterator[BrowserContext]:
    made = browser.new_context(base_url=site, viewport={"width": 900, "height": 700}, reduced_motion="reduce")
    made.add_init_script(WATCH)
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    opened = context.new_page()
    opened.set_default_timeout(15_000)
    return opened


def taken_over(page: Page) -> None:
    page.wait_for_selector("html[data-live]", state="attached")


class Held:
    """Keeps Dash's first drawing back until `release`, so that a test can act before the hand-over."""

    def __init__(self, page: Page) -> None:
        self._routes: list[Route] = []
        self._page = page
        self._open = False
        page.route("**/_dash-update-component", self._hold)

    def _hold(self, route: Route) -> None:
        if self._open:
            route.continue_()
        else:
            self._routes.append(route)

    def release(self) -> None:
        self._open = True
        for route in self._routes:
            route.continue_()


def html_of(page: Page, selector: str) -> str:
    """What is drawn inside: elements, attributes and texts, with what controls hold in place of how they began."""
    html = page.eval_on_selector(
        selector,
        """(top) => {
            const left = ["data-svg", "selected", "value", "style"];
            const seen = (node) => {
                if (node.nodeType === 3) return node.data;
                if (node.nodeType !== 1) return "";
                const kept = [...node.attributes].filter((a) => !left.includes(a.name));
                const words = kept.map((a) => ` ${a.name}="${a.value}"`).sort().join("");
                const held = `${words} style=${node.style.cssText} value=${node.value} checked=${node.checked}`;
                return `<${node.tagName}${held}>${[...node.childNodes].map(seen).join("")}</>\n`;
            };
            return [...top.childNodes].map(seen).join("");
        }""",
    )
    return str(html)


def test_page_reads_in_full_without_script(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    page.goto(VIEW)
    assert page.locator("h1").inner_text() == "Children looked after <&>"
    assert page.locator("#chart svg text").inner_html() == "Thurrock"
    assert page.locator("#results td").count() == 10
    page.select_option("#area", "E06000033")
    page.uncheck("#with-region")
    page.click("text=Show")
    assert page.url.endswith("/indicators/cla-rate?geography=E06000033&with=england")
    assert page.locator("#said").inner_text() == "Showing Southend-on-Sea with england."
    context.close()


def test_hand_over_is_not_noticed(page: Page) -> None:
    outside: list[str] = []
    page.on("request", lambda r: outside.append(r.url) if not r.url.startswith(("http://127.0.0.1", "data:")) else None)
    held = Held(page)
    page.goto(VIEW)
    before = html_of(page, "#server-copy > .page")
    held.release()
    taken_over(page)
    assert html_of(page, "#page-content") == before
    assert page.locator("#server-copy").count() == 0
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))")
    assert page.evaluate("[window.shifts, window.faults, window.idClashes]") == [0, [], []]
    assert page.evaluate("window.clash()") == []
    assert outside == []
    assert page.context.cookies() == []
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    assert page.title() == "Children looked after <&> - Figures <for> Testing"


@pytest.mark.parametrize("selector", ["#area", "#with-region", "text=A link", "summary", ".scroll"])
def test_focus_and_places_are_kept(page: Page, selector: str) -> None:
    held = Held(page)
    page.goto(VIEW)
    page.focus(selector)
    page.evaluate("document.querySelector('.scroll').scrollLeft = 77; scrollTo(0, 333)")
    page.evaluate("document.querySelector('#about').open = true")
    places = "[scrollY, document.querySelector('.scroll').scrollLeft]"
    assert page.evaluate(places) == [333, 77]
    held.release()
    taken_over(page)
    assert page.evaluate(places) == [333, 77]
    assert page.eval_on_selector(selector, "(e) => e === document.activeElement && !e.closest('#server-copy')")
    assert page.eval_on_selector("#about", "(e) => e.open")


def test_callback_answers_and_address_follows(page: Page) -> None:
    page.goto(VIEW)
    taken_over(page)
    page.focus("#area")
    page.select_option("#area", "E12000006")
    page.wait_for_selector("text=Showing East of England")
    page.uncheck("#with-england")
    page.wait_for_selector("text=with region.")
    assert page.url.endswith("/indicators/cla-rate?geography=E12000006&with=region")
    assert page.title() == "East of England rate"
    assert page.locator("#chart svg").count() == 1
    assert page.locator("#chart svg text").inner_html() == "East of England"
    assert page.get_attribute("text=Indicators & more", "href") == "/indicators?geography=E12000006"
    page.reload()
    assert page.locator("#said").inner_text() == "Showing East of England with region."


def test_fragment_moves_do_not_draw_the_page_again(page: Page) -> None:
    page.goto(VIEW)
    taken_over(page)
    page.select_option("#area", "E06000033")
    page.wait_for_selector("text=Showing Southend")
    page.evaluate("document.querySelector('h1').marked = true")
    requests: list[Request] = []
    page.on("request", lambda request: requests.append(request))
    page.focus(".skip-link")
    page.keyboard.press("Enter")
    page.evaluate("new Promise((done) => setTimeout(done, 200))")
    assert page.evaluate("document.querySelector('h1').marked") is True
    assert requests == []
    assert page.locator("#said").inner_text().startswith("Showing Southend")


@pytest.mark.parametrize("moves", [False, True])
def test_fragment_target_is_kept(page: Page, moves: bool) -> None:
    held = Held(page)
    page.goto(VIEW + "#below")
    page.evaluate(
        "new Promise((done) => { const look = () => scrollY ? done() : requestAnimationFrame(look); look(); })"
    )
    if moves:
        page.mouse.wheel(0, -400)
        page.evaluate("new Promise((done) => addEventListener('scrollend', done, {once: true}))")
    where = page.evaluate("scrollY")
    held.release()
    taken_over(page)
    assert page.evaluate("document.querySelector(':target')?.id") == "below"
    assert page.evaluate("scrollY") == where
    assert page.evaluate("window.shifts") == 0


def test_changed_control_keeps_the_servers_page(page: Page) -> None:
    held = Held(page)
    page.goto(VIEW)
    page.select_option("#area", "E06000033")
    held.release()
    page.wait_for_selector("#react-entry-point", state="detached")
    assert page.evaluate("document.querySelector('#area').value") == "E06000033"
    assert page.evaluate("window.clash()") == []
    page.click("text=Show")
    page.wait_for_url("**geography=E06000033**")
    assert page.locator("#said").inner_text().startswith("Showing Southend")


def test_form_still_works_after_hand_over(page: Page) -> None:
    page.goto(VIEW)
    taken_over(page)
    page.uncheck("#with-region")
    page.wait_for_selector("text=with england.")
    page.click("text=Show")
    page.wait_for_url("**?geography=E06000034&with=england")


@pytest.mark.parametrize("reach", ["hover", "focus", "tap"])
def test_plotly_comes_only_when_reached_for(browser: Browser, site: str, reach: str) -> None:
    context = browser.new_context(base_url=site, has_touch=reach == "tap")
    context.add_init_script(WATCH)
    page = context.new_page()
    plotly: list[str] = []
    page.on("request", lambda r: plotly.append(r.url) if "plotly" in r.url else None)
    page.goto(VIEW)
    taken_over(page)
    assert plotly == []
    if reach == "hover":
        page.hover("#chart")
    elif reach == "focus":
        page.focus("#explore")
    else:
        page.tap("#chart")
    page.wait_for_selector("[data-explored] #live-chart .main-svg")
    assert len(plotly) == 1
    assert page.evaluate("window.faults") == []
    page.mouse.move(5, 5)
    page.select_option("#area", "E06000033")
    page.wait_for_selector("text=Showing Southend")
    page.wait_for_selector("[data-explored]", state="detached")
    context.close()


@pytest.mark.parametrize("address", REAL)
def test_dash_draws_every_page_as_the_server_did(browser: Browser, served: str, address: str) -> None:
    context = browser.new_context(base_url=served, viewport={"width": 900, "height": 700})
    context.add_init_script(WATCH)
    page = context.new_page()
    held = Held(page)
    page.goto(address)
    before = html_of(page, "#server-copy > .page")
    height = page.evaluate("document.querySelector('main').offsetHeight")
    held.release()
    taken_over(page)
    assert html_of(page, "#page-content") == before
    assert page.evaluate("[window.shifts, window.faults, window.idClashes]") == [0, [], []]
    assert page.evaluate("document.querySelector('main').offsetHeight") == height
    assert page.context.cookies() == []
    context.close()


def test_no_take_over_while_dash_cannot_answer(page: Page) -> None:
    page.route("**/_dash-update-component", lambda route: route.fulfill(status=500, body=""))
    with page.expect_response("**/_dash-update-component"):
        page.goto(VIEW)
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert page.locator("h1").inner_text() == "Children looked after <&>"
    assert page.locator("html[data-live]").count() == 0
