"""Whether what a kept release shows is still what the live one shows."""

from portal.embed.address import Embed
from portal.reader import Reader
from portal.selection import Selection


def newer(embed: Embed, selection: Selection, reader: Reader) -> str:
    """What a reader of a kept view must know of the live release.

    "" where the view is of the live release; "figures" where that has other figures for the same view, "release"
    where it has the same, "withdrawn" where it does not hold this view any more.
    """
    live = reader.live
    query = embed.query
    if not query.release or query.release == live.release_id:
        return ""
    if query.indicator_id not in live.indicators or query.geography not in live.places:
        return "withdrawn"
    if query.breakdown and query.breakdown not in live.breakdowns_of.get(query.indicator_id, ()):
        return "withdrawn"
    today = live.select(query.change(release=""))
    if not today.rows and selection.rows:
        return "withdrawn"
    return "release" if _figures(today) == _figures(selection) else "figures"


def _figures(selection: Selection) -> list[tuple[object, ...]]:
    return [
        (series.label, o.period, o.category, o.value, o.status)
        for series in selection.series
        for o in series.observations
    ]
