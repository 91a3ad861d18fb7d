"""A component tree as HTML: what Dash would draw in the browser, written by the server first."""

import math
import re
from collections.abc import Callable, Iterable, Mapping
from html import escape
from typing import Any

from dash import html
from dash.development.base_component import Component

_TAG_NAMES = """
A Abbr Address Article Aside B Blockquote Br Button Caption Cite Code Col Colgroup Dd Del Details Dfn Div Dl Dt Em
Fieldset Figcaption Figure Footer Form H1 H2 H3 H4 H5 H6 Header Hr I Img Ins Label Legend Li Main Mark Nav Ol P Pre Q
S Samp Section Small Span Strong Sub Summary Sup Table Tbody Td Tfoot Th Thead Time Tr U Ul Wbr
"""
TAGS = frozenset(_TAG_NAMES.split())
"""The `html` components a page may use. What runs or fetches code (Script, Iframe, ObjectEl) is not among them."""

VOID = frozenset({"br", "col", "hr", "img", "wbr"})
_BOOLEAN = frozenset({"hidden", "disabled", "open", "reversed", "novalidate"})
_ADDRESSES = frozenset({"href", "src", "action", "formaction", "cite"})
_RENAMED = {"className": "class", "htmlFor": "for"}
_SAFE_ADDRESS = re.compile(r"(?:https?:|mailto:|tel:|[/?#.]|[^:/?#]*(?:[/?#]|$))", re.IGNORECASE)
_NOT_DRAWN = frozenset({"children", "key", "style", "disable_n_clicks", "contextMenu"})
_BOOKKEEPING = frozenset(vars(html.Div())) - {"children"}
"""What Dash keeps in every component beside its properties; `to_plotly_json` leaves it out too, but slowly."""
_UNITLESS = """
columnCount columns fillOpacity flex flexGrow flexShrink fontWeight gridArea gridColumn gridColumnEnd gridColumnStart
gridRow gridRowEnd gridRowStart lineClamp lineHeight opacity order orphans strokeOpacity tabSize widows zIndex zoom
"""
_WITHOUT_UNIT = frozenset(_UNITLESS.split())

SVG = "data-svg"
"""The attribute of a chart slot that carries its drawing; `assets/handover.js` draws it in the browser."""


class RenderingError(TypeError):
    """A component tree holds something the server cannot draw; whoever wrote the page must change it."""


def to_html(node: Any) -> str:
    """The HTML of a component, a text, a number, None, or a flat list of these.

    Text and attributes are escaped. An `html.Div` with a `data-svg` attribute is a chart slot: its
    (already escaped) drawing is written as its content and the attribute is left out.
    Raises RenderingError, naming the component, for a component outside TAGS and the `dbc` parts,
    a list within a list, a number that is not finite, or an address with another scheme.
    """
    if isinstance(node, list | tuple):
        if any(isinstance(child, list | tuple) for child in node):
            raise RenderingError("a list of children holds another list, which Dash does not draw: flatten it")
        return "".join(map(to_html, node))
    if node is None or isinstance(node, bool):
        return ""
    if isinstance(node, str):
        return escape(node, quote=False)
    if isinstance(node, int | float):
        return _number(node)
    if isinstance(node, Component):
        return _component(node)
    raise RenderingError(f"{type(node).__name__} is not a component, a text or a number")


def _component(node: Component) -> str:
    properties = {name: value for name, value in vars(node).items() if name not in _BOOKKEEPING}
    name = type(node).__name__
    if node._namespace == "dash_html_components" and name in TAGS:
        return _element(name.lower(), properties)
    if node._namespace == "dash_bootstrap_components" and name in _PARTS:
        return _PARTS[name](properties)
    allowed = ", ".join(f"dbc.{part}" for part in _PARTS)
    raise RenderingError(f"{node._namespace}.{name} cannot be drawn on the server: use html.* or {allowed}")


def _element(tag: str, properties: Mapping[str, Any]) -> str:
    svg = properties.get(SVG)
    if svg is not None:
        if not (isinstance(svg, str) and svg.startswith("<svg") and svg.endswith("</svg>")):
            raise RenderingError(f"{SVG} must be one whole <svg> element")
        inside = svg
    else:
        inside = to_html(properties.get("children"))
    attributes = (
        (_RENAMED.get(name, name.lower()), value)
        for name, value in sorted(properties.items())  # Dash keeps data-* in an order that differs between processes
        if name not in _NOT_DRAWN and name != SVG and not name.startswith("n_")
    )
    opening = _tag(tag, [*attributes, ("style", _style(properties.get("style")))])
    return opening if tag in VOID else f"{opening}{inside}</{tag}>"


def _tag(tag: str, attributes: Iterable[tuple[str, Any]]) -> str:
    return f"<{tag}{''.join(_attribute(name, value) for name, value in attributes)}>"


def _attribute(name: str, value: Any) -> str:
    if value is None:
        return ""
    if name in _BOOLEAN:
        return f' {name}=""' if value else ""
    if isinstance(value, bool):
        text = "true" if value else "false"
    elif isinstance(value, int | float):
        text = _number(value)
    elif isinstance(value, str):
        text = value
    else:
        raise RenderingError(f"attribute {name} holds {type(value).__name__}; only texts, numbers and booleans can")
    if name in _ADDRESSES and not _SAFE_ADDRESS.match(text):
        raise RenderingError(f"attribute {name} holds an address that is not a web address: {text[:40]}")
    return f' {name}="{escape(text)}"'


def _number(value: int | float) -> str:
    """A number as the browser writes it: 12.0 is 12."""
    if isinstance(value, float):
        if not math.isfinite(value):
            raise RenderingError("a number on the page is not finite: format values with portal.formats")
        if value.is_integer():
            return str(int(value))
    return str(value)


def _style(style: Mapping[str, Any] | None) -> str | None:
    if not style:
        return None
    return "; ".join(f"{_css_name(name)}: {_css_value(name, value)}" for name, value in style.items())


def _css_name(name: str) -> str:
    return name if name.startswith("--") else re.sub("[A-Z]", lambda letter: "-" + letter[0].lower(), name)


def _css_value(name: str, value: Any) -> str:
    if isinstance(value, str):
        return value
    text = _number(value)
    return text if not value or name in _WITHOUT_UNIT or name.startswith("--") else f"{text}px"


def _classes(*names: str | None) -> str:
    return " ".join(name for name in names if name)


def _own_class(properties: Mapping[str, Any]) -> str | None:
    return properties.get("class_name") or properties.get("className")


def _refuse_others(name: str, properties: Mapping[str, Any], known: str) -> None:
    others = set(properties) - set(known.split())
    if others:
        raise RenderingError(f"dbc.{name} is drawn without {', '.join(sorted(others))}: leave it out")


def _select(properties: Mapping[str, Any]) -> str:
    known = "id name options value disabled required class_name className size placeholder style"
    _refuse_others("Select", properties, known)
    size = properties.get("size")
    value = str(properties.get("value") or "")
    options = [_option(option) for option in properties.get("options") or ()]
    if value and value not in [option["value"] for option in options]:
        raise RenderingError(f"dbc.Select {properties.get('id')}: the value {value} is not one of its options")
    # Bootstrap components always start with this hidden option; it is what an empty value chooses.
    first = _tag("option", [("value", ""), ("disabled", True), ("hidden", True), *_chosen(not value)])
    drawn = [
        _tag("option", [("value", option["value"]), ("disabled", option.get("disabled")),
                        ("title", option.get("title")), *_chosen(option["value"] == value)])
        + escape(str(option["label"]), quote=False) + "</option>"
        for option in options
    ]  # fmt: skip
    opening = _tag("select", [
        ("id", properties.get("id")), ("name", properties.get("name")), *_flag("required", properties),
        ("disabled", properties.get("disabled")),
        ("class", _classes(_own_class(properties), "form-select", f"form-select-{size}" if size else "")),
        ("style", _style(properties.get("style"))),
    ])  # fmt: skip
    return f"{opening}{first}{escape(properties.get('placeholder') or '')}</option>{''.join(drawn)}</select>"


def _input(properties: Mapping[str, Any]) -> str:
    known = "id name type value maxlength placeholder disabled class_name className"
    _refuse_others("Input", properties, known)
    return _tag("input", [
        ("id", properties.get("id")), ("name", properties.get("name")), ("type", properties.get("type") or "text"),
        ("value", properties.get("value")), ("maxlength", properties.get("maxlength")), ("step", "any"),
        ("placeholder", properties.get("placeholder")), ("disabled", properties.get("disabled")),
        ("class", _classes(_own_class(properties), "form-control")),
    ])  # fmt: skip


def _option(option: Any) -> dict[str, Any]:
    return (
        {**option, "value": str(option["value"])}
        if isinstance(option, dict)
        else {"label": option, "value": str(option)}
    )


def _chosen(chosen: bool) -> list[tuple[str, str]]:
    return [("selected", "")] if chosen else []


def _flag(name: str, properties: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(name, "")] if properties.get(name) else []


def _checkbox(properties: Mapping[str, Any]) -> str:
    known = "id name value label disabled class_name className input_class_name label_class_name label_id style"
    _refuse_others("Checkbox", properties, known)
    # A name "with=region" asks for the field `with` with the value `region`; handover.js does the same.
    name, _, value = (properties.get("name") or "").partition("=")
    box = _tag("input", [
        ("id", properties.get("id")), ("name", name or None), ("value", value or None),
        ("class", _classes("form-check-input", properties.get("input_class_name"))),
        ("disabled", properties.get("disabled")), ("type", "checkbox"),
        *([("checked", "")] if properties.get("value") else []),
    ])  # fmt: skip
    label = _tag("label", [
        ("id", properties.get("label_id")), ("for", properties.get("id")),
        ("class", _classes(properties.get("label_class_name"), "form-check-label form-label")),
    ])  # fmt: skip
    outer = _tag("div", [
        ("class", _classes("form-check", _own_class(properties))), ("style", _style(properties.get("style"))),
    ])  # fmt: skip
    return f"{outer}{box}{label}{to_html(properties.get('label'))}</label></div>"


def _alert(properties: Mapping[str, Any]) -> str:
    _refuse_others("Alert", properties, "id children color fade is_open class_name className style")
    if properties.get("fade") is not False:
        raise RenderingError("dbc.Alert moves when it appears: give it fade=False")
    if properties.get("is_open") is False:
        return ""
    opening = _tag("div", [
        ("role", "alert"), ("id", properties.get("id")),
        ("class", _classes(_own_class(properties), "alert", f"alert-{properties.get('color') or 'success'}")),
        ("style", _style(properties.get("style"))),
    ])  # fmt: skip
    return f"{opening}{to_html(properties.get('children'))}</div>"


_PARTS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "Input": _input,
    "Select": _select,
    "Checkbox": _checkbox,
    "Alert": _alert,
}
