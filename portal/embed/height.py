"""How tall a frame must be for its chart: worked out from the words and the drawing, before anything is shown.

The numbers are those of `assets/embed/embed.css` at the usual type size. They are on the safe side: a frame that is
a little too tall is trimmed by the host script out of sight, one that is too short would make the page jump.
"""

import math
from dataclasses import dataclass

from components.chart_figure import NARROW, draw
from components.charts.description import Chart
from components.charts.markup import wrap
from components.charts.svg import draw_svg
from portal.embed.address import Embed
from portal.embed.page import WIDE, Shown, imprint_lines, named
from portal.embed.picture import drawn_size
from portal.sentences import finding

WIDTHS = (320, 360, 414, 480, 540, 559, 560, 640, 720, 864)
"""The frame widths looked at, in pixels: phones, columns, and both sides of the step between the two drawings."""
PADDING, RULE, MEASURE = 28, 4, 672
STEP = 560
"""The frame width from which the wide drawing is shown."""
MOST_WIDE, MOST_NARROW = 720, 432
SUMMARY, EXPLORER, TABLE_ROW = 52, 44, 45
TALLEST = 6000


@dataclass(frozen=True)
class Heights:
    """The heights in pixels that hold an embed in any frame narrower than STEP, and in any from there on.

    `wide` is None where no frame can be as wide as STEP.
    """

    narrow: int
    wide: int | None

    def at(self, width: int) -> int:
        """The height that holds it in a frame of this width."""
        return self.narrow if self.wide is None or width < STEP else self.wide


def frame_heights(embed: Embed, shown: Shown, widest: int = WIDTHS[-1]) -> Heights:
    """The heights of an embed in frames from 320 pixels to `widest` across, each to the next ten."""
    chart = draw(shown.selection)
    drawn = {width: _drawn(chart, width) for width in ((embed.width,) if embed.width else (WIDE, NARROW))}
    widths = [width for width in WIDTHS if width < widest] + [widest]
    found = {width: _height(embed, shown, chart, drawn, width) for width in widths}
    wide = [height for width, height in found.items() if width >= STEP]
    return Heights(
        _to_ten(max(height for width, height in found.items() if width < STEP)), _to_ten(max(wide)) if wide else None
    )


def _to_ten(height: float) -> int:
    return min(TALLEST, math.ceil(height / 10) * 10)


def _drawn(chart: Chart, width: int) -> float:
    """Height of a drawing for each unit of its width."""
    across, down = drawn_size(draw_svg(chart, width=width))
    return down / across


def _height(embed: Embed, shown: Shown, chart: Chart, drawn: dict[int, float], frame: int) -> float:
    room = frame - PADDING
    text = min(room, MEASURE)
    rows = [
        _lines(named(shown.selection), 19, text, 23.75, bold=True) + 6,
        _lines(finding(shown.selection), 16, text, 24) + 12,
        *(_lines(line, 14, text, 20.3) + 8 for line in imprint_lines(shown)),
    ]
    if embed.query.view == "table":
        rows.append(SUMMARY + TABLE_ROW * (len(shown.selection.rows) + 2))
    else:
        rows += [_lines(note, 14, text, 20.3) + 4 for note in chart.words.notes]
        if embed.width:
            rows.append(min(room, MOST_WIDE) * drawn[embed.width])
        else:
            rows.append(min(room, MOST_WIDE) * drawn[WIDE] if frame >= STEP else min(room, MOST_NARROW) * drawn[NARROW])
        rows.append(SUMMARY + 10 + (EXPLORER if embed.interactive else 0))
    return PADDING + RULE + sum(rows)


def _lines(words: str, size: float, room: float, leading: float, bold: bool = False) -> float:
    return len(wrap(words, size, room, bold)) * leading
