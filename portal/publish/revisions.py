"""Which source file revises which: declared in a folder's `revisions.toml`, so that two editions may differ."""

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from portal.publish.problems import Problems

REVISIONS = "revisions.toml"
REMEDY = "Give each [[revision]] a `file` and `of`, the file it is a revision of."


def _entries(path: Path, problems: Problems) -> list[dict[str, Any]]:
    """The revisions one file declares; what is not understood is noted."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (ValueError, OSError) as error:
        problems.add(path, f"not valid TOML: {error}", "Correct that line.")
        return []
    for key in sorted(set(raw) - {"revision"}):
        problems.add(path, f"'{key}' is not a known key", REMEDY)
    entries = raw.get("revision", [])
    found = []
    for entry in entries if isinstance(entries, list) else [entries]:
        keys = set(entry) if isinstance(entry, dict) else set()
        if {"file", "of"} <= keys <= {"file", "of", "why"} and all(isinstance(value, str) for value in entry.values()):
            found.append(entry)
        else:
            problems.add(path, f"a revision is not understood: {entry}", REMEDY)
    return found


def read_revisions(files: Iterable[Path], known: set[str], problems: Problems) -> dict[str, str]:
    """Which file revises which, by name, from every `revisions.toml` among `files`.

    `known` are the names of the source files. A name that is not among them, a file that revises two, and a
    circle of revisions are noted as faults.
    """
    revises: dict[str, str] = {}
    for path in files:
        for entry in _entries(path, problems):
            new, old = entry["file"], entry["of"]
            for name in sorted({new, old} - known):
                problems.add(path, f"there is no file called '{name}'", "Correct the name, or take the revision out.")
            if revises.get(new, old) != old:
                problems.add(path, f"'{new}' revises two files", "Name only the one it replaces.")
            revises[new] = old
            if new in _older(revises, new):
                problems.add(path, f"'{new}' comes round to revising itself", "Name the newer file as `file`.")
                del revises[new]
    return revises


def _older(revises: dict[str, str], name: str) -> list[str]:
    """Every file or source that `name` revises, newest first; stops where a circle closes."""
    found: list[str] = []
    while (name := revises.get(name, "")) and name not in found:
        found.append(name)
    return found


def age(revises: dict[str, str], name: str) -> int:
    """How many revisions of `name` there are, one upon another: 0 for the newest."""
    newer = [new for new, old in revises.items() if old == name]
    return 1 + max(age(revises, new) for new in newer) if newer else 0


def supersedes(revises: dict[str, str], newer: str, older: str) -> bool:
    """Whether `newer` is declared a revision of `older`, directly or through others."""
    return older in _older(revises, newer)
