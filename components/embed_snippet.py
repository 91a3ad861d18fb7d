"""A text to copy from a page: what it is for, the text itself, and a button that copies it."""

from dash import html

from components.aria import aria
from components.copying import copy_button


def embed_snippet(name: str, heading: str, words: str, text: str) -> html.Div:
    """One snippet under its heading; `name` is its id."""
    return html.Div(
        [
            html.H3(heading, id=f"{name}-heading"),
            html.P(words),
            html.Pre(
                html.Code(text),
                id=name,
                className="snippet",
                tabIndex=0,
                role="region",
                **aria(labelledby=f"{name}-heading"),
            ),
            copy_button(f"Copy “{heading}”", source=name),
        ],
        className="copyable",
    )
