"""Hierarchies, steps and interactions at random, for the laws of attempts."""

from datetime import datetime, timedelta

from hypothesis import strategies as st

from domain.attempts import Observed, Recovery, Step
from domain.hierarchy import Edit, Hierarchy
from domain.interactions import Interaction, Recorded, Scored
from domain.moves import Result
from domain.nodes import Contribution, Experience, Moment, Node, Outcome
from domain.scoring import Assessment
from domain.standards import Verdict
from tests.builders import NOON, grown

HOUR = timedelta(hours=1)
OUTER, INNER, OTHER = "id-outer", "id-inner", "id-other"
_WINDOWS = st.sampled_from((timedelta(), HOUR, 2 * HOUR))
_SILENCES = st.sampled_from((2 * HOUR, 5 * HOUR))
_MOMENTS = tuple(f"id-m{number}" for number in range(4))
_EXPERIENCES = ("id-e0", "id-e1")


def _outcome(draw: st.DrawFn, identity: str) -> Outcome:
    key = identity.removeprefix("id-")
    window, silence = draw(_WINDOWS), draw(_SILENCES)
    return Outcome(id=identity, key=key, name=key, recovery_window=window, abandoned_after=silence)


def passed(
    key: str,
    moment: str,
    at: datetime = NOON,
    *,
    held: bool | None = True,
    attempt: str | None = None,
    attempts: tuple[tuple[str, str], ...] = (),
    customer: str | None = None,
    recovers: str | None = None,
) -> Recorded:
    """An interaction of the source "s" at the moment of this id, as it is recorded. `held` None: not measured."""
    verdict = {True: Verdict.MET, False: Verdict.MISSED, None: Verdict.UNMEASURED}[held]
    interaction = Interaction(
        source="s",
        key=key,
        moment_key=moment.removeprefix("id-"),
        occurred_at=at,
        signals={},
        fingerprint=b"",
        customer=customer,
        attempt=attempt,
        attempts=attempts,
        recovers=recovers,
    )
    return Recorded(Scored(interaction, moment, Assessment(verdict, None, (), None)), recorded_at=at)


@st.composite
def served(draw: st.DrawFn) -> Hierarchy:
    """Three outcomes, `inner` within `outer` and perhaps in `other`; four moments, two experiences, some archived."""
    archived = st.sampled_from((None, None, None, NOON))
    nodes: list[Node] = [_outcome(draw, identity) for identity in (OUTER, OTHER, INNER)]
    nodes += [Experience(id=it, key=it, name=it, archived_at=draw(archived)) for it in _EXPERIENCES]
    nodes += [Moment(id=it, key=it, name=it, archived_at=draw(archived)) for it in _MOMENTS]
    upward = {
        INNER: (OUTER, "id-e0"),
        OTHER: (OUTER,),
        "id-e0": (OUTER,),
        "id-e1": ("id-e0", INNER, OUTER),
        **dict.fromkeys(_MOMENTS, ("id-e1", "id-e0", INNER, OUTER, OTHER)),
    }
    edges = [
        Contribution(
            contributor=low,
            to=high,
            make_or_break=(vital := draw(st.booleans())),
            required=draw(st.sampled_from((vital, not vital))),
            position=draw(st.integers(0, 2)),
        )
        for low, above in upward.items()
        for high in draw(st.lists(st.sampled_from(above), unique=True, max_size=3))
    ]
    return grown([Edit(nodes=tuple(nodes), contributions=tuple(edges))])


def instants() -> st.SearchStrategy[datetime]:
    """Few, so that things happen at the same time, and at the instant at which a clock is due."""
    return st.integers(0, 12).map(lambda halves: NOON + halves * HOUR / 2)


@st.composite
def steps(draw: st.DrawFn) -> list[Step]:
    """Steps in order, at moments and of inner attempts; some misses are repaired, from within and from without."""
    made: dict[str, Step] = {}
    for number in range(draw(st.integers(1, 8))):
        at, held = draw(instants()), draw(st.sampled_from((True, False, False, None)))
        if draw(st.integers(0, 3)):
            step = Step(
                at=at, node=draw(st.sampled_from(_MOMENTS)), id=f"{draw(st.sampled_from('st'))}:{number}", held=held
            )
        else:
            trail = draw(st.sampled_from(((), ("id-m9", INNER))))
            cause = f"s:cause{number}" if trail else None
            step = Step(
                at=at, node=INNER, id=f"{INNER}:{number}", held=bool(held), is_attempt=True, cause=cause, trail=trail
            )
        made[step.id] = step
    return sorted((_repaired(draw, step, list(made.values())) for step in made.values()), key=lambda step: step.order)


def _repaired(draw: st.DrawFn, step: Step, every: list[Step]) -> Step:
    if step.is_attempt or step.held is not False or not draw(st.booleans()):
        return step
    within = [Recovery(other.id, other.at, held=True) for other in every if other.held and not other.is_attempt]
    repair = draw(st.sampled_from([*within, Recovery(f"s:out{step.id[2:]}", draw(instants()), held=True)]))
    if repair.order <= step.order:
        return step
    return Step(at=step.at, node=step.node, id=step.id, held=step.held, repair=repair)


@st.composite
def interactions(draw: st.DrawFn) -> list[Recorded]:
    """Interactions in attempts that are named, some of which recover another one, or one that never arrives."""
    keys, refs = st.sampled_from((None, "a", "a", "b")), st.sampled_from(("outer", "inner", "other"))
    return [
        passed(
            str(number),
            draw(st.sampled_from(_MOMENTS)),
            draw(instants()),
            held=draw(st.sampled_from((True, False, False, None))),
            attempt=draw(keys),
            attempts=tuple(draw(st.dictionaries(refs, st.sampled_from("abc"), max_size=2)).items()),
            recovers=draw(st.one_of(st.none(), st.integers(0, 9).map(str))),
        )
        for number in range(draw(st.integers(1, 8)))
    ]


def results() -> st.SearchStrategy[list[Result]]:
    """What was observed of some attempts, twice of some."""
    outcomes, ids = st.sampled_from((OUTER, INNER, OTHER)), st.sampled_from(("s:r1", "s:r2", "s:r3"))
    observed = st.builds(Observed, instants(), ids, st.booleans())
    return st.lists(
        st.builds(Result, outcomes, st.sampled_from("ab"), observed), max_size=3, unique_by=lambda it: it.observed.id
    )
