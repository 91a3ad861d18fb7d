"""What a reader of one place would see change from one release to another."""

from dataclasses import dataclass

from portal.formats import published_value
from portal.selection import Observation
from portal.store import Store
from portal.vocabulary import Status

KINDS = ("new", "revised", "newly protected", "withdrawn")


@dataclass(frozen=True, slots=True)
class Change:
    """One observation that differs: `kind` is one of KINDS; `before` or `after` is None where there was none."""

    kind: str
    before: Observation | None
    after: Observation | None

    @property
    def observation(self) -> Observation:
        """The newer of the two that there is."""
        found = self.after or self.before
        assert found is not None
        return found


def _keyed(store: Store, geography_code: str) -> dict[tuple[str, ...], Observation]:
    return {
        (
            o.indicator_id,
            o.breakdown,
            o.category,
            o.period_type,
            o.period,
            _plan(o),
            o.variant,
        ): o
        for o in store.of_place(geography_code)
    }


def _plan(observation: Observation) -> str:
    """Which of target and forecast an observation is, if either: they stand beside what happened in one period."""
    return observation.status if observation.status in {Status.TARGET, Status.FORECAST} else ""


def _kind(before: Observation | None, after: Observation | None) -> str:
    if before is None:
        return "new"
    if after is None:
        return "withdrawn"
    if after.status == Status.PROTECTED and before.status != Status.PROTECTED:
        return "newly protected"
    same = (published_value(before), before.status) == (published_value(after), after.status)
    return "" if same else "revised"


def changes(old: Store, new: Store, geography_code: str) -> list[Change]:
    """Every observation of a place that is new, revised, newly protected or withdrawn, in the newer release's order."""
    before, after = _keyed(old, geography_code), _keyed(new, geography_code)
    found = []
    for key in dict.fromkeys([*after, *before]):
        kind = _kind(before.get(key), after.get(key))
        if kind:
            found.append(Change(kind, before.get(key), after.get(key)))
    return found


def all_changes(old: Store, new: Store) -> list[Change]:
    """The changes of every place of either release, by the newer release's order of places."""
    codes = dict.fromkeys(
        code for store in (new, old) for geographies in store.geographies_of.values() for code in geographies
    )
    return [change for code in sorted(codes) for change in changes(old, new, code)]
