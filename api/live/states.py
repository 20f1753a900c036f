"""States: told again only where what was asked for of them differs from what was told last."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias, cast

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    get_named_type,
)

# That the window moved on, or that something else was committed, is no news of what is watched.
MOVING: Final = frozenset(
    {("PerformanceUpdate", "cursor")}
    | {
        (type_name, field)
        for type_name in ("Performance", "PerformancePoint", "Achievement", "AchievementPoint")
        for field in ("from", "to")
    }
)

Moving: TypeAlias = dict[str, Any]
"""The fields of a result that are no news, by the names that they were asked for under: None for such a field itself,
and for one above it what lies below."""

Known: TypeAlias = dict[str, Any]
"""What was told last of each subject."""


@dataclass(frozen=True, slots=True)
class States:
    """What a result says: the states as selected, by subject what of them can be news, and what goes along."""

    field: str
    selected: Sequence[Any]
    news: Mapping[str, Any]
    extensions: Mapping[str, Any]

    def payload(self, known: Known) -> str | None:
        """Those that differ from what was known, as JSON; None where none does. They are known from then on."""
        changed = [
            each for each, subject in zip(self.selected, self.news, strict=True) if self._differs(subject, known)
        ]
        known.update(self.news)
        if not changed:
            return None
        told: dict[str, Any] = {"data": {self.field: changed}}
        if self.extensions:
            told["extensions"] = self.extensions
        return json.dumps(told, separators=(",", ":"))

    def _differs(self, subject: str, known: Known) -> bool:
        return subject not in known or known[subject] != self.news[subject]


def states_in(
    event: object, data: Mapping[str, Any] | None, moving: Moving, extensions: Mapping[str, Any]
) -> States | None:
    """The states that a result tells; None where it tells of something else."""
    subjects = (
        [getattr(each, "subject", None) for each in cast("list[object]", event)] if isinstance(event, list) else []
    )
    if not data or not subjects or None in subjects:
        return None
    ((field, selected),) = data.items()
    shown = _without(selected, moving.get(field, {}))
    return States(field, selected, dict(zip(cast("list[str]", subjects), shown, strict=True)), extensions)


def moving_in(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode) -> Moving:
    """What an operation asks for that is no news."""
    fragments = {each.name.value: each for each in document.definitions if isinstance(each, FragmentDefinitionNode)}
    return _Search(schema, fragments).below(operation.selection_set, schema.get_root_type(operation.operation))


@dataclass(frozen=True, slots=True)
class _Search:
    schema: GraphQLSchema
    fragments: Mapping[str, FragmentDefinitionNode]

    def below(self, selections: SelectionSetNode, parent: GraphQLNamedType | None) -> Moving:
        found: Moving = {}
        for field, owner in self._fields(selections, parent):
            name = field.alias.value if field.alias else field.name.value
            if owner is not None and (owner.name, field.name.value) in MOVING:
                found[name] = None
            elif field.selection_set:
                _merge(found, {name: self.below(field.selection_set, self._type_of(owner, field))})
        return found

    def _fields(
        self, selections: SelectionSetNode, parent: GraphQLNamedType | None
    ) -> Iterator[tuple[FieldNode, GraphQLNamedType | None]]:
        """Those that are selected of a type, fragments resolved. The document is valid: no fragment holds itself."""
        for each in selections.selections:
            if isinstance(each, FieldNode):
                yield each, parent
                continue
            fragment = (
                self.fragments[each.name.value]
                if isinstance(each, FragmentSpreadNode)
                else cast("InlineFragmentNode", each)
            )
            condition = fragment.type_condition
            yield from self._fields(
                fragment.selection_set, parent if condition is None else self.schema.get_type(condition.name.value)
            )

    def _type_of(self, owner: GraphQLNamedType | None, field: FieldNode) -> GraphQLNamedType | None:
        if not isinstance(owner, GraphQLObjectType | GraphQLInterfaceType) or field.name.value not in owner.fields:
            return None
        return cast("GraphQLNamedType", get_named_type(owner.fields[field.name.value].type))


def _merge(found: Moving, more: Moving) -> None:
    for name, below in more.items():
        if below is not None and found.get(name) is not None:
            _merge(found[name], below)
        else:
            found[name] = below


def _without(value: Any, moving: Moving) -> Any:  # noqa: ANN401 - a result
    """A result without what is no news."""
    if not moving:
        return value
    if isinstance(value, list):
        return [_without(each, moving) for each in cast("list[Any]", value)]
    if isinstance(value, dict):
        fields = cast("dict[str, Any]", value).items()
        return {name: _without(each, moving.get(name, {})) for name, each in fields if moving.get(name, {}) is not None}
    return value
