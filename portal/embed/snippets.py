"""What a web officer pastes: a frame that follows the newest figures, one that stays as it is, or a picture."""

from dataclasses import dataclass
from html import escape

from components.chart_figure import NARROW
from portal.embed.address import Embed
from portal.embed.files import HOST_SCRIPT, VERSION
from portal.embed.height import STEP, Heights, frame_heights
from portal.embed.page import Shown, named
from portal.embed.picture import drawn_size, svg_picture
from portal.sentences import finding

SIZES: dict[str, int] = {"full": 864, "large": 720, "medium": 540, "small": 360}
"""The widest a frame may be, in pixels; on a narrower page it is as wide as the page allows."""
NARROW_PAGE = "30em"
"""Up to this width of a host's page its readers get the picture laid out for a phone."""

MARGIN, STEEPNESS = 60, 10
"""What a host's page keeps beside its text on a small screen, in pixels; and how fast a frame's height changes there,
in pixels for each pixel of the screen's width."""


@dataclass(frozen=True)
class Snippets:
    """Four texts to copy: each of frame and picture, following the newest figures (`live`) or kept (`frozen`)."""

    live: str
    frozen: str
    live_picture: str
    frozen_picture: str


def live_title(shown: Shown) -> str:
    """The sentence that names a live frame. It holds no figure, because it is pasted once and figures change."""
    indicator = shown.selection.indicator
    return f"Chart: {named(shown.selection)}. {indicator.question}".strip()


def frozen_title(shown: Shown) -> str:
    """The sentence that names a frozen frame: what its chart says."""
    return f"Chart: {shown.selection.indicator.title}. {finding(shown.selection)}"


def make_snippets(embed: Embed, shown: Shown, base: str, size: str = "full", height: int | None = None) -> Snippets:
    """The snippets of an embed. `base` is the portal's public address; a given `height` in pixels stays as it is.

    The frozen ones name the release of `shown`.
    """
    live, frozen = embed.of_release(""), embed.of_release(shown.selection.release_id)
    return Snippets(
        live=_with_script(frame(live, shown, base, live_title(shown), size, height), base, height),
        frozen=_with_script(frame(frozen, shown, base, frozen_title(shown), size, height), base, height),
        live_picture=picture(live, shown, base, f"{live_title(shown)} The page this leads to has the figures."),
        frozen_picture=picture(frozen, shown, base, frozen_title(shown)),
    )


def frame(embed: Embed, shown: Shown, base: str, title: str, size: str = "full", height: int | None = None) -> str:
    """The frame element alone, tall enough for its chart without any script."""
    heights = Heights(height, None) if height else frame_heights(embed, shown, SIZES[size])
    style = ["border:0", _responsive(heights), "" if size == "full" else f"max-width:{SIZES[size]}px"]
    return (
        f'<iframe src="{escape(base + embed.path)}" title="{escape(title)}" width="100%" height="{heights.narrow}" '
        f'style="{";".join(filter(None, style))}" loading="lazy"></iframe>'
    )


def _responsive(heights: Heights) -> str:
    """The height for phones and for wider screens in one rule, since an element's own style can ask for no media.

    It steps from one to the other where the screen becomes wide enough for the wide drawing and a margin.
    """
    if heights.wide is None or heights.wide == heights.narrow:
        return ""
    low, high = sorted((heights.narrow, heights.wide))
    turn = (STEP + MARGIN) * STEEPNESS
    way = f"{heights.narrow + turn}px - {100 * STEEPNESS}vw"
    if heights.wide > heights.narrow:
        way = f"{100 * STEEPNESS}vw - {turn - heights.narrow}px"
    return f"height:clamp({low}px,{way},{high}px)"


def _with_script(element: str, base: str, height: int | None) -> str:
    """A frame with the line that fits its height; a height that was chosen stays."""
    if height:
        return element
    return f'{element}\n<script src="{escape(base)}{HOST_SCRIPT}?v={VERSION}" async></script>'


def picture(embed: Embed, shown: Shown, base: str, alternative: str) -> str:
    """A picture that leads to the page of the same view, for systems that take frames away."""
    width, height = (round(side) for side in drawn_size(svg_picture(shown.selection, base + embed.page)))
    return (
        f'<a href="{escape(base + embed.page)}"><picture>'
        f'<source media="(max-width: {NARROW_PAGE})" type="image/svg+xml" '
        f'srcset="{escape(base + embed.picture("svg", NARROW))}">'
        f'<source type="image/svg+xml" srcset="{escape(base + embed.picture("svg"))}">'
        f'<img src="{escape(base + embed.picture("png"))}" alt="{escape(alternative)}" width="{width}" '
        f'height="{height}" style="max-width:100%;height:auto" loading="lazy"></picture></a>'
    )
