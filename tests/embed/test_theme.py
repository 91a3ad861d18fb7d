"""Only what can be read is ever used of a theme, whatever an address says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from components.charts import palette
from portal.embed.theme import DARK, LEAST_CONTRAST, LIGHT, SCHEMES, SHEET, Theme, contrast, read_theme, style

COLOURS = st.from_regex(r"[0-9a-fA-F]{6}", fullmatch=True)


def test_contrast_is_that_of_the_guidelines() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#ffffff", "#ffffff") == pytest.approx(1)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)


def test_our_own_colours_can_be_read() -> None:
    for words, chart in ((LIGHT, palette.LIGHT), (DARK, palette.DARK)):
        for ground in (words["paper"], words["wash"]):
            assert all(contrast(words[name], ground) >= LEAST_CONTRAST for name in ("ink", "soft", "link"))
        assert all(
            contrast(c, words["paper"]) >= LEAST_CONTRAST for n, c in chart.items() if n not in ("paper", "band")
        )


@given(st.sampled_from([*SCHEMES, "", "neon", "<b>"]), COLOURS | st.text(max_size=9), COLOURS | st.text(max_size=9))
def test_what_is_used_can_always_be_read(scheme: str, accent: str, paper: str) -> None:
    theme, faults = read_theme(MultiDict({"theme": scheme, "accent": accent, "paper": paper}))
    words = DARK if theme.scheme == "dark" else LIGHT
    grounds = [f"#{theme.paper}"] if theme.paper else [words["paper"], words["wash"]]
    assert theme.scheme in SCHEMES
    for ground in grounds:
        assert all(contrast(words[name], ground) >= LEAST_CONTRAST for name in ("ink", "soft", "link"))
        assert not theme.accent or contrast(f"#{theme.accent}", ground) >= LEAST_CONTRAST
    asked = {"theme": scheme, "accent": accent.strip(), "paper": paper.strip()}
    used = {"theme": theme.scheme, "accent": theme.accent, "paper": theme.paper}
    for name, value in asked.items():
        told = [fault for fault in faults if fault.parameter == name]
        kept = used[name] == value.lower().removeprefix("#") or (name == "theme" and value in ("", theme.scheme))
        assert bool(told) != (kept or not value)


@given(COLOURS, COLOURS)
def test_a_style_sheet_holds_nothing_but_colours(accent: str, paper: str) -> None:
    theme, _ = read_theme(MultiDict({"accent": accent, "paper": paper}))
    text = style(theme)
    assert "<" not in text
    assert "url" not in text
    assert text.count("{") == text.count("}")


def test_each_fault_says_what_to_do() -> None:
    _, faults = read_theme(MultiDict([("theme", "neon"), ("accent", "ffff00"), ("paper", "red;}")]))
    assert {f.parameter: f.words for f in faults} == {
        "theme": "'theme' takes one of: auto, light, dark.",
        "accent": "The accent colour ffff00 cannot be read well: its contrast is 1.0 to 1 and at least 4.5 to 1 is "
                  "needed. Choose a darker one. Until then our own is shown.",
        "paper": "'paper' takes a colour as six digits or letters from A to F, such as 00703c.",
    }  # fmt: skip
    assert read_theme(MultiDict([("accent", "000000"), ("accent", "00703c")]))[0] == Theme()


def test_a_dark_paper_needs_the_dark_theme() -> None:
    assert read_theme(MultiDict({"paper": "101010"}))[0].paper == ""
    assert read_theme(MultiDict({"paper": "101010", "theme": "dark"}))[0].paper == "101010"
    assert read_theme(MultiDict({"accent": "00703c", "theme": "dark"}))[1][0].words.endswith(
        "Choose a lighter one. Until then our own is shown."
    )


def test_a_reader_who_needs_more_is_not_given_less() -> None:
    text = style(Theme("auto", "00703c", ""))
    assert text.startswith("@media screen and (prefers-color-scheme:light) and (not (prefers-contrast:more))")
    assert style(Theme("dark")) == ""
    assert "forced-colors" in SHEET
