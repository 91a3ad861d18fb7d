"""The names that pages and callbacks share."""

GEOGRAPHY = "geography"
COMPARATOR = "with-{}"
BREAKDOWN = "breakdown"
FROM = "from"
TO = "to"
RESULTS = "results"
EXPLORE = "explore"
EXPLORED = "explored"


def comparator(name: str) -> str:
    """The id of a comparator's tick box."""
    return COMPARATOR.format(name)
