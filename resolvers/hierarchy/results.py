"""What each edit answers: the thing itself, or one of the refusals that its use case names."""

from typing import Annotated, TypeAlias

import strawberry

from resolvers.errors import (
    InvalidInput,
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


DefineOutcomeResult: TypeAlias = Annotated[
    Outcome | InvalidInput | KeyTaken,
    strawberry.union("DefineOutcomeResult", description="The new outcome, or why there is none."),
]
DefineExperienceResult: TypeAlias = Annotated[
    Experience | InvalidInput | KeyTaken,
    strawberry.union("DefineExperienceResult", description="The new experience, or why there is none."),
]
DefineMomentResult: TypeAlias = Annotated[
    Moment | InvalidInput | KeyTaken,
    strawberry.union("DefineMomentResult", description="The new moment, or why there is none."),
]
DefineActivityResult: TypeAlias = Annotated[
    Activity | InvalidInput | KeyTaken,
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
    Contribution | InvalidInput | UnknownNode | StaleRevision | NotAllowedThere | WouldCloseCycle,
    strawberry.union("ContributeResult", description="The contribution, or why it is as before."),
]
WithdrawResult: TypeAlias = Annotated[
    Withdrawal | InvalidInput | UnknownNode | StaleRevision,
    strawberry.union("WithdrawResult", description="The contribution that ended, or why it did not."),
]
PublishStandardResult: TypeAlias = Annotated[
    Standard | InvalidInput | UnknownNode | StaleRevision | WouldRewriteHistory,
    strawberry.union("PublishStandardResult", description="The new standard, or why there is none."),
]
