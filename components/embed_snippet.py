"""A text to copy from a page: what it is for, the text itself, and a button that copies it."""

from dash import html


def embed_snippet(name: str, heading: str, words: str, text: str) -> html.Div:
    """One snippet under its heading. `name` is its id; the button needs a script and is hidden without one."""
    return html.Div(
        [
            html.H3(heading, id=f"{name}-heading"),
            html.P(words),
            html.Pre(html.Code(text), id=name, className="snippet", tabIndex=0, role="region",
                     **{"aria-labelledby": f"{name}-heading"}),
            html.P(
                [
                    html.Button(["Copy", html.Span(f" “{heading}”", className="visually-hidden")], type="button",
                                className="button secondary", hidden=True, **{"data-copy": name}),
                    html.Span(role="status", className="copied"),
                ]
            ),
        ],
        className="copyable",
    )  # fmt: skip
