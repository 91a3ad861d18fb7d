"""How an embed is dressed: a few safe choices, each checked for contrast before it is used."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from components.charts import palette

SCHEMES = {"auto": "As the reader's device is set", "light": "Always light", "dark": "Always dark"}
PARAMETERS = ("theme", "accent", "paper")
LEAST_CONTRAST = 4.5
"""Words need at least this contrast with what lies behind them (WCAG 2.2, success criterion 1.4.3)."""
HEX = re.compile(r"#?([0-9A-Fa-f]{6})")

LIGHT = {
    "ink": "#16202c", "soft": "#4d5a68", "paper": "#ffffff", "wash": "#f3f6f9", "line": "#c9d1da", "link": "#0b4f94",
}  # fmt: skip
DARK = {
    "ink": "#eef1f4", "soft": "#b8c2cc", "paper": "#121417", "wash": "#1c2127", "line": "#3c4650", "link": "#8cc2ff",
}  # fmt: skip
_WORDS = ("ink", "soft", "link")
_BEHIND = frozenset({"paper", "band"})
"""Colours of the charts' palette that no word or line is drawn in."""


@dataclass(frozen=True, slots=True)
class Theme:
    """A scheme of SCHEMES; `accent` and `paper` are six hexadecimal digits, empty for our own colours."""

    scheme: str = "auto"
    accent: str = ""
    paper: str = ""

    def parameters(self) -> dict[str, str]:
        """The choices that differ from ours, as parameters of an address."""
        pairs = {"theme": self.scheme if self.scheme != "auto" else "", "accent": self.accent, "paper": self.paper}
        return {name: value for name, value in pairs.items() if value}


@dataclass(frozen=True, slots=True)
class Fault:
    """A choice that is not used: its parameter and, in words, why not and what to do."""

    parameter: str
    words: str


def read_theme(args: "MultiDict[str, str]") -> tuple[Theme, tuple[Fault, ...]]:
    """The theme that parameters ask for, with only what is safe in it; and a fault for everything left out."""
    given, faults = {}, []
    for name in PARAMETERS:
        values = {value.strip() for value in args.getlist(name) if value.strip()}
        if len(values) > 1:
            faults.append(Fault(name, f"'{name}' is given more than once. Give it once."))
        elif values:
            given[name] = values.pop()
    scheme = given.get("theme", "auto")
    if scheme not in SCHEMES:
        faults.append(Fault("theme", f"'theme' takes one of: {', '.join(SCHEMES)}."))
        scheme = "auto"
    paper = _colour("paper", given, faults)
    if paper and (clash := _unreadable(scheme, paper)):
        faults.append(Fault("paper", _too_faint("paper", paper, clash, scheme)))
        paper = ""
    accent = _colour("accent", given, faults)
    grounds = [f"#{paper}"] if paper else [_words(scheme)[name] for name in ("paper", "wash")]
    if accent and (found := min(contrast(f"#{accent}", ground) for ground in grounds)) < LEAST_CONTRAST:
        faults.append(Fault("accent", _too_faint("accent", accent, found, scheme)))
        accent = ""
    return Theme(scheme, accent, paper), tuple(faults)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours (`#rrggbb`), from 1 to 21, as WCAG 2.2 defines it."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def style(theme: Theme) -> str:
    """The style sheet that puts a theme's own colours in the place of ours; empty where it has none.

    A reader who asks for more contrast, forces colours or prints gets our own. A scheme that follows the
    reader's device keeps our colours in the dark, because those given were checked against a light page.
    """
    colours: dict[str, str] = {}
    if theme.paper:
        colours |= {"paper": theme.paper, "wash": theme.paper, "chart-paper": theme.paper}
    if theme.accent:
        colours |= {"accent": theme.accent, "link": theme.accent, "chart-own": theme.accent}
    if not colours:
        return ""
    rules = ";".join(f"--{name}:#{colour}" for name, colour in colours.items())
    when = " and (prefers-color-scheme:light)" if theme.scheme == "auto" else ""
    return f"@media screen{when} and (not (prefers-contrast:more)){{:root{{{rules}}}}}"


def _variables(colours: Mapping[str, str]) -> str:
    return ";".join(f"--{name}:{colour}" for name, colour in colours.items()) + f";--accent:{colours['link']}"


def _chart_variables() -> str:
    return ";".join(f"--chart-{name}:{colour}" for name, colour in palette.LIGHT.items() if name != "ink")


SHEET = (
    f":root{{{_variables(LIGHT)};color-scheme:light dark}}"
    f"@media (prefers-color-scheme:dark){{:root:not([data-bs-theme=light]){{{_variables(DARK)}}}}}"
    f"[data-bs-theme=dark]{{{_variables(DARK)};color-scheme:dark}}[data-bs-theme=light]{{color-scheme:light}}"
    f"{palette.STYLE}"
    f"@media print{{:root:root{{{_variables(LIGHT)};{_chart_variables()};color-scheme:light}}}}"
)
"""The colours of every embed: light, dark, forced, and light again in print whatever the reader's device is set to."""


def _words(scheme: str) -> Mapping[str, str]:
    return DARK if scheme == "dark" else LIGHT


def _drawn(scheme: str) -> Iterable[str]:
    """Every colour that words or lines have in a scheme."""
    chart = palette.DARK if scheme == "dark" else palette.LIGHT
    return [_words(scheme)[name] for name in _WORDS] + [c for name, c in chart.items() if name not in _BEHIND]


def _unreadable(scheme: str, paper: str) -> float:
    """The least contrast of anything drawn on that paper where it is too little; 0 where all can be read."""
    least = min(contrast(colour, f"#{paper}") for colour in _drawn(scheme))
    return least if least < LEAST_CONTRAST else 0.0


def _colour(name: str, given: Mapping[str, str], faults: list[Fault]) -> str:
    text = given.get(name, "")
    found = HEX.fullmatch(text)
    if text and not found:
        faults.append(Fault(name, f"'{name}' takes a colour as six digits or letters from A to F, such as 00703c."))
    return found.group(1).lower() if found else ""


def _too_faint(name: str, colour: str, found: float, scheme: str) -> str:
    shade = "darker" if (name == "accent") != (scheme == "dark") else "lighter"
    return (
        f"The {name} colour {colour} cannot be read well: its contrast is {found:.1f} to 1 and at least "
        f"{LEAST_CONTRAST} to 1 is needed. Choose a {shade} one. Until then our own is shown."
    )


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
