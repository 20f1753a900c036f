"""Resolving: everything that one commit moves among attempts, from the inner outcomes to the outer ones."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain
from typing import Final

from domain.attempts import Attempt, Step, attempt_id
from domain.joining import Joining, chosen_outer, close_of, made_up_key
from domain.moves import Change, Moves, Result, move_of
from domain.ports import AttemptStore
from domain.rulebook import RuleBook, Rules
from domain.working import Working

MOST_FOLDS: Final = 20
"""Of one attempt in one commit. Closes that follow each other in circles end here: see `_outer_keys`."""


class Resolving:
    """The attempts of one commit: say what happened, in any order, then `settle`.

    An inner attempt's close is a step of the outer one, so outcomes are settled from the inside out.
    """

    def __init__(self, store: AttemptStore, book: RuleBook, *, max_steps: int) -> None:
        self._store = store
        self._book = book
        self._max_steps = max_steps
        self._working: dict[str, Working] = {}
        self._books: dict[int, RuleBook] = {book.version: book}
        self._running: dict[tuple[str, str], str] = {}
        self._opened: dict[tuple[str, str], str] = {}
        self._crowded: set[str] = set()

    # ------------------------------------------------------------ what happened

    async def take(self, changes: Iterable[Change]) -> dict[str, tuple[str, ...]]:
        """Interactions were recorded or corrected. Returns the attempts that each belongs to from now on, by its id."""
        plans = sorted((Joining.of(change, self._book) for change in changes), key=lambda plan: plan.step.order)
        await self._load(chain.from_iterable(plan.known_ids() for plan in plans))
        await self._load_running(chain.from_iterable(plan.keyless() for plan in plans))
        return {plan.after.id: self._apply(plan) for plan in plans}

    async def observe(self, results: Iterable[Result]) -> None:
        """Results were observed. Of several of an attempt, the latest counts."""
        results = list(results)
        await self._load(attempt_id(result.outcome, result.key) for result in results)
        for result in results:
            working = self._at(result.outcome, result.key) or self._new(result.outcome, result.key, result.observed.at)
            known = working.now.observed
            if known is None or (known.at, known.id) < (result.observed.at, result.observed.id):
                working.update(replace(working.now, observed=result.observed))

    async def sweep(self, ids: Collection[str], until: datetime) -> None:
        """Let clocks act that are due by now."""
        await self._load(ids)
        for working in self._loaded(ids):
            self._sweep(working, until)

    async def move_on(self, ids: Collection[str], *, only_open: bool) -> None:
        """Resolve attempts under the hierarchy as it is now; with `only_open`, those that their steps left open."""
        await self._load(ids)
        for working in self._loaded(ids):
            if only_open and working.now.resolution.state.is_closed:
                continue
            working.update(replace(working.now, version=self._book.version))

    async def rewrite(self, ids: Collection[str], rewritten: Callable[[Attempt], Attempt]) -> None:
        """Tell the same of attempts in other words, as under another key. Their steps stay as many as they were."""
        await self._load(ids)
        for working in list(self._loaded(ids)):
            del self._working[working.now.id]
            working.now = rewritten(working.now)
            working.steps = {step.id: step for step in working.now.steps}
            working.is_folded = working.in_order() == working.now.steps
            self._working[working.now.id] = working

    # ------------------------------------------------------------ what follows

    async def settle(self) -> Moves:
        """Fold what was changed, and let the closes of inner attempts move the outer ones."""
        while unfolded := [working for working in self._working.values() if not working.is_folded]:
            innermost = min(self._depth(working.now.outcome) for working in unfolded)
            group = [working for working in unfolded if self._depth(working.now.outcome) == innermost]
            for working in group:
                working.now, working.is_folded = working.folded(self._book.version, self._rules), True
                working.folds += 1
            await self._close_upward([working for working in group if working.folds < MOST_FOLDS])
        changed = (working for working in self._working.values() if working.now != working.before)
        moves = tuple(move_of(working.before, working.now) for working in changed)
        return Moves(moves, self._opened, frozenset(self._crowded))

    async def _close_upward(self, group: Sequence[Working]) -> None:
        """Where the close of an attempt is not what it was, tell the outer attempts."""
        closed = [(working, self._outer_keys(working.now)) for working in group]
        await self._load(
            attempt_id(outcome, key or made_up_key(outcome, working.now.id))
            for working, keys in closed
            for outcome, key in chain(keys.items(), working.now.outer.items())
            if key is not None or outcome in working.now.outer
        )
        await self._load_running(
            (outcome, customer)
            for working, keys in closed
            for outcome, key in keys.items()
            if key is None and (customer := working.now.customer) is not None
        )
        for working, keys in closed:
            self._tell(working, keys)

    def _tell(self, working: Working, keys: Mapping[str, str | None]) -> None:
        """Put an attempt's close into the outer attempts where it belongs, and take it out of all others."""
        inner = working.now
        belongs: dict[str, str] = {}
        for outcome, key in keys.items():
            step = close_of(inner)
            chosen = self._choose(outcome, step) if key is None else key
            if chosen is not None:  # whatever room there is: which closes came first must not matter
                (self._at(outcome, chosen) or self._new(outcome, chosen, step.at)).put(step)
                belongs[outcome] = chosen
        for outcome, key in inner.outer.items():
            outer = self._at(outcome, key)
            if outer is not None and belongs.get(outcome) != key:
                outer.remove(inner.id)
        # An outer attempt that was chosen stays chosen while the inner one is open again.
        working.now = replace(inner, outer={**inner.outer, **belongs})

    def _outer_keys(self, inner: Attempt) -> dict[str, str | None]:
        """By outer outcome, the attempt that a close is a step of; None where it is yet to be chosen."""
        if not inner.resolution.state.is_closed:
            return {}
        # By the version of the inner one, so that a late step finds the outer attempt where the close is. Where an edit
        # turned outcomes inside out, two attempts of different versions may each be the other's inner one.
        above = self._books[inner.version].nearest_outcomes(inner.outcome)
        return {outcome: inner.named_outer(outcome) or chosen_outer(inner, outcome) for outcome in above}

    # ------------------------------------------------------------ interactions

    def _apply(self, plan: Joining) -> tuple[str, ...]:
        """Put an interaction's step into the attempts that it belongs to, where it counts, and out of all others.

        One that is new and has no room in an attempt that its sender sees takes none anywhere: it will be rejected, and
        those that follow it need not be. Of others, such an attempt is left out.
        """
        chosen = dict(self._chosen(plan))
        full = {
            outcome for outcome, key in chosen.items() if plan.after.counted and not self._has_room(outcome, key, plan)
        }
        if plan.is_new and not full.isdisjoint(filter(plan.sees, chosen)):
            self._crowded.add(plan.after.id)
            return ()
        belongs = tuple(attempt_id(outcome, key) for outcome, key in chosen.items() if outcome not in full)
        step = plan.step_in(belongs)
        for outcome, key in chosen.items():
            if plan.after.counted and outcome not in full:
                self._put(outcome, key, step)
        for identity in plan.tries_before:
            if (identity not in belongs or not plan.after.counted) and identity in self._working:
                self._working[identity].remove(plan.after.id)
        return belongs

    def _chosen(self, plan: Joining) -> Iterator[tuple[str, str]]:
        for outcome, key in plan.refs:
            chosen = self._choose(outcome, plan.step) if key is None else key
            if chosen is not None:
                yield outcome, chosen

    def _has_room(self, outcome: str, key: str, plan: Joining) -> bool:
        working = self._at(outcome, key)
        return working is None or plan.step.id in working.steps or len(working.steps) < self._max_steps

    def _choose(self, outcome: str, step: Step) -> str | None:
        """The key of the customer's open attempt that was opened without one, else of a new one."""
        if step.customer is None:
            return None
        pair = (outcome, step.customer)
        key = self._running.get(pair)
        working = None if key is None else self._at(outcome, key)
        if key is not None and working is not None and self._is_open_for(working, step):
            return key
        made_up = made_up_key(outcome, step.id)
        if self._at(outcome, made_up) is None:  # else it left the attempt that it had opened, and comes back
            self._new(outcome, made_up, step.at, keyless=True)
        self._running[pair] = self._opened[pair] = made_up
        return made_up

    def _is_open_for(self, working: Working, step: Step) -> bool:
        """Whether a step would move a running attempt. Where a clock closed it before the step, it is LOST now."""
        if working.now.observed is not None:
            return False
        is_closed, deadline_at = working.standing(self._rules(working.now))
        if is_closed:
            return False
        # It was open at all that happened in it, so that a step is only too late after its deadline.
        if deadline_at is None or step.at <= deadline_at:
            return True
        self._sweep(working, step.at)
        return False

    def _put(self, outcome: str, key: str, step: Step) -> None:
        working = self._at(outcome, key) or self._new(outcome, key, step.at)
        known = working.steps.get(step.id)
        # What it names was found when it was recorded, whatever the hierarchy's keys mean by now.
        working.put(step if known is None else replace(step, names=known.names))

    # ------------------------------------------------------------ attempts at hand

    def _at(self, outcome: str, key: str) -> Working | None:
        return self._working.get(attempt_id(outcome, key))

    def _new(self, outcome: str, key: str, at: datetime, *, keyless: bool = False) -> Working:
        made = Attempt(outcome=outcome, key=key, keyless=keyless, version=self._book.version, opened_at=at)
        working = self._working[made.id] = Working(None, made, {})
        return working

    def _sweep(self, working: Working, until: datetime) -> None:
        attempt = working.now
        swept_to = max(until, attempt.swept_to) if attempt.swept_to else until
        working.update(replace(attempt, swept_to=swept_to))

    def _loaded(self, ids: Collection[str]) -> Iterator[Working]:
        return (self._working[identity] for identity in ids if identity in self._working)

    async def _load(self, ids: Iterable[str]) -> None:
        wanted = {identity for identity in ids if identity not in self._working}
        if not wanted:
            return
        found = await self._store.attempts(wanted)
        # In order: a version is worked out from the one before it.
        for version in sorted({attempt.version for attempt in found.values()} - self._books.keys()):
            self._books[version] = await self._store.rule_book(version)
        for identity, attempt in found.items():
            self._working[identity] = Working(attempt, attempt, {step.id: step for step in attempt.steps})

    async def _load_running(self, pairs: Iterable[tuple[str, str]]) -> None:
        wanted = {pair for pair in pairs if pair not in self._running}
        if not wanted:
            return
        found = await self._store.running(wanted)
        self._running.update(found)
        await self._load(attempt_id(outcome, key) for (outcome, _), key in found.items())

    def _rules(self, attempt: Attempt) -> Rules:
        return self._books[attempt.version].rules(attempt.outcome)

    def _depth(self, outcome: str) -> int:
        return self._book.depths.get(outcome, 0)
