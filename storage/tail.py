"""The commits that the roll-ups do not hold yet, kept in memory so that a query need not read them again."""

from collections.abc import Iterable, Iterator, Mapping

from storage.client import Document
from storage.collections import Collections
from storage.deltas import Deltas, unpack_deltas
from storage.positions import Positions
from storage.transactions import Session

_ITEMS_A_READ = 200


class Tail:
    """Deltas of commits by (slot, sequence). Commits never change, so what is kept is never stale.

    Bounded: beyond `most` commits, those that come are read from the database when they are wanted.
    """

    def __init__(self, collections: Collections, most: int = 5_000) -> None:
        self._commits = collections.commits
        self._kept: dict[tuple[int, int], Deltas] = {}
        self._most = most

    def keep(self, slot: int, sequence: int, deltas: Deltas) -> None:
        """Remember a commit's deltas, while there is room."""
        if len(self._kept) < self._most:
            self._kept[slot, sequence] = deltas

    def forget(self, folded: Positions) -> None:
        """Drop what the roll-ups hold by now."""
        self._kept = {at: deltas for at, deltas in self._kept.items() if at[1] > folded.get(at[0], 0)}

    async def between(
        self, folded: Positions, ahead: Positions, session: Session, most: int | None = None
    ) -> list[tuple[int, int, Deltas]]:
        """Commits after `folded` up to `ahead`, each as (slot, sequence, deltas), in order within a slot.

        At most about `most` of them, where that is given. The session must see `ahead`.
        """
        wanted = list(_wanted(folded, ahead, most))
        missing = [at for at in wanted if at not in self._kept]
        read = {at: deltas async for at, deltas in self._read(missing, session)}
        return [(*at, self._kept[at] if at in self._kept else read[at]) for at in wanted]

    async def _read(self, missing: Iterable[tuple[int, int]], session: Session):  # noqa: ANN202
        for slot, first, last in _ranges(missing):
            found = self._commits.find(
                {"slot": slot, "sequence": {"$gte": first, "$lte": last}},
                {"slot": True, "sequence": True, "deltas": True},
                session=session,
            )
            async for commit in found:
                deltas = deltas_in(commit)
                self.keep(slot, commit["sequence"], deltas)
                yield (slot, commit["sequence"]), deltas


def deltas_in(commit: Document) -> Deltas:
    """A commit record's deltas; a hierarchy edit has none."""
    packed: str | None = commit.get("deltas")
    return {} if packed is None else unpack_deltas(packed)


def _wanted(folded: Positions, ahead: Mapping[int, int], most: int | None) -> Iterator[tuple[int, int]]:
    count = 0
    for slot, last in sorted(ahead.items()):
        for sequence in range(folded.get(slot, 0) + 1, last + 1):
            if most is not None and count >= most:
                return
            count += 1
            yield slot, sequence


def _ranges(missing: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int, int]]:
    """Consecutive sequences of a slot as (slot, first, last), none longer than one read should be."""
    run: tuple[int, int, int] | None = None
    for slot, sequence in missing:
        if run and run[0] == slot and run[2] + 1 == sequence and sequence - run[1] < _ITEMS_A_READ:
            run = (slot, run[1], sequence)
            continue
        if run:
            yield run
        run = (slot, sequence, sequence)
    if run:
        yield run
