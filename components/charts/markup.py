"""SVG text: elements, numbers, escaping, and how wide words are."""

import re
from html import escape

TEXT_WIDTHS = {
    **dict.fromkeys("ijl'|.,:;!", 0.25),
    **dict.fromkeys('ftrI()[]- /\\"', 0.33),
    **dict.fromkeys("abdeghnopqu0123456789?L_+=<>~#$£€", 0.557),
    **dict.fromkeys("cksvxyzJ", 0.5),
    **dict.fromkeys("ABEFKPSVXYTZ&", 0.66),
    **dict.fromkeys("CDHNRUw", 0.72),
    **dict.fromkeys("GOQ", 0.78),
    **dict.fromkeys("mMW%@", 0.89),
}
"""Widths of letters in a common sans serif face, in parts of the type size."""

_PREFIX = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def checked_prefix(prefix: str) -> str:
    """The prefix of a drawing's ids. Raises ValueError unless it is a plain name."""
    if not _PREFIX.fullmatch(prefix):
        raise ValueError(f"'{prefix}' cannot begin an id: use letters, digits and hyphens, a letter first")
    return prefix


def clean(text: str) -> str:
    """Text safe inside an element or an attribute; characters XML does not allow become a mark."""
    return escape(_NOT_XML.sub("\ufffd", text), quote=True)


def num(value: float) -> str:
    """A coordinate to a tenth of a pixel."""
    return f"{round(value, 1) + 0.0:.1f}".removesuffix(".0")


def tag(name: str, content: str = "", **attributes: str | float | None) -> str:
    """An element; attribute names write `_` for `-`, None leaves one out. `content` is markup already."""
    written = "".join(
        f' {key.strip("_").replace("_", "-")}="{clean(value) if isinstance(value, str) else num(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{written}>{content}</{name}>" if content else f"<{name}{written}/>"


def text(x: float, y: float, words: str, **attributes: str | float | None) -> str:
    """A line of text with its baseline at y."""
    return tag("text", clean(words), x=x, y=y, **attributes)


def width_of(words: str, size: float, bold: bool = False) -> float:
    """About how wide a line of text is, on the safe side for the usual sans serif faces."""
    parts = sum(TEXT_WIDTHS.get(letter, 0.6 if ord(letter) < 0x2E80 else 1.0) for letter in words)
    return parts * size * (1.12 if bold else 1.05)


def wrap(words: str, size: float, width: float, bold: bool = False) -> list[str]:
    """The text in lines no wider than `width`; a word longer than that is cut."""
    lines, line = [], ""
    for word in words.split():
        while width_of(word, size, bold) > width and len(word) > 1:
            keep = max(1, int(len(word) * width / width_of(word, size, bold)) - 1)
            head, word = word[:keep], word[keep:]
            lines += [line] if line else []
            lines, line = [*lines, head], ""
        joined = f"{line} {word}".strip()
        if line and width_of(joined, size, bold) > width:
            lines, line = [*lines, line], word
        else:
            line = joined
    return [*lines, line] if line else lines
