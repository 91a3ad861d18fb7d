"""The host script believes the charts' own frames and nobody else, and only heights a chart can have."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from portal.embed.snippets import Snippets
from tests.embed.sites import HEAD, council

pytestmark = pytest.mark.browser

ATTACKER = """<!doctype html><title>x</title><script>
addEventListener('message', event => {
    if (event.data.attack) for (const one of event.data.attack) parent.postMessage(one, '*');
    parent.postMessage('done', '*');
});
</script>"""
GOOD = {"portalEmbed": 1, "height": 1234}
WAIT = """async (seconds) => {
    const end = performance.now() + seconds * 1000;
    while (performance.now() < end) await new Promise(next => requestAnimationFrame(next));
}"""
SIZES = "[...document.querySelectorAll('iframe')].map(f => f.style.height + '/' + f.clientHeight)"
ANSWERED = "new Promise(done => addEventListener('message', e => { if (e.data === 'done') done() }))"


def around(embed: str, elsewhere: str) -> str:
    """A council's page with an embed, a frame of another site under it, and room to scroll."""
    evil = f'<iframe id="evil" src="{elsewhere}/attack" title="x"></iframe>'
    return f'{HEAD}<body><main><h1>A</h1>{embed}</main>{evil}<div style="height:4000px"></div></body></html>'


@pytest.fixture
def page(browser: Any, snippets: Callable[..., Snippets], twelve: list[str]) -> Iterator[Any]:
    """A page with one embed and a hostile frame of another site."""
    embed = snippets(twelve[-1]).live
    with council({"/attack": ATTACKER}) as elsewhere, council({"/": around(embed, elsewhere)}) as address:
        context = browser.new_context(viewport={"width": 1280, "height": 3000})
        opened = context.new_page()
        opened.goto(address)
        opened.frame_locator("iframe").first.locator("#embed").wait_for()
        embedded(opened).wait_for_load_state()
        opened.evaluate(WAIT, 0.2)
        yield opened
        context.close()


def embedded(page: Any) -> Any:
    return next(frame for frame in page.frames if "/embed/" in frame.url)


def say(page: Any, messages: list[Any]) -> None:
    """Send messages from the embed's own frame."""
    embedded(page).evaluate("messages => messages.forEach(one => parent.postMessage(one, '*'))", messages)
    page.evaluate(WAIT, 0.1)


def test_the_frame_itself_is_believed(page: Any) -> None:
    say(page, [GOOD])
    assert page.locator("iframe").first.bounding_box()["height"] == 1234


@pytest.mark.parametrize(
    "data",
    [
        {"portalEmbed": 1, "height": 99}, {"portalEmbed": 1, "height": 0}, {"portalEmbed": 1, "height": -500},
        {"portalEmbed": 1, "height": 10_001}, {"portalEmbed": 1, "height": 1e300}, {"portalEmbed": 1, "height": "1234"},
        {"portalEmbed": 1, "height": [1234]}, {"portalEmbed": 1, "height": {"valueOf": 1234}}, {"portalEmbed": 1},
        {"portalEmbed": 1, "height": None}, {"portalEmbed": 2, "height": 1234}, {"portalEmbed": "1", "height": 1234},
        {"height": 1234}, "1234", 1234, None, [], {"portalEmbed": 1, "height": True},
        {"portalEmbed": 1, "height": "1234px;position:fixed"},
    ],
)  # fmt: skip
def test_no_other_message_has_an_effect(page: Any, data: Any) -> None:
    before = page.evaluate(SIZES)
    say(page, [data])
    assert page.evaluate(SIZES) == before


@pytest.mark.parametrize("height", ["NaN", "Infinity", "-Infinity", "1234n", "new Date(1234)", "new Map()"])
def test_no_height_that_is_not_a_number_has_an_effect(page: Any, height: str) -> None:
    before = page.evaluate(SIZES)
    embedded(page).evaluate(f"parent.postMessage({{portalEmbed: 1, height: {height}}}, '*')")
    page.evaluate(WAIT, 0.1)
    assert page.evaluate(SIZES) == before


def test_other_frames_have_no_effect_on_it_or_on_themselves(page: Any) -> None:
    before = page.evaluate(SIZES)
    attack = [GOOD, GOOD | {"acted": True}]
    page.evaluate(
        f"""attack => {{
            const end = {ANSWERED};
            document.getElementById('evil').contentWindow.postMessage({{attack}}, '*');
            return end;
        }}""",
        attack,
    )
    page.evaluate("message => postMessage(message, '*')", GOOD)
    page.evaluate(
        "message => dispatchEvent(new MessageEvent('message', {data: message, origin: 'https://evil.example', "
        "source: document.querySelector('iframe').contentWindow}))", GOOD,
    )  # fmt: skip
    page.evaluate(WAIT, 0.1)
    assert page.evaluate(SIZES) == before


def test_a_frame_that_has_been_led_elsewhere_is_believed_no_more(page: Any) -> None:
    page.evaluate("document.querySelector('iframe').contentWindow.location = document.getElementById('evil').src")
    page.frame_locator("iframe").first.locator("script").wait_for(state="attached")
    frame = page.locator("iframe").first.element_handle().content_frame()
    frame.wait_for_url("**/attack")
    before = page.evaluate(SIZES)
    frame.evaluate("message => parent.postMessage(message, '*')", GOOD)
    page.evaluate(WAIT, 0.1)
    assert page.evaluate(SIZES) == before


def test_a_flood_changes_little_and_keeps_the_page_alive(page: Any) -> None:
    """Ten thousand messages from the embed itself, its height up and down: at most 30 changes in ten seconds."""
    page.evaluate(
        "() => { window.changes = 0; new MutationObserver(list => window.changes += list.length)"
        ".observe(document.querySelector('iframe'), {attributes: true}) }"
    )
    frame = embedded(page)
    for _ in range(20):
        frame.evaluate(
            """() => {
                for (let n = 0; n < 500; n++) {
                    parent.postMessage({portalEmbed: 1, acted: true, height: 300 + n % 7 * 100}, '*');
                }
            }"""
        )
    page.evaluate(WAIT, 1)
    assert 0 < page.evaluate("window.changes") <= 30
    assert page.evaluate("1 + 1") == 2


def test_what_is_in_view_never_shrinks_by_itself(page: Any) -> None:
    say(page, [{"portalEmbed": 1, "height": 2000}])
    say(page, [{"portalEmbed": 1, "height": 400}])
    assert page.locator("iframe").first.bounding_box()["height"] == 2000
    page.set_viewport_size({"width": 1280, "height": 300})
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.wait_for_function("document.querySelector('iframe').clientHeight === 400", timeout=5_000)


def test_the_frame_answers_its_parent_alone(page: Any) -> None:
    """A message from anywhere but the page around it is left unanswered."""
    page.evaluate("() => { window.heard = 0; addEventListener('message', () => { window.heard += 1 }) }")
    embedded(page).evaluate("postMessage({portalEmbed: 1, ask: true}, '*')")
    page.evaluate(WAIT, 0.1)
    assert page.evaluate("window.heard") == 0
    page.evaluate("document.querySelector('iframe').contentWindow.postMessage({portalEmbed: 1, ask: true}, '*')")
    page.wait_for_function("window.heard === 1")
