"""The page that makes snippets: a form without script, a live preview with one, and every fault named."""

import re
from typing import Any

import pytest

from tests.embed.test_page import words_of
from tests.embed.test_snippets import Elements


def test_it_offers_four_texts_and_shows_the_chart(client: Any, twelve: list[str]) -> None:
    answer = client.get(f"/share/{twelve[0]}")
    page = Elements(answer.text)
    assert answer.status_code == 200
    assert [a["id"] for tag, a in page.found if tag == "pre"] == ["live", "frozen", "live-picture", "frozen-picture"]
    assert page.one("iframe")["src"] == f"/embed/{twelve[0]}"
    assert answer.text.count("<h1>") == 1
    assert "frame-src 'self'" in answer.headers["Content-Security-Policy"]


def test_choices_reach_preview_and_snippets(client: Any, twelve: list[str]) -> None:
    asked = "from=2015&with=england,none&theme=dark&accent=8cc2ff&size=small&height=500&interactive=1"
    text = client.get(f"/share/{twelve[-1]}?{asked}").text
    frame = Elements(text).one("iframe")
    wanted = f"/embed/{twelve[-1]}?with=england&from=2015&theme=dark&accent=8cc2ff&interactive=1"
    assert frame["src"] == wanted
    assert frame["height"] == "500"
    assert "max-width:360px" in str(frame["style"])
    assert words_of(text).count(f'src="http://localhost{wanted.replace("&", "&amp;")}"') == 1


def test_every_fault_is_named_and_the_safe_rest_is_shown(client: Any, twelve: list[str]) -> None:
    answer = client.get(f"/share/{twelve[0]}?theme=neon&accent=ffff00&paper=black&size=huge&height=-5")
    said = words_of(re.findall('<div id="faults">.*?</ul>', answer.text, re.DOTALL)[0])
    assert answer.status_code == 400
    for words in ("'theme' takes one of", "The accent colour ffff00 cannot be read well", "'paper' takes a colour",
                  "'size' takes one of", "'height' takes a whole number of pixels from 200 to 3000"):  # fmt: skip
        assert words in said
    assert Elements(answer.text).one("iframe")["src"] == f"/embed/{twelve[0]}"
    assert 'value="ffff00"' in answer.text


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("nothing", 404),
        ("{}?from=soon", 400),
        ("{}?x=1", 400),
        ("{}?release=aaaaaaaaaaaa", 404),
        ("{}?from=all&to=all", 200),
    ],
)
def test_it_refuses_what_is_not_there(client: Any, twelve: list[str], asked: str, status: int) -> None:
    assert client.get("/share/" + asked.format(twelve[0])).status_code == status


def test_what_is_typed_cannot_break_out(client: Any, twelve: list[str]) -> None:
    text = client.get(
        f"/share/{twelve[0]}", query_string={"accent": '"><script>alert(1)</script>', "height": "'<b>"}
    ).text
    assert "<script>alert" not in text
    assert "<b>" not in text


@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 1280])
def test_it_is_sound_with_and_without_script(
    browser: Any, served: str, twelve: list[str], width: int, faults_of: Any
) -> None:
    for script in (False, True):
        context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=script)
        page = context.new_page()
        complaints: list[str] = []
        page.on("console", lambda message, kept=complaints: kept.append(message.text))
        page.goto(f"{served}/share/{twelve[-1]}")
        page.get_by_label("Light or dark").select_option("dark")
        page.get_by_label("England").uncheck()
        if not script:
            page.get_by_role("button", name="Update the preview").click()
        page.wait_for_url(re.compile("^(?!.*england).*theme=dark"))
        assert "theme=dark" in page.locator("iframe").get_attribute("src")
        assert "england" not in page.locator("iframe").get_attribute("src")
        assert page.locator("#live").text_content().count("theme=dark") == 1
        assert page.get_by_role("button", name="Copy “Follows the newest figures”").is_visible() == script
        if script:
            page.frames[-1].wait_for_load_state()
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert faults_of(page) == []
        assert complaints == []
        context.close()


@pytest.mark.browser
def test_the_preview_follows_and_a_snippet_is_copied(browser: Any, served: str, twelve: list[str]) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{served}/share/{twelve[-1]}")
    page.get_by_label("Your colour for lines and links").fill("ffff00")
    page.get_by_label("Height in pixels").focus()
    page.get_by_role("alert").wait_for()
    assert "cannot be read well" in page.get_by_role("alert").text_content()
    assert page.get_by_label("Height in pixels").evaluate("node => node === document.activeElement")
    page.get_by_label("Your colour for lines and links").fill("00703c")
    page.get_by_label("Size").select_option("small")
    page.wait_for_url(re.compile("size=small"))
    assert page.get_by_role("alert").count() == 0
    page.get_by_role("button", name="Copy “Follows the newest figures”").click()
    page.get_by_text("Copied", exact=True).wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == page.locator("#live").text_content()
    context.close()
