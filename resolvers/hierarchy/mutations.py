"""Editing the hierarchy. Each edit is one entry of the change log; a refused one changes nothing."""

from typing import cast

import strawberry

from domain import editing, nodes
from domain.nodes import NodeKind
from resolvers.context import Info, Input
from resolvers.hierarchy import inputs, results, revisions
from resolvers.hierarchy.documents import DocumentMutation
from resolvers.hierarchy.lifecycle import LifecycleMutation
from resolvers.hierarchy.standards import Standard
from resolvers.hierarchy.types import Activity, Contribution, Experience, Moment, Outcome, present
from resolvers.scalars import given


@strawberry.type
class HierarchyMutation(LifecycleMutation, DocumentMutation):
    """Root fields that edit the hierarchy."""

    @strawberry.mutation(description="Add an outcome.")
    async def define_outcome(self, info: Info, input: Input[inputs.OutcomeInput]) -> results.DefineOutcomeResult:
        """Under a key that names nothing yet."""
        return Outcome.of(cast("nodes.Outcome", await _define(info, input)))

    @strawberry.mutation(description="Add an experience.")
    async def define_experience(
        self, info: Info, input: Input[inputs.ExperienceInput]
    ) -> results.DefineExperienceResult:
        """Under a key that names nothing yet."""
        return Experience.of(cast("nodes.Experience", await _define(info, input)))

    @strawberry.mutation(description="Add a moment.")
    async def define_moment(self, info: Info, input: Input[inputs.MomentInput]) -> results.DefineMomentResult:
        """Under a key that names nothing yet."""
        return Moment.of(cast("nodes.Moment", await _define(info, input)))

    @strawberry.mutation(description="Add an activity.")
    async def define_activity(self, info: Info, input: Input[inputs.ActivityInput]) -> results.DefineActivityResult:
        """Under a key that names nothing yet."""
        return Activity.of(cast("nodes.Activity", await _define(info, input)))

    @strawberry.mutation(description="Change an outcome's fields. The same values again change nothing.")
    async def revise_outcome(self, info: Info, input: Input[revisions.OutcomeRevision]) -> results.ReviseOutcomeResult:
        """Only what is given."""
        return Outcome.of(cast("nodes.Outcome", await _revise(info, NodeKind.OUTCOME, input)))

    @strawberry.mutation(description="Change an experience's fields. The same values again change nothing.")
    async def revise_experience(
        self, info: Info, input: Input[revisions.ExperienceRevision]
    ) -> results.ReviseExperienceResult:
        """Only what is given."""
        return Experience.of(cast("nodes.Experience", await _revise(info, NodeKind.EXPERIENCE, input)))

    @strawberry.mutation(description="Change a moment's fields. The same values again change nothing.")
    async def revise_moment(self, info: Info, input: Input[revisions.MomentRevision]) -> results.ReviseMomentResult:
        """Only what is given."""
        return Moment.of(cast("nodes.Moment", await _revise(info, NodeKind.MOMENT, input)))

    @strawberry.mutation(description="Change an activity's fields. The same values again change nothing.")
    async def revise_activity(
        self, info: Info, input: Input[revisions.ActivityRevision]
    ) -> results.ReviseActivityResult:
        """Only what is given."""
        return Activity.of(cast("nodes.Activity", await _revise(info, NodeKind.ACTIVITY, input)))

    @strawberry.mutation(
        description=(
            "Let one node contribute to another, or change how it does. A moment can contribute to at most 50 outcomes "
            "without passing through another one, unless it was set otherwise."
        )
    )
    async def contribute(self, info: Info, input: Input[inputs.ContributeInput]) -> results.ContributeResult:
        """An activity to a moment, a moment or experience upward, an outcome to an outcome."""
        services = info.context.services
        hierarchy, edge = await editing.contribute(
            input.to_domain(), info.context.author(given(input.reason)), services.hierarchies, limits=services.limits
        )
        info.context.adopt(hierarchy)
        return Contribution.of(edge, hierarchy)

    @strawberry.mutation(description="End a contribution.")
    async def withdraw(self, info: Info, input: Input[inputs.WithdrawInput]) -> results.WithdrawResult:
        """Both nodes stay."""
        hierarchy, above = await editing.withdraw(
            input.contributor,
            input.from_,
            info.context.author(given(input.reason)),
            info.context.services.hierarchies,
            expected_revision=given(input.expected_revision),
        )
        info.context.adopt(hierarchy)
        return results.Withdrawal(contributor=present(hierarchy.named(input.contributor)), from_=present(above))

    @strawberry.mutation(
        description="Give a moment its next standard. Those before stay, and judge what occurred under them."
    )
    async def publish_standard(self, info: Info, input: Input[inputs.StandardInput]) -> results.PublishStandardResult:
        """Versions count from 1."""
        hierarchy, standard = await editing.publish_standard(
            input.to_domain(), info.context.author(given(input.reason)), info.context.services.hierarchies
        )
        info.context.adopt(hierarchy)
        return Standard.of(standard)


Definition = inputs.OutcomeInput | inputs.ExperienceInput | inputs.MomentInput | inputs.ActivityInput


async def _define(info: Info, definition: Definition) -> nodes.Node:
    author = info.context.author(given(definition.reason))
    hierarchy, node = await editing.define(definition.to_domain(), author, info.context.services.hierarchies)
    info.context.adopt(hierarchy)
    return node


async def _revise(info: Info, kind: NodeKind, revision: revisions.Revision) -> nodes.Node:
    hierarchy, node = await editing.revise(
        kind,
        revision.key,
        revision.changes(),
        info.context.author(given(revision.reason)),
        info.context.services.hierarchies,
        expected_revision=given(revision.expected_revision),
    )
    info.context.adopt(hierarchy)
    return node
