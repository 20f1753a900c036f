"""What the settings allow to documents, to operations and to callers."""

from dataclasses import dataclass
from typing import Self

from api.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentLimits:
    """Of one document, before it is executed.

    Attributes:
        characters: of its text.
        tokens: words and signs, comments not counted; of comments as many.
        definitions: operations and fragments.
        depth: fields within fields.
        selections: fields and fragments, each fragment counted wherever it is spread.
        aliases: likewise.
        directives: likewise.
        repeated: how often one field is asked for at one place, which executing merges.
        root_fields: of an operation.
        cost: see `api.protection.pricing`; 0 is no limit.
    """

    characters: int = 256 * 1024
    tokens: int = 4_000
    definitions: int = 100
    depth: int = 20
    selections: int = 2_000
    aliases: int = 500
    directives: int = 100
    repeated: int = 50
    root_fields: int = 50
    cost: int = 200_000

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """From the settings."""
        return cls(
            characters=settings.max_document_characters,
            tokens=settings.max_document_tokens,
            definitions=settings.max_definitions,
            depth=settings.max_depth,
            selections=settings.max_selections,
            aliases=settings.max_aliases,
            directives=settings.max_directives,
            repeated=settings.max_repeated_fields,
            root_fields=settings.max_root_fields,
            cost=settings.max_cost,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerLimits:
    """Of what is executed. What is 0 is not limited.

    Attributes:
        seconds: that a query or mutation may take.
        operations: queries and mutations under way in this process.
        caller_operations: the same, of one caller.
        cost_a_minute: that a caller may spend; and the characters of unknown documents that they may send.
        interactions_a_minute: that a caller may send; results count as well.
        batch_items: that one call may record; never without a limit.
    """

    seconds: float = 60.0
    operations: int = 1_000
    caller_operations: int = 500
    cost_a_minute: int = 0
    interactions_a_minute: int = 0
    batch_items: int = 1_000

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """From the settings."""
        return cls(
            seconds=settings.operation_seconds,
            operations=settings.max_operations,
            caller_operations=settings.max_caller_operations,
            cost_a_minute=settings.rate_cost_per_minute,
            interactions_a_minute=settings.rate_interactions_per_minute,
            batch_items=settings.max_batch_items,
        )
