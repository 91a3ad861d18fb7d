"""A chart as a picture that stands alone: it says everything itself, because people pass pictures on."""

import re
from functools import cache

import fontpkg_arimo
import resvg_py

from components.chart_figure import WIDE, draw
from components.charts.svg import draw_svg
from portal.selection import Selection

DENSITY = 2
"""A picture in pixels has this many for each unit of the drawing, for sharp screens and print."""
FACE = "Arimo"
"""Drawn with the same letters on every machine; as wide as Arial, which the drawing is laid out for."""


def svg_picture(selection: Selection, address: str, width: int | None = None) -> str:
    """The picture of a selection as SVG, with title, place, period, source, date, address and licence in it.

    `address` is where the figures can be looked up; `width` is in pixels.
    """
    return draw_svg(draw(selection), width=width or WIDE, standalone=True, address=address)


_SIZE = re.compile(r'viewBox="0 0 (\S+) (\S+?)"')


def drawn_size(svg: str) -> tuple[float, float]:
    """Width and height of a drawing in its own units."""
    found = _SIZE.search(svg)
    assert found, "a drawing has a view box"
    return float(found.group(1)), float(found.group(2))


def png_picture(svg: str) -> bytes:
    """An SVG picture as PNG, DENSITY pixels for each of its units."""
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg, zoom=DENSITY, skip_system_fonts=True, font_files=_fonts(), font_family=FACE,
            sans_serif_family=FACE,
        )
    )  # fmt: skip


@cache
def _fonts() -> list[str]:
    return sorted(str(path) for path in (fontpkg_arimo.ROOT / "files").glob("*.ttf"))
