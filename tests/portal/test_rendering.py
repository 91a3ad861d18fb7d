"""The server's HTML of component trees: exact text, escaping, and what is refused."""

from html.parser import HTMLParser
from typing import Any

import dash_bootstrap_components as dbc
import pytest
from dash import dcc, html
from hypothesis import given
from hypothesis import strategies as st

from portal.rendering import RenderingError, to_html


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        (None, ""),
        (True, ""),
        ("a < b & c > d", "a &lt; b &amp; c &gt; d"),
        (12.0, "12"),
        (0, "0"),
        (2.5, "2.5"),
        (["a", 1, None, "b"], "a1b"),
        (html.Br(), "<br>"),
        (html.P(["It is ", html.Strong(0)], className="lead"), '<p class="lead">It is <strong>0</strong></p>'),
        (html.Label("Area", htmlFor="area"), '<label for="area">Area</label>'),
        (html.Td("x", colSpan=2, rowSpan="3"), '<td colspan="2" rowspan="3">x</td>'),
        (html.Time("May", dateTime="2016-05"), '<time datetime="2016-05">May</time>'),
        (html.Div(hidden=True, tabIndex=0), '<div hidden="" tabindex="0"></div>'),
        (html.Div(hidden=False), "<div></div>"),
        (html.Details([html.Summary("s")], open=True), '<details open=""><summary>s</summary></details>'),
        (html.Button("b", disabled=True, n_clicks=3, id="b"), '<button disabled="" id="b">b</button>'),
        (html.Form([], method="get", noValidate=True), '<form method="get" novalidate=""></form>'),
        (html.Div(**{"aria-hidden": True, "data-b": False}), '<div aria-hidden="true" data-b="false"></div>'),
        (html.A("x", href="/a?b=1&c=2"), '<a href="/a?b=1&amp;c=2">x</a>'),
        (html.Div(title='"><script>'), '<div title="&quot;&gt;&lt;script&gt;"></div>'),
        (
            html.Div(style={"marginTop": 4, "lineHeight": 1.5, "--x": 3, "opacity": 0, "WebkitLineClamp": "2"}),
            '<div style="margin-top: 4px; line-height: 1.5; --x: 3; opacity: 0; -webkit-line-clamp: 2"></div>',
        ),
        (
            html.Div(id="c", className="chart-slot", **{"data-svg": "<svg><text>&amp;</text></svg>"}),
            '<div class="chart-slot" id="c"><svg><text>&amp;</text></svg></div>',
        ),
        (
            dbc.Select(id="s", name="geography", options=[{"label": "A & B", "value": "1"}, "2"], value="2"),
            '<select id="s" name="geography" class="form-select"><option value="" disabled="" hidden=""></option>'
            '<option value="1">A &amp; B</option><option value="2" selected="">2</option></select>',
        ),
        (
            dbc.Select(options=["1"], placeholder="Choose", required=True, class_name="wide"),
            '<select required="" class="wide form-select">'
            '<option value="" disabled="" hidden="" selected="">Choose</option><option value="1">1</option></select>',
        ),
        (
            dbc.Checkbox(id="r", name="with=region", value=True, label="Region"),
            '<div class="form-check"><input id="r" name="with" value="region" class="form-check-input" type="checkbox"'
            ' checked=""><label for="r" class="form-check-label form-label">Region</label></div>',
        ),
        (
            dbc.Checkbox(id="r", name="r", value=False, label="R", disabled=True),
            '<div class="form-check"><input id="r" name="r" class="form-check-input" disabled="" type="checkbox">'
            '<label for="r" class="form-check-label form-label">R</label></div>',
        ),
        (
            dbc.Input(id="q", name="q", type="text", value='"b"', maxlength="8"),
            '<input id="q" name="q" type="text" value="&quot;b&quot;" maxlength="8" step="any" class="form-control">',
        ),
        (
            dbc.Alert(["Late ", html.B("figures")], color="warning", fade=False),
            '<div role="alert" class="alert alert-warning">Late <b>figures</b></div>',
        ),
        (dbc.Alert("x", is_open=False, fade=False), ""),
    ],
)
def test_html(tree: Any, expected: str) -> None:
    assert to_html(tree) == expected


@pytest.mark.parametrize(
    ("tree", "says"),
    [
        (dcc.Dropdown(), "dash_core_components.Dropdown"),
        (html.Script("alert(1)"), "dash_html_components.Script"),
        (html.Iframe(), "Iframe"),
        (dbc.Tabs(), "dash_bootstrap_components.Tabs"),
        (html.Div([["a"]]), "another list"),
        (html.P(float("nan")), "not finite"),
        (html.P(float("inf")), "not finite"),
        (html.P({"a": 1}), "dict"),
        (html.A("x", href="javascript:alert(1)"), "not a web address"),
        (html.A("x", href=" javascript:alert(1)"), "not a web address"),
        (html.A("x", href="data:text/html,x"), "not a web address"),
        (html.Div(id={"type": "a"}), "attribute id holds dict"),
        (html.Div(**{"data-svg": "<img onerror=alert(1)>"}), "one whole <svg>"),
        (dbc.Select(id="s", options=["1"], value="3"), "not one of its options"),
        (dbc.Select(id="s", valid=True), "without valid"),
        (dbc.Checkbox(input_style={"a": 1}), "without input_style"),
        (dbc.Alert("x"), "fade=False"),
    ],
)
def test_refused(tree: Any, says: str) -> None:
    with pytest.raises(RenderingError) as error:
        to_html(tree)
    assert says in str(error.value)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, list[tuple[str, str | None]]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, attrs))

    def handle_data(self, data: str) -> None:
        self.text += data


@given(st.text(), st.text())
def test_any_text_comes_back_as_it_was(words: str, title: str) -> None:
    reader = _Reader()
    reader.feed(to_html(html.P(words, title=title)))
    reader.close()
    assert reader.tags == [("p", [("title", title)])]
    assert reader.text == words


@pytest.mark.parametrize("address", ["/", "?a=b:c", "#ref:1", "https://x.test", "mailto:a@b.test", "a/b", "../x", ""])
def test_ordinary_addresses(address: str) -> None:
    assert f'href="{address}"' in to_html(html.A("x", href=address))
