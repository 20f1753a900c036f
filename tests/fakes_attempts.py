"""Attempts in memory: what one commit sees of them, and what it does to them and to the interactions behind them."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from domain.attempts import Attempt, Recovery
from domain.hierarchy import Hierarchy
from domain.interactions import Recorded
from domain.moves import Change, Moves, Result
from domain.recoveries import recovery_by, with_recoveries
from domain.resolving import Resolving
from domain.rulebook import RuleBook


class MemoryAttempts:
    """The attempts and the pointers to running ones, under the versions of a hierarchy that it is given."""

    def __init__(self, *hierarchies: Hierarchy) -> None:
        self.books = {hierarchy.version: RuleBook(hierarchy) for hierarchy in hierarchies}
        self.stored: dict[str, Attempt] = {}
        self.pointers: dict[tuple[str, str], str] = {}

    async def attempts(self, ids: Collection[str]) -> Mapping[str, Attempt]:
        return {identity: self.stored[identity] for identity in ids if identity in self.stored}

    async def running(self, pairs: Collection[tuple[str, str]]) -> Mapping[tuple[str, str], str]:
        return {pair: self.pointers[pair] for pair in pairs if pair in self.pointers}

    async def rule_book(self, version: int) -> RuleBook:
        return self.books[version]

    def due(self, until: datetime) -> list[str]:
        """The attempts that a clock is to close by then."""
        deadlines = ((identity, attempt.resolution.deadline_at) for identity, attempt in self.stored.items())
        return [identity for identity, deadline in deadlines if deadline is not None and deadline <= until]

    def store(self, moves: Moves) -> None:
        """Keep what changed. The paths of a history are not kept: they follow from the rules."""
        for move in moves.moves:
            history = tuple(replace(entry, path=()) for entry in move.after.resolution.history)
            self.stored[move.after.id] = replace(move.after, resolution=replace(move.after.resolution, history=history))
        self.pointers.update(moves.running)


class MemoryCommits:
    """Commits, one after the other, on attempts and interactions that are kept in memory.

    Each returns what it moved; all of them are in `made`. `left_out` are the interactions of the last one whose claim
    to recover another was one too many there.
    """

    def __init__(self, *hierarchies: Hierarchy, max_steps: int = 1_000) -> None:
        self.attempts = MemoryAttempts(*hierarchies)
        self.book = self.attempts.books[max(self.attempts.books)]
        self.recorded: dict[str, Recorded] = {}
        self.made: list[Moves] = []
        self.left_out: frozenset[str] = frozenset()
        self._claims: dict[str, tuple[Recovery, ...]] = {}
        self._max_steps = max_steps

    async def commit(
        self,
        *recorded: Recorded,
        results: Iterable[Result] = (),
        sweep: datetime | None = None,
        rejecting: bool = False,
    ) -> Moves:
        """Interactions are recorded or, where they were already, are so from now on; then results; then clocks.

        With `rejecting`, nothing is done where an interaction would be a step too many, which the moves say, or is
        left out.
        """
        resolving, claims = self.resolving(), self._claims.copy()
        changes = self._changes(recorded)
        tries = await resolving.take(changes)
        await resolving.observe(results)
        if sweep is not None:
            await resolving.sweep(self.attempts.due(sweep), sweep)
        moves = await resolving.settle()
        if rejecting and (moves.crowded or self.left_out):
            self._claims = claims
            return moves
        self.attempts.store(moves)
        self.recorded.update({it.after.id: replace(it.after, tries=tries[it.after.id]) for it in changes})
        self.made.append(moves)
        return moves

    async def sweep_all(self, until: datetime) -> None:
        """Sweep until no clock is due: the close of an inner attempt may start the clocks of an outer one."""
        while self.attempts.due(until):
            await self.commit(sweep=until)

    def resolving(self) -> Resolving:
        """The next commit's."""
        return Resolving(self.attempts, self.book, max_steps=self._max_steps)

    def attempt(self, identity: str) -> Attempt:
        """As it is stored."""
        return self.attempts.stored[identity]

    def _changes(self, recorded: Iterable[Recorded]) -> list[Change]:
        """What is recorded, and the misses that it claims to recover."""
        now, self.left_out = {each.id: each for each in recorded}, frozenset()
        for each in now.copy().values():
            interaction = each.scored.interaction
            if interaction.recovers is None:
                continue
            missed = f"{interaction.source}:{interaction.recovers}"
            self._claims[missed], left_out = with_recoveries(self._claims.get(missed, ()), [recovery_by(each)])
            self.left_out |= left_out
            if missed in self.recorded:
                now.setdefault(missed, self.recorded[missed])
        return [self._change(each) for each in now.values()]

    def _change(self, recorded: Recorded) -> Change:
        before = self.recorded.get(recorded.id)
        tries = before.tries if before else ()
        return Change(before, replace(recorded, tries=tries, recoveries=self._claims.get(recorded.id, ())))
