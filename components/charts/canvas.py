"""The paper a chart is drawn on: its width, its type sizes, its colours."""

from dataclasses import dataclass

from components.charts.markup import clean, num, tag, text, width_of, wrap
from components.charts.palette import Look, paint

MARKER_SIZE = 4.0


@dataclass(frozen=True, slots=True)
class Canvas:
    """`fixed` draws with the light colours themselves, for pictures that stand alone."""

    width: float
    fixed: bool = False

    @property
    def narrow(self) -> bool:
        """Whether this is the layout for a phone."""
        return self.width < 480

    @property
    def size(self) -> float:
        """Type size of labels in pixels at the drawn width."""
        return 14.0 if self.narrow else 15.0

    @property
    def small(self) -> float:
        """Type size of ticks and notes; the smallest there is."""
        return 13.0 if self.narrow else 14.0

    @property
    def ink(self) -> str:
        """The colour of words and axes: the page's own, or black on white."""
        return self.colour("ink") if self.fixed else "currentColor"

    @property
    def halo(self) -> dict[str, str | float]:
        """Attributes that keep words readable over lines: an edge in the colour of the paper."""
        return {"stroke": self.colour("paper"), "stroke_width": 4, "paint_order": "stroke"}

    def colour(self, name: str) -> str:
        """A colour of the palette as an attribute."""
        return paint(name, self.fixed)

    def width_of(self, words: str, bold: bool = False) -> float:
        """About how wide a label is."""
        return width_of(words, self.size, bold)

    def paragraph(self, words: str, y: float, size: float, bold: bool = False) -> tuple[str, float]:
        """Wrapped lines over the whole width, the first with its top at y; and where they end."""
        lines = wrap(words, size, self.width, bold)
        weight = "700" if bold else None
        drawn = [
            text(0, y + size + row * size * 1.3, line, font_size=size, font_weight=weight)
            for row, line in enumerate(lines)
        ]
        return "".join(drawn), y + len(lines) * size * 1.3

    def marker(self, shape: str, x: float, y: float, size: float = MARKER_SIZE, title: str = "") -> str:
        """A marker in the stroke and fill of its group, with the words shown when it is pointed at."""
        words = tag("title", clean(title)) if title else ""
        if shape == "circle":
            return tag("circle", words, cx=x, cy=y, r=size)
        return tag("path", words, d=_marker_path(shape, x, y, size))

    def sample(self, look: Look, x: float, y: float) -> str:
        """A short piece of a line with its marker, 26 pixels wide, for a key."""
        colour = self.colour(look.colour)
        line = (
            ""
            if look.marker == "dash"
            else tag(
                "path",
                d=f"M{num(x)} {num(y)}h26",
                stroke_width=look.width,
                stroke_dasharray=look.dash or None,
            )
        )
        return tag("g", line + self.marker(look.marker, x + 13, y), stroke=colour, fill=colour)


def _marker_path(shape: str, x: float, y: float, r: float) -> str:
    def at(dx: float, dy: float) -> str:
        return f"{num(x + dx)} {num(y + dy)}"

    match shape:
        case "square":
            return f"M{at(-r * 0.9, -r * 0.9)}h{num(r * 1.8)}v{num(r * 1.8)}h-{num(r * 1.8)}z"
        case "diamond":
            return f"M{at(0, -r * 1.25)}L{at(r * 1.25, 0)}L{at(0, r * 1.25)}L{at(-r * 1.25, 0)}z"
        case "triangle":
            return f"M{at(0, -r * 1.15)}L{at(r * 1.15, r * 0.9)}L{at(-r * 1.15, r * 0.9)}z"
        case _:
            return f"M{at(-9, 0)}H{num(x + 9)}"
