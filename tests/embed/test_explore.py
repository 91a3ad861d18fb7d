"""Moving along a chart by keyboard, mouse and touch tells the same figures as its table."""

import html
import json
import re
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from components.chart_figure import draw
from components.charts.description import TrendChart
from portal.embed.address import read_embed
from portal.embed.points import steps
from portal.formats import format_period, format_standing, published_value
from portal.reader import Reader

STEPS = re.compile(r'<script type="application/json" id="steps">(.*?)</script>', re.DOTALL)


def selection_of(reader: Reader, indicator_id: str) -> Any:
    return reader.live.select(read_embed(indicator_id, MultiDict(), reader).query)


def test_every_figure_of_a_line_chart_can_be_reached(embed_reader: Reader, twelve: list[str]) -> None:
    for indicator_id in twelve:
        selection = selection_of(embed_reader, indicator_id)
        chart = draw(selection)
        if not isinstance(chart, TrendChart):
            continue
        told = {(step["name"], mark["name"], mark["text"].split(" (95%")[0].split(" (from")[0])
                for step in steps(chart) for mark in step["marks"]}  # fmt: skip
        decimals = selection.indicator.decimals
        for series in selection.series:
            for row in series.observations:
                words = format_standing(row, decimals)
                assert any((name, text) == (series.label, words) for _, name, text in told)
                if series.comparator is None:
                    assert (format_period(row), series.label, words) in told
        shown = sum(published_value(row) is not None for s in selection.series for row in s.observations)
        assert (
            sum("y" in mark and mark["name"] != "Another source" for step in steps(chart) for mark in step["marks"])
            == shown
        )


def test_a_figure_that_is_not_shown_has_no_place(embed_reader: Reader) -> None:
    store = embed_reader.live
    for indicator_id in store.geographies_of:
        if indicator_id not in store.indicators:
            continue
        for step in steps(draw(selection_of(embed_reader, indicator_id))):
            for mark in step["marks"]:
                if mark["text"] in ("protected", "not available", "not applicable", "unreliable"):
                    assert "y" not in mark


def test_the_words_cannot_end_their_element(client: Any, twelve: list[str]) -> None:
    text = client.get(f"/embed/{twelve[-1]}?interactive=1").text
    (found,) = STEPS.findall(text)
    assert "<" not in found
    assert json.loads(found)
    assert not STEPS.findall(client.get(f"/embed/{twelve[-1]}").text)


@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 1280])
def test_the_keyboard_moves_along_the_chart(
    browser: Any, served: str, twelve: list[str], width: int, faults_of: Any
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    for indicator_id in (twelve[0], twelve[-1]):
        page.goto(f"{served}/embed/{indicator_id}?interactive=1")
        data = json.loads(html.unescape(page.locator("#steps").text_content()))
        page.keyboard.press("Tab")
        slider = page.get_by_label("Move along the chart")
        assert slider.evaluate("node => node === document.activeElement")
        assert slider.get_attribute("aria-valuetext") == data[-1]["name"]
        page.keyboard.press("Home")
        for step in data[:5]:
            assert slider.get_attribute("aria-valuetext") == step["name"]
            said = page.get_by_role("status").text_content()
            tip = page.locator(".tip").text_content()
            for mark in step["marks"]:
                assert mark["text"] in said
                assert mark["text"] in tip
            rings = page.locator("svg:visible .explored circle").count()
            assert rings == sum("y" in mark for mark in step["marks"])
            page.keyboard.press("ArrowRight")
        assert faults_of(page) == []
        page.keyboard.press("Escape")
        assert page.locator(".tip").is_hidden()
    assert complaints == []
    context.close()


@pytest.mark.browser
def test_marks_stand_on_the_points_of_the_drawing(browser: Any, served: str, twelve: list[str]) -> None:
    """Every ring is at the middle of the mark whose words it repeats, in both drawings."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(f"{served}/embed/{twelve[-1]}?interactive=1")
        data = json.loads(page.locator("#steps").text_content())
        page.get_by_label("Move along the chart").focus()
        page.keyboard.press("Home")
        for step in data[:6]:
            rings = page.evaluate(
                "[...document.querySelectorAll('.explored circle')].map(c => [c.cx.baseVal.value, c.cy.baseVal.value])"
            )
            wanted = page.evaluate(
                """titles => titles.map(words => {
                    const svg = [...document.querySelectorAll('svg')].find(one => one.getClientRects().length);
                    const title = [...svg.querySelectorAll('title')].find(one => one.textContent === words);
                    if (!title) return null;
                    const box = title.parentNode.getBBox();
                    return [box.x + box.width / 2, box.y + box.height / 2];
                })""",
                [mark["title"] for mark in step["marks"] if "y" in mark],
            )
            for ring, place in zip(rings, wanted, strict=True):
                assert place is None or ring == pytest.approx(place, abs=1.0)
            page.keyboard.press("ArrowRight")
    context.close()


@pytest.mark.browser
def test_the_mouse_finds_the_nearest_point_and_leaves_no_trace(browser: Any, served: str, twelve: list[str]) -> None:
    context = browser.new_context(viewport={"width": 800, "height": 900}, has_touch=True)
    page = context.new_page()
    page.goto(f"{served}/embed/{twelve[-1]}?interactive=1")
    data = json.loads(page.locator("#steps").text_content())
    box = page.locator("svg:visible").bounding_box()
    page.mouse.move(box["x"] + 2, box["y"] + box["height"] / 2)
    assert page.locator(".tip b").text_content() == data[0]["name"]
    page.mouse.move(box["x"] + box["width"] - 2, box["y"] + box["height"] / 2)
    assert page.locator(".tip b").text_content() == data[-1]["name"]
    page.mouse.move(1, 1)
    assert page.locator(".tip").is_hidden()
    assert page.locator(".explored").count() == 0
    page.touchscreen.tap(box["x"] + 2, box["y"] + box["height"] / 2)
    assert page.locator(".tip b").text_content() == data[0]["name"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 800
    context.close()


@pytest.mark.browser
def test_without_script_the_chart_is_as_it_was(browser: Any, served: str, twelve: list[str]) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{served}/embed/{twelve[-1]}?interactive=1")
    assert page.get_by_label("Move along the chart").is_hidden()
    assert page.locator("svg:visible").count() == 1
    context.close()
