"""The live release and those kept beside it: which store answers, and when a newer one takes over."""

import json
import logging
import re
import threading
import time
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from pathlib import Path

from portal.definitions import Indicator
from portal.errors import QueryError, ReleaseError
from portal.store import Store
from portal.withdrawn import withdrawn

LOOK_EVERY_SECONDS = 1.0
"""How often the pointer to the live release is looked at; between looks a request costs nothing."""
KEPT_STORES = 2
"""How many releases besides the live one stay open, the least recently asked for closing first."""
RELEASE_ID = re.compile(r"[0-9a-f]{12}")
TOPICS = ("method", "neighbours", "disagreements", "symbols", "words", "accessibility", "release")
"""The pages under /about, in the order they are listed."""

log = logging.getLogger("portal")


class Reader:
    """Hands out the store of the live release, or of a kept one that an address names.

    A new live release takes over at the next look, once every file of it is verified; where it is not as it was
    built, the last good one goes on answering and `fault` says what is wrong.
    """

    def __init__(self, releases: Path) -> None:
        self._releases = releases
        self._lock = threading.Lock()
        self._looked = 0.0
        self._live: Store | None = None
        self._refused = ""
        self._kept: OrderedDict[str, Store] = OrderedDict()
        self.fault = ""
        self._look()

    def _pointed_at(self) -> Path:
        return (self._releases / "current").resolve()

    def _look(self) -> None:
        """Open the release that `current` points at, where it is not the live one already."""
        target = self._pointed_at()
        if self._live is not None and target == self._live.folder:
            self.fault = ""
            self._refused = ""
            return
        if target.name == self._refused:
            return
        try:
            self._live = Store(target)
            self.fault = ""
        except (ReleaseError, OSError, ValueError, KeyError) as error:
            self._refused = target.name
            self.fault = str(error)
            log.error("release not taken: %s", error)

    @property
    def live(self) -> Store:
        """The store of the live release. Raises ReleaseError where no good release has been loaded."""
        now = time.monotonic()
        if now - self._looked > LOOK_EVERY_SECONDS and self._lock.acquire(blocking=False):
            try:
                self._looked = now
                self._look()
            finally:
                self._lock.release()
        if self._live is None:
            raise ReleaseError(self.fault or "no release is live")
        return self._live

    def store(self, release_id: str = "") -> Store:
        """The store an address asks for: the live one where it names none.

        Raises QueryError: 404 where no kept release has that id or it is no longer as it was built, 410 with the
        reason where it has been withdrawn.
        """
        live = self.live
        if not release_id or release_id == live.release_id:
            return live
        if reason := withdrawn(self._releases).get(release_id):
            raise QueryError(f"Release {release_id} has been withdrawn. {reason}", parameter="release", status=410)
        with self._lock:
            if release_id in self._kept:
                self._kept.move_to_end(release_id)
                return self._kept[release_id]
            if not self.has_release(release_id):
                raise QueryError("No kept release has that name.", parameter="release", status=404)
            try:
                self._kept[release_id] = Store(self._releases / release_id)
            except ReleaseError as error:
                log.error("kept release not opened: %s", error)
                raise QueryError("That release cannot be read any more.", parameter="release", status=404) from error
            while len(self._kept) > KEPT_STORES:
                self._kept.popitem(last=False)
            return self._kept[release_id]

    def kept(self) -> list[tuple[str, str]]:
        """Every kept release's id and the day its content dates from, newest first."""
        found = []
        gone = withdrawn(self._releases)
        for path in self._releases.glob("*/release.json"):
            if RELEASE_ID.fullmatch(path.parent.name) and path.parent.name not in gone:
                built = json.loads(path.read_text(encoding="utf-8")).get("built", "")
                found.append((path.parent.name, str(built)[:10]))
        return sorted(found, key=lambda item: item[1], reverse=True)

    @property
    def release_id(self) -> str:
        """The live release's id."""
        return self.live.release_id

    # what a query is checked against (portal.query.Known)

    @property
    def default_geography(self) -> str:
        """The council this portal is about."""
        return self.live.authority.geography_code

    @property
    def indicators(self) -> Mapping[str, Indicator]:
        """The live release's indicators by id."""
        return self.live.indicators

    def has_geography(self, code: str) -> bool:
        """Whether the release knows that code."""
        return code in self.live.places

    def has_source(self, source_id: str) -> bool:
        """Whether the release has that source."""
        return source_id in self.live.sources

    def has_question(self, question_id: str) -> bool:
        """Whether the live release answers that question."""
        return question_id in self.live.plan.questions

    def has_release(self, release_id: str) -> bool:
        """Whether a release of that id is kept."""
        return bool(RELEASE_ID.fullmatch(release_id)) and (self._releases / release_id / "release.json").is_file()

    def breakdowns(self, indicator_id: str) -> Iterable[str]:
        """The breakdowns an indicator is published by."""
        return self.live.breakdowns_of.get(indicator_id, ())

    def themes(self) -> Iterable[str]:
        """The ids of the themes."""
        return [theme.id for theme in self.live.theme_list]

    def topics(self) -> Iterable[str]:
        """The pages under /about."""
        return TOPICS
