"""The hierarchy as a document, through the API."""

import asyncio
from typing import Annotated, TypeAlias

import strawberry

from domain import importing
from domain.import_steps import ImportAction, ImportStep
from resolvers.context import Info, Input
from resolvers.errors import InvalidDocument, InvalidInput, StaleVersion, WouldRewriteHistory
from resolvers.hierarchy import inputs as text
from resolvers.hierarchy.document_text import read_text
from resolvers.scalars import given


@strawberry.input(description="A whole hierarchy to import.")
class ImportHierarchyInput:
    """What `importHierarchy` takes."""

    document: str = strawberry.field(
        description=(
            "YAML, or JSON where it begins with a brace, as `document` of `Hierarchy` gives it: at most 8 MiB, 10,000 "
            "nodes and 20,000 contributions. Anchors, aliases and tags are refused."
        )
    )
    dry_run: bool = strawberry.field(default=False, description="Only say what would change, or why it cannot.")
    expected_version: int | None = strawberry.field(
        default=strawberry.UNSET, description="Refuse the import unless the hierarchy is at this version."
    )
    reason: str | None = strawberry.field(default=strawberry.UNSET, description=text.REASON)


@strawberry.type(description="One change that an import makes.")
class HierarchyImportStep:
    """A step."""

    action: ImportAction = strawberry.field(description="What is done.")
    key: str = strawberry.field(description="The key of the node, or of the contributor, as after the import.")
    to: str | None = strawberry.field(description="Of a contribution, the key of the node that it goes to.")
    fields: list[str] = strawberry.field(description="Which fields a revision changes.")

    @classmethod
    def of(cls, step: ImportStep) -> "HierarchyImportStep":
        """From the domain's."""
        return cls(action=step.action, key=step.key, to=step.to, fields=list(step.fields))


@strawberry.type(description="What an import changed, or with `dryRun` would change.")
class HierarchyImport:
    """An import."""

    version: int = strawberry.field(description="The hierarchy's version now. An import makes one, or none.")
    dry_run: bool = strawberry.field(description="Whether nothing was changed because nothing was to be.")
    steps: list[HierarchyImportStep] = strawberry.field(
        description="Every change: of nodes, then of contributions, then of standards. Empty where all is as it says."
    )


ImportHierarchyResult: TypeAlias = Annotated[
    HierarchyImport | InvalidDocument | InvalidInput | StaleVersion | WouldRewriteHistory,
    strawberry.union("ImportHierarchyResult", description="What an import changed, or why it changed nothing."),
]


@strawberry.type
class DocumentMutation:
    """The root field that imports."""

    @strawberry.mutation(
        description=(
            "Make the hierarchy what a document says: all of it in one version, or nothing. Nodes that it does not "
            "name are archived; contributions between those that it names end where it leaves them out; standards are "
            "only added."
        )
    )
    async def import_hierarchy(self, info: Info, input: Input[ImportHierarchyInput]) -> ImportHierarchyResult:
        """Text is read in a thread: other requests go on meanwhile."""
        imported = await importing.import_document(
            await asyncio.to_thread(read_text, input.document),
            info.context.author(given(input.reason)),
            info.context.services.hierarchies,
            dry_run=input.dry_run,
            expected_version=given(input.expected_version),
            limits=info.context.services.limits,
        )
        info.context.adopt(imported.hierarchy)
        return HierarchyImport(
            version=imported.hierarchy.version,
            dry_run=input.dry_run,
            steps=[HierarchyImportStep.of(step) for step in imported.steps],
        )
