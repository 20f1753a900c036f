"""Refusals: every domain error that a client can do something about, as the type that a mutation returns.

`HANDLERS` is the only place that knows both sides. Strawberry returns a refusal where the field's union has its type;
elsewhere, as in queries, the error goes on and becomes a GraphQL error: see `resolvers.masking`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

import strawberry
from strawberry.types.field import StrawberryField

from domain import errors
from domain.feed import write_cursor
from resolvers.context import Info
from resolvers.global_ids import global_id
from resolvers.hierarchy.types import HierarchyNode, present
from resolvers.scalars import Count, Cursor

Raised = TypeVar("Raised", bound=errors.Refused)


@strawberry.interface(description="A request that was understood and declined. It changed nothing.")
class Refusal:
    """What all refusals have."""

    message: str = strawberry.field(description="What was wrong and what to do, for people.")


@strawberry.type(description="A value that the schema admits and the rules do not.")
class InvalidInput(Refusal):
    """InvalidInputError."""

    field: str = strawberry.field(description="Where in the input it is, as measures.0.weight.")


@strawberry.type(description="What is wrong in a document, and where.")
class DocumentProblem:
    """One problem."""

    path: str = strawberry.field(description="Where in the document, as nodes.3.objective; empty: as a whole.")
    line: int | None = strawberry.field(description="The line, from 1; null in JSON that can be read.")
    message: str = strawberry.field(description="What is wrong, for people.")


@strawberry.type(description="A document that does not describe a hierarchy. Nothing was imported.")
class InvalidDocument(Refusal):
    """InvalidDocumentError."""

    problems: list[DocumentProblem] = strawberry.field(description="All that was found wrong, at most the first 100.")


@strawberry.type(description="A key names its node for ever, and this one names another node.")
class KeyTaken(Refusal):
    """KeyTakenError."""

    key: str = strawberry.field(description="The key.")


@strawberry.type(
    description=(
        "Interactions are kept under this key until it names a moment, and another kind of node would keep it for ever."
    )
)
class KeyHoldsInteractions(Refusal):
    """KeyHoldsInteractionsError."""

    key: str = strawberry.field(description="The key.")
    interactions: Count = strawberry.field(description="How many are kept under it, of all sources.")


@strawberry.type(description="No node, or none of the kind that was asked for, has this key.")
class UnknownNode(Refusal):
    """UnknownNodeError."""

    key: str = strawberry.field(description="The key.")


@strawberry.type(description="Nothing was recorded under this id.")
class UnknownInteraction(Refusal):
    """UnknownInteractionError."""

    source: str = strawberry.field(description="The sending system that was named.")
    key: str = strawberry.field(description="The id that was named.")


@strawberry.type(description="There is no such correction, or it is of another kind.")
class UnknownCorrection(Refusal):
    """UnknownCorrectionError."""


@strawberry.type(description="No API key has this prefix.")
class UnknownApiKey(Refusal):
    """UnknownApiKeyError."""


@strawberry.type(description="The same work is under way.")
class AlreadyRunning(Refusal):
    """AlreadyRunningError."""

    correction: strawberry.ID = strawberry.field(description="The global id of the correction that runs.")


@strawberry.type(description="A contribution that would make a node serve itself.")
class WouldCloseCycle(Refusal):
    """WouldCloseCycleError."""

    cycle: list[HierarchyNode] = strawberry.field(
        description="From the contributor, in the direction of contribution, back to the contributor."
    )


@strawberry.type(description="The node has moved on since it was read.")
class StaleRevision(Refusal):
    """StaleRevisionError."""

    current: int = strawberry.field(description="The node's revision now.")


@strawberry.type(description="The hierarchy has moved on since it was read.")
class StaleVersion(Refusal):
    """StaleVersionError."""

    current: int = strawberry.field(description="The hierarchy's version now.")


@strawberry.type(description="An archived node gets no new contributions.")
class IsArchived(Refusal):
    """IsArchivedError."""

    key: str = strawberry.field(description="The key of the node that is archived.")


@strawberry.type(
    description=(
        "A contribution between kinds of nodes that do not go together, or by which a moment would contribute to more "
        "outcomes than allowed."
    )
)
class NotAllowedThere(Refusal):
    """NotAllowedThereError."""


@strawberry.type(description="A standard that would change verdicts which were already given.")
class WouldRewriteHistory(Refusal):
    """WouldRewriteHistoryError."""


@strawberry.type(description="More items in one call than the limit. Nothing was recorded.")
class BatchTooLarge(Refusal):
    """BatchTooLargeError."""

    limit: int = strawberry.field(description="The most items in one call.")


@strawberry.type(description="The recording queue is full. Nothing was recorded.")
class Overloaded(Refusal):
    """OverloadedError."""

    retry_after_seconds: float = strawberry.field(description="When there should be room again, in seconds.")


@strawberry.type(
    description=(
        "Something that came after the cursor is kept no more, so that going on there would miss it; the subscription "
        "ends with this. Load anew what you follow, then follow from `restartFrom`."
    )
)
class CursorExpired(Refusal):
    """CursorExpiredError. Subscriptions tell it; no field returns it."""

    restart_from: Cursor = strawberry.field(description="Where the feed stood when this was told.")

    @classmethod
    def of(cls, error: errors.CursorExpiredError) -> "CursorExpired":
        """From the domain's."""
        return cls(message=error.message, restart_from=Cursor(write_cursor(error.restart_from)))


@dataclass(frozen=True)
class RefusalHandler(Generic[Raised]):
    """Turns one domain error into its refusal: Strawberry's ExceptionHandler protocol."""

    exception_type: type[Raised]
    error_type: type[Refusal]
    answer: Callable[[Raised], Refusal]

    def handle(self, exception: Raised, *, field: StrawberryField, info: Info) -> Refusal:  # noqa: ARG002
        """The refusal."""
        return self.answer(exception)


HANDLERS: Final[tuple[RefusalHandler[Any], ...]] = (
    RefusalHandler(
        errors.InvalidInputError, InvalidInput, lambda error: InvalidInput(message=error.message, field=error.field)
    ),
    RefusalHandler(
        errors.InvalidDocumentError,
        InvalidDocument,
        lambda error: InvalidDocument(
            message=error.message,
            problems=[DocumentProblem(path=each.path, line=each.line, message=each.message) for each in error.problems],
        ),
    ),
    RefusalHandler(
        errors.StaleVersionError, StaleVersion, lambda error: StaleVersion(message=error.message, current=error.current)
    ),
    RefusalHandler(
        errors.UnknownInteractionError,
        UnknownInteraction,
        lambda error: UnknownInteraction(message=error.message, source=error.source, key=error.key),
    ),
    RefusalHandler(
        errors.UnknownCorrectionError, UnknownCorrection, lambda error: UnknownCorrection(message=error.message)
    ),
    RefusalHandler(errors.UnknownApiKeyError, UnknownApiKey, lambda error: UnknownApiKey(message=error.message)),
    RefusalHandler(
        errors.AlreadyRunningError,
        AlreadyRunning,
        lambda error: AlreadyRunning(message=error.message, correction=global_id("Correction", error.identity)),
    ),
    RefusalHandler(errors.IsArchivedError, IsArchived, lambda error: IsArchived(message=error.message, key=error.key)),
    RefusalHandler(errors.KeyTakenError, KeyTaken, lambda error: KeyTaken(message=error.message, key=error.key)),
    RefusalHandler(
        errors.KeyHoldsInteractionsError,
        KeyHoldsInteractions,
        lambda error: KeyHoldsInteractions(
            message=error.message, key=error.key, interactions=Count(error.interactions)
        ),
    ),
    RefusalHandler(
        errors.UnknownNodeError, UnknownNode, lambda error: UnknownNode(message=error.message, key=error.key)
    ),
    RefusalHandler(
        errors.WouldCloseCycleError,
        WouldCloseCycle,
        lambda error: WouldCloseCycle(message=error.message, cycle=[present(node) for node in error.cycle]),
    ),
    RefusalHandler(
        errors.StaleRevisionError,
        StaleRevision,
        lambda error: StaleRevision(message=error.message, current=error.current),
    ),
    RefusalHandler(errors.NotAllowedThereError, NotAllowedThere, lambda error: NotAllowedThere(message=error.message)),
    RefusalHandler(
        errors.WouldRewriteHistoryError, WouldRewriteHistory, lambda error: WouldRewriteHistory(message=error.message)
    ),
    RefusalHandler(
        errors.BatchTooLargeError, BatchTooLarge, lambda error: BatchTooLarge(message=error.message, limit=error.limit)
    ),
    RefusalHandler(
        errors.OverloadedError,
        Overloaded,
        lambda error: Overloaded(message=error.message, retry_after_seconds=error.retry_after_seconds),
    ),
    RefusalHandler(errors.CursorExpiredError, CursorExpired, CursorExpired.of),
)
