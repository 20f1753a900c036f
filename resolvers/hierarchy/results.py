"""What each edit answers: the thing itself, or one of the refusals that its use case names."""

from typing import Annotated, TypeAlias

import strawberry

from resolvers.errors import (
    AlreadyRunning,
    InvalidInput,
    IsArchived,
    KeyHoldsInteractions,
    KeyTaken,
    NotAllowedThere,
    StaleRevision,
    UnknownNode,
    WouldCloseCycle,
    WouldRewriteHistory,
)
from resolvers.hierarchy.standards import Standard
from resolvers.hierarchy.types import Activity, Contribution, Experience, HierarchyNode, Moment, Outcome


@strawberry.type(description="A contribution that ended.")
class Withdrawal:
    """The two nodes that an edge joined."""

    contributor: HierarchyNode = strawberry.field(description="What contributed.")
    from_: HierarchyNode = strawberry.field(name="from", description="What it contributed to.")


@strawberry.type(description="A node of any kind after an edit.")
class NodeEdit:
    """What an edit of any kind of node answers."""

    node: HierarchyNode = strawberry.field(description="The node, as it is now.")


DefineOutcomeResult: TypeAlias = Annotated[
    Outcome | InvalidInput | KeyTaken | KeyHoldsInteractions,
    strawberry.union("DefineOutcomeResult", description="The new outcome, or why there is none."),
]
DefineExperienceResult: TypeAlias = Annotated[
    Experience | InvalidInput | KeyTaken | KeyHoldsInteractions,
    strawberry.union("DefineExperienceResult", description="The new experience, or why there is none."),
]
DefineMomentResult: TypeAlias = Annotated[
    Moment | InvalidInput | KeyTaken,
    strawberry.union("DefineMomentResult", description="The new moment, or why there is none."),
]
DefineActivityResult: TypeAlias = Annotated[
    Activity | InvalidInput | KeyTaken | KeyHoldsInteractions,
    strawberry.union("DefineActivityResult", description="The new activity, or why there is none."),
]
ReviseOutcomeResult: TypeAlias = Annotated[
    Outcome | InvalidInput | UnknownNode | StaleRevision,
    strawberry.union("ReviseOutcomeResult", description="The outcome after the revision, or why it is as before."),
]
ReviseExperienceResult: TypeAlias = Annotated[
    Experience | InvalidInput | UnknownNode | StaleRevision,
    strawberry.union(
        "ReviseExperienceResult", description="The experience after the revision, or why it is as before."
    ),
]
ReviseMomentResult: TypeAlias = Annotated[
    Moment | InvalidInput | UnknownNode | StaleRevision,
    strawberry.union("ReviseMomentResult", description="The moment after the revision, or why it is as before."),
]
ReviseActivityResult: TypeAlias = Annotated[
    Activity | InvalidInput | UnknownNode | StaleRevision,
    strawberry.union("ReviseActivityResult", description="The activity after the revision, or why it is as before."),
]
ContributeResult: TypeAlias = Annotated[
    Contribution | InvalidInput | UnknownNode | StaleRevision | NotAllowedThere | WouldCloseCycle | IsArchived,
    strawberry.union("ContributeResult", description="The contribution, or why it is as before."),
]
WithdrawResult: TypeAlias = Annotated[
    Withdrawal | InvalidInput | UnknownNode | StaleRevision,
    strawberry.union("WithdrawResult", description="The contribution that ended, or why it did not."),
]
ArchiveNodeResult: TypeAlias = Annotated[
    NodeEdit | InvalidInput | UnknownNode | StaleRevision,
    strawberry.union("ArchiveNodeResult", description="The archived node, or why it is as before."),
]
RestoreNodeResult: TypeAlias = Annotated[
    NodeEdit | InvalidInput | UnknownNode | StaleRevision | NotAllowedThere,
    strawberry.union("RestoreNodeResult", description="The restored node, or why it is as before."),
]
RenameNodeResult: TypeAlias = Annotated[
    NodeEdit | InvalidInput | UnknownNode | StaleRevision | KeyTaken | KeyHoldsInteractions,
    strawberry.union("RenameNodeResult", description="The node under its new key, or why it is as before."),
]
MapUnmappedKeyResult: TypeAlias = Annotated[
    Moment | InvalidInput | UnknownNode | StaleRevision | KeyTaken,
    strawberry.union("MapUnmappedKeyResult", description="The moment with its new alias, or why it is as before."),
]
PublishStandardResult: TypeAlias = Annotated[
    Standard | InvalidInput | UnknownNode | StaleRevision | WouldRewriteHistory | AlreadyRunning,
    strawberry.union("PublishStandardResult", description="The new standard, or why there is none."),
]
