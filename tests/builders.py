"""Short ways to say what a test needs, with defaults for everything that it does not care about."""

from collections.abc import Iterable
from datetime import UTC, datetime

from domain.hierarchy import BEGINNING, Edit, Hierarchy, HierarchyChange
from domain.interactions import Interaction
from domain.nodes import Contribution, Experience, Moment, Node, Outcome
from domain.standards import Direction, FlagRule, Measure, SignalValue, Standard, ThresholdRule

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def outcome(key: str) -> Outcome:
    return Outcome(id=f"id-{key}", key=key, name=key.capitalize())


def experience(key: str, objective: float | None = None) -> Experience:
    return Experience(id=f"id-{key}", key=key, name=key.capitalize(), objective=objective)


def moment(key: str, objective: float | None = None) -> Moment:
    return Moment(id=f"id-{key}", key=key, name=key.capitalize(), objective=objective)


def edge(
    contributor: str,
    to: str,
    *,
    weight: float = 1.0,
    make_or_break: bool = False,
    required: bool = False,
    position: int = 0,
) -> Contribution:
    """An edge between the nodes with these keys, as the builders above make them."""
    return Contribution(
        contributor=f"id-{contributor}",
        to=f"id-{to}",
        weight=weight,
        make_or_break=make_or_break,
        required=required,
        position=position,
    )


def waiting(
    *,
    key: str = "wait",
    signal: str = "wait_seconds",
    magic: float | None = None,
    expected: float = 30,
    unacceptable: float = 90,
    weight: float = 1.0,
    decisive: bool = False,
) -> Measure:
    """A threshold measure where less is better."""
    rule = ThresholdRule(better=Direction.LOWER, magic=magic, expected=expected, unacceptable=unacceptable)
    return Measure(key=key, signal=signal, unit="s", rule=rule, weight=weight, decisive=decisive)


def rating(
    *,
    key: str = "rating",
    magic: float | None = None,
    expected: float = 4,
    unacceptable: float = 2,
    weight: float = 1.0,
) -> Measure:
    """A threshold measure where more is better."""
    rule = ThresholdRule(better=Direction.HIGHER, magic=magic, expected=expected, unacceptable=unacceptable)
    return Measure(key=key, signal=key, rule=rule, weight=weight)


def flag(key: str = "resolved", *, expects: bool = True, weight: float = 1.0, decisive: bool = False) -> Measure:
    """A flag measure over the signal of the same name."""
    return Measure(key=key, signal=key, rule=FlagRule(expects=expects), weight=weight, decisive=decisive)


def standard(*measures: Measure, version: int = 1, effective_from: datetime = BEGINNING) -> Standard:
    return Standard(version=version, effective_from=effective_from, measures=measures)


def grown(edits: Iterable[Edit], start: Hierarchy | None = None) -> Hierarchy:
    """A hierarchy after some edits, each its own version."""
    hierarchy = start or Hierarchy()
    for edit in edits:
        hierarchy = hierarchy.after(
            HierarchyChange(version=hierarchy.version + 1, at=NOON, action="test", by="tester", reason=None, edit=edit)
        )
    return hierarchy


def built(
    nodes: Iterable[Node],
    edges: Iterable[Contribution] = (),
    standards: Iterable[tuple[str, Standard]] = (),
) -> Hierarchy:
    """A hierarchy of one version. `standards` are pairs of (moment key, standard)."""
    given = tuple((f"id-{key}", promise) for key, promise in standards)
    return grown([Edit(nodes=tuple(nodes), contributions=tuple(edges), standards=given)])


def interaction(
    key: str,
    moment: str,
    *,
    at: datetime = NOON,
    source: str = "test",
    channel: str | None = None,
    **signals: SignalValue,
) -> Interaction:
    """An interaction that passed the checks, at the moment with this key. The same arguments, the same fingerprint."""
    return Interaction(
        source=source,
        key=key,
        moment_key=moment,
        occurred_at=at,
        signals=signals,
        channel=channel,
        fingerprint=repr((moment, at, channel, sorted(signals.items()))).encode(),
    )
