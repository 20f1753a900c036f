"""Attempts, recomputed plainly: at every instant all standings anew, from all that had happened by then.

It shares no rule with the service but the order of steps, and is as slow as it looks.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.attempts import AttemptState, Recovery, Step, StepOrder, attempt_id, step_order
from domain.hierarchy import Hierarchy
from domain.interactions import Recorded
from domain.nodes import Activity, Experience, Outcome
from domain.standards import Verdict

PENDING, ACHIEVED, BROKEN = "PENDING", "ACHIEVED", "BROKEN"


@dataclass(frozen=True, slots=True)
class Plain:
    """What became of one attempt. `history` has (at, state, cause)."""

    history: tuple[tuple[datetime, AttemptState, str | None], ...] = ()
    deadline_at: datetime | None = None
    broken_at: frozenset[str] = frozenset()
    broke_at: frozenset[str] = frozenset()
    folded: int = 0


def plain_resolution(
    steps: Sequence[Step], hierarchy: Hierarchy, outcome_id: str, until: datetime | None = None
) -> Plain:
    """What became of an attempt with these steps; clocks act up to the last event or `until`, whichever is later."""
    return _Retelling(steps, hierarchy, outcome_id).told(until) if steps else Plain()


class _Retelling:
    """Everything is asked for an instant: what had happened up to some place in step order."""

    def __init__(self, steps: Sequence[Step], hierarchy: Hierarchy, outcome_id: str) -> None:
        outcome = hierarchy.nodes[outcome_id]
        assert isinstance(outcome, Outcome)
        self.steps = sorted(steps, key=lambda step: step.order)
        self.hierarchy = hierarchy
        self.outcome = outcome
        repairs = {step.repair.order: step.repair.id for step in self.steps if step.repair}
        self.causes: dict[StepOrder, str | None] = {**repairs, **{step.order: step.caused_by for step in self.steps}}

    def told(self, until: datetime | None) -> Plain:
        events = sorted(self.causes)
        end = max(events[-1][0], until) if until else events[-1][0]
        history = [(self.steps[0].at, AttemptState.OPEN, self.steps[0].caused_by)]
        broke = set[str]()
        for event, following in zip(events, [*events[1:], None], strict=True):
            broke.update(self._origins(event, self._breaks_outcome))
            state = self._state(event)
            if state is not history[-1][1]:
                history.append((event[0], state, self.causes[event]))
            due_at, cause = self._due(event)
            is_due = due_at < following[0] if following else due_at <= end
            if state is not AttemptState.ACHIEVED and is_due:
                history.append((due_at, AttemptState.LOST, cause))
            if history[-1][1].is_closed or following is None:
                deadline = None if history[-1][1].is_closed else due_at
                broken = frozenset(self._origins(event, lambda _: True))
                return Plain(tuple(history), deadline, broken, frozenset(broke), len(self._taken(event)))
        raise AssertionError("the last event is followed by nothing")

    def _taken(self, now: StepOrder) -> list[Step]:
        return [step for step in self.steps if step.order <= now]

    def _measured(self, leaf: str, now: StepOrder) -> list[Step]:
        return [step for step in self._taken(now) if step.node == leaf and step.held is not None]

    def _standing(self, node: str, now: StepOrder) -> str:
        """Of a leaf by its latest measured step, of a composite by what contributes to it."""
        if node != self.outcome.id and not isinstance(self.hierarchy.nodes[node], Experience):
            measured = self._measured(node, now)
            return (ACHIEVED if _stands(measured[-1], now) else BROKEN) if measured else PENDING
        edges = [
            edge
            for edge in self.hierarchy.contributions.values()
            if edge.to == node and _counts(self.hierarchy, edge.contributor)
        ]
        below = {edge.contributor: self._standing(edge.contributor, now) for edge in edges}
        if any(edge.make_or_break and below[edge.contributor] == BROKEN for edge in edges):
            return BROKEN
        required = [below[edge.contributor] for edge in edges if edge.required]
        enough = all(it == ACHIEVED for it in required) if required else ACHIEVED in below.values()
        return ACHIEVED if enough else PENDING

    def _state(self, now: StepOrder) -> AttemptState:
        states = {BROKEN: AttemptState.AT_RISK, ACHIEVED: AttemptState.ACHIEVED, PENDING: AttemptState.OPEN}
        return states[self._standing(self.outcome.id, now)]

    def _leaves(self) -> Iterator[str]:
        for node in self.hierarchy.nodes.values():
            if not isinstance(node, Experience) and any(True for _ in _ways(self.hierarchy, node.id, self.outcome.id)):
                yield node.id

    def _breaks_outcome(self, leaf: str) -> bool:
        return any(_ways(self.hierarchy, leaf, self.outcome.id))

    def _origins(self, now: StepOrder, wanted: Callable[[str], bool]) -> Iterator[str]:
        """The moments behind the leaves that are BROKEN."""
        for leaf in self._leaves():
            if wanted(leaf) and self._standing(leaf, now) == BROKEN:
                origin = self._measured(leaf, now)[-1].origin
                if origin is not None:
                    yield origin

    def _due(self, now: StepOrder) -> tuple[datetime, str | None]:
        """When a clock acts, and the interaction behind it."""
        silence = self._taken(now)[-1].at + self.outcome.abandoned_after, None
        breaks = [
            step for leaf in self._leaves() if self._breaks_outcome(leaf) for step in self._open_breaks(leaf, now)
        ]
        if not breaks:
            return silence
        first = min(breaks, key=lambda step: step.order)
        risk = first.at + self.outcome.recovery_window, first.caused_by
        return min(risk, silence, key=lambda clock: clock[0])

    def _open_breaks(self, leaf: str, now: StepOrder) -> Iterator[Step]:
        """The unrepaired misses since the leaf last stood; none while it stands."""
        for step in reversed(self._measured(leaf, now)):
            if step.held:
                return
            if not _stands(step, now):
                yield step
            elif step is self._measured(leaf, now)[-1]:
                return


def _stands(step: Step, now: StepOrder) -> bool:
    return bool(step.held) or (step.repair is not None and step.repair.order <= now)


def _counts(hierarchy: Hierarchy, node: str) -> bool:
    it = hierarchy.nodes[node]
    return it.archived_at is None and not isinstance(it, Activity)


def _ways(hierarchy: Hierarchy, node: str, outcome: str) -> Iterator[bool]:
    """One for each way up to the outcome through no other one: whether it is make-or-break throughout."""
    for edge in hierarchy.contributions.values():
        if edge.contributor != node or not (_counts(hierarchy, node) and _counts(hierarchy, edge.to)):
            continue
        if edge.to == outcome:
            yield edge.make_or_break
        elif isinstance(hierarchy.nodes[edge.to], Experience):
            yield from (edge.make_or_break and rest for rest in _ways(hierarchy, edge.to, outcome))


# ------------------------------------------------------------ many attempts


def plain_attempts(
    recorded: Sequence[Recorded], hierarchy: Hierarchy, until: datetime
) -> dict[str, tuple[tuple[str, ...], Plain]]:
    """All attempts that interactions name, as (ids of their steps in order, what became of them), by id."""
    outcomes = [node for node in hierarchy.contributors_first(hierarchy.nodes) if isinstance(node, Outcome)]
    steps: dict[tuple[str, str], list[Step]] = {}
    for each in recorded:
        if not each.excluded_by:
            step, named = _step(each, recorded, hierarchy)
            for outcome, key in named:
                steps.setdefault((outcome, key), []).append(step)
    plain: dict[str, tuple[tuple[str, ...], Plain]] = {}
    for outcome in outcomes:  # whatever lies within another comes before it
        for (its, key), taken in [*steps.items()]:
            if its == outcome.id:
                taken.sort(key=lambda step: step.order)
                became = plain_resolution(taken, hierarchy, its, until)
                plain[attempt_id(its, key)] = tuple(step.id for step in taken), became
                for outer, outer_key, step in _close(taken, became, its, key, hierarchy):
                    steps.setdefault((outer, outer_key), []).append(step)
    return plain


def _nearest(hierarchy: Hierarchy, node: str) -> list[str]:
    every = (it.id for it in hierarchy.nodes.values() if isinstance(it, Outcome))
    return [outcome for outcome in every if any(True for _ in _ways(hierarchy, node, outcome))]


def _step(each: Recorded, every: Sequence[Recorded], hierarchy: Hierarchy) -> tuple[Step, list[tuple[str, str]]]:
    """An interaction as a step, and the attempts that it is a step of."""
    interaction, moment = each.scored.interaction, each.scored.moment
    assert moment is not None
    explicit = {f"id-{outcome}": key for outcome, key in interaction.attempts}
    implied = {outcome: interaction.attempt for outcome in _nearest(hierarchy, moment) if interaction.attempt}
    names = {**implied, **explicit}
    step = Step(
        at=interaction.occurred_at,
        node=moment,
        id=each.id,
        held=_held(each),
        repair=_repair(each, every),
        names=tuple(names.items()),
    )
    return step, [(outcome, names[outcome]) for outcome in _nearest(hierarchy, moment) if outcome in names]


def _held(each: Recorded) -> bool | None:
    verdict = each.scored.assessment.verdict
    return None if verdict is Verdict.UNMEASURED else verdict in (Verdict.MAGIC, Verdict.MET)


def _repair(missed: Recorded, every: Sequence[Recorded]) -> Recovery | None:
    recoveries = [
        Recovery(each.id, each.scored.interaction.occurred_at, held=True)
        for each in every
        if each.scored.interaction.recovers == missed.scored.interaction.key and _held(each) and not each.excluded_by
    ]
    place = step_order(missed.scored.interaction.occurred_at, missed.id)
    later = [recovery for recovery in recoveries if recovery.order > place]
    return min(later, key=lambda it: it.order, default=None) if _held(missed) is False else None


def _close(
    taken: Sequence[Step], became: Plain, inner: str, key: str, hierarchy: Hierarchy
) -> Iterator[tuple[str, str, Step]]:
    """An attempt's close, as a step of the outer attempts that its steps name."""
    at, state, cause = became.history[-1]
    if not state.is_closed:
        return
    names = dict(pair for step in reversed(taken) for pair in reversed(step.names))  # the first wins
    origin = next((step.origin for step in taken if step.caused_by == cause and step.origin), None)
    step = Step(
        at=at,
        node=inner,
        id=attempt_id(inner, key),
        held=state is AttemptState.ACHIEVED,
        is_attempt=True,
        names=tuple(names.items()),
        cause=cause,
        trail=(origin, inner) if origin else (),
    )
    yield from ((outer, names[outer], step) for outer in _nearest(hierarchy, inner) if outer in names)
