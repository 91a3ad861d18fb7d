"""What a page is: its address, the choices it understands, and the function that shows it."""

from collections.abc import Callable
from dataclasses import dataclass

from dash.development.base_component import Component

from portal.query import Query
from portal.reader import Reader


@dataclass(frozen=True)
class View:
    """A page ready to be shown. `body` is drawn by the server first and by Dash after it."""

    title: str
    description: str
    body: list[Component]
    canonical: str = ""
    status: int = 200


@dataclass(frozen=True)
class Page:
    """One page of the site; `label` is its word in the navigation, empty where it is not in it."""

    id: str
    path: str
    label: str
    parameters: frozenset[str]
    view: Callable[[Reader, Query], View]
