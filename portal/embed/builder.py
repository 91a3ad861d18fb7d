"""The page on which a web officer chooses how a chart looks on their own site, sees it and copies it.

It is a plain form that works without any script; with one, the preview follows every choice.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component
from werkzeug.datastructures import MultiDict

from components import ids
from components.aria import aria
from components.embed_snippet import embed_snippet
from components.filters import comparator_boxes, hidden, labelled_select
from portal.embed.address import Embed, read_embed
from portal.embed.page import Shown, named
from portal.embed.snippets import SIZES, frame, live_title, make_snippets
from portal.embed.theme import SCHEMES, Fault
from portal.pages.shared import place_options, with_chosen
from portal.query import ALL
from portal.reader import Reader
from portal.rendering import to_html
from portal.store import Store, chosen_comparators

SIZE_LABELS = {
    "full": "As wide as the page allows",
    "large": "Large: up to 720 pixels",
    "medium": "Medium: up to 540 pixels",
    "small": "Small: up to 360 pixels",
}
SHORTEST, TALLEST = 200, 3000
_HEIGHT = re.compile(r"\d{3,4}")
_OWN = ("size", "height")


@dataclass(frozen=True)
class Choices:
    """What the form asks for; `faults` say what could not be used and why. `height` None fits the chart."""

    embed: Embed
    size: str = "full"
    height: int | None = None
    faults: tuple[Fault, ...] = ()


def read_choices(indicator_id: str, args: "MultiDict[str, str]", reader: Reader) -> Choices:
    """The choices an address holds. What does not fit is left out and named; raises QueryError as `read_embed`."""
    rest: MultiDict[str, str] = MultiDict(args.items(multi=True))
    size, height = (next((text.strip() for text in rest.poplist(name) if text.strip()), "") for name in _OWN)
    for name in ("from", "to"):
        rest.setlist(name, [text for text in rest.getlist(name) if text != ALL])
    embed = read_embed(indicator_id, rest, reader)
    faults = list(embed.faults)
    if size and size not in SIZES:
        faults.append(Fault("size", f"'size' takes one of: {', '.join(SIZES)}."))
    tall = int(height) if _HEIGHT.fullmatch(height) and SHORTEST <= int(height) <= TALLEST else None
    if height and tall is None:
        faults.append(Fault("height", f"'height' takes a whole number of pixels from {SHORTEST} to {TALLEST}, or "
                                      "nothing to fit the chart."))  # fmt: skip
    return Choices(embed, size if size in SIZES else "full", tall, tuple(faults))


def builder_body(choices: Choices, shown: Shown, store: Store, base: str, given: "MultiDict[str, str]") -> str:
    """The page's main part as HTML. `base` is the portal's public address, `given` what was typed into the form."""
    indicator = shown.selection.indicator
    embed = choices.embed
    top = [
        html.Nav(html.Ol([html.Li(html.A("All figures", href=embed.query.to("/indicators"))),
                          html.Li(html.A(indicator.title, href=embed.page))]),
                 className="crumbs", **aria(label="Where this page is")),
        html.H1("Put this chart on your site"),
        html.P(f"{named(shown.selection)}. Choose what it shows and how it looks, then copy two lines into your page.",
               className="lead"),
    ]  # fmt: skip
    return (
        f'<div id="faults">{to_html(_faults(choices.faults))}</div>'
        f"{to_html(top)}{to_html(_form(choices, shown, store, given))}{_result(choices, shown, base)}"
    )


def _form(choices: Choices, shown: Shown, store: Store, given: "MultiDict[str, str]") -> html.Form:
    query = choices.embed.query
    indicator = shown.selection.indicator
    years = sorted({int(o.period_end[:4]) for o in store.observations(indicator.id, query.geography)})
    spans = [(ALL, "All years"), *((str(y), str(y)) for y in years)]
    breakdowns = [
        (ALL, "The whole"),
        *((b, f"By {b.replace('|', ' and ')}") for b in store.breakdowns_of.get(indicator.id, ())),
    ]
    places = with_chosen(place_options(store, indicator.id), store, query.geography)
    shows = [
        labelled_select(ids.GEOGRAPHY, "Place", places, query.geography),
        labelled_select(ids.BREAKDOWN, "Show", breakdowns, query.breakdown or ALL) if len(breakdowns) > 1 else None,
        labelled_select(ids.FROM, "From year", spans, _offered(query.start, spans)),
        labelled_select(ids.TO, "To year", spans, _offered(query.end, spans)),
    ]
    faults = {fault.parameter: fault.words for fault in choices.faults}
    looks = [
        labelled_select("theme", "Light or dark", list(SCHEMES.items()), choices.embed.theme.scheme),
        _text("accent", "Your colour for lines and links", "Six digits or letters, such as 00703c", given, faults),
        _text("paper", "Your background colour", "Leave empty for white, or dark in the dark", given, faults),
        labelled_select("size", "Size", list(SIZE_LABELS.items()), choices.size),
        _text("height", "Height in pixels", "Leave empty to fit the chart", given, faults),
    ]
    explore = dbc.Checkbox(id="interactive", name="interactive=1", label="Let readers move along the chart",
                           value=choices.embed.interactive)  # fmt: skip
    parts: list[Component | None] = [
        html.Fieldset([html.Legend("What it shows"), html.Div([s for s in shows if s], className="fields"),
                       comparator_boxes(chosen_comparators(indicator, query))], className="choices"),
        html.Fieldset([html.Legend("How it looks"), html.Div(looks, className="fields"), explore], className="choices"),
        hidden("release", query.release) if query.release else None,
        html.Button("Update the preview", type="submit", className="button"),
    ]  # fmt: skip
    return html.Form(
        [p for p in parts if p],
        id="builder",
        action=f"/share/{indicator.id}",
        method="get",
        className="view-form",
        **aria(label="Choose what the chart shows and how it looks"),
    )


def _offered(year: int | None, spans: Sequence[tuple[str, str]]) -> str:
    return str(year) if str(year) in dict(spans) else ALL


def _text(name: str, label: str, hint: str, given: "MultiDict[str, str]", faults: dict[str, str]) -> html.Div:
    """A box to type in, with what was typed and, where it could not be used, why."""
    return html.Div(
        [
            html.Label(label, htmlFor=name),
            html.Small(hint, className="hint"),
            html.Strong(faults[name], className="fault") if name in faults else None,
            dbc.Input(id=name, name=name, type="text", value=given.get(name, "").strip()[:40], maxlength=7),
        ],
        className="field",
    )


def _result(choices: Choices, shown: Shown, base: str) -> str:
    """What follows from the choices: preview and snippets. The script puts this part in anew, as it does the faults."""
    made = make_snippets(choices.embed, shown, base, choices.size, choices.height)
    preview = frame(choices.embed, shown, "", live_title(shown), choices.size, choices.height)
    texts = [
        html.H2("Copy it"),
        embed_snippet("live", "Follows the newest figures",
                      "When new figures are published, this chart shows them. You need not do anything.", made.live),
        embed_snippet("frozen", "Stays as it is today",
                      "This chart and its numbers never change, for a report or a news item. A line under it says so "
                      "when newer figures exist.", made.frozen),
        html.H2("If your system takes frames away"),
        embed_snippet("live-picture", "A picture that follows the newest figures",
                      "It leads to the full page, where the figures can be read as text.", made.live_picture),
        embed_snippet("frozen-picture", "A picture that stays as it is today",
                      "It leads to the full page of the same figures.", made.frozen_picture),
    ]  # fmt: skip
    return (
        f'<div id="result"><h2 id="preview-heading">How it will look</h2>'
        f'<div class="preview" role="region" aria-labelledby="preview-heading">{preview}</div>'
        f"{to_html(texts)}</div>"
    )


def _faults(faults: Sequence[Fault]) -> html.Div | None:
    """Everything that could not be used, each with the way to where it is changed."""
    if not faults:
        return None
    items = [html.Li(html.A(fault.words, href=f"#{fault.parameter}")) for fault in faults]
    return html.Div(
        [html.H2("Some choices could not be used", id="faults-heading"), html.Ul(items)],
        className="faults", role="alert", **aria(labelledby="faults-heading"),
    )  # fmt: skip
