"""The audit as a step of publishing: nothing that leaks takes its name, or goes live beside what gives it away."""

from pathlib import Path
from typing import Any

from portal.audit.opened import open_release
from portal.audit.overlap import attack_releases
from portal.audit.release import audit_release, report
from portal.errors import DisclosureError
from portal.withdrawn import kept_releases

MOST_LISTED = 10


def attacked(folder: Path) -> dict[str, Any]:
    """What the attack on a finished folder found, in totals. Raises DisclosureError, with the report, where it leaks."""
    result = audit_release(folder)
    if not result.safe:
        raise DisclosureError(report(result))
    return dict(result.to_json())


def check_beside_kept(releases: Path, release_id: str) -> None:
    """Attack a new release together with every other one still served.

    Raises DisclosureError where one prints what the other protects, saying which two ways out there are.
    """
    others = [folder for folder in kept_releases(releases) if folder.name != release_id]
    if not others:
        return
    new = open_release(releases / release_id)
    found = [f for other in others for f in attack_releases(new, [open_release(other)]) if f.fails]
    if found:
        lines = [f"  {finding.where}: {finding.how}" for finding in found[:MOST_LISTED]]
        more = [f"  and {len(found) - MOST_LISTED} more"] if len(found) > MOST_LISTED else []
        raise DisclosureError(
            "\n".join(
                [
                    f"Release {release_id} is built but not live: a figure is protected in one kept release and printed "
                    "in another.",
                    *lines,
                    *more,
                    "Either withdraw the release that prints it (portal withdraw RELEASE --why ...), or let the figure "
                    "stand in this one.",
                ]
            )
        )
