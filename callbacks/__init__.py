"""What happens when a reader changes a control. Each page's callbacks are registered here, in order."""

from dash import Dash

from callbacks import indicator
from portal.reader import Reader


def register_all(app: Dash, reader: Reader) -> None:
    """Register every callback of the site."""
    indicator.register(app, reader)
