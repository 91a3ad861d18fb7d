"""Releases that are no longer served, and why: their folders stay, their addresses answer 410."""

import json
import os
from pathlib import Path

from portal.errors import ReleaseError

FILE = "withdrawn.json"
LONGEST_REASON = 500


def withdrawn(releases: Path) -> dict[str, str]:
    """The reason each withdrawn release was withdrawn for, by id. Raises ReleaseError where the list is damaged."""
    path = releases / FILE
    if not path.exists():
        return {}
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return {str(release_id): str(reason) for release_id, reason in found.items()}
    except (ValueError, AttributeError) as error:
        raise ReleaseError(f"{FILE} in the releases folder cannot be read: correct it by hand") from error


def kept_releases(releases: Path) -> list[Path]:
    """The folders of every release still served, in the order of their names."""
    gone = withdrawn(releases)
    folders = [p.parent for p in sorted(releases.glob("*/release.json")) if not p.parent.is_symlink()]
    return [folder for folder in folders if folder.name not in gone and not folder.name.startswith(".")]


def withdraw(releases: Path, release_id: str, reason: str) -> None:
    """Stop serving a release, for a reason its address will give from now on.

    Raises ReleaseError for a release that is not there or is the live one, and for no reason or one too long.
    """
    if not (releases / release_id / "release.json").is_file():
        raise ReleaseError(f"There is no release {release_id}. Name one of the folders in {releases.name}.")
    if (releases / "current").resolve().name == release_id:
        raise ReleaseError(f"{release_id} is the live release. Publish another first, then withdraw this one.")
    if not 0 < len(reason.strip()) <= LONGEST_REASON:
        raise ReleaseError(f"Say why with --why, in {LONGEST_REASON} characters or fewer.")
    listed = {**withdrawn(releases), release_id: reason.strip()}
    temporary = releases / f".{FILE}"
    temporary.write_text(json.dumps(listed, indent=2, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")
    os.replace(temporary, releases / FILE)
