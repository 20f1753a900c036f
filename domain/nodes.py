"""The four kinds of node, and what each holds."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class NodeKind(StrEnum):
    """What a node is. The values are stored."""

    OUTCOME = "outcome"
    EXPERIENCE = "experience"
    MOMENT = "moment"
    ACTIVITY = "activity"

    @property
    def article(self) -> str:
        """The word with its article: "an outcome"."""
        return f"a {self}" if self is NodeKind.MOMENT else f"an {self}"


class Party(StrEnum):
    """Who runs a moment; a customer does not care whose fault it is."""

    OWN = "own"
    PARTNER = "partner"


class ActivityKind(StrEnum):
    """What sort of internal work an activity is."""

    HANDOVER = "handover"
    BUSINESS_RULE = "business_rule"
    TASK = "task"


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseNode:
    """What all kinds of node have.

    `id` never changes and is not for people; `key` is. `revision` counts the changes of the node, of its standards
    and of what contributes to it.
    """

    id: str
    key: str
    name: str
    description: str | None = None
    owner: str | None = None
    revision: int = 1
    aliases: tuple[str, ...] = ()
    archived_at: datetime | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The key and all aliases."""
        return (self.key, *self.aliases)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome(BaseNode):
    """A successful customer outcome. `objective` is the achievement rate owed, a ratio in (0, 1)."""

    objective: float | None = None
    recovery_window: timedelta = timedelta()
    abandoned_after: timedelta = timedelta(days=30)

    @property
    def kind(self) -> NodeKind:
        """Which of the four it is."""
        return NodeKind.OUTCOME


@dataclass(frozen=True, slots=True, kw_only=True)
class Experience(BaseNode):
    """A journey or stage. `objective` is the contribution rate owed, a ratio in (0, 1)."""

    objective: float | None = None

    @property
    def kind(self) -> NodeKind:
        """Which of the four it is."""
        return NodeKind.EXPERIENCE


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment(BaseNode):
    """A moment of truth. `objective` is the contribution rate owed, a ratio in (0, 1)."""

    objective: float | None = None
    channels: tuple[str, ...] = ()
    party: Party = Party.OWN

    @property
    def kind(self) -> NodeKind:
        """Which of the four it is."""
        return NodeKind.MOMENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity(BaseNode):
    """Internal work that a moment causes. Interactions do not happen at it."""

    activity_kind: ActivityKind

    @property
    def kind(self) -> NodeKind:
        """Which of the four it is."""
        return NodeKind.ACTIVITY

    @property
    def objective(self) -> None:
        """Activities owe customers nothing directly."""
        return


Node = Outcome | Experience | Moment | Activity


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """An edge: one node contributes to another.

    `weight` > 0 scales the contributor's share of the score; `position` orders contributors for readers.
    """

    contributor: str
    to: str
    weight: float = 1.0
    make_or_break: bool = False
    required: bool = False
    position: int = 0

    @property
    def ends(self) -> tuple[str, str]:
        """What identifies the edge: the ids of (contributor, to)."""
        return self.contributor, self.to


# Who may contribute to whom.
ALLOWED: dict[NodeKind, frozenset[NodeKind]] = {
    NodeKind.ACTIVITY: frozenset({NodeKind.MOMENT}),
    NodeKind.MOMENT: frozenset({NodeKind.EXPERIENCE, NodeKind.OUTCOME}),
    NodeKind.EXPERIENCE: frozenset({NodeKind.EXPERIENCE, NodeKind.OUTCOME}),
    NodeKind.OUTCOME: frozenset({NodeKind.OUTCOME}),
}
