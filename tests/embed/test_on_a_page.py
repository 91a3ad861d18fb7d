"""Twelve embeds on a council's page in a real browser: nothing moves, all can be reached, read and printed."""

from typing import Any

import pytest

pytestmark = pytest.mark.browser

SHIFTS = """() => new Promise(done => {
    let total = 0;
    new PerformanceObserver(list => { for (const one of list.getEntries()) total += one.value })
        .observe({type: 'layout-shift', buffered: true});
    setTimeout(() => done(total), 50);
})"""
READ = """async () => {
    for (const frame of document.querySelectorAll('iframe')) {
        frame.scrollIntoView({block: 'center'});
        await new Promise(next => requestAnimationFrame(() => requestAnimationFrame(next)));
    }
}"""
SETTLED = "() => new Promise(next => requestAnimationFrame(() => requestAnimationFrame(next)))"
FITS = "document.documentElement.scrollWidth <= innerWidth"
WHOLE = "document.getElementById('embed').getBoundingClientRect().height <= innerHeight"
SIZES = [(1280, 800), (360, 740), (320, 568)]


def open_host(browser: Any, address: str, width: int, height: int, **options: Any) -> tuple[Any, list[str]]:
    """The council's page with every embed in it loaded, and what the browser complained of."""
    context = browser.new_context(viewport={"width": width, "height": height}, **options)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(address)
    for place in range(page.locator("iframe").count()):
        page.locator("iframe").nth(place).scroll_into_view_if_needed()
    for frame in page.frames[1:]:
        frame.wait_for_load_state()
    return page, [c for c in complaints if "favicon" not in c and "404" not in c]


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_twelve_embeds_fit_and_nothing_moves(browser: Any, council_site: str, width: int, height: int) -> None:
    page, complaints = open_host(browser, council_site, width, height)
    page.evaluate(READ)
    assert len(page.frames) == 13
    assert page.evaluate(SHIFTS) == 0
    assert page.evaluate(FITS)
    for frame in page.frames[1:]:
        assert frame.evaluate(FITS)
        assert frame.evaluate(WHOLE)
    heights = page.evaluate("[...document.querySelectorAll('iframe')].map(f => f.clientHeight)")
    inside = [
        f.evaluate("Math.ceil(document.getElementById('embed').getBoundingClientRect().height)")
        for f in page.frames[1:]
    ]
    exact = sum(one == other for one, other in zip(heights, inside, strict=True))
    assert exact >= 10  # the first and the last may be in view, where nothing shrinks
    assert complaints == []
    page.context.close()


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_without_script_every_chart_is_whole(browser: Any, council_site: str, width: int, height: int) -> None:
    page, complaints = open_host(browser, council_site, width, height, java_script_enabled=False)
    for frame in page.frames[1:]:
        box = frame.locator("#embed").bounding_box()
        outer = frame.frame_element().bounding_box()
        shown = [svg for svg in frame.locator("svg").all() if svg.is_visible()]
        assert len(shown) == 1
        assert box["y"] + box["height"] <= outer["y"] + outer["height"] + 1
        assert frame.locator("summary").is_visible()
        assert frame.locator(".more a").is_visible()
    assert complaints == []
    page.context.close()


def test_nothing_is_wrong_inside_or_out(browser: Any, council_site: str, faults_of: Any) -> None:
    for options in ({}, {"color_scheme": "dark"}, {"forced_colors": "active"}):
        page, _ = open_host(browser, council_site, 1280, 800, **options)
        for frame in page.frames[1:]:
            frame.evaluate("document.querySelector('details').open = true")
        assert faults_of(page) == []
        page.context.close()


def test_the_keyboard_goes_through_each_chart_in_reading_order(browser: Any, council_site: str) -> None:
    page, _ = open_host(browser, council_site, 1280, 800)
    page.evaluate("scrollTo(0, 0)")
    frames = [handle.content_frame() for handle in page.locator("iframe").element_handles()]
    where: list[str] = []
    while "A Read on, part 2" not in where:
        page.keyboard.press("Tab")
        page.evaluate(SETTLED)
        place = page.evaluate("[...document.querySelectorAll('iframe')].indexOf(document.activeElement)")
        if place < 0:
            where.append(page.evaluate("document.activeElement.tagName + ' ' + document.activeElement.textContent"))
        else:
            where.append(f"{place + 1} {frames[place].evaluate('document.activeElement.tagName')}")
        assert len(where) < 60
    third = where.index("A Read on, part 2")
    assert where.index("A Read on, part 1") < third
    between = where[where.index("A Read on, part 1") + 1 : third]
    assert between[0].startswith("2 SUMMARY")
    assert {step.split()[1] for step in between} == {"SUMMARY", "A"}
    assert all(step.startswith("2 ") for step in between)
    page.context.close()


def test_opening_the_table_makes_room_for_it(browser: Any, council_site: str) -> None:
    page, _ = open_host(browser, council_site, 1280, 800)
    frame = page.frames[3]
    before = frame.frame_element().bounding_box()["height"]
    frame.locator("summary").click()
    page.wait_for_function(f"document.querySelectorAll('iframe')[2].clientHeight > {before}")
    assert frame.evaluate(WHOLE)
    frame.locator("summary").click()
    page.wait_for_function(f"document.querySelectorAll('iframe')[2].clientHeight <= {before}")
    page.context.close()


def test_print_is_dark_on_white_whatever_the_screen_is(browser: Any, served: str, twelve: list[str]) -> None:
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    for asked in ("", "?theme=dark&accent=8cc2ff", "?theme=dark&paper=101010"):
        page.goto(f"{served}/embed/{twelve[-1]}{asked}")
        page.emulate_media(media="screen", color_scheme="dark")
        assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") in (
            "rgb(18, 20, 23)", "rgb(16, 16, 16)",
        )  # fmt: skip
        page.emulate_media(media="print", color_scheme="dark")
        assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
        assert page.evaluate("getComputedStyle(document.querySelector('h1')).color") == "rgb(22, 32, 44)"
        assert page.evaluate("getComputedStyle(document.querySelector('.chart-own')).stroke") == "rgb(18, 67, 122)"
    assert len(page.pdf()) > 5_000
    context.close()


def test_four_times_larger_still_fits(browser: Any, served: str, twelve: list[str], faults_of: Any) -> None:
    """400% zoom of a 1280 pixel screen is a screen 320 pixels wide."""
    context = browser.new_context(viewport={"width": 320, "height": 200}, device_scale_factor=4)
    page = context.new_page()
    for indicator_id in twelve:
        page.goto(f"{served}/embed/{indicator_id}")
        assert page.evaluate(FITS)
        assert faults_of(page) == []
    context.close()


def test_larger_type_makes_the_words_of_the_chart_larger(browser: Any, served: str, twelve: list[str]) -> None:
    """A reader who doubles the type size gets the narrow drawing, and its words grow with it."""
    context = browser.new_context(viewport={"width": 640, "height": 800})
    page = context.new_page()
    page.goto(f"{served}/embed/{twelve[-1]}")
    size = "Math.max(...[...document.querySelectorAll('svg text')].map(t => t.getBoundingClientRect().height))"
    before = page.evaluate(size)
    client = context.new_cdp_session(page)
    client.send("Page.enable")
    client.send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})
    page.reload()
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"
    assert page.evaluate(size) > 1.5 * before
    assert page.evaluate(FITS)
    context.close()
