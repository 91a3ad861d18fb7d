"""Buttons that copy: `assets/copy.js` does it, and says so beside the button."""

from typing import Any

from dash import html


def copy_button(words: str, *, text: str | None = None, source: str | None = None) -> html.Span:
    """A button that copies `text`, or what the element with the id `source` shows, links written out in full."""
    what: dict[str, Any] = {"data-copy-text": text} if source is None else {"data-copy-from": source}
    said: dict[str, Any] = {"data-copied": "Copied"}
    return html.Span(
        [
            html.Button(words, type="button", className="explore copy", **what),
            html.Span(className="copied", role="status", **said),
        ]
    )
